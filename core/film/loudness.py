"""How loud a sound is, by EBU R128."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import RenderError
from core.film.tool import run_ffmpeg
from core.process import Stop, never

_SILENT_LUFS = -70.0
_LUFS = re.compile(r"I:\s+(-?[\d.]+|-inf) LUFS")
_PEAK = re.compile(r"True peak:\s+Peak:\s+(-?[\d.]+|-inf) dBFS")


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness and true peak; both None for silence, and for sounds too short to gate (under 0.4 s)."""

    lufs: float | None
    true_peak_dbtp: float | None


def measured(source: Sequence[str | Path], *, should_stop: Stop = never) -> Loudness:
    """Measures a sound.

    Args:
        source: FFmpeg's input options, such as `["-i", path]`; its first sound is heard.
        should_stop: Asked all the time; True ends FFmpeg.

    Raises:
        RenderError: When it cannot be decoded.
        CancelledError: When `should_stop` said so.
    """
    args = [*source, "-map", "0:a:0", "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"]
    said = run_ffmpeg(["-loglevel", "info", *args], should_stop=should_stop).stderr
    summary = said.rpartition("Summary:")[2]
    loud, peak = _LUFS.search(summary), _PEAK.search(summary)
    if loud is None or peak is None:
        raise RenderError("The loudness of the sound could not be measured.", hint="Export again.", tail=said[-2000:])
    lufs, true_peak_dbtp = float(loud[1]), float(peak[1])
    return Loudness(lufs, true_peak_dbtp) if lufs > _SILENT_LUFS else Loudness(None, None)
