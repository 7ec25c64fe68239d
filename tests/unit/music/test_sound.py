from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.errors import ProbeError, ReadOnlyError
from core.music.sound import loudness_lufs, read_wav, write_wav


@pytest.mark.parametrize(("level_db", "rate"), [(-23.0, 48_000), (-33.0, 48_000), (-23.0, 44_100)])
def test_loudness_of_the_reference_tone(level_db: float, rate: int) -> None:
    """A stereo sine of 1 kHz at a level in dBFS has that loudness in LUFS, within 0.1 (EBU Tech 3341, case 1)."""
    wave = (10 ** (level_db / 20) * np.sin(2 * np.pi * 1000 * np.arange(20 * rate) / rate)).astype(np.float32)
    assert loudness_lufs(np.stack([wave, wave], axis=1), rate) == pytest.approx(level_db, abs=0.1)


def test_silence_between_is_not_counted() -> None:
    """Long silence around a sound does not make it quieter, and silence alone is -70."""
    wave = (0.1 * np.sin(2 * np.pi * 1000 * np.arange(480_000) / 48_000)).astype(np.float32)
    alone = loudness_lufs(wave, 48_000)
    padded = loudness_lufs(np.concatenate([wave, np.zeros(960_000, np.float32)]), 48_000)
    assert padded == pytest.approx(alone, abs=0.15)
    assert loudness_lufs(np.zeros(48_000, np.float32), 48_000) == -70


def test_wav_round_trip(tmp_path: Path) -> None:
    """Samples come back from a WAV file within one step of 16 bits; what is beyond full scale is clipped."""
    samples = np.linspace(-1.2, 1.2, 2000, dtype=np.float32).reshape(-1, 2)
    write_wav(tmp_path / "a.wav", samples)
    back, rate = read_wav(tmp_path / "a.wav")
    assert rate == 44_100
    assert np.abs(back - np.clip(samples, -1, 1)).max() < 2 / 32_768


def test_wav_that_cannot_be(tmp_path: Path) -> None:
    """A folder that is not there, and a file that is no sound, are told in words."""
    with pytest.raises(ReadOnlyError, match=r"a\.wav"):
        write_wav(tmp_path / "missing" / "a.wav", np.zeros(10, np.float32))
    (tmp_path / "b.wav").write_text("no sound")
    with pytest.raises(ProbeError, match=r"b\.wav"):
        read_wav(tmp_path / "b.wav")
