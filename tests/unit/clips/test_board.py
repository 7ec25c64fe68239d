"""The clips screen's picture of a project."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.model.cells import CellRef
from core.model.scene import SceneText
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from core.studio import Studio
from tests.unit.stage import add_scenes, quiet_studio


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        yield studio


def test_the_sample_is_current_and_its_first_scene_is_chosen(studio: Studio) -> None:
    """Every scene is a tab with its picture; without a scene in the address the first is on the desk."""
    view = studio.clips_view(SAMPLE_ID)
    assert {tab.mark for tab in view.tabs} == {"current"}
    assert all(tab.picture and tab.takes == 1 for tab in view.tabs)
    assert "each has a clip" in view.facts
    assert view.desk is not None
    assert (view.desk.number, view.desk.next_id) == (1, view.tabs[1].id)
    last = studio.clips_view(SAMPLE_ID, view.tabs[-1].id).desk
    assert last is not None
    assert (last.number, last.next_id) == (len(view.tabs), None)


def test_a_scene_that_is_not_there_is_the_first_one(studio: Studio) -> None:
    """An old address shows something sensible."""
    desk = studio.clips_view(SAMPLE_ID, "scene_of_yesterday").desk
    assert desk is not None
    assert desk.number == 1


def test_a_changed_text_makes_its_tab_stale(studio: Studio) -> None:
    """The mark and the cause of a clip follow its verdict, frozen ones keep theirs."""
    tabs = studio.clips_view(SAMPLE_ID).tabs
    for one in tabs[:2]:
        text = next(
            cell.scene for cell in studio.clips_view(SAMPLE_ID).notebook.cells if cell.name == f"scene_text:{one.id}"
        )
        assert text is not None
        studio.storyboard.save_scene(SAMPLE_ID, one.id, text.model_copy(update={"text": "Something else."}))
    studio.cells.freeze(SAMPLE_ID, f"clip:{tabs[1].id}")
    now = studio.clips_view(SAMPLE_ID).tabs
    assert [(tab.mark, tab.reason) for tab in now[:2]] == [
        ("stale", "scene text changed"),
        ("frozen", "kept as it is"),
    ]


def test_an_empty_project_has_no_desk(studio: Studio) -> None:
    """Without scenes there is nothing to choose."""
    made = studio.projects.create(name="Nothing yet", flavor="short_film")
    view = studio.clips_view(made.id)
    assert (view.tabs, view.desk, view.facts) == ((), None, "")


def test_a_missing_clip_offers_what_it_needs(studio: Studio) -> None:
    """A new scene with words offers its keyframe and clip at one price; without words it leads to the storyboard."""
    after = studio.clips_view(SAMPLE_ID).tabs[-1].id
    blank = studio.storyboard.insert(SAMPLE_ID, after=after)
    desk = studio.clips_view(SAMPLE_ID, blank).desk
    assert desk is not None
    assert (desk.offer, desk.needs_at) == (None, "storyboard")
    studio.storyboard.save_scene(SAMPLE_ID, blank, SceneText(text="Rain on tin roofs.", length_frames=60))
    desk = studio.clips_view(SAMPLE_ID, blank).desk
    assert desk is not None
    assert desk.offer is not None
    assert {step.cell.name for step in desk.offer.plan.steps} == {f"keyframe:{blank}", f"clip:{blank}"}
    assert desk.cell.verdict.needs


def test_two_hundred_scenes_are_two_hundred_tabs(studio: Studio) -> None:
    """A long film has a tab for each scene, in order."""
    made = studio.projects.create(name="Long", flavor="short_film", text="A long story")
    ids = add_scenes(studio, made.id, 200)
    view = studio.clips_view(made.id, ids[150])
    assert [tab.id for tab in view.tabs] == list(ids)
    assert view.desk is not None
    assert view.desk.cell.name == CellRef(project_id=made.id, kind="clip", subject=ids[150]).name
