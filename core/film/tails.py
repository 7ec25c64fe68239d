"""Tails: the pictures of a shot that run on under the transition after it, handed from one render to the next.

A transition begins where its first shot ends, often far from any key frame, so rendering it alone decodes that shot a second
time. Here the render of the shot writes those few pictures, as they are before encoding, into a passing file that the render
of the transition reads. That is only a saving: without the file, the transition is made from its source, with the same pictures.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

from core.film.pieces import Segment, Strip
from core.model.cut import Between, Play

_MOST_BYTES = 400_000_000


@dataclass(frozen=True)
class Tail:
    """Pictures that follow a segment's own: how many, and the file they go to, raw yuv420p of the film's size."""

    frames: int
    path: Path


class Tails:
    """The tails of one export.

    Args:
        folder: Where the files lie; of the caller's, and gone when the export has ended.
        films: Segments of each film, in its order.
        missing: Those that are to be rendered.
    """

    def __init__(self, folder: Path, films: Iterable[Sequence[Segment]], missing: Sequence[Segment]) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._made_alone: set[str] = set()
        open_keys = {part.key for part in missing}
        self._after: dict[str, Segment] = {}
        for shot, transition in chain.from_iterable(map(pairwise, films)):
            if {shot.key, transition.key} <= open_keys and _runs_on(shot, transition):
                self._after.setdefault(shot.key, transition)

    def ordered(self, missing: Sequence[Segment]) -> tuple[Segment, ...]:
        """The same segments with each transition right behind the shot that it takes over."""
        followers = {transition.key for transition in self._after.values()}
        return tuple(self._with_followers(missing, followers))

    def asked_of(self, shot: Segment) -> Tail | None:
        """What the render of a shot is to write besides."""
        transition = self._after.get(shot.key)
        return None if transition is None else Tail(transition.frames, self._path(transition))

    def ready_for(self, transition: Segment) -> Path | None:
        """The pictures of a transition's first shot, where they were written; otherwise it is made from its source."""
        if len(transition.strips) != 2:
            return None
        path = self._path(transition)
        with self._lock:
            if path.exists():
                return path
            self._made_alone.add(transition.key)
        return None

    def done(self, part: Segment) -> None:
        """A segment is rendered: the file it read goes, and the one it wrote if its transition has begun without it.

        Renders run side by side, so that happens often; kept, such files would fill the disk in a long export.
        """
        transition = self._after.get(part.key, part)
        with self._lock:
            if transition is part or transition.key in self._made_alone:
                self._path(transition).unlink(missing_ok=True)

    def _path(self, transition: Segment) -> Path:
        return self._folder / f"{transition.key}.yuv"

    def _with_followers(self, missing: Sequence[Segment], followers: set[str]) -> Iterator[Segment]:
        told: set[str] = set()
        for part in missing:
            if part.key in followers or part.key in told:
                continue
            told.add(part.key)
            yield part
            behind = self._after.get(part.key)
            if behind is not None and behind.key not in told:
                told.add(behind.key)
                yield behind


def _runs_on(shot: Segment, transition: Segment) -> bool:
    """Whether a transition shows just what follows in the shot, and gives the same pictures either way."""
    if len(shot.strips) != 1 or len(transition.strips) != 2:
        return False
    before, behind = shot.strips[0], transition.strips[0]
    if not is_plain(before) or 3 * behind.frames * shot.width * shot.height // 2 > _MOST_BYTES:
        return False
    return behind == lengthened(before, behind.frames).model_copy(
        update={"start": before.start + before.frames, "frames": behind.frames}
    )


def is_plain(strip: Strip) -> bool:
    """Whether each picture of a strip depends on nothing but its place in the source."""
    is_moving = strip.source is not None and not strip.is_still
    is_as_it_is = strip.play is Play.FORWARD and strip.between is Between.NEAREST and strip.speed == 1
    return is_moving and is_as_it_is and not strip.look.grade.grain


def lengthened(strip: Strip, frames: int) -> Strip:
    """The strip with this many more pictures at its end."""
    return strip.model_copy(update={"frames": strip.frames + frames})
