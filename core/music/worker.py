"""The process that librosa lives in: `python -m core.music.worker` answers JSON lines, see `grid.py`.

It imports librosa in a thread at the first question, so that being asked to warm up is answered at once.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from core.errors import StudioError
from core.film.pcm import pcm_blocks
from core.music.question import FIND
from core.process import serve_json


class _Ear:
    """Loads librosa once, in the background."""

    def __init__(self) -> None:
        self._loading = threading.Thread(target=_load, daemon=True)

    def warm_up(self) -> None:
        """Starts loading; comes back at once, and does nothing the second time."""
        if self._loading.ident is None:
            self._loading.start()

    def find(self, path: Path, longest_s: float) -> dict[str, Any]:
        """The grid of a song as JSON text, or the error a person should see."""
        self.warm_up()
        self._loading.join()
        from core.music import features, listen  # noqa: PLC0415  # librosa takes seconds to import; the thread did it

        try:
            blocks = pcm_blocks(path, sample_rate=features.RATE, longest_s=longest_s)
            return {"grid": listen.listen(blocks).to_json()}
        except StudioError as exc:
            return {"error": type(exc).__name__, "message": exc.message, "hint": exc.hint}


def _load() -> None:
    from core.music import listen  # noqa: PLC0415  # this is the import that takes seconds

    listen.rehearse()


def main() -> None:
    """Answers questions until stdin closes."""
    ear = _Ear()

    def answer(question: dict[str, Any]) -> dict[str, Any]:
        if question["task"] == FIND:
            return ear.find(Path(question["path"]), float(question["longest_s"]))
        ear.warm_up()
        return {"warm": True}

    serve_json(answer)


if __name__ == "__main__":
    main()
