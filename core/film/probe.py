"""What a file is, by decoding its begin: never by its name. `checked.py` decodes it to its end."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.stream import Disposition, Stream

from core.errors import MediaError, ProbeError
from core.film.pictures import PICTURE_ERRORS, is_still, probe_picture
from core.film.tool import FORMATS
from core.model.media import MediaInfo, MediaKind

_OPTIONS = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
_COUNTED_BY_HEADER = "mov,"
UNDECLARED = ("mp3", "aac")
"""Formats whose length is only an estimate before every packet was seen (an mp3 header that is about right is exact)."""
AGAIN = "Get the file again; a copy or a download may have broken off."


@dataclass(frozen=True)
class Reach:
    """How far the packets of a stream really go.

    Args:
        packets: How many hold something.
        start_s, stop_s: From the first to the end of the last, by their time stamps.
    """

    packets: int
    start_s: Fraction
    stop_s: Fraction

    @property
    def length_s(self) -> Fraction:
        return self.stop_s - self.start_s

    def with_packet(self, at_s: Fraction, end_s: Fraction) -> Reach:
        """The same with one more packet."""
        return Reach(self.packets + 1, min(self.start_s, at_s), max(self.stop_s, end_s))


def probe(path: Path, *, name: str = "") -> MediaInfo:
    """The facts of a picture, clip or song.

    A gif or webp with several frames is a video, with one it is a picture. Frames are counted packet by packet where
    the container does not tell. Cover art in a song does not make it a video. `name` is how a message calls the file:
    blobs have no name of their own.

    Raises:
        ProbeError: When it is no readable picture, clip or song.
    """
    name = name or "This file"
    size_bytes = _size_bytes(path, name)
    with as_probe_error(name):
        found = probe_picture(path) if is_still(path) else _probe_streams(path, name)
    return found.model_copy(update={"size_bytes": size_bytes})


def open_container(path: Path) -> InputContainer:
    """The file, opened by content; only formats on our list, only from disk."""
    return av.open(str(path), options=_OPTIONS)


def picture_stream(container: InputContainer) -> av.VideoStream | None:
    """The moving picture of a file; cover art is none, nor is what has no decoder."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic and has_decoder(stream):
            return stream
    return None


def sound_stream(container: InputContainer) -> av.AudioStream | None:
    """The first sound of a file that has a decoder."""
    return next((stream for stream in container.streams.audio if has_decoder(stream)), None)


def has_decoder(stream: Stream) -> bool:
    """Whether PyAV can decode a stream; of unknown codecs it knows no context, whatever its types say."""
    context: object = stream.codec_context
    return context is not None


def reach_of(path: Path) -> dict[str, Reach]:
    """Walks over all packets without decoding them: how far the `video` and the `audio` go, where there is any."""
    found: dict[str, Reach] = {}
    with open_container(path) as container:
        streams = streams_of(container)
        for packet in container.demux(*streams.values()):
            if has_content(packet):
                at_s = (packet.pts or 0) * packet.time_base
                end_s = at_s + (packet.duration or 0) * packet.time_base
                kind = packet.stream.type
                found[kind] = found.get(kind, Reach(0, at_s, end_s)).with_packet(at_s, end_s)
    return found


def has_content(packet: av.Packet[Any]) -> bool:
    """Whether a packet gives something to see or hear: not an empty one, nor one an edit list hides."""
    return packet.size > 0 and packet.pts is not None and not packet.is_discard


def _probe_streams(path: Path, name: str) -> MediaInfo:
    with open_container(path) as container:
        video = picture_stream(container)
        if video is not None:
            return _video_info(path, container, video, name)
        audio = sound_stream(container)
        if audio is None:
            raise ProbeError(f"{name} holds neither pictures nor sound that can be decoded.", hint=AGAIN)
        return _audio_info(path, container, audio)


def _video_info(path: Path, container: InputContainer, stream: av.VideoStream, name: str) -> MediaInfo:
    first = next(container.decode(stream), None)
    if first is None:
        raise ProbeError(f"{name} holds no picture that can be decoded.")
    frames, rate, duration_s = _counted(path, container, stream)
    has_alpha = any(part.is_alpha for part in first.format.components) or stream.metadata.get("alpha_mode") == "1"
    audio = sound_stream(container)
    return MediaInfo(
        kind=MediaKind.VIDEO,
        container=_container_name(path, container),
        codec=stream.codec_context.name,
        width=first.width,
        height=first.height,
        rate=rate,
        frames=frames,
        duration_s=duration_s,
        sar=stream.sample_aspect_ratio or Fraction(1),
        rotation_deg=-first.rotation % 360,
        pixel_format=first.format.name,
        has_alpha=has_alpha,
        sample_rate=audio.sample_rate if audio else 0,
        channels=audio.channels if audio else 0,
    )


def _counted(path: Path, container: InputContainer, stream: av.VideoStream) -> tuple[int, Fraction, Fraction]:
    """Frames, average rate and length: from the header where it can be trusted, else from every packet."""
    rate, length_s = stream.average_rate, declared_s(container, stream)
    if stream.frames and rate and length_s and container.format.name.startswith(_COUNTED_BY_HEADER):
        hides_frames = abs(length_s * rate - stream.frames) >= 1  # by an edit list, as after a trim on a phone
        if not hides_frames:
            return stream.frames, rate, length_s
    reach = reach_of(path).get("video", Reach(1, Fraction(0), Fraction(0)))
    if not rate:
        rate = reach.packets / reach.length_s if reach.length_s else Fraction(25)
    is_even = container.format.name == "avi" or abs(rate * reach.length_s - reach.packets) < Fraction(1, 2)
    if is_even or not reach.length_s:
        return reach.packets, rate, reach.packets / rate
    return reach.packets, reach.packets / reach.length_s, reach.length_s


def _audio_info(path: Path, container: InputContainer, stream: av.AudioStream) -> MediaInfo:
    if next(container.decode(stream), None) is None:
        raise ProbeError("There is no sound that can be decoded.")
    duration_s = declared_s(container, stream)
    if duration_s is None or container.format.name in UNDECLARED:
        counted_s = reach_of(path)["audio"].length_s
        is_close = duration_s is not None and container.format.name == "mp3" and abs(counted_s / duration_s - 1) < 0.02
        duration_s = duration_s if is_close and duration_s is not None else counted_s
    return MediaInfo(
        kind=MediaKind.AUDIO,
        container=_container_name(path, container),
        codec=stream.codec_context.name,
        duration_s=duration_s,
        sample_rate=stream.sample_rate,
        channels=stream.channels,
    )


def declared_s(container: InputContainer, stream: Stream) -> Fraction | None:
    """The length the header promises."""
    if stream.duration and stream.time_base:
        return stream.duration * stream.time_base
    return Fraction(container.duration, 1_000_000) if container.duration else None


def _container_name(path: Path, container: InputContainer) -> str:
    names = container.format.name.split(",")
    if names[0] == "mov":
        brand = container.metadata.get("major_brand", "").strip().lower()
        return {"qt": "mov", "m4a": "m4a"}.get(brand, "mp4")
    if names[0] == "matroska":
        with path.open("rb") as stream:
            return "webm" if b"webm" in stream.read(64) else "matroska"
    return names[0].removesuffix("_pipe")


def streams_of(container: InputContainer) -> dict[str, Stream]:
    """The moving picture and the sound of a file, the picture first."""
    video, audio = picture_stream(container), sound_stream(container)
    return {stream.type: stream for stream in (video, audio) if stream is not None}


def _size_bytes(path: Path, name: str) -> int:
    try:
        size_bytes = path.stat().st_size
    except OSError as exc:
        raise ProbeError(f"{name} is not there any more.") from exc
    if size_bytes == 0:
        raise ProbeError(f"{name} is empty: it has no bytes.", hint=AGAIN)
    return size_bytes


@contextlib.contextmanager
def as_probe_error(name: str) -> Iterator[None]:
    """The one place where what PyAV and Pillow say becomes a sentence."""
    try:
        yield
    except MediaError:
        raise
    except (av.FFmpegError, *PICTURE_ERRORS) as exc:
        raise ProbeError(
            f"{name} is damaged, or no picture, clip or song.", hint="Open it in a player to see, or get it again."
        ) from exc
