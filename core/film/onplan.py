"""The cut as a finished film is held against it: in frames of the film, its shots by number, its cuts beside its beats."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from core.model.cut import Cut, CutItem, Play
from core.model.film import ExportSettings
from core.model.media import MediaKind
from core.timing import FrameRange, frames_of


class Shot(NamedTuple):
    """A shot of the film.

    Args:
        number: From 1 on, as a person counts; gaps count as well.
        alone: Where nothing but the shot is seen: without the transition at its head.
    """

    number: int
    item: CutItem
    span: FrameRange
    alone: FrameRange

    @property
    def may_stand(self) -> bool:
        """Whether its picture is meant to stand still: a gap, a picture, or a frozen clip."""
        source = self.item.source
        is_still = source is None or source.info.kind is MediaKind.PICTURE or source.info.frames == 1
        return is_still or self.item.play is Play.FREEZE

    def standing_frames(self, rate: Fraction) -> int:
        """How long a picture may stand before that is told: a second, of slow footage three of its pictures."""
        own = self.item.source.info.rate if self.item.source is not None else None
        slow = 0 if not own else 3 * rate / (own * self.item.speed)
        return max(1, round(max(rate, slow)))


def at_rate(cut: Cut, settings: ExportSettings) -> Cut:
    """The cut in frames of the film, when the film runs at another rate; shots too short for a frame of it are left out."""
    rate = settings.rate(cut)
    if rate == cut.rate:
        return cut

    def frame(at: int) -> int:
        return frames_of(at / cut.rate, rate)

    items = []
    for item, span in zip(cut.items, cut.ranges(), strict=True):
        if frame(span.stop) > frame(span.start):
            fresh = {"frames": frame(span.stop) - frame(span.start), "transition_frames": frame(item.transition_frames)}
            items.append(item.model_copy(update=fresh))
    beats = tuple(frame(beat) for beat in cut.beat_frames)
    return cut.model_copy(update={"rate": rate, "items": tuple(items), "beat_frames": beats})


def shots_of(cut: Cut) -> Iterator[Shot]:
    """Every item of the cut where it lies."""
    for number, (item, span) in enumerate(zip(cut.items, cut.ranges(), strict=True), start=1):
        blended = min(item.transition_frames, span.frames) if number > 1 else 0
        yield Shot(number, item, span, FrameRange(span.start + blended, span.frames - blended))


def beats_off(cut: Cut) -> tuple[int, ...] | None:
    """How many frames each cut lies after its nearest beat, below zero before it; None without a song or without beats."""
    beats = sorted(cut.beat_frames)
    if cut.song is None or not beats:
        return None
    found = []
    for span in cut.ranges()[1:]:
        at = bisect_left(beats, span.start)
        found.append(min((span.start - beat for beat in beats[max(0, at - 1) : at + 1]), key=abs))
    return tuple(found)
