"""The books as a screen shows them: jobs with their money, refreshes, payments, tables."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model.base import utc_now
from core.model.cells import CellRef, Depth
from core.model.jobs import Job, JobState, Run, RunState, Stage
from core.model.money import FREE, UNKNOWN, Price, usd
from core.model.views_activity import HERE, JobSearch, Settlement
from core.notebook.kinds import Wish
from core.projects.spending import MOST_DAYS, spending
from core.settings import Caps, Settings
from core.studio import Studio
from tests.unit.stage import quiet_studio


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    capped = settings.model_copy(update={"caps": Caps(day_usd=Decimal(5))})
    with quiet_studio(capped) as studio:
        yield studio


@pytest.fixture
def project_id(studio: Studio) -> str:
    return studio.projects.create(name="Night", flavor="short_film", text="Rain.", budget_usd=Decimal(10)).id


def _job(studio: Studio, project_id: str, price: Price, number: int = 0) -> Job:
    """A job for the moods at a price."""
    ref = CellRef(project_id=project_id, kind="moods")
    snapshot = studio.notebook.snapshot(project_id)
    request = studio.notebook.request(snapshot, ref, Wish(new_take=number), FREE).model_copy(update={"price": price})
    return studio.store.add_job(request, queue="offline")


def _end(studio: Studio, job: Job, state: JobState, cost: Price, **change: str) -> None:
    """Ends a job as the jobs room would."""
    studio.store.change_job(job.id, {"state": state, "ended_at": utc_now(), **change})  # type: ignore[typeddict-item]
    studio.store.close_money(job.id, cost)


def test_a_job_says_its_money_at_every_state(studio: Studio, project_id: str) -> None:
    """Reserved while it lives, settled when it is over, the estimate beside it where that was another."""
    job = _job(studio, project_id, usd("0.12"))
    assert [line.money_line for line in studio.activity.live()] == ["$0.12 estimated, $0.12 reserved"]
    _end(studio, job, JobState.DONE, usd("0.10"))
    assert studio.activity.live() == ()
    assert studio.activity.ended(JobSearch()).lines[0].money_line == "$0.10 settled, $0.12 estimated"
    _job(studio, project_id, UNKNOWN, 1)
    assert [line.money_line for line in studio.activity.live()] == ["price unknown, nothing reserved"]
    free = _job(studio, project_id, FREE, 2)
    assert next(line for line in studio.activity.live() if line.id == free.id).money_line == ""


def test_what_needs_a_decision_stands_on_top(studio: Studio, project_id: str) -> None:
    """Unknown first, with its amount at risk; then the result that expires soonest; what waits its turn is last."""
    waits, runs, expires, lost = (_job(studio, project_id, usd("0.45"), number) for number in range(4))
    studio.store.change_job(runs.id, {"state": JobState.RUNNING})
    soon = utc_now() + timedelta(minutes=32)
    studio.store.change_job(expires.id, {"state": JobState.RUNNING, "deadline_at": soon})
    studio.store.add_attempt(lost.id, usd("0.45"))
    studio.store.change_job(lost.id, {"state": JobState.UNKNOWN})
    live = studio.activity.live(project_id)
    assert [line.id for line in live] == [lost.id, expires.id, runs.id, waits.id]
    assert live[0].at_risk == "$0.45"
    assert live[0].can_resolve
    assert live[1].deadline_at == soon
    assert studio.activity.standing(project_id).at_risk_usd == Decimal("0.45")


def test_the_list_is_read_once_for_as_long_as_nothing_is_written(studio: Studio, project_id: str) -> None:
    """Many tabs that ask cost one reading; a write is seen at once."""
    _job(studio, project_id, usd("0.12"))
    assert studio.activity.live() is studio.activity.live()
    before = studio.activity.live()
    _job(studio, project_id, usd("0.12"), 1)
    assert len(studio.activity.live()) == len(before) + 1


def test_a_glance_is_at_most_a_second_old(studio: Studio, project_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who looks all the time is answered from memory; what is older than a second, and out of date, is read anew."""
    before = studio.activity.glance()
    _job(studio, project_id, usd("0.12"))
    assert studio.activity.glance() is before
    monkeypatch.setattr("core.jobs.accounts._YOUNG_S", 0.0)
    after = studio.activity.glance()
    assert len(json.loads(after.body)["jobs"]) == 1
    assert after.seal != before.seal
    assert studio.activity.glance() is after


def test_what_failed_is_offered_again_until_something_newer_stands_there(studio: Studio, project_id: str) -> None:
    """A failure can be asked for again at its price; once its cell was asked again, it cannot."""
    first = _job(studio, project_id, usd("0.04"), 1)
    _end(studio, first, JobState.FAILED, FREE, error="The studio refused the words.")
    line = studio.activity.ended(JobSearch()).lines[0]
    assert (line.can_retry, line.retry_money, line.sentence) == (True, "$0.04", "The studio refused the words.")
    _job(studio, project_id, usd("0.04"), 2)
    line = studio.activity.ended(JobSearch()).lines[0]
    assert (line.can_retry, line.retry_money, line.is_overtaken) == (False, "", True)


def test_jobs_are_found_by_state_provider_project_and_words(studio: Studio, project_id: str) -> None:
    """Each part of a search narrows it down; signs that SQL acts on are only signs."""
    other = studio.projects.create(name="Day", flavor="short_film", text="Sun.").id
    failed, done, elsewhere = (_job(studio, where, FREE) for where in (project_id, project_id, other))
    _end(studio, failed, JobState.FAILED, FREE, error="The words were 100% refused.")
    _end(studio, done, JobState.DONE, FREE)
    _end(studio, elsewhere, JobState.DONE, FREE)

    def found(**search: object) -> set[str]:
        return {line.id for line in studio.activity.ended(JobSearch.model_validate(search)).lines}

    assert found() == {failed.id, done.id, elsewhere.id}
    assert found(project_id=project_id) == {failed.id, done.id}
    assert found(state=JobState.FAILED) == {failed.id}
    assert found(provider="offline") == {failed.id, done.id, elsewhere.id}
    assert found(provider=HERE) == set()
    assert found(text="100% REFUSED") == {failed.id}
    assert found(text="100_") == set()
    assert found(text="moods") == {failed.id, done.id, elsewhere.id}
    assert studio.activity.providers() == ("offline", HERE)


def test_pages_hold_every_job_once(studio: Studio, project_id: str) -> None:
    """Twenty a page; a page beyond the last one is the last one."""
    for number in range(45):
        _end(studio, _job(studio, project_id, FREE, number), JobState.CANCELLED, FREE)
    pages = [studio.activity.ended(JobSearch(), number=number) for number in (1, 2, 3)]
    assert [len(page.lines) for page in pages] == [20, 20, 5]
    assert len({line.id for page in pages for line in page.lines}) == 45
    assert (pages[0].count, pages[0].total) == (3, 45)
    assert studio.activity.ended(JobSearch(), number=9).number == 3
    assert studio.activity.ended(JobSearch(text="nothing like it")).count == 1


def test_a_refresh_says_what_it_agreed_to_spent_and_left(studio: Studio, project_id: str) -> None:
    """The sums come from the jobs it asked for; the note says what was left as it was."""
    run = Run(
        id="run_1", project_id=project_id, depth=Depth.CLIPS, agreed=usd("0.50"), cells=("moods", "storyboard"),
        created_at=utc_now(),
    )  # fmt: skip
    good, bad, going = (_job(studio, project_id, usd("0.10"), number) for number in range(3))
    studio.store.add_run(run)
    studio.store.add_run_jobs(run.id, [good.id, bad.id, going.id])
    _end(studio, good, JobState.DONE, usd("0.08"))
    _end(studio, bad, JobState.FAILED, usd("0.02"))
    studio.store.end_run(run.id, RunState.STOPPED, "Moods: refused.")
    line = studio.activity.runs(project_id)[0]
    assert (line.agreed, line.spent_usd, line.reserved_usd) == (usd("0.50"), Decimal("0.10"), Decimal("0.10"))
    assert (line.planned, line.asked, line.failed, line.left) == (2, 3, 1, "Moods: refused.")
    assert studio.activity.runs()[0].project == "Night"


def test_limits_are_those_that_hold(studio: Studio, project_id: str) -> None:
    """The project's budget and the day's limit, each with what is used of it; all projects have only the day's."""
    _end(studio, _job(studio, project_id, usd("3.00")), JobState.DONE, usd("3.00"))
    _job(studio, project_id, usd("1.50"), 1)
    standing = studio.activity.standing(project_id)
    told = {line.name: (line.used_usd, line.limit_usd) for line in standing.limits}
    assert told == {
        "The project's budget": (Decimal("4.50"), Decimal(10)),
        "Today's limit": (Decimal("4.50"), Decimal(5)),
    }
    assert standing.is_warned
    assert standing.today_usd == Decimal("3.00")
    assert [line.name for line in studio.activity.standing().limits] == ["Today's limit"]


def test_spending_is_the_ledger(studio: Studio, project_id: str) -> None:
    """Totals of the tables equal the ledger's own sum; what is reserved is not spent; a failure that cost is."""
    for number, (state, cost) in enumerate(
        [(JobState.DONE, "0.0035"), (JobState.FAILED, "0.1"), (JobState.WRITTEN_OFF, "0.45"), (JobState.DONE, "0")]
    ):
        _end(studio, _job(studio, project_id, usd("0.5"), number), state, usd(cost))
    _job(studio, project_id, usd("9"), 9)
    told = studio.activity.spending(project_id)
    assert told.total_usd == studio.store.spent_usd(project_id=project_id) == Decimal("0.5535")
    assert told.payments == 3
    assert [(part.name, part.usd) for part in told.by_project] == [("Night", Decimal("0.5535"))]
    assert sum((payment.usd for payment in studio.activity.payments(project_id)), Decimal(0)) == told.total_usd
    assert studio.activity.spending(project_id, days=30).total_usd == told.total_usd
    assert len(studio.activity.spending(project_id, days=30).periods) == 30


def test_nothing_spent_is_an_empty_table(studio: Studio, project_id: str) -> None:
    """Without a payment there are no rows and the total is zero."""
    assert studio.activity.spending(project_id) == spending((), ends=utc_now().date())
    assert list(studio.activity.payments()) == []


BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
AMOUNTS = st.decimals(min_value="0.000001", max_value="9999", places=6)
PAYMENTS = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from("abc"), st.sampled_from(["fal", "replicate", ""]), AMOUNTS, st.booleans()),
    min_size=1,
    max_size=60,
)  # fmt: skip


def _payment(number: int, day: int, project: str, provider: str, amount: Decimal, *, is_estimate: bool) -> Settlement:
    return Settlement(
        number=number, at=BEGIN + timedelta(days=day, hours=23), project_id=f"project_{project}", project="Same name",
        job_id=f"job_{number}", title="Clip", cell="clip", provider=provider or HERE, model=f"{provider}/m" if provider else "",
        state=JobState.DONE, person="local", usd=amount, is_estimate=is_estimate,
    )  # fmt: skip


@settings(deadline=None)
@given(PAYMENTS)
def test_every_table_adds_up_to_the_last_digit(rows: list[tuple[int, str, str, Decimal, bool]]) -> None:
    """Whatever was paid: periods, projects, providers and models each add up to the sum of the payments, exactly."""
    paid = [_payment(number, *row[:4], is_estimate=row[4]) for number, row in enumerate(rows)]
    ends = max(payment.at for payment in paid).date()
    told = spending(paid, ends=ends)
    whole = sum((payment.usd for payment in paid), Decimal(0))
    sums = [
        sum((part.usd for part in parts), Decimal(0))
        for parts in (told.periods, told.by_project, told.by_provider, told.by_model)
    ]
    assert [told.total_usd, *sums] == [whole] * 5
    assert all(sum(period.parts, Decimal(0)) == period.usd for period in told.periods)
    assert told.estimate_usd == sum((payment.usd for payment in paid if payment.is_estimate), Decimal(0))
    assert len(told.by_project) == len({payment.project_id for payment in paid})
    by_day = Counter[object]()
    for payment in paid:
        by_day[payment.at.date().replace(day=1) if told.is_monthly else payment.at.date()] += payment.usd  # type: ignore[assignment]
    assert {period.begins: period.usd for period in told.periods if period.usd} == dict(by_day)
    assert told.is_monthly == ((ends - min(payment.at for payment in paid).date()).days >= MOST_DAYS)


def test_a_price_nobody_knows_is_not_in_the_sums(studio: Studio, project_id: str) -> None:
    """What was settled without a number stands in the list with those words, and adds nothing."""
    job = _job(studio, project_id, UNKNOWN)
    attempt = studio.store.add_attempt(job.id, UNKNOWN)
    assert attempt.amount == UNKNOWN
    studio.store.change_job(job.id, {"stage": Stage.TAKE})
    _end(studio, job, JobState.WRITTEN_OFF, UNKNOWN)
    assert studio.activity.ended(JobSearch()).lines[0].money_line == "settled at a price nobody knows"
    assert studio.activity.spending().payments == 0
