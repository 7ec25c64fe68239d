"""A new storyboard meets the old one: scenes that tell the same keep their id, and with it every take they own."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from core.model.base import new_id
from core.model.replies import SceneReply
from core.model.scene import SceneText

LIKENESS = 0.6
"""Share of equal words from which two texts tell the same scene."""


def matched_ids(replies: Sequence[SceneReply], old: Sequence[tuple[str, SceneText]]) -> tuple[str, ...]:
    """An id for each new scene: that of the old scene most like it, each used once, or a fresh one.

    Equal texts are paired first, then likenesses from the strongest down, so one good match is never taken by a worse one.

    Args:
        replies: New scenes in order.
        old: Scenes of the storyboard so far, with their ids.
    """
    scores = [
        (_likeness(reply, scene), new, before)
        for new, reply in enumerate(replies)
        for before, (_, scene) in enumerate(old)
    ]
    found: dict[int, str] = {}
    taken: set[int] = set()
    for score, new, before in sorted(scores, key=lambda item: (-item[0], item[1], item[2])):
        if score >= LIKENESS and new not in found and before not in taken:
            found[new] = old[before][0]
            taken.add(before)
    return tuple(found.get(index) or new_id("scene") for index in range(len(replies)))


def _likeness(reply: SceneReply, scene: SceneText) -> float:
    if reply.text == scene.text:
        return 1.0
    words, other = reply.text.lower().split(), scene.text.lower().split()
    matcher = SequenceMatcher(None, words, other, autojunk=False)
    return min(matcher.ratio(), 0.99) if matcher.real_quick_ratio() >= LIKENESS else 0.0


def fitted_lengths(lengths: Sequence[int], total: int) -> tuple[int, ...]:
    """Lengths in frames scaled so that they add up to `total` exactly, none below one frame.

    Args:
        lengths: Wanted lengths, each >= 1.
        total: What they must add up to; at least one frame a scene, else each gets one.
    """
    wanted = sum(lengths)
    if wanted == total or total < len(lengths):
        return tuple(lengths) if wanted == total else (1,) * len(lengths)
    spare = total - len(lengths)
    edges = [0]
    so_far = 0
    for length in lengths:
        so_far += length
        edges.append(round(spare * so_far / wanted))
    return tuple(1 + after - before for before, after in pairwise(edges))
