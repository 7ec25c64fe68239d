"""The screens with a studio in memory, for looking at them: `python -m tests.ui.preview full|empty|many|long|failing [port]`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import streamlit as st

from components import session
from components.front_page import front_routes
from components.topbar import PAGES
from core.errors import StoreBusyError
from core.settings import ROOT
from core.web import routes
from tests.ui.fake_studio import FakeStudio, empty_studio, full_studio


def studio_of(kind: str) -> FakeStudio:
    folder = Path(tempfile.mkdtemp())
    if kind == "empty":
        return empty_studio(folder)
    fake = full_studio(folder, 200 if kind == "many" else 8)
    if kind == "long":
        name = "The very long and winding story of a market that would not close even when the rain had washed away the street"
        of = fake.views["project_night"].project.model_copy(update={"name": name})
        fake.views["project_night"] = fake.views["project_night"].model_copy(update={"project": of})
        fake.shelf = (fake.shelf[0].model_copy(update={"project": of}), *fake.shelf[1:])
    if kind == "failing":
        fake.fails["notebook_view"] = StoreBusyError(
            "Another program holds the database.", hint="Close it, then reload this screen."
        )
    return fake


app = st.App(ROOT / "components" / "shell.py", routes=[*front_routes(PAGES), *routes(session.studio)])

if __name__ == "__main__":
    session.hold(studio_of(sys.argv[1]))  # type: ignore[arg-type]
    app.run(config={"server.address": "127.0.0.1", "server.port": int(sys.argv[2]) if len(sys.argv) > 2 else 8599})
