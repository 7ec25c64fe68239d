"""What an export will do, worked out once: its films, their segments, and how far it is with them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from core.film import Forecast, Segment, film_frames, renders_at_once, rest_weight, spread
from core.film.forecast import weight_of
from core.jobs.turn import Made
from core.model.jobs import Job
from core.model.orders import RenderOrder
from core.orders import render
from core.timing import seconds_of

_MOST = 2


@dataclass(frozen=True)
class ExportPlan:
    """The films of one order and the segments of each; where films agree, they name the same keys.

    Args:
        films: An order each.
        parts: Segments of each, in the order of the film; none of sound alone.
        once: Every key once, in the order in which they are rendered.
    """

    films: tuple[RenderOrder, ...]
    parts: tuple[tuple[Segment, ...], ...]
    once: tuple[Segment, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Of every segment, each once."""
        return tuple(part.key for part in self.once)

    @property
    def sound_keys(self) -> tuple[str, ...]:
        """Of each film's finished sound."""
        return tuple(map(render.sound_key_of, self.films))

    def rests(self, kept: Collection[str]) -> tuple[float, ...]:
        """What each film weighs after its segments are there.

        Args:
            kept: Keys of segments and sounds from before: those are not looked at again, these not mixed.
        """
        return tuple(
            rest_weight(
                parts,
                seconds_of(film_frames(film.cut, film.settings), film.settings.rate(film.cut)),
                reread=sum(part.frames for part in parts if part.key not in kept),
                is_sound_kept=sound in kept,
            )
            for film, parts, sound in zip(self.films, self.parts, self.sound_keys, strict=True)
        )

    def made(self, kept: Collection[str]) -> tuple[Made, ...]:
        """What each film will take; a segment that two films share is the work of the first."""
        seen, counted = set(kept), []
        for film, parts, rest in zip(self.films, self.parts, self.rests(kept), strict=True):
            fresh = list({part.key: part for part in parts if part.key not in seen}.values())
            seen |= {part.key for part in fresh}
            frames = sum(part.frames for part in fresh)
            whole = sum(part.frames for part in parts) or film.cut.frames
            counted.append((frames, whole - frames if parts else 0, sum(map(weight_of, fresh)) + rest))
        total = sum(weight for *_, weight in counted) or 1.0
        return tuple(
            Made(rendered_frames=frames, reused_frames=reused, share=weight / total)
            for frames, reused, weight in counted
        )

    def at_once(self, *, threads: int, memory_mb: int) -> int:
        """How many segments are rendered at once, judged by the largest pictures."""
        width, height = max(((part.width, part.height) for part in self.once), key=lambda size: size[0] * size[1])
        return renders_at_once(width, height, threads=threads, memory_mb=memory_mb)


def plan_of(order: RenderOrder) -> ExportPlan:
    """Compiles every film of an order."""
    films = order.films
    parts = tuple(map(render.segments_of, films))
    return ExportPlan(films, parts, spread([part for one in parts for part in one]))


@dataclass
class Ahead:
    """One export under way in this process.

    Args:
        rests: What each film weighs after its segments, as the forecast counts it.
    """

    plan: ExportPlan
    forecast: Forecast | None = None
    rests: tuple[float, ...] = ()

    def begin(self, missing: tuple[Segment, ...], heard: Collection[str]) -> Forecast:
        """Foretells the end, with these still to be rendered and these sounds kept."""
        open_keys = {part.key for part in missing}
        self.rests = self.plan.rests({part.key for part in self.plan.once} - open_keys | set(heard))
        self.forecast = Forecast(missing, rest=sum(self.rests))
        return self.forecast


@dataclass
class Aheads:
    """The exports this process has worked on lately: no step compiles the cut again. A restart begins with none."""

    _known: OrderedDict[str, Ahead] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, job: Job) -> Ahead:
        """That of a job; planned now when it is not known."""
        with self._lock:
            known = self._known.get(job.id)
        if known is not None:
            return known
        order = job.request.order
        assert isinstance(order, RenderOrder), "only renders come this way"
        known = Ahead(plan_of(order))
        with self._lock:
            self._known[job.id] = known
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        return known

    def drop(self, job: Job) -> None:
        """Forgets an export that is over."""
        with self._lock:
            self._known.pop(job.id, None)


def missing_of(plan: ExportPlan, kept: Mapping[str, str], exists: Callable[[str], bool]) -> tuple[Segment, ...]:
    """Segments that are to be rendered: those without a row, or whose file is gone."""
    return tuple(part for part in plan.once if part.key not in kept or not exists(kept[part.key]))
