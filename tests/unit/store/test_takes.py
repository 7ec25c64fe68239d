"""Takes and cells: written once, numbered, selected, never lost."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.errors import ClashError, InputError, NotFoundError
from core.model.cells import MadeWith, Origin, Policy
from core.model.money import FREE, UNKNOWN, Price, usd
from core.store import Store
from tests.unit.store.conftest import a_draft, a_ref, a_stamp

BLOB, OTHER = "a" * 64, "b" * 64


def _selected(store: Store, name: str = "scene_text:s1") -> int | None:
    ref = a_ref(name)
    take = store.snapshot("p1").selected(ref.kind, ref.subject)
    return take.number if take is not None else None


def _version(store: Store, name: str = "scene_text:s1") -> int:
    return store.snapshot("p1").cells[name].version_no


# adding


@pytest.mark.parametrize("cost", [FREE, UNKNOWN, usd("0.1200")])
def test_take_round_trip(store: Store, cost: Price) -> None:
    """A take is read as it was written: content, files in order, inputs, facts, cost."""
    draft = a_draft(
        "keyframe:s1",
        blobs=(OTHER, BLOB),
        made_with=MadeWith(provider="offline", model="offline/image", seed=7, prompt="a lamp", is_offline=True),
        cost=cost,
        note="closer",
        job_id="job_1",
        output=2,
    )
    (take,) = store.add_takes([draft])
    assert store.snapshot("p1").takes[take.id] == take == store.take(take.id)
    for name in ("content", "content_digest", "blobs", "stamp", "made_with", "job_id", "output", "cost", "note"):
        assert getattr(take, name) == getattr(draft, name)
    assert take.created_at.tzinfo is not None


def test_numbers_count_in_each_cell(store: Store) -> None:
    """Takes are 1, 2, 3 within their cell, also when several are written at once."""
    takes = store.add_takes([a_draft(text="two"), a_draft("clip:s1"), a_draft(text="three"), a_draft("clip:s1")])
    assert [(take.cell.name, take.number) for take in takes] == [
        ("scene_text:s1", 2),
        ("clip:s1", 1),
        ("scene_text:s1", 3),
        ("clip:s1", 2),
    ]
    assert (_selected(store), _selected(store, "clip:s1")) == (3, 2)


def test_unselected_take(store: Store) -> None:
    """A take that does not ask to be chosen is kept beside the chosen one."""
    store.add_takes([a_draft(text="late", is_selected=False)])
    assert _selected(store) == 1
    assert len(store.snapshot("p1").takes_of("scene_text", "s1")) == 2


def test_import_has_no_stamp(store: Store) -> None:
    """What depends on nothing says so when it is read again."""
    (take,) = store.add_takes([a_draft(stamp=None, origin=Origin.IMPORT)])
    assert store.take(take.id).stamp is None


def test_no_drafts(store: Store) -> None:
    """Nothing to write writes nothing."""
    assert store.add_takes([]) == ()


def test_policies_of_new_cells(store: Store) -> None:
    """A cell that comes into being gets the policy of its kind; one that is there keeps its own."""
    store.set_policy(a_ref(), Policy.FROZEN)
    drafts = [a_draft(text="two"), a_draft("cut"), a_draft("clip:s1")]
    store.add_takes(drafts, policies={"cut": Policy.AUTO, "scene_text": Policy.AUTO})
    cells = store.snapshot("p1").cells
    assert {name: cell.policy for name, cell in cells.items()} == {
        "scene_text:s1": Policy.FROZEN,
        "cut": Policy.AUTO,
        "clip:s1": Policy.ASK,
    }


def test_all_or_nothing(store: Store) -> None:
    """Where one draft of several cannot be written, none is."""
    with pytest.raises(ClashError):
        store.add_takes([a_draft("clip:s1"), a_draft(text="two")], began_from={"scene_text:s1": 99})
    snapshot = store.snapshot("p1")
    assert len(snapshot.takes) == 1
    assert set(snapshot.cells) == {"scene_text:s1"}


def test_job_lands_once(store: Store) -> None:
    """The same output of the same job lands once in a cell; a second landing answers the first and changes no choice."""
    (first,) = store.add_takes([a_draft("clip:s1", job_id="job_1")])
    (other,) = store.add_takes([a_draft("clip:s1", text="mine")])
    again, next_output, other_cell = store.add_takes(
        [
            a_draft("clip:s1", text="changed", job_id="job_1"),
            a_draft("clip:s1", job_id="job_1", output=1, is_selected=False),
            a_draft("clip:s2", job_id="job_1"),
        ]
    )
    assert again == first
    assert {next_output.number, other_cell.number} == {3, 1}
    assert _selected(store, "clip:s1") == other.number
    assert store.takes_of_job("job_1") == (first, next_output, other_cell)


def test_many_threads_add_to_one_cell(patient: Store) -> None:
    """Takes added at once from many threads are all there, each with its own number."""
    gate = threading.Barrier(6)
    drafts = [a_draft("clip:s1", text=f"take {number}") for number in range(6)]

    def add(number: int) -> int:
        gate.wait()
        return patient.add_takes([drafts[number]])[0].number

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(add, range(6))) == [1, 2, 3, 4, 5, 6]
    assert len(patient.snapshot("p1").takes_of("clip", "s1")) == 6


def test_same_job_lands_from_two_threads(patient: Store) -> None:
    """A result that comes home twice at once is one take."""
    gate = threading.Barrier(2)

    def land(_: int) -> str:
        gate.wait()
        return patient.add_takes([a_draft("clip:s1", job_id="job_9")])[0].id

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(land, range(2)))) == 1
    assert len(patient.snapshot("p1").takes_of("clip", "s1")) == 1


# versions and clashes


def test_clash_between_two_edits(store: Store) -> None:
    """The second of two edits that began from one version is refused with both texts; the first stays."""
    began = {"scene_text:s1": _version(store)}
    store.add_takes([a_draft(text="Ada's")], began_from=began)
    with pytest.raises(ClashError) as caught:
        store.add_takes([a_draft(text="Bob's")], began_from=began)
    assert "Ada's" in caught.value.theirs
    assert "Bob's" in caught.value.ours
    assert len(store.snapshot("p1").takes) == 2


def test_first_edit_begins_from_nothing(store: Store) -> None:
    """A cell nobody has touched has version 0: of two first edits, the second is told."""
    store.add_takes([a_draft("brief")], began_from={"brief": 0})
    with pytest.raises(ClashError):
        store.add_takes([a_draft("brief", text="other")], began_from={"brief": 0})


def test_version_counts_choices(store: Store) -> None:
    """Choosing and changing the policy are new versions; adding an unselected take, choosing again and rating are not."""
    (other,) = store.add_takes([a_draft(text="two", is_selected=False)])
    start = _version(store)
    store.rate(other.id, 5)
    store.accept(other.id, a_stamp("new"))
    assert _version(store) == start
    store.select(a_ref(), other.id)
    store.select(a_ref(), other.id)
    assert _version(store) == start + 1
    store.set_policy(a_ref(), Policy.FROZEN)
    store.set_policy(a_ref(), Policy.FROZEN)
    assert _version(store) == start + 2


def test_choice_from_an_old_screen(store: Store) -> None:
    """A choice made on a version that is gone is refused."""
    (other,) = store.add_takes([a_draft(text="two", is_selected=False)])
    began = _version(store)
    store.select(a_ref(), other.id, began_from=began)
    with pytest.raises(ClashError):
        store.select(a_ref(), None, began_from=began)
    assert _selected(store) == 2


# choosing and marking


def test_select_none(store: Store) -> None:
    """A cell may choose nothing; its takes stay."""
    cell = store.select(a_ref(), None)
    assert cell.selected is None
    assert _selected(store) is None
    assert len(store.snapshot("p1").takes) == 1


def test_select_only_what_is_the_cells(store: Store) -> None:
    """A cell chooses among its own live takes only."""
    mine, deleted, other = store.add_takes([a_draft(text="2"), a_draft(text="3"), a_draft("clip:s1")])
    store.set_deleted(deleted.id, True)
    for take_id in ("nothing", other.id):
        with pytest.raises(NotFoundError):
            store.select(a_ref(), take_id)
    with pytest.raises(InputError, match="deleted"):
        store.select(a_ref(), deleted.id)
    assert _selected(store) == mine.number


def test_deleting_the_selected_take(store: Store) -> None:
    """Deleting the chosen take chooses the newest one left, in the end none; nothing is erased."""
    store.add_takes([a_draft(text="two"), a_draft(text="three")])
    by_number = {take.number: take.id for take in store.snapshot("p1").takes.values()}
    store.select(a_ref(), by_number[2])
    seen = []
    for number in (2, 3, 1):
        store.set_deleted(by_number[number], True)
        seen.append(_selected(store))
    assert seen == [3, 1, None]
    snapshot = store.snapshot("p1")
    assert len(snapshot.takes) == 3
    assert snapshot.takes_of("scene_text", "s1") == ()


def test_deleting_another_take_changes_no_choice(store: Store) -> None:
    """Deleting a take that is not chosen leaves the choice; bringing it back does too."""
    (other,) = store.add_takes([a_draft(text="two", is_selected=False)])
    assert store.set_deleted(other.id, True).deleted_at is not None
    assert store.set_deleted(other.id, True).deleted_at is not None
    assert _selected(store) == 1
    assert store.set_deleted(other.id, False).deleted_at is None
    assert _selected(store) == 1


def test_new_number_after_deleting(store: Store) -> None:
    """A number is never used again."""
    (two,) = store.add_takes([a_draft(text="two")])
    store.set_deleted(two.id, True)
    assert store.add_takes([a_draft(text="three")])[0].number == 3


def test_marks(store: Store) -> None:
    """Stars, words and approval are set and taken back; approval is a moment."""
    take_id = next(iter(store.snapshot("p1").takes))
    assert store.rate(take_id, 4).rating == 4
    assert store.rate(take_id, None).rating is None
    assert store.set_note(take_id, "too dark").note == "too dark"
    assert store.approve(take_id, True).approved_at is not None
    assert store.approve(take_id, False).approved_at is None


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_stars(store: Store, stars: int) -> None:
    """There are one to five stars."""
    take_id = next(iter(store.snapshot("p1").takes))
    with pytest.raises(InputError, match="one to five"):
        store.rate(take_id, stars)


def test_accept_keeps_each_stamp_once(store: Store) -> None:
    """Accepted inputs add up, each once, and the take's own stamp stays what it was."""
    take_id = next(iter(store.snapshot("p1").takes))
    store.accept(take_id, a_stamp("two"))
    store.accept(take_id, a_stamp("three"))
    take = store.accept(take_id, a_stamp("two"))
    assert take.accepted == (a_stamp("two"), a_stamp("three"))
    assert take.stamp == a_stamp()


@pytest.mark.parametrize(
    "act",
    [
        lambda store: store.take("nobody"),
        lambda store: store.rate("nobody", 1),
        lambda store: store.accept("nobody", a_stamp()),
        lambda store: store.set_deleted("nobody", True),
        lambda store: store.approve("nobody", True),
        lambda store: store.set_note("nobody", "x"),
    ],
)
def test_no_such_take(store: Store, act: object) -> None:
    """Acting on a take that is not there says so."""
    with pytest.raises(NotFoundError, match="no such take"):
        act(store)  # type: ignore[operator]


def test_shelf_keeps_takes(store: Store) -> None:
    """A cell that left the project keeps its takes and its choice, and comes back with them."""
    store.shelve([a_ref(), a_ref("clip:never_made")])
    cell = store.snapshot("p1").cells["scene_text:s1"]
    assert cell.shelved_at is not None
    store.shelve([a_ref()])
    assert store.snapshot("p1").cells["scene_text:s1"].shelved_at == cell.shelved_at
    store.unshelve([a_ref()])
    assert store.snapshot("p1").cells["scene_text:s1"].shelved_at is None
    assert _selected(store) == 1


# what a sweep must not take


def test_named_blobs(store: Store) -> None:
    """Every file any take names is named, deleted takes and shelved cells included."""
    (take,) = store.add_takes([a_draft("clip:s1", blobs=(BLOB,))])
    store.add_takes([a_draft("clip:s2", blobs=(BLOB, OTHER, OTHER))])
    store.set_deleted(take.id, True)
    store.shelve([a_ref("clip:s2")])
    assert {BLOB, OTHER} <= store.named_blobs()
    assert store.names_blob("p1", OTHER)
    assert not store.names_blob("p1", "c" * 64)
    assert not store.names_blob("nobody", OTHER)


def test_together(store: Store) -> None:
    """What is written inside one transaction is there or not there together."""
    with pytest.raises(ClashError), store.transaction():  # noqa: PT012 - the failing transaction is the point
        store.add_takes([a_draft("clip:s1")])
        store.select(a_ref(), None, began_from=99)
    assert set(store.snapshot("p1").cells) == {"scene_text:s1"}


# reading once


def test_a_notebook_is_read_once_until_something_is_written(store: Store) -> None:
    """Whoever asks again gets what was read before; a write, also one to another project's row, ends that."""
    before = store.snapshot("p1")
    assert store.snapshot("p1") is before
    store.set_policy(a_ref(), Policy.FROZEN)
    after = store.snapshot("p1")
    assert after is not before
    assert (after.cells["scene_text:s1"].policy, before.cells["scene_text:s1"].policy) == (Policy.FROZEN, Policy.ASK)


def test_a_transaction_reads_what_it_wrote(store: Store) -> None:
    """Inside a transaction nothing kept is given, and what was taken back is not kept."""
    before = store.snapshot("p1")

    def write_and_fail() -> None:
        with store.transaction():
            store.add_takes([a_draft(text="two")])
            assert _selected(store) == 2
            raise InputError("no")

    with pytest.raises(InputError):
        write_and_fail()
    assert store.snapshot("p1") is before


def test_who_only_looks_reads_anew(store: Store, folder: Path) -> None:
    """A workspace that another server writes is read each time."""
    with contextlib.closing(Store.look(folder)) as looking:
        assert _selected(looking) == 1
        store.add_takes([a_draft(text="two")])
        assert _selected(looking) == 2
