"""Lanes: which exist, and how much of each may run at once; and how a run is left when the process stops."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lane:
    """What shares one limit.

    Args:
        name: Stored beside every job that waits in it.
        concurrency: How many of its jobs run at once.
    """

    name: str
    concurrency: int


NO_LIMIT = 8
"""How many run at once in a lane whose vendor names no limit."""

RENDERS = Lane("renders", concurrency=1)
"""Films, one at a time: each uses all the threads it is allowed."""

AT_ONCE = "at-once"
"""Not a lane: free work that starts in this process the moment it is asked for, and is taken up again after a kill."""


class Leave(BaseException):
    """The process is stopping: the run is left as it is and goes on at the next launch. Not an error, so no error class."""
