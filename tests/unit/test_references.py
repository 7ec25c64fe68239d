"""How a text speaks of a picture: the same rule where it is checked, where it is made plain, and where it is sent."""

from __future__ import annotations

import pytest

from core.errors import BadRequestError
from core.model.project import Reference
from core.model.references import missing_names, named_in, without_marks
from core.providers.wire.mapping import bound_prompt

ANNA, MUG = Reference(name="Anna Lee", blob="a"), Reference(name="mug", blob="b")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@anna-lee lifts @mug, and @mug falls.", ("anna-lee", "mug")),
        ("@Mug.", ("Mug",)),
        ("write to sea@example.com", ()),
        ("5 @ 3", ()),
        ("", ()),
    ],
)
def test_names_in_a_text(text: str, names: tuple[str, ...]) -> None:
    """A name follows an @ at the beginning of a word; an address holds none."""
    assert named_in(text) == names


def test_missing_and_plain() -> None:
    """Names are compared without case and blanks; only names of these pictures become plain words."""
    text = "@ANNA-LEE lifts @mug for @bob"
    assert missing_names(text, (ANNA, MUG)) == ("bob",)
    assert without_marks(text, (ANNA, MUG)) == "Anna Lee lifts mug for @bob"
    assert without_marks(text, ()) == text


def test_what_is_sent_follows_the_same_rule() -> None:
    """What passes the check is bound when it is sent, and what does not is refused there as well."""
    assert (
        bound_prompt("@anna-lee at sea@example.com", (ANNA,), numbered=True) == "anna-lee (image 1) at sea@example.com"
    )
    with pytest.raises(BadRequestError, match="@bob"):
        bound_prompt("@bob", (ANNA,), numbered=True)
