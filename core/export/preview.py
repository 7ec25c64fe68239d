"""The cut to look at before it is exported: pieces of it, small, each made when somebody is about to see it, and its mix.

Nothing is made ahead here: whoever plays asks for piece after piece, and stops asking. One FFmpeg makes pictures at a time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.blobs import Blobs
from core.digest import digest_of
from core.errors import CancelledError, InputError, NotFoundError
from core.export.captions import film_captions
from core.film import Proxy, Segment, compile_cut, ffmpeg_version, has_sound, proxy_key, proxy_px
from core.jobs import Jobs
from core.jobs.segments import sweep_segments
from core.model.captions import Captions
from core.model.cut import Cut
from core.model.film import ExportSettings
from core.model.jobs import JobState
from core.model.orders import RenderOrder
from core.model.project import size_px
from core.model.views_preview import PieceView, PreviewPlan
from core.notebook import Notebook, slots
from core.orders import preview, render
from core.process import Stop, never
from core.store import Store

_MOST_PLANS = 8
_SWEEP_EVERY = 100
_WAIT_S = 0.2
_GONE = "The cut has changed since. Play it again."


@dataclass(frozen=True)
class _Plan:
    """One state of one cut, as it was asked for."""

    project_id: str
    order: RenderOrder
    size: tuple[int, int]
    parts: tuple[Segment, ...]
    keys: tuple[str, ...]
    sound: str

    def part(self, key: str) -> Segment | None:
        return self.parts[self.keys.index(key)] if key in self.keys else None


class PreviewStep:
    """Previews of every project.

    Args:
        threads: Of one render, for decoding and filters.
        segments_gb: Room for everything that was rendered; previews share it with exports.
    """

    def __init__(
        self, notebook: Notebook, jobs: Jobs, store: Store, blobs: Blobs, *, threads: int, segments_gb: float
    ) -> None:
        self._notebook, self._jobs, self._store, self._blobs = notebook, jobs, store, blobs
        self._threads, self._segments_gb = threads, segments_gb
        self._plans: OrderedDict[str, _Plan] = OrderedDict()
        self._lock = threading.Lock()
        self._pictures, self._sounds = threading.Lock(), threading.Lock()
        self._is_closed = threading.Event()
        self._made = 0

    def close(self) -> None:
        """Ends what is being made."""
        self._is_closed.set()

    def plan(self, project_id: str, settings: ExportSettings) -> PreviewPlan:
        """What the preview of a project consists of now; renders nothing.

        Args:
            settings: Of them its look, titles and drawn subtitles are shown, in the shape and rate of the cut.

        Raises:
            NotFoundError: When there is no such project.
            InputError: When there is nothing in the cut.
        """
        plan = self._plan(project_id, settings)
        kept = self._store.segments(plan.keys)
        rate = plan.order.cut.rate
        pieces = tuple(
            PieceView(key=key, start=part.start, frames=part.frames, is_kept=key in kept)
            for key, part in zip(plan.keys, plan.parts, strict=True)
        )
        width, height = plan.size
        return PreviewPlan(
            rate=float(rate),
            frames=plan.order.cut.frames,
            width=width,
            height=height,
            pieces=pieces,
            sound=plan.sound,
        )

    def piece(self, project_id: str, key: str, *, should_stop: Stop = never) -> Path:
        """The file of a piece, a fragmented MP4; made now when it is not kept.

        Args:
            should_stop: Asked all the time, also while other pieces come first.

        Raises:
            NotFoundError: When no plan of this project has such a piece.
            MediaError: When a clip cannot be read or FFmpeg failed.
            DiskFullError: When there was no room.
            CancelledError: When `should_stop` said so.
        """
        part = next((found for plan in self._of(project_id) if (found := plan.part(key)) is not None), None)
        if part is None:
            raise NotFoundError("There is no such piece of this preview.", hint=_GONE)
        if (kept := self._kept(key)) is not None:
            self._store.use_segments([key])
            return kept
        with self._turn(self._pictures, should_stop) as stop:
            return self._kept(key) or self._render(part, key, stop)

    def sound(self, project_id: str, key: str, *, should_stop: Stop = never) -> Path:
        """The file of the finished mix, the same that an export takes; made now when it is not kept.

        Raises:
            NotFoundError: When no plan of this project has such a sound.
            MediaError: When a sound cannot be decoded.
            DiskFullError, CancelledError: As `piece`.
        """
        plan = next((plan for plan in self._of(project_id) if plan.sound == key), None)
        if plan is None or not key:
            raise NotFoundError("There is no such sound of this preview.", hint=_GONE)
        with self._turn(self._sounds, should_stop) as stop:
            return self._kept(key) or self._mix(plan, key, stop)

    def _plan(self, project_id: str, settings: ExportSettings) -> _Plan:
        """The cut compiled as it is now; the same one again while nothing has changed."""
        snapshot = self._notebook.snapshot(project_id)
        cut = slots.content(snapshot, "cut", "", Cut)
        if cut is None or not cut.items:
            raise InputError("There is nothing in the cut yet.", hint="Add a clip or a picture first.")
        seen = ExportSettings(look=settings.look, titles=settings.titles, captions=settings.captions)
        captions = film_captions(snapshot, cut, seen) if seen.captions.is_burned else None
        told = None if captions is None else captions.digest()
        name = digest_of("preview-plan", [project_id, cut.digest(), seen.model_dump(mode="json"), told])
        with self._lock:
            found = self._plans.get(name)
        plan = found or _compiled(project_id, cut, seen, captions)
        with self._lock:
            self._plans[name] = plan
            self._plans.move_to_end(name)
            while len(self._plans) > _MOST_PLANS:
                self._plans.popitem(last=False)
        return plan

    def _of(self, project_id: str) -> tuple[_Plan, ...]:
        with self._lock:
            return tuple(plan for plan in reversed(self._plans.values()) if plan.project_id == project_id)

    def _kept(self, key: str) -> Path | None:
        blob = self._store.segments([key]).get(key)
        return self._blobs.path(blob) if blob is not None and self._blobs.exists(blob) else None

    def _render(self, part: Segment, key: str, stop: Stop) -> Path:
        is_second = self._is_exporting()
        blob = preview.piece_of(
            part,
            self._blobs,
            threads=1 if is_second else self._threads,
            niceness=preview.BESIDE_EXPORT if is_second else preview.NICENESS,
            should_stop=stop,
        )
        self._store.keep_segment(key, blob, part.frames)
        self._made += 1
        if self._made % _SWEEP_EVERY == 0:
            sweep_segments(self._store, self._blobs, self._segments_gb)
        return self._blobs.path(blob)

    def _mix(self, plan: _Plan, key: str, stop: Stop) -> Path:
        order, mix_key = plan.order, render.mix_key_of(plan.order)
        mix = self._store.segments([mix_key]).get(mix_key)
        if mix is None or not self._blobs.exists(mix):
            mix = render.mix_of(order, self._blobs, should_stop=stop)
            assert mix is not None, "a cut that has sound gives a mix"
            self._store.keep_segment(mix_key, mix, order.cut.frames)
        sound = render.sound_of(order, mix, self._blobs, should_stop=stop)
        assert sound is not None, "a cut that has sound gives a sound"
        self._store.keep_segment(key, sound, order.cut.frames)
        return self._blobs.path(sound)

    def _is_exporting(self) -> bool:
        live = self._jobs.jobs(live_only=True, limit=-1)
        return any(isinstance(job.request.order, RenderOrder) and job.state is JobState.RUNNING for job in live)

    @contextmanager
    def _turn(self, lock: threading.Lock, should_stop: Stop) -> Iterator[Stop]:
        """One at a time; who no longer wants it does not wait.

        Raises:
            CancelledError: When `should_stop` said so while others were served.
        """

        def stop() -> bool:
            return self._is_closed.is_set() or should_stop()

        while not lock.acquire(timeout=_WAIT_S):
            if stop():
                raise CancelledError("Nobody waits for this preview any more.")
        try:
            yield stop
        finally:
            lock.release()


def _compiled(project_id: str, cut: Cut, settings: ExportSettings, captions: Captions | None) -> _Plan:
    size = size_px(cut.aspect, proxy_px(cut.rate))
    parts = compile_cut(cut, settings, encoder=ffmpeg_version(), size=size, captions=captions, proxy=Proxy())
    order = RenderOrder(cut=cut, settings=settings, file_name="preview")
    sound = render.sound_key_of(order) if has_sound(cut, settings) else ""
    return _Plan(project_id, order, size, parts, tuple(proxy_key(part.key) for part in parts), sound)
