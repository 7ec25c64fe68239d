"""The JSON schema of a reply document, in the strict subset that vendors hold a model to.

Every field is required, nothing else may be there, and what may be left out is a union with null. Bounds and patterns,
which not every vendor knows, are said in words; they are checked when the reply is.

Source: OpenAI's guide to structured outputs (every property required, no further properties, optional is null).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.model.base import Doc

_KEPT = ("type", "enum", "const")
_BOUNDS: Mapping[str, str] = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "pattern": "matches {}",
    "minItems": "at least {} entries",
    "maxItems": "at most {} entries",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
}
_NULL = {"type": "null"}


def reply_schema(reply: type[Doc]) -> dict[str, Any]:
    """The strict schema of a reply document, without references.

    Args:
        reply: One of `core.model.replies.REPLIES`.
    """
    body = reply.model_json_schema()
    return _strict(body, body.get("$defs", {}))


def _strict(node: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        return _strict(shared[node["$ref"].rpartition("/")[2]], shared)
    found: dict[str, Any] = {name: node[name] for name in _KEPT if name in node}
    if words := _words(node):
        found["description"] = words
    if "anyOf" in node:
        found["anyOf"] = [_strict(part, shared) for part in node["anyOf"]]
    if "items" in node:
        found["items"] = _strict(node["items"], shared)
    if node.get("type") == "object":
        found |= _object(node, shared)
    return found


def _object(node: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    needed = node.get("required", ())
    parts = {name: _strict(part, shared) for name, part in node.get("properties", {}).items()}
    properties = {name: part if name in needed else _or_null(part) for name, part in parts.items()}
    return {"properties": properties, "required": list(properties), "additionalProperties": False}


def _or_null(part: dict[str, Any]) -> dict[str, Any]:
    choices = part.get("anyOf", [part])
    return {"anyOf": choices if _NULL in choices else [*choices, _NULL]}


def _words(node: Mapping[str, Any]) -> str:
    bounds = ", ".join(words.format(node[name]) for name, words in _BOUNDS.items() if name in node)
    said = " ".join(str(node.get("description", "")).split())
    return f"{said} {bounds[:1].upper()}{bounds[1:]}.".strip() if bounds else said
