"""Running something as a process and weighing it: wall time, and peak memory of the process and all it starts."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.settings import ROOT

_LOOK_S = 0.05


@dataclass(frozen=True)
class Weighed:
    """`peak_mb` is the largest sum of proportional set sizes of the tree, in 2**20 bytes; 0 where /proc is missing."""

    stdout: str
    wall_s: float
    peak_mb: float


def weigh(module: str, *args: str) -> Weighed:
    """Runs `python -m module args` from the checkout and watches it and its children until it ends."""
    began_s = time.monotonic()
    with subprocess.Popen([sys.executable, "-m", module, *args], cwd=ROOT, stdout=subprocess.PIPE) as process:
        peak_kb = 0
        while process.poll() is None:
            peak_kb = max(peak_kb, sum(_pss_kb(pid) for pid in _tree(process.pid)))
            time.sleep(_LOOK_S)
        assert process.stdout is not None
        stdout = process.stdout.read().decode()
    assert process.returncode == 0, f"{module} {' '.join(args)} failed"
    return Weighed(stdout, time.monotonic() - began_s, peak_kb / 1024)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task").glob("*/children")
        for path in children:
            for child in path.read_text().split():
                yield from _tree(int(child))
    except OSError:
        return


def _pss_kb(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
