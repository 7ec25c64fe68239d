"""The subtitles of a segment as one more input of FFmpeg: a list of pictures, each with how long it stands.

However many subtitles a segment has, there is one input, one overlay and one picture in memory at a time; every picture is
drawn once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

from PIL import Image

from core.film.letters import readable
from core.film.pieces import Overlay
from core.film.subtitles import RECIPE, Subtitle, subtitle
from core.film.titles import drawing_version
from core.film.whole import whole_file
from core.model.captions import Captions
from core.timing import FrameRange, frames_of

_INPUT = ("-protocol_whitelist", "file", "-format_whitelist", "concat,png_pipe,image2")


@dataclass(frozen=True)
class Track:
    """The drawn subtitles of a segment.

    Args:
        path: The list of pictures.
        left, top: Where they all lie in the frame.
    """

    path: Path
    left: int
    top: int


class CaptionSpans:
    """Subtitles in frames of a film, quick to ask for those of a stretch.

    Args:
        captions: None has none. What cannot be drawn at all is left out.
        raised: Stretches of the film in which something stands below them.
    """

    def __init__(self, captions: Captions | None, rate: Fraction, raised: Sequence[FrameRange] = ()) -> None:
        found = []
        for cue in captions.cues if captions is not None else ():
            start, stop = (frames_of(Fraction(ms, 1000), rate) for ms in (cue.start_ms, cue.stop_ms))
            words = readable(cue.text)
            if words and stop > start:
                span = FrameRange(start, stop - start)
                found.append((span, words, any(span.overlap(other).frames for other in raised)))
        self._found = sorted(found, key=lambda one: one[0].start)
        self._starts = [span.start for span, _words, _is_raised in self._found]
        self._stops = list(accumulate((span.stop for span, _words, _is_raised in self._found), max))

    def seen_in(self, here: FrameRange) -> Iterator[Overlay]:
        """The subtitles that are seen in a stretch of the film, each as that stretch sees it."""
        first, last = bisect_right(self._stops, here.start), bisect_left(self._starts, here.stop)
        for span, words, is_raised in self._found[first:last]:
            if span.overlap(here).frames:
                offset = span.start - here.start
                yield Overlay(place=None, text=words, offset=offset, frames=span.frames, fade=0, is_raised=is_raised)


def drawn_by(overlays: Sequence[Overlay]) -> str:
    """Version of what draws these; empty where there are none. Part of keys."""
    if not overlays:
        return ""
    has_subtitles = any(overlay.place is None for overlay in overlays)
    return f"{drawing_version()}; subtitles {RECIPE}" if has_subtitles else drawing_version()


def save_track(
    overlays: Sequence[Overlay], frames: int, rate: Fraction, size: tuple[int, int], folder: Path
) -> Track | None:
    """Draws the subtitles of a segment; None where it has none.

    Args:
        overlays: Those of the segment; titles among them are passed over.
        frames: Length of the segment.
        size: Width and height of the film.
        folder: Where pictures and list are written.
    """
    states = tuple(_states([overlay for overlay in overlays if overlay.place is None], frames))
    drawn = {state: subtitle(state[0], *size, is_raised=state[1]) for state, _frames in states if state[0]}
    if not drawn:
        return None
    left, top = (min(getattr(one, side) for one in drawn.values()) // 2 * 2 for side in ("left", "top"))
    right, bottom = (max(getattr(one, side) for one in drawn.values()) for side in ("right", "bottom"))
    wide, high = (min(size[0], right + 1) - left) // 2 * 2, (min(size[1], bottom + 1) - top) // 2 * 2
    names: dict[tuple[str, bool], str] = {}
    for state, _frames in states:
        if state not in names:
            names[state] = f"subtitle-{len(names)}.png"
            _save(drawn.get(state), (left, top), (wide, high), folder / names[state])
    path = folder / "subtitles.ffconcat"
    rows = (
        f"file {names[state]}\noption framerate {rate}\nduration {float(lasts / rate):.9f}\n" for state, lasts in states
    )
    with whole_file(path) as part:
        part.write_text("ffconcat version 1.0\n" + "".join(rows), "utf-8")
    return Track(path, left, top)


def track_args(track: Track) -> list[str | Path]:
    """The options that open the list. It is of our own making, so it may name files."""
    return ["-f", "concat", "-safe", "0", *_INPUT, "-threads", "1", "-i", track.path]


_State = tuple[str, bool]


def _states(overlays: Sequence[Overlay], frames: int) -> Iterator[tuple[_State, int]]:
    """What stands in the segment from its first frame to its last: words and whether they are raised, and for how long.

    Subtitles that stand at the same time are below each other, the earlier one above.
    """
    edges = {0, frames}
    for overlay in overlays:
        edges |= {min(max(at, 0), frames) for at in (overlay.offset, overlay.offset + overlay.frames)}
    before, lasts = ("", False), 0
    for start, stop in pairwise(sorted(edges)):
        here = [one for one in overlays if one.offset <= start < one.offset + one.frames]
        state = ("\n".join(one.text for one in here), any(one.is_raised for one in here))
        if state != before and lasts:
            yield before, lasts
            lasts = 0
        before, lasts = state, lasts + stop - start
    yield before, lasts


def _save(drawn: Subtitle | None, corner: tuple[int, int], size: tuple[int, int], to: Path) -> None:
    """One picture of the list; without a subtitle it is empty."""
    picture = Image.new("RGBA", size)
    if drawn is not None:
        picture.paste(drawn.picture, (drawn.left - corner[0], drawn.top - corner[1]))
    with whole_file(to) as part:
        picture.save(part, format="PNG", compress_level=1)
