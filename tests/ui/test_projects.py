"""The shelf, with the real studio behind it: cards, the form, what a menu does, other shelves, two hundred projects."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from components import session
from core.errors import InputError
from core.model.preferences import Defaults
from core.model.project import Aspect, Project, Tier
from core.model.views_projects import Place
from core.projects.sample import SAMPLE_ID
from core.settings import Settings
from core.studio import Studio
from tests.ui.conftest import Open, labels, text_of
from tests.ui.fake_studio import FakeStudio
from tests.ui.fake_views import NOON, project
from tests.unit.stage import quiet_studio

HOSTILE = '<img src=x onerror="alert(1)"> **bold** :red[x] & 🎬'


@pytest.fixture
def bare(settings: Settings) -> Iterator[Studio]:
    """The real studio with nothing on its shelf."""
    with quiet_studio(settings) as studio:
        session.hold(studio)
        yield studio
        session.hold(None)


def _shelf(studio: Studio) -> list[Project]:
    return [card.project for card in studio.projects.cards()]


def test_every_project_is_a_card(bare: Studio, screen: Open) -> None:
    """A card says name, state, kind, length and money, and shows the brief where there is no picture; text is never markup."""
    bare.projects.create(name=HOSTILE, flavor="ad_creative", text=f"Tea. {HOSTILE}", budget_usd=Decimal(10))
    text = text_of(screen())
    assert "&lt;img src=x" in text
    assert "<img src=x" not in text
    for words in ("Brief written", "Ad creative · 0:15.00", "$0.00 of $10.00", "Tea. &lt;img"):
        assert words in text


def test_the_sample_is_marked_and_opens_where_work_is(real_studio: Studio, screen: Open) -> None:
    """The finished sample is marked as sample and as drawn offline; pressing its card leads to its export."""
    app = screen()
    assert ">sample<" in text_of(app)
    assert "offline animatic" in text_of(app)
    app.button(key=f"rb_open_{SAMPLE_ID}").click().run()
    assert app.query_params["project"] == [SAMPLE_ID] or app.query_params["project"] == SAMPLE_ID


def test_an_empty_shelf_says_what_to_do_and_shows_the_form(bare: Studio, screen: Open) -> None:
    """With nothing anywhere, the form is what there is, and one sentence says how a film starts."""
    app = screen()
    assert "A film starts with a few words" in text_of(app)
    assert "Start the project" in labels(app)
    assert "New project" not in labels(app)


def test_a_project_is_started_with_what_was_typed(bare: Studio, screen: Open) -> None:
    """Name, brief, shape, length, quality and budget are as typed."""
    app = screen()
    app.segmented_control(key="rb_new_flavor").set_value("short_film").run()
    app.segmented_control(key="rb_new_aspect_short_film").set_value(Aspect.SQUARE).run()
    app.segmented_control(key="rb_new_tier").set_value(Tier.PRODUCTION).run()
    app.text_input(key="rb_new_name").set_value("Tea at four")
    app.text_area(key="rb_new_text").set_value("A slow afternoon. 🫖")
    app.number_input(key="rb_new_length_short_film").set_value(45)
    app.text_input(key="rb_new_budget").set_value("$2.50")
    app.button(key="rb_new_send").click().run()
    (made,) = _shelf(bare)
    brief = bare.projects.brief(made.id)
    assert (made.name, made.flavor, made.aspect, made.tier, made.budget_usd) == (
        "Tea at four", "short_film", Aspect.SQUARE, Tier.PRODUCTION, Decimal("2.50"),
    )  # fmt: skip
    assert (brief.text, brief.length_s) == ("A slow afternoon. 🫖", 45)


def test_a_nameless_project_is_named_by_its_first_words(bare: Studio, screen: Open) -> None:
    """Nobody has to invent a name before a film."""
    app = screen()
    app.text_area(key="rb_new_text").set_value("A slow afternoon with tea and rain")
    app.button(key="rb_new_send").click().run()
    assert [one.name for one in _shelf(bare)] == ["A slow afternoon with"]


@pytest.mark.parametrize("budget", ["ten", "-3", "NaN", "1e999999999"])
def test_a_budget_that_is_no_amount_is_said_and_loses_nothing(bare: Studio, screen: Open, budget: str) -> None:
    """A wrong budget is answered in a sentence; nothing is started and the words stay."""
    app = screen()
    app.text_area(key="rb_new_text").set_value("A slow afternoon")
    app.text_input(key="rb_new_budget").set_value(budget)
    app.button(key="rb_new_send").click().run()
    assert app.text_area(key="rb_new_text").value == "A slow afternoon"
    assert _shelf(bare) == []
    assert f"{budget} is not an amount." in text_of(app)


def test_the_form_begins_with_the_defaults(bare: Studio, screen: Open) -> None:
    """Kind, shape, quality and budget of the settings stand in the form."""
    wanted = Defaults(flavor="short_film", aspect=Aspect.VERTICAL, tier=Tier.PRODUCTION, budget_usd=Decimal(4))
    bare.house.live.save_defaults(wanted, began_from=0)
    app = screen()
    assert app.segmented_control(key="rb_new_flavor").value == "short_film"
    assert app.segmented_control(key="rb_new_aspect_short_film").value == Aspect.VERTICAL
    assert app.segmented_control(key="rb_new_tier").value == Tier.PRODUCTION
    assert app.text_input(key="rb_new_budget").value == "4"


def test_several_kinds_and_shapes_at_once(bare: Studio, screen: Open) -> None:
    """The button says how many, a line for each says what making it costs, and all are started."""
    app = screen()
    app.toggle(key="rb_new_many").set_value(True).run()
    app.segmented_control(key="rb_new_flavors").set_value(["ad_creative", "short_film"]).run()
    app.segmented_control(key="rb_new_aspects").set_value([Aspect.WIDE, Aspect.SQUARE]).run()
    assert text_of(app).count(">free</span>") == 4
    app.text_input(key="rb_new_name").set_value("Rain")
    app.text_area(key="rb_new_text").set_value("Umbrellas")
    send = app.button(key="rb_new_send")
    assert send.label == "Start 4 projects"
    send.click().run()
    assert {one.name for one in _shelf(bare)} == {
        "Rain, Ad creative, 16:9", "Rain, Ad creative, 1:1", "Rain, Short film, 16:9", "Rain, Short film, 1:1",
    }  # fmt: skip
    assert "4 projects were started." in text_of(app)


def test_from_the_brief_of_another(real_studio: Studio, screen: Open) -> None:
    """New from this brief brings its words along, ready for several shapes."""
    app = screen()
    app.menu_button(key=f"rb_menu_{SAMPLE_ID}").click("again").run()
    assert "New from the brief of Night market" in text_of(app)
    text = app.text_area(key=f"rb_new_text_{SAMPLE_ID}").value
    assert text == real_studio.projects.brief(SAMPLE_ID).text
    app.button(key="rb_new_send").click().run()
    assert len(_shelf(real_studio)) == 4


def test_duplicate_archive_delete_and_back(real_studio: Studio, screen: Open) -> None:
    """What the menu does is done and said; archive and delete are undone with one press, or later from their shelves."""
    app = screen()
    app.menu_button(key=f"rb_menu_{SAMPLE_ID}").click("duplicate").run()
    copy = next(one for one in _shelf(real_studio) if one.id != SAMPLE_ID)
    assert "Night market was duplicated." in text_of(app)
    for way, words in (("archive", "was archived."), ("delete", "was deleted.")):
        app.menu_button(key=f"rb_menu_{copy.id}").click(way).run()
        assert f"Night market copy {words}" in text_of(app)
        assert len(_shelf(real_studio)) == 1
        app.button(key="rb_undo").click().run()
        assert len(_shelf(real_studio)) == 2
    app.menu_button(key=f"rb_menu_{copy.id}").click("delete").run()
    app.segmented_control(key="rb_shelf_place").set_value(Place.BIN.value).run()
    app.button(key=f"rb_restore_{copy.id}").click().run()
    assert len(_shelf(real_studio)) == 2


def test_a_template_starts_a_project(real_studio: Studio, screen: Open) -> None:
    """Kept as a template, it lies on its own shelf; its card opens the form, and the project starts with its scenes."""
    app = screen()
    app.menu_button(key=f"rb_menu_{SAMPLE_ID}").click("template").run()
    assert "is kept as a template." in text_of(app)
    app.segmented_control(key="rb_shelf_place").set_value(Place.TEMPLATES.value).run()
    (template,) = real_studio.projects.templates()
    app.button(key=f"rb_open_{template.id}").click().run()
    assert "Brings along: brief, 4 moods, 7 scenes." in text_of(app)
    app.text_input(key="rb_new_name").set_value("Second night")
    app.button(key="rb_new_send").click().run()
    assert [one.name for one in _shelf(real_studio)] == ["Second night", "Night market"]


def test_the_drawer_says_what_a_change_does_and_saves_it(real_studio: Studio, screen: Open) -> None:
    """Another shape says what turns stale before it is saved; an amount that is none is said and nothing is saved."""
    app = screen()
    app.menu_button(key=f"rb_menu_{SAMPLE_ID}").click("details").run()
    key = f"{SAMPLE_ID}_1"
    app.segmented_control(key=f"rb_details_aspect_{key}").set_value(Aspect.SQUARE).run()
    assert "7 keyframes and 7 clips turn stale." in text_of(app)
    app.text_input(key=f"rb_details_budget_{key}").set_value("ten").run()
    app.button(key=f"rb_details_save_{key}").click().run()
    assert "ten is not an amount." in text_of(app)
    assert real_studio.projects.project(SAMPLE_ID).aspect is Aspect.WIDE
    app.text_input(key=f"rb_details_name_{key}").set_value("Morning market").run()
    app.text_input(key=f"rb_details_budget_{key}").set_value("$2.50").run()
    app.button(key=f"rb_details_save_{key}").click().run()
    saved = real_studio.projects.project(SAMPLE_ID)
    assert (saved.name, saved.budget_usd, saved.aspect) == ("Morning market", Decimal("2.50"), Aspect.SQUARE)
    assert "Morning market was saved." in text_of(app)


def test_a_clash_in_the_drawer_shows_both(real_studio: Studio, screen: Open) -> None:
    """Somebody renamed it in between: both versions are shown, the typed one stays in the field, saving again means it."""
    app = screen()
    app.menu_button(key=f"rb_menu_{SAMPLE_ID}").click("details").run()
    real_studio.projects.rename(SAMPLE_ID, "Theirs")
    key = f"{SAMPLE_ID}_1"
    app.text_input(key=f"rb_details_name_{key}").set_value("Ours").run()
    app.button(key=f"rb_details_save_{key}").click().run()
    text = text_of(app)
    assert "name: Theirs" in text
    assert "name: Ours" in text
    assert real_studio.projects.project(SAMPLE_ID).name == "Theirs"
    assert app.text_input(key=f"rb_details_name_{key}").value == "Ours"
    app.button(key=f"rb_details_save_{key}").click().run()
    assert real_studio.projects.project(SAMPLE_ID).name == "Ours"


def test_a_refusal_keeps_the_form(bare: Studio, screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the studio refuses is said at the form, with the words still in it."""

    def refused(_ask: object) -> object:
        raise InputError("The name is taken.", hint="Choose another.")

    monkeypatch.setattr(bare.projects, "start", refused)
    app = screen()
    app.text_input(key="rb_new_name").set_value("Tea")
    app.button(key="rb_new_send").click().run()
    assert "The name is taken." in text_of(app)
    assert app.text_input(key="rb_new_name").value == "Tea"


def test_search_and_two_hundred_projects(bare: Studio, screen: Open) -> None:
    """Two hundred projects open as a page of cards, more come when asked, and search finds the one."""
    with bare.store.joined():
        for number in range(200):
            bare.projects.create(name=f"Film {number:03d}", flavor="ad_creative", text=f"word{number:03d}")
    app = screen()
    assert text_of(app).count('class="rb-card"') == 24
    more = app.button(key="rb_shelf_more")
    assert more.label == "Show 24 more of 176"
    more.click().run()
    assert text_of(app).count('class="rb-card"') == 48
    app.text_input(key="rb_shelf_search").set_value("WORD017").run()
    assert text_of(app).count('class="rb-card"') == 1
    app.text_input(key="rb_shelf_search").set_value("nowhere").run()
    assert "Nothing here has the words" in text_of(app)
    app.button(key="rb_shelf_clear").click().run()
    assert text_of(app).count('class="rb-card"') == 24


def test_a_store_that_fails_is_told(real_studio: Studio, screen: Open) -> None:
    """A workspace that was closed under the screen is told in a sentence."""
    real_studio.store.close()
    assert "The workspace is closed." in text_of(screen())


@pytest.mark.parametrize("page", ["notebook"])
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
