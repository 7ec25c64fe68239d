"""Film: probing, exact frames, segments, sound, joining and reading back, by FFmpeg and PyAV.

May use process and the foundation; av and moviepy are known here only. Start reading at `film.py`, a whole export on
one screen, then `compile.py` (what is rendered), `graph.py` and
`normal.py` (how).
"""

from core.film.compile import compile_cut, plan_render, title_spans
from core.film.encode import encode_frames
from core.film.film import Rendered, render_film
from core.film.frames import FrameKind, frame_at, frame_bytes, frame_count, frame_png, frames_in, poster, waveform
from core.film.join import join
from core.film.loudness import Loudness, measured
from core.film.pieces import Segment
from core.film.probe import check_media, probe
from core.film.segment import Files, render_segment
from core.film.sound import has_sound, mix_sound, sound_key
from core.film.still import frame_of, render_still
from core.film.titles import undrawable
from core.film.tool import FfmpegFacts, ffmpeg_facts, ffmpeg_path, ffmpeg_version
from core.film.verify import read_back

__all__ = [
    "FfmpegFacts",
    "Files",
    "FrameKind",
    "Loudness",
    "Rendered",
    "Segment",
    "check_media",
    "compile_cut",
    "encode_frames",
    "ffmpeg_facts",
    "ffmpeg_path",
    "ffmpeg_version",
    "frame_at",
    "frame_bytes",
    "frame_count",
    "frame_of",
    "frame_png",
    "frames_in",
    "has_sound",
    "join",
    "measured",
    "mix_sound",
    "plan_render",
    "poster",
    "probe",
    "read_back",
    "render_film",
    "render_segment",
    "render_still",
    "sound_key",
    "title_spans",
    "undrawable",
    "waveform",
]
