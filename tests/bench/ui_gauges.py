"""What a server process costs, as the kernel counts it: processor time and memory."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
MB = 1024.0


def cpu_s(pid: int) -> float:
    """Processor time of a process so far, all its threads, without its children."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def share(pid: int, seconds: float) -> float:
    """Share of one core that a process takes in the next seconds, in percent."""
    began_s, before = time.monotonic(), cpu_s(pid)
    time.sleep(seconds)
    return (cpu_s(pid) - before) / (time.monotonic() - began_s) * 100


def forget_peak(pid: int) -> None:
    """From now on the peak of memory counts anew."""
    Path(f"/proc/{pid}/clear_refs").write_text("5", "ascii")


def resident_mb(pid: int, name: str = "VmRSS") -> float:
    """Resident memory; with `VmHWM` its peak."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / MB
    return 0.0


def percentile(values: Sequence[float], part: float) -> float:
    """The value that this part (0 to 1) of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(len(ordered) * part * 1000) // 1000) - 1))]
