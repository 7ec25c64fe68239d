"""FFmpeg's words for a segment: its strips, the transition between them, its titles, and the form all segments have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.film.captions import Track
from core.film.normal import BT709, HOLD, TAGS, Opened, exactly, strip_chain
from core.film.pieces import Overlay, Segment
from core.film.tails import lengthened
from core.film.tool import SAFE_INPUT
from core.film.transitions import transition_chain

DRAWN = f"scale={BT709}:flags=bicubic+accurate_rnd+full_chroma_int,format=yuva420p"
"""A drawn picture in the colors of the film."""


@dataclass(frozen=True)
class Caption:
    """A title that was drawn: its file, and where its corner lies in the frame."""

    overlay: Overlay
    path: Path
    left: int
    top: int


def caption_args(caption: Caption) -> list[str | Path]:
    """The options that open a drawn title."""
    return [*SAFE_INPUT, "-threads", "1", "-f", "png_pipe", "-i", caption.path]


def graph(
    segment: Segment,
    opened: tuple[Opened, ...],
    captions: tuple[Caption, ...] = (),
    track: Track | None = None,
    *,
    tail_frames: int = 0,
) -> str:
    """The whole filter graph of a segment; its result is labelled `out`.

    Args:
        captions: The segment's titles, drawn; their inputs follow those of the strips.
        track: Its subtitles, drawn; their input is the last one.
        tail_frames: Of a plain stretch: how many of the pictures after it are wanted besides, labelled `tail`, without titles.
    """
    if tail_frames:
        chains = list(_with_tail(segment, opened[0], tail_frames))
    else:
        chains = [
            f"{strip_chain(number, strip, source, segment)}[s{number}]"
            for number, (strip, source) in enumerate(zip(segment.strips, opened, strict=True))
        ]
    shown = "s0"
    if len(segment.strips) == 2:
        kind, frames, rate, size = segment.transition, segment.frames, segment.rate, (segment.width, segment.height)
        chains.append(transition_chain(kind, "s0", "s1", "faded", frames=frames, rate=rate, size=size))
        shown = "faded"
    for number, caption in enumerate(captions):
        chains.append(_caption(len(segment.strips) + number, caption, segment))
        at = f"{caption.left}:{caption.top}:format=yuv420:eof_action=pass"
        chains.append(f"[{shown}][t{len(segment.strips) + number}]overlay={at}[under{number}]")
        shown = f"under{number}"
    if track is not None:
        ground = f"{DRAWN},{exactly(segment.rate, segment.frames)}"
        chains.append(f"[{len(segment.strips) + len(captions)}:v]{ground}[subtitles]")
        chains.append(f"[{shown}][subtitles]overlay={track.left}:{track.top}:format=yuv420:eof_action=repeat[spoken]")
        shown = "spoken"
    return ";".join([*chains, f"[{shown}]trim=end_frame={segment.frames},format=yuv420p,{TAGS}[out]"])


def _with_tail(segment: Segment, opened: Opened, frames: int) -> Iterator[str]:
    """A plain stretch, and apart from it the pictures that follow."""
    longer = lengthened(segment.strips[0], frames)
    yield f"{strip_chain(0, longer, opened, segment)},split=2[s0][s0tail]"
    yield f"[s0tail]trim=start_frame={segment.frames},setpts=PTS-STARTPTS,format=yuv420p[tail]"


def _caption(number: int, caption: Caption, segment: Segment) -> str:
    """A drawn title with its fades, the stretch of it that this segment sees, at its moment."""
    overlay = caption.overlay
    skipped = max(0, -overlay.offset)
    stop = min(overlay.frames, segment.frames - overlay.offset)
    fades = ""
    if overlay.fade:
        out = overlay.frames - overlay.fade
        fades = f"fade=in:0:{overlay.fade}:alpha=1,fade=out:{out}:{overlay.fade}:alpha=1,"
    return (
        f"[{number}:v]setpts=0,{DRAWN},{HOLD},{exactly(segment.rate, overlay.frames)},{fades}"
        f"trim=start_frame={skipped}:end_frame={stop},setpts='PTS-STARTPTS+{max(0, overlay.offset)}'[t{number}]"
    )
