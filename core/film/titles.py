"""Titles: words drawn with the shipped font into a transparent picture that is laid over a segment.

Sizes are shares of the picture's short side, so a title sits the same in a draft and in the final. Words keep inside what
no app covers. What the font has no shape for is left out and named by `undrawable`, never drawn as a box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont, features
from PIL import __version__ as pillow_version

from core.digest import digest_of_file
from core.film.whole import whole_file
from core.model.film import TitlePlace
from core.settings import ROOT

_FOLDER = ROOT / "workspace" / "fonts" / "Inter"
BOLD, PLAIN = _FOLDER / "Inter-SemiBold.otf", _FOLDER / "Inter-Regular.otf"
RECIPE = 1
"""Raise it when the same words are drawn otherwise."""
_NO_SHAPE = "\uffff"
_PAPER, _SHADE = (246, 243, 238), 165
_LEADING = 1.2
_LEAST_PX = 6
_SHRINK = 0.93


@dataclass(frozen=True)
class Box:
    """A part of the picture, in shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float


SAFE_TALL = Box(65 / 1080, 288 / 1920, 888 / 1080, 1248 / 1920)
"""What TikTok, Reels and Shorts all leave uncovered; Source: the delivery conventions of the film notes."""
SAFE = Box(0.05, 0.05, 0.95, 0.95)
"""Title-safe margins of one part in twenty (EBU R 95)."""


@dataclass(frozen=True)
class _Style:
    """How one kind of title is set.

    Args:
        size, second: Height of the letters of the first line and of the others, as shares of the short side.
        lines: Most lines before the letters get smaller.
        is_centered: In the middle of the picture; otherwise at the lower left of the safe part.
        width: Most of the picture's width that a line may take.
    """

    size: float
    second: float
    lines: int
    is_centered: bool
    width: float


_CARD = _Style(0.1, 0.1, 4, is_centered=True, width=0.8)
_LOWER = _Style(0.058, 0.042, 3, is_centered=False, width=0.62)
_SUBTITLE = _Style(0.05, 0.05, 2, is_centered=True, width=0.8)
_STYLES = {
    TitlePlace.OPENING: _CARD,
    TitlePlace.CLOSING: _CARD,
    TitlePlace.LOWER_THIRD: _LOWER,
    None: _SUBTITLE,
}


@dataclass(frozen=True)
class Drawn:
    """A title as a picture with transparency, and where its upper left corner lies in the frame; both even."""

    picture: Image.Image
    left: int
    top: int


def undrawable(text: str) -> str:
    """Every character of a text that the font has no shape for, each once."""
    found = (letter for letter in _plain(text) if letter != "\n" and not _has_shape(letter))
    return "".join(dict.fromkeys(found))


def readable(text: str) -> str:
    """What of a text is drawn: without what the font cannot draw, without double blanks and empty lines."""
    kept = "".join(letter for letter in _plain(text) if letter == "\n" or _has_shape(letter))
    lines = (" ".join(line.split()) for line in kept.split("\n"))
    return "\n".join(line for line in lines if line)


@cache
def drawing_version() -> str:
    """Everything but the words that decides how a title looks: recipe, fonts, and what draws them. Part of keys."""
    fonts = ",".join(digest_of_file(path)[:16] for path in (BOLD, PLAIN))
    tools = [f"{name} {features.version(name)}" for name in ("freetype2", "raqm", "harfbuzz")]
    return "; ".join([f"recipe {RECIPE}", fonts, f"pillow {pillow_version}", *tools])


@lru_cache(maxsize=32)
def drawn(place: TitlePlace | None, text: str, width: int, height: int) -> Drawn | None:
    """A title for a frame of this size; None when there is nothing that can be drawn."""
    words, style = readable(text), _STYLES[place]
    if not words:
        return None
    safe = SAFE_TALL if height > width else SAFE
    lines, size = _set(words, style, _room(style, safe, width), int((safe.bottom - safe.top) * height), width, height)
    block = _painted(lines, size, style)
    pad = _pad(size)
    if place is None:
        left, top = (width - block.width) // 2, int(safe.bottom * height) - block.height + pad
    elif style.is_centered:
        left, top = (width - block.width) // 2, (height - block.height) // 2
    else:
        left, top = int(safe.left * width) - pad, int(safe.bottom * height) - block.height + pad
    return _even(block, left, top, width, height)


def save_title(place: TitlePlace | None, text: str, width: int, height: int, to: Path) -> tuple[int, int] | None:
    """Writes a title as a PNG; where it goes in the frame, or None when there is nothing that can be drawn."""
    found = drawn(place, text, width, height)
    if found is None:
        return None
    with whole_file(to) as part:
        found.picture.save(part, format="PNG", compress_level=1)
    return found.left, found.top


def _plain(text: str) -> str:
    """Composed letters, every kind of line end as one, no other control characters."""
    lines = unicodedata.normalize("NFC", "\n".join(text.splitlines())).replace("\t", " ")
    return "".join(letter for letter in lines if letter == "\n" or unicodedata.category(letter) != "Cc")


@lru_cache(maxsize=4096)
def _has_shape(letter: str) -> bool:
    return all(_shape(path, letter) != _shape(path, _NO_SHAPE) for path in (BOLD, PLAIN))


@lru_cache(maxsize=4096)
def _shape(path: Path, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = _font(path, 32).getmask(letter)
    return mask.size, bytes(mask)


@lru_cache(maxsize=64)
def _font(path: Path, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size_px)


def _room(style: _Style, safe: Box, width: int) -> int:
    """Most pixels a line may take: in the middle as much as is safe on both sides, else from the safe left on."""
    wide = 2 * min(0.5 - safe.left, safe.right - 0.5) if style.is_centered else safe.right - safe.left
    return int(min(wide, style.width if safe is SAFE else 1) * width)


def _set(
    words: str, style: _Style, room: int, high: int, width: int, height: int
) -> tuple[list[tuple[str, bool]], int]:
    """Lines (each with whether it is a first one) and the size of the letters at which they fit."""
    size = max(_LEAST_PX, round(style.size * min(width, height)))
    while True:
        lines = list(_wrapped(words, style, size, room))
        is_whole = all(_font(*_face(style, size, is_first=first)).getlength(line) <= room for line, first in lines)
        is_low = len(lines) * size * _LEADING <= high and len(lines) <= max(style.lines, words.count("\n") + 1)
        smallest = max(_LEAST_PX, round(style.size * 0.5 * min(width, height)))
        if (is_whole and is_low) or size <= _LEAST_PX:
            return lines, size
        if size <= smallest and len(lines) * size * _LEADING <= high:
            return [(piece, first) for line, first in lines for piece in _broken(line, first, style, size, room)], size
        size = max(_LEAST_PX, int(size * _SHRINK))


def _wrapped(words: str, style: _Style, size: int, room: int) -> Iterator[tuple[str, bool]]:
    """Lines broken between words where they get too long."""
    for number, whole in enumerate(words.split("\n")):
        is_first = style.is_centered or number == 0
        font = _font(*_face(style, size, is_first=is_first))
        line = ""
        for word in whole.split():
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) > room:
                yield line, is_first
                longer = word
            line = longer
        yield line, is_first


def _broken(line: str, is_first: bool, style: _Style, size: int, room: int) -> Iterator[str]:
    """A line whose single word is too long, in pieces that fit."""
    font = _font(*_face(style, size, is_first=is_first))
    piece = ""
    for letter in line:
        if piece and font.getlength(piece + letter) > room:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _face(style: _Style, size: int, *, is_first: bool) -> tuple[Path, int]:
    return (BOLD, size) if is_first else (PLAIN, max(_LEAST_PX, round(size * style.second / style.size)))


def _pad(size: int) -> int:
    """Room around the letters for their shade."""
    return size // 2


def _painted(lines: list[tuple[str, bool]], size: int, style: _Style) -> Image.Image:
    """The lines in paper white over a soft shade, on nothing."""
    fonts = [_font(*_face(style, size, is_first=first)) for _line, first in lines]
    longest = max(font.getlength(line) for font, (line, _first) in zip(fonts, lines, strict=True))
    steps = [font.size * _LEADING for font in fonts]
    pad = _pad(size)
    letters = Image.new("L", (int(longest) + 2 * pad + 2, int(sum(steps)) + 2 * pad))
    pen, top = ImageDraw.Draw(letters), float(pad)
    for font, step, (line, _first) in zip(fonts, steps, lines, strict=True):
        at = (letters.width / 2, top + step * 0.78) if style.is_centered else (pad, top + step * 0.78)
        pen.text(at, line, font=font, fill=255, anchor="ms" if style.is_centered else "ls")
        top += step
    shade = letters.filter(ImageFilter.GaussianBlur(max(1.0, size / 9))).point(lambda level: min(_SHADE, level * 2))
    block = Image.merge("RGBA", [*(Image.new("L", letters.size, 0) for _ in range(3)), shade])
    block.alpha_composite(Image.merge("RGBA", [*(Image.new("L", letters.size, tone) for tone in _PAPER), letters]))
    return block


def _even(block: Image.Image, left: int, top: int, width: int, height: int) -> Drawn:
    """Cut to the frame, with corners on even pixels, as half-size color planes need."""
    left, top = max(0, left) // 2 * 2, max(0, top) // 2 * 2
    wide, high = (min(block.width, width - left) // 2 * 2, min(block.height, height - top) // 2 * 2)
    return Drawn(block.crop((0, 0, wide, high)), left, top)
