"""Where the song is in the film: the one rule that mixing, beats and pictures of the song all follow."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from core.model.cut import SongUse

SONG_RATE = 48_000
"""Samples a second that every moment of a song and of the film's sound is counted in."""


def samples_of(frames: int, rate: Fraction) -> int:
    """Samples that last as long as a number of frames, rounded to the nearest."""
    return math.floor(frames * SONG_RATE / rate + Fraction(1, 2))


class Stretch(NamedTuple):
    """A piece of the song as the film plays it, in samples.

    Args:
        at: Sample of the film on which it begins.
        start: First sample of the song, and
        stop: the one after the last; None plays to the end of the song.
    """

    at: int
    start: int
    stop: int | None


def stretches(song: SongUse) -> tuple[Stretch, ...]:
    """What the film plays of its song, in order, each stretch right after the one before.

    Where the film begins before the song (`in_samples` below zero) the first one begins that much later.
    """
    at = max(0, -song.in_samples)
    if not song.spans:
        return (Stretch(at, max(0, song.in_samples), None),)
    found = []
    for span in song.spans:
        found.append(Stretch(at, span.start, span.stop))
        at += span.stop - span.start
    return tuple(found)


def film_samples(song: SongUse, sample: int) -> Iterator[int]:
    """Where in the film a moment of the song is heard: nowhere, once, or once a loop. Half-open: a join counts once.

    A song that plays as it is answers for all of it, also for what lies before the film (below zero).
    """
    if not song.spans:
        yield sample - song.in_samples
        return
    for at, start, stop in stretches(song):
        if start <= sample and (stop is None or sample < stop):
            yield at + sample - start
