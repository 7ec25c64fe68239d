"""The notebook: what it shows, and what each press asks of the studio."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import NotAllowedError, StoreBusyError
from core.model.cells import Depth, Policy
from core.model.money import usd
from tests.ui.conftest import Open, labels, text_of
from tests.ui.fake_studio import FakeStudio
from tests.ui.fake_views import full_view, project, take

NIGHT = "project_night"


def test_every_cell_shows_mark_reason_policy_and_price(screen: Open, studio: FakeStudio) -> None:
    """Each cell has its name, its mark, the cause where it is stale, who may make it, and what it costs."""
    text = text_of(screen("notebook", project=NIGHT))
    for cell in studio.views[NIGHT].cells:
        assert f"<h3>{cell.title}</h3>" in text
    for words in ("scene text changed", "mood: Noir → Dusk", "cannot read take 1: file missing", "needs a keyframe"):
        assert words in text
    for shape in ("current", "stale", "missing", "blocked", "frozen", "ring"):
        assert f"rb-mark-{shape}" in text
    assert "$0.45" in text
    assert "polling, about 40 s" in text


CLICKS: list[tuple[str, str, tuple[Any, ...], dict[str, Any]]] = [
    (
        "rb_make_keyframe_scene_1",
        "cells.make",
        (NIGHT, ["keyframe:scene_1"]),
        {"new_take": False, "note": "", "shown": usd("0.04")},
    ),
    (f"rb_pick_{take('key2', 1).id}", "cells.select", (NIGHT, take("key2", 1).id), {}),
    ("rb_mood_pick_mood_noir", "mood.pick", (NIGHT, "mood_noir"), {"began_from": 3}),
    (
        "rb_offer_pictures",
        "cells.refresh",
        (NIGHT, Depth.PICTURES),
        {"budget_usd": None, "shown": usd("0.98"), "only": ()},
    ),
    ("rb_offer_clips", "cells.refresh", (NIGHT, Depth.CLIPS), {"budget_usd": None, "shown": usd("0.98"), "only": ()}),
]


@pytest.mark.parametrize(("key", "call", "args", "kwargs"), CLICKS, ids=[case[0] for case in CLICKS])
def test_a_press_asks_the_studio_once(
    screen: Open, studio: FakeStudio, key: str, call: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    """Each button asks for exactly what it says, once."""
    screen("notebook", project=NIGHT).button(key=key).click().run()
    assert studio.calls == [(call, args, kwargs)]


CHOICES: list[tuple[str, str, str, tuple[Any, ...], dict[str, Any]]] = [
    (
        "keyframe_scene_1",
        "new_take",
        "cells.make",
        (NIGHT, ["keyframe:scene_1"]),
        {"new_take": True, "note": "", "shown": usd("0.04")},
    ),
    ("scene_text_scene_2", "after", "storyboard.insert", (NIGHT,), {"after": "scene_2"}),
    ("storyboard_", "first", "storyboard.insert", (NIGHT,), {"after": None}),
    ("scene_text_scene_2", "remove", "storyboard.remove", (NIGHT, "scene_2"), {}),
]


@pytest.mark.parametrize(("cell", "choice", "call", "args", "kwargs"), CHOICES, ids=[f"{c[0]} {c[1]}" for c in CHOICES])
def test_the_menu_of_a_cell_asks_the_studio_once(
    screen: Open, studio: FakeStudio, cell: str, choice: str, call: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    """What stands in a cell's menu does what it says, once."""
    screen("notebook", project=NIGHT).menu_button(key=f"rb_more_{cell}").click(choice).run()
    assert studio.calls == [(call, args, kwargs)]


POLICIES = [
    ("keyframe_scene_1", "When asked", Policy.FROZEN, (Policy.ASK, Policy.FROZEN)),
    ("clip_scene_4", "Kept as it is", Policy.ASK, (Policy.ASK, Policy.FROZEN)),
    ("cut_", "By itself", Policy.ASK, (Policy.AUTO, Policy.ASK, Policy.FROZEN)),
]


@pytest.mark.parametrize(("cell", "now", "wanted", "allowed"), POLICIES, ids=[case[0] for case in POLICIES])
def test_what_may_happen_by_itself_is_chosen_at_the_cell(
    screen: Open, studio: FakeStudio, cell: str, now: str, wanted: Policy, allowed: tuple[Policy, ...]
) -> None:
    """The word for what may happen now opens the others that are allowed; choosing one asks the studio once."""
    menu = screen("notebook", project=NIGHT).menu_button(key=f"rb_policy_{cell}")
    assert menu.label.startswith(now)
    assert len(menu.options) == len(allowed) - 1
    menu.click(wanted).run()
    kind, _, subject = cell.partition("_") if cell == "cut_" else cell.partition("_scene")
    name = f"{kind}:scene{subject}" if subject else kind
    assert studio.calls == [("cells.set_policy", (NIGHT, name, wanted), {})]


def test_a_free_repair_names_itself(screen: Open, studio: FakeStudio) -> None:
    """A repair is a button with its own sentence and no price."""
    app = screen("notebook", project=NIGHT)
    button = app.button(key="rb_mend_keyframe_scene_2_0")
    assert "$" not in button.label
    button.click().run()
    name, args, _ = studio.calls[0]
    assert (name, args[:2]) == ("cells.repair", (NIGHT, "keyframe:scene_2"))


def test_a_frozen_cell_offers_no_remake(screen: Open, studio: FakeStudio) -> None:
    """What is kept as it is can only be let go."""
    app = screen("notebook", project=NIGHT)
    assert app.menu_button(key="rb_policy_clip_scene_4").options == ["When asked"]
    assert "New take" not in app.menu_button(key="rb_more_clip_scene_4").options


def test_takes_are_rated_deleted_and_brought_back(screen: Open, studio: FakeStudio) -> None:
    """The table of takes asks for a rating, a deletion or a return of the take it stands at."""
    old = take("key2", 1)
    app = screen("notebook", project=NIGHT)
    app.menu_button(key="rb_more_keyframe_scene_2").click("takes").run()
    app.feedback(key=f"rb_stars_{old.id}_None").set_value(2).run()
    assert studio.calls == [("cells.rate", (NIGHT, old.id, 3), {})]
    app = screen("notebook", project=NIGHT)
    app.menu_button(key="rb_more_keyframe_scene_2").click("takes").run()
    app.button(key=f"rb_delete_{old.id}").click().run()
    assert studio.calls[-1] == ("cells.delete_take", (NIGHT, old.id), {})


def test_a_note_goes_with_a_new_take(screen: Open, studio: FakeStudio) -> None:
    """The button that spends says how much, and the note reaches the maker."""
    app = screen("notebook", project=NIGHT)
    app.menu_button(key="rb_more_clip_scene_1").click("note").run()
    assert "Make a new take · \\$0\\.45" in labels(app)
    app.text_input(key=f"rb_note_clip_scene_1_{NIGHT}_text").set_value("closer, at dusk")
    app.button(key=f"rb_note_clip_scene_1_{NIGHT}_send").click().run()
    asked = {"new_take": True, "note": "closer, at dusk", "shown": None}
    assert studio.calls == [("cells.make", (NIGHT, ["clip:scene_1"]), asked)]


def test_a_refusal_stands_at_its_cell_with_every_reason(screen: Open, studio: FakeStudio) -> None:
    """What admission refuses is said where it was asked, all reasons at once."""
    studio.fails["cells.make"] = NotAllowedError(("The budget allows $0.02.", "Keyframe 1 has no scene text."))
    app = screen("notebook", project=NIGHT)
    app.button(key="rb_make_keyframe_scene_1").click().run()
    notices = [part.value for part in app.html if 'class="rb-notice"' in str(part.value)]
    assert len(notices) == 1
    assert "The budget allows $0.02. Keyframe 1 has no scene text." in str(notices[0])


def test_a_budget_refreshes_only_what_fits(screen: Open, studio: FakeStudio) -> None:
    """An amount beside the plan is handed to the studio as money, not as a float."""
    app = screen("notebook", project=NIGHT)
    app.text_input(key=f"rb_budget_{NIGHT}").set_value("0.50")
    app.button(key=f"rb_budget_send_{NIGHT}").click().run()
    asked = {"budget_usd": Decimal("0.50"), "shown": None, "only": ()}
    assert studio.calls == [("cells.refresh", (NIGHT, Depth.CLIPS), asked)]


def test_an_empty_project_opens_with_the_brief(screen: Open, studio: FakeStudio) -> None:
    """Where there is no brief yet, its form is open and its button is the next action; closed, it stays closed."""
    app = screen("notebook", project="project_empty")
    assert app.button(key="rb_brief_1_project_empty_send").proto.type == "primary"
    app.button(key="rb_close_brief_").click().run()
    app.run()
    assert "rb_brief_1_project_empty_send" not in [button.key for button in app.button]


def _lights(app: AppTest) -> int:
    return sum(button.proto.type == "primary" for button in app.button) + text_of(app).count(
        'class="rb-button rb-next"'
    )


def test_one_warm_light_a_screen(screen: Open, studio: FakeStudio) -> None:
    """Exactly one thing on a screen is the next action; while jobs are at work the notebook asks for nothing."""
    assert _lights(screen("notebook", project=NIGHT)) == 0
    studio.jobs = ()
    for page, chosen in (("projects", None), ("notebook", NIGHT), ("notebook", "project_empty"), ("export", NIGHT)):
        assert _lights(screen(page, project=chosen)) == 1


def test_words_of_people_are_never_markup(screen: Open, studio: FakeStudio) -> None:
    """A name or prompt with HTML or Markdown in it is shown as it was typed."""
    nasty = "<img src=x onerror=alert(1)> **b** [l](http://x) :red[x] $a$ `c`"
    of = project(name=nasty)
    view = full_view(of)
    scene = next(cell for cell in view.cells if cell.name == "scene_text:scene_1")
    assert scene.scene is not None
    worse = scene.model_copy(update={"scene": scene.scene.model_copy(update={"text": nasty, "title": nasty})})
    studio.views[NIGHT] = view.model_copy(update={"cells": tuple(worse if c is scene else c for c in view.cells)})
    studio.shelf = (studio.shelf[0].model_copy(update={"project": of}),)
    app = screen("notebook", project=NIGHT)
    assert "<img src=x" not in text_of(app)
    assert "&lt;img src=x onerror=alert(1)&gt; **b**" in text_of(app)


def test_two_hundred_scenes_are_turned_like_pages(screen: Open, studio: FakeStudio) -> None:
    """A long film shows ten scenes at a time, and can show only those that need something."""
    studio.views[NIGHT] = full_view(project(), 200)
    app = screen("notebook", project=NIGHT)
    text = text_of(app)
    assert "Keyframe 10<" in text
    assert "Keyframe 11<" not in text
    app.pagination(key=f"rb_page_{NIGHT}").set_value(20).run()
    assert "Keyframe 200<" in text_of(app)
    app.toggle(key=f"rb_wanting_{NIGHT}").set_value(True).run()
    assert "Keyframe 1<" not in text_of(app)


def test_a_project_that_is_not_there_is_said(screen: Open, studio: FakeStudio) -> None:
    """A wrong address is answered calmly, with the way back in the bar."""
    app = screen("notebook", project="nope")
    assert "There is no project nope." in text_of(app)


def test_a_busy_workspace_is_said_calmly(screen: Open, studio: FakeStudio) -> None:
    """A studio that cannot answer becomes one sentence with what to do next."""
    studio.fails["notebook_view"] = StoreBusyError("Another program holds the database.", hint="Close it.")
    text = text_of(screen("notebook", project=NIGHT))
    assert "Another program holds the database." in text
    assert "Traceback" not in text


def test_a_defect_becomes_a_calm_sentence(screen: Open, studio: FakeStudio, caplog: pytest.LogCaptureFixture) -> None:
    """What nobody foresaw is in the log; the person reads that nothing was lost."""
    studio.fails["notebook_view"] = RuntimeError("secret detail")
    text = text_of(screen("notebook", project=NIGHT))
    assert "This screen could not be drawn." in text
    assert "secret" not in text
    assert "secret detail" in caplog.text
    caplog.clear()


def test_projects_of_one_name_are_told_apart(screen: Open, studio: FakeStudio) -> None:
    """Two projects may have the same name; the switcher lists both, and what is typed in one never shows in the other."""
    twin = project("project_twin")
    studio.shelf = (*studio.shelf, studio.shelf[0].model_copy(update={"project": twin}))
    studio.views[twin.id] = full_view(twin)
    app = screen("notebook", project=NIGHT)
    app.button(key="rb_edit_brief_").click().run()
    app.text_area(key=f"rb_brief_1_{NIGHT}_text").set_value("Only here")
    app.session_state["rb_way"] = {"go": {"page": "notebook", "project": twin.id, "at": 1}}
    app.run()
    assert app.query_params["project"] == twin.id
    app.button(key="rb_edit_brief_").click().run()
    assert "Only here" not in str(app.text_area(key=f"rb_brief_2_{twin.id}_text").value)
