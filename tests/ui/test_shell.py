"""What every screen has around it: the bar with its steps, the list of actions, first steps, and the drawing of the notebook."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import stepper
from components.topbar import PAGES
from core.model.cells import CellRef, Policy
from core.model.jobs import JobRequest
from core.model.money import usd
from core.notebook.kinds import Wish
from core.projects.sample import SAMPLE_ID
from core.studio import Studio
from tests.ui.conftest import Open, text_of
from tests.unit.stage import add_scenes

_AT = count(1)
STEPS = ["brief", "mood", "storyboard", "clips", "export"]


def _data(app: AppTest, name: str) -> dict[str, Any]:
    """What a component in the browser was given."""
    found = [part.proto for part in app.get("bidi_component") if part.proto.component_name == f"reelbook_{name}"]
    assert len(found) == 1
    given: dict[str, Any] = json.loads(found[0].json or found[0].mixed.json)
    return given


def _names(app: AppTest) -> list[str]:
    return [part.proto.component_name.removeprefix("reelbook_") for part in app.get("bidi_component")]


def _call(app: AppTest, wanted: str, **more: object) -> AppTest:
    """Asks for an action as the list of actions would."""
    app.session_state["rb_palette"] = {"run": {"id": wanted, "cell": None, "usd": None, "at": next(_AT), **more}}
    return app.run()


def _change_a_scene(studio: Studio) -> str:
    """Rewrites the second scene of the sample; gives its id."""
    view = studio.notebook_view(SAMPLE_ID, ("storyboard", "scene_text"))
    board = next(cell.storyboard for cell in view.cells if cell.storyboard is not None)
    cell = next(one for one in view.cells if one.subject == board.scene_ids[1])
    assert cell.scene is not None
    changed = cell.scene.model_copy(update={"text": "A hand tosses the noodles high."})
    studio.storyboard.save_scene(SAMPLE_ID, cell.subject, changed, began_from=cell.version_no)
    return cell.subject


def test_the_bar_names_every_screen() -> None:
    """All screens are registered, each with its title."""
    assert list(PAGES) == ["projects", *STEPS, "notebook", "activity", "settings"]


def test_a_finished_project_has_five_current_steps(real_studio: Studio, screen: Open) -> None:
    """On the finished sample every step is current, none costs anything, and the open one is marked."""
    way = _data(screen("mood", project=SAMPLE_ID), "way")
    assert [step["page"] for step in way["steps"]] == STEPS
    assert {step["mark"] for step in way["steps"]} == {"current"}
    assert not any(step["offer"] for step in way["steps"])
    assert way["here"] == "mood"


def test_an_empty_project_says_what_each_step_needs(real_studio: Studio, screen: Open) -> None:
    """Where nothing is made every step after the brief is missing, and none offers what cannot be made yet."""
    made = real_studio.projects.create(name="Nothing yet", flavor="short_film")
    steps = {step["page"]: step for step in _data(screen("brief", project=made.id), "way")["steps"]}
    assert steps["storyboard"]["mark"] == "missing"
    assert "brief" in steps["mood"]["sentence"]
    assert not any(step["offer"] for step in steps.values())


def test_a_stale_step_says_why_and_for_how_much(real_studio: Studio, screen: Open) -> None:
    """A changed scene turns the storyboard stale with its cause; clips wait for it, for nothing is bought from a stale picture."""
    _change_a_scene(real_studio)
    app = screen("mood", project=SAMPLE_ID)
    steps = {step["page"]: step for step in _data(app, "way")["steps"]}
    assert (steps["storyboard"]["mark"], steps["storyboard"]["sentence"]) == (
        "stale",
        "1 keyframe stale: scene text changed",
    )
    assert steps["storyboard"]["offer"].startswith("Refresh 1 keyframe")
    assert steps["clips"]["mark"] == "stale" or not steps["clips"]["offer"]


def test_a_job_at_work_is_seen_in_the_bar(real_studio: Studio, screen: Open) -> None:
    """A live job turns its step's mark into a ring and stands in the tray, on every screen."""
    ref = CellRef(project_id=SAMPLE_ID, kind="mood_picture", subject=_mood(real_studio))
    request = _request(real_studio, ref)
    real_studio.jobs.submit([request])
    app = screen("brief", project=SAMPLE_ID)
    steps = {step["page"]: step for step in _data(app, "way")["steps"]}
    assert steps["mood"]["busy"]
    assert not steps["clips"]["busy"]
    tray = _data(app, "tray")
    assert [job["title"] for job in tray["live"]["jobs"]] == [request.title]
    assert _data(screen("projects"), "tray")["live"]["names"] == {SAMPLE_ID: "Night market"}


def _mood(studio: Studio) -> str:
    view = studio.notebook_view(SAMPLE_ID, ("mood_picture",))
    return view.cells[0].subject


def _request(studio: Studio, ref: CellRef) -> JobRequest:
    snapshot = studio.notebook.snapshot(SAMPLE_ID)
    return studio.notebook.request(snapshot, ref, Wish(new_take=9), usd("0.04"))


def test_two_hundred_scenes_have_one_mark_a_step(real_studio: Studio, screen: Open) -> None:
    """A long film's bar is as short as any."""
    made = real_studio.projects.create(name="Long", flavor="short_film", text="A long story")
    add_scenes(real_studio, made.id, 200)
    way = _data(screen("brief", project=made.id), "way")
    assert len(way["steps"]) == 5
    assert len(json.dumps(way)) < 4_000


def test_without_a_project_there_are_no_steps(real_studio: Studio, screen: Open) -> None:
    """The shelf shows the name, the switcher and the jobs, and no step."""
    way = _data(screen(), "way")
    assert way["steps"] == []
    assert [link["page"] for link in way["links"]] == ["activity", "settings"]


def test_the_switcher_stays_on_the_step(real_studio: Studio, screen: Open) -> None:
    """Another project opens on the screen that is shown."""
    other = real_studio.projects.create(name="Other", flavor="short_film")
    app = screen("mood", project=SAMPLE_ID)
    app.session_state["rb_way"] = {"go": {"page": "mood", "project": other.id, "at": next(_AT)}}
    app.run()
    assert app.query_params["project"] == other.id
    way = _data(app, "way")
    assert (way["here"], way["project"]) == ("mood", other.id)


def test_from_the_shelf_a_project_opens_where_work_is(real_studio: Studio, screen: Open) -> None:
    """A project chosen on the shelf begins at its first step that is not done."""
    other = real_studio.projects.create(name="Other", flavor="short_film", text="Rain on a tin roof.")
    app = screen()
    app.session_state["rb_way"] = {"go": {"page": "projects", "project": other.id, "at": next(_AT)}}
    app.run()
    assert _data(app, "way")["here"] == "mood"


def test_projects_of_one_name_are_told_apart() -> None:
    """A second project of a name gets a number, and words of people stay words."""
    assert stepper.distinct({"a": "Rain", "b": "<b>Rain</b>", "c": "Rain"}) == {
        "a": "Rain",
        "b": "<b>Rain</b>",
        "c": "Rain (2)",
    }


def test_the_list_of_actions_names_prices_and_keys(real_studio: Studio, screen: Open) -> None:
    """What this step would cost comes first, with the key R; steps have the numbers 1 to 5; other projects can be opened."""
    _change_a_scene(real_studio)
    other = real_studio.projects.create(name="Other", flavor="short_film")
    found = _data(screen("storyboard", project=SAMPLE_ID), "palette")["commands"]
    assert (found[0]["id"], found[0]["key"]) == ("refresh:storyboard", "R")
    assert found[0]["usd"] is not None
    assert [one["key"] for one in found if one["id"].startswith("go:")][:5] == ["1", "2", "3", "4", "5"]
    ids = {one["id"] for one in found}
    assert {"undo", "redo", "new", "switch", "freeze", "export", "keys", f"open:{other.id}"} <= ids
    assert f"open:{SAMPLE_ID}" not in ids


WAYS = [("go:clips", "clips"), ("go:activity", "activity"), ("go:projects", "projects"), ("export", "export")]


@pytest.mark.parametrize(("wanted", "there"), WAYS, ids=[one for one, _ in WAYS])
def test_an_action_leads_there(real_studio: Studio, screen: Open, wanted: str, there: str) -> None:
    """Going somewhere by name keeps the project open."""
    app = _call(screen("notebook", project=SAMPLE_ID), wanted)
    assert not app.exception
    assert _data(app, "way")["here"] == there
    assert app.query_params["project"] == SAMPLE_ID


def test_another_project_by_name(real_studio: Studio, screen: Open) -> None:
    """Opening by name stays on the screen."""
    other = real_studio.projects.create(name="Other", flavor="short_film")
    app = _call(screen("brief", project=SAMPLE_ID), f"open:{other.id}")
    assert (_data(app, "way")["here"], app.query_params["project"]) == ("brief", other.id)


def test_a_refresh_by_name_spends_what_was_shown(real_studio: Studio, screen: Open) -> None:
    """The refresh of a step starts for that step alone, at most for the price in the list; a lower one is refused in words."""
    subject = _change_a_scene(real_studio)
    app = _call(screen("mood", project=SAMPLE_ID), "refresh:storyboard", usd="0")
    run = real_studio.jobs.runs(SAMPLE_ID)[0]
    assert run.only == (f"keyframe:{subject}",)
    assert run.agreed.usd == Decimal(0)
    assert not app.exception


def test_undo_and_redo_by_name(real_studio: Studio, screen: Open) -> None:
    """Undo takes back what was picked in this tab; redo brings it again."""
    app = screen("notebook", project=SAMPLE_ID)
    before = real_studio.cells.choices(SAMPLE_ID)["moods"]
    moods = next(cell for cell in real_studio.notebook_view(SAMPLE_ID, ("moods",)).cells)
    other = next(item.id for item in moods.mood_items if not item.is_picked)
    app.button(key=f"rb_mood_pick_{other}").click().run()
    after = real_studio.cells.choices(SAMPLE_ID)["moods"]
    assert after != before
    _call(app, "undo")
    assert real_studio.cells.choices(SAMPLE_ID)["moods"] == before
    _call(app, "redo")
    assert real_studio.cells.choices(SAMPLE_ID)["moods"] == after


def test_the_chosen_cell_is_kept_and_let_go_and_opened(real_studio: Studio, screen: Open) -> None:
    """F keeps the chosen cell as it is and lets it go again; Enter opens it."""
    app = screen("notebook", project=SAMPLE_ID)

    def policy() -> Policy:
        return next(cell.policy for cell in real_studio.notebook_view(SAMPLE_ID, ("moods",)).cells)

    _call(app, "freeze", cell="moods")
    assert policy() is Policy.FROZEN
    _call(app, "freeze", cell="moods")
    assert policy() is Policy.ASK
    _call(app, "open", cell="brief")
    assert [field for field in app.text_area if field.label == "In your own words"]


def test_what_is_gone_is_no_action(real_studio: Studio, screen: Open) -> None:
    """A name that means nothing here, or a cell that is gone, does nothing."""
    app = screen("notebook", project=SAMPLE_ID)
    for wanted, cell in (("freeze", "keyframe:nothing"), ("refresh:storyboard", ""), ("open", "")):
        assert not _call(app, wanted, cell=cell).exception


def test_three_sentences_on_the_first_start(real_studio: Studio, screen: Open) -> None:
    """They stand on the shelf while there is nothing but the sample, and on no other screen."""
    assert "welcome" in _names(screen())
    assert "welcome" not in _names(screen("brief", project=SAMPLE_ID))
    real_studio.projects.create(name="Mine", flavor="short_film")
    assert "welcome" not in _names(screen())


def test_a_policy_is_chosen_at_the_cell(real_studio: Studio, screen: Open) -> None:
    """The cut may run by itself, when asked, or stay; a clip never runs by itself."""
    app = screen("notebook", project=SAMPLE_ID)
    assert app.menu_button(key="rb_policy_cut_").options == ["When asked", "Kept as it is"]
    app.menu_button(key="rb_policy_cut_").click(Policy.ASK).run()
    assert next(cell.policy for cell in real_studio.notebook_view(SAMPLE_ID, ("cut",)).cells) is Policy.ASK
    clips = [button for button in app.menu_button if (button.key or "").startswith("rb_policy_clip_")]
    assert {tuple(button.options) for button in clips} == {("Kept as it is",)}


def _draw(app: AppTest, project_id: str) -> AppTest:
    app.segmented_control(key=f"rb_notebook_as_{project_id}").set_value("Graph").run()
    assert not app.exception
    return app


def test_the_notebook_is_drawn(real_studio: Studio, screen: Open) -> None:
    """Every cell is a node with its mark, the changed scene's way is marked stale, and the words say the same."""
    subject = _change_a_scene(real_studio)
    app = _draw(screen("notebook", project=SAMPLE_ID), SAMPLE_ID)
    drawn = _data(app, "graph")
    assert {node["name"] for node in drawn["nodes"]} == {
        cell.name for cell in real_studio.notebook_view(SAMPLE_ID).cells
    }
    stale = {(edge["source"], edge["target"]) for edge in drawn["edges"] if edge["is_stale"]}
    text, picture, clip = (f"{kind}:{subject}" for kind in ("scene_text", "keyframe", "clip"))
    assert stale == {(text, picture), (text, clip), (picture, clip)}
    assert "stale: scene text changed; looks at" in text_of(app)


def test_a_part_of_the_drawing_opens_under_it(real_studio: Studio, screen: Open) -> None:
    """Choosing a node shows its card, with everything that can be done."""
    app = _draw(screen("notebook", project=SAMPLE_ID), SAMPLE_ID)
    assert "Choose a part of the drawing" in text_of(app)
    app.session_state[f"rb_graph_{SAMPLE_ID}"] = {"pick": {"name": "cut", "at": next(_AT)}}
    app.run()
    assert app.menu_button(key="rb_policy_cut_")


def test_two_hundred_scenes_are_folded(real_studio: Studio, screen: Open) -> None:
    """A long film draws twelve scenes and folds the others, kind by kind; a press on a fold turns to the next ones."""
    made = real_studio.projects.create(name="Long", flavor="short_film", text="A long story")
    add_scenes(real_studio, made.id, 200)
    app = _draw(screen("notebook", project=made.id), made.id)
    drawn = _data(app, "graph")
    assert len(drawn["nodes"]) < 60
    folds = [node["title"] for node in drawn["nodes"] if node["count"] > 1]
    assert folds == ["188 more scenes", "188 more keyframes", "188 more clips"]
    app.session_state[f"rb_graph_{made.id}"] = {"pick": {"name": "fold:clip", "at": next(_AT)}}
    app.run()
    assert "clip:scene_0012" in {node["name"] for node in _data(app, "graph")["nodes"]}
