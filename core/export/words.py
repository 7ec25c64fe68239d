"""The export screen's sentences: what settings are called, what they mean for a film, how long a render may take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from core.export.filewords import file_parts
from core.film import named, title_spans, undrawable
from core.model.captions import CaptionUse
from core.model.cut import Cut, Fit
from core.model.film import ExportSettings, Film, RenderPlan, Title, TitlePlace
from core.model.look import Look, LookName
from core.model.presets import Preset
from core.model.project import Aspect, Quality
from core.model.style import Style
from core.model.views_export import TitleView
from core.timing import clock

QUALITIES = {Quality.DRAFT: "Draft 540p", Quality.REVIEW: "Review 720p", Quality.FINAL: "Final 1080p"}
LOOKS = {
    LookName.NONE: "As it is",
    LookName.WARM: "Warm",
    LookName.COOL: "Cool",
    LookName.CONTRAST: "High contrast",
    LookName.VIVID: "Vivid",
    LookName.FADED: "Faded",
    LookName.MONO: "Black and white",
    LookName.TEAL_AMBER: "Teal and amber",
    LookName.NEON: "Neon",
}
PLACES = {
    TitlePlace.OPENING: "opening title",
    TitlePlace.CLOSING: "closing title",
    TitlePlace.LOWER_THIRD: "lower third",
}
CAPTIONS = {
    CaptionUse.NONE: "no subtitles",
    CaptionUse.BURNED: "subtitles in the picture",
    CaptionUse.SIDECAR: "subtitles beside it",
    CaptionUse.BOTH: "subtitles in the picture and beside it",
}
_FEWEST_MEASURED = 30
_LATELY = 5


def settings_line(settings: ExportSettings, styles: Sequence[Style] = ()) -> str:
    """`Draft, 9:16 cropped, warm 60 %, opening title`; a look that is the one of a style has its name."""
    parts = [settings.quality.value.capitalize()]
    if settings.aspect is not None:
        parts.append(f"{settings.aspect.value} {'cropped' if settings.reshape is Fit.CROP else 'with blurred edges'}")
    if not settings.look.is_plain:
        look = _look_name(settings.look, styles)
        parts.append(look if settings.look.strength == 100 else f"{look} {settings.look.strength} %")
    parts += [PLACES[title.place] for title in settings.titles]
    parts += file_parts(settings)
    parts += [CAPTIONS[settings.captions]] if settings.captions is not CaptionUse.NONE else []
    return ", ".join(parts)


def _look_name(look: Look, styles: Sequence[Style]) -> str:
    """`dreamy` for a look that a style brings at any strength, else `warm`, `graded`, `warm and graded`."""
    for style in styles:
        if style.look.model_copy(update={"strength": look.strength}) == look:
            return style.title.lower()
    named_look = [] if look.name is LookName.NONE else [LOOKS[look.name].lower()]
    return " and ".join([*named_look, *([] if look.grade.is_plain else ["graded"])])


def plan_line(plan: RenderPlan, left_s: float | None) -> str:
    """`12 of 20 stretches reused, about 40 s to render`."""
    count, kept = len(plan.segments), sum(part.is_kept for part in plan.segments)
    if not count:
        return "only the sound is made, nothing to render"
    stretches = "stretch" if count == 1 else "stretches"
    if kept == count:
        return f"all {count} {stretches} reused, nothing to render" if count > 1 else "reused, nothing to render"
    time = f"{about(left_s)} to render" if left_s is not None else f"{clock(plan.frames - plan.kept_frames)} to render"
    return f"{kept} of {count} {stretches} reused, {time}"


def about(seconds: float) -> str:
    """`about 40 s`, `about 4 min`."""
    if seconds < 90:
        whole = max(1, round(seconds))
        return f"about {whole if whole < 20 else round(whole / 5) * 5} s"
    return f"about {round(seconds / 60)} min"


def left_s(plan: RenderPlan, size: tuple[int, int], films: Sequence[Film]) -> float | None:
    """How long the open part of a plan may take, judged by films that were rendered before; None where none was.

    Args:
        size: Of the film that is planned.
        films: Newest first. Those of the same size count alone where there are any; a pixel costs the same in the others.
    """
    measured = [film for film in films if film.rendered_frames >= _FEWEST_MEASURED and film.render_s > 0]
    alike = [film for film in measured if (film.info.width, film.info.height) == size]
    speeds = [
        film.rendered_frames * film.info.width * film.info.height / film.render_s
        for film in (alike or measured)[:_LATELY]
    ]
    if not speeds:
        return None
    open_frames = plan.frames - plan.kept_frames
    return open_frames * size[0] * size[1] / sorted(speeds)[len(speeds) // 2]


def notes(cut: Cut, settings: ExportSettings, preset: Preset) -> tuple[str, ...]:
    """What these settings mean for this film, each a sentence."""
    return (*_shape_notes(cut.aspect, settings), *preset.misfits(Fraction(cut.frames) / cut.rate))


def _shape_notes(own: Aspect, settings: ExportSettings) -> Iterator[str]:
    if settings.aspect is None:
        return
    shape = settings.aspect
    if settings.reshape is Fit.BLUR:
        yield f"The cut was made for {own.value}: its pictures are shown whole, over their own blurred edges."
        return
    have, want = _ratio(own), _ratio(shape)
    side, share = ("width", want / have) if want < have else ("height", have / want)
    yield f"The cut was made for {own.value}: of each picture the middle {round(100 * share)} % of its {side} is seen."


def _ratio(aspect: Aspect) -> Fraction:
    across, down = aspect.value.split(":")
    return Fraction(int(across), int(down))


def title_views(cut: Cut, settings: ExportSettings) -> tuple[TitleView, ...]:
    """Where each title is seen, and what of it is not."""
    spans = title_spans(settings, cut.frames)
    found = []
    for title in settings.titles:
        span = next((span for shown, span in spans if shown is title), None)
        problems = tuple(_title_problems(title, None if span is None else span.frames, cut))
        moment = None if span is None else span.start + span.frames // 2
        found.append(TitleView(place=title.place, moment=moment, problems=problems))
    return tuple(found)


def _title_problems(title: Title, frames: int | None, cut: Cut) -> Iterator[str]:
    lost = undrawable(title.text)
    if lost:
        verb = "has" if len(lost) == 1 else "have"
        yield f"{named(lost)} {verb} no shape in the film's font and will be left out."
    if frames is None and title.place is TitlePlace.LOWER_THIRD and title.start >= cut.frames:
        yield f"It begins after the film has ended, at {clock(cut.frames, cut.rate)}."
    elif frames is None:
        yield "Nothing of it can be drawn, so it is not shown."
    elif frames < title.frames:
        yield f"The film is short for it: it stands for {float(frames / cut.rate):.1f} s."
