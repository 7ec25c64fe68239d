"""The own sound of a shot: at its speed with its pitch kept, forward, backward or in a loop, under its picture."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from core.film.hearing import RAMP, STEREO, Blocks, Samples, decoded, exactly, faded
from core.film.lanes import Place
from core.film.pace import round_frames
from core.film.source import Peek
from core.model.cut import Play
from core.model.song_time import SONG_RATE, samples_of
from core.process import Stop
from core.timing import clock

_SEEK_FROM_S = 5
_KEPT = 60 * SONG_RATE
"""Loops up to a minute are decoded once."""
_HINT = "Choose another take, or switch the sound of that shot off."


def clip_blocks(place: Place, rate: Fraction, path: Path, peek: Peek, *, should_stop: Stop) -> Blocks:
    """What is heard of a clip, as long as its shot and what runs on of it under the next crossfade.

    Where the file has less sound than that, silence follows (backward: comes first).
    """
    start, stop = samples_of(place.start, rate), samples_of(place.start + place.frames, rate)
    opened = _Clip(place, rate, path, peek, should_stop)
    source = {Play.REVERSE: opened.backward, Play.LOOP: opened.loop}.get(place.item.play, opened.forward)
    fade_in, fade_out = samples_of(place.fade_in, rate), samples_of(place.fade_out, rate)
    own, whole = place.item.sound, stop - start
    blocks = faded(exactly(source(), whole), fade_in=max(RAMP, fade_in), fade_out=max(RAMP, fade_out), whole=whole)
    ways = samples_of(own.fade_in_frames, rate), samples_of(own.fade_out_frames, rate)
    return faded(blocks, fade_in=ways[0], fade_out=ways[1], whole=whole - fade_out) if any(ways) else blocks


class _Clip:
    """One clip, opened as its shot plays it."""

    def __init__(self, place: Place, rate: Fraction, path: Path, peek: Peek, should_stop: Stop) -> None:
        self._item, self._rate, self._path, self._peek = place.item, rate, path, peek
        self._place = place
        self._should_stop = should_stop
        self._speed = place.item.speed
        self._in_s = place.item.in_frames / rate

    def forward(self) -> Blocks:
        """From the first used frame on."""
        return self._stretch(self._in_s, self._place.frames * self._speed / self._rate)

    def backward(self) -> Blocks:
        """The used stretch from its end to its begin, and on to what lies before it."""
        stop_s = self._in_s + self._item.frames * self._speed / self._rate
        start_s = max(Fraction(0), self._in_s - self._place.fade_out * self._speed / self._rate)
        count = samples_of(1, 1 / (stop_s - start_s))
        return self._stretch(start_s, stop_s - start_s, f"apad=whole_len={count},atrim=end_sample={count},areverse,")

    def loop(self) -> Blocks:
        """From the first used frame to the end of the file, again and again, joined within 2 ms.

        Each round lasts as many frames as its picture's, counted at the rate of the cut. A round of one frame stands
        still, and is silent.
        """
        item = self._item
        assert item.source is not None
        length = round_frames(item.source.info, Fraction(item.in_frames), item.speed, self._rate)
        if length == 1:
            return iter(())
        if length >= self._place.frames:
            return self.forward()
        return self._again(length)

    def _again(self, length: int) -> Blocks:
        kept: list[Samples] | None = None
        for start in range(0, self._place.frames, length):
            count = samples_of(start + length, self._rate) - samples_of(start, self._rate)
            blocks = self._stretch(self._in_s, length * self._speed / self._rate) if kept is None else iter(kept)
            if kept is None and count <= _KEPT:
                kept = list(blocks)
                blocks = iter(kept)
            yield from faded(exactly(blocks, count), fade_in=RAMP, fade_out=RAMP, whole=count)

    def _stretch(self, start_s: Fraction, length_s: Fraction, turn: str = "") -> Blocks:
        """A stretch of the file, in its own time stamps, at the shot's speed."""
        chain = (
            f"asetpts=PTS-{float(self._peek.first_s + start_s):.6f}/TB,atrim=start=0:end={float(length_s):.6f},"
            f"aresample={SONG_RATE}:async=1:first_pts=0,{STEREO},{turn}{','.join(_tempo(self._speed))}"
        )
        can_seek = self._peek.can_seek and start_s > _SEEK_FROM_S
        seek = ["-ss", f"{float(start_s - 2):.6f}"] if can_seek else []
        name = f"The sound of the shot at {clock(self._place.start, self._rate)}"
        opened: list[str | Path] = ["-copyts", *seek, "-i", self._path]
        return decoded(opened, chain.rstrip(","), name=name, hint=_HINT, should_stop=self._should_stop)


def _tempo(speed: Fraction) -> list[str]:
    """FFmpeg's time stretch takes 0.5 to 100 at a time."""
    steps: list[str] = []
    while speed < Fraction(1, 2):
        steps.append("atempo=0.5")
        speed *= 2
    return [*steps, f"atempo={float(min(speed, Fraction(100))):.6f}"] if speed != 1 else steps
