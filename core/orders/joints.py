"""Looking at the places where scenes meet: only at those that have changed."""

from __future__ import annotations

from fractions import Fraction

from core.blobs import Blobs
from core.errors import BlobMissingError, CancelledError, ProbeError
from core.film import frame_at, frame_bytes
from core.film.joints import fit_of
from core.film.overlap import overlap_of
from core.model.joints import Joint, JointAsk, Joints, JointsOrder, bridge_subject, seen_of
from core.process import Stop

_SAME_RATE = Fraction(1, 1000)


def look_at_joints(order: JointsOrder, blobs: Blobs, *, should_stop: Stop) -> Joints:
    """Every joint of the film, each with its two pictures kept as files and the score of their fit.

    A joint whose files and pictures are those of before is not looked at again, as long as its pictures are still there.
    One whose clip is lost or broken is named, and does not keep the others from being looked at.

    Raises:
        DiskFullError: When there is no room for the pictures.
        CancelledError: When told to stop.
    """
    known = {joint.seen: joint for joint in order.known if _is_whole(joint, blobs)}
    found: list[Joint] = []
    unread: list[str] = []
    for pair in order.pairs:
        if should_stop():
            raise CancelledError("Looking at the joints was cancelled.")
        before = known.get(seen_of(pair))
        if before is not None:
            found.append(before.model_copy(update={"before": pair.before, "after": pair.after}))
            continue
        try:
            found.append(_looked_at(pair, blobs))
        except (BlobMissingError, ProbeError):
            unread.append(bridge_subject(pair.before, pair.after))
    return Joints(joints=tuple(found), unread=tuple(unread))


def _is_whole(joint: Joint, blobs: Blobs) -> bool:
    """Whether nothing of what was seen is lost, or was not yet looked for."""
    return joint.overlap is not None and blobs.exists(joint.last) and blobs.exists(joint.first)


def _looked_at(pair: JointAsk, blobs: Blobs) -> Joint:
    last = frame_at(blobs.path(pair.before_source.blob), pair.before_frame)
    first = frame_at(blobs.path(pair.after_source.blob), pair.after_frame)
    return Joint(
        before=pair.before,
        after=pair.after,
        seen=seen_of(pair),
        score=fit_of(last, first),
        last=blobs.put_bytes(frame_bytes(last, "jpg")),
        first=blobs.put_bytes(frame_bytes(first, "jpg")),
        overlap=_overlap(pair, blobs),
    )


def _overlap(pair: JointAsk, blobs: Blobs) -> int:
    """Pictures both show. Where one is a still, or they run at different rates, they share none."""
    before, after = pair.before_source, pair.after_source
    rate = before.info.rate
    if rate is None or after.info.rate is None or abs(rate / after.info.rate - 1) > _SAME_RATE:
        return 0
    return overlap_of(blobs.path(before.blob), pair.before_frame, blobs.path(after.blob), pair.after_frame, rate)
