"""What a person does with any cell: make, refresh, pick, keep, rate, put away, bring their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.errors import InputError, NotFoundError
from core.jobs import Jobs
from core.jobs.asking import Asker
from core.jobs.intake import Intake
from core.jobs.prices import check_shown
from core.model.cells import CellRef, Depth, Policy, Repair, Snapshot, Take, VerdictKind
from core.model.jobs import Job, JobRequest
from core.model.media import Media, MediaKind
from core.model.money import FREE, Price, total
from core.notebook import Notebook
from core.notebook.kinds import Kinds, Wish

ACCEPTS: dict[str, tuple[MediaKind, ...]] = {
    "mood_picture": (MediaKind.PICTURE,),
    "keyframe": (MediaKind.PICTURE,),
    "clip": (MediaKind.VIDEO, MediaKind.PICTURE),
    "song": (MediaKind.AUDIO,),
}
"""Kinds of cells that take a person's own file, and what kind of file."""


def parse_name(project_id: str, name: str) -> CellRef:
    """The cell called `kind` or `kind:subject` in a project."""
    kind, _, subject = name.partition(":")
    return CellRef(project_id=project_id, kind=kind, subject=subject)


class CellDesk:
    """Acts on cells and lets the free ones follow."""

    def __init__(self, notebook: Notebook, jobs: Jobs, kinds: Kinds, asker: Asker, intake: Intake) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._kinds = kinds
        self._asker = asker
        self._intake = intake

    def make(
        self,
        project_id: str,
        names: Sequence[str],
        *,
        new_take: bool = False,
        note: str = "",
        shown: Price | None = None,
        model: str = "",
        seed: int | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> tuple[Job, ...]:
        """Asks for these cells, all of them or none.

        Args:
            new_take: Another take although there is a current one; a cell that is current gets one anyway.
            note: Words for the maker, such as "closer, at dusk".
            shown: The total a person saw and agreed to.
            model: Catalogue id of the model to make them with; empty for the project's own.
            seed: To make them with; None for one of their own.
            parameters: Further settings of that model.

        Raises:
            NotAllowedError: With every reason at once; or when it would cost more than was shown.
        """
        snapshot = self._notebook.snapshot(project_id)
        wish = Wish(note=note, model=model, seed=seed, parameters=parameters or {})
        requests = [self._request(snapshot, parse_name(project_id, name), wish, new_take=new_take) for name in names]
        return self._submit(requests, shown)

    def make_with(
        self, project_id: str, name: str, models: Sequence[str], *, note: str = "", shown: Price | None = None
    ) -> tuple[Job, ...]:
        """Asks for the same cell once with each of these models, to lie side by side: all of them, or none.

        Args:
            models: Catalogue ids; one that is named twice is asked once. All get the same seed.
            shown: The total a person saw and agreed to.

        Raises:
            InputError: When no model is named.
            NotAllowedError: With every reason at once; or when it would cost more than was shown.
        """
        if not models:
            raise InputError("No model is chosen.", hint="Choose one or more.")
        snapshot, ref = self._notebook.snapshot(project_id), parse_name(project_id, name)
        wishes = [Wish(note=note, model=model) for model in dict.fromkeys(models)]
        return self._submit([self._request(snapshot, ref, wish, new_take=True) for wish in wishes], shown)

    def refresh(
        self,
        project_id: str,
        depth: Depth,
        *,
        budget_usd: Decimal | None = None,
        shown: Price | None = None,
        only: tuple[str, ...] = (),
    ) -> str:
        """Starts a run that makes what is missing and refreshes what is stale, down to a depth.

        It spends at most what its plan says now, also where later cells turn stale on the way.

        Args:
            only: Names of cells, or subjects such as scene ids, to keep to; empty for the whole project.

        Returns:
            The run's id.
        """
        return self._jobs.refresh(project_id, depth, budget_usd=budget_usd, shown=shown, only=only)

    def choices(self, project_id: str) -> dict[str, str | None]:
        """The selected take of every cell by name: what an undo goes back to."""
        cells = self._notebook.snapshot(project_id).cells
        return {name: cell.selected for name, cell in cells.items()}

    def choose(
        self, project_id: str, wanted: Mapping[str, str | None], *, began_from: Mapping[str, str | None]
    ) -> None:
        """Selects takes of several cells at once, as an undo or a redo does: all of them, or none.

        Args:
            wanted: Take id by cell name; None for no take.
            began_from: What is expected to be selected now.

        Raises:
            InputError: When somebody has chosen otherwise in the meantime.
        """
        with self._notebook.together():
            now = self.choices(project_id)
            if any(now.get(name) != began_from.get(name) for name in wanted):
                raise InputError(
                    "This was changed again in the meantime.", hint="The takes of the cell hold every version."
                )
            for name in sorted(wanted, key=lambda name: name != "storyboard"):
                self._notebook.select(parse_name(project_id, name), wanted[name])
        self._jobs.run_free(project_id)

    def select(self, project_id: str, take_id: str, *, began_from: int | None = None) -> None:
        """Chooses a take."""
        take = self._take(project_id, take_id)
        self._then_free(project_id, lambda: self._notebook.select(take.cell, take_id, began_from=began_from))

    def delete_take(self, project_id: str, take_id: str) -> None:
        """Puts a take away; `restore_take` brings it back."""
        self._take(project_id, take_id)
        self._then_free(project_id, lambda: self._notebook.delete(take_id))

    def restore_take(self, project_id: str, take_id: str) -> None:
        """Brings a take back that was put away."""
        self._take(project_id, take_id)
        self._then_free(project_id, lambda: self._notebook.restore(take_id))

    def rate(self, project_id: str, take_id: str, rating: int | None) -> None:
        """Gives a take one to five stars, or none."""
        if rating is not None and not 1 <= rating <= 5:
            raise InputError("A rating is one to five.", hint="Leave it empty for none.")
        self._take(project_id, take_id)
        self._notebook.rate(take_id, rating)

    def approve(self, project_id: str, take_ids: Sequence[str], *, is_approved: bool = True) -> None:
        """Marks takes as good, which also chooses them; or takes the marks back, which leaves what is chosen."""
        for take_id in take_ids:
            self._take(project_id, take_id)

        def mark() -> None:
            with self._notebook.together():
                for take_id in take_ids:
                    self._notebook.approve(take_id, is_approved=is_approved)

        self._then_free(project_id, mark)

    def freeze(self, project_id: str, name: str) -> None:
        """Keeps a cell as it is, whatever changes around it."""
        self._notebook.freeze(self._ref(project_id, name))

    def thaw(self, project_id: str, name: str) -> None:
        """Lets a kept cell follow its inputs again."""
        self._then_free(project_id, lambda: self._notebook.thaw(self._ref(project_id, name)))

    def set_policy(self, project_id: str, name: str, policy: Policy) -> None:
        """Says what may happen to a cell without asking; what may run by itself now does, where it is due.

        Raises:
            InputError: For a cell that costs something and shall run by itself.
        """
        self._then_free(project_id, lambda: self._notebook.set_policy(self._ref(project_id, name), policy))

    def repair(self, project_id: str, name: str, repair: Repair) -> None:
        """Carries out a free repair."""
        self._then_free(project_id, lambda: self._notebook.apply_repair(self._ref(project_id, name), repair))

    def import_file(self, project_id: str, name: str, path: Path, file_name: str) -> Take:
        """Takes a person's own file as a take of a cell, and chooses it.

        Raises:
            InputError: When this cell takes no file, or another kind of file.
            ProbeError: When the file cannot be read.
        """
        ref = self._ref(project_id, name)
        if ref.kind not in ACCEPTS:
            raise InputError(
                "This part of the notebook takes no file.", hint="Drop it on a clip, a picture or the song."
            )
        media = self._checked(ref, path, file_name)
        take = self._notebook.add_import(ref, media)
        self._jobs.run_free(project_id)
        return take

    def _checked(self, ref: CellRef, path: Path, file_name: str) -> Media:
        if ref.kind == "song":
            return self._intake.take_in_song(path, file_name)
        return self._intake.take_in(path, file_name, wants=ACCEPTS[ref.kind])

    def _ref(self, project_id: str, name: str) -> CellRef:
        """A cell that the project has now.

        Raises:
            NotFoundError: When it has none of this name.
        """
        ref = parse_name(project_id, name)
        if ref not in self._kinds.refs(self._notebook.snapshot(project_id)):
            raise NotFoundError("That cell is no longer part of the project.", hint="Look at the notebook again.")
        return ref

    def _submit(self, requests: Sequence[JobRequest], shown: Price | None) -> tuple[Job, ...]:
        check_shown(total(request.price for request in requests), shown)
        return self._jobs.submit(requests)

    def _request(self, snapshot: Snapshot, ref: CellRef, wish: Wish, *, new_take: bool) -> JobRequest:
        verdict = self._notebook.verdicts(snapshot).get(ref.name)
        if verdict is None:
            raise NotFoundError("That cell is no longer part of the project.", hint="Look at the notebook again.")
        is_another = (
            new_take or bool(wish.note) or verdict.kind is VerdictKind.CURRENT or self._was_put_away(snapshot, ref)
        )
        wish = replace(wish, new_take=_takes_so_far(snapshot, ref) if is_another else 0)
        request = self._notebook.request(snapshot, ref, wish, FREE)
        return request.model_copy(update={"price": self._asker.price_of(request.order)})

    def _was_put_away(self, snapshot: Snapshot, ref: CellRef) -> bool:
        """Whether a deleted take was made from just what is here now: then the same again is not what is asked for."""
        takes = [take for take in snapshot.takes.values() if take.cell == ref and take.deleted_at is not None]
        stamps = {take.stamp.recipe: take.stamp for take in takes if take.stamp is not None}
        known = self._kinds[ref.kind].inputs
        keys = {self._notebook.stamp(snapshot, ref, recipe=recipe).key for recipe in stamps if recipe in known}
        return any(take.stamp is not None and take.stamp.key in keys for take in takes)

    def _take(self, project_id: str, take_id: str) -> Take:
        take = self._notebook.snapshot(project_id).takes.get(take_id)
        if take is None:
            raise NotFoundError("There is no such take in this project.", hint="Look at the notebook again.")
        return take

    def _then_free(self, project_id: str, act: Callable[[], object]) -> None:
        act()
        self._jobs.run_free(project_id)


def _takes_so_far(snapshot: Snapshot, ref: CellRef) -> int:
    return max((take.number for take in snapshot.takes.values() if take.cell == ref), default=0)
