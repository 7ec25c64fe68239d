"""Where the words of a title really are in the picture."""

from __future__ import annotations

import numpy as np

from core.film.titles import drawn
from core.model.film import TitlePlace
from core.model.zones import Zone

_SEEN = 200


def title_box(place: TitlePlace, text: str, width: int, height: int) -> Zone | None:
    """The part of the picture that a title's letters take, without their soft shade; None where nothing can be drawn."""
    found = drawn(place, text, width, height)
    if found is None:
        return None
    letters = np.asarray(found.picture.getchannel("A")) >= _SEEN
    rows, columns = np.flatnonzero(letters.any(axis=1)), np.flatnonzero(letters.any(axis=0))
    if not len(rows):
        return None
    return Zone(
        left=(found.left + int(columns[0])) / width,
        top=(found.top + int(rows[0])) / height,
        right=(found.left + int(columns[-1]) + 1) / width,
        bottom=(found.top + int(rows[-1]) + 1) / height,
    )
