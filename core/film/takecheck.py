"""Looking through a whole take in one decode: whether it holds to its end, and what in it a person should look at."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from core.errors import ProbeError, RenderError
from core.film.breaks import broken_at
from core.film.pictures import frames_of_image, open_image, upright
from core.film.probe import AGAIN, as_probe_error
from core.film.seen import CELLS, Bytes, Seen, Watcher
from core.film.stretches import stretches_of
from core.film.tool import SAFE_INPUT, open_ffmpeg
from core.film.whatis import details_of
from core.model.media import MediaInfo, MediaKind
from core.model.takecheck import MOST_STRETCHES, TakeCheck
from core.process import Stop, never
from core.timing import clock

RECIPE = 1
"""Raised when the same take would be judged otherwise."""
_LONG_PX = 192
_STEP_PX = 2 * CELLS
"""Sides are multiples of it, so that the half-size planes of color divide into cells as well."""
_BLUR_HZ = 8
_TIME_LIMIT_S = 1_800
_MENDED = "small damage, mended"

Planes = tuple[Bytes, Bytes, Bytes]


def look_through(path: Path, info: MediaInfo, *, name: str = "", should_stop: Stop = never) -> TakeCheck:
    """Decodes a clip from end to end, once and small: a few numbers a picture are all that is kept.

    Args:
        path: The file.
        info: What `probe` says of it.
        name: How a message calls it.
        should_stop: Asked all the time.

    Raises:
        ProbeError: When it breaks on the way; tells at which time.
        CancelledError: When `should_stop` said so.
    """
    name = name or "This file"
    details = details_of(path, info)
    with as_probe_error(name):
        if info.container == "webp":
            seen, is_mended = _watched(_drawn(path, info), info), False
        else:
            seen, is_mended = _decoded(path, info, name, should_stop)
    if not seen.dark:
        raise ProbeError(f"{name} holds no picture that can be decoded.", hint=AGAIN)
    found = stretches_of(seen, info.rate or Fraction(25))
    return TakeCheck(
        recipe=RECIPE,
        frames=len(seen.dark),
        details=details.model_copy(update={"mended": details.mended or _MENDED}) if is_mended else details,
        stretches=found[:MOST_STRETCHES],
        more=max(0, len(found) - MOST_STRETCHES),
    )


def hold_to_end(path: Path, info: MediaInfo, *, name: str, should_stop: Stop = never) -> None:
    """Makes sure that a sound can be decoded from end to end.

    Raises:
        ProbeError: When it breaks on the way; tells at which time.
        CancelledError: When `should_stop` said so.
    """
    try:
        args = ["-xerror", *_input(path), *_heard()]
        with open_ffmpeg(args, time_limit_s=_TIME_LIMIT_S, should_stop=should_stop) as child:
            child.finish()
    except RenderError as exc:
        _refuse_broken(path, info, name, exc)


def breaks_text(name: str, at_s: Fraction, info: MediaInfo) -> str:
    """`clip.mp4 breaks at 0:04.12`."""
    return f"{name} breaks at {moment(at_s, info)}"


def moment(at_s: Fraction, info: MediaInfo) -> str:
    """A moment of a file in minutes, seconds and frames; of a song in hundredths of a second."""
    rate = info.rate or Fraction(100)
    return clock(max(0, round(at_s * rate)), rate)


def _decoded(path: Path, info: MediaInfo, name: str, should_stop: Stop) -> tuple[Seen, bool]:
    """The measures of all pictures, and whether there was damage that FFmpeg could mend."""
    try:
        return _watched(_planes(path, info, should_stop, is_strict=True), info), False
    except RenderError as exc:
        _refuse_broken(path, info, name, exc)
    try:
        return _watched(_planes(path, info, should_stop, is_strict=False), info), True
    except RenderError as exc:
        raise ProbeError(f"{name} cannot be decoded to its end.", hint=AGAIN) from exc


def _refuse_broken(path: Path, info: MediaInfo, name: str, exc: RenderError) -> None:
    """Looks for the place where a decoder gave up; silent where there is none that matters."""
    with as_probe_error(name):
        at_s = broken_at(path)
    if at_s is not None:
        raise ProbeError(f"{breaks_text(name, at_s, info)}.", hint=AGAIN) from exc


def _watched(pictures: Iterator[Planes], info: MediaInfo) -> Seen:
    watcher = Watcher(blur_every=round((info.rate or Fraction(25)) / _BLUR_HZ))
    for planes in pictures:
        watcher.look(*planes)
    return watcher.seen


def _planes(path: Path, info: MediaInfo, should_stop: Stop, *, is_strict: bool) -> Iterator[Planes]:
    """All pictures as planes of Y, Cb and Cr, small, and all of the sound decoded along with them."""
    width, height = _small(info)
    args: list[str | Path] = ["-xerror"] if is_strict else []
    args += [*_input(path), "-map", "0:V:0", "-an", "-sn", "-dn"]
    args += ["-vf", f"scale={width}:{height}:flags=area:out_range=tv,format=yuv420p"]
    args += ["-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1", *(_heard() if info.has_sound else ())]
    whole, half = width * height, width * height // 4
    with open_ffmpeg(args, time_limit_s=_TIME_LIMIT_S, should_stop=should_stop) as child:
        for block in child.blocks(whole + 2 * half):
            flat = np.frombuffer(block, np.uint8)
            colors = [flat[at : at + half].reshape(height // 2, width // 2) for at in (whole, whole + half)]
            yield flat[:whole].reshape(height, width), colors[0], colors[1]
        child.finish()


def _input(path: Path) -> list[str | Path]:
    return ["-threads", "2", "-noautorotate", *SAFE_INPUT, "-i", path]


def _heard() -> tuple[str, ...]:
    return ("-map", "0:a:0?", "-vn", "-f", "null", "-")


def _small(info: MediaInfo) -> tuple[int, int]:
    """Width and height of the small pictures: about the shape of the clip, long side `_LONG_PX`."""
    scale = _LONG_PX / max(info.width, info.height, 1)
    sides = (max(1, round(side * scale / _STEP_PX)) * _STEP_PX for side in (info.width, info.height))
    width, height = sides
    return width, height


def _drawn(path: Path, info: MediaInfo) -> Iterator[Planes]:
    """The pictures of an animated webp, which FFmpeg cannot decode everywhere."""
    with open_image(path) as image:
        for number in range(frames_of_image(image)):
            small = upright(image, number).resize(_small(info)).convert("YCbCr")
            planes = np.asarray(small)
            luma = (16 + planes[..., 0].astype(np.float32) * 219 / 255).astype(np.uint8)
            yield luma, planes[::2, ::2, 1], planes[::2, ::2, 2]


def is_watched(info: MediaInfo) -> bool:
    """Whether a file is looked through: clips are, pictures and songs have nothing to find."""
    return info.kind is MediaKind.VIDEO and info.frames > 1
