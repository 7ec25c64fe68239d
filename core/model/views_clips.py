"""What the clips screen shows: every scene as a tab, and the takes of the chosen one."""

from __future__ import annotations

from core.model.base import Value
from core.model.views import CellView, NotebookView, RefreshOffer


class SceneTab(Value):
    """A scene in the strip.

    Args:
        picture: Blob digest of its clip, or of its keyframe while there is no clip.
        mark: Shape of the mark of its clip: `current stale missing blocked frozen ring unknown failed`.
        word: What a screen reader says for it.
        reason: One line; empty when the clip is current.
        takes: Live takes of its clip.
        fraction, job_id: Of the job at work, for a ring that fills.
    """

    id: str
    number: int
    title: str
    picture: str | None = None
    is_offline: bool = False
    mark: str
    word: str
    reason: str = ""
    takes: int = 0
    fraction: float | None = None
    job_id: str = ""


class ClipDesk(Value):
    """The chosen scene.

    Args:
        text: What is seen in it.
        length: `3.5 s`.
        cell, keyframe: Its clip, and the still it is made from.
        next_id: The scene after it; None for the last.
        offer: What making all that the clip still needs would say and cost; None where nothing is missing above it, or
            where it cannot be made.
        needs_at: Screen where what it needs is decided; empty when nothing is.
        most_frames: Frames that can be taken out of a clip in one go.
    """

    scene_id: str
    number: int
    title: str
    text: str
    length: str
    cell: CellView
    keyframe: CellView | None = None
    next_id: str | None = None
    offer: RefreshOffer | None = None
    needs_at: str = ""
    most_frames: int


class ClipsView(Value):
    """The whole screen.

    Args:
        facts: `8 scenes · 7 have a clip · 31.5 s`.
        desk: None while there are no scenes.
    """

    notebook: NotebookView
    tabs: tuple[SceneTab, ...] = ()
    facts: str = ""
    desk: ClipDesk | None = None
