"""The cut as a list of segments: what is rendered, each with a key over everything the renderer reads.

Plain stretches (long ones in pieces of at most ten seconds) and crossfades, in whole frames, without gaps or overlaps.
A segment's key says nothing about where in the film it lies, so moving, inserting or retiming one shot leaves the rest.
What is left as it is by default (look, titles, another shape) is not in the key at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from core.digest import digest_of
from core.film.looks import look_filters
from core.film.titles import drawing_version, readable
from core.film.tool import ffmpeg_version
from core.model.base import Value
from core.model.cut import Cut, CutItem, Fit, Source
from core.model.film import ExportSettings, Look, RenderPlan, SegmentPlan, Title, TitlePlace
from core.model.media import MediaKind
from core.model.project import Quality
from core.timing import FrameRange

RECIPE = 1
"""Raise it when `segment.py` or `graph.py` turn the same segment into other pictures."""
X264_PARAMS = "scenecut=40:keyint=120:min-keyint=12:open-gop=0"
_LONGEST_S = 10
_FADE_FRAMES = 12


class Encoding(Value):
    """How x264 encodes; every field is in the key, its threads too, since they change the bits."""

    preset: str
    crf: int
    threads: int = 2


ENCODINGS = {
    Quality.DRAFT: Encoding(preset="superfast", crf=24),
    Quality.REVIEW: Encoding(preset="superfast", crf=22),
    Quality.FINAL: Encoding(preset="veryfast", crf=20),
}


class Strip(Value):
    """A stretch of one source.

    Args:
        source: None is black.
        start: Where it begins, in frames of the film's rate from the first picture of the source; 0 for stills.
        frames: Length in the film; past its end, a source holds its last picture.
        speed: 2 is twice as fast.
        fit: Crop, pad or blurred fill.
    """

    source: Source | None
    start: Fraction
    frames: int
    speed: Fraction
    fit: Fit

    @property
    def is_still(self) -> bool:
        """One picture, shown as long as needed."""
        return self.source is not None and (self.source.info.kind is MediaKind.PICTURE or self.source.info.frames == 1)


class Overlay(Value):
    """A title as one segment sees it.

    Args:
        offset: Frame of the segment at which the title begins; below zero where it began earlier.
        frames: How long it stands, in this segment and its neighbors.
        fade: How long each of its fades takes.
    """

    place: TitlePlace
    text: str
    offset: int
    frames: int
    fade: int


class Segment(Value):
    """One stretch of the film that is rendered on its own.

    Args:
        key: Hash over everything below but `start` and `label`, plus recipe and encoder version.
        start: First frame in the film.
        frames: Length in the film.
        label: The scenes (or items) it shows, by id.
        width, height, rate: Of the film.
        strips: One for a plain stretch; two for a crossfade from the first to the second.
        look: Color of every strip that shows a picture; black stays black.
        overlays: Titles that are seen here, later ones on top.
    """

    key: str
    start: int
    frames: int
    label: str
    width: int
    height: int
    rate: Fraction
    encoding: Encoding
    strips: tuple[Strip, ...]
    look: Look = Look()
    overlays: tuple[Overlay, ...] = ()


def compile_cut(
    cut: Cut, settings: ExportSettings, *, encoder: str, size: tuple[int, int] | None = None
) -> tuple[Segment, ...]:
    """The segments of a film, in order; together they are exactly `[0, cut.frames)`.

    Args:
        cut: The timeline; no items give no segments.
        settings: Quality, shape, look and titles.
        encoder: Version of FFmpeg, see `ffmpeg_version`.
        size: Width and height instead of those of the shape, both even.
    """
    width, height = size or settings.size(cut.aspect)
    encoding, look = ENCODINGS[settings.quality], Look() if settings.look.is_plain else settings.look
    film = {
        "recipe": RECIPE,
        "encoder": encoder,
        "x264": X264_PARAMS,
        "size": [width, height],
        "rate": str(cut.rate),
        "encoding": encoding.model_dump(mode="json"),
    }
    spans = title_spans(settings, cut.frames)
    parts = []
    for span, label, strips in _stretches(in_shape(cut, settings)):
        overlays = _overlays(spans, span)
        parts.append(
            Segment(
                key=digest_of("segment", {**film, **_content_key(strips, look, overlays)}),
                start=span.start,
                frames=span.frames,
                label=label,
                width=width,
                height=height,
                rate=cut.rate,
                encoding=encoding,
                strips=strips,
                look=look,
                overlays=overlays,
            )
        )
    return tuple(parts)


def in_shape(cut: Cut, settings: ExportSettings) -> Cut:
    """The cut with its pictures fitted for the shape of the film; the same one where the film has the cut's own."""
    if settings.shape(cut.aspect) is cut.aspect:
        return cut
    return cut.model_copy(
        update={"items": tuple(item.model_copy(update={"fit": settings.reshape}) for item in cut.items)}
    )


def title_spans(settings: ExportSettings, film_frames: int) -> tuple[tuple[Title, FrameRange], ...]:
    """Where titles stand in the film; those with nothing that can be drawn, or past the end, are left out.

    An opening and a closing get at most half of the film each.
    """
    drawn = [title for title in settings.titles if readable(title.text)]
    places = {title.place for title in drawn}
    most = film_frames // 2 if {TitlePlace.OPENING, TitlePlace.CLOSING} <= places else film_frames
    found = []
    for title in drawn:
        frames = min(title.frames, most if title.place is not TitlePlace.LOWER_THIRD else film_frames)
        start = {TitlePlace.OPENING: 0, TitlePlace.CLOSING: film_frames - frames}.get(title.place, title.start)
        span = FrameRange(start, frames).overlap(FrameRange(0, film_frames))
        if span.frames:
            found.append((title, span))
    return tuple(found)


def plan_render(
    cut: Cut,
    settings: ExportSettings,
    is_kept: Callable[[str], bool],
    *,
    encoder: str | None = None,
    size: tuple[int, int] | None = None,
) -> RenderPlan:
    """What an export would render and what it would reuse. A key that occurs twice is rendered once."""
    seen: set[str] = set()
    plans = []
    for part in compile_cut(cut, settings, encoder=encoder or ffmpeg_version(), size=size):
        plans.append(
            SegmentPlan(
                key=part.key,
                start=part.start,
                frames=part.frames,
                is_kept=part.key in seen or is_kept(part.key),
                label=part.label,
            )
        )
        seen.add(part.key)
    return RenderPlan(segments=tuple(plans))


def _stretches(cut: Cut) -> Iterator[tuple[FrameRange, str, tuple[Strip, ...]]]:
    """Every segment's place, label and strips."""
    longest = max(1, int(_LONGEST_S * cut.rate))
    before: CutItem | None = None
    for item, span in zip(cut.items, cut.ranges(), strict=True):
        fade = 0 if before is None else min(item.transition_frames, item.frames)
        if fade and before is not None:
            strips = (_strip(before, before.frames, fade), _strip(item, 0, fade))
            is_black = all(strip.source is None for strip in strips)
            yield FrameRange(span.start, fade), f"{_label(before)} → {_label(item)}", strips[:1] if is_black else strips
        for offset in range(fade, item.frames, longest):
            frames = min(longest, item.frames - offset)
            yield FrameRange(span.start + offset, frames), _label(item), (_strip(item, offset, frames),)
        before = item


def _strip(item: CutItem, offset: int, frames: int) -> Strip:
    """A piece of an item that begins `offset` frames into it; equal pictures give equal strips."""
    strip = Strip(
        source=item.source, start=item.in_frames + offset * item.speed, frames=frames, speed=item.speed, fit=item.fit
    )
    if item.source is None:
        return strip.model_copy(update={"start": Fraction(0), "speed": Fraction(1), "fit": Fit.CROP})
    if strip.is_still:
        return strip.model_copy(update={"start": Fraction(0), "speed": Fraction(1)})
    return strip


def _overlays(spans: tuple[tuple[Title, FrameRange], ...], here: FrameRange) -> tuple[Overlay, ...]:
    """The titles that are seen in a stretch of the film."""
    return tuple(
        Overlay(
            place=title.place,
            text=readable(title.text),
            offset=span.start - here.start,
            frames=span.frames,
            fade=min(_FADE_FRAMES, span.frames // 3),
        )
        for title, span in spans
        if span.overlap(here).frames
    )


def _content_key(strips: tuple[Strip, ...], look: Look, overlays: tuple[Overlay, ...]) -> dict[str, Any]:
    """What a segment shows, as part of its key: strips always, look and titles only where they change the pictures."""
    body: dict[str, Any] = {"strips": [_strip_key(strip) for strip in strips]}
    filters = look_filters(look)
    if filters and any(strip.source is not None for strip in strips):
        body["look"] = filters
    if overlays:
        body["titles"] = [drawing_version(), [overlay.model_dump(mode="json") for overlay in overlays]]
    return body


def _strip_key(strip: Strip) -> list[str | int | None]:
    """What of a strip decides its pictures. What is known of the file follows from its bytes."""
    blob = None if strip.source is None else strip.source.blob
    return [blob, str(strip.start), strip.frames, str(strip.speed), strip.fit.value]


def _label(item: CutItem) -> str:
    return item.scene_id or item.id
