"""Honest words about a change of shape or quality, before it is made."""

from __future__ import annotations

from core.errors import StudioError
from core.flavors import FlavorShelf
from core.model.cells import CellRef, Depth, Snapshot, VerdictKind
from core.model.money import UNKNOWN, Price, total
from core.model.project import Aspect, Quality, Tier
from core.model.views_projects import ChangeWords
from core.notebook import Notebook
from core.notebook.survey import PriceOf
from core.projects.offers import NOUNS

_AT_ONCE = {"beat_grid", "joints", "cut", "captions", "film"}
"""Kinds that cost nothing and follow by themselves, or are rendered again anyway."""


def shape_words(notebook: Notebook, snapshot: Snapshot, aspect: Aspect, price_of: PriceOf) -> ChangeWords:
    """What turns stale in another shape, counted on the project as it would be."""
    if aspect is snapshot.project.aspect:
        return ChangeWords(sentence="")
    changed = Snapshot(
        project=snapshot.project.model_copy(update={"aspect": aspect}), cells=snapshot.cells, takes=snapshot.takes
    )
    shown = _turned(notebook, snapshot, changed, VerdictKind.STALE)
    if not shown:
        return ChangeWords(sentence=_without_loss(_turned(notebook, snapshot, changed, VerdictKind.CURRENT)))
    price = _price(notebook, changed, {ref.name for ref in shown}, price_of)
    what = _counted(shown)
    verb = "turns" if len(shown) == 1 else "turn"
    cost = "" if price.is_free else price.label()
    tail = f" Remaking what is affected costs {cost}." if price.usd else " Remaking has no known price." if cost else ""
    return ChangeWords(
        stale=what,
        cost=cost,
        sentence=f"{what} {verb} stale. They stay, and can be cut and exported cropped to the new shape.{tail}",
    )


def tier_words(snapshot: Snapshot, tier: Tier, flavors: FlavorShelf) -> ChangeWords:
    """What another quality means for what is made next."""
    if tier is snapshot.project.tier:
        return ChangeWords(sentence="")
    flavor = flavors.flavors.get(snapshot.project.flavor)
    if flavor is None:
        return ChangeWords(sentence="Nothing turns stale.")
    chosen = flavor.tiers[tier]
    clips = "at full size" if chosen.clip_quality is Quality.FINAL else "at half size"
    return ChangeWords(
        sentence=f"Nothing turns stale; what is there stays as it is. New pictures get {chosen.picture_px} px on the long "
        f"side, new clips are made {clips}."
    )


def _without_loss(fitting: list[CellRef]) -> str:
    if not fitting:
        return "Nothing more turns stale. What is made from now on has the new shape."
    verb = "was" if len(fitting) == 1 else "were"
    return f"{_counted(fitting)} {verb} made in this shape and will be current again."


def _turned(notebook: Notebook, before: Snapshot, after: Snapshot, into: VerdictKind) -> list[CellRef]:
    """Cells that were otherwise and would be this; those that follow by themselves are left out."""
    was, will = notebook.verdicts(before), notebook.verdicts(after)
    other = {VerdictKind.STALE: VerdictKind.CURRENT, VerdictKind.CURRENT: VerdictKind.STALE}[into]
    return [
        ref
        for ref in notebook.kinds.refs(after)
        if ref.kind not in _AT_ONCE and will[ref.name].kind is into and ref.name in was and was[ref.name].kind is other
    ]


def _price(notebook: Notebook, snapshot: Snapshot, names: set[str], price_of: PriceOf) -> Price:
    try:
        plan = notebook.plan(snapshot, Depth.CLIPS, price_of=price_of)
    except StudioError:
        return UNKNOWN
    # clips below a keyframe that is remade are remade as well, also where they are not stale yet
    return total(step.price for step in plan.steps if step.cell.name in names or names & set(step.causes))


def _counted(refs: list[CellRef]) -> str:
    counts: dict[str, int] = {}
    for ref in refs:
        counts[ref.kind] = counts.get(ref.kind, 0) + 1
    parts = []
    for kind, number in counts.items():
        one, many = NOUNS.get(kind, (kind.replace("_", " "), f"{kind.replace('_', ' ')}s"))
        parts.append(f"{number} {one if number == 1 else many}")
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
