"""The look section of the export screen: styles, the grade by hand, LUTs."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.model.cut import Cut
from core.model.film import ExportSettings
from core.model.look import Grade, Look, LookName
from core.model.project import Quality
from core.notebook import slots
from core.projects.sample import SAMPLE_ID
from core.settings import ROOT
from core.studio import Studio
from tests.ui.conftest import Open, text_of
from tests.ui.test_export import OWN, orders


def shown(screen: Open, look: Look) -> AppTest:
    """The export screen with a look in its address."""
    app = screen()
    app.switch_page(str(ROOT / "pages" / "export.py"))
    settings = ExportSettings(quality=Quality.FINAL, look=look)
    app.query_params["project"], app.query_params["export"] = SAMPLE_ID, settings.model_dump_json()
    app.run()
    assert not app.exception
    return app


def cut_of(studio: Studio) -> Cut:
    cut = slots.content(studio.notebook.snapshot(SAMPLE_ID), "cut", "", Cut)
    assert cut is not None
    return cut


def test_sliders_make_a_grade_on_top_of_the_look(real_studio: Studio, screen: Open) -> None:
    """What the sliders say reaches the order, beside the look that was chosen and its strength."""
    app = shown(screen, Look(name=LookName.WARM, strength=60))
    app.slider(key="rb_export_grade_exposure" + OWN).set_value(5).run()
    app.slider(key="rb_export_grade_grain" + OWN).set_value(30).run()
    app.button(key="rb_export_final").click().run()
    (order,) = orders(real_studio)
    assert order.settings.look == Look(name=LookName.WARM, strength=60, grade=Grade(exposure=5, grain=30))


def test_a_style_cuts_the_film_and_can_be_undone(real_studio: Studio, screen: Open) -> None:
    """With a style's look chosen, one press gives the cut its transitions and, where ticked, its pace, as one take."""
    style = real_studio.styles.style("energetic_dance")
    before = cut_of(real_studio)
    app = shown(screen, style.look)
    app.checkbox(key="rb_export_retime_energetic_dance" + OWN).check().run()
    app.button(key="rb_export_cut_style" + OWN).click().run()
    after = cut_of(real_studio)
    soft = {item.transition for item in after.items if item.transition_frames}
    assert soft
    assert soft <= {choice.kind for choice in style.transitions}
    assert [item.id for item in after.items] == [item.id for item in before.items]
    assert [item.frames for item in after.items] != [item.frames for item in before.items]


def test_without_a_style_there_is_nothing_to_cut_in(real_studio: Studio, screen: Open) -> None:
    """A plain look, or a style's grade that was changed by hand, offers no cut in a style."""
    assert real_studio.styles.styles
    for look in (
        Look(name=LookName.WARM),
        real_studio.styles.style("dreamy").look.model_copy(update={"grade": Grade(grain=7)}),
    ):
        app = shown(screen, look)
        assert not [button for button in app.button if button.key == "rb_export_cut_style" + OWN]


def test_a_lut_is_chosen_by_name_and_a_broken_one_is_told(real_studio: Studio, screen: Open) -> None:
    """A LUT of the workspace reaches the order by its digest, at its strength; one that is no LUT says which line is wrong."""
    own = real_studio.settings.workspace / "looks"
    own.mkdir()
    (own / "steel.cube").write_text("LUT_1D_SIZE 2\n0 0 0\n0.8 0.9 1\n")
    (own / "broken.cube").write_text("LUT_1D_SIZE 2\n0 0 0\n0.8 0.9\n")
    app = shown(screen, Look())
    app.selectbox(key="rb_export_lut" + OWN).set_value("broken").run()
    assert "broken.cube, line 3" in text_of(app)
    app.selectbox(key="rb_export_lut" + OWN).set_value("steel").run()
    app.slider(key="rb_export_lut_share" + OWN).set_value(40).run()
    app.button(key="rb_export_final").click().run()
    (order,) = orders(real_studio)
    grade = order.settings.look.grade
    assert (real_studio.blobs.path(grade.lut).read_text().split("\n")[0], grade.lut_strength) == ("LUT_1D_SIZE 2", 40)
