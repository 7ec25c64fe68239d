"""What a file is, in the words of a film-maker."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av

from core.errors import ProbeError
from core.film.probe import as_probe_error, has_content, open_container, picture_stream, sound_stream
from core.model.media import MediaInfo, MediaKind
from core.model.takecheck import Details, Transfer

_SIZES = ((4320, "8K"), (2160, "4K"), (1440, "QHD"), (1080, "Full HD"), (720, "HD"))
_CODECS = {
    "h264": "H.264",
    "hevc": "H.265",
    "av1": "AV1",
    "libdav1d": "AV1",
    "vp8": "VP8",
    "vp9": "VP9",
    "prores": "ProRes",
    "mpeg4": "MPEG-4",
    "mpeg2video": "MPEG-2",
    "mjpeg": "Motion JPEG",
    "aac": "AAC",
    "mp3": "MP3",
    "mp3float": "MP3",
    "opus": "Opus",
    "libopus": "Opus",
    "vorbis": "Vorbis",
    "flac": "FLAC",
    "alac": "Apple Lossless",
    "ac3": "Dolby Digital",
}
_CONTAINERS = {
    "mp4": "MP4",
    "mov": "QuickTime",
    "m4a": "M4A",
    "matroska": "Matroska",
    "webm": "WebM",
    "avi": "AVI",
    "mpegts": "a transport stream",
    "wav": "WAV",
    "ogg": "Ogg",
}
_CHANNELS = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}
_HDR = {Transfer.PQ: "HDR (PQ)", Transfer.HLG: "HDR (HLG)"}
_TRANSFERS = {16: Transfer.PQ, 18: Transfer.HLG}
_FULL_RANGE = 2
_ODD_SHARE = 0.02
"""Share of pictures that must last longer or shorter than the others before a rate is called varying."""
_MOST_STAMPS = 200_000


def in_words(info: MediaInfo, details: Details | None = None) -> tuple[str, ...]:
    """What a file is, one fact each, the most telling first.

    Args:
        info: What `probe` says.
        details: What `details_of` says; without it, what only that knows is left out.
    """
    known = details or Details()
    facts = [_size(info), _rate(info, known), _color(known), *_oddities(info, known), _codec(info)]
    facts += [_sound(info), _length(info), known.mended]
    return tuple(fact for fact in facts if fact)


def details_of(path: Path, info: MediaInfo) -> Details:
    """What the first picture of a clip and the time stamps of all say; decodes no more than that picture.

    Raises:
        ProbeError: When it cannot be read.
    """
    if info.kind is not MediaKind.VIDEO or info.container in ("webp", "png"):
        return Details()
    with as_probe_error("This file"), open_container(path) as container:
        stream = picture_stream(container)
        first = next(container.decode(stream), None) if stream is not None else None
        if stream is None or first is None:
            raise ProbeError("This file holds no picture that can be decoded.")
        sound = sound_stream(container)
        container.seek(0)
        is_varying, mended = _timing(container, stream)
        return Details(
            is_varying=is_varying,
            bits=max(part.bits for part in first.format.components),
            transfer=_TRANSFERS.get(int(stream.codec_context.color_trc), Transfer.STANDARD),
            is_interlaced=first.interlaced_frame,
            has_full_range=int(stream.codec_context.color_range) == _FULL_RANGE and not first.format.is_rgb,
            sound_codec=sound.codec_context.name if sound is not None else "",
            mended=mended,
        )


def _timing(container: av.container.InputContainer, stream: av.VideoStream) -> tuple[bool, str]:
    """Whether pictures last differently long, and what is wrong with the time stamps."""
    stamps: list[int] = []
    before, goes_back, has_none = None, False, False
    for packet in container.demux(stream):
        if packet.size and packet.dts is not None:
            goes_back = goes_back or (before is not None and packet.dts <= before)
            before = packet.dts
        has_none = has_none or (packet.size > 0 and packet.pts is None and packet.dts is None)
        if has_content(packet) and len(stamps) < _MOST_STAMPS:
            stamps.append(packet.pts or 0)
    stamps.sort()
    steps = sorted(after - one for one, after in pairwise(stamps))
    is_doubled = container.format.name != "avi" and bool(steps) and steps[0] == 0
    problem = "time stamps that go back" if goes_back else "pictures with the same time" if is_doubled else ""
    problem = problem or ("pictures without a time" if has_none else "")
    return _varies(steps, stream.time_base or Fraction(1, 1000)), f"{problem}, mended" if problem else ""


def _varies(steps: list[int], tick_s: Fraction) -> bool:
    """Whether enough steps differ from the median by more than a tenth and more than two milliseconds or ticks."""
    if len(steps) < 2:
        return False
    middle = steps[len(steps) // 2]
    slack = max(middle / 10, 2.0, float(Fraction(1, 500) / tick_s))
    odd = sum(1 for step in steps if abs(step - middle) > slack)
    return odd > max(1.0, _ODD_SHARE * len(steps))


def _size(info: MediaInfo) -> str:
    if not info.width or not info.height:
        return ""
    width, height = round(info.width * info.sar), info.height
    if info.rotation_deg in (90, 270):
        width, height = height, width
    short = min(width, height)
    name = next((words for lines, words in _SIZES if lines <= short < lines * 1.1), "")
    shape = "square" if width == height else "upright" if height > width else "wide"
    return f"{f'{name} {shape}' if name else shape.capitalize()}, {width} x {height}"


def _rate(info: MediaInfo, details: Details) -> str:
    if info.rate is None:
        return ""
    told = f"{float(info.rate):.3f}".rstrip("0").rstrip(".") if info.rate < 24 else f"{float(info.rate):.5g}"
    frames = "frame" if told == "1" else "frames"
    return f"{told} {frames} a second" + (" on average, varying as a phone's" if details.is_varying else "")


def _color(details: Details) -> str:
    depth = f"{details.bits}-bit" if details.bits > 8 else ""
    return " ".join(part for part in (depth, _HDR.get(details.transfer, "color" if depth else "")) if part)


def _oddities(info: MediaInfo, details: Details) -> tuple[str, ...]:
    found = (
        ("interlaced", details.is_interlaced),
        ("full range", details.has_full_range),
        ("transparent in places", info.has_alpha and info.kind is MediaKind.VIDEO),
        (f"pixels {info.sar.numerator}:{info.sar.denominator}, not square", info.sar != 1),
        (f"turned by {info.rotation_deg}° when played", info.rotation_deg != 0),
    )
    return tuple(words for words, is_so in found if is_so)


def _codec(info: MediaInfo) -> str:
    codec = _CODECS.get(info.codec, info.codec.upper())
    if info.codec.startswith("pcm_"):
        codec = "uncompressed"
    container = _CONTAINERS.get(info.container, info.container.upper())
    return container if codec.upper() == container.upper() else f"{codec} in {container}"


def _sound(info: MediaInfo) -> str:
    if not info.has_sound:
        return "no sound" if info.kind is MediaKind.VIDEO else ""
    channels = _CHANNELS.get(info.channels, f"{info.channels}-channel")
    return f"{channels} sound, {info.sample_rate / 1000:g} kHz"


def _length(info: MediaInfo) -> str:
    if not info.duration_s:
        return ""
    if info.duration_s < 60:
        return f"{float(info.duration_s):.1f} s"
    minutes, seconds = divmod(round(info.duration_s), 60)
    return f"{minutes}:{seconds:02d} min"
