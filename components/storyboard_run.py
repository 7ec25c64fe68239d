"""How far the next run goes, for which scenes, and what that costs: the one warm button of the storyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from components import session
from components.asks import Ask, Refresh, Visit
from components.markup import label, tag
from components.storyboard_asks import Approve
from core.model.cells import Depth
from core.model.views import RefreshOffer
from core.model.views_storyboard import Approval, SceneCard, StoryboardView

_DEPTHS = {Depth.TEXTS: "Texts", Depth.PICTURES: "Pictures", Depth.CLIPS: "Clips"}
_ALL = "all"
Offer = Callable[[Depth, tuple[str, ...]], RefreshOffer | None]


def show(view: StoryboardView, chosen: Sequence[SceneCard], offer_of: Offer) -> Ask | None:
    """The bar; what was asked.

    Args:
        chosen: Scenes the run may be kept to: those that are chosen, else the open one.
        offer_of: What a refresh to a depth, of some scenes, would say and cost.
    """
    with st.container(key="rb_run", gap="small"):
        with st.container(key="rb_run_row", horizontal=True, vertical_alignment="bottom", gap="medium"):
            first = _first_depth(view)  # in the key too: a widget holds on to the default it began with
            depth = st.segmented_control(
                "How far shall this run go?", list(_DEPTHS), default=first, format_func=_DEPTHS.__getitem__,
                key=session.own(f"rb_run_depth_{first}"), required=True,
            )  # fmt: skip
            only = _scope(chosen)
            asked = _start(view, Depth(depth or Depth.PICTURES), only, offer_of)
        return _approvals(view, chosen) or asked


def _first_depth(view: StoryboardView) -> Depth:
    """Pictures, before all scenes have one; then clips."""
    pictures = next((part for part in view.approvals if part.stage == "picture"), None)
    return Depth.CLIPS if view.cards and pictures is not None and pictures.made >= len(view.cards) else Depth.PICTURES


def _scope(chosen: Sequence[SceneCard]) -> tuple[str, ...] | None:
    """Ids of the scenes to keep to; None for the whole project."""
    if not chosen:
        return None
    words = f"Scene {chosen[0].number}" if len(chosen) == 1 else f"{len(chosen)} chosen scenes"
    told = {_ALL: "All scenes", "chosen": words}
    scope = st.segmented_control(
        "For", list(told), default=_ALL, format_func=told.__getitem__, key=session.own("rb_run_scope"), required=True
    )
    return tuple(card.id for card in chosen) if scope == "chosen" else None


def _start(view: StoryboardView, depth: Depth, only: tuple[str, ...] | None, offer_of: Offer) -> Ask | None:
    offer = _whole(view, depth) if only is None else offer_of(depth, only)
    if offer is None:
        st.html(tag("p", _nothing(view), class_="rb-muted rb-run-none"), width="content")
        return _on(view, depth, only)
    pressed = st.button(label(offer.label), key="rb_run_start", type="primary")
    return Refresh(offer.depth, offer.plan.total, only=only or ()) if pressed else None


def _on(view: StoryboardView, depth: Depth, only: tuple[str, ...] | None) -> Ask | None:
    """The way on where nothing is to be made: to the brief before there are scenes, to the clips once all are made."""
    if not view.cards:
        is_next = not _has_brief(view)
        return Visit("brief") if is_next and st.button("Write the brief", key="rb_run_on", type="primary") else None
    is_next = depth is Depth.CLIPS and only is None
    return Visit("clips") if is_next and st.button("Go to the clips", key="rb_run_on", type="primary") else None


def _whole(view: StoryboardView, depth: Depth) -> RefreshOffer | None:
    """The offer for the whole project: the deepest one that goes no further; a deeper one that does no more is left out."""
    order = list(_DEPTHS)
    fitting = [offer for offer in view.notebook.offers if order.index(offer.depth) <= order.index(depth)]
    return fitting[-1] if fitting else None


def _nothing(view: StoryboardView) -> str:
    if not view.cards:
        first = "add a scene" if _has_brief(view) else "write the brief first, or add a scene"
        return f"Nothing can be made yet: {first}."
    return "Nothing is missing or stale there."


def _has_brief(view: StoryboardView) -> bool:
    return any(cell.brief is not None and not cell.brief.is_empty for cell in view.notebook.cells)


def _approvals(view: StoryboardView, chosen: Sequence[SceneCard]) -> Ask | None:
    """How much is approved, and a menu that approves the rest."""
    if not view.cards:
        return None
    said = " · ".join(f"{part.approved} of {part.made} {_many(part)}" for part in view.approvals if part.made)
    options = _options(view.approvals, {card.id for card in chosen} if len(chosen) > 1 else set())
    with st.container(key="rb_approvals", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(tag("p", f"Approved: {said}" if said else "Nothing is made yet.", class_="rb-facts"), width="content")
        if not options:
            return None
        picked = st.menu_button(
            "Approve", list(options), format_func=lambda name: options[name][0], key="rb_approve_all", type="tertiary"
        )
    return Approve(options[picked][1]) if picked else None


def _options(approvals: Sequence[Approval], chosen: set[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """By name: the words of each offer, and the takes it approves. Of the chosen scenes, where several are."""
    found = {}
    for part in approvals:
        takes = tuple(take for one, take in part.open_takes.items() if not chosen or one in chosen)
        if takes:
            whose = "of the chosen scenes" if chosen else "of all scenes"
            found[part.stage] = (f"{len(takes)} {_many(part)} {whose}", takes)
    return found


def _many(part: Approval) -> str:
    return f"{part.stage}s"
