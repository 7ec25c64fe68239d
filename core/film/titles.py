"""Titles: words drawn with the shipped font into a transparent picture that is laid over a segment.

Sizes are shares of the picture's short side, so a title sits the same in a draft and in the final. Words keep inside what
no app covers. What the font has no shape for is left out, see `letters.py`. Subtitles are drawn by `subtitles.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, features
from PIL import __version__ as pillow_version

from core.digest import digest_of_file
from core.film.letters import BOLD, PLAIN, font, readable
from core.film.whole import whole_file
from core.model.film import TitlePlace
from core.model.zones import EDGE_ZONE, Zone, zone_of

RECIPE = 3
"""Raise it when the same words are drawn otherwise."""
_PAPER, _SHADE = (246, 243, 238), 180
_LEADING = 1.2
_LEAST_PX = 6
_SHRINK = 0.93
_SPOKEN = 0.165
"""Of the short side: two lines of subtitles, which stand lowest of what no app covers. A card ends above them."""


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
_STYLES = {
    TitlePlace.OPENING: _CARD,
    TitlePlace.CLOSING: _CARD,
    TitlePlace.LOWER_THIRD: _LOWER,
}


@dataclass(frozen=True)
class Drawn:
    """A title as a picture with transparency, and where its upper left corner lies in the frame; both even."""

    picture: Image.Image
    left: int
    top: int


@cache
def drawing_version() -> str:
    """Everything but the words that decides how a title looks: recipe, fonts, and what draws them. Part of keys."""
    fonts = ",".join(digest_of_file(path)[:16] for path in (BOLD, PLAIN))
    tools = [f"{name} {features.version(name)}" for name in ("freetype2", "raqm", "harfbuzz")]
    return "; ".join([f"recipe {RECIPE}", fonts, f"pillow {pillow_version}", *tools])


@lru_cache(maxsize=32)
def drawn(place: TitlePlace, text: str, width: int, height: int) -> Drawn | None:
    """A title for a frame of this size; None when there is nothing that can be drawn."""
    words, style = readable(text), _STYLES[place]
    if not words:
        return None
    safe = zone_of(width, height)
    lines, size = _set(
        words, style, int(_room(style, safe) * width), int((safe.bottom - safe.top) * height), width, height
    )
    block = _painted(lines, size, style)
    pad = _pad(size)
    if style.is_centered:
        floor = int(safe.bottom * height - _SPOKEN * min(width, height)) - block.height + pad
        left, top = (width - block.width) // 2, max(0, min((height - block.height) // 2, floor))
    else:
        left, top = int(safe.left * width) - pad, int(safe.bottom * height) - block.height + pad
    return even(block, left, top, width, height)


def save_title(place: TitlePlace, text: str, width: int, height: int, to: Path) -> tuple[int, int] | None:
    """Writes a title as a PNG; where it goes in the frame, or None when there is nothing that can be drawn."""
    found = drawn(place, text, width, height)
    if found is None:
        return None
    with whole_file(to) as part:
        found.picture.save(part, format="PNG", compress_level=1)
    return found.left, found.top


def _room(style: _Style, safe: Zone) -> float:
    """Most of the width a line may take: in the middle as much as is safe on both sides, else from the safe left on."""
    return min(safe.middle if style.is_centered else safe.right - safe.left, style.width if safe == EDGE_ZONE else 1)


def _set(
    words: str, style: _Style, room: int, high: int, width: int, height: int
) -> tuple[list[tuple[str, bool]], int]:
    """Lines (each with whether it is a first one) and the size of the letters at which they fit."""
    size = max(_LEAST_PX, round(style.size * min(width, height)))
    while True:
        lines = list(_wrapped(words, style, size, room))
        is_whole = all(font(*_face(style, size, is_first=first)).getlength(line) <= room for line, first in lines)
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
        face = font(*_face(style, size, is_first=is_first))
        line = ""
        for word in whole.split():
            longer = f"{line} {word}".strip()
            if line and face.getlength(longer) > room:
                yield line, is_first
                longer = word
            line = longer
        yield line, is_first


def _broken(line: str, is_first: bool, style: _Style, size: int, room: int) -> Iterator[str]:
    """A line whose single word is too long, in pieces that fit."""
    face = font(*_face(style, size, is_first=is_first))
    piece = ""
    for letter in line:
        if piece and face.getlength(piece + letter) > room:
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
    faces = [font(*_face(style, size, is_first=first)) for _line, first in lines]
    longest = max(face.getlength(line) for face, (line, _first) in zip(faces, lines, strict=True))
    steps = [face.size * _LEADING for face in faces]
    pad = _pad(size)
    letters = Image.new("L", (int(longest) + 2 * pad + 2, int(sum(steps)) + 2 * pad))
    pen, top = ImageDraw.Draw(letters), float(pad)
    for face, step, (line, _first) in zip(faces, steps, lines, strict=True):
        at = (letters.width / 2, top + step * 0.78) if style.is_centered else (pad, top + step * 0.78)
        pen.text(at, line, font=face, fill=255, anchor="ms" if style.is_centered else "ls")
        top += step
    blurred = letters.filter(ImageFilter.GaussianBlur(max(1.0, size / 9)))
    gain = 2.5 if style.is_centered else 5.0  # thin letters leave little when they are blurred
    shade = blurred.point(lambda level: min(_SHADE, level * gain))
    block = Image.merge("RGBA", [*(Image.new("L", letters.size, 0) for _ in range(3)), shade])
    block.alpha_composite(Image.merge("RGBA", [*(Image.new("L", letters.size, tone) for tone in _PAPER), letters]))
    return block


def even(block: Image.Image, left: int, top: int, width: int, height: int) -> Drawn:
    """Cut to the frame, with corners on even pixels, as half-size color planes need."""
    left, top = max(0, left) // 2 * 2, max(0, top) // 2 * 2
    wide, high = (min(block.width, width - left) // 2 * 2, min(block.height, height - top) // 2 * 2)
    return Drawn(block.crop((0, 0, wide, high)), left, top)
