"""The list of jobs on a screen."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import NotAllowedError
from core.model.jobs import JobState
from tests.ui.conftest import Open, text_of
from tests.ui.fake_studio import FakeStudio

NIGHT = "project_night"


@pytest.fixture
def unknown(studio: FakeStudio) -> str:
    """Id of a job of unknown outcome."""
    return next(job.id for job in studio.jobs if job.state is JobState.UNKNOWN)


def _adopting(screen: Open, job_id: str) -> AppTest:
    app = screen("notebook", project=NIGHT)
    app.session_state["rb_panels"] = {f"{NIGHT}/rb_job_{job_id}": {"name": "adopt", "began_from": 0, "opening": 1}}
    return app.run()


def test_a_result_is_adopted_by_its_id(screen: Open, studio: FakeStudio, unknown: str) -> None:
    """The vendor's id reaches the studio without the spaces around it, and the field closes."""
    app = _adopting(screen, unknown)
    app.text_input(key=f"rb_adopt_id_{unknown}").set_value(" task-7 ")
    app.button(key=f"rb_adopt_send_{unknown}").click().run()
    assert studio.calls == [("job_adopt", (unknown, "task-7"), {})]
    assert not [field for field in app.text_input if field.key == f"rb_adopt_id_{unknown}"]


def test_a_refused_adoption_is_said_at_its_field(screen: Open, studio: FakeStudio, unknown: str) -> None:
    """The reason stands where the id was typed, the id stays, and closing takes both away."""
    studio.fails["job_adopt"] = NotAllowedError(("The vendor knows no task-7.",))
    app = _adopting(screen, unknown)
    app.text_input(key=f"rb_adopt_id_{unknown}").set_value("task-7")
    app.button(key=f"rb_adopt_send_{unknown}").click().run()
    assert text_of(app).count("The vendor knows no task-7.") == 1
    assert app.text_input(key=f"rb_adopt_id_{unknown}").value == "task-7"
    app.button(key=f"rb_adopt_close_{unknown}").click().run()
    assert "The vendor knows no task-7." not in text_of(app)
    assert not [field for field in app.text_input if field.key == f"rb_adopt_id_{unknown}"]
