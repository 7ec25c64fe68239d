"""What a mood looks like: its picture, its colors and its words, as HTML."""

from __future__ import annotations

from components import places
from components.marks import cell_mark, job_mark
from components.markup import Html, join, tag
from components.shapes import RATIOS
from core.model.cells import VerdictKind
from core.model.project import Aspect
from core.model.scene import Mood
from core.model.views import CellView
from core.model.views_mood import MoodCard

_WORDS = (("light", "Light"), ("lens", "Lens"), ("texture", "Texture"))


def face(card: MoodCard, project_id: str, aspect: Aspect) -> Html:
    """The head of a card: picture, palette, name and what is true of the picture."""
    picture = card.pictures[0] if card.pictures else None
    picked = tag("span", "picked", class_="rb-tag") if card.is_picked else None
    return tag(
        "div",
        _frame(picture, card.mood, project_id, aspect),
        palette(card.mood.palette),
        tag("h3", card.mood.name, picked),
        _state(picture),
        class_="rb-mood-face",
    )


def palette(colors: tuple[str, ...]) -> Html:
    """Colors beside each other, each with its name for who points at it or listens."""
    swatches = [tag("i", style=f"background: {color}", title=color) for color in colors]
    said = f"Palette: {', '.join(colors)}"
    return tag("div", *swatches, class_="rb-mood-palette", role="img", aria_label=said)


def words(mood: Mood) -> Html:
    """Light, lens, texture and keywords; what is empty is left out."""
    rows = [
        join((tag("dt", title), tag("dd", getattr(mood, name))))
        for name, title in _WORDS
        if getattr(mood, name).strip()
    ]
    keys = [tag("span", word, class_="rb-word") for word in mood.keywords]
    listed = tag("dl", join(rows), class_="rb-mood-words") if rows else None
    return tag("div", listed, tag("div", *keys, class_="rb-mood-keys") if keys else None, class_="rb-mood-said")


def board(moods: tuple[Mood, ...], picked: str | None) -> Html:
    """A whole board small: for comparing two versions of it."""
    rows = [
        tag(
            "div",
            tag("p", mood.name, tag("span", "picked", class_="rb-tag") if mood.id == picked else None),
            palette(mood.palette),
            class_="rb-mood-row",
        )
        for mood in moods
    ]
    return tag("div", *rows) if rows else tag("p", "no moods", class_="rb-muted")


def _frame(picture: CellView | None, mood: Mood, project_id: str, aspect: Aspect) -> Html:
    taken = picture.selected if picture is not None else None
    badge = None
    if taken is not None and taken.is_readable and taken.blob is not None:
        inside = tag("img", src=places.poster(project_id, taken.blob, 640), alt=f"Mood {mood.name}", loading="lazy")
        badge = tag("span", "offline animatic", class_="rb-offline") if taken.is_offline else None
    else:
        said = "file missing" if taken is not None else "no picture yet"
        inside = tag("span", said, class_="rb-muted")
    return tag("div", inside, badge, class_="rb-frame", style=f"--rb-ratio: {RATIOS[aspect]}")


def _state(picture: CellView | None) -> Html:
    """The mark of the picture with its cause, or what is at work for it."""
    if picture is None:
        return tag("p", "")
    if picture.job is not None:
        job = picture.job
        said = tag("span", tag("span", job.sentence, data_job_words=job.id), f" {job.hint}" if job.hint else None)
        return tag("p", job_mark(job), said, class_="rb-mood-state")
    is_fine = picture.verdict.kind is VerdictKind.CURRENT
    facts = picture.selected.facts if picture.selected is not None else ""
    said = tag("span", facts if is_fine else f"picture: {picture.verdict.sentence()}")
    return tag("p", cell_mark(picture), said, class_="rb-mood-state")
