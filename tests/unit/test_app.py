"""The server's start and end, without a server."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

import app
from components import session
from core.errors import InUseError, ReadOnlyError, SettingsError, StudioError, TooNewError
from core.settings import Settings

PROBLEMS: list[StudioError] = [
    InUseError("The workspace is open in another server.", hint="Stop that one first."),
    ReadOnlyError("The workspace cannot be written."),
    TooNewError("The workspace was made by a newer version."),
    SettingsError("The catalogue is wrong."),
]


@pytest.fixture(autouse=True)
def nothing_held() -> Iterator[None]:
    session.hold(None)
    yield
    session.hold(None)


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda value: type(value).__name__)
def test_a_workspace_that_cannot_be_used_is_said_before_the_server_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], problem: StudioError
) -> None:
    """One calm line on stderr, exit code 2, and no server."""

    def refuse(_settings: Settings) -> Any:
        raise problem

    monkeypatch.setattr(app, "_open", refuse)
    monkeypatch.setattr(app.app, "run", lambda **_: pytest.fail("a server was started"))
    assert app.main() == 2
    assert capsys.readouterr().err == f"{problem}\n"


def test_a_wrong_setting_is_said_with_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A setting that does not fit ends the start with its name."""
    monkeypatch.setenv("REELBOOK_PORT", "everywhere")
    assert app.main() == 2
    assert "port" in capsys.readouterr().err


def test_the_studio_is_closed_when_the_server_could_not_come_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that is taken leaves no workspace open behind it."""
    closed: list[bool] = []
    monkeypatch.setattr(app, "_open", lambda _settings: SimpleNamespace(close=lambda: closed.append(True)))

    def fail(**_: Any) -> None:
        sys.exit(1)

    monkeypatch.setattr(app.app, "run", fail)
    with pytest.raises(SystemExit):
        app.main()
    assert closed == [True]
    assert not session.is_open()


def test_the_lifespan_opens_once_and_closes_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `main` the lifespan opens the studio itself; scripts find it while it lasts, and it is closed after."""
    events: list[str] = []

    def open_one(_settings: Settings) -> Any:
        events.append("open")
        return SimpleNamespace(close=lambda: events.append("close"))

    monkeypatch.setattr(app, "_open", open_one)

    async def live() -> None:
        async with app.lifespan(None):
            events.append("held" if session.is_open() else "lost")

    asyncio.run(live())
    assert events == ["open", "held", "close"]
    assert not session.is_open()
