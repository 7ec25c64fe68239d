"""Segments and sound joined into one file by copying: nothing is encoded again."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av

from core.errors import RenderError
from core.film.boxes import reordered_frames
from core.film.encoding import timescale_args, timescale_of
from core.film.probe import open_container
from core.film.tool import run_ffmpeg
from core.film.whole import whole_file
from core.model.delivery import Codec
from core.process import Stop, never

_FORMATS = {Codec.VP9: "webm", Codec.PRORES: "mov"}
_NO_MARGIN = ("-probesize", "32", "-analyzeduration", "0")
"""Our own pieces need no looking for streams, and hundreds of them are opened one after the other."""


def join(
    parts: Sequence[Path], sound: Path | None, to: Path, *, codec: Codec = Codec.H264, should_stop: Stop = never
) -> Path:
    """Joins rendered segments, in order, into a file that starts playing before it is loaded whole.

    Args:
        parts: Files of `render_segment`, at least one, all encoded alike; the same one may come again.
        sound: The mixed sound, already encoded for this kind of file; None for a silent film.
        to: Where the film goes; replaced when it is there.
        codec: Decides the container: WebM for VP9, MOV for ProRes, else MP4.
        should_stop: Asked all the time; True ends FFmpeg, and nothing is left.

    Returns:
        `to`.

    Raises:
        RenderError: When FFmpeg failed.
        DiskFullError: When there was no room.
        CancelledError: When `should_stop` said so.
    """
    rate = _rate_of(parts[0])
    container = _FORMATS.get(codec, "mp4")
    with whole_file(to) as part, tempfile.TemporaryDirectory(dir=to.parent, prefix="join-") as folder:
        listed = Path(folder) / "list.txt"
        listed.write_text("ffconcat version 1.0\n" + "".join(f"file '{_quoted(path)}'\n" for path in parts), "utf-8")
        args: list[str | Path] = [*_NO_MARGIN, "-f", "concat", "-safe", "0", "-protocol_whitelist", "file"]
        args += ["-i", listed]
        maps = ["-map", "0:v:0"]
        if sound is not None:
            args += ["-i", sound]
            maps += ["-map", "1:a:0"]
        copy = ["-c", "copy", "-bsf:v", _on_grid(rate, _reordered(parts))]
        run_ffmpeg(
            [*args, *maps, *copy, *_form(container, codec, rate), "-map_metadata", "-1", "-f", container, part],
            should_stop=should_stop,
        )
    return to


def _form(container: str, codec: Codec, rate: Fraction) -> list[str]:
    """What the container is told; WebM has a clock of its own and its index is put first otherwise."""
    if container == "webm":
        return ["-fflags", "+bitexact", "-cues_to_front", "1"]
    tag = ["-tag:v", "hvc1"] if codec is Codec.H265 else []
    return [*tag, *timescale_args(rate), "-movflags", "+faststart", "-fflags", "+bitexact"]


def _on_grid(rate: Fraction, reordered: int) -> str:
    """Puts every time stamp on a whole frame.

    FFmpeg adds up the lengths of the files in rounded microseconds, and very short segments start decoding later than
    long ones; counted from the first packet on, each is decoded as many frames ahead of its place as pictures are
    reordered.
    """
    ticks = timescale_of(rate) / rate
    return f"setts=pts='round(PTS/{ticks})*{ticks}':dts='(N-{reordered})*{ticks}':duration={ticks}"


def _reordered(parts: Sequence[Path]) -> int:
    """The most that any segment reorders, by what each says of itself; very short ones do less than long ones."""
    return max(reordered_frames(path) or 0 for path in set(parts))


def _rate_of(part: Path) -> Fraction:
    try:
        with open_container(part) as container:
            packet = next(container.demux(container.streams.video[0]))
            return 1 / (Fraction(packet.duration or 0) * packet.time_base)
    except (av.FFmpegError, OSError, IndexError, ZeroDivisionError) as exc:
        raise RenderError("A rendered piece cannot be read back.", hint="Export again.") from exc


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("'", "'\\''")
