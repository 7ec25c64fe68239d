"""One piece of a preview: rendered small, kept in the form that browsers append to what they play."""

from __future__ import annotations

from core.blobs import Blobs
from core.film import Segment, in_fragments, render_segment
from core.process import Stop, never

NICENESS, BESIDE_EXPORT = 2, 19
"""A film that is being exported comes before one that is looked at."""


def piece_of(
    segment: Segment, blobs: Blobs, *, threads: int, niceness: int = NICENESS, should_stop: Stop = never
) -> str:
    """Renders a piece, keeps it as a fragmented MP4 and returns its digest.

    Args:
        threads: For decoding and filters.

    Raises:
        MediaError: As `render_segment`.
        BlobMissingError: When a clip's file is gone.
        CancelledError: When told to stop.
    """
    with blobs.temp_folder() as folder:
        made = folder / "made.mp4"
        render_segment(segment, blobs, made, threads=threads, niceness=niceness, should_stop=should_stop)
        return blobs.put_file(in_fragments(made, folder / "piece.mp4", segment.rate))
