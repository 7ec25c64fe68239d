"""The line to one vendor. Every error of httpx becomes one of ours here, once.

A submit goes out over a connection of its own and is never repeated here. If it certainly did not leave, nothing was
accepted (`UnreachableError`); if it may have arrived, nobody knows (`OutcomeUnknownError`). Redirects of calls are not
followed; those of results are, without the key, and only to public addresses.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from core.errors import (
    AuthError,
    BadReplyError,
    BadRequestError,
    OutcomeUnknownError,
    ProviderError,
    UnreachableError,
)
from core.providers.wire.fetching import MEDIA, Errand
from core.providers.wire.gate import Gate
from core.providers.wire.hosts import LookUp, is_within, look_up, origin_of, without_query
from core.providers.wire.replies import Reader, Refusal, Reply, error_of
from core.providers.wire.streams import lines, read

NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
    httpx.LocalProtocolError,
)
"""Errors after which it is certain that no request has left."""
CONNECT_S, POLL_S, SUBMIT_S, RESULT_S = 10.0, 30.0, 120.0, 600.0
MOST_RESULT_BYTES = 4 << 30


@dataclass(frozen=True)
class Line:
    """How one vendor is spoken to.

    Args:
        title: As people name it.
        base_url: Without a slash at the end.
        secret: The key, so that it can be taken out of anything the vendor echoes; empty where there is none.
        headers: Sent with every call to the vendor; they hold the key.
        read_refusal: Reads the vendor's error answers.
        gate: Shut while the vendor wants to be left alone.
        result_hosts: Hosts of results that may be on a private network.
        find: Looks up the names of results.
    """

    title: str
    base_url: str
    secret: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    read_refusal: Reader = lambda _reply: Refusal()
    gate: Gate = field(default_factory=Gate)
    result_hosts: Collection[str] = ()
    find: LookUp = look_up

    def get(self, path: str, *, params: Mapping[str, Any] | None = None, read_s: float = POLL_S) -> Reply:
        """Asks something that costs nothing and may be asked again.

        Args:
            path: Below the base address, or a whole address on the vendor's own host, no other.
            params: Of the query.
            read_s: Longest silence.

        Raises:
            ProviderError: When there is no good answer.
        """
        return self.call("GET", path, params=params, read_s=read_s)

    def call(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        params: Mapping[str, Any] | None = None,
        files: Any = None,
        form: Mapping[str, Any] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        read_s: float = POLL_S,
    ) -> Reply:
        """Any call that spends nothing: an upload, a cancel, a look at a list.

        Raises:
            ProviderError: When there is no good answer.
        """
        more = {"json": json, "params": params, "files": files, "data": form, "content": content}
        try:
            reply = self._exchange(method, path, headers or {}, read_s, more)
        except httpx.HTTPError as exc:
            raise UnreachableError(f"{self.title} does not answer.", hint="It is asked again.") from exc
        except httpx.InvalidURL as exc:
            raise BadRequestError(
                f"{self.title} has no such address.", hint="Check the id and the base address."
            ) from exc
        return self._good(reply, is_spending=False)

    def send(
        self,
        path: str,
        *,
        json: Any = None,
        params: Mapping[str, Any] | None = None,
        files: Any = None,
        form: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        read_s: float = SUBMIT_S,
    ) -> Reply:
        """A submit: a POST that may cost money, sent once.

        Raises:
            ProviderError: `is_accepted` says whether the vendor may have taken it.
        """
        self.gate.pass_through(self.title)
        more = {"json": json, "params": params, "files": files, "data": form}
        with self._spending():
            reply = self._exchange("POST", path, headers or {}, read_s, more)
        return self._good(reply, is_spending=True)

    def stream(
        self, path: str, *, json: Any, params: Mapping[str, Any] | None = None, read_s: float = SUBMIT_S
    ) -> Generator[str, None, None]:
        """A submit that is answered bit by bit: the `data:` of each server-sent event, without those that only keep it alive.

        Whoever does not stream answers in one piece, which is the only one then.

        Raises:
            ProviderError: Also in the middle; then the vendor has it, and nobody knows what it charges.
        """
        self.gate.pass_through(self.title)
        with (
            self._spending(),
            self._client(read_s) as client,
            client.stream(
                "POST", self._own_url(path), json=json, params=params, headers=self._checked(self.headers)
            ) as answer,
        ):
            if not answer.is_success or "json" in answer.headers.get("content-type", ""):
                yield self._good(self._reply(answer, read(answer)), is_spending=True).content.decode("utf-8", "replace")
                return
            self.gate.learn(_lower(answer.headers))
            for line in lines(answer):
                if line.startswith("data:"):
                    yield line.removeprefix("data:").strip()

    def fetch(
        self,
        url: str,
        to: Path,
        *,
        with_key: bool = False,
        kinds: Collection[str] = MEDIA,
        most_bytes: int = MOST_RESULT_BYTES,
        most_s: float = RESULT_S,
    ) -> None:
        """Streams a result into a file, which is overwritten.

        Args:
            url: What the vendor named; or a path of its own.
            to: Where it goes.
            with_key: Send the key along, which happens on the vendor's own host only.
            kinds: Beginnings of media types that are taken; no type at all is taken too.
            most_bytes: Longest file.
            most_s: Longest time for all of it.

        Raises:
            ExpiredError: When it is gone.
            UnreachableError: When it broke off; it can be begun again.
            BadReplyError: When it is on a private network, far too large, or of the wrong kind.
            DiskFullError: When there is no room for it.
        """
        headers = self._checked(self.headers) if with_key else {}
        until, trusted = time.monotonic() + most_s, {origin_of(self.base_url), *self.result_hosts}
        errand = Errand(self.title, self.base_url, headers, trusted, self.find, tuple(kinds), most_bytes, until)
        try:
            with self._client(POLL_S) as client:
                errand.run(client, self._url(url), to)
        except httpx.InvalidURL as exc:
            raise BadReplyError(
                "The vendor named a result that is not on the web.", hint="Nothing was fetched."
            ) from exc
        except httpx.HTTPError as exc:
            raise UnreachableError(f"The result at {self.title} broke off.", hint="It is fetched again.") from exc

    def clean(self, text: str) -> str:
        """A vendor's words fit to be shown: without the key, and without what follows `?` in links."""
        hidden = text.replace(self.secret, "•••") if self.secret else text
        return " ".join(without_query(hidden).split())

    def _exchange(
        self, method: str, path: str, headers: Mapping[str, str], read_s: float, more: Mapping[str, Any]
    ) -> Reply:
        given = {name: value for name, value in more.items() if value is not None}
        sent = self._checked({**self.headers, **headers})
        with (
            self._client(read_s) as client,
            client.stream(method, self._own_url(path), headers=sent, **given) as answer,
        ):
            return self._reply(answer, read(answer))

    def _reply(self, answer: httpx.Response, content: bytes) -> Reply:
        return Reply(self.title, answer.status_code, _lower(answer.headers), content)

    def _good(self, reply: Reply, *, is_spending: bool) -> Reply:
        self.gate.learn(reply.headers)
        refusal = self.read_refusal(reply)
        if (reply.is_ok or refusal.is_none) and refusal.kind is None:
            return reply
        error = error_of(
            reply, Refusal(self.clean(refusal.words), refusal.kind, refusal.wait_s), is_spending=is_spending
        )
        if (wait_s := getattr(error, "wait_s", None)) is not None:
            self.gate.shut(wait_s)
        raise error

    def _url(self, path: str) -> str:
        return path if path.startswith(("http://", "https://")) else f"{self.base_url}{path}"

    def _own_url(self, path: str) -> str:
        """The address of a call, which goes with the key and so to the vendor only."""
        url = self._url(path)
        if not is_within(url, self.base_url):
            raise BadReplyError(
                f"{self.title} named an address that is not its own.", hint="Nothing was sent there; look it up there."
            )
        return url

    def _checked(self, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers of a request. A key that no header can carry is told before anything is sent, without its words."""
        if not all(value.isascii() and value.isprintable() for value in headers.values()):
            raise AuthError(
                f"The key of {self.title} holds a character that no key has.", hint="Enter it again in the settings."
            )
        return dict(headers)

    def _client(self, read_s: float) -> httpx.Client:
        """A connection of its own: a kept one may be dead, and then nobody knows whether a request arrived."""
        timeout = httpx.Timeout(read_s, connect=CONNECT_S)
        return httpx.Client(verify=_trust(), timeout=timeout, follow_redirects=False, trust_env=True)

    @contextmanager
    def _spending(self) -> Iterator[None]:
        try:
            yield
        except NOT_SENT as exc:
            raise UnreachableError(f"{self.title} cannot be reached.", hint="Nothing was sent.") from exc
        except httpx.HTTPError as exc:
            raise OutcomeUnknownError(
                f"{self.title} did not answer to the end.", hint="It may or may not have accepted the request."
            ) from exc


@cache
def _trust() -> ssl.SSLContext:
    """Whose word is taken for who a vendor is. Read once: reading all certificates takes longer than most calls."""
    return httpx.create_ssl_context()


def _lower(headers: httpx.Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


__all__ = ["NOT_SENT", "Line", "ProviderError"]
