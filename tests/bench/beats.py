"""How well and how fast beats are found: click songs and composed songs whose beats are known to the sample."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from statistics import mean, median

import numpy as np

from core.model.music import BeatGrid
from core.music.click import GridError, click_track, compare_grids
from core.music.compose import compose
from core.music.correct import doubled, halved
from core.music.grid import BeatFinder
from core.music.plan import plan_cut
from core.music.sound import Samples, write_wav
from core.settings import Limits
from tests.bench.report import Figure, write
from tests.unit.music.songs import cut_order, steady_grid

RATE = 44_100
CLICKS = (60.0, 84.0, 97.3, 120.0, 140.0)
PROMPTS = (
    ("calm dream", None),
    ("sad rain", None),
    ("dark noir night", None),
    ("warm hope", None),
    ("happy summer", None),
    ("dance club", None),
    ("thriller chase", None),
    ("lofi coffee", None),
    ("minimal product", 115.3),
)


def songs() -> Iterator[tuple[Samples, BeatGrid]]:
    """Samples and truth: steady ticks, ticks of an unsteady hand, and composed songs of half a minute."""
    for bpm in CLICKS:
        grid = steady_grid(bpm, 30, first_s=0.31)
        yield click_track(grid, sample_rate=RATE), grid
    grid = steady_grid(104, 30, first_s=0.31)
    shifts = np.random.default_rng(1).normal(0, 0.008 * RATE, len(grid.beats))
    grid = grid.model_copy(update={"beats": tuple(int(b + s) for b, s in zip(grid.beats, shifts, strict=True))})
    yield click_track(grid, sample_rate=RATE), grid
    for seed, (prompt, tempo) in enumerate(PROMPTS):
        yield compose(prompt, length_s=Fraction(30), tempo_bpm=tempo, seed=seed)


def at_best_octave(found: BeatGrid, truth: BeatGrid) -> BeatGrid:
    """The grid, its half or its double: the one nearest in tempo to the truth."""
    options = [found]
    options += [halved(found)] if found.tempo_bpm > 1.5 * truth.tempo_bpm else []
    options += [doubled(found)] if 0 < found.tempo_bpm < truth.tempo_bpm / 1.5 else []
    return min(options, key=lambda grid: abs(grid.tempo_bpm - truth.tempo_bpm))


def accuracy(finder: BeatFinder, folder: Path) -> list[Figure]:
    """F-measure (as found, and with the octave put right) and how late the beats are."""
    plain: list[GridError] = []
    tolerant: list[GridError] = []
    for number, (samples, truth) in enumerate(songs()):
        write_wav(path := folder / f"{number}.wav", samples)
        grid = finder.find_beats(path, limits=Limits())
        plain.append(compare_grids(grid, truth))
        tolerant.append(compare_grids(at_best_octave(grid, truth), truth))
    return [
        Figure(f"F-measure, mean of {len(plain)} songs", mean(e.f_measure for e in plain), "", 0.85, ">="),
        Figure("F-measure, octave put right, mean", mean(e.f_measure for e in tolerant), "", 0.93, ">="),
        Figure("F-measure, octave put right, worst", min(e.f_measure for e in tolerant), "", 0.85, ">="),
        Figure("offset, median, later above 0", median(e.offset_ms for e in tolerant), "ms"),
        Figure("offset, median, without its sign", abs(median(e.offset_ms for e in tolerant)), "ms", 12.0),
        Figure("distance of a beat, worst song", max(e.error_ms for e in tolerant), "ms", 12.0),
    ]


def seconds_of(work: Callable[[], object]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def speed(finder: BeatFinder, folder: Path) -> list[Figure]:
    """First call with its imports, later calls, and the composer and the planner beside them."""
    began = time.process_time()
    samples, _ = compose("happy summer", length_s=Fraction(30), seed=1)
    compose_s = time.process_time() - began
    write_wav(long := folder / "three_minutes.wav", np.tile(samples, (6, 1)))
    finder.close()
    first = seconds_of(lambda: finder.find_beats(long, limits=Limits()))
    warm = median(seconds_of(lambda: finder.find_beats(long, limits=Limits())) for _ in range(3))
    order = cut_order([90] * 200, grid=steady_grid(118, 610), length=18_000)
    return [
        Figure("3 minutes of song, first call with imports", first, "s"),
        Figure("3 minutes of song, warm", warm, "s", 5.0),
        Figure("composing 30 s, processor time", compose_s, "s", 3.0),
        Figure("planning 200 shots of 10 minutes", seconds_of(lambda: plan_cut(order)), "s", 1.0),
    ]


def main() -> None:
    """Measures and writes the figures."""
    finder = BeatFinder()
    with tempfile.TemporaryDirectory() as folder:
        finder.warm_up()
        figures = accuracy(finder, Path(folder)) + speed(finder, Path(folder))
    finder.close()
    write("beats", figures)


if __name__ == "__main__":
    main()
