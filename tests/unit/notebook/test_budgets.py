"""Prices that nobody knows, and what of a plan fits a budget."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.model.cells import CellRef, Depth, Plan, Snapshot
from core.model.money import UNKNOWN, Price, usd
from tests.unit.notebook.toy import Toy
from tests.unit.notebook.toy_kinds import price_of


def _names(plan: Plan, *, certain: bool | None = None) -> list[str]:
    return [step.cell.name for step in plan.steps if certain is None or step.is_certain is certain]


def _unknown_clips(snapshot: Snapshot, ref: CellRef) -> Price:
    return UNKNOWN if ref.kind == "clip" else price_of(snapshot, ref)


def test_unknown_price_gives_no_total(made: Toy) -> None:
    """One unknown price makes the total unknown; the step is still there."""
    made.write_scene("s1", text="Else")
    plan = made.plan(price_of=_unknown_clips)
    assert not plan.total.is_known
    assert "clip:s1" in _names(plan)


def test_unknown_price_does_not_fit_a_budget(made: Toy) -> None:
    """Under a budget what nobody can price is left out, and the total is known."""
    made.write_scene("s1", text="Else")
    plan = made.plan(price_of=_unknown_clips, budget=Decimal(100))
    assert [step.cell.name for step in plan.left_out] == ["clip:s1"]
    assert plan.total == usd("0.10")


@pytest.mark.parametrize(
    ("budget", "kept", "left_out"),
    [
        ("0", [], ["keyframe:s1", "clip:s1", "keyframe:s2", "clip:s2", "cut"]),
        ("0.10", ["keyframe:s2"], ["keyframe:s1", "clip:s1", "clip:s2", "cut"]),
        ("0.20", ["keyframe:s1", "keyframe:s2"], ["clip:s1", "clip:s2", "cut"]),
        ("1.20", ["keyframe:s1", "keyframe:s2", "clip:s2", "cut"], ["clip:s1"]),
        ("2.20", ["keyframe:s1", "keyframe:s2", "clip:s1", "clip:s2", "cut"], []),
    ],
)
def test_budget_takes_the_worst_first(made: Toy, budget: str, kept: list[str], left_out: list[str]) -> None:
    """Under a budget: the most upstream, then missing before stale, then the order of scenes; the cut only
    where every clip it needs is; never more than the budget."""
    made.write_scene("s1", text="Else")
    made.drop("keyframe:s2")
    made.drop("clip:s2")
    plan = made.plan(budget=Decimal(budget))
    assert _names(plan, certain=True) == sorted(kept, key=_downstream)
    assert sorted(step.cell.name for step in plan.left_out if step.is_certain) == sorted(left_out)
    assert plan.total.usd is not None
    assert plan.total.usd <= Decimal(budget)


def _downstream(name: str) -> tuple[int, str]:
    return ["keyframe", "clip", "cut"].index(name.partition(":")[0]), name


def test_more_reasons_are_worse(made: Toy) -> None:
    """Of two stale cells of a kind, the one with more reasons comes first under a budget."""
    made.pick("mood_2")
    made.write_scene("s3", text="Else")
    plan = made.plan(Depth.PICTURES, budget=Decimal("0.10"))
    assert _names(plan) == ["keyframe:s3"]


def test_budget_leaves_out_what_cannot_be_made_without_it(made: Toy) -> None:
    """A step is not bought where what it needs did not fit."""
    made.drop("keyframe:s2")
    made.drop("clip:s2")
    plan = made.plan(
        budget=Decimal(1), price_of=lambda _snapshot, ref: usd(2) if ref.kind == "keyframe" else usd("0.5")
    )
    assert [step.cell.name for step in plan.left_out] == ["keyframe:s2", "clip:s2", "cut"]
    assert plan.steps == ()


def test_budget_drops_the_maybes_of_what_is_left_out(made: Toy) -> None:
    """What may turn stale only through a step that is left out is not part of the plan at all."""
    made.write_brief("Another")
    plan = made.plan(budget=Decimal("0.01"))
    assert _names(plan, certain=True) == ["moods"]
    assert [step.cell.name for step in plan.left_out if step.is_certain] == ["storyboard"]
    assert plan.total.usd is not None
    assert plan.total.usd <= Decimal("0.01")


def test_refresh_under_a_budget_never_spends_more(made: Toy) -> None:
    """Whatever the budget, the steps that are kept fit it."""
    made.write_brief("Another")
    made.bring("keyframe:s1")
    for cents in range(0, 400, 25):
        plan = made.plan(budget=Decimal(cents) / 100)
        assert plan.total.usd is not None
        assert plan.total.usd <= Decimal(cents) / 100
