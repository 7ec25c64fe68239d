"""The song and the clips step back where somebody really speaks, and come back where nobody does."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.film.speech import spoken_spans
from core.model.cut import Cut, CutItem, SongUse, SoundItem, SoundKind
from tests.media import make
from tests.unit.film import ears
from tests.unit.film.shelf import Shelf, cut_of

WORDS = ((0.5, 1.2), (1.5, 2.0), (4.0, 4.8))
"""Two phrases with a breath between them, and a third after two seconds."""


def near(spans: list[tuple[int, int]], *truth: tuple[float, float]) -> bool:
    """Whether spans begin within 30 ms, and end at most 150 ms after the truth."""
    if len(spans) != len(truth):
        return False
    return all(
        abs(a / ears.HZ - start) <= 0.03 and -0.03 <= b / ears.HZ - stop <= 0.15
        for (a, b), (start, stop) in zip(spans, truth, strict=True)
    )


@pytest.mark.parametrize("noise", [0.0, 0.003, 0.02], ids=["studio", "room", "street"])
def test_speech_is_found_in_noise(tmp_path: Path, noise: float) -> None:
    """Speech is found to the syllable in silence, in a room's noise and 17 dB over a street; a breath belongs to it."""
    path = make.make_samples(tmp_path / "voice.wav", ears.spoken(*WORDS, length_s=5.5, noise=noise))
    assert near(spoken_spans(path), (0.5, 2.0), (4.0, 4.8))


def test_silence_and_clicks_are_no_speech(tmp_path: Path) -> None:
    """A silent file has no speech, and a click of 10 ms beside a voice is none."""
    assert spoken_spans(make.make_silence(tmp_path / "silent.wav", seconds=2)) == []
    voice = ears.spoken((2.0, 3.0), length_s=4)
    voice[4_800:5_280] = 0.4
    assert near(spoken_spans(make.make_samples(tmp_path / "voice.wav", voice)), (2.0, 3.0))


def film(shelf: Shelf, folder: Path, *, duck_db: float = -9.0) -> Cut:
    """Six seconds of a song at 1,000 Hz under a voice that pauses for two seconds."""
    voice = shelf.put(make.make_samples(folder / "voice.wav", ears.spoken(*WORDS, length_s=5.5)))
    song = shelf.put(make.make_samples(folder / "song.wav", ears.sine(1_000, 7)))
    lanes = (SoundItem(source=voice, kind=SoundKind.VOICE, item_id="a"),)
    use = SongUse(source=song, fade_out_frames=0, duck_db=duck_db)
    return cut_of(CutItem(id="a", frames=180)).model_copy(update={"song": use, "lanes": lanes})


@pytest.mark.parametrize("duck_db", [-9.0, -18.0, 0.0])
def test_song_is_down_under_speech_only(shelf: Shelf, tmp_path: Path, duck_db: float) -> None:
    """The song is as far down as asked wherever somebody speaks, and at its own level in a pause of more than a second."""
    sound = ears.mixed(shelf, tmp_path, film(shelf, tmp_path, duck_db=duck_db))
    free = ears.tone_db(sound, 1_000, 5.2, 5.9)
    for start, stop in ((0.55, 1.15), (1.25, 1.45), (1.55, 1.95), (4.05, 4.75)):
        assert ears.tone_db(sound, 1_000, start, stop) - free == pytest.approx(duck_db, abs=0.3)
    for start, stop in ((0.0, 0.25), (2.4, 3.75)):
        assert ears.tone_db(sound, 1_000, start, stop) == pytest.approx(free, abs=0.3)


def test_clips_step_back_too(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """The own sound of a clip is 9 dB down while a voice speaks over it, also without a song."""
    voice = shelf.put(make.make_samples(tmp_path / "voice.wav", ears.spoken((0.2, 0.6), length_s=2)))
    clip = shelf.put(make.make_clip(tmp_path / "clip.mp4", frames=60, sound_hz=1_000))
    cut = cut_of(CutItem(id="a", source=clip, frames=60)).model_copy(
        update={"has_clip_sound": True, "lanes": (SoundItem(source=voice, kind=SoundKind.VOICE, item_id="a"),)}
    )
    sound = ears.mixed(shelf, tmp_path, cut)
    under, free = ears.tone_db(sound, 1_000, 0.25, 0.55), ears.tone_db(sound, 1_000, 1.2, 1.8)
    assert under - free == pytest.approx(-9, abs=0.5)
