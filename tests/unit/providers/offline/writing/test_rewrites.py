"""One scene rewritten: the note's words can be seen in it, the rest stays."""

from __future__ import annotations

from typing import Any

import pytest

from core.model.scene import Camera
from tests.unit.providers.offline.writing.conftest import DRIVE, Desk

OLD: dict[str, Any] = {
    "title": "Old car",
    "beat": "Verse",
    "text": "Wide shot: two friends in an old car. The road is wet.",
    "negative": "logos",
    "camera": "still",
    "length_frames": 95,
}
NOTES = (
    ("closer, at dusk", "at dusk", Camera.STILL),
    ("make it rain", "It rains now.", Camera.STILL),
    ("add a dog", "There is a dog as well.", Camera.STILL),
    ("show her hands", "We see her hands.", Camera.STILL),
    ("make it warmer, add a red scarf", "There is a red scarf as well.", Camera.STILL),
    ("pan left", "pan left", Camera.PAN_LEFT),
    ("the camera pans right", "The camera pans right.", Camera.PAN_RIGHT),
    ("tilt down to the shoes", "tilt down to the shoes", Camera.TILT_DOWN),
    ("slow push in", "slow push in", Camera.PUSH_IN),
    ("handheld", "handheld", Camera.HANDHELD),
    ("mehr Regen, näher", "mehr Regen, näher", Camera.STILL),
    ("🌧🌧", "🌧🌧", Camera.STILL),
)


@pytest.mark.parametrize(("note", "says", "camera"), NOTES, ids=[case[0] for case in NOTES])
def test_note_shows(desk: Desk, note: str, says: str, camera: Camera) -> None:
    """The note's words are in the text, its move is the camera's, and beat, length and title stay."""
    scene = desk.scene(DRIVE, note, **OLD).scene
    assert says in scene.text
    assert scene.camera is camera
    assert (scene.beat, scene.length_frames, scene.title) == ("Verse", 95, "Old car")
    assert "old car" in scene.text


def test_closer_changes_the_size(desk: Desk) -> None:
    """A note on the size of the shot replaces the size it had."""
    scene = desk.scene(DRIVE, "closer", **OLD).scene
    assert scene.text.startswith("Close")
    assert "Wide shot" not in scene.text


def test_removed_things_are_kept_out(desk: Desk) -> None:
    """What the note removes joins what must not be seen, and is no longer named in the picture."""
    scene = desk.scene(DRIVE, "no old car", **OLD).scene
    assert scene.negative == "logos, old car"
    assert "two friends in the empty space" in scene.text


def test_without_a_note_todays_brief_is_told(desk: Desk) -> None:
    """Without a note the scene is told again from today's brief, by the clause nearest to it."""
    scene = desk.scene("Two friends in a stolen boat. Later, snow.", "", **OLD).scene
    assert "two friends in a stolen boat" in scene.text.lower()
    assert (scene.beat, scene.length_frames) == ("Verse", 95)


def test_scene_that_was_empty(desk: Desk) -> None:
    """A scene without any text can be rewritten too."""
    assert "rain" in desk.scene("", "rain").scene.text.lower()
