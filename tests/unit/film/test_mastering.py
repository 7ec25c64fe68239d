"""From the mix to the delivered sound: its loudness, its peaks, its codec, its length, and what is kept."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from core.film import measured, mix_key, mix_lanes, mix_sound, probe, sound_key, sound_suffix
from core.model.cut import Cut, CutItem, SongUse
from core.model.delivery import Codec, Delivery, Level, LoudnessTarget
from core.model.film import ExportSettings
from core.model.song_time import samples_of
from core.music import compose, write_wav
from tests.media import make
from tests.unit.film import ears
from tests.unit.film.shelf import Shelf, cut_of


def wanted(**fields: object) -> ExportSettings:
    return ExportSettings(delivery=Delivery(**fields))


def sung(shelf: Shelf, path: Path, frames: int = 120) -> Cut:
    return cut_of(CutItem(id="a", frames=frames)).model_copy(
        update={"song": SongUse(source=shelf.put(path), fade_out_frames=0)}
    )


def band(path: Path) -> Path:
    samples, _ = compose("Night market, steady and warm", length_s=Fraction(4), tempo_bpm=None, seed=7920)
    write_wav(path, samples)
    return path


@pytest.mark.parametrize("codec", [Codec.H264, Codec.VP9, Codec.PRORES, Codec.SOUND])
@pytest.mark.parametrize("target", [LoudnessTarget.WEB, LoudnessTarget.BROADCAST])
def test_loudness_in_every_codec(shelf: Shelf, tmp_path: Path, codec: Codec, target: LoudnessTarget) -> None:
    """Drums come within 0.3 LU of the target with true peaks at most -1 dBTP, measured in the encoded file, in every codec."""
    settings = wanted(codec=codec, loudness=target)
    cut = sung(shelf, band(tmp_path / "song.wav"))
    to = mix_sound(cut, settings, shelf, tmp_path / f"sound{sound_suffix(settings)}")
    assert to is not None
    found = measured(["-i", to])
    assert found.lufs == pytest.approx(target.lufs, abs=0.3)
    assert found.true_peak_dbtp is not None
    assert found.true_peak_dbtp <= -1.0


@pytest.mark.parametrize(("level", "change_db"), [(0.1, 0.0), (0.999, -1.5)])
def test_no_target_leaves_the_mix(shelf: Shelf, tmp_path: Path, level: float, change_db: float) -> None:
    """Without a target the mix is as loud as it comes; only what would peak over -1 dBTP is pressed."""
    path = make.make_tone(tmp_path / "song.wav", hz=1_000, seconds=4, level=level)
    settings = wanted(codec=Codec.PRORES, loudness=LoudnessTarget.NONE)
    to = mix_sound(sung(shelf, path), settings, shelf, tmp_path / "sound.mov")
    assert to is not None
    plain = ears.mixed(shelf, tmp_path, sung(shelf, path))
    change = ears.rms_db(ears.heard(to, tmp_path), 1, 3) - ears.rms_db(plain, 1, 3)
    assert change == pytest.approx(change_db, abs=0.1)
    assert (measured(["-i", to]).true_peak_dbtp or 0) <= -1.0


def test_loud_lanes_do_not_clip_the_mix(shelf: Shelf, tmp_path: Path) -> None:
    """A mix far over full scale is kept whole, and turned down, not cut off: the tone has no overtones afterward."""
    path = make.make_samples(tmp_path / "song.wav", ears.sine(1_000, 4, level=0.9))
    cut = sung(shelf, path)
    loud = cut.model_copy(update={"song": cut.song and cut.song.model_copy(update={"gain_db": 12})})
    assert np.abs(ears.mixed(shelf, tmp_path, loud)).max() > 2
    to = mix_sound(loud, wanted(codec=Codec.PRORES), shelf, tmp_path / "sound.mov")
    assert to is not None
    sound = ears.heard(to, tmp_path)
    assert ears.tone_db(sound, 3_000, 1, 3) < ears.tone_db(sound, 1_000, 1, 3) - 60


@pytest.mark.parametrize(
    ("codec", "level", "suffix", "name"),
    [
        (Codec.H264, Level.MEDIUM, ".m4a", "aac"),
        (Codec.VP9, Level.MEDIUM, ".ogg", "opus"),
        (Codec.PRORES, Level.MEDIUM, ".mov", "pcm_s24le"),
        (Codec.SOUND, Level.LOSSLESS, ".wav", "pcm_s24le"),
    ],
)
def test_codec_by_container(
    shelf: Shelf, tmp_path: Path, stock: Path, codec: Codec, level: Level, suffix: str, name: str
) -> None:
    """Each kind of file gets the codec it can hold, at 48 kHz in stereo, and as long as the picture to the sample."""
    settings = wanted(codec=codec, level=level)
    assert sound_suffix(settings) == suffix
    to = mix_sound(sung(shelf, stock / "song.wav", frames=71), settings, shelf, tmp_path / f"sound{suffix}")
    assert to is not None
    info = probe(to)
    assert (info.codec, info.sample_rate, info.channels) == (name, ears.HZ, 2)
    assert len(ears.heard(to, tmp_path)) == samples_of(71, Fraction(30))


def test_gif_has_no_sound(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A GIF gets no sound track, whatever its cut holds."""
    assert mix_sound(sung(shelf, stock / "song.wav"), wanted(codec=Codec.GIF), shelf, tmp_path / "sound.m4a") is None


def test_sound_is_as_long_as_a_film_at_another_rate(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Delivered at 24 frames a second, the sound lasts as long as the film's own whole frames."""
    settings = wanted(codec=Codec.PRORES, rate=Fraction(24))
    to = mix_sound(sung(shelf, stock / "song.wav", frames=71), settings, shelf, tmp_path / "sound.mov")
    assert to is not None
    assert len(ears.heard(to, tmp_path)) == samples_of(57, Fraction(24))


def test_one_mix_for_every_delivery(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """Another target or codec masters the kept mix: same mix key, other sound key, and no source is opened again."""
    cut = sung(shelf, stock / "song.wav")
    others = [wanted(), wanted(loudness="broadcast"), wanted(codec="vp9"), wanted(rate=Fraction(24000, 1001))]
    assert len({sound_key(cut, one, encoder="v1") for one in others}) == 4
    mix = mix_lanes(cut, shelf, tmp_path / "mix.wv")
    fresh = mix_sound(cut, wanted(codec="prores"), shelf, tmp_path / "fresh.mov")
    again = mix_sound(cut, wanted(codec="prores"), Shelf(), tmp_path / "again.mov", mix=mix)
    assert fresh is not None
    assert again is not None
    assert again.read_bytes() == fresh.read_bytes()
    assert sound_key(cut, wanted(size="2160p", is_hardware=True), encoder="v1") == sound_key(
        cut, wanted(), encoder="v1"
    )
    assert mix_key(cut, encoder="v1") == mix_key(cut.model_copy(update={"beat_frames": (1, 2)}), encoder="v1")


def test_very_short_films(shelf: Shelf, tmp_path: Path, stock: Path) -> None:
    """A film too short to have a loudness keeps the level of its mix, and its length."""
    path = make.make_samples(tmp_path / "song.wav", ears.sine(1_000, 1, level=0.2))
    to = mix_sound(sung(shelf, path, frames=6), wanted(codec=Codec.PRORES), shelf, tmp_path / "sound.mov")
    assert to is not None
    sound = ears.heard(to, tmp_path)
    assert len(sound) == 6 * ears.FRAME
    assert np.abs(sound).max() == pytest.approx(0.2 * 0.7071, abs=0.01)
