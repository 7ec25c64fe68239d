"""Plans: what a refresh would do, in which order, for how much, and what of it fits a budget."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from core.model.cells import Depth, Plan, PlanStep, Snapshot, VerdictKind
from core.model.money import total
from core.notebook.judge import Judge
from core.notebook.survey import Found, PriceOf, Survey


def plan(
    judge: Judge,
    snapshot: Snapshot,
    depth: Depth,
    *,
    price_of: PriceOf,
    budget: Decimal | None = None,
    only: Collection[str] | None = None,
) -> Plan:
    """What refreshing a project down to a depth would do, upstream first.

    Cells that only may turn stale, because something above them is remade, are steps too (`is_certain` is False), so
    the total is the most it can come to. An unknown price makes the total unknown; under a budget such steps are left
    out. Missing cells of optional kinds, frozen cells and films are never part of it.

    Under a budget the worst comes first: what certainly has to be made before what may have to be; then the most
    upstream; then missing before stale; then the most reasons; then the order of the scenes. A step that does not fit
    is left out, with those below it that cost something, and smaller ones after it still get their chance.

    Args:
        judge: Knows the kinds.
        snapshot: The project.
        depth: How far to go.
        price_of: What making a cell costs. Asked for cells that cost something only.
        budget: The most the steps may cost together.
        only: Names of cells, or subjects such as scene ids, to keep to.
    """
    survey = Survey(judge, snapshot, depth, price_of=price_of, only=only)
    kept, left_out = (survey.found, []) if budget is None else _fitting(survey.found, budget)
    steps = tuple(found.step for found in kept)
    return Plan(
        depth=depth,
        steps=steps,
        left_out=tuple(found.step for found in left_out),
        refused=tuple(survey.refused),
        total=total(step.price for step in steps),
    )


def _fitting(found: Sequence[Found], budget: Decimal) -> tuple[list[Found], list[Found]]:
    left, taken, passed = budget, set[str](), set[str]()
    for _, one in sorted(enumerate(found), key=lambda item: _badness(item[1], item[0])):
        name, price = one.step.cell.name, one.step.price.usd
        if not one.step.is_certain and not one.causes & taken:
            continue  # what would have turned it stale is left out itself
        is_wasted = price != 0 and one.causes & passed  # it would be bought from what is to be remade
        if price is None or price > left or not one.prerequisites <= taken or is_wasted:
            passed.add(name)
            continue
        left -= price
        taken.add(name)
    kept = [one for one in found if one.step.cell.name in taken]
    return kept, [one for one in found if one.step.cell.name in passed]


def _badness(found: Found, position: int) -> tuple[bool, int, bool, int, int]:
    step: PlanStep = found.step
    is_there = step.verdict.kind is not VerdictKind.MISSING
    return not step.is_certain, found.kind_no, is_there, -len(step.verdict.reasons), position
