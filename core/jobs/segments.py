"""The room rendered segments may take: the longest unused go first, never what a kept film needs or an export is using."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.blobs import Blobs
from core.model.base import utc_now
from core.model.jobs import JobState
from core.model.orders import RenderOrder
from core.store import Store

GIGABYTE = 1 << 30
UNUSED_KEPT = timedelta(days=30)
"""Segments that no export has used for longer go whatever room there is."""


@dataclass(frozen=True)
class Budget:
    """How the segments stand against their budget.

    Args:
        bytes: Of all their files.
        needed_bytes: Of those that kept films need; these never go.
        going: Keys that are to go, the longest unused first.
        going_blobs: Their files.
        going_bytes: What that gives back.
    """

    bytes: int
    needed_bytes: int
    going: tuple[str, ...]
    going_blobs: tuple[str, ...]
    going_bytes: int


def look_at_segments(store: Store, blobs: Blobs, budget_gb: float) -> Budget:
    """Looks at every kept segment and says which are to go; changes nothing.

    Args:
        budget_gb: What they may take, in 2**30 bytes.
    """
    uses, needed, busy_at = store.segment_uses(), store.needed_segments(), _busy_since(store)
    sizes = {use.blob: blobs.size(use.blob) or 0 for use in uses}
    names, left = Counter(use.blob for use in uses), sum(sizes.values())
    oldest, most = utc_now() - UNUSED_KEPT, int(budget_gb * GIGABYTE)
    going, going_blobs = list[str](), list[str]()
    for use in uses:
        if left <= most and use.used_at >= oldest:
            break
        if use.key in needed or (busy_at is not None and use.used_at >= busy_at):
            continue
        going.append(use.key)
        names[use.blob] -= 1
        if not names[use.blob]:
            going_blobs.append(use.blob)
            left -= sizes[use.blob]
    kept_for_films = {use.blob for use in uses if use.key in needed}
    return Budget(
        bytes=sum(sizes.values()),
        needed_bytes=sum(sizes[blob] for blob in kept_for_films),
        going=tuple(going),
        going_blobs=tuple(going_blobs),
        going_bytes=sum(sizes[blob] for blob in going_blobs),
    )


def sweep_segments(store: Store, blobs: Blobs, budget_gb: float) -> tuple[int, int]:
    """Drops what is to go, and returns how many files that were and their bytes.

    The rows go first: a file without a row is swept later, a row without its file would be trusted for nothing.

    Args:
        budget_gb: What segments may take, in 2**30 bytes.
    """
    found = look_at_segments(store, blobs, budget_gb)
    if not found.going:
        return 0, 0
    store.forget_segments(found.going)
    files, size_bytes = blobs.remove(set(found.going_blobs) - store.named_blobs())
    if files:
        store.note_drop(files, size_bytes)
    return files, size_bytes


def _busy_since(store: Store) -> datetime | None:
    """When the oldest export at work began; what it has used since stays."""
    begun = [
        job.started_at
        for job in store.moving_jobs()
        if isinstance(job.request.order, RenderOrder) and job.state is not JobState.QUEUED
    ]
    return min((at for at in begun if at is not None), default=None)
