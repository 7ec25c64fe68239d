"""The FFmpeg that ships with the program: where it is, what it can do, and its errors translated once."""

from __future__ import annotations

import errno
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from core.errors import DiskFullError, RenderError, ToolMissingError
from core.process import Child, Finished, Stop, never, run_tool

FORMATS = (
    "mov,matroska,webm,avi,gif,webp,webp_anim,webp_pipe,png_pipe,jpeg_pipe,bmp_pipe,tiff_pipe,apng,"
    "mpegts,mpeg,flv,asf,ogg,wav,w64,mp3,aac,flac,aiff,caf,amr,ac3"
)
"""Demuxers that may open a person's file. Text, playlists and lists of files stay out: they could name other files."""
SAFE_INPUT = ("-protocol_whitelist", "file,pipe,fd", "-format_whitelist", FORMATS)
NEEDED_ENCODERS = ("libx264", "aac")
_NO_ROOM = ("No space left on device", "Disk quota exceeded")


@dataclass(frozen=True)
class FfmpegFacts:
    """What `doctor` says of FFmpeg. `missing` names needed encoders that this build lacks."""

    path: Path
    version: str
    encoders: tuple[str, ...]
    missing: tuple[str, ...]


@functools.cache
def ffmpeg_path() -> Path:
    """The FFmpeg binary of this environment.

    Raises:
        ToolMissingError: When the package brought none and there is none on PATH.
    """
    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as exc:
        raise ToolMissingError(
            "FFmpeg is not there.", hint="Run `make run` again, or set IMAGEIO_FFMPEG_EXE to the path of one."
        ) from exc


@functools.cache
def ffmpeg_version() -> str:
    """Version of the FFmpeg binary, such as `n9.0.2-17-g2a571b6068`. Part of every segment's key."""
    first = run_tool([ffmpeg_path(), "-version"], time_limit_s=60).stdout.split("\n", 1)[0]
    words = first.split()
    return words[2] if len(words) > 2 else "unknown"


def ffmpeg_facts() -> FfmpegFacts:
    """Where FFmpeg is, its version and its encoders.

    Raises:
        ToolMissingError: When there is no FFmpeg.
    """
    listed = run_tool([ffmpeg_path(), "-hide_banner", "-encoders"], time_limit_s=60).stdout
    rows = [line.split() for line in listed.partition("------")[2].splitlines()]
    encoders = tuple(row[1] for row in rows if len(row) > 1)
    missing = tuple(name for name in NEEDED_ENCODERS if name not in encoders)
    return FfmpegFacts(ffmpeg_path(), ffmpeg_version(), encoders, missing)


def ffmpeg_argv(args: Iterable[str | Path]) -> list[str | Path]:
    """The full command: never asks, never reads our stdin, says errors only, overwrites what it is told to write."""
    return [ffmpeg_path(), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y", *args]


def run_ffmpeg(
    args: Iterable[str | Path],
    *,
    feed: Iterable[bytes] | None = None,
    on_frame: Callable[[int], None] | None = None,
    time_limit_s: float = 3600,
    should_stop: Stop = never,
    niceness: int = 0,
) -> Finished:
    """Runs FFmpeg to its end.

    `args` come without the program and the standing options, `feed` is for `-i pipe:0`, and `on_frame` hears how many
    frames were written so far. The rest is as for `run_tool`.

    Raises:
        DiskFullError: When there was no room for its output.
        RenderError: When it failed; carries its last lines.
        CancelledError: When `should_stop` said so.
    """
    argv = ffmpeg_argv(args)
    if on_frame is not None:
        argv[1:1] = ["-progress", "pipe:1", "-stats_period", "0.2"]
    try:
        return run_tool(
            argv,
            on_line=None if on_frame is None else _frames_of(on_frame),
            feed=feed,
            niceness=niceness,
            time_limit_s=time_limit_s,
            should_stop=should_stop,
        )
    except RenderError as exc:
        raise translated(exc) from exc


def open_ffmpeg(args: Iterable[str | Path], *, time_limit_s: float = 3600, should_stop: Stop = never) -> Child:
    """FFmpeg as a running child whose output the caller reads."""
    return Child(ffmpeg_argv(args), time_limit_s=time_limit_s, should_stop=should_stop)


def _frames_of(on_frame: Callable[[int], None]) -> Callable[[str], None]:
    """Reads the frame count out of FFmpeg's progress lines and passes it on."""

    def hear(line: str) -> None:
        name, _, value = line.partition("=")
        if name == "frame" and value.strip().isdigit():
            on_frame(int(value))

    return hear


def translated(exc: RenderError) -> RenderError | DiskFullError:
    """FFmpeg's failure in our words: a full disk is its own error."""
    if any(words in exc.tail for words in _NO_ROOM):
        return disk_full()
    return exc


def disk_full() -> DiskFullError:
    """The error for a disk without room."""
    return DiskFullError(
        "The disk is full. What was finished is kept.", hint="Make room and export again: only the rest is rendered."
    )


def is_disk_full(exc: OSError) -> bool:
    """Whether a failed write failed for want of room."""
    return exc.errno in (errno.ENOSPC, errno.EDQUOT)
