"""How a song is made to last as long as a film: looped from bar to bar, or shortened so that it ends with it. Pure.

Every join leads from one bar's first beat to another's. Which two is decided by what a listener would notice: whether both
bars stand at the same place of a phrase, in a section of the same kind, as loud as what was expected.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from core.errors import InputError
from core.model.cut import SongPlay, SongSpan, SongUse
from core.model.music import BeatGrid
from core.model.song_time import SONG_RATE

MOST_SPANS = 200
_PHRASE = 4
"""Bars of a phrase."""
_QUIET = 0.02
"""Energy below which a song has faded away."""
_SLACK = SONG_RATE // 100
# What a listener notices, in units of a full change of loudness.
_OTHER_PLACE, _OTHER_HALF, _OTHER_SECTION, _TURN = 0.6, 0.6, 0.5, 0.3
_UNUSED, _SHORT, _SHORT_BARS, _LATE = 1.0, 1.5, 8, 0.25
_GAP, _LITTLE_ENDING, _ENDING_BARS = 4.0, 2.0, 4


@dataclass(frozen=True)
class _Bar:
    """A bar's first beat.

    Args:
        at: In samples of 48,000 a second.
        place: Number in its section.
        energy: Loudness of the bar that begins here, 0 to 1.
    """

    at: int
    place: int
    label: str
    energy: float


def fitted(song: SongUse, grid: BeatGrid | None, samples: int) -> SongUse:
    """The song with the stretches that make it last for a film, as `song.plays` says.

    None are needed for a song played once, one long enough to be looped never, and one too short to leave anything out.

    Args:
        grid: Its beats; without bars a loop joins the end of the song to its beginning.
        samples: Length of the film, 48,000 a second.

    Raises:
        InputError: When it would be looped more than 200 times.
    """
    spans: tuple[SongSpan, ...] = ()
    needed = samples - max(0, -song.in_samples)
    if song.plays is SongPlay.LOOP:
        spans = _looped(song, grid, needed)
    elif song.plays is SongPlay.ENDING and grid is not None:
        spans = _with_ending(song, grid, needed)
    return song if spans == song.spans else song.model_copy(update={"spans": spans})


def song_end(song: SongUse, grid: BeatGrid | None) -> int:
    """The sample after the last one at which the song is heard; its fade into silence is over by then."""
    whole = round((song.source.info.duration_s if grid is None else grid.duration_s) * SONG_RATE)
    if grid is None or not any(level > _QUIET for level in grid.energy):
        return whole
    last = max(number for number, level in enumerate(grid.energy) if level > _QUIET)
    return min(whole, (last + 1) * SONG_RATE // 10)


def _looped(song: SongUse, grid: BeatGrid | None, needed: int) -> tuple[SongSpan, ...]:
    begin, end = max(0, song.in_samples), song_end(song, grid)
    if needed <= end - begin or end <= 0:
        return ()
    start, stop = _loop(_bars(grid), begin, end)
    return _repeated(begin, start, stop, needed)


def _repeated(begin: int, start: int, stop: int, needed: int) -> tuple[SongSpan, ...]:
    found, left, at = [], needed, begin
    while left > 0:
        last = min(stop, at + left)
        found.append(SongSpan(start=at, stop=last))
        left -= last - at
        at = start
        if len(found) > MOST_SPANS:
            raise InputError(
                f"The song would have to be looped more than {MOST_SPANS} times.", hint="Bring a longer song."
            )
    return tuple(found)


def _loop(bars: list[_Bar], begin: int, end: int) -> tuple[int, int]:
    """Where the loop begins and where it goes back; the whole song where it has no two bars to join."""
    best, least = (0 if begin < end else begin, end), float("inf")
    for stop in range(1, len(bars)):
        if bars[stop].at <= begin + _SLACK or bars[stop].at > end + _SLACK:
            continue
        for start in range(stop):
            cost = _jump(bars, stop, start) + _UNUSED * (end - bars[stop].at) / end
            cost += _SHORT * max(0, _SHORT_BARS - (stop - start)) / _SHORT_BARS
            cost += _LATE * bars[start].at / end
            if cost < least - 1e-9:
                best, least = (bars[start].at, min(bars[stop].at, end)), cost
    return best


def _with_ending(song: SongUse, grid: BeatGrid, needed: int) -> tuple[SongSpan, ...]:
    """The begin of the song, and its end from another bar on; less than a bar of silence may be left behind it."""
    begin, end = max(0, song.in_samples), song_end(song, grid)
    bars = _bars(grid)
    if needed >= end - begin or len(bars) < 2:
        return ()
    usual = sorted(b.at - a.at for a, b in pairwise(bars))[len(bars) // 2 - 1]
    best: tuple[float, tuple[SongSpan, ...]] = (float("inf"), ())
    for stop in (number for number, bar in enumerate(bars) if bar.at > begin + _SLACK):
        for start in range(stop + 1, len(bars)):
            gap = needed - (bars[stop].at - begin) - (end - bars[start].at)
            if gap < -_SLACK or bars[start].at >= end:
                continue
            little = max(0.0, 1 - (end - bars[start].at) / usual / _ENDING_BARS)
            cost = _jump(bars, stop, start) + _GAP * gap / usual + _LITTLE_ENDING * little
            if cost < best[0] - 1e-9:
                spans = (SongSpan(start=begin, stop=bars[stop].at), SongSpan(start=bars[start].at, stop=end))
                best = cost, spans
    return best[1]


def _jump(bars: list[_Bar], left: int, into: int) -> float:
    """What is noticed of going on at the bar `into` where the bar `left` was expected.

    From the end of one section to the begin of another a change is expected, and noticed less.
    """
    expected, found, last = bars[left], bars[into], bars[left - 1]
    off = (expected.place - found.place) % _PHRASE
    cost = (_OTHER_PLACE if off else 0.0) + (_OTHER_HALF if off % 2 else 0.0)
    before = bars[into - 1].energy if into else found.energy
    change = (_OTHER_SECTION if last.label != found.label else 0.0) + abs(last.energy - before)
    change += abs(expected.energy - found.energy) / 2
    is_turn = not expected.place and not found.place and last.label != expected.label
    return cost + (_TURN if is_turn else 1.0) * change


def _bars(grid: BeatGrid | None) -> list[_Bar]:
    """First beats of the song's bars, and where one more would begin if the song went on."""
    if grid is None:
        return []
    firsts = [grid.beat_s(index) for index in grid.downbeats if index < len(grid.beats)]
    ats = [(moment * SONG_RATE + Fraction(1, 2)).__floor__() for moment in firsts]
    if len(ats) < 2:
        return []
    after = 2 * ats[-1] - ats[-2]
    whole = round(grid.duration_s * SONG_RATE)
    if after <= whole + _SLACK:
        ats.append(after)
    return list(_described(ats, grid))


def _described(ats: list[int], grid: BeatGrid) -> Iterator[_Bar]:
    starts = [round(Fraction(part.start, grid.sample_rate) * SONG_RATE) - _SLACK for part in grid.sections]
    firsts: dict[int, int] = {}
    for number, at in enumerate(ats):
        section = bisect_right(starts, at) - 1
        first = firsts.setdefault(section, number)
        label = grid.sections[section].label if 0 <= section < len(grid.sections) else ""
        stop = ats[number + 1] if number + 1 < len(ats) else at + (at - ats[number - 1])
        yield _Bar(at, number - first, label, _energy(grid, at, stop))


def _energy(grid: BeatGrid, start: int, stop: int) -> float:
    """Mean loudness of a stretch; 0 past the end of the song."""
    steps = grid.energy[start * 10 // SONG_RATE : max(start * 10 // SONG_RATE + 1, stop * 10 // SONG_RATE)]
    return sum(steps) / len(steps) if steps else 0.0
