"""Cells, takes, verdicts and plans: the notebook's words. Rules about them live in `core/notebook/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar

from pydantic import AwareDatetime, Field

from core.digest import digest_of
from core.model.base import Doc, Grown, Value
from core.model.money import FREE, Price
from core.model.project import Project


class CellRef(Value):
    """Names a cell of a project.

    Args:
        kind: Registered kind, such as `keyframe`.
        subject: What it is about, such as a scene id; empty for kinds with one cell a project.
    """

    project_id: str
    kind: str
    subject: str = ""

    @property
    def name(self) -> str:
        """`keyframe:scene_1` or `brief`; unique within the project."""
        return cell_name(self.kind, self.subject)


def cell_name(kind: str, subject: str = "") -> str:
    """What a cell is called within its project."""
    return f"{kind}:{subject}" if subject else kind


class Origin(StrEnum):
    GENERATED = "generated"
    EDIT = "edit"
    IMPORT = "import"


class Policy(StrEnum):
    """What may happen to a cell without asking. Free kinds default to AUTO, all others to ASK."""

    AUTO = "auto"
    ASK = "ask"
    FROZEN = "frozen"


class Depth(StrEnum):
    """How far a refresh goes. Each includes the ones before; CUT alone is always free."""

    TEXTS = "texts"
    PICTURES = "pictures"
    CLIPS = "clips"
    CUT = "cut"


class Input(Value):
    """One thing a cell's content depends on.

    Args:
        name: Stable slot, such as `mood` or `scene text`; part of the key.
        digest: Hash of the content in that slot; part of the key. None when it is not there yet.
        label: What a person would call it now, such as `Dusk`; not part of the key.
        is_required: Whether the cell cannot be made without it.
    """

    name: str
    digest: str | None
    label: str = ""
    is_required: bool = True


class Stamp(Value):
    """What a take was made from.

    Args:
        recipe: Version of the function that listed the inputs; old takes are checked with their own.
        inputs: In the order that function gave them.
    """

    recipe: int
    inputs: tuple[Input, ...]

    @property
    def key(self) -> str:
        """The cell key: recipe and content digests by slot, nothing else."""
        slots = sorted(((part.name, part.digest) for part in self.inputs), key=lambda slot: (slot[0], slot[1] or ""))
        return digest_of("cell-key", [self.recipe, [list(slot) for slot in slots]])


class MadeWith(Grown):
    """Facts about the making that decide nothing: shown, never compared.

    Args:
        negative: What must not be seen, as it was sent.
        parameters: Further settings of the model, as they were sent.
    """

    later: ClassVar[tuple[str, ...]] = ("negative", "parameters")

    provider: str = ""
    model: str = ""
    seed: int | None = None
    width: int = 0
    height: int = 0
    prompt: str = ""
    negative: str = ""
    parameters: Mapping[str, Any] = Field(default_factory=dict)
    is_offline: bool = False


class Take(Doc):
    """One version of a cell's content. Never overwritten.

    Args:
        number: 1, 2, 3 … within its cell.
        content: JSON text of the content document.
        content_digest: `Doc.digest()` of that document.
        blobs: Every file the content names.
        stamp: None for imports, which depend on nothing and are never stale.
        accepted: Stamps under which a person, or a free repair, took this content as good.
        output: Which output of its job, from 0.
    """

    schema_name: ClassVar[str] = "take"

    id: str
    cell: CellRef
    number: int
    origin: Origin
    content: str
    content_digest: str
    blobs: tuple[str, ...] = ()
    stamp: Stamp | None = None
    accepted: tuple[Stamp, ...] = ()
    made_with: MadeWith | None = None
    job_id: str | None = None
    output: int = 0
    cost: Price = FREE
    rating: int | None = Field(default=None, ge=1, le=5)
    note: str = ""
    approved_at: AwareDatetime | None = None
    deleted_at: AwareDatetime | None = None
    created_at: AwareDatetime


class TakeDraft(Value):
    """A take that is about to be written; the store gives it id, number and time.

    Args:
        is_selected: Select it when written. Jobs clear this when the inputs are no longer today's.
    """

    cell: CellRef
    origin: Origin
    content: str
    content_digest: str
    blobs: tuple[str, ...] = ()
    stamp: Stamp | None = None
    made_with: MadeWith | None = None
    job_id: str | None = None
    output: int = 0
    cost: Price = FREE
    note: str = ""
    is_selected: bool = True


class Cell(Value):
    """A node of the notebook as stored.

    Args:
        version_no: Counts changes of selection and policy; an edit names the one it began from.
        shelved_at: Set when its scene or mood left the project; its takes stay and come back with it.
    """

    ref: CellRef
    policy: Policy
    selected: str | None = None
    version_no: int = 1
    shelved_at: AwareDatetime | None = None


@dataclass(frozen=True)
class Snapshot:
    """A project's cells and takes as they were at one moment, read in one transaction.

    Args:
        cells: By `CellRef.name`; shelved ones included.
        takes: By take id; soft-deleted ones included.
    """

    project: Project
    cells: Mapping[str, Cell] = field(default_factory=dict)
    takes: Mapping[str, Take] = field(default_factory=dict)

    def ref(self, kind: str, subject: str = "") -> CellRef:
        return CellRef(project_id=self.project.id, kind=kind, subject=subject)

    def cell(self, kind: str, subject: str = "") -> Cell | None:
        """The stored cell, or None when it was never touched."""
        return self.cells.get(cell_name(kind, subject))

    def selected(self, kind: str, subject: str = "") -> Take | None:
        """The selected take of a cell, or None."""
        cell = self.cell(kind, subject)
        return self.takes[cell.selected] if cell is not None and cell.selected is not None else None

    def takes_of(self, kind: str, subject: str = "") -> tuple[Take, ...]:
        """Live takes of a cell, oldest first."""
        return self._live.get(cell_name(kind, subject), ())

    def all_takes_of(self, ref: CellRef) -> tuple[Take, ...]:
        """Takes of a cell, deleted ones included, oldest first."""
        return self._all.get(ref.name, ())

    @cached_property
    def _all(self) -> Mapping[str, tuple[Take, ...]]:
        found: dict[str, list[Take]] = {}
        for take in sorted(self.takes.values(), key=lambda take: take.number):
            found.setdefault(take.cell.name, []).append(take)
        return {name: tuple(takes) for name, takes in found.items()}

    @cached_property
    def _live(self) -> Mapping[str, tuple[Take, ...]]:
        return {name: tuple(take for take in takes if take.deleted_at is None) for name, takes in self._all.items()}


class VerdictKind(StrEnum):
    MISSING = "missing"
    CURRENT = "current"
    STALE = "stale"
    BLOCKED = "blocked"


class Reason(Value):
    """Why a cell is stale: the slot, and what it was and is where that can be said in a word."""

    name: str
    before: str = ""
    after: str = ""

    def sentence(self) -> str:
        """`scene text changed`, or `mood: Noir → Dusk` where both have a name."""
        if self.before and self.after and self.before != self.after:
            return f"{self.name}: {self.before} → {self.after}"
        return f"{self.name} changed"


class Verdict(Value):
    """What is true of a cell now. Computed when read, never stored.

    Args:
        reasons: For STALE, at least one.
        needs: For MISSING, the names of required inputs that are not there; empty when it can be made.
        blocked_by: For BLOCKED, the sentence that says what cannot be read.
    """

    kind: VerdictKind
    reasons: tuple[Reason, ...] = ()
    needs: tuple[str, ...] = ()
    blocked_by: str = ""

    def sentence(self) -> str:
        """One line for a person; empty when current."""
        if self.kind is VerdictKind.STALE:
            return ", ".join(reason.sentence() for reason in self.reasons)
        if self.kind is VerdictKind.MISSING:
            return f"needs {' and '.join(self.needs)}" if self.needs else "not made yet"
        return self.blocked_by


class RepairKind(StrEnum):
    """Free ways to make a stale cell current."""

    OTHER_TAKE = "other_take"
    RETRIM = "retrim"
    RERUN = "rerun"


class Repair(Value):
    """A free repair.

    Args:
        take_id: The take to select (OTHER_TAKE) or to accept under today's inputs (RETRIM); None for RERUN of a free kind.
    """

    kind: RepairKind
    take_id: str | None = None
    sentence: str


class PlanStep(Value):
    """One cell of a refresh.

    Args:
        is_certain: False when it only may turn stale because something above it is being remade.
        repair: Set when it is mended for nothing; then `price` is zero.
        causes: Names of the cells above it that are remade in the same refresh; it waits for all of them.
    """

    cell: CellRef
    title: str
    verdict: Verdict
    price: Price
    is_certain: bool = True
    repair: Repair | None = None
    causes: tuple[str, ...] = ()


class Plan(Value):
    """What a refresh would do, in the order it would do it.

    Args:
        left_out: Steps that did not fit the budget, or whose price is unknown under a budget.
        refused: Stale or missing cells that cannot be made, each with the reason.
    """

    depth: Depth
    steps: tuple[PlanStep, ...]
    left_out: tuple[PlanStep, ...] = ()
    refused: tuple[str, ...] = ()
    total: Price
