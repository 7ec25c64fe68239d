"""The cut at the foot of the clips screen, with the real studio behind it: what it shows, and what a hand on it does."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import cut_strip_face
from core.model.cut import Between, Cut, CutItem, Fit, Play, Source
from core.model.cut_edits import read_edits
from core.model.project import Aspect
from core.model.transitions import Transition
from core.projects.sample import SAMPLE_ID
from core.settings import ROOT
from core.studio import Studio
from tests.ui.conftest import Open, labels, text_of
from tests.unit.stage import VIDEO, add_scenes

STRIP = f"rb_cut_strip_{SAMPLE_ID}"
BEATS = f"rb_beat_tools_{SAMPLE_ID}"


def hand(app: AppTest, key: str, trigger: str, told: object) -> None:
    """What the browser's half of a component says, once."""
    app.session_state[key] = {trigger: told}
    app.run()
    assert not app.exception


def first_shot(studio: Studio) -> str:
    return studio.cut.view(SAMPLE_ID).shots[0].id


def test_a_planned_cut_is_shown_without_questions(real_studio: Studio, screen: Open) -> None:
    """The finished sample shows its cut; nothing offers to plan again what follows by itself."""
    app = screen("clips", project=SAMPLE_ID)
    assert "<h2>Cut</h2>" in text_of(app)
    assert not any(label.startswith("Plan the cut") for label in labels(app))
    assert {"UnknownElement"} <= {type(part).__name__ for part in app.main}


def test_a_trim_is_a_take_that_undo_takes_back(real_studio: Studio, screen: Open) -> None:
    """A trim of the strip reaches the studio once; undo chooses the planned cut again, redo the trimmed one."""
    app = screen("clips", project=SAMPLE_ID)
    trim = {"edit": "trim", "id": first_shot(real_studio), "edge": "tail", "by": -5, "is_roll": False}
    hand(app, STRIP, "edit", {"id": "m1", "began": 1, "edits": [trim]})
    assert real_studio.cut.view(SAMPLE_ID).frames == 355
    assert "Your own cut" in text_of(app)
    hand(app, STRIP, "undo", {"redo": False, "id": 1})
    assert (real_studio.cut.view(SAMPLE_ID).frames, real_studio.cut.view(SAMPLE_ID).is_own) == (360, False)
    hand(app, STRIP, "undo", {"redo": True, "id": 2})
    assert real_studio.cut.view(SAMPLE_ID).frames == 355


def test_planning_again_is_free_and_said(real_studio: Studio, screen: Open) -> None:
    """A person's own cut can be planned again; the button says nothing of money and asks for one free job."""
    real_studio.cut.edit(SAMPLE_ID, read_edits([{"edit": "gap", "frames": 30}]))
    app = screen("clips", project=SAMPLE_ID)
    next(button for button in app.button if button.label == "Plan the cut again").click().run()
    assert [job.request.cell.kind for job in real_studio.jobs.board(SAMPLE_ID, ended=0)] == ["cut"]


def test_a_clash_shows_both(real_studio: Studio, screen: Open) -> None:
    """An edit that began from an older cut changes nothing and shows both, shot by shot."""
    app = screen("clips", project=SAMPLE_ID)
    real_studio.cut.edit(SAMPLE_ID, read_edits([{"edit": "gap", "frames": 30}]))
    drop = {"edit": "delete", "ids": [first_shot(real_studio)]}
    hand(app, STRIP, "edit", {"id": "m1", "began": 1, "edits": [drop]})
    assert "changed in another window" in text_of(app)
    assert "8 shots, 0:13.00" in text_of(app)
    assert "7 shots, 0:11.15" in text_of(app)
    assert len(real_studio.cut.view(SAMPLE_ID).shots) == 8


@pytest.mark.parametrize("told", [[], [{"edit": "explode"}], ["<b>"], [{"edit": "delete", "ids": ["item_nobody"]}]])
def test_what_a_browser_may_not_send_is_refused_calmly(real_studio: Studio, screen: Open, told: list[object]) -> None:
    """Nonsense from the browser is one sentence at the cut, never a broken page, and changes nothing."""
    app = screen("clips", project=SAMPLE_ID)
    hand(app, STRIP, "edit", {"id": "m1", "began": 1, "edits": told})
    assert "rb-notice" in text_of(app)
    assert not real_studio.cut.view(SAMPLE_ID).is_own


def test_beats_are_corrected_from_the_screen(real_studio: Studio, screen: Open) -> None:
    """A correction is saved; one that cannot be made is said beside the beats."""
    app = screen("clips", project=SAMPLE_ID)
    hand(app, BEATS, "edit", {"edit": {"edit": "double"}, "began": 1, "id": 1})
    grid = real_studio.cut.view(SAMPLE_ID).grid
    assert grid is not None
    assert grid.line.startswith("160.0 bpm")
    hand(app, BEATS, "edit", {"edit": {"edit": "tap", "taps_s": [1.0]}, "began": grid.version_no, "id": 2})
    assert "Four taps or more" in text_of(app)
    hand(app, BEATS, "found", {"id": 3})
    assert real_studio.cut.view(SAMPLE_ID).grid.found is None  # type: ignore[union-attr]


def test_the_song_begins_where_a_person_says(real_studio: Studio, screen: Open) -> None:
    """Begin and fade of the song are one edit of the cut."""
    app = screen("clips", project=SAMPLE_ID)
    next(field for field in app.number_input if field.label.startswith("The film begins")).set_value(1.5)
    next(field for field in app.number_input if field.label.startswith("Fade out")).set_value(2.0)
    next(button for button in app.button if button.label == "Keep this").click().run()
    song = real_studio.cut.view(SAMPLE_ID).song
    assert song is not None
    assert (song.in_s, song.fade_out_frames) == (1.5, 60)


def test_without_anything_the_panel_says_what_is_needed(real_studio: Studio, screen: Open) -> None:
    """Before there are clips the panel says so in one sentence and offers nothing that cannot be done."""
    made = real_studio.projects.create(name="Nothing yet", flavor="short_film")
    app = screen("clips", project=made.id)
    assert "The film is laid out as soon as there are scenes with clips." in text_of(app)
    assert "Plan the cut" not in labels(app)


def long_cut(studio: Studio, count: int, *, song: bool = False) -> str:
    """A project with a cut of so many shots, saved as a person would."""
    made = studio.projects.create(name="Long", flavor="short_film", text="A long story")
    scenes = add_scenes(studio, made.id, count)
    blob = studio.blobs.put_bytes(b"a clip")
    items = tuple(
        CutItem(id=f"item_{scene}", scene_id=scene, source=Source(blob=blob, info=VIDEO), frames=120)
        for scene in scenes
    )
    studio.cut.save_cut(made.id, Cut(aspect=Aspect.VERTICAL, items=items, has_clip_sound=not song))
    return made.id


@pytest.mark.parametrize("count", [1, 200])
def test_one_shot_and_two_hundred(real_studio: Studio, screen: Open, count: int) -> None:
    """A cut of one shot and one of two hundred open, without a song, and can be edited."""
    project_id = long_cut(real_studio, count)
    app = screen("clips", project=project_id)
    view = real_studio.cut.view(project_id)
    trim = {"edit": "trim", "id": view.shots[-1].id, "edge": "tail", "by": -20}
    hand(app, f"rb_cut_strip_{project_id}", "edit", {"id": "m", "began": view.version_no, "edits": [trim]})
    assert real_studio.cut.view(project_id).frames == count * 120 - 20
    assert "No song" in text_of(app)


def test_held_shots_are_said(real_studio: Studio, screen: Open) -> None:
    """A shot that is longer than its clip is named in one quiet line."""
    project_id = long_cut(real_studio, 2)
    view = real_studio.cut.view(project_id)
    cut = Cut(
        aspect=Aspect.VERTICAL,
        items=(
            CutItem(
                id="a",
                scene_id=view.shots[0].scene_id,
                source=Source(blob=view.shots[0].blob or "", info=VIDEO),
                frames=165,
            ),
        ),
    )
    real_studio.cut.save_cut(project_id, cut)
    app = screen("clips", project=project_id)
    assert "Scene 1 is held 0.5 s: its clip is shorter than its shot." in text_of(app)


def test_every_key_is_listed() -> None:
    """The list of keys names each key once, and the strip's script knows them."""
    script = (ROOT / "components" / "cut_strip_hands.js").read_text("utf-8")
    names = [key for key, _ in cut_strip_face.KEYS]
    assert len(set(names)) == len(names)
    for known in (
        "ArrowLeft",
        "BracketLeft",
        "Delete",
        "Escape",
        '"Ctrl+z"',
        '" ":',
        "s: ()",
        "g: ()",
        "i: ()",
        "r: ()",
    ):
        assert known in script


def test_scripts_build_no_html_from_words() -> None:
    """Names of shots and songs are put in as text: the scripts give no variable to the parser."""
    for name in ("cut_strip", "cut_strip_draw", "cut_strip_hands", "cut_preview", "beat_tools"):
        script = (Path(ROOT) / "components" / f"{name}.js").read_text("utf-8")
        assert "insertAdjacentHTML" not in script
        assert all("${" not in line for line in script.splitlines() if "innerHTML" in line)


def test_a_transition_that_had_to_be_shortened_is_said_at_the_cut(real_studio: Studio, screen: Open) -> None:
    """A transition longer than its shot reaches the studio, is stored as long as the shot, and the cut says so in a line."""
    app = screen("clips", project=SAMPLE_ID)
    shot = real_studio.cut.view(SAMPLE_ID).shots[1]
    fade = {"edit": "transition", "ids": [shot.id], "kind": "film_burn", "frames": shot.frames + 30}
    hand(app, STRIP, "edit", {"id": "m1", "began": 1, "edits": [fade]})
    shown = real_studio.cut.view(SAMPLE_ID).shots[1]
    assert (shown.transition, shown.transition_frames) == ("film_burn", shot.frames)
    assert f"The film burn into scene 2 was shortened to {shot.frames} frames" in text_of(app)


def test_the_panel_offers_every_kind_there_is() -> None:
    """Each kind of transition, way to play and fit that can be stored can be chosen on the strip."""
    face = str(cut_strip_face.face())
    stored = [*Transition, *Play, *Fit, *Between]
    assert [one.value for one in stored if f'value="{one.value}"' not in face] == []
