"""A vendor on loopback: a real HTTP server that keeps books, and does what its script says goes wrong.

A vendor's own fake is a subclass that knows its addresses and its words; each is held to the vendor's SDK. Acts are used up
one a submit; what an act does is the same for every vendor:

    ok                              all goes well
    auth credit limit limit_bare busy refused retired bad_request          turned away, in the vendor's own words
    error_before timeout_before     a 500, or a hang-up, without a charge
    error_after timeout_after       the same, after the request was taken and charged
    cut wrong_json html redirect    taken and charged, and the answer is half, other JSON, a page; or it is sent elsewhere
    remote_failed remote_refused cancelled odd_status expired              taken; what polls say of it later
    download_cut                    the result breaks off three times and then comes whole
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_hex
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

KEY = "key-that-nobody-may-see"
TAKEN = frozenset({"ok", "error_after", "timeout_after", "cut", "wrong_json", "html"}) | {
    "remote_failed", "remote_refused", "cancelled", "odd_status", "expired", "download_cut"
}  # fmt: skip
CUTS = 3


@dataclass(frozen=True)
class Call:
    """A request as it came. Header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Said:
    """An answer. `cut`: half of it, and then a hang-up. `hangs_up`: nothing at all. `pause_s`: after each line."""

    status: int = 200
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    hangs_up: bool = False
    pause_s: float = 0.0


def said(body: Any, status: int = 200, **headers: str) -> Said:
    """An answer in JSON; header names with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Said(status, json.dumps(body).encode(), {"content-type": "application/json", **named})


HANGS_UP = Said(hangs_up=True)
PAGE = Said(200, b"<!doctype html><title>Hello</title>", {"content-type": "text/html"})


@dataclass
class FakeJob:
    """Work the vendor has taken. `polls_left`: how often it says that it is still at work."""

    id: str
    body: Any
    charge_usd: Decimal
    act: str
    path: str = ""
    polls_left: int = 1
    cuts_left: int = 0
    is_cancelled: bool = False
    began_at: float = field(default_factory=time.time)


class FakeServer:
    """The server and its books. Use it as a context; `url` is where it listens.

    Args:
        books: A file in which every charge is written at once, so that it outlives whoever calls; None keeps them in memory.
        polls: How often a job says that it is still at work.

    Attributes:
        key: The one key it knows; it begins as every key of a test does, so that it is found wherever it leaks to, and no two
            fakes share one, nor what limits are kept for it.
        results_at: Where its results are said to be, in place of its own address; `link` builds the addresses.
        hiccups: Answers to the next GETs, whatever they ask for: a busy poll, a page in place of a list.
    """

    name = "fake"
    charge_usd = Decimal("0.10")

    def __init__(self, *acts: str, books: Path | None = None, polls: int = 1) -> None:
        self.acts = list(acts)
        self.calls: list[Call] = []
        self.jobs: dict[str, FakeJob] = {}
        self.polls = polls
        self.books = books
        self.charges: list[dict[str, str]] = []
        self.key = f"{KEY}-{token_hex(4)}"
        self.results_at = ""
        self.hiccups: list[Said] = []
        self._lock = threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_args: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def link(self, path: str) -> str:
        """The address of a result, as answers name it."""
        return f"{self.results_at or self.url}{path}"

    def answer(self, call: Call) -> Said:
        """What the vendor says to a request; subclasses know its addresses."""
        raise NotImplementedError

    def refusal(self, act: str) -> Said:
        """The vendor's own words for `auth credit limit limit_bare busy refused retired bad_request error`."""
        raise NotImplementedError

    def submit(self, call: Call, accepted: Callable[[FakeJob], Said], body: Any = None) -> Said:
        """Takes the next act and plays it: refuses, or books a job and answers as `accepted` does, or spoils that answer."""
        with self._lock:
            act = self.acts.pop(0) if self.acts else "ok"
        if act == "redirect":
            return Said(307, b"", {"location": f"http://localhost:{self._server.server_address[1]}/elsewhere"})
        if act == "timeout_before":
            return HANGS_UP
        if act == "error_before":
            return self.refusal("error")
        if act not in TAKEN:
            return self.refusal(act)
        job = self._take(call, act, body)
        spoiled = {"timeout_after": HANGS_UP, "error_after": None, "html": PAGE, "wrong_json": said({"hello": "there"})}
        if act in spoiled:
            return spoiled[act] or self.refusal("error")
        answer = accepted(job)
        return Said(answer.status, answer.content, answer.headers, cut=True) if act == "cut" else answer

    def file(self, job: FakeJob, content: bytes, kind: str) -> Said:
        """A result, as the job's act has it: gone, cut, or whole."""
        if job.act == "expired":
            return Said(404, b"gone", {"content-type": "text/plain"})
        with self._lock:
            job.cuts_left -= 1
        return Said(200, content, {"content-type": kind}, cut=job.cuts_left >= 0)

    def is_done(self, job: FakeJob) -> bool:
        """Counts a poll, and says whether the work is done by now."""
        with self._lock:
            job.polls_left -= 1
            return job.polls_left < 0

    def charged(self) -> Decimal:
        """All that was billed, less what was given back."""
        return sum((Decimal(entry["usd"]) for entry in self.charges), Decimal(0))

    def charge(self, job_id: str, usd: Decimal, prompt: str = "") -> None:
        """Writes a line into the books."""
        entry = {"vendor": self.name, "id": job_id, "usd": str(usd), "prompt": prompt}
        with self._lock:
            self.charges.append(entry)
            if self.books is not None:
                with self.books.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(entry) + "\n")

    def _take(self, call: Call, act: str, body: Any) -> FakeJob:
        with self._lock:
            job = FakeJob(self.new_id(), body if body is not None else _json(call), self.charge_usd, act, call.path)
            job.polls_left, job.cuts_left = self.polls, CUTS if act == "download_cut" else 0
            self.jobs[job.id] = job
        self.charge(job.id, self.charge_usd)
        return job

    def new_id(self) -> str:
        """The vendor's own name for a new job."""
        return f"{self.name}-{len(self.jobs) + 1}"

    def hear(self, call: Call) -> Said:
        with self._lock:
            self.calls.append(call)
            if call.method == "GET" and self.hiccups:
                return self.hiccups.pop(0)
        return self.answer(call)


def http_date(in_s: float) -> str:
    """A moment as HTTP headers name it."""
    return formatdate(time.time() + in_s, usegmt=True)


def _json(call: Call) -> Any:
    try:
        return json.loads(call.body)
    except ValueError:
        return {}


def _handler(fake: FakeServer) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - one small class that knows its fake
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self._body(headers)
            call = Call(self.command, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers, body)
            self._say(fake.hear(call))

        def _body(self, headers: Mapping[str, str]) -> bytes:
            if headers.get("transfer-encoding") == "chunked":
                found = b""
                while size := int(self.rfile.readline().strip() or b"0", 16):
                    found += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return found
            return self.rfile.read(int(headers.get("content-length", "0")))

        def _say(self, answer: Said) -> None:
            self.close_connection = True
            if answer.hangs_up:
                return
            self.send_response(answer.status)
            for name, value in {
                **answer.headers,
                "content-length": str(len(answer.content)),
                "connection": "close",
            }.items():
                self.send_header(name, value)
            self.end_headers()
            whole = answer.content[: len(answer.content) // 2] if answer.cut else answer.content
            for part in whole.splitlines(keepends=True) if answer.pause_s else (whole,):
                self.wfile.write(part)
                time.sleep(answer.pause_s)

        def log_message(self, *_args: object) -> None: ...

    for verb in ("GET", "POST", "PUT", "DELETE", "PATCH"):
        setattr(Handler, f"do_{verb}", Handler._any)
    return Handler
