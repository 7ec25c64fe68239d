"""Encoders of graphics cards: found by trying them, once in a process, and given up when one fails at work.

That FFmpeg lists an encoder says nothing of the machine: it was built with it. So each is asked for three small pictures.
"""

from __future__ import annotations

import functools

from core.errors import RenderError
from core.film.tool import ffmpeg_facts, run_ffmpeg
from core.model.delivery import Codec, Level
from core.model.film import ExportSettings

_KINDS = ("nvenc", "qsv", "videotoolbox", "amf", "vaapi")
_NAMES = {Codec.H264: "h264", Codec.H265: "hevc", Codec.AV1: "av1"}
_TRY_S = 20
_given_up: dict[str, str] = {}


def card_encoder(codec: Codec) -> str | None:
    """FFmpeg's name of an encoder of this machine's graphics card that works; None where there is none."""
    found = _working(codec)
    return None if found in _given_up else found


def give_up(encoder: str, reason: str) -> None:
    """Remembers that an encoder failed at work; it is not asked again by this process.

    Args:
        reason: What it said, for the note to people.
    """
    _given_up[encoder] = reason


def forget() -> None:
    """Begins anew, as after the machine was changed."""
    _given_up.clear()
    _working.cache_clear()


def is_card(encoder: str) -> bool:
    """Whether an encoder runs on a graphics card."""
    return encoder.rpartition("_")[2] in _KINDS


def hardware_notes(settings: ExportSettings) -> tuple[str, ...]:
    """What is to be said of a film that was wanted from a graphics card."""
    wanted = settings.delivery
    if not wanted.is_hardware:
        return ()
    if wanted.level is Level.LOSSLESS:
        return ("Graphics cards lose something; the film was encoded without one.",)
    note = fall_back_note(wanted.codec)
    return (note,) if note else ()


def fall_back_note(codec: Codec) -> str:
    """Why a film that was asked for from a graphics card was encoded without; empty when the card did it."""
    if codec not in _NAMES:
        return f"No graphics card encodes {codec.label}; the film was encoded without one."
    found = _working(codec)
    if found is None:
        return f"No graphics card here encodes {codec.label}; the film was encoded without one."
    if found in _given_up:
        return f"The graphics card stopped encoding ({_given_up[found]}); the film was encoded without it."
    return ""


def device_args(encoder: str) -> list[str]:
    """What stands before the inputs so that the card can be reached."""
    return ["-init_hw_device", "vaapi=card", "-filter_hw_device", "card"] if encoder.endswith("_vaapi") else []


def upload(encoder: str) -> str:
    """The filters that bring a picture onto the card; empty where the encoder fetches it by itself."""
    return "format=nv12,hwupload" if encoder.endswith("_vaapi") else ""


def card_args(encoder: str, *, quality: int, bitrate_kbps: int | None, keyint: int) -> list[str]:
    """An encoder of a card with its options: constant quality on the scale of x264, or a bitrate."""
    kind = encoder.rpartition("_")[2]
    pace = {"nvenc": ["-preset", "p5", "-tune", "hq"], "qsv": ["-preset", "medium"], "amf": ["-quality", "quality"]}
    formats = {"qsv": ["-pix_fmt", "nv12"], "vaapi": []}
    rate = _constant(kind, quality) if bitrate_kbps is None else _average(kind, bitrate_kbps)
    shape = ["-g", str(keyint), "-bf", "2", "-flags", "+cgop", *formats.get(kind, ["-pix_fmt", "yuv420p"])]
    return ["-c:v", encoder, *pace.get(kind, []), *rate, *shape]


def _constant(kind: str, quality: int) -> list[str]:
    value = str(quality)
    return {
        "nvenc": ["-rc", "vbr", "-cq", value, "-b:v", "0"],
        "qsv": ["-global_quality", value],
        "videotoolbox": ["-q:v", str(max(1, min(100, 110 - 2 * quality)))],
        "amf": ["-rc", "cqp", "-qp_i", value, "-qp_p", value, "-qp_b", value],
        "vaapi": ["-rc_mode", "CQP", "-qp", value],
    }[kind]


def _average(kind: str, kbps: int) -> list[str]:
    modes = {"nvenc": ["-rc", "vbr"], "amf": ["-rc", "vbr_peak"], "vaapi": ["-rc_mode", "VBR"]}
    return [*modes.get(kind, []), "-b:v", f"{kbps}k", "-maxrate", f"{kbps}k", "-bufsize", f"{kbps}k"]


@functools.cache
def _working(codec: Codec) -> str | None:
    """The first encoder of a card that this build lists and this machine runs."""
    if codec not in _NAMES:
        return None
    listed = ffmpeg_facts().encoders
    names = (f"{_NAMES[codec]}_{kind}" for kind in _KINDS)
    return next((name for name in names if name in listed and _runs(name)), None)


def _runs(encoder: str) -> bool:
    """Whether three small pictures come out of it."""
    args = [*device_args(encoder), "-f", "lavfi", "-i", "color=c=gray:s=320x240:r=30"]
    if upload(encoder):
        args += ["-vf", upload(encoder)]
    options = card_args(encoder, quality=24, bitrate_kbps=None, keyint=30)
    try:
        run_ffmpeg([*args, "-frames:v", "3", *options, "-f", "null", "-"], time_limit_s=_TRY_S)
    except RenderError:  # not there, or not able: the next is tried
        return False
    return True
