"""The film as it is looked at while it is cut: small, quickly encoded, in short pieces that browsers play one after the other."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av

from core.digest import digest_of
from core.errors import RenderError
from core.film.encoding import Encoding, timescale_of
from core.film.whole import whole_file

SHORT_PX, FAST_SHORT_PX = 540, 360
_FAST = Fraction(31)
"""From this many frames a second on, twice the pictures are wanted in the same time, so they are smaller."""
_RECIPE = 1
_MOVFLAGS = "frag_keyframe+empty_moov+default_base_moof"


class Proxy(NamedTuple):
    """How a film is cut into pieces and encoded instead of what its settings say.

    Args:
        encoding: Of every piece.
        longest_s: No piece is longer; a person waits for the first one.
    """

    encoding: Encoding = Encoding(preset="ultrafast", crf=25, keyint=30)
    longest_s: int = 2


def proxy_px(rate: Fraction) -> int:
    """The short side of a preview of this rate."""
    return FAST_SHORT_PX if rate >= _FAST else SHORT_PX


def proxy_key(segment_key: str) -> str:
    """Under which key a piece is kept in the form that browsers take."""
    return digest_of("preview", {"recipe": _RECIPE, "segment": segment_key})


def in_fragments(made: Path, to: Path, rate: Fraction) -> Path:
    """The same pictures as a fragmented MP4, which a browser appends to what it plays; copied, not encoded.

    Raises:
        RenderError: When the piece cannot be read back.
        DiskFullError: When there was no room.
    """
    options = {"movflags": _MOVFLAGS, "video_track_timescale": str(timescale_of(rate)), "fflags": "+bitexact"}
    try:
        with (
            whole_file(to) as part,
            av.open(str(made)) as source,
            av.open(str(part), "w", format="mp4", options=options) as out,
        ):
            pictures = out.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(video=0):
                if packet.dts is not None:
                    packet.stream = pictures
                    out.mux(packet)
    except av.FFmpegError as exc:
        raise RenderError("A piece of the preview cannot be read back.", hint="Play it again.") from exc
    return to
