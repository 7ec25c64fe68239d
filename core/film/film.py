"""A whole export on one screen: segments, sound, join, and reading the file back.

Jobs call the same pieces one by one, as durable steps; this does it in one go, for the command line, benches and tests.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import InputError
from core.film.compile import compile_cut, film_frames
from core.film.crew import LEAST_MB, Room, renders_at_once, segment_mb, work_through
from core.film.finish import finish
from core.film.forecast import Forecast, rest_weight, spread
from core.film.pieces import Segment
from core.film.segment import Files, render_segment
from core.film.sound import mix_sound, sound_key, sound_suffix
from core.film.tails import Tails
from core.film.tool import ffmpeg_version
from core.film.verify import read_back
from core.film.witness import fresh_proof
from core.model.captions import Captions
from core.model.cut import Cut
from core.model.delivery import Codec
from core.model.film import ExportSettings, FilmReport
from core.process import Stop, never
from core.timing import seconds_of

OnFrames = Callable[[int, int], None]


@dataclass(frozen=True)
class Rendered:
    """A finished film: what was read back, and how much of it was new work.

    Args:
        rendered_frames, reused_frames: Encoded now, and taken from before; together the film.
        render_s: The whole time it took.
        stages: Seconds of `plan`, `render`, `sound`, `join` and `read back`.
        forecasts: Seconds since the rendering began, and how many the whole was then said to take.
        read: None where reading back was left out.
    """

    rendered_frames: int
    reused_frames: int
    render_s: float
    stages: Mapping[str, float]
    forecasts: tuple[tuple[float, float], ...] = ()
    read: FilmReport | None = None

    @property
    def report(self) -> FilmReport:
        """What was read back.

        Raises:
            InputError: When that was left out.
        """
        if self.read is None:
            raise InputError("This film was not read back.", hint="Export it with reading back.")
        return self.read


def render_film(
    cut: Cut,
    settings: ExportSettings,
    files: Files,
    to: Path,
    *,
    kept: Callable[[str], Path | None],
    keep: Callable[[str, Path], None],
    size: tuple[int, int] | None = None,
    captions: Captions | None = None,
    threads: int = 2,
    memory_mb: int = LEAST_MB,
    at_once: int | None = None,
    on_frame: OnFrames | None = None,
    should_stop: Stop = never,
    reads_back: bool = True,
) -> Rendered:
    """Makes the film of a cut.

    Args:
        cut: The timeline, at least one item.
        settings: What kind of film.
        files: Finds sources by digest.
        to: Where the film goes.
        kept: The file of a segment or a sound that was made before, by its key; None when there is none.
        keep: Takes over a fresh one (it may move the file); `kept` must answer it from then on. Both are
            called by one thread at a time, not always the same.
        size: Width and height instead of those of the settings.
        captions: Subtitles; drawn where the settings say so.
        threads: Of each render, for decoding and filters.
        memory_mb: Most memory of all renders at once, though one always runs.
        at_once: How many renders at once; None takes what cores and memory allow.
        on_frame: Hears how many frames are done and how many there are.
        should_stop: Asked all the time; what was finished is kept.
        reads_back: Decode and measure the finished file.

    Raises:
        InputError: When the cut is empty.
        MediaError: As `render_segment`, `mix_sound`, `join` and `read_back` say.
        CancelledError: When `should_stop` said so.
    """
    if not cut.frames:
        raise InputError("There is nothing in the cut yet.", hint="Add a clip or a picture first.")
    watch = _Watch()
    drawn = captions if settings.captions.is_burned else None
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix="film-") as folder:
        is_sound = settings.delivery.codec is Codec.SOUND
        encoder = ffmpeg_version()
        parts = () if is_sound else compile_cut(cut, settings, encoder=encoder, size=size, captions=drawn)
        work = _Work(files, Path(folder), kept, keep, threads, on_frame or _nobody)
        is_sound_kept = kept(sound_key(cut, settings, encoder=encoder)) is not None
        seconds = seconds_of(film_frames(cut, settings), settings.rate(cut))
        reread = sum(part.frames for part in parts) if reads_back else None
        missing = work.look(parts, rest_weight(parts, seconds, reread=reread, is_sound_kept=is_sound_kept))
        watch.lap("plan")
        width, height = size or settings.size(cut)
        renders = at_once or renders_at_once(width, height, threads=threads, memory_mb=memory_mb)
        room = None if at_once else Room(memory_mb, segment_mb)
        work_through(missing, work.render, at_once=renders, should_stop=should_stop, room=room)
        work.forecast.rendered()
        watch.lap("render")
        sound = work.sound(cut, settings, should_stop)
        watch.lap("sound")
        pieces = [work.paths[part.key] for part in parts]
        finish(pieces, sound, to, settings.delivery, should_stop=should_stop)
        watch.lap("join")
        proof = fresh_proof(pieces, sound) if reads_back else None
    read = read_back(to, cut, settings, size=size, proof=proof, should_stop=should_stop) if reads_back else None
    watch.lap("read back")
    rendered, forecasts = sum(part.frames for part in missing), tuple(work.forecast.history)
    reused = film_frames(cut, settings) - rendered
    return Rendered(rendered, reused, watch.whole_s, watch.laps, forecasts, read)


class _Work:
    """The segments of one film: which are there, and rendering those that are not."""

    def __init__(
        self,
        files: Files,
        folder: Path,
        kept: Callable[[str], Path | None],
        keep: Callable[[str, Path], None],
        threads: int,
        tell: OnFrames,
    ) -> None:
        self._files, self._folder, self._kept, self._keep = files, folder, kept, keep
        self._threads, self._tell = threads, tell
        self._lock = threading.Lock()
        self._done: dict[str, int] = {}
        self._times: dict[str, int] = {}
        self._frames = self._whole = 0
        self.paths: dict[str, Path] = {}
        self.forecast = Forecast(())
        self._tails = Tails(folder, (), ())

    def look(self, parts: Sequence[Segment], rest: float) -> tuple[Segment, ...]:
        """Finds what is kept, and answers what is missing in the order in which it is rendered.

        Args:
            rest: Weight of what comes after them.
        """
        self._whole = sum(part.frames for part in parts)
        for part in parts:
            self._times[part.key] = self._times.get(part.key, 0) + 1
        once = spread(parts)
        found = {part.key: self._kept(part.key) for part in once}
        self.paths = {key: path for key, path in found.items() if path is not None}
        missing = tuple(part for part in once if part.key not in self.paths)
        self._tails = Tails(self._folder, [parts], missing)
        missing = self._tails.ordered(missing)
        if missing:
            self.forecast = Forecast(missing, rest=rest)
        for part in once:
            self._count(part, part.frames if part.key in self.paths else 0)
        return missing

    def render(self, part: Segment, should_stop: Stop) -> None:
        """Renders a segment and gives it away."""
        fresh = self._folder / f"{part.key}.mp4"
        render_segment(
            part,
            self._files,
            fresh,
            threads=self._threads,
            on_frame=lambda frames: self._hear(part, frames),
            should_stop=should_stop,
            tails=self._tails,
        )
        with self._lock:
            self._keep(part.key, fresh)
            self.paths[part.key] = self._kept(part.key) or fresh
        self._hear(part, part.frames)

    def sound(self, cut: Cut, settings: ExportSettings, should_stop: Stop) -> Path | None:
        """The finished sound of the film, mixed where it is not kept; None for a silent film."""
        key = sound_key(cut, settings, encoder=ffmpeg_version())
        found = self._kept(key)
        if found is not None:
            return found
        fresh = self._folder / f"sound{sound_suffix(settings)}"
        made = mix_sound(cut, settings, self._files, fresh, should_stop=should_stop)
        if made is None:
            return None
        self._keep(key, made)
        return self._kept(key) or made

    def _hear(self, part: Segment, frames: int) -> None:
        self.forecast.hear(part, frames)
        self._count(part, frames)

    def _count(self, part: Segment, frames: int) -> None:
        with self._lock:
            new = max(0, frames - self._done.get(part.key, 0))
            self._done[part.key] = self._done.get(part.key, 0) + new
            self._frames += new * self._times[part.key]
            self._tell(self._frames, self._whole)


@dataclass
class _Watch:
    """Seconds of each stage."""

    laps: dict[str, float] = field(default_factory=dict)
    _began_s: float = field(default_factory=time.monotonic)

    @property
    def whole_s(self) -> float:
        return sum(self.laps.values())

    def lap(self, stage: str) -> None:
        self.laps[stage] = time.monotonic() - self._began_s - self.whole_s


def _nobody(_done: int, _all: int) -> None:
    """Nobody listens."""
