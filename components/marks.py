"""Marks: a small shape first, then its color, then a word for those who cannot see it."""

from __future__ import annotations

from components.markup import Html, tag
from core.model.cells import Verdict, VerdictKind
from core.model.jobs import JobState
from core.model.views import CellView, JobView

WORDS = {
    VerdictKind.CURRENT: "up to date",
    VerdictKind.STALE: "stale",
    VerdictKind.MISSING: "missing",
    VerdictKind.BLOCKED: "blocked",
}
_JOB_SHAPES = {
    JobState.QUEUED: "ring",
    JobState.RUNNING: "ring",
    JobState.CANCELLING: "ring",
    JobState.UNKNOWN: "unknown",
    JobState.FAILED: "failed",
    JobState.DONE: "current",
    JobState.CANCELLED: "missing",
    JobState.WRITTEN_OFF: "missing",
}


def mark(shape: str, word: str, *, fraction: float | None = None, job_id: str | None = None) -> Html:
    """One mark.

    Args:
        shape: `current stale missing blocked frozen ring unknown failed`.
        word: What a screen reader says.
        fraction: How full a ring is, 0 to 1.
        job_id: Lets the job list fill this ring without a rerun.
    """
    style = None if fraction is None else f"--rb-part: {fraction:.3f}"
    return tag("span", class_=f"rb-mark rb-mark-{shape}", role="img", aria_label=word, style=style, data_job=job_id)


def cell_mark(cell: CellView) -> Html:
    """The mark of a cell: frozen, or what its verdict says."""
    if cell.is_frozen and cell.verdict.kind is not VerdictKind.MISSING:
        return mark("frozen", "kept as it is")
    return verdict_mark(cell.verdict)


def verdict_mark(verdict: Verdict) -> Html:
    return mark(verdict.kind.value, WORDS[verdict.kind])


def job_mark(job: JobView) -> Html:
    """The mark of a job; a live one is a ring that fills."""
    fraction = 0.0 if job.fraction is None else job.fraction
    return mark(_JOB_SHAPES[job.state], job.state.value.replace("_", " "), fraction=fraction, job_id=job.id)
