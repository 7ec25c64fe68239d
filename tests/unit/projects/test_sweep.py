"""What the clean-up counts as lost."""

from __future__ import annotations

import os
import time

from core.settings import Settings
from tests.unit.stage import quiet_studio


def test_stills_stay_for_a_week(settings: Settings) -> None:
    """A still of a film not rendered yet is no lost poster: it goes a week after it was drawn; a poster of no file goes at once."""
    with quiet_studio(settings) as studio:
        folder = settings.workspace / "posters"
        folder.mkdir(exist_ok=True)
        for name in ("still_new", "still_old", f"{'0' * 64}_320"):
            (folder / f"{name}.jpg").write_bytes(b"a picture")
        long_ago_s = time.time() - 8 * 86_400
        os.utime(folder / "still_old.jpg", (long_ago_s, long_ago_s))
        assert studio.house.storage().offer.files == 2
        assert studio.sweep() == (2, 18)
        assert [made.stem for made in folder.iterdir()] == ["still_new"]
