"""What a person can ask for on the export screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from components.asks import Ask
from core.model.captions import CaptionMend
from core.model.cut_edits import UseStyle
from core.model.film import ExportSettings
from core.model.style import Style

if TYPE_CHECKING:
    from core.studio import Studio


@dataclass(frozen=True)
class StartExport(Ask):
    """Make the film of the cut as it is now.

    Args:
        also: Further films of it, in the same run.
    """

    settings: ExportSettings
    also: tuple[ExportSettings, ...] = ()

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.export.start(project_id, (self.settings, *self.also))


@dataclass(frozen=True)
class CutInStyle(Ask):
    """Give the cut a style's transitions and, where wanted, its length of shots."""

    can_undo: ClassVar[bool] = True
    style: Style
    is_retimed: bool

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.cut.edit(project_id, [UseStyle(style=self.style, is_retimed=self.is_retimed)])


@dataclass(frozen=True)
class SaveSubtitles(Ask):
    """Keep subtitles as a person wrote them.

    Args:
        text: As a SubRip file holds them.
    """

    can_undo: ClassVar[bool] = True
    text: str
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.subtitles.save(project_id, self.text, began_from=self.began_from or None)


@dataclass(frozen=True)
class SpeakSubtitles(Ask):
    """Make subtitles from what is spoken."""

    can_undo: ClassVar[bool] = True
    settings: ExportSettings
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.subtitles.speak(project_id, self.settings, began_from=self.began_from or None)


@dataclass(frozen=True)
class MendSubtitles(Ask):
    """Mend all subtitles that this way of mending can."""

    can_undo: ClassVar[bool] = True
    mend: CaptionMend
    settings: ExportSettings
    began_from: int

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.subtitles.mend(project_id, self.mend, self.settings, began_from=self.began_from or None)


@dataclass(frozen=True)
class ClearSubtitles(Ask):
    """Leave the film without subtitles; they stay in the notebook."""

    can_undo: ClassVar[bool] = True

    def carry_out(self, studio: Studio, project_id: str) -> None:
        studio.subtitles.clear(project_id)
