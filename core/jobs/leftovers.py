"""What a run says when it ends and not everything is done."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.model.cells import Plan, RepairKind
from core.notebook.kinds import Kinds

_SHOWN = 3


def leftovers(kinds: Kinds, plan: Plan, asked: Collection[str]) -> str:
    """Sentences about what a run has left as it was; empty when that is nothing.

    Args:
        kinds: Free ones run by themselves and are not told.
        plan: What a refresh would do now, whatever it costs.
        asked: Names of the cells the run has asked for.
    """
    steps = [step for step in plan.steps if step.is_certain and not kinds[step.cell.kind].is_free]
    steps = [step for step in steps if step.repair is None or step.repair.kind is RepairKind.RERUN]
    again = [step.title for step in steps if step.cell.name in asked]
    left = [step.title for step in steps if step.cell.name not in asked]
    said = []
    if again:
        was = "was" if len(again) == 1 else "were"
        said.append(f"Changed while it {was} being made: {_listed(again)}.")
    if left:
        said.append(f"Left for another refresh: {_listed(left)}.")
    return " ".join([*said, *plan.refused])


def _listed(titles: Sequence[str]) -> str:
    shown, rest = titles[:_SHOWN], len(titles) - _SHOWN
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
