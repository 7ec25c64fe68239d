"""One segment as a work order: JSON in, a digest out, files by digest. Another machine could carry it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from core.blobs import Blobs
from core.errors import RenderError
from core.film import Segment, Tails, ffmpeg_version, render_segment
from core.model.base import Doc
from core.process import Stop, never

OnFrame = Callable[[int], None]
NICENESS = 10
"""Whoever looks at a screen comes first; on a machine that does nothing else it costs nothing."""


class SegmentOrder(Doc):
    """Render one stretch of a film.

    Args:
        segment: Everything the renderer reads.
        encoder: Version of the FFmpeg it was planned for; another one would give other bytes under the same key.
        threads: For decoding and filters.
    """

    schema_name: ClassVar[str] = "segment_order"

    segment: Segment
    encoder: str
    threads: int = 2

    @property
    def blobs(self) -> tuple[str, ...]:
        """Every file it needs, each once."""
        found = [strip.source.blob for strip in self.segment.strips if strip.source is not None]
        found += [strip.look.grade.lut for strip in self.segment.strips if strip.look.grade.lut]
        return tuple(dict.fromkeys(found))


def segment_order(segment: Segment, *, threads: int) -> SegmentOrder:
    """The order for a segment that was planned on this machine."""
    return SegmentOrder(segment=segment, encoder=ffmpeg_version(), threads=threads)


def render_one(
    order: SegmentOrder,
    blobs: Blobs,
    *,
    on_frame: OnFrame | None = None,
    should_stop: Stop = never,
    tails: Tails | None = None,
) -> str:
    """Renders one segment, keeps it, and returns its digest.

    Args:
        order: What to render.
        blobs: Where its files are, and where the segment goes.
        on_frame: Hears how many frames are done.
        should_stop: Asked all the time; True ends FFmpeg.
        tails: Pictures that renders of one export on this machine hand on; they save time and change nothing.

    Raises:
        DiskFullError: When there is no room for it.
        RenderError: When FFmpeg failed, or is another one than the segment was planned for.
        BlobMissingError: When a clip's file is gone.
        CancelledError: When told to stop.
    """
    if order.encoder != ffmpeg_version():
        raise RenderError(
            f"This machine has FFmpeg {ffmpeg_version()}; the film is rendered with {order.encoder}.",
            hint="Install the same FFmpeg on every machine that renders.",
        )
    with blobs.temp_folder() as folder:
        to = folder / "segment.mp4"
        render_segment(
            order.segment,
            blobs,
            to,
            threads=order.threads,
            niceness=NICENESS,
            on_frame=on_frame,
            should_stop=should_stop,
            tails=tails,
        )
        return blobs.put_file(to)
