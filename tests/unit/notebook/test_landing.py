"""Asking, and results that come home: stamped with what was asked, chosen only while that is still so, once."""

from __future__ import annotations

import pytest

from core.errors import InputError, NotAllowedError, StoreError
from core.model.cells import Origin, Policy
from core.model.money import FREE, UNKNOWN, usd
from core.model.orders import OrderResult, Output
from core.model.scene import Storyboard
from core.notebook import Wish, slots
from tests.unit.notebook.toy import Toy

# asking


def test_request_freezes_the_inputs(made: Toy) -> None:
    """A request holds the order, today's inputs, the price and who asks, and does not change when the project does."""
    ref = made.ref("clip:s1")
    request = made.notebook.request(made.snapshot, ref, Wish(new_take=3, note="closer"), usd(1), person="ada")
    stamp = made.notebook.stamp(made.snapshot, ref)
    made.write_scene("s1", text="Else")
    assert (request.cell, request.title, request.price, request.new_take, request.person) == (
        ref,
        "Clip s1",
        usd(1),
        3,
        "ada",
    )
    assert request.stamp == stamp != made.notebook.stamp(made.snapshot, ref)


def test_same_wish_same_key(made: Toy) -> None:
    """Asking for the same twice is one request; another take, other words or another cell is another."""
    wishes = [
        ("clip:s1", Wish()),
        ("clip:s1", Wish()),
        ("clip:s1", Wish(new_take=1)),
        ("clip:s1", Wish(note="closer")),
        ("clip:s2", Wish()),
    ]
    keys = [made.notebook.request(made.snapshot, made.ref(name), wish, FREE).request_key for name, wish in wishes]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 4


def test_request_names_everything_that_lacks(toy: Toy) -> None:
    """What cannot be made is refused with every reason at once."""
    toy.order_scenes("s1")
    toy.notebook.freeze(toy.ref("keyframe:s1"))
    with pytest.raises(NotAllowedError) as caught:
        toy.ask("keyframe:s1")
    assert len(caught.value.reasons) == 3
    assert caught.value.reasons[-1] == "Keyframe s1 is frozen; thaw it to change it."
    assert all(reason.startswith("Keyframe s1 needs ") for reason in caught.value.reasons[:-1])


def test_stale_cells_serve(made: Toy) -> None:
    """What is stale can be made something from: a clip from a stale keyframe, a film from a stale cut."""
    made.write_scene("s1", text="Else")
    assert made.ask("clip:s1").stamp == made.notebook.stamp(made.snapshot, made.ref("clip:s1"))
    made.bring("clip:s1")
    assert made.ask("film").title == "Film"


def test_only_a_person_writes_a_brief(made: Toy) -> None:
    """No job is asked for what only a person fills, and none lands there."""
    with pytest.raises(InputError, match="written by a person"):
        made.ask("brief")
    request = made.ask("moods").model_copy(update={"cell": made.ref("brief")})
    with pytest.raises(InputError, match="no work lands"):
        made.notebook.land(request, "job_x", OrderResult(outputs=()), FREE)


# landing


def test_landing(made: Toy) -> None:
    """A result becomes a take of its job with what it cost, what made it and what it was asked with, and is chosen."""
    request = made.ask("clip:s1", new_take=1)
    (take,) = made.notebook.land(request, "job_1", made.workshop.make(request), usd("0.90"))
    assert (take.job_id, take.cost, take.stamp, take.origin) == ("job_1", usd("0.90"), request.stamp, Origin.GENERATED)
    assert take.number == 2
    assert made.selected("clip:s1") == take
    assert "clip:s1" not in made.told()


def test_landing_twice(made: Toy) -> None:
    """A result that comes home again is the take that is there: no second take, no other choice, whatever it holds."""
    request = made.ask("clip:s1", new_take=1)
    (take,) = made.notebook.land(request, "job_1", made.workshop.make(request), usd(1))
    made.bring("clip:s1")
    other = made.workshop.make(made.ask("clip:s2", new_take=5))
    assert made.notebook.land(request, "job_1", other, usd(1)) == (take,)
    assert made.selected("clip:s1").origin is Origin.IMPORT
    assert len(made.snapshot.takes_of("clip", "s1")) == 3


def test_inputs_changed_meanwhile(made: Toy) -> None:
    """A take whose inputs are no longer today's is kept beside the chosen one, with its cost, and says what it is from."""
    request = made.ask("clip:s1", new_take=1)
    before = made.selected("clip:s1")
    made.write_scene("s1", text="Else")
    (take,) = made.land(request)
    assert made.selected("clip:s1") == before
    assert (take.stamp, take.cost) == (request.stamp, usd(1))


def test_inputs_changed_and_changed_back(made: Toy) -> None:
    """What counts is what the inputs are when the result comes home, not what they were on the way."""
    request = made.ask("clip:s1", new_take=1)
    made.write_scene("s1", length_frames=200)
    made.write_scene("s1", length_frames=90)
    assert made.land(request)[0].id == made.selected("clip:s1").id


def test_frozen_meanwhile(made: Toy) -> None:
    """Nothing is chosen in a cell that was frozen while the job ran."""
    request = made.ask("clip:s1", new_take=1)
    before = made.selected("clip:s1")
    made.notebook.freeze(made.ref("clip:s1"))
    made.land(request)
    assert made.selected("clip:s1") == before
    assert len(made.snapshot.takes_of("clip", "s1")) == 2


def test_scene_left_meanwhile(made: Toy) -> None:
    """A clip of a scene that left the storyboard meanwhile is kept on the shelf with it, and is there when it comes back."""
    request = made.ask("clip:s2", new_take=1)
    made.order_scenes("s1", "s3")
    (take,) = made.land(request)
    assert _is_shelved(made, "clip:s2")
    made.order_scenes("s1", "s2", "s3")
    assert not _is_shelved(made, "clip:s2")
    assert take.id in {found.id for found in made.snapshot.takes_of("clip", "s2")}


def _is_shelved(toy: Toy, name: str) -> bool:
    return toy.snapshot.cells[name].shelved_at is not None


def test_unknown_cost(made: Toy) -> None:
    """A take whose cost nobody knows says so."""
    request = made.ask("clip:s1", new_take=1)
    assert made.notebook.land(request, "job_1", made.workshop.make(request), UNKNOWN)[0].cost == UNKNOWN


def test_several_outputs_cost_once(made: Toy) -> None:
    """Of several files of one job each is a take, the last is chosen, and together they cost what was paid."""
    request = made.ask("keyframe:s1", new_take=1)
    files = [made.workshop.make(made.ask("keyframe:s1", new_take=number)).outputs[0] for number in (1, 2, 3)]
    takes = made.notebook.land(request, "job_1", OrderResult(outputs=tuple(files)), usd("0.30"))
    assert [take.cost for take in takes] == [usd("0.30"), FREE, FREE]
    assert [take.output for take in takes] == [0, 1, 2]
    assert made.selected("keyframe:s1").id == takes[-1].id


def test_new_cell_gets_the_policy_of_its_kind(made: Toy) -> None:
    """Cells that come into being by landing run by themselves where their kind is free, and wait where it is not."""
    policies = {name: cell.policy for name, cell in made.snapshot.cells.items()}
    assert policies["cut"] is policies["beat_grid"] is Policy.AUTO
    assert policies["clip:s1"] is policies["scene_text:s1"] is policies["brief"] is Policy.ASK


# a storyboard, which lands in many cells


def test_new_storyboard_keeps_and_shelves(made: Toy) -> None:
    """A new storyboard's scenes are current, scenes that left are shelved with their takes, and the old one brings them back."""
    old = made.selected("storyboard")
    made.write_brief("Another")
    made.workshop.scenes = 2
    made.make("storyboard")
    assert made.told() == {
        "moods": "brief changed",
        **dict.fromkeys(("keyframe:s1", "keyframe:s2", "clip:s1", "clip:s2"), "scene text changed"),
        "cut": "scene order changed, clip changed",
    }
    shelved = {name for name, cell in made.snapshot.cells.items() if cell.shelved_at is not None}
    assert shelved == {"scene_text:s3", "keyframe:s3", "clip:s3"}
    assert len(made.snapshot.takes_of("clip", "s3")) == 1
    made.notebook.select(made.ref("storyboard"), old.id)
    assert {cell.shelved_at for cell in made.snapshot.cells.values()} == {None}
    assert slots.media(made.snapshot, "clip", "s3") is not None


def test_storyboard_that_comes_too_late(made: Toy) -> None:
    """A storyboard of a brief that was changed meanwhile changes nothing now, and is whole when it is chosen later."""
    made.workshop.scenes = 5
    request = made.ask("storyboard", new_take=1)
    texts = {name: take.id for name, take in _texts(made).items()}
    made.write_brief("Another")
    board = made.land(request)[0]
    assert {name: take.id for name, take in _texts(made).items()} == texts
    assert slots.scene_ids(made.snapshot) == ("s1", "s2", "s3")
    made.notebook.select(made.ref("storyboard"), board.id)
    told = made.told()
    assert slots.scene(made.snapshot, "s5") is not None
    assert (told["scene_text:s4"], told["keyframe:s4"]) == ("brief changed", "not made yet")


def _texts(toy: Toy):  # type: ignore[no-untyped-def]
    return {name: toy.selected(f"scene_text:{name}") for name in ("s1", "s2", "s3")}


def test_frozen_scene_keeps_its_words(made: Toy) -> None:
    """A new storyboard writes beside the words of a frozen scene, not over them."""
    before = made.selected("scene_text:s1")
    made.notebook.freeze(made.ref("scene_text:s1"))
    made.write_brief("Another")
    made.make("storyboard")
    assert made.selected("scene_text:s1") == before
    assert len(made.snapshot.takes_of("scene_text", "s1")) == 2


def test_landing_is_one_transaction(made: Toy) -> None:
    """Where one of a storyboard's scenes cannot be written, nothing of it is."""
    request = made.ask("storyboard", new_take=1)
    board = Storyboard(scene_ids=("s1", "s9"))
    broken = OrderResult(outputs=(Output(content=board.to_json()), Output(content='{"schema": "scene_text/1"}')))
    takes = len(made.snapshot.takes)
    with pytest.raises(StoreError):
        made.notebook.land(request, "job_1", broken, FREE)
    assert len(made.snapshot.takes) == takes


def test_landing_in_a_larger_transaction(made: Toy) -> None:
    """A take and what is written with it (its cost in the ledger) are there or not there together."""
    request = made.ask("clip:s1", new_take=1)
    result = made.workshop.make(request)
    takes = len(made.snapshot.takes)
    with pytest.raises(ZeroDivisionError), made.store.transaction():  # noqa: PT012 - the failing transaction is the point
        made.notebook.land(request, "job_1", result, FREE)
        raise ZeroDivisionError
    assert len(made.snapshot.takes) == takes
    assert len(made.notebook.land(request, "job_1", result, FREE)) == 1


# what runs by itself


def test_free_cells_in_order(made: Toy) -> None:
    """A new song makes the beats and then the cut due, upstream first; when they have run nothing is."""
    made.bring("song")
    assert [ref.name for ref in made.notebook.due_free(made.snapshot)] == ["beat_grid", "cut"]
    made.run_free()
    assert made.notebook.due_free(made.snapshot) == ()


def test_paid_cells_never_run_by_themselves(made: Toy) -> None:
    """However stale, what is generated waits to be asked for; so does the film."""
    made.write_brief("Another")
    made.pick("mood_2")
    assert made.notebook.due_free(made.snapshot) == ()


def test_persons_cut_is_left_alone(made: Toy) -> None:
    """A free cell that shows a person's own edit does not run by itself; a refresh that is asked for remakes it."""
    cut = slots.document(made.selected("cut"), made.notebook.kinds["cut"].content)
    made.notebook.edit(made.ref("cut"), cut.model_copy(update={"has_clip_sound": True}))
    made.bring("clip:s1")
    assert made.told()["cut"] == "clip changed"
    assert made.notebook.due_free(made.snapshot) == ()
    made.refresh()
    assert "cut" not in made.told()
    assert made.selected("cut").origin is Origin.GENERATED


def test_frozen_cut_stays(made: Toy) -> None:
    """A frozen free cell does not run."""
    made.notebook.freeze(made.ref("cut"))
    made.bring("clip:s1")
    assert made.notebook.due_free(made.snapshot) == ()


def test_free_cell_waits_for_what_it_needs(made: Toy) -> None:
    """A cut that lacks a clip is not run, and stays usable."""
    made.drop("clip:s2")
    assert made.notebook.due_free(made.snapshot) == ()
    assert made.told()["cut"] == "clip changed"
