"""What a person can ask for on the clips screen, beyond what any cell offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from components import clips_state
from components.asks import Ask
from core.model.effects import Effect

if TYPE_CHECKING:
    from core.studio import Studio


@dataclass(frozen=True)
class FrameAsKeyframe(Ask):
    """A frame of a take becomes the keyframe of a scene.

    Args:
        frame: From 0.
        number: Of that scene, for the sentence about it.
    """

    can_undo: ClassVar[bool] = True
    take_id: str
    frame: int
    scene_id: str
    number: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.clips.frame_as_keyframe(project_id, self.take_id, self.frame, self.scene_id)
        clips_state.say(f"Frame {self.frame} is the keyframe of scene {self.number} now.")


@dataclass(frozen=True)
class FrameAsReference(Ask):
    """A scene points to a frame of a take."""

    can_undo: ClassVar[bool] = True
    take_id: str
    frame: int
    scene_id: str
    number: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.clips.frame_as_reference(project_id, self.take_id, self.frame, self.scene_id)
        clips_state.say(f"Scene {self.number} points to frame {self.frame} as a reference now.")


@dataclass(frozen=True)
class StillAsClip(Ask):
    """The keyframe stands as the clip of its scene."""

    can_undo: ClassVar[bool] = True
    scene_id: str

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.clips.still_as_clip(project_id, self.scene_id)


@dataclass(frozen=True)
class MakeEffect(Ask):
    """A new take of a take, under an effect; free.

    Args:
        amounts: By the names of the effect's settings.
    """

    take_id: str
    effect: Effect
    amounts: Mapping[str, float]

    def carry_out(self, studio: Studio, project_id: str) -> None:
        is_begun = studio.clips.apply_effect(project_id, self.take_id, self.effect, self.amounts)
        label = self.effect.label.lower()
        clips_state.say(f"A new take is being made: {label}." if is_begun else f"That take was there already: {label}.")
