"""Voices and effects in the film: where they are heard, what they do to the song, and that films without them stay as they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.film import compile_cut, has_sound, measured, mix_sound, sound_key
from core.film.duck import Ducking, joined_spans
from core.model.cut import Cut, CutItem, SongUse, SoundItem, SoundKind
from core.model.film import ExportSettings
from tests.unit.film.shelf import Shelf, cut_of, samples

HZ, FRAME = 48_000, 1_600
SONG_HZ, VOICE_HZ, EFFECT_HZ = 220, 1_000, 3_000


def tone(shelf: Shelf, path: Path, hz: float, seconds: float, level: float = 0.3):  # type: ignore[no-untyped-def]
    """A sine on the shelf."""
    soundfile.write(path, level * np.sin(2 * np.pi * hz * np.arange(round(seconds * HZ)) / HZ), HZ)
    return shelf.put(path)


@pytest.fixture
def cut(shelf: Shelf, tmp_path: Path) -> Cut:
    """Two shots of two seconds under a song; a voice of 0.8 s hangs on the second one, an effect of 3 s on the first."""
    song = SongUse(source=tone(shelf, tmp_path / "song.wav", SONG_HZ, 5), fade_out_frames=0)
    voice = tone(shelf, tmp_path / "voice.wav", VOICE_HZ, 0.8)
    effect = tone(shelf, tmp_path / "effect.wav", EFFECT_HZ, 3, level=0.1)
    lanes = (
        SoundItem(source=voice, kind=SoundKind.VOICE, item_id="b", at_frames=6),
        SoundItem(source=effect, kind=SoundKind.EFFECT, item_id="a"),
    )
    film = cut_of(CutItem(id="a", frames=60), CutItem(id="b", frames=60))
    return film.model_copy(update={"song": song, "lanes": lanes})


def power_db(sound: np.ndarray[tuple[int, ...], np.dtype[np.float64]], hz: float, frame: int, frames: int = 9) -> float:
    """How loud a pitch is in a stretch of film frames, in dB."""
    part = sound[frame * FRAME : (frame + frames) * FRAME]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))))
    at = round(hz * len(part) / HZ)
    return float(20 * np.log10(spectrum[at - 2 : at + 3].max() + 1e-9))


def mixed(shelf: Shelf, folder: Path, cut: Cut) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    to = mix_sound(cut, ExportSettings(), shelf, folder / "mix" / "sound.m4a")
    assert to is not None
    return samples(to, folder)[:, 0]


def test_voice_is_heard_at_its_place(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """The voice is heard from its frame after the head of its shot, for as long as it lasts, and nowhere else."""
    sound = mixed(shelf, tmp_path, cut)
    heard = [power_db(sound, VOICE_HZ, frame, 3) for frame in range(117)]
    loud = [frame for frame, level in enumerate(heard) if level > max(heard) - 20]
    assert 64 <= loud[0] <= 66
    assert 87 <= loud[-1] <= 90
    assert len(sound) == 120 * FRAME


def test_song_steps_back_under_the_voice(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """Under the voice the song is 9 dB quieter, before and after it as loud as ever."""
    sound = mixed(shelf, tmp_path, cut)
    before, under, after = (power_db(sound, SONG_HZ, frame) for frame in (20, 74, 105))
    assert before - under == pytest.approx(9, abs=0.6)
    assert before == pytest.approx(after, abs=0.4)


def test_effect_ends_with_its_shot(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """An effect longer than its shot is not heard beyond it, and does not press the song down."""
    sound = mixed(shelf, tmp_path, cut)
    assert power_db(sound, EFFECT_HZ, 40) > power_db(sound, EFFECT_HZ, 95) + 40
    alone = mixed(shelf, tmp_path / "alone", cut.model_copy(update={"lanes": ()}))
    gain = [power_db(one, SONG_HZ, 20) - power_db(one, SONG_HZ, 105) for one in (sound, alone)]
    assert gain[0] == pytest.approx(gain[1], abs=0.4)


def test_loudness_and_peak_hold(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """With voices and effects the film is still at -14 LUFS, its true peak at most -1 dBTP."""
    to = mix_sound(cut, ExportSettings(), shelf, tmp_path / "mix" / "sound.m4a")
    found = measured(["-i", str(to)])
    assert found.lufs == pytest.approx(-14, abs=0.5)
    assert found.true_peak_dbtp is not None
    assert found.true_peak_dbtp <= -0.95


def test_voice_alone_makes_a_film_sound(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """A film without a song is heard as soon as it has a voice; silent before the voice begins."""
    spoken = cut.model_copy(update={"song": None, "lanes": cut.lanes[:1]})
    assert has_sound(spoken)
    assert not has_sound(spoken.model_copy(update={"lanes": ()}))
    assert np.abs(mixed(shelf, tmp_path, spoken)[: 60 * FRAME]).max() < 0.001


def test_sounds_go_with_their_shot(cut: Cut) -> None:
    """A sound hangs on its shot: it moves when shots before it get shorter, and is not heard when its shot is gone."""
    shorter = cut.model_copy(update={"items": (cut.items[0].model_copy(update={"frames": 10}), cut.items[1])})
    assert {sound.kind: span.start for sound, span in shorter.heard()} == {SoundKind.VOICE: 16, SoundKind.EFFECT: 0}
    gone = cut.model_copy(update={"items": cut.items[:1]})
    assert [sound.kind for sound, _span in gone.heard()] == [SoundKind.EFFECT]


def test_keys_of_films_without_lanes_stay(cut: Cut) -> None:
    """Lanes change the key of the sound and of no segment; a cut without them has the JSON it always had."""
    plain = cut.model_copy(update={"lanes": ()})
    assert "lanes" not in plain.to_json()
    assert Cut.from_json(cut.to_json()) == cut
    keys = [[part.key for part in compile_cut(one, ExportSettings(), encoder="v1")] for one in (plain, cut)]
    assert keys[0] == keys[1]
    louder = tuple(sound.model_copy(update={"gain_db": 3}) for sound in cut.lanes)
    moved = (cut.items[0].model_copy(update={"frames": 30}), cut.items[1].model_copy(update={"frames": 90}))
    films = (plain, cut, cut.model_copy(update={"lanes": louder}), cut.model_copy(update={"items": moved}))
    assert len({sound_key(one, ExportSettings(), encoder="v1") for one in films}) == 4
    assert sound_key(plain, ExportSettings(), encoder="v1") == sound_key(
        plain.model_copy(update={"items": moved}), ExportSettings(), encoder="v1"
    )


def test_lips_are_heard_once(shelf: Shelf, tmp_path: Path, stock: Path, cut: Cut) -> None:
    """Where a clip carries the very voice that lies over it, its own sound is not heard as well."""
    clip = shelf.put(stock / "red.mp4")
    items = (CutItem(id="a", frames=60, source=clip), CutItem(id="b", frames=60, source=clip))
    lanes = (cut.lanes[0].model_copy(update={"item_id": "a", "is_in_shot": True}),)
    film = cut.model_copy(update={"items": items, "lanes": lanes, "song": None, "has_clip_sound": True})
    heard = film.model_copy(update={"lanes": (lanes[0].model_copy(update={"is_in_shot": False}),)})
    quiet, loud = mixed(shelf, tmp_path, film), mixed(shelf, tmp_path / "loud", heard)
    assert np.abs(quiet[: 5 * FRAME]).max() < 0.001
    assert np.abs(loud[: 5 * FRAME]).max() > 0.01


def test_ducking_ramps() -> None:
    """The song is all the way down while somebody speaks, halfway in the ramps, and stays down in short pauses."""
    ducking = Ducking([(400, 500), (520, 600)], depth_db=-9, sample_rate=100)
    assert joined_spans([(520, 600), (400, 500), (900, 950)], 40) == [(400, 600), (900, 950)]
    song = [1.0 if (by := ducking.gain(at, at + 1)) is None else float(by[0, 0]) for at in range(1_000)]
    whole = ducking.gain(0, 1_000)
    assert whole is not None
    assert whole[:, 0].tolist() == pytest.approx(song)
    assert song[370] == song[640] == 1
    assert song[390] == pytest.approx(10 ** (-4.5 / 20), abs=0.03)
    assert song[400:600] == pytest.approx([10 ** (-9 / 20)] * 200, abs=0.001)
