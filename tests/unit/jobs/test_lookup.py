"""What was sent and never answered is looked for once by itself, and taken on only where there is no doubt."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from core.errors import InputError, NotAllowedError, UnreachableError
from core.jobs.lookup import LookUp
from core.model.base import utc_now
from core.model.jobs import Attempt, AttemptState, JobState
from core.model.money import UNKNOWN
from core.model.orders import ClipRequest, GenerateOrder
from core.model.project import Reference
from core.providers.catalogue import Catalogue, read_models
from core.providers.contract import Recent
from core.providers.replicate import VENDOR
from tests.fakes.shop import Crash, Inline, Shop


def _twin(shop: Shop) -> None:
    """The same words were bought elsewhere, a moment ago."""
    shop.vendor.submit(shop.request().order, request_id="elsewhere", files=shop.blobs)  # type: ignore[arg-type]


def _taken(shop: Shop) -> None:
    """The one entry belongs to another job."""
    other = shop.walk(shop.ask("keyframe:b"))
    _twin(shop)
    shop.store.answer_attempt(shop.store.attempts(other.id)[-1].id, AttemptState.ACCEPTED, remote_id="remote-2")


def _out(shop: Shop) -> None:
    """A job with the same words has been sent and does not know its id either."""
    shop.script("lamp a", submit=["lost_before"])
    assert shop.walk(shop.ask(new_take=7)).state is JobState.UNKNOWN


def _silent(shop: Shop) -> None:
    """The list cannot be asked."""

    def refuse(**_more: object) -> None:
        raise UnreachableError("No connection was made.")

    shop.vendor.find_recent = refuse  # type: ignore[method-assign]


DOUBTS: list[tuple[str, str, Callable[[Shop], None]]] = [
    ("nothing there", "lost_before", lambda _shop: None),
    ("two that look alike", "lost_after", _twin),
    ("somebody else's", "lost_before", _taken),
    ("another one is out", "lost_after", _out),
    ("no answer", "lost_after", _silent),
]


@pytest.mark.parametrize(("word", "doubt"), [case[1:] for case in DOUBTS], ids=[case[0] for case in DOUBTS])
def test_where_there_is_doubt_a_person_decides(shop: Shop, word: str, doubt: Callable[[Shop], None]) -> None:
    """With no entry, several, one that is another's or could be, or no answer at all, the job stays unknown with its amount."""
    doubt(shop)
    shop.script("lamp a", submit=[word])
    job = shop.walk(shop.ask())
    assert (job.state, job.remote_id, job.error_code) == (JobState.UNKNOWN, None, "unknown")
    assert job.at_risk.usd == Decimal("0.04")


def test_the_one_entry_is_taken_on(shop: Shop) -> None:
    """Exactly one entry with the model and the words of the request is adopted: one charge, one take, no question asked."""
    shop.script("lamp a", submit=["lost_after"])
    job = shop.walk(shop.ask())
    assert (job.state, len(shop.charges(job)), len(shop.store.takes_of_job(job.id))) == (JobState.DONE, 1, 1)
    assert shop.store.attempts(job.id)[-1].state is AttemptState.ADOPTED


@pytest.mark.parametrize("step", ["submit", "look up"])
@pytest.mark.parametrize("has_checkpoints", [True, False], ids=["resumed", "begun anew"])
def test_dying_around_the_look_up(shop: Shop, step: str, has_checkpoints: bool) -> None:
    """Killed before or after the look-up, the job is looked up again or goes on: one charge, one take."""
    shop.script("lamp a", submit=["lost_after"])
    job, first = shop.ask(), Inline(dies_after=step)
    with pytest.raises(Crash):
        shop.walk(job, first)
    job = shop.walk(job, Inline(kept=first.kept if has_checkpoints else []))
    assert (job.state, len(shop.charges(job)), len(shop.store.takes_of_job(job.id))) == (JobState.DONE, 1, 1)


def test_one_decision_at_a_time(shop: Shop) -> None:
    """While a vendor's list is being asked, a second press is told so and asks nothing."""
    shop.script("lamp a", submit=["lost_before"])
    job = shop.walk(shop.ask())
    asked: list[Any] = []

    def slow(**_more: object) -> tuple[()]:
        asked.append(1)
        with pytest.raises(NotAllowedError, match="looked up already"):
            shop.jobs.resolve(job.id, "write_off")
        return ()

    shop.vendor.find_recent = slow  # type: ignore[method-assign]
    with pytest.raises(InputError):
        shop.jobs.resolve(job.id, "look_up")
    assert len(asked) == 1
    assert shop.jobs.resolve(job.id, "write_off").state is JobState.WRITTEN_OFF


def test_no_advice_to_pay_twice(shop: Shop) -> None:
    """Whatever the vendor's own hint says, a job that may have been paid for never tells anybody to make it again."""
    cases = [
        {"submit": ["lost_before"]},
        {"submit": ["garbled"]},
        {"poll": ["auth"]},
        {"download": ["unreachable"] * 9},
    ]
    for number, script in enumerate(cases):
        shop.script("lamp a", **script)
        job = shop.walk(shop.ask(new_take=number))
        assert job.state is JobState.UNKNOWN
        assert "again" not in job.hint.replace("look it up again", "")
        assert "another" not in job.hint


def test_words_are_compared_as_they_were_sent(shop: Shop) -> None:
    """A vendor's list shows the prompt with its pictures numbered: that entry is found, and one with other pictures is not."""
    references = (Reference(name="Mira", blob="a" * 64),)
    ask = ClipRequest(prompt="@mira walks", width=1280, height=720, length_s=Fraction(8), references=references)
    order = GenerateOrder(provider="replicate", model="replicate/veo-3.1-references", ask=ask, seed=7)
    sent = Attempt(
        id="x",
        job_id="job_x",
        number=1,
        state=AttemptState.UNKNOWN,
        request_id="x",
        amount=UNKNOWN,
        sent_at=utc_now(),
    )
    models = Catalogue(read_models(VENDOR.catalogue, {"replicate"}))
    kit = SimpleNamespace(store=shop.store, providers=SimpleNamespace(catalogue=models))
    words = ("mira (image 1) walks", "@mira walks", "mira walks", "other (image 1) walks")
    entries = [Recent("rep1", order.model, utc_now(), prompt=text) for text in words]
    look = LookUp(kit)  # type: ignore[arg-type]
    assert [look._matches(entry, order, sent) for entry in entries] == [True, True, False, False]
