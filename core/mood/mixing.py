"""Moods made of moods and of pictures, by rules of our own: nobody is asked, and nothing is paid."""

from __future__ import annotations

from itertools import chain, zip_longest

from core.film.palette import Colors
from core.model.scene import Mood

PALETTE = 5
KEYWORDS = 6
_LONGEST = 400


def mixed(one: Mood, other: Mood, mood_id: str) -> Mood:
    """A mood between two: colors by turns from dark to light, the light of the first, the texture of the second, things of both.

    Mixing the same two again gives the same; the order in which they were chosen matters.
    """
    lens = one.lens or other.lens
    return Mood(
        id=mood_id,
        name=f"{one.name} + {other.name}"[:120],
        palette=_by_turns(_by_light(one.palette), _by_light(other.palette)),
        light=_both(one.light, other.light),
        lens=lens,
        texture=_both(other.texture, one.texture),
        keywords=tuple(dict.fromkeys(_turns(one.keywords, other.keywords)))[:KEYWORDS],
    )


def seen(colors: Colors, mood_id: str, name: str, names: tuple[str, ...]) -> Mood:
    """A mood with the colors of pictures, and the plain words that can be measured in them."""
    return Mood(
        id=mood_id,
        name=name,
        palette=colors.palette,
        light=light_words(colors),
        keywords=names[:KEYWORDS],
    )


def light_words(colors: Colors) -> str:
    """What the light does, as far as pixels tell: how much, how hard, how warm."""
    level = (
        "low light" if colors.lightness < 0.3 else "bright, even light" if colors.lightness > 0.62 else "middle light"
    )
    edge = "deep shadows" if colors.contrast > 0.24 else "soft contrast" if colors.contrast < 0.12 else "clear shadows"
    tint = "warm" if colors.warmth > 0.08 else "cool" if colors.warmth < -0.08 else "neutral"
    weight = (
        "muted colors" if colors.strength < 0.18 else "strong colors" if colors.strength > 0.45 else "natural colors"
    )
    return f"{level.capitalize()}, {edge}, {tint} and with {weight}."


def luma(color: str) -> float:
    """How bright a color looks, 0 to 1."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def _by_light(palette: tuple[str, ...]) -> list[str]:
    return sorted(palette, key=luma)


def _by_turns(one: list[str], other: list[str]) -> tuple[str, ...]:
    """Five of the two palettes' colors by turns, as far apart in each as can be, from dark to light."""
    first, second = _spread(one, 3), _spread(other, 2)
    return tuple(sorted(dict.fromkeys([*first, *second]), key=luma))[:PALETTE]


def _spread(palette: list[str], count: int) -> list[str]:
    last = len(palette) - 1
    if last < 1 or count < 2:
        return palette[:count]
    return [palette[round(at * last / (count - 1))] for at in range(count)]


def _both(one: str, other: str) -> str:
    if not one or not other or one == other:
        return one or other
    head = one.rstrip(" .")
    return f"{head}; and {other[:1].lower()}{other[1:]}"[:_LONGEST]


def _turns(one: tuple[str, ...], other: tuple[str, ...]) -> list[str]:
    pairs = chain.from_iterable(zip_longest(one, other))
    return [word for word in pairs if word is not None]
