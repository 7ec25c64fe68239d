"""One shot at a time: which words of the brief it shows, from where, with which move."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from core.model.replies import SceneReply
from core.model.scene import Camera
from core.providers.offline.writing import phrases
from core.providers.offline.writing.lexicon import LARGE, OPEN, OWNED, PEOPLE
from core.providers.offline.writing.moods import own_things
from core.providers.offline.writing.pools import Showing, Spot, story_of
from core.providers.offline.writing.reading import is_english, names_in, quoted, shortened, things, words_of

_TITLE, _NEGATIVE = 48, 1_000


class Shooter:
    """Writes the scenes of one storyboard and does not repeat itself.

    Args:
        brief: The brief's fields.
        note: Words for a remake; they join the brief's.
        random: Decides everything that is free.
    """

    def __init__(self, brief: dict[str, Any], note: str, random: Random) -> None:
        self._text = story_of(brief)
        self._random = random
        self._things = own_things(self._text)
        self._names = names_in(self._text)
        self._is_english = is_english(self._text)
        self._negative = shortened(", ".join(str(part) for part in brief.get("avoid") or ()), _NEGATIVE)
        self._said: list[str] = []
        self._weather = _spoken_of(phrases.WEATHER, words_of(f"{self._text} {note}"))

    def scene(
        self, spot: Spot, showing: Showing, at: int, count: int, frames: int, previous: Sequence[Camera]
    ) -> SceneReply:
        """The scene at this place.

        Args:
            spot: Its beat and moves.
            showing: What it shows.
            at, count: Its number from 0, and how many there are.
            frames: Its length.
            previous: Moves of the two scenes before.
        """
        picture, again = showing.picture, showing.again
        thing = self._thing(picture, again)
        size = self._size(at, count, again, thing)
        camera = self._camera(spot, picture, previous)
        return SceneReply(
            title=self._title(thing, picture, size, again),
            beat=spot.beat,
            text=self._text_of(size, showing, thing, camera, at, count),
            negative=self._negative,
            camera=camera,
            length_frames=frames,
            line=quoted(picture) if again == 0 else "",
        )

    def rewritten(self, picture: str, size: str, camera: Camera) -> tuple[str, str]:
        """Title and text of one scene told anew."""
        thing = self._thing(picture, 0)
        return self._title(thing, picture, size, 0), self._text_of(size, Showing(picture), thing, camera, 1, 3)

    def _partly(self, picture: str, thing: str, again: int) -> str:
        """A clause that was shown before, now by one or two of the things in it."""
        others = [other for other in (*things(picture), *self._things) if other.lower() != thing.lower()]
        if not thing:
            return picture
        if again % 2 == 0 and others:
            return f"{self._named(thing)} and {self._named(self._random.choice(others[:4]))}"
        return self._named(thing)

    def _size(self, at: int, count: int, again: int, thing: str) -> str:
        part = _part(at, count)
        sizes = phrases.ARCS[part]
        if again == 0:
            size = sizes[0] if part in {"first", "last"} else self._random.choice(sizes[:3])
        else:
            size = sizes[(again + self._random.randrange(2)) % len(sizes)]
        return self._suiting(size, words_of(thing))

    def _suiting(self, size: str, words: list[str]) -> str:
        """Another size where this one cannot show such a thing: no detail of a city, no shoulder of a bottle."""
        if size in {phrases.DETAIL, phrases.CLOSE} and LARGE & set(words[-1:]):
            return self._random.choice((phrases.WIDE, phrases.LOW, phrases.HIGH))
        if size == phrases.BEHIND and words and not PEOPLE & set(words):
            return self._random.choice((phrases.MEDIUM, phrases.CLOSE))
        return size

    def _camera(self, spot: Spot, picture: str, previous: Sequence[Camera]) -> Camera:
        asked = [move for cues, moves in phrases.MOTIONS if set(cues) & set(words_of(picture)) for move in moves]
        likely = [move for move in asked if move in spot.cameras]
        choices = [*likely, *spot.cameras[spot.turn % len(spot.cameras) :], *spot.cameras, *asked, Camera.STILL]
        repeated = set(previous[-1:]) if len(set(previous)) == 1 and len(previous) > 1 else set()
        fresh = [move for move in choices if move not in repeated and move not in previous[-1:]]
        return (fresh or [move for move in choices if move not in repeated] or [Camera.PUSH_IN])[0]

    def _thing(self, picture: str, again: int) -> str:
        """What the shot looks at: each thing of the clause in turn, then others the brief names."""
        named = things(picture)
        choices = named if again < len(named) else [*named, *self._things]
        return choices[again % len(choices)] if choices else ""

    def _title(self, thing: str, picture: str, size: str, again: int) -> str:
        if not self._is_english:
            return _capital(shortened(picture, _TITLE))
        is_shown = thing.lower() in picture.lower()
        title = _capital(shortened(_without_article(thing) if thing and (is_shown or again) else picture, _TITLE))
        return title if again == 0 else f"{title}, {phrases.VIEWS[size]}"

    def _text_of(self, size: str, showing: Showing, thing: str, camera: Camera, at: int, count: int) -> str:
        name = self._random.choice(phrases.SIZE_WORDS[size])
        if not self._is_english:
            return _ended(f"{name}: {showing.picture}")
        picture = showing.picture if showing.again == 0 else self._partly(showing.picture, thing, showing.again)
        told = _ended(f"{name}: {self._lower(picture)}")
        return " ".join([told, *self._extras(size, showing, thing, camera, at, count)])

    def _extras(self, size: str, showing: Showing, thing: str, camera: Camera, at: int, count: int) -> list[str]:
        """One sentence on how it is staged, sometimes one on light or weather, sometimes one on the move."""
        is_somebody = bool(PEOPLE & set(words_of(thing)))
        staging = phrases.STAGING_PEOPLE.get(size) if is_somebody else None
        found = [self._say(staging or phrases.STAGING[size], thing)]
        if at == 0 or at == count - 1:
            ending = phrases.AGAIN if showing.is_return else phrases.LAST
            found = [self._say(phrases.FIRST if at == 0 else ending, thing)]
        hours = _spoken_of(phrases.HOURS, words_of(showing.picture))
        around = hours or self._weather
        wants_air = bool(hours) or (bool(around) and self._random.random() < 0.45)
        if wants_air:
            found.append(self._say(self._random.choice(around), thing))
        if not wants_air or self._random.random() < 0.25:
            found.append(self._say(phrases.MOVES[camera], thing))
        return [sentence for sentence in found if sentence]

    def _say(self, lines: Sequence[str], thing: str) -> str:
        """A sentence that was not said lately, with the thing in it; one without a thing where there is none."""
        able = [line for line in lines if thing or "hing}" not in line]
        fresh = [line for line in able if line not in self._said[-14:]]
        if not able or (not fresh and len(self._said) > 3):
            return ""
        line = self._random.choice(fresh or able)
        self._said.append(line)
        return line.format(thing=self._named(thing), Thing=_capital(self._named(thing)))

    def _named(self, thing: str) -> str:
        """`an old car` becomes `the old car`; names and possessives stay."""
        first, _, rest = thing.partition(" ")
        if first in self._names or not thing:
            return thing
        if first.lower() in OPEN and rest:
            return f"the {rest}"
        small = self._lower(thing)
        return small if first.lower() in OWNED else f"the {small}"

    def _lower(self, text: str) -> str:
        """Starts small after a colon, but not names, `I` and acronyms."""
        first = text.split(" ", 1)[0].rstrip(",.;'s")
        is_name = first in self._names or (len(first) < 2 and first.lower() != "a") or first[1:2].isupper()
        return text if is_name else text[:1].lower() + text[1:]


def _spoken_of(groups: Sequence[tuple[Sequence[str], Sequence[str]]], words: Sequence[str]) -> list[Sequence[str]]:
    """Sentences of the groups whose cues are among the words."""
    known = set(words)
    return [lines for cues, lines in groups if known & set(cues)]


def _part(at: int, count: int) -> str:
    """Where in the film a scene is."""
    if at == 0:
        return "first"
    if at == count - 1:
        return "last"
    through = at / count
    return "early" if through < 0.3 else "middle" if through < 0.6 else "turn" if through < 0.75 else "late"


def _without_article(thing: str) -> str:
    first, _, rest = thing.partition(" ")
    return rest if first.lower() in {"a", "an", "the", "some", "one", "no", "this", "these"} and rest else thing


def _ended(text: str) -> str:
    return text if text.rstrip('"”»’')[-1:] in set(".!?…。！？") else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
