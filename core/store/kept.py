"""Notebooks that were read already, kept as long as nothing is written: a screen asks for its own several times."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from core.model.cells import Snapshot

_MOST = 8


class KeptSnapshots:
    """The last few projects that were read, each with the count of changes it was read at. Safe in any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[int, Snapshot]] = OrderedDict()

    def of(self, project_id: str, changes: int, read: Callable[[str], Snapshot]) -> Snapshot:
        """The project as it was read at this count, or read now.

        Args:
            changes: Taken before this call. What is written while the project is read then makes it older, never newer.
        """
        with self._lock:
            kept = self._kept.get(project_id)
        if kept is not None and kept[0] == changes:
            return kept[1]
        found = read(project_id)
        with self._lock:
            self._kept[project_id] = (changes, found)
            self._kept.move_to_end(project_id)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return found
