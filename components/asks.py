"""What a person can ask for on a screen. A component returns one of these values; the page carries it out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from core.model.cells import Depth, Policy, Repair
from core.model.money import Price
from core.model.project import Brief
from core.model.scene import SceneText

if TYPE_CHECKING:
    from core.studio import Studio


@dataclass(frozen=True)
class Ask(ABC):
    """Something a person asked for.

    Args:
        cell: Name of the cell it was asked at, where an answer is shown; empty for the page.
        closes: Whether the open panel of that cell closes when it is done.
        can_undo: Whether it changes what is chosen or written, so that undo goes back over it.
    """

    can_undo: ClassVar[bool] = False
    cell: str = field(default="", kw_only=True)
    closes: bool = field(default=False, kw_only=True)

    @abstractmethod
    def carry_out(self, studio: Studio, project_id: str) -> None:
        """Asks the studio. Raises whatever the studio answers with."""


@dataclass(frozen=True)
class Make(Ask):
    """Make or remake this one cell.

    Args:
        shown: What the cell said that it costs; None with a note, whose own words may be counted too.
    """

    is_new_take: bool = False
    note: str = ""
    shown: Price | None = None

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cells.make(project_id, [self.cell], new_take=self.is_new_take, note=self.note, shown=self.shown)


@dataclass(frozen=True)
class Refresh(Ask):
    """Refresh the project to this depth, for at most this much.

    Args:
        shown: What the button said that it costs; None where a budget was named instead.
        only: Names of cells, or subjects such as scene ids, to keep to; empty for the whole project.
    """

    depth: Depth
    shown: Price | None = None
    budget_usd: Decimal | None = None
    only: tuple[str, ...] = ()

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cells.refresh(project_id, self.depth, budget_usd=self.budget_usd, shown=self.shown, only=self.only)


@dataclass(frozen=True)
class PickTake(Ask):
    can_undo: ClassVar[bool] = True
    take_id: str

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cells.select(project_id, self.take_id)


@dataclass(frozen=True)
class DeleteTake(Ask):
    take_id: str

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cells.delete_take(project_id, self.take_id)


@dataclass(frozen=True)
class RestoreTake(Ask):
    take_id: str

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cells.restore_take(project_id, self.take_id)


@dataclass(frozen=True)
class RateTake(Ask):
    """1 to 5, or None to take the rating back."""

    take_id: str
    rating: int | None

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cells.rate(project_id, self.take_id, self.rating)


@dataclass(frozen=True)
class Freeze(Ask):
    """Keep the cell as it is."""

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cells.freeze(project_id, self.cell)


@dataclass(frozen=True)
class Thaw(Ask):
    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cells.thaw(project_id, self.cell)


@dataclass(frozen=True)
class SetPolicy(Ask):
    """What may happen to the cell without asking."""

    policy: Policy

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cells.set_policy(project_id, self.cell, self.policy)


@dataclass(frozen=True)
class Mend(Ask):
    """A repair that costs nothing."""

    can_undo: ClassVar[bool] = True
    repair: Repair

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cells.repair(project_id, self.cell, self.repair)


@dataclass(frozen=True)
class SaveBrief(Ask):
    can_undo: ClassVar[bool] = True
    brief: Brief
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.brief.save(project_id, self.brief, began_from=self.began_from)


@dataclass(frozen=True)
class PickMood(Ask):
    can_undo: ClassVar[bool] = True
    mood_id: str
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.mood.pick(project_id, self.mood_id, began_from=self.began_from)


@dataclass(frozen=True)
class SaveScene(Ask):
    can_undo: ClassVar[bool] = True
    scene_id: str
    scene: SceneText
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.storyboard.save_scene(project_id, self.scene_id, self.scene, began_from=self.began_from)


@dataclass(frozen=True)
class Reorder(Ask):
    can_undo: ClassVar[bool] = True
    scene_ids: tuple[str, ...]
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.storyboard.reorder(project_id, self.scene_ids, began_from=self.began_from)


@dataclass(frozen=True)
class InsertScene(Ask):
    """A new empty scene after this one; None puts it first."""

    can_undo: ClassVar[bool] = True
    after: str | None

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.storyboard.insert(project_id, after=self.after)


@dataclass(frozen=True)
class RemoveScene(Ask):
    can_undo: ClassVar[bool] = True
    scene_id: str

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.storyboard.remove(project_id, self.scene_id)


@dataclass(frozen=True)
class SettleJob(Ask):
    """What to do with a job that failed or whose outcome is unknown.

    Args:
        way: `retry`, `look_up`, `adopt` or `write_off`.
        remote_id: The vendor's own id, for `adopt`.
    """

    job_id: str
    way: str
    remote_id: str = ""

    def carry_out(self, studio: Studio, project_id: str) -> None:  # noqa: ARG002  a job knows its project
        if self.way == "adopt":
            studio.job_adopt(self.job_id, self.remote_id.strip())
        elif self.way == "look_up":
            studio.job_look_up(self.job_id)
        elif self.way == "write_off":
            studio.job_write_off(self.job_id)
        else:
            studio.job_retry(self.job_id)


@dataclass(frozen=True)
class Arrived(Ask):
    """Files went straight to the studio, or jobs moved on: the screen only has to look again."""

    def carry_out(self, studio: Studio, project_id: str) -> None:
        pass


@dataclass(frozen=True)
class Visit(Ask):
    """Go to another screen with the same project."""

    page: str

    def carry_out(self, studio: Studio, project_id: str) -> None:
        pass
