"""Segments and sound joined into one file by copying: nothing is encoded again, and nothing but their index is read.

The encoded pictures lie in the film as they lie in the pieces; only the index is new. That costs little more than copying
files, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import NamedTuple

from core.errors import CancelledError, RenderError
from core.film.alike import shared_description
from core.film.index import Plan, plan_film
from core.film.tables import Pictures, Track, read_pictures, read_sound, unreadable
from core.film.tool import run_ffmpeg
from core.film.whole import whole_file
from core.model.delivery import Codec
from core.process import Stop, never

_BLOCK_BYTES = 1 << 20


class _Span(NamedTuple):
    """Bytes of a file that are copied."""

    path: Path
    start: int
    size: int


def join(
    parts: Sequence[Path], sound: Path | None, to: Path, *, codec: Codec = Codec.H264, should_stop: Stop = never
) -> Path:
    """Joins rendered segments, in order, into a file that starts playing before it is loaded whole.

    Args:
        parts: Files of `render_segment`, at least one, all encoded alike; the same one may come again.
        sound: The mixed sound, already encoded for this kind of file; None for a silent film.
        to: Where the film goes; replaced when it is there.
        codec: Decides the container: WebM for VP9, MOV for ProRes, else MP4.
        should_stop: Asked all the time; True ends it, and nothing is left.

    Returns:
        `to`.

    Raises:
        RenderError: When a piece cannot be read, or is encoded in another way than the first; then nothing was written.
        DiskFullError: When there was no room.
        CancelledError: When `should_stop` said so.
    """
    pieces = _read(parts, should_stop)
    heard = None if sound is None or codec is Codec.VP9 else read_sound(sound)
    plan = plan_film(pieces, shared_description([piece.track for piece in pieces]), heard)
    blocks = _film_blocks(plan, pieces, heard)
    with whole_file(to) as part:
        if codec is Codec.VP9:
            _webm(blocks, sound, part, should_stop)
        else:
            _write(blocks, part, should_stop)
    return to


def _read(parts: Sequence[Path], should_stop: Stop) -> list[Pictures]:
    """The index of every piece.

    Raises:
        RenderError: When one is damaged, or its clock is another than that of the first.
    """
    known = dict[Path, Pictures]()
    for path in parts:
        _stop_if(should_stop)
        if path not in known:
            known[path] = read_pictures(path)
    if len({(piece.track.timescale, piece.track.movie[0], piece.step) for piece in known.values()}) > 1:
        raise RenderError("The pieces of this film have different frame rates.", hint="Export again.")
    return [known[path] for path in parts]


def _film_blocks(plan: Plan, pieces: Sequence[Pictures], sound: Track | None) -> Iterator[bytes | memoryview]:
    """The whole film as it is in the file. A block holds until the next is asked for: they share their memory."""
    yield plan.head
    room = memoryview(bytearray(_BLOCK_BYTES))
    seen = _spans([piece.track for piece in pieces], plan.pictures.tolist())
    heard = _spans([] if sound is None else [sound], plan.sound.tolist())
    for turn in zip_longest(seen, heard, fillvalue=()):
        for span in chain(*turn):
            yield from _copied(span, room)


def _spans(tracks: Sequence[Track], sizes: Sequence[int]) -> Iterator[tuple[_Span, ...]]:
    """Where the bytes of each turn lie."""
    coming = iter(tracks)
    span = _Span(Path(), 0, 0)
    for size in sizes:
        left, found = size, list[_Span]()
        while left:
            if not span.size:
                track = next(coming)
                span = _Span(track.path, track.start, track.size_bytes)
            part = min(left, span.size)
            found.append(span._replace(size=part))
            span = _Span(span.path, span.start + part, span.size - part)
            left -= part
        yield tuple(found)


def _copied(span: _Span, room: memoryview) -> Iterator[memoryview]:
    left = span.size
    try:
        with span.path.open("rb", buffering=0) as file:
            file.seek(span.start)
            while left:
                count = file.readinto(room[:left])
                if not count:
                    raise unreadable()
                left -= count
                yield room[:count]
    except OSError as exc:
        raise unreadable() from exc


def _write(blocks: Iterator[bytes | memoryview], to: Path, should_stop: Stop) -> None:
    with to.open("wb", buffering=0) as file:
        for block in blocks:
            _stop_if(should_stop)
            left = memoryview(block)
            while left:
                left = left[file.write(left) :]


def _webm(blocks: Iterator[bytes | memoryview], sound: Path | None, to: Path, should_stop: Stop) -> None:
    """FFmpeg reads the film as it would be in an MP4 from a pipe; WebM has a clock of its own."""
    args: list[str | Path] = ["-f", "mp4", "-i", "pipe:0"]
    maps = ["-map", "0:v:0"]
    if sound is not None:
        args += ["-i", sound]
        maps += ["-map", "1:a:0"]
    form = ["-c", "copy", "-map_metadata", "-1", "-fflags", "+bitexact", "-cues_to_front", "1", "-f", "webm"]
    run_ffmpeg([*args, *maps, *form, to], feed=map(bytes, blocks), should_stop=should_stop)


def _stop_if(should_stop: Stop) -> None:
    if should_stop():
        raise CancelledError("Cancelled. What was finished before is kept.")
