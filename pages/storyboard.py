"""The storyboard screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components import cell_card, frame, notebook_column, session
from components.asks import Ask

if TYPE_CHECKING:
    from core.studio import Studio

_KINDS = ("storyboard", "scene_text", "keyframe")


def _show(studio: Studio) -> None:
    view = frame.view(studio, _KINDS)
    if view is None:
        return
    frame.title("Storyboard")
    asked: Ask | None = None
    for cell in view.cells:
        asked = cell_card.show(cell, view.project, notebook_column.titles(view)) or asked
    frame.act(studio, view.project.id, asked)


_show(session.studio())
