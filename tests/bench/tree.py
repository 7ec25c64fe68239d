"""Running something as a process and weighing it: wall time, CPU time and peak memory of the process and all it starts."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.settings import ROOT

_LOOK_S = 0.05


@dataclass(frozen=True)
class Weighed:
    """What a process tree took.

    Args:
        stdout: What the process itself said.
        wall_s: From start to end.
        cpu_s: User and system time of the process and of every child that was waited for.
        peak_mb: Largest sum of proportional set sizes of the tree, in 2**20 bytes; 0 where /proc is missing.
    """

    stdout: str
    wall_s: float
    cpu_s: float
    peak_mb: float


def weigh(module: str, *args: str) -> Weighed:
    """Runs `python -m module args` from the checkout and watches it and its children until it ends."""
    return weigh_argv([sys.executable, "-m", module, *args])


def weigh_argv(argv: Sequence[str]) -> Weighed:
    """Runs a program from the checkout and watches it and its children until it ends."""
    began_s = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(argv, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said)
        peak_kb = 0
        while True:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            peak_kb = max(peak_kb, sum(_pss_kb(pid) for pid in _tree(process.pid)))
            time.sleep(_LOOK_S)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        stdout = said.read().decode()
    assert process.returncode == 0, f"{' '.join(argv[:6])} failed"
    return Weighed(stdout, time.monotonic() - began_s, used.ru_utime + used.ru_stime, peak_kb / 1024)


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
