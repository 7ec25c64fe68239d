"""Holding an entry against the schema its vendor publishes now, so that drift is seen before it is paid for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import BadReplyError
from core.providers.catalogue.fields import Slot, VendorField
from core.providers.catalogue.lengths import Menu
from core.providers.catalogue.models import Feature, Model

_FEATURES = {
    Slot.FIRST_FRAME: Feature.FIRST_FRAME,
    Slot.LAST_FRAME: Feature.LAST_FRAME,
    Slot.VIDEO: Feature.VIDEO,
    Slot.REFERENCES: Feature.REFERENCES,
}
_ALWAYS = frozenset(
    (Slot.PROMPT, Slot.SEED, Slot.LENGTH, Slot.WIDTH, Slot.HEIGHT, Slot.SIZE, Slot.RESOLUTION, Slot.ASPECT, Slot.AUDIO)
)
"""What goes along with every ask that can carry it."""


def differences(model: Model, document: Mapping[str, Any]) -> tuple[str, ...]:
    """Where our entry and the vendor's OpenAPI document part, each a sentence; empty where they agree.

    Args:
        model: Our entry.
        document: The vendor's document; its inputs are `components.schemas.Input`.

    Raises:
        BadReplyError: When the document tells no inputs.
    """
    schemas = (document.get("components") or {}).get("schemas") or {}
    given = schemas.get("Input")
    if not isinstance(given, Mapping) or not isinstance(given.get("properties"), Mapping):
        raise BadReplyError(f"The vendor's schema of {model.title} tells no inputs.", hint="Look at the model's page.")
    live = {name: _resolved(part, schemas) for name, part in given["properties"].items()}
    return tuple(dict.fromkeys([*_unknown(model, live), *_lacking(model, given), *_words(model, live)]))


def _resolved(part: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    """A property with what it refers to; vendors write a list of words as a reference inside `allOf`."""
    found = dict(part)
    for inner in (part, *part.get("allOf", ()), *part.get("anyOf", ())):
        name = str(inner.get("$ref", "")).rpartition("/")[2]
        found = {**schemas.get(name, {}), **found}
    return found


def _sent(model: Model) -> Iterator[tuple[str, str]]:
    """Names in the vendor's request, and what of ours each stands for."""
    for slot, field in model.fields.items():
        if field.form != "appended":
            name = f"{field.name}_1" if field.form == "numbered" else field.name
            yield name.partition(".")[0], slot.value.replace("_", " ")
    for name in (*model.constants, *model.parameters):
        yield name.partition(".")[0], name


def _unknown(model: Model, live: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"there is no field {name} (our {ours})" for name, ours in _sent(model) if name not in live)


def _lacking(model: Model, given: Mapping[str, Any]) -> Iterator[str]:
    sent = {name for name, _ours in _sent(model)}
    slots = {field.name: slot for slot, field in model.fields.items()}
    for name in given.get("required", ()):
        if name not in sent or name in model.parameters:
            yield f"the field {name} has to be there, and is not always sent"
        elif name in slots and not _is_always_sent(model, slots[name]):
            yield f"the field {name} has to be there (our {slots[name].value.replace('_', ' ')} may be left out)"


def _is_always_sent(model: Model, slot: Slot) -> bool:
    return slot in _ALWAYS or _FEATURES.get(slot) in model.needs


def _words(model: Model, live: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Values that the vendor does not take, or no longer."""
    for slot, field in model.fields.items():
        for value in _values(model, slot, field):
            yield from _refused(field.name, value, live.get(field.name, {}))
    for name, value in model.constants.items():
        yield from _refused(name, value, live.get(name, {}))
    for name, part in model.parameters.items():
        for value in (*part.choices, *(bound for bound in (part.least, part.most) if bound is not None)):
            yield from _refused(name, value, live.get(name, {}))


def _values(model: Model, slot: Slot, field: VendorField) -> tuple[Any, ...]:
    if field.values:
        return tuple(field.values.values())
    if slot is Slot.LENGTH and model.lengths is not None:
        bounds = model.lengths.seconds if isinstance(model.lengths, Menu) else (model.lengths.longest,)
        return tuple(float(length) for length in bounds)
    if slot is Slot.RESOLUTION and model.sizes is not None:
        return tuple(model.sizes.resolutions)
    if slot is Slot.ASPECT and model.sizes is not None:
        return model.sizes.aspects
    return ()


def _refused(name: str, value: Any, part: Mapping[str, Any]) -> Iterator[str]:
    said = f"{value:g}" if isinstance(value, float) else str(value)
    known = part.get("enum")
    if isinstance(known, list) and said not in {str(word) for word in known}:
        yield f"the field {name} does not take {said}; it takes {', '.join(map(str, known))}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    least, most = part.get("minimum"), part.get("maximum")
    if (least is not None and value < least) or (most is not None and value > most):
        yield f"the field {name} does not take {said}; it takes {least} to {most}"
