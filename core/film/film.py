"""A whole export on one screen: segments, sound, join, and reading the file back.

Jobs call the same pieces one by one, as durable steps; this does it in one go, for the command line and for tests.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.errors import InputError
from core.film.compile import compile_cut
from core.film.join import join
from core.film.pieces import Segment
from core.film.segment import Files, render_segment
from core.film.sound import mix_sound
from core.film.tool import ffmpeg_version
from core.film.verify import read_back
from core.model.cut import Cut
from core.model.film import ExportSettings, FilmReport
from core.process import Stop, never


@dataclass(frozen=True)
class Rendered:
    """A finished film: what was read back, and how much of it was new work."""

    report: FilmReport
    rendered_frames: int
    reused_frames: int
    render_s: float


def render_film(
    cut: Cut,
    settings: ExportSettings,
    files: Files,
    to: Path,
    *,
    kept: Callable[[str], Path | None],
    keep: Callable[[str, Path], None],
    size: tuple[int, int] | None = None,
    threads: int = 2,
    on_frame: Callable[[int, int], None] | None = None,
    should_stop: Stop = never,
) -> Rendered:
    """Makes the film of a cut.

    Args:
        cut: The timeline, at least one item.
        settings: Draft or final.
        files: Finds sources by digest.
        to: Where the film goes.
        kept: The file of a segment that was rendered before, by its key; None when there is none.
        keep: Takes over a freshly rendered segment (it may move the file); `kept` must answer it from then on.
        size: Width and height instead of those of the aspect.
        threads: For decoding and filters.
        on_frame: Hears how many frames are done and how many there are.
        should_stop: Asked all the time; what was finished is kept.

    Raises:
        InputError: When the cut is empty.
        MediaError: As `render_segment`, `mix_sound`, `join` and `read_back` say.
        CancelledError: When `should_stop` said so.
    """
    if not cut.frames:
        raise InputError("There is nothing in the cut yet.", hint="Add a clip or a picture first.")
    began_s = time.monotonic()
    tell = on_frame or _nobody
    parts: list[Path] = []
    done = rendered = 0
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix="film-") as folder:
        for part in compile_cut(cut, settings, encoder=ffmpeg_version(), size=size):
            found = kept(part.key)
            if found is None:
                found = _made(part, files, Path(folder), kept, keep, threads, _from(tell, done, cut), should_stop)
                rendered += part.frames
            parts.append(found)
            done += part.frames
            tell(done, cut.frames)
        sound = mix_sound(cut, files, Path(folder) / "sound.m4a", should_stop=should_stop)
        join(parts, sound, to, should_stop=should_stop)
    report = read_back(to, cut, settings, size=size, should_stop=should_stop)
    return Rendered(report, rendered, cut.frames - rendered, time.monotonic() - began_s)


def _made(
    part: Segment,
    files: Files,
    folder: Path,
    kept: Callable[[str], Path | None],
    keep: Callable[[str, Path], None],
    threads: int,
    on_frame: Callable[[int], None],
    should_stop: Stop,
) -> Path:
    fresh = folder / f"{part.key}.mp4"
    render_segment(part, files, fresh, threads=threads, on_frame=on_frame, should_stop=should_stop)
    keep(part.key, fresh)
    return kept(part.key) or fresh


def _from(tell: Callable[[int, int], None], done: int, cut: Cut) -> Callable[[int], None]:
    return lambda frames: tell(done + frames, cut.frames)


def _nobody(_done: int, _all: int) -> None:
    """Nobody listens."""
