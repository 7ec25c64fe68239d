"""Starting, naming, putting away and bringing back projects."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from core.errors import InputError
from core.flavors import FlavorShelf
from core.jobs import Jobs
from core.model.base import checked, new_id, utc_now
from core.model.cells import CellRef
from core.model.money import MOST_USD
from core.model.preferences import Defaults
from core.model.project import Aspect, Brief, Project, Tier
from core.model.views_projects import ChangeWords, StartAsk, StartLine
from core.notebook import Notebook, slots
from core.notebook.survey import PriceOf
from core.projects.batch import members, start_lines
from core.projects.changes import shape_words, tier_words
from core.projects.copies import Copies
from core.store import Store


class ProjectStep(Copies):
    """The shelf of projects.

    Args:
        price_of: What making a cell costs.
        defaults: What a new project starts with where nothing else is said.
    """

    def __init__(
        self,
        store: Store,
        notebook: Notebook,
        jobs: Jobs,
        flavors: FlavorShelf,
        *,
        price_of: PriceOf,
        defaults: Callable[[], Defaults] = Defaults,
    ) -> None:
        super().__init__(store, notebook, flavors)
        self._price_of = price_of
        self._jobs = jobs
        self._defaults = defaults

    def create(
        self,
        *,
        name: str,
        flavor: str,
        aspect: Aspect | None = None,
        length_s: int | None = None,
        text: str = "",
        budget_usd: Decimal | None = None,
        tier: Tier | None = None,
        brief: Brief | None = None,
    ) -> Project:
        """Starts a project with a brief in the person's own words.

        Args:
            aspect, length_s: The flavor's own when left out.
            text: May be empty; nothing is made from it before it is not.
            tier: The default of the settings when left out.
            brief: A whole brief in place of `text`.

        Raises:
            InputError: When a value does not fit, in words; nothing is written then.
            SettingsError: When there is no such flavor.
        """
        shape = self._flavors.flavor(flavor)
        now = utc_now()
        check_budget(budget_usd)
        words = brief.model_dump() if brief is not None else {"text": text}
        begun = checked(Brief, **{**words, "length_s": shape.length_s if length_s is None else length_s})
        project = checked(
            Project,
            id=new_id("project"),
            name=name,
            kind=shape.kind,
            flavor=flavor,
            aspect=aspect or shape.aspect,
            tier=tier or self._defaults().tier,
            budget_usd=budget_usd,
            created_at=now,
            updated_at=now,
        )
        with self._store.joined():
            self._store.add_project(project)
            self._notebook.edit(CellRef(project_id=project.id, kind="brief"), begun)
        return project

    def start(self, ask: StartAsk) -> tuple[Project, ...]:
        """Starts one project for each kind of film in each shape, all of them or none. Costs nothing.

        Raises:
            InputError: When a value does not fit, in words; nothing is written then.
        """
        if not ask.name.strip():
            raise InputError("A project needs a name.")
        with self._store.joined():
            return tuple(
                self.create(
                    name=one.name,
                    flavor=one.flavor.name,
                    aspect=one.aspect,
                    length_s=one.length_s,
                    budget_usd=ask.budget_usd,
                    tier=ask.tier,
                    brief=ask.brief,
                )
                for one in members(ask, self._flavors)
            )

    def start_lines(self, ask: StartAsk) -> tuple[StartLine, ...]:
        """What `start` would start, each with what making it is expected to cost."""
        return start_lines(ask, self._flavors, self._price_of)

    def project(self, project_id: str) -> Project:
        """A project by its id, wherever it lies.

        Raises:
            NotFoundError: When there is none.
        """
        return self._store.project(project_id)

    def brief(self, project_id: str) -> Brief:
        """The brief of a project, to start others from."""
        return slots.brief_of(self._notebook.snapshot(project_id))

    def shape_words(self, project_id: str, aspect: Aspect) -> ChangeWords:
        """What turns stale when the film gets this shape, and what remaking it would cost. Changes nothing."""
        return shape_words(self._notebook, self._notebook.snapshot(project_id), aspect, self._price_of)

    def tier_words(self, project_id: str, tier: Tier) -> ChangeWords:
        """What another quality changes. Changes nothing."""
        return tier_words(self._notebook.snapshot(project_id), tier, self._flavors)

    def change(
        self,
        project_id: str,
        *,
        name: str,
        budget_usd: Decimal | None,
        aspect: Aspect,
        tier: Tier,
        began_from: int | None = None,
    ) -> Project:
        """Changes a project's own facts in one save.

        Raises:
            InputError: When a value does not fit, in words.
            ClashError: When somebody changed them in between; carries both.
        """
        check_budget(budget_usd)
        changed = {"name": name, "budget_usd": budget_usd, "aspect": aspect, "tier": tier}
        return self._save(project_id, began_from=began_from, **changed)

    def rename(self, project_id: str, name: str) -> Project:
        """Gives a project another name; nothing turns stale."""
        return self._save(project_id, name=name)

    def set_budget(self, project_id: str, budget_usd: Decimal | None) -> Project:
        """Changes what a project may cost; None is no limit."""
        check_budget(budget_usd)
        return self._save(project_id, budget_usd=budget_usd)

    def set_aspect(self, project_id: str, aspect: Aspect) -> Project:
        """Changes the shape of the film; pictures of the other shape turn stale and stay usable."""
        return self._save(project_id, aspect=aspect)

    def set_tier(self, project_id: str, tier: Tier) -> Project:
        """Chooses between cheap and good generation; nothing turns stale."""
        return self._save(project_id, tier=tier)

    def archive(self, project_id: str) -> Project:
        """Lays a project aside. It keeps all it has, can be opened, and its work goes on."""
        return self._save(project_id, archived_at=utc_now())

    def delete(self, project_id: str) -> Project:
        """Takes a project off the shelf, and its waiting work along. Nothing of it is removed from the disk."""
        project = self._save(project_id, deleted_at=utc_now())
        self._jobs.stop_project(project_id)
        return project

    def restore(self, project_id: str) -> Project:
        """Brings a deleted project back to where it lay, or an archived one to the shelf."""
        project = self._store.project(project_id)
        if project.deleted_at is not None:
            return self._save(project_id, deleted_at=None)
        return self._save(project_id, archived_at=None)

    def _save(self, project_id: str, *, began_from: int | None = None, **changes: object) -> Project:
        project = self._store.project(project_id)
        changed = checked(Project, **(project.model_dump() | changes))
        return self._store.save_project(changed, began_from=project.version_no if began_from is None else began_from)


def check_budget(budget_usd: Decimal | None) -> None:
    """Refuses a budget below zero, and one that must be mistyped."""
    if budget_usd is not None and not (budget_usd.is_finite() and 0 <= budget_usd <= MOST_USD):
        raise InputError(
            "A budget cannot be below zero or above a million dollars.", hint="Leave it empty for no limit."
        )
