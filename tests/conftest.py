"""House rules for every test: clean environment, no network beyond loopback, no error in any log."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import Settings

_LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting or key of this machine reaches a test; the workspace is the test's own."""
    for name in os.environ:
        if name.startswith("REELBOOK_") or name.endswith(("_API_KEY", "_API_TOKEN")) or name == "FAL_KEY":
            monkeypatch.delenv(name)
    monkeypatch.setenv("REELBOOK_WORKSPACE", str(tmp_path / "workspace"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a workspace of the test's own."""
    return Settings(workspace=tmp_path / "workspace")


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere but this machine fails the test."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            raise AssertionError(f"A test tried to reach {address[0]}.")
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def no_error_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """An ERROR in any log fails the test, unless the test read it and cleared it."""
    yield
    errors = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not errors, f"Errors were logged: {errors}"
