"""The export screen on the finished sample: choosing, starting, rendering, what was made before, and what is missing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from streamlit.testing.v1 import AppTest

from components import session
from core.film import compile_cut, ffmpeg_version
from core.model.captions import CaptionUse
from core.model.cut import Fit
from core.model.delivery import Codec, Delivery, FrameSize
from core.model.film import ExportSettings, FilmReport, Title, TitlePlace
from core.model.jobs import JobState
from core.model.look import Look, LookName
from core.model.orders import RenderOrder
from core.model.project import Aspect, Quality
from core.projects.sample import SAMPLE_ID
from core.settings import ROOT
from core.studio import Studio
from tests.ui.conftest import Open, labels, text_of

OWN = f"_{SAMPLE_ID}"
_NEXT = 'class="rb-button rb-next"'


def orders(studio: Studio) -> list[RenderOrder]:
    """What was asked for, oldest first."""
    jobs = reversed(studio.jobs.jobs(SAMPLE_ID))
    return [job.request.order for job in jobs if isinstance(job.request.order, RenderOrder)]


def lights(app: AppTest) -> int:
    """How many things on the screen are lit as the next action."""
    return sum(button.proto.type == "primary" for button in app.button) + text_of(app).count(_NEXT)


def test_the_bar_tells_what_is_reused(real_studio: Studio, screen: Open) -> None:
    """One bar for what is chosen, filled where reused and outlined where to render, and the same in words."""
    cut = real_studio.export.view(SAMPLE_ID).cut
    assert cut is not None
    blob = real_studio.blobs.put_bytes(b"a rendered stretch")
    for part in compile_cut(cut, ExportSettings(), encoder=ffmpeg_version())[:4]:
        real_studio.store.keep_segment(part.key, blob, part.frames)
    text = text_of(screen("export", project=SAMPLE_ID))
    assert text.count('class="rb-kept"') == 4
    assert text.count('class="rb-open"') == 7
    assert "4 of 11 stretches reused, about " in text


def test_choices_are_kept_and_exported(real_studio: Studio, screen: Open) -> None:
    """Quality, place, the way into another shape, words and look all reach the order."""
    app = screen("export", project=SAMPLE_ID)
    app.segmented_control(key="rb_export_quality" + OWN).set_value(Quality.FINAL).run()
    app.segmented_control(key="rb_export_preset" + OWN).set_value("tall").run()
    assert "the middle 32 % of its width is seen" in text_of(app)
    app.segmented_control(key="rb_export_reshape" + OWN).set_value(Fit.BLUR).run()
    app.text_area(key="rb_export_opening_text" + OWN).set_value("Night market").run()
    app.text_area(key="rb_export_lower_third_text" + OWN).set_value("Mai 東").run()
    app.number_input(key="rb_export_lower_third_start" + OWN).set_value(5.0).run()
    assert "東 (Chinese characters) has no shape in the film&#x27;s font" in text_of(app)
    app.button(key="rb_export_final").click().run()
    (order,) = orders(real_studio)
    assert order.settings == ExportSettings(
        quality=Quality.FINAL, preset="tall", aspect=Aspect.VERTICAL, reshape=Fit.BLUR,
        titles=(Title(place=TitlePlace.OPENING, text="Night market"),
                Title(place=TitlePlace.LOWER_THIRD, text="Mai 東", start=150)),
    )  # fmt: skip


def test_a_reload_finds_what_was_chosen(real_studio: Studio, screen: Open) -> None:
    """The choice is in the address: a new tab with it shows the same, and one that was edited by hand breaks nothing."""
    chosen = ExportSettings(
        look=Look(name=LookName.FADED, strength=40), titles=(Title(place=TitlePlace.CLOSING, text="Fin"),)
    )
    for text, expected in ((chosen.model_dump_json(), "Fin"), ('{"look": 5}', "")):
        app = screen()
        app.switch_page(str(ROOT / "pages" / "export.py"))
        app.query_params["project"], app.query_params["export"] = SAMPLE_ID, text
        app.run()
        assert not app.exception
        assert app.text_area(key="rb_export_closing_text" + OWN).value == expected


def test_one_next_action(real_studio: Studio, screen: Open) -> None:
    """With the film as chosen there, taking it home is next; with anything else chosen, the export is."""
    app = screen("export", project=SAMPLE_ID)
    assert lights(app) == 1
    assert _NEXT in text_of(app)
    app.segmented_control(key="rb_export_quality" + OWN).set_value(Quality.REVIEW).run()
    assert lights(app) == 1
    assert _NEXT not in text_of(app)


def test_with_further_places_each_film_must_be_there(
    real_studio: Studio, screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until every film that was asked for is made, exporting is next; then it is taking the film home."""
    app = screen("export", project=SAMPLE_ID)
    app.multiselect(key="rb_export_also" + OWN).set_value(["master"]).run()
    assert (lights(app), app.button(key="rb_export_draft").proto.type) == (1, "primary")
    app.button(key="rb_export_draft").click().run()
    (order,) = orders(real_studio)
    view = real_studio.export.view(SAMPLE_ID)
    first = view.films[0]
    made = [
        first.model_copy(
            update={"take_id": f"made{no}", "film": first.film.model_copy(update={"settings": one.settings})}
        )
        for no, one in enumerate(order.films)
    ]
    done = view.model_copy(update={"films": tuple(made), "job": None})
    monkeypatch.setattr(real_studio.export, "view", lambda *_: done)
    app.run()
    assert (lights(app), _NEXT in text_of(app)) == (1, True)
    assert "These films are made. Once more: " in text_of(app)
    app.multiselect(key="rb_export_also" + OWN).set_value(["x", "master"]).run()
    assert (lights(app), _NEXT in text_of(app)) == (1, False)


def test_what_cannot_be_exported_has_one_way_on(
    real_studio: Studio, screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a clip is gone, going to the clips is next, and the film that was made before is still there to be kept."""
    view = real_studio.export.view(SAMPLE_ID)
    gone = view.model_copy(update={"blocked": "The file of Scene 4 cannot be found.", "go_to": "clips", "plan": None})
    monkeypatch.setattr(real_studio.export, "view", lambda *_: gone)
    app = screen("export", project=SAMPLE_ID)
    assert (lights(app), _NEXT in text_of(app)) == (1, False)
    assert "Download" in text_of(app)


def test_while_one_export_runs_no_other_is_offered(real_studio: Studio, screen: Open) -> None:
    """The button rests while an export is at work."""
    real_studio.export.start(SAMPLE_ID, ExportSettings())
    app = screen("export", project=SAMPLE_ID)
    assert app.button(key="rb_export_draft").disabled


def test_a_failed_export_is_told(real_studio: Studio, screen: Open) -> None:
    """A failed export leaves the screen as it is, with the button ready again and the failure in the list of jobs."""
    job = real_studio.export.start(SAMPLE_ID, ExportSettings())
    change = {"state": JobState.FAILED, "error": "The disk is full.", "hint": "Make room and export again."}
    real_studio.store.change_job(job.id, change)  # type: ignore[arg-type]
    app = screen("export", project=SAMPLE_ID)
    assert not app.button(key="rb_export_draft").disabled
    (row,) = [one for one in real_studio.jobs_view(SAMPLE_ID) if one.cell == "film"]
    assert (row.sentence, row.can_retry) == ("The disk is full.", True)


def test_a_finished_film_can_be_kept(real_studio: Studio, screen: Open) -> None:
    """The film has a link that downloads it under its name, and its certificate."""
    text = text_of(screen("export", project=SAMPLE_ID))
    take_id = real_studio.export.view(SAMPLE_ID).films[0].take_id
    assert f'href="/api/projects/{SAMPLE_ID}/films/{take_id}"' in text
    assert 'download="Night-market_' in text
    for fact in ("as planned", "360 frames, 0:12.00", "-14.0 LUFS", "-1.5 dBTP", "6 of 6 cuts on a beat"):
        assert fact in text


def test_what_is_not_as_planned_is_said(real_studio: Studio, screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems of the finished file stand in the certificate as sentences."""
    view = real_studio.export.view(SAMPLE_ID)
    film = view.films[0].model_copy(update={"problems": ("The shot at 0:02.00 is black for 1.2 s.",)})
    bad = view.model_copy(update={"films": (film,)})
    monkeypatch.setattr(real_studio.export, "view", lambda *_: bad)
    text = text_of(screen("export", project=SAMPLE_ID))
    assert "One thing is not as planned." in text
    assert "The shot at 0:02.00 is black for 1.2 s." in text


def test_a_film_of_the_history(real_studio: Studio, screen: Open) -> None:
    """Its settings can be chosen again, it can be exported again with them, deleted, and brought back."""
    take_id = real_studio.export.view(SAMPLE_ID).films[0].take_id
    app = screen("export", project=SAMPLE_ID)
    app.segmented_control(key="rb_export_quality" + OWN).set_value(Quality.FINAL).run()
    app.menu_button(key=f"rb_film_more_{take_id}").click("adopt").run()
    assert app.segmented_control(key="rb_export_quality" + OWN).value == Quality.DRAFT
    app.menu_button(key=f"rb_film_more_{take_id}").click("again").run()
    assert [order.settings for order in orders(real_studio)] == [ExportSettings()]
    app.menu_button(key=f"rb_film_more_{take_id}").click("delete").run()
    assert real_studio.export.view(SAMPLE_ID).films == ()
    app.button(key=f"rb_film_back_{take_id}").click().run()
    assert [film.take_id for film in real_studio.export.view(SAMPLE_ID).films] == [take_id]


def test_an_older_film_says_so_and_the_cut_can_be_exported(real_studio: Studio, screen: Open) -> None:
    """When the cut has changed since, the film says so, and exporting is the next action."""
    cut = real_studio.export.view(SAMPLE_ID).cut
    assert cut is not None
    snapshot = real_studio.notebook.snapshot(SAMPLE_ID)
    real_studio.notebook.edit(snapshot.ref("cut"), cut.model_copy(update={"items": cut.items[:3]}))
    app = screen("export", project=SAMPLE_ID)
    assert "The cut has changed since." in text_of(app)
    assert app.button(key="rb_export_draft").proto.type == "primary"


def test_a_stale_cut_is_said_and_exported_as_it_is(
    real_studio: Studio, screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cut that is not up to date is named with its cause, and the button stays."""
    stale = real_studio.export.view(SAMPLE_ID).model_copy(update={"stale": "clip 2 changed"})
    monkeypatch.setattr(real_studio.export, "view", lambda *_: stale)
    app = screen("export", project=SAMPLE_ID)
    assert "The cut is not up to date: clip 2 changed." in text_of(app)
    assert not app.button(key="rb_export_draft").disabled


def test_nothing_to_export_says_why_and_where_to_go(real_studio: Studio, screen: Open) -> None:
    """Without a cut there is a reason, a way there, and no export."""
    made = real_studio.projects.create(name="Nothing yet", flavor="short_film", text="A long story")
    app = screen("export", project=made.id)
    assert "There are no scenes yet." in text_of(app)
    assert "Go to the storyboard" in labels(app)
    assert not [label for label in labels(app) if label.startswith("Export")]


def test_two_hundred_stretches_are_one_bar(real_studio: Studio, screen: Open) -> None:
    """A film of very many stretches still has a bar that can be seen: neighbors of one fate are drawn together."""
    cut = real_studio.export.view(SAMPLE_ID).cut
    assert cut is not None
    items = [cut.items[0].model_copy(update={"id": f"item_{n}", "in_frames": n % 40, "frames": 3}) for n in range(200)]
    snapshot = real_studio.notebook.snapshot(SAMPLE_ID)
    real_studio.notebook.edit(snapshot.ref("cut"), cut.model_copy(update={"items": tuple(items), "song": None}))
    text = text_of(screen("export", project=SAMPLE_ID))
    assert "of 200 stretches reused" in text
    assert text.count('class="rb-open"') + text.count('class="rb-kept"') < 80


def test_words_of_people_are_never_markup(real_studio: Studio, screen: Open) -> None:
    """A project's name and a title with HTML in them are shown as they were typed."""
    real_studio.projects.rename(SAMPLE_ID, "<img src=x onerror=alert(1)>")
    app = screen("export", project=SAMPLE_ID)
    app.text_area(key="rb_export_opening_text" + OWN).set_value("<b>Rain</b>").run()
    assert "<b>Rain" not in text_of(app)
    assert "<img src=x" not in text_of(app)


def test_a_report_without_sound(real_studio: Studio, screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """A silent film is certified without loudness."""
    from core.export.sight import certificate  # noqa: PLC0415  the words of one report

    view = real_studio.export.view(SAMPLE_ID)
    report = FilmReport(frames=360, rate=view.films[0].film.report.rate, width=960, height=540)
    film = view.films[0].film.model_copy(update={"report": report})
    facts = {fact.name for fact in certificate(film)}
    assert {"loudness", "true peak", "rhythm"} & facts == set()
    silent = view.films[0].model_copy(update={"film": film, "certificate": certificate(film)})
    monkeypatch.setattr(real_studio.export, "view", lambda *_: view.model_copy(update={"films": (silent,)}))
    assert "LUFS" not in text_of(screen("export", project=SAMPLE_ID)).split('aria-label="Certificate"')[1]
    assert session.is_open()


def test_subtitles_are_written_mended_and_burned(real_studio: Studio, screen: Open) -> None:
    """They are written as text, what is hard to read is listed and mended, and the choice reaches the order."""
    app = screen("export", project=SAMPLE_ID)
    assert "No subtitles yet." in text_of(app)
    app.text_area(key=f"rb_captions_text_0{OWN}").set_value("0:01 --> 0:01.5\nRain on the old market.")
    app.button(key=f"rb_captions_text_0{OWN}_send").click().run()
    assert "1 subtitle, 0:01.00 to 0:01.15." in text_of(app)
    assert "0.50 s long; under 0.83 s it is missed" in text_of(app)
    app.button(key="rb_captions_lengthen").click().run()
    assert "Easy to read" in text_of(app)
    app.segmented_control(key=f"rb_export_captions_use{OWN}").set_value(CaptionUse.BOTH).run()
    assert "Subtitle at 0:01." in text_of(app)
    app.button(key="rb_export_draft").click().run()
    (order,) = orders(real_studio)
    assert order.settings.captions is CaptionUse.BOTH
    assert order.burned is not None


def test_what_is_no_subtitle_is_said_with_its_line(real_studio: Studio, screen: Open) -> None:
    """A slip of the pen is told where it is; what was written stays in its field."""
    app = screen("export", project=SAMPLE_ID)
    app.text_area(key=f"rb_captions_text_0{OWN}").set_value("0:01 --> 0:0x\nRain")
    app.button(key=f"rb_captions_text_0{OWN}_send").click().run()
    assert "Line 1: “0:01 --&gt; 0:0x” is no time." in text_of(app)
    assert app.text_area(key=f"rb_captions_text_0{OWN}").value == "0:01 --> 0:0x\nRain"


def test_what_apps_cover_is_shown_when_wanted(real_studio: Studio, screen: Open) -> None:
    """The shade lies over small pictures only while it is wanted, and in the place of the film's shape."""
    app = screen("export", project=SAMPLE_ID)
    app.segmented_control(key="rb_export_preset" + OWN).set_value("tall").run()
    app.text_area(key="rb_export_opening_text" + OWN).set_value("Night market").run()
    assert 'class="rb-zone"' not in text_of(app)
    app.toggle(key="rb_export_zone" + OWN).set_value(True).run()
    assert "inset: 15.00% 17.78% 35.00% 6.02%" in text_of(app)


def test_a_place_sets_its_kind_of_file(real_studio: Studio, screen: Open) -> None:
    """Choosing a place sets its file, says what it asks for, and every field can still be changed."""
    app = screen("export", project=SAMPLE_ID)
    assert "Delivery check: all fits" in labels_of_expanders(app)
    app.pills(key="rb_export_place" + OWN).set_value("youtube").run()
    assert "YouTube: 30 frames a second of at most 60: fits" in text_of(app)
    assert app.segmented_control(key="rb_export_file_steer" + OWN).value == "bitrate"
    assert app.segmented_control(key="rb_export_quality" + OWN).value is Quality.FINAL
    app.selectbox(key="rb_export_file_codec" + OWN).set_value(Codec.H265).run()
    app.selectbox(key="rb_export_file_rate" + OWN).set_value("24000/1001").run()
    app.number_input(key="rb_export_file_kbps" + OWN).set_value(6_000).run()
    app.button(key="rb_export_final").click().run()
    (order,) = orders(real_studio)
    assert order.settings.preset == "youtube"
    assert order.settings.delivery == Delivery(
        codec=Codec.H265, rate=Fraction(24000, 1001), bitrate_kbps=6_000, key_s=Fraction(1, 2), sound_kbps=384
    )


def test_a_place_of_another_shape_is_left_with_its_shape(real_studio: Studio, screen: Open) -> None:
    """Places for phones are offered for tall films alone; going wide again forgets what they asked for."""
    app = screen("export", project=SAMPLE_ID)
    app.segmented_control(key="rb_export_preset" + OWN).set_value("tall").run()
    app.pills(key="rb_export_place" + OWN).set_value("tiktok").run()
    assert "(not verified)" in text_of(app)
    app.segmented_control(key="rb_export_preset" + OWN).set_value("wide").run()
    assert app.pills(key="rb_export_place" + OWN).value is None
    app.button(key="rb_export_final").click().run()
    (order,) = orders(real_studio)
    assert order.settings == ExportSettings(quality=Quality.FINAL, preset="wide")


def test_what_cannot_go_together_is_said(real_studio: Studio, screen: Open) -> None:
    """A GIF has no sound; ProRes takes no size: a sentence says what is done about it."""
    app = screen("export", project=SAMPLE_ID)
    app.selectbox(key="rb_export_file_codec" + OWN).set_value(Codec.GIF).run()
    assert "256 colors and no sound" in text_of(app)
    app.selectbox(key="rb_export_file_codec" + OWN).set_value(Codec.SOUND).run()
    assert "Only the sound is made" in text_of(app)
    assert "nothing to render" in text_of(app)


def test_a_size_of_the_file_and_of_the_picture(real_studio: Studio, screen: Open) -> None:
    """A wanted size leads alone, and an own size of the picture begins with what it was."""
    app = screen("export", project=SAMPLE_ID)
    app.segmented_control(key="rb_export_file_steer" + OWN).set_value("size").run()
    app.number_input(key="rb_export_file_mb" + OWN).set_value(0.2).run()
    app.selectbox(key="rb_export_file_size" + OWN).set_value(FrameSize.CUSTOM).run()
    app.number_input(key="rb_export_file_width" + OWN).set_value(1001).run()
    assert "a smaller picture will look better" in text_of(app)
    app.button(key="rb_export_draft").click().run()
    (order,) = orders(real_studio)
    assert order.settings.delivery == Delivery(size=FrameSize.CUSTOM, width=1000, height=540, size_mb=0.2)


def test_further_places_are_made_in_the_same_run(real_studio: Studio, screen: Open) -> None:
    """One press, one job, a film for each place; the choice is in the address."""
    app = screen("export", project=SAMPLE_ID)
    app.multiselect(key="rb_export_also" + OWN).set_value(["shorts", "master"]).run()
    assert app.query_params["also"] in (["shorts,master"], "shorts,master")
    assert app.button(key="rb_export_draft").label == "Export the draft and 2 more"
    app.button(key="rb_export_draft").click().run()
    (order,) = orders(real_studio)
    films = order.films
    assert [film.settings.preset for film in films] == ["", "shorts", "master"]
    assert [film.settings.size(film.cut) for film in films[:2]] == [(960, 540), (1080, 1920)]
    assert films[2].settings.delivery.codec is Codec.PRORES


def labels_of_expanders(app: AppTest) -> list[str]:
    return [one.label for one in app.expander]
