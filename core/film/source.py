"""What the renderer must see of a source right before it opens it; follows from the bytes alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from core.errors import ProbeError
from core.film.probe import open_container, picture_stream
from core.model.media import MediaInfo, MediaKind

_SEEKABLE = ("mp4", "mov", "matroska", "webm")
_BT709, _UNSPECIFIED = 1, 2
_HD_LINES = 720
ALPHA_DECODERS = {"vp9": "libvpx-vp9", "vp8": "libvpx"}
"""FFmpeg's own decoders of these codecs drop the alpha."""


@dataclass(frozen=True)
class Peek:
    """Facts that only the file itself tells.

    Args:
        first_s: Time stamp of the first picture.
        can_seek: Whether jumping lands on a picture before the wanted one, reliably.
        is_untagged_hd: High definition without a word on its colors: BT.709 then, as players assume.
        has_other_matrix: Colors must be converted to BT.709, which is worth careful rounding.
    """

    first_s: Fraction = Fraction(0)
    can_seek: bool = False
    is_untagged_hd: bool = False
    has_other_matrix: bool = True


def peek_at(path: Path, info: MediaInfo) -> Peek:
    """Opens a source and decodes its first picture; stills and animated webp need no look.

    Raises:
        ProbeError: When it cannot be decoded any more.
    """
    if info.kind is not MediaKind.VIDEO or info.container in ("webp", "gif", "png"):
        return Peek()
    try:
        with open_container(path) as container:
            stream = picture_stream(container)
            first = None if stream is None else next(container.decode(stream), None)
    except av.FFmpegError as exc:
        raise ProbeError("A clip of the cut cannot be read any more.", hint="Choose another take.") from exc
    if first is None:
        raise ProbeError("A clip of the cut holds no picture.", hint="Choose another take.")
    is_hd = is_untagged_hd(first)
    return Peek(
        first_s=(first.pts or 0) * (first.time_base or Fraction(0)),
        can_seek=info.container in _SEEKABLE,
        is_untagged_hd=is_hd,
        has_other_matrix=first.colorspace != _BT709 and not is_hd,
    )


def is_untagged_hd(frame: av.VideoFrame) -> bool:
    """High definition without a word on its colors: it means BT.709, where smaller pictures mean BT.601."""
    is_hd = min(frame.width, frame.height) >= _HD_LINES
    return is_hd and frame.colorspace == _UNSPECIFIED and not frame.format.is_rgb
