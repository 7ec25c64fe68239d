"""An export: segments, then of each film its sound, its file and what is read back from it, then the takes.

Every segment is kept the moment it is rendered, so a killed, cancelled or failed export goes on from what is there. The cut
is compiled once, and what is kept is asked in one query, so the work beside the encoding grows with the film and no faster.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from core.errors import CancelledError, InputError, RenderError, StudioError
from core.film import Room, Segment, Tails, memory_here_mb, segment_mb, work_through
from core.film.witness import Proof
from core.jobs.exportplan import Ahead, Aheads, missing_of
from core.jobs.gauge import Gauge
from core.jobs.kit import Kit
from core.jobs.landing import Landing
from core.jobs.segments import sweep_segments
from core.jobs.turn import Reel, Turn
from core.model.base import utc_now
from core.model.jobs import Job, JobState
from core.model.orders import RenderOrder
from core.orders import proof, render
from core.orders import segment as segments
from core.process import Stop

log = logging.getLogger(__name__)


class Export:
    """Steps of a job that renders films."""

    def __init__(self, kit: Kit, landing: Landing) -> None:
        self._kit = kit
        self._landing = landing
        self._aheads = Aheads()

    def freeze(self, job: Job, _turn: Turn) -> Turn:
        """Takes the job up and counts what is to be rendered."""
        if self._kit.store.job_result(job.id) is not None:
            return Turn(then="take")
        if not _order(job).cut.frames:
            raise InputError("There is nothing in the cut yet.", hint="Add a clip or a picture first.")
        plan = self._aheads.of(job).plan
        kept = self._kept(plan.keys)
        self._kit.store.use_segments(kept)
        return Turn(then="segment", reel=Reel(segments=len(plan.once), began_at=utc_now(), made=plan.made(kept)))

    def segment(self, job: Job, turn: Turn) -> Turn:
        """Renders every segment that is not kept, several at a time where the machine allows."""
        self._check_wanted(job)
        ahead = self._aheads.of(job)
        try:
            self._render(job, ahead)
        except RenderError as error:
            if not render.went_on_without_card(ahead.plan.once, error):
                raise
            self._aheads.drop(job)
            ahead = self._aheads.of(job)
            self._say(job, ahead, "the graphics card failed, rendering without it")
            self._render(job, ahead)
        return Turn(then="sound", reel=turn.reel)

    def sound(self, job: Job, turn: Turn) -> Turn:
        """Finishes the sound of each film, or takes what is kept; films that sound alike share it."""
        self._check_wanted(job)
        ahead, reel = self._aheads.of(job), turn.reel
        for number, film in enumerate(ahead.plan.films):
            self._say(job, ahead, "mixing the sound")
            reel = reel.with_made(number, sound=self._sound(job, film))
        return Turn(then="join", reel=reel)

    def join(self, job: Job, turn: Turn) -> Turn:
        """Makes the file of one film. A segment that went missing since is rendered again."""
        self._check_wanted(job)
        ahead, number = self._aheads.of(job), turn.part
        plan = ahead.plan
        digests = self._files(job, ahead, plan.parts[number])
        self._say(job, ahead, "joining")
        film, sound = plan.films[number], turn.reel.made[number].sound
        made = render.joined(film, digests, sound, self._kit.blobs, should_stop=self._stop(job))
        heard = [render.sound_key_of(film), render.mix_key_of(film)] if sound is not None else []
        with self._kit.store.transaction():
            self._kit.store.name_blobs(job.id, [made])
            seen = proof.witness_names(film, digests)
            self._kit.store.keep_parts(made, [*(part.key for part in plan.parts[number]), *heard, *seen])
        reel = turn.reel.with_made(number, film=made)
        return _next(turn, "join", "read back", reel)

    def read_back(self, job: Job, turn: Turn) -> Turn:
        """Reads one finished file back and measures it."""
        self._check_wanted(job)
        ahead, number = self._aheads.of(job), turn.part
        plan = ahead.plan
        self._say(job, ahead, "reading the film back")
        film, made = plan.films[number], turn.reel.made[number]
        seen = self._proof(job, film, plan.parts[number], made.sound)
        report = render.report_of(film, made.film or "", self._kit.blobs, proof=seen, should_stop=self._stop(job))
        if ahead.forecast is not None:
            ahead.forecast.pass_rest(ahead.rests[number])
        return _next(turn, "read back", "keep", turn.reel.with_made(number, report=report))

    def keep(self, job: Job, turn: Turn) -> Turn:
        """Writes the films down."""
        reel, films = turn.reel, _order(job).films
        whole_s = (utc_now() - (reel.began_at or job.created_at)).total_seconds()
        outputs = []
        for film, made in zip(films, reel.made, strict=True):
            assert made.film is not None
            assert made.report is not None
            work = render.Work(made.rendered_frames, made.reused_frames, whole_s * made.share)
            outputs.append(render.film_output(film, made.film, made.report, self._kit.blobs, work))
        return self._landing.keep(job, render.films_result(outputs), render.files_of(outputs))

    def take(self, job: Job, turn: Turn) -> Turn:
        """Lands the films, then keeps segments within their room. What goes wrong with that spoils no film."""
        self._aheads.drop(job)
        over = self._landing.take(job, turn)
        try:
            sweep_segments(self._kit.store, self._kit.blobs, self._kit.settings.segments_gb)
        except StudioError as error:
            log.warning("Rendered segments could not be swept: %s", error.message)
        return over

    def _render(self, job: Job, ahead: Ahead) -> None:
        missing = missing_of(ahead.plan, self._kit.store.segments(ahead.plan.keys), self._kit.blobs.exists)
        forecast = ahead.begin(missing, self._kept(ahead.plan.sound_keys))
        if not missing:
            return
        self._say(job, ahead, "rendering")
        settings, gauge = self._kit.settings, Gauge(self._kit.store, job.id)

        with self._kit.blobs.temp_folder() as folder:
            tails = Tails(folder, ahead.plan.parts, missing)

            def render_one(part: Segment, should_stop: Stop) -> None:
                self._render_one(part, ahead, gauge, should_stop, tails)

            memory_mb = settings.memory_mb or memory_here_mb()
            work_through(
                tails.ordered(missing),
                render_one,
                at_once=ahead.plan.at_once(threads=settings.threads, memory_mb=memory_mb),
                should_stop=self._stop(job),
                room=Room(memory_mb, segment_mb),
            )
        forecast.rendered()

    def _render_one(
        self, part: Segment, ahead: Ahead, gauge: Gauge, should_stop: Stop, tails: Tails | None = None
    ) -> str:
        order = segments.segment_order(part, threads=self._kit.settings.threads)
        show = _shown_in(gauge, ahead, part)
        digest = segments.render_one(order, self._kit.blobs, on_frame=show, should_stop=should_stop, tails=tails)
        self._kit.store.keep_segment(part.key, digest, part.frames)
        show(part.frames)
        return digest

    def _files(self, job: Job, ahead: Ahead, parts: Sequence[Segment]) -> list[str]:
        kept = dict(self._kept({part.key for part in parts}))
        gauge = Gauge(self._kit.store, job.id)
        for part in parts:
            if part.key not in kept:
                kept[part.key] = self._render_one(part, ahead, gauge, self._stop(job))
        return [kept[part.key] for part in parts]

    def _sound(self, job: Job, film: RenderOrder) -> str | None:
        key = render.sound_key_of(film)
        sound = self._kept([key]).get(key)
        if sound is None:
            sound = render.sound_of(film, self._mix(job, film), self._kit.blobs, should_stop=self._stop(job))
        if sound is not None:
            self._kit.store.keep_segment(key, sound, film.cut.frames)
        return sound

    def _mix(self, job: Job, film: RenderOrder) -> str | None:
        """The mix, which other deliveries of the same cut take as well."""
        key = render.mix_key_of(film)
        mix = self._kept([key]).get(key) or render.mix_of(film, self._kit.blobs, should_stop=self._stop(job))
        if mix is not None:
            self._kit.store.keep_segment(key, mix, film.cut.frames)
        return mix

    def _proof(self, job: Job, film: RenderOrder, parts: Sequence[Segment], sound: str | None) -> Proof | None:
        """What the film is held against; None where a piece is gone, and the film is decoded whole."""
        kept = self._kept({part.key for part in parts})
        if any(part.key not in kept for part in parts):
            return None
        pieces = [kept[part.key] for part in parts]
        known = self._kept(proof.witness_names(film, pieces))
        seen = proof.seen_of(film, pieces, sound, known, self._kit.blobs, should_stop=self._stop(job))
        with self._kit.store.transaction():
            self._kit.store.use_segments(known)
            for name in seen.fresh:
                self._kit.store.keep_segment(name, seen.blob or "", 0)
        return seen.proof

    def _kept(self, keys: Sequence[str] | set[str]) -> Mapping[str, str]:
        found = self._kit.store.segments(keys)
        return {key: blob for key, blob in found.items() if self._kit.blobs.exists(blob)}

    def _check_wanted(self, job: Job) -> None:
        if job.state is JobState.CANCELLING:
            raise CancelledError(f"{job.request.title} was cancelled.")

    def _say(self, job: Job, ahead: Ahead, note: str) -> None:
        forecast = ahead.forecast
        fraction, eta_s = (None, None) if forecast is None else (forecast.fraction, forecast.eta_s)
        self._kit.store.change_job(job.id, {"note": note, "fraction": fraction, "eta_s": eta_s})

    def _stop(self, job: Job) -> Stop:
        return lambda: self._kit.stops.should_stop(job.id)


def _shown_in(gauge: Gauge, ahead: Ahead, part: Segment) -> Callable[[int], None]:
    def show(frames: int) -> None:
        if ahead.forecast is not None:
            ahead.forecast.hear(part, frames)
            gauge.show(ahead.forecast.fraction, ahead.forecast.eta_s, "rendering")

    return show


def _next(turn: Turn, here: str, then: str, reel: Reel) -> Turn:
    """The same step for the next film, or the next step after the last one."""
    if turn.part + 1 < len(reel.made):
        return Turn(then=here, part=turn.part + 1, reel=reel)
    return Turn(then=then, reel=reel)


def _order(job: Job) -> RenderOrder:
    order = job.request.order
    assert isinstance(order, RenderOrder), "only renders come this way"
    return order
