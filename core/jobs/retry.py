"""What is tried again, how often and after how long. Policy is data, a decision is a value.

Each stage has its own policy, and nothing after a submit leads back to one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import (
    BadReplyError,
    BusyError,
    DiskFullError,
    LimitError,
    OutcomeUnknownError,
    StoreBusyError,
    StudioError,
    UnreachableError,
)
from core.model.base import utc_now

LONGEST_WAIT_S = 3600.0
"""A vendor that asks for more than this is asked again by a person."""

MOST_WAITS = 60
"""How often in a row a vendor may ask for a pause and name its length before it counts as a failure."""


@dataclass(frozen=True)
class Policy:
    """When a stage is tried again.

    Args:
        on: Exactly these errors.
        delays_s: Wait before each further try; when they are used up, the stage has failed.
        is_limit_free: Whether a rate limit that names no wait is tried again; without that it means "out of credit".
    """

    on: tuple[type[StudioError], ...]
    delays_s: tuple[float, ...]
    is_limit_free: bool = False


_FLEETING = (BusyError, UnreachableError, LimitError, BadReplyError, OutcomeUnknownError)
_ASKING = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, *(120.0,) * 8, *(300.0,) * 12)
"""A little over an hour and a quarter: the work itself goes on at the vendor meanwhile."""


@dataclass(frozen=True)
class Retries:
    """The policy of each stage.

    Args:
        submit: Only errors where nothing was accepted.
        resend: For vendors where sending the same request id again is charged once.
        store: When a step could not write.
        look_s: How long after a lost answer the vendor's list is asked; a list takes a moment to show what came in.
        shut: When not even the failure of a step could be written: the database is held, or the disk is full.
    """

    submit: Policy = Policy((BusyError, UnreachableError, LimitError), (1.0, 4.0, 15.0, 60.0))
    resend: Policy = Policy(_FLEETING, (1.0, 4.0, 15.0, 60.0))
    poll: Policy = Policy(_FLEETING, _ASKING, is_limit_free=True)
    download: Policy = Policy(_FLEETING, _ASKING, is_limit_free=True)
    store: Policy = Policy((StoreBusyError,), (0.5, 1.0, 2.0, 5.0, 10.0, 30.0))
    shut: Policy = Policy((StoreBusyError, DiskFullError), (1.0, 2.0, 5.0, 10.0, 30.0, *(60.0,) * 60))
    look_s: float = 3.0


@dataclass(frozen=True)
class Again:
    """Try once more, not before this moment.

    Args:
        at: The moment.
        is_pause: The vendor asked for it, so it does not count as a try.
    """

    at: datetime
    is_pause: bool = False


@dataclass(frozen=True)
class GiveUp:
    """It has failed."""


Decision = Again | GiveUp


def decide(policy: Policy, error: StudioError, tries: int, pauses: int = 0) -> Decision:
    """Whether to try again after this error.

    Args:
        policy: Of the stage.
        error: What went wrong.
        tries: How often the stage has failed in a row before.
        pauses: How often in a row the vendor has asked for a pause before.
    """
    if not isinstance(error, policy.on):
        return GiveUp()
    if isinstance(error, LimitError):
        if error.wait_s is not None:
            return _paused(policy, error.wait_s, pauses)
        if not policy.is_limit_free:
            return GiveUp()
    return _again(policy.delays_s[tries]) if tries < len(policy.delays_s) else GiveUp()


def _paused(policy: Policy, wait_s: float, pauses: int) -> Decision:
    """At least the wait that was asked for; a vendor that asks over and over is left alone for longer and longer."""
    if pauses >= MOST_WAITS:
        return GiveUp()
    return _again(max(wait_s, policy.delays_s[min(pauses, len(policy.delays_s) - 1)]), is_pause=True)


def _again(wait_s: float, *, is_pause: bool = False) -> Decision:
    at = utc_now() + timedelta(seconds=min(wait_s, LONGEST_WAIT_S))
    return Again(at, is_pause) if wait_s <= LONGEST_WAIT_S else GiveUp()
