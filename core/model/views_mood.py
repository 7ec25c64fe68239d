"""What the mood screen shows: every mood as a card, with its pictures and what making it anew costs."""

from __future__ import annotations

from core.model.base import Value
from core.model.money import Price
from core.model.scene import Mood
from core.model.views import CellView

MOST_COLORS = 8


class MoodCard(Value):
    """A mood on the board.

    Args:
        pictures: Cells of its pictures, the first one first.
        due: Pictures that are missing or stale, by cell name; what its picture button makes.
        picture_label: What that button says, such as `New picture · $0.04`; empty when none can be made now.
        picture_price: What it costs.
        is_another: It makes another take of a picture that is as it should be.
        rewrite_label: What the button for new words and pictures says; empty when they cannot be made now.
        rewrite_price: What it costs.
    """

    mood: Mood
    is_picked: bool
    pictures: tuple[CellView, ...]
    due: tuple[str, ...]
    picture_label: str = ""
    picture_price: Price | None = None
    is_another: bool = False
    rewrite_label: str = ""
    rewrite_price: Price | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is being made for it, or nobody knows what became of it."""
        return any(cell.job is not None and not cell.job.state.is_over for cell in self.pictures)


class MoodsView(Value):
    """The board.

    Args:
        cell: The cell of the board itself; None where the project has none (a quick cut).
        references: Pictures of the brief, as name and digest.
    """

    cell: CellView | None
    cards: tuple[MoodCard, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
