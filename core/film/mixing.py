"""Sounds laid over each other, each from its sample of the film on, as one stream of blocks."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.film.hearing import BLOCK, Blocks, Samples


@dataclass(frozen=True)
class Line:
    """A sound of the film.

    Args:
        start: Sample of the film on which it begins.
        open: Gives its blocks; called when its turn comes, so that only what is heard now is being decoded.
    """

    start: int
    open: Callable[[], Blocks]


class _Reader:
    """Takes samples from blocks of any size."""

    def __init__(self, line: Line) -> None:
        self._blocks = line.open()
        self._held = np.zeros((0, 2), np.float32)
        self._has_more = True

    @property
    def is_over(self) -> bool:
        """Whether everything was taken."""
        return not self._has_more and not len(self._held)

    def take(self, count: int) -> Samples:
        """The next samples; fewer at the end."""
        parts, have = [self._held], len(self._held)
        while have < count and self._has_more:
            block = next(self._blocks, None)
            if block is None:
                self._has_more = False
            else:
                parts.append(block)
                have += len(block)
        whole = np.concatenate(parts) if len(parts) > 1 else parts[0]
        self._held = whole[count:]
        return whole[:count]

    def close(self) -> None:
        """Ends its decoder."""
        close = getattr(self._blocks, "close", None)
        if close is not None:
            close()


def mixed(lines: Sequence[Line], total: int) -> Iterator[Samples]:
    """All lines as blocks of a second, exactly `total` samples together; what goes beyond is not heard."""
    waiting = sorted(lines, key=lambda line: line.start, reverse=True)
    playing: list[_Reader] = []
    with contextlib.ExitStack() as stack:
        for at in range(0, total, BLOCK):
            block = np.zeros((min(BLOCK, total - at), 2), np.float32)
            for reader in playing:
                part = reader.take(len(block))
                block[: len(part)] += part
            while waiting and waiting[-1].start < at + len(block):
                line = waiting.pop()
                reader = _Reader(line)
                stack.callback(reader.close)
                playing.append(reader)
                offset = line.start - at
                part = reader.take(len(block) - offset)
                block[offset : offset + len(part)] += part
            playing = [reader for reader in playing if not reader.is_over]
            yield block
