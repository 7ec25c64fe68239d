"""A film in pieces that can be done one by one: segments, sound, join, and reading the file back.

Each piece ends with a file in the blobs, so whatever is interrupted goes on with the next piece.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.blobs import Blobs
from core.film import (
    Segment,
    compile_cut,
    ffmpeg_version,
    join,
    mix_sound,
    probe,
    read_back,
    render_segment,
    sound_key,
)
from core.model.cells import MadeWith
from core.model.film import Film, FilmReport
from core.model.money import FREE
from core.model.orders import OrderResult, Output, RenderOrder
from core.process import Stop, never

OnFrame = Callable[[int], None]
NICENESS = 10
"""Whoever looks at a screen comes first; on a machine that does nothing else it costs nothing."""


def segments_of(order: RenderOrder) -> tuple[Segment, ...]:
    """The segments of the film, in order, for the FFmpeg of this machine."""
    return compile_cut(order.cut, order.settings, encoder=ffmpeg_version(), captions=order.burned)


def one_segment(
    segment: Segment, blobs: Blobs, *, threads: int, on_frame: OnFrame | None = None, should_stop: Stop = never
) -> str:
    """Renders one segment and returns its digest.

    Raises:
        DiskFullError: When there is no room for it.
        RenderError: When FFmpeg failed.
        BlobMissingError: When a clip's file is gone.
        CancelledError: When told to stop.
    """
    with blobs.temp_folder() as folder:
        to = folder / "segment.mp4"
        render_segment(
            segment, blobs, to, threads=threads, niceness=NICENESS, on_frame=on_frame, should_stop=should_stop
        )
        return blobs.put_file(to)


def sound_key_of(order: RenderOrder) -> str:
    """Under which key the film's sound is kept, for the FFmpeg of this machine."""
    return sound_key(order.cut, encoder=ffmpeg_version())


def sound_of(order: RenderOrder, blobs: Blobs, *, should_stop: Stop = never) -> str | None:
    """Mixes the sound of the whole film once and returns its digest; None for a silent film.

    Raises:
        DiskFullError: When there is no room for it.
        RenderError: When FFmpeg failed.
        CancelledError: When told to stop.
    """
    with blobs.temp_folder() as folder:
        mixed = mix_sound(order.cut, blobs, folder / "sound.m4a", should_stop=should_stop)
        return None if mixed is None else blobs.put_file(mixed)


def joined(digests: Sequence[str], sound: str | None, blobs: Blobs, *, should_stop: Stop = never) -> str:
    """Joins segments and sound by copy and returns the film's digest.

    Raises:
        DiskFullError: When there is no room for it.
        RenderError: When FFmpeg failed.
        CancelledError: When told to stop.
    """
    with blobs.temp_folder() as folder:
        to = folder / "film.mp4"
        parts = [blobs.path(digest) for digest in digests]
        join(parts, None if sound is None else blobs.path(sound), to, should_stop=should_stop)
        return blobs.put_file(to)


def report_of(order: RenderOrder, digest: str, blobs: Blobs, *, should_stop: Stop = never) -> FilmReport:
    """Reads the finished file back and measures it against the plan.

    Raises:
        ProbeError: When it cannot be read.
        CancelledError: When told to stop.
    """
    return read_back(blobs.path(digest), order.cut, order.settings, should_stop=should_stop)


def film_result(
    order: RenderOrder,
    digest: str,
    report: FilmReport,
    blobs: Blobs,
    *,
    rendered_frames: int,
    reused_frames: int,
    render_s: float,
) -> OrderResult:
    """The finished film with what is known of it."""
    film = Film(
        blob=digest,
        info=probe(blobs.path(digest)),
        settings=order.settings,
        report=report,
        file_name=order.file_name,
        rendered_frames=rendered_frames,
        reused_frames=reused_frames,
        render_s=render_s,
    )
    made_with = MadeWith(width=film.info.width, height=film.info.height)
    return OrderResult(
        outputs=(Output(content=film.to_json(), blob=digest, info=film.info),), billed=FREE, made_with=made_with
    )
