"""What is said about the brief: messages, and what the studio did to the form with each."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime

from core.model.base import Value

FieldValue = str | int | tuple[str, ...]


class Speaker(StrEnum):
    """Who says something. Stored."""

    PERSON = "person"
    STUDIO = "studio"


class Way(StrEnum):
    """What was done about a field. Stored."""

    FILLED = "filled"
    OFFERED = "offered"
    ASKED = "asked"


class Part(Value):
    """One field that a message is about.

    Args:
        name: Field of the brief.
        way: Filled in; offered, because what stands there is the person's own; or asked for.
        value: What was filled in or is offered; empty for a question.
    """

    name: str
    way: Way
    value: FieldValue = ""


class Saying(Value):
    """A message that is about to be kept.

    Args:
        parts: Fields it is about; only the studio's messages have any.
    """

    speaker: Speaker
    text: str
    parts: tuple[Part, ...] = ()


class Message(Saying):
    """A message as kept. Numbers rise; the conversation is in their order."""

    id: int
    at: AwareDatetime
