"""An export of what the disk no longer has."""

from __future__ import annotations

from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from tests.unit.stage import quiet_studio


def test_a_lost_clip_is_said_before_anything_is_rendered(settings: Settings) -> None:
    """A cut that shows a file which is gone names the scene and leads to the clips; with the file back it can be exported."""
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        cut = studio.export.view(SAMPLE_ID).cut
        assert cut is not None
        source = cut.items[3].source
        assert source is not None
        kept = studio.blobs.path(source.blob)
        kept.rename(kept.with_suffix(".away"))
        view = studio.export.view(SAMPLE_ID)
        assert view.blocked == "The file of Scene 4 cannot be found: pick another take, or bring it again."
        assert (view.go_to, view.plan) == ("clips", None)
        kept.with_suffix(".away").rename(kept)
        assert not studio.export.view(SAMPLE_ID).blocked
