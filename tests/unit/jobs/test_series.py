"""The rule of the series, with everything asked for through the door of the jobs room, in the waves of real runs."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from tests.unit.jobs.bench import Bench
from tests.unit.notebook.series import SERIES, play
from tests.unit.notebook.test_series import NAMES, ToyPlayed

Series = list[tuple[int, int]]
RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
ORDER, NOTHING, REFRESH = NAMES.index("order"), NAMES.index("choose nothing"), len(NAMES)


@pytest.fixture(scope="module")
def bench_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with everything made by jobs, closed."""
    folder = tmp_path_factory.mktemp("bench") / "made"
    bench = Bench.fresh(folder)
    bench.make_all()
    bench.close()
    return folder


def _played(bench_folder: Path, series: Series) -> None:
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(bench_folder, Path(name) / "made")
        bench = Bench(Path(name) / "made")
        try:
            play(ToyPlayed(bench), series)
        finally:
            bench.close()


@settings(RELAXED, max_examples=5)
@example(series=[(REFRESH, 0), (ORDER, 1), (REFRESH, 0), (ORDER, 2), (REFRESH, 0)])
@example(series=[(ORDER, 1), (NOTHING, 13)])  # beats that are found again at once, and a cut that waits for them
@given(series=SERIES)
def test_series_through_the_door(bench_folder: Path, series: Series) -> None:
    """Any series of changes and refreshes, each run carried out by jobs, ends with nothing stale but what may be."""
    _played(bench_folder, series)


@pytest.mark.long
@pytest.mark.timeout(1200)
@settings(RELAXED, max_examples=100)
@given(series=SERIES)
def test_many_series_through_the_door(bench_folder: Path, series: Series) -> None:
    """The same, for hours of a person's clicks."""
    _played(bench_folder, series)
