"""One frame of a film before it is rendered: exactly what the renderer would show there, as a small picture."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

from PIL import Image

from core.errors import InputError
from core.film.compile import compile_cut, film_frames
from core.film.pieces import Segment, Strip
from core.film.segment import Files, opened_segment
from core.film.tool import ffmpeg_version, run_ffmpeg
from core.film.whole import whole_file
from core.model.captions import Captions
from core.model.cut import Cut, Play
from core.model.film import ExportSettings
from core.process import Stop, never
from core.timing import frames_of, seconds_of

_LIMIT_S = 60
TO_RGB = "scale=in_color_matrix=bt709:in_range=tv:flags=bicubic+accurate_rnd+full_chroma_int,format=rgb24"
"""The film's own colors as those of a picture."""


def frame_of(
    cut: Cut, settings: ExportSettings, frame: int, *, max_px: int, captions: Captions | None = None
) -> Segment:
    """A film of one frame, small: the given frame of the film of a cut, with its look, titles and subtitles.

    Within a crossfade it is the shot of which more is seen. Its key names all that is seen.

    Args:
        frame: Of the cut; brought into the film where it lies outside.
        max_px: Longest side.
        captions: Subtitles that are drawn into the picture.

    Raises:
        InputError: When the cut is empty.
    """
    if not cut.frames:
        raise InputError("There is nothing in the cut yet.", hint="Add a clip or a picture first.")
    moment = frames_of(seconds_of(max(frame, 0), cut.rate), settings.rate(cut))
    at = min(moment, film_frames(cut, settings) - 1)
    shape = settings.size(cut)
    small = tuple(max(2, round(side * max_px / max(shape) / 2) * 2) for side in shape)
    parts = compile_cut(cut, settings, encoder=ffmpeg_version(), size=(small[0], small[1]), captions=captions)
    part = next(part for part in parts if part.start <= at < part.start + part.frames)
    strip = part.strips[-1] if 2 * (at - part.start) >= part.frames else part.strips[0]
    start = strip.start + _passed(strip, at - part.start)
    overlays = (overlay.model_copy(update={"offset": overlay.offset - (at - part.start)}) for overlay in part.overlays)
    seen = tuple(overlay for overlay in overlays if overlay.offset <= 0 < overlay.offset + overlay.frames)
    one = {"frames": 1, "strips": (strip.model_copy(update={"start": start, "frames": 1}),), "overlays": seen}
    return part.model_copy(update={**one, "start": at, "key": f"{part.key}-{at - part.start}"})


def _passed(strip: Strip, frames: int) -> Fraction:
    """How far into the source a strip is after so many of its frames."""
    if strip.is_still or strip.play is Play.FREEZE:
        return Fraction(0)
    return strip.speed * (strip.frames - 1 - frames if strip.play is Play.REVERSE else frames)


def render_still(segment: Segment, files: Files, to: Path, *, should_stop: Stop = never) -> None:
    """Renders a film of one frame into a JPEG.

    Raises:
        ProbeError: When a source cannot be read any more.
        RenderError: When FFmpeg failed.
        DiskFullError: When there was no room.
        CancelledError: When `should_stop` said so.
    """
    with tempfile.TemporaryDirectory(dir=to.parent, prefix="still-") as folder:
        plain = Path(folder) / "still.png"
        with opened_segment(segment, files, Path(folder), threads=1) as (inputs, chains):
            args = [*inputs, "-filter_complex", f"{chains};[out]{TO_RGB}[shown]", "-map", "[shown]"]
            run_ffmpeg(
                [*args, "-frames:v", "1", "-f", "image2", "-update", "1", plain],
                time_limit_s=_LIMIT_S,
                should_stop=should_stop,
            )
        with whole_file(to) as part, Image.open(plain) as picture:
            picture.save(part, format="JPEG", quality=88)
