"""The storyboard as a screen shows it: each scene as a card with one mark and one reason, and the film's length in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.model.cells import VerdictKind
from core.model.jobs import JobState
from core.model.media import MediaKind
from core.model.scene import MOST_SCENE_REFERENCES
from core.model.views import CellView, NotebookView
from core.model.views_storyboard import Approval, SceneCard, StoryboardView
from core.timing import FILM_RATE, frames_of, seconds_of

BOARD_KINDS = ("brief", "storyboard", "scene_text", "keyframe", "clip", "song", "beat_grid")
STAGES = {"scene_text": "text", "keyframe": "picture", "clip": "clip"}
"""Kinds of cells a scene has, upstream first, and what a person calls them."""

_WORDS_SHOWN = 7
_JOBS = {JobState.UNKNOWN: "unknown", JobState.FAILED: "failed"}
_SPOKEN = {"current": "up to date", "frozen": "kept as it is", "ring": "at work"}
_WORST = ("blocked", "unknown", "failed", "ring", "stale", "missing", "frozen")

Scenes = Mapping[str, Mapping[str, CellView]]


def board_view(view: NotebookView, tempo_bpm: float) -> StoryboardView:
    """The whole screen, from the cells of `BOARD_KINDS`."""
    scenes = _by_scene(view.cells)
    board = next((cell for cell in view.cells if cell.storyboard is not None), None)
    ids = board.storyboard.scene_ids if board is not None and board.storyboard is not None else ()
    cards = tuple(_card(number, one, scenes.get(one, {})) for number, one in enumerate(ids, 1))
    frames = sum(card.length_frames for card in cards)
    song = next((cell for cell in view.cells if cell.kind == "song"), None)
    length, difference = _length(len(cards), frames, song, _brief_s(view.cells))
    return StoryboardView(
        notebook=view,
        version_no=board.version_no if board is not None else 0,
        cards=cards,
        length=length,
        difference=difference,
        tempo_bpm=tempo_bpm,
        approvals=tuple(_approval(kind, stage, ids, scenes) for kind, stage in STAGES.items()),
        most_references=MOST_SCENE_REFERENCES,
    )


def _by_scene(cells: Iterable[CellView]) -> dict[str, dict[str, CellView]]:
    found: dict[str, dict[str, CellView]] = {}
    for cell in cells:
        if cell.kind in STAGES:
            found.setdefault(cell.subject, {})[cell.kind] = cell
    return found


def _card(number: int, scene_id: str, cells: Mapping[str, CellView]) -> SceneCard:
    text = cells["scene_text"].scene if "scene_text" in cells else None
    frames = text.length_frames if text is not None else 0
    shown = next((cell.selected for kind in ("keyframe", "clip") if (cell := _seen(cells.get(kind))) is not None), None)
    mark, reason, cell = _telling(cells)
    job = cell.job if cell is not None and mark == "ring" else None
    return SceneCard(
        id=scene_id,
        number=number,
        words=first_words(text.title or text.text) if text is not None else "",
        camera=text.camera.value.replace("_", " ") if text is not None else "",
        length=f"{float(seconds_of(frames)):.1f} s",
        length_frames=frames,
        picture=shown.blob if shown is not None else None,
        is_offline=shown is not None and shown.is_offline,
        mark=mark,
        word=_SPOKEN.get(mark, mark),
        reason=reason,
        fraction=job.fraction if job is not None else None,
        job_id=job.id if job is not None else "",
        approved=tuple(stage for kind, stage in STAGES.items() if _is_approved(cells.get(kind))),
    )


def first_words(text: str) -> str:
    """The first few words of a text, on one line."""
    words = text.split()
    return " ".join(words[:_WORDS_SHOWN]) + (" …" if len(words) > _WORDS_SHOWN else "")


def _seen(cell: CellView | None) -> CellView | None:
    """The cell, where its chosen take can be seen."""
    if cell is None or cell.selected is None or not cell.selected.is_readable or cell.selected.info is None:
        return None
    return cell if cell.selected.info.kind is not MediaKind.AUDIO else None


def _telling(cells: Mapping[str, CellView]) -> tuple[str, str, CellView | None]:
    """Mark and reason of what is most worth knowing: the worst there is, and of equals the furthest upstream."""
    found = [(*_state(cells[kind], stage), cells[kind]) for kind, stage in STAGES.items() if kind in cells]
    for shape in _WORST:
        for mark, reason, cell in found:
            if mark == shape:
                return mark, reason, cell
    return "current", "", None


def _state(cell: CellView, stage: str) -> tuple[str, str]:
    if cell.job is not None:
        return _JOBS.get(cell.job.state, "ring"), f"{stage}: {cell.job.sentence}"
    if cell.is_frozen and cell.verdict.kind is not VerdictKind.MISSING:
        return "frozen", f"{stage} kept as it is"
    said = cell.verdict.sentence()
    if cell.verdict.kind is VerdictKind.MISSING:
        return "missing", f"{stage} {said}"
    return cell.verdict.kind.value, f"{stage}: {said}" if said else ""


def _is_approved(cell: CellView | None) -> bool:
    return cell is not None and cell.selected is not None and cell.selected.is_approved


def _approval(kind: str, stage: str, ids: Sequence[str], scenes: Scenes) -> Approval:
    cells = {one: cell for one in ids if (cell := scenes.get(one, {}).get(kind)) is not None}
    made = {one: cell.selected for one, cell in cells.items() if cell.selected is not None}
    return Approval(
        stage=stage,
        made=len(made),
        approved=sum(take.is_approved for take in made.values()),
        open_takes={one: take.id for one, take in made.items() if not take.is_approved},
    )


def _brief_s(cells: Iterable[CellView]) -> int | None:
    found = (cell.brief for cell in cells if cell.brief is not None and not cell.brief.is_empty)
    brief = next(found, None)
    return brief.length_s if brief is not None else None


def _length(scenes: int, frames: int, song: CellView | None, brief_s: int | None) -> tuple[str, str]:
    """The head line, and in words how the film's length differs from the song's or, without one, from the brief's."""
    said = f"{scenes} {'scene' if scenes == 1 else 'scenes'} · {float(seconds_of(frames)):.1f} s"
    if song is not None and song.selected is not None and song.selected.info is not None:
        song_s = song.selected.info.duration_s
        return f"{said} (song {float(song_s):.1f} s)", _difference(frames, frames_of(song_s), "the song")
    return said, _difference(frames, frames_of(brief_s), "the brief asks for") if brief_s and scenes else ""


def _difference(frames: int, wanted: int, than: str) -> str:
    tenths = round(10 * abs(frames - wanted) / float(FILM_RATE))
    if tenths == 0:
        return ""
    return f"{tenths / 10:.1f} s {'shorter' if frames < wanted else 'longer'} than {than}"
