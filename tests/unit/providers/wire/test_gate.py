"""When a vendor may be asked again: the headers of several vendors, and one gate for each key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from core.errors import LimitError
from core.providers.wire import Gate, Gates
from core.providers.wire.gate import span_s, wait_asked_s
from tests.fakes.http import http_date


class Clock:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_shut_and_open_again() -> None:
    """A gate is shut as long as it was asked to be, the longest wish counts, and then it is open."""
    clock = Clock()
    gate = Gate(clock)
    gate.pass_through("Toy")
    gate.shut(10)
    gate.shut(3)
    with pytest.raises(LimitError) as caught:
        gate.pass_through("Toy")
    assert caught.value.wait_s == 10
    clock.at += 10
    gate.pass_through("Toy")


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"ratelimit-remaining": "0", "ratelimit-reset": "4"}, 4),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9"}, 9),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s"}, 360),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "1.5s"}, 1.5),
        ({"ratelimit-remaining": "1", "ratelimit-reset": "4"}, 0),
        ({"ratelimit-remaining": "0"}, 0),
        ({}, 0),
    ],
)
def test_a_good_answer_may_shut_it(headers: Mapping[str, str], wait_s: float) -> None:
    """An answer that says nothing is left shuts the gate until there is more; any other leaves it open."""
    gate = Gate(Clock())
    gate.learn(headers)
    assert gate.wait_s == wait_s


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"retry-after": "12"}, 12),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan", "ratelimit-reset": "3"}, 3),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "30"}, 30),
        ({"ratelimit-reset": "30"}, 30),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "12ms"}, 0.012),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait(headers: Mapping[str, str], wait_s: float | None) -> None:
    """Each vendor's way to say how long is understood; words nobody knows say nothing."""
    assert wait_asked_s(headers) == (None if wait_s is None else pytest.approx(wait_s))


@pytest.mark.parametrize("name", ["retry-after", "x-rate-limit-reset-at-utc"])
def test_moments_become_waits(name: str) -> None:
    """A moment, as HTTP or ISO writes it, is a wait from now; one that is over is none."""
    ahead = (datetime.now(UTC) + timedelta(seconds=40)).isoformat()
    for text in (http_date(40), ahead, ahead.replace("+00:00", "")):
        assert wait_asked_s({name: text}) == pytest.approx(40, abs=2)
    assert wait_asked_s({name: http_date(-40)}) == 0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("12ms", 0.012), ("1s", 1), ("6m0s", 360), ("31.5s", 31.5), ("1h2m3s", 3723), ("7", 7), ("", None), ("x", None)],
)
def test_spans(text: str, seconds: float | None) -> None:
    """Spans of time as vendors write them."""
    assert span_s(text) == (None if seconds is None else pytest.approx(seconds))


def test_one_gate_for_each_vendor_and_key() -> None:
    """A pause of one key is no pause of another key, nor of another vendor."""
    gates = Gates()
    gates.gate("a", "k").shut(60)
    assert gates.gate("a", "k").wait_s > 0
    assert gates.gate("a", "l").wait_s == gates.gate("b", "k").wait_s == 0
