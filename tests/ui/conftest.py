"""A screen with a studio in memory behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import session
from core.projects.sample import add_sample
from core.settings import ROOT, Settings
from core.studio import Studio
from tests.ui.fake_studio import FakeStudio, empty_studio, full_studio
from tests.unit.stage import quiet_studio

Open = Callable[..., AppTest]


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[FakeStudio]:
    """A shelf with a project at work, a sample and an empty project."""
    fake = full_studio(tmp_path)
    session.hold(fake)  # type: ignore[arg-type]
    yield fake
    session.hold(None)


@pytest.fixture
def bare_studio(tmp_path: Path) -> Iterator[FakeStudio]:
    """A studio with nothing on its shelf."""
    fake = empty_studio(tmp_path)
    session.hold(fake)  # type: ignore[arg-type]
    yield fake
    session.hold(None)


@pytest.fixture
def real_studio(settings: Settings) -> Iterator[Studio]:
    """The real studio with the finished sample on its shelf (`SAMPLE_ID`); its jobs are rows, nothing runs."""
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        session.hold(studio)
        yield studio
        session.hold(None)


@pytest.fixture
def screen() -> Open:
    """Opens a screen, as an address would: `screen("notebook", project="project_night")`."""

    def opened(page: str = "projects", *, project: str | None = None) -> AppTest:
        app = AppTest.from_file(str(ROOT / "components" / "shell.py"), default_timeout=60)
        if project is not None:
            app.query_params["project"] = project
        app.run()
        if page != "projects":
            app.switch_page(str(ROOT / "pages" / f"{page}.py"))
            if project is not None:
                app.query_params["project"] = project
            app.run()
        assert not app.exception
        return app

    return opened


def text_of(app: AppTest) -> str:
    """All HTML on the screen."""
    return "\n".join(str(part.value) for part in app.html)


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]
