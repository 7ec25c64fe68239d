"""The clips screen's picture of a project: a strip of scenes with one mark each, and the desk of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from core.clips.frames import MOST_FRAMES
from core.model.cells import VerdictKind
from core.model.jobs import JobState
from core.model.media import MediaKind
from core.model.views import CellView, NotebookView, RefreshOffer, TakeView
from core.model.views_clips import ClipDesk, ClipsView, SceneTab
from core.timing import FILM_RATE, seconds_of

CLIPS_KINDS = ("storyboard", "scene_text", "keyframe", "clip")
OfferOf = Callable[[Collection[str]], RefreshOffer | None]
"""What a refresh down to the clip, kept to these scenes, would say and cost."""

_SHORT = 60
_JOBS = {JobState.UNKNOWN: "unknown", JobState.FAILED: "failed"}
_SPOKEN = {"current": "up to date", "frozen": "kept as it is", "ring": "at work", "unknown": "outcome unknown"}
_DECIDED_AT = {"a mood": "mood", "mood": "mood", "words for the scene": "storyboard", "scene text": "storyboard"}


def chosen_scene(view: NotebookView, scene_id: str | None) -> str | None:
    """The scene that is asked for, or the first one when it is not in the storyboard; None where there are none."""
    ids = _scene_ids(view)
    return scene_id if scene_id in ids else next(iter(ids), None)


def clips_view(view: NotebookView, scene_id: str | None, offer_of: OfferOf) -> ClipsView:
    """The whole screen, from the cells of `CLIPS_KINDS`.

    Args:
        scene_id: The chosen scene, see `chosen_scene`.
    """
    cells, ids = {cell.name: cell for cell in view.cells}, _scene_ids(view)
    tabs = tuple(_tab(number, one, cells) for number, one in enumerate(ids, 1))
    desk = _desk(ids.index(scene_id), ids, cells, offer_of) if scene_id in ids else None
    return ClipsView(notebook=view, tabs=tabs, facts=_facts(ids, cells), desk=desk)


def _scene_ids(view: NotebookView) -> tuple[str, ...]:
    board = next((cell.storyboard for cell in view.cells if cell.storyboard is not None), None)
    return board.scene_ids if board is not None else ()


def _tab(number: int, scene_id: str, cells: Mapping[str, CellView]) -> SceneTab:
    clip = cells[f"clip:{scene_id}"]
    shown = _seen(clip) or _seen(cells.get(f"keyframe:{scene_id}"))
    mark, reason = _state(clip)
    job = clip.job if mark == "ring" else None
    return SceneTab(
        id=scene_id,
        number=number,
        title=_title(scene_id, cells),
        picture=shown.blob if shown is not None else None,
        is_offline=shown is not None and shown.is_offline,
        mark=mark,
        word=_SPOKEN.get(mark, mark),
        reason=reason,
        takes=sum(not take.is_deleted for take in clip.takes),
        fraction=job.fraction if job is not None else None,
        job_id=job.id if job is not None else "",
    )


def _desk(at: int, ids: tuple[str, ...], cells: Mapping[str, CellView], offer_of: OfferOf) -> ClipDesk:
    scene_id = ids[at]
    clip, text = cells[f"clip:{scene_id}"], cells.get(f"scene_text:{scene_id}")
    said = text.scene if text is not None else None
    is_waiting = clip.verdict.kind is VerdictKind.MISSING and bool(clip.verdict.needs) and clip.job is None
    offer = offer_of((scene_id,)) if is_waiting else None
    return ClipDesk(
        most_frames=MOST_FRAMES,
        scene_id=scene_id,
        number=at + 1,
        title=_title(scene_id, cells),
        text=said.text if said is not None else "",
        length=f"{float(seconds_of(said.length_frames)):.1f} s" if said is not None else "",
        cell=clip,
        keyframe=cells.get(f"keyframe:{scene_id}"),
        next_id=ids[at + 1] if at + 1 < len(ids) else None,
        offer=offer,
        needs_at="" if offer is not None or not is_waiting else _decided_at(clip, cells.get(f"keyframe:{scene_id}")),
    )


def _state(cell: CellView) -> tuple[str, str]:
    """Shape of the mark and the line beside it."""
    if cell.job is not None:
        return _JOBS.get(cell.job.state, "ring"), cell.job.sentence
    if cell.is_frozen and cell.verdict.kind is not VerdictKind.MISSING:
        return "frozen", "kept as it is"
    return cell.verdict.kind.value, cell.verdict.sentence()


def _seen(cell: CellView | None) -> TakeView | None:
    """The chosen take, where it can be looked at."""
    taken = cell.selected if cell is not None else None
    if taken is None or not taken.is_readable or taken.info is None or taken.info.kind is MediaKind.AUDIO:
        return None
    return taken


def _title(scene_id: str, cells: Mapping[str, CellView]) -> str:
    text = cells.get(f"scene_text:{scene_id}")
    said = text.scene if text is not None else None
    if said is None:
        return ""
    words = " ".join((said.title or said.text).split())
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1].rstrip()}…"


def _decided_at(clip: CellView, keyframe: CellView | None) -> str:
    """The screen where the first thing that is lacking is decided."""
    lacking = (*clip.verdict.needs, *(keyframe.verdict.needs if keyframe is not None else ()))
    return next((_DECIDED_AT[need] for need in lacking if need in _DECIDED_AT), "storyboard")


def _facts(ids: tuple[str, ...], cells: Mapping[str, CellView]) -> str:
    if not ids:
        return ""
    have = sum(cells[f"clip:{one}"].selected is not None for one in ids)
    texts = (cells.get(f"scene_text:{one}") for one in ids)
    frames = sum(text.scene.length_frames for text in texts if text is not None and text.scene is not None)
    made = "each has a clip" if have == len(ids) else f"{have} {'has' if have == 1 else 'have'} a clip"
    return (
        f"{len(ids)} {'scene' if len(ids) == 1 else 'scenes'} · {made} · {float(seconds_of(frames, FILM_RATE)):.1f} s"
    )
