"""What is being worked out for the song, its beats and the cut, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.cells import Snapshot
from core.model.jobs import Job, JobState

_WORDS = {
    "song": "Making the song",
    "beat_grid": "Finding the beats",
    "joints": "Looking at the joints",
    "cut": "Laying out the film",
}


def at_work(jobs: Sequence[Job]) -> tuple[str, ...]:
    """What is at work now, each kind once."""
    live = {job.request.cell.kind for job in jobs if not job.state.is_over}
    return tuple(words for kind, words in _WORDS.items() if kind in live)


def went_wrong(snapshot: Snapshot, jobs: Sequence[Job]) -> tuple[str, ...]:
    """What failed since the chosen takes were made, and what next."""
    told = []
    for kind in _WORDS:
        mine = [job for job in jobs if job.request.cell.kind == kind]
        last = max(mine, key=lambda job: job.created_at, default=None)
        chosen = snapshot.selected(kind)
        is_newer = last is not None and (chosen is None or chosen.created_at < last.created_at)
        if last is not None and last.state is JobState.FAILED and is_newer:
            told.append(f"{last.request.title}: {last.error} {last.hint}".strip())
    return tuple(told)
