"""A job as a line: what it costs, what it did cost, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.jobs.sight import job_view
from core.model.jobs import Job
from core.model.money import UNKNOWN
from tests.fakes.shop import Shop


def _done(shop: Shop) -> Job:
    return shop.walk(shop.ask())


def _from_before(shop: Shop) -> Job:
    first = _done(shop)
    shop.store.set_deleted(shop.store.takes_of_job(first.id)[0].id, True)
    return _done(shop)


def _refused(shop: Shop) -> Job:
    shop.script("lamp a", submit=["refused"])
    return _done(shop)


def _failed(shop: Shop) -> Job:
    shop.script("lamp a", poll=["failed"])
    return _done(shop)


def _written_off(shop: Shop) -> Job:
    shop.vendor.has_list = False
    shop.script("lamp a", submit=["lost_after"])
    return shop.jobs.resolve(_done(shop).id, "write_off")


def _nobody_knows(shop: Shop) -> Job:
    shop.vendor.has_bill = False
    return shop.walk(shop.ask(price=UNKNOWN))


CASES: list[tuple[Callable[[Shop], Job], str, bool]] = [
    (lambda shop: shop.ask(), "$0.04", False),
    (_done, "$0.04", False),
    (_from_before, "$0.00", False),
    (_refused, "$0.00", True),
    (_failed, "$0.04", False),
    (_written_off, "$0.04", False),
    (_nobody_knows, "price unknown", False),
]


@pytest.mark.parametrize(("make", "money", "can_retry"), CASES)
def test_money_of_a_job(shop: Shop, make: Callable[[Shop], Job], money: str, can_retry: bool) -> None:
    """A live job shows its estimate and one that is over what it cost; only what failed for nothing is asked for again."""
    view = job_view(make(shop))
    assert (view.money, view.can_retry) == (money, can_retry)


def test_a_bill_that_differs(shop: Shop) -> None:
    """What the vendor billed is shown, not what was expected."""
    job = shop.walk(shop.ask(price=UNKNOWN))
    assert job_view(job).money == "$0.04"


def test_the_board(shop: Shop) -> None:
    """Every live job is on the board, however many are over and newer; of those, as many as were asked for."""
    live = shop.ask()
    done = [shop.walk(shop.ask("keyframe:b", new_take=number)) for number in range(4)]
    assert [job.id for job in shop.jobs.board(ended=2)] == [live.id, done[3].id, done[2].id]
    assert [job.id for job in shop.jobs.board(shop.project_id, ended=0)] == [live.id]
    assert shop.jobs.board("project_none") == ()
