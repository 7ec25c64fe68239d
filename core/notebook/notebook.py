"""The notebook: rules over the store. It says what is stale, why, what mending costs; it starts nothing."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from core.blobs import Blobs
from core.errors import InputError, NotAllowedError
from core.model.cells import CellRef, Depth, Origin, Plan, Policy, Repair, Snapshot, Stamp, Take, Verdict, VerdictKind
from core.model.jobs import JobRequest
from core.model.money import Price
from core.model.orders import OrderResult
from core.notebook.arrivals import drafts_of, settled
from core.notebook.edits import Edits
from core.notebook.judge import Judge
from core.notebook.kinds import Kinds, Wish
from core.notebook.plans import plan
from core.notebook.repairs import repairs
from core.notebook.survey import PriceOf
from core.store import Store


class Notebook(Edits):
    """All that is known about cells, for one workspace.

    Args:
        store: Where cells and takes are kept.
        blobs: Where their files are.
        kinds: The registered kinds of cells.
    """

    def __init__(self, store: Store, blobs: Blobs, kinds: Kinds) -> None:
        super().__init__(store, Judge(kinds, blobs.exists))
        self.kinds = kinds

    def snapshot(self, project_id: str) -> Snapshot:
        """A project's cells and takes as they are at one moment.

        Raises:
            NotFoundError: When there is no such project.
        """
        return self._store.snapshot(project_id)

    @property
    def changes(self) -> int:
        """While this number stands still nothing was written, in any project."""
        return self._store.changes

    def verdicts(self, snapshot: Snapshot) -> dict[str, Verdict]:
        """What is true of every cell the project has now, by cell name, upstream first."""
        return {ref.name: self._judge.verdict(snapshot, ref) for ref in self.kinds.refs(snapshot)}

    def verdict(self, snapshot: Snapshot, ref: CellRef) -> Verdict:
        """What is true of one cell."""
        return self._judge.verdict(snapshot, ref)

    def stamp(self, snapshot: Snapshot, ref: CellRef, *, recipe: int | None = None) -> Stamp:
        """A cell's inputs as they are now, listed by the newest recipe or the one asked for."""
        return self._judge.stamp(snapshot, ref, recipe=recipe)

    def is_frozen(self, snapshot: Snapshot, ref: CellRef) -> bool:
        """Whether a person keeps a cell as it is."""
        return self._judge.is_frozen(snapshot, ref)

    def reads(self, snapshot: Snapshot, ref: CellRef) -> frozenset[str]:
        """Names of the cells that a cell looks at directly, there or not."""
        return self._judge.reads(snapshot, ref)

    def repairs(self, snapshot: Snapshot, ref: CellRef) -> tuple[Repair, ...]:
        """Free ways to make a cell current, best first."""
        return repairs(self._judge, snapshot, ref)

    def plan(
        self,
        project: str | Snapshot,
        depth: Depth,
        *,
        price_of: PriceOf,
        budget: Decimal | None = None,
        only: Collection[str] | None = None,
    ) -> Plan:
        """What refreshing a project would do and cost, see `core/notebook/plans.py`.

        Args:
            project: Its id, or a snapshot that was read already.
            depth: How far to go.
            price_of: What making a cell costs.
            budget: The most it may cost together; None is no limit.
            only: Names of cells, or subjects such as scene ids, to keep to.
        """
        snapshot = self.snapshot(project) if isinstance(project, str) else project
        return plan(self._judge, snapshot, depth, price_of=price_of, budget=budget, only=only)

    def due_free(self, snapshot: Snapshot) -> tuple[CellRef, ...]:
        """Cells of free kinds that should run now by themselves, upstream first.

        That is: missing and makeable, or stale; left to run by itself; and not showing a person's own edit.
        """
        free = [ref for kind in self.kinds if kind.is_free for ref in self.kinds.refs_of(kind, snapshot) or ()]
        return tuple(ref for ref in free if self._is_due(snapshot, ref))

    def request(
        self, snapshot: Snapshot, ref: CellRef, wish: Wish, price: Price, *, person: str = "local"
    ) -> JobRequest:
        """Freezes what is asked: the order, and the inputs it is asked with.

        Raises:
            NotAllowedError: When the cell is frozen or needs something that is not there; with every reason.
            InputError: When only a person can fill this kind of cell.
        """
        kind = self.kinds[ref.kind]
        title = kind.title(snapshot, ref.subject)
        if kind.order is None:
            raise InputError(f"{title} is written by a person.", hint="Open it and write.")
        reasons = [f"{title} needs {need}." for need in self._judge.needs(snapshot, ref)]
        if self._judge.is_frozen(snapshot, ref):
            reasons.append(f"{title} is frozen; thaw it to change it.")
        if reasons:
            raise NotAllowedError(tuple(reasons))
        order = kind.order(snapshot, ref.subject, wish)
        return JobRequest(
            cell=ref,
            title=title,
            order=order,
            stamp=self.stamp(snapshot, ref, recipe=kind.recipe_of(order) if kind.recipe_of is not None else None),
            price=price,
            new_take=wish.new_take,
            person=person,
        )

    def land(self, request: JobRequest, job_id: str, result: OrderResult, cost: Price) -> tuple[Take, ...]:
        """Turns a result into takes, in one transaction (the caller's, if one is open).

        Landing the same job again changes nothing and answers its takes. Takes whose inputs are no longer today's are
        kept unselected, see `core/notebook/arrivals.py`.

        Raises:
            BadReplyError: When the result is not what this kind of cell holds.
        """
        landed = self._store.takes_of_job(job_id)
        if landed:
            return landed
        project_id = request.cell.project_id
        drafts = drafts_of(self._judge, self.snapshot(project_id), request, result)
        with self._store.joined():
            landed = self._store.takes_of_job(job_id)
            if landed:
                return landed
            before = self.snapshot(project_id)
            ready = settled(self._judge, before, request, drafts, job_id, cost)
            takes = self._store.add_takes(ready, policies=self._policies)
            tell = self.kinds[request.cell.kind].tell
            if tell is not None:
                self._store.add_message(project_id, tell(before, request, result))
            self._put_on_shelves(project_id)
        return takes

    def _is_due(self, snapshot: Snapshot, ref: CellRef) -> bool:
        if self._judge.policy(snapshot, ref) is not Policy.AUTO:
            return False
        selected = snapshot.selected(ref.kind, ref.subject)
        if selected is not None and selected.origin is Origin.EDIT:
            return False
        verdict = self._judge.verdict(snapshot, ref)
        can_run = verdict.kind in {VerdictKind.MISSING, VerdictKind.STALE}
        return can_run and not self._judge.needs(snapshot, ref)
