"""The line to a vendor: every error of httpx has its place, results are fetched with care, and the key stays at home."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from core.errors import (
    AuthError,
    BadReplyError,
    BadRequestError,
    BusyError,
    ExpiredError,
    LimitError,
    OutcomeUnknownError,
    ProviderError,
    UnreachableError,
)
from core.providers.wire import Line, Refusal, streams
from core.providers.wire.hosts import is_within
from core.providers.wire.line import NOT_SENT
from core.providers.wire.replies import REST_S
from core.providers.wire.streams import event_of
from tests.fakes.http import KEY, Call, FakeServer, Said, said
from tests.unit.providers.wire.suite import free_port


class Plain(FakeServer):
    """Answers each path as it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, Said] = {}

    def answer(self, call: Call) -> Said:
        return self.said.get(call.path, said({"path": call.path}))


@pytest.fixture
def fake() -> Iterator[Plain]:
    with Plain() as fake:
        yield fake


@pytest.fixture
def other() -> Iterator[Plain]:
    with Plain() as fake:
        yield fake


@pytest.fixture
def line(fake: Plain) -> Line:
    return Line("Toy", fake.url, secret=KEY, headers={"Authorization": f"Bearer {KEY}"})


def errors_of(base: type[httpx.HTTPError]) -> Iterator[type[httpx.HTTPError]]:
    """Every class below one."""
    for kind in base.__subclasses__():
        yield kind
        yield from errors_of(kind)


class Broken:
    """Stands for a connection that raises: the one place that can raise all of httpx's errors."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_args: object) -> None: ...

    def stream(self, *_args: object, **_more: object) -> Any:
        raise self._error


@pytest.mark.parametrize("kind", sorted(set(errors_of(httpx.HTTPError)), key=str))
def test_every_error_of_httpx_is_ours(
    line: Line, kind: type[Exception], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No error of httpx gets past the line; of a submit it is certain only where no request can have left."""
    error: Exception
    if issubclass(kind, httpx.HTTPStatusError):
        error = kind("x", request=httpx.Request("GET", "http://x"), response=httpx.Response(500))
    else:
        error = kind("x")
    monkeypatch.setattr(Line, "_client", lambda _self, _read_s: Broken(error))
    wanted = UnreachableError if issubclass(kind, NOT_SENT) else OutcomeUnknownError
    with pytest.raises(ProviderError) as caught:
        line.send("/x", json={})
    assert type(caught.value) is wanted
    assert caught.value.is_accepted is (False if wanted is UnreachableError else None)
    with pytest.raises(ProviderError) as streamed:
        list(line.stream("/x", json={}))
    assert type(streamed.value) is wanted
    for ask in (lambda: line.get("/x"), lambda: line.fetch("/x", tmp_path / "x")):
        with pytest.raises(UnreachableError):
            ask()


def test_only_these_errors_are_certain() -> None:
    """What counts as not sent is written down: a new class of httpx is unknown until somebody thinks about it."""
    certain = {kind.__name__ for kind in errors_of(httpx.HTTPError) if issubclass(kind, NOT_SENT)}
    assert certain == {
        "ConnectError",
        "ConnectTimeout",
        "PoolTimeout",
        "UnsupportedProtocol",
        "ProxyError",
        "LocalProtocolError",
    }


def test_nobody_there() -> None:
    """A closed port is certain: nothing was sent."""
    line = Line("Toy", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(UnreachableError):
        line.send("/x", json={})


@pytest.mark.parametrize(
    ("status", "headers", "spending", "error", "wait_s"),
    [
        (429, {"retry-after": "7"}, True, LimitError, 7.0),
        (429, {}, True, LimitError, REST_S),
        (402, {"retry-after": "7"}, True, LimitError, None),
        (500, {}, True, OutcomeUnknownError, None),
        (502, {}, True, OutcomeUnknownError, None),
        (504, {}, True, OutcomeUnknownError, None),
        (500, {}, False, BusyError, None),
        (503, {}, True, BusyError, None),
        (529, {}, True, BusyError, None),
        (302, {"location": "/there"}, True, BadRequestError, None),
        (418, {}, True, BadRequestError, None),
    ],
)
def test_answers_that_say_no(
    fake: Plain,
    line: Line,
    status: int,
    headers: Mapping[str, str],
    spending: bool,
    error: type[Exception],
    wait_s: float | None,
) -> None:
    """A status has its class; inside a submit a failure of the vendor leaves the outcome open."""
    fake.said["/x"] = Said(status, b"{}", headers)
    with pytest.raises(ProviderError) as caught:
        line.send("/x", json={}) if spending else line.get("/x")
    assert type(caught.value) is error
    assert getattr(caught.value, "wait_s", None) == wait_s
    assert len(fake.calls) == 1


def test_a_pause_is_kept_before_anything_is_sent(fake: Plain, line: Line) -> None:
    """After a limit with a wait no submit leaves, stream or not; questions still do."""
    fake.said["/x"] = Said(429, b"{}", {"retry-after": "60"})
    with pytest.raises(LimitError):
        line.send("/x", json={})
    with pytest.raises(LimitError) as caught:
        line.send("/y", json={})
    assert caught.value.wait_s == pytest.approx(60, abs=2)
    with pytest.raises(LimitError):
        list(line.stream("/y", json={}))
    assert line.get("/z").is_ok
    assert [call.path for call in fake.calls] == ["/x", "/z"]


def test_calls_go_to_the_vendor_only(fake: Plain, other: Plain, line: Line) -> None:
    """An address the vendor named is called on its own host, and nowhere else."""
    assert line.get(f"{fake.url}/more").json() == {"path": "/more"}
    with pytest.raises(BadReplyError):
        line.get(f"{other.url}/x")
    with pytest.raises(BadReplyError):
        line.send(f"{other.url}/x")
    assert other.calls == []


def test_words_are_cleaned(line: Line) -> None:
    """What a vendor says is shown without the key and without signatures of links."""
    said_ = f"No {KEY} at https://x.example/a?sig=1&b=2 and\nhttps://y.example/b#c"
    assert line.clean(said_) == "No ••• at https://x.example/a and https://y.example/b"


def test_echoed_keys_are_cut_out_of_errors(fake: Plain, line: Line) -> None:
    """A vendor that repeats the key in its refusal does not get it into our words."""
    fake.said["/x"] = said({"detail": f"Bad key {KEY}"}, 401)
    told = replace(line, read_refusal=lambda reply: Refusal(str(reply.body().get("detail", ""))))
    with pytest.raises(ProviderError) as caught:
        told.get("/x")
    assert KEY not in str(caught.value)
    assert "•••" in str(caught.value)
    assert KEY not in repr(told)


def test_a_result_comes_whole(fake: Plain, line: Line, tmp_path: Path) -> None:
    """A result is streamed into its file, over whatever was there."""
    (tmp_path / "x").write_bytes(b"half of an older one, longer than it")
    fake.said["/r"] = Said(200, b"picture", {"content-type": "image/png"})
    line.fetch(f"{fake.url}/r", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"picture"
    assert "authorization" not in fake.calls[0].headers
    line.fetch("/r", tmp_path / "x", with_key=True)
    assert fake.calls[1].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Said(404, b""), ExpiredError),
        (Said(403, b""), ExpiredError),
        (Said(410, b""), ExpiredError),
        (Said(500, b""), UnreachableError),
        (Said(200, b"", {"content-type": "video/mp4"}), UnreachableError),
        (Said(200, b"12345678", {"content-type": "video/mp4"}, cut=True), UnreachableError),
        (Said(200, b"<html>", {"content-type": "text/html; charset=utf-8"}), BadReplyError),
        (Said(200, b"{}", {"content-type": "application/json"}), BadReplyError),
        (Said(302, b"", {"location": "http://[::1"}), UnreachableError),
        (Said(200, b"x" * 101, {"content-type": "image/png"}), BadReplyError),
    ],
    ids=["gone", "signature over", "gone for good", "broken", "empty", "cut", "page", "json", "nowhere", "long"],
)
def test_results_that_are_none(fake: Plain, line: Line, tmp_path: Path, answer: Said, error: type[Exception]) -> None:
    """A result that is gone, cut, empty, far too long or no media has its own error."""
    fake.said["/r"] = answer
    with pytest.raises(ProviderError) as caught:
        line.fetch("/r", tmp_path / "x", most_bytes=100)
    assert type(caught.value) is error


def test_results_without_a_type_are_taken(fake: Plain, line: Line, tmp_path: Path) -> None:
    """A server that names no type is believed; whoever decodes the file finds out."""
    fake.said["/r"] = Said(200, b"x")
    line.fetch("/r", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"x"


def test_a_result_that_takes_too_long(fake: Plain, line: Line, tmp_path: Path) -> None:
    """A result that drips is let go and begun again later."""
    fake.said["/r"] = Said(200, b"x" * 100, {"content-type": "image/png"})
    with pytest.raises(UnreachableError, match="too long"):
        line.fetch("/r", tmp_path / "x", most_s=-1)


def test_an_answer_that_never_ends(fake: Plain, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that drips, or is larger than any answer, is broken off; of a submit nobody knows then."""
    monkeypatch.setattr(streams, "MOST_CALL_S", -1.0)
    with pytest.raises(UnreachableError):
        line.get("/x")
    with pytest.raises(OutcomeUnknownError):
        line.send("/x", json={})
    monkeypatch.setattr(streams, "MOST_CALL_S", 60.0)
    monkeypatch.setattr(streams, "MOST_REPLY_BYTES", 3)
    with pytest.raises(OutcomeUnknownError):
        line.send("/x", json={})


def test_results_may_lead_on(fake: Plain, other: Plain, line: Line, tmp_path: Path) -> None:
    """A redirect of a result is followed to a host that may be asked, without the key."""
    fake.said["/r"] = Said(302, b"", {"location": f"{other.url}/there"})
    other.said["/there"] = Said(200, b"x", {"content-type": "image/png"})
    trusting = replace(line, result_hosts=(other.url.removeprefix("http://"),))
    trusting.fetch("/r", tmp_path / "x", with_key=True)
    assert (tmp_path / "x").read_bytes() == b"x"
    assert KEY not in str(other.calls[0].headers)
    with pytest.raises(BadReplyError, match="private"):
        line.fetch("/r", tmp_path / "y")
    assert len(other.calls) == 1


def test_results_do_not_lead_on_for_ever(fake: Plain, line: Line, tmp_path: Path) -> None:
    """A redirect in a circle ends."""
    fake.said["/r"] = Said(302, b"", {"location": "/r"})
    with pytest.raises(BadReplyError, match="end"):
        line.fetch("/r", tmp_path / "x")


def test_the_one_who_answers_is_looked_at(other: Plain, line: Line, tmp_path: Path) -> None:
    """A name that was public a moment ago and leads to this machine now gets nothing into our files."""
    other.said["/r"] = Said(200, b"secret", {"content-type": "image/png"})
    port = other.url.rpartition(":")[2]
    changing = replace(line, find=lambda _host, _port: ["93.184.216.34"])
    with pytest.raises(BadReplyError, match="private"):
        changing.fetch(f"http://localhost:{port}/r", tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_a_proxy_may_be_anywhere(other: Plain, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a proxy it is the proxy that answers, from a private address most often; the address itself is still judged."""
    monkeypatch.setenv("http_proxy", other.url)
    monkeypatch.setenv("no_proxy", "")
    other.said["/r"] = Said(200, b"x", {"content-type": "image/png"})
    behind = replace(line, find=_nobody)
    behind.fetch("http://results.example/r", tmp_path / "x")
    assert other.calls[0].headers["host"] == "results.example"
    with pytest.raises(BadReplyError, match="private"):
        replace(line, find=lambda _host, _port: ["169.254.169.254"]).fetch("http://meta.example/r", tmp_path / "y")


def test_a_full_disk_is_no_fault_of_the_vendor(fake: Plain, line: Line, tmp_path: Path) -> None:
    """A result that cannot be written says so, in words of the disk."""
    fake.said["/r"] = Said(200, b"x", {"content-type": "image/png"})
    with pytest.raises(Exception, match="cannot be written") as caught:
        line.fetch("/r", tmp_path / "no folder" / "x")
    assert type(caught.value).__name__ == "DiskFullError"


def test_streams_tell_their_data(fake: Plain, line: Line) -> None:
    """Of a stream of events only the data comes through; a refusal in place of one is an error like any other."""
    fake.said["/s"] = Said(200, b': keep-alive\n\ndata: {"a": 1}\n\nevent: x\ndata: [DONE]\n\n')
    found = list(line.stream("/s", json={}))
    assert [event_of(data) for data in found] == [{"a": 1}, None]
    fake.said["/s"] = Said(503, b"{}")
    with pytest.raises(BusyError):
        list(line.stream("/s", json={}))


def test_a_stream_that_breaks_off(fake: Plain, line: Line) -> None:
    """A stream cut in the middle has given what it had; what it costs nobody knows."""
    events = b"".join(b'data: {"a": %d}\n\n' % number for number in range(2000))
    fake.said["/s"] = Said(200, events, cut=True)
    heard: list[str] = []
    with pytest.raises(OutcomeUnknownError):
        _listen(line.stream("/s", json={}), heard)
    assert heard[:2] == ['{"a": 0}', '{"a": 1}']


def _listen(stream: Iterator[str], heard: list[str]) -> None:
    """Listens to the end, and writes down at once what comes before it."""
    while (data := next(stream, None)) is not None:
        heard.append(data)


def _nobody(_host: str, _port: int) -> list[str]:
    raise OSError("no such name")


@pytest.mark.parametrize(
    ("status", "content", "headers", "error"),
    [
        (503, b'{"error": "at capacity"}', {}, BusyError),
        (503, b'[{"error": {}}]', {}, BusyError),
        (503, b"<html>", {"retry-after": "3"}, BusyError),
        (503, b"<html>", {}, OutcomeUnknownError),
        (503, b"upstream connect error", {}, OutcomeUnknownError),
        (408, b"{}", {}, OutcomeUnknownError),
    ],
)
def test_who_stands_between_is_not_sure(
    fake: Plain, line: Line, status: int, content: bytes, headers: dict[str, str], error: type[ProviderError]
) -> None:
    """A 503 of a proxy, or a time that ran out, leaves a submit open; the vendor's own 503 is sure. A question is asked again."""
    fake.said["/x"] = Said(status, content, headers)
    with pytest.raises(error) as caught:
        line.send("/x", json={})
    assert type(caught.value) is error
    with pytest.raises(BusyError):
        line.get("/x")


@pytest.mark.parametrize("secret", ["key…", "key\n", "kéy"])
def test_odd_key_is_told_before_anything_is_sent(fake: Plain, line: Line, tmp_path: Path, secret: str) -> None:
    """A key that no header can carry is a wrong key; its words are in no error and no error before it."""
    odd = replace(line, secret=secret, headers={"Authorization": f"Bearer {secret}"})
    calls: list[Any] = [
        lambda: odd.get("/x"),
        lambda: odd.send("/x", json={}),
        lambda: list(odd.stream("/x", json={})),
        lambda: odd.fetch("/x", tmp_path / "x", with_key=True),
    ]
    for call in calls:
        with pytest.raises(AuthError) as caught:
            call()
        assert secret not in str(caught.value)
        assert caught.value.__cause__ is None
    assert not fake.calls


def test_key_goes_to_its_own_scheme_only(line: Line) -> None:
    """The same host and port in the clear is another place: a link of a model's making must not carry the key there."""
    for base, other in (("https://api.test", "http://api.test:443/x"), ("http://api.test", "https://api.test:80/x")):
        assert not is_within(other, base)
        assert is_within(f"{base}/x", base)
    assert not is_within("http://[", "http://[")
    secure = replace(line, base_url=line.base_url.replace("http:", "https:"))
    with pytest.raises(BadReplyError):
        secure.get(f"{line.base_url}/x")


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\r"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_of_a_stream_ends_where_the_vendor_ends_it(fake: Plain, line: Line, odd: str, end: str) -> None:
    """Signs that Python takes for the end of a line may stand in a text; nothing of it is lost."""
    said_there = json.dumps({"a": f"one{odd}two"}, ensure_ascii=odd in "\x0b\x1c\r")
    fake.said["/s"] = Said(200, f"data: {said_there}{end}{end}data: [DONE]".encode())
    found = list(line.stream("/s", json={}))
    assert [event_of(data) for data in found] == [{"a": f"one{odd}two"}, None]


def test_a_whole_answer_in_place_of_a_stream(fake: Plain, line: Line) -> None:
    """A server that does not stream answers in one piece, which is paid for; a refusal in it is one."""
    fake.said["/s"] = said({"a": 1})
    assert [event_of(data) for data in line.stream("/s", json={})] == [{"a": 1}]
    strict = replace(line, read_refusal=lambda reply: Refusal("no", LimitError if "a" in reply.body() else None))
    with pytest.raises(LimitError):
        list(strict.stream("/s", json={}))


def test_a_line_without_an_end(fake: Plain, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that never ends a line is broken off when it is too long or takes too long; it may have been charged."""
    fake.said["/s"] = Said(200, b"data: " + bytes(200_000))
    for name, least in (("MOST_REPLY_BYTES", 1_000), ("MOST_CALL_S", -1.0)):
        with monkeypatch.context() as patch:
            patch.setattr(streams, name, least)
            with pytest.raises(OutcomeUnknownError):
                list(line.stream("/s", json={}))
