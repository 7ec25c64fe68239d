"""The mood screen: cards to pick from, each with its own buttons and prices."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.model.jobs import JobState
from core.model.replies import MoodReply, MoodsReply
from core.model.scene import Mood, MoodBoard
from core.notebook import slots
from core.projects.sample import SAMPLE_ID
from core.settings import OfflineSettings, Settings
from core.store.jobs import JobChange
from core.studio import Studio
from tests.ui.conftest import Open, labels, text_of
from tests.unit.stage import land


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With pretend prices, so that buttons have something to say."""
    return settings.model_copy(update={"offline": OfflineSettings(has_prices=True)})


@pytest.fixture
def project_id(real_studio: Studio) -> str:
    project_id = real_studio.projects.create(name="Night", flavor="short_film", text="Rain on a market.").id
    moods = tuple(
        MoodReply(name=name, palette=("#101010", "#808080", "#f0f0f0"), light="low", lens="35", texture="grain",
                  keywords=("rain",))
        for name in ("Noir", "Dusk", "Neon", "Fog")
    )  # fmt: skip
    land(real_studio, project_id, "moods", MoodsReply(moods=moods).to_json())
    return project_id


def board(studio: Studio, project_id: str) -> MoodBoard:
    found = slots.content(studio.notebook.snapshot(project_id), "moods", "", MoodBoard)
    assert found is not None
    return found


def names(studio: Studio, project_id: str) -> list[str]:
    return [mood.name for mood in board(studio, project_id).moods]


def panel(app: AppTest, project_id: str, name: str, version_no: int = 1) -> None:
    """Opens a panel of the board, as its menu does."""
    app.session_state["rb_panels"] = {f"{project_id}/moods": {"name": name, "began_from": version_no, "opening": 1}}
    app.run()
    assert not app.exception


def test_no_moods_yet(real_studio: Studio, screen: Open) -> None:
    """An empty board says what to do and what it costs; without a brief it leads to it."""
    with_words = real_studio.projects.create(name="Words", flavor="short_film", text="Rain.").id
    app = screen("mood", project=with_words)
    assert "No moods yet" in text_of(app)
    assert any("\\$0\\.01" in label for label in labels(app))
    without = real_studio.projects.create(name="Empty", flavor="short_film").id
    app = screen("mood", project=without)
    assert "Write the brief" in labels(app)


def test_a_quick_cut_has_none(real_studio: Studio, screen: Open) -> None:
    made = real_studio.projects.create(name="Cut", flavor="quick_cut").id
    assert "it has no moods" in text_of(screen("mood", project=made))


def test_the_finished_sample_shows_four_cards(real_studio: Studio, screen: Open) -> None:
    """Each card has its picture, its colors, its words, and says what making it again costs."""
    app = screen("mood", project=SAMPLE_ID)
    text = text_of(app)
    assert text.count('class="rb-mood-palette"') == 4
    assert text.count('loading="lazy"') >= 4
    priced = [label for label in labels(app) if label.startswith(("New picture", "New words and picture"))]
    assert len(priced) == 8
    assert all("\\$0\\.0" in label for label in priced)
    assert "Go to the storyboard" in labels(app)


def test_picking_another_and_going_back(real_studio: Studio, screen: Open, project_id: str) -> None:
    """A press picks, undo unpicks."""
    first, second = board(real_studio, project_id).moods[:2]
    app = screen("mood", project=project_id)
    app.button(key=f"rb_mpick_{second.id}").click().run()
    assert board(real_studio, project_id).picked == second.id
    app.button(key="rb_undo_back_mood").click().run()
    assert board(real_studio, project_id).picked == first.id


def test_a_picture_is_asked_for_at_its_price(real_studio: Studio, screen: Open, project_id: str) -> None:
    """Only this mood's picture is made; the button says what it costs."""
    mood = board(real_studio, project_id).moods[1]
    app = screen("mood", project=project_id)
    button = app.button(key=f"rb_mpic_{mood.id}")
    assert button.label.startswith("Make the picture · \\$0\\.04")
    button.click().run()
    assert [job.request.cell.name for job in real_studio.jobs.jobs(project_id)] == [f"mood_picture:{mood.id}"]
    assert f"rb_mpic_{mood.id}" not in {one.key for one in app.button}, "not twice while it is at work"


def test_words_and_picture_are_asked_for_together(real_studio: Studio, screen: Open, project_id: str) -> None:
    mood = board(real_studio, project_id).moods[1]
    app = screen("mood", project=project_id)
    app.button(key=f"rb_mnew_{mood.id}").click().run()
    (job,) = real_studio.jobs.jobs(project_id)
    assert (job.request.cell.name, job.request.title) == ("moods", "Mood Dusk")


def test_editing_one(real_studio: Studio, screen: Open, project_id: str) -> None:
    """The form holds the mood; what is saved keeps its id, colors in small letters, words without blanks."""
    mood = board(real_studio, project_id).moods[1]
    app = screen("mood", project=project_id)
    panel(app, project_id, f"edit:{mood.id}")
    key = f"rb_mform_1_{project_id}"
    app.text_input(key=f"{key}_name").set_value("Harbor")
    app.color_picker(key=f"{key}_color_0").set_value("#ABCDEF")
    app.text_input(key=f"{key}_keys").set_value("a lamp, , rope ")
    app.button(key=f"{key}_send").click().run()
    saved = board(real_studio, project_id).mood(mood.id)
    assert (saved.name, saved.palette[0], saved.keywords) == ("Harbor", "#abcdef", ("a lamp", "rope"))
    assert "rb_mform" not in {one.key for one in app.button}


def test_writing_one(real_studio: Studio, screen: Open, project_id: str) -> None:
    """A mood of one's own joins the others, with as many colors as were added."""
    app = screen("mood", project=project_id)
    panel(app, project_id, "own")
    key = f"rb_mform_1_{project_id}"
    app.text_input(key=f"{key}_name").set_value("Mine")
    app.button(key=f"{key}_more").click().run()
    app.button(key=f"{key}_send").click().run()
    mine = board(real_studio, project_id).moods[-1]
    assert (mine.name, len(mine.palette)) == ("Mine", 6)


def test_mixing_two(real_studio: Studio, screen: Open, project_id: str) -> None:
    first, second = board(real_studio, project_id).moods[:2]
    app = screen("mood", project=project_id)
    panel(app, project_id, f"mix:{first.id}")
    app.button(key=f"rb_mix_{second.id}").click().run()
    assert names(real_studio, project_id)[-1] == "Noir + Dusk"


def test_a_mood_from_pictures_of_the_brief(real_studio: Studio, screen: Open, project_id: str, tmp_path: Path) -> None:
    """Chosen pictures of the brief give their colors and are shown."""
    Image.new("RGB", (64, 64), (10, 20, 30)).save(tmp_path / "cove.png")
    real_studio.brief.add_reference(project_id, tmp_path / "cove.png", "cove.png")
    (one,) = slots.brief_of(real_studio.notebook.snapshot(project_id)).references
    app = screen("mood", project=project_id)
    panel(app, project_id, "pictures:mood_fresh")
    app.checkbox(key=f"rb_mrefpick_{one.blob[:16]}_{project_id}").check().run()
    app.button(key="rb_mfrom").click().run()
    made = board(real_studio, project_id).moods[-1]
    assert (made.name, made.palette) == ("Cove", ("#0a141e",))


def test_a_clash_shows_both_boards(real_studio: Studio, screen: Open, project_id: str) -> None:
    """Two boards are shown beside each other as boards, the form keeps what was typed, and saving again is meant."""
    mood = board(real_studio, project_id).moods[1]
    app = screen("mood", project=project_id)
    panel(app, project_id, f"edit:{mood.id}")
    real_studio.mood.add(project_id, Mood(id="", name="Theirs", palette=("#111111",)))
    key = f"rb_mform_1_{project_id}"
    app.text_input(key=f"{key}_name").set_value("Ours")
    app.button(key=f"{key}_send").click().run()
    text = text_of(app)
    assert text.count('class="rb-mood-row"') == 10, "five moods on each side"
    assert "Saved now" in text
    assert app.text_input(key=f"{key}_name").value == "Ours"
    app.button(key=f"{key}_send").click().run()
    assert names(real_studio, project_id) == ["Noir", "Ours", "Neon", "Fog", "Theirs"]


def test_a_changed_brief_is_told(real_studio: Studio, screen: Open, project_id: str) -> None:
    brief = slots.brief_of(real_studio.notebook.snapshot(project_id))
    real_studio.brief.save(project_id, brief.model_copy(update={"tone": "dry"}))
    assert "brief changed since these were made" in text_of(screen("mood", project=project_id))


def test_a_failed_picture_is_told_on_its_card(real_studio: Studio, screen: Open, project_id: str) -> None:
    """What went wrong stands on the card of the mood; the others can still be made."""
    mood = board(real_studio, project_id).moods[1]
    real_studio.cells.make(project_id, [f"mood_picture:{mood.id}"])
    job = real_studio.jobs.jobs(project_id)[0]
    with real_studio.store.transaction():
        real_studio.store.change_job(
            job.id, JobChange(state=JobState.FAILED, error="The painter is away.", hint="Later.")
        )
    app = screen("mood", project=project_id)
    assert "The painter is away." in text_of(app)
    assert f"rb_mpic_{mood.id}" in {one.key for one in app.button}
