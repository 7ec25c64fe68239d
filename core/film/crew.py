"""How many segments are rendered at once: what cores and memory allow, decided here for every kind of export."""

from __future__ import annotations

import contextlib
import math
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Generic, TypeVar

from core.errors import CancelledError
from core.film.pieces import Segment, Strip
from core.model.cut import Between
from core.process import Stop

T = TypeVar("T")

LEAST_MB = 500
"""Memory of an export where nobody says another number: the goal for a film of 1920x1080."""
_CORE_MB = 250
_MACHINE_SHARE = 4
_DRIVER_MB = 90
_START_MB, _MEGAPIXEL_MB = 70, 125
"""Of one FFmpeg with two threads, and for each million pixels of the film: measured from 540p to 4K."""
_MOTION_MB, _DEEP_MB = 290, 60
"""More, for each million pixels: pictures in between, found by following what moves; pictures of a bright screen."""
_DEEP = re.compile(r"p0?1[0-6]|48|64")
_PATIENCE_S = 0.2
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def renders_at_once(width: int, height: int, *, threads: int, memory_mb: int, cores: int | None = None) -> int:
    """How many segments are rendered at once; at least one, however little memory there is.

    Args:
        width: Of the film.
        height: Of the film.
        threads: Of one render.
        memory_mb: Most memory of all renders and what drives them.
        cores: Of the machine; None looks.
    """
    by_cores = (cores or cores_here()) // max(1, threads)
    by_memory = (memory_mb - _DRIVER_MB) // render_mb(width, height)
    return max(1, min(by_cores, by_memory))


def render_mb(width: int, height: int) -> int:
    """Memory that one render needs, in 2**20 bytes; rather too much than too little."""
    return math.ceil(_START_MB + _MEGAPIXEL_MB * width * height / 1e6)


def segment_mb(part: Segment) -> int:
    """Memory that the render of one segment needs, with what its shots ask for beyond the usual."""
    extra = sum(_MOTION_MB if strip.between is Between.MOTION else 0 for strip in part.strips)
    extra += sum(_DEEP_MB if _is_deep(strip) else 0 for strip in part.strips)
    return render_mb(part.width, part.height) + math.ceil(extra * part.width * part.height / 1e6)


def _is_deep(strip: Strip) -> bool:
    """Whether its pictures have more than 8 bits, as all have that are made for bright screens."""
    return strip.source is not None and _DEEP.search(strip.source.info.pixel_format) is not None


def memory_here_mb() -> int:
    """Memory an export may use where nobody said how much: more on machines with many cores, at most a quarter of all."""
    try:
        whole_mb = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
    except (ValueError, OSError, AttributeError):  # only Unix tells
        return LEAST_MB
    return max(LEAST_MB, min(_CORE_MB * cores_here(), whole_mb // _MACHINE_SHARE))


def cores_here() -> int:
    """Cores this process may use; a container may be given fewer than the machine has."""
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux tells
        count = os.cpu_count() or 1
    try:
        quota, period = _QUOTA.read_text("ascii").split()
        return count if quota == "max" else max(1, min(count, int(quota) // int(period)))
    except (OSError, ValueError):
        return count


class Room(Generic[T]):
    """Memory that work shares: an item begins once it has room beside those that are at work, or is alone.

    Args:
        memory_mb: For all of them and what drives them.
        weigh: What one needs.
    """

    def __init__(self, memory_mb: int, weigh: Callable[[T], int]) -> None:
        self._left = self._whole = max(1, memory_mb - _DRIVER_MB)
        self._weigh = weigh
        self._freed = threading.Condition()

    @contextlib.contextmanager
    def taken(self, item: T, should_stop: Stop) -> Iterator[None]:
        """Waits for the room that an item needs, and holds it.

        Raises:
            CancelledError: When `should_stop` said so while it waited.
        """
        wanted = min(self._weigh(item), self._whole)
        with self._freed:
            while self._left < wanted and self._left < self._whole:
                _check(should_stop)
                self._freed.wait(_PATIENCE_S)
            self._left -= wanted
        try:
            yield
        finally:
            with self._freed:
                self._left += wanted
                self._freed.notify_all()


def work_through(
    items: Sequence[T],
    work: Callable[[T, Stop], None],
    *,
    at_once: int,
    should_stop: Stop,
    room: Room[T] | None = None,
) -> None:
    """Does the work of every item, so many at once, each begun in its order.

    The first that fails ends the others, and its error is raised; what was finished before stays finished.

    Args:
        items: What is to be done.
        work: Does one item; must watch the `Stop` it is given. Called in this thread where it is one at a time.
        at_once: How many.
        should_stop: Asked all the time.
        room: Memory they share; None does not look at it.

    Raises:
        CancelledError: When `should_stop` said so.
    """
    if at_once <= 1 or len(items) <= 1:
        for item in items:
            _check(should_stop)
            work(item, should_stop)
        return
    _Crew(work, should_stop, room).work_through(items, at_once)


def _check(should_stop: Stop) -> None:
    if should_stop():
        raise CancelledError("Cancelled. What was finished before is kept.")


class _Crew(Generic[T]):
    """Several threads at one list; the first that stumbles stops all."""

    def __init__(self, work: Callable[[T, Stop], None], should_stop: Stop, room: Room[T] | None) -> None:
        self._work = work
        self._room = room
        self._should_stop = should_stop
        self._has_failed = threading.Event()
        self._errors: list[BaseException] = []

    def work_through(self, items: Sequence[T], at_once: int) -> None:
        with ThreadPoolExecutor(min(at_once, len(items)), thread_name_prefix="reelbook-render") as pool:
            begun = [pool.submit(self._do, item) for item in items]
            for one in begun:
                one.add_done_callback(self._look_at)
            try:
                wait(begun)
            finally:  # also ctrl+c: nothing may go on behind it
                if not all(one.done() for one in begun):
                    self._has_failed.set()
        if self._errors:
            raise self._errors[0]
        _check(self._should_stop)

    def _do(self, item: T) -> None:
        if self._must_stop():
            return
        with self._room.taken(item, self._must_stop) if self._room is not None else contextlib.nullcontext():
            self._work(item, self._must_stop)

    def _look_at(self, ended: Future[None]) -> None:
        error = ended.exception()
        if error is not None:
            self._errors.append(error)
            self._has_failed.set()

    def _must_stop(self) -> bool:
        return self._has_failed.is_set() or self._should_stop()
