"""The three shapes of a film, as styles and words."""

from __future__ import annotations

from core.model.project import Aspect

RATIOS = {Aspect.VERTICAL: "9 / 16", Aspect.WIDE: "16 / 9", Aspect.SQUARE: "1 / 1"}
WORDS = {Aspect.VERTICAL: "Vertical 9:16", Aspect.WIDE: "Wide 16:9", Aspect.SQUARE: "Square 1:1"}
