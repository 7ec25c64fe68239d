"""Subtitles drawn into a picture: two even lines at the bottom of what stays uncovered, on a dark ground that lets the picture through.

Sizes are shares of the picture's short side. The lines a person broke are kept where they fit; otherwise the words are set
anew, in lines of about the same length. No word is ever lost: what is far too long gets more lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from core.film.letters import BOLD, font
from core.model.zones import zone_of

RECIPE = 1
"""Raise it when the same words are drawn otherwise."""
_SIZE = 0.05
_STEPS = ((2, 0.042), (3, 0.042), (4, 0.034))
"""How many lines are tried, down to which size of the letters, one after the other."""
_LEADING = 1.28
_WIDEST, _WIDEST_SHORT = 0.86, 1.25
"""Of the width, and of the short side: about 42 letters."""
_LEAST_PX = 7
_DASHES = ("-", "–", "—")
"""They begin what another person says."""
_RAISED = 0.2
"""A lower third is at most so high; subtitles make room for it."""
_PAPER, _GROUND, _EDGE = (250, 248, 244), 158, 200


@dataclass(frozen=True)
class Block:
    """Lines of one size.

    Args:
        size: Height of the letters in pixels.
        width: Of the longest line, in pixels.
    """

    lines: tuple[str, ...]
    size: int
    width: int

    @property
    def step(self) -> int:
        """From line to line."""
        return round(self.size * _LEADING)


@dataclass(frozen=True)
class Subtitle:
    """A drawn subtitle, and where its upper left corner lies in the frame."""

    picture: Image.Image
    left: int
    top: int

    @property
    def right(self) -> int:
        return self.left + self.picture.width

    @property
    def bottom(self) -> int:
        return self.top + self.picture.height


@lru_cache(maxsize=128)
def subtitle(words: str, width: int, height: int, *, is_raised: bool = False) -> Subtitle:
    """A subtitle for a frame of this size.

    Args:
        words: What is drawn, from `readable`; not empty.
        is_raised: Makes room for a lower third below it.
    """
    block = set_lines(words, width, height)
    picture = _painted(block)
    safe, pad = zone_of(width, height), _pad(block.size)
    floor = int(safe.bottom * height) - (int(_RAISED * min(width, height)) if is_raised else 0)
    left, top = (width - picture.width) // 2, max(0, floor - picture.height + pad)
    return Subtitle(picture, max(0, left), top)


@lru_cache(maxsize=512)
def set_lines(words: str, width: int, height: int) -> Block:
    """The words in lines that fit what stays uncovered of a frame of this size."""
    short, safe = min(width, height), zone_of(width, height)
    room = int(min(safe.middle * width, _WIDEST * width, _WIDEST_SHORT * short))
    largest = max(_LEAST_PX, round(_SIZE * short))
    for most, smallest in _STEPS:
        for size in range(largest, max(_LEAST_PX, round(smallest * short)) - 1, -1):
            lines = _lines(words, size, room)
            is_whole = all(_long(word, size) <= room for word in words.split())
            if is_whole and len(lines) <= max(most, words.count("\n") + 1 if _as_written(words, size, room) else 0):
                return _block(lines, size)
    high = (safe.bottom - safe.top) * height
    size = max(_LEAST_PX, round(_STEPS[-1][1] * short))
    while size > _LEAST_PX and len(_lines(words, size, room)) * size * _LEADING > high:
        size -= 1
    return _block(_lines(words, size, room), size)


def _block(lines: tuple[str, ...], size: int) -> Block:
    return Block(lines, size, max(int(_long(line, size)) + 1 for line in lines))


def _lines(words: str, size: int, room: int) -> tuple[str, ...]:
    """As they were written; else set anew, each speaker apart."""
    if whole := _as_written(words, size, room):
        return whole
    said = words.split("\n")
    parts = said if all(part.startswith(_DASHES) for part in said) else [" ".join(said)]
    return tuple(line for part in parts for line in _even_lines(part, size, room))


def _as_written(words: str, size: int, room: int) -> tuple[str, ...]:
    """The lines as they came; none where one of them is too long."""
    lines = tuple(words.split("\n"))
    return lines if all(_long(line, size) <= room for line in lines) else ()


def _even_lines(words: str, size: int, room: int) -> tuple[str, ...]:
    """As few lines as the words need, the longest of them as short as it can be."""
    pieces = [piece for word in words.split() for piece in _broken(word, size, room)]
    fewest, tightest = len(_filled(pieces, size, room)), room
    low, high = 0, room
    while low <= high:
        middle = (low + high) // 2
        fits = all(_long(piece, size) <= middle for piece in pieces)
        if fits and len(_filled(pieces, size, middle)) == fewest:
            tightest, high = middle, middle - 1
        else:
            low = middle + 1
    return _filled(pieces, size, tightest)


def _filled(pieces: list[str], size: int, room: int) -> tuple[str, ...]:
    """Lines filled one after the other."""
    lines = [""]
    for piece in pieces:
        longer = f"{lines[-1]} {piece}".strip()
        if lines[-1] and _long(longer, size) > room:
            lines.append(piece)
        else:
            lines[-1] = longer
    return tuple(lines)


def _broken(word: str, size: int, room: int) -> list[str]:
    """A word in pieces that fit; nearly always the word itself."""
    pieces, piece = [], ""
    for letter in word:
        if piece and _long(piece + letter, size) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def _long(line: str, size: int) -> float:
    return font(BOLD, size).getlength(line)


def _pad(size: int) -> int:
    """Room around the letters for the ground they stand on."""
    return round(size * 0.55)


def _painted(block: Block) -> Image.Image:
    """Paper white letters with a thin dark edge, each line on a dark ground with round corners."""
    face, pad = font(BOLD, block.size), _pad(block.size)
    across = block.width + 2 * pad
    down = block.step * len(block.lines) + 2 * pad
    letters, edges, ground = (Image.new("L", (across, down)) for _ in range(3))
    pens = [ImageDraw.Draw(layer) for layer in (letters, edges, ground)]
    for number, line in enumerate(block.lines):
        at = (across / 2, pad + number * block.step + round(block.step * 0.74))
        pens[0].text(at, line, font=face, fill=255, anchor="ms")
        pens[1].text(at, line, font=face, fill=_EDGE, anchor="ms", stroke_width=max(1, block.size // 18))
        half, top = _long(line, block.size) / 2, pad + number * block.step
        box = (across / 2 - half - 0.34 * block.size, top - 0.08 * block.size, across / 2 + half + 0.34 * block.size)
        pens[2].rounded_rectangle((*box, top + block.step + 0.08 * block.size), block.size * 0.24, fill=_GROUND)
    soft = ground.filter(ImageFilter.GaussianBlur(max(0.6, block.size / 40)))
    shade = ImageChops.lighter(edges, soft)
    picture = Image.merge("RGBA", [*(Image.new("L", letters.size) for _ in range(3)), shade])
    picture.alpha_composite(Image.merge("RGBA", [*(Image.new("L", letters.size, tone) for tone in _PAPER), letters]))
    return picture
