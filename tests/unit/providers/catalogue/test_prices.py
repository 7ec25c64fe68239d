"""Prices: the parts of a formula, the cases in which other numbers hold, and tokens."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from core.model.money import UNKNOWN, usd
from core.model.orders import Ask, ClipRequest, ImageRequest, MusicRequest, SpeechRequest, WriteRequest, WriteTask
from core.providers.catalogue import Menu, Model, PriceRule

SIZED = {
    "resolutions": {"768P": 768, "2K": 1440},
    "aspects": ["16:9", "9:16"],
}
CLIP = {"ability": "clip", "lengths": Menu(seconds=(5, 10)), "inputs": ["first_frame"]}


def model(**fields: Any) -> Model:
    return Model.model_validate({"id": "shop/x", "provider": "shop", "title": "X"} | fields)


def clip(width: int = 1280, height: int = 720, **more: Any) -> ClipRequest:
    return ClipRequest(prompt="a boat", width=width, height=height, length_s=Fraction(4), **more)


BY_SIZE = model(
    **CLIP, sizes=SIZED, price={"per_second": "0.08", "cases": [{"when": {"resolution": "2K"}, "per_second": "0.13"}]}
)
BY_FRAME = model(**CLIP, price={"per_item": "1", "cases": [{"when": {"first_frame": "yes"}, "per_item": "2"}]})
BY_LENGTH = model(**CLIP, price={"cases": [{"when": {"length": 5}, "per_item": "0.25"}]})
BY_LYRICS = model(
    ability="music",
    lengths=Menu(seconds=(30,)),
    price={"per_item": "1", "cases": [{"when": {"lyrics": "yes"}, "per_item": "1.5"}]},
)
TOKENS = {"per_1m_input_tokens": "0.75", "per_1m_output_tokens": "3.75"}
WRITER = model(ability="write", price=TOKENS, expected_tokens=2000)
PAINTER = model(
    ability="image",
    price={
        "per_1m_output_tokens": "30",
        "cases": [{"when": {"size": "64x64"}, "per_1m_output_tokens": "30", "expected_tokens": 100}],
    },
    expected_tokens=1000,
)
SPEAKER = model(ability="speech", price={"per_1k_characters": "0.18"})

CASES: tuple[tuple[str, Model, Ask, str | None], ...] = (
    ("the small size", BY_SIZE, clip(), "0.40"),
    ("the large size", BY_SIZE, clip(2560, 1440), "0.65"),
    ("without a frame", BY_FRAME, clip(), "1"),
    ("with a frame", BY_FRAME, clip(first_frame="d"), "2"),
    ("a length with a price", BY_LENGTH, clip(), "0.25"),
    ("a length without", BY_LENGTH, clip().model_copy(update={"length_s": Fraction(8)}), None),
    ("an instrumental", BY_LYRICS, MusicRequest(prompt="x", length_s=Fraction(9)), "1"),
    ("a song that is sung", BY_LYRICS, MusicRequest(prompt="x", length_s=Fraction(9), lyrics="la"), "1.5"),
    ("tokens read and written", WRITER, WriteRequest(task=WriteTask.BRIEF, prompt="x" * 4000), "0.00825"),
    ("tokens of a picture", PAINTER, ImageRequest(prompt="", width=128, height=128), "0.03"),
    ("fewer tokens in a case", PAINTER, ImageRequest(prompt="", width=64, height=64), "0.003"),
    ("words that are spoken", SPEAKER, SpeechRequest(prompt="x" * 250), "0.045"),
)


@pytest.mark.parametrize(("entry", "ask", "amount"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_price_of_an_ask(entry: Model, ask: Ask, amount: str | None) -> None:
    """The first case that holds gives the numbers, else the rule itself; no number is an unknown price."""
    assert entry.price_of(ask) == (UNKNOWN if amount is None else usd(amount))


def test_setting_of_the_vendor_decides_the_case() -> None:
    """A case may ask for a parameter: as it is sent, else as the vendor does without it."""
    entry = model(
        **CLIP,
        parameters={"generate_audio": {"title": "Sound", "kind": "flag", "default": True}},
        price={"per_second": "0.40", "cases": [{"when": {"generate_audio": False}, "per_second": "0.20"}]},
    )
    assert entry.price_of(clip()) == usd("2.00")
    assert entry.price_of(clip(), {"generate_audio": False}) == usd("1.00")


def test_case_that_never_holds_is_refused() -> None:
    """A case that asks for what nothing ever says is a slip of the pen, and told."""
    with pytest.raises(ValueError, match="a price asks for resolutoin"):
        model(**CLIP, price={"cases": [{"when": {"resolutoin": "2K"}, "per_item": "1"}]})


def test_examples_reproduce_cases() -> None:
    """A worked price may speak of a case, and is held to it."""
    price = {"per_second": "0.08", "cases": [{"when": {"resolution": "2K"}, "per_second": "0.13"}]}
    good = [{"length_s": 5, "usd": "0.40"}, {"length_s": 5, "when": {"resolution": "2K"}, "usd": "0.65"}]
    assert len(model(**CLIP, sizes=SIZED, price=price, examples=good).examples) == 2
    with pytest.raises(ValueError, match=r"example 1 says 0.40, the formula gives 0.65"):
        model(**CLIP, price=price, examples=[{"length_s": 5, "when": {"resolution": "2K"}, "usd": "0.40"}])


def test_when_has_to_be_a_table() -> None:
    """A case without a table of what has to be so is refused in words."""
    with pytest.raises(ValueError, match="when"):
        model(**CLIP, price={"cases": [{"when": "2K", "per_item": "1"}]})


def test_words_of_a_price() -> None:
    """A price reads as a person would say it, the cases after it; no number is unknown."""
    assert PriceRule().words() == "unknown"
    assert PriceRule(per_item=Decimal("0.01"), per_second=Decimal("0.10")).words() == "$0.01 an item + $0.10 a second"
    assert BY_SIZE.price.words() == "$0.08 a second; $0.13 a second with resolution 2K"
    assert BY_LENGTH.price.words() == "$0.25 an item with length 5"
