"""The shelf."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.errors import InputError
from core.model.project import Aspect
from tests.ui.conftest import Open, labels, text_of
from tests.ui.fake_studio import FakeStudio
from tests.ui.fake_views import NOON, project


def test_every_project_is_a_card(screen: Open, studio: FakeStudio) -> None:
    """A card says name, state, length and money, and marks the sample and what the offline studio drew."""
    text = text_of(screen())
    for card in studio.shelf:
        assert card.project.name in text
        assert card.state in text
    assert "$3.20 of $10.00" in text
    assert ">sample<" in text
    assert "offline animatic" in text


def test_a_card_opens_its_project(screen: Open, studio: FakeStudio) -> None:
    """Pressing a card leads to its notebook, with the project in the address."""
    app = screen()
    app.button(key="rb_open_project_night").click().run()
    assert app.query_params["project"] == "project_night"
    assert "Scene 2 changed" in text_of(app)


def test_an_empty_shelf_opens_with_the_form(screen: Open, bare_studio: FakeStudio) -> None:
    """With nothing on the shelf, the form for a project is what there is."""
    app = screen()
    assert "Start the project" in labels(app)
    assert "New project" not in labels(app)


def test_a_project_is_started_with_what_was_typed(screen: Open, studio: FakeStudio) -> None:
    """Name, brief, shape, length and budget reach the studio as typed, and the notebook opens."""
    app = screen()
    app.button(key="rb_new_open").click().run()
    app.text_input(key="rb_new_name").set_value("Tea at four")
    app.text_area(key="rb_new_text").set_value("A slow afternoon. 🫖")
    app.number_input(key="rb_new_length_short_film").set_value(45)
    app.text_input(key="rb_new_budget").set_value("$2.50")
    app.button(key="rb_new_send").click().run()
    assert studio.calls == [
        (
            "projects.create",
            (),
            {
                "name": "Tea at four",
                "flavor": "short_film",
                "aspect": Aspect.WIDE,
                "length_s": 45,
                "text": "A slow afternoon. 🫖",
                "budget_usd": Decimal("2.50"),
            },
        )
    ]
    assert app.query_params["project"] == "project_new"


def test_typed_words_outlive_a_change_of_flavor(screen: Open, studio: FakeStudio) -> None:
    """Another flavor brings its own shape and length and takes nothing that was typed."""
    app = screen()
    app.button(key="rb_new_open").click().run()
    app.text_input(key="rb_new_name").set_value("Tea at four")
    app.segmented_control(key="rb_new_flavor").set_value("music_video").run()
    assert app.number_input(key="rb_new_length_music_video").value == 30
    app.text_input(key="rb_new_name").set_value("Tea at four")
    app.button(key="rb_new_send").click().run()
    assert studio.calls[0][2]["flavor"] == "music_video"
    assert studio.calls[0][2]["aspect"] is Aspect.VERTICAL


def test_a_budget_that_is_no_amount_is_said_and_loses_nothing(screen: Open, studio: FakeStudio) -> None:
    """A wrong budget is answered in a sentence; nothing is started and the words stay."""
    app = screen()
    app.button(key="rb_new_open").click().run()
    app.text_area(key="rb_new_text").set_value("A slow afternoon")
    app.text_input(key="rb_new_budget").set_value("ten")
    app.button(key="rb_new_send").click().run()
    assert "ten is not an amount." in text_of(app)
    assert app.text_area(key="rb_new_text").value == "A slow afternoon"
    assert studio.calls == []


def test_a_refused_project_keeps_the_form(screen: Open, studio: FakeStudio) -> None:
    """What the studio refuses is said at the form, with the words still in it."""
    studio.fails["projects.create"] = InputError("The name is taken.", hint="Choose another.")
    app = screen()
    app.button(key="rb_new_open").click().run()
    app.text_input(key="rb_new_name").set_value("Tea")
    app.button(key="rb_new_send").click().run()
    assert "The name is taken." in text_of(app)
    assert app.text_input(key="rb_new_name").value == "Tea"


def test_a_nameless_project_is_named_by_its_first_words(screen: Open, studio: FakeStudio) -> None:
    """Nobody has to invent a name before a film."""
    app = screen()
    app.button(key="rb_new_open").click().run()
    app.text_area(key="rb_new_text").set_value("A slow afternoon with tea and rain")
    app.button(key="rb_new_send").click().run()
    assert studio.calls[0][2]["name"] == "A slow afternoon with"


def test_deleting_can_be_undone_at_once(screen: Open, studio: FakeStudio) -> None:
    """Delete says so and offers the way back."""
    app = screen()
    app.menu_button(key="rb_menu_project_wide").click("delete").run()
    assert [name for name, _, _ in studio.calls] == ["projects.delete"]
    app.button(key="rb_undo").click().run()
    assert [(name, args) for name, args, _ in studio.calls][-1] == ("projects.restore", ("project_wide",))


def test_what_was_deleted_can_be_brought_back_later(screen: Open, studio: FakeStudio) -> None:
    """Deleted projects are listed under the shelf."""
    studio.shelf, studio.gone = studio.shelf[1:], studio.shelf[:1]
    app = screen()
    app.button(key="rb_restore_project_night").click().run()
    assert studio.calls[-1][:2] == ("projects.restore", ("project_night",))


def test_renaming_is_typed_on_the_card(screen: Open, studio: FakeStudio) -> None:
    """A new name is typed where the old one stood."""
    app = screen()
    app.menu_button(key="rb_menu_project_night").click("rename").run()
    app.text_input(key="rb_rename_to_project_night").set_value("Night kitchen")
    app.button(key="rb_rename_send_project_night").click().run()
    assert studio.calls[-1][:2] == ("projects.rename", ("project_night", "Night kitchen"))


def test_a_budget_is_changed_on_the_card(screen: Open, studio: FakeStudio) -> None:
    """The budget is typed where the card stood; what is no amount is said there, and an empty field is no limit."""
    app = screen()
    app.menu_button(key="rb_menu_project_night").click("budget").run()
    field = app.text_input(key="rb_budget_to_project_night")
    assert field.value == "10"
    field.set_value("ten")
    app.button(key="rb_budget_send_project_night").click().run()
    assert text_of(app).count("ten is not an amount.") == 1
    app.text_input(key="rb_budget_to_project_night").set_value("$2.50")
    app.button(key="rb_budget_send_project_night").click().run()
    assert "ten is not an amount." not in text_of(app)
    app.menu_button(key="rb_menu_project_night").click("budget").run()
    app.text_input(key="rb_budget_to_project_night").set_value(" ")
    app.button(key="rb_budget_send_project_night").click().run()
    asked = [args for name, args, _ in studio.calls if name == "projects.set_budget"]
    assert asked == [("project_night", Decimal("2.50")), ("project_night", None)]


@pytest.mark.parametrize("page", ["notebook", "export"])
def test_a_deleted_project_shows_only_the_way_back(screen: Open, studio: FakeStudio, page: str) -> None:
    """By its address a deleted project says that it was deleted and offers to bring it back, and nothing else."""
    gone = project(deleted_at=NOON)
    studio.views[gone.id] = studio.views[gone.id].model_copy(update={"project": gone})
    studio.shelf = studio.shelf[1:]
    app = screen(page, project=gone.id)
    assert "Night market was deleted." in text_of(app)
    assert [button.label for button in app.button] == ["Bring it back"]
    app.button[0].click().run()
    assert studio.calls == [("projects.restore", (gone.id,), {})]
