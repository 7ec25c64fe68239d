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
        shut: When not even the failure of a step could be written: the database is held, or the disk is full.
    """

    submit: Policy = Policy((BusyError, UnreachableError, LimitError), (1.0, 4.0, 15.0, 60.0))
    resend: Policy = Policy(_FLEETING, (1.0, 4.0, 15.0, 60.0))
    poll: Policy = Policy(_FLEETING, _ASKING, is_limit_free=True)
    download: Policy = Policy(_FLEETING, _ASKING, is_limit_free=True)
    store: Policy = Policy((StoreBusyError,), (0.5, 1.0, 2.0, 5.0, 10.0, 30.0))
    shut: Policy = Policy((StoreBusyError, DiskFullError), (1.0, 2.0, 5.0, 10.0, 30.0, *(60.0,) * 60))


@dataclass(frozen=True)
class Again:
    """Try once more, not before this moment."""

    at: datetime


@dataclass(frozen=True)
class GiveUp:
    """It has failed."""


Decision = Again | GiveUp


def decide(policy: Policy, error: StudioError, tries: int) -> Decision:
    """Whether to try again after this error, having failed `tries` times in a row before."""
    if not isinstance(error, policy.on) or tries >= len(policy.delays_s):
        return GiveUp()
    wait_s = policy.delays_s[tries]
    if isinstance(error, LimitError):
        if error.wait_s is None and not policy.is_limit_free:
            return GiveUp()
        wait_s = max(wait_s, error.wait_s or 0.0)
    return Again(utc_now() + timedelta(seconds=wait_s)) if wait_s <= LONGEST_WAIT_S else GiveUp()
