"""How rendering grows, as small SVG pictures: by length of the film, by shots, by cores."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.bench.report import Figure
from tests.bench.tree import weigh_argv

WIDE, HIGH, EDGE = 560, 320, 56


def draw(folder: Path, to: Path) -> Iterator[Figure]:
    """Measures, draws, and tells the slopes."""
    to.mkdir(parents=True, exist_ok=True)
    cores = os.cpu_count() or 1
    lengths = [(seconds, _taken(folder, "length", str(seconds))) for seconds in (5, 10, 20, 40)]
    shots = [(count, _taken(folder, "shots", str(count))) for count in (5, 10, 20, 40)]
    by_cores = [(number, _taken(folder, "length", "10", cores=number, is_wall=True)) for number in range(1, cores + 1)]
    told = f"{cores} cores, 540 x 960, draft"
    _save(to / "by_length.svg", lengths, "seconds of film", "seconds of CPU", told)
    _save(to / "by_shots.svg", shots, "shots in 20 s of film", "seconds of CPU", told)
    _save(to / "by_cores.svg", by_cores, "cores", "seconds on the clock, 10 s of film", told)
    yield Figure("40 s against 10 s of film, CPU", lengths[3][1] / lengths[1][1], "x", 4.8)
    yield Figure("40 against 10 shots in 20 s, CPU", shots[3][1] / shots[1][1], "x")
    if cores > 1:
        yield Figure("two cores against one, on the clock", by_cores[1][1] / by_cores[0][1], "x")


def _taken(folder: Path, what: str, many: str, *, cores: int | None = None, is_wall: bool = False) -> float:
    """Seconds of one fresh export; without the start of Python where it is CPU that is asked for."""
    shutil.rmtree(folder / "kept-scale", ignore_errors=True)
    argv = [sys.executable, "-m", "tests.bench.film_scale", what, str(folder), many]
    pinned = ["taskset", "-c", ",".join(map(str, range(cores)))] if cores else []
    found = weigh_argv([*pinned, *argv])
    return found.wall_s if is_wall else found.cpu_s


def _save(path: Path, points: Sequence[tuple[float, float]], across: str, up: str, told: str) -> None:
    """A line through points on axes from zero, readable on light and dark pages."""
    most_x, most_y = max(x for x, _y in points), max(y for _x, y in points)
    wide, high = WIDE - 2 * EDGE, HIGH - 2 * EDGE
    at = [(EDGE + wide * x / most_x, HIGH - EDGE - high * y / most_y) for x, y in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in at)
    words = "".join(
        f'<text x="{x:.1f}" y="{y - 10:.1f}" text-anchor="middle">{value:.1f}</text>'
        f'<text x="{x:.1f}" y="{HIGH - EDGE + 18}" text-anchor="middle">{number:g}</text>'
        for (x, y), (number, value) in zip(at, points, strict=True)
    )
    axes = f'<path d="M{EDGE},{EDGE} V{HIGH - EDGE} H{WIDE - EDGE}" fill="none" stroke="#8a8580"/>'
    style = (
        "text{font:12px sans-serif;fill:#8a8580} polyline{fill:none;stroke:#c8791f;stroke-width:2} circle{fill:#c8791f}"
    )
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img" '
        f'aria-label="{escape(up)} by {escape(across)}"><style>{style}</style>{axes}<polyline points="{line}"/>{dots}{words}'
        f'<text x="{EDGE}" y="{EDGE - 28}">{escape(up)} ({escape(told)})</text>'
        f'<text x="{WIDE - EDGE}" y="{HIGH - 16}" text-anchor="end">{escape(across)}</text></svg>\n',
        "utf-8",
    )
