"""Film: probing, exact frames, segments, sound, joining and reading back, by FFmpeg and PyAV.

May use process and the foundation; av and moviepy are known here only. Start reading at `film.py`, a whole export on
one screen, then `compile.py` (what is rendered), `graph.py` and
`normal.py` (how).
"""

from core.film.checked import Checked, check_media, check_take
from core.film.compile import compile_cut, film_frames, plan_render, title_spans
from core.film.crew import Room, memory_here_mb, renders_at_once, segment_mb, work_through
from core.film.effects import apply_effect, check_can_have_effect
from core.film.encode import encode_frames
from core.film.encoding import picture_kbps, takes_bitrate
from core.film.facts import file_facts
from core.film.film import Rendered, render_film
from core.film.finish import finish
from core.film.forecast import Forecast, rest_weight, spread
from core.film.frames import FrameKind, frame_at, frame_bytes, frame_count, frame_png, frames_in, poster
from core.film.hardware import give_up, hardware_notes
from core.film.join import join
from core.film.letters import named, readable, undrawable
from core.film.loudness import Loudness, measured
from core.film.lut import read_cube
from core.film.outline import waveform
from core.film.pieces import Segment
from core.film.probe import probe
from core.film.proxy import Proxy, in_fragments, proxy_key, proxy_px
from core.film.reading import Rules, breaches, mended
from core.film.script import MOST_BYTES as MOST_SCRIPT_BYTES
from core.film.script import ScriptKind, parsed, read_script, written
from core.film.segment import Files, render_segment
from core.film.sound import MIX_SUFFIX, has_sound, mix_key, mix_lanes, mix_sound, sound_key, sound_suffix
from core.film.spoken import hung_again, in_film, spoken_cues, words_in_line
from core.film.still import frame_of, render_still
from core.film.tails import Tails
from core.film.tool import FfmpegFacts, ffmpeg_facts, ffmpeg_path, ffmpeg_version
from core.film.verify import read_back
from core.film.whatis import details_of, in_words
from core.film.whole import whole_file
from core.film.wordbox import title_box

__all__ = [
    "MIX_SUFFIX",
    "MOST_SCRIPT_BYTES",
    "Checked",
    "FfmpegFacts",
    "Files",
    "Forecast",
    "FrameKind",
    "Loudness",
    "Proxy",
    "Rendered",
    "Room",
    "Rules",
    "ScriptKind",
    "Segment",
    "Tails",
    "apply_effect",
    "breaches",
    "check_can_have_effect",
    "check_media",
    "check_take",
    "compile_cut",
    "details_of",
    "encode_frames",
    "ffmpeg_facts",
    "ffmpeg_path",
    "ffmpeg_version",
    "file_facts",
    "film_frames",
    "finish",
    "frame_at",
    "frame_bytes",
    "frame_count",
    "frame_of",
    "frame_png",
    "frames_in",
    "give_up",
    "hardware_notes",
    "has_sound",
    "hung_again",
    "in_film",
    "in_fragments",
    "in_words",
    "join",
    "measured",
    "memory_here_mb",
    "mended",
    "mix_key",
    "mix_lanes",
    "mix_sound",
    "named",
    "parsed",
    "picture_kbps",
    "plan_render",
    "poster",
    "probe",
    "proxy_key",
    "proxy_px",
    "read_back",
    "read_cube",
    "read_script",
    "readable",
    "render_film",
    "render_segment",
    "render_still",
    "renders_at_once",
    "rest_weight",
    "segment_mb",
    "sound_key",
    "sound_suffix",
    "spoken_cues",
    "spread",
    "takes_bitrate",
    "title_box",
    "title_spans",
    "undrawable",
    "waveform",
    "whole_file",
    "words_in_line",
    "work_through",
    "written",
]
