"""What a person does with the cut, in front of a real notebook: takes, staleness, clashes, beats."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.errors import ClashError, InputError, NotFoundError
from core.model.cells import Origin, VerdictKind
from core.model.cut_edits import read_edits
from core.model.grid_edits import read_grid_edit
from core.model.media import Media, MediaKind
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from core.studio import Studio
from tests.unit.stage import VIDEO, add_scenes, quiet_studio


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        yield studio


def edit(studio: Studio, *told: dict[str, object], began_from: int | None = None) -> None:
    studio.cut.edit(SAMPLE_ID, read_edits(told), began_from=began_from)


def verdict(studio: Studio, kind: str = "cut") -> VerdictKind:
    snapshot = studio.notebook.snapshot(SAMPLE_ID)
    return studio.notebook.verdict(snapshot, snapshot.ref(kind)).kind


def remake_first_clip(studio: Studio) -> str:
    """Another clip is chosen for the first scene; gives its blob."""
    view = studio.cut.view(SAMPLE_ID)
    blob = studio.blobs.put_bytes(b"another clip")
    ref = studio.notebook.snapshot(SAMPLE_ID).ref("clip", view.shots[0].scene_id or "")
    studio.notebook.add_import(ref, Media(blob=blob, info=VIDEO))
    return blob


def test_an_edit_is_a_take_and_the_film_knows(studio: Studio) -> None:
    """A trim writes one take of a person's own; the cut stays current and the finished film does not."""
    before = studio.cut.view(SAMPLE_ID)
    edit(studio, {"edit": "trim", "id": before.shots[0].id, "edge": "tail", "by": -3}, began_from=before.version_no)
    after = studio.cut.view(SAMPLE_ID)
    assert (after.frames, after.is_own, after.stale) == (before.frames - 3, True, "")
    assert len(studio.notebook.snapshot(SAMPLE_ID).takes_of("cut")) == 2
    assert (verdict(studio), verdict(studio, "film")) == (VerdictKind.CURRENT, VerdictKind.STALE)


def test_an_edit_that_changes_nothing_writes_nothing(studio: Studio) -> None:
    """Pulling a clip past its end leaves the cut as it was, planned and without another take."""
    first = studio.cut.view(SAMPLE_ID).shots[0]
    edit(studio, {"edit": "trim", "id": first.id, "edge": "tail", "by": 50})
    assert not studio.cut.view(SAMPLE_ID).is_own
    assert len(studio.notebook.snapshot(SAMPLE_ID).takes_of("cut")) == 1


def test_an_own_cut_is_as_stale_as_what_it_was_made_from(studio: Studio) -> None:
    """Trimming a cut that shows an older take does not make it current; using today's takes does."""
    edit(studio, {"edit": "gap", "before": None, "frames": 30})
    blob = remake_first_clip(studio)
    edit(studio, {"edit": "gap", "before": None, "frames": 15})
    view = studio.cut.view(SAMPLE_ID)
    assert view.stale.startswith("clips")
    assert [shot.is_old for shot in view.shots] == [True] + 8 * [False]
    edit(studio, {"edit": "use_takes"})
    view = studio.cut.view(SAMPLE_ID)
    assert (view.stale, view.shots[0].blob, any(shot.is_old for shot in view.shots)) == ("", blob, False)
    assert [shot.title for shot in view.shots].count("Gap") == 2


def test_an_own_cut_is_not_planned_anew(studio: Studio) -> None:
    """A planned cut follows a new clip by itself; a person's own one waits to be asked."""
    remake_first_clip(studio)
    due = [ref.kind for ref in studio.notebook.due_free(studio.notebook.snapshot(SAMPLE_ID))]
    edit(studio, {"edit": "gap", "before": None, "frames": 30})
    later = [ref.kind for ref in studio.notebook.due_free(studio.notebook.snapshot(SAMPLE_ID))]
    assert ("cut" in due, "cut" in later) == (True, False)


def test_a_clash_shows_both_in_words(studio: Studio) -> None:
    """Who edits what somebody else has changed meanwhile is told both versions, shot by shot, and nothing is lost."""
    view = studio.cut.view(SAMPLE_ID)
    edit(studio, {"edit": "delete", "ids": [view.shots[6].id]}, began_from=view.version_no)
    with pytest.raises(ClashError) as caught:
        edit(studio, {"edit": "delete", "ids": [view.shots[0].id]}, began_from=view.version_no)
    assert caught.value.theirs.startswith("6 shots")
    assert caught.value.ours.startswith("5 shots")
    assert len(studio.cut.view(SAMPLE_ID).shots) == 6


def test_planning_again_keeps_where_the_song_begins(studio: Studio) -> None:
    """A later plan of the same song begins and fades where a person has set it."""
    edit(studio, {"edit": "song", "in_samples": 48_000, "fade_out_frames": 60})
    snapshot = studio.notebook.snapshot(SAMPLE_ID)
    order = studio.notebook.kinds["cut"].order
    assert order is not None
    asked = order(snapshot, "", None)  # type: ignore[arg-type]
    assert (asked.song.in_samples, asked.song.fade_out_frames) == (48_000, 60)  # type: ignore[union-attr]
    assert studio.cut.view(SAMPLE_ID).song.in_s == 1.0  # type: ignore[union-attr]


CORRECTIONS = [
    ({"edit": "double"}, 160.0, "67%", 32),
    ({"edit": "halve"}, 40.0, "67%", 8),
    ({"edit": "nudge", "by_ms": 12}, 80.0, "12 ms later", 16),
    ({"edit": "first", "at_s": 0.75}, 80.0, "to the millisecond", 16),
    ({"edit": "tap", "taps_s": [0.0, 0.5, 1.0, 1.5]}, 120.0, "%", 24),
]


@pytest.mark.parametrize(("told", "bpm", "error", "beats"), CORRECTIONS)
def test_beats_are_corrected_and_measured(
    studio: Studio, told: dict[str, object], bpm: float, error: str, beats: int
) -> None:
    """Each correction is a take of its own; the view says how far it lies from what was found, and the way back."""
    studio.cut.correct_grid(SAMPLE_ID, read_grid_edit(told), began_from=studio.cut.view(SAMPLE_ID).grid.version_no)  # type: ignore[union-attr]
    grid = studio.cut.view(SAMPLE_ID).grid
    assert grid is not None
    assert f"{bpm:.1f} bpm" in grid.line
    assert error in grid.error
    assert abs(len(grid.beats_s) - beats) <= 1
    assert studio.notebook.snapshot(SAMPLE_ID).selected("beat_grid").origin is Origin.EDIT  # type: ignore[union-attr]
    studio.cells.select(SAMPLE_ID, grid.found or "")
    assert studio.cut.view(SAMPLE_ID).grid.error == ""  # type: ignore[union-attr]


def test_without_clips_the_view_says_what_it_needs(studio: Studio) -> None:
    """An empty project has no shots, a sentence, and nothing to edit."""
    made = studio.projects.create(name="Nothing yet", flavor="short_film")
    view = studio.cut.view(made.id)
    assert (view.shots, view.can_plan, view.song, view.grid) == ((), False, None, None)
    assert "as soon as there are scenes" in view.needs
    with pytest.raises(InputError, match="no cut yet"):
        studio.cut.edit(made.id, read_edits([{"edit": "use_takes"}]))
    with pytest.raises(NotFoundError):
        studio.clicks_path(made.id)


def test_two_hundred_shots_are_one_view(studio: Studio) -> None:
    """A long film has all its shots in the view, each with its own scene's name."""
    made = studio.projects.create(name="Long", flavor="short_film", text="A long story")
    add_scenes(studio, made.id, 200)
    assert studio.cut.view(made.id).can_plan is True
    assert len(studio.cut.view(made.id).spares) == 200


def test_sounds_of_a_song(studio: Studio) -> None:
    """The outline is a byte for each fiftieth of a second; the clicks last as long as the song and are made once."""
    view = studio.cut.view(SAMPLE_ID)
    assert view.song is not None
    levels = studio.outline_path(SAMPLE_ID, view.song.blob).read_bytes()
    assert abs(len(levels) - 600) <= 3
    assert max(levels) > 60
    clicks = studio.clicks_path(SAMPLE_ID)
    assert abs(clicks.stat().st_size / 32_000 - 12) < 0.1
    assert studio.clicks_path(SAMPLE_ID) == clicks
    studio.cut.correct_grid(SAMPLE_ID, read_grid_edit({"edit": "nudge", "by_ms": 20}))
    assert studio.clicks_path(SAMPLE_ID) != clicks
    assert not clicks.exists()
    with pytest.raises(NotFoundError):
        studio.outline_path(SAMPLE_ID, "0" * 64)
    assert MediaKind.AUDIO in {
        take.info.kind for take in studio.notebook_view(SAMPLE_ID, ("song",)).cells[0].takes if take.info
    }
