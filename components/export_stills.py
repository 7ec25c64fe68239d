"""Addresses of small pictures of a film that is not rendered yet."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from core.model.captions import CaptionUse
from core.model.film import ExportSettings
from core.model.look import Look
from core.model.views_export import ExportView


def address(view: ExportView, settings: ExportSettings, frame: int, px: int) -> str:
    """One frame as these settings would render it, at most `px` (160, 320, 640 or 1280) on its long side."""
    made_of = view.cut_digest[:16] + (view.captions_digest[:16] if settings.captions.is_burned else "")
    query = {"px": px, "settings": settings.model_dump_json(), "cut": made_of}
    return f"/api/projects/{quote(view.project.id, safe='')}/stills/{frame}?{urlencode(query)}"


def with_look(view: ExportView, look: Look) -> ExportSettings:
    """The chosen settings with another look and without words."""
    small = {"look": look, "titles": (), "preset": "", "captions": CaptionUse.NONE}
    return view.settings.model_copy(update=small)
