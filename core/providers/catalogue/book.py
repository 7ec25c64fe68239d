"""The catalogue: every model of every vendor that is open, found by id, ability or tier."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import SettingsError
from core.model.money import FREE, Price
from core.model.orders import Ability, Ask, GenerateOrder, Order
from core.model.project import Tier
from core.providers.catalogue.models import Model


class Catalogue:
    """Models in the order their files name them; an earlier one wins where a default is wanted.

    Args:
        models: A later model replaces an earlier one of the same id, in its place.
        problems: Sentences about files or entries that were left out; each names file and line.
    """

    def __init__(self, models: Iterable[Model], problems: tuple[str, ...] = ()) -> None:
        self._models = {model.id: model for model in models}
        self.problems = problems

    def model(self, model_id: str) -> Model:
        """The model of this id.

        Raises:
            SettingsError: When the catalogue has none.
        """
        try:
            return self._models[model_id]
        except KeyError:
            raise SettingsError(
                f"The catalogue has no model {model_id}.", hint="Choose another one in the flavor's parameters.yaml."
            ) from None

    def models(self, ability: Ability | None = None) -> tuple[Model, ...]:
        """Every model, or every one with this ability."""
        return tuple(model for model in self._models.values() if ability in {None, model.ability})

    def default(self, ability: Ability, tier: Tier) -> Model:
        """The first model that is a default for the tier and not switched off.

        Raises:
            SettingsError: When there is none.
        """
        for model in self.models(ability):
            if tier in model.tiers and not model.is_retired():
                return model
        raise SettingsError(f"The catalogue has no {tier} model for {ability}.")

    def price_of(self, order: Order) -> Price:
        """What an order is expected to cost; our own work is free.

        Raises:
            SettingsError: When the catalogue does not have its model.
        """
        return self.model(order.model).price_of(order.ask) if isinstance(order, GenerateOrder) else FREE

    def problems_of(self, model_id: str, ask: Ask) -> tuple[str, ...]:
        """What a model cannot do of what is asked, with the nearest model that can and its price."""
        found = self.model(model_id).problems(ask)
        if not found:
            return ()
        nearest = self.nearest(model_id, ask)
        if nearest is None:
            return (*found, "No other model in the catalogue can do it either.")
        return (*found, f"{nearest.title} can, for {nearest.price_of(ask).label()}.")

    def nearest(self, model_id: str, ask: Ask) -> Model | None:
        """The model closest to this one that can do what is asked: of the same vendor if possible, then the cheapest."""
        vendor = self.model(model_id).provider
        able = [model for model in self.models(ask.ability) if model.id != model_id and not model.problems(ask)]

        def distance(model: Model) -> tuple[bool, bool, object]:
            price = model.price_of(ask).usd
            return model.provider != vendor, price is None, price or 0

        return min(able, key=distance, default=None)
