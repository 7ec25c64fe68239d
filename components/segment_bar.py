"""What an export would do, as one bar: filled stretches are reused, outlined ones are still to be rendered."""

from __future__ import annotations

from components.markup import Html, tag
from core.model.film import RenderPlan
from core.timing import clock


def segment_bar(plan: RenderPlan) -> Html:
    """The bar and the sentence that says the same."""
    words = sentence(plan)
    parts = [
        tag("i", class_="rb-kept" if part.is_kept else "rb-open", style=f"flex-grow: {max(part.frames, 1)}",
            title=f"{part.label or 'segment'}, {clock(part.frames)}, {'reused' if part.is_kept else 'to render'}")
        for part in plan.segments
    ]  # fmt: skip
    bar = tag("div", *parts, class_="rb-segments", role="img", aria_label=words)
    return tag("div", bar, tag("p", words, class_="rb-facts"))


def sentence(plan: RenderPlan) -> str:
    """`0:20.00 reused, 0:10.00 to render`, in whole frames."""
    open_frames = plan.frames - plan.kept_frames
    if not open_frames:
        return f"all {clock(plan.frames)} reused"
    if not plan.kept_frames:
        return f"all {clock(plan.frames)} to render"
    return f"{clock(plan.kept_frames)} reused, {clock(open_frames)} to render"
