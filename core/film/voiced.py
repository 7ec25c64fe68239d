"""A clip with a voice as its sound: the picture copied, the voice as long as the picture."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from core.film.tool import SAFE_INPUT, run_ffmpeg
from core.film.whole import whole_file
from core.process import Stop, never


def with_voice(clip: Path, voice: Path, to: Path, *, length_s: Fraction, should_stop: Stop = never) -> Path:
    """Puts a sound under a clip in place of its own. Where it is longer it is cut, where it is shorter silence follows.

    Args:
        clip: An mp4; its pictures are copied, none is encoded again.
        voice: Any sound.
        to: Where the clip goes; replaced when it is there.
        length_s: Of the clip.
        should_stop: Asked all the time; True ends FFmpeg, and nothing is left.

    Raises:
        RenderError: When FFmpeg failed.
        DiskFullError: When there was no room.
        CancelledError: When `should_stop` said so.
    """
    fit = f"aresample=48000,apad=whole_dur={float(length_s):.6f},atrim=end={float(length_s):.6f}"
    maps = ["-map", "0:v:0", "-map", "1:a:0", "-c:v", "copy", "-af", fit, "-c:a", "aac", "-b:a", "160k"]
    plain = ["-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4"]
    with whole_file(to) as part:
        run_ffmpeg([*SAFE_INPUT, "-i", clip, *SAFE_INPUT, "-i", voice, *maps, *plain, part], should_stop=should_stop)
    return to
