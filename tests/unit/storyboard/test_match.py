"""Matching a new storyboard with the old one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.replies import SceneReply
from core.model.scene import SceneText
from core.storyboard.match import fitted_lengths, matched_ids

RAIN = "Rain falls on the empty market while lanterns light one by one"
STALL = "Steam rises from a noodle stall and the cook looks up"
GIRL = "A girl in a yellow raincoat runs between the stalls"


def _reply(text: str) -> SceneReply:
    return SceneReply(title="", text=text, length_frames=30)


def _old(*texts: str) -> list[tuple[str, SceneText]]:
    return [(f"scene_{number}", SceneText(text=text, length_frames=30)) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("replies", "old", "expected"),
    [
        ([RAIN, STALL], [RAIN, STALL], ["scene_0", "scene_1"]),
        ([STALL, RAIN], [RAIN, STALL], ["scene_1", "scene_0"]),
        ([RAIN + " slowly", GIRL], [STALL, RAIN], ["scene_1", "new"]),
        ([GIRL], [RAIN, STALL], ["new"]),
        ([RAIN, RAIN], [RAIN], ["scene_0", "new"]),
        ([RAIN], [], ["new"]),
    ],
)
def test_like_scenes_keep_their_id(replies: list[str], old: list[str], expected: list[str]) -> None:
    """A scene that tells the same keeps its id wherever it moved; every other gets a fresh one, and no id is used twice."""
    found = matched_ids([_reply(text) for text in replies], _old(*old))
    assert ["new" if scene_id not in dict(_old(*old)) else scene_id for scene_id in found] == expected
    assert len(set(found)) == len(found)


def test_a_better_match_is_not_taken_by_a_worse_one() -> None:
    """The equal text wins the old scene even when a merely similar one comes first."""
    found = matched_ids([_reply(RAIN + " tonight"), _reply(RAIN)], _old(RAIN))
    assert found[1] == "scene_0"
    assert found[0] != "scene_0"


@given(st.lists(st.integers(1, 900), min_size=1, max_size=200), st.integers(1, 18_000))
def test_fitted_lengths_add_up(lengths: Sequence[int], total: int) -> None:
    """Fitted lengths add up to the total exactly and none is below one frame, where there is a frame for each."""
    found = fitted_lengths(lengths, total)
    assert len(found) == len(lengths)
    assert min(found) >= 1
    if total >= len(lengths):
        assert sum(found) == total


def test_fitting_lengths_stay_as_they_are() -> None:
    """Lengths that add up already are not touched."""
    assert fitted_lengths((10, 20, 30), 60) == (10, 20, 30)
