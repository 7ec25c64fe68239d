"""Where the model panel of a cell finds its models and prompts. Nothing is read before it is opened but the name on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from core.model.orders import Ability
from core.model.views import CellView
from core.model.views_models import ModelChoice, ModelDefault, ProjectModels, PromptLine

if TYPE_CHECKING:
    from core.studio import Studio

ABILITIES = {
    "scene_text": Ability.WRITE,
    "moods": Ability.WRITE,
    "mood_picture": Ability.IMAGE,
    "keyframe": Ability.IMAGE,
    "clip": Ability.CLIP,
}
"""Kinds of cells whose model can be chosen where they stand, and what that model does."""


@dataclass(frozen=True)
class ModelSource:
    """Models and prompts for the cells of a project, as long as a screen is drawn."""

    studio: Studio
    project_id: str

    @cached_property
    def project(self) -> ProjectModels:
        """What the project uses for each ability."""
        return self.studio.models.defaults(self.project_id)

    def default(self, cell: CellView) -> ModelDefault:
        """What a cell is made with unless something else is said."""
        wanted = ABILITIES[cell.kind]
        return next(one for one in self.project.defaults if one.ability is wanted)

    def choices(self, cell: CellView) -> tuple[ModelChoice, ...]:
        """Every model for a cell, with its price for this very cell."""
        return self.studio.models.choices(self.project_id, cell.name)

    def prompts(self, cell: CellView, search: str) -> tuple[PromptLine, ...]:
        """Prompts that were kept or used for such cells."""
        return self.studio.models.prompts(search, ABILITIES[cell.kind])
