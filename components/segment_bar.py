"""What an export would do, as one bar: filled stretches are reused, outlined ones are still to be rendered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from components.markup import Html, tag
from core.model.film import RenderPlan, SegmentPlan
from core.timing import clock

_MOST = 80


def segment_bar(plan: RenderPlan, words: str) -> Html:
    """The bar and the sentence that says the same.

    Args:
        words: The sentence.
    """
    pieces = [tuple(found) for found in _pieces(plan.segments)]
    parts = [
        tag("i", class_="rb-kept" if piece[0].is_kept else "rb-open", title=_said(piece),
            style=f"flex-grow: {max(1, sum(part.frames for part in piece))}")
        for piece in pieces
    ]  # fmt: skip
    bar = tag("div", *parts, class_="rb-segments", role="img", aria_label=words)
    return tag("div", bar, tag("p", words, class_="rb-facts rb-plan-line"))


def _pieces(segments: Sequence[SegmentPlan]) -> Iterator[Sequence[SegmentPlan]]:
    """Stretches one by one; where they would be too thin to see, neighbors of one fate together."""
    if len(segments) <= _MOST:
        yield from ([part] for part in segments)
        return
    for _is_kept, found in groupby(segments, key=lambda part: part.is_kept):
        yield list(found)


def _said(piece: Sequence[SegmentPlan]) -> str:
    """`Scene 2, 0:01.15, reused`."""
    first, last = piece[0].label or "a stretch", piece[-1].label or "a stretch"
    name = first if len(piece) == 1 else f"{first} to {last}"
    return f"{name}, {clock(sum(part.frames for part in piece))}, {'reused' if piece[0].is_kept else 'to render'}"
