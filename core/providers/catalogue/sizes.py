"""Sizes one can buy: a menu, a vendor's named resolutions in some shapes, or any within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, NamedTuple

from pydantic import Field

from core.model.base import Value

_CLOSE = Fraction(1, 50)
"""How far two shapes may differ and still be the same: 1366x768 is 16:9."""


class Size(NamedTuple):
    """A size as one model has it.

    Args:
        resolution: The vendor's word for it (`768P`); empty where it has none.
        aspect: The vendor's word for the shape (`16:9`); empty where it has none.
    """

    width: int
    height: int
    resolution: str = ""
    aspect: str = ""


class Sizes(Value):
    """What sizes there are.

    Args:
        menu: Such as `1280x720`; when given, nothing else can be had.
        resolutions: The vendor's words for sizes, each with the pixels of the short side: `{"768P" = 768}`. Then the shape
            is one of `aspects`.
        aspects: Shapes, such as `16:9`; with `resolutions` and none named here, any shape can be had.
        follows_frame: A clip takes the shape of its first frame, whatever `aspects` says.
        shortest_px, longest_px: Bounds of each side, where there is neither a menu nor resolutions.
        multiple_of: Each side must divide by this.
    """

    menu: tuple[Annotated[str, Field(pattern=r"^\d{2,5}x\d{2,5}$")], ...] = ()
    resolutions: Mapping[str, int] = Field(default_factory=dict)
    aspects: tuple[Annotated[str, Field(pattern=r"^\d{1,2}:\d{1,2}$")], ...] = ()
    follows_frame: bool = False
    shortest_px: int = 64
    longest_px: int = 8192
    multiple_of: int = Field(default=1, ge=1)

    def fit(self, width: int, height: int, *, has_frame: bool = False) -> Size | None:
        """The smallest size of the same shape that is at least as large as asked, else the largest of that shape.

        Args:
            width, height: What is wanted.
            has_frame: Whether a first frame goes along.

        Returns:
            None where the shape cannot be had.
        """
        if self.menu:
            return self._of_menu(width, height)
        if self.resolutions or self.aspects:
            return self._of_resolutions(width, height, has_frame=has_frame)
        return self._of_bounds(width, height)

    def has(self, width: int, height: int, *, has_frame: bool = False) -> bool:
        """Whether something of this shape can be had."""
        return self.fit(width, height, has_frame=has_frame) is not None

    def words(self) -> str:
        if self.menu:
            return " or ".join(self.menu)
        if self.resolutions or self.aspects:
            shapes = f" in {', '.join(self.aspects)}" if self.aspects else ""
            return f"{' or '.join(self.resolutions) or 'one size'}{shapes}"
        grid = f" in steps of {self.multiple_of}" if self.multiple_of > 1 else ""
        return f"{self.shortest_px} to {self.longest_px} pixels a side{grid}"

    def _of_menu(self, width: int, height: int) -> Size | None:
        sizes = [(int(w), int(h)) for w, _, h in (text.partition("x") for text in self.menu)]
        alike = sorted(size for size in sizes if _is_alike(Fraction(*size), Fraction(width, height)))
        if not alike:
            return None
        found = next((size for size in alike if size[0] >= width), alike[-1])
        return Size(*found, aspect=_ratio(Fraction(*found)))

    def _of_resolutions(self, width: int, height: int, *, has_frame: bool) -> Size | None:
        wanted, aspect = Fraction(width, height), ""
        if self.aspects and not (has_frame and self.follows_frame):
            aspect = next((one for one in self.aspects if _is_alike(_shape(one), wanted)), "")
            if not aspect:
                return None
        short = min(width, height)
        words = sorted(self.resolutions.items(), key=lambda item: item[1])
        word, px = next(((word, px) for word, px in words if px >= short), words[-1] if words else ("", short))
        scale = Fraction(px, short)
        return Size(_even(width * scale), _even(height * scale), word, aspect)

    def _of_bounds(self, width: int, height: int) -> Size | None:
        low, high = sorted((width, height))
        scale = min(max(Fraction(1), Fraction(self.shortest_px, low)), Fraction(self.longest_px, high))
        sides = [max(1, round(side * scale / self.multiple_of)) * self.multiple_of for side in (width, height)]
        if any(not self.shortest_px <= side <= self.longest_px for side in sides):
            return None
        return Size(sides[0], sides[1])


def _shape(text: str) -> Fraction:
    wide, _, high = text.partition(":")
    return Fraction(int(wide), int(high))


def _is_alike(one: Fraction, other: Fraction) -> bool:
    return abs(one / other - 1) <= _CLOSE


def _ratio(shape: Fraction) -> str:
    return next(
        (
            text
            for text in ("16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9")
            if _is_alike(_shape(text), shape)
        ),
        "",
    )


def _even(side: Fraction) -> int:
    return max(2, round(side / 2) * 2)
