"""The door: all or nothing, every reason at once, one job for equal requests, answers from before, limits of money."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from core.errors import NotAllowedError, NotFoundError
from core.model.base import utc_now
from core.model.cells import CellRef, Policy
from core.model.cut import CutItem, Source
from core.model.jobs import JobRequest, JobState
from core.model.media import MediaInfo, MediaKind
from core.model.money import UNKNOWN, usd
from core.model.orders import ImageRequest
from core.model.scene import Reference
from core.settings import Caps
from tests.fakes.shop import Shop, blob_name, new_project, open_shop

PICTURE = MediaInfo(kind=MediaKind.PICTURE, container="png", codec="png", width=64, height=64, frames=1)


def changed(request: JobRequest, **order: object) -> JobRequest:
    """The same request with another order."""
    return request.model_copy(update={"order": request.order.model_copy(update=order)})


def reasons_of(shop: Shop, *requests: JobRequest) -> tuple[str, ...]:
    with pytest.raises(NotAllowedError) as caught:
        shop.jobs.submit(requests)
    return caught.value.reasons


def shown(shop: Shop, cell: str = "a") -> str:
    take = shop.notebook.snapshot(shop.project_id).selected("keyframe", cell)
    assert take is not None
    return take.id


def test_two_who_press_at_once_get_one_job(shop: Shop) -> None:
    """Equal requests at the same moment, from as many threads as you like, are one job with one reservation."""
    request, gate = shop.request(), threading.Barrier(6)

    def press(_: int) -> str:
        gate.wait()
        return shop.jobs.submit([request])[0].id

    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(press, range(6)))
    assert len(ids) == 1
    assert shop.jobs.money(shop.project_id).reserved_usd == Decimal("0.04")


def test_the_same_request_twice_in_one_call(shop: Shop) -> None:
    """Asked for twice in one go, a cell gets one job, and both answers name it."""
    first, second = shop.jobs.submit([shop.request(), shop.request()])
    assert first.id == second.id


def test_a_job_of_unknown_outcome_is_not_sent_again(shop: Shop) -> None:
    """Pressing again while nobody knows what became of a request answers that job, so nothing is bought twice."""
    shop.vendor.has_list = False
    shop.script("lamp a", submit=["lost_after"])
    job = shop.walk(shop.ask())
    assert job.state is JobState.UNKNOWN
    assert shop.ask().id == job.id


def test_a_new_take_is_a_new_job(shop: Shop) -> None:
    """Another number of the take is another request."""
    assert shop.ask().id != shop.ask(new_take=1).id


def test_a_standing_take_answers(shop: Shop) -> None:
    """Asked again with nothing changed, the job that made the standing take is the answer, and no take is added."""
    job = shop.walk(shop.ask())
    assert shop.ask().id == job.id
    assert len(shop.notebook.snapshot(shop.project_id).takes_of("keyframe", "a")) == 1


def test_a_standing_take_that_is_not_shown_is_shown(shop: Shop) -> None:
    """After an edit was taken back, asking again shows the take made from what is here, for nothing."""
    first = shop.walk(shop.ask())
    (take,) = shop.store.takes_of_job(first.id)
    shop.write("moon")
    shop.walk(shop.ask())
    shop.write("lamp")
    assert shop.ask().id == first.id
    assert shown(shop) == take.id
    assert len(shop.vendor.log("charge")) == 2


def test_an_answer_to_an_old_question_shows_nothing(shop: Shop) -> None:
    """A request whose inputs have changed since leaves the selection alone, though its take is there."""
    request = shop.request()
    first = shop.walk(shop.jobs.submit([request])[0])
    shop.write("moon")
    shop.walk(shop.ask())
    before = shown(shop)
    assert shop.jobs.submit([request])[0].id == first.id
    assert shown(shop) == before


def test_an_answer_from_before_lands_for_nothing(shop: Shop) -> None:
    """A request that was carried out before lands its result again as a new take, without a charge or a reservation."""
    first = shop.walk(shop.ask())
    (take,) = shop.store.takes_of_job(first.id)
    shop.store.set_deleted(take.id, True)
    second = shop.ask()
    assert second.id != first.id
    assert shop.walk(second).state is JobState.DONE
    (again,) = shop.store.takes_of_job(second.id)
    assert again.content_digest == take.content_digest
    assert again.cost.is_free
    assert len(shop.vendor.log("charge")) == 1
    assert shop.jobs.money(shop.project_id).spent_usd == Decimal("0.04")


def test_an_answer_whose_file_is_gone_is_no_answer(shop: Shop) -> None:
    """When the earlier result's file is missing, the request is carried out anew."""
    first = shop.walk(shop.ask())
    (take,) = shop.store.takes_of_job(first.id)
    shop.store.set_deleted(take.id, True)
    shop.blobs.path(take.blobs[0]).unlink()
    assert shop.walk(shop.ask()).state is JobState.DONE
    assert len(shop.vendor.log("charge")) == 2


def test_every_reason_at_once_and_nothing_begun(shop: Shop) -> None:
    """One bad request refuses all, each with its own sentence, and nothing is stored or set aside."""
    ask = ImageRequest(prompt="x", width=1024, height=1024, references=(Reference(name="her", blob=blob_name("her")),))
    shop.store.set_policy(CellRef(project_id=shop.project_id, kind="keyframe", subject="b"), Policy.AUTO)
    frozen = shop.request("keyframe:b")
    shop.store.set_policy(frozen.cell, Policy.FROZEN)
    reasons = reasons_of(shop, shop.request(), changed(shop.request("keyframe:c"), ask=ask), frozen)
    text = " ".join(reasons)
    assert "Keyframe b is frozen" in text
    assert "takes no reference picture" in text
    assert "missing" in text
    assert shop.jobs.jobs() == ()
    assert shop.store.ledger() == ()


def test_a_model_or_vendor_nobody_knows(shop: Shop) -> None:
    """An order for a model or vendor that is not there is refused in words, before anything is stored."""
    assert "no model toy/gone" in " ".join(reasons_of(shop, changed(shop.request(), model="toy/gone")))
    assert "no provider nobody" in " ".join(reasons_of(shop, changed(shop.request(), provider="nobody")))


def test_a_film_of_missing_clips(shop: Shop) -> None:
    """An export whose clips are gone from the disk is refused before it begins."""
    shop.cut_of(CutItem(id="one", source=Source(blob=blob_name("clip"), info=PICTURE), frames=10))
    assert "a file it is made from is missing" in " ".join(reasons_of(shop, shop.request("film")))


def test_a_deleted_project(shop: Shop) -> None:
    """Nothing is made for a project that was deleted, and none is made for one that never was."""
    request = shop.request()
    project = shop.store.project(shop.project_id)
    shop.store.save_project(project.model_copy(update={"deleted_at": utc_now()}), project.version_no)
    assert reasons_of(shop, request) == ("Toy film was deleted.",)
    lost = request.model_copy(update={"cell": request.cell.model_copy(update={"project_id": "project_none"})})
    with pytest.raises(NotFoundError):
        shop.jobs.submit([lost])


def test_a_budget_holds(tmp_path: Path) -> None:
    """A batch that does not fit what is left of the budget is refused whole; reservations count."""
    with open_shop(tmp_path, budget="0.10") as shop:
        shop.ask("keyframe:a")
        reasons = reasons_of(shop, shop.request("keyframe:b"), shop.request("keyframe:c"))
        assert reasons == ("The project's budget of $0.10 has $0.06 left; this costs $0.08.",)
        assert shop.ask("keyframe:b").state is JobState.QUEUED


def test_an_unknown_price_under_a_limit(tmp_path: Path) -> None:
    """Where money is limited, work whose price nobody knows is refused; where it is not, it is admitted and reserves nothing."""
    with open_shop(tmp_path / "limited", budget="5") as shop:
        assert reasons_of(shop, shop.request(price=UNKNOWN)) == (
            "The price of Keyframe a is unknown, and there is a limit of $5.00.",
        )
    with open_shop(tmp_path / "free") as shop:
        assert shop.ask(price=UNKNOWN).state is JobState.QUEUED
        assert shop.jobs.money(shop.project_id).reserved_usd == 0


def test_the_limit_of_the_day_counts_every_project(tmp_path: Path) -> None:
    """What other projects and people spent or reserved today is gone from the day's limit, and a person has one of their own."""
    caps = Caps(day_usd=Decimal("0.10"), person_day_usd=Decimal("0.05"))
    with open_shop(tmp_path, caps=caps) as shop:
        shop.walk(shop.ask())
        other = shop.request("keyframe:b").model_copy(update={"person": "ann"})
        elsewhere = other.model_copy(
            update={"cell": other.cell.model_copy(update={"project_id": new_project(shop.store)})}
        )
        shop.jobs.submit([elsewhere])
        assert reasons_of(shop, shop.request("keyframe:c")) == (
            "Today's limit of $0.10 has $0.02 left; this costs $0.04.",
            "Your limit for today of $0.05 has $0.01 left; this costs $0.04.",
        )


@pytest.mark.parametrize(("price", "is_warned"), [("0.07", False), ("0.08", True)])
def test_an_early_warning(tmp_path: Path, price: str, is_warned: bool) -> None:
    """Once spent and reserved reach the warning's share of the budget, the project says so."""
    with open_shop(tmp_path, budget="0.10") as shop:
        shop.ask(price=usd(price))
        assert shop.jobs.money(shop.project_id).is_warned is is_warned


def test_an_early_warning_of_ones_own(tmp_path: Path) -> None:
    """A person whose own limit is near is warned, in any project; others are not."""
    with open_shop(tmp_path, caps=Caps(person_day_usd=Decimal("0.05"))) as shop:
        shop.ask()
        assert shop.jobs.money(shop.project_id).is_warned
        assert not shop.jobs.money(shop.project_id, "ann").is_warned
