"""Whose words stand in each field of the brief: a person's, which stay, or the conversation's, which may still change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.model.cells import Origin, Snapshot, Take
from core.model.messages import FieldValue, Part, Way
from core.model.project import Brief, ProjectKind
from core.model.replies import BriefReply
from core.model.views_brief import FIELD_TITLES
from core.notebook import slots

TALKED = tuple(FIELD_TITLES)
_LISTS = ("claims", "avoid")
_ASKED = ("text", "goal", "audience", "message", "tone", "platform", "length_s")


@dataclass(frozen=True)
class Hands:
    """Whose hands were on the brief.

    Args:
        person: Fields that a person has written, changed, emptied or accepted.
        filled: Fields that the conversation has filled and nobody has touched since.
        settled_at: When a person last saved or accepted words; what was offered before is settled by it.
    """

    person: frozenset[str]
    filled: frozenset[str]
    settled_at: datetime | None


@dataclass(frozen=True)
class Heard:
    """What words do to the brief: the brief they lead to, and field by field what happened."""

    brief: Brief
    parts: tuple[Part, ...]


def hands_on(snapshot: Snapshot) -> Hands:
    """Read from the takes up to the chosen one: each change of a field belongs to whoever made that take.

    The length a project was started with was chosen for it and belongs to nobody. A brief that arrived whole, with no
    earlier take, is a person's.
    """
    whose: dict[str, Origin] = {}
    settled_at: datetime | None = None
    before = Brief()
    for number, take in enumerate(_history(snapshot)):
        brief = slots.document(take, Brief)
        changed = [name for name in TALKED if getattr(brief, name) != getattr(before, name)]
        whose |= dict.fromkeys(changed, take.origin)
        if take.approved_at is not None or (number == 0 and take.origin is Origin.GENERATED):
            whose = dict.fromkeys(whose, Origin.EDIT)
        if number == 0:
            whose.pop("length_s", None)
        elif take.origin is not Origin.GENERATED and changed:
            settled_at = _later(settled_at, take.created_at)
        settled_at = _later(settled_at, take.approved_at)
        before = brief
    filled = {name for name, who in whose.items() if who is Origin.GENERATED and getattr(before, name)}
    person = {name for name, who in whose.items() if who is not Origin.GENERATED}
    return Hands(frozenset(person), frozenset(filled), settled_at)


def heard(snapshot: Snapshot, reply: BriefReply, *, is_talk: bool) -> Heard:
    """What a writer's reply does to the brief.

    A person's fields stay; what would change them is offered. Without a conversation only empty fields are filled.
    """
    brief, hands = slots.brief_of(snapshot), hands_on(snapshot)
    found: dict[str, Any] = {}
    parts: list[Part] = []
    for name in TALKED:
        now, said = getattr(brief, name), getattr(reply, name)
        wanted = merged(name, now, said) if said and (is_talk or name not in {"text", "length_s"}) else now
        is_length_said = is_talk and name == "length_s" and said is not None
        if (wanted == now and not is_length_said) or (not is_talk and now):
            continue
        is_kept = is_talk and name in hands.person and wanted != now
        parts.append(Part(name=name, way=Way.OFFERED if is_kept else Way.FILLED, value=wanted))
        if not is_kept:
            found[name] = wanted
    return Heard(brief.model_copy(update=found), tuple(parts))


def merged(name: str, now: FieldValue, said: FieldValue) -> FieldValue:
    """What a field holds once something more is said: lists grow, the telling goes on, everything else is replaced."""
    if name in _LISTS and isinstance(now, tuple) and isinstance(said, tuple):
        return tuple(dict.fromkeys((*now, *said)))
    if name == "text" and isinstance(now, str) and isinstance(said, str) and now.strip():
        return now if said.strip() in now else f"{now.rstrip()}\n{said.strip()}"
    return said


def missing(snapshot: Snapshot) -> tuple[str, ...]:
    """Fields worth asking for that are still empty, the most telling first; the length until somebody has spoken of it."""
    brief, hands = slots.brief_of(snapshot), hands_on(snapshot)
    wanted = [*_ASKED]
    if snapshot.project.kind is ProjectKind.AD_CREATIVE:
        wanted[1:1] = ["product"]
    open_length = "length_s" not in hands.person | hands.filled
    return tuple(name for name in wanted if (open_length if name == "length_s" else not getattr(brief, name)))


def is_whole(snapshot: Snapshot) -> bool:
    """Whether there is enough to choose a mood from: what it is about, and in an ad the product."""
    brief = slots.brief_of(snapshot)
    has_story = bool(brief.text.strip() or brief.message.strip())
    return has_story and (snapshot.project.kind is not ProjectKind.AD_CREATIVE or bool(brief.product.strip()))


def offers(brief: Brief, said: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Offers that would still change something."""
    return {name: value for name, value in said.items() if getattr(brief, name) != value}


def _history(snapshot: Snapshot) -> tuple[Take, ...]:
    chosen = snapshot.selected("brief")
    if chosen is None:
        return ()
    return tuple(take for take in snapshot.all_takes_of(chosen.cell) if take.number <= chosen.number)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return other if one is None else one if other is None else max(one, other)
