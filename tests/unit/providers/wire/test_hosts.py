"""Where results may be fetched from: public addresses, however they are written, and what a person named."""

from __future__ import annotations

import pytest

from core.errors import BadReplyError, UnreachableError
from core.providers.wire.hosts import LookUp, check_address, check_public, is_trusted, origin_of, without_query

PRIVATE = (
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "::a00:1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "64:ff9b::7f00:1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::7f00:1",
    "::ffff:0:7f00:1",
    "fec0::1",
    "3fff::1",
    "5f00::1",
)
PUBLIC = ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::93.184.216.34", "::ffff:93.184.216.34")


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address: str) -> None:
    """An address of this machine, of a private network or of many machines is none for results, in any clothes."""
    with pytest.raises(BadReplyError, match="private"):
        check_public(address)


@pytest.mark.parametrize("address", PUBLIC[:3])
def test_public_addresses_are_fine(address: str) -> None:
    """An address of the open network is one for results."""
    check_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::1]/",
        "http://[::ffff:7f00:1]/",
        "http://localhost/",
    ],
)
def test_other_ways_to_write_this_machine(url: str) -> None:
    """Decimal, hexadecimal, octal, short and mapped forms lead where they lead."""
    with pytest.raises(BadReplyError, match="private"):
        check_address(url, ())


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/x",
        "data:image/png;base64,AA==",
        "//example.com/x",
        "example.com",
        "",
        "http://",
        "http://user:word@example.com/",
        "http://user@93.184.216.34/",
        "http://example.com:99999/",
        "http://example.com:0/",
        "http://[::1",
        "http://[nonsense]/",
        "gopher://127.0.0.1:25/",
    ],
)
def test_what_is_not_on_the_web(url: str) -> None:
    """Other schemes, names with passwords and addresses that are none are refused before anything is looked up."""
    with pytest.raises(BadReplyError, match="not on the web"):
        check_address(url, (), _unasked)


def test_one_private_answer_is_enough() -> None:
    """A name with two addresses is refused when either is private, whichever comes first."""
    public = "93.184.216.34"
    for answers in ([public, "127.0.0.1"], ["127.0.0.1", public], [public, "::1"]):
        with pytest.raises(BadReplyError, match="private"):
            check_address("https://two.example/x", (), _told(answers))
    check_address("https://two.example/x", (), _told([public, "1.1.1.1"]))


def test_names_that_lead_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that cannot be looked up is tried again, unless a proxy looks names up for us."""
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    with pytest.raises(UnreachableError):
        check_address("https://gone.example/x", (), _nobody)
    monkeypatch.setenv("https_proxy", "http://10.0.0.1:3128")
    check_address("https://gone.example/x", (), _nobody)


def test_what_a_person_named_may_be_anywhere() -> None:
    """A trusted host is trusted on every port, a trusted origin on its own; and nothing is looked up for either."""
    check_address("http://127.0.0.1:9000/x", {"127.0.0.1:9000"}, _unasked)
    check_address("http://box.lan/x", {"box.lan"}, _unasked)
    assert not is_trusted("http://127.0.0.1:9001/x", {"127.0.0.1:9000"})
    assert not is_trusted("http://box.lan.example/x", {"box.lan"})


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://A.example/x", "a.example:443"),
        ("http://a.example", "a.example:80"),
        ("http://a.example:8080/x?y", "a.example:8080"),
        ("http://[::1]:9/x", "::1:9"),
        ("http://a.example:no/", ":0"),
        ("nothing", ":0"),
    ],
)
def test_origins(url: str, origin: str) -> None:
    """An origin is a host and a port, said or not; what is no address has none that anybody trusts."""
    assert origin_of(url) == origin


def test_signatures_are_cut_off() -> None:
    """Links in words lose what follows their path."""
    assert without_query('at "https://a.example/b?sig=1" and http://c.example#d.') == (
        'at "https://a.example/b" and http://c.example'
    )


def _told(answers: list[str]) -> LookUp:
    return lambda _host, _port: answers


def _unasked(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host}:{port} was looked up.")


def _nobody(_host: str, _port: int) -> list[str]:
    raise OSError("no such name")
