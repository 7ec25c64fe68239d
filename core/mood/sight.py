"""The mood screen's picture of a project: which buttons stand on which card, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.model.cells import VerdictKind
from core.model.money import Price, total
from core.model.scene import Mood
from core.model.views import CellView, NotebookView
from core.model.views_mood import MoodCard, MoodsView

RewritePrice = Callable[[str], Price]


def moods_view(view: NotebookView, rewrite_price: RewritePrice) -> MoodsView:
    """The board from the cells of a project.

    Args:
        view: The project with its cells `brief`, `moods` and `mood_picture`.
        rewrite_price: What a mood costs anew, words and pictures, by its id.
    """
    board = next((cell for cell in view.cells if cell.kind == "moods"), None)
    brief = next((cell.brief for cell in view.cells if cell.brief is not None), None)
    references = tuple((one.name, one.blob) for one in brief.references) if brief is not None else ()
    if board is None or board.moods is None:
        return MoodsView(cell=board, references=references)
    pictures: dict[str, list[CellView]] = {}
    for cell in view.cells:
        if cell.kind == "mood_picture":
            pictures.setdefault(cell.subject.partition(".")[0], []).append(cell)
    cards = tuple(
        _card(mood, mood.id == board.moods.picked, pictures.get(mood.id, ()), board, rewrite_price)
        for mood in board.moods.moods
    )
    return MoodsView(cell=board, cards=cards, references=references)


def _card(
    mood: Mood, is_picked: bool, pictures: Sequence[CellView], board: CellView, rewrite_price: RewritePrice
) -> MoodCard:
    makeable = [cell for cell in pictures if cell.make_label and (cell.job is None or cell.job.state.is_over)]
    due = [cell for cell in makeable if cell.verdict.kind in {VerdictKind.MISSING, VerdictKind.STALE}]
    wanted = due or makeable[:1]
    price = total(cell.price for cell in wanted if cell.price is not None) if wanted else None
    is_writable = bool(board.make_label) and (board.job is None or board.job.state.is_over)
    anew = rewrite_price(mood.id) if is_writable and len(makeable) == len(pictures) else None
    return MoodCard(
        mood=mood,
        is_picked=is_picked,
        pictures=tuple(pictures),
        due=tuple(cell.name for cell in wanted),
        picture_label=_picture_label(due, wanted, price) if price is not None else "",
        picture_price=price,
        is_another=not due,
        rewrite_label=f"New words and picture{_money(anew)}" if anew is not None else "",
        rewrite_price=anew,
    )


def _picture_label(due: Sequence[CellView], wanted: Sequence[CellView], price: Price) -> str:
    if len(wanted) > 1:
        return f"Make {len(wanted)} pictures{_money(price)}"
    verb = "New picture" if not due else "Make the picture" if due[0].selected is None else "Remake the picture"
    return f"{verb}{_money(price)}"


def _money(price: Price) -> str:
    return "" if price.is_free else f" · {price.label()}"
