"""Decoding a file from end to end before anything else trusts it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from core.errors import ProbeError
from core.film.pictures import check_picture
from core.film.probe import AGAIN, UNDECLARED, as_probe_error, declared_s, open_container, probe, reach_of, streams_of
from core.film.takecheck import breaks_text, hold_to_end, is_watched, look_through, moment
from core.model.media import MediaInfo, MediaKind
from core.model.takecheck import TakeCheck
from core.process import Stop, never
from core.settings import Limits

_NAMES = {MediaKind.PICTURE: "a picture", MediaKind.VIDEO: "a clip", MediaKind.AUDIO: "a song"}
_PILLOWS = ("png", "jpeg", "webp", "gif", "bmp", "tiff")


@dataclass(frozen=True)
class Checked:
    """A file that holds.

    Args:
        info: What it is.
        check: What was seen in it; None for pictures and songs.
    """

    info: MediaInfo
    check: TakeCheck | None


def check_media(path: Path, *, limits: Limits, wants: MediaKind | None = None, name: str = "") -> MediaInfo:
    """The facts of a file that was decoded to its end and is within the limits. The rest is as for `check_take`."""
    return check_take(path, limits=limits, wants=wants, name=name).info


def check_take(
    path: Path, *, limits: Limits, wants: MediaKind | None = None, name: str = "", should_stop: Stop = never
) -> Checked:
    """Decodes a file from end to end, once, and looks at it on the way.

    Kind and limits are judged before anything is decoded. On two cores a minute of 1080p takes about ten seconds.

    Args:
        path: The file; content decides, its name says nothing.
        limits: What is taken in.
        wants: The kind that is needed. A video of one frame also serves as a picture.
        name: How a message calls the file.
        should_stop: Asked while it is decoded.

    Raises:
        ProbeError: In one sentence, when the file is empty, damaged (with the time at which it breaks), of another kind, too
            large or too long.
        CancelledError: When `should_stop` said so.
    """
    name = name or "This file"
    info = probe(path, name=name)
    _check_kind(info, wants, name)
    _check_limits(info, limits, name)
    check = None
    with as_probe_error(name):
        if info.container in _PILLOWS:
            check_picture(path)
        if info.kind is not MediaKind.PICTURE and info.container != "webp":
            _check_length(path, info, name)
        if is_watched(info):
            check = look_through(path, info, name=name, should_stop=should_stop)
        elif info.kind is MediaKind.AUDIO:
            hold_to_end(path, info, name=name, should_stop=should_stop)
    return Checked(info, check)


def _check_kind(info: MediaInfo, wants: MediaKind | None, name: str) -> None:
    is_single_frame = wants is MediaKind.PICTURE and info.frames == 1
    if wants is not None and info.kind is not wants and not is_single_frame:
        raise ProbeError(f"{name} is {_NAMES[info.kind]}, but {_NAMES[wants]} is needed here.")


def _check_limits(info: MediaInfo, limits: Limits, name: str) -> None:
    if info.size_bytes > limits.upload_bytes:
        raise ProbeError(f"{name} is larger than {limits.upload_bytes / (1 << 30):.3g} GB.", hint="Use a smaller copy.")
    if info.width * info.height > limits.picture_px:
        raise ProbeError(
            f"{name} has {info.width} x {info.height} pixels, which is too large.",
            hint=f"Use a copy with fewer than {limits.picture_px // 1_000_000} million pixels.",
        )
    if info.kind is MediaKind.AUDIO and info.duration_s > limits.song_s:
        raise ProbeError(
            f"{name} is {_hours(info.duration_s)} long.", hint=f"Songs of up to {_hours(limits.song_s)} can be used."
        )


def _hours(length_s: Fraction | float) -> str:
    hours, minutes = divmod(round(length_s / 60), 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def _check_length(path: Path, info: MediaInfo, name: str) -> None:
    """Compares what is there with what the header promised; decodes nothing."""
    with open_container(path) as container:
        _kind, stream = next(iter(streams_of(container).items()))
        promised_s = declared_s(container, stream)
        if promised_s is None or container.format.name in UNDECLARED:
            return
    reach = reach_of(path)
    reached_s = max((part.stop_s for part in reach.values()), default=Fraction(0))
    if reached_s < promised_s - min(Fraction(1, 2), promised_s / 10) - Fraction(1, 10):
        raise ProbeError(
            f"{breaks_text(name, reached_s, info)} of {moment(promised_s, info)}: the rest is not there.", hint=AGAIN
        )
