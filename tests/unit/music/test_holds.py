"""How far a source reaches, and the sentence where it does not reach."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.model.cut import CutItem
from core.model.orders import CutOrder
from core.model.project import Aspect
from core.music.holds import held_frames, hold_note, longest
from core.music.plan import plan_film
from core.orders.local import run_order
from core.settings import Limits
from tests.unit.music.songs import FPS, cut_order, shot

CASES = [
    ("60 of 90 at its own speed", 90, 0, 60, Fraction(1), 90, 0),
    ("half speed lasts twice as long", 90, 0, 180, Fraction(1, 2), 180, 0),
    ("beginning late leaves less", 90, 80, 30, Fraction(1), 10, 20),
    ("double speed ends early", 90, 0, 60, Fraction(2), 45, 15),
    ("part of a frame counts as one", 91, 0, 46, Fraction(2), 46, 0),
]


@pytest.mark.parametrize(("full", "start", "frames", "speed", "most", "held"), [case[1:] for case in CASES])
def test_holds(full: int, start: int, frames: int, speed: Fraction, most: int, held: int) -> None:
    """A shot is held for what its clip cannot fill, counted in film frames."""
    source = shot(0, 1, full).source
    assert source is not None
    info = source.info.model_copy(update={"duration_s": Fraction(full, 30)})
    item = CutItem(id="a", source=source.model_copy(update={"info": info}), in_frames=start, frames=frames, speed=speed)
    assert (longest(item, FPS), held_frames(item, FPS)) == (most, held)


def test_a_gap_is_never_held() -> None:
    """What lasts for ever has no longest length."""
    assert longest(CutItem(id="a", frames=9), FPS) is None
    assert held_frames(CutItem(id="a", frames=9), FPS) == 0


def test_short_holds_are_said_in_hundredths() -> None:
    """A hold of less than a tenth of a second is not called nothing."""
    assert hold_note(4, 15, FPS) == "Scene 4 is held 0.5 s: its clip is shorter than its shot."
    assert "0.03 s" in hold_note(0, 1, FPS)


def test_the_plan_travels_with_its_notes() -> None:
    """What the planner has to say arrives with the cut; many holds become one sentence."""
    order = cut_order([30, 30], available=[5, 60])
    told = run_order(order, None, limits=Limits()).outputs[0].content or ""  # type: ignore[arg-type]
    assert "Scene 1 is held 0.2 s" in told
    many = plan_film(CutOrder(aspect=Aspect.WIDE, shots=tuple(shot(n, 20, 4) for n in range(5))))
    assert many.notes[-1].startswith("5 shots are held")
