"""Whether a cell is there, and whether it was made from what its inputs are now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from core.errors import InputError
from core.model.cells import Input, Origin, Policy, Snapshot, Stamp, TakeDraft, Verdict, VerdictKind
from core.model.scene import Reference
from core.notebook import Kinds
from tests.unit.notebook.toy import Toy
from tests.unit.notebook.toy_kinds import KINDS

TEXTS = ("moods", "storyboard", "scene_text:s1", "scene_text:s2", "scene_text:s3")


@dataclass(frozen=True)
class Case:
    """One change and exactly what it makes stale, and why; then what is stale once the free cells have run."""

    name: str
    change: Callable[[Toy], object]
    stale: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] | None = None


FILM = {"film": "cut changed"}
CASES = [
    Case("nothing", lambda toy: None),
    Case("brief", lambda toy: toy.write_brief("Another"), dict.fromkeys(TEXTS, "brief changed")),
    Case(
        "mood",
        lambda toy: toy.pick("mood_2"),
        dict.fromkeys(("keyframe:s1", "keyframe:s2", "keyframe:s3", "song"), "mood: Look 1 → Look 2"),
    ),
    Case(
        "scene",
        lambda toy: toy.write_scene("s2", text="A gull."),
        dict.fromkeys(("keyframe:s2", "clip:s2"), "scene text changed"),
    ),
    Case("scene title", lambda toy: toy.write_scene("s2", title="Gull")),
    Case("length", lambda toy: toy.write_scene("s1", length_frames=120), {"clip:s1": "length: 90 frames → 120 frames"}),
    Case("own still", lambda toy: toy.bring("keyframe:s3"), {"clip:s3": "keyframe changed"}),
    Case("own clip", lambda toy: toy.bring("clip:s3"), {"cut": "clip changed"}, FILM),
    Case("own song", lambda toy: toy.bring("song"), {"beat_grid": "song changed", "cut": "song changed"}, FILM),
    Case("order", lambda toy: toy.order_scenes("s3", "s2", "s1"), {"cut": "scene order changed"}, FILM),
    Case("scene out", lambda toy: toy.order_scenes("s1", "s3"), {"cut": "scene order changed, clip changed"}, FILM),
    Case(
        "no song",
        lambda toy: toy.notebook.select(toy.ref("song"), None),
        {"song": "not made yet", "cut": "song changed"},
        {"song": "not made yet", **FILM},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_change(made: Toy, case: Case) -> None:
    """A change makes exactly its cells stale, for exactly its reasons; then the free cells follow by themselves."""
    assert made.told() == {}
    case.change(made)
    assert made.told() == case.stale
    made.run_free()
    assert made.told() == (case.stale if case.after is None else case.after)


def test_verdicts_come_upstream_first(made: Toy) -> None:
    """Verdicts are listed for every cell there is now, in the order of the kinds."""
    names = list(made.notebook.verdicts(made.snapshot))
    kinds = [name.partition(":")[0] for name in names]
    assert sorted(kinds, key=list(KINDS).index) == kinds
    assert len(names) == 1 + 1 + 1 + 9 + 4


def test_empty_project_says_what_it_needs(toy: Toy) -> None:
    """In an empty project every cell says what has to be there first."""
    assert toy.told() == {
        "brief": "not made yet",
        "moods": "needs a brief",
        "storyboard": "needs a brief",
        "song": "needs a mood",
        "cut": "needs scene order",
        "film": "needs a cut",
    }


def test_back_again(made: Toy) -> None:
    """Changing something and changing it back leaves nothing stale."""
    made.write_scene("s1", length_frames=120)
    made.write_scene("s1", length_frames=90)
    assert made.told() == {}


def test_same_content_stops_the_wave(made: Toy) -> None:
    """A cell that is made again and comes out the same turns nothing below it stale."""
    made.workshop.is_stubborn = True
    made.make("keyframe:s1", new_take=1)
    once = made.told()
    made.make("keyframe:s1", new_take=2)
    assert once == {"clip:s1": "keyframe changed"}
    made.make("clip:s1")
    made.make("keyframe:s1", new_take=3)
    assert "clip:s1" not in made.told()


def test_import_depends_on_nothing(made: Toy) -> None:
    """What a person brought is current, whatever changes above it."""
    made.bring("clip:s1")
    made.write_scene("s1", text="Else", length_frames=7)
    assert "clip:s1" not in made.told()


def test_edit_counts_as_made_today(made: Toy) -> None:
    """A person's own text is current when it is saved, and turns stale like any other after that."""
    made.write_brief("Another")
    made.write_scene("s1", text="Mine")
    assert "scene_text:s1" not in made.told()
    made.write_brief("A third")
    assert made.told()["scene_text:s1"] == "brief changed"


def test_edit_that_does_not_look_keeps_the_stamp(made: Toy) -> None:
    """Reordering a stale storyboard leaves it stale, and reordering a current one leaves it current."""
    made.order_scenes("s2", "s1", "s3")
    assert "storyboard" not in made.told()
    made.write_brief("Another")
    made.order_scenes("s3", "s2", "s1")
    assert made.told()["storyboard"] == "brief changed"


def test_first_structure_by_hand_depends_on_nothing(toy: Toy) -> None:
    """A storyboard put together by hand before there was any is not made stale by a brief written later."""
    toy.order_scenes("s1")
    toy.write_brief()
    assert "storyboard" not in toy.told()


def test_structure_keeps_what_was_accepted(made: Toy) -> None:
    """Where a stale board was taken as good, an edit that does not look keeps it good."""
    made.write_brief("Another")
    made.notebook.accept(made.ref("storyboard"))
    made.order_scenes("s2", "s1", "s3")
    assert "storyboard" not in made.told()


# frozen


def test_frozen_is_never_stale(made: Toy) -> None:
    """A frozen cell is current whatever changes; thawed, it says what changed; what is below looks at what it holds."""
    made.notebook.freeze(made.ref("keyframe:s1"))
    made.write_scene("s1", text="Else")
    assert made.told() == {"clip:s1": "scene text changed"}
    made.notebook.thaw(made.ref("keyframe:s1"))
    assert made.told()["keyframe:s1"] == "scene text changed"


def test_frozen_and_empty_is_missing(made: Toy) -> None:
    """Freezing does not fill a cell."""
    made.notebook.select(made.ref("clip:s1"), None)
    made.notebook.freeze(made.ref("clip:s1"))
    assert made.told()["clip:s1"] == "not made yet"


def test_thaw_gives_the_policy_of_the_kind(made: Toy) -> None:
    """After thawing, free kinds run by themselves again and others wait to be asked."""
    for name, policy in (("cut", Policy.AUTO), ("clip:s1", Policy.ASK)):
        made.notebook.freeze(made.ref(name))
        assert made.notebook.thaw(made.ref(name)).policy is policy


def test_only_free_kinds_run_by_themselves(made: Toy) -> None:
    """A generating kind cannot be told to run by itself, whatever it costs."""
    with pytest.raises(InputError, match="free"):
        made.notebook.set_policy(made.ref("clip:s1"), Policy.AUTO)


# unreadable


def test_missing_file_blocks(made: Toy) -> None:
    """A take whose file is gone cannot be read: it is not missing, nothing below changes, and nothing runs by itself."""
    take = made.selected("clip:s1")
    made.blobs.path(take.blobs[0]).unlink()
    verdict = made.notebook.verdict(made.snapshot, made.ref("clip:s1"))
    assert verdict == Verdict(kind=VerdictKind.BLOCKED, blocked_by="cannot read take 1: file missing")
    assert set(made.told()) == {"clip:s1"}
    assert made.notebook.due_free(made.snapshot) == ()


def test_frozen_and_unreadable_is_told(made: Toy) -> None:
    """Freezing hides no lost file."""
    made.notebook.freeze(made.ref("clip:s1"))
    made.blobs.path(made.selected("clip:s1").blobs[0]).unlink()
    assert made.told() == {"clip:s1": "cannot read take 1: file missing"}


def test_named_file_that_is_gone_blocks_no_text(made: Toy) -> None:
    """A text that refers to a lost picture can still be read, and so can a cut of a lost clip be made anew."""
    lost = Reference(name="bottle", blob="0" * 64)
    take = made.write_scene("s1", references=(lost,))
    assert take.blobs == (lost.blob,)
    assert "scene_text:s1" not in made.told()


def test_unreadable_text_blocks_only_what_needs_it(made: Toy) -> None:
    """Where a stored text cannot be read, its cell says so, what is made from it is blocked, and the rest works."""
    made.store.add_takes([_broken(made, "scene_text:s2")])
    told = made.told()
    assert told["scene_text:s2"].startswith("cannot read take 2")
    assert {name for name in told if name.endswith(":s2")} == {"scene_text:s2", "keyframe:s2", "clip:s2"}
    assert {name for name in told if name.endswith((":s1", ":s3"))} == set()


def test_unreadable_storyboard_loses_no_scene(made: Toy) -> None:
    """Where the list of scenes cannot be read, no scene is put on the shelf for it."""
    made.store.add_takes([_broken(made, "storyboard")])
    made.write_brief("Another")
    assert made.told()["storyboard"].startswith("cannot read take 2")
    assert [cell for cell in made.snapshot.cells.values() if cell.shelved_at is not None] == []
    made.notebook.delete(made.selected("storyboard").id)
    assert "clip:s3" in made.notebook.verdicts(made.snapshot)


def _broken(toy: Toy, name: str) -> TakeDraft:
    return TakeDraft(cell=toy.ref(name), origin=Origin.EDIT, content='{"schema": "other/1"}', content_digest="x")


# recipes


def _stamped_again(toy: Toy, name: str, stamp: Stamp) -> None:
    take = toy.selected(name)
    fields = {part: getattr(take, part) for part in TakeDraft.model_fields if hasattr(take, part)}
    toy.store.add_takes([TakeDraft(**(fields | {"stamp": stamp, "job_id": None}))])


def test_old_recipe_is_checked_with_itself(made: Toy) -> None:
    """A take stamped by an earlier recipe stays current after an upgrade, and turns stale by what that recipe lists."""
    inputs = KINDS["keyframe"].inputs[1](made.snapshot, "s1")
    _stamped_again(made, "keyframe:s1", Stamp(recipe=1, inputs=inputs))
    assert "keyframe:s1" not in made.told()
    made.pick("mood_2")
    assert made.told()["keyframe:s1"] == "mood: Look 1 → Look 2"


def test_unknown_recipe_condemns_nothing(made: Toy) -> None:
    """A take of a recipe this program does not know counts as current."""
    _stamped_again(made, "keyframe:s1", Stamp(recipe=99, inputs=(Input(name="else", digest="1"),)))
    assert "keyframe:s1" not in made.told()


def test_reason_is_against_the_nearest_stamp(made: Toy) -> None:
    """A take accepted under other inputs says what changed since then, not since it was made."""
    made.write_scene("s1", text="Else")
    made.notebook.accept(made.ref("clip:s1"))
    assert "clip:s1" not in made.told()
    made.write_scene("s1", length_frames=200)
    assert made.told()["clip:s1"] == "length: 90 frames → 200 frames"


# what a cell looks at


def test_reads(made: Toy) -> None:
    """The cells a cell depends on are those its inputs function looks at, there or not."""
    snapshot: Snapshot = made.snapshot
    assert made.notebook.reads(snapshot, made.ref("clip:s1")) == {"keyframe:s1", "scene_text:s1"}
    assert made.notebook.reads(snapshot, made.ref("clip:new")) == {"keyframe:new", "scene_text:new"}
    assert made.notebook.reads(snapshot, made.ref("brief")) == frozenset()


def test_registered_twice() -> None:
    """A kind is registered once, and only registered kinds are known."""
    with pytest.raises(InputError, match="twice"):
        Kinds((KINDS["cut"], KINDS["cut"]))
    with pytest.raises(InputError, match="no kind of cell called voice"):
        Kinds((KINDS["cut"],))["voice"]
