"""What the export screen shows of a film's subtitles, built in one go by `core/export/`."""

from __future__ import annotations

from core.model.base import Value
from core.model.captions import Breach, CaptionMend


class MendOffer(Value):
    """Something that can be done at once about several subtitles.

    Args:
        label: Text of its button, such as `Split 3 long ones`.
    """

    mend: CaptionMend
    label: str


class CaptionsView(Value):
    """The subtitles of a film.

    Args:
        text: All of them as a SubRip file holds them, in the time of the film; what a person edits.
        count: How many there are.
        version_no: Of their cell, for saving.
        facts: `12 subtitles, 0:01.20 to 0:28.00`.
        stale: What has changed since they were made from the spoken lines; empty when nothing has.
        spoken: How many spoken lines the cut has, from which they can be made.
        guessed: How many of those carry no times of their words, so that words are spread over the sound.
        breaches: Rules that are not kept.
        mends: What can be done about them.
        problems: What cannot be drawn or is not seen in this film, as sentences.
        moment: Frame of the cut at which the first one stands; None without any that is seen.
        missing: How many hang on shots that the cut no longer has.
    """

    text: str = ""
    count: int = 0
    version_no: int = 0
    facts: str = ""
    stale: str = ""
    spoken: int = 0
    guessed: int = 0
    breaches: tuple[Breach, ...] = ()
    mends: tuple[MendOffer, ...] = ()
    problems: tuple[str, ...] = ()
    moment: int | None = None
    missing: int = 0
