"""What a refresh would do, in which order, and for how much."""

from __future__ import annotations

import pytest

from core.errors import SettingsError
from core.model.cells import CellRef, Depth, Plan, Policy, RepairKind, Snapshot
from core.model.money import Price, usd
from tests.unit.notebook.toy import Toy
from tests.unit.notebook.toy_kinds import price_of

S = ("s1", "s2", "s3")


def _names(plan: Plan, *, certain: bool | None = None) -> list[str]:
    return [step.cell.name for step in plan.steps if certain is None or step.is_certain is certain]


def _all(*kinds: str) -> list[str]:
    return [f"{kind}:{scene}" for kind in kinds for scene in S]


# what is in it


def test_nothing_to_do(made: Toy) -> None:
    """Where everything is current there is nothing to do, at any depth, for nothing."""
    for depth in Depth:
        plan = made.plan(depth)
        assert (plan.steps, plan.refused, plan.left_out) == ((), (), ())
        assert plan.total.is_free


def test_empty_project_is_refused_in_words(toy: Toy) -> None:
    """Without a brief nothing can be made: each cell says what it needs, and the brief that a person has to write it."""
    plan = toy.plan()
    assert plan.steps == ()
    assert plan.refused == (
        "Brief: not made yet; only a person can write it.",
        "Moods: needs a brief.",
        "Storyboard: needs a brief.",
        "Cut: needs scene order.",
    )


def test_first_plan(toy: Toy) -> None:
    """With a brief, the first plan makes the texts; scenes are not known before there is a storyboard."""
    toy.write_brief()
    assert _names(toy.plan()) == ["moods", "storyboard", "cut"]
    assert toy.plan(Depth.TEXTS).total == usd("0.03")


@pytest.mark.parametrize(
    ("depth", "names"),
    [
        (Depth.TEXTS, ["moods", "storyboard"]),
        (Depth.PICTURES, ["moods", "storyboard", *_all("keyframe")]),
        (Depth.CLIPS, ["moods", "storyboard", *_all("keyframe", "clip"), "song", "beat_grid", "cut"]),
        (Depth.CUT, []),
    ],
)
def test_depths(made: Toy, depth: Depth, names: list[str]) -> None:
    """Each depth adds to the one before; what lands with the storyboard is not asked for again; a film never is."""
    made.write_brief("Another")
    assert _names(made.plan(depth)) == names


def test_only_recut(made: Toy) -> None:
    """Only re-cut is the cut and nothing above it, for nothing."""
    made.write_brief("Another")
    made.bring("clip:s1")
    plan = made.plan(Depth.CUT)
    assert _names(plan) == ["cut"]
    assert plan.total.is_free
    assert plan.steps[0].repair is not None
    assert plan.steps[0].repair.kind is RepairKind.RERUN


def test_what_may_turn_stale(made: Toy) -> None:
    """What is current but below something remade is in the plan as a maybe, priced, and the total is the most it can be."""
    made.write_brief("Another")
    plan = made.plan(Depth.PICTURES)
    assert _names(plan, certain=True) == ["moods", "storyboard"]
    assert _names(plan, certain=False) == _all("keyframe")
    assert plan.total == usd("0.33")


def test_what_cannot_turn_stale_is_left_out(made: Toy) -> None:
    """Imports and frozen cells are no maybe, nor is what depends on them alone."""
    made.bring("keyframe:s1")
    made.make("clip:s1")
    made.notebook.freeze(made.ref("keyframe:s2"))
    made.notebook.freeze(made.ref("clip:s2"))
    made.pick("mood_2")
    names = _names(made.plan())
    assert [name for name in names if name.startswith(("keyframe", "clip"))] == ["keyframe:s3", "clip:s3"]


def test_missing_below_missing(made: Toy) -> None:
    """What is missing because something above it is missing comes after it, for sure; its price is known already."""
    made.order_scenes("s1", "s2", "s3", "s4")
    made.write_scene("s4", text="New")
    plan = made.plan()
    assert _names(plan) == ["keyframe:s4", "clip:s4", "cut"]
    assert _names(plan, certain=True) == ["keyframe:s4", "clip:s4", "cut"]
    assert plan.total == usd("1.10")


def test_nothing_to_make_it_from(made: Toy) -> None:
    """A scene without words cannot be pictured: that is told, for what needs it too, and the rest is planned."""
    made.write_scene("s2", text="")
    made.pick("mood_2")
    plan = made.plan()
    assert [sentence.partition(" needs ")[0] for sentence in plan.refused] == ["Keyframe s2:", "Clip s2:"]
    assert {"keyframe:s1", "clip:s1", "keyframe:s3"} <= set(_names(plan))


def test_optional_and_missing_is_not_asked_for(made: Toy) -> None:
    """A project is whole without a song; one that is there and stale is refreshed."""
    made.pick("mood_2")
    assert "song" in _names(made.plan())
    made.drop("song")
    assert "song" not in _names(made.plan())


def test_frozen_is_never_priced(made: Toy) -> None:
    """A frozen cell is in no plan, also when it is empty; what needs it says so."""
    made.drop("keyframe:s1")
    made.notebook.freeze(made.ref("keyframe:s1"))
    made.drop("clip:s1")
    plan = made.plan()
    assert "keyframe:s1" not in _names(plan)
    assert "Clip s1: needs a keyframe." in plan.refused


def test_person_may_hold_a_free_cell(made: Toy) -> None:
    """A free cell told to wait does not run by itself, and is still part of a refresh that is asked for."""
    made.notebook.set_policy(made.ref("cut"), Policy.ASK)
    made.bring("clip:s1")
    assert made.notebook.due_free(made.snapshot) == ()
    assert _names(made.plan()) == ["cut"]


def test_only_some(made: Toy) -> None:
    """A plan keeps to the cells or scenes it was asked for."""
    made.write_scene("s1", text="Else")
    made.write_scene("s2", text="Else")
    assert _names(made.plan(only={"s1"})) == ["keyframe:s1", "clip:s1"]
    assert _names(made.plan(only={"clip:s2"})) == ["clip:s2"]


def test_unreadable_is_refused_not_remade(made: Toy) -> None:
    """A lost file is told, never quietly bought again, and nothing is made from it."""
    made.blobs.path(made.selected("keyframe:s1").blobs[0]).unlink()
    made.drop("clip:s1")
    plan = made.plan()
    assert "Keyframe s1: cannot read take 1: file missing." in plan.refused
    assert "Clip s1: needs Keyframe s1, which cannot be read." in plan.refused
    assert not {"keyframe:s1", "clip:s1"} & set(_names(plan))


def test_what_cannot_be_priced_is_refused(made: Toy) -> None:
    """Where asking is impossible (no key, a model that is gone), the plan says why and goes on with the rest."""

    def no_key(snapshot: Snapshot, ref: CellRef) -> Price:
        if ref.name == "keyframe:s2":
            raise SettingsError("There is no key for that vendor.")
        return price_of(snapshot, ref)

    made.pick("mood_2")
    plan = made.plan(Depth.PICTURES, price_of=no_key)
    assert plan.refused == ("Keyframe s2: There is no key for that vendor.",)
    assert _names(plan) == ["keyframe:s1", "keyframe:s3"]


def test_plan_from_a_snapshot_is_the_same(made: Toy) -> None:
    """A snapshot that was read already gives the plan its project gives."""
    made.write_brief("Another")
    assert made.notebook.plan(made.snapshot, Depth.CLIPS, price_of=price_of) == made.plan()


def test_planning_changes_nothing(made: Toy) -> None:
    """Looking at a plan selects, accepts and makes nothing."""
    made.write_brief("Another")
    before = made.snapshot
    made.plan()
    assert made.snapshot == before


# free repairs first


def test_other_take_first(made: Toy) -> None:
    """Where a take made from today's inputs lies there already, it is chosen for nothing, and nothing below it moves."""
    made.pick("mood_2")
    made.refresh()
    made.pick("mood_1")
    plan = made.plan()
    mends = {step.cell.name: step.repair.kind for step in plan.steps if step.repair is not None}
    assert mends == dict.fromkeys([*_all("keyframe", "clip"), "song", "beat_grid", "cut"], RepairKind.OTHER_TAKE)
    assert plan.total.is_free
    made.refresh()
    assert made.told() == {}


def test_trim_for_nothing(made: Toy) -> None:
    """A take that still serves is trimmed, not bought again; one that does not is priced."""
    made.write_scene("s1", length_frames=60)
    made.write_scene("s2", length_frames=300)
    plan = made.plan()
    first, second, cut = plan.steps
    assert (first.cell.name, first.price.is_free) == ("clip:s1", True)
    assert first.repair is not None
    assert first.repair.kind is RepairKind.RETRIM
    assert (second.cell.name, second.price, second.repair) == ("clip:s2", usd(1), None)
    assert (cut.cell.name, cut.is_certain) == ("cut", False)
    assert plan.total == usd(1)


def test_no_repair_below_what_is_remade(made: Toy) -> None:
    """A repair that what is made above it would undo is not offered as one."""
    made.write_scene("s1", length_frames=60)
    made.write_scene("s1", text="Else")
    step = next(step for step in made.plan().steps if step.cell.name == "clip:s1")
    assert step.repair is None
    assert step.price == usd(1)


def test_unreadable_with_a_good_twin(made: Toy) -> None:
    """A lost file is mended by another take of the same inputs, if there is one."""
    take = made.selected("clip:s1")
    made.make("clip:s1", new_take=1)
    made.blobs.path(made.selected("clip:s1").blobs[0]).unlink()
    (step,) = [step for step in made.plan().steps if step.cell.name == "clip:s1"]
    assert step.repair is not None
    assert step.repair.take_id == take.id
    made.refresh()
    assert made.told() == {"film": "cut changed"} or made.told() == {}
