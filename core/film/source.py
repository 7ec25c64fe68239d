"""What the renderer must see of a source right before it opens it; follows from the bytes alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
from PIL import UnidentifiedImageError

from core.digest import digest_of_file
from core.errors import ProbeError, RenderError
from core.film.pictures import PICTURE_ERRORS, needs_rewriting, open_image, upright
from core.film.probe import open_container, picture_stream
from core.model.cut import Source
from core.model.media import MediaInfo, MediaKind

_SEEKABLE = ("mp4", "mov", "matroska", "webm")
_BT709, _UNSPECIFIED = 1, 2
_FULL_RANGE = 2
_PEEKS = 512
_HD_LINES = 720
_GONE = "Restore it from a backup, or choose another take of this shot."
_CHANGED = "Nothing may write to it. Import the clip again, or choose another take of this shot."
_WRITTEN = "See that nothing writes to it, import the clip again and export again; what was rendered before is kept."
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
        transfer, primaries, matrix: Of its colors, as ITU-T H.273 numbers them; 2 is unsaid.
        is_as_the_film: Its pictures are yuv420p, of BT.709's matrix and limited range; primaries and transfer may be others.
        is_interlaced: It holds half pictures, woven into each other.
    """

    first_s: Fraction = Fraction(0)
    can_seek: bool = False
    is_untagged_hd: bool = False
    has_other_matrix: bool = True
    transfer: int = _UNSPECIFIED
    primaries: int = _UNSPECIFIED
    matrix: int = _UNSPECIFIED
    is_as_the_film: bool = False
    is_interlaced: bool = False


@dataclass(frozen=True)
class Seal:
    """What tells, at the price of one look at the folder, whether a file is still the one that was opened.

    A file of the workspace gets a new date when its content is brought a second time; only then it is read whole to be sure.

    Args:
        path: The file.
        digest: Of its content, where it is kept by its content.
        size_bytes, changed_ns, node: Of it when it was opened.
    """

    path: Path
    digest: str
    size_bytes: int
    changed_ns: int
    node: int

    def check(self, place: str) -> None:
        """Looks again.

        Args:
            place: Where in the film it is, as a message says it.

        Raises:
            RenderError: When it changed or vanished meanwhile.
        """
        try:
            about = self.path.stat()
            is_same = (about.st_size, about.st_ino) == (self.size_bytes, self.node)
            if is_same and about.st_mtime_ns != self.changed_ns:
                is_same = digest_of_file(self.path) == self.digest
        except OSError as exc:
            raise RenderError(f"{place}: its file vanished while it was rendered.", hint=_GONE) from exc
        if not is_same:
            raise RenderError(f"{place}: its file changed while it was rendered.", hint=_WRITTEN)


def sealed(path: Path, source: Source) -> Seal:
    """Looks at a source before it is opened.

    Raises:
        ProbeError: When it is gone, or has not the length it had when it was taken in.
    """
    try:
        about = path.stat()
    except OSError as exc:
        raise ProbeError("A clip of the cut is not there any more.", hint=_GONE) from exc
    if source.info.size_bytes and about.st_size != source.info.size_bytes:
        raise ProbeError("A clip of the cut is not the file that was taken in: its length changed.", hint=_CHANGED)
    return Seal(path, source.blob, about.st_size, about.st_mtime_ns, about.st_ino)


def plain_still(path: Path, info: MediaInfo, to: Path) -> Path | None:
    """A still that FFmpeg would show in other colors than a viewer does (print colors, a color profile), rewritten as PNG.

    None where FFmpeg reads it right as it is, and for everything that moves.

    Raises:
        ProbeError: When it cannot be decoded any more.
    """
    if info.kind is not MediaKind.PICTURE:
        return None
    try:
        with open_image(path) as image:
            if not needs_rewriting(image):
                return None
            upright(image).save(to, format="PNG", compress_level=1)
    except UnidentifiedImageError:
        return None  # a video of one frame, or a format that only FFmpeg knows
    except PICTURE_ERRORS as exc:
        raise ProbeError("A picture of the cut cannot be read any more.", hint="Choose another take.") from exc
    return to


def peek_at(path: Path, info: MediaInfo) -> Peek:
    """Opens a source and decodes its first picture; stills and animated webp need no look.

    Raises:
        ProbeError: When it cannot be decoded any more.
    """
    if info.kind is not MediaKind.VIDEO or info.container in ("webp", "gif", "png", "apng"):
        return Peek()
    try:
        about = path.stat()
        return _seen(path, info.container, (about.st_ino, about.st_size, about.st_mtime_ns))
    except (av.FFmpegError, OSError) as exc:
        raise ProbeError("A clip of the cut cannot be read any more.", hint="Choose another take.") from exc


@lru_cache(_PEEKS)
def _seen(path: Path, kind: str, _stamp: tuple[int, int, int]) -> Peek:
    """Kept for as long as the file has its node, size and date: a shot and both its transitions read the same one.

    Raises:
        ProbeError: When there is no picture.
    """
    with open_container(path) as container:
        stream = picture_stream(container)
        first = None if stream is None else next(container.decode(stream), None)
    if first is None:
        raise ProbeError("A clip of the cut holds no picture.", hint="Choose another take.")
    is_hd = is_untagged_hd(first)
    has_other_matrix = first.colorspace != _BT709 and not is_hd
    is_plain = first.format.name == "yuv420p" and first.color_range != _FULL_RANGE
    return Peek(
        first_s=(first.pts or 0) * (first.time_base or Fraction(0)),
        can_seek=kind in _SEEKABLE,
        is_untagged_hd=is_hd,
        has_other_matrix=has_other_matrix,
        transfer=first.color_trc,
        primaries=first.color_primaries,
        matrix=first.colorspace,
        is_as_the_film=is_plain and not has_other_matrix,
        is_interlaced=first.interlaced_frame,
    )


def is_untagged_hd(frame: av.VideoFrame) -> bool:
    """High definition without a word on its colors: it means BT.709, where smaller pictures mean BT.601."""
    is_hd = min(frame.width, frame.height) >= _HD_LINES
    return is_hd and frame.colorspace == _UNSPECIFIED and not frame.format.is_rgb
