"""What a film is rendered from: strips of sources, titles as one segment sees them, and the segment itself.

A segment's identity is everything in it but its key, its place in the film and its label, and of a source its bytes alone.
So a field that is added later is in the key by itself, and moving, inserting or retiming one shot leaves the rest.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

from core.film.encoding import Encoding
from core.model.base import Grown
from core.model.cut import Between, Fit, Focus, Play, Source
from core.model.film import TitlePlace
from core.model.look import Look
from core.model.media import MediaKind
from core.model.transitions import Transition

_NOT_IDENTITY = {"key", "start", "label"}


class Strip(Grown):
    """A stretch of one source.

    Args:
        source: None is black.
        start: Where it begins, in frames of the film's rate from the first picture of the source; 0 for stills. Of a strip that
            runs backward, where its last picture lies: it shows `[start, start + frames * speed)` from the end; a start below 0
            stands on the first picture.
        frames: Length in the film; past its end, a source holds its last picture.
        speed: 2 is twice as fast.
        fit: Crop, pad, blurred fill or stretched.
        play, between, focus, sharpen: As `CutItem` says.
        loop_from: Of a loop, where each round begins, in frames as `start`; a start past the end of the source lies in a later round.
        look: Color and texture; black stays black.
    """

    later: ClassVar[tuple[str, ...]] = ("play", "between", "focus", "sharpen", "loop_from", "look")

    source: Source | None
    start: Fraction
    frames: int
    speed: Fraction
    fit: Fit
    play: Play = Play.FORWARD
    between: Between = Between.NEAREST
    focus: Focus = Focus()
    sharpen: int = 0
    loop_from: Fraction | None = None
    look: Look = Look()

    @property
    def is_still(self) -> bool:
        """One picture, shown as long as needed."""
        return self.source is not None and (self.source.info.kind is MediaKind.PICTURE or self.source.info.frames == 1)


class Overlay(Grown):
    """A title or a subtitle as one segment sees it.

    Args:
        place: Of a title; None is a subtitle.
        offset: Frame of the segment at which the title begins; below zero where it began earlier.
        frames: How long it stands, in this segment and its neighbors.
        fade: How long each of its fades takes.
        is_raised: A subtitle that makes room for a lower third below it.
    """

    later: ClassVar[tuple[str, ...]] = ("is_raised",)

    place: TitlePlace | None
    text: str
    offset: int
    frames: int
    fade: int
    is_raised: bool = False


class Segment(Grown):
    """One stretch of the film that is rendered on its own.

    Args:
        key: Hash over `identity`, plus recipe and encoder version.
        start: First frame in the film.
        frames: Length in the film.
        label: The scenes (or items) it shows, by id.
        width, height, rate: Of the film.
        strips: One for a plain stretch; two for a transition from the first to the second.
        transition: Kind of it; of no meaning for a plain stretch.
        overlays: Titles that are seen here, later ones on top.
        drawing: Version of what draws titles; empty where there are none.
    """

    later: ClassVar[tuple[str, ...]] = ("transition", "overlays", "drawing")

    key: str = ""
    start: int
    frames: int
    label: str
    width: int
    height: int
    rate: Fraction
    encoding: Encoding
    strips: tuple[Strip, ...]
    transition: Transition = Transition.CROSSFADE
    overlays: tuple[Overlay, ...] = ()
    drawing: str = ""

    @property
    def stop(self) -> int:
        """First frame of the film after it."""
        return self.start + self.frames

    def identity(self) -> dict[str, Any]:
        """Everything that decides its pictures."""
        body = self.model_dump(mode="json", exclude=_NOT_IDENTITY)
        for strip in body["strips"]:
            if strip["source"] is not None:
                strip["source"] = strip["source"]["blob"]  # what is known of the file follows from its bytes
        return body
