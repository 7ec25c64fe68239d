"""Export: the film on disk, what it will cost in rendering, and the history of exports.

May use jobs, notebook, store and everything below. Start reading at `cell.py`.
"""

from core.export.captions import captions_kind
from core.export.cell import film_kind
from core.export.preview import PreviewStep
from core.export.step import ExportStep
from core.export.subtitles import SubtitleStep

__all__ = ["ExportStep", "PreviewStep", "SubtitleStep", "captions_kind", "film_kind"]
