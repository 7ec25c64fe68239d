"""What still works when something around a project is broken."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.doctor import examine
from core.errors import NotFoundError
from core.model.cells import VerdictKind
from core.model.project import Brief
from core.notebook import slots
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import ROOT, Settings
from core.studio import Studio
from tests.media.make import make_clip
from tests.unit.stage import add_scenes, quiet_studio

FLAVOR = "own_flavor"


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    """A studio whose workspace brings a flavor of its own."""
    shutil.copytree(ROOT / "workspace" / "flavors" / "short_film", settings.workspace / "flavors" / FLAVOR)
    with quiet_studio(settings) as studio:
        yield studio


def _break(settings: Settings, file: str, text: str) -> None:
    (settings.workspace / "flavors" / FLAVOR / file).write_text(text, "utf-8")


def test_project_of_a_broken_flavor_opens_and_says_so(studio: Studio, settings: Settings) -> None:
    """With its flavor gone a project still shows, saves and reorders; only making waits, and the notice names the file."""
    project_id = studio.projects.create(name="Night", flavor=FLAVOR, text="Rain.").id
    ids = add_scenes(studio, project_id, 3)
    studio.store.close()
    _break(settings, "mood.yaml", "moods: [")
    with quiet_studio(settings) as again:
        view = again.notebook_view(project_id)
        assert "mood.yaml, line" in view.notice
        assert view.offers == ()
        assert {cell.make_label for cell in view.cells} == {""}
        again.brief.save(project_id, Brief(text="More rain."))
        again.storyboard.reorder(project_id, ids[::-1])
        assert again.export.view(project_id).project.id == project_id
        assert len(again.projects.cards()) == 1
        assert slots.scene_ids(again.notebook.snapshot(project_id)) == ids[::-1]


def test_flavor_that_names_an_unknown_model_is_told(studio: Studio, settings: Settings) -> None:
    """A model the catalogue does not know is named in the notice, and the notebook still opens."""
    project_id = studio.projects.create(name="Night", flavor=FLAVOR, text="Rain.").id
    studio.store.close()
    parameters = (settings.workspace / "flavors" / FLAVOR / "parameters.yaml").read_text("utf-8")
    assert "image: default" in parameters
    _break(settings, "parameters.yaml", parameters.replace("image: default", "image: nobody/none"))
    with quiet_studio(settings) as again:
        view = again.notebook_view(project_id)
        assert "nobody/none" in view.notice


def test_footage_brought_at_the_same_time_is_all_there(studio: Studio, tmp_path: Path) -> None:
    """Files dropped together each become a scene; none takes the place of another."""
    project_id = studio.projects.create(name="Cut", flavor="quick_cut").id
    files = [make_clip(tmp_path / f"{number}.mp4", frames=10 + number) for number in range(4)]
    threads = [threading.Thread(target=studio.clips.add_footage, args=(project_id, file, file.name)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(slots.scene_ids(studio.notebook.snapshot(project_id))) == len(files)


@pytest.mark.parametrize("name", ["clip:nonsense", "keyframe:scene_nothing", "bogus"])
def test_cells_that_are_not_there_take_nothing(studio: Studio, tmp_path: Path, name: str) -> None:
    """A file or a wish for a cell the project does not have is refused in words, and nothing is written."""
    project_id = studio.projects.create(name="Night", flavor=FLAVOR, text="Rain.").id
    before = studio.notebook.snapshot(project_id)
    with pytest.raises(NotFoundError, match="no longer part"):
        studio.cells.import_file(project_id, name, make_clip(tmp_path / "a.mp4"), "a.mp4")
    with pytest.raises(NotFoundError, match="no longer part"):
        studio.cells.freeze(project_id, name)
    assert studio.notebook.snapshot(project_id).cells.keys() == before.cells.keys()


def test_lost_file_blocks_its_cell_and_nothing_else(studio: Studio) -> None:
    """A clip whose file is gone is told as unreadable, never as missing, and the rest of the project stands."""
    add_sample(studio.store, studio.blobs)
    snapshot = studio.notebook.snapshot(SAMPLE_ID)
    scene_id = slots.scene_ids(snapshot)[0]
    take = snapshot.selected("clip", scene_id)
    assert take is not None
    studio.blobs.path(take.blobs[0]).unlink()
    verdicts = {cell.name: cell.verdict for cell in studio.notebook_view(SAMPLE_ID).cells}
    unwell = {name: verdict.kind for name, verdict in verdicts.items() if verdict.kind is not VerdictKind.CURRENT}
    assert unwell == {f"clip:{scene_id}": VerdictKind.BLOCKED}
    assert "cannot read take 1: file missing" in verdicts[f"clip:{scene_id}"].sentence()


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00" + b"\x07" * 4096, b"words"])
def test_doctor_survives_a_damaged_workspace(settings: Settings, content: bytes) -> None:
    """Whatever lies where the database should be, the whole report is given."""
    settings.workspace.mkdir(parents=True)
    (settings.workspace / "studio.db").write_bytes(content)
    found = {finding.what for finding in examine(settings)}
    assert {"Python", "FFmpeg", "fonts", "disk", "keys", "flavors", "catalogue"} <= found
