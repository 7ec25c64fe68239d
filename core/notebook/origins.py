"""Who made what is shown: the offline studio's work is labelled wherever it appears, also inside a film."""

from __future__ import annotations

from core.model.cells import Snapshot, Take


def is_offline(snapshot: Snapshot, take: Take | None) -> bool:
    """Whether the offline studio made a take, or anything that a film or a cut of these files is put together from."""
    if take is None:
        return False
    if take.made_with is not None and take.made_with.is_offline:
        return True
    cut = {part.digest for part in take.stamp.inputs if part.name == "cut"} if take.stamp is not None else set()
    if not cut:
        return False
    shown = {blob for other in snapshot.takes.values() if other.content_digest in cut for blob in other.blobs}
    return any(_made_offline(other) and shown & set(other.blobs) for other in snapshot.takes.values())


def _made_offline(take: Take) -> bool:
    return take.made_with is not None and take.made_with.is_offline
