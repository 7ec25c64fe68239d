"""Generations walked step by step against a scripted vendor: what is charged, kept, tried again and said."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from core.errors import CancelledError, DiskFullError, StoreBusyError, StoreError, StudioError
from core.model.cells import Origin
from core.model.jobs import AttemptState, EntryKind, JobState, Stage
from core.model.media import Media
from core.model.money import usd
from core.model.orders import OrderResult
from core.orders import generate
from core.process import Stop
from core.workers.lanes import Leave
from tests.fakes.shop import Crash, Inline, Shop

ZERO = Decimal(0)


def test_a_picture_from_asking_to_the_take(shop: Shop) -> None:
    """A job goes through every stage, is charged once, and lands one selected take that names a file that is there."""
    job = shop.walk(shop.ask())
    assert (job.state, job.stage, job.error) == (JobState.DONE, Stage.TAKE, "")
    take = shop.notebook.snapshot(shop.project_id).selected("keyframe", "a")
    assert take is not None
    assert (take.origin, take.job_id, take.cost) == (Origin.GENERATED, job.id, usd("0.04"))
    media = Media.from_json(take.content)
    assert shop.blobs.exists(media.blob)
    assert (media.info.width, media.info.height) == (64, 64)
    assert take.made_with is not None
    assert (take.made_with.model, take.made_with.prompt, take.made_with.is_offline) == ("toy/picture", "lamp a", False)
    assert len(shop.charges(job)) == 1


def test_money_is_reserved_then_settled(shop: Shop) -> None:
    """What is asked for is set aside at once, and what it cost is booked when the take lands."""
    job = shop.ask(price=usd("0.10"))
    assert shop.jobs.money(shop.project_id).reserved_usd == Decimal("0.10")
    shop.walk(job)
    money = shop.jobs.money(shop.project_id)
    assert (money.reserved_usd, money.spent_usd, money.at_risk_usd) == (ZERO, Decimal("0.04"), ZERO)
    assert [entry.is_estimate for entry in shop.store.ledger() if entry.kind is EntryKind.SETTLE] == [False]


def test_a_vendor_without_a_bill(shop: Shop) -> None:
    """Where the vendor does not say what it took, the estimate is booked, and marked as one."""
    shop.vendor.has_bill = False
    shop.walk(shop.ask(price=usd("0.10")))
    settled = [entry for entry in shop.store.ledger() if entry.kind is EntryKind.SETTLE]
    assert [(entry.usd, entry.is_estimate) for entry in settled] == [(Decimal("0.10"), True)]


def test_a_text_is_read_before_it_lands(shop: Shop) -> None:
    """A writer's reply becomes a document of the kind that was asked for."""
    shop.write('{"goal": "sell lamps"}')
    job = shop.walk(shop.ask("words"))
    assert job.state is JobState.DONE
    take = shop.notebook.snapshot(shop.project_id).selected("words")
    assert take is not None
    assert '"goal":"sell lamps"' in take.content


@pytest.mark.parametrize("text", ["not JSON at all", '{"goal": 3}', '["goal"]', ""])
def test_a_reply_nobody_can_read_is_kept(shop: Shop, text: str) -> None:
    """The words of a reply that does not fit stay with the job, which failed and shows what it cost."""
    shop.write(text)
    job = shop.walk(shop.ask("words"))
    assert (job.state, job.error_code, job.stage) == (JobState.FAILED, "bad_reply", Stage.CHECK)
    result = shop.store.job_result(job.id)
    assert result is not None
    assert (result.outputs[0].extra or "") == text
    assert shop.jobs.money(shop.project_id).spent_usd == Decimal("0.04")


@dataclass(frozen=True)
class Case:
    """What goes wrong, and how the job must stand afterwards.

    Args:
        charges: How often the vendor charged.
        spent: What the ledger says was spent.
    """

    name: str
    script: dict[str, list[str]]
    state: JobState
    charges: int
    spent: str = "0"
    code: str = ""
    attempts: list[AttemptState] = field(default_factory=list)
    is_idempotent: bool = False
    has_list: bool = True


ADOPTED = AttemptState.ADOPTED
ACCEPTED, REFUSED, UNSURE = AttemptState.ACCEPTED, AttemptState.REFUSED, AttemptState.UNKNOWN
CASES = [
    Case("busy twice", {"submit": ["busy", "busy"]}, JobState.DONE, 1, "0.04", "", [REFUSED, REFUSED, ACCEPTED]),
    Case("asked to wait", {"submit": ["wait"]}, JobState.DONE, 1, "0.04", "", [REFUSED, ACCEPTED]),
    Case(
        "unreachable for good", {"submit": ["unreachable"] * 9}, JobState.FAILED, 0, "0", "unreachable", [REFUSED] * 4
    ),
    Case("out of credit", {"submit": ["credit"]}, JobState.FAILED, 0, "0", "limit", [REFUSED]),
    Case("wrong key", {"submit": ["auth"]}, JobState.FAILED, 0, "0", "auth", [REFUSED]),
    Case("against the policy", {"submit": ["refused"]}, JobState.FAILED, 0, "0", "refused", [REFUSED]),
    Case("answer lost, not charged", {"submit": ["lost_before"]}, JobState.UNKNOWN, 0, "0", "unknown", [UNSURE]),
    Case("answer lost, found in the list", {"submit": ["lost_after"]}, JobState.DONE, 1, "0.04", "", [ADOPTED]),
    Case(
        "answer lost, no list",
        {"submit": ["lost_after"]},
        JobState.UNKNOWN,
        1,
        "0",
        "unknown",
        [UNSURE],
        has_list=False,
    ),
    Case("answer garbled", {"submit": ["garbled"]}, JobState.UNKNOWN, 0, "0", "bad_reply", [UNSURE]),
    Case("charged once anyway", {"submit": ["lost_after"]}, JobState.DONE, 1, "0.04", "", [ACCEPTED], True),
    Case("lost for good", {"submit": ["lost_before"] * 9}, JobState.UNKNOWN, 0, "0", "unknown", [UNSURE], True),
    Case("busy after a loss", {"submit": ["lost_after", "busy"]}, JobState.DONE, 1, "0.04", "", [ACCEPTED], True),
    Case("poll stumbles", {"poll": ["busy", "unreachable", "garbled"]}, JobState.DONE, 1, "0.04", "", [ACCEPTED]),
    Case("poll never comes", {"poll": ["unreachable"] * 9}, JobState.UNKNOWN, 1, "0", "unreachable", [ACCEPTED]),
    Case("key gone while polling", {"poll": ["auth"]}, JobState.UNKNOWN, 1, "0", "auth", [ACCEPTED]),
    Case("the vendor fails", {"poll": ["failed"]}, JobState.FAILED, 1, "0.04", "remote_failed", [ACCEPTED]),
    Case("half a download", {"download": ["half", "half"]}, JobState.DONE, 1, "0.04", "", [ACCEPTED]),
    Case("downloads break", {"download": ["half"] * 9}, JobState.UNKNOWN, 1, "0", "unreachable", [ACCEPTED]),
    Case("too late", {"download": ["expired"]}, JobState.FAILED, 1, "0.04", "expired", [ACCEPTED]),
    Case("no picture", {"download": ["junk"]}, JobState.FAILED, 1, "0.04", "bad_reply", [ACCEPTED]),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_becomes_of_a_job(shop: Shop, case: Case) -> None:
    """Whatever goes wrong, the state says what is known, the ledger what it cost, and nothing is charged twice."""
    shop.vendor.is_idempotent, shop.vendor.has_list = case.is_idempotent, case.has_list
    shop.script("lamp a", **case.script)
    job = shop.walk(shop.ask())
    assert (job.state, job.error_code) == (case.state, case.code)
    assert len(shop.charges(job)) == case.charges
    assert [attempt.state for attempt in shop.store.attempts(job.id)] == case.attempts
    money = shop.jobs.money(shop.project_id)
    is_open = case.state is JobState.UNKNOWN
    assert money.spent_usd == Decimal(case.spent)
    assert money.reserved_usd == money.at_risk_usd == (Decimal("0.04") if is_open else ZERO)
    if job.state is not JobState.DONE:
        assert job.error
        assert job.hint


def test_an_unknown_outcome_shows_its_money(shop: Shop) -> None:
    """A job that may have been charged says so, with the amount at risk."""
    shop.vendor.has_list = False
    shop.script("lamp a", submit=["lost_after"])
    job = shop.walk(shop.ask())
    assert job.at_risk == usd("0.04")
    assert "may have been charged" in job.error


def test_a_file_that_is_no_picture_is_kept(shop: Shop) -> None:
    """What was paid for stays on the disk even when it cannot be used."""
    shop.script("lamp a", download=["junk"])
    job = shop.walk(shop.ask())
    (blob,) = shop.store.job_blobs(job.id)
    assert shop.blobs.path(blob).read_bytes() == b"this is no picture"
    assert blob in shop.store.named_blobs()


def test_progress_is_told(shop: Shop) -> None:
    """While the vendor works, the job shows how far it is, and waits as long as the vendor asks."""
    shop.vendor.polls, shop.vendor.pace_s = 3, 7.0
    steps = Inline()
    seen = []
    change = shop.store.change_job

    def spy(job_id: str, columns: object, **more: object) -> bool:
        seen.append(columns)
        return change(job_id, columns, **more)  # type: ignore[arg-type]

    shop.store.change_job = spy  # type: ignore[method-assign, assignment]
    shop.walk(shop.ask(), steps)
    assert len(steps.waits) == 3
    assert {"fraction": 1 / 3, "eta_s": 1.0, "note": "painting"} in seen


def test_a_deadline_is_kept_until_the_result_is_home(shop: Shop) -> None:
    """A result that expires carries its deadline on the job, and no longer once it was fetched."""
    shop.vendor.deadline_s = 3600
    steps = Inline(dies_after="poll 1")
    job = shop.ask()
    with pytest.raises(Crash):
        shop.walk(job, steps)
    assert shop.jobs.job(job.id).deadline_at is not None
    assert shop.walk(job, Inline(kept=steps.kept)).deadline_at is None


STEPS = ["freeze", "submit", "poll", "poll 1", "download", "check", "take"]


@pytest.mark.parametrize("has_checkpoints", [True, False], ids=["resumed", "begun anew"])
@pytest.mark.parametrize("step", STEPS)
def test_dying_after_any_step(shop: Shop, step: str, has_checkpoints: bool) -> None:
    """Killed after a step's work but before its checkpoint, a job ends with one charge and one take, also without any checkpoint."""
    job = shop.ask()
    first = Inline(dies_after=step)
    with pytest.raises(Crash):
        shop.walk(job, first)
    assert first.names[-1] == step
    job = shop.walk(job, Inline(kept=first.kept if has_checkpoints else []))
    assert job.state is JobState.DONE
    assert len(shop.charges(job)) == 1
    assert len(shop.store.takes_of_job(job.id)) == 1
    money = shop.jobs.money(shop.project_id)
    assert (money.reserved_usd, money.spent_usd) == (ZERO, Decimal("0.04"))


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("is_idempotent", [False, True])
def test_dying_around_the_request(shop: Shop, moment: str, is_idempotent: bool) -> None:
    """Killed with the request out and no remote id, a job is sent again only where that is charged once, else it is found or unknown."""
    shop.vendor.is_idempotent = is_idempotent
    submit = shop.vendor.submit

    def dying(*args: object, **more: object) -> object:
        if moment == "after":
            submit(*args, **more)  # type: ignore[arg-type]
        raise Crash

    shop.vendor.submit = dying  # type: ignore[method-assign, assignment]
    job = shop.ask()
    with pytest.raises(Crash):
        shop.walk(job)
    shop.vendor.submit = submit  # type: ignore[method-assign]
    job = shop.walk(job)
    charged = is_idempotent or moment == "after"
    assert job.state is (JobState.DONE if charged else JobState.UNKNOWN)
    assert len(shop.charges(job)) == (1 if charged else 0)


def test_a_defect_ends_the_job_and_nothing_else(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    """An error nobody expected fails the job with its class name, logs it once, and keeps what is at the vendor findable."""
    shop.vendor.poll = lambda _remote_id: 1 / 0  # type: ignore[method-assign, assignment, return-value]
    job = shop.walk(shop.ask())
    assert job.state is JobState.UNKNOWN
    assert job.remote_id == "remote-1"
    assert "ZeroDivisionError" in job.error
    assert len([record for record in caplog.records if record.levelname == "ERROR"]) == 1
    caplog.clear()


def test_a_landing_that_fails_loses_nothing(shop: Shop) -> None:
    """When the take cannot land, the job failed with its cost, and asking again lands the kept result for nothing."""
    job = shop.ask()
    land = shop.notebook.land
    shop.notebook.land = _refuse  # type: ignore[method-assign, assignment]
    failed = shop.walk(job)
    assert (failed.state, failed.stage) == (JobState.FAILED, Stage.TAKE)
    shop.notebook.land = land  # type: ignore[method-assign]
    again = shop.walk(shop.jobs.retry(job.id))
    assert again.state is JobState.DONE
    assert len(shop.vendor.log("charge")) == 1
    money = shop.jobs.money(shop.project_id)
    assert (money.spent_usd, money.reserved_usd) == (Decimal("0.04"), ZERO)


def test_a_disk_that_is_full_when_the_result_comes(shop: Shop) -> None:
    """Without room for a result it stays at the vendor: the job is open, and fetching again works once there is room."""
    download = shop.vendor.download

    def full(*_: object) -> None:
        raise DiskFullError("No room is left on the disk.", hint="Free some space.")

    shop.vendor.download = full  # type: ignore[method-assign, assignment]
    job = shop.walk(shop.ask())
    assert (job.state, job.error_code) == (JobState.UNKNOWN, "diskfull")
    assert "No room" in job.error
    assert "Free some space" in job.hint
    shop.vendor.download = download  # type: ignore[method-assign]
    assert shop.walk(shop.jobs.resolve(job.id, "look_up")).state is JobState.DONE
    assert len(shop.charges(job)) == 1


@pytest.mark.parametrize("error", [StoreBusyError("Another program holds it."), DiskFullError("The disk is full.")])
@pytest.mark.parametrize("method", ["job", "change_job", "add_attempt", "name_blobs", "close_money"])
def test_a_database_that_is_shut_for_a_while(shop: Shop, method: str, error: StudioError) -> None:
    """While the database is held by another program, or the disk is full, a job waits; then it ends as if nothing was."""
    job, real, left = shop.ask(), getattr(shop.store, method), [3]

    def shut(*args: object, **more: object) -> object:
        left[0] -= 1
        if left[0] >= 0:
            raise error
        return real(*args, **more)

    setattr(shop.store, method, shut)
    job = shop.walk(job)
    assert len(shop.charges(job)) <= 1
    assert job.state in {JobState.DONE, JobState.FAILED, JobState.UNKNOWN}
    if isinstance(error, StoreBusyError):
        assert job.state is JobState.DONE
    money = shop.jobs.money(shop.project_id)
    assert money.reserved_usd == (Decimal("0.04") if job.state is JobState.UNKNOWN else ZERO)


def test_what_is_home_is_looked_through_to_its_end(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A paid result is looked through though a person cancels; only leaving breaks off, and the next start looks again."""
    check, stops, asked = generate.check, shop.jobs._kit.stops, list[bool]()

    def watched(*args: Any, should_stop: Stop, **more: Any) -> OrderResult:
        stops.add(job.id)
        asked.append(should_stop())
        if asked[-1]:
            raise CancelledError("Stopped.")
        return check(*args, **more)

    monkeypatch.setattr(generate, "check", watched)
    job, stops.is_leaving = shop.ask(), lambda: bool(shop.store.job_blobs(job.id))
    with pytest.raises(Leave):
        shop.walk(job)
    stops.is_leaving = lambda: False
    job = shop.walk(job)
    assert (job.state, asked) == (JobState.DONE, [True, False])
    assert len(shop.charges(job)) == 1


def test_a_database_that_stays_shut(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    """When nothing can be written for an hour, the job is left for the next start, and goes on then."""
    job, change = shop.ask(), shop.store.change_job
    shop.store.change_job = _busy  # type: ignore[method-assign, assignment]
    with pytest.raises(Leave):
        shop.walk(job)
    caplog.clear()
    shop.store.change_job = change  # type: ignore[method-assign]
    assert shop.walk(job).state is JobState.DONE


def _busy(*_: object, **__: object) -> None:
    raise StoreBusyError("Another program holds the database.")


def _refuse(*_: object) -> None:
    raise StoreError("The workspace refused.")
