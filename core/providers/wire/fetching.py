"""Fetching a result from wherever the vendor says it is: public addresses only, no key to strangers, limits on size, kind and time.

Knows httpx; its errors become ours in `line.py`.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

import httpx

from core.errors import BadReplyError, DiskFullError, ExpiredError, UnreachableError
from core.providers.wire.hosts import LookUp, check_address, check_public, is_proxied, is_trusted, is_within

CHUNK = 1 << 16
MEDIA = ("image/", "video/", "audio/", "application/octet-stream", "binary/octet-stream", "application/ogg")
"""Beginnings of the media types of results."""
_HOPS = 5
_GONE = (403, 404, 410)


@dataclass(frozen=True)
class Errand:
    """One result to be fetched.

    Args:
        title: Of the vendor.
        home: Address of the vendor; only on its host, port and scheme do the headers go.
        headers: They hold the key; none where it is not needed.
        trusted: Hosts that may be anywhere.
        find: Looks up names.
        kinds: Beginnings of media types that are taken; no type at all is taken too.
        most_bytes: Longest file.
        until: Moment of `time.monotonic` at which it has to be there.
    """

    title: str
    home: str
    headers: Mapping[str, str] = field(repr=False)
    trusted: Collection[str]
    find: LookUp
    kinds: tuple[str, ...]
    most_bytes: int
    until: float

    def run(self, client: httpx.Client, url: str, to: Path) -> None:
        """Follows the address to its end and streams what is there into the file.

        Raises:
            ProviderError: As `Line.fetch` says.
            httpx.HTTPError: When the connection broke off.
        """
        for _hop in range(_HOPS):
            check_address(url, self.trusted, self.find)
            headers = dict(self.headers) if is_within(url, self.home) else {}
            with client.stream("GET", url, headers=headers) as answer:
                _check_peer(answer, is_known=is_trusted(url, self.trusted) or is_proxied(url))
                if answer.is_redirect:
                    url = _further(url, answer.headers.get("location", ""))
                    continue
                self._check(answer)
                self._pour(answer, to)
                return
        raise BadReplyError(f"{self.title} sends us from one address to another without an end.")

    def _check(self, answer: httpx.Response) -> None:
        if answer.status_code in _GONE:
            raise ExpiredError(f"{self.title} does not have the result any more.", hint="It has to be made again.")
        if not answer.is_success:
            raise UnreachableError(
                f"{self.title} answered {answer.status_code} for the result.", hint="It is fetched again."
            )
        kind = answer.headers.get("content-type", "").lower()
        if kind and not kind.startswith(self.kinds):
            raise BadReplyError(f"{self.title} sent {kind.partition(';')[0]} in place of the result.")

    def _pour(self, answer: httpx.Response, to: Path) -> None:
        size = 0
        try:
            with to.open("wb") as stream:
                for chunk in answer.iter_bytes(CHUNK):
                    size += len(chunk)
                    self._check_limits(size)
                    stream.write(chunk)
        except OSError as exc:
            raise DiskFullError(
                f"The result cannot be written: {exc.strerror}.", hint="Make room; it is kept there."
            ) from exc
        if not size:
            raise UnreachableError(f"The result at {self.title} is empty.", hint="It is fetched again.")

    def _check_limits(self, size: int) -> None:
        if size > self.most_bytes:
            raise BadReplyError(f"The result at {self.title} is larger than {self.most_bytes >> 20} MB.")
        if time.monotonic() > self.until:
            raise UnreachableError(f"The result at {self.title} takes too long.", hint="It is fetched again.")


def _further(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as exc:
        raise BadReplyError("The vendor named a result that is not on the web.", hint="Nothing was fetched.") from exc


def _check_peer(answer: httpx.Response, *, is_known: bool) -> None:
    """That the name led where it led a moment ago; a name server may have two answers. A proxy's own address tells nothing."""
    stream = answer.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    if peer is not None and not is_known:
        check_public(str(peer[0]))
