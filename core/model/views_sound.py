"""What the clips screen shows of a scene's sound, and of how it fits its neighbors."""

from __future__ import annotations

from core.model.base import Value
from core.model.views import CellView


class SpokenWord(Value):
    """A word and when it is said.

    Args:
        at: `0.4 s`, from the beginning of the voice.
    """

    text: str
    at: str


class JointView(Value):
    """A place where the scene meets a neighbor.

    Args:
        title: `Scene 2 to 3`.
        score: 0 to 1; None where it could not be looked at.
        sentence: The score in words.
        bridge: Where a bridge is suggested or was made.
    """

    title: str
    score: float | None
    sentence: str
    bridge: CellView | None = None


class SoundDesk(Value):
    """The sound of the chosen scene.

    Args:
        line: Words spoken.
        line_version, wish_version: Hand back with an edit.
        length: How long the line takes to say, against the shot; empty without a line.
        problem: Why the voice cannot be made, with the seconds; empty when it can.
        voices: Voices of the model, by the vendor's name; empty where it has only one.
        voice, language, speed, effect: What is wished for.
        voice_cell, effect_cell, lips_cell: None while there is nothing to make them of.
        words: When each word is said, where the voice that is chosen tells.
        joints: Before and after the scene.
    """

    scene_id: str
    number: int
    line: str = ""
    line_version: int = 0
    length: str = ""
    problem: str = ""
    voices: tuple[tuple[str, str], ...] = ()
    voice: str = ""
    language: str = ""
    speed: float = 1.0
    effect: str = ""
    wish_version: int = 0
    voice_cell: CellView | None = None
    effect_cell: CellView | None = None
    lips_cell: CellView | None = None
    words: tuple[SpokenWord, ...] = ()
    joints: tuple[JointView, ...] = ()
