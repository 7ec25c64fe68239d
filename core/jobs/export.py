"""A film export: a step a segment, then sound, join, reading back, and the take.

What was rendered is kept as a segment as soon as it is there, so a killed, cancelled or failed export goes on from it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from core.errors import CancelledError, InputError
from core.film import Segment
from core.jobs.gauge import Gauge
from core.jobs.kit import Kit
from core.jobs.landing import Landing
from core.jobs.turn import Reel, Turn
from core.model.base import utc_now
from core.model.jobs import Job, JobState
from core.model.orders import RenderOrder
from core.orders import render
from core.process import Stop


class Export:
    """Steps of a job that renders a film."""

    def __init__(self, kit: Kit, landing: Landing) -> None:
        self._kit = kit
        self._landing = landing

    def freeze(self, job: Job, _turn: Turn) -> Turn:
        """Takes the job up and counts its segments."""
        if self._kit.store.job_result(job.id) is not None:
            return Turn(then="take")
        count = len(render.segments_of(_order(job)))
        if not count:
            raise InputError("There is nothing in the cut yet.", hint="Add a clip or a picture first.")
        return Turn(then="segment", reel=Reel(segments=count, began_at=utc_now()))

    def segment(self, job: Job, turn: Turn) -> Turn:
        """Renders one segment, or takes the one that is kept."""
        self._check_wanted(job)
        reel, parts = turn.reel, render.segments_of(_order(job))
        part = parts[turn.part]
        kept = self._kept(part.key)
        if kept is None:
            self._render(job, parts, turn.part)
            reel = reel.model_copy(update={"rendered_frames": reel.rendered_frames + part.frames})
        else:
            self._kit.store.keep_segment(part.key, kept, part.frames)
            reel = reel.model_copy(update={"reused_frames": reel.reused_frames + part.frames})
        is_last = turn.part + 1 == reel.segments
        return Turn(then="sound", reel=reel) if is_last else Turn(then="segment", part=turn.part + 1, reel=reel)

    def sound(self, job: Job, turn: Turn) -> Turn:
        """Mixes the sound of the whole film, or takes the mix that is kept."""
        self._check_wanted(job)
        order = _order(job)
        key = render.sound_key_of(order)
        sound = self._kept(key)
        if sound is None:
            self._say(job, "mixing the sound")
            sound = render.sound_of(order, self._kit.blobs, should_stop=self._stop(job))
        if sound is not None:
            self._kit.store.keep_segment(key, sound, order.cut.frames)
        return Turn(then="join", reel=turn.reel.model_copy(update={"sound": sound}))

    def join(self, job: Job, turn: Turn) -> Turn:
        """Joins what is there. A segment that went missing since is rendered again."""
        self._check_wanted(job)
        parts = render.segments_of(_order(job))
        digests = [self._kept(part.key) or self._render(job, parts, number) for number, part in enumerate(parts)]
        self._say(job, "joining")
        film = render.joined(digests, turn.reel.sound, self._kit.blobs, should_stop=self._stop(job))
        self._kit.store.name_blobs(job.id, [film])
        return Turn(then="read back", reel=turn.reel.model_copy(update={"film": film}))

    def read_back(self, job: Job, turn: Turn) -> Turn:
        """Reads the finished file back and measures it."""
        self._check_wanted(job)
        report = render.report_of(_order(job), turn.reel.film or "", self._kit.blobs, should_stop=self._stop(job))
        return Turn(then="keep", reel=turn.reel.model_copy(update={"report": report}))

    def keep(self, job: Job, turn: Turn) -> Turn:
        """Writes the film down."""
        reel = turn.reel
        assert reel.film is not None
        assert reel.report is not None
        began_at = reel.began_at or job.created_at
        result = render.film_result(
            _order(job),
            reel.film,
            reel.report,
            self._kit.blobs,
            rendered_frames=reel.rendered_frames,
            reused_frames=reel.reused_frames,
            render_s=round((utc_now() - began_at).total_seconds(), 3),
        )
        return self._landing.keep(job, result, (reel.film,))

    def _render(self, job: Job, parts: tuple[Segment, ...], number: int) -> str:
        part = parts[number]
        digest = render.one_segment(
            part,
            self._kit.blobs,
            threads=self._kit.settings.threads,
            on_frame=self._on_frame(job, parts, number),
            should_stop=self._stop(job),
        )
        self._kit.store.keep_segment(part.key, digest, part.frames)
        return digest

    def _on_frame(self, job: Job, parts: tuple[Segment, ...], number: int) -> Callable[[int], None]:
        gauge, began_s, part = Gauge(self._kit.store, job.id), time.monotonic(), parts[number]
        total, before = sum(part.frames for part in parts), sum(part.frames for part in parts[:number])
        kept = self._kit.store.segments([later.key for later in parts[number + 1 :]])
        after = sum(later.frames for later in parts[number + 1 :] if later.key not in kept)

        def show(frames: int) -> None:
            left = after + part.frames - frames
            eta_s = (time.monotonic() - began_s) / frames * left if frames else None
            gauge.show((before + frames) / total, eta_s, "rendering")

        return show

    def _kept(self, key: str) -> str | None:
        digest = self._kit.store.segments([key]).get(key)
        return digest if digest is not None and self._kit.blobs.exists(digest) else None

    def _check_wanted(self, job: Job) -> None:
        if job.state is JobState.CANCELLING:
            raise CancelledError(f"{job.request.title} was cancelled.")

    def _say(self, job: Job, note: str) -> None:
        self._kit.store.change_job(job.id, {"note": note, "eta_s": None})

    def _stop(self, job: Job) -> Stop:
        return lambda: self._kit.stops.should_stop(job.id)


def _order(job: Job) -> RenderOrder:
    order = job.request.order
    assert isinstance(order, RenderOrder), "only renders come this way"
    return order
