"""The shapes of a film, as styles and words."""

from __future__ import annotations

from core.model.project import Aspect

RATIOS = {aspect: aspect.value.replace(":", " / ") for aspect in Aspect}
WORDS = {
    Aspect.VERTICAL: "Vertical 9:16",
    Aspect.WIDE: "Wide 16:9",
    Aspect.SQUARE: "Square 1:1",
    Aspect.PORTRAIT: "Portrait 4:5",
    Aspect.CINEMA: "Cinema 21:9",
}
