"""The storyboard screen on the real studio: what it shows and what becomes of what is asked, empty, full, failing, long."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import StoreBusyError
from core.model.cells import Depth
from core.model.project import Role
from core.model.views_storyboard import StoryboardView
from core.notebook import slots
from core.projects.sample import SAMPLE_ID
from core.studio import Studio
from tests.media.make import make_picture
from tests.ui.conftest import Open, text_of
from tests.unit.stage import add_scenes

P = SAMPLE_ID
BOARD, SHEET = f"rb_board_{P}", f"rb_sheet_{P}"


def _send(app: AppTest, key: str, serial: str = "1", **message: Any) -> AppTest:
    """What the board or the sheet tells Python when a hand lets go."""
    app.session_state[key] = {"did": {"serial": serial, **message}}
    return app.run()


def _press(app: AppTest, key: str) -> AppTest:
    found = [button for button in app.button if button.key == key]
    assert found, [button.key for button in app.button]
    return found[0].click().run()


def _see(studio: Studio) -> StoryboardView:
    return studio.storyboard_view(P)


def _ids(studio: Studio) -> tuple[str, ...]:
    return tuple(card.id for card in _see(studio).cards)


def _version(studio: Studio, scene_id: str) -> int:
    cells = _see(studio).notebook.cells
    return next(cell.version_no for cell in cells if cell.name == f"scene_text:{scene_id}")


def test_the_head_compares_film_and_song(real_studio: Studio, screen: Open) -> None:
    """Length and number of scenes stand on top; a difference to the song is said in words."""
    assert "7 scenes · 12.0 s (song 12.0 s)" in text_of(screen("storyboard", project=P))
    scene_id = _ids(real_studio)[0]
    real_studio.storyboard.save_fields(P, scene_id, {"length_frames": 30 + 44})
    assert "1.0 s longer than the song" in text_of(screen("storyboard", project=P))


def test_an_empty_board_says_what_to_do(real_studio: Studio, screen: Open) -> None:
    """Without scenes there is a sentence with the next step, and nothing that cannot be done."""
    made = real_studio.projects.create(name="Nothing yet", flavor="short_film")
    app = screen("storyboard", project=made.id)
    assert "No scenes yet" in text_of(app)
    assert "add the first scene" in text_of(app)
    assert not [button for button in app.button if button.key == "rb_run_start"]
    app.session_state[f"rb_board_{made.id}"] = {"did": {"serial": "1", "op": "insert", "after": ""}}
    app.run()
    assert len(real_studio.storyboard_view(made.id).cards) == 1
    assert not app.exception


def test_an_order_is_saved_once_and_undone(real_studio: Studio, screen: Open) -> None:
    """A dropped card is one take of the board; hearing the same message again does nothing; undo brings the order back."""
    app, before = screen("storyboard", project=P), _ids(real_studio)
    wanted = list(before[::-1])
    _send(app, BOARD, op="order", scenes=wanted, version=_see(real_studio).version_no)
    assert list(_ids(real_studio)) == wanted
    version = _see(real_studio).version_no
    app.run()
    assert _see(real_studio).version_no == version
    _press(app, "rb_undo_back_storyboard")
    assert _ids(real_studio) == before
    _press(app, "rb_undo_forth_storyboard")
    assert list(_ids(real_studio)) == wanted


def test_an_order_of_an_older_board_is_refused(real_studio: Studio, screen: Open) -> None:
    """Two tabs: who drops second is told, and the first order stands."""
    app, before = screen("storyboard", project=P), _ids(real_studio)
    seen = _see(real_studio).version_no
    real_studio.storyboard.reorder(P, (*before[1:], before[0]))
    _send(app, BOARD, op="order", scenes=list(before[::-1]), version=seen)
    assert _ids(real_studio) == (*before[1:], before[0])
    assert "nothing was overwritten" in text_of(app)


def test_words_are_saved_field_by_field(real_studio: Studio, screen: Open) -> None:
    """Only what was changed is written; the picture below turns stale and says so on its card."""
    app, scene_id = screen("storyboard", project=P), _ids(real_studio)[0]
    title = _see(real_studio).cards[0].words
    fields = {"text": "A cat.", "length_frames": 60, "nonsense": 1}
    _send(app, SHEET, op="save", scene=scene_id, fields=fields, version=_version(real_studio, scene_id))
    card = _see(real_studio).cards[0]
    assert (card.words, card.length_frames) == (title, 60)
    assert card.reason == "picture: scene text changed"
    assert not app.exception


def test_a_clash_shows_both(real_studio: Studio, screen: Open) -> None:
    """Saved by somebody else meanwhile: both versions stand at the scene, theirs is kept until it is saved again."""
    app, scene_id = screen("storyboard", project=P), _ids(real_studio)[0]
    seen = _version(real_studio, scene_id)
    real_studio.storyboard.save_fields(P, scene_id, {"text": "Theirs."})
    _send(app, SHEET, op="save", scene=scene_id, fields={"text": "Ours."}, version=seen)
    assert "Theirs." in text_of(app)
    assert "Ours." in text_of(app)
    _send(app, SHEET, "2", op="save", scene=scene_id, fields={"text": "Ours."}, version=_version(real_studio, scene_id))
    assert _see(real_studio).notebook.cells
    assert "Yours, not saved" not in text_of(app)


def test_a_picture_says_what_it_shows(real_studio: Studio, screen: Open, tmp_path: Path) -> None:
    """Its name and what it shows are saved; a role nobody knows is none; the screen then says how it is used."""
    app, scene_id = screen("storyboard", project=P), _ids(real_studio)[0]
    real_studio.storyboard.add_reference(P, scene_id, make_picture(tmp_path / "keeper.png"), "keeper.png")
    (brought,) = slots.scene(real_studio.notebook.snapshot(P), scene_id).references  # type: ignore[union-attr]
    for number, (role, kept) in enumerate((("face", Role.FACE), ("hat", None), ("first_frame", Role.FIRST_FRAME))):
        fields = {"references": [{"name": "anna", "blob": brought.blob, "role": role}], "text": "@anna and @bob wait."}
        version = _version(real_studio, scene_id)
        _send(app, SHEET, str(number), op="save", scene=scene_id, fields=fields, version=version)
        (saved,) = slots.scene(real_studio.notebook.snapshot(P), scene_id).references  # type: ignore[union-attr]
        assert (saved.name, saved.role) == ("anna", kept)
    told = real_studio.storyboard.references(P, scene_id)
    assert told.missing == ("bob",)
    assert told.ways[brought.blob].startswith("The clip begins with it")
    assert not app.exception


@pytest.mark.parametrize(
    "fields",
    [
        {"length_frames": 0},
        {"text": "x" * 20_001},
        {"references": [{"name": "a", "blob": "0" * 64}]},
        {"references": "no list"},
        {},
    ],
)
def test_a_message_that_does_not_fit_writes_nothing(
    real_studio: Studio, screen: Open, fields: dict[str, object]
) -> None:
    """What no field can hold, and a picture of somewhere else, is refused in a sentence."""
    app, scene_id = screen("storyboard", project=P), _ids(real_studio)[0]
    version = _version(real_studio, scene_id)
    _send(app, SHEET, op="save", scene=scene_id, fields=fields, version=version)
    assert _version(real_studio, scene_id) == version
    assert not app.exception


@pytest.mark.parametrize(("key", "change"), [("rb_twice", 1), ("rb_after", 1), ("rb_merge", -1), ("rb_out", -1)])
def test_the_shape_of_the_board(real_studio: Studio, screen: Open, key: str, change: int) -> None:
    """Duplicate, add, merge and take out; one undo gives the board of before."""
    before = _see(real_studio)
    app = screen("storyboard", project=P)
    _press(app, f"{key}_{before.cards[0].id}")
    assert len(_ids(real_studio)) == len(before.cards) + change
    _press(app, "rb_undo_back_storyboard")
    assert _see(real_studio).cards == before.cards


def test_a_split_by_its_button(real_studio: Studio, screen: Open) -> None:
    """The scene is cut where the field says; undo joins it again."""
    before = _see(real_studio)
    app, card = screen("storyboard", project=P), before.cards[0]
    key = f"rb_split_{card.id}_{card.length_frames}"
    app.number_input(key=f"{key}_at").set_value(0.5).run()
    _press(app, key)
    first, second = _see(real_studio).cards[:2]
    assert (first.length_frames, second.length_frames) == (15, card.length_frames - 15)
    _press(app, "rb_undo_back_storyboard")
    assert _see(real_studio).cards == before.cards


def test_several_are_taken_out_at_once(real_studio: Studio, screen: Open) -> None:
    """Delete takes out all that are chosen; the inspector opens the neighbor."""
    app, before = screen("storyboard", project=P), _ids(real_studio)
    _send(app, BOARD, op="open", scene=before[2])
    _send(app, BOARD, "2", op="remove", scenes=list(before[2:4]))
    assert _ids(real_studio) == (*before[:2], *before[4:])
    assert not app.exception
    assert app.session_state[f"rb_board_open_{P}"] == before[4]


def test_approving_stage_by_stage(real_studio: Studio, screen: Open) -> None:
    """A approves text, then picture, then clip; the bar counts; a mark is taken back from the menu."""
    app, scene_id = screen("storyboard", project=P), _ids(real_studio)[0]
    for number, stages in enumerate([("text",), ("text", "picture"), ("text", "picture", "clip")]):
        _send(app, BOARD, str(number), op="approve", scene=scene_id)
        assert _see(real_studio).cards[0].approved == stages
    assert "Approved: 1 of 7 texts · 1 of 7 pictures · 1 of 7 clips" in text_of(app)
    assert not [button for button in app.button if button.key == f"rb_approve_clip_{scene_id}"]


def test_a_run_keeps_to_the_chosen_scenes(real_studio: Studio, screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The button says what its run would do for these scenes, and starts exactly that."""
    ids, asked = _ids(real_studio), list[Any]()
    for scene_id in ids[:3]:
        real_studio.storyboard.save_fields(P, scene_id, {"text": f"Other words for {scene_id}."})
    monkeypatch.setattr(real_studio.cells, "refresh", lambda *args, **more: asked.append((args, more)))
    app = screen("storyboard", project=P)
    _send(app, BOARD, op="check", scenes=list(ids[:2]))
    app.segmented_control(key=f"rb_run_scope_{P}").set_value("chosen").run()
    app.segmented_control(key=f"rb_run_depth_{Depth.CLIPS}_{P}").set_value(Depth.PICTURES).run()
    button = next(button for button in app.button if button.key == "rb_run_start")
    assert button.label.startswith("Refresh 2 keyframes")
    button.click().run()
    assert [(args[:2], more["only"]) for args, more in asked] == [((P, Depth.PICTURES), ids[:2])]


def test_the_list_reorders_too(real_studio: Studio, screen: Open) -> None:
    """The compact list stands in the board's place and offers the scenes to open."""
    app = screen("storyboard", project=P)
    app.segmented_control(key=f"rb_board_way_{P}").set_value("List").run()
    assert not app.exception
    ids = _ids(real_studio)
    app.selectbox(key=f"rb_list_open_{len(ids)}_{P}").set_value(ids[3]).run()
    assert not app.exception
    assert app.session_state[f"rb_board_open_{P}"] == ids[3]


def test_a_failure_is_a_sentence(real_studio: Studio, screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy workspace is said calmly, and what a step refuses stands on the screen while the board stays."""

    def busy(*_args: object, **_more: object) -> None:
        raise StoreBusyError("Another program holds the database.", hint="Close it.")

    app = screen("storyboard", project=P)
    monkeypatch.setattr(real_studio.storyboard, "insert", busy)
    _send(app, BOARD, op="insert", after="")
    assert "Another program holds the database." in text_of(app)
    assert "7 scenes" in text_of(app)
    monkeypatch.setattr(real_studio, "storyboard_view", busy)
    assert "Close it." in text_of(app.run())
    assert not app.exception


def test_a_file_that_is_gone_is_told_on_its_card(real_studio: Studio, screen: Open) -> None:
    """A picture missing on the disk blocks its card with the cause, and no broken image is shown."""
    snapshot = real_studio.notebook.snapshot(P)
    still = snapshot.selected("keyframe", slots.scene_ids(snapshot)[0])
    assert still is not None
    real_studio.blobs.path(still.content_digest).unlink()
    shown = _see(real_studio).cards[0]
    assert (shown.mark, shown.reason) == ("blocked", "picture: cannot read take 1: file missing")
    assert shown.picture not in (None, still.content_digest)  # the clip's first frame stands in
    assert not screen("storyboard", project=P).exception


def test_two_hundred_scenes(real_studio: Studio, screen: Open) -> None:
    """A long film opens, and a scene in the middle is opened."""
    made = real_studio.projects.create(name="Long", flavor="short_film", text="A long story")
    ids = add_scenes(real_studio, made.id, 200)
    app = screen("storyboard", project=made.id)
    assert "200 scenes · 800.0 s" in text_of(app)
    app.session_state[f"rb_board_{made.id}"] = {"did": {"serial": "1", "op": "open", "scene": ids[100]}}
    app.run()
    assert not app.exception
    assert [button for button in app.button if button.key == f"rb_twice_{ids[100]}"]
