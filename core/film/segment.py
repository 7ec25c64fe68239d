"""One segment rendered into a file of its own: anything in, exact frames out."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import av

from core.errors import BlobMissingError, ProbeError, RenderError
from core.film.captions import save_track, track_args
from core.film.encoding import encoder_args, leaner
from core.film.graph import Caption, caption_args, graph
from core.film.hardware import device_args, upload
from core.film.looks import lut_share
from core.film.lut import save_lut
from core.film.normal import Opened, input_args
from core.film.pieces import Segment, Strip
from core.film.probe import open_container
from core.film.source import peek_at, plain_still, sealed
from core.film.tails import Tail, Tails
from core.film.titles import save_title
from core.film.tool import run_ffmpeg
from core.film.whole import whole_file
from core.model.cut import Source
from core.process import Stop, never
from core.timing import clock, seconds_of

_LEAST_LIMIT_S = 120
_HARDLY_ENCODED = ("ultrafast", "superfast")
_LIMIT_RATIO = 60
_KILLED = (
    "Something ended FFmpeg, such as a machine short of memory. Close what else is running and export again: "
    "what was rendered is kept."
)
_MISSING = "Restore it from a backup, or choose another take of this shot. What was rendered is kept."
_NO_LUT = "Choose the LUT again, or take it off. What was rendered is kept."
_OTHER_TAKE = "Try again. If it fails again, choose another take of this shot, or import the clip again."


class Files(Protocol):
    """Where the files of a cut are found by digest."""

    def path(self, digest: str) -> Path:
        """An existing local file with these bytes; never written to."""


def render_segment(
    segment: Segment,
    files: Files,
    to: Path,
    *,
    threads: int = 2,
    on_frame: Callable[[int], None] | None = None,
    should_stop: Stop = never,
    niceness: int = 0,
    tails: Tails | None = None,
) -> None:
    """Renders a segment into an mp4 without sound, of exactly its frames.

    Sources may have any size, rate, pixel shape, rotation, format or transparency. Where one ends early, its last
    picture stays. A render that fails or is cancelled leaves nothing behind.

    Args:
        segment: What to render, from `compile_cut`.
        files: Finds sources by digest.
        to: Where the file goes; replaced when it is there.
        threads: For filters; half of them decode, unless decoding is the most of it. x264 has its own in the segment,
            since those change the bits.
        on_frame: Hears how many frames are done.
        should_stop: Asked all the time; True ends FFmpeg.
        niceness: Added to FFmpeg's.
        tails: Pictures that renders of one export hand on; None hands on nothing.

    Raises:
        ProbeError: When a source cannot be read any more.
        BlobMissingError: When `files` has not got one.
        RenderError: When FFmpeg failed or wrote another number of frames.
        DiskFullError: When there was no room.
        CancelledError: When `should_stop` said so.
    """
    limit_s = _LEAST_LIMIT_S + _LIMIT_RATIO * float(seconds_of(segment.frames, segment.rate))
    decoding = threads if segment.encoding.preset in _HARDLY_ENCODED else max(1, threads // 2)
    with (
        whole_file(to) as part,
        opened_segment(segment, files, to.parent, threads=threads, decoding=decoding, tails=tails) as (inputs, chains),
        _tail_args(tails.asked_of(segment) if tails is not None else None) as behind,
    ):
        lift = upload(segment.encoding.encoder)
        whole = f"{chains};[out]{lift}[lifted]" if lift else chains
        args = [*device_args(segment.encoding.encoder), *inputs, "-filter_complex", whole]
        args += ["-map", "[lifted]" if lift else "[out]", "-an", "-frames:v", str(segment.frames)]
        with _named(segment):
            for encoding in leaner(segment.encoding, segment.frames, segment.rate, part):
                run_ffmpeg(
                    [*args, "-r", str(segment.rate), *encoder_args(encoding, segment.rate), part, *behind],
                    on_frame=on_frame or _nobody,
                    time_limit_s=limit_s,
                    should_stop=should_stop,
                    niceness=niceness,
                )
        _check_frames(part, segment)
    if tails is not None:
        tails.done(segment)


@contextlib.contextmanager
def _tail_args(tail: Tail | None) -> Iterator[tuple[str | Path, ...]]:
    """FFmpeg's options for the second file, which is there once it is whole; none where no tail is asked for."""
    if tail is None:
        yield ()
        return
    with whole_file(tail.path) as part:
        yield "-map", "[tail]", "-frames:v", str(tail.frames), "-f", "rawvideo", part


@contextlib.contextmanager
def opened_segment(
    segment: Segment,
    files: Files,
    folder: Path,
    *,
    threads: int,
    decoding: int | None = None,
    tails: Tails | None = None,
) -> Iterator[tuple[list[str | Path], str]]:
    """FFmpeg's inputs for a segment and its filter graph, whose result is labelled `out`.

    Args:
        folder: Where drawn titles and LUTs lie for as long as the block lasts.
        threads: For filters.
        decoding: For each decoder; None takes as many.
        tails: Where one is asked of this segment, it is labelled `tail`.
    """
    tail = tails.asked_of(segment) if tails is not None else None
    ready = tails.ready_for(segment) if tails is not None else None
    with tempfile.TemporaryDirectory(dir=folder, prefix="parts-") as own:
        with _missed(segment):
            opened = tuple(_open(strip, files, Path(own) / f"{number}") for number, strip in enumerate(segment.strips))
        if ready is not None:
            opened = (replace(opened[0], tail=ready), *opened[1:])
        args: list[str | Path] = ["-copyts", "-filter_complex_threads", str(threads)]
        for strip, source in zip(segment.strips, opened, strict=True):
            args += input_args(strip, source, segment, threads=decoding or threads)
        captions = tuple(_captions(segment, Path(own)))
        for caption in captions:
            args += caption_args(caption)
        size = segment.width, segment.height
        track = save_track(segment.overlays, segment.frames, segment.rate, size, Path(own))
        args += track_args(track) if track is not None else []
        chains = graph(segment, opened, captions, track, tail_frames=tail.frames if tail is not None else 0)
        try:
            yield args, chains
        except RenderError:
            _check_seals(segment, opened)
            raise
        _check_seals(segment, opened)


def _check_seals(segment: Segment, opened: tuple[Opened, ...]) -> None:
    """Holds every source to be the file that was opened; else half of each would be in the film."""
    for source in opened:
        if source.seal is not None:
            source.seal.check(_place(segment))


def _captions(segment: Segment, folder: Path) -> Iterator[Caption]:
    """The titles of a segment; its subtitles are drawn apart, see `captions.py`."""
    for number, overlay in enumerate(segment.overlays):
        if overlay.place is None:
            continue
        path = folder / f"{number}.png"
        corner = save_title(overlay.place, overlay.text, segment.width, segment.height, path)
        if corner is not None:
            yield Caption(overlay, path, *corner)


def frames_in(path: Path) -> int:
    """Frames in a file of our own, by its packets."""
    with open_container(path) as container:
        return sum(1 for packet in container.demux(container.streams.video[0]) if packet.size)


def _open(strip: Strip, files: Files, own: Path) -> Opened:
    """The strip's source and, under a name that FFmpeg understands, the LUT of its look."""
    if strip.source is None:
        return Opened()
    path, info, wanted = _source_of(strip.source, files), strip.source.info, lut_share(strip.look)
    seal = sealed(path, strip.source)
    lut = own.with_suffix(".cube") if wanted else None
    if lut is not None:
        save_lut(_lut_of(strip, files), lut, wanted)
    still = plain_still(path, info, own.with_suffix(".still.png"))
    return Opened(still or path, peek_at(path, info), lut, "png" if still else "", seal)


def _source_of(source: Source, files: Files) -> Path:
    try:
        return files.path(source.blob)
    except BlobMissingError as exc:
        raise BlobMissingError("a file it is made from is missing.", hint=_MISSING) from exc


def _lut_of(strip: Strip, files: Files) -> Path:
    try:
        return files.path(strip.look.grade.lut)
    except BlobMissingError as exc:
        raise BlobMissingError("the LUT of its look is missing.", hint=_NO_LUT) from exc


def _check_frames(path: Path, segment: Segment) -> None:
    try:
        found = frames_in(path)
    except av.FFmpegError as exc:
        raise RenderError("A rendered piece cannot be read back.", hint="Export again.") from exc
    if found != segment.frames:
        raise RenderError(f"{_place(segment)}: {found} of {segment.frames} frames were rendered.", hint=_OTHER_TAKE)


@contextlib.contextmanager
def _named(segment: Segment) -> Iterator[None]:
    """Says of FFmpeg's failure where in the film it happened."""
    try:
        yield
    except RenderError as exc:
        message = f"{_place(segment)} could not be rendered. {exc.message}"
        hint = _KILLED if exc.code is not None and exc.code < 0 else _OTHER_TAKE
        raise RenderError(message, hint=hint, tail=exc.tail, code=exc.code) from exc


@contextlib.contextmanager
def _missed(segment: Segment) -> Iterator[None]:
    """Says of a file that is gone or cannot be read where in the film it was to be seen."""
    try:
        yield
    except (BlobMissingError, ProbeError) as exc:
        raise type(exc)(f"{_place(segment)}: {exc.message[:1].lower()}{exc.message[1:]}", hint=exc.hint) from exc


def _place(segment: Segment) -> str:
    return f"The shot at {clock(segment.start, segment.rate)}"


def _nobody(_: int) -> None:
    """Nobody listens."""
