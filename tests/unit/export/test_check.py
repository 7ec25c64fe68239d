"""The delivery check: the same lines before a film is rendered and from its file."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from core.export.check import measured, planned
from core.export.presets import preset_for, presets
from core.model.captions import Captions, CaptionUse, Cue
from core.model.cut import Cut, CutItem
from core.model.delivery import Codec, Delivery, FileFacts, FrameSize, LoudnessTarget
from core.model.film import ExportSettings, Film, FilmReport, Title, TitlePlace
from core.model.media import MediaInfo, MediaKind
from core.model.presets import CheckLine, PlaceLimits, Preset
from core.model.project import Aspect, Quality

FINAL = Quality.FINAL


def cut_of(seconds: int, aspect: Aspect = Aspect.VERTICAL) -> Cut:
    return Cut(aspect=aspect, items=(CutItem(id="a", frames=30 * seconds),))


def place(name: str) -> Preset:
    return next(preset for preset in presets() if preset.id == name)


def of_place(name: str, **changes: object) -> ExportSettings:
    """What choosing a place sets."""
    delivery = place(name).delivery_at(Fraction(30)).model_copy(update=changes)
    return ExportSettings(quality=FINAL, preset=name, delivery=delivery)


def lines(found: tuple[CheckLine, ...]) -> dict[str, bool | None]:
    return {line.text: line.fits for line in found}


def test_a_film_for_shorts() -> None:
    """Each thing a place limits is one line that says what is had, what is asked, and whether it fits."""
    said = lines(planned(cut_of(30), of_place("shorts"), place("shorts")))
    assert said["Shorts: length 0:30 of at most 3 min: fits"] is True
    assert said["Shorts: 30 frames a second of at most 60: fits"] is True
    assert said["Shape 1080x1920, 9:16: fits"] is True
    assert said["File: 30 MB, 8 Mbit/s of pictures"] is None
    assert said["Loudness: made -14 LUFS, peaks at most -1 dBTP"] is True
    assert all(fits is not False for fits in said.values())


@pytest.mark.parametrize("use", [CaptionUse.SIDECAR, CaptionUse.BURNED])
def test_subtitles_before_rendering(use: CaptionUse) -> None:
    """How many subtitles are hard to read is one line; that those in the picture lie where no app covers them is another."""
    settings = of_place("shorts").model_copy(update={"captions": use})
    good = Cue(start_ms=0, stop_ms=3_000, text="Rain on a tin roof.")
    fast = Cue(start_ms=4_000, stop_ms=4_300, text="Far too many words for so short a while.")
    for cues, told in (
        ((good,), "Subtitles: all can be read well"),
        ((good, fast), "Subtitles: 1 of 2 hard to read, see Subtitles"),
    ):
        said = lines(planned(cut_of(30), settings, place("shorts"), Captions(cues=cues)))
        assert said[told] is (len(cues) == 1)
        assert ("Subtitles in the picture: inside what no app covers" in said) is use.is_burned
    assert not any(text.startswith("Subtitles") for text in lines(planned(cut_of(30), settings, place("shorts"))))


WRONG = [
    ("shorts", 181, {}, "Shorts: length 3:01 of at most 3 min: does not fit"),
    ("reels", 2, {}, "Instagram Reels: length 2 s of at least 3 s: does not fit"),
    ("reels", 30, {"bitrate_kbps": 40_000}, "Instagram Reels: 40 Mbit/s of at most 25 Mbit/s: does not fit"),
    ("reels", 890, {"bitrate_kbps": 20_000}, "Instagram Reels: file 2.22e+03 MB, at most 1,000 MB: does not fit"),
    ("tiktok", 30, {"rate": Fraction(60)}, "TikTok: 60 frames a second of exactly 30 (not verified): does not fit"),
    ("music", 30, {"bitrate_kbps": 2_000}, "A vertical music edit: 2 Mbit/s of at least 5 Mbit/s: does not fit"),
    ("x", 30, {"size": FrameSize.P1440}, "X: picture 1440x2560, at most 1920x1200 (not verified): does not fit"),
    ("linkedin", 30, {"rate": Fraction(5)}, "LinkedIn: 5 frames a second of at least 10: does not fit"),
]


@pytest.mark.parametrize(("name", "seconds", "changes", "expected"), WRONG)
def test_what_does_not_fit_is_said(name: str, seconds: int, changes: dict[str, object], expected: str) -> None:
    """Too long, too short, too many bits, too large, another rate: named with both numbers; doubt is told with it."""
    said = lines(planned(cut_of(seconds), of_place(name, **changes), place(name)))
    assert [text for text, fits in said.items() if fits is False] == [expected]


def test_every_place_is_kept_by_its_own_choice() -> None:
    """What choosing a place sets fits that place, at the usual rates, as long as the length does."""
    for preset in presets():
        for rate in (Fraction(24), Fraction(30), Fraction(60)):
            shape = preset.aspect or Aspect.SQUARE
            cut = cut_of(30, shape).model_copy(
                update={"rate": rate, "items": (CutItem(id="a", frames=30 * int(rate)),)}
            )
            settings = ExportSettings(quality=FINAL, preset=preset.id, delivery=preset.delivery_at(rate))
            assert [line.text for line in planned(cut, settings, preset) if line.fits is False] == [], preset.id


def test_a_size_that_leaves_too_little_is_said_before() -> None:
    """Nobody has to render an hour to see that half a megabyte was not enough."""
    settings = ExportSettings(quality=FINAL, delivery=Delivery(size_mb=0.5))
    (line,) = (line for line in planned(cut_of(60), settings, preset_for(Aspect.VERTICAL)) if line.fits is False)
    assert line.text.endswith("is little for 1080x1920: a smaller picture will look better")


def test_a_guess_is_called_one() -> None:
    """Where quality alone decides, the weight is about so much; half the pixels are half the weight."""
    (said,) = (
        line.text for line in planned(cut_of(30), ExportSettings(), preset_for(Aspect.VERTICAL)) if line.fits is None
    )
    assert said.startswith("File: about ")


def test_titles_are_measured_where_they_are_drawn() -> None:
    """Titles keep clear of what apps cover; one without a shape in the font is named."""
    titles = (Title(place=TitlePlace.OPENING, text="Night market"), Title(place=TitlePlace.LOWER_THIRD, text="\ue000"))
    said = lines(planned(cut_of(30), ExportSettings(titles=titles), preset_for(Aspect.VERTICAL)))
    assert said["“Night market”: inside what no app covers"] is True
    assert said["“\ue000”: nothing of it can be drawn"] is False


def film_of(preset: str, **facts: object) -> Film:
    """A finished film of 30 s with these facts."""
    have = {"size_bytes": 30_000_000, "length_s": Fraction(30), "video_kbps": 8_000.0, "is_index_first": True, **facts}
    report = FilmReport(
        frames=900, rate=Fraction(30), width=1080, height=1920, loudness_lufs=-14.1, true_peak_dbtp=-1.2,
        file=FileFacts.model_validate(have),
    )  # fmt: skip
    info = MediaInfo(kind=MediaKind.VIDEO, container="mp4", codec="h264", duration_s=Fraction(30))
    return Film(
        blob="0", info=info, settings=of_place(preset), report=report, file_name="film.mp4", rendered_frames=900,
        reused_frames=0, render_s=1,
    )  # fmt: skip


@pytest.mark.parametrize("use", CaptionUse)
def test_subtitles_of_a_finished_film(use: CaptionUse) -> None:
    """Of a finished film the place of its subtitles is told where they are in its picture, and nowhere else."""
    film = film_of("shorts")
    film = film.model_copy(update={"settings": film.settings.model_copy(update={"captions": use})})
    told = "Subtitles in the picture: inside what no app covers" in lines(measured(film, place("shorts")))
    assert told is (use in {CaptionUse.BURNED, CaptionUse.BOTH})


def test_a_finished_film_is_held_against_the_same_lines() -> None:
    """What was measured stands where the plan stood, with what every place asks of a file."""
    said = lines(measured(film_of("shorts"), place("shorts")))
    assert said["Shorts: length 0:30 of at most 3 min: fits"] is True
    assert said["Loudness -14.1 LUFS, -14 wanted: fits"] is True
    assert said["Starts to play before it is loaded whole"] is True
    assert set(said.values()) == {True}


def test_faults_of_a_file_are_said() -> None:
    """An index at the end, uneven pictures, open groups and odd tags each have their sentence."""
    faults = {"is_index_first": False, "is_constant": False, "is_closed": False, "is_bt709": False, "is_square": False}
    said = lines(measured(film_of("reels", **faults, size_bytes=2_000_000_000), place("reels")))
    assert sum(fits is False for fits in said.values()) == 6
    assert said["Instagram Reels: file 2e+03 MB, at most 1,000 MB: does not fit"] is False


def test_films_from_before_have_no_lines() -> None:
    """Nothing is claimed of a file that was not measured."""
    old = film_of("shorts")
    old = old.model_copy(update={"report": old.report.model_copy(update={"file": None})})
    assert measured(old, place("shorts")) == ()


def test_sound_alone_is_checked_as_sound() -> None:
    """No picture, no shape, no frames a second."""
    settings = ExportSettings(delivery=Delivery(codec=Codec.SOUND, loudness=LoudnessTarget.BROADCAST))
    said = lines(planned(cut_of(30), settings, place("shorts")))
    assert said == {
        "Shorts: length 0:30 of at most 3 min: fits": True,
        "Loudness: made -23 LUFS, peaks at most -1 dBTP": True,
    }


def test_places_are_data_with_a_date() -> None:
    """Every place of the delivery table is there, dated; those that were not read in the place's own words say so."""
    ids = {preset.id for preset in presets() if preset.delivery is not None}
    assert ids == {"youtube", "youtube-4k", "shorts", "reels", "tiktok", "music", "x", "linkedin", "master"}
    assert {preset.id for preset in presets() if preset.delivery and not preset.is_verified} == {"tiktok", "x"}
    assert all(preset.checked >= date(2026, 11, 21) for preset in presets())
    assert place("youtube").delivery_at(Fraction(60)).bitrate_kbps == 12_000
    assert PlaceLimits(name="A").is_verified
