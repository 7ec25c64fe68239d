"""The song as the film plays it: joined on the sample, without a dip, a click or a doubled beat."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from core.film.hearing import Blocks
from core.film.songline import JOIN, crossfaded, joined
from core.model.cut import Cut, CutItem, SongSpan, SongUse
from core.model.song_time import Stretch
from tests.media import make
from tests.unit.film import ears
from tests.unit.film.shelf import Shelf, cut_of

BAR = 24_000


def film(shelf: Shelf, path: Path, *spans: tuple[int, int], frames: int = 120, **more: object) -> Cut:
    use = SongUse(
        source=shelf.put(path),
        fade_out_frames=0,
        spans=tuple(SongSpan(start=a, stop=b) for a, b in spans),
        **more,
    )
    return cut_of(CutItem(id="a", frames=frames)).model_copy(update={"song": use})


def clicks(path: Path, *, suffix: str = "") -> Path:
    """Four seconds with a click at every half second, each with a pitch of its own."""
    sound = np.zeros(4 * ears.HZ, np.float32)
    at_s = np.arange(1_200) / ears.HZ
    for number in range(8):
        sound[number * BAR : number * BAR + 1_200] = (
            0.5 * np.cos(2 * np.pi * (400 + 200 * number) * at_s) * np.exp(-at_s * 200)
        )
    return make.make_samples(path.with_suffix(suffix or path.suffix), sound)


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".m4a"])
def test_joins_are_on_the_bar(shelf: Shelf, tmp_path: Path, suffix: str) -> None:
    """Looped back at a bar, every beat after the join is heard within a millisecond of its place, once, in any format."""
    cut = film(shelf, clicks(tmp_path / "song", suffix=suffix), (0, 6 * BAR), (2 * BAR, 6 * BAR), frames=150)
    sound = ears.mixed(shelf, tmp_path, cut)[:, 0]
    found = [
        number * BAR + int(np.argmax(np.abs(sound[number * BAR : (number + 1) * BAR]) > 0.2)) for number in range(10)
    ]
    loud = np.abs(sound) > 0.2
    assert all(abs(at - number * BAR) <= 48 for number, at in enumerate(found))
    assert not any(loud[at + 4_800 : at + BAR - 480].any() for at in found)


def test_what_follows_a_join_is_what_was_asked_for(shelf: Shelf, tmp_path: Path) -> None:
    """After the join comes the bar it leads to, then its followers; the pitches tell them apart."""
    cut = film(shelf, clicks(tmp_path / "song.wav"), (0, 6 * BAR), (2 * BAR, 6 * BAR), frames=150)
    sound = ears.mixed(shelf, tmp_path, cut)[:, 0]
    pitches = []
    for number in range(10):
        part = sound[number * BAR : number * BAR + 1_200]
        pitches.append(round(np.abs(np.fft.rfft(part, 48_000)).argmax() / 200) - 2)
    assert pitches == [0, 1, 2, 3, 4, 5, 2, 3, 4, 5]


def stretched(sound: npt.NDArray[np.float32], *parts: Stretch) -> npt.NDArray[np.float64]:
    def opened(start: int, stop: int | None) -> Blocks:
        return iter([np.repeat(sound[start:stop, None], 2, axis=1)])

    return np.concatenate(list(joined(parts, opened)))[:, 0].astype(np.float64)


@pytest.mark.parametrize("shift", [0, 27, 55, 109, 163], ids=lambda shift: f"{360 * shift // 218} degrees")
def test_a_steady_tone_keeps_its_level(shift: int) -> None:
    """Over a join the level of a steady tone stays within 1.5 dB and no sample jumps, whatever the phase it meets."""
    tone = ears.sine(220, 4)
    sound = stretched(tone, Stretch(0, 0, 2 * BAR), Stretch(2 * BAR, 3_000 + shift, 3 * BAR))
    usual = 10 * np.log10((tone**2).mean())
    for start in range(2 * BAR - 2 * JOIN, 2 * BAR + JOIN, 240):
        level = 10 * np.log10((sound[start : start + 960] ** 2).mean())
        assert abs(level - usual) <= 1.5
    assert np.abs(np.diff(sound)).max() <= 3 * np.abs(np.diff(tone)).max()


KINDS: dict[str, Callable[[np.random.Generator], tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]]] = {
    "alike": lambda dice: (same := dice.standard_normal((JOIN, 2)), same),
    "unlike": lambda dice: (dice.standard_normal((JOIN, 2)), dice.standard_normal((JOIN, 2))),
    "half alike": lambda dice: (same := dice.standard_normal((JOIN, 2)), same + dice.standard_normal((JOIN, 2))),
}


@pytest.mark.parametrize("kind", KINDS)
def test_crossfades_keep_the_power(kind: str) -> None:
    """Between like, unlike and partly like noise of a power the middle of a crossfade has that power within 1.5 dB."""
    before, after = KINDS[kind](np.random.default_rng(1))
    after = after / np.sqrt((after**2).mean())
    middle = crossfaded(before.astype(np.float32), after.astype(np.float32))[JOIN // 4 : 3 * JOIN // 4]
    assert abs(10 * np.log10((middle.astype(np.float64) ** 2).mean())) <= 1.5


def test_level_and_fades_of_the_song(shelf: Shelf, tmp_path: Path) -> None:
    """Gain is in dB; the fade-in rises from nothing along a raised cosine, half way up in the middle of its length."""
    path = make.make_samples(tmp_path / "song.wav", ears.sine(1_000, 5))
    plain = ears.mixed(shelf, tmp_path, film(shelf, path))
    sound = ears.mixed(shelf, tmp_path, film(shelf, path, gain_db=-7.5, fade_in_frames=30))
    assert ears.tone_db(sound, 1_000, 2, 3) - ears.tone_db(plain, 1_000, 2, 3) == pytest.approx(-7.5, abs=0.05)
    levels = [
        ears.tone_db(sound, 1_000, at - 0.02, at + 0.02) - ears.tone_db(sound, 1_000, 2, 3) for at in (0.25, 0.5, 0.75)
    ]
    truth = [20 * np.log10(np.sin(np.pi / 2 * at) ** 2) for at in (0.25, 0.5, 0.75)]
    assert levels == pytest.approx(truth, abs=0.3)
    assert np.abs(sound[:48]).max() < 0.001


def test_spans_and_late_songs(shelf: Shelf, tmp_path: Path) -> None:
    """A film that begins before its song hears nothing until then, and the joins move along."""
    path = clicks(tmp_path / "song.wav")
    cut = film(shelf, path, (0, 2 * BAR), (4 * BAR, 6 * BAR), in_samples=-BAR)
    sound = ears.mixed(shelf, tmp_path, cut)
    assert abs(ears.first_sound(sound) - BAR) <= 48
    part = sound[3 * BAR : 3 * BAR + 1_200, 0]
    assert round(np.abs(np.fft.rfft(part, 48_000)).argmax() / 200) - 2 == 4
