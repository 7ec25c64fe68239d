"""What screens show: read-only pictures of the studio, built by `core/studio.py` and its steps in one go.

A screen never works anything out from these; every sentence, price and permission is already in them.
"""

from __future__ import annotations

from decimal import Decimal

from pydantic import AwareDatetime

from core.model.base import Value
from core.model.cells import Depth, Plan, Policy, Repair, Verdict, VerdictKind
from core.model.cut import Cut
from core.model.film import Film
from core.model.jobs import JobState, Money, Stage
from core.model.media import MediaInfo
from core.model.money import Price
from core.model.project import Brief, Project
from core.model.scene import MoodBoard, SceneText, Storyboard


class ProjectCard(Value):
    """A project on the shelf.

    Args:
        picture: Blob digest of a picture or film to show, None before there is one.
        state: One sentence, such as `4 of 8 clips, film is stale`.
    """

    project: Project
    flavor_title: str
    length_frames: int
    picture: str | None
    state: str
    spent_usd: Decimal
    is_sample: bool = False
    is_offline: bool = False


class TakeMark(Value):
    """A stretch of a take to look at.

    Args:
        kind: `black frozen duplicate flashing blurred`.
        start, frames: In the take's own pictures.
        words: `Black, 0:01.00 to 0:01.12`.
    """

    kind: str
    start: int
    frames: int
    words: str


class TakeView(Value):
    """A take as a thumbnail.

    Args:
        blob, info: The file, where there is one.
        text: One or two lines, where there is none.
        facts: `take 2, 12:04, offline studio, $0.08`.
        words: What the file is, one fact each, for clips.
        marks: Stretches to look at; empty where there are none.
        marks_note: What else is to be said of them: that there are more, or that the take was not looked through.
        seed: It was made with; None where nobody knows.
        job_id: Of the job that brought it; empty for edits and own files.
    """

    id: str
    number: int
    is_selected: bool
    is_readable: bool
    blob: str | None = None
    info: MediaInfo | None = None
    text: str = ""
    facts: str = ""
    is_offline: bool = False
    rating: int | None = None
    note: str = ""
    is_approved: bool = False
    is_deleted: bool = False
    words: tuple[str, ...] = ()
    marks: tuple[TakeMark, ...] = ()
    marks_note: str = ""
    seed: int | None = None
    job_id: str = ""
    created_at: AwareDatetime


class JobView(Value):
    """A job as a line.

    Args:
        sentence: `polling, about 40 s`, `sent, never answered: $0.45 at risk`, …
        cell: Name of the cell it works for.
        retry_money: What asking again is expected to cost; empty when nothing.
    """

    id: str
    project_id: str
    cell: str
    title: str
    state: JobState
    stage: Stage
    fraction: float | None
    sentence: str
    hint: str = ""
    money: str = ""
    can_cancel: bool = False
    can_retry: bool = False
    retry_money: str = ""
    can_resolve: bool = False
    deadline_at: AwareDatetime | None = None
    created_at: AwareDatetime


class MoodItem(Value):
    """A mood with its newest picture."""

    id: str
    name: str
    is_picked: bool
    picture: str | None
    is_offline: bool = False


class CellView(Value):
    """One cell of the notebook, ready to show.

    Args:
        name: `CellRef.name`.
        price: What making or remaking it costs; None where a person fills it.
        make_label: Text of the button, such as `Make · $0.04` or `Remake`; empty when it cannot be made now.
        version_no: Hand back with an edit; 0 when the cell was never touched.
        brief, moods, storyboard, scene, cut, film: The selected take's content, for the one kind it is.
        takes: Live ones, newest first; deleted ones last.
        job: The live job of this cell, or the last one if it failed or is unknown.
    """

    name: str
    kind: str
    subject: str
    title: str
    verdict: Verdict
    policy: Policy
    is_frozen: bool
    is_optional: bool = False
    price: Price | None = None
    make_label: str = ""
    can_edit: bool = False
    accepts: str = ""
    """What can be imported as a take: `video`, `picture`, `audio`, comma-separated; empty for nothing."""
    policies: tuple[Policy, ...] = ()
    """What a person may choose for it, the present one among them; empty where there is no choice."""
    version_no: int = 0
    selected: TakeView | None = None
    takes: tuple[TakeView, ...] = ()
    repairs: tuple[Repair, ...] = ()
    job: JobView | None = None
    brief: Brief | None = None
    moods: MoodBoard | None = None
    mood_items: tuple[MoodItem, ...] = ()
    storyboard: Storyboard | None = None
    scene: SceneText | None = None
    grid_line: str = ""
    cut: Cut | None = None
    film: Film | None = None


class RefreshOffer(Value):
    """A refresh at one depth: what the button says, and the plan behind it."""

    depth: Depth
    label: str
    plan: Plan


class StepView(Value):
    """One step of the way from brief to film, as the stepper shows it.

    Args:
        name: `brief mood storyboard clips export`, which is also the screen's.
        mark: What is most worth knowing of its cells: blocked, then stale, then missing, then current.
        sentence: The cause, such as `2 of 8 keyframes stale: mood: Noir → Dusk`; empty when current.
        offer: What refreshing just this step would say and cost; None where there is nothing to do or nothing possible yet.
        only: Cells that the offer keeps to, for `cells.refresh(..., only=...)`.
        is_busy: Jobs are at work for it.
    """

    name: str
    title: str
    mark: VerdictKind
    sentence: str = ""
    offer: RefreshOffer | None = None
    only: tuple[str, ...] = ()
    is_busy: bool = False


class NotebookView(Value):
    """The whole project in one column, or the cells of some kinds.

    Args:
        steps: The way from brief to film, always all five.
    """

    project: Project
    flavor_title: str
    cells: tuple[CellView, ...]
    steps: tuple[StepView, ...] = ()
    offers: tuple[RefreshOffer, ...]
    jobs: tuple[JobView, ...]
    money: Money
    notice: str = ""
    """One calm sentence about the whole project, such as what to do next; may be empty."""
