"""Where results may be fetched from. A vendor names the address, so it is not trusted: nothing on a private network answers.

The vendor's own address is, wherever it is: who runs a server of their own on this machine gets its results.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection
from urllib.parse import urlsplit

from core.errors import BadReplyError, UnreachableError

_LINK = re.compile(r"(https?://[^\s?#\"'<>]*)[?#][^\s\"'<>]*")
_PORTS = {"https": 443, "http": 80}


def origin_of(url: str) -> str:
    """`host:port` of an address."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').lower()}:{parts.port or _PORTS.get(parts.scheme, 0)}"


def check_address(url: str, trusted: Collection[str]) -> None:
    """That a result may be fetched from there.

    Args:
        url: What the vendor named.
        trusted: Hosts or `host:port` that may be anywhere.

    Raises:
        BadReplyError: When it is no web address, or leads into a private network.
        UnreachableError: When the name cannot be looked up.
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        raise BadReplyError("The vendor named a result that is not on the web.", hint="Nothing was fetched.")
    if is_trusted(url, trusted):
        return
    for address in _addresses(parts.hostname, parts.port or _PORTS[parts.scheme]):
        check_public(address)


def is_trusted(url: str, trusted: Collection[str]) -> bool:
    """Whether the host was named by us, not by the vendor."""
    origin = origin_of(url)
    return origin in trusted or origin.rpartition(":")[0] in trusted


def check_public(address: str) -> None:
    """That an IP address is a public one.

    Raises:
        BadReplyError: When it is of this machine or of a private network.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if not found.is_global or found.is_multicast or (mapped is not None and not mapped.is_global):
        raise BadReplyError(
            "The vendor named a result on a private network; it was not fetched.",
            hint="If that is a server of your own, name it in result_hosts of the vendor's settings.",
        )


def without_query(text: str) -> str:
    """The text with what follows `?` or `#` cut off every link: it may be a signature."""
    return _LINK.sub(r"\1", text)


def _addresses(host: str, port: int) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as exc:
        raise UnreachableError(f"The address {host} cannot be found.", hint="It is tried again.") from exc
