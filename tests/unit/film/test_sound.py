"""The sound of a film: on the sample, as long as the picture, at the right loudness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.errors import CancelledError
from core.film import measured, mix_sound, sound_key
from core.model.cut import Cut, CutItem, SongUse, Source
from core.model.film import ExportSettings
from core.model.song_time import samples_of
from core.music import compose, write_wav
from tests.media import make
from tests.unit.film.shelf import Shelf, cut_of, samples

HZ = 48_000
FRAME = HZ // 30


def with_song(shelf: Shelf, path: Path, *, frames: int = 120, in_samples: int = 0, fade: int = 0) -> Cut:
    song = SongUse(source=shelf.put(path), in_samples=in_samples, fade_out_frames=fade)
    return cut_of(CutItem(id="a", frames=frames)).model_copy(update={"song": song})


def mixed(shelf: Shelf, folder: Path, cut: Cut) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The first channel of a film's sound."""
    to = mix_sound(cut, ExportSettings(), shelf, folder / "mix" / "sound.m4a")
    assert to == folder / "mix" / "sound.m4a"
    assert [path.name for path in to.parent.iterdir()] == ["sound.m4a"]
    return samples(to, folder)[:, 0]


def level(sound: np.ndarray[tuple[int, ...], np.dtype[np.float64]], frame: int, frames: int = 1) -> float:
    """Largest sample of a stretch of film frames."""
    return float(np.abs(sound[frame * FRAME : (frame + frames) * FRAME]).max())


def pitch(sound: np.ndarray[tuple[int, ...], np.dtype[np.float64]], frame: int, frames: int = 6) -> float:
    """Loudest pitch of a stretch of film frames, in Hz."""
    part = sound[frame * FRAME : (frame + frames) * FRAME]
    return float(np.abs(np.fft.rfft(part * np.hanning(len(part)))).argmax() * HZ / len(part))


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".m4a", ".ogg"])
def test_beats_fall_on_their_samples(shelf: Shelf, tmp_path: Path, suffix: str) -> None:
    """Of a song in any format, every click is heard within 2 ms of its moment, counted from the song's in point."""
    beats = make.make_song(tmp_path / f"song{suffix}", 180, 4)
    sound = mixed(shelf, tmp_path, with_song(shelf, tmp_path / f"song{suffix}", frames=70, in_samples=12_000))
    found = 0
    for beat in beats:
        at = round(beat * HZ) - 12_000
        if 2_000 <= at < len(sound) - 2_000:
            around = np.abs(sound[at - 2_000 : at + 2_000])
            assert abs(int(np.argmax(around > around.max() / 2)) - 2_000) <= 96
            found += 1
    assert found >= 5


@pytest.mark.parametrize(("frames", "rate"), [(1, Fraction(30)), (71, Fraction(30)), (70, Fraction(24000, 1001))])
def test_sound_is_exactly_as_long_as_the_picture(
    shelf: Shelf, tmp_path: Path, stock: Path, frames: int, rate: Fraction
) -> None:
    """The sound has the samples of the film's length, neither cut nor padded by its codec."""
    cut = with_song(shelf, stock / "song.wav", frames=frames).model_copy(update={"rate": rate})
    assert len(mixed(shelf, tmp_path, cut)) == samples_of(frames, rate) == round(frames / rate * HZ)


@dataclass
class Loud:
    """A song and how loud it comes."""

    name: str
    make: Callable[[Path], object]
    lufs: float


def make_band(path: Path, *, seed: int) -> None:
    """Four seconds of the offline composer, whose drums pass the limit between two samples and once more in AAC."""
    samples, _ = compose("Night market, steady and warm", length_s=Fraction(4), tempo_bpm=None, seed=seed)
    write_wav(path, samples)


LOUD = [
    Loud("loud tone", lambda path: make.make_tone(path, seconds=4, level=0.9), -14),
    Loud("soft tone", lambda path: make.make_tone(path, seconds=4, level=0.02), -14),
    Loud("clicks over a bass", lambda path: make.make_song(path, 120, 4), -14),
    Loud("drums that overshoot", lambda path: make_band(path, seed=7920), -14),
    Loud("other drums", lambda path: make_band(path, seed=39596), -14),
]


@pytest.mark.parametrize("case", LOUD, ids=lambda case: case.name)
def test_loudness(shelf: Shelf, tmp_path: Path, case: Loud) -> None:
    """A film is at -14 LUFS within half a unit, and its true peaks are at most -1 dBTP, measured after encoding."""
    case.make(tmp_path / "song.wav")
    mixed(shelf, tmp_path, with_song(shelf, tmp_path / "song.wav"))
    found = measured(["-i", tmp_path / "mix" / "sound.m4a"])
    assert found.lufs is not None
    assert found.true_peak_dbtp is not None
    assert abs(found.lufs - case.lufs) <= 0.5
    assert found.true_peak_dbtp <= -1.0


def test_peaks_are_pressed_only_so_far(shelf: Shelf, tmp_path: Path) -> None:
    """Lone clicks stay quieter than the target instead of being crushed, and stay under the peak limit."""
    clicks = np.zeros((4 * HZ, 2), np.float32)
    clicks[::HZ] = 0.9
    make.make_samples(tmp_path / "song.wav", clicks)
    mixed(shelf, tmp_path, with_song(shelf, tmp_path / "song.wav"))
    found = measured(["-i", tmp_path / "mix" / "sound.m4a"])
    assert found.true_peak_dbtp is not None
    assert found.true_peak_dbtp <= -1.0


def test_silence_stays_silent(shelf: Shelf, tmp_path: Path) -> None:
    """A silent song gives a silent track of full length, with no gain on nothing."""
    make.make_silence(tmp_path / "song.wav", seconds=4)
    sound = mixed(shelf, tmp_path, with_song(shelf, tmp_path / "song.wav"))
    assert len(sound) == 120 * FRAME
    assert np.abs(sound).max() == 0
    assert measured(["-i", tmp_path / "mix" / "sound.m4a"]).lufs is None


def test_short_song_ends_and_film_goes_on(shelf: Shelf, tmp_path: Path) -> None:
    """A song shorter than the film is followed by silence; it is never started again."""
    make.make_tone(tmp_path / "song.wav", seconds=2)
    sound = mixed(shelf, tmp_path, with_song(shelf, tmp_path / "song.wav"))
    assert level(sound, 0, 59) > 0.1
    assert level(sound, 61, 59) < 0.001


def test_song_may_begin_past_its_end(shelf: Shelf, tmp_path: Path) -> None:
    """An in point behind the end of the song gives silence, not an error."""
    make.make_tone(tmp_path / "song.wav", seconds=1)
    assert np.abs(mixed(shelf, tmp_path, with_song(shelf, tmp_path / "song.wav", in_samples=90_000))).max() == 0


def test_fade_out(shelf: Shelf, tmp_path: Path) -> None:
    """The song fades evenly over the last frames of the film, down to nothing."""
    make.make_tone(tmp_path / "song.wav", seconds=6)
    sound = mixed(shelf, tmp_path, with_song(shelf, tmp_path / "song.wav", fade=30))
    levels = [level(sound, frame, 3) for frame in range(84, 120, 3)]
    assert levels[0] == pytest.approx(levels[1], rel=0.05)
    assert all(later < earlier for earlier, later in pairwise(levels[2:]))
    assert levels[-1] < levels[0] / 20


def sounding(shelf: Shelf, stock: Path, name: str) -> Source:
    return shelf.put(stock / f"{name}.mp4")


def test_clip_sounds_lie_under_their_pictures(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Each clip is heard in its own frames; clips without sound, and gaps, are silent."""
    red, blue, green = (sounding(shelf, stock, name) for name in ("red", "blue", "green"))
    cut = cut_of(
        CutItem(id="a", source=red, frames=20),
        CutItem(id="b", source=green, frames=10),
        CutItem(id="c", frames=10),
        CutItem(id="d", source=blue, in_frames=5, frames=20),
    ).model_copy(update={"has_clip_sound": True})
    sound = mixed(shelf, tmp_path, cut)
    assert pitch(sound, 5) == pytest.approx(440, abs=6)
    assert pitch(sound, 47) == pytest.approx(880, abs=6)
    assert level(sound, 21, 18) < 0.01
    assert level(sound, 19) > 0.1
    assert level(sound, 40) > 0.1


def test_clip_sound_is_off_unless_wanted(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Clips bring sound of their own; without being asked for, the film has no sound track at all."""
    cut = cut_of(CutItem(id="a", source=sounding(shelf, stock, "red"), frames=20))
    assert mix_sound(cut, ExportSettings(), shelf, tmp_path / "sound.m4a") is None
    assert list(tmp_path.iterdir()) == []


def test_no_sound_in_any_clip(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Wanting the sound of silent clips gives no sound track."""
    cut = cut_of(CutItem(id="a", source=sounding(shelf, stock, "green"), frames=20))
    assert (
        mix_sound(cut.model_copy(update={"has_clip_sound": True}), ExportSettings(), shelf, tmp_path / "sound.m4a")
        is None
    )


def test_speed_keeps_the_pitch(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A clip at another speed sounds faster or slower, not higher or lower, and fills exactly its frames."""
    cut = cut_of(
        CutItem(id="a", source=sounding(shelf, stock, "red"), frames=28, speed=Fraction(2)),
        CutItem(id="b", source=sounding(shelf, stock, "blue"), frames=30, speed=Fraction(1, 4)),
        CutItem(id="c", frames=10),
    ).model_copy(update={"has_clip_sound": True})
    sound = mixed(shelf, tmp_path, cut)
    assert pitch(sound, 10) == pytest.approx(440, abs=8)
    assert pitch(sound, 40) == pytest.approx(880, abs=8)
    assert level(sound, 55, 3) > 0.05
    assert level(sound, 59, 8) < 0.01


def test_crossfade_of_sounds(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Under a crossfade the clip before runs on and fades out while the next fades in."""
    cut = cut_of(
        CutItem(id="a", source=sounding(shelf, stock, "red"), frames=20),
        CutItem(id="b", source=sounding(shelf, stock, "blue"), frames=40, transition_frames=20),
    ).model_copy(update={"has_clip_sound": True})
    sound = mixed(shelf, tmp_path, cut)
    assert pitch(sound, 20, 5) == pytest.approx(440, abs=8)
    assert pitch(sound, 35, 5) == pytest.approx(880, abs=8)
    assert level(sound, 20) > 0.1


def test_deep_clip_sound_is_on_time(shelf: Shelf, tmp_path: Path) -> None:
    """The sound of a clip used from far inside starts at the frame of its picture."""
    quiet, loud = make.tone(440, 8, level=0.0), make.tone(440, 4, level=0.5)
    pictures = (make.halves((64, 64), (0, 0, 0), (0, 0, 0)) for _ in range(360))
    path = make.encode_pictures(tmp_path / "clip.mp4", pictures, size=(64, 64), sound=np.concatenate([quiet, loud]))
    cut = cut_of(CutItem(id="a", source=shelf.put(path), in_frames=230, frames=40)).model_copy(
        update={"has_clip_sound": True}
    )
    sound = mixed(shelf, tmp_path, cut)
    first = int(np.argmax(np.abs(sound) > 0.05))
    assert abs(first - 10 * FRAME) < FRAME


def test_song_and_clips_together(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A song and the clips' sound may be heard at once."""
    make.make_tone(tmp_path / "song.wav", hz=220, seconds=3, level=0.2)
    cut = with_song(shelf, tmp_path / "song.wav", frames=60)
    cut = cut.model_copy(
        update={"has_clip_sound": True, "items": (CutItem(id="a", source=sounding(shelf, stock, "red"), frames=60),)}
    )
    spectrum = np.abs(np.fft.rfft(mixed(shelf, tmp_path, cut)[: 30 * FRAME] * np.hanning(30 * FRAME)))
    assert spectrum[220] > 50 * spectrum[330]
    assert spectrum[440] > 50 * spectrum[330]


def test_cancel_leaves_nothing(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A cancelled mix leaves no file."""
    with pytest.raises(CancelledError):
        mix_sound(
            with_song(shelf, stock / "song.wav"),
            ExportSettings(),
            shelf,
            tmp_path / "sound.m4a",
            should_stop=lambda: True,
        )
    assert list(tmp_path.iterdir()) == []


def test_sound_key(shelf: Shelf, stock: Path) -> None:
    """The key of a mix changes with what is heard, not with pictures under a song."""
    cut = with_song(shelf, stock / "song.wav")
    key = sound_key(cut, ExportSettings(), encoder="v1")
    red = CutItem(id="z", source=sounding(shelf, stock, "red"), frames=120)
    assert sound_key(cut.model_copy(update={"items": (red,)}), ExportSettings(), encoder="v1") == key
    louder = cut.model_copy(update={"items": (red,), "has_clip_sound": True})
    moved = cut.song and cut.song.model_copy(update={"in_samples": 1})
    assert (
        len({key, sound_key(louder, ExportSettings(), encoder="v1"), sound_key(cut, ExportSettings(), encoder="v2")})
        == 3
    )
    assert sound_key(cut.model_copy(update={"song": moved}), ExportSettings(), encoder="v1") != key
