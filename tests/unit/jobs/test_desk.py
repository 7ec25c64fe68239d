"""A person's decisions: stop, try again, look up, adopt, write off."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.errors import InputError, NotAllowedError, StoreBusyError
from core.model.jobs import AttemptState, Job, JobState
from core.model.money import usd
from tests.fakes.shop import Crash, Inline, Shop, new_project

ZERO = Decimal(0)


def unknown(shop: Shop, word: str = "lost_after") -> Job:
    """A job that was sent and never answered."""
    shop.script("lamp a", submit=[word])
    shop.vendor.blind_looks = 1
    job = shop.walk(shop.ask())
    shop.vendor.blind_looks = 0
    assert job.state is JobState.UNKNOWN
    return job


def at_work(shop: Shop) -> tuple[Job, Inline]:
    """A job that the vendor has accepted and is working on."""
    shop.vendor.polls = 2
    job, steps = shop.ask(), Inline(dies_after="poll")
    with pytest.raises(Crash):
        shop.walk(job, steps)
    return shop.jobs.job(job.id), steps


def money(shop: Shop) -> tuple[Decimal, Decimal]:
    now = shop.jobs.money(shop.project_id)
    return now.spent_usd, now.reserved_usd


def test_stopping_what_waits(shop: Shop) -> None:
    """A job that has not begun is stopped at once and costs nothing; a run that comes later does nothing."""
    job = shop.jobs.cancel(shop.ask().id)
    assert job.state is JobState.CANCELLED
    assert money(shop) == (ZERO, ZERO)
    assert shop.walk(job).state is JobState.CANCELLED
    assert shop.vendor.log("charge") == []


def test_stopping_at_the_vendor(shop: Shop) -> None:
    """A job at work is stopped at the vendor, once, and what that cost is booked."""
    job, steps = at_work(shop)
    assert shop.jobs.cancel(job.id).state is JobState.CANCELLING
    assert shop.walk(job, Inline(kept=steps.kept)).state is JobState.CANCELLED
    assert len(shop.vendor.log("cancel")) == 1
    assert money(shop) == (Decimal("0.01"), ZERO)


def test_a_vendor_that_cannot_stop(shop: Shop) -> None:
    """Where the vendor goes on regardless, what was paid for is brought home."""
    shop.vendor.can_cancel = False
    job, _steps = at_work(shop)
    shop.jobs.cancel(job.id)
    assert shop.walk(job).state is JobState.DONE
    assert len(shop.vendor.log("cancel")) == 1
    assert len(shop.store.takes_of_job(job.id)) == 1


def test_stopping_before_the_request_leaves(shop: Shop) -> None:
    """Stopped while a refused submit waits for its next try, a job costs nothing."""
    shop.script("lamp a", submit=["busy"])
    job, steps = shop.ask(), Inline(dies_after="submit")
    with pytest.raises(Crash):
        shop.walk(job, steps)
    shop.jobs.cancel(job.id)
    assert shop.walk(job).state is JobState.CANCELLED
    assert shop.vendor.log("charge") == []
    assert money(shop) == (ZERO, ZERO)


def test_stopping_what_is_over(shop: Shop) -> None:
    """A button pressed too late changes nothing; an unknown outcome cannot be stopped, only decided."""
    done = shop.walk(shop.ask("keyframe:b"))
    assert shop.jobs.cancel(done.id).state is JobState.DONE
    with pytest.raises(NotAllowedError):
        shop.jobs.cancel(unknown(shop).id)


def test_trying_again(shop: Shop) -> None:
    """What failed without a charge is asked for again as a new job; what is fine or was charged is not."""
    shop.script("lamp a", submit=["refused"])
    failed = shop.walk(shop.ask())
    again = shop.jobs.retry(failed.id)
    assert again.id != failed.id
    assert shop.walk(again).state is JobState.DONE
    with pytest.raises(NotAllowedError, match="has not failed"):
        shop.jobs.retry(again.id)
    shop.script("lamp b", poll=["failed"])
    charged = shop.walk(shop.ask("keyframe:b"))
    with pytest.raises(NotAllowedError, match="was charged"):
        shop.jobs.retry(charged.id)


@pytest.mark.parametrize("is_idempotent", [False, True], ids=["by prompt", "by request id"])
def test_looking_up_what_was_accepted(shop: Shop, is_idempotent: bool) -> None:
    """A request found in the vendor's own list is adopted, and ends with one charge and one take."""
    job = unknown(shop)
    shop.vendor.is_idempotent = is_idempotent
    assert shop.jobs.resolve(job.id, "look_up").state is JobState.RUNNING
    assert shop.store.attempts(job.id)[-1].state is AttemptState.ADOPTED
    assert shop.walk(job).state is JobState.DONE
    assert len(shop.vendor.log("charge")) == 1
    assert money(shop) == (Decimal("0.04"), ZERO)


def test_looking_up_what_is_not_there(shop: Shop) -> None:
    """When the list has nothing like it, or there is no list, the job stays as it is and the person is told what next."""
    job = unknown(shop, "lost_before")
    with pytest.raises(InputError, match="Nothing in the vendor's list"):
        shop.jobs.resolve(job.id, "look_up")
    shop.vendor.has_list = False
    with pytest.raises(InputError, match="no list"):
        shop.jobs.resolve(job.id, "look_up")
    assert shop.jobs.job(job.id).state is JobState.UNKNOWN
    assert money(shop) == (ZERO, Decimal("0.04"))


def test_another_jobs_work_is_not_adopted(shop: Shop) -> None:
    """A remote id that belongs to another job is refused, pasted or found."""
    done = shop.walk(shop.ask("keyframe:b"))
    job = unknown(shop)
    assert done.remote_id is not None
    with pytest.raises(InputError, match="Another job"):
        shop.jobs.resolve(job.id, "adopt", done.remote_id)
    assert shop.walk(shop.jobs.resolve(job.id, "look_up")).remote_id == "remote-2"


def test_two_that_look_alike(shop: Shop) -> None:
    """Where two entries could be it, nothing is guessed: both are named."""
    job = unknown(shop)
    order = job.request.order
    shop.vendor.submit(order, request_id="somebody-else", files=shop.blobs)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="remote-1, remote-2"):
        shop.jobs.resolve(job.id, "look_up")
    assert shop.walk(shop.jobs.resolve(job.id, "adopt", " remote-1 ")).state is JobState.DONE


def test_fetching_again_later(shop: Shop) -> None:
    """A result that could not be fetched is fetched when it is looked up again, without another charge."""
    shop.script("lamp a", download=["unreachable"] * 4)
    job = shop.walk(shop.ask())
    assert (job.state, job.remote_id) == (JobState.UNKNOWN, "remote-1")
    assert "accepted" in job.error
    assert shop.walk(shop.jobs.resolve(job.id, "look_up")).state is JobState.DONE
    assert len(shop.vendor.log("charge")) == 1


def test_a_wrong_id_can_be_mended(shop: Shop) -> None:
    """An id that the vendor does not know is not taken; then the list is asked again, or another id is pasted."""
    job = unknown(shop)
    with pytest.raises(InputError, match="does not take that id"):
        shop.jobs.resolve(job.id, "adopt", "remote-77")
    assert shop.jobs.job(job.id).state is JobState.UNKNOWN
    assert shop.walk(shop.jobs.resolve(job.id, "look_up")).state is JobState.DONE


def test_writing_off(shop: Shop) -> None:
    """Written off, the money counts as spent and nothing stays reserved; the same can then be asked for anew."""
    job = unknown(shop)
    assert shop.jobs.resolve(job.id, "write_off").state is JobState.WRITTEN_OFF
    assert money(shop) == (Decimal("0.04"), ZERO)
    with pytest.raises(NotAllowedError):
        shop.jobs.resolve(job.id, "look_up")
    assert shop.ask().id != job.id


def test_stopping_a_project(shop: Shop) -> None:
    """When a project goes, what waits is stopped for nothing, what was sent comes home, and other projects go on."""
    sent, steps = at_work(shop)
    waiting = shop.ask("keyframe:b")
    mine, shop.project_id = shop.project_id, new_project(shop.store)
    shop.write("lamp")
    other = shop.ask()
    shop.project_id = mine
    shop.jobs.stop_project(mine)
    states = [shop.jobs.job(job.id).state for job in (sent, waiting, other)]
    assert states == [JobState.RUNNING, JobState.CANCELLED, JobState.QUEUED]
    assert shop.walk(sent, Inline(kept=steps.kept)).state is JobState.DONE
    assert money(shop) == (Decimal("0.04"), ZERO)


def test_an_adopted_job_that_cannot_go_on(shop: Shop) -> None:
    """When its next run could not be started, the decision is still open, with the words it had, and can be made again."""
    job = unknown(shop)

    def shut(_job: Job) -> None:
        raise StoreBusyError("The queues are held.")

    desk = shop.jobs._desk
    go_on, desk._go_on = desk._go_on, shut
    with pytest.raises(StoreBusyError):
        shop.jobs.resolve(job.id, "look_up")
    now = shop.jobs.job(job.id)
    assert (now.state, now.error, now.hint) == (JobState.UNKNOWN, job.error, job.hint)
    desk._go_on = go_on
    assert shop.walk(shop.jobs.resolve(job.id, "look_up")).state is JobState.DONE
    assert len(shop.vendor.log("charge")) == 1


@pytest.mark.parametrize(("how", "remote_id"), [("adopt", ""), ("adopt", None), ("pray", None)])
def test_no_such_way_out(shop: Shop, how: str, remote_id: str | None) -> None:
    """An empty id or an unknown word decides nothing."""
    job = unknown(shop)
    with pytest.raises(InputError):
        shop.jobs.resolve(job.id, how, remote_id)
    assert shop.jobs.job(job.id).state is JobState.UNKNOWN


@pytest.mark.parametrize(("shown", "is_asked"), [("0.04", True), ("0.05", True), ("0.03", False)])
def test_trying_again_costs_what_it_costs_today(shop: Shop, shown: str, is_asked: bool) -> None:
    """What is tried again is set aside at today's price, and not bought when that is more than was shown."""
    shop.script("lamp a", submit=["refused"])
    failed = shop.walk(shop.ask(price=usd(shown)))
    if is_asked:
        assert shop.jobs.retry(failed.id).request.price == usd("0.04")
        assert money(shop) == (ZERO, Decimal("0.04"))
        return
    with pytest.raises(NotAllowedError, match="would now cost"):
        shop.jobs.retry(failed.id)
    assert money(shop) == (ZERO, ZERO)
