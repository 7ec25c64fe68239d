"""Where the cuts fall: for every shot the best beat near its due moment, chosen for the whole film at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from core.model.cut import SongUse
from core.model.music import BeatGrid
from core.music.heard import heard_at, heard_beats
from core.music.lengths import Need
from core.timing import frames_of

# What a cut costs, in squared beats of distance: a section start is worth a step of about one beat, a downbeat a little
# less. A plain frame is the way out where no beat is within reach (about two beats away).
_SECTION, _DOWNBEAT, _BEAT, _HALF_BEAT, _PLAIN = 0.0, 0.35, 1.0, 6.0, 12.0
_OVERRUN = 4.0
_REACH_BEATS = 3


@dataclass(frozen=True)
class Pulse:
    """The beats of a song as film frames.

    Args:
        costs: What a cut on a frame costs, for every frame that carries a beat or half a beat.
        beats: Frames that carry a beat, rising, none twice.
        beat_frames: Frames from beat to beat, median; 0 when there are fewer than two beats.
        downbeats: Those of the beats that begin a bar.
    """

    costs: dict[int, float]
    beats: tuple[int, ...]
    beat_frames: float
    downbeats: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.beat_frames <= 0


SILENT_PULSE = Pulse({}, (), 0.0)


def pulse_of(grid: BeatGrid | None, rate: Fraction, song: SongUse | None = None) -> Pulse:
    """The grid's beats from the moment the film starts, each on its nearest frame.

    Args:
        grid: None, or one with fewer than two beats, gives the empty pulse.
        rate: Of the film.
        song: How the film plays it; None plays it from its beginning.
    """
    if grid is None or len(grid.beats) < 2:
        return SILENT_PULSE
    heard = heard_beats(grid, song)
    moments = [moment for moment, _index in heard]
    steps = sorted(b - a for a, b in pairwise(moments))
    if not steps:
        return SILENT_PULSE
    halves = [frames_of((a + b) / 2, rate) for a, b in pairwise(moments)]
    costs = {frame: _HALF_BEAT for frame in halves if frame >= 0}
    heads = (Fraction(part.start, grid.sample_rate) for part in grid.sections)
    starts = {frames_of(at_s, rate) for head_s in heads for at_s in heard_at(head_s, song)}
    downbeats = set(grid.downbeats)
    frames = [(frames_of(moment, rate), index) for moment, index in heard]
    for frame, index in frames:
        costs[frame] = _SECTION if frame in starts else _DOWNBEAT if index in downbeats else _BEAT
    beats = tuple(sorted({frame for frame, _index in frames if frame >= 0}))
    bars = tuple(sorted({frame for frame, index in frames if frame >= 0 and index in downbeats}))
    return Pulse(costs, beats, float(steps[len(steps) // 2] * rate), bars)


def due_frames(lengths: Sequence[Fraction], rate: Fraction = Fraction(1)) -> tuple[int, ...]:
    """Whole-frame ends of shots of these exact lengths; whole-number bounds of a length survive the rounding."""
    return tuple(frames_of(end, rate) for end in accumulate(lengths))


def place_cuts(needs: Sequence[Need], targets: Sequence[Fraction], pulse: Pulse) -> tuple[int, ...]:
    """Ends of all shots in film frames; the last is the end of the film.

    Without beats these are the due frames. With beats the path of least cost over all shots is taken: near the due
    moment (so that errors are carried forward, not added up), near the shot's own length, on the stronger beat.

    Args:
        needs: Bounds of each shot, kept whatever the beats say.
        pulse: Beats and what a cut on them costs.
        targets: Exact lengths that fit the needs and add up to a whole number, as `share_out` gives.
    """
    due = due_frames(targets)
    if pulse.is_empty or len(needs) == 1:
        return due
    choices = [_choices(frame, pulse) for frame in due[:-1]] + [{due[-1]: 0.0}]
    return _cheapest_path(needs, targets, choices, pulse.beat_frames)


def _choices(due: int, pulse: Pulse) -> dict[int, float]:
    reach = _REACH_BEATS * pulse.beat_frames
    first, last = bisect_left(pulse.beats, due - reach), bisect_right(pulse.beats, due + reach)
    near = set(pulse.beats[first:last])
    near.update(
        frame
        for frame in range(due - round(pulse.beat_frames), due + round(pulse.beat_frames) + 1)
        if frame in pulse.costs
    )
    found = {frame: pulse.costs[frame] for frame in sorted(near) if frame > 0}
    found.setdefault(due, _PLAIN)
    return {frame: cost + ((frame - due) / pulse.beat_frames) ** 2 for frame, cost in found.items()}


def _cheapest_path(
    needs: Sequence[Need], targets: Sequence[Fraction], choices: Sequence[dict[int, float]], beat: float
) -> tuple[int, ...]:
    """Dynamic programming, one layer a shot. The due frames are always a way through, so there is a path."""
    layers: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for need, target, spots in zip(needs, targets, choices, strict=True):
        layer: dict[int, tuple[float, int]] = {}
        for frame, cost in spots.items():
            best = _best_step(layers[-1], frame, need, float(target), beat)
            if best is not None:
                layer[frame] = (best[0] + cost, best[1])
        layers.append(layer)
    frame, path = next(iter(layers[-1])), []
    for layer in reversed(layers[1:]):
        path.append(frame)
        frame = layer[frame][1]
    return tuple(reversed(path))


def _best_step(
    before: dict[int, tuple[float, int]], frame: int, need: Need, target: float, beat: float
) -> tuple[float, int] | None:
    best: tuple[float, int] | None = None
    for start, (spent, _) in before.items():
        length = frame - start
        if length < need.least or (need.most is not None and length > need.most):
            continue
        over = max(0, length - need.full) if need.full is not None else 0
        cost = spent + ((length - target) / beat) ** 2 + _OVERRUN * (over / beat) ** 2
        if best is None or cost < best[0]:
            best = (cost, start)
    return best
