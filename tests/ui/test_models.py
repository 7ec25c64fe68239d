"""The model panel of a cell: closed behind a name; open, every model with its price here, and the prompts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from components import session
from core.model.jobs import JobState
from core.model.money import FREE
from core.model.orders import Ability, GenerateOrder, OrderResult, Output
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import OfflineSettings, Settings
from core.store.jobs import JobChange
from core.studio import Studio
from tests.ui.conftest import Open, labels, text_of
from tests.unit.stage import VIDEO, quiet_studio

P = SAMPLE_ID
MODELS = """
[[model]]
id = "offline/slow"
provider = "offline"
ability = "clip"
title = "Slow *one*"
inputs = ["first_frame"]
lengths = { kind = "menu", seconds = [5, 10] }
price = { per_item = "0.30", source = "made up", checked_on = 2026-11-20 }
parameters = { cfg = { title = "Freedom", kind = "number", least = 0, most = 1, default = 0.5 }, calm = { title = "Calm", kind = "flag" }, take = { title = "Style", kind = "choice", choices = ["soft", "hard"] } }
examples = [{ usd = "0.30" }]

[[model]]
id = "offline/words"
provider = "offline"
ability = "clip"
title = "Words only"
lengths = { kind = "menu", seconds = [5, 10] }
price = { per_item = "0.20", source = "made up", checked_on = 2026-11-20 }
examples = [{ usd = "0.20" }]

[[model]]
id = "offline/other"
provider = "offline"
ability = "clip"
title = "Other"
inputs = ["first_frame"]
lengths = { kind = "menu", seconds = [5] }
price = { per_item = "0.12", source = "made up", checked_on = 2026-11-20 }
examples = [{ usd = "0.12" }]
"""


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    """The sample, with three more models for clips; nothing runs."""
    folder = settings.workspace / "catalogue"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(MODELS, "utf-8")
    paid = settings.model_copy(update={"offline": OfflineSettings(has_prices=True)})
    with quiet_studio(paid) as opened:
        assert opened.providers.catalogue.problems == ()
        add_sample(opened.store, opened.blobs)
        session.hold(opened)
        yield opened
        session.hold(None)


@pytest.fixture
def scene_id(studio: Studio) -> str:
    return studio.clips_view(P).tabs[0].id


def _open(screen: Open, scene_id: str) -> AppTest:
    app = screen("clips", project=P)
    return app.button(key=f"rb_models_open_clip_{scene_id}_{P}_button").click().run()


def _choose(app: AppTest, scene_id: str, model: str) -> AppTest:
    return app.radio(key=f"rb_model_clip_{scene_id}_{P}").set_value(model).run()


def _form(scene_id: str, model: str) -> str:
    return f"rb_modelform_clip_{scene_id}_{model}_{P}"


def test_closed_it_is_one_name(studio: Studio, screen: Open, scene_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it is opened the panel names the model in use, and asks no model for a price."""
    monkeypatch.setattr(studio.models, "choices", lambda *_: pytest.fail("nothing was opened"))
    app = screen("clips", project=P)
    assert any(label.startswith("Clip model\\: Offline") for label in labels(app))
    assert not [one for one in app.radio if "rb_model" in str(one.key)]


def test_every_model_says_what_it_would_be(studio: Studio, screen: Open, scene_id: str) -> None:
    """Vendor, price here, lengths, what it cannot do; a model that cannot has no button that spends."""
    app = _open(screen, scene_id)
    radio = app.radio(key=f"rb_model_clip_{scene_id}_{P}")
    assert radio.options[0].startswith("Offline")
    assert any("Slow \\*one\\*" in option and "\\$0\\.30" in option for option in radio.options)
    _choose(app, scene_id, "offline/words")
    assert "Words only takes no first frame." in text_of(app)
    assert not [name for name in labels(app) if "Make with Words only" in name]


def test_a_take_with_another_model(studio: Studio, screen: Open, scene_id: str) -> None:
    """The button says what it costs; only what was set is sent; the order names the model, the seed and the settings."""
    app = _choose(_open(screen, scene_id), scene_id, "offline/slow")
    key = _form(scene_id, "offline/slow")
    button = app.button(key=f"{key}_send")
    assert button.label == "Make with Slow \\*one\\* · \\$0\\.30"
    app.number_input(key=f"{key}_p_cfg").set_value(0.9)
    app.selectbox(key=f"{key}_p_calm").set_value("no")
    button.click().run()
    assert not app.exception
    (job,) = studio.jobs.jobs(P)
    order = job.request.order
    assert isinstance(order, GenerateOrder)
    assert (order.model, order.parameters) == ("offline/slow", {"cfg": 0.9, "calm": False})
    assert job.request.price.label() == "$0.30"
    assert "Something is being made for it." in text_of(app)


def test_a_price_that_rose_is_refused_at_the_button(
    studio: Studio, screen: Open, scene_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would cost more than the button said is not asked for, and the panel stays open."""
    app = _choose(_open(screen, scene_id), scene_id, "offline/slow")
    found = studio.models.choices(P, f"clip:{scene_id}")
    cheap = tuple(one.model_copy(update={"price": FREE}) for one in found)
    monkeypatch.setattr(studio.models, "choices", lambda *_: cheap)
    app.button(key=f"{_form(scene_id, 'offline/slow')}_send").click().run()
    assert studio.jobs.jobs(P) == ()
    assert "$0.30" in text_of(app)
    assert app.radio


def test_side_by_side(studio: Studio, screen: Open, scene_id: str) -> None:
    """One button with the sum makes both; once both are there they open beside each other, once."""
    app = _choose(_open(screen, scene_id), scene_id, "offline/slow")
    app.selectbox(key=f"rb_model_beside_clip_{scene_id}_{P}").set_value("offline/other").run()
    button = app.button(key=f"{_form(scene_id, 'offline/slow')}_send")
    assert button.label == "Make both\\, Slow \\*one\\* and Other · \\$0\\.42"
    button.click().run()
    jobs = studio.jobs.jobs(P)
    assert {getattr(job.request.order, "model", "") for job in jobs} == {"offline/slow", "offline/other"}
    assert "Both takes open beside each other once they are there." in text_of(app)
    compare = f"rb_clips_compare_{scene_id}_{P}"
    for number, job in enumerate(jobs):
        assert compare not in app.session_state
        blob = studio.blobs.put_bytes(f"clip {number}".encode())
        studio.notebook.land(job.request, job.id, OrderResult(outputs=(Output(blob=blob, info=VIDEO),)), FREE)
        with studio.store.transaction():
            studio.store.change_job(job.id, JobChange(state=JobState.DONE))
        app.run()
    takes = {take.id: take.job_id for take in studio.clips_view(P, scene_id).desk.cell.takes}  # type: ignore[union-attr]
    seen = {takes[app.session_state[f"rb_clips_open_{scene_id}_{P}"]], takes[app.session_state[compare]]}
    assert seen == {job.id for job in jobs}
    assert app.session_state[f"rb_beside_{P}"] == {}


def test_a_model_for_the_whole_project(studio: Studio, screen: Open, scene_id: str) -> None:
    """Chosen it is named on the closed panel; taking it back leaves it to the settings; a clash is said."""
    app = _choose(_open(screen, scene_id), scene_id, "offline/slow")
    app.button(key=f"rb_model_use_clip_{scene_id}").click().run()
    assert studio.projects.project(P).models == {Ability.CLIP.value: "offline/slow"}
    assert "The project uses Slow *one*, as this project says." in text_of(app)
    app.button(key=f"rb_model_unuse_clip_{scene_id}").click().run()
    assert studio.projects.project(P).models == {}


def test_prompts_are_kept_found_and_used(studio: Studio, screen: Open, scene_id: str) -> None:
    """A kept prompt stands before the history, is found by its words, goes into the note, and can be forgotten."""
    app = _open(screen, scene_id)
    app.segmented_control(key=f"rb_models_part_clip_{scene_id}_{P}").set_value("Prompts").run()
    key = f"rb_prompt_keep_clip_{scene_id}_0_{P}"
    app.button(key=f"{key}_send").click().run()
    assert "A prompt needs a name and words." in text_of(app)
    app.text_input(key=f"{key}_name").set_value("<Slow> rain")
    app.text_area(key=f"{key}_text").set_value("Rain on tin, very slow.")
    app.button(key=f"{key}_send").click().run()
    assert "&lt;Slow&gt; rain" in text_of(app)
    assert app.text_input(key=f"rb_prompt_keep_clip_{scene_id}_1_{P}_name").value == ""
    find = f"rb_prompts_find_clip_{scene_id}_{P}"
    assert "No prompt has these words." in text_of(app.text_input(key=find).set_value("zebra").run())
    app.text_input(key=find).set_value("tin").run()
    app.button(key=f"rb_prompt_note_clip_{scene_id}_0").click().run()
    assert app.text_input(key=f"rb_model_note_clip_{scene_id}_{P}").value == "Rain on tin, very slow."
    app.segmented_control(key=f"rb_models_part_clip_{scene_id}_{P}").set_value("Prompts").run()
    app.button(key=f"rb_prompt_forget_clip_{scene_id}_0").click().run()
    assert not [line for line in studio.models.prompts() if line.is_saved]


def test_a_prompt_becomes_the_scenes_text(studio: Studio, screen: Open) -> None:
    """On the storyboard a prompt may take the place of what is written, and undo brings that back."""
    studio.models.save_prompt("Tin", "Rain on tin.", Ability.IMAGE)
    app = screen("storyboard", project=P)
    scene_id = studio.storyboard_view(P).cards[0].id
    app.button(key=f"rb_models_open_keyframe_{scene_id}_{P}_button").click().run()
    app.segmented_control(key=f"rb_models_part_keyframe_{scene_id}_{P}").set_value("Prompts").run()
    app.button(key=f"rb_prompt_text_keyframe_{scene_id}_0").click().run()
    cells = {cell.name: cell for cell in studio.storyboard_view(P).notebook.cells}
    scene = cells[f"scene_text:{scene_id}"].scene
    assert scene is not None
    assert scene.text == "Rain on tin."
    assert not app.exception


@pytest.mark.parametrize("page", ["storyboard", "mood"])
def test_it_opens_where_pictures_are_made(studio: Studio, screen: Open, page: str) -> None:
    """Text and picture models are chosen where they are used; every button names what it acts on."""
    app = screen(page, project=P)
    closed = [button for button in app.button if button.key and button.key.startswith("rb_models_open_")]
    assert {"Text model", "Picture model"} <= {button.label.partition("\\")[0] for button in closed}
    assert all(":gray[" in button.label for button in closed)
    for button in closed:
        app.button(key=str(button.key)).click().run()
        assert not app.exception
    assert len(app.radio) == len(closed)
