"""Finding at the vendor what was sent and never answered."""

from __future__ import annotations

from datetime import timedelta

from core.errors import InputError, ProviderError
from core.jobs.kit import Kit
from core.model.jobs import Attempt, Job, JobState
from core.model.orders import GenerateOrder
from core.providers.contract import Recent
from core.providers.wire.mapping import model_of, sent_prompt

_EARLIER = timedelta(minutes=2)
"""Clocks differ: a vendor's list is asked from a little before the request left."""


class LookUp:
    """Reads vendors' lists; changes nothing."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def surely(self, job: Job) -> str | None:
        """The remote id of the one entry that must be the job's; None where there is room for doubt.

        There is none when exactly one entry has its model and its very prompt (or its request id) and belongs to no other
        job, and no other request with the same words is out that could own it too.

        Raises:
            ProviderError: When the vendor could not be asked.
        """
        found = self._entries(job)
        if found is None or len(found) != 1:
            return None
        (entry,) = found
        if entry.request_id is not None:
            return entry.remote_id
        is_same = bool(entry.prompt) and not self._has_twin(job)
        return entry.remote_id if is_same else None

    def found(self, job: Job) -> str:
        """The remote id of the one entry that looks like the job, for a person who asked.

        Raises:
            InputError: When there is no list, or nothing in it, or more than one entry.
            ProviderError: When the vendor could not be asked.
        """
        found = self._entries(job)
        if found is None:
            raise InputError(
                "This vendor has no list that can be asked.",
                hint="Look on its website and paste the id, or write it off.",
            )
        if len(found) != 1:
            told = ", ".join(entry.remote_id for entry in found)
            words = f"Several could be it: {told}." if found else "Nothing in the vendor's list looks like it."
            raise InputError(words, hint="Paste the right id, look again later, or write it off.")
        return found[0].remote_id

    def _entries(self, job: Job) -> tuple[Recent, ...] | None:
        order, attempt = order_of(job), self._kit.store.attempts(job.id)[-1]
        provider = self._kit.providers.provider(order.provider)
        listed = provider.find_recent(since=attempt.sent_at - _EARLIER)
        return None if listed is None else tuple(entry for entry in listed if self._matches(entry, order, attempt))

    def _matches(self, entry: Recent, order: GenerateOrder, attempt: Attempt) -> bool:
        if entry.request_id is not None:
            return entry.request_id == attempt.request_id
        is_free = self._kit.store.job_of_remote(entry.remote_id) in {None, attempt.job_id}
        return is_free and entry.model == order.model and entry.prompt in {"", *self._words(order)}

    def _words(self, order: GenerateOrder) -> tuple[str, str]:
        """The prompt as it was written, and as the vendor got it: with its pictures numbered and its camera in words."""
        try:
            return order.ask.prompt, sent_prompt(model_of(self._kit.providers.catalogue, order), order)
        except ProviderError:
            return order.ask.prompt, order.ask.prompt

    def _has_twin(self, job: Job) -> bool:
        """Another job has sent the same words to the same model and does not know its remote id yet."""
        mine = order_of(job)
        live = self._kit.store.jobs(live_only=True, limit=-1)
        others = (other for other in live if other.id != job.id and other.state is not JobState.QUEUED)
        return any(
            isinstance(order := other.request.order, GenerateOrder)
            and (order.model, order.ask.prompt) == (mine.model, mine.ask.prompt)
            and other.remote_id is None
            and bool(self._kit.store.attempts(other.id))
            for other in others
        )


def order_of(job: Job) -> GenerateOrder:
    """The order of a job that went to a vendor."""
    order = job.request.order
    assert isinstance(order, GenerateOrder), "only a vendor's work has an unknown outcome"
    return order
