"""What is seen in a finished film that was not planned: cuts beside their place, black, a picture that stands, foreign pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from core.film.gaze import Looks
from core.film.onplan import Shot, shots_of
from core.film.walk import Walk
from core.film.witness import Marks
from core.model.certificate import Finding, FindingKind
from core.model.cut import Cut
from core.timing import FrameRange, clock

_SAME = 2.0
_JUMP = 10.0
_BLACK, _DARK_DETAIL = 6.0, 4.0
_STILL, _STEP, _STANDS = 0.3, 1.0, 0.08
"""A picture that stands changes in its encoded form by at most so much, once by so much where a key picture renews it, and by so
much on average. Measured at 540x960 in drafts: standing pictures 0.004 to 0.04 on average, a zoom of half a percent a second 0.14.
"""
_PLAIN = 1.0
"""Of a plain color nobody can tell whether it stands."""
_MOST_JOINS = 20


def cut_findings(looks: Looks, cut: Cut) -> Iterator[Finding]:
    """A hard cut between two sources whose picture jumps beside the planned frame, but not on it."""
    for before, shot in pairwise(shots_of(cut)):
        at = shot.span.start
        blobs = [part.item.source.blob if part.item.source else None for part in (before, shot)]
        if blobs[0] == blobs[1] or shot.item.transition_frames or at + 1 >= len(looks.changes):
            continue
        beside = {frame: looks.changes[frame] for frame in (at - 1, at + 1)}
        seen = max(beside, key=lambda frame: beside[frame])
        if looks.changes[at] < _SAME and beside[seen] > _JUMP:
            told = (
                f"The cut planned at {clock(at, cut.rate)} shows at {clock(seen, cut.rate)}, with shot {shot.number}."
            )
            yield Finding(kind=FindingKind.CUT, text=told, at=seen)


def black_findings(looks: Looks, cut: Cut) -> Iterator[Finding]:
    """Black for a second or longer in a shot that is no gap."""
    is_black = [
        level < _BLACK and detail < _DARK_DETAIL for level, detail in zip(looks.levels, looks.details, strict=True)
    ]
    for shot in shots_of(cut):
        if shot.item.source is not None:
            for run in _runs(is_black, shot.alone):
                if run.frames >= cut.rate:
                    yield _stretch(FindingKind.BLACK, "is black", run, shot, cut)


def frozen_findings(looks: Looks, cut: Cut) -> Iterator[Finding]:
    """A picture that stands for a second or longer in a shot that is meant to move."""
    stands = _standing(looks)
    for shot in shots_of(cut):
        if shot.may_stand or shot.alone.frames < 2:
            continue
        inner = FrameRange(shot.alone.start + 1, shot.alone.frames - 1)
        for run in _runs(stands, inner):
            whole = FrameRange(run.start - 1, run.frames + 1)
            moves = sum(looks.changes[run.start : run.stop]) / run.frames
            if moves < _STANDS and whole.frames >= shot.standing_frames(cut.rate):
                yield _stretch(FindingKind.FROZEN, "stands still", whole, shot, cut)


def join_findings(found: Walk, parts: Sequence[Marks], cut: Cut) -> Iterator[Finding]:
    """Where the film is not what its pieces were when they were rendered."""
    stops = list(accumulate(len(part.packets) for part in parts))
    planned = [packet for part in parts for packet in part.packets]
    broken = [n for n, (seen, was) in enumerate(zip(found.packets, planned, strict=False)) if seen != was]
    if len(found.packets) != len(planned):
        first = broken[0] if broken else min(len(found.packets), len(planned)) - 1
        yield _join("The film's pictures are not those of its pieces from {at} on.", found, first, cut)
        return
    pieces = [(start, stop, part) for start, stop, part in zip([0, *stops], stops, parts, strict=False) if stop > start]
    told = 0
    for start, stop, part in pieces:
        bad = next((n for n in broken if start <= n < stop), None)
        if bad is None and found.starts.get(start) == part.start:
            continue
        told += 1
        if told > _MOST_JOINS:
            continue
        if bad is not None:
            yield _join("The picture at {at} is not the one that was rendered.", found, bad, cut)
        else:
            yield _join("The piece at {at} begins with another picture than it was rendered with.", found, start, cut)
    if told > _MOST_JOINS:
        text = f"{told} of {len(pieces)} pieces are not what was rendered."
        yield Finding(kind=FindingKind.JOIN, text=text)


def _join(text: str, found: Walk, packet: int, cut: Cut) -> Finding:
    at = max(0, round(found.shown_s[packet] * cut.rate)) if 0 <= packet < len(found.shown_s) else 0
    return Finding(kind=FindingKind.JOIN, text=text.format(at=clock(at, cut.rate)), at=at)


def _stretch(kind: FindingKind, what: str, run: FrameRange, shot: Shot, cut: Cut) -> Finding:
    at, lasts_s = clock(run.start, cut.rate), float(run.frames / cut.rate)
    text = f"The picture {what} from {at} on for {lasts_s:.1f} s, in shot {shot.number}."
    return Finding(kind=kind, text=text, at=run.start, frames=run.frames)


def _standing(looks: Looks) -> list[bool]:
    """Whether each frame shows what the one before shows; a single small step between two such does not end it."""
    stands = [change < _STILL and detail > _PLAIN for change, detail in zip(looks.changes, looks.details, strict=True)]
    return [
        is_still or (0 < n < len(stands) - 1 and stands[n - 1] and stands[n + 1] and looks.changes[n] < _STEP)
        for n, is_still in enumerate(stands)
    ]


def _runs(flags: Sequence[bool], within: FrameRange) -> Iterator[FrameRange]:
    """Where a flag is set, frame after frame."""
    start = within.start
    for frame in range(within.start, min(within.stop, len(flags))):
        if not flags[frame]:
            if frame > start:
                yield FrameRange(start, frame - start)
            start = frame + 1
    stop = min(within.stop, len(flags))
    if stop > start:
        yield FrameRange(start, stop - start)
