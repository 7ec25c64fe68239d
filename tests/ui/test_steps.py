"""The five screens of the way from brief to film, on the finished sample, on an empty project and on 200 scenes."""

from __future__ import annotations

import pytest

from core.model.cells import VerdictKind
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


@pytest.mark.parametrize(("flavor", "text", "mark"), [
    ("short_film", "", VerdictKind.MISSING),
    ("short_film", "Rain on a tin roof.", VerdictKind.CURRENT),
    ("quick_cut", "", VerdictKind.CURRENT),
])  # fmt: skip
def test_a_brief_without_words_is_not_done(real_studio: Studio, flavor: str, text: str, mark: VerdictKind) -> None:
    """The first step of a project waits for words, except where a film is cut from footage."""
    made = real_studio.projects.create(name="Nothing yet", flavor=flavor, text=text)
    assert real_studio.steps(made.id)[0].mark is mark


def test_an_empty_storyboard_leads_to_the_brief(real_studio: Studio, screen: Open) -> None:
    """Where nothing can be made for want of a brief, the one warm button opens it."""
    made = real_studio.projects.create(name="Nothing yet", flavor="short_film")
    app = screen("storyboard", project=made.id)
    warm = [button.label for button in app.button if button.proto.type == "primary"]
    assert warm == ["Write the brief"]


def test_finished_clips_lead_to_the_export(real_studio: Studio, screen: Open) -> None:
    """Where every scene has its clip and the cut is current, the one warm button goes on to the export."""
    app = screen("clips", project=SAMPLE_ID)
    assert [button.label for button in app.button if button.key == "rb_clips_on"] == ["Go to the export"]
    made = real_studio.projects.create(name="Nothing yet", flavor="short_film", text="A long story")
    assert not [button for button in screen("clips", project=made.id).button if button.key == "rb_clips_on"]


def test_an_address_of_no_project_leads_to_all_projects(real_studio: Studio, screen: Open) -> None:
    """A project that is not there is said, with the way to those that are."""
    app = screen("clips", project="project_nowhere")
    assert "There is no such project." in "".join(str(part.value) for part in app.html)
    assert [str(link.label) for link in app.get("page_link")] == ["All projects"]  # type: ignore[union-attr]
