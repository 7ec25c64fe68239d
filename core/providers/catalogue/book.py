"""The catalogue: every model of every vendor that is open, found by id, ability or tier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from core.errors import SettingsError
from core.model.money import FREE, Price
from core.model.orders import Ability, Ask, GenerateOrder, Order
from core.model.project import Tier
from core.providers.catalogue.models import Model, name_problems


class Catalogue:
    """Models in the order their files name them; an earlier one wins where a default is wanted.

    Args:
        models: A later model replaces an earlier one of the same id, in its place.
        problems: Sentences about files or entries that were left out; each names file and line.
    """

    def __init__(self, models: Iterable[Model], problems: tuple[str, ...] = ()) -> None:
        self._models = {model.id: model for model in models}
        self._able = {one: tuple(model for model in self._models.values() if model.ability is one) for one in Ability}
        self.problems = problems
        self.is_ready: Callable[[str], bool] = lambda _provider: True
        """Whether a vendor can be asked now; told by the registry, which knows the keys."""

    def model(self, model_id: str) -> Model:
        """The model of this id.

        Raises:
            SettingsError: When the catalogue has none.
        """
        try:
            return self._models[model_id]
        except KeyError:
            raise SettingsError(
                f"The catalogue has no model {model_id}.",
                hint="Choose another one in the project, in the settings or in the flavor's parameters.yaml.",
            ) from None

    def models(self, ability: Ability | None = None) -> tuple[Model, ...]:
        """Every model, or every one with this ability."""
        return tuple(self._models.values()) if ability is None else self._able[ability]

    def default(self, ability: Ability, tier: Tier) -> Model:
        """The first model that is a default for the tier, is not switched off, and whose vendor is ready.

        Raises:
            SettingsError: When there is none.
        """
        for model in self.models(ability):
            if tier in model.tiers and not model.is_retired() and self.is_ready(model.provider):
                return model
        raise SettingsError(
            f"The catalogue has no {tier} model for {ability} that can be used now.",
            hint="Choose a model in the settings, and enter its vendor's key there.",
        )

    def price_of(self, order: Order) -> Price:
        """What an order is expected to cost; our own work is free.

        Raises:
            SettingsError: When the catalogue does not have its model.
        """
        if not isinstance(order, GenerateOrder):
            return FREE
        return self.model(order.model).price_of(order.ask, order.parameters)

    def problems_of(self, model_id: str, ask: Ask, parameters: Mapping[str, Any] | None = None) -> tuple[str, ...]:
        """What a model cannot do of what is asked, with the nearest model that can and its price."""
        model = self.model(model_id)
        wrong, found = model.parameter_problems(parameters or {}), model.problems(ask)
        if not _own_problems(model, ask):
            return (*wrong, *found)
        nearest = self.nearest(model_id, ask)
        if nearest is None:
            return (*wrong, *found, "No other model in the catalogue can do it either.")
        return (*wrong, *found, f"{nearest.title} can, for {nearest.price_of(ask).label()}.")

    def nearest(self, model_id: str, ask: Ask) -> Model | None:
        """The model closest to this one that can do what is asked.

        One whose vendor is ready comes first, then one of the same vendor, then the cheapest.
        """
        vendor = self.model(model_id).provider
        able = [model for model in self.models(ask.ability) if model.id != model_id and not _own_problems(model, ask)]

        def distance(model: Model) -> tuple[bool, bool, bool, object]:
            price = model.price_of(ask).usd
            return not self.is_ready(model.provider), model.provider != vendor, price is None, price or 0

        return min(able, key=distance, default=None)


def _own_problems(model: Model, ask: Ask) -> tuple[str, ...]:
    """What the model cannot do; a picture that is spoken of and not there is missing for every model."""
    missing = name_problems(ask)
    return tuple(problem for problem in model.problems(ask) if problem not in missing)
