"""Starting, naming, putting away and bringing back projects."""

from __future__ import annotations

from decimal import Decimal

from core.errors import InputError
from core.flavors import FlavorShelf
from core.jobs import Jobs
from core.model.base import checked, new_id, utc_now
from core.model.cells import CellRef, Snapshot, Take, VerdictKind
from core.model.cut import Cut
from core.model.project import Aspect, Brief, Project, Tier
from core.model.views import ProjectCard
from core.notebook import Notebook, slots
from core.notebook.origins import is_offline
from core.projects.sample import SAMPLE_ID
from core.store import Store
from core.timing import frames_of


class ProjectStep:
    """The shelf of projects."""

    def __init__(self, store: Store, notebook: Notebook, jobs: Jobs, flavors: FlavorShelf) -> None:
        self._store = store
        self._notebook = notebook
        self._jobs = jobs
        self._flavors = flavors

    def create(
        self,
        *,
        name: str,
        flavor: str,
        aspect: Aspect | None = None,
        length_s: int | None = None,
        text: str = "",
        budget_usd: Decimal | None = None,
    ) -> Project:
        """Starts a project with a brief in the person's own words.

        Args:
            aspect, length_s: The flavor's own when left out.
            text: May be empty; nothing is made from it before it is not.

        Raises:
            InputError: When a value does not fit, in words; nothing is written then.
            SettingsError: When there is no such flavor.
        """
        shape = self._flavors.flavor(flavor)
        now = utc_now()
        if budget_usd is not None and budget_usd < 0:
            raise InputError("A budget cannot be below zero.", hint="Leave it empty for no limit.")
        brief = checked(Brief, text=text, length_s=shape.length_s if length_s is None else length_s)
        project = checked(
            Project,
            id=new_id("project"),
            name=name,
            kind=shape.kind,
            flavor=flavor,
            aspect=aspect or shape.aspect,
            budget_usd=budget_usd,
            created_at=now,
            updated_at=now,
        )
        self._store.add_project(project)
        self._notebook.edit(CellRef(project_id=project.id, kind="brief"), brief)
        return project

    def names(self) -> tuple[tuple[str, str], ...]:
        """Id and name of the projects on the shelf, the most recently touched first."""
        return tuple((project.id, project.name) for project in self._store.projects())

    def cards(self) -> tuple[ProjectCard, ...]:
        """Projects on the shelf, the most recently touched first."""
        return tuple(self._card(project) for project in self._store.projects())

    def deleted(self) -> tuple[ProjectCard, ...]:
        """Projects that were deleted and can be brought back."""
        everything = self._store.projects(with_deleted=True)
        return tuple(self._card(project) for project in everything if project.deleted_at is not None)

    def rename(self, project_id: str, name: str) -> Project:
        """Gives a project another name; nothing turns stale."""
        return self._save(project_id, name=name)

    def set_budget(self, project_id: str, budget_usd: Decimal | None) -> Project:
        """Changes what a project may cost; None is no limit."""
        return self._save(project_id, budget_usd=budget_usd)

    def set_aspect(self, project_id: str, aspect: Aspect) -> Project:
        """Changes the shape of the film; pictures of the other shape turn stale and stay usable."""
        return self._save(project_id, aspect=aspect)

    def set_tier(self, project_id: str, tier: Tier) -> Project:
        """Chooses between cheap and good generation; nothing turns stale."""
        return self._save(project_id, tier=tier)

    def delete(self, project_id: str) -> Project:
        """Takes a project off the shelf, and its waiting work along. Nothing of it is removed from the disk."""
        project = self._save(project_id, deleted_at=utc_now())
        self._jobs.stop_project(project_id)
        return project

    def restore(self, project_id: str) -> Project:
        """Brings a deleted project back."""
        return self._save(project_id, deleted_at=None)

    def _save(self, project_id: str, **changes: object) -> Project:
        project = self._store.project(project_id)
        changed = checked(Project, **(project.model_dump() | changes))
        return self._store.save_project(changed, began_from=project.version_no)

    def _card(self, project: Project) -> ProjectCard:
        snapshot = self._notebook.snapshot(project.id)
        cut = slots.content(snapshot, "cut", "", Cut)
        length = cut.frames if cut is not None else frames_of(slots.brief_of(snapshot).length_s, project.rate)
        title = (
            self._flavors.flavors[project.flavor].title if project.flavor in self._flavors.flavors else project.flavor
        )
        shown = _shown(snapshot)
        return ProjectCard(
            project=project,
            flavor_title=title,
            length_frames=length,
            picture=shown.blobs[0] if shown is not None else None,
            state=self._state(snapshot),
            spent_usd=self._jobs.money(project.id).spent_usd,
            is_offline=is_offline(snapshot, shown),
            is_sample=project.id == SAMPLE_ID,
        )

    def _state(self, snapshot: Snapshot) -> str:
        scenes = slots.scene_ids(snapshot)
        if not scenes:
            return "Brief written" if not slots.brief_of(snapshot).is_empty else "Empty"
        clips = sum(1 for scene_id in scenes if snapshot.selected("clip", scene_id) is not None)
        if clips < len(scenes):
            return f"{clips} of {len(scenes)} clips"
        if snapshot.selected("film") is None:
            return f"{len(scenes)} clips, no film yet"
        verdict = self._notebook.verdicts(snapshot)[snapshot.ref("film").name]
        return "Film is ready" if verdict.kind is VerdictKind.CURRENT else "Film is older than the cut"


def _shown(snapshot: Snapshot) -> Take | None:
    """What the card shows: the film, else the first clip or still there is, else a mood picture."""
    wanted = [("film", ""), *((kind, scene) for scene in slots.scene_ids(snapshot) for kind in ("clip", "keyframe"))]
    for kind, subject in wanted:
        take = snapshot.selected(kind, subject)
        if take is not None and take.blobs:
            return take
    return next((take for take in snapshot.takes.values() if take.cell.kind == "mood_picture"), None)
