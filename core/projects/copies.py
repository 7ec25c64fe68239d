"""Duplicates and templates: what a project holds, carried over by name. Nothing is bought, nothing is made, nothing turns stale."""

from __future__ import annotations

from core.errors import InputError
from core.model.base import checked, new_id, utc_now
from core.model.cells import Snapshot
from core.model.project import Project
from core.model.scene import MoodBoard
from core.model.views_projects import Place, TemplateView
from core.notebook import slots
from core.projects.shelf import Shelf

TEMPLATE_KINDS = ("brief", "moods", "mood_picture", "storyboard", "scene_text")
"""What travels with a template: words and looks, not what was made for one film."""

_NAME_LENGTH = 120


class Copies(Shelf):
    """Making a project out of another one."""

    def duplicate(self, project_id: str) -> Project:
        """A second project with every live take and every choice of the first; files are shared, jobs and money are not copied."""
        source = self._store.project(project_id)
        made = _begun(source, self._free_name(f"{source.name} copy"), is_template=source.is_template)
        with self._store.joined():
            self._store.add_project(made)
            self._store.copy_cells(project_id, made.id)
        return self._store.project(made.id)

    def save_template(self, project_id: str, name: str = "") -> Project:
        """Keeps brief, moods, storyboard texts and settings of a project to start others from.

        Args:
            name: The project's own when left out.

        Raises:
            InputError: When there is nothing written yet.
        """
        snapshot = self._notebook.snapshot(project_id)
        if slots.brief_of(snapshot).is_empty and not slots.scene_ids(snapshot):
            raise InputError("There is nothing to keep yet.", hint="Write the brief first.")
        made = _begun(snapshot.project, name or snapshot.project.name, is_template=True)
        self._carry(project_id, made)
        return made

    def start_from(self, template_id: str, *, name: str = "") -> Project:
        """A new project with all that a template holds.

        Raises:
            InputError: When it is no template.
        """
        template = self._store.project(template_id)
        if not template.is_template:
            raise InputError(f"{template.name} is not a template.", hint="Save it as one, or duplicate it.")
        made = _begun(template, name or self._free_name(template.name), is_template=False)
        self._carry(template_id, made)
        return made

    def templates(self) -> tuple[TemplateView, ...]:
        """What can be started from, the newest first."""
        return tuple(self._template(self._notebook.snapshot(one.id)) for one in self._lying(Place.TEMPLATES))

    def _carry(self, source_id: str, made: Project) -> None:
        with self._store.joined():
            self._store.add_project(made)
            self._store.copy_cells(source_id, made.id, kinds=TEMPLATE_KINDS, is_history=False)

    def _free_name(self, wanted: str) -> str:
        """The name, with a number behind it where a project has it already."""
        taken = {project.name for project in self._store.projects()}
        stem, number = wanted[:_NAME_LENGTH], 2
        while wanted in taken or len(wanted) > _NAME_LENGTH:
            tail = f" {number}"
            wanted, number = stem[: _NAME_LENGTH - len(tail)] + tail, number + 1
        return wanted

    def _template(self, snapshot: Snapshot) -> TemplateView:
        project = snapshot.project
        board = slots.content(snapshot, "moods", "", MoodBoard)
        parts = [
            "brief" if not slots.brief_of(snapshot).is_empty else "",
            _counted(len(board.moods) if board is not None else 0, "mood"),
            _counted(len(slots.scene_ids(snapshot)), "scene"),
        ]
        return TemplateView(
            id=project.id,
            name=project.name,
            aspect=project.aspect,
            tier=project.tier,
            flavor_title=self._flavor_title(project),
            holds=", ".join(part for part in parts if part),
        )


def _begun(source: Project, name: str, *, is_template: bool) -> Project:
    now = utc_now()
    fresh = {
        "id": new_id("template" if is_template else "project"),
        "name": name,
        "is_template": is_template,
        "version_no": 1,
        "created_at": now,
        "updated_at": now,
        "archived_at": None,
        "deleted_at": None,
    }
    return checked(Project, **(source.model_dump() | fresh))


def _counted(number: int, word: str) -> str:
    return "" if not number else f"{number} {word}" if number == 1 else f"{number} {word}s"
