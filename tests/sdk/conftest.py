"""What tests over the vendors' own clients share."""

from __future__ import annotations

import threading
import time

import pytest


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the client would have slept; other threads, such as a fake's, sleep as they do."""
    found: list[float] = []
    here, sleep = threading.get_ident(), time.sleep

    def slept(seconds: float) -> None:
        if threading.get_ident() == here:
            found.append(seconds)
        else:
            sleep(seconds)

    monkeypatch.setattr("time.sleep", slept)
    return found
