"""Pictures that are shown twice where two shots meet, and the free trim that mends it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from core.cut.joints import picture_no
from core.model.cut import Cut, CutItem, Play
from core.model.cut_edits import Edge, Trim
from core.model.joints import Joints
from core.model.views_cut import TrimOffer
from core.music.holds import longest


def trim_offers(cut: Cut, joints: Joints) -> Iterator[TrimOffer]:
    """One offer for each place where the film shows the same pictures twice, in the order of the film.

    A shot whose clip has as many pictures to spare keeps its length, and so every cut after it stays on its beat; otherwise
    the film becomes shorter. Only neighbors that meet in the pictures that were looked at are judged.
    """
    known = {joint.seen: joint.overlap for joint in joints.joints if joint.overlap}
    for place, (before, after) in enumerate(pairwise(cut.items), start=2):
        seen = _seen(before, after)
        shared = known.get(seen) if seen is not None else None
        frames = _film_frames(after, shared, cut.rate) if shared else 0
        if 0 < frames < after.frames:
            yield _offer(cut, after, frames, place)


def _seen(before: CutItem, after: CutItem) -> tuple[str, int, str, int] | None:
    """The pictures that meet; None where a shot is none, or does not run forward."""
    if before.source is None or after.source is None or {before.play, after.play} != {Play.FORWARD}:
        return None
    last, first = picture_no(before, before.frames - 1), picture_no(after, 0)
    return before.source.blob, last, after.source.blob, first


def _film_frames(item: CutItem, shared: int, rate: Fraction) -> int:
    """How long so many pictures of its source last in the film."""
    source_rate = item.source.info.rate if item.source is not None else None
    return round(shared * rate / (source_rate or rate) / item.speed)


def _offer(cut: Cut, item: CutItem, frames: int, place: int) -> TrimOffer:
    most = longest(item, cut.rate)
    has_spare = most is None or item.frames + frames <= most
    edits = [Trim(id=item.id, edge=Edge.HEAD, by=frames)]
    if has_spare:
        edits.append(Trim(id=item.id, edge=Edge.TAIL, by=frames))
    many = "1 picture" if frames == 1 else f"{frames} pictures"
    end = "keeps the length of the film" if has_spare else "shortens the film"
    return TrimOffer(
        item_id=item.id,
        words=f"Shot {place} begins with {many} that the one before has shown. Leaving them out {end}.",
        label=f"Leave out {many} at shot {place}",
        edits=tuple(edit.model_dump(mode="json") for edit in edits),
    )
