"""What a person does: write, bring, choose, judge, keep, put away. Nothing is ever lost by it."""

from __future__ import annotations

import pytest

from core.errors import ClashError, InputError, NotFoundError
from core.model.cells import Origin, Repair, RepairKind
from core.model.media import Media
from core.model.project import Brief
from core.model.scene import Reference, SceneText
from core.notebook import slots
from core.notebook.drafts import blobs_named
from tests.unit.notebook.toy import Toy
from tests.unit.notebook.toy_kinds import PICTURE

# writing


def test_edit_is_a_take(toy: Toy) -> None:
    """A person's text is a take like any other: numbered, selected, of origin edit; the one before stays."""
    one, two = toy.write_brief("One"), toy.write_brief("Two")
    assert (one.number, two.number, two.origin) == (1, 2, Origin.EDIT)
    assert toy.selected("brief") == two
    assert slots.brief_of(toy.snapshot).text == "Two"
    assert len(toy.snapshot.takes_of("brief")) == 2


def test_saving_the_same_writes_nothing(made: Toy) -> None:
    """Pressing save without a change makes no take; saving a stale text unchanged says it still holds, and makes one."""
    takes = len(made.snapshot.takes)
    made.write_brief("A lighthouse keeper")
    made.write_scene("s1")
    made.order_scenes("s1", "s2", "s3")
    assert len(made.snapshot.takes) == takes
    made.write_brief("Another")
    assert "scene_text:s1" in made.told()
    made.write_scene("s1")
    assert "scene_text:s1" not in made.told()
    assert len(made.snapshot.takes) == takes + 2


def test_clash_shows_both(made: Toy) -> None:
    """Of two people who began from one version the second is told, with both texts, and the first one's stays."""
    began = made.snapshot.cells["brief"].version_no
    made.notebook.edit(made.ref("brief"), Brief(text="Ada's"), began_from=began)
    with pytest.raises(ClashError) as caught:
        made.notebook.edit(made.ref("brief"), Brief(text="Bob's"), began_from=began)
    assert Brief.from_json(caught.value.theirs).text == "Ada's"
    assert Brief.from_json(caught.value.ours).text == "Bob's"
    assert slots.brief_of(made.snapshot).text == "Ada's"


def test_other_content_is_refused(toy: Toy) -> None:
    """A cell holds documents of its kind only."""
    with pytest.raises(InputError, match="A brief does not hold a scene text"):
        toy.notebook.edit(toy.ref("brief"), SceneText(length_frames=1))
    with pytest.raises(InputError, match="A song does not hold a brief"):
        toy.notebook.add_import(toy.ref("song"), Brief())
    with pytest.raises(InputError, match="no kind of cell"):
        toy.notebook.edit(toy.ref("voice"), Brief())


def test_files_a_text_names_are_kept(made: Toy) -> None:
    """A picture that a scene refers to is named by its take, so that no sweep removes it."""
    blob = made.blobs.put_bytes(b"product")
    take = made.write_scene("s1", references=(Reference(name="bottle", blob=blob),))
    assert take.blobs == (blob,)
    assert blob in made.store.named_blobs()


def test_blobs_are_found_wherever_they_are() -> None:
    """Digests under `blob` are found at any depth, and texts that only look like one are not."""
    one, other = "a" * 64, "b" * 64
    value = {
        "blob": one,
        "items": [{"source": {"blob": other}}, {"blob": "short"}],
        "text": "c" * 64,
        "blob2": "d" * 64,
    }
    assert list(blobs_named(value)) == [one, other]


# bringing


def test_import_again_selects_it(made: Toy) -> None:
    """The same file brought again is the take that is there, selected again."""
    one = made.bring("clip:s1", b"mine")
    made.bring("clip:s1", b"other")
    again = made.bring("clip:s1", b"mine")
    assert again.id == one.id
    assert made.selected("clip:s1").id == one.id
    assert len(made.snapshot.takes_of("clip", "s1")) == 3


def test_import_anywhere(toy: Toy) -> None:
    """A project of imports only works: scenes, clips and a song without a brief make a cut."""
    toy.notebook.add_import(toy.ref("scene_text:a"), SceneText(title="My clip", length_frames=90))
    toy.bring("clip:a")
    toy.order_scenes("a")
    toy.bring("song")
    toy.run_free()
    assert {name for name in toy.told() if name.startswith(("clip", "song", "cut", "beat", "scene", "story"))} == set()


# choosing


def test_select(made: Toy) -> None:
    """Choosing another take is one act; what is below compares itself with it at once."""
    one = made.selected("keyframe:s1")
    made.bring("keyframe:s1")
    assert made.told() == {"clip:s1": "keyframe changed"}
    made.notebook.select(made.ref("keyframe:s1"), one.id)
    assert made.told() == {}
    with pytest.raises(NotFoundError):
        made.notebook.select(made.ref("keyframe:s1"), made.selected("clip:s1").id)


def test_choice_on_an_old_screen(made: Toy) -> None:
    """A choice made on a version that is gone is refused."""
    one, began = made.selected("clip:s1"), made.snapshot.cells["clip:s1"].version_no
    made.bring("clip:s1")
    with pytest.raises(ClashError):
        made.notebook.select(made.ref("clip:s1"), one.id, began_from=began)


def test_delete_and_restore(made: Toy) -> None:
    """A deleted take makes room for the newest other; brought back, it is chosen only where nothing is."""
    one = made.selected("clip:s1")
    two = made.bring("clip:s1")
    made.notebook.delete(two.id)
    assert made.selected("clip:s1").id == one.id
    made.notebook.delete(one.id)
    assert made.told()["clip:s1"] == "not made yet"
    made.notebook.restore(one.id)
    made.notebook.restore(two.id)
    assert made.selected("clip:s1").id == one.id
    assert made.told() == {}


def test_delete_keeps_the_file(made: Toy) -> None:
    """Deleting is soft: the file of a deleted take is still named and still there."""
    take = made.selected("clip:s1")
    made.notebook.delete(take.id)
    assert made.blobs.sweep(made.store.named_blobs(), older_than_s=-60) == (0, 0)
    assert made.blobs.exists(take.blobs[0])


def test_deleting_the_storyboard_shelves_its_scenes(made: Toy) -> None:
    """Without a storyboard its scenes are shelved with all they have; with it they are back."""
    take = made.selected("storyboard")
    made.notebook.delete(take.id)
    shelved = {name for name, cell in made.snapshot.cells.items() if cell.shelved_at is not None}
    assert len(shelved) == 9
    made.notebook.restore(take.id)
    assert {cell.shelved_at for cell in made.snapshot.cells.values()} == {None}
    assert made.told() == {}


def test_approval_selects(made: Toy) -> None:
    """Approving a take chooses it; taking the mark back leaves the choice."""
    one = made.selected("clip:s1")
    made.bring("clip:s1")
    assert made.notebook.approve(one.id).approved_at is not None
    assert made.selected("clip:s1").id == one.id
    assert made.notebook.approve(one.id, is_approved=False).approved_at is None
    assert made.selected("clip:s1").id == one.id


def test_stars(made: Toy) -> None:
    """A take is rated and the stars are taken back."""
    take = made.selected("clip:s1")
    assert made.notebook.rate(take.id, 5).rating == 5
    assert made.notebook.rate(take.id, None).rating is None


def test_accept_needs_something(made: Toy) -> None:
    """There has to be a take to be taken as good."""
    made.drop("clip:s1")
    with pytest.raises(InputError, match="nothing to accept"):
        made.notebook.accept(made.ref("clip:s1"))


# free repairs


def _repairs(toy: Toy, name: str) -> list[tuple[RepairKind, str | None]]:
    return [(repair.kind, repair.take_id) for repair in toy.notebook.repairs(toy.snapshot, toy.ref(name))]


def test_no_repair_of_what_is_well(made: Toy) -> None:
    """What is current needs no repair, nor does what is frozen; what is missing without another take has none."""
    made.write_scene("s1", length_frames=60)
    made.notebook.freeze(made.ref("clip:s1"))
    assert _repairs(made, "clip:s1") == _repairs(made, "clip:s2") == []
    made.drop("song")
    assert _repairs(made, "song") == []


def test_repairs_best_first(made: Toy) -> None:
    """A take of exactly today's inputs comes before one that only still serves."""
    first = made.selected("clip:s1")
    made.write_scene("s1", length_frames=60)
    second = made.make("clip:s1")
    made.notebook.select(made.ref("clip:s1"), first.id)
    assert _repairs(made, "clip:s1") == [(RepairKind.OTHER_TAKE, second.id), (RepairKind.RETRIM, first.id)]


@pytest.mark.parametrize("liked", ["newest", "starred", "approved"])
def test_best_liked_take_first(made: Toy, liked: str) -> None:
    """Of several takes that fit: the approved one, else the one with most stars, else the newest."""
    takes = {"approved": made.selected("clip:s1"), "starred": made.make("clip:s1", new_take=1)}
    takes["newest"] = made.make("clip:s1", new_take=2)
    made.bring("keyframe:s1")
    made.make("clip:s1", new_take=3)
    if liked != "newest":
        made.notebook.rate(takes["starred"].id, 4)
    if liked == "approved":
        made.store.approve(takes["approved"].id, True)
    made.notebook.select(made.ref("keyframe:s1"), made.snapshot.takes_of("keyframe", "s1")[0].id)
    assert _repairs(made, "clip:s1")[0] == (RepairKind.OTHER_TAKE, takes[liked].id)


def test_imports_are_no_repair(made: Toy) -> None:
    """A person's own file fits everything, so it is chosen by the person only."""
    generated = made.selected("clip:s1")
    made.bring("clip:s1")
    made.notebook.select(made.ref("clip:s1"), generated.id)
    made.write_scene("s1", text="Else")
    assert _repairs(made, "clip:s1") == []


def test_free_kinds_run_again(made: Toy) -> None:
    """A stale free cell can be run again; that is work, so the notebook does not do it itself."""
    made.bring("clip:s1")
    (repair,) = made.notebook.repairs(made.snapshot, made.ref("cut"))
    assert repair.kind is RepairKind.RERUN
    assert "costs nothing" in repair.sentence
    with pytest.raises(InputError, match="asked for"):
        made.notebook.apply_repair(made.ref("cut"), repair)


def test_trimming_accepts_the_take(made: Toy) -> None:
    """Trimming makes the take good under today's inputs; another change makes it stale again, its own inputs do not."""
    made.write_scene("s1", length_frames=60)
    (repair,) = made.notebook.repairs(made.snapshot, made.ref("clip:s1"))
    take = made.notebook.apply_repair(made.ref("clip:s1"), repair)
    assert take.id == made.selected("clip:s1").id
    assert "clip:s1" not in made.told()
    made.write_scene("s1", length_frames=90)
    assert "clip:s1" not in made.told()
    made.write_scene("s1", length_frames=30)
    assert made.told()["clip:s1"] in {"length: 60 frames → 30 frames", "length: 90 frames → 30 frames"}


def test_repair_that_no_longer_fits(made: Toy) -> None:
    """A repair offered before something changed is refused, and changes nothing."""
    made.write_scene("s1", length_frames=60)
    (repair,) = made.notebook.repairs(made.snapshot, made.ref("clip:s1"))
    made.write_scene("s1", text="Else")
    with pytest.raises(InputError, match="no longer fits"):
        made.notebook.apply_repair(made.ref("clip:s1"), repair)
    invented = Repair(kind=RepairKind.OTHER_TAKE, take_id=made.selected("clip:s1").id, sentence="")
    with pytest.raises(InputError, match="no longer fits"):
        made.notebook.apply_repair(made.ref("clip:s1"), invented)
    assert made.selected("clip:s1").accepted == ()


def test_renamed_file_is_no_change(made: Toy) -> None:
    """The same bytes under another name turn nothing stale."""
    take = made.selected("keyframe:s1")
    media = Media(blob=take.blobs[0], info=PICTURE, file_name="renamed.png")
    made.notebook.add_import(made.ref("keyframe:s1"), media)
    assert made.told() == {}
