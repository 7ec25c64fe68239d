"""Shelves and their cards: which projects lie where, what is searched for, and what a card says."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import NamedTuple

from core.errors import StoreError
from core.flavors import FlavorShelf
from core.model.base import utc_now
from core.model.cells import Snapshot, Take, VerdictKind
from core.model.cut import Cut
from core.model.project import Brief, Project
from core.model.views_projects import Place, ShelfCard, ShelfView
from core.notebook import Notebook, slots
from core.notebook.origins import is_offline
from core.projects.sample import SAMPLE_ID
from core.projects.takes import local_time
from core.store import Store
from core.timing import frames_of

_KEPT = 2_000
_FAR = 365
_WORDS = 240


class _Face(NamedTuple):
    """What is read from a project's cells for its card; true until something in it is changed."""

    length_frames: int
    picture: str | None
    state: str
    is_offline: bool
    words: str = ""


class Shelf:
    """Reads the shelves. A card's snapshot is read once for as long as its project is not touched."""

    def __init__(self, store: Store, notebook: Notebook, flavors: FlavorShelf) -> None:
        self._store = store
        self._notebook = notebook
        self._flavors = flavors
        self._faces: dict[str, tuple[object, _Face]] = {}
        self._faces_lock = Lock()

    def names(self) -> tuple[tuple[str, str], ...]:
        """Id and name of the projects on the shelf, the most recently touched first."""
        return tuple((project.id, project.name) for project in self._lying(Place.SHELF))

    def cards(self) -> tuple[ShelfCard, ...]:
        """Projects on the shelf, the most recently touched first."""
        return tuple(self._card(project) for project in self._lying(Place.SHELF))

    def deleted(self) -> tuple[ShelfCard, ...]:
        """Projects that were deleted and can be brought back."""
        return tuple(self._card(project) for project in self._lying(Place.BIN))

    def shelf(self, place: Place = Place.SHELF, *, search: str = "", most: int | None = None) -> ShelfView:
        """One shelf, the most recently touched project first.

        Args:
            search: Every word of it must be in the name, the kind of film, or the words of the brief.
            most: Cards to build; None for all. Those left out are only counted.
        """
        everything = self._store.projects(with_deleted=True)
        lying = [project for project in everything if _place(project) is place]
        found = self._found(lying, search)
        return ShelfView(
            cards=tuple(self._card(project) for project in found[:most]),
            found=len(found),
            counts={one: sum(_place(project) is one for project in everything) for one in Place},
        )

    def _lying(self, place: Place) -> list[Project]:
        everything = self._store.projects(with_deleted=place is Place.BIN)
        return [project for project in everything if _place(project) is place]

    def _found(self, projects: list[Project], search: str) -> list[Project]:
        words = search.casefold().split()
        if not words:
            return projects
        briefs = self._store.briefs()
        texts = (
            (project, f"{project.name} {self._flavor_title(project)} {_brief_words(briefs.get(project.id))}".casefold())
            for project in projects
        )
        return [project for project, text in texts if all(word in text for word in words)]

    def _flavor_title(self, project: Project) -> str:
        flavor = self._flavors.flavors.get(project.flavor)
        return flavor.title if flavor is not None else project.flavor

    def _card(self, project: Project) -> ShelfCard:
        face = self._face(project)
        return ShelfCard(
            project=project,
            flavor_title=self._flavor_title(project),
            length_frames=face.length_frames,
            picture=face.picture,
            state=face.state,
            spent_usd=self._store.spent_usd(project_id=project.id),
            is_offline=face.is_offline,
            is_sample=project.id == SAMPLE_ID,
            touched=_touched(project),
            words=face.words,
        )

    def _face(self, project: Project) -> _Face:
        key = (project.version_no, project.updated_at)
        with self._faces_lock:
            kept = self._faces.get(project.id)
        if kept is not None and kept[0] == key:
            return kept[1]
        face = self._read_face(self._notebook.snapshot(project.id))
        with self._faces_lock:
            while len(self._faces) >= _KEPT:
                self._faces.pop(next(iter(self._faces)))
            self._faces[project.id] = (key, face)
        return face

    def _read_face(self, snapshot: Snapshot) -> _Face:
        try:
            cut = slots.content(snapshot, "cut", "", Cut)
            brief = slots.brief_of(snapshot)
            shown = _shown(snapshot)
            state = self._state(snapshot)
        except StoreError as exc:  # one damaged project does not take the others off the screen
            return _Face(0, None, exc.message, is_offline=False)
        return _Face(
            length_frames=cut.frames if cut is not None else frames_of(brief.length_s, snapshot.project.rate),
            picture=shown.blobs[0] if shown is not None else None,
            state=state,
            is_offline=is_offline(snapshot, shown),
            words=(brief.text or brief.product or brief.goal).strip()[:_WORDS],
        )

    def _state(self, snapshot: Snapshot) -> str:
        scenes = slots.scene_ids(snapshot)
        if not scenes:
            return "Brief written" if not slots.brief_of(snapshot).is_empty else "Empty"
        clips = sum(1 for scene_id in scenes if snapshot.selected("clip", scene_id) is not None)
        if snapshot.project.is_template:
            return f"{len(scenes)} scenes written" if len(scenes) > 1 else "1 scene written"
        if clips < len(scenes):
            return f"{clips} of {len(scenes)} clips"
        if snapshot.selected("film") is None:
            return f"{len(scenes)} clips, no film yet" if len(scenes) > 1 else "1 clip, no film yet"
        verdict = self._notebook.verdict(snapshot, snapshot.ref("film"))
        return "Film is ready" if verdict.kind is VerdictKind.CURRENT else "Film is older than the cut"


def _place(project: Project) -> Place:
    if project.deleted_at is not None:
        return Place.BIN
    if project.is_template:
        return Place.TEMPLATES
    return Place.SHELF if project.archived_at is None else Place.ARCHIVE


def _touched(project: Project) -> str:
    """`14:05` today, `Nov 20, 14:05` before, `Nov 20, 2025` when it is long ago."""
    if (utc_now() - project.updated_at).days < _FAR:
        return local_time(project.updated_at)
    here = project.updated_at.astimezone()
    return f"{here:%b} {here.day}, {here.year}"


def _brief_words(text: str | None) -> str:
    if text is None:
        return ""
    try:
        brief = Brief.from_json(text)
    except StoreError:
        return ""
    return " ".join(_texts(brief.model_dump(mode="json").values()))


def _texts(values: Iterable[object]) -> list[str]:
    """Every text in a list of values, those in lists inside it too."""
    found: list[str] = []
    for value in values:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, list):
            found += _texts(value)
    return found


def _shown(snapshot: Snapshot) -> Take | None:
    """What the card shows: the film, else the first clip or still there is, else a mood picture."""
    wanted = [("film", ""), *((kind, scene) for scene in slots.scene_ids(snapshot) for kind in ("clip", "keyframe"))]
    for kind, subject in wanted:
        take = snapshot.selected(kind, subject)
        if take is not None and take.blobs:
            return take
    return next((take for take in snapshot.takes.values() if take.cell.kind == "mood_picture"), None)
