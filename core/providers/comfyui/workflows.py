"""Workflows: read from a file in the API format, and filled in by node titles and input names, never by position."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from core.errors import BadRequestError
from core.model.orders import GenerateOrder
from core.providers.catalogue import Grid, Model, Slot
from core.providers.wire.mapping import Link, body_of

Graph = dict[str, dict[str, Any]]
"""Nodes by id, as the server takes them."""

_NUMBERED = re.compile(r"^(?P<title>.+)\.(?P<name>[^.]+)_(?P<number>\d+)$")
_HOW = "In ComfyUI choose Workflow, Export (API), and put that file there; nothing was sent."


def read_workflow(name: str, folders: Sequence[Path]) -> Graph:
    """A workflow from the first folder that has it.

    Args:
        name: Of the file, without a folder.
        folders: Where it is looked for, in turn.

    Raises:
        BadRequestError: When there is no such file, or it is not in the API format; says what to do.
    """
    path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if path is None or Path(name).name != name:
        raise BadRequestError(f"There is no workflow {name or 'without a name'}.", hint=f"Put it into {folders[0]}.")
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as exc:
        raise BadRequestError(f"The workflow {name} cannot be read as JSON.", hint=_HOW) from exc
    if isinstance(found, dict) and isinstance(found.get("nodes"), list):
        raise BadRequestError(f"The workflow {name} was saved for the screen of ComfyUI, not for its API.", hint=_HOW)
    if not isinstance(found, dict) or not found or not all(_is_node(node) for node in found.values()):
        raise BadRequestError(f"The workflow {name} is not a workflow in the API format.", hint=_HOW)
    return found


def filled(graph: Graph, model: Model, order: GenerateOrder, link: Link) -> Graph:
    """The workflow with everything that an order says put into its nodes.

    Clips on a grid of frames get their length in frames, all others in seconds. Numbered reference pictures go into nodes
    whose titles end with the number: `Reference 1`, `Reference 2`.

    Args:
        graph: The workflow; it is not changed.
        model: The catalogue's entry; its fields are `Node title.input`.
        order: What is asked.
        link: Puts a file onto the server and names it as nodes do.

    Raises:
        BadRequestError: When the workflow has no such node or input; nothing was sent then.
    """
    found = deepcopy(graph)
    for title, inputs in _by_title(_with_frames(body_of(model, order, link), model)).items():
        node = _titled(found, title, model.endpoint)
        for name, value in inputs.items():
            if name not in node["inputs"] or isinstance(node["inputs"][name], list):
                raise BadRequestError(
                    f"In the workflow {model.endpoint}, the node {title} has no input {name} that can be set.",
                    hint="Name another one in the fields of the catalogue; nothing was sent.",
                )
            node["inputs"][name] = value
    return found


def title_of(graph: object, node_id: str) -> str:
    """What people call a node: its title, else its kind, else its number."""
    node = graph.get(node_id) if isinstance(graph, Mapping) else None
    if not isinstance(node, Mapping):
        return f"node {node_id}"
    meta = node.get("_meta")
    title = meta.get("title") if isinstance(meta, Mapping) else None
    return str(title or node.get("class_type") or f"node {node_id}")


def _is_node(node: object) -> bool:
    return isinstance(node, dict) and isinstance(node.get("class_type"), str) and isinstance(node.get("inputs"), dict)


def _with_frames(body: dict[str, Any], model: Model) -> dict[str, Any]:
    """Turns the length, which is whole frames on a grid, from seconds into frames."""
    field = model.fields.get(Slot.LENGTH)
    if field is None or not isinstance(model.lengths, Grid):
        return body
    title, _, name = field.name.rpartition(".")
    if isinstance(inputs := body.get(title), dict) and name in inputs:
        inputs[name] = round(inputs[name] * float(model.lengths.rate))
    return body


def _by_title(body: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for key, value in body.items():
        if isinstance(value, dict):
            found.setdefault(key, {}).update(value)
        elif numbered := _NUMBERED.match(key):
            found.setdefault(f"{numbered['title']} {numbered['number']}", {})[numbered["name"]] = value
        else:
            raise BadRequestError(
                f"The catalogue names {key}, which is not a node and its input.",
                hint="Write it as `Node title.input`; nothing was sent.",
            )
    return found


def _titled(graph: Graph, title: str, file: str) -> dict[str, Any]:
    nodes = [node for node_id, node in graph.items() if title_of(graph, node_id) == title]
    if len(nodes) == 1:
        return nodes[0]
    known = ", ".join(sorted({title_of(graph, node_id) for node_id in graph}))
    count = f"{len(nodes)} nodes" if nodes else "no node"
    raise BadRequestError(
        f"The workflow {file} has {count} titled {title}.", hint=f"Its titles are: {known}. Nothing was sent."
    )
