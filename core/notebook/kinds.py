"""What a kind of cell is: the one place that says what a cell depends on, how it is made and what lands.

A new kind is one `cell.py` in a step that builds a `Kind`; the studio registers it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import InputError, StoreError
from core.model.base import Doc
from core.model.cells import CellRef, Depth, Input, Policy, Reason, Snapshot, Take, TakeDraft
from core.model.jobs import JobRequest
from core.model.messages import Saying
from core.model.orders import Order, OrderResult
from core.model.project import Quality

Inputs = tuple[Input, ...]


@dataclass(frozen=True)
class Wish:
    """What a person asked for beyond "make it".

    Args:
        new_take: Number of the new take; 0 answers from the cache. Also moves the seed.
        note: Words for a remake, such as "closer, at dusk".
        model: Catalogue id of the model to make it with; empty for the project's own.
        seed: To make it with; None lets it follow from the cell and the number of the take.
        parameters: Further settings of that model.
        quality: For films.
    """

    new_take: int = 0
    note: str = ""
    model: str = ""
    seed: int | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    quality: Quality = Quality.DRAFT


@dataclass(frozen=True)
class Kind:
    """A registered kind of cell.

    Args:
        name: Stored for ever.
        title: For people: the cell's name from snapshot and subject (`Keyframe 3`).
        content: Document a take of this kind holds.
        depth: First refresh depth that includes it.
        is_free: Runs by itself, costs nothing (analysis, cut plan). Everything else waits to be asked.
        is_optional: A project is whole without it; never part of a refresh while missing.
        subjects: Which cells of this kind the project has now, in order (a pure function of the snapshot).
        recipe: Current version of `inputs`.
        inputs: By recipe version: the one function that lists what a cell depends on, for stamping and checking.
        recipe_of: The recipe that fits an order, where cells of this kind can be made in ways that depend on different
            things; None for the current one always. Each take is checked by the recipe it was made by.
        order: Builds the frozen work order from the snapshot; None for kinds only a person fills.
        land: Turns a result into takes (may write several cells, as a storyboard does).
        lands_with: Name of the kind whose job lands this one too (scene texts come with their storyboard); when that kind is
            remade in the same plan, this one is not asked for separately.
        tell: What the studio says in the conversation about the brief when a result lands, told from the snapshot before it.
        retrim: Whether a take, stale for exactly these reasons, still serves; names the free repair in a sentence, or None.
    """

    name: str
    title: Callable[[Snapshot, str], str]
    content: type[Doc]
    depth: Depth
    subjects: Callable[[Snapshot], tuple[str, ...]]
    recipe: int
    inputs: Mapping[int, Callable[[Snapshot, str], Inputs]]
    is_free: bool = False
    is_optional: bool = False
    lands_with: str = ""
    order: Callable[[Snapshot, str, Wish], Order] | None = None
    recipe_of: Callable[[Order], int] | None = None
    land: Callable[[Snapshot, JobRequest, OrderResult], tuple[TakeDraft, ...]] | None = None
    tell: Callable[[Snapshot, JobRequest, OrderResult], Saying] | None = None
    retrim: Callable[[Snapshot, Take, tuple[Reason, ...]], str | None] | None = None

    @property
    def default_policy(self) -> Policy:
        return Policy.AUTO if self.is_free else Policy.ASK


class Kinds:
    """The registered kinds, upstream first (registration order must be a topological order of the inputs)."""

    def __init__(self, kinds: tuple[Kind, ...]) -> None:
        self._kinds = {kind.name: kind for kind in kinds}
        if len(self._kinds) != len(kinds):
            raise InputError("A kind of cell is registered twice.")

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())

    def __getitem__(self, name: str) -> Kind:
        try:
            return self._kinds[name]
        except KeyError:
            raise InputError(f"There is no kind of cell called {name}.") from None

    def refs(self, snapshot: Snapshot) -> tuple[CellRef, ...]:
        """Every cell the project has now, upstream first. Kinds whose subjects cannot be read are left out."""
        return tuple(ref for kind in self for ref in self.refs_of(kind, snapshot) or ())

    def refs_of(self, kind: Kind, snapshot: Snapshot) -> tuple[CellRef, ...] | None:
        """Every cell of a kind, or None when what they are about (a storyboard, say) cannot be read."""
        try:
            return tuple(snapshot.ref(kind.name, subject) for subject in kind.subjects(snapshot))
        except StoreError:
            return None
