"""Sound as samples: any song decoded to one channel, in pieces, so that hours fit in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import RenderError
from core.film.tool import SAFE_INPUT, open_ffmpeg, translated
from core.process import Stop, never

Mono = npt.NDArray[np.float32]

_SAMPLE_BYTES = 4


def pcm_blocks(
    path: Path, *, sample_rate: int, block: int = 1 << 20, longest_s: float | None = None, should_stop: Stop = never
) -> Iterator[Mono]:
    """The sound of a file, mixed to one channel, in blocks.

    Args:
        path: A song, or a clip with sound.
        sample_rate: Samples a second of the result.
        block: Samples of every block but the last, which may be shorter; none is empty.
        longest_s: Decoding ends here, whatever the file says of its length.
        should_stop: As for `Child`.

    Raises:
        RenderError: When there is no sound, or it cannot be decoded.
        CancelledError: When `should_stop` said so.
    """
    limit: list[str | Path] = [] if longest_s is None else ["-t", f"{longest_s:.3f}"]
    args: list[str | Path] = [
        *SAFE_INPUT,
        "-i",
        path,
        "-map",
        "0:a:0",
        "-ac",
        "1",
        "-ar",
        str(sample_rate),
        *limit,
        "-f",
        "f32le",
    ]
    with open_ffmpeg([*args, "pipe:1"], should_stop=should_stop) as child:
        yield from regrouped(child.pieces(), block)
        try:
            child.finish()
        except RenderError as exc:
            raise translated(exc) from exc


def decode_pcm(path: Path, *, sample_rate: int) -> Mono:
    """All of a short file's sound, mixed to one channel. Raises what `pcm_blocks` raises."""
    blocks = list(pcm_blocks(path, sample_rate=sample_rate))
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def regrouped(pieces: Iterable[bytes], block: int) -> Iterator[Mono]:
    """Blocks of so many samples from bytes that come as they like, and what is left over at the end."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= block * _SAMPLE_BYTES:
            yield _samples(held[: block * _SAMPLE_BYTES])
            del held[: block * _SAMPLE_BYTES]
    if len(held) >= _SAMPLE_BYTES:
        yield _samples(held)


def _samples(raw: bytearray) -> Mono:
    return np.frombuffer(bytes(raw[: len(raw) // _SAMPLE_BYTES * _SAMPLE_BYTES]), "<f4").astype(np.float32)
