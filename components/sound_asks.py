"""What a person can ask for about the sound of a scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from components.asks import Ask

if TYPE_CHECKING:
    from core.studio import Studio


@dataclass(frozen=True)
class SaveLine(Ask):
    """The words spoken in a scene."""

    can_undo: ClassVar[bool] = True
    scene_id: str
    line: str
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.sounds.save_line(project_id, self.scene_id, self.line, began_from=self.began_from)


@dataclass(frozen=True)
class SaveWish(Ask):
    """Some of how a scene is to sound."""

    can_undo: ClassVar[bool] = True
    scene_id: str
    fields: Mapping[str, Any]
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.sounds.save_wish(project_id, self.scene_id, self.fields, began_from=self.began_from)
