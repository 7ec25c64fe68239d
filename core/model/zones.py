"""What part of a picture stays uncovered where it is shown, by its shape."""

from __future__ import annotations

from fractions import Fraction

from core.model.base import Value
from core.model.project import Aspect

_TALL = Fraction(2, 3)
"""Pictures narrower than this, width by height, fill a phone; apps lay their buttons over those."""


class Zone(Value):
    """A part of the picture, in shares of its width and height from the upper left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Widest share of the width that is uncovered on both sides of the middle of the picture."""
        return 2 * min(0.5 - self.left, self.right - 0.5)


TALL_ZONE = Zone(left=65 / 1080, top=288 / 1920, right=888 / 1080, bottom=1248 / 1920)
"""What TikTok, Reels and Shorts all leave uncovered; Source: the delivery conventions of the film notes."""
EDGE_ZONE = Zone(left=0.05, top=0.05, right=0.95, bottom=0.95)
"""Title-safe margins of one part in twenty (EBU R 95)."""


def zone_of(width: int, height: int) -> Zone:
    """The uncovered part of a picture of this size."""
    return TALL_ZONE if Fraction(width, height) < _TALL else EDGE_ZONE


def zone_of_shape(aspect: Aspect) -> Zone:
    """The uncovered part of a picture of this shape."""
    return TALL_ZONE if aspect.ratio < _TALL else EDGE_ZONE
