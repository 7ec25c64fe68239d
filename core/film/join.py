"""Segments and sound joined into one file by copying: nothing is encoded again."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av

from core.errors import RenderError
from core.film.encoding import timescale_args, timescale_of
from core.film.probe import open_container
from core.film.tool import run_ffmpeg
from core.film.whole import whole_file
from core.process import Stop, never

_REORDERED = 2


def join(parts: Sequence[Path], sound: Path | None, to: Path, *, should_stop: Stop = never) -> Path:
    """Joins rendered segments, in order, into an mp4 that starts playing before it is loaded whole.

    Args:
        parts: Files of `render_segment`, at least one; the same one may come again.
        sound: The mixed sound, already encoded; None for a silent film.
        to: Where the film goes; replaced when it is there.
        should_stop: Asked all the time; True ends FFmpeg, and nothing is left.

    Returns:
        `to`.

    Raises:
        RenderError: When FFmpeg failed.
        DiskFullError: When there was no room.
        CancelledError: When `should_stop` said so.
    """
    rate = _rate_of(parts[0])
    with whole_file(to) as part, tempfile.TemporaryDirectory(dir=to.parent, prefix="join-") as folder:
        listed = Path(folder) / "list.txt"
        listed.write_text("ffconcat version 1.0\n" + "".join(f"file '{_quoted(path)}'\n" for path in parts), "utf-8")
        args: list[str | Path] = ["-f", "concat", "-safe", "0", "-protocol_whitelist", "file", "-i", listed]
        maps = ["-map", "0:v:0"]
        if sound is not None:
            args += ["-i", sound]
            maps += ["-map", "1:a:0"]
        copy = ["-c", "copy", "-bsf:v", _on_grid(rate), *timescale_args(rate), "-movflags", "+faststart"]
        run_ffmpeg(
            [*args, *maps, *copy, "-map_metadata", "-1", "-fflags", "+bitexact", "-f", "mp4", part],
            should_stop=should_stop,
        )
    return to


def _on_grid(rate: Fraction) -> str:
    """Puts every time stamp on a whole frame.

    FFmpeg adds up the lengths of the files in rounded microseconds, and very short segments start decoding later than
    long ones; counted from the first packet on, each is decoded two frames (what x264 reorders) ahead of its place.
    """
    ticks = timescale_of(rate) / rate
    return f"setts=pts='round(PTS/{ticks})*{ticks}':dts='(N-{_REORDERED})*{ticks}':duration={ticks}"


def _rate_of(part: Path) -> Fraction:
    try:
        with open_container(part) as container:
            packet = next(container.demux(container.streams.video[0]))
            return 1 / (Fraction(packet.duration or 0) * packet.time_base)
    except (av.FFmpegError, OSError, IndexError, ZeroDivisionError) as exc:
        raise RenderError("A rendered piece cannot be read back.", hint="Export again.") from exc


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("'", "'\\''")
