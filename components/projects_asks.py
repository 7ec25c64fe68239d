"""What a person can ask for on the shelf, and what is said once it is done."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from components.asks import Ask
from components.session import Notice
from core.model.project import Aspect, Project, Tier
from core.model.views_projects import StartAsk

if TYPE_CHECKING:
    from core.studio import Studio


@dataclass(frozen=True)
class ShelfAsk(Ask):
    """Something asked of one project on the shelf."""

    project: Project

    @abstractmethod
    def told(self) -> Notice | None:
        """What is said when it is done; None where the screen shows it anyway."""


@dataclass(frozen=True)
class Open(ShelfAsk):
    """Go to work on it."""

    def carry_out(self, studio: Studio, project_id: str) -> None:
        pass

    def told(self) -> Notice | None:
        return None


@dataclass(frozen=True)
class EditDetails(Open):
    """Show its name, budget, shape and quality to change."""


@dataclass(frozen=True)
class NewFromBrief(Open):
    """Open the form for new projects with its brief."""


@dataclass(frozen=True)
class NewFromTemplate(Open):
    """Open the form for new projects with this template."""


@dataclass(frozen=True)
class Duplicate(ShelfAsk):
    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.projects.duplicate(project_id)

    def told(self) -> Notice:
        return Notice(f"{self.project.name} was duplicated.", "Takes and choices are all there; nothing was made anew.")


@dataclass(frozen=True)
class SaveTemplate(ShelfAsk):
    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.projects.save_template(project_id)

    def told(self) -> Notice:
        return Notice(
            f"{self.project.name} is kept as a template.",
            "Brief, moods and scenes travel with it; keyframes, clips and sound do not.",
        )


@dataclass(frozen=True)
class Archive(ShelfAsk):
    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.projects.archive(project_id)

    def told(self) -> Notice:
        return Notice(f"{self.project.name} was archived.", "It keeps all it has.", undo=self.project.id)


@dataclass(frozen=True)
class Delete(ShelfAsk):
    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.projects.delete(project_id)

    def told(self) -> Notice:
        return Notice(f"{self.project.name} was deleted.", "Nothing in it is gone.", undo=self.project.id)


@dataclass(frozen=True)
class BringBack(ShelfAsk):
    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.projects.restore(project_id)

    def told(self) -> Notice:
        return Notice(f"{self.project.name} is back.")


@dataclass(frozen=True)
class SaveDetails(ShelfAsk):
    """The project's own facts in one save.

    Args:
        began_from: Version of the project that the person has seen.
    """

    name: str
    budget_usd: Decimal | None
    aspect: Aspect
    tier: Tier
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.projects.change(
            project_id,
            name=self.name or self.project.name,
            budget_usd=self.budget_usd,
            aspect=self.aspect,
            tier=self.tier,
            began_from=self.began_from,
        )

    def told(self) -> Notice:
        return Notice(f"{self.name or self.project.name} was saved.")


@dataclass(frozen=True)
class Start:
    """Start one project, or several at once.

    Args:
        is_many: Stay on the shelf, where they all are.
    """

    wanted: StartAsk
    is_many: bool = False


@dataclass(frozen=True)
class StartTemplate:
    """Start a project with all that a template holds."""

    template_id: str
    name: str
