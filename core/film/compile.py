"""The cut as a list of segments: what is rendered, each with a key over everything the renderer reads.

Plain stretches (long ones in pieces of at most ten seconds) and transitions, in whole frames, without gaps or overlaps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from fractions import Fraction
from typing import NamedTuple

from core.digest import digest_of
from core.errors import RenderError
from core.film.captions import CaptionSpans, drawn_by
from core.film.encoding import encoder_args, encoding_of
from core.film.lanes import has_sound
from core.film.letters import readable
from core.film.looks import RECIPE as LOOK_RECIPE
from core.film.pace import LONGEST_S, pieces_of, settled
from core.film.pieces import Overlay, Segment, Strip
from core.film.proxy import Proxy
from core.film.tool import ffmpeg_version
from core.model.captions import Captions
from core.model.cut import Between, Cut, CutItem, Fit, Play
from core.model.film import ExportSettings, RenderPlan, SegmentPlan, Title, TitlePlace
from core.model.look import Look
from core.model.transitions import Transition
from core.timing import FrameRange

RECIPE = 3
"""Raise it when the same segment is turned into other pictures."""
_FADE_FRAMES = 12
_SEEN_ON_BLACK = {Transition.DIP_WHITE, Transition.FLASH, Transition.FILM_BURN}
"""Transitions that bring light of their own, so that they are seen between two gaps as well."""


def compile_cut(
    cut: Cut,
    settings: ExportSettings,
    *,
    encoder: str,
    size: tuple[int, int] | None = None,
    captions: Captions | None = None,
    proxy: Proxy | None = None,
) -> tuple[Segment, ...]:
    """The segments of a film, in order; together they are exactly `[0, film_frames(cut, settings))`.

    Args:
        cut: The timeline; no items give no segments.
        settings: Quality, shape, look, titles, delivery.
        encoder: Version of FFmpeg, see `ffmpeg_version`.
        size: Width and height instead of those of the settings, both even.
        captions: Subtitles that are drawn into the picture.
        proxy: For looking at it only: how it is cut and encoded instead of what the settings say.
    """
    width, height = size or settings.size(cut)
    rate = settings.rate(cut)
    longest_s = LONGEST_S if proxy is None else proxy.longest_s
    stretches = list(_stretches(in_shape(cut, settings), rate, settings.look, (width, height), longest_s))
    lengths = [stretch.span.frames for stretch in stretches]
    encoding = encoding_of(
        settings, size=(width, height), rate=rate, lengths=lengths, has_sound=has_sound(cut, settings)
    )
    encoding = encoding if proxy is None else proxy.encoding
    film = {"recipe": RECIPE, "looks": LOOK_RECIPE, "encoder": encoder, "args": encoder_args(encoding, rate)}
    scale, total = rate / cut.rate, film_frames(cut, settings)
    spans = title_spans(settings, total, scale=scale)
    below = [span for title, span in spans if title.place is TitlePlace.LOWER_THIRD]
    spoken = CaptionSpans(captions, rate, below)
    parts = []
    for span, label, strips, transition in stretches:
        overlays = (*_overlays(spans, span), *spoken.seen_in(span))
        part = Segment(
            start=span.start,
            frames=span.frames,
            label=label,
            width=width,
            height=height,
            rate=rate,
            encoding=encoding,
            strips=strips,
            transition=transition,
            overlays=overlays,
            drawing=drawn_by(overlays),
        )
        parts.append(part.model_copy(update={"key": digest_of("segment", {**film, **part.identity()})}))
    _check_sum(parts, total)
    return tuple(parts)


def film_frames(cut: Cut, settings: ExportSettings) -> int:
    """Length of the film in frames of its own rate."""
    return _scaled(cut.frames, settings.rate(cut) / cut.rate)


def in_shape(cut: Cut, settings: ExportSettings) -> Cut:
    """The cut with its pictures fitted for the shape of the film; the same one where the film has the cut's own."""
    if settings.shape(cut.aspect) is cut.aspect:
        return cut
    return cut.model_copy(
        update={"items": tuple(item.model_copy(update={"fit": settings.reshape}) for item in cut.items)}
    )


def title_spans(
    settings: ExportSettings, frames: int, *, scale: Fraction = Fraction(1)
) -> tuple[tuple[Title, FrameRange], ...]:
    """Where titles stand in the film; those with nothing that can be drawn, or past the end, are left out.

    An opening and a closing get at most half of the film each.

    Args:
        frames: Length of the film.
        scale: Frames of the film for each frame of the cut, in which titles are counted.
    """
    drawn = [title for title in settings.titles if readable(title.text)]
    places = {title.place for title in drawn}
    most = frames // 2 if {TitlePlace.OPENING, TitlePlace.CLOSING} <= places else frames
    found = []
    for title in drawn:
        lasts = min(_scaled(title.frames, scale), most if title.place is not TitlePlace.LOWER_THIRD else frames)
        at = _scaled(title.start, scale)
        start = {TitlePlace.OPENING: 0, TitlePlace.CLOSING: frames - lasts}.get(title.place, at)
        span = FrameRange(start, lasts).overlap(FrameRange(0, frames))
        if span.frames:
            found.append((title, span))
    return tuple(found)


def plan_render(
    cut: Cut,
    settings: ExportSettings,
    kept: Callable[[Collection[str]], Collection[str]],
    *,
    encoder: str | None = None,
    size: tuple[int, int] | None = None,
    captions: Captions | None = None,
) -> RenderPlan:
    """What an export would render and what it would reuse. A key that occurs twice is rendered once.

    Args:
        kept: Asked once, with every key; answers those that were rendered before and are still there.
    """
    parts = compile_cut(cut, settings, encoder=encoder or ffmpeg_version(), size=size, captions=captions)
    seen = set(kept([part.key for part in parts]))
    plans = []
    for part in parts:
        is_kept = part.key in seen
        plans.append(SegmentPlan(key=part.key, start=part.start, frames=part.frames, is_kept=is_kept, label=part.label))
        seen.add(part.key)
    return RenderPlan(segments=tuple(plans))


class _Stretch(NamedTuple):
    span: FrameRange
    label: str
    strips: tuple[Strip, ...]
    transition: Transition = Transition.CROSSFADE


class _Shot(NamedTuple):
    """An item in frames of the film."""

    item: CutItem
    span: FrameRange
    fade: int
    look: Look

    def strip(self, offset: int, frames: int, scale: Fraction) -> Strip:
        """A piece that begins `offset` frames into the shot; equal pictures give equal strips."""
        item = self.item
        if item.source is None:
            return Strip(source=None, start=Fraction(0), frames=frames, speed=Fraction(1), fit=Fit.CROP)
        head = item.in_frames * scale
        start = head + offset * item.speed
        if item.play is Play.REVERSE:
            start = head + (self.span.frames - offset - frames) * item.speed
        strip = Strip(
            source=item.source,
            start=head if item.play is Play.FREEZE else start,
            frames=frames,
            speed=Fraction(1) if item.play is Play.FREEZE else item.speed,
            fit=item.fit,
            play=item.play,
            between=item.between,
            focus=item.focus,
            sharpen=item.sharpen,
            loop_from=head if item.play is Play.LOOP else None,
            look=self.look.settled(),
        )
        return strip.model_copy(update=_STILL) if strip.is_still else strip


_STILL = {
    "start": Fraction(0),
    "speed": Fraction(1),
    "play": Play.FORWARD,
    "between": Between.NEAREST,
    "loop_from": None,
}


def _stretches(cut: Cut, rate: Fraction, look: Look, size: tuple[int, int], longest_s: int) -> Iterator[_Stretch]:
    """Every segment's place, label, strips and transition, in frames of the film."""
    scale = rate / cut.rate
    before: _Shot | None = None
    for shot in _shots(cut, scale, look):
        item, span, fade, _look = shot
        if fade and before is not None:
            strips = (before.strip(before.span.frames, fade, scale), shot.strip(0, fade, scale))
            label = f"{_label(before.item)} → {_label(item)}"
            here = FrameRange(span.start, fade)
            if item.transition not in _SEEN_ON_BLACK and all(strip.source is None for strip in strips):
                yield _Stretch(here, label, strips[:1])
            else:
                yield _Stretch(here, label, strips, item.transition)
        first = fade if before is not None else 0
        whole = shot.strip(0, span.frames, scale)
        for offset, frames in pieces_of(whole, first, span.frames, size, rate, longest_s=longest_s):
            here = FrameRange(span.start + offset, frames)
            yield _Stretch(here, _label(item), (settled(shot.strip(offset, frames, scale), rate),))
        before = shot


def _shots(cut: Cut, scale: Fraction, look: Look) -> Iterator[_Shot]:
    """Every item where it lies in the film; those too short for a single frame of it are left out."""
    for item, span in zip(cut.items, cut.ranges(), strict=True):
        start, stop = _scaled(span.start, scale), _scaled(span.stop, scale)
        if stop > start:
            fade = min(_scaled(item.transition_frames, scale), stop - start)
            yield _Shot(item, FrameRange(start, stop - start), fade, item.look or look)


def _scaled(frames: int, scale: Fraction) -> int:
    """The nearest whole frame of the film; halves go up."""
    return frames if scale == 1 else (frames * scale + Fraction(1, 2)).__floor__()


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


def _check_sum(parts: list[Segment], frames: int) -> None:
    """Holds the segments to be without gaps and overlaps, at every join.

    Raises:
        RenderError: When they are not; nothing was rendered then.
    """
    at = 0
    for part in parts:
        if part.start != at:
            break
        at = part.stop
    if at != frames:
        raise RenderError(f"The film does not add up: {at} of {frames} frames are planned.", hint="Plan the cut again.")


def _label(item: CutItem) -> str:
    return item.scene_id or item.id
