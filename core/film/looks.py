"""Looks: what each does to the color of a picture, as a chain of FFmpeg's filters.

Each works on yuv420p in BT.709 and gives that back, so that it can follow any fitted picture. FFmpeg's own `eq` is not
used: it turns gray slightly green. `RECIPE` is part of every segment's key; strength 0 is the same as no look.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.model.look import Look, LookName

RECIPE = 1
"""Raise it when the same look gives other pictures."""
_TO_RGB = "scale=in_color_matrix=bt709:in_range=tv:flags=bicubic+accurate_rnd+full_chroma_int,format=gbrp"
_FROM_RGB = "scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int,format=yuv420p"
_BLACK, _RANGE = 16, 219


@dataclass(frozen=True)
class _Recipe:
    """A look at full strength.

    Args:
        contrast, saturation: 1 leaves them.
        red, blue: Shift of the middle tones, -1 to 1; half of it goes to the lights.
        lift: How far black rises, as a share of white.
        fall: How far white falls, as a share of white.
    """

    contrast: float = 1.0
    saturation: float = 1.0
    red: float = 0.0
    blue: float = 0.0
    lift: float = 0.0
    fall: float = 0.0


_RECIPES = {
    LookName.WARM: _Recipe(saturation=1.05, red=0.12, blue=-0.14),
    LookName.COOL: _Recipe(saturation=0.96, red=-0.12, blue=0.13),
    LookName.CONTRAST: _Recipe(contrast=1.28, saturation=1.04),
    LookName.VIVID: _Recipe(contrast=1.06, saturation=1.42),
    LookName.FADED: _Recipe(saturation=0.74, lift=0.11, fall=0.06),
    LookName.MONO: _Recipe(contrast=1.1, saturation=0.0),
}


def look_filters(look: Look) -> str:
    """The filters of a look, joined by commas; empty where the pictures stay as they are."""
    if look.is_plain:
        return ""
    recipe, share = _RECIPES[look.name], look.strength / 100
    steps = (_tint(recipe, share), _tone(recipe, share))
    return ",".join(step for step in steps if step)


def _tint(recipe: _Recipe, share: float) -> str:
    if not recipe.red and not recipe.blue:
        return ""
    red, blue = recipe.red * share, recipe.blue * share
    lights = f"rh={red / 2:.4f}:bh={blue / 2:.4f}"
    return f"{_TO_RGB},colorbalance=rm={red:.4f}:bm={blue:.4f}:{lights},{_FROM_RGB}"


def _tone(recipe: _Recipe, share: float) -> str:
    """Brightness and strength of color, exactly by table: gray stays gray, and without color there is none at all."""
    contrast, saturation = (1 + (value - 1) * share for value in (recipe.contrast, recipe.saturation))
    lift, fall = recipe.lift * share, recipe.fall * share
    half = _RANGE / 2
    steeper = f"((val-{_BLACK + half})*{contrast:.4f}+{half})"
    tint = f"128+(val-128)*{saturation:.4f}"
    return f"lutyuv=y='{_BLACK + _RANGE * lift:.4f}+{steeper}*{1 - lift - fall:.4f}':u='{tint}':v='{tint}'"
