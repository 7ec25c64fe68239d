"""The beats and sections of a song as the film hears them: once, not at all, or once a loop. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from core.model.cut import SongUse
from core.model.music import BeatGrid
from core.model.song_time import SONG_RATE, Stretch, film_samples, stretches
from core.timing import frames_of


def heard_at(moment_s: Fraction, song: SongUse | None) -> Iterator[Fraction]:
    """Moments of the film, in seconds, at which a moment of the song is heard.

    Without a song, and of a song that plays as it is, there is exactly one, which may lie before the film.
    """
    if song is None or not song.spans:
        yield moment_s - Fraction(song.in_samples if song is not None else 0, SONG_RATE)
        return
    exact = moment_s * SONG_RATE
    nearest = (exact + Fraction(1, 2)).__floor__()
    for sample in film_samples(song, nearest):
        yield (sample + exact - nearest) / SONG_RATE


def heard_beats(grid: BeatGrid, song: SongUse | None) -> list[tuple[Fraction, int]]:
    """Moments of the film in seconds at which a beat is heard, rising, each with its index in the grid.

    A beat that falls on a join is the one that is played there.
    """
    return sorted((at_s, index) for index in range(len(grid.beats)) for at_s in heard_at(grid.beat_s(index), song))


def heard_parts(grid: BeatGrid, rate: Fraction, song: SongUse | None) -> Iterator[tuple[int, int, str]]:
    """Sections as the film plays them: first frame, the one after the last, and the label; empty ones are left out."""
    for at, start, stop in stretches(song) if song is not None else (Stretch(0, 0, None),):
        for part in grid.sections:
            edges = [round(Fraction(edge, grid.sample_rate) * SONG_RATE) for edge in (part.start, part.stop)]
            first, last = max(edges[0], start), edges[1] if stop is None else min(edges[1], stop)
            frames = [frames_of(Fraction(edge - start + at, SONG_RATE), rate) for edge in (first, last)]
            if frames[1] > frames[0]:
                yield frames[0], frames[1], part.label
