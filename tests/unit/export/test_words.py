"""The export screen's sentences: settings, estimates, other shapes, titles, places with limits."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.export.presets import preset_for, presets
from core.export.words import about, left_s, notes, plan_line, settings_line, title_views
from core.model.cut import Cut, CutItem, Fit
from core.model.film import ExportSettings, Film, FilmReport, RenderPlan, SegmentPlan, Title, TitlePlace
from core.model.look import Grade, Look, LookName
from core.model.media import MediaInfo, MediaKind
from core.model.project import Aspect, Quality
from core.model.style import ShotLength, Style

OPENING, CLOSING, LOWER = TitlePlace.OPENING, TitlePlace.CLOSING, TitlePlace.LOWER_THIRD


def cut_of(frames: int, aspect: Aspect = Aspect.WIDE) -> Cut:
    return Cut(aspect=aspect, items=(CutItem(id="a", frames=frames),))


def plan_of(kept: int, whole: int, frames: int = 30) -> RenderPlan:
    parts = (SegmentPlan(key=str(n), start=n * frames, frames=frames, is_kept=n < kept) for n in range(whole))
    return RenderPlan(segments=tuple(parts))


def film_of(rendered: int, render_s: float, size: tuple[int, int] = (960, 540)) -> Film:
    info = MediaInfo(kind=MediaKind.VIDEO, container="mp4", codec="h264", width=size[0], height=size[1])
    report = FilmReport(frames=rendered, rate=Fraction(30), width=size[0], height=size[1])
    return Film(
        blob="f" * 64, info=info, settings=ExportSettings(), report=report, file_name="a.mp4",
        rendered_frames=rendered, reused_frames=0, render_s=render_s,
    )  # fmt: skip


def test_settings_in_words() -> None:
    """What was chosen is said, what was left alone is not."""
    assert settings_line(ExportSettings()) == "Draft"
    chosen = ExportSettings(
        quality=Quality.FINAL, aspect=Aspect.VERTICAL, look=Look(name=LookName.MONO, strength=60),
        titles=(Title(place=OPENING, text="Rain"), Title(place=LOWER, text="Mai")),
    )  # fmt: skip
    assert settings_line(chosen) == "Final, 9:16 cropped, black and white 60 %, opening title, lower third"
    assert settings_line(ExportSettings(look=Look(name=LookName.WARM))) == "Draft, warm"
    by_hand = Look(name=LookName.WARM, grade=Grade(grain=8))
    assert settings_line(ExportSettings(look=by_hand)) == "Draft, warm and graded"


def test_a_look_of_a_style_has_its_name() -> None:
    """A film made in a style says so at any strength; with a grade of its own it is no longer that style."""
    look = Look(name=LookName.FADED, strength=80, grade=Grade(temperature=18))
    style = Style(
        name="dreamy",
        title="Dreamy",
        line="Pale.",
        look=look,
        hard_cuts=100,
        shots=ShotLength(beats=8, least=4, most=16),
    )
    weaker = look.model_copy(update={"strength": 50})
    other = look.model_copy(update={"grade": Grade(temperature=20)})
    assert settings_line(ExportSettings(look=weaker), (style,)) == "Draft, dreamy 50 %"
    assert settings_line(ExportSettings(look=other), (style,)) == "Draft, faded and graded 80 %"


@pytest.mark.parametrize(
    ("kept", "whole", "seconds", "said"),
    [
        (12, 20, 41.0, "12 of 20 stretches reused, about 40 s to render"),
        (0, 7, None, "0 of 7 stretches reused, 0:07.00 to render"),
        (7, 7, None, "all 7 stretches reused, nothing to render"),
        (1, 1, None, "reused, nothing to render"),
        (0, 1, 3.2, "0 of 1 stretch reused, about 3 s to render"),
    ],
)
def test_the_plan_in_words(kept: int, whole: int, seconds: float | None, said: str) -> None:
    """Stretches are counted; time is told as a guess, and as length where nothing was measured."""
    assert plan_line(plan_of(kept, whole), seconds) == said


def test_time_in_words() -> None:
    """A guess is rounded as one would say it."""
    assert [about(value) for value in (0.2, 12.4, 43.0, 130.0)] == [
        "about 1 s",
        "about 12 s",
        "about 45 s",
        "about 2 min",
    ]


def test_the_guess_follows_what_was_measured() -> None:
    """Films of the same size count; without any, the others by their pixels; without those, nothing is guessed."""
    open_frames = plan_of(1, 3, frames=300)
    assert left_s(open_frames, (960, 540), []) is None
    assert left_s(open_frames, (960, 540), [film_of(300, 10.0)]) == pytest.approx(20.0)
    assert left_s(open_frames, (1920, 1080), [film_of(300, 10.0)]) == pytest.approx(80.0)
    both = [film_of(300, 10.0), film_of(300, 90.0, (1920, 1080))]
    assert left_s(open_frames, (1920, 1080), both) == pytest.approx(180.0)
    assert left_s(open_frames, (960, 540), [film_of(5, 4.0)]) is None


def test_another_shape_is_said_honestly() -> None:
    """How much of each picture is seen is a number; over blurred edges all of it is."""
    cut = cut_of(300)
    preset = preset_for(Aspect.VERTICAL)
    (said,) = notes(cut, ExportSettings(aspect=Aspect.VERTICAL), preset)
    assert said == "The cut was made for 16:9: of each picture the middle 32 % of its width is seen."
    (said,) = notes(cut_of(300, Aspect.VERTICAL), ExportSettings(aspect=Aspect.WIDE), preset_for(Aspect.WIDE))
    assert "32 % of its height" in said
    (said,) = notes(cut, ExportSettings(aspect=Aspect.SQUARE, reshape=Fit.BLUR), preset_for(Aspect.SQUARE))
    assert "whole, over their own blurred edges" in said
    assert notes(cut, ExportSettings(), preset_for(Aspect.WIDE)) == ()


def test_places_that_do_not_take_the_length_are_named() -> None:
    """A film too long for one place says which, and what it takes."""
    said = notes(cut_of(30 * 200, Aspect.VERTICAL), ExportSettings(), preset_for(Aspect.VERTICAL))
    assert said == ("Shorts takes at most 3 min; this film is longer.",)
    said = notes(cut_of(30, Aspect.VERTICAL), ExportSettings(), preset_for(Aspect.VERTICAL))
    assert said == ("Instagram Reels takes no less than 3 s; this film is shorter.",)


def test_presets_are_whole() -> None:
    """There is a preset for every shape, each with a name of its own, a safe zone and a date."""
    assert {preset.aspect for preset in presets() if preset.delivery is None} == set(Aspect)
    assert len({preset.id for preset in presets()}) == len(presets())
    assert all(preset.safe and preset.checked for preset in presets())
    assert preset_for(Aspect.WIDE, "tall").aspect is Aspect.WIDE


def test_what_becomes_of_titles() -> None:
    """Each title has a frame where it stands in full, or says why it is not seen, or not wholly."""
    titles = (
        Title(place=OPENING, text="Rain 東", frames=90),
        Title(place=CLOSING, text="🎬", frames=90),
        Title(place=LOWER, text="Mai", start=400, frames=30),
    )
    opening, closing, lower = title_views(cut_of(300), ExportSettings(titles=titles))
    assert opening.moment == 45
    assert opening.problems == ("東 (Chinese characters) has no shape in the film's font and will be left out.",)
    assert closing.moment is None
    assert closing.problems[-1] == "Nothing of it can be drawn, so it is not shown."
    assert lower.problems == ("It begins after the film has ended, at 0:10.00.",)
    (short,) = title_views(cut_of(60), ExportSettings(titles=(Title(place=OPENING, text="Rain", frames=90),)))
    assert short.problems == ("The film is short for it: it stands for 2.0 s.",)
