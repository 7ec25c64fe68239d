"""What can already be read of a reply that is still being written: JSON that breaks off anywhere.

Every beginning of a reply reads without an error, and a longer beginning never says less: texts and lists only grow, numbers
are there once they are whole.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from core.model.messages import FieldValue
from core.model.views_brief import FIELD_TITLES, SoFar

_LISTS = ("claims", "avoid")
_DEEPEST = 8
"""A reply is two levels deep; what goes further is no reply."""
_BLANK = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"[-+.\w]+")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]+')
_CODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"true": True, "false": False, "null": None}


def so_far(text: str) -> SoFar:
    """What a beginning of a reply to the brief says, field by field in the order of the form."""
    start = text.find("{")
    found = _Reader(text, start).value() if start >= 0 else None
    said: dict[str, Any] = found if isinstance(found, dict) else {}
    parts = {name: _field(name, said.get(name)) for name in FIELD_TITLES}
    question = said.get("question")
    return SoFar(
        parts={name: value for name, value in parts.items() if value},
        question=question if isinstance(question, str) else "",
    )


def _field(name: str, value: object) -> FieldValue:
    """A field as it can be shown; empty for what is not there yet or does not fit."""
    if name in _LISTS:
        items = value if isinstance(value, list) else []
        return tuple(item for item in items if isinstance(item, str) and item)
    if name == "length_s":
        return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 600 else ""
    return value if isinstance(value, str) else ""


class _EndError(Exception):
    """Here the text breaks off, or is no JSON any more; what was read before stands."""


class _Reader:
    """Reads one value from a place in a text.

    Args:
        text: It may break off anywhere.
        at: Where the value begins.
    """

    def __init__(self, text: str, at: int) -> None:
        self._text = text
        self._at = at

    def value(self) -> object:
        """The value, or as much of it as is there; None where nothing can be shown yet."""
        held: list[Any] = []
        with suppress(_EndError):
            self._into(held, 0)
        return held[0] if held else None

    def _into(self, held: list[Any], depth: int) -> None:
        """Puts the next value at the end of a list; what is in it already stays when the text breaks off."""
        sign = self._sign()
        if depth > _DEEPEST:
            raise _EndError
        if sign == "{":
            self._object(held, depth)
        elif sign == "[":
            self._list(held, depth)
        elif sign == '"':
            self._string(held)
        else:
            held.append(self._word())

    def _object(self, held: list[Any], depth: int) -> None:
        found: dict[str, Any] = {}
        held.append(found)
        self._at += 1
        while self._sign() != "}":
            name: list[str] = []
            if self._sign() != '"' or not self._string(name):
                raise _EndError
            self._take(":")
            value: list[Any] = []
            try:
                self._into(value, depth + 1)
            finally:
                found |= {name[0]: value[0]} if value else {}
            if self._sign() != "}":
                self._take(",")
        self._at += 1

    def _list(self, held: list[Any], depth: int) -> None:
        found: list[Any] = []
        held.append(found)
        self._at += 1
        while self._sign() != "]":
            self._into(found, depth + 1)
            if self._sign() != "]":
                self._take(",")
        self._at += 1

    def _string(self, held: list[Any]) -> bool:
        """Puts a text at the end of a list; False where it breaks off before its closing mark."""
        pieces: list[str] = []
        self._at += 1
        try:
            while (sign := self._here()) != '"':
                pieces.append(self._escape() if sign == "\\" else self._plain())
        except _EndError:
            held.append("".join(pieces))
            return self._broken()
        self._at += 1
        held.append("".join(pieces))
        return True

    def _broken(self) -> bool:
        """Nothing is read after a text that broke off."""
        self._at = len(self._text)
        return False

    def _plain(self) -> str:
        found = _PLAIN.match(self._text, self._at)
        if found is None:
            raise _EndError
        self._at = found.end()
        return found[0]

    def _escape(self) -> str:
        """A sign written with a backslash; both halves of a pair at once."""
        letter = self._text[self._at + 1 : self._at + 2]
        if letter != "u":
            if letter not in _ESCAPES:
                raise _EndError
            self._at += 2
            return _ESCAPES[letter]
        first = self._code(self._at)
        if not 0xD800 <= first < 0xDC00:
            self._at += 6
            return chr(first) if not 0xDC00 <= first < 0xE000 else "\ufffd"
        second = self._code(self._at + 6)
        self._at += 12
        return chr(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)) if 0xDC00 <= second < 0xE000 else "\ufffd"

    def _code(self, at: int) -> int:
        found = _CODE.match(self._text, at)
        if found is None:
            raise _EndError
        return int(found[1], 16)

    def _word(self) -> object:
        """A number, true, false or null, once it is whole."""
        found = _WORD.match(self._text, self._at)
        if found is None or found.end() == len(self._text):
            raise _EndError
        self._at = found.end()
        if found[0] in _WORDS:
            return _WORDS[found[0]]
        if re.fullmatch(r"-?\d{1,9}", found[0]) is None:
            return None  # no field of a reply is anything else
        return int(found[0])

    def _sign(self) -> str:
        """The next sign that is not blank."""
        blank = _BLANK.match(self._text, self._at)
        assert blank is not None
        self._at = blank.end()
        return self._here()

    def _here(self) -> str:
        if self._at >= len(self._text):
            raise _EndError
        return self._text[self._at]

    def _take(self, sign: str) -> None:
        if self._sign() != sign:
            raise _EndError
        self._at += 1
