"""The song as the film plays it: decoded in blocks, its stretches joined on the sample without a dip or a click."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import numpy as np

from core.film.hearing import STEREO, Blocks, Samples, decoded
from core.model.song_time import SONG_RATE, Stretch
from core.process import Stop, never

JOIN = SONG_RATE * 30 // 1000
"""Samples of the crossfade before a join, 30 ms: it is over when the bar begins, so that its first beat is whole."""
_KEPT = 60 * SONG_RATE
"""Stretches up to a minute are decoded once, however often they come."""
_MOST_BOOST = 2.0
_HINT = "Bring the song again, or another one."

Opened = Callable[[int, int | None], Blocks]
"""Blocks of the song from a sample to another."""


def song_blocks(path: Path, played: Sequence[Stretch], *, should_stop: Stop = never) -> Blocks:
    """What is heard of a song from its first stretch on, without the silence before it.

    A stretch that reaches beyond the end of the song is followed by silence there.
    """

    def opened(start: int, stop: int | None) -> Blocks:
        end = "" if stop is None else f":end_sample={stop}"
        chain = f"{STEREO},atrim=start_sample={start}{end}"
        return decoded(["-i", path], chain, name="The song", hint=_HINT, should_stop=should_stop)

    return joined(played, _keeping(opened))


def joined(played: Sequence[Stretch], opened: Opened) -> Blocks:
    """Stretches one after the other; the last samples of each go over into what comes before the next one's first bar.

    A stretch whose waves run against those before it is turned over as a whole: that is not heard, a dip would be.
    """
    before = np.zeros((0, 2), np.float32)
    for number, part in enumerate(played):
        lead = min(JOIN, part.start, len(before))
        after = played[number + 1] if number + 1 < len(played) else None
        rest = _lengthened(opened(part.start - lead, part.stop), part, lead)
        head, rest = _alike(before[len(before) - lead :], *_split(rest, lead))
        yield from _pieces(before[: len(before) - lead], crossfaded(before[len(before) - lead :], head))
        before = np.zeros((0, 2), np.float32)
        if after is None:
            yield from rest
        else:
            before = yield from _all_but_last(rest, JOIN)


def crossfaded(before: Samples, after: Samples) -> Samples:
    """From one sound to another of the same length at even power, whether they are alike or not.

    Plain equal-power curves add 3 dB where both are the same sound; the sum is brought to the power that two unlike sounds
    would have, raised by at most 6 dB.
    """
    way = (np.arange(len(before), dtype=np.float64)[:, None] + 0.5) / max(1, len(before)) * (np.pi / 2)
    out, into = np.cos(way), np.sin(way)
    powers = (
        float((before.astype(np.float64) ** 2).mean() if before.size else 0),
        float((after**2).mean() if after.size else 0),
    )
    shared = float((before.astype(np.float64) * after).mean()) if before.size else 0.0
    wanted = out**2 * powers[0] + into**2 * powers[1]
    found = wanted + 2 * out * into * shared
    even = np.sqrt(wanted / np.maximum(found, wanted / _MOST_BOOST**2 + 1e-20))
    return np.asarray((before * out + after * into) * np.where(wanted > 0, even, 1.0), np.float32)


def _keeping(opened: Opened) -> Opened:
    """Opens short stretches once."""
    kept: dict[tuple[int, int | None], list[Samples]] = {}

    def again(start: int, stop: int | None) -> Blocks:
        if stop is None or stop - start > _KEPT:
            return opened(start, stop)
        if (start, stop) not in kept:
            kept.clear()
            kept[start, stop] = list(opened(start, stop))
        return iter(kept[start, stop])

    return again


def _lengthened(blocks: Blocks, part: Stretch, lead: int) -> Blocks:
    """A stretch is as long as it says, also where the song ends within it."""
    if part.stop is None:
        yield from blocks
        return
    left = part.stop - part.start + lead
    for block in blocks:
        yield block[:left]
        left -= min(left, len(block))
    while left > 0:
        yield np.zeros((min(left, SONG_RATE), 2), np.float32)
        left -= min(left, SONG_RATE)


def _alike(before: Samples, head: Samples, rest: Blocks) -> tuple[Samples, Blocks]:
    """The same stretch, turned over where its begin runs against what came before."""
    if float((before.astype(np.float64) * head).sum()) >= 0:
        return head, rest
    return -head, (-block for block in rest)


def _split(blocks: Blocks, count: int) -> tuple[Samples, Blocks]:
    """The first samples, and the blocks after them."""
    held = np.zeros((0, 2), np.float32)
    while len(held) < count:
        block = next(blocks, None)
        if block is None:
            break
        held = np.concatenate([held, block])
    return held[:count], _chain(held[count:], blocks)


def _chain(first: Samples, blocks: Blocks) -> Blocks:
    if len(first):
        yield first
    yield from blocks


def _all_but_last(blocks: Blocks, count: int) -> Generator[Samples, None, Samples]:
    """Passes everything on but the last samples, and returns those."""
    held = np.zeros((0, 2), np.float32)
    for block in blocks:
        held = np.concatenate([held, block])
        if len(held) > count:
            yield held[: len(held) - count]
            held = held[len(held) - count :]
    return held


def _pieces(*parts: Samples) -> Blocks:
    return (part for part in parts if len(part))
