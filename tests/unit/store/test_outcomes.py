"""How models have done, read from jobs and ledger; and prompts that were used or kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core.errors import NotFoundError
from core.model.cells import MadeWith
from core.model.jobs import AttemptState, Job, JobRequest, JobState
from core.model.money import Price, usd
from core.model.orders import GenerateOrder, ImageRequest
from core.store import Store
from tests.unit.store.conftest import a_draft, a_ref, a_stamp

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def asked(store: Store, number: int, *, model: str = "shop/image", is_sent: bool = True) -> Job:
    order = GenerateOrder(
        provider="shop", model=model, ask=ImageRequest(prompt=f"boat {number}", width=64, height=64), seed=number
    )
    request = JobRequest(
        cell=a_ref("keyframe:s1"), title="Keyframe 1", order=order, stamp=a_stamp(), price=usd("0.10"), new_take=number
    )
    job = store.add_job(request, queue="shop")
    if is_sent:
        store.answer_attempt(store.add_attempt(job.id, usd("0.10")).id, AttemptState.ACCEPTED, remote_id=job.id)
    return job


def end(store: Store, job: Job, state: JobState = JobState.DONE, *, after_s: float = 10, cost: Price | None = None, is_estimate: bool = False) -> None:  # fmt: skip
    store.change_job(job.id, {"state": state, "started_at": NOW, "ended_at": NOW + timedelta(seconds=after_s)})
    if cost is not None:
        store.close_money(job.id, cost, is_estimate=is_estimate)


def test_never_tried(store: Store) -> None:
    """A model nobody has asked has no outcomes and no bills."""
    assert store.outcomes("shop/image").tried == 0
    assert store.outcomes("shop/image").words() == ""
    assert store.bills("shop/image", limit=20) == ()
    assert store.last_bill() == 0


def test_share_that_worked_and_median_wait(store: Store) -> None:
    """Done and failed jobs count; the wait is the middle one of those that worked."""
    for number, (state, after_s) in enumerate(
        [(JobState.DONE, 10), (JobState.DONE, 90), (JobState.FAILED, 500), (JobState.DONE, 20)]
    ):
        end(store, asked(store, number), state, after_s=after_s)
    found = store.outcomes("shop/image")
    assert (found.tried, found.worked, found.median_wait_s) == (4, 3, 20)
    assert found.words() == "3 of the last 4 worked, 20 s each"


@pytest.mark.parametrize("state", [JobState.CANCELLED, JobState.UNKNOWN, JobState.WRITTEN_OFF, JobState.RUNNING])
def test_what_says_nothing_of_the_model_is_not_counted(store: Store, state: JobState) -> None:
    """A person's own stop, an unknown outcome and work that still goes on are no outcomes."""
    end(store, asked(store, 1), state)
    assert store.outcomes("shop/image").tried == 0


def test_answers_from_before_are_no_outcomes(store: Store) -> None:
    """A job that only lands an earlier result asked no vendor."""
    end(store, asked(store, 1, is_sent=False))
    assert store.outcomes("shop/image").tried == 0


def test_only_the_last_ten_of_this_model(store: Store) -> None:
    """What was long ago, and what other models did, is left out."""
    for number in range(3):
        end(store, asked(store, number), JobState.FAILED)
    for number in range(10):
        end(store, asked(store, 10 + number))
    end(store, asked(store, 30, model="shop/other"), JobState.FAILED)
    found = store.outcomes("shop/image")
    assert (found.tried, found.worked) == (10, 10)


def test_estimates_are_no_bills(store: Store) -> None:
    """Only what a vendor itself said counts, the newest first, with the order it was for."""
    end(store, asked(store, 1), cost=usd("0.30"))
    end(store, asked(store, 2), cost=usd("0.10"), is_estimate=True)
    end(store, asked(store, 3), JobState.FAILED, cost=usd("9"))
    last = asked(store, 4)
    end(store, last, cost=usd("0.50"))
    bills = store.bills("shop/image", limit=20)
    assert [bill.usd for bill in bills] == [Decimal("0.50"), Decimal("0.30")]
    assert bills[0].order == last.request.order
    assert store.last_bill() > 0


def test_jobs_of_a_model_are_found_by_index(store: Store) -> None:
    """Looking at the last jobs of a model does not read every job there ever was."""
    plan = store._db.rows(
        "EXPLAIN QUERY PLAN SELECT * FROM jobs WHERE CASE WHEN json_valid(jobs.request) "
        "THEN json_extract(jobs.request, '$.order.model') END = 'x' ORDER BY rowid DESC LIMIT 10"
    )
    assert any("jobs_by_model" in row["detail"] for row in plan)


def test_bills_are_found_by_index(store: Store) -> None:
    """Whether there is a new bill is known without reading the ledger."""
    plan = store._db.rows(
        "EXPLAIN QUERY PLAN SELECT id FROM ledger WHERE kind = 'settle' AND is_estimate = 0 ORDER BY id DESC LIMIT 1"
    )
    assert any("ledger_billed" in row["detail"] for row in plan)


def test_history_of_prompts(store: Store) -> None:
    """Prompts come from the takes themselves: each once, how often it was used, the last used first."""
    for prompt in ("a red boat", "a blue boat", "a red boat"):
        store.add_takes([a_draft("keyframe:s1", made_with=MadeWith(model="shop/image", prompt=prompt))])
    found = store.used_prompts()
    assert [(one.text, one.times) for one in found] == [("a red boat", 2), ("a blue boat", 1)]
    assert (found[0].project, found[0].cell, found[0].model) == ("Project p1", "keyframe:s1", "shop/image")


def test_search_in_prompts(store: Store) -> None:
    """All words have to be there, in any order and case; a sign that means something to the database is plain text."""
    for prompt in ("A red boat", "a blue boat", "50% of a_boat"):
        store.add_takes([a_draft("keyframe:s1", made_with=MadeWith(model="m", prompt=prompt))])
    kept = store.add_prompt("Harbor", "a red crane", "image")
    assert [one.text for one in store.used_prompts(("BOAT", "red"))] == ["A red boat"]
    assert [one.text for one in store.used_prompts(("50%",))] == ["50% of a_boat"]
    assert [one.text for one in store.used_prompts(("a_b",))] == ["50% of a_boat"]
    assert [one.id for one in store.kept_prompts(("red", "harbor"))] == [kept]
    assert store.kept_prompts(("blue",)) == ()


def test_kept_prompt_can_be_forgotten(store: Store) -> None:
    """A prompt is kept until it is removed; removing it twice is told."""
    kept = store.add_prompt("Harbor", "a red crane")
    assert [one.name for one in store.kept_prompts()] == ["Harbor"]
    store.remove_prompt(kept)
    assert store.kept_prompts() == ()
    with pytest.raises(NotFoundError, match="not kept any more"):
        store.remove_prompt(kept)
