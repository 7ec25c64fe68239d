"""Projects: starting, naming, putting away, bringing back, and clear words for what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from core.errors import InputError, NotAllowedError, NotFoundError, SettingsError
from core.model.project import Aspect, Brief, Quality
from core.notebook import slots
from core.settings import Settings
from core.studio import Studio
from tests.unit.stage import add_scenes, quiet_studio


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        yield studio


def _new(studio: Studio, **fields: Any) -> str:
    return studio.projects.create(**({"name": "Night", "flavor": "short_film", "text": "Rain."} | fields)).id


def test_new_project_begins_with_the_flavor_and_the_words(studio: Studio) -> None:
    """A new project takes aspect and length from its flavor and holds the person's words as its brief."""
    project_id = _new(studio)
    flavor = studio.flavors.flavor("short_film")
    view = studio.notebook_view(project_id)
    assert (view.project.aspect, view.cells[0].brief) == (flavor.aspect, Brief(text="Rain.", length_s=flavor.length_s))


@pytest.mark.parametrize(
    ("fields", "error", "words"),
    [
        ({"name": "   "}, InputError, "name"),
        ({"name": "x" * 121}, InputError, "name"),
        ({"length_s": 0}, InputError, "length_s"),
        ({"length_s": 601}, InputError, "length_s"),
        ({"text": "x" * 20_001}, InputError, "text"),
        ({"budget_usd": Decimal(-1)}, InputError, "below zero"),
        ({"flavor": "nothing"}, SettingsError, "no flavor nothing"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(
    studio: Studio, fields: dict[str, Any], error: type[Exception], words: str
) -> None:
    """A value that does not fit is named in words, and the shelf stays as it was."""
    with pytest.raises(error, match=words):
        _new(studio, **fields)
    assert studio.projects.cards() == ()


@pytest.mark.parametrize("text", ["x" * 20_000, "🎬🌧️ café — 東京 \u202e", "", "\n\t "])
def test_any_words_are_kept_as_they_are(studio: Studio, text: str) -> None:
    """Twenty thousand characters, emoji, other scripts or nothing at all come back as they were written."""
    project_id = _new(studio, text=text)
    assert slots.brief_of(studio.notebook.snapshot(project_id)).text == text


def test_empty_brief_makes_nothing_and_says_what_to_do(studio: Studio) -> None:
    """Asking for moods of an empty brief is refused with what is needed, and no job is begun."""
    project_id = _new(studio, text=" ")
    with pytest.raises(NotAllowedError, match="brief"):
        studio.cells.make(project_id, ["moods"])
    assert studio.jobs_view(project_id) == ()
    assert "Write what the film is about" in studio.notebook_view(project_id).notice


def test_delete_and_restore(studio: Studio) -> None:
    """A deleted project leaves the shelf, keeps everything, and comes back whole."""
    project_id = _new(studio)
    studio.projects.delete(project_id)
    assert studio.projects.cards() == ()
    assert [card.project.id for card in studio.projects.deleted()] == [project_id]
    studio.projects.restore(project_id)
    assert [card.project.id for card in studio.projects.cards()] == [project_id]


def test_rename_changes_the_name_only(studio: Studio) -> None:
    """Renaming keeps aspect, brief and budget."""
    project_id = _new(studio, aspect=Aspect.SQUARE, budget_usd=Decimal(5))
    project = studio.projects.rename(project_id, "  Morning  ")
    assert (project.name, project.aspect, project.budget_usd) == ("Morning", Aspect.SQUARE, Decimal(5))


def test_unknown_project_is_said(studio: Studio) -> None:
    """A project that is not there is named as such by every door."""
    for ask in (studio.notebook_view, studio.export.view, studio.projects.delete):
        with pytest.raises(NotFoundError, match="no such project"):
            ask("project_nothing")


def test_two_hundred_scenes_are_shown_and_no_more_are_taken(studio: Studio) -> None:
    """A storyboard of 200 scenes is shown whole; the next one is refused in words and nothing is lost."""
    project_id = _new(studio)
    ids = add_scenes(studio, project_id, 200)
    view = studio.notebook_view(project_id)
    assert sum(cell.kind == "clip" for cell in view.cells) == 200
    with pytest.raises(InputError, match="200 scenes"):
        studio.storyboard.insert(project_id, after=ids[-1])
    assert slots.scene_ids(studio.notebook.snapshot(project_id)) == ids


def test_project_without_scenes_cannot_be_exported_and_says_why(studio: Studio) -> None:
    """With zero scenes the export screen says what is lacking and a start is refused."""
    project_id = _new(studio)
    view = studio.export.view(project_id)
    assert (view.blocked, view.go_to) == ("There are no scenes yet.", "storyboard")
    with pytest.raises(InputError):
        studio.export.start(project_id, Quality.DRAFT)
