"""How many renders run at once, and how several at a time work through a list."""

from __future__ import annotations

import threading
from fractions import Fraction

import pytest

from core.errors import CancelledError, RenderError
from core.film.compile import compile_cut
from core.film.crew import LEAST_MB, Room, memory_here_mb, render_mb, renders_at_once, segment_mb, work_through
from core.model.cut import Between, Cut, CutItem, Source
from core.model.film import ExportSettings
from core.model.media import MediaInfo, MediaKind
from core.model.project import Aspect
from core.model.transitions import Transition
from core.process import Stop, never


@pytest.mark.parametrize(
    ("size", "cores", "memory_mb", "at_once"),
    [
        ((1920, 1080), 2, LEAST_MB, 1),
        ((1920, 1080), 16, LEAST_MB, 1),
        ((1920, 1080), 16, 4_000, 8),
        ((1920, 1080), 8, 1_500, 4),
        ((960, 540), 8, LEAST_MB, 3),
        ((3840, 2160), 16, 1_200, 1),
        ((3840, 2160), 16, 100, 1),
        ((96, 160), 1, LEAST_MB, 1),
    ],
)
def test_renders_by_cores_and_memory(size: tuple[int, int], cores: int, memory_mb: int, at_once: int) -> None:
    """As many renders as cores and memory allow, at 4K one at a time where there is little; never none."""
    assert renders_at_once(*size, threads=2, memory_mb=memory_mb, cores=cores) == at_once


def test_memory_of_this_machine() -> None:
    """An export may always use what one film of 1920x1080 needs, whatever the machine."""
    assert memory_here_mb() >= LEAST_MB
    assert render_mb(1920, 1080) < LEAST_MB < render_mb(3840, 2160) < 1_200


def test_what_weighs_more() -> None:
    """Pictures in between that follow what moves, and pictures of a bright screen, need more; of both shots of a transition."""
    plain, deep = (
        MediaInfo(
            kind=MediaKind.VIDEO, container="mp4", codec="hevc", duration_s=Fraction(9), frames=270, pixel_format=form
        )
        for form in ("yuv420p", "yuv420p10le")
    )
    first, bright = Source(blob="a", info=plain), Source(blob="b", info=deep)

    def weight(*items: CutItem) -> int:
        cut = Cut(aspect=Aspect.WIDE, items=items)
        parts = compile_cut(cut, ExportSettings(), encoder="t", size=(1920, 1080))
        return max(map(segment_mb, parts))

    shot = CutItem(id="a", source=first, frames=60)
    assert weight(shot) == render_mb(1920, 1080)
    assert weight(shot.model_copy(update={"between": Between.MOTION})) > 807
    assert weight(shot.model_copy(update={"source": bright})) > render_mb(1920, 1080) + 100
    both = CutItem(id="b", source=bright, frames=60, transition=Transition.CROSSFADE, transition_frames=10)
    assert weight(shot.model_copy(update={"source": bright}), both) > render_mb(1920, 1080) + 200


@pytest.mark.parametrize(("weights", "truth"), [((40, 40, 40, 40), 2), ((90, 90, 90), 1), ((300, 20, 20, 300), 2)])
def test_no_more_at_once_than_there_is_room_for(weights: tuple[int, ...], truth: int) -> None:
    """Work begins when memory is left for it; what needs more than all of it runs alone."""
    held, most, alone, lock = list[int](), 0, True, threading.Lock()

    def work(number: int, _stop: Stop) -> None:
        nonlocal most, alone
        with lock:
            held.append(weights[number])
            most = max(most, len(held))
            alone = alone and (max(held) <= 100 or len(held) == 1)
        threading.Event().wait(0.15)
        with lock:
            held.remove(weights[number])

    room = Room[int](190, lambda number: weights[number])
    work_through(range(len(weights)), work, at_once=4, should_stop=never, room=room)
    assert (most, alone) == (truth, True)


@pytest.mark.parametrize("at_once", [1, 3])
def test_each_item_is_done_once(at_once: int) -> None:
    """Every item is worked on once, never more of them at a time than are allowed."""
    done, at_work, most, lock = list[int](), 0, 0, threading.Lock()

    def work(item: int, _stop: Stop) -> None:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        threading.Event().wait(0.002)
        with lock:
            at_work -= 1
            done.append(item)

    work_through(range(20), work, at_once=at_once, should_stop=never)
    assert sorted(done) == list(range(20))
    assert most == at_once


@pytest.mark.parametrize("at_once", [1, 3])
def test_the_first_failure_ends_the_others(at_once: int) -> None:
    """What fails first is told; work under way is told to stop, and what was not begun never begins."""
    begun = list[int]()

    def work(item: int, stop: Stop) -> None:
        begun.append(item)
        if item == 1:
            raise RenderError("The shot at 0:01 could not be rendered.")
        while item > 1 and not stop():
            threading.Event().wait(0.001)

    with pytest.raises(RenderError, match="0:01"):
        work_through(range(50), work, at_once=at_once, should_stop=never)
    assert len(begun) <= 2 + at_once


@pytest.mark.parametrize("at_once", [1, 3])
def test_told_to_stop(at_once: int) -> None:
    """Told to stop between two items, the work ends as cancelled and not as done."""
    done = list[int]()
    with pytest.raises(CancelledError):
        work_through(
            range(50), lambda item, _stop: done.append(item), at_once=at_once, should_stop=lambda: len(done) >= 5
        )
    assert 5 <= len(done) < 5 + at_once
