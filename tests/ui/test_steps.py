"""The five screens of the way from brief to film, on the finished sample, on an empty project and on 200 scenes."""

from __future__ import annotations

import pytest

from core.projects.sample import SAMPLE_ID
from core.studio import Studio
from tests.ui.conftest import Open
from tests.unit.stage import add_scenes

SCREENS = ("brief", "mood", "storyboard", "clips", "export", "notebook")


@pytest.mark.parametrize("page", SCREENS)
def test_full(real_studio: Studio, screen: Open, page: str) -> None:
    """Every screen opens on a finished film without an error."""
    assert not screen(page, project=SAMPLE_ID).exception


@pytest.mark.parametrize("page", SCREENS)
def test_empty(real_studio: Studio, screen: Open, page: str) -> None:
    """Every screen opens on a project in which nothing was done yet."""
    made = real_studio.projects.create(name="Nothing yet", flavor="short_film")
    assert not screen(page, project=made.id).exception


@pytest.mark.parametrize("page", SCREENS)
def test_many(real_studio: Studio, screen: Open, page: str) -> None:
    """Every screen opens on two hundred scenes."""
    made = real_studio.projects.create(name="Long", flavor="short_film", text="A long story")
    add_scenes(real_studio, made.id, 200)
    assert not screen(page, project=made.id).exception
