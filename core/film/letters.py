"""Letters of the shipped font: which ones it can draw, and how those it cannot are named.

A letter here is what a reader takes for one: with its accents, and an emoji with all that it is joined from. What the font
has no shape for is left out and named, never drawn as a box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from core.settings import ROOT

_FOLDER = ROOT / "workspace" / "fonts" / "Inter"
BOLD, PLAIN = _FOLDER / "Inter-SemiBold.otf", _FOLDER / "Inter-Regular.otf"
_NO_SHAPE = "\uffff"
_JOINER = "\u200d"
_LOOKS = {chr(code) for code in range(0xFE00, 0xFE10)}
_TAGS = {chr(code) for code in range(0xE0020, 0xE0080)}
_TONES = {chr(code) for code in range(0x1F3FB, 0x1F400)}
_FLAGS = {chr(code) for code in range(0x1F1E6, 0x1F200)}
_SILENT = {_JOINER, *_LOOKS, *_TAGS}
"""They say how the letter before them looks and have no shape of their own."""
_SCRIPTS = {
    "CJK": "Chinese characters",
    "HIRAGANA": "Japanese kana",
    "KATAKANA": "Japanese kana",
    "HALFWIDTH": "Japanese kana",
    "HANGUL": "Korean",
}
_MOST_NAMED = 12


@lru_cache(maxsize=64)
def font(path: Path, size_px: int) -> ImageFont.FreeTypeFont:
    """The font at a height of its letters."""
    return ImageFont.truetype(str(path), size_px)


def undrawable(text: str) -> tuple[str, ...]:
    """Every letter of a text that the font has no shape for, each once."""
    found = (letter for letter in letters_of(_plain(text)) if letter != "\n" and not is_drawable(letter))
    return tuple(dict.fromkeys(found))


def readable(text: str) -> str:
    """What of a text is drawn: without what the font cannot draw, without double blanks and empty lines."""
    letters = letters_of(_plain(text))
    kept = "".join(_seen(letter) for letter in letters if letter == "\n" or is_drawable(letter))
    lines = (" ".join(line.split()) for line in kept.split("\n"))
    return "\n".join(line for line in lines if line)


def named(letters: Iterable[str]) -> str:
    """Letters as a sentence shows them, at most a dozen, with the scripts they are of: `東 京 (Chinese characters)`."""
    every = tuple(letters)
    shown = " ".join(_spelled(letter) for letter in every[:_MOST_NAMED]) + (" …" if len(every) > _MOST_NAMED else "")
    scripts = ", ".join(dict.fromkeys(script for letter in every if (script := script_of(letter))))
    is_mirrored = any(unicodedata.bidirectional(letter[0]) in ("R", "AL") for letter in every)
    told = f"\u2068{shown}\u2069" if is_mirrored else shown  # keeps the rest of the sentence in its order
    return f"{told} ({scripts})" if scripts else told


def script_of(letter: str) -> str:
    """What a letter is written in, such as `Arabic`; empty for signs and emoji."""
    if not unicodedata.category(letter[0]).startswith(("L", "M")):
        return ""
    word = unicodedata.name(letter[0], "").partition(" ")[0]
    return _SCRIPTS.get(word, word.capitalize())


def letters_of(text: str) -> Iterator[str]:
    """A text letter by letter; accents, skin tones and joined emoji stay with what they belong to."""
    letter = ""
    for sign in text:
        if letter and _belongs(sign, letter):
            letter += sign
            continue
        if letter:
            yield letter
        letter = sign
    if letter:
        yield letter


@lru_cache(maxsize=8192)
def is_drawable(letter: str) -> bool:
    """Whether the font has a shape for a letter and everything on it."""
    return all(_has_shape(sign) for sign in _seen(letter))


def _belongs(sign: str, letter: str) -> bool:
    if letter == "\n" or sign == "\n":
        return False
    if sign in _SILENT or sign in _TONES or letter.endswith(_JOINER):
        return True
    if sign in _FLAGS:
        return letter in _FLAGS
    return unicodedata.category(sign).startswith("M")


def _seen(letter: str) -> str:
    return "".join(sign for sign in letter if sign not in _SILENT)


def _spelled(letter: str) -> str:
    """A letter to be read; what has no picture anywhere is told by its number."""
    base = letter[0]
    if unicodedata.category(base) in ("Co", "Cn"):
        return f"U+{ord(base):04X}"
    return f"◌{letter}" if unicodedata.category(base).startswith("M") else letter


def _plain(text: str) -> str:
    """Composed letters, every kind of line end as one, every blank as one.

    Control characters go, and so do marks that turn the direction of writing or hide a blank: they have no shape, and would
    let a text be drawn in another order than it is read.
    """
    lines = unicodedata.normalize("NFC", "\n".join(text.splitlines()))
    return "".join(kept for sign in lines if (kept := _kept(sign)))


def _kept(sign: str) -> str:
    if sign in "\n\t":
        return "\n" if sign == "\n" else " "
    kind = unicodedata.category(sign)
    if kind == "Zs":
        return " "
    return "" if kind in ("Cc", "Cf", "Cs") and sign not in _SILENT else sign


@lru_cache(maxsize=4096)
def _has_shape(sign: str) -> bool:
    """Private signs mean another thing in every font, so none of them is drawn."""
    return unicodedata.category(sign) != "Co" and all(
        _shape(path, sign) != _shape(path, _NO_SHAPE) for path in (BOLD, PLAIN)
    )


@lru_cache(maxsize=4096)
def _shape(path: Path, sign: str) -> tuple[tuple[int, int], bytes]:
    mask = font(path, 32).getmask(sign)
    return mask.size, bytes(mask)
