"""Which words of the brief each scene shows: the story in order, the product and its claims where a beat asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.model.project import ProjectKind
from core.model.scene import Camera
from core.providers.offline.writing.briefs import write_brief
from core.providers.offline.writing.reading import clauses, shortened, words_of

_STORY, _PRODUCT, _CLAIM = "story", "product", "claim"


@dataclass(frozen=True)
class Spot:
    """A place in the film: its beat, what the beat is for, the moves that suit it, its number within the beat from 0."""

    beat: str
    cameras: tuple[Camera, ...]
    purpose: str = ""
    turn: int = 0


@dataclass(frozen=True)
class Showing:
    """What a scene shows: a clause, how many scenes before it showed the same, and whether the film returns to its start."""

    picture: str
    again: int = 0
    is_return: bool = False


def showings(facts: dict[str, Any], spots: Sequence[Spot]) -> list[Showing]:
    """One for each spot. Every pool is told in order; what is told longest comes back at the very end."""
    pools = _pools(facts)
    wanted = [_pool_of(spot, pools) for spot in spots]
    queues = {name: iter(_spread(pictures, wanted.count(name))) for name, pictures in pools.items()}
    found = [next(queues[name]) for name in wanted]
    if len(found) > 3 and found[-1].again > 0 and wanted[-1] == _STORY:
        found[-1] = Showing(found[0].picture, again=1, is_return=True)
    return found


def story_of(brief: dict[str, Any]) -> str:
    """The text that a film is told from."""
    told = (str(brief.get(name) or "") for name in ("text", "product", "message", "goal"))
    return next((text for text in told if text.strip()), "")


def _pools(facts: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    brief = facts.get("brief") or {}
    told = story_of(brief)
    story = clauses(told) or (shortened(told, 60) or "an empty place",)
    if facts.get("kind") != ProjectKind.AD_CREATIVE:
        return {_STORY: story}
    read = write_brief(facts)
    product = str(brief.get("product") or read.product or story[0])
    audience = str(brief.get("audience") or read.audience)
    claims = tuple(str(claim) for claim in brief.get("claims") or ()) or read.claims
    about = set(words_of(product))
    rest = tuple(part for part in story if not set(words_of(part)) <= about)
    return {
        _STORY: (*rest, *([audience] if audience else ())) or story,
        _PRODUCT: (shortened(product, 150),),
        _CLAIM: claims or clauses(product)[-1:] or (product,),
    }


def _pool_of(spot: Spot, pools: dict[str, tuple[str, ...]]) -> str:
    words = set(words_of(spot.purpose))
    if _CLAIM in pools and words & {"claim", "claims"}:
        return _CLAIM
    if _PRODUCT in pools and _PRODUCT in words and not words & {"missing", "without", "no"}:
        return _PRODUCT
    return _STORY


def _spread(pictures: Sequence[str], count: int) -> list[Showing]:
    """The pictures over so many scenes: some are passed over when there are more, shown again when there are fewer."""
    found: list[Showing] = []
    for at in range(count):
        number = at * len(pictures) // count
        is_same = bool(found) and len(pictures) < count and found[-1].picture == pictures[number]
        found.append(Showing(pictures[number], found[-1].again + 1 if is_same else 0))
    return found
