"""Presets: places where a film goes, as data. What each place takes and leaves uncovered, with the date it was checked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from core.model.base import Value
from core.model.delivery import Delivery
from core.model.project import Aspect

_FAST = Fraction(40)
"""From this many frames a second on, a place asks for more bits."""


class PlaceLimits(Value):
    """What one place takes; None is no limit.

    Args:
        name: The place, such as `Shorts`.
        shortest_s, longest_s: Length of the film.
        slowest, fastest: Frames a second.
        smallest_px, largest_px: Long side and short side.
        least_kbps, most_kbps: Of the picture, on average.
        most_mb: Of the file, in 1,000,000 bytes.
        is_verified: Read in the place's own words; otherwise it is told as not verified.
    """

    name: str
    shortest_s: float | None = None
    longest_s: int | None = None
    slowest: Fraction | None = None
    fastest: Fraction | None = None
    smallest_px: tuple[int, int] | None = None
    largest_px: tuple[int, int] | None = None
    least_kbps: int | None = None
    most_kbps: int | None = None
    most_mb: int | None = None
    is_verified: bool = True


class CheckLine(Value):
    """One thing a place asks for, beside what the film has.

    Args:
        text: `Shorts: length 0:30 of at most 3 min: fits`.
        fits: None where it cannot be said, as of something that was only guessed.
    """

    text: str
    fits: bool | None = True


class Preset(Value):
    """One choice of where the film goes: a shape with what is common to it, or one place with its own kind of file.

    Args:
        id: Stored with the film.
        aspect: None takes the shape of the cut, or the one that is chosen.
        safe: What part of the picture stays uncovered, as a sentence.
        delivery: The kind of file the place asks for; None is a shape alone, with the file that quality asks for.
        fast_kbps: Bitrate in place of the delivery's, for films of 48 frames a second and more.
        checked: When the facts were last compared with what the places say.
    """

    id: str
    title: str
    aspect: Aspect | None = None
    safe: str
    limits: tuple[PlaceLimits, ...] = ()
    delivery: Delivery | None = None
    fast_kbps: int | None = None
    checked: date

    @property
    def is_verified(self) -> bool:
        """Everything it says was read in the places' own words."""
        return all(limit.is_verified for limit in self.limits)

    def suits(self, aspect: Aspect) -> bool:
        """Whether films of this shape go there."""
        return self.aspect in (None, aspect)

    def delivery_at(self, rate: Fraction) -> Delivery:
        """The kind of file it asks for, of a film with this rate."""
        made = self.delivery or Delivery()
        is_fast = (made.rate or rate) > _FAST
        return made.model_copy(update={"bitrate_kbps": self.fast_kbps}) if is_fast and self.fast_kbps else made

    def misfits(self, length_s: Fraction) -> tuple[str, ...]:
        """A sentence for each place whose limits a film of this length does not keep."""
        said = []
        for limit in self.limits:
            doubt = "" if limit.is_verified else " (not verified)"
            if limit.longest_s is not None and length_s > limit.longest_s:
                said.append(f"{limit.name} takes at most {length_told(limit.longest_s)}{doubt}; this film is longer.")
            if limit.shortest_s is not None and length_s < limit.shortest_s:
                said.append(
                    f"{limit.name} takes no less than {length_told(limit.shortest_s)}{doubt}; this film is shorter."
                )
        return tuple(said)


def length_told(seconds: float) -> str:
    """`0.5 s`, `140 s`, `3 min`."""
    return f"{seconds:g} s" if seconds < 180 or seconds % 60 else f"{seconds / 60:g} min"
