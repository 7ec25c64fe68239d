"""What a person can ask for in the model panel of a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from components import model_beside, session
from components.asks import Ask
from core.model.money import Price
from core.model.orders import Ability

if TYPE_CHECKING:
    from core.studio import Studio


@dataclass(frozen=True)
class MakeWithModel(Ask):
    """Make a take of this cell with a model of one's choice, this once.

    Args:
        shown: What the button said that it costs; None with a note, whose own words may be counted too.
    """

    model: str
    seed: int | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    shown: Price | None = None

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cells.make(
            project_id, [self.cell], new_take=True, note=self.note, shown=self.shown, model=self.model, seed=self.seed,
            parameters=self.parameters,
        )  # fmt: skip


@dataclass(frozen=True)
class MakeBeside(Ask):
    """The same cell with two models, to be looked at beside each other once both are there.

    Args:
        shown: What the button said that both cost.
    """

    models: tuple[str, str]
    note: str = ""
    shown: Price | None = None

    def carry_out(self, studio: Studio, project_id: str) -> None:
        jobs = studio.cells.make_with(project_id, self.cell, self.models, note=self.note, shown=self.shown)
        model_beside.wait_for(self.cell, tuple(job.id for job in jobs))


@dataclass(frozen=True)
class ChooseModel(Ask):
    """The model that the project uses from now on; empty for what the settings or the flavor say."""

    ability: Ability
    model: str
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.models.choose(project_id, self.ability, self.model, began_from=self.began_from)


@dataclass(frozen=True)
class KeepPrompt(Ask):
    """Keep words to use them again."""

    name: str
    text: str
    ability: Ability

    def carry_out(self, studio: Studio, project_id: str) -> None:  # noqa: ARG002  prompts belong to all projects
        studio.models.save_prompt(self.name, self.text, self.ability)
        session.turn_page("prompt")


@dataclass(frozen=True)
class ForgetPrompt(Ask):
    prompt_id: str

    def carry_out(self, studio: Studio, project_id: str) -> None:  # noqa: ARG002  prompts belong to all projects
        studio.models.remove_prompt(self.prompt_id)
