"""The contract, as tests: every provider passes this one suite. A provider takes part by a `Stand` that can act things out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import pytest

from core.errors import (
    AuthError,
    BadReplyError,
    BadRequestError,
    BusyError,
    ExpiredError,
    LimitError,
    ModelRetiredError,
    OutcomeUnknownError,
    ProviderError,
    RefusedError,
    RemoteFailedError,
    UnreachableError,
)
from core.model.orders import GenerateOrder
from core.providers.contract import Done, Failed, Files, Hear, Progress, Provider, RemoteFile, RemoteJob


class Remote(Provider, Protocol):
    """A provider whose every model is polled."""

    def submit(self, order: GenerateOrder, *, request_id: str, files: Files, hear: Hear | None = None) -> RemoteJob: ...


class Stand(Protocol):
    """A provider on a test stand: it can be told what to act out, its clock can be moved, its books can be read."""

    is_idempotent: bool

    @property
    def files(self) -> Files:
        """What orders name."""

    def open(self, *acts: str, latency_s: float = 0.0, expire_s: float | None = None) -> Remote:
        """The provider, which acts these things out, one a submit. Opened again, it is the same vendor."""

    def text_order(self, seed: int = 7) -> GenerateOrder:
        """An order that is answered with text."""

    def file_order(self, seed: int = 7) -> GenerateOrder:
        """An order that is answered with one file."""

    def move(self, seconds: float) -> None:
        """Lets time pass at the vendor."""

    def now(self) -> datetime: ...

    def charged(self) -> list[Decimal]:
        """What the vendor charged, request by request, by its own books."""


@dataclass(frozen=True)
class Refusal:
    """A submit that fails: what is acted out, which error comes of it, and what the vendor's books say after it."""

    act: str
    error: type[ProviderError]
    is_accepted: bool | None
    is_charged: bool = False


REFUSALS = (
    Refusal("auth", AuthError, is_accepted=False),
    Refusal("refused", RefusedError, is_accepted=False),
    Refusal("limit", LimitError, is_accepted=False),
    Refusal("busy", BusyError, is_accepted=False),
    Refusal("unreachable", UnreachableError, is_accepted=False),
    Refusal("bad_request", BadRequestError, is_accepted=False),
    Refusal("retired", ModelRetiredError, is_accepted=False),
    Refusal("timeout_before", OutcomeUnknownError, is_accepted=None),
    Refusal("timeout_after", OutcomeUnknownError, is_accepted=None, is_charged=True),
    Refusal("bad_reply", BadReplyError, is_accepted=None, is_charged=True),
)


class ContractTests:
    """What every provider does. Subclasses are collected; `stand` is a fixture of theirs."""

    @pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case.act)
    def test_failed_submit(self, stand: Stand, case: Refusal) -> None:
        """A submit that fails raises its own class, says what is certain, and the next one works."""
        provider = stand.open(case.act, "ok")
        with pytest.raises(case.error) as caught:
            provider.submit(stand.text_order(), request_id="a", files=stand.files)
        assert type(caught.value) is case.error
        assert caught.value.is_accepted is case.is_accepted
        assert str(caught.value)
        assert (sum(stand.charged()) > 0) is case.is_charged
        assert isinstance(_done(provider, stand, stand.text_order(), "b"), Done)

    def test_limit_says_how_long(self, stand: Stand) -> None:
        """A rate limit passes on how long the vendor asks us to wait."""
        with pytest.raises(LimitError) as caught:
            stand.open("limit").submit(stand.text_order(), request_id="a", files=stand.files)
        assert caught.value.wait_s is not None

    def test_progress_then_done(self, stand: Stand) -> None:
        """A job is in progress until its time, with a rising fraction and a falling rest, and then done."""
        provider = stand.open(latency_s=10)
        remote = provider.submit(stand.text_order(), request_id="a", files=stand.files).remote_id
        stand.move(2)
        early = provider.poll(remote)
        stand.move(5)
        late = provider.poll(remote)
        assert isinstance(early, Progress)
        assert isinstance(late, Progress)
        assert [early.fraction, late.fraction] == pytest.approx([0.2, 0.7])
        assert [early.eta_s, late.eta_s] == pytest.approx([8, 3])
        stand.move(3)
        done = provider.poll(remote)
        assert isinstance(done, Done)
        assert done.billed.usd == stand.charged()[0]

    def test_poll_again(self, stand: Stand) -> None:
        """A job may be polled again when it is done, and says the same."""
        provider = stand.open()
        remote = provider.submit(stand.text_order(), request_id="a", files=stand.files).remote_id
        assert provider.poll(remote) == provider.poll(remote)

    def test_same_order_same_result(self, stand: Stand) -> None:
        """The same order gives the same text; another seed another one."""
        provider = stand.open()
        texts = [
            _text(_done(provider, stand, order, name))
            for name, order in (("a", stand.text_order(1)), ("b", stand.text_order(1)), ("c", stand.text_order(2)))
        ]
        assert texts[0] == texts[1] != texts[2]

    def test_request_id_is_honored(self, stand: Stand) -> None:
        """Where it is promised, the same request id is one job and one charge; else each submit is another."""
        provider = stand.open()
        assert provider.is_idempotent is stand.is_idempotent
        first = provider.submit(stand.text_order(), request_id="a", files=stand.files)
        again = stand.open().submit(stand.text_order(), request_id="a", files=stand.files)
        assert (first.remote_id == again.remote_id) is stand.is_idempotent
        assert len(stand.charged()) == (1 if stand.is_idempotent else 2)

    def test_lost_answer_can_be_found(self, stand: Stand) -> None:
        """A request that was accepted while its answer was lost is in the vendor's list, and its result can be fetched."""
        provider = stand.open("timeout_after")
        since = stand.now() - timedelta(seconds=1)
        with pytest.raises(OutcomeUnknownError):
            provider.submit(stand.text_order(), request_id="a", files=stand.files)
        recent = provider.find_recent(since=since)
        assert recent is not None
        (entry,) = recent
        assert (entry.model, entry.prompt) == (stand.text_order().model, stand.text_order().ask.prompt)
        assert entry.request_id == ("a" if stand.is_idempotent else None)
        assert isinstance(provider.poll(entry.remote_id), Done)

    def test_list_holds_what_was_accepted(self, stand: Stand) -> None:
        """The vendor's list begins at the moment asked for and holds nothing that was turned away."""
        provider = stand.open("ok", "refused", "timeout_before", "ok")
        provider.submit(stand.text_order(), request_id="old", files=stand.files)
        stand.move(60)
        since = stand.now()
        for name, error in (("b", RefusedError), ("c", OutcomeUnknownError)):
            with pytest.raises(error):
                provider.submit(stand.text_order(), request_id=name, files=stand.files)
        stand.move(5)
        new = provider.submit(stand.text_order(), request_id="d", files=stand.files)
        recent = provider.find_recent(since=since) or ()
        assert [entry.remote_id for entry in recent] == [new.remote_id]
        assert recent[0].created_at == stand.now()

    def test_remote_failure(self, stand: Stand) -> None:
        """A job that fails at the vendor says so when polled, with what the failure cost."""
        provider = stand.open("remote_failed")
        failed = _ended(provider, stand, "a")
        assert isinstance(failed.error, RemoteFailedError)
        assert failed.error.is_accepted is True
        assert failed.billed.usd == stand.charged()[0]
        assert not failed.is_cancelled

    def test_busy_while_polling(self, stand: Stand) -> None:
        """A vendor too busy to say how far it is says so, loses nothing, and answers later."""
        provider = stand.open("poll_busy")
        remote = provider.submit(stand.text_order(), request_id="a", files=stand.files).remote_id
        with pytest.raises(BusyError):
            provider.poll(remote)
        with pytest.raises(BusyError):
            provider.poll(remote)
        assert isinstance(provider.poll(remote), Done)

    def test_cancel_while_at_work(self, stand: Stand) -> None:
        """A job cancelled while at work ends as cancelled and gives its charge back; cancelling again changes nothing."""
        provider = stand.open(latency_s=10)
        remote = provider.submit(stand.text_order(), request_id="a", files=stand.files).remote_id
        provider.cancel(remote)
        provider.cancel(remote)
        stand.move(20)
        failed = provider.poll(remote)
        assert isinstance(failed, Failed)
        assert failed.is_cancelled
        assert failed.billed.is_free
        assert sum(stand.charged()) == 0

    def test_cancel_too_late(self, stand: Stand) -> None:
        """Cancelling a job that is done, or that never was, does nothing."""
        provider = stand.open()
        remote = provider.submit(stand.text_order(), request_id="a", files=stand.files).remote_id
        provider.cancel(remote)
        provider.cancel("nothing-of-this-name")
        assert isinstance(provider.poll(remote), Done)

    def test_unknown_job(self, stand: Stand, tmp_path: Path) -> None:
        """A job that never was cannot be polled or downloaded, and the error names it."""
        provider = stand.open()
        with pytest.raises(BadRequestError, match="nothing-here"):
            provider.poll("nothing-here")
        with pytest.raises(BadRequestError, match="nothing-here"):
            provider.download("nothing-here", RemoteFile("a", ".b"), tmp_path / "x")

    def test_result_expires(self, stand: Stand, tmp_path: Path) -> None:
        """A deadline is told at submit and with the result; after it the result is gone, and that is its own error."""
        provider = stand.open(expire_s=30)
        job = provider.submit(stand.file_order(), request_id="a", files=stand.files)
        assert job.deadline_at == stand.now() + timedelta(seconds=30)
        done = provider.poll(job.remote_id)
        assert isinstance(done, Done)
        assert done.deadline_at == job.deadline_at
        stand.move(30)
        with pytest.raises(ExpiredError) as caught:
            provider.download(job.remote_id, done.files[0], tmp_path / "x")
        assert caught.value.is_accepted is True
        late = provider.poll(job.remote_id)
        assert isinstance(late, Failed)
        assert isinstance(late.error, ExpiredError)

    def test_result_is_gone_early(self, stand: Stand, tmp_path: Path) -> None:
        """A vendor that deletes a result it had just promised is told apart from any other failure."""
        provider = stand.open("expired")
        done = _done(provider, stand, stand.file_order(), "a")
        with pytest.raises(ExpiredError):
            provider.download(_remote(provider, stand), done.files[0], tmp_path / "x")

    def test_download_twice(self, stand: Stand, tmp_path: Path) -> None:
        """A result can be fetched again and is the same; it has the suffix it was announced with a meaning for."""
        provider = stand.open()
        done = _done(provider, stand, stand.file_order(), "a")
        (file,) = done.files
        assert file.suffix.startswith(".")
        for name in ("one", "two"):
            stand.open().download(_remote(provider, stand), file, tmp_path / name)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() != b""

    def test_download_is_cut(self, stand: Stand, tmp_path: Path) -> None:
        """A download cut in the middle raises, and works when it is tried again into the same place."""
        provider = stand.open("download_cut", "ok")
        done = _done(provider, stand, stand.file_order(), "a")
        remote = _remote(provider, stand)
        with pytest.raises(UnreachableError):
            provider.download(remote, done.files[0], tmp_path / "x")
        provider.download(remote, done.files[0], tmp_path / "x")
        whole = _done(provider, stand, stand.file_order(), "b")
        provider.download(_remote(provider, stand), whole.files[0], tmp_path / "y")
        assert (tmp_path / "x").read_bytes() == (tmp_path / "y").read_bytes()

    def test_wrong_file(self, stand: Stand, tmp_path: Path) -> None:
        """A file the job does not have is a wrong request, not a broken download."""
        provider = stand.open()
        _done(provider, stand, stand.file_order(), "a")
        with pytest.raises(BadRequestError):
            provider.download(_remote(provider, stand), RemoteFile("other.bin", ".bin"), tmp_path / "x")

    def test_unknown_model(self, stand: Stand) -> None:
        """A model the vendor does not have is retired, not a bad request, and nothing is charged."""
        order = stand.text_order().model_copy(update={"model": "offline/long-gone"})
        with pytest.raises(ModelRetiredError):
            stand.open().submit(order, request_id="a", files=stand.files)
        assert stand.charged() == []


def _done(provider: Remote, stand: Stand, order: GenerateOrder, request_id: str) -> Done:
    ended = provider.poll(provider.submit(order, request_id=request_id, files=stand.files).remote_id)
    assert isinstance(ended, Done)
    return ended


def _ended(provider: Remote, stand: Stand, request_id: str) -> Failed:
    ended = provider.poll(provider.submit(stand.text_order(), request_id=request_id, files=stand.files).remote_id)
    assert isinstance(ended, Failed)
    return ended


def _remote(provider: Remote, stand: Stand) -> str:
    """The job that was accepted last."""
    recent = provider.find_recent(since=stand.now() - timedelta(days=1))
    assert recent
    return recent[-1].remote_id


def _text(done: Done) -> str:
    assert done.text is not None
    return done.text
