"""What a vendor answers at once: one charge and one take, or an unknown; and what a writer says while it writes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.errors import InputError
from core.jobs.endings import Endings
from core.jobs.kit import Heard
from core.model.jobs import AttemptState, JobState
from core.model.money import Price
from core.orders.generate import ANSWERED
from tests.fakes.shop import Crash, Inline, Shop

ZERO = Decimal(0)


@pytest.fixture(autouse=True)
def answering(shop: Shop) -> None:
    """The vendor answers at once."""
    shop.vendor.answers = True


def money(shop: Shop) -> tuple[Decimal, Decimal]:
    now = shop.jobs.money(shop.project_id)
    return now.spent_usd, now.reserved_usd


@pytest.mark.parametrize(("cell", "text"), [("keyframe:a", "lamp"), ("words", '{"goal": "sell lamps"}')])
def test_an_answer_lands(shop: Shop, cell: str, text: str) -> None:
    """A picture or a text that came with the answer is checked and lands like any other, charged once and never polled."""
    shop.write(text)
    job = shop.walk(shop.ask(cell))
    assert job.state is JobState.DONE, job.error
    assert (job.remote_id or "").startswith(ANSWERED)
    assert len(shop.store.takes_of_job(job.id)) == 1
    assert (len(shop.charges(job)), shop.vendor.log("poll"), money(shop)) == (1, [], (Decimal("0.04"), ZERO))


@pytest.mark.parametrize("step", ["freeze", "submit", "poll", "download", "check", "take"])
@pytest.mark.parametrize("has_checkpoints", [True, False], ids=["resumed", "begun anew"])
def test_dying_after_any_step_of_an_answer(shop: Shop, step: str, has_checkpoints: bool) -> None:
    """Killed after the row and before the checkpoint, the kept answer is used: one charge, one take."""
    job, first = shop.ask(), Inline(dies_after=step)
    with pytest.raises(Crash):
        shop.walk(job, first)
    job = shop.walk(job, Inline(kept=first.kept if has_checkpoints else []))
    assert (job.state, len(shop.charges(job)), len(shop.store.takes_of_job(job.id))) == (JobState.DONE, 1, 1)
    assert money(shop) == (Decimal("0.04"), ZERO)


@pytest.mark.parametrize("where", ["put_bytes", "answer_attempt"])
def test_dying_between_the_answer_and_its_row(shop: Shop, where: str) -> None:
    """Killed after the answer and before its row, a job is unknown with its amount, and is not asked for again."""
    owner: Any = shop.blobs if where == "put_bytes" else shop.store
    real = getattr(owner, where)

    def dying(*_args: object, **_more: object) -> None:
        raise Crash

    setattr(owner, where, dying)
    job = shop.ask()
    with pytest.raises(Crash):
        shop.walk(job)
    setattr(owner, where, real)
    job = shop.walk(job)
    assert (job.state, len(shop.charges(job)), shop.store.takes_of_job(job.id)) == (JobState.UNKNOWN, 1, ())
    assert job.at_risk.usd == Decimal("0.04")
    assert money(shop) == (ZERO, Decimal("0.04"))


@pytest.mark.parametrize(("word", "code"), [("charged_refusal", "refused"), ("charged_cut", "bad_reply")])
@pytest.mark.parametrize("has_bill", [True, False])
def test_a_failure_that_was_charged(shop: Shop, word: str, code: str, has_bill: bool) -> None:
    """A refusal or a cut answer that was charged ends the job as failed with its cost, or the estimate, and is not sent again."""
    shop.vendor.has_bill = has_bill
    shop.script("lamp a", submit=[word])
    job = shop.walk(shop.ask())
    assert (job.state, job.error_code) == (JobState.FAILED, code)
    assert job.cost is not None
    assert job.cost.usd == Decimal("0.04")
    assert len(shop.charges(job)) == 1
    assert money(shop) == (Decimal("0.04"), ZERO)
    assert shop.store.attempts(job.id)[-1].state is AttemptState.ACCEPTED
    assert "again" not in job.hint or "costs again" in job.hint


@pytest.mark.parametrize("usd", ["1e29", "1000000.01", "-1"])
def test_a_bill_that_cannot_be_one(shop: Shop, usd: str) -> None:
    """An amount that nobody pays was misread: the estimate is booked, and every screen can still show it."""
    job = shop.ask()
    cost, is_estimate = Endings(shop.jobs._kit).cost(job, Price(usd=Decimal(usd)))
    assert (cost, is_estimate) == (job.request.price, True)
    assert cost.label()


def test_stopped_while_it_is_answered(shop: Shop) -> None:
    """A stop that comes while the answer is due keeps what was paid for, and does not bother the vendor with a name of ours."""
    job, first = shop.ask(), Inline(dies_after="submit")
    with pytest.raises(Crash):
        shop.walk(job, first)
    assert shop.jobs.cancel(job.id).state is JobState.CANCELLING
    job = shop.walk(job, Inline(kept=first.kept))
    assert (job.state, len(shop.store.takes_of_job(job.id))) == (JobState.DONE, 1)
    assert shop.vendor.log("cancel") == []
    assert money(shop) == (Decimal("0.04"), ZERO)


def test_an_id_is_of_no_use(shop: Shop) -> None:
    """A vendor that answers at once has no ids to paste; saying so leaves the decision open."""
    shop.script("lamp a", submit=["lost_after"])
    job = shop.walk(shop.ask())
    for remote_id in ("remote-1", f"{ANSWERED}{'0' * 64}"):
        with pytest.raises(InputError):
            shop.jobs.resolve(job.id, "adopt", remote_id)
    assert shop.jobs.job(job.id).state is JobState.UNKNOWN
    assert shop.jobs.resolve(job.id, "write_off").state is JobState.WRITTEN_OFF


def test_a_writer_is_heard_while_it_writes(shop: Shop) -> None:
    """What a writer has said so far can be read while its job lives, and is dropped when the job ends."""
    shop.write('{"goal": "sell lamps"}')
    job = shop.ask("words")
    steps = Inline(dies_after="submit")
    with pytest.raises(Crash):
        shop.walk(job, steps)
    assert shop.jobs.partial(job.id) == '{"goal": "sell lamps"}'
    assert shop.walk(job, Inline(kept=steps.kept)).state is JobState.DONE
    assert shop.jobs.partial(job.id) == ""


def test_what_is_heard_is_bounded() -> None:
    """Only so many texts and so much of each is kept; the newest, and their ends."""
    heard = Heard(most=2, most_characters=5)
    for number in range(3):
        heard.hear(f"job_{number}", f"text number {number}")
    assert [heard.text(f"job_{number}") for number in range(3)] == ["", "ber 1", "ber 2"]
