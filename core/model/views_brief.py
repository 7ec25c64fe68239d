"""What the brief screen shows beside the cell itself: the conversation, and what it did to the form."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.base import Value
from core.model.messages import FieldValue, Message
from core.model.money import Price
from core.model.project import MOST_REFERENCES, Brief

FIELD_TITLES: Mapping[str, str] = {
    "text": "In your own words",
    "goal": "What it should do",
    "audience": "For whom",
    "message": "What stays in mind",
    "tone": "Tone",
    "platform": "Where it is shown",
    "product": "Product",
    "claims": "Claims to make",
    "avoid": "To avoid",
    "length_s": "Length",
}
"""Fields of the brief that can be talked about, with their names on the form, in its order."""


class SoFar(Value):
    """What can be read of an answer that is still being written.

    Args:
        parts: Fields it speaks of, in the order of the form; the last one may still grow.
        question: What it asks next, as far as it is written.
    """

    parts: Mapping[str, FieldValue] = {}
    question: str = ""


class BriefView(Value):
    """The brief and what was said about it.

    Args:
        messages: Oldest first.
        filled: Fields whose words come from the conversation and that no person has changed or accepted since.
        offered: By field, what the conversation would put where a person's own words stand.
        missing: Fields that are still empty and worth asking for.
        opening: The question an empty conversation begins with; empty when nothing is missing.
        price: What sending these words costs.
        is_whole: There is enough to choose a mood from.
        can_talk: Whether anything can be said: not while the brief is kept as it is.
    """

    brief: Brief
    messages: tuple[Message, ...] = ()
    filled: tuple[str, ...] = ()
    offered: Mapping[str, FieldValue] = {}
    missing: tuple[str, ...] = ()
    opening: str = ""
    price: Price
    is_whole: bool = False
    can_talk: bool = True
    most_references: int = MOST_REFERENCES
