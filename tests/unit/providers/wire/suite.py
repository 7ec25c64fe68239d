"""What every vendor that is spoken to over HTTP does, as one suite over fakes on loopback.

A vendor takes part with one file: a subclass of `WireContract` with a fixture `stand`, most often a `VendorStand`. Each case
says what the provider must raise or return, and what the fake's own books must say after it. Cases that a vendor cannot act
out are left out by the flags of its stand, and only by them.
"""

from __future__ import annotations

import socket
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol

import pytest
from pydantic import SecretStr

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
from core.model.orders import Ask, GenerateOrder
from core.providers.catalogue import Catalogue, Model, read_models
from core.providers.contract import Answer, Done, Failed, Files, Progress, Provider, RemoteJob
from core.providers.vendor import Vendor
from core.settings import Settings, VendorSettings
from tests.fakes.http import CUTS, KEY, PAGE, Call, FakeServer, Said, said

REQUEST = "job_1-1"
MOST_POLLS = 20


class Stand(Protocol):
    """A vendor's adapter and its fake, facing each other.

    Attributes:
        answers_at_once: A submit is answered with the thing itself; nothing is polled.
        downloads: Results are fetched in a call of their own.
        names_hosts: The vendor names the addresses of results, so it could name a wrong one.
        refuses_at_once: Policy speaks in answer to a submit (act `refused`).
        refuses_late: Policy speaks in a poll (act `remote_refused`).
        fails_late: Work can fail while it is polled (act `remote_failed`).
        has_list, can_cancel, tells_progress: Whether the vendor has a list, a cancel, a share that is done.
        needs_key, has_credit: Whether it knows a wrong key, and an account without money.
        is_idempotent: The same request id is charged once.
    """

    fake: FakeServer
    answers_at_once: bool
    downloads: bool
    names_hosts: bool
    refuses_at_once: bool
    refuses_late: bool
    fails_late: bool
    has_list: bool
    can_cancel: bool
    tells_progress: bool
    needs_key: bool
    has_credit: bool
    is_idempotent: bool

    @property
    def files(self) -> Files:
        """What orders name."""

    def open(self, *, key: str = "", base_url: str = "", result_hosts: tuple[str, ...] = ()) -> Provider:
        """The provider, opened anew: it knows nothing of the ones before. No key and no `base_url` are the fake's."""

    def order(self) -> GenerateOrder:
        """An order that the vendor carries out."""


@dataclass
class VendorStand:
    """The stand of most vendors: the real `VENDOR` with its real models, at the address of a fake.

    Args:
        path: What follows the fake's address in the base address, such as `/v1`.
    """

    vendor: Vendor
    fake: FakeServer
    model: str
    ask: Ask
    shelf: Files
    path: str = ""
    public_url: str = ""
    answers_at_once: bool = False
    downloads: bool = True
    names_hosts: bool = True
    refuses_at_once: bool = True
    refuses_late: bool = False
    fails_late: bool = True
    has_list: bool = False
    can_cancel: bool = False
    tells_progress: bool = False
    needs_key: bool = True
    has_credit: bool = True
    is_idempotent: bool = False
    options: dict[str, str] = field(default_factory=dict)

    @property
    def files(self) -> Files:
        return self.shelf

    def open(self, *, key: str = "", base_url: str = "", result_hosts: tuple[str, ...] = ()) -> Provider:
        own = VendorSettings(
            base_url=base_url or f"{self.fake.url}{self.path}", result_hosts=result_hosts, options=self.options
        )
        keys = {self.vendor.key: SecretStr(key or self.fake.key)} if self.vendor.key else {}
        settings = Settings(keys=keys, vendors={self.vendor.name: own}, public_url=self.public_url)
        models = [self.vendor.adapt(settings, model) for model in _models(self.vendor.catalogue, self.vendor.name)]
        return self.vendor.open(settings, Catalogue(models))

    def order(self) -> GenerateOrder:
        return GenerateOrder(provider=self.vendor.name, model=self.model, ask=self.ask, seed=7)


@cache
def _models(path: Path, name: str) -> tuple[Model, ...]:
    """A vendor's entries, read once for all its tests."""
    return read_models(path, {name})


@dataclass(frozen=True)
class Case:
    """A submit that fails: what is acted out, what is raised, and whether the books hold a charge after it."""

    act: str
    error: type[ProviderError]
    is_accepted: bool | None = False
    is_charged: bool = False
    flag: str = ""


CASES = (
    Case("auth", AuthError, flag="needs_key"),
    Case("credit", LimitError, flag="has_credit"),
    Case("limit", LimitError),
    Case("limit_bare", LimitError),
    Case("busy", BusyError),
    Case("refused", RefusedError, flag="refuses_at_once"),
    Case("retired", ModelRetiredError),
    Case("bad_request", BadRequestError),
    Case("redirect", BadRequestError),
    Case("error_before", OutcomeUnknownError, is_accepted=None),
    Case("timeout_before", OutcomeUnknownError, is_accepted=None),
    Case("error_after", OutcomeUnknownError, is_accepted=None, is_charged=True),
    Case("timeout_after", OutcomeUnknownError, is_accepted=None, is_charged=True),
    Case("cut", OutcomeUnknownError, is_accepted=None, is_charged=True),
    Case("wrong_json", BadReplyError, is_accepted=None, is_charged=True),
    Case("html", BadReplyError, is_accepted=None, is_charged=True),
)

HICCUPS = (
    pytest.param(said({"detail": "later"}, 503), id="busy"),
    pytest.param(said({"detail": "oh"}, 500), id="error"),
    pytest.param(said({"detail": "slowly"}, 429, retry_after="0.01"), id="limit"),
    pytest.param(PAGE, id="page"),
    pytest.param(said(["not", "an", "object"]), id="list"),
    pytest.param(said({"hello": "there"}), id="other-json"),
    pytest.param(Said(200, b'{"status": "succ', {"content-type": "application/json"}), id="half-json"),
    pytest.param(Said(200, b'{"status": "x"}' * 9, {"content-type": "application/json"}, cut=True), id="cut"),
    pytest.param(Said(hangs_up=True), id="hang-up"),
)
PRIVATE = ("http://127.0.0.1:9", "http://169.254.169.254/latest", "http://[::1]:9", "http://10.0.0.8")


class WireContract:
    """What every vendor does. Subclasses are collected; `stand` is a fixture of theirs."""

    def test_ok(self, stand: Stand, tmp_path: Path) -> None:
        """An order that goes well is charged once and comes home whole; asked twice, the vendor says the same."""
        provider = stand.open()
        assert provider.is_idempotent is stand.is_idempotent
        found = submitted(provider, stand)
        done = found if isinstance(found, Answer) else ended(provider, found.remote_id)
        assert isinstance(done, Answer | Done)
        assert done.text is not None or done.files
        if isinstance(done, Answer):
            assert all(made.content for made in done.files)
        else:
            assert isinstance(found, RemoteJob)
            assert ended(provider, found.remote_id) == done
            for number, file in enumerate(done.files):
                provider.download(found.remote_id, file, tmp_path / str(number))
                assert (tmp_path / str(number)).stat().st_size > 0
        assert len(stand.fake.charges) == 1

    @pytest.mark.parametrize("case", CASES, ids=lambda case: case.act)
    def test_failed_submit(self, stand: Stand, case: Case) -> None:
        """A submit that fails raises its own class, says what is certain, is not sent again, and tells no key."""
        if case.flag and not getattr(stand, case.flag):
            return
        stand.fake.acts = [case.act]
        with secretive(), pytest.raises(case.error) as caught:
            submitted(stand.open(), stand)
        assert type(caught.value) is case.error
        assert caught.value.is_accepted is case.is_accepted
        assert bool(stand.fake.charges) is case.is_charged
        assert not stand.fake.acts
        assert not [call for call in stand.fake.calls if call.path == "/elsewhere"]

    def test_limits_say_how_long(self, stand: Stand) -> None:
        """A limit with a wait passes it on, and nothing leaves before its time; without credit there is nothing to wait for."""
        stand.fake.acts = ["credit", "limit"] if stand.has_credit else ["limit"]
        provider = stand.open()
        if stand.has_credit:
            with pytest.raises(LimitError) as credit:
                submitted(provider, stand)
            assert credit.value.wait_s is None
        with pytest.raises(LimitError) as limit:
            submitted(provider, stand)
        assert limit.value.wait_s is not None
        assert limit.value.wait_s > 0
        posts = [call for call in stand.fake.calls if call.method == "POST"]
        with pytest.raises(LimitError):
            submitted(provider, stand)
        assert len([call for call in stand.fake.calls if call.method == "POST"]) - len(posts) <= _uploads(posts)
        assert not stand.fake.charges

    def test_unreachable(self, stand: Stand) -> None:
        """A vendor that is not there took nothing, and says so when it is checked, too."""
        provider = stand.open(base_url=f"http://127.0.0.1:{free_port()}")
        with pytest.raises(UnreachableError) as caught:
            submitted(provider, stand)
        assert caught.value.is_accepted is False
        with pytest.raises(UnreachableError):
            provider.check()

    def test_check(self, stand: Stand) -> None:
        """A check costs nothing, and knows a good key from a bad one."""
        health = stand.open().check()
        assert health.is_key_good is not False
        if stand.needs_key and health.is_key_good:
            with secretive(), pytest.raises(AuthError):
                stand.open(key=f"{KEY}-and-nobody-knows").check()
        assert not stand.fake.charges

    def test_key_is_in_no_words(self, stand: Stand) -> None:
        """A provider's own words do not hold the key."""
        provider = stand.open()
        words = [repr(provider), repr(vars(provider)) if hasattr(provider, "__dict__") else ""]
        assert not [text for text in words if KEY in text]

    def test_model_is_not_there(self, stand: Stand) -> None:
        """A model the catalogue does not have is retired, and nothing is asked."""
        order = stand.order().model_copy(update={"model": f"{stand.order().provider}/long-gone"})
        with pytest.raises(ModelRetiredError):
            stand.open().submit(order, request_id=REQUEST, files=stand.files)
        assert not stand.fake.charges

    def test_adopted_by_id(self, stand: Stand, tmp_path: Path) -> None:
        """Another process that knows the remote id alone can ask, and fetch."""
        if stand.answers_at_once:
            return
        remote_id = remote(stand.open(), stand)
        done = ended(stand.open(), remote_id)
        assert isinstance(done, Done)
        for file in done.files:
            stand.open().download(remote_id, file, tmp_path / "x")

    def test_unknown_id(self, stand: Stand) -> None:
        """An id that the vendor does not know is a wrong id, not a broken vendor and not a retired model."""
        if stand.answers_at_once:
            return
        with pytest.raises(BadRequestError):
            stand.open().poll("nothing-of-this-name")

    def test_progress(self, stand: Stand) -> None:
        """Work is in progress before it is done; where the vendor tells, with a share; never asked again at once."""
        if stand.answers_at_once:
            return
        stand.fake.polls = 2
        provider = stand.open()
        remote_id = remote(provider, stand)
        found = [provider.poll(remote_id) for _turn in range(2)]
        parts = [part for part in found if isinstance(part, Progress)]
        assert parts
        assert all(part.wait_s >= 0.1 for part in parts)
        assert all(part.fraction is None or 0 <= part.fraction <= 1 for part in parts)
        if stand.tells_progress:
            assert any(part.fraction is not None for part in parts)

    @pytest.mark.parametrize("hiccup", HICCUPS)
    def test_poll_hiccups(self, stand: Stand, hiccup: Said) -> None:
        """A poll that goes wrong raises and loses nothing: the next one goes on."""
        if stand.answers_at_once:
            return
        provider = stand.open()
        remote_id = remote(provider, stand)
        stand.fake.hiccups = [hiccup]
        with secretive(), pytest.raises(ProviderError) as caught:
            provider.poll(remote_id)
        assert isinstance(caught.value, BusyError | UnreachableError | LimitError | BadReplyError)
        assert isinstance(ended(provider, remote_id), Done)

    def test_remote_failure(self, stand: Stand) -> None:
        """Work that fails at the vendor says so when polled, with the vendor's words."""
        if stand.answers_at_once or not stand.fails_late:
            return
        failed = self._failed(stand, "remote_failed")
        assert isinstance(failed.error, RemoteFailedError)
        assert not failed.is_cancelled

    def test_late_refusal(self, stand: Stand) -> None:
        """Work that policy stops later is refused, not failed: another take would be refused again."""
        if stand.answers_at_once or not stand.refuses_late:
            return
        assert isinstance(self._failed(stand, "remote_refused").error, RefusedError)

    def test_cancelled_there(self, stand: Stand) -> None:
        """Work that somebody cancelled at the vendor is cancelled here."""
        if stand.answers_at_once or not stand.can_cancel:
            return
        assert self._failed(stand, "cancelled").is_cancelled

    def test_cancel(self, stand: Stand) -> None:
        """Work cancelled from here ends as cancelled; twice, too late, or of nothing, it does nothing."""
        provider = stand.open()
        provider.cancel("nothing-of-this-name")
        if stand.answers_at_once or not stand.can_cancel:
            return
        remote_id = remote(provider, stand)
        provider.cancel(remote_id)
        provider.cancel(remote_id)
        found = ended(provider, remote_id)
        assert isinstance(found, Failed)
        assert found.is_cancelled
        other = remote(provider, stand, f"{REQUEST}-again")
        assert isinstance(ended(provider, other), Done)
        provider.cancel(other)
        assert isinstance(ended(provider, other), Done)

    def test_odd_status(self, stand: Stand) -> None:
        """A status nobody documented is told and waited out; it is never an error that loses the work."""
        if stand.answers_at_once:
            return
        stand.fake.acts = ["odd_status"]
        provider = stand.open()
        remote_id = remote(provider, stand)
        found = [provider.poll(remote_id) for _turn in range(4)]
        assert all(isinstance(part, Progress) for part in found)
        assert isinstance(found[-1], Progress)
        assert found[-1].note
        stand.fake.jobs[next(reversed(stand.fake.jobs))].act = "ok"
        assert isinstance(ended(provider, remote_id), Done)

    def test_expired(self, stand: Stand, tmp_path: Path) -> None:
        """A result that the vendor has deleted is gone: told apart from a break, so that nobody tries for ever."""
        if stand.answers_at_once or not stand.downloads:
            return
        stand.fake.acts = ["expired"]
        provider = stand.open()
        remote_id = remote(provider, stand)
        found = ended(provider, remote_id)
        if isinstance(found, Failed):
            assert isinstance(found.error, ExpiredError)
            return
        assert isinstance(found, Done)
        with pytest.raises(ExpiredError):
            provider.download(remote_id, found.files[0], tmp_path / "x")

    def test_download_is_cut(self, stand: Stand, tmp_path: Path) -> None:
        """A result that breaks off three times comes whole the fourth time, and is bought once."""
        if stand.answers_at_once or not stand.downloads:
            return
        stand.fake.acts = ["download_cut"]
        provider = stand.open()
        remote_id = remote(provider, stand)
        done = ended(provider, remote_id)
        assert isinstance(done, Done)
        for _turn in range(CUTS):
            with secretive(), pytest.raises(UnreachableError):
                provider.download(remote_id, done.files[0], tmp_path / "x")
        provider.download(remote_id, done.files[0], tmp_path / "x")
        assert (tmp_path / "x").stat().st_size > 0
        assert len(stand.fake.charges) == 1

    @pytest.mark.parametrize("address", PRIVATE)
    def test_private_result(self, stand: Stand, tmp_path: Path, address: str) -> None:
        """A result on this machine, or on a private network is not fetched."""
        if stand.answers_at_once or not stand.names_hosts:
            return
        stand.fake.results_at = address
        provider = stand.open()
        remote_id = remote(provider, stand)
        with pytest.raises(ProviderError) as caught:
            _fetched(provider, remote_id, tmp_path / "x")
        assert isinstance(caught.value, BadReplyError)
        assert not (tmp_path / "x").exists()

    def test_key_stays_at_home(self, stand: Stand, tmp_path: Path) -> None:
        """A result on another host is fetched without the key."""
        if stand.answers_at_once or not stand.names_hosts:
            return
        with Elsewhere(stand.fake) as elsewhere:
            stand.fake.results_at = elsewhere.url
            provider = stand.open(result_hosts=(elsewhere.url.removeprefix("http://"),))
            remote_id = remote(provider, stand)
            _fetched(provider, remote_id, tmp_path / "x")
            assert elsewhere.calls
            assert not [call for call in elsewhere.calls if KEY in f"{call.headers} {call.query} {call.path}"]

    def test_list(self, stand: Stand) -> None:
        """Work whose answer was lost is in the vendor's list, with its model and its prompt; without a list that is said."""
        provider = stand.open()
        since = datetime.now(UTC) - timedelta(seconds=2)
        if not stand.has_list:
            assert provider.find_recent(since=since) is None
            return
        stand.fake.acts = ["timeout_after", "busy"]
        for error in (OutcomeUnknownError, BusyError):
            with pytest.raises(error):
                submitted(provider, stand)
        (entry,) = stand.open().find_recent(since=since) or ()
        assert entry.model == stand.order().model
        assert entry.prompt == stand.order().ask.prompt
        assert isinstance(ended(provider, entry.remote_id), Done)
        assert not provider.find_recent(since=datetime.now(UTC) + timedelta(hours=1))

    def _failed(self, stand: Stand, act: str) -> Failed:
        stand.fake.acts = [act]
        provider = stand.open()
        found = ended(provider, remote(provider, stand))
        assert isinstance(found, Failed)
        assert KEY not in str(found.error)
        assert len(stand.fake.charges) == 1
        return found


class Elsewhere(FakeServer):
    """Another host, which serves the results of a fake."""

    def __init__(self, fake: FakeServer) -> None:
        super().__init__()
        self._fake = fake

    def answer(self, call: Call) -> Said:
        return self._fake.answer(call)


def submitted(provider: Provider, stand: Stand, request_id: str = REQUEST) -> RemoteJob | Answer:
    """Sends the stand's order."""
    return provider.submit(stand.order(), request_id=request_id, files=stand.files)


def remote(provider: Provider, stand: Stand, request_id: str = REQUEST) -> str:
    """Sends the stand's order; its remote id."""
    found = submitted(provider, stand, request_id)
    assert isinstance(found, RemoteJob)
    return found.remote_id


def ended(provider: Provider, remote_id: str) -> Done | Failed:
    """Polls until it is over."""
    for _turn in range(MOST_POLLS):
        found = provider.poll(remote_id)
        if not isinstance(found, Progress):
            return found
    raise AssertionError("It does not end.")


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def secretive() -> Iterator[None]:
    """That what is raised inside holds no key, in all its words and causes."""
    try:
        yield
    except ProviderError as exc:
        words = "".join(traceback.format_exception(exc, limit=0)) + repr(exc) + repr(vars(exc))
        assert KEY not in words
        raise


def _fetched(provider: Provider, remote_id: str, to: Path) -> None:
    done = ended(provider, remote_id)
    if isinstance(done, Failed):
        raise done.error
    provider.download(remote_id, done.files[0], to)


def _uploads(posts: list[Call]) -> int:
    """Files may go up before the gate is asked; they cost nothing."""
    return max(0, len(posts) - 1)
