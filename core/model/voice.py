"""When each word of a spoken line is said: travels with the sound as the `extra` of a result."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Self

from pydantic import Field, model_validator

from core.errors import InputError
from core.model.base import Doc, Value

_TICKS = 10_000
"""Times are kept to a tenth of a millisecond."""


class Word(Value):
    """A word and when it is said, in seconds from the beginning of the sound, half-open.

    Args:
        text: As it was written, with the punctuation that touches it.
    """

    text: str
    start_s: Fraction = Field(ge=0)
    end_s: Fraction = Field(ge=0)

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.end_s < self.start_s:
            raise ValueError("a word ends before it begins")
        return self


class WordTimes(Doc):
    """The words of a spoken line, in the order they are said; may be empty."""

    schema_name: ClassVar[str] = "word_times"

    words: tuple[Word, ...] = ()

    @property
    def end_s(self) -> Fraction:
        """When the last word is over; 0 where there is none."""
        return max((word.end_s for word in self.words), default=Fraction(0))


def words_of(characters: Sequence[str], starts_s: Sequence[float], ends_s: Sequence[float]) -> WordTimes:
    """Groups characters that carry times into words. Blanks part words and belong to none.

    Args:
        characters: What was said, one by one.
        starts_s, ends_s: When each begins and ends, in seconds.

    Raises:
        InputError: When there are not as many times as characters, or a word runs backwards.
    """
    if not len(characters) == len(starts_s) == len(ends_s):
        raise InputError("There are not as many times as characters.")
    words: list[Word] = []
    text, start_s, end_s = "", 0.0, 0.0
    for character, begins_s, stops_s in [*zip(characters, starts_s, ends_s, strict=True), (" ", 0.0, 0.0)]:
        if not character.strip():
            words += [_word(text, start_s, end_s)] if text else []
            text = ""
            continue
        start_s = start_s if text else begins_s
        text, end_s = text + character, stops_s
    return WordTimes(words=tuple(words))


def _word(text: str, start_s: float, end_s: float) -> Word:
    if not 0 <= start_s <= end_s < float("inf"):
        raise InputError(f"The times of the word {text} run backwards.")
    return Word(text=text, start_s=_exact(start_s), end_s=_exact(end_s))


def _exact(seconds: float) -> Fraction:
    return Fraction(round(seconds * _TICKS), _TICKS)
