"""Words: templates are filled from documents, and say nothing about what is not known."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.flavors import CAMERA_WORDS, beat_words, brief_words, load_flavors, mood_words, scene_count, scene_words
from core.model.flavor import PROMPT_NAMES, Flavor, PromptName
from core.model.project import Aspect, Brief, ProjectKind
from core.model.scene import Camera, Mood, SceneText

BRIEF = Brief(text="A $5 bill in the rain", goal="be felt", avoid=("smiles", "logos"), length_s=30)
MOOD = Mood(id="m", name="Dusk", palette=("#101010", "#808080"), light="Low sun", keywords=("wet street", "lamp"))
SCENE = SceneText(title="Hand", beat="Turn", text="Close on a hand.", camera=Camera.PUSH_IN, length_frames=95)


@pytest.fixture
def flavor(shipped: Path) -> Flavor:
    return load_flavors([shipped]).flavor("short_film")


def words() -> dict[str, str]:
    return {
        **brief_words(BRIEF, Aspect.WIDE, ProjectKind.SHORT_FILM),
        **mood_words(MOOD),
        **scene_words(SCENE, Fraction(30)),
    }


def test_every_word_has_a_place() -> None:
    """Every word that documents give may be used by at least one prompt."""
    known = frozenset().union(*PROMPT_NAMES.values())
    beats = beat_words((), 900, Fraction(30))
    assert set(words()) | set(beats) <= known


def test_prompt_says_what_is_known(flavor: Flavor) -> None:
    """A picture prompt holds the scene first, then light and palette, as they were written."""
    text = flavor.prompt(PromptName.PICTURE, words())
    assert text.startswith("Close on a hand.\nFilm still from a short film, wide 16:9 frame")
    assert "Light: Low sun" in text
    assert "#101010, #808080" in text


def test_unknown_things_are_not_mentioned(flavor: Flavor) -> None:
    """A line that would say nothing is left out, so no prompt ends in `Lens: `."""
    text = flavor.prompt(PromptName.PICTURE, words())
    assert "Lens:" not in text
    assert "Change for this take" not in text
    assert "Match the look" not in text


def test_dollars_in_a_brief_stay(flavor: Flavor) -> None:
    """What a person wrote is never read as a template."""
    assert "A $5 bill in the rain" in flavor.prompt(PromptName.MOODS, words())


def test_every_shipped_prompt_fills(shipped: Path) -> None:
    """Every prompt of every shipped flavor can be filled with nothing at all and with everything."""
    for flavor in load_flavors([shipped]).flavors.values():
        for name in PromptName:
            bare = flavor.prompt(name, {})
            full = flavor.prompt(name, {**words(), "note": "closer", "count": "4", "beats": "1. A", "scenes": "8"})
            assert "$" not in bare
            assert "\n\n\n" not in full
            assert len(full) > len(bare) or name is PromptName.CLIP_NEGATIVE


def test_beats_are_listed_with_their_seconds(flavor: Flavor) -> None:
    """The beats come as a numbered list with length, purpose and camera moves."""
    said = beat_words(flavor.beats, 900, Fraction(30))
    assert said["beats"].splitlines()[0].startswith("1. Opening image (about 3.6 s): One place")
    assert said["length_frames"] == "900"
    assert said["scenes"] == "8"


def test_every_camera_has_words() -> None:
    """Every camera move can be said to a model."""
    assert set(CAMERA_WORDS) == set(Camera)


@given(st.integers(1, 18_000), st.integers(1, 40))
def test_scene_count_stays_sensible(frames: int, beats: int) -> None:
    """There are 1 to 200 scenes, none shorter than a second unless the film is."""
    count = scene_count(frames, Fraction(30), beats)
    assert 1 <= count <= 200
    assert count == 1 or frames / count >= 30
