"""Moods, scenes and the storyboard: contents of the `moods`, `storyboard` and `scene_text` cells."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from core.errors import NotFoundError
from core.model.base import Doc, Value
from core.model.project import Line, LongText, Reference

__all__ = ["Camera", "HexColor", "Mood", "MoodBoard", "Reference", "SceneText", "Storyboard"]

LONGEST_FRAMES = 18_000
"""Longest scene there is, ten minutes at 30 frames a second; of longer footage the cut uses a part."""
MOST_SCENE_REFERENCES = 4
"""Pictures that a scene can point to."""

HexColor = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$", to_lower=True)]


class Mood(Value):
    """A look to choose from. `id` lasts; `id` and `name` are labels and condemn nothing when they change."""

    id: str
    name: Line
    palette: tuple[HexColor, ...] = Field(min_length=1, max_length=8)
    light: Line = ""
    lens: Line = ""
    texture: Line = ""
    keywords: tuple[Line, ...] = ()


class MoodBoard(Doc):
    """The moods on offer and the one that was picked. Content of the `moods` cell."""

    schema_name: ClassVar[str] = "mood_board"

    moods: tuple[Mood, ...] = ()
    picked: str | None = None

    def mood(self, mood_id: str) -> Mood:
        """The mood with this id.

        Raises:
            NotFoundError: When there is none.
        """
        for mood in self.moods:
            if mood.id == mood_id:
                return mood
        raise NotFoundError(f"There is no mood {mood_id} any more.")

    @property
    def picked_mood(self) -> Mood | None:
        return self.mood(self.picked) if self.picked is not None else None


class Camera(StrEnum):
    """Camera moves in our words; the catalogue maps them to a vendor's."""

    STILL = "still"
    PUSH_IN = "push_in"
    PULL_OUT = "pull_out"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    TRUCK_LEFT = "truck_left"
    TRUCK_RIGHT = "truck_right"
    HANDHELD = "handheld"


class SceneText(Doc):
    """One planned shot. Content of a `scene_text` cell.

    Args:
        title: A label; changes nothing below.
        beat: Name of the flavor's beat it came from; a label.
        text: What is seen.
        negative: What must not be seen.
        length_frames: Planned length at the project's rate, 1 to 18,000 frames (ten minutes at 30).
        line: Words spoken, for later.
    """

    schema_name: ClassVar[str] = "scene_text"

    title: Line = ""
    beat: Line = ""
    text: LongText = ""
    negative: Line = ""
    camera: Camera = Camera.STILL
    length_frames: int = Field(ge=1, le=LONGEST_FRAMES)
    references: tuple[Reference, ...] = ()
    line: Line = ""


class Storyboard(Doc):
    """The scenes in order. Content of the `storyboard` cell; what each scene says lives in its own cell."""

    schema_name: ClassVar[str] = "storyboard"

    scene_ids: tuple[str, ...] = ()
