"""The written tables of vendors and models: a short one for the README, every model in `docs/models.md`."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from core.blobs import Blobs
from core.model.orders import Ability
from core.providers import Providers, open_providers
from core.providers.catalogue import Model, takes_words
from core.settings import KEY_VARIABLES, ROOT, OfflineSettings, Settings

BEGIN, END = "<!-- vendors: written by `python -m tests.docs` -->", "<!-- /vendors -->"
_NOUNS = {
    Ability.WRITE: ("text", "text"),
    Ability.IMAGE: ("picture", "pictures"),
    Ability.CLIP: ("clip", "clips"),
    Ability.MUSIC: ("music", "music"),
    Ability.SPEECH: ("speech", "speech"),
    Ability.SOUND: ("sound", "sounds"),
    Ability.LIPSYNC: ("lip-sync", "lip-sync"),
}
_CLIENTS = {
    "openai": ("openai", "test_openai_sdk.py"),
    "gemini": ("google-genai", "test_gemini_sdk.py"),
    "segmind": ("segmind", "test_segmind_sdk.py"),
    "replicate": ("replicate", "test_replicate_sdk.py"),
    "fal": ("fal-client", "test_fal_sdk.py"),
    "elevenlabs": ("elevenlabs", "test_elevenlabs_sdk.py"),
}
"""The vendors' own clients for Python, which complete their flows against our fakes in `tests/sdk/`."""
_INTRO = """\
The offline studio is free; its prices are pretended, and billed only when `offline.has_prices` is on. A price that is not known
here is shown as unknown, and estimated from what was billed once something was. Lengths and sizes are what can be bought.
`python -m core models` lists the same with your keys; `python -m core models check` holds entries against what a vendor publishes
now. A file in `<workspace>/catalogue/*.toml` adds models or replaces them; the files in `core/providers/catalogue/` show how.
"""
_DAY = re.compile(r"20\d\d-\d\d-\d\d")


def providers_for_docs(workspace: Path) -> Providers:
    """Every vendor and model, with the offline studio's pretended prices."""
    settings = Settings(workspace=workspace, offline=OfflineSettings(has_prices=True))
    return open_providers(settings, Blobs(workspace / "blobs", workspace / "tmp"))


def vendors_table(providers: Providers) -> str:
    """One line a vendor: what it makes, where its key comes from, what it was held against."""
    rows = ["| vendor | makes (models) | key | held against |", "|---|---|---|---|"]
    for name in providers.names:
        models = [model for model in providers.catalogue.models() if model.provider == name]
        title = providers.title(name)
        rows.append(f"| {title} | {_made(models)} | {_key(providers, name)} | {_held_against(name, models)} |")
    return "\n".join(rows) + "\n"


def with_vendors(readme: str, providers: Providers) -> str:
    """The README with its table as the catalogue has it now."""
    before, _, rest = readme.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{vendors_table(providers)}\n{END}{rest.partition(END)[2]}"


def models_text(providers: Providers) -> str:
    """Every model, vendor by vendor: what it does, what it costs and from which source, against what it was held."""
    parts = [_INTRO]
    for name in providers.names:
        models = [model for model in providers.catalogue.models() if model.provider == name]
        if models:
            parts.append(f"## {providers.title(name)}\n\n{_models_table(models)}")
        else:
            parts.append(f"## {providers.title(name)}\n\nIts models are those of your own catalogue.\n")
    return "\n".join(parts)


def _models_table(models: list[Model]) -> str:
    rows = ["| model | makes | lengths, sizes | takes | price | verified |", "|---|---|---|---|---|---|"]
    for model in models:
        bought = (part.words() for part in (model.lengths, model.sizes) if part is not None)
        facts = [*bought, f"until {model.retired_on}" if model.retired_on else ""]
        rows.append(
            f"| {model.title}<br>`{model.id}` | {_NOUNS[model.ability][0]} | {'; '.join(fact for fact in facts if fact)} "
            f"| {takes_words(model)} | {_price(model)} | {model.verified or _by_ourselves(model)} |"
        )
    return "\n".join(rows) + "\n"


def _price(model: Model) -> str:
    rule = model.price
    read = ", ".join(str(part) for part in (rule.source, rule.checked_on) if part)
    return f"{rule.words()}{f' ({read})' if read else ''}"


def _by_ourselves(model: Model) -> str:
    return "made here" if model.provider == "offline" else "not verified"


def _made(models: list[Model]) -> str:
    counted = Counter(model.ability for model in models)
    said = [f"{_NOUNS[ability][1]} ({counted[ability]})" for ability in Ability if counted[ability]]
    return ", ".join(said) or "the models of your own catalogue"


def _key(providers: Providers, name: str) -> str:
    variable = next((one for one, vendor in KEY_VARIABLES.items() if vendor == providers.vendor(name).key), "")
    if variable:
        return f"`{variable}`"
    return "none" if providers.is_ready(name) else "none, but an address"


def _held_against(name: str, models: list[Model]) -> str:
    days = [day for model in models for day in _DAY.findall(model.verified)]
    when = f", {max(days)}" if days else ""
    if name == "offline":
        return "itself: it is part of this program"
    client, test = _CLIENTS.get(name, ("", ""))
    if client and (ROOT / "tests" / "sdk" / test).exists():
        return f"its own client `{client}` {_pinned(client)} on a local stand-in{when}; never the live service"
    return f"its documents, through a local stand-in{when}; never the live service"


def _pinned(package: str) -> str:
    found = re.search(rf"^{re.escape(package)}==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert found is not None, f"{package} is not in the lock"
    return found.group(1)
