"""Where a damaged file breaks: found by decoding it packet by packet, which only damaged files have to bear."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from core.film.probe import open_container, picture_stream, sound_stream

_DROPOUT_S = Fraction(1, 2)
"""Sound that is lost for longer is a break; a click or a tag at the end of a song is none."""


def broken_at(path: Path) -> Fraction | None:
    """The moment, in seconds, from which a file cannot be decoded; None where nothing that matters is lost.

    Pictures before the first whole one are none: a recording that begins in mid-stream starts with its first key picture.
    One damaged picture breaks a clip, as those after it are built on it. Sound may drop out for half a second.
    """
    with open_container(path) as container:
        video, audio = picture_stream(container), sound_stream(container)
        streams = [stream for stream in (video, audio) if stream is not None]
        watch = _Watch(has_picture=video is not None)
        try:
            for packet in container.demux(*streams):
                watch.take(packet)
                if watch.broken_s is not None:
                    return watch.broken_s
        except av.FFmpegError:
            return watch.reached_s
        return watch.end()


class _Watch:
    """Keeps account of what decodes."""

    def __init__(self, *, has_picture: bool) -> None:
        self.broken_s: Fraction | None = None
        self.reached_s = Fraction(0)
        self._has_picture = has_picture
        self._is_begun = False
        self._lost_s: Fraction | None = None
        self._heard_s: Fraction | None = None

    def take(self, packet: av.Packet[Any]) -> None:
        """Decodes a packet."""
        at_s = self._at(packet)
        is_whole = _is_whole(packet)
        if packet.stream.type == "video":
            if is_whole is False and self._is_begun:
                self.broken_s = at_s
            self._is_begun = self._is_begun or is_whole is True
        else:
            self._hear(at_s, is_whole, (packet.duration or 0) * (packet.time_base or Fraction(0)))
        self.reached_s = max(self.reached_s, at_s)

    def end(self) -> Fraction | None:
        """Where it broke, once all packets were seen."""
        if self._has_picture and not self._is_begun:
            return Fraction(0)
        is_lost = self._lost_s is not None and self.reached_s - self._lost_s > _DROPOUT_S
        return self._lost_s if is_lost else None

    def _hear(self, at_s: Fraction, is_whole: bool | None, length_s: Fraction) -> None:
        """Sound is lost where packets do not decode, and where there are none between two that do."""
        if self._lost_s is None and self._heard_s is not None and at_s - self._heard_s > _DROPOUT_S:
            self._lost_s = self._heard_s
        if is_whole is False and self._lost_s is None:
            self._lost_s = at_s
        if self._lost_s is not None and at_s - self._lost_s > _DROPOUT_S:
            self.broken_s = self._lost_s
        if is_whole:
            self._lost_s, self._heard_s = None, at_s + length_s

    def _at(self, packet: av.Packet[Any]) -> Fraction:
        stamp = packet.pts if packet.pts is not None else packet.dts
        return self.reached_s if stamp is None or packet.time_base is None else stamp * packet.time_base


def _is_whole(packet: av.Packet[Any]) -> bool | None:
    """Whether what comes out of a decoder with this packet is undamaged; None where nothing comes out yet."""
    try:
        frames = packet.decode()
    except av.FFmpegError:
        return False
    if not frames:
        return None
    return not any(frame.is_corrupt for frame in frames)
