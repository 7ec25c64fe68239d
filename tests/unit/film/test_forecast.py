"""When an export will be done: weights of segments, the order they are rendered in, and what is foretold."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest

from core.film import Segment, compile_cut
from core.film.forecast import Forecast, frame_weight, rest_weight, spread, waiting_frames, weight_of
from core.model.cut import Cut, CutItem
from core.model.film import ExportSettings
from tests.media import make
from tests.unit.film.shelf import TINY, Shelf, cut_of


@pytest.fixture
def cut(shelf: Shelf, tmp_path: Path, stock: Path) -> Cut:
    """Sixty shots: clips, each third with a crossfade, and in the last third stills."""
    clip = shelf.put(stock / "numbered.mp4")
    still = shelf.put(make.make_picture(tmp_path / "still.png", size=(1920, 1080)))
    return cut_of(
        *(
            CutItem(
                id=str(number),
                source=clip if number < 40 else still,
                in_frames=number,
                frames=30 + number,
                transition_frames=8 if number % 3 == 1 else 0,
            )
            for number in range(60)
        )
    )


def parts_of(cut: Cut, size: tuple[int, int] = TINY) -> tuple[Segment, ...]:
    return compile_cut(cut, ExportSettings(), encoder="t", size=size)


def test_what_costs_more_weighs_more(cut: Cut) -> None:
    """A frame of a crossfade weighs more than one of a clip, that more than one of a still, and black least; pixels count."""
    parts = parts_of(cut)
    fade = next(part for part in parts if len(part.strips) == 2)
    clip, still = parts[0], parts[-1]
    (black,) = parts_of(cut_of(CutItem(id="gap", frames=30)))
    weights = [frame_weight(part) for part in (fade, clip, still, black)]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 4
    assert frame_weight(parts_of(cut, (1920, 1080))[0]) > 50 * frame_weight(clip)


def test_a_busier_clip_weighs_more(shelf: Shelf, tmp_path: Path) -> None:
    """Of two clips, that with more bits for its pixels weighs more, up to twice; a codec that tells nothing weighs 1."""
    weights = {}
    for name, picture in (("calm", "color=c=gray:"), ("busy", "testsrc2=")):
        clip = tmp_path / f"{name}.mp4"
        noise = "noise=alls=60:allf=t," if name == "busy" else ""
        source = ["-f", "lavfi", "-i", f"{picture}s=160x96:r=30:d=1"]
        make.ffmpeg(*source, "-vf", f"{noise}format=yuv420p", "-c:v", "libx264", str(clip))
        item = CutItem(id="a", source=shelf.put(clip), frames=30)
        weights[name] = frame_weight(parts_of(cut_of(item))[0])
        assert item.source is not None
        info = item.source.info.model_copy(update={"codec": "prores"})
        untold = item.model_copy(update={"source": item.source.model_copy(update={"info": info})})
        weights[f"{name} untold"] = frame_weight(parts_of(cut_of(untold))[0])
    assert weights["calm"] < weights["calm untold"] == weights["busy untold"] < weights["busy"]
    assert weights["busy"] < 2 * weights["busy untold"]


def test_what_was_seen_and_heard_before_is_not_foretold_again(cut: Cut) -> None:
    """With one of sixty shots to be rendered and the sound kept, what comes after it weighs a small part of the first time."""
    parts, seconds = parts_of(cut, (1080, 1920)), Fraction(cut.frames) / cut.rate
    first = rest_weight(parts, seconds, reread=cut.frames, is_sound_kept=False)
    again = rest_weight(parts, seconds, reread=parts[0].frames, is_sound_kept=True)
    unread = rest_weight(parts, seconds, reread=None, is_sound_kept=True)
    assert unread < again < 0.15 * first


def test_each_beginning_looks_at_the_whole_film(cut: Cut) -> None:
    """Every key comes once, and the first tenth of the order is spread over the film."""
    parts = parts_of(cut)
    order = spread((*parts, *parts))
    assert sorted(part.key for part in order) == sorted({part.key for part in parts})
    early = sorted(part.start / max(one.stop for one in order) for part in order[: len(order) // 10])
    gaps = [after - before for before, after in zip([0.0, *early], [*early, 1.0], strict=True)]
    assert max(gaps) < 2.5 / len(early)


class Machine:
    """Renders in no time on a clock of its own, where weights are off by as much as film content is."""

    def __init__(self, seed: int, pace_s: float) -> None:
        self.now_s = 0.0
        self._random = random.Random(seed)
        self._pace_s = pace_s

    def clock(self) -> float:
        return self.now_s

    def render(self, part: Segment, forecast: Forecast) -> None:
        cost_s = weight_of(part) * self._pace_s * self._random.uniform(0.6, 1.4)
        for share in (Fraction(1, 3), Fraction(2, 3), Fraction(1)):
            self.now_s += cost_s / 3
            written = part.frames if share == 1 else int(part.frames * share) - waiting_frames(part)
            forecast.hear(part, written)


@pytest.mark.parametrize("pace_s", [0.001, 0.2])
@pytest.mark.parametrize("seed", range(5))
def test_the_first_tenth_foretells_the_whole(cut: Cut, seed: int, pace_s: float) -> None:
    """After a tenth of the time, what is foretold is within a fifth of what it takes, on machines fast and slow."""
    order, machine = spread(parts_of(cut, (960, 540))), Machine(seed, pace_s)
    forecast = Forecast(order, rest=20.0, clock=machine.clock)
    assert (forecast.eta_s, forecast.fraction) == (None, 0.0)
    for part in order:
        machine.render(part, forecast)
    forecast.rendered()
    machine.now_s += 20 * pace_s
    whole_s = machine.now_s
    late = [said_s for at_s, said_s in forecast.history if at_s >= whole_s / 10]
    assert late
    assert all(abs(said_s - whole_s) < whole_s / 5 for said_s in late)
    assert 0.9 < forecast.fraction < 1


def test_a_machine_that_slows_down(cut: Cut) -> None:
    """The newest speed counts: when everything takes four times as long from the middle on, the end is foretold by that."""
    order, machine = spread(parts_of(cut)), Machine(1, 0.01)
    forecast = Forecast(order, clock=machine.clock)
    for number, part in enumerate(order):
        machine._pace_s = 0.01 if number < len(order) // 2 else 0.04
        machine.render(part, forecast)
        if number == len(order) * 9 // 10:
            eta_s, at_s = forecast.eta_s, machine.now_s
    assert eta_s is not None
    assert eta_s == pytest.approx(machine.now_s - at_s, rel=0.25)
