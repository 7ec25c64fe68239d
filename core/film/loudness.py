"""How loud a sound is, by EBU R128."""

from __future__ import annotations

import math
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
    """Integrated loudness, None for silence and for sounds too short to gate (under 0.4 s).

    The true peak is None for silence and where nobody listened for it.
    """

    lufs: float | None
    true_peak_dbtp: float | None


def measured(
    source: Sequence[str | Path],
    *,
    chain: str = "",
    out: Sequence[str | Path] = (),
    hears_peaks: bool = True,
    should_stop: Stop = never,
) -> Loudness:
    """Measures a sound.

    Args:
        source: FFmpeg's input options, such as `["-i", path]`; its first sound is heard.
        chain: Filters that it goes through before.
        out: FFmpeg's output options, to write what is measured in the same breath; none writes nothing.
        hears_peaks: Without, the true peak is left None; it is looked for at four times the rate, which takes the most.
        should_stop: Asked all the time; True ends FFmpeg.

    Raises:
        RenderError: When it cannot be decoded.
        CancelledError: When `should_stop` said so.
    """
    filters = f"{chain}," if chain else ""
    args = [
        *source,
        "-map",
        "0:a:0",
        "-af",
        f"{filters}ebur128=peak={'true' if hears_peaks else 'none'}:framelog=quiet",
        *(out or ("-f", "null", "-")),
    ]
    said = run_ffmpeg(["-loglevel", "info", *args], should_stop=should_stop).stderr
    summary = said.rpartition("Summary:")[2]
    loud, peak = _LUFS.search(summary), _PEAK.search(summary)
    if loud is None or (hears_peaks and peak is None):
        raise RenderError("The loudness of the sound could not be measured.", hint="Export again.", tail=said[-2000:])
    lufs, true_peak_dbtp = float(loud[1]), float(peak[1]) if peak is not None else -math.inf
    return Loudness(lufs if lufs > _SILENT_LUFS else None, true_peak_dbtp if math.isfinite(true_peak_dbtp) else None)
