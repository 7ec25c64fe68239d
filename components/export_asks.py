"""What a person can ask for on the export screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.asks import Ask
from core.model.film import ExportSettings

if TYPE_CHECKING:
    from core.studio import Studio


@dataclass(frozen=True)
class StartExport(Ask):
    """Make the film of the cut as it is now."""

    settings: ExportSettings

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.export.start(project_id, self.settings)
