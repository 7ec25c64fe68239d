"""What the projects screen shows: cards of a shelf, and honest words about a change of shape or quality."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from core.model.base import Value
from core.model.project import Aspect, Brief, Tier
from core.model.views import ProjectCard


class Place(StrEnum):
    """Where a project lies."""

    SHELF = "shelf"
    ARCHIVE = "archive"
    TEMPLATES = "templates"
    BIN = "bin"


class ShelfCard(ProjectCard):
    """A project on one of the shelves.

    Args:
        touched: When something was last changed in it: `14:05`, or `Nov 20, 14:05`.
        words: How its brief begins, to stand where there is no picture yet.
    """

    touched: str
    words: str = ""


class ShelfView(Value):
    """One shelf.

    Args:
        cards: The first ones found, the most recently touched first.
        found: How many were found.
        counts: How many lie in each place, whatever was searched for.
    """

    cards: tuple[ShelfCard, ...]
    found: int
    counts: dict[Place, int]


class TemplateView(Value):
    """A template in the list to start from.

    Args:
        holds: `brief, 4 moods, 8 scenes`.
    """

    id: str
    name: str
    aspect: Aspect
    tier: Tier
    flavor_title: str
    holds: str


class StartAsk(Value):
    """What a person wants to start: one project for each kind of film in each shape.

    Args:
        flavors: Names of kinds of film; at least one.
        aspects: Shapes; empty for each kind's own.
        brief: What all of them begin with. Its length counts only where `length_s` is left out.
        length_s: None for each kind's own.
    """

    name: str
    flavors: tuple[str, ...]
    aspects: tuple[Aspect, ...] = ()
    brief: Brief = Brief()
    length_s: int | None = None
    budget_usd: Decimal | None = None
    tier: Tier = Tier.DRAFT


class StartLine(Value):
    """One project that would be started, with what making it costs as far as that can be said."""

    name: str
    money: str


class ChangeWords(Value):
    """What a change of shape or quality does.

    Args:
        stale: What turns stale and stays usable: `8 keyframes and 8 clips`; empty when nothing does.
        cost: What remaking it would cost, with its sign; empty when nothing.
        sentence: All of it in words.
    """

    stale: str = ""
    cost: str = ""
    sentence: str
