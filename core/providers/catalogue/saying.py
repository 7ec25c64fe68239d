"""What a model takes and what it leaves out, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.model.base import utc_now
from core.model.orders import Ability, Ask, ClipRequest, ImageRequest, MusicRequest, SoundRequest, SpeechRequest
from core.model.scene import Camera
from core.providers.catalogue.fields import Slot

if TYPE_CHECKING:
    from core.providers.catalogue.models import Model

SOON = timedelta(days=60)
"""How long before a model is switched off it is warned of."""

Given = Callable[[Ask], bool]
_SOFT: tuple[tuple[Slot, Given, str], ...] = (
    (
        Slot.NEGATIVE,
        lambda ask: isinstance(ask, ClipRequest | ImageRequest) and bool(ask.negative),
        "what must not be seen is not told to it",
    ),
    (Slot.STEPS, lambda ask: isinstance(ask, ImageRequest) and ask.steps is not None, "the number of steps is its own"),
    (Slot.LYRICS, lambda ask: isinstance(ask, MusicRequest) and bool(ask.lyrics), "it sings no words"),
    (Slot.LANGUAGE, lambda ask: isinstance(ask, SpeechRequest) and bool(ask.language), "it hears the language itself"),
    (Slot.SPEED, lambda ask: isinstance(ask, SpeechRequest) and ask.speed != 1, "it speaks at its own speed"),
    (Slot.LOOP, lambda ask: isinstance(ask, SoundRequest) and ask.is_loop, "its end does not lead into its beginning"),
)
"""What can be left out without another picture, clip or sound being bought than was asked for."""
_SEEDLESS = {Ability.WRITE, Ability.SPEECH}
"""Abilities of which nobody expects the same twice."""


def takes_seed(model: Model) -> bool:
    """Whether the same seed gives the same again. A model without a table of fields is made by its vendor's own code here."""
    return Slot.SEED in model.fields if model.fields else model.provider == "offline"


def passes_over(model: Model, ask: Ask) -> tuple[str, ...]:
    """What of an ask this model leaves out although it can be made, each a sentence; empty when it is all heard."""
    return tuple(f"{model.title}: {said}." for said in _left_out(model, ask)) if model.fields else ()


def _left_out(model: Model, ask: Ask) -> Iterator[str]:
    yield from (said for slot, is_given, said in _SOFT if slot not in model.fields and is_given(ask))
    if isinstance(ask, ClipRequest) and ask.camera is not Camera.STILL and not _hears_camera(model, ask.camera):
        yield "it has no command for the camera, which is told in words only"
    if Slot.SEED not in model.fields and ask.ability not in _SEEDLESS:
        yield "it takes no seed, so every take is another one"


def _hears_camera(model: Model, camera: Camera) -> bool:
    field = model.fields.get(Slot.CAMERA)
    return field is not None and (not field.values or camera.value in field.values)


def takes_words(model: Model) -> str:
    """What it takes beyond words: `first frame, up to 3 reference pictures`; empty for nothing."""
    said = []
    for feature in model.inputs:
        word = feature.value.replace("_", " ")
        if word == "references":
            word = (
                "reference pictures" if model.most_references is None else f"up to {model.most_references} references"
            )
        said.append(f"{word} (always)" if feature in model.needs else word)
    return ", ".join(said)


def retirement_words(model: Model, on: date | None = None) -> str:
    """A warning about a model that is switched off, or is about to be; empty for all others.

    Args:
        model: The model.
        on: As seen on this day; today when left out.
    """
    today = on or utc_now().date()
    if model.retired_on is None or model.retired_on > today + SOON:
        return ""
    if model.retired_on <= today:
        return f"{model.title} was switched off on {model.retired_on}."
    days = (model.retired_on - today).days
    return f"{model.title} is switched off on {model.retired_on}, in {days} {'day' if days == 1 else 'days'}."
