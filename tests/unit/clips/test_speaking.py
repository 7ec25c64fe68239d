"""How long a line takes, before money is spent on saying it."""

from __future__ import annotations

import pytest

from core.clips.speaking import spoken_s, too_long


@pytest.mark.parametrize(
    ("line", "least", "most"),
    [
        ("", 0, 0),
        ("…", 0, 0),
        ("Ahoy!", 0.3, 0.5),
        ("Dear keeper, the sea remembers every light you painted for it.", 3.5, 4.6),
        ("Donaudampfschifffahrtsgesellschaft", 1.8, 2.6),
        ("海は覚えている", 1.4, 1.7),
    ],
)
def test_spoken_s(line: str, least: float, most: float) -> None:
    """Words at a narrator's pace, long words by their letters, signs of wide scripts one by one."""
    assert least <= spoken_s(line) <= most


def test_speed() -> None:
    """Twice the speed takes half the time."""
    assert spoken_s("Dear keeper", 2.0) == spoken_s("Dear keeper") / 2


def test_too_long_says_the_seconds() -> None:
    """A line longer than its shot is refused with both lengths; one that fits is not."""
    line = "Dear keeper, the sea remembers every light you painted for it."
    assert too_long(line, 1.0, 60) == "The line takes about 3.9 s to say, the shot lasts 2.0 s."
    assert too_long(line, 2.0, 60) == ""
    assert too_long("", 1.0, 1) == ""
