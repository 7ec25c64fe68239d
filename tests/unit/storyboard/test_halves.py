"""One scene made two and two made one: lengths add up to the frame, words are said once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.model.scene import MOST_SCENE_REFERENCES, Camera, Reference, SceneText
from core.storyboard.halves import first_half, joined, second_half

SCENE = SceneText(
    title="Rain", text="Rain falls.", negative="sun", camera=Camera.PUSH_IN, length_frames=120, line="It rains."
)


@given(st.integers(2, 18_000), st.data())
def test_halves_add_up_and_join_again(frames: int, draw: st.DataObject) -> None:
    """Whatever the length and wherever it is split, both halves make the old scene again, to the frame."""
    scene = SCENE.model_copy(update={"length_frames": frames})
    at = draw.draw(st.integers(1, frames - 1))
    first, second = first_half(scene, at), second_half(scene, at)
    assert (first.length_frames, second.length_frames) == (at, frames - at)
    assert joined(first, second) == scene


def test_what_the_second_half_keeps() -> None:
    """It says what is seen, so its picture still fits; a spoken line is said once, and its title says where it comes from."""
    second = second_half(SCENE, 30)
    assert (second.text, second.negative, second.camera) == (SCENE.text, SCENE.negative, SCENE.camera)
    assert (second.title, second.line) == ("Rain (continued)", "")
    assert second_half(second, 10).title == "Rain (continued)"
    assert second_half(SCENE.model_copy(update={"title": ""}), 30).title == ""


@pytest.mark.parametrize("at", [-1, 0, 120, 121])
def test_an_empty_half_is_refused(at: int) -> None:
    """A split at the edge or outside would leave nothing on one side."""
    with pytest.raises(InputError):
        first_half(SCENE, at)


def test_two_scenes_as_one() -> None:
    """Words of both in order, what both say once; the camera of the first; pictures of both, as many as fit."""
    pictures = tuple(Reference(name=f"r{number}", blob=f"{number:064x}") for number in range(6))
    first = SCENE.model_copy(update={"references": pictures[:3]})
    other = SceneText(text="A cat runs.", negative="sun", length_frames=60, line="Look.", references=pictures[2:])
    whole = joined(first, other)
    assert whole.text == "Rain falls.\nA cat runs."
    assert (whole.negative, whole.line, whole.length_frames) == ("sun", "It rains. Look.", 180)
    assert (whole.camera, whole.title) == (Camera.PUSH_IN, "Rain")
    assert whole.references == pictures[:MOST_SCENE_REFERENCES]


def test_too_long_together_is_refused() -> None:
    """A scene lasts ten minutes at most."""
    long = SCENE.model_copy(update={"length_frames": 18_000})
    with pytest.raises(InputError, match="ten minutes"):
        joined(long, SCENE)
