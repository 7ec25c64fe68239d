"""Where results may be fetched from. A vendor names the address, so it is not trusted: nothing on a private network answers.

The vendor's own address is, wherever it is: who runs a server of their own on this machine gets its results.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Collection
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from core.errors import BadReplyError, UnreachableError

_LINK = re.compile(r"(https?://[^\s?#\"'<>]*)[?#][^\s\"'<>]*")
_PORTS = {"https": 443, "http": 80}
_NOWHERE = ":0"


LookUp = Callable[[str, int], Collection[str]]
"""Tells the IP addresses of a name.

Raises:
    OSError: When it has none.
"""


def look_up(host: str, port: int) -> list[str]:
    """The addresses this machine knows for a name; also for `2130706433` and other ways of writing an address."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except UnicodeError as exc:
        raise OSError(f"{host} is no name.") from exc


def origin_of(url: str) -> str:
    """`host:port` of an address; `:0` of what is none."""
    try:
        parts = urlsplit(url)
        return f"{(parts.hostname or '').lower()}:{parts.port or _PORTS.get(parts.scheme, 0)}"
    except ValueError:
        return _NOWHERE


def is_within(url: str, base_url: str) -> bool:
    """Whether an address is on the very host, port and scheme of another: only there may its key go."""
    origin = origin_of(base_url)
    return origin != _NOWHERE and origin_of(url) == origin and url.partition(":")[0] == base_url.partition(":")[0]


def path_of(url: str) -> str:
    """The path of an address; empty of what is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def check_address(url: str, trusted: Collection[str], find: LookUp = look_up) -> None:
    """That a result may be fetched from there.

    Behind a proxy, names that this machine cannot look up are the proxy's to judge; addresses written as such never are.

    Args:
        url: What the vendor named.
        trusted: Hosts or `host:port` that may be anywhere.
        find: Looks names up.

    Raises:
        BadReplyError: When it is no web address, or leads into a private network.
        UnreachableError: When the name cannot be looked up.
    """
    parts = _web_address(url)
    host = parts.hostname or ""
    if is_trusted(url, trusted):
        return
    try:
        found = find(host, parts.port or _PORTS[parts.scheme])
    except OSError as exc:
        if is_proxied(url):
            return
        raise UnreachableError(f"The address {host} cannot be found.", hint="It is tried again.") from exc
    for address in found:
        check_public(address)


def is_trusted(url: str, trusted: Collection[str]) -> bool:
    """Whether the host was named by us, not by the vendor."""
    origin = origin_of(url)
    return origin in trusted or origin.rpartition(":")[0] in trusted


def is_proxied(url: str) -> bool:
    """Whether a proxy named in the environment stands between; then who answers is the proxy."""
    parts = urlsplit(url)
    proxies = getproxies()
    return bool(proxies.get(parts.scheme) or proxies.get("all")) and not proxy_bypass(parts.hostname or "")


def check_public(address: str) -> None:
    """That an IP address is a public one.

    Raises:
        BadReplyError: When it is of this machine or of a private network.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = _inner(found)
    is_public = found.is_global and not found.is_multicast and (inner is None or inner.is_global)
    if not is_public or (isinstance(found, ipaddress.IPv6Address) and not _is_given_out(found)):
        raise BadReplyError(
            "The vendor named a result on a private network; it was not fetched.",
            hint="If that is a server of your own, name it in result_hosts of the vendor's settings.",
        )


def _inner(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The older address that a newer one carries, which is where it may lead in the end."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if any(address in network for network in _CARRIERS):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_given_out(address: ipaddress.IPv6Address) -> bool:
    """Whether it is of the part of IPv6 that is given out for the open network, or carries an older address there."""
    return (address in _GIVEN_OUT and address not in _EXAMPLES) or any(address in network for network in _CARRIERS)


_GIVEN_OUT, _EXAMPLES = ipaddress.IPv6Network("2000::/3"), ipaddress.IPv6Network("3fff::/20")
"""Source: IANA's registry of IPv6 address space; RFC 9637 for the examples. All else is local, of old, or not in use."""
_CARRIERS = (ipaddress.IPv6Network("::/96"), ipaddress.IPv6Network("64:ff9b::/96"))
"""IPv6 that carries an IPv4 address in its last bits: the old compatible form (RFC 4291), and NAT64 (RFC 6052)."""


def _web_address(url: str) -> SplitResult:
    refused = BadReplyError("The vendor named a result that is not on the web.", hint="Nothing was fetched.")
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in _PORTS and parts.hostname and parts.port != 0 and parts.username is None
    except ValueError as exc:
        raise refused from exc
    if not is_good:
        raise refused
    return parts


def without_query(text: str) -> str:
    """The text with what follows `?` or `#` cut off every link: it may be a signature."""
    return _LINK.sub(r"\1", text)
