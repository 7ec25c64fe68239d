"""A shot's own sound: as it is played, as loud as it is asked for, from any number of channels at any rate."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.errors import RenderError
from core.film import has_sound, mix_key, mix_lanes
from core.film.pace import round_frames
from core.model.cut import ClipSound, Cut, CutItem, Play, SongUse, Source
from tests.media import make
from tests.unit.film import ears
from tests.unit.film.shelf import Shelf, cut_of


def rising(folder: Path) -> Path:
    """A clip of two seconds whose pitch steps up every quarter second: 400, 600, 800 … Hz."""
    parts = [ears.sine(400 + 200 * number, 0.25) for number in range(8)]
    pictures = (make.halves((64, 64), (0, 0, 0), (0, 0, 0)) for _ in range(60))
    sound = np.repeat(np.concatenate(parts)[:, None], 2, axis=1)
    return make.encode_pictures(folder / "clip.mp4", pictures, size=(64, 64), sound=sound)


def heard(cut: Cut) -> Cut:
    return cut.model_copy(update={"has_clip_sound": True})


def steps(sound: ears.Sound, start_s: float, stop_s: float) -> list[int]:
    """Number of the pitch that is heard in each quarter second."""
    found = []
    for at in np.arange(start_s + 0.06, stop_s - 0.1, 0.25):
        part = sound[round(at * ears.HZ) : round((at + 0.12) * ears.HZ), 0]
        found.append(round((np.abs(np.fft.rfft(part * np.hanning(len(part)), 48_000)).argmax() - 400) / 200))
    return found


@pytest.mark.parametrize(
    ("play", "in_frames", "frames", "truth"),
    [
        (Play.FORWARD, 15, 45, [2, 3, 4, 5, 6, 7]),
        (Play.REVERSE, 15, 30, [5, 4, 3, 2]),
        (Play.LOOP, 30, 75, [4, 5, 6, 7, 4, 5, 6, 7, 4, 5]),
    ],
)
def test_sound_follows_its_picture(
    shelf: Shelf, tmp_path: Path, play: Play, in_frames: int, frames: int, truth: list[int]
) -> None:
    """Forward, backward and in a loop a shot sounds as it shows, quarter second by quarter second."""
    item = CutItem(id="a", source=shelf.put(rising(tmp_path)), in_frames=in_frames, frames=frames, play=play)
    assert steps(ears.mixed(shelf, tmp_path, heard(cut_of(item))), 0, frames / 30) == truth


def test_backward_at_double_speed(shelf: Shelf, tmp_path: Path) -> None:
    """Backward at twice the speed a shot sounds half as long, its pitches kept."""
    source = shelf.put(rising(tmp_path))
    item = CutItem(id="a", source=source, frames=30, play=Play.REVERSE, speed=Fraction(2))
    sound = ears.mixed(shelf, tmp_path, heard(cut_of(item)))
    assert ears.tone_db(sound, 1_800, 0.02, 0.1) > ears.tone_db(sound, 400, 0.02, 0.1) + 20
    assert ears.tone_db(sound, 400, 0.9, 0.98) > ears.tone_db(sound, 1_800, 0.9, 0.98) + 20


def test_loops_join_without_a_click(shelf: Shelf, tmp_path: Path) -> None:
    """Where a loop begins again no sample jumps further than its tones do."""
    source = shelf.put(rising(tmp_path))
    item = CutItem(id="a", source=source, in_frames=50, frames=60, play=Play.LOOP)
    sound = ears.mixed(shelf, tmp_path, heard(cut_of(item)))
    steepest = 0.3 * 2 * np.pi * 1_800 / ears.HZ
    assert np.abs(np.diff(sound[:, 0])).max() < 2 * steepest


def test_rounds_of_a_loop_begin_with_their_picture(shelf: Shelf, tmp_path: Path) -> None:
    """A clip whose length is no whole number of frames sounds anew on the very frame on which it shows anew, after many rounds too."""
    pictures = (make.halves((64, 64), (0, 0, 0), (0, 0, 0)) for _ in range(9))
    click = np.zeros((round(0.36 * ears.HZ), 2), np.float32)
    click[480:960] = 0.5
    path = make.encode_pictures(tmp_path / "clip.mp4", pictures, size=(64, 64), rate=Fraction(25), sound=click)
    source = shelf.put(path)
    item = CutItem(id="a", source=source, frames=330, play=Play.LOOP)
    sound = ears.mixed(shelf, tmp_path, heard(cut_of(item)))
    assert round_frames(source.info, Fraction(0), Fraction(1), Fraction(30)) == 11
    assert source.info.duration_s * 30 != 11
    for start in range(0, 330, 11):
        begins = start * ears.HZ // 30
        assert ears.first_sound(sound[begins:], 0.2) == pytest.approx(480, abs=100)


def test_a_loop_of_one_frame_is_silent(shelf: Shelf, tmp_path: Path) -> None:
    """A loop that begins at the last frame of its clip stands still, and does not buzz."""
    item = CutItem(id="a", source=shelf.put(rising(tmp_path)), in_frames=59, frames=30, play=Play.LOOP)
    assert np.abs(ears.mixed(shelf, tmp_path, heard(cut_of(item)))).max() < 0.001


def test_a_frozen_shot_is_silent(shelf: Shelf, tmp_path: Path) -> None:
    """A shot that stands still makes no sound; alone it gives no sound track."""
    item = CutItem(id="a", source=shelf.put(rising(tmp_path)), frames=30, play=Play.FREEZE)
    assert not has_sound(heard(cut_of(item)))
    assert mix_lanes(heard(cut_of(item)), shelf, tmp_path / "mix.wv") is None


@pytest.mark.parametrize(
    ("film", "own", "truth"), [(True, None, True), (False, None, False), (False, True, True), (True, False, False)]
)
def test_each_shot_may_decide(shelf: Shelf, stock: Path, film: bool, own: bool | None, truth: bool) -> None:
    """A shot is heard as the film says, unless it says otherwise."""
    item = CutItem(id="a", source=shelf.put(stock / "red.mp4"), frames=20, sound=ClipSound(is_heard=own))
    assert has_sound(cut_of(item).model_copy(update={"has_clip_sound": film})) is truth


def test_level_and_fades_of_a_shot(shelf: Shelf, tmp_path: Path) -> None:
    """A shot's gain is in dB and its fades last their frames, within its own frames."""
    source = shelf.put(make.make_clip(tmp_path / "clip.mp4", frames=90, sound_hz=1_000))
    own = ClipSound(gain_db=6, fade_in_frames=15, fade_out_frames=30)
    plain, shaped = CutItem(id="a", source=source, frames=60), CutItem(id="b", source=source, frames=60, sound=own)
    sound = ears.mixed(shelf, tmp_path, heard(cut_of(plain, shaped)))
    usual = ears.tone_db(sound, 1_000, 0.5, 1.5)
    assert ears.tone_db(sound, 1_000, 2.6, 2.9) - usual == pytest.approx(6, abs=0.2)
    assert ears.tone_db(sound, 1_000, 2.24, 2.26) - usual == pytest.approx(0, abs=0.5)
    assert ears.tone_db(sound, 1_000, 3.49, 3.51) - usual == pytest.approx(0, abs=0.5)
    assert ears.rms_db(sound, 3.99, 4.0) < usual - 40


CHANNELS: dict[int, list[tuple[float, float]]] = {
    1: [(0.707, 0.707)],
    2: [(1, 0), (0, 1)],
    3: [(1, 0), (0, 1), (0, 0)],
    4: [(1, 0), (0, 1), (0.707, 0.707), (0.5, 0.5)],
    5: [(1, 0), (0, 1), (0.707, 0.707), (0.707, 0), (0, 0.707)],
    6: [(1, 0), (0, 1), (0.707, 0.707), (0, 0), (0.707, 0), (0, 0.707)],
    7: [(1, 0), (0, 1), (0.707, 0.707), (0, 0), (0.5, 0.5), (0.707, 0), (0, 0.707)],
    8: [(1, 0), (0, 1), (0.707, 0.707), (0, 0), (0.707, 0), (0, 0.707), (0.707, 0), (0, 0.707)],
}
"""Left and right shares of each channel, by the rules of ITU-R BS.775: center and surrounds 3 dB down, no low effects."""


@pytest.mark.parametrize("count", CHANNELS)
def test_channels_are_folded_by_the_rules(shelf: Shelf, tmp_path: Path, count: int) -> None:
    """From one to eight channels each is heard left and right at its level of the rules; the low effects are not."""
    at_s = np.arange(ears.HZ) / ears.HZ
    rows = [0.1 * np.sin(2 * np.pi * (500 + 300 * number) * at_s) for number in range(count)]
    soundfile.write(str(tmp_path / "song.wav"), np.stack(rows, axis=1), ears.HZ, subtype="PCM_16")
    song = SongUse(source=shelf.put(tmp_path / "song.wav"), fade_out_frames=0)
    sound = ears.mixed(shelf, tmp_path, cut_of(CutItem(id="a", frames=30)).model_copy(update={"song": song}))
    sides = (sound, sound[:, ::-1])
    for number, shares in enumerate(CHANNELS[count]):
        levels = [10 ** (ears.tone_db(side, 500 + 300 * number, 0.1, 0.9) / 20) / 0.1 for side in sides]
        assert levels == pytest.approx(shares, abs=0.01)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 96_000, 192_000])
def test_any_rate_is_on_time(shelf: Shelf, tmp_path: Path, rate: int) -> None:
    """A sound of any sample rate is heard at its pitch, from its sample on."""
    at_s = np.arange(rate) / rate
    wave = np.where(at_s >= 0.5, 0.4 * np.sin(2 * np.pi * 1_000 * (at_s - 0.5)), 0)
    soundfile.write(str(tmp_path / "song.wav"), wave, rate, subtype="PCM_16")
    song = SongUse(source=shelf.put(tmp_path / "song.wav"), fade_out_frames=0)
    sound = ears.mixed(shelf, tmp_path, cut_of(CutItem(id="a", frames=30)).model_copy(update={"song": song}))
    assert abs(ears.first_sound(sound, 0.1) - ears.HZ // 2) <= 24
    assert ears.tone_db(sound, 1_000, 0.6, 0.9) == pytest.approx(20 * np.log10(0.4 * 0.7071), abs=0.1)


def test_a_song_that_cannot_be_read_is_named(shelf: Shelf, tmp_path: Path) -> None:
    """A song or a clip that turned into something else since it was taken in is named, with a way out; nothing is left."""
    song = shelf.put(make.make_tone(tmp_path / "song.wav", seconds=1))
    make.make_text(tmp_path / "song.wav")
    cut = cut_of(CutItem(id="a", frames=30)).model_copy(update={"song": SongUse(source=song)})
    with pytest.raises(RenderError, match="The song cannot be decoded") as caught:
        mix_lanes(cut, shelf, tmp_path / "out" / "mix.wv")
    assert "another" in (caught.value.hint or "")
    assert not (tmp_path / "out" / "mix.wv").exists()


def test_a_clip_without_its_sound_is_named(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A shot that should have sound but has none is named by its place in the film."""
    silent = shelf.put(stock / "green.mp4")
    lying = Source(blob=silent.blob, info=silent.info.model_copy(update={"channels": 2, "sample_rate": 48_000}))
    cut = heard(cut_of(CutItem(id="a", frames=45), CutItem(id="b", source=lying, frames=20)))
    with pytest.raises(RenderError, match=r"The sound of the shot at 0:01\.15 cannot be decoded") as caught:
        mix_lanes(cut, shelf, tmp_path / "mix.wv")
    assert "switch the sound" in (caught.value.hint or "")


def test_the_key_covers_what_is_heard(shelf: Shelf, stock: Path) -> None:
    """Everything that is heard of a shot changes the key; what is only seen does not."""
    item = CutItem(id="a", source=shelf.put(stock / "red.mp4"), frames=20)
    key = mix_key(heard(cut_of(item)), encoder="v1")
    louder: dict[str, object] = {"sound": ClipSound(gain_db=1)}
    changes: list[dict[str, object]] = [
        {"play": Play.REVERSE},
        {"speed": Fraction(2)},
        {"in_frames": 1},
        {"frames": 19},
        louder,
    ]
    keys = {mix_key(heard(cut_of(item.model_copy(update=one))), encoder="v1") for one in changes}
    assert len({key, *keys}) == 6
    seen = item.model_copy(update={"id": "z", "scene_id": "s", "fit": "pad", "sharpen": 40})
    assert mix_key(heard(cut_of(seen)), encoder="v1") == key
