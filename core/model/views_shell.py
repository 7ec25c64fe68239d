"""What every screen has around it: the jobs at work, as the tray in the bar shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.digest import digest_of
from core.model.base import Value
from core.model.views import JobView


class Glance(NamedTuple):
    """What is at work, as it is sent, and a name for just this content."""

    body: bytes
    seal: str


def glance_of(body: str) -> Glance:
    """JSON text with its seal."""
    return Glance(body.encode(), f'"{digest_of("live", body)}"')


class LiveJobs(Value):
    """What is at work now.

    Args:
        jobs: All that are not over, in every project; those of the asked project first.
        names: Project id to its name, for the projects of those jobs.
        over: Ids of the newest jobs of the asked project that are over. An id that was not there before says that a job
            has ended, also one that began and ended between two looks.
    """

    jobs: tuple[JobView, ...] = ()
    names: Mapping[str, str] = {}
    over: tuple[str, ...] = ()
