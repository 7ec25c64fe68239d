"""What a person can ask for on the mood screen, beside picking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from components.asks import Ask
from core.model.money import Price
from core.model.scene import Mood

if TYPE_CHECKING:
    from core.studio import Studio


@dataclass(frozen=True)
class AddMood(Ask):
    """Puts a mood of one's own on the board."""

    can_undo: ClassVar[bool] = True
    mood: Mood
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.mood.add(project_id, self.mood, began_from=self.began_from)


@dataclass(frozen=True)
class ChangeMood(Ask):
    """Writes over what a mood says."""

    can_undo: ClassVar[bool] = True
    mood: Mood
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.mood.replace(project_id, self.mood, began_from=self.began_from)


@dataclass(frozen=True)
class MixMoods(Ask):
    """Puts a mood between two others on the board."""

    can_undo: ClassVar[bool] = True
    one_id: str
    other_id: str
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.mood.mix(project_id, self.one_id, self.other_id, began_from=self.began_from)


@dataclass(frozen=True)
class RemoveMood(Ask):
    """Takes a mood off the board; it goes on the shelf with its pictures."""

    can_undo: ClassVar[bool] = True
    mood_id: str
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.mood.remove(project_id, self.mood_id, began_from=self.began_from)


@dataclass(frozen=True)
class MoodFromPictures(Ask):
    """Puts a mood with the colors of pictures on the board.

    Args:
        blobs, names: Up to three pictures of the project.
    """

    can_undo: ClassVar[bool] = True
    blobs: tuple[str, ...]
    names: tuple[str, ...]

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.mood.from_pictures(project_id, self.blobs, self.names)


@dataclass(frozen=True)
class RewriteMood(Ask):
    """New words for one mood and, when they are there, a new picture.

    Args:
        shown: What the button said that both cost.
    """

    mood_id: str
    shown: Price | None = None
    note: str = ""

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.mood.rewrite(project_id, self.mood_id, note=self.note, shown=self.shown)


@dataclass(frozen=True)
class MakePictures(Ask):
    """Pictures of one mood, all of them or none.

    Args:
        names: Cells of the pictures.
        shown: What the button said that they cost together.
    """

    names: tuple[str, ...]
    shown: Price | None = None
    is_new_take: bool = False

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cells.make(project_id, self.names, new_take=self.is_new_take, shown=self.shown)
