"""How fast the notebook is read: a project of 200 scenes, its verdicts, its plan, its whole view."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from core.model.cells import Depth
from core.model.money import FREE
from core.settings import Settings
from tests.bench.report import Figure, write
from tests.unit.stage import add_scenes, quiet_studio

ROUNDS = 5


def median_ms(work: Callable[[], object]) -> float:
    """Median of a few rounds after one that warms up."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)[ROUNDS // 2]


def main() -> None:
    """Measures and writes the figures."""
    with tempfile.TemporaryDirectory() as folder, quiet_studio(Settings(workspace=Path(folder))) as studio:
        project_id = studio.projects.create(name="Long", flavor="short_film", text="A long film.").id
        add_scenes(studio, project_id, 200)
        notebook = studio.notebook
        snapshot = notebook.snapshot(project_id)
        figures = [
            Figure("read 200 scenes from the store", median_ms(lambda: notebook.snapshot(project_id)), "ms", 100.0),
            Figure("verdicts of 200 scenes", median_ms(lambda: notebook.verdicts(snapshot)), "ms", 250.0),
            Figure(
                "plan down to the clips",
                median_ms(lambda: notebook.plan(project_id, Depth.CLIPS, price_of=lambda *_: FREE)),
                "ms",
                1000.0,
            ),
            Figure("the notebook's view", median_ms(lambda: studio.notebook_view(project_id)), "ms", 2000.0),
        ]
    write("notebook", figures)


if __name__ == "__main__":
    main()
