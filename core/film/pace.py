"""FFmpeg's words for time: a source at the film's rate, faster or slower, forward, backward, in a loop, standing still.

Time is exact by construction: 1/720000 s divides the frames of 24, 25, 30, 50, 60 and the NTSC rates, and the
millisecond clock of webm. A millisecond is added before rounding to the film's rate, so that moments meant to lie
halfway between two frames all round the same way, whatever clock they were written with.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from core.film.pieces import Segment, Strip
from core.film.source import Peek
from core.model.cut import Between, Play
from core.model.media import MediaInfo

HOLD = "tpad=stop=-1:stop_mode=clone"
_CLOCK = 720_000
_SEEK_FROM_S = 3
_HELD_BYTES = 150_000_000
"""What the pictures of a strip that runs backward may take; they are held raw, since the last is shown first."""
LONGEST_S = 10
"""Of a piece that is rendered by itself."""
_LEAD_S = Fraction(1, 2)
_SMOOTH = {Between.BLEND: "mi_mode=blend", Between.MOTION: "mi_mode=mci:mc_mode=aobmc:me_mode=bidir:vsbmc=1"}


def exactly(rate: Fraction, frames: int) -> str:
    """Constant rate from moment 0 on, this many pictures."""
    return f"fps={rate}:start_time=0,trim=end_frame={frames}"


def seek_s(strip: Strip, rate: Fraction, peek: Peek) -> Fraction | None:
    """The moment of the file to jump to, well before the strip; None decodes from the start."""
    start_s = first_needed(strip) / rate
    if not peek.can_seek or strip.is_still or start_s < _SEEK_FROM_S:
        return None
    return peek.first_s + start_s - 1


def first_needed(strip: Strip) -> Fraction:
    """Where in the source the strip's pictures begin, in frames of the film's rate."""
    if strip.play is Play.LOOP and strip.loop_from is not None:
        return strip.loop_from
    return strip.start


def paced(strip: Strip, peek: Peek, film: Segment, shape: str) -> str:
    """All steps from the decoded pictures of a moving source to exactly `frames` pictures of the film.

    Args:
        strip: Not a still.
        peek: What was seen of its source.
        film: Its segment.
        shape: The steps that make one picture fit, color and look included.
    """
    if strip.play is Play.FREEZE:
        return (
            f"{_clocked(strip, peek, film)},{exactly(film.rate, 1)},{shape},{HOLD},{exactly(film.rate, strip.frames)}"
        )
    if strip.play is Play.LOOP:
        return _looped(strip, peek, film, shape)
    if strip.play is Play.REVERSE:
        return f"{_run(strip, peek, film, shape, strip.frames)},reverse"
    return _run(strip, peek, film, shape, strip.frames)


def settled(strip: Strip, rate: Fraction) -> Strip:
    """The same pictures said in the plainest way: a piece of a loop that lies within one round runs forward."""
    if strip.play is not Play.LOOP or strip.source is None or strip.loop_from is None:
        return strip
    length = round_frames(strip.source.info, strip.loop_from, strip.speed, rate)
    if length == 1:
        return strip.model_copy(
            update={"play": Play.FREEZE, "loop_from": None, "start": strip.loop_from, "speed": Fraction(1)}
        )
    at = _in_round(strip, length)
    if at + strip.frames > length:
        return strip
    start = strip.loop_from + at * strip.speed
    return strip.model_copy(update={"play": Play.FORWARD, "loop_from": None, "start": start})


def round_frames(info: MediaInfo, loop_from: Fraction, speed: Fraction, rate: Fraction) -> int:
    """How many frames of the film a round of a loop takes, from `loop_from` to the end of the source; at least 1."""
    return max(1, round((info.duration_s * rate - loop_from) / speed))


def pieces_of(
    strip: Strip, offset: int, stop: int, film: tuple[int, int], rate: Fraction, *, longest_s: int = LONGEST_S
) -> Iterator[tuple[int, int]]:
    """How a shot is cut into pieces that are rendered one by one, as (offset, frames).

    So many seconds at most; backward no more than may be held raw; a loop round by round, so that each round is rendered once.

    Args:
        strip: The whole shot, from its frame 0.
        offset: First frame of the shot that is wanted.
        stop: Its length.
        film: Width and height.
        rate: Of the film.
        longest_s: Of a piece.
    """
    longest = max(1, int(longest_s * rate))
    if strip.play is Play.REVERSE:
        longest = min(longest, held_frames(film))
    length = stop
    if strip.play is Play.LOOP and strip.source is not None and strip.loop_from is not None:
        length = round_frames(strip.source.info, strip.loop_from, strip.speed, rate)
    while offset < stop:
        left_of_round = length - offset % length if length > 1 else stop
        frames = min(longest, stop - offset, left_of_round)
        yield offset, frames
        offset += frames


def held_frames(film: tuple[int, int]) -> int:
    """How many raw pictures of this size may be held at once."""
    return max(4, _HELD_BYTES * 2 // (film[0] * film[1] * 3))


def _run(strip: Strip, peek: Peek, film: Segment, shape: str, frames: int) -> str:
    """Forward, `frames` pictures from the strip's first moment on."""
    smooth = _SMOOTH.get(strip.between)
    if smooth is None or not _needs_pictures(strip, film):
        return f"{_clocked(strip, peek, film)},{exactly(film.rate, frames)},{shape}"
    lead_s = float(_LEAD_S / strip.speed)
    between = f"trim=start={-lead_s:.6f},{shape},minterpolate=fps={film.rate}:{smooth}"
    return f"{_clocked(strip, peek, film, slack=Fraction(0))},{between},{exactly(film.rate, frames)}"


def _needs_pictures(strip: Strip, film: Segment) -> bool:
    """Whether the source's own pictures do not already lie on the film's frames, one by one."""
    return strip.source is None or strip.source.info.rate is None or strip.source.info.rate / strip.speed != film.rate


def _looped(strip: Strip, peek: Peek, film: Segment, shape: str) -> str:
    """A piece of a loop across the end of a round. Held raw: one round, or of a longer one, what is shown."""
    assert strip.source is not None
    loop_from = strip.loop_from or Fraction(0)
    length = round_frames(strip.source.info, loop_from, strip.speed, film.rate)
    at, once = _in_round(strip, length), strip.model_copy(update={"start": loop_from})
    clock = f"{_clocked(once, peek, film)},{exactly(film.rate, length)}"
    if length <= strip.frames:
        return (
            f"{clock},{shape},loop=loop=-1:size={length},trim=start_frame={at}:end_frame={at + strip.frames},{_FROM_0}"
        )
    head = max(0, at + strip.frames - length)
    seen = f"select='lt(n,{head})+between(n,{at},{at + strip.frames - 1})',setpts=N/({film.rate}*TB)"
    return f"{clock},{seen},{shape},loop=loop=1:size={strip.frames},trim=start_frame={head}:end_frame={head + strip.frames},{_FROM_0}"


_FROM_0 = "setpts=PTS-STARTPTS"


def _in_round(strip: Strip, length: int) -> int:
    """In which frame of its round a piece of a loop begins."""
    passed = (strip.start - (strip.loop_from or 0)) / strip.speed
    return int(passed.__floor__()) % length


def _clocked(strip: Strip, peek: Peek, film: Segment, *, slack: Fraction = Fraction(_CLOCK, 1000)) -> str:
    """Time counted from the strip's first moment, at its speed; past the end of the source its last picture goes on."""
    begins = first_needed(strip)
    first = _ratio(peek.first_s * _CLOCK) if seek_s(strip, film.rate, peek) is not None else "STARTPTS"
    shift = _ratio(begins / film.rate * _CLOCK - slack)
    return f"{HOLD},settb=1/{_CLOCK},setpts='(PTS-{first}-{shift})/({_ratio(strip.speed)})'"


def _ratio(value: Fraction) -> str:
    """An exact number for FFmpeg's expressions."""
    return f"{value.numerator}" if value.denominator == 1 else f"({value.numerator}/{value.denominator})"
