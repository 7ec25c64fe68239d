"""What a finished file says of itself: measured from its packets and its index, without decoding its pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import av

from core.film.boxes import is_index_first
from core.film.probe import as_probe_error, has_content, open_container, picture_stream, sound_stream
from core.model.delivery import FileFacts

_SLACK_S = Fraction(1, 900)
"""WebM tells time in thousandths of a second."""
_BT709, _LIMITED = 1, 1


@dataclass
class _Heap:
    """The packets of one stream."""

    size_bytes: int = 0
    shown_s: list[Fraction] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    stop_s: Fraction = Fraction(0)

    def add(self, packet: av.Packet[Any]) -> None:
        """Counts one packet."""
        at_s = (packet.pts or 0) * packet.time_base
        if packet.is_keyframe:
            self.keys.append(len(self.shown_s))
        self.shown_s.append(at_s)
        self.size_bytes += packet.size
        self.stop_s = max(self.stop_s, at_s + (packet.duration or 0) * packet.time_base)

    @property
    def kbps(self) -> float:
        return float(self.size_bytes / self.stop_s / 125) if self.stop_s else 0.0

    @property
    def is_constant(self) -> bool:
        """Whether every picture lasts equally long, as far as the file's clock can tell."""
        steps = [later - earlier for earlier, later in pairwise(sorted(self.shown_s))]
        return not steps or max(steps) - min(steps) <= 2 * _SLACK_S

    @property
    def is_closed(self) -> bool:
        """Whether nothing that follows a key picture in the file is shown before it."""
        least = list(accumulate(reversed(self.shown_s), min))[::-1]
        return all(least[key] >= self.shown_s[key] for key in self.keys)

    @property
    def longest_key_s(self) -> Fraction:
        """Longest time from one key picture to the next, or to the end."""
        at_s = [*sorted(self.shown_s[key] for key in self.keys), self.stop_s]
        return max((later - earlier for earlier, later in pairwise(at_s)), default=self.stop_s)


def file_facts(path: Path) -> FileFacts:
    """Measures a film, a GIF or a sound.

    Raises:
        ProbeError: When it cannot be read.
    """
    with as_probe_error("The film"), open_container(path) as container:
        video, audio = picture_stream(container), sound_stream(container)
        streams = [stream for stream in (video, audio) if stream is not None]
        heaps = {stream.index: _Heap() for stream in streams}
        for packet in container.demux(*streams):
            if has_content(packet):
                heaps[packet.stream.index].add(packet)
        return FileFacts(
            size_bytes=path.stat().st_size,
            length_s=max((heap.stop_s for heap in heaps.values()), default=Fraction(0)),
            is_index_first=is_index_first(path),
            **({} if video is None else _seen(video, heaps[video.index])),
            **({} if audio is None else _heard(audio, heaps[audio.index])),
        )


def _seen(video: av.VideoStream, heap: _Heap) -> dict[str, Any]:
    of = video.codec_context
    tags = (of.colorspace, of.color_primaries, of.color_trc)
    return {
        "video_kbps": heap.kbps,
        "codec": of.name,
        "profile": of.profile or "",
        "pixel_format": of.pix_fmt or "",
        "is_constant": heap.is_constant,
        "is_closed": heap.is_closed,
        "longest_key_s": heap.longest_key_s,
        "is_bt709": tags == (_BT709,) * 3 and of.color_range == _LIMITED,
        "is_square": video.sample_aspect_ratio in (None, 0, 1),
    }


def _heard(audio: av.AudioStream, heap: _Heap) -> dict[str, Any]:
    return {
        "sound_kbps": heap.kbps,
        "sound_codec": audio.codec_context.name,
        "sample_rate": audio.sample_rate,
    }
