"""What lands for briefs, moods and scenes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.model.project import Brief
from core.model.replies import BriefReply, MoodReply, MoodsReply, RewriteReply, SceneReply
from core.model.scene import MoodBoard
from core.notebook import slots
from core.settings import Settings
from core.studio import Studio
from tests.unit.stage import add_scenes, land, quiet_studio

PALETTE = ("#101010", "#808080", "#f0f0f0")


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        yield studio


@pytest.fixture
def project_id(studio: Studio) -> str:
    return studio.projects.create(name="Night", flavor="short_film", text="Rain on a market.").id


def _moods(*names: str) -> str:
    moods = tuple(
        MoodReply(name=name, palette=PALETTE, light="low", lens="35 mm", texture="grain", keywords=()) for name in names
    )
    return MoodsReply(moods=moods).to_json()


def _board(studio: Studio, project_id: str) -> MoodBoard:
    board = slots.content(studio.notebook.snapshot(project_id), "moods", "", MoodBoard)
    assert board is not None
    return board


def test_first_mood_is_picked_where_none_was(studio: Studio, project_id: str) -> None:
    """The first board comes with its first mood picked, so that a film can follow."""
    land(studio, project_id, "moods", _moods("Noir", "Dusk"))
    picked = _board(studio, project_id).picked_mood
    assert picked is not None
    assert picked.name == "Noir"


def test_new_board_keeps_the_picked_mood(studio: Studio, project_id: str) -> None:
    """New moods join the picked one, which stays picked: no picture made in it turns stale."""
    land(studio, project_id, "moods", _moods("Noir", "Dusk"))
    dusk = _board(studio, project_id).moods[1].id
    studio.mood.pick(project_id, dusk)
    land(studio, project_id, "moods", _moods("Neon", "Fog"))
    board = _board(studio, project_id)
    assert board.picked == dusk
    assert [mood.name for mood in board.moods] == ["Dusk", "Neon", "Fog"]


def test_filling_a_brief_leaves_what_a_person_wrote(studio: Studio, project_id: str) -> None:
    """Only empty fields are filled from the words; a written one stays."""
    studio.brief.save(project_id, Brief(text="Rain on a market.", tone="dry", length_s=20))
    land(studio, project_id, "brief", BriefReply(tone="warm", goal="to be remembered").to_json())
    brief = slots.brief_of(studio.notebook.snapshot(project_id))
    assert (brief.tone, brief.goal, brief.length_s) == ("dry", "to be remembered", 20)


def test_rewritten_scene_keeps_its_length(studio: Studio, project_id: str) -> None:
    """A scene rewritten on a note keeps its length: the film's length is the storyboard's affair."""
    scene_id = add_scenes(studio, project_id, 2, frames=77)[0]
    reply = RewriteReply(scene=SceneReply(title="Closer", text="A hand on the umbrella.", length_frames=300))
    land(studio, project_id, f"scene_text:{scene_id}", reply.to_json())
    scene = slots.scene(studio.notebook.snapshot(project_id), scene_id)
    assert scene is not None
    assert (scene.text, scene.length_frames) == ("A hand on the umbrella.", 77)
