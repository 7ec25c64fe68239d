"""One export for the plots: `python -m tests.bench.film_scale length|shots <folder> <how many>`."""

from __future__ import annotations

import sys
from pathlib import Path

from core.model.film import ExportSettings
from tests.bench.film_stage import export, hard_cut
from tests.unit.film.shelf import Shelf

_SHOT_FRAMES = 75
_FILM_FRAMES = 600


def main(what: str, folder: Path, many: int) -> None:
    """So many seconds in shots of two and a half, or twenty seconds in so many shots."""
    shelf = Shelf()
    if what == "length":
        cut = hard_cut(folder, shelf, shots=many * 30 // _SHOT_FRAMES, frames=_SHOT_FRAMES)
    else:
        cut = hard_cut(folder, shelf, shots=many, frames=_FILM_FRAMES // many)
    export(cut, ExportSettings(), shelf, folder, "scale")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
