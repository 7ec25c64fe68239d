"""Catalogue files: TOML in, models out. Errors name the file and the line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.errors import SettingsError
from core.providers.catalogue.models import Model

_HEADER = re.compile(r"^\s*\[\[\s*model\s*\]\]")
_NAME = re.compile(r"""^\s*\[{0,2}\s*["']?([\w.-]+)["']?\s*(=|\])""")
_AT_LINE = re.compile(r"\(at line (\d+)")


def read_models(path: Path, providers: Collection[str]) -> tuple[Model, ...]:
    """Reads the `[[model]]` entries of a file.

    Args:
        path: The file.
        providers: Names of providers its entries may speak of.

    Raises:
        SettingsError: At the first entry that does not fit; names file and line.
    """
    try:
        text = path.read_text("utf-8")
        body = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(f"{path.name} cannot be read: {exc}.") from exc
    except tomllib.TOMLDecodeError as exc:
        raise SettingsError(f"{path.name}, {_toml_words(exc)}.", hint="Mend that line.") from exc
    if unknown := sorted(set(body) - {"model"}):
        line = _line_of_name(text.splitlines(), 0, None, unknown[0])
        raise SettingsError(f"{path.name}, line {line}: there is nothing called {unknown[0]} in a catalogue.")
    entries = body.get("model", [])
    if not isinstance(entries, list):
        raise SettingsError(f"{path.name}, line 1: entries begin with [[model]], in two brackets.")
    return tuple(_read(path, text, number, entry, providers) for number, entry in enumerate(entries))


def _read(path: Path, text: str, number: int, entry: dict[str, Any], providers: Collection[str]) -> Model:
    try:
        model = Model.model_validate(entry)
    except ValidationError as exc:
        error = min(exc.errors(), key=lambda error: error["type"] != "extra_forbidden")
        where = [str(part) for part in error["loc"]]
        line = _line_of(text, number, where)
        name = f"{'.'.join(where)}: " if where else ""
        raise SettingsError(f"{path.name}, line {line}: {name}{_words(error)}.", hint="Mend that entry.") from exc
    if model.provider not in providers:
        line = _line_of(text, number, ["provider"])
        known = ", ".join(providers)
        raise SettingsError(f"{path.name}, line {line}: there is no provider {model.provider} here; known: {known}.")
    return model


def _words(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such field"
    return str(error["msg"]).removeprefix("Value error, ").rstrip(".")


def _toml_words(exc: tomllib.TOMLDecodeError) -> str:
    found = _AT_LINE.search(str(exc))
    line = found.group(1) if found else "1"
    return f"line {line}: {str(exc).split(' (at ')[0]}"


def _line_of(text: str, number: int, where: list[str]) -> int:
    """The line of a value within an entry: of its own name if that is found, else of the entry's header."""
    lines = text.splitlines()
    starts = [at for at, line in enumerate(lines) if _HEADER.match(line)]
    start = starts[number] if number < len(starts) else 0
    stop = starts[number + 1] if number + 1 < len(starts) else len(lines)
    for name in reversed([part for part in where if not part.isdigit()]):
        for at in range(start + 1, stop):
            if _names(lines[at], name):
                return at + 1
    return start + 1


def _line_of_name(lines: list[str], start: int, stop: int | None, name: str) -> int:
    return next((at + 1 for at, line in enumerate(lines[start:stop], start) if _names(line, name)), 1)


def _names(line: str, name: str) -> bool:
    found = _NAME.match(line)
    return found is not None and found.group(1).rpartition(".")[2] == name
