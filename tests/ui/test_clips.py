"""The clips screen: what it gives its parts to show, and what each press asks of the studio."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import take_wall
from core.model.cells import Depth, Origin, TakeDraft, VerdictKind
from core.model.effects import Effect, EffectOrder
from core.model.media import Media
from core.model.scene import SceneText
from core.model.views import CellView
from core.notebook import slots
from core.projects.sample import SAMPLE_ID
from core.settings import ROOT
from core.studio import Studio
from tests.ui.conftest import Open, labels, text_of
from tests.unit.stage import add_scenes

_NUMBERS = itertools.count()


def _data(app: AppTest, name: str) -> dict[str, Any]:
    """What a component in the browser was given."""
    found = [part.proto for part in app.get("bidi_component") if part.proto.component_name == f"reelbook_{name}"]
    assert len(found) == 1
    given: dict[str, Any] = json.loads(found[0].json or found[0].mixed.json)
    return given


def _names(app: AppTest) -> list[str]:
    return [part.proto.component_name.removeprefix("reelbook_") for part in app.get("bidi_component")]


def _at(screen: Open, scene_id: str, project: str = SAMPLE_ID) -> AppTest:
    """The screen at a scene, as its address would open it."""
    app = screen("clips", project=project)
    app.query_params["scene"] = scene_id
    return app.run()


def _cell(studio: Studio, name: str) -> CellView:
    return next(cell for cell in studio.notebook_view(SAMPLE_ID).cells if cell.name == name)


def _second_take(studio: Studio, scene_id: str) -> str:
    """Another take of a clip, not chosen; gives its id."""
    snapshot = studio.notebook.snapshot(SAMPLE_ID)
    other = next(one for one in slots.scene_ids(snapshot) if one != scene_id)
    media = slots.media(snapshot, "clip", other)
    assert isinstance(media, Media)
    draft = TakeDraft(
        cell=snapshot.ref("clip", scene_id), origin=Origin.IMPORT, content=media.to_json(),
        content_digest=media.digest(), blobs=(media.blob,), is_selected=False,
    )  # fmt: skip
    (take,) = studio.store.add_takes([draft])
    return take.id


def test_full(real_studio: Studio, screen: Open) -> None:
    """Every scene is in the strip; the first one's take is in the player and on the wall, with the cut at the foot."""
    app = screen("clips", project=SAMPLE_ID)
    tabs = real_studio.clips_view(SAMPLE_ID).tabs
    strip, tool, wall = _data(app, "clips_strip"), _data(app, "frame_tool"), _data(app, "take_wall")
    assert [tab["id"] for tab in strip["tabs"]] == [tab.id for tab in tabs]
    assert (strip["chosen"], {tab["mark"] for tab in strip["tabs"]}) == (tabs[0].id, {"current"})
    assert [take["isPicked"] for take in wall["takes"]] == [True]
    assert (tool["take"], tool["badge"]) == (wall["takes"][0]["id"], "offline animatic")
    assert [use["way"] for use in tool["uses"]] == ["keyframe", "reference", "keyframe"]
    assert "cut_strip" in _names(app)
    assert "Make another" in labels(app)


def test_a_scene_is_opened_by_its_address(real_studio: Studio, screen: Open) -> None:
    """A deep link opens its scene; the last one has no next scene to give a first frame to."""
    last = real_studio.clips_view(SAMPLE_ID).tabs[-1]
    app = _at(screen, last.id)
    assert f"<h2>Scene {last.number}</h2>" in text_of(app)
    tool = _data(app, "frame_tool")
    assert [use["label"] for use in tool["uses"]] == ["As keyframe", "As reference"]


def test_empty(real_studio: Studio, screen: Open) -> None:
    """Without scenes the screen says what to do, with one warm light and a place for own clips."""
    made = real_studio.projects.create(name="Nothing yet", flavor="short_film")
    app = screen("clips", project=made.id)
    assert "There are no scenes yet." in text_of(app)
    assert [button.label for button in app.button if button.proto.type == "primary"] == ["Go to the storyboard"]
    assert "drop_zone" in _names(app)
    assert not {"frame_tool", "take_wall"} & set(_names(app))


def test_two_hundred_scenes(real_studio: Studio, screen: Open) -> None:
    """A long film has its whole strip, and the takes of one scene only."""
    made = real_studio.projects.create(name="Long", flavor="short_film", text="A long story")
    ids = add_scenes(real_studio, made.id, 200)
    app = _at(screen, ids[120], made.id)
    assert len(_data(app, "clips_strip")["tabs"]) == 200
    assert _data(app, "clips_strip")["chosen"] == ids[120]
    assert len(_data(app, "take_wall")["takes"]) == 1


def test_takes_are_picked_rated_put_away_and_brought_back(real_studio: Studio, screen: Open) -> None:
    """Each press on the wall changes that take, and picking can be undone."""
    scene_id = real_studio.clips_view(SAMPLE_ID).tabs[0].id
    name, other = f"clip:{scene_id}", _second_take(real_studio, scene_id)
    first = _cell(real_studio, name).selected
    assert first is not None
    app, key = screen("clips", project=SAMPLE_ID), f"rb_take_wall_{SAMPLE_ID}"

    def press(**act: object) -> CellView:
        app.session_state[key] = {"act": {**act, "serial": str(next(_NUMBERS))}}
        app.run()
        assert not app.exception
        return _cell(real_studio, name)

    rated = press(way="rate", take=other, rating=4)
    assert next(take.rating for take in rated.takes if take.id == other) == 4
    assert next(take.rating for take in press(way="rate", take=other, rating=None).takes if take.id == other) is None
    picked = press(way="pick", take=other).selected
    assert picked is not None
    assert picked.id == other
    app.button(key="rb_undo_back_clips").click().run()
    undone = _cell(real_studio, name).selected
    assert undone is not None
    assert undone.id == first.id
    assert next(take.is_deleted for take in press(way="delete", take=other).takes if take.id == other)
    assert not next(take.is_deleted for take in press(way="restore", take=other).takes if take.id == other)


@pytest.mark.parametrize(
    "act", [{"way": "pick", "take": "take_of_nobody"}, {"way": "explode", "take": "x"}, {"way": "rate"}, {}]
)
def test_what_does_not_fit_asks_for_nothing(real_studio: Studio, act: dict[str, Any]) -> None:
    """A message about a take the cell does not have, or of an unknown kind, does nothing."""
    view = real_studio.clips_view(SAMPLE_ID)
    assert view.desk is not None
    assert take_wall.asked(act, view.desk.cell) is None


def test_two_takes_are_compared(real_studio: Studio, screen: Open) -> None:
    """The take in the player and another stand in step in its place; without the other the player is back."""
    scene_id = real_studio.clips_view(SAMPLE_ID).tabs[0].id
    other = _second_take(real_studio, scene_id)
    app = screen("clips", project=SAMPLE_ID)
    app.session_state[f"rb_clips_compare_{scene_id}_{SAMPLE_ID}"] = other
    app.run()
    given = _data(app, "compare")
    assert (given["a"]["isPicked"], given["b"]["take"]) == (True, other)
    assert "frame_tool" not in _names(app)
    real_studio.cells.delete_take(SAMPLE_ID, other)
    app.run()
    assert "frame_tool" in _names(app)


def test_a_frame_is_used_elsewhere(real_studio: Studio, screen: Open) -> None:
    """A frame becomes the next scene's keyframe or this one's reference, it is said, and one undo takes it back."""
    tabs = real_studio.clips_view(SAMPLE_ID).tabs
    first, second = tabs[0].id, tabs[1].id
    taken = _cell(real_studio, f"clip:{first}").selected
    before = _cell(real_studio, f"keyframe:{second}").selected
    assert taken is not None
    assert before is not None
    app = screen("clips", project=SAMPLE_ID)
    use = {"way": "keyframe", "scene": second, "take": taken.id, "frame": 11}
    app.session_state[f"rb_frame_tool_{SAMPLE_ID}"] = {"use": {**use, "serial": "one"}}
    app.run()
    assert "Frame 11 is the keyframe of scene 2 now." in text_of(app)
    made = _cell(real_studio, f"keyframe:{second}").selected
    assert made is not None
    assert made.note == "frame 11 of clip 1, take 1"
    assert _data(app, "clips_strip")["tabs"][1]["mark"] == "stale"
    app.button(key="rb_undo_back_clips").click().run()
    assert _cell(real_studio, f"keyframe:{second}").selected == before
    app.session_state[f"rb_frame_tool_{SAMPLE_ID}"] = {
        "use": {**use, "way": "reference", "scene": first, "serial": "two"}
    }
    app.run()
    scene = _cell(real_studio, f"scene_text:{first}").scene
    assert scene is not None
    assert scene.references[-1].name == "frame 11 of clip 1, take 1"


def test_a_frame_that_is_not_there_is_said(real_studio: Studio, screen: Open) -> None:
    """A number past the end is a calm sentence beside the clip."""
    desk = real_studio.clips_view(SAMPLE_ID).desk
    assert desk is not None
    taken = desk.cell.selected
    assert taken is not None
    app = screen("clips", project=SAMPLE_ID)
    use = {"way": "keyframe", "scene": desk.scene_id, "take": taken.id, "frame": 99_999}
    app.session_state[f"rb_frame_tool_{SAMPLE_ID}"] = {"use": {**use, "serial": "one"}}
    app.run()
    assert "This clip has the frames 0 to" in text_of(app)


def test_a_missing_clip_says_what_it_needs(real_studio: Studio, screen: Open) -> None:
    """What is lacking is said, and making all of it is one button; own footage is as near."""
    after = real_studio.clips_view(SAMPLE_ID).tabs[-1].id
    scene = SceneText(text="Rain on tin roofs.", length_frames=60)
    made = real_studio.storyboard.insert(SAMPLE_ID, after=after, scene=scene)
    app = _at(screen, made)
    assert "No clip yet: it needs a keyframe. Make it, or bring your own." in text_of(app)
    assert app.button(key="rb_clips_offer").label == "Make 1 keyframe and 1 clip"
    assert "drop_zone" in _names(app)
    app.button(key="rb_clips_offer").click().run()
    (run,) = real_studio.jobs.runs(SAMPLE_ID)
    assert (run.depth, run.only) == (Depth.CLIPS, (made,))


def test_a_clip_is_remade_with_a_note(real_studio: Studio, screen: Open) -> None:
    """The words beside the button reach the maker."""
    scene_id = real_studio.clips_view(SAMPLE_ID).tabs[0].id
    app = screen("clips", project=SAMPLE_ID)
    key = f"rb_clips_note_{scene_id}_{SAMPLE_ID}"
    app.text_input(key=f"{key}_text").set_value("closer, at dusk")
    app.button(key=f"{key}_send").click().run()
    (job,) = real_studio.jobs.board(SAMPLE_ID)
    assert job.request.cell.name == f"clip:{scene_id}"
    assert "closer, at dusk" in job.request.order.model_dump_json()


def test_a_stale_clip_offers_the_free_way_first(real_studio: Studio, screen: Open) -> None:
    """A shorter scene can be trimmed for nothing: that button stands before the one that makes it anew."""
    tab = real_studio.clips_view(SAMPLE_ID).tabs[0]
    scene = _cell(real_studio, f"scene_text:{tab.id}").scene
    assert scene is not None
    shorter = scene.model_copy(update={"length_frames": scene.length_frames - 9})
    real_studio.storyboard.save_scene(SAMPLE_ID, tab.id, shorter)
    app = screen("clips", project=SAMPLE_ID)
    keys = [button.key for button in app.button]
    mend = app.button(key=f"rb_clips_mend_0_{tab.id}")
    assert "$" not in mend.label
    assert keys.index(mend.key) < keys.index(f"rb_clips_note_{tab.id}_{SAMPLE_ID}_send")
    mend.click().run()
    assert _cell(real_studio, f"clip:{tab.id}").verdict.kind is VerdictKind.CURRENT


def test_a_lost_file_is_said(real_studio: Studio, screen: Open) -> None:
    """A clip whose file is gone shows its keyframe, the cause and what to do; nothing is played."""
    snapshot = real_studio.notebook.snapshot(SAMPLE_ID)
    media = slots.media(snapshot, "clip", slots.scene_ids(snapshot)[0])
    assert media is not None
    real_studio.blobs.path(media.blob).unlink()
    app = screen("clips", project=SAMPLE_ID)
    assert "It cannot read take 1: file missing. Pick another take, make one, or bring your own." in text_of(app)
    assert "frame_tool" not in _names(app)
    assert _data(app, "clips_strip")["tabs"][0]["mark"] == "blocked"


def test_the_keyframe_stands_as_the_clip(real_studio: Studio, screen: Open) -> None:
    """One press uses the picture; frozen, the clip is kept and let go again."""
    tab = real_studio.clips_view(SAMPLE_ID).tabs[0]
    app = screen("clips", project=SAMPLE_ID)
    app.button(key="rb_clips_still").click().run()
    taken = _cell(real_studio, f"clip:{tab.id}").selected
    assert taken is not None
    assert taken.note == "the keyframe as a still"
    assert _data(app, "frame_tool")["frames"] == 1
    app.button(key="rb_clips_freeze").click().run()
    assert _cell(real_studio, f"clip:{tab.id}").is_frozen
    app.button(key="rb_clips_thaw").click().run()
    assert not _cell(real_studio, f"clip:{tab.id}").is_frozen


def test_words_of_people_are_never_markup(real_studio: Studio, screen: Open) -> None:
    """A title with HTML in it is shown as it was typed."""
    tab = real_studio.clips_view(SAMPLE_ID).tabs[0]
    scene = _cell(real_studio, f"scene_text:{tab.id}").scene
    assert scene is not None
    nasty = "<img src=x onerror=alert(1)>"
    real_studio.storyboard.save_scene(SAMPLE_ID, tab.id, scene.model_copy(update={"title": nasty, "text": nasty}))
    app = screen("clips", project=SAMPLE_ID)
    assert "<img src=x" not in text_of(app)
    assert _data(app, "clips_strip")["tabs"][0]["title"] == nasty
    for script in ("clips_strip", "take_wall", "frame_tool", "compare"):
        source = (ROOT / "components" / f"{script}.js").read_text("utf-8")
        assert all("${" not in line for line in source.splitlines() if "innerHTML" in line)


def test_a_press_in_the_menu_of_effects_makes_a_take(real_studio: Studio, screen: Open) -> None:
    """The menu makes a further take for free with the numbers that are set, says so, and closes; the take it is of stays."""
    scene_id = slots.scene_ids(real_studio.notebook.snapshot(SAMPLE_ID))[0]
    app = _at(screen, scene_id)
    before = real_studio.notebook.snapshot(SAMPLE_ID).selected("clip", scene_id)
    assert before is not None
    app.selectbox(key=f"rb_effect_{before.id}_{SAMPLE_ID}_kind").set_value(Effect.FREEZE).run()
    app.number_input(key=f"rb_effect_{before.id}_{SAMPLE_ID}_freeze_at_s").set_value(0.5).run()
    assert any(label.startswith("Make the take") for label in labels(app))
    app.button(key=f"rb_effmake_{before.id}").click().run()
    assert not app.exception
    orders = [job.request.order for job in real_studio.jobs.jobs(SAMPLE_ID)]
    (order,) = [order for order in orders if isinstance(order, EffectOrder)]
    assert (order.effect.effect, order.effect.amounts) == (Effect.FREEZE, {"at_s": 0.5, "length_s": 1.0})
    assert "A new take is being made: freeze a moment." in text_of(app)
    assert real_studio.notebook.snapshot(SAMPLE_ID).selected("clip", scene_id) == before


def test_no_effects_for_a_still(real_studio: Studio, screen: Open) -> None:
    """Where the clip is a still, and where it is kept as it is, there is nothing to make."""
    scene_id = slots.scene_ids(real_studio.notebook.snapshot(SAMPLE_ID))[0]
    real_studio.cells.freeze(SAMPLE_ID, f"clip:{scene_id}")
    assert not any(label.startswith("Make the take") for label in labels(_at(screen, scene_id)))
    real_studio.cells.thaw(SAMPLE_ID, f"clip:{scene_id}")
    real_studio.clips.still_as_clip(SAMPLE_ID, scene_id)
    assert not any(label.startswith("Make the take") for label in labels(_at(screen, scene_id)))
