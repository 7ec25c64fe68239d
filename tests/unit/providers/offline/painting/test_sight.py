"""What a prompt lets one see."""

from __future__ import annotations

import pytest

from core.providers.offline.painting.sight import read_sight

CASES = (
    ("Wide shot: neon on wet streets at night.", "street", "night", (), "wide"),
    ("They leave the city.", "city", "", (), ""),
    ("Close: two friends on the beach at dawn", "sea", "edge", ("couple",), "close"),
    ("A lighthouse keeper walks in the storm", "sea", "", ("lighthouse", "person"), ""),
    ("Detail: a letter on the kitchen table", "room", "", ("letter",), "detail"),
    ("From above: a train crosses the field", "field", "", ("train",), "high"),
    ("A dancer on a stage", "stage", "", ("person",), ""),
    ("Ein Mann geht nachts durch den Wald", "forest", "night", ("person",), ""),
    ("夜の海辺の町", "sea", "night", (), ""),
    ("Una mujer camina por el bosque", "forest", "", ("person",), ""),
    ("", "open", "", (), ""),
    ("🌊🌊", "open", "", (), ""),
)


@pytest.mark.parametrize(("prompt", "place", "hour", "things", "framing"), CASES, ids=[case[0][:24] for case in CASES])
def test_words_decide(prompt: str, place: str, hour: str, things: tuple[str, ...], framing: str) -> None:
    """Place, hour, things and distance follow the words, in several languages."""
    sight = read_sight(prompt)
    assert (sight.place, sight.hour, sight.things, sight.framing) == (place, hour, things, framing)


def test_first_line_wins() -> None:
    """What the scene itself says comes before the mood's words in later lines."""
    sight = read_sight("A walk in the forest.\nLight: neon signs at night\nFeeling: the sea, a car")
    assert (sight.place, sight.hour, sight.things) == ("forest", "night", ())


def test_denied_things_are_not_seen() -> None:
    """`no cars` shows none."""
    assert read_sight("An empty street without a car, no people.").things == ()


def test_later_lines_fill_in() -> None:
    """Where the scene names no place, the lines after it do; lines about light and feeling never move the camera elsewhere."""
    assert read_sight("Close: her hands.\nAn afternoon by the sea.\nLight: one window").place == "sea"
    assert read_sight("Close: her hands.\nLight: one window\nFeeling: the sea").place == "open"
