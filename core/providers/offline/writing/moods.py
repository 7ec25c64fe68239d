"""Four moods that cannot be mistaken for one another, pulled toward what the brief speaks of."""

from __future__ import annotations

import math
from random import Random
from typing import Any

from core.model.replies import MoodReply, MoodsReply
from core.providers.offline.colors import hex_of
from core.providers.offline.writing.lexicon import BREAKS, COMMON, VERBS
from core.providers.offline.writing.looks import LOOKS, SHIFTS, Look
from core.providers.offline.writing.reading import clauses, shortened, things, words_of

_MOST, _LEAST = 8, 1
_PULL = 0.3


def write_moods(facts: dict[str, Any], random: Random) -> MoodsReply:
    """As many moods as are asked for. A note (`darker`, `more color`) and the words of the brief bend them."""
    brief = facts.get("brief") or {}
    note = str(facts.get("note") or "")
    text = "\n".join(str(brief.get(name) or "") for name in ("text", "goal", "message", "tone", "product"))
    words = words_of(f"{text} {note}")
    count = min(_MOST, max(_LEAST, int(facts.get("count") or 4)))
    own = own_things(text)
    chosen = _chosen(words, count, random)
    return MoodsReply(moods=tuple(_mood(look, words, words_of(note), own, random) for look in chosen))


def own_things(text: str) -> list[str]:
    """Things the text itself names, in its order, without repeats."""
    found: dict[str, str] = {}
    for clause in clauses(text):
        for thing in things(clause):
            if 2 < len(thing) <= 40:
                found.setdefault(thing.lower().rsplit(" ", 1)[-1], thing)
    return list(found.values())[:40]


def _chosen(words: list[str], count: int, random: Random) -> list[Look]:
    """The looks the words call for most, each as far as can be from those chosen before."""
    called = set(words)
    wish = {look.names[0]: len(look.calls & called) + random.random() for look in LOOKS}
    chosen = [max(LOOKS, key=lambda look: wish[look.names[0]])]
    while len(chosen) < count:
        rest = [look for look in LOOKS if look not in chosen]
        chosen.append(max(rest, key=lambda look: wish[look.names[0]] + 2.5 * min(_apart(look, one) for one in chosen)))
    return chosen


def _apart(one: Look, other: Look) -> float:
    """How different two looks are: hour, hue, lightness, strength."""
    turn = abs(one.hue - other.hue) % 360
    hue = min(turn, 360 - turn) / 180 * min(1.0, one.strength + other.strength)
    return (one.hours != other.hours) + hue + abs(one.span[0] - other.span[0]) + abs(one.strength - other.strength)


def _mood(look: Look, words: list[str], note: list[str], own: list[str], random: Random) -> MoodReply:
    return MoodReply(
        name=random.choice(look.names),
        palette=_palette(look, words, note, random),
        light=random.choice(look.light),
        lens=random.choice(look.lens),
        texture=random.choice(look.texture),
        keywords=_keywords(look, own, random),
    )


def _palette(look: Look, words: list[str], note: list[str], random: Random) -> tuple[str, ...]:
    """Five colors from dark to light: three of the look's hue, one beside it, and an accent."""
    hue = _pulled(look.hue, words) + random.uniform(-8, 8)
    accent = _pulled(look.accent, words) + random.uniform(-8, 8)
    dark, light = look.span
    lift = 0.06 * _leaning(note, {"brighter", "lighter", "bright", "light"}, {"darker", "dark", "moodier", "black"})
    strength = look.strength * (
        1 + 0.35 * _leaning(note, {"color", "colorful", "bolder", "vivid"}, {"muted", "paler", "gray", "restrained"})
    )
    steps = [min(0.98, max(0.04, dark + lift + (light - dark) * part)) for part in (0.0, 0.22, 0.5, 0.68, 1.0)]
    chromas = [0.05, 0.09, 0.11, 0.17, 0.035]
    hues = [hue, hue + 10, hue - 14, accent, hue + 20]
    return tuple(
        hex_of(step, chroma * min(1.6, strength * 1.5), turn % 360)
        for step, chroma, turn in zip(steps, chromas, hues, strict=True)
    )


def _pulled(hue: float, words: list[str]) -> float:
    """The hue, drawn a little toward the colors the words speak of."""
    called = [SHIFTS[word] for word in dict.fromkeys(words) if word in SHIFTS]
    if not called:
        return hue
    x = math.cos(math.radians(hue)) + _PULL * sum(math.cos(math.radians(turn)) for turn in called) / len(called)
    y = math.sin(math.radians(hue)) + _PULL * sum(math.sin(math.radians(turn)) for turn in called) / len(called)
    return math.degrees(math.atan2(y, x)) % 360


def _leaning(note: list[str], up: set[str], down: set[str]) -> int:
    return (not up.isdisjoint(note)) - (not down.isdisjoint(note))


def _keywords(look: Look, own: list[str], random: Random) -> tuple[str, ...]:
    """Things of the look first, then two or three of the brief's own."""
    nouns = [thing for thing in own if not _is_plain(thing)]
    mine = random.sample(nouns, min(len(nouns), 3))
    theirs = random.sample(look.things, 5 - min(len(mine), 3))
    return tuple(shortened(word, 60) for word in (*theirs, *mine))


def _is_plain(thing: str) -> bool:
    return all(word in COMMON or word in BREAKS or word in VERBS for word in thing.split())
