"""What a person can ask for on the storyboard screen, beside what every screen knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from components import storyboard_choice
from components.asks import Ask

if TYPE_CHECKING:
    from core.studio import Studio


@dataclass(frozen=True)
class SaveFields(Ask):
    """Some of what a scene says; the rest stays as it is stored."""

    can_undo: ClassVar[bool] = True
    scene_id: str
    fields: Mapping[str, Any]
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.storyboard.save_fields(project_id, self.scene_id, self.fields, began_from=self.began_from)


@dataclass(frozen=True)
class AddScene(Ask):
    """A new scene after this one, which is then open; None puts it first."""

    can_undo: ClassVar[bool] = True
    after: str | None

    def carry_out(self, studio: Studio, project_id: str) -> None:
        storyboard_choice.open_scene(studio.storyboard.insert(project_id, after=self.after))


@dataclass(frozen=True)
class RemoveScenes(Ask):
    can_undo: ClassVar[bool] = True
    scene_ids: tuple[str, ...]

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.storyboard.remove_all(project_id, self.scene_ids)
        storyboard_choice.forget(self.scene_ids)


@dataclass(frozen=True)
class SplitScene(Ask):
    can_undo: ClassVar[bool] = True
    scene_id: str
    at_frames: int
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.storyboard.split(project_id, self.scene_id, self.at_frames, began_from=self.began_from)


@dataclass(frozen=True)
class MergeScene(Ask):
    """With the next one."""

    can_undo: ClassVar[bool] = True
    scene_id: str
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.storyboard.merge(project_id, self.scene_id, began_from=self.began_from)


@dataclass(frozen=True)
class DuplicateScene(Ask):
    can_undo: ClassVar[bool] = True
    scene_id: str

    def carry_out(self, studio: Studio, project_id: str) -> None:
        storyboard_choice.open_scene(studio.storyboard.duplicate(project_id, self.scene_id))


@dataclass(frozen=True)
class Approve(Ask):
    """Marks takes as good, or takes the marks back."""

    take_ids: tuple[str, ...]
    is_approved: bool = True

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cells.approve(project_id, self.take_ids, is_approved=self.is_approved)
