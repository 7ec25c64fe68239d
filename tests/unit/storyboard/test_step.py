"""Edits of the storyboard on the finished sample: each is one step that undo goes back over, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import ClashError, InputError, NotFoundError, ProbeError
from core.model.cells import VerdictKind
from core.model.media import Media
from core.model.scene import SceneText
from core.notebook import slots
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from core.studio import Studio
from tests.media.make import make_clip, make_picture
from tests.unit.stage import add_scenes, quiet_studio

P = SAMPLE_ID
STILLS = ("keyframe", "clip")


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        yield studio


def _ids(studio: Studio) -> tuple[str, ...]:
    return slots.scene_ids(studio.notebook.snapshot(P))


def _scene(studio: Studio, scene_id: str) -> SceneText:
    found = slots.scene(studio.notebook.snapshot(P), scene_id)
    assert found is not None
    return found


def _frames(studio: Studio) -> int:
    return sum(_scene(studio, scene_id).length_frames for scene_id in _ids(studio))


def _blob(studio: Studio, kind: str, scene_id: str) -> str:
    media = slots.content(studio.notebook.snapshot(P), kind, scene_id, Media)
    assert media is not None
    return media.blob


def _verdicts(studio: Studio, *scene_ids: str) -> set[VerdictKind]:
    snapshot = studio.notebook.snapshot(P)
    verdicts = studio.notebook.verdicts(snapshot)
    return {verdicts[f"{kind}:{one}"].kind for one in scene_ids for kind in ("scene_text", *STILLS)}


def test_a_split_keeps_the_film_as_long_and_current(studio: Studio) -> None:
    """Both halves show what the scene showed; the film is as long as it was, and nothing turns stale."""
    ids, before = _ids(studio), _frames(studio)
    second = studio.storyboard.split(P, ids[1], 20)
    assert _ids(studio) == (*ids[:2], second, *ids[2:])
    assert _frames(studio) == before
    assert _scene(studio, ids[1]).length_frames == 20
    assert [_blob(studio, kind, second) for kind in STILLS] == [_blob(studio, kind, ids[1]) for kind in STILLS]
    assert _verdicts(studio, ids[1], second) == {VerdictKind.CURRENT}
    cells = {cell.name: cell for cell in studio.notebook_view(P, STILLS).cells}
    assert all(cells[f"{kind}:{second}"].selected.is_offline for kind in STILLS)  # type: ignore[union-attr]


def test_a_split_shows_nothing_stale_as_fresh(studio: Studio) -> None:
    """Where the picture was made from other words, the copy says so as well."""
    ids = _ids(studio)
    studio.storyboard.save_fields(P, ids[0], {"text": "Something else."})
    second = studio.storyboard.split(P, ids[0], 20)
    verdicts = studio.notebook.verdicts(studio.notebook.snapshot(P))
    assert verdicts[f"keyframe:{ids[0]}"].kind is VerdictKind.STALE
    assert verdicts[f"keyframe:{second}"].kind is VerdictKind.STALE


def test_a_merge_keeps_takes_of_the_first(studio: Studio) -> None:
    """Lengths add up, words stand together, the second scene is on the shelf with its takes."""
    ids, before = _ids(studio), _frames(studio)
    still, words = _blob(studio, "keyframe", ids[0]), [_scene(studio, one).text for one in ids[:2]]
    studio.storyboard.merge(P, ids[0])
    assert _ids(studio) == (ids[0], *ids[2:])
    assert _frames(studio) == before
    assert _scene(studio, ids[0]).text == "\n".join(words)
    assert _blob(studio, "keyframe", ids[0]) == still
    shelved = studio.notebook.snapshot(P).cells[f"keyframe:{ids[1]}"]
    assert shelved.shelved_at is not None
    assert shelved.selected is not None


def test_a_split_merged_again_is_the_old_scene(studio: Studio) -> None:
    """Merging the halves gives the words, the length and the current pictures of before."""
    ids = _ids(studio)
    before = _scene(studio, ids[0])
    studio.storyboard.split(P, ids[0], 25)
    studio.storyboard.merge(P, ids[0])
    assert _ids(studio) == ids
    assert _scene(studio, ids[0]) == before
    assert _verdicts(studio, ids[0]) == {VerdictKind.CURRENT}


EDITS: dict[str, Callable[[Studio, tuple[str, ...]], object]] = {
    "split": lambda studio, ids: studio.storyboard.split(P, ids[1], 20),
    "merge": lambda studio, ids: studio.storyboard.merge(P, ids[1]),
    "duplicate": lambda studio, ids: studio.storyboard.duplicate(P, ids[1]),
    "insert": lambda studio, ids: studio.storyboard.insert(P, after=ids[0]),
    "remove": lambda studio, ids: studio.storyboard.remove_all(P, ids[:2]),
    "reorder": lambda studio, ids: studio.storyboard.reorder(P, ids[::-1]),
    "text": lambda studio, ids: studio.storyboard.save_fields(P, ids[0], {"text": "Other words."}),
}


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_is_undone_and_done_again(studio: Studio, name: str) -> None:
    """Choosing the earlier takes gives back order, words and verdicts; choosing the later ones gives the edit again."""
    before = studio.cells.choices(P)
    look = _look(studio)
    EDITS[name](studio, _ids(studio))
    after = studio.cells.choices(P)
    edited = _look(studio)
    assert edited != look
    changed = {cell for cell in after if after[cell] != before.get(cell)}
    was = {cell: before.get(cell) for cell in changed}
    now = {cell: after[cell] for cell in changed}
    studio.cells.choose(P, was, began_from=now)
    assert _look(studio) == look
    studio.cells.choose(P, now, began_from=was)
    assert _look(studio) == edited


def _look(studio: Studio) -> list[object]:
    view = studio.storyboard_view(P)
    return [view.length, *(card.model_dump(exclude={"job_id"}) for card in view.cards)]


def test_a_clash_shows_both_and_changes_nothing(studio: Studio) -> None:
    """Whoever saves, splits or merges from an older version is told, and the project stays as it is."""
    scene_id = _ids(studio)[0]
    seen = studio.notebook.snapshot(P).cells[f"scene_text:{scene_id}"].version_no
    studio.storyboard.save_fields(P, scene_id, {"text": "Theirs."}, began_from=seen)
    order = _ids(studio)
    with pytest.raises(ClashError) as clash:
        studio.storyboard.save_fields(P, scene_id, {"text": "Ours."}, began_from=seen)
    assert ("Theirs." in clash.value.theirs, "Ours." in clash.value.ours) == (True, True)
    edits: tuple[Callable[[], object], ...] = (
        lambda: studio.storyboard.split(P, scene_id, 10, began_from=seen),
        lambda: studio.storyboard.merge(P, scene_id, began_from=seen),
    )
    for edit in edits:
        with pytest.raises(ClashError):
            edit()
    assert _ids(studio) == order
    assert _scene(studio, scene_id).text == "Theirs."


def test_the_last_scene_has_nothing_to_merge_with(studio: Studio) -> None:
    """It is said in a sentence."""
    with pytest.raises(InputError, match="last scene"):
        studio.storyboard.merge(P, _ids(studio)[-1])


def test_a_scene_that_is_gone_is_not_edited(studio: Studio) -> None:
    """What another tab has taken out is not written to."""
    scene_id = _ids(studio)[0]
    studio.storyboard.remove(P, scene_id)
    for edit in (studio.storyboard.duplicate, studio.storyboard.merge):
        with pytest.raises(NotFoundError):
            edit(P, scene_id)


def test_a_full_board_takes_no_more(studio: Studio) -> None:
    """Two hundred scenes are the most, however they come about."""
    made = studio.projects.create(name="Full", flavor="short_film")
    first = add_scenes(studio, made.id, 200)[0]
    edits: tuple[Callable[[], object], ...] = (
        lambda: studio.storyboard.insert(made.id, after=None),
        lambda: studio.storyboard.duplicate(made.id, first),
        lambda: studio.storyboard.split(made.id, first, 10),
    )
    for edit in edits:
        with pytest.raises(InputError, match="200 scenes"):
            edit()


def test_references_are_pictures_and_four_at_most(studio: Studio, tmp_path: Path) -> None:
    """A picture is bound to the scene by the name of its file; a fifth and a film are refused, and the still turns stale."""
    scene_id = _ids(studio)[0]
    with pytest.raises(ProbeError):
        studio.storyboard.add_reference(P, scene_id, make_clip(tmp_path / "a.mp4", frames=30), "a.mp4")
    for number in range(4):
        picture = make_picture(tmp_path / f"{number}.png")
        studio.storyboard.add_reference(P, scene_id, picture, f"hat {number}.png")
    assert [part.name for part in _scene(studio, scene_id).references] == [f"hat {number}" for number in range(4)]
    with pytest.raises(InputError, match="4 pictures"):
        studio.storyboard.add_reference(P, scene_id, make_picture(tmp_path / "x.png"), "x.png")
    assert studio.store.names_blob(P, _scene(studio, scene_id).references[0].blob)
    verdict = studio.notebook.verdicts(studio.notebook.snapshot(P))[f"keyframe:{scene_id}"]
    assert verdict.sentence() == "references changed"
