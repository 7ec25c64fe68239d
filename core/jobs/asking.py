"""From a cell to a frozen order for a vendor: flavor, words, model, size and seed, said once for all kinds of cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.digest import digest_of
from core.flavors import BEAT_NAMES, FlavorShelf, beat_words, brief_words, mood_words, scene_words
from core.model.cells import Snapshot
from core.model.flavor import DEFAULT_MODEL, PROMPT_NAMES, Flavor, PromptName, TierParameters
from core.model.money import Price
from core.model.orders import Ability, Ask, GenerateOrder, Order
from core.model.preferences import Defaults
from core.model.project import Aspect, ProjectKind, Quality, size_px
from core.model.scene import Mood
from core.notebook import slots
from core.notebook.kinds import Wish
from core.providers.catalogue import Catalogue, Model


class Asker:
    """Builds orders from snapshots; pure but for the flavors, the catalogue and the person's defaults it was given.

    Args:
        flavors: The kinds of films.
        catalogue: The models.
        defaults: What the person has set for new projects, as it is now.
        price_of: What an order is expected to cost; the catalogue's formula when left out.
    """

    def __init__(
        self,
        flavors: FlavorShelf,
        catalogue: Catalogue,
        *,
        defaults: Callable[[], Defaults] = Defaults,
        price_of: Callable[[Order], Price] | None = None,
    ) -> None:
        self._flavors = flavors
        self._catalogue = catalogue
        self._defaults = defaults
        self._price_of = price_of or catalogue.price_of

    def flavor(self, snapshot: Snapshot) -> Flavor:
        """The project's flavor.

        Raises:
            SettingsError: When its folder is broken or gone.
        """
        return self._flavors.flavor(snapshot.project.flavor)

    def tier(self, snapshot: Snapshot) -> TierParameters:
        """The half of the flavor's parameters that the project works with."""
        return self.flavor(snapshot).tiers[snapshot.project.tier]

    def pictures_per_mood(self, snapshot: Snapshot) -> int:
        """How many pictures show each mood; one where the flavor cannot be read, so that the project still opens."""
        shelf = self._flavors.flavors
        known = shelf.get(snapshot.project.flavor)
        return known.tiers[snapshot.project.tier].pictures_per_mood if known is not None else 1

    def is_imports_only(self, snapshot: Snapshot) -> bool:
        """A quick cut: a person's own clips and song, nothing written or generated."""
        return snapshot.project.kind is ProjectKind.QUICK_CUT

    def model(self, snapshot: Snapshot, ability: Ability, wish: Wish | None = None) -> Model:
        """The model that is wished for, or the one the project uses for an ability.

        Raises:
            SettingsError: When the catalogue has no such model, or none that is ready where nobody named one.
        """
        if wish is not None and wish.model:
            return self._catalogue.model(wish.model)
        wanted, _said_by = self.named_model(snapshot, ability)
        if wanted == DEFAULT_MODEL:
            return self._catalogue.default(ability, snapshot.project.tier)
        return self._catalogue.model(wanted)

    def named_model(self, snapshot: Snapshot, ability: Ability) -> tuple[str, str]:
        """The catalogue id that is named for an ability, or `default`, and who names it.

        The project goes before the person's settings, these before the flavor, and the flavor before the catalogue.
        """
        own, theirs = snapshot.project.models.get(ability), self._defaults().models.get(ability)
        if own:
            return own, "this project"
        if theirs:
            return theirs, "your settings"
        wanted = self.tier(snapshot).model_id(ability)
        return wanted, "the catalogue" if wanted == DEFAULT_MODEL else "the flavor"

    def prompt(
        self,
        snapshot: Snapshot,
        name: PromptName,
        *,
        mood: Mood | None = None,
        scene_id: str | None = None,
        **extra: str,
    ) -> str:
        """The flavor's template filled with all that is known.

        Args:
            mood: The mood to speak of; the picked one when left out.
            scene_id: The scene to speak of.
            extra: Further words, such as `note`.
        """
        project, brief = snapshot.project, slots.brief_of(snapshot)
        flavor = self.flavor(snapshot)
        scene = slots.scene(snapshot, scene_id) if scene_id is not None else None
        length_frames = brief.length_s * int(project.rate)
        words = {
            **brief_words(brief, project.aspect, project.kind),
            **mood_words(mood or slots.picked_mood(snapshot)),
            **(beat_words(flavor.beats, length_frames, project.rate) if PROMPT_NAMES[name] & BEAT_NAMES else {}),
            **(scene_words(scene, project.rate) if scene is not None else {}),
            **extra,
        }
        return flavor.prompt(name, words)

    def facts(self, snapshot: Snapshot) -> dict[str, Any]:
        """What a writer that is not a language model works from."""
        return {
            "brief": slots.brief_of(snapshot).model_dump(mode="json"),
            "kind": snapshot.project.kind.value,
            "aspect": snapshot.project.aspect.value,
            "rate": str(snapshot.project.rate),
        }

    def order(self, snapshot: Snapshot, ability: Ability, ask: Ask, cell: str, wish: Wish) -> GenerateOrder:
        """The frozen order. The seed follows from the cell and the number of the take, so asking twice is asking the same."""
        model = self.model(snapshot, ability, wish)
        own = int(digest_of("seed", [snapshot.project.id, cell, wish.new_take])[:8], 16)
        return GenerateOrder(
            provider=model.provider,
            model=model.id,
            ask=ask,
            seed=own if wish.seed is None else wish.seed,
            parameters=wish.parameters,
        )

    def price_of(self, order: Order) -> Price:
        """What an order is expected to cost; our own work is free."""
        return self._price_of(order)


def picture_size(tier: TierParameters, aspect: Aspect) -> tuple[int, int]:
    """Width and height with the tier's long side, in the project's shape, both multiples of 8."""
    width, height = size_px(aspect, Quality.FINAL)
    scale = tier.picture_px / max(width, height)
    return round(width * scale / 8) * 8, round(height * scale / 8) * 8
