"""Where somebody really speaks in the file of a voice: short-time energy against its own level and its own noise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.film.duck import Span, joined_spans
from core.film.pcm import pcm_blocks
from core.model.song_time import SONG_RATE
from core.process import Stop, never

_RATE, _STEP = 8_000, 80
"""Speech lies below 4 kHz; it is looked at every hundredth of a second."""
_STEP_SAMPLES = SONG_RATE * _STEP // _RATE
_OVER_NOISE_DB, _MOST_BELOW_DB, _LEAST_BELOW_DB, _FLOOR_DB = 10.0, 35.0, 12.0, -60.0
_HANG, _PAUSE, _CLICK = 8, 70, 5
"""In steps: how long a word rings on, the longest pause inside of speech, the longest click that is none."""


def spoken_spans(path: Path, *, should_stop: Stop = never) -> list[Span]:
    """Stretches of speech, in samples of 48,000 a second from the begin of the file; silence gives none.

    A step counts as speech where it stands out of the voice's own noise by 10 dB, and lies no more than 35 dB (and, in a
    voice that is never quiet, 12 dB) below its loud moments. Pauses under 0.7 s belong to speech.

    Raises:
        RenderError: When there is no sound, or it cannot be decoded.
        CancelledError: When `should_stop` said so.
    """
    blocks = pcm_blocks(path, sample_rate=_RATE, block=_STEP * 1_000, should_stop=should_stop)
    levels = [_levels_db(block) for block in blocks]
    return _spans(np.concatenate(levels)) if levels else []


def _levels_db(block: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    steps = np.pad(block, (0, -len(block) % _STEP)).reshape(-1, _STEP).astype(np.float64)
    return np.asarray(10 * np.log10(np.maximum((steps**2).mean(axis=1), 1e-12)))


def _spans(levels_db: npt.NDArray[np.float64]) -> list[Span]:
    loud_db, noise_db = np.percentile(levels_db, 97), np.percentile(levels_db, 10)
    least_db = np.clip(noise_db + _OVER_NOISE_DB, loud_db - _MOST_BELOW_DB, loud_db - _LEAST_BELOW_DB)
    is_speech = levels_db >= max(float(least_db), _FLOOR_DB)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], is_speech.astype(np.int8), [0]])))
    words = joined_spans(((int(a), int(b)) for a, b in edges.reshape(-1, 2)), _HANG)
    words = [(start, min(stop + _HANG, len(levels_db))) for start, stop in words if stop - start >= _CLICK]
    return [(start * _STEP_SAMPLES, stop * _STEP_SAMPLES) for start, stop in joined_spans(words, _PAUSE)]
