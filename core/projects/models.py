"""Which model makes what: the choices for a cell, what a project uses, and the prompts that were used or kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import InputError, SettingsError
from core.jobs.asking import Asker
from core.jobs.prices import Rates
from core.model.base import Value, checked
from core.model.cells import Snapshot
from core.model.orders import Ability, Ask, ClipRequest, GenerateOrder, ImageRequest
from core.model.project import Line, LongText, Project
from core.model.views_models import (
    ModelChoice,
    ModelDefault,
    ModelLine,
    ParameterView,
    ProjectModels,
    PromptLine,
    VoiceChoice,
)
from core.notebook import Notebook
from core.notebook.kinds import Kind, Kinds, Wish
from core.projects.cells import parse_name
from core.providers import Providers
from core.providers.catalogue import Model, passes_over, takes_seed
from core.providers.catalogue.fields import Slot
from core.providers.catalogue.models import TIMED
from core.providers.listing import model_line
from core.store import Store

_TO_COME = "0" * 64
"""Stands for a keyframe that is not made yet, so that what a model says of it is true once it is."""


class KeptPrompt(Value):
    """A prompt as it may be kept."""

    name: Line
    text: LongText


class ModelStep:
    """Shows models and prompts, and says which model a project uses. Buys nothing."""

    def __init__(
        self, store: Store, notebook: Notebook, kinds: Kinds, asker: Asker, providers: Providers, rates: Rates
    ) -> None:
        self._store = store
        self._notebook = notebook
        self._kinds = kinds
        self._asker = asker
        self._providers = providers
        self._catalogue = providers.catalogue
        self._rates = rates

    def choices(self, project_id: str, cell_name: str) -> tuple[ModelChoice, ...]:
        """Every model that makes such a cell, with what this very cell would be bought as and cost.

        The one the project uses comes first, then those whose vendor is ready. Models that were switched off are left out,
        unless the project uses one. Empty for cells that no vendor makes.

        Raises:
            NotFoundError: When there is no such project.
            SettingsError: When the project's flavor is broken or gone.
        """
        snapshot = self._notebook.snapshot(project_id)
        ref = parse_name(project_id, cell_name)
        kind = self._kinds[ref.kind]
        ability = self._ability(snapshot, kind, ref.subject)
        if ability is None:
            return ()
        chosen = self._used(snapshot, ability)
        taken = snapshot.selected(ref.kind, ref.subject)
        made = taken.made_with if taken is not None else None
        found = []
        for model in self._catalogue.models(ability):
            if model.is_retired() and model.id != chosen:
                continue
            order = self._order(snapshot, kind, ref.subject, model)
            sent = made.parameters if made is not None and made.model == model.id else {}
            found.append(self._choice(model, order, is_chosen=model.id == chosen, sent=sent))
        return tuple(sorted(found, key=lambda choice: (not choice.is_chosen, not choice.is_ready)))

    def defaults(self, project_id: str) -> ProjectModels:
        """The model a project uses for each ability, and who said so."""
        snapshot = self._notebook.snapshot(project_id)
        found = tuple(self._default(snapshot, ability) for ability in Ability)
        return ProjectModels(defaults=found, saves=snapshot.project.version_no)

    def choose(self, project_id: str, ability: Ability, model_id: str, *, began_from: int) -> Project:
        """Sets the model a project uses. What is made already stays, and does not turn stale.

        Args:
            model_id: Empty for what the settings or the flavor say.
            began_from: The project's version the change began from.

        Raises:
            SettingsError: When the catalogue has no such model.
            InputError: When it is a model for something else.
            ClashError: When the project was changed in between.
        """
        project = self._store.project(project_id)
        models = {name: kept for name, kept in project.models.items() if name != ability.value}
        if model_id:
            model = self._catalogue.model(model_id)
            if model.ability is not ability:
                raise InputError(f"{model.title} is a model for {model.ability}, not for {ability}.")
            models[ability.value] = model_id
        return self._store.save_project(project.model_copy(update={"models": models}), began_from)

    def lines(self, ability: Ability | None = None) -> tuple[ModelLine, ...]:
        """Every model, or every one with this ability, by itself."""
        return tuple(
            model_line(model, self._providers.title(model.provider)) for model in self._catalogue.models(ability)
        )

    def prompts(self, search: str = "", ability: Ability | None = None) -> tuple[PromptLine, ...]:
        """Prompts that were kept, then those takes were made with, the newest first.

        Args:
            search: Words that all have to be in it; empty for all.
            ability: Only those for this; kept ones that serve any are always among them.
        """
        words = tuple(search.split())
        kept = [
            PromptLine(id=one.id, name=one.name, text=one.text, ability=Ability(one.ability) if one.ability else None)
            for one in self._store.kept_prompts(words)
        ]
        used = [
            PromptLine(
                name=f"{one.project}, {one.cell.partition(':')[0].replace('_', ' ')}",
                text=one.text,
                ability=self._ability_of(one.model),
                used_at=one.used_at,
                times=one.times,
                model=one.model,
            )
            for one in self._store.used_prompts(words)
        ]
        kept = [line for line in kept if ability is None or line.ability in {None, ability}]
        return (*kept, *(line for line in used if ability is None or line.ability is ability))

    def save_prompt(self, name: str, text: str, ability: Ability | None = None) -> str:
        """Keeps a prompt to use again, in any project, and returns its id.

        Raises:
            InputError: When it has no name or no words, or is too long.
        """
        kept = checked(KeptPrompt, name=name.strip(), text=text.strip())
        if not kept.name or not kept.text:
            raise InputError("A prompt needs a name and words.")
        return self._store.add_prompt(kept.name, kept.text, ability.value if ability is not None else "")

    def remove_prompt(self, prompt_id: str) -> None:
        """Forgets a prompt that was kept. What was made with it stays in the history.

        Raises:
            NotFoundError: When it is not kept any more.
        """
        self._store.remove_prompt(prompt_id)

    def _ability(self, snapshot: Snapshot, kind: Kind, subject: str) -> Ability | None:
        """What making such a cell asks of a model; None where no vendor makes it. Any model will do to find out."""
        models = self._catalogue.models()
        if kind.order is None or kind.is_free or not models:
            return None
        order = kind.order(snapshot, subject, Wish(model=models[0].id))
        return order.ask.ability if isinstance(order, GenerateOrder) else None

    def _ability_of(self, model_id: str) -> Ability | None:
        try:
            return self._catalogue.model(model_id).ability
        except SettingsError:
            return None

    def _used(self, snapshot: Snapshot, ability: Ability) -> str:
        try:
            return self._asker.model(snapshot, ability).id
        except SettingsError:
            return ""

    def _order(self, snapshot: Snapshot, kind: Kind, subject: str, model: Model) -> GenerateOrder:
        assert kind.order is not None
        order = kind.order(snapshot, subject, Wish(model=model.id))
        assert isinstance(order, GenerateOrder)
        ask = order.ask
        if kind.name == "clip" and isinstance(ask, ClipRequest) and not (ask.first_frame or ask.references):
            return order.model_copy(update={"ask": ask.model_copy(update={"first_frame": _TO_COME})})
        return order

    def _choice(self, model: Model, order: GenerateOrder, *, is_chosen: bool, sent: Mapping[str, Any]) -> ModelChoice:
        ask, estimate = order.ask, self._rates.estimate(order)
        lacking = self._providers.not_ready(model.provider)
        return ModelChoice(
            **model_line(model, self._providers.title(model.provider)).model_dump(exclude={"price"}),
            is_ready=not lacking,
            not_ready=lacking,
            price=estimate.price,
            price_note=" ".join(part for part in (estimate.note, model.price.note) if part),
            is_calibrated=estimate.is_calibrated,
            bought_s=float(model.purchasable(ask.length_s)) if isinstance(ask, TIMED) else None,
            bought_size=_size(model, ask),
            passes_over=passes_over(model, ask),
            problems=model.problems(ask),  # which one can is said by the list itself
            outcomes=self._store.outcomes(model.id),
            parameters=tuple(
                ParameterView(name=name, value=sent.get(name), **part.model_dump())
                for name, part in model.parameters.items()
            ),
            is_chosen=is_chosen,
            takes_seed=takes_seed(model),
            voices=tuple(VoiceChoice(name=name, title=title) for name, title in model.voices.items()),
            prompt=ask.prompt,
            negative=_negative(model, ask),
        )

    def _default(self, snapshot: Snapshot, ability: Ability) -> ModelDefault:
        own, said_by, problem = snapshot.project.models.get(ability.value, ""), "", ""
        try:
            _wanted, said_by = self._asker.named_model(snapshot, ability)
            model = self._asker.model(snapshot, ability)
        except SettingsError as exc:
            problem = f"{exc.message} {exc.hint}".strip()
            return ModelDefault(ability=ability, own=own, said_by=said_by, problem=problem)
        lacking = self._providers.not_ready(model.provider)
        return ModelDefault(
            ability=ability, model=model.id, title=model.title, own=own, said_by=said_by, problem=lacking
        )


def _negative(model: Model, ask: Ask) -> str:
    """What must not be seen, where the model is told."""
    is_heard = not model.fields or Slot.NEGATIVE in model.fields
    return ask.negative if is_heard and isinstance(ask, ClipRequest | ImageRequest) else ""


def _size(model: Model, ask: Ask) -> str:
    size = model.size_of(ask) if isinstance(ask, ClipRequest | ImageRequest) else None
    return f"{size.width}x{size.height}" if size is not None else ""
