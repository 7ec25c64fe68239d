"""One YAML file as plain text values that remember their lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from core.errors import SettingsError

Place = tuple[str | int, ...]
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True)
class Page:
    """A YAML file.

    Args:
        label: How sentences name the file, such as `short_film/mood.yaml`.
        values: Mappings, lists and text. All scalars are text (so `9:16` stays what was written); an empty value is
            left out of its mapping.
        lines: Line of each key or list item, from 1, by its place.
        bodies: First line of the text itself where it is a block written with `|`.
    """

    label: str
    values: Mapping[str, Any]
    lines: Mapping[Place, int]
    bodies: Mapping[Place, int]

    def problem(self, place: Place, words: str, *, line: int | None = None) -> str:
        """A sentence that names file and line; the nearest known line above where the place itself has none."""
        while line is None:
            line = self.lines.get(place, 1 if not place else None)
            place = place[:-1]
        return f"{self.label}, line {line}: {words.rstrip('.')}."


class _Reader:
    """Turns YAML nodes into plain values and notes where they stood."""

    def __init__(self) -> None:
        self.lines: dict[Place, int] = {}
        self.bodies: dict[Place, int] = {}
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, place: Place) -> Any:
        if id(node) in self._seen:
            raise _at(node, "anchors and aliases are not read here; write the value out")
        self._seen.add(id(node))
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, number)) for number, item in enumerate(node.value)]
        style = getattr(node, "style", None)
        if style == "|":
            self.bodies[place] = node.start_mark.line + 2
        return None if style is None and node.value in _NOTHING else node.value

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _at(key_node, "a name was expected here")
            if key_node.value in found:
                raise _at(key_node, f"{key_node.value} is given twice")
            self.lines[(*place, key_node.value)] = key_node.start_mark.line + 1
            found[key_node.value] = self.value(value_node, (*place, key_node.value))
        return {name: value for name, value in found.items() if value is not None}


def read_page(path: Path, label: str) -> Page:
    """Reads a YAML file.

    Raises:
        SettingsError: When it is missing, is not YAML or is no mapping; the message names file and line.
    """
    reader = _Reader()
    try:
        node = yaml.compose(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        values = reader.value(node, ()) if node is not None else {}
    except FileNotFoundError as exc:
        raise SettingsError(f"{label} is missing.") from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(f"{label} cannot be read as UTF-8 text: {exc}.") from exc
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else 1
        raise SettingsError(f"{label}, line {line}: {exc.problem or 'this is not YAML'}.") from exc
    except yaml.YAMLError as exc:
        raise SettingsError(f"{label}, line 1: {' '.join(str(exc).split())}.") from exc
    if not isinstance(values, dict):
        raise SettingsError(f"{label}, line 1: names and values were expected, such as `title: Short film`.")
    return Page(label=label, values=values, lines=reader.lines, bodies=reader.bodies)


def _at(node: yaml.Node, words: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=words, problem_mark=node.start_mark)
