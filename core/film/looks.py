"""Looks: what each does to the color and texture of a picture, as chains of FFmpeg's filters.

Each works on yuv420p in BT.709 and gives that back, so that it can follow any fitted picture, and tones can come before it
is fitted; only a LUT goes through RGB.
`RECIPE` is part of every segment's key; strength 0 is the same as no look.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from core.film.lut import lut_filters
from core.film.texture import corner_filters, glow_filters, grain_filters
from core.film.tone import Shift, Tone, tone_filters
from core.model.look import Grade, Look, LookName

RECIPE = 4
"""Raise it when the same look gives other pictures."""
_AMBER, _MAGENTA = (-0.055, 0.06), (0.045, 0.045)
_PLAIN = Tone()
_NAMED = {
    LookName.NONE: _PLAIN,
    LookName.WARM: Tone(saturation=1.05, tint=(-0.031, 0.034)),
    LookName.COOL: Tone(saturation=0.96, tint=(0.031, -0.034)),
    LookName.CONTRAST: Tone(contrast=1.36, saturation=1.04),
    LookName.VIVID: Tone(contrast=1.08, saturation=1.42),
    LookName.FADED: Tone(saturation=0.74, lift=0.11, fall=0.06),
    LookName.MONO: Tone(contrast=1.14, saturation=0.0),
    LookName.TEAL_AMBER: Tone(contrast=1.14, saturation=0.92, shadow_tint=(0.026, -0.03), light_tint=(-0.03, 0.026)),
    LookName.NEON: Tone(contrast=1.2, saturation=1.2, shadow_tint=(0.05, -0.006), light_tint=(0.022, 0.036)),
}


def look_tone(look: Look, number: int) -> str:
    """What a look does to each pixel alone, which may as well be done before the picture grows; empty where it does nothing.

    Args:
        number: Of the strip; labels hold it.
    """
    return "" if look.is_plain else tone_filters(tone_of(look), number)


def look_filters(
    look: Look, number: int, size: tuple[int, int], lut: Path | None = None, *, is_toned: bool = False
) -> str:
    """The filters of a look but for its grain, joined by commas; empty where the pictures stay as they are.

    Args:
        number: Of the strip; labels hold it, so that two looks can stand in one graph.
        size: Width and height of the film.
        lut: File of the grade's LUT, already at its strength.
        is_toned: The pictures went through `look_tone` before.
    """
    if look.is_plain:
        return ""
    grade, share = look.grade, look.strength / 100
    steps = (
        glow_filters(grade.halation / 100 * share, number, size),
        "" if is_toned else look_tone(look, number),
        lut_filters(lut),
        corner_filters(grade.vignette / 100 * share, number, size),
    )
    return ",".join(step for step in steps if step)


def look_grain(look: Look, number: int, size: tuple[int, int], rate: Fraction) -> str:
    """The grain of a look; it moves, so it comes after a still picture was made to last."""
    return grain_filters(look.grade.grain / 100 * look.strength / 100, number, size, rate)


def lut_share(look: Look) -> float:
    """How much of the grade's LUT is seen, 0 to 1."""
    return look.strength / 100 * look.grade.lut_strength / 100 if look.grade.lut else 0.0


def tone_of(look: Look) -> Tone:
    """The named look and the grade on top of it, both at the look's strength."""
    named, grade, share = _NAMED[look.name], look.grade, look.strength / 100
    tint = tuple(base + own for base, own in zip(named.tint, _cast(grade), strict=True))
    return Tone(
        stops=grade.exposure / 10 * share,
        contrast=_toward(named.contrast * (1 + grade.contrast / 100), share),
        saturation=_toward(named.saturation * (1 + grade.saturation / 100), share),
        shadows=grade.shadows / 100 * share,
        highlights=grade.highlights / 100 * share,
        lift=named.lift * share,
        fall=named.fall * share,
        tint=_part((tint[0], tint[1]), share),
        shadow_tint=_part(named.shadow_tint, share),
        light_tint=_part(named.light_tint, share),
    )


def _cast(grade: Grade) -> Shift:
    warm, pink = grade.temperature / 100, grade.tint / 100
    return warm * _AMBER[0] + pink * _MAGENTA[0], warm * _AMBER[1] + pink * _MAGENTA[1]


def _toward(value: float, share: float) -> float:
    return 1 + (value - 1) * share


def _part(shift: Shift, share: float) -> Shift:
    return shift[0] * share, shift[1] * share
