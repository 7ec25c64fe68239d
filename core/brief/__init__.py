"""The brief: what is wanted, in a person's own words and in fields.

May use jobs, notebook, store and everything below. Start reading at `cell.py`.
"""

from core.brief.cell import brief_kind
from core.brief.step import BriefStep

__all__ = ["BriefStep", "brief_kind"]
