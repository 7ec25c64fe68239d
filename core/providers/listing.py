"""The models in words: a list, several side by side, and what has changed at their vendors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from core.errors import ProviderError
from core.model.orders import Ability
from core.model.views_models import ModelLine
from core.providers.catalogue import Model, retirement_words, takes_seed, takes_words
from core.providers.catalogue.checking import differences
from core.providers.contract import ChecksModels
from core.providers.registry import Providers


def model_line(model: Model, vendor_title: str) -> ModelLine:
    """A model in words."""
    return ModelLine(
        id=model.id,
        title=model.title,
        vendor=model.provider,
        vendor_title=vendor_title,
        ability=model.ability,
        lengths=model.lengths.words() if model.lengths is not None else "",
        sizes=model.sizes.words() if model.sizes is not None else "",
        takes=takes_words(model),
        price=model.price.words(),
        warning=retirement_words(model),
    )


def listed(providers: Providers, ability: Ability | None = None) -> list[str]:
    """Every model, or every one with this ability, by what it makes; then warnings, then what is wrong with the catalogue."""
    lines = [model_line(model, providers.title(model.provider)) for model in providers.catalogue.models(ability)]
    said: list[str] = []
    for made, group in groupby(
        sorted(lines, key=lambda line: list(Ability).index(line.ability)), lambda one: one.ability
    ):
        said += ["", made.value]
        said += table([_row(line, providers) for line in group])
    warnings = [line.warning for line in lines if line.warning]
    return [*said[1:], *(["", *warnings] if warnings else [])]


def _row(line: ModelLine, providers: Providers) -> tuple[str, ...]:
    lacking = providers.not_ready(line.vendor)
    facts = (line.lengths, line.sizes, line.price if line.price != "unknown" else "price unknown", lacking)
    return f"  {line.id}", line.title, line.vendor_title, "; ".join(fact for fact in facts if fact)


def compared(providers: Providers, model_ids: Sequence[str]) -> list[str]:
    """Models side by side, one fact a line.

    Raises:
        SettingsError: When the catalogue has not all of them.
    """
    models = [providers.catalogue.model(model_id) for model_id in model_ids]
    lines = [model_line(model, providers.title(model.provider)) for model in models]
    rows = [
        ("", *(line.title for line in lines)),
        ("id", *model_ids),
        ("vendor", *(line.vendor_title for line in lines)),
    ]
    rows += [(name, *(getattr(line, name) for line in lines)) for name in ("lengths", "sizes", "takes", "price")]
    rows += [
        ("price read", *(str(model.price.checked_on or "") for model in models)),
        ("prompt", *(f"{model.prompt_characters} characters" if model.prompt_characters else "" for model in models)),
        ("seed", *("yes" if takes_seed(model) else "no" for model in models)),
        ("settings", *(", ".join(model.parameters) for model in models)),
        ("switched off", *(str(model.retired_on or "") for model in models)),
        ("verified", *(model.verified for model in models)),
    ]
    return table([row for row in rows if any(row[1:])])


def table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows in columns as wide as their widest word; the last is as long as it is."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]) - 1)] if rows else []
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]


def held_against_vendors(providers: Providers) -> tuple[list[str], bool]:
    """Every model whose vendor publishes its fields, held against what it publishes now. Costs nothing.

    Returns:
        What was found, a line each, and whether all that could be asked agrees.
    """
    said, is_good = [], True
    for name in providers.names:
        if not providers.is_ready(name) or not isinstance(vendor := providers.provider(name), ChecksModels):
            continue
        for model in (one for one in providers.catalogue.models() if one.provider == name):
            found = _differences(model, vendor)
            is_good = is_good and not found
            said += [f"!! {model.id}: {problem}." for problem in found] or [f"ok {model.id}"]
    return said, is_good


def _differences(model: Model, vendor: ChecksModels) -> Iterable[str]:
    try:
        return differences(model, vendor.live_schema(model.endpoint, model.version))
    except ProviderError as exc:
        return (exc.message.rstrip("."),)
