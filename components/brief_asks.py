"""What a person can ask for on the brief screen, beside saving the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from components import session
from components.asks import Ask
from core.model.money import Price

if TYPE_CHECKING:
    from core.studio import Studio


@dataclass(frozen=True)
class Say(Ask):
    """Says something about the film. What was typed stays where it is until it has been said.

    Args:
        shown: What the button said that the answer costs.
    """

    words: str
    shown: Price | None = None

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.brief.say(project_id, self.words, shown=self.shown)
        session.turn_page("say")


@dataclass(frozen=True)
class AcceptBrief(Ask):
    """What was filled in from the conversation is right."""

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.brief.accept(project_id)


@dataclass(frozen=True)
class RenamePicture(Ask):
    can_undo: ClassVar[bool] = True
    blob: str
    name: str
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.brief.rename_reference(project_id, self.blob, self.name, began_from=self.began_from)


@dataclass(frozen=True)
class RemovePicture(Ask):
    can_undo: ClassVar[bool] = True
    blob: str
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.brief.remove_reference(project_id, self.blob, began_from=self.began_from)
