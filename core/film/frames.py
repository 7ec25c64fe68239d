"""Single pictures out of clips and stills, as a viewer sees them."""

from __future__ import annotations

import contextlib
import io
import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

import av
import numpy as np
import numpy.typing as npt
from av.container import InputContainer
from av.video.reformatter import Interpolation
from PIL import Image

from core.errors import ProbeError
from core.film.pictures import is_still, open_image, upright
from core.film.probe import as_probe_error, has_content, open_container, picture_stream, probe
from core.film.screenlight import on_ordinary_screens, untagged_matrix
from core.film.source import ALPHA_DECODERS, is_untagged_hd
from core.film.whole import whole_file

_SEEKABLE = ("mov", "matroska")
_MOST_DECODED = 150
"""Pictures decoded on the way from a key to the wanted moment of a poster, which need not be exact."""
_JPEG_QUALITY = 92
_KEPT = 32
"""Clips whose time stamps are remembered, so that stepping through one does not read all of its packets again."""

FrameKind = Literal["png", "jpg"]
Seen = TypeVar("Seen")


def frame_at(path: Path, frame: int) -> Image.Image:
    """Picture number `frame` of a clip (from 0, in the order shown), or a still; past the end, the last one.

    As a viewer sees it: upright, with square pixels, on black where it is transparent; RGB.

    Raises:
        ProbeError: When it cannot be decoded.
    """
    with as_probe_error("This file"):
        if is_still(path):
            with open_image(path) as image:
                return upright(image, frame)
        with open_container(path) as container:
            found = _frame_in(container, frame, _stamps_of(path, container))
        if found is None:
            with open_container(path) as container:
                found = _walked_to(container, frame)
        return found


def frame_count(path: Path) -> int:
    """How many pictures a clip has; 1 for a still.

    Raises:
        ProbeError: When it is no readable picture or clip.
    """
    about = path.stat()
    return _counted(path, about.st_mtime_ns, about.st_size)


def frames_in(path: Path, wanted: range) -> Iterator[tuple[int, Image.Image]]:
    """The numbered pictures of a clip that are wanted, each as `frame_at` gives it, decoded in one go.

    One picture at a time is in memory. Numbers past the end give nothing.

    Args:
        path: The clip, or a still, which has only number 0.
        wanted: Rising numbers, from 0.

    Raises:
        ProbeError: When it cannot be decoded.
    """
    if not wanted:
        return
    with as_probe_error("This file"):
        if is_still(path):
            count = frame_count(path)
            yield from ((number, frame_at(path, number)) for number in wanted if number < count)
        else:
            yield from _run(path, wanted, _stamp_of(path, wanted.start), _shown)


def gray_frames(path: Path, wanted: range, side_px: int) -> Iterator[npt.NDArray[np.uint8]]:
    """The numbered pictures of a clip, gray, as squares as the file stores them; decoded in one go, as by `frames_in`.

    Raises:
        ProbeError: When it cannot be decoded.
    """

    def shrink(frame: av.VideoFrame, _stream: av.VideoStream) -> npt.NDArray[np.uint8]:
        small = frame.reformat(width=side_px, height=side_px, format="gray", interpolation=Interpolation.AREA)
        return small.to_ndarray().astype(np.uint8)

    with as_probe_error("This file"):
        if wanted and not is_still(path):
            for _number, picture in _run(path, wanted, _stamp_of(path, wanted.start), shrink):
                yield picture


def frame_bytes(picture: Image.Image, kind: FrameKind, *, max_px: int | None = None) -> bytes:
    """A picture as a file.

    Args:
        picture: What `frame_at` gave.
        kind: `png`, which keeps every pixel, or `jpg`.
        max_px: Most pixels on the long side; None keeps its size. Never enlarged.
    """
    if max_px is not None:
        picture.thumbnail((max_px, max_px), Image.Resampling.LANCZOS)
    made = io.BytesIO()
    if kind == "png":
        picture.save(made, format="PNG", compress_level=1)
    else:
        picture.save(made, format="JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return made.getvalue()


def frame_png(path: Path, frame: int, to: Path) -> Path:
    """Saves `frame_at` as a PNG.

    Raises:
        ProbeError: When it cannot be decoded.
        DiskFullError: When there was no room.
    """
    picture = frame_at(path, frame)
    with whole_file(to) as part:
        picture.save(part, format="PNG", compress_level=1)
    return to


def poster(path: Path, to: Path, max_px: int) -> Path:
    """A small picture of a still, or of the middle of a clip, at most `max_px` wide and high.

    `to` ends in `.png`, `.webp` or `.jpg`; anything else becomes a JPEG.

    Raises:
        ProbeError: When there is no picture.
        DiskFullError: When there was no room.
    """
    with as_probe_error("This file"):
        picture = frame_at(path, 0) if is_still(path) else _middle(path)
    picture.thumbnail((max_px, max_px), Image.Resampling.LANCZOS)
    kind = {".png": "PNG", ".webp": "WEBP"}.get(to.suffix.lower(), "JPEG")
    with whole_file(to) as part:
        picture.save(part, format=kind, quality=85)
    return to


@lru_cache(maxsize=256)
def _counted(path: Path, _changed_ns: int, _size_bytes: int) -> int:
    return max(1, probe(path).frames)


def _stamps_of(path: Path, container: InputContainer) -> tuple[int, ...]:
    """Time stamps of all pictures in the order shown; none where jumping by them cannot be relied on."""
    if container.format.name.split(",")[0] not in _SEEKABLE:
        return ()
    about = path.stat()
    return _stamps(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=_KEPT)
def _stamps(path: Path, _changed_ns: int, _size_bytes: int) -> tuple[int, ...]:
    with open_container(path) as container:
        stream = _picture(container)
        return tuple(sorted(packet.pts or 0 for packet in container.demux(stream) if has_content(packet)))


def _stamp_of(path: Path, number: int) -> int | None:
    with open_container(path) as container:
        stamps = _stamps_of(path, container)
    return stamps[number] if number < len(stamps) else None


def _run(
    path: Path, wanted: range, first: int | None, show: Callable[[av.VideoFrame, av.VideoStream], Seen]
) -> Iterator[tuple[int, Seen]]:
    """Decodes on from the picture with time stamp `first`, which is the first wanted; from the start without one."""
    with open_container(path) as container:
        stream, number = _picture(container), 0
        found_all = _decoded(container, stream)
        if first is not None:
            container.seek(first, stream=stream)
            found_all = itertools.dropwhile(lambda found: found.pts is None or found.pts < first, found_all)
            number = wanted.start
        for found in found_all:
            if number == wanted.start and first not in (None, found.pts):
                break  # the stamps of this file do not tell the truth
            if number in wanted:
                yield number, show(found, stream)
            number += 1
            if number > wanted[-1]:
                return
    if first is not None and number == wanted.start:
        yield from _run(path, wanted, None, show)


def _frame_in(container: InputContainer, frame: int, stamps: tuple[int, ...]) -> Image.Image | None:
    """Jumps to a frame by the time stamps of the packets; None where that cannot be relied on."""
    stream = _picture(container)
    if not stamps:
        return None
    wanted = stamps[min(max(frame, 0), len(stamps) - 1)]
    container.seek(wanted, stream=stream)
    for found in _decoded(container, stream, only=wanted):
        if found.pts is not None and found.pts >= wanted:
            return _shown(found, stream) if found.pts == wanted else None
    return None


def _walked_to(container: InputContainer, frame: int) -> Image.Image:
    """Decodes from the start."""
    stream, last = _picture(container), None
    for number, found in enumerate(_decoded(container, stream)):
        last = found
        if number >= frame:
            break
    if last is None:
        raise ProbeError("No picture of this file can be decoded.")
    return _shown(last, stream)


def _middle(path: Path) -> Image.Image:
    """A picture about half way, without counting; the first where jumping fails."""
    with contextlib.suppress(av.FFmpegError), open_container(path) as container:
        stream = _picture(container)
        if container.duration and container.format.name.split(",")[0] in _SEEKABLE:
            half_s = container.duration / 2_000_000
            container.seek(container.duration // 2)
            found = None
            for found in itertools.islice(_decoded(container, stream), _MOST_DECODED):
                if found.time is not None and found.time >= half_s:
                    break
            if found is not None:
                return _shown(found, stream)
    with open_container(path) as container:
        return _walked_to(container, 0)


def _picture(container: InputContainer) -> av.VideoStream:
    stream = picture_stream(container)
    if stream is None:
        raise ProbeError("There is no picture in this file.")
    return stream


def _decoded(container: InputContainer, stream: av.VideoStream, *, only: int | None = None) -> Iterator[av.VideoFrame]:
    """The frames of a stream, with their alpha.

    Args:
        only: Time stamp of the one frame that is wanted: others that nothing is made from need not be decoded.
    """
    name = stream.codec_context.name
    if stream.metadata.get("alpha_mode") == "1" and name in ALPHA_DECODERS:
        decoder = av.CodecContext.create(ALPHA_DECODERS[name], "r")
        assert isinstance(decoder, av.VideoCodecContext)
        for packet in container.demux(stream):
            yield from decoder.decode(packet if packet.size else None)
        return
    stream.thread_type = "AUTO"
    for packet in container.demux(stream):
        if only is not None:
            stream.codec_context.skip_frame = "DEFAULT" if packet.pts == only else "NONREF"
        yield from packet.decode()


def _shown(frame: av.VideoFrame, stream: av.VideoStream) -> Image.Image:
    matrix = untagged_matrix(frame) or ("ITU709" if is_untagged_hd(frame) else None)
    has_alpha = any(part.is_alpha for part in frame.format.components)
    pixels = frame.to_ndarray(format="rgba" if has_alpha else "rgb24", src_colorspace=matrix).astype(np.uint8)
    if has_alpha:
        pixels = (pixels[..., :3].astype(np.uint16) * pixels[..., 3:] // 255).astype(np.uint8)
    picture = on_ordinary_screens(Image.fromarray(pixels), frame.color_trc, frame.color_primaries)
    sar = stream.sample_aspect_ratio or Fraction(1)
    if sar != 1:
        picture = picture.resize((max(1, round(picture.width * sar)), picture.height))
    return picture.rotate(frame.rotation, expand=True) if frame.rotation else picture
