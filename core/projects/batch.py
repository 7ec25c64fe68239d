"""One brief to several projects: which ones, what they are called, and what making each costs as far as that can be said."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from core.errors import InputError, StudioError
from core.flavors import FlavorShelf
from core.model.base import Doc, utc_now
from core.model.cells import CellRef, Origin, Snapshot, TakeDraft
from core.model.flavor import Flavor
from core.model.money import Price, dollars, total
from core.model.project import Aspect, Brief, Project, ProjectKind
from core.model.scene import Mood, MoodBoard, SceneText, Storyboard
from core.model.views_projects import StartAsk, StartLine
from core.notebook.pretend import with_drafts
from core.notebook.survey import PriceOf
from core.timing import FILM_RATE, frames_of

MOST = 24
"""Projects in one go; four kinds in three shapes are twelve."""

_NAME_LENGTH = 120
_SCENE = "scene"


@dataclass(frozen=True)
class Member:
    """One project of a batch."""

    name: str
    flavor: Flavor
    aspect: Aspect
    length_s: int


def members(ask: StartAsk, flavors: FlavorShelf) -> tuple[Member, ...]:
    """Which projects an ask comes to, in the order of its kinds and shapes.

    Raises:
        InputError: When it comes to none, or to too many.
        SettingsError: When there is no such kind of film.
    """
    if not ask.flavors:
        raise InputError("Choose at least one kind of film.")
    kinds = [flavors.flavor(name) for name in dict.fromkeys(ask.flavors)]
    pairs = [(kind, shape) for kind in kinds for shape in dict.fromkeys(ask.aspects or (kind.aspect,))]
    if len(pairs) > MOST:
        raise InputError(f"That would be {len(pairs)} projects; {MOST} is the most in one go.")
    has_shapes = len({shape for _, shape in pairs}) > 1 and bool(ask.aspects)
    found = []
    for kind, shape in pairs:
        words = [kind.title] * (len(kinds) > 1) + [shape.value] * has_shapes
        found.append(Member(_named(ask.name, words), kind, shape, ask.length_s or kind.length_s))
    return tuple(found)


def _named(name: str, words: list[str]) -> str:
    tail = f", {', '.join(words)}" if words else ""
    return name.strip()[: _NAME_LENGTH - len(tail)] + tail


def start_lines(ask: StartAsk, flavors: FlavorShelf, price_of: PriceOf) -> tuple[StartLine, ...]:
    """Each project of a batch with what making it is expected to cost."""
    return tuple(StartLine(name=one.name, money=_money(ask, one, price_of)) for one in members(ask, flavors))


def _money(ask: StartAsk, one: Member, price_of: PriceOf) -> str:
    if one.flavor.kind is ProjectKind.QUICK_CUT:
        return "nothing to buy, it is cut from your own clips"
    snapshot = _pretended(ask, one)
    pictures = one.flavor.mood_count * one.flavor.tiers[ask.tier].pictures_per_mood
    try:
        picture = price_of(snapshot, snapshot.ref("mood_picture", _SCENE))
        opening = total(
            (*(price_of(snapshot, snapshot.ref(kind)) for kind in ("moods", "storyboard")), *[picture] * pictures)
        )
        scene = total(price_of(snapshot, snapshot.ref(kind, _SCENE)) for kind in ("keyframe", "clip"))
    except StudioError:
        return "price unknown"
    return _sentence(opening, scene)


def _sentence(opening: Price, scene: Price) -> str:
    if opening.is_free and scene.is_free:
        return "free"
    if opening.usd is None or scene.usd is None:
        return "price unknown"
    begin = f"{dollars(opening.usd)} for moods and storyboard" if opening.usd else "moods and storyboard free"
    return f"{begin}, then about {dollars(scene.usd or Decimal(0))} a scene"


def _pretended(ask: StartAsk, one: Member) -> Snapshot:
    """The project as if its moods and one scene of average length were there. Nothing is written."""
    now = utc_now()
    project = Project(
        id="pretended", name="Pretended", kind=one.flavor.kind, flavor=one.flavor.name, aspect=one.aspect, tier=ask.tier,
        created_at=now, updated_at=now,
    )  # fmt: skip
    frames = max(1, frames_of(one.length_s, FILM_RATE) // len(one.flavor.beats))
    words = ask.brief if not ask.brief.is_empty else Brief(text="A film.")
    brief = words.model_copy(update={"length_s": one.length_s})
    mood = Mood(id=_SCENE, name="A look", palette=("#808080",))
    drafts = [
        _draft("brief", "", brief),
        _draft("moods", "", MoodBoard(moods=(mood,), picked=mood.id)),
        _draft("storyboard", "", Storyboard(scene_ids=(_SCENE,))),
        _draft("scene_text", _SCENE, SceneText(text="A shot.", length_frames=frames)),
    ]
    return with_drafts(Snapshot(project=project), drafts)


def _draft(kind: str, subject: str, content: Doc) -> TakeDraft:
    ref = CellRef(project_id="pretended", kind=kind, subject=subject)
    return TakeDraft(cell=ref, origin=Origin.EDIT, content=content.to_json(), content_digest=content.digest())
