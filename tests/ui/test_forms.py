"""Forms in the notebook: what is saved, and what happens when somebody saved in between."""

from __future__ import annotations

from core.errors import ClashError
from core.model.project import Brief
from core.model.scene import Camera
from tests.ui.conftest import Open, text_of
from tests.ui.fake_studio import FakeStudio

NIGHT = "project_night"


def test_saving_a_scene_changes_only_what_was_typed(screen: Open, studio: FakeStudio) -> None:
    """A scene keeps its exact frames, beat and references unless its length was changed, and names its beginning."""
    app = screen("notebook", project=NIGHT)
    app.button(key="rb_edit_scene_text_scene_1").click().run()
    app.text_area(key="rb_scene_scene_1_1_text").set_value("Sun on tin")
    app.selectbox(key="rb_scene_scene_1_1_camera").set_value(Camera.PAN_LEFT)
    app.button(key="rb_scene_scene_1_1_send").click().run()
    name, args, kwargs = studio.calls[0]
    before = next(cell.scene for cell in studio.views[NIGHT].cells if cell.name == "scene_text:scene_1")
    assert before is not None
    assert (name, args[:2], kwargs) == ("storyboard.save_scene", (NIGHT, "scene_1"), {"began_from": 3})
    assert args[2] == before.model_copy(update={"text": "Sun on tin", "camera": Camera.PAN_LEFT})


def test_saving_a_brief_names_the_version_it_began_from(screen: Open, studio: FakeStudio) -> None:
    """An edit hands back the version that was there when the form was opened, also after a refresh of the rest."""
    app = screen("notebook", project=NIGHT)
    app.button(key="rb_edit_brief_").click().run()
    cells = studio.views[NIGHT].cells
    newer = cells[0].model_copy(update={"version_no": 9})
    studio.views[NIGHT] = studio.views[NIGHT].model_copy(update={"cells": (newer, *cells[1:])})
    app.run()
    app.text_area(key=f"rb_brief_1_{NIGHT}_text").set_value("Shorter.")
    app.text_area(key=f"rb_brief_1_{NIGHT}_avoid").set_value("logos\n\n  crowds ")
    app.button(key=f"rb_brief_1_{NIGHT}_send").click().run()
    name, args, kwargs = studio.calls[0]
    assert (name, kwargs) == ("brief.save", {"began_from": 3})
    assert isinstance(args[1], Brief)
    assert (args[1].text, args[1].avoid) == ("Shorter.", ("logos", "crowds"))


def test_a_clash_shows_both_versions_and_keeps_the_words(screen: Open, studio: FakeStudio) -> None:
    """When somebody saved in between, both versions are shown and the form still holds ours."""
    studio.fails["brief.save"] = ClashError(
        "The brief was saved in between.", theirs='{"schema":"brief/1","text":"Theirs"}', ours='{"text":"Ours"}'
    )
    app = screen("notebook", project=NIGHT)
    app.button(key="rb_edit_brief_").click().run()
    app.text_area(key=f"rb_brief_1_{NIGHT}_text").set_value("Ours")
    app.button(key=f"rb_brief_1_{NIGHT}_send").click().run()
    text = text_of(app)
    assert "text: Theirs" in text
    assert "text: Ours" in text
    assert app.text_area(key=f"rb_brief_1_{NIGHT}_text").value == "Ours"


def _newer(studio: FakeStudio, name: str, version_no: int) -> None:
    """Somebody else saves a cell."""
    view = studio.views[NIGHT]
    cells = tuple(
        cell.model_copy(update={"version_no": version_no}) if cell.name == name else cell for cell in view.cells
    )
    studio.views[NIGHT] = view.model_copy(update={"cells": cells})


def test_saving_again_after_a_clash_means_mine(screen: Open, studio: FakeStudio) -> None:
    """Once both versions were shown, the same words are saved over the version that came in between."""
    app = screen("notebook", project=NIGHT)
    app.button(key="rb_edit_brief_").click().run()
    app.text_area(key=f"rb_brief_1_{NIGHT}_text").set_value("Ours")
    studio.fails["brief.save"] = ClashError("The brief was saved in between.", theirs="Theirs", ours="Ours")
    _newer(studio, "brief", 4)
    app.button(key=f"rb_brief_1_{NIGHT}_send").click().run()
    del studio.fails["brief.save"]
    app.button(key=f"rb_brief_1_{NIGHT}_send").click().run()
    assert [kwargs for _, _, kwargs in studio.calls] == [{"began_from": 3}, {"began_from": 4}]
    assert [args[1].text for _, args, _ in studio.calls] == ["Ours", "Ours"]
    assert "Theirs" not in text_of(app)


def test_closing_after_a_clash_keeps_the_words_in_sight(screen: Open, studio: FakeStudio) -> None:
    """Words that were saved nowhere stay to be read when their form is closed."""
    studio.fails["brief.save"] = ClashError("The brief was saved in between.", theirs="Theirs", ours="My own words")
    app = screen("notebook", project=NIGHT)
    app.button(key="rb_edit_brief_").click().run()
    app.button(key=f"rb_brief_1_{NIGHT}_send").click().run()
    app.button(key="rb_close_brief_").click().run()
    assert f"rb_brief_1_{NIGHT}_send" not in [button.key for button in app.button]
    assert "My own words" in text_of(app)


def test_a_scene_of_one_frame_can_be_edited(screen: Open, studio: FakeStudio) -> None:
    """The shortest scene opens its form, and keeps its one frame when other words are saved."""
    view = studio.views[NIGHT]
    cells = tuple(
        cell.model_copy(update={"scene": cell.scene.model_copy(update={"length_frames": 1})}) if cell.scene else cell
        for cell in view.cells
    )
    studio.views[NIGHT] = view.model_copy(update={"cells": cells})
    app = screen("notebook", project=NIGHT)
    app.button(key="rb_edit_scene_text_scene_1").click().run()
    app.text_input(key="rb_scene_scene_1_1_title").set_value("A flash")
    app.button(key="rb_scene_scene_1_1_send").click().run()
    assert studio.calls[0][1][2].length_frames == 1


def test_an_open_form_is_not_pushed_aside(screen: Open, studio: FakeStudio) -> None:
    """While a scene is being written its menu offers nothing that would take the form's place."""
    app = screen("notebook", project=NIGHT)
    before = app.menu_button(key="rb_more_scene_text_scene_1").options
    app.button(key="rb_edit_scene_text_scene_1").click().run()
    after = app.menu_button(key="rb_more_scene_text_scene_1").options
    assert set(before) - set(after) == {"New take with a note", "Takes: rate, delete, bring back"}
