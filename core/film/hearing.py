"""Sound as blocks of stereo samples, 48,000 a second, decoded as they are needed: hours take no more memory than seconds.

More channels than two are folded by the rules of ITU-R BS.775: center and surrounds 3 dB down into both sides, the low
effects channel left out; one channel goes to both sides 3 dB down, which is as loud as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import RenderError
from core.film.pcm import regrouped
from core.film.tool import SAFE_INPUT, open_ffmpeg, translated
from core.model.song_time import SONG_RATE
from core.process import Stop, never

Samples = npt.NDArray[np.float32]
"""Shape (samples, 2)."""
Blocks = Iterator[Samples]

STEREO = f"aresample={SONG_RATE},aformat=sample_fmts=flt:channel_layouts=stereo"
BLOCK = SONG_RATE
RAMP = 96
"""Samples of the shortest fade, 2 ms: enough against clicks."""


def decoded(
    source: Sequence[str | Path], chain: str, *, name: str, hint: str = "", should_stop: Stop = never
) -> Blocks:
    """The sound of an input in blocks of a second; none is empty, the last may be shorter.

    Args:
        source: FFmpeg's options that open the file.
        chain: Audio filters that end in stereo of `SONG_RATE`.
        name: What it is, for the error: `The song`.
        hint: What to do when it cannot be decoded.

    Raises:
        RenderError: When there is no sound, or it cannot be decoded at all.
        CancelledError: When `should_stop` said so.
    """
    args: list[str | Path] = [*SAFE_INPUT, *source, "-map", "0:a:0", "-vn", "-af", chain]
    args += ["-f", "f32le", "-ar", str(SONG_RATE), "-ac", "2", "pipe:1"]
    with open_ffmpeg(args, should_stop=should_stop) as child:
        for block in regrouped(child.pieces(), 2 * BLOCK):
            yield block.reshape(-1, 2)
        try:
            child.finish()
        except RenderError as exc:
            found = translated(exc)
            if isinstance(found, RenderError):
                raise RenderError(f"{name} cannot be decoded.", hint=hint, tail=exc.tail) from exc
            raise found from exc


def exactly(blocks: Blocks, count: int) -> Blocks:
    """So many samples: more are dropped, missing ones are silence."""
    left = count
    for block in blocks:
        yield block[:left]
        left -= min(left, len(block))
        if not left:
            return
    while left:
        yield np.zeros((min(left, BLOCK), 2), np.float32)
        left -= min(left, BLOCK)


def at_most(blocks: Blocks, count: int) -> Blocks:
    """No more than so many samples."""
    left = count
    for block in blocks:
        yield block[:left]
        left -= min(left, len(block))
        if not left:
            return


def together(blocks: Blocks) -> Samples:
    """All of a short sound."""
    found = list(blocks)
    return np.concatenate(found) if found else np.zeros((0, 2), np.float32)


def ramp_down(samples: int) -> Samples:
    """A smooth way from 1 to 0, shape (samples, 1)."""
    way = (np.arange(samples, dtype=np.float32)[:, None] + 1) / max(1, samples)
    return np.asarray(np.cos(way * (np.pi / 2)) ** 2, dtype=np.float32)


def shaped(blocks: Blocks, gain: Callable[[int, int], Samples | None]) -> Blocks:
    """Blocks times a gain that is asked for each stretch `[start, stop)` of them; None is 1."""
    at = 0
    for block in blocks:
        by = gain(at, at + len(block))
        at += len(block)
        yield block if by is None else block * by


def louder(blocks: Blocks, gain_db: float) -> Blocks:
    """The same at another level."""
    return blocks if not gain_db else (block * np.float32(10 ** (gain_db / 20)) for block in blocks)


def faded(blocks: Blocks, *, fade_in: int, fade_out: int, whole: int) -> Blocks:
    """Fades both ends of a sound that lasts, or would last, `whole` samples; 0 leaves an end as it is."""
    head, tail = min(fade_in, whole), min(fade_out, whole)
    ways = ramp_down(head)[::-1], ramp_down(tail)

    def gain(start: int, stop: int) -> Samples | None:
        begin = whole - tail
        if start >= head and stop <= begin:
            return None
        by = np.ones((stop - start, 1), np.float32)
        if start < head:
            part = ways[0][start:stop]
            by[: len(part)] *= part
        if stop > begin and tail:
            part = ways[1][max(0, start - begin) : stop - begin]
            at = max(0, begin - start)
            by[at : at + len(part)] *= part
        return by

    return shaped(blocks, gain)


def ended(blocks: Blocks, *, most: int, fade_out: int, cut_fade: int) -> Blocks:
    """A sound of unknown length, faded where it ends; where it is cut off at `most` samples, at least over `cut_fade`."""
    hold, held, left = max(fade_out, cut_fade), np.zeros((0, 2), np.float32), most
    is_cut = False
    for block in blocks:
        held = np.concatenate([held, block[:left]])
        is_cut = len(block) > left
        left -= min(left, len(block))
        if is_cut:
            break
        if len(held) > hold:
            yield held[: len(held) - hold]
            held = held[len(held) - hold :]
    fade = min(len(held), max(fade_out, cut_fade) if is_cut else fade_out)
    if fade:
        held = np.concatenate([held[: len(held) - fade], held[len(held) - fade :] * ramp_down(fade)])
    if len(held):
        yield held
