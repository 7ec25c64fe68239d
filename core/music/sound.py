"""Samples in arrays: their type, their loudness, and WAV files."""

from __future__ import annotations

import errno
import wave
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import soundfile

from core.errors import DiskFullError, ProbeError, ReadOnlyError

Samples: TypeAlias = npt.NDArray[np.float32]
"""float32 in -1 to 1; shape (samples,) for one channel, (samples, channels) for more."""

_BLOCK_S, _STEP_S = 0.4, 0.1
_FLOOR_LUFS, _RELATIVE_LU = -70.0, -10.0


def write_wav(path: Path, samples: Samples, sample_rate: int = 44_100) -> None:
    """Writes 16-bit PCM; values beyond -1 to 1 are clipped.

    Raises:
        DiskFullError: When there is no room.
        ReadOnlyError: When the file cannot be written for another reason.
    """
    pcm = np.round(np.clip(samples, -1.0, 1.0) * 32_767).astype("<i2")
    try:
        with path.open("wb") as stream, wave.open(stream, "wb") as file:
            file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
            file.setsampwidth(2)
            file.setframerate(sample_rate)
            file.writeframes(pcm.tobytes())
    except OSError as exc:
        if exc.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError(
                f"There is no room left to write {path.name}.", hint="Make room, then try again."
            ) from exc
        raise ReadOnlyError(f"{path.name} cannot be written: {exc.strerror}.") from exc


def read_wav(path: Path) -> tuple[Samples, int]:
    """Samples and rate of a WAV file.

    Raises:
        ProbeError: When it cannot be read.
    """
    try:
        samples, rate = soundfile.read(path, dtype="float32")
    except (OSError, soundfile.LibsndfileError) as exc:
        raise ProbeError(f"{path.name} cannot be read as sound.") from exc
    return samples, int(rate)


def loudness_lufs(samples: Samples, sample_rate: int) -> float:
    """Integrated loudness after ITU-R BS.1770-4: weighted, in gated blocks of 0.4 s. Silence gives -70.

    The weighting is applied to the spectrum of pieces of ten seconds; close to 0.1 LU to the filter for music.
    """
    channels = samples[:, np.newaxis] if samples.ndim == 1 else samples
    weighted = np.concatenate([_weighted(part, sample_rate) for part in _pieces(channels, 10 * sample_rate)])
    block, step = round(_BLOCK_S * sample_rate), round(_STEP_S * sample_rate)
    power = np.concatenate([[0.0], np.cumsum((weighted**2).sum(axis=1), dtype=np.float64)])
    starts = np.arange(0, max(1, len(weighted) - block + 1), step)
    stops = np.minimum(starts + block, len(weighted))
    blocks = (power[stops] - power[starts]) / block
    return _gated(blocks)


def _gated(blocks: npt.NDArray[np.float64]) -> float:
    loud = -0.691 + 10 * np.log10(np.maximum(blocks, 1e-12))
    kept = blocks[loud > _FLOOR_LUFS]
    if not kept.size:
        return _FLOOR_LUFS
    threshold = -0.691 + 10 * np.log10(kept.mean()) + _RELATIVE_LU
    kept = blocks[loud > max(threshold, _FLOOR_LUFS)]
    return float(-0.691 + 10 * np.log10(kept.mean()))


def _pieces(channels: Samples, length: int) -> list[Samples]:
    return [channels[start : start + length] for start in range(0, max(1, len(channels)), length)]


def _weighted(part: Samples, sample_rate: int) -> Samples:
    """K-weighting by its magnitude: the high shelf of the head, then the high pass."""
    spectrum = np.fft.rfft(part, axis=0)
    hz = np.fft.rfftfreq(len(part), 1 / sample_rate)
    z = np.exp(-2j * np.pi * hz / 48_000)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    gain = np.abs(shelf * high_pass)[:, np.newaxis]
    return np.fft.irfft(spectrum * gain, len(part), axis=0).astype(np.float32)
