"""Presets: places where a film goes, as data. What each place takes and leaves uncovered, with the date it was checked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from core.model.base import Value
from core.model.project import Aspect


class LengthLimit(Value):
    """What one place takes.

    Args:
        name: The place, such as `Shorts`.
        shortest_s, longest_s: None is no limit.
        is_verified: Read in the place's own words; otherwise it is told as not verified.
    """

    name: str
    shortest_s: int | None = None
    longest_s: int | None = None
    is_verified: bool = True


class Preset(Value):
    """One choice of where the film goes.

    Args:
        id: Stored with the film.
        safe: What part of the picture stays uncovered, as a sentence.
        checked: When the facts were last compared with what the places say.
    """

    id: str
    title: str
    aspect: Aspect
    safe: str
    limits: tuple[LengthLimit, ...] = ()
    checked: date

    def misfits(self, length_s: Fraction) -> tuple[str, ...]:
        """A sentence for each place whose limits a film of this length does not keep."""
        said = []
        for limit in self.limits:
            doubt = "" if limit.is_verified else " (not verified)"
            if limit.longest_s is not None and length_s > limit.longest_s:
                said.append(f"{limit.name} takes at most {_length(limit.longest_s)}{doubt}; this film is longer.")
            if limit.shortest_s is not None and length_s < limit.shortest_s:
                said.append(
                    f"{limit.name} takes no less than {_length(limit.shortest_s)}{doubt}; this film is shorter."
                )
        return tuple(said)


def _length(seconds: int) -> str:
    return f"{seconds} s" if seconds < 180 or seconds % 60 else f"{seconds // 60} min"
