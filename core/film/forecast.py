"""When an export will be done, judged by what its parts weigh and by how fast this very run has been.

A part weighs what encoding as many millions of pixels weighs at `veryfast`; the ratios were measured once, the speed is
measured while it runs. Parts are rendered in an order that looks at the whole film early, so that the first tenth of the
work speaks for the rest.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from fractions import Fraction

from core.film.pieces import Segment, Strip
from core.model.media import MediaInfo

_START = 30.0
"""Starting FFmpeg, opening files, looking at what came out."""
_FILTERED, _DECODED, _MIXED = 0.2, 0.15, 0.15
_REREAD = 0.33
"""Decoding a finished film and looking at each picture."""
_STILL_SHARE, _BLACK_SHARE = 0.35, 0.1
_USUAL_BITS = {"h264": 0.11, "hevc": 0.07, "vp9": 0.07, "av1": 0.05}
"""Of each pixel, thirty times a second, in a file that costs the encoder its usual price. Other codecs tell nothing by their bits."""
_LEAST_BUSY, _MOST_BUSY = 0.6, 2.0
_PRESETS = {"ultrafast": 0.4, "superfast": 0.7, "medium": 2.5, "slow": 4.0}
_WAITING = {"ultrafast": 0, "superfast": 0, "veryfast": 10, "faster": 20, "fast": 30, "medium": 40, "slow": 50}
_BETWEEN = 5
"""Frames x264 looks ahead, and those on their way between threads."""
_SOUND_SECOND, _READ_SECOND, _JOINED = 8.0, 0.5, 0.05
_GOLDEN = (5**0.5 - 1) / 2
_WINDOW = 0.3
_SURE = 0.02
"""So much of the work is done before anything is foretold."""
_GAP_S = 0.2


def weight_of(segment: Segment) -> float:
    """What a segment costs to render, beside others."""
    return _START + segment.frames * frame_weight(segment)


def frame_weight(segment: Segment) -> float:
    """What a frame of a segment costs."""
    pixels = segment.width * segment.height / 1e6
    shown = max((_moving_share(strip) for strip in segment.strips), default=_BLACK_SHARE)
    encoded = pixels * _PRESETS.get(segment.encoding.preset, 1.0) * shown
    read = sum(_read_weight(strip, pixels) for strip in segment.strips)
    return encoded + read + _MIXED * pixels * (len(segment.strips) - 1 + bool(segment.overlays))


def waiting_frames(segment: Segment) -> int:
    """Frames that were read and looked at, but not yet written, while a segment is encoded: work that is not heard of."""
    encoding = segment.encoding
    ahead = encoding.look_ahead if encoding.look_ahead is not None else _WAITING.get(encoding.preset, 20)
    return ahead + _BETWEEN


def rest_weight(parts: Sequence[Segment], seconds: Fraction, *, reread: int | None, is_sound_kept: bool) -> float:
    """What sound, join and reading back cost after the segments of a film.

    Args:
        parts: All of them; none of sound alone.
        seconds: Length of the film.
        reread: How many of its pictures are looked at when it is read back; None does not read it back.
        is_sound_kept: It was mixed before.
    """
    pixels = parts[0].width * parts[0].height / 1e6 if parts else 0.0
    mixed = 0.0 if is_sound_kept else float(seconds) * _SOUND_SECOND
    read = 0.0 if reread is None else float(seconds) * _READ_SECOND + reread * pixels * _REREAD
    return mixed + len(parts) * _JOINED + read


def spread(parts: Sequence[Segment]) -> tuple[Segment, ...]:
    """Each key once, in an order in which every beginning of it is spread over the whole film."""
    once = tuple({part.key: part for part in parts}.values())
    return tuple(once[number] for number in sorted(range(len(once)), key=lambda number: number * _GOLDEN % 1))


class Forecast:
    """How far an export is and how long it will take. Safe to use from several threads.

    Args:
        parts: What is to be rendered.
        rest: Weight of what comes after them.
        clock: Seconds that only go forward.
    """

    def __init__(
        self, parts: Sequence[Segment], *, rest: float = 0.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._weights = {part.key: (frame_weight(part), waiting_frames(part)) for part in parts}
        self._whole = sum(map(weight_of, parts)) + rest
        self._rest = rest
        self._heard: dict[str, int] = {}
        self._done = 0.0
        self._clock = clock
        self._began_s = clock()
        self._marks = deque([(0.0, 0.0)])
        self._lock = threading.Lock()
        self.history: list[tuple[float, float]] = []
        """Seconds since it began, and what the whole was then said to take, in seconds."""

    @property
    def fraction(self) -> float:
        """How much of the work is done, 0 to 1."""
        return min(1.0, self._done / self._whole) if self._whole else 1.0

    @property
    def eta_s(self) -> float | None:
        """Seconds left; None before anything was measured."""
        with self._lock:
            (since_s, before), (now_s, done) = self._marks[0], self._marks[-1]
            if done <= max(before, _SURE * self._whole):
                return None
            spent_s = max(0.0, self._clock() - self._began_s - now_s)
            return max(0.0, (now_s - since_s) / (done - before) * (self._whole - done) - spent_s)

    def hear(self, part: Segment, frames: int) -> None:
        """So many frames of a part are written; less than was heard before counts as nothing new."""
        if frames <= 0 or part.key not in self._weights:
            return
        weight, waiting = self._weights[part.key]
        with self._lock:
            before, worked = self._heard.get(part.key, 0), min(part.frames, frames + waiting)
            if worked > before:
                self._heard[part.key] = worked
                self._add((worked - before) * weight + (0.0 if before else _START))

    def rendered(self) -> None:
        """Every part is rendered."""
        with self._lock:
            self._add(max(0.0, self._whole - self._rest - self._done))

    def pass_rest(self, weight: float) -> None:
        """So much of what comes after the parts is done."""
        with self._lock:
            self._add(min(weight, max(0.0, self._whole - self._done)))

    def _add(self, weight: float) -> None:
        now_s = self._clock() - self._began_s
        self._done += weight
        self._marks.append((now_s, self._done))
        while (
            len(self._marks) > 2 and self._done - self._marks[1][1] > _WINDOW * self._whole
        ):  # the newest speed counts
            self._marks.popleft()
        (since_s, before), left = self._marks[0], self._whole - self._done
        is_sure = self._done > max(before, _SURE * self._whole)
        if is_sure and (not self.history or now_s - self.history[-1][0] >= _GAP_S):
            self.history.append((now_s, now_s + (now_s - since_s) / (self._done - before) * left))


def _moving_share(strip: Strip) -> float:
    """How much of its full price the encoder asks for a strip."""
    if strip.source is None:
        return _BLACK_SHARE
    return _STILL_SHARE if strip.is_still else _busyness(strip.source.info)


def _busyness(info: MediaInfo) -> float:
    """How much goes on in a clip, by the bits its own encoder needed: twice the price where it needed four times as many.

    From 0.6 to 2; 1 where the file does not tell.
    """
    seen = info.width * info.height * 30 * float(info.duration_s) * _USUAL_BITS.get(info.codec, 0)
    if not (seen and info.size_bytes):
        return 1.0
    return min(_MOST_BUSY, max(_LEAST_BUSY, math.sqrt(8 * info.size_bytes / seen)))


def _read_weight(strip: Strip, pixels: float) -> float:
    """Decoding and fitting a strip; a still is read once."""
    if strip.source is None or strip.is_still:
        return 0.0
    own = (strip.source.info.width or 0) * (strip.source.info.height or 0) / 1e6
    return own * _DECODED * max(1.0, float(strip.speed)) + pixels * _FILTERED
