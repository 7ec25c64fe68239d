"""What is tried again, how often, and after how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.errors import (
    AuthError,
    BusyError,
    ExpiredError,
    LimitError,
    OutcomeUnknownError,
    StoreBusyError,
    StudioError,
    UnreachableError,
)
from core.jobs.retry import Again, GiveUp, Policy, Retries, decide
from core.model.base import utc_now

RETRIES = Retries()
CASES: list[tuple[str, Policy, StudioError, int, float | None]] = [
    ("busy, first time", RETRIES.submit, BusyError("x"), 0, 1.0),
    ("busy, third time", RETRIES.submit, BusyError("x"), 2, 15.0),
    ("busy, once too often", RETRIES.submit, BusyError("x"), 4, None),
    ("a limit with its wait", RETRIES.submit, LimitError("x", wait_s=42.0), 0, 42.0),
    ("a limit with a wait, after all tries", RETRIES.submit, LimitError("x", wait_s=42.0), 4, 42.0),
    ("a limit with a short wait", RETRIES.submit, LimitError("x", wait_s=0.1), 1, 1.0),
    ("a limit of an hour and more", RETRIES.submit, LimitError("x", wait_s=7200.0), 0, None),
    ("out of credit", RETRIES.submit, LimitError("x"), 0, None),
    ("a limit while polling", RETRIES.poll, LimitError("x"), 0, 1.0),
    ("an answer lost at submit", RETRIES.submit, OutcomeUnknownError("x"), 0, None),
    ("the same where it is charged once", RETRIES.resend, OutcomeUnknownError("x"), 0, 1.0),
    ("no line while polling", RETRIES.poll, UnreachableError("x"), 6, 60.0),
    ("a wrong key", RETRIES.poll, AuthError("x"), 0, None),
    ("a result that is gone", RETRIES.download, ExpiredError("x"), 0, None),
    ("a busy database", RETRIES.store, StoreBusyError("x"), 0, 0.5),
]


@pytest.mark.parametrize(
    ("policy", "error", "tries", "wait_s"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_decisions(policy: Policy, error: StudioError, tries: int, wait_s: float | None) -> None:
    """Only what a stage names is tried again, after its own wait or the vendor's, and not for ever."""
    before = utc_now()
    decision = decide(policy, error, tries)
    if wait_s is None:
        assert decision == GiveUp()
        return
    assert isinstance(decision, Again)
    assert before + timedelta(seconds=wait_s) <= decision.at <= utc_now() + timedelta(seconds=wait_s)


def test_a_vendor_is_asked_for_an_hour() -> None:
    """Work that was accepted is asked after for more than an hour before a person has to look."""
    assert sum(RETRIES.poll.delays_s) > 3600
    assert sum(RETRIES.download.delays_s) > 3600


@pytest.mark.parametrize(("pauses", "wait_s"), [(0, 1.0), (2, 15.0), (59, 60.0), (60, None)])
def test_a_vendor_that_asks_for_one_pause_after_the_other(pauses: int, wait_s: float | None) -> None:
    """A pause that was asked for uses up no try, comes later each time, and is not granted for ever."""
    before = utc_now()
    decision = decide(RETRIES.submit, LimitError("x", wait_s=0.1), 0, pauses)
    if wait_s is None:
        assert decision == GiveUp()
        return
    assert isinstance(decision, Again)
    assert decision.is_pause
    assert decision.at >= before + timedelta(seconds=wait_s)
