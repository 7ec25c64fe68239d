"""Limits of money: a project's budget, the day's, and a person's day. The sums come from the ledger, reserved included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from core.jobs.kit import Kit
from core.model.base import utc_now
from core.model.jobs import JobRequest, JobState, Money
from core.model.money import dollars, total

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Cap:
    """One limit.

    Args:
        name: Begins a sentence.
        limit: The most.
        used: Spent and reserved.
    """

    name: str
    limit: Decimal
    used: Decimal

    def reasons(self, requests: Sequence[JobRequest]) -> Iterator[str]:
        """Why these requests do not fit: not enough left, or a price nobody knows."""
        unknown = [request.title for request in requests if not request.price.is_known]
        if unknown:
            yield f"The price of {', '.join(unknown)} is unknown, and there is a limit of {dollars(self.limit)}."
        wanted = total(request.price for request in requests if request.price.is_known).usd or _ZERO
        left = max(_ZERO, self.limit - self.used)
        if wanted > left:
            yield f"{self.name} of {dollars(self.limit)} has {dollars(left)} left; this costs {dollars(wanted)}."


class Caps:
    """The limits that hold now."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def reasons(self, requests: Sequence[JobRequest]) -> Iterator[str]:
        """Why these requests may not be paid for; nothing when they may."""
        if (day := self._day()) is not None:
            yield from day.reasons(requests)
        for person in dict.fromkeys(request.person for request in requests):
            if (cap := self._person(person)) is not None:
                yield from cap.reasons([request for request in requests if request.person == person])
        for project_id in dict.fromkeys(request.cell.project_id for request in requests):
            if (cap := self._project(project_id)) is not None:
                yield from cap.reasons([request for request in requests if request.cell.project_id == project_id])

    def money(self, project_id: str, person: str) -> Money:
        """Where a project stands, and whether a limit is near: its own, the day's or the person's.

        Raises:
            NotFoundError: When there is no such project.
        """
        store, cap = self._kit.store, self._project(project_id)
        return Money(
            spent_usd=store.spent_usd(project_id=project_id),
            reserved_usd=store.reserved_usd(project_id=project_id),
            at_risk_usd=store.reserved_usd(project_id=project_id, state=JobState.UNKNOWN.value),
            cap_usd=None if cap is None else cap.limit,
            is_warned=self.is_warned(self.limits(project_id, person)),
        )

    def limits(self, project_id: str | None, person: str) -> tuple[Cap, ...]:
        """The limits that hold for a person, those of a project included where one is named."""
        caps = (self._project(project_id) if project_id is not None else None, self._day(), self._person(person))
        return tuple(cap for cap in caps if cap is not None)

    def is_warned(self, caps: Iterable[Cap]) -> bool:
        """Whether one of these limits is near."""
        share = Decimal(str(self._kit.settings.caps.warn_share))
        return any(cap.used >= share * cap.limit for cap in caps)

    def _project(self, project_id: str) -> Cap | None:
        store = self._kit.store
        budget = store.project(project_id).budget_usd
        if budget is None:
            return None
        used = store.spent_usd(project_id=project_id) + store.reserved_usd(project_id=project_id)
        return Cap("The project's budget", budget, used)

    def _day(self) -> Cap | None:
        limit = self._kit.settings.caps.day_usd
        if limit is None:
            return None
        used = self._kit.store.spent_usd(since=midnight()) + self._kit.store.reserved_usd()
        return Cap("Today's limit", limit, used)

    def _person(self, person: str) -> Cap | None:
        limit = self._kit.settings.caps.person_day_usd
        if limit is None:
            return None
        store = self._kit.store
        used = store.spent_usd(person=person, since=midnight()) + store.reserved_usd(person=person)
        return Cap("Your limit for today", limit, used)


def midnight() -> datetime:
    """When the day began, in UTC."""
    return utc_now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
