"""One warm process that finds beats, shared by all tests of the session: librosa takes seconds to load."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.music.grid import BeatFinder


@pytest.fixture(scope="session")
def finder() -> Iterator[BeatFinder]:
    shared = BeatFinder()
    shared.warm_up()
    yield shared
    shared.close()
