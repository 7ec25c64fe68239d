"""The export screen."""

from __future__ import annotations

from core.model.jobs import JobState
from core.model.project import Quality
from tests.ui.conftest import Open, text_of
from tests.ui.fake_studio import FakeStudio
from tests.ui.fake_views import export_view, job, project

NIGHT = "project_night"


def test_the_bar_tells_what_is_reused(screen: Open, studio: FakeStudio) -> None:
    """Each quality shows its segments, filled where reused and outlined where to render, and says it in words."""
    text = text_of(screen("export", project=NIGHT))
    assert text.count('class="rb-kept"') == 6
    assert text.count('class="rb-open"') == 10
    assert "0:23.18 reused, 0:07.26 to render" in text
    assert "all 0:31.14 to render" in text


def test_exporting_asks_for_that_quality(screen: Open, studio: FakeStudio) -> None:
    """The button of a quality starts that one."""
    screen("export", project=NIGHT).button(key="rb_export_final").click().run()
    assert studio.calls == [("export.start", (NIGHT, Quality.FINAL), {})]


def test_while_one_export_runs_no_other_is_offered(screen: Open, studio: FakeStudio) -> None:
    """Both buttons rest until the running export is over."""
    busy = export_view(project()).model_copy(update={"job": job("Film", JobState.RUNNING, "rendering", cell="film")})
    studio.export.view = lambda _: busy
    app = screen("export", project=NIGHT)
    assert [button.disabled for button in app.button if str(button.key).startswith("rb_export_")] == [True, True]


def test_a_finished_film_can_be_kept(screen: Open, studio: FakeStudio) -> None:
    """The film has a link that downloads it, and its measured facts."""
    text = text_of(screen("export", project=NIGHT))
    assert 'href="/api/projects/project_night/films/take_film_1"' in text
    assert "loudness -14.1 LUFS" in text
    assert "7 of 7 cuts on a beat" in text


def test_an_older_film_can_be_watched(screen: Open, studio: FakeStudio) -> None:
    """A film of the history goes into the player when asked."""
    app = screen("export", project=NIGHT)
    app.button(key="rb_film_show_take_film_0").click().run()
    assert "rb_film_show_take_film_1" in [button.key for button in app.button]


def test_nothing_to_export_says_why(screen: Open, studio: FakeStudio) -> None:
    """Without a cut there is a reason and no button."""
    app = screen("export", project="project_empty")
    assert "The cut needs a clip." in text_of(app)
    assert not [button for button in app.button if str(button.key).startswith("rb_export_")]
