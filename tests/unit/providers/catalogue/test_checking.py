"""Holding an entry against the vendor's own schema: what has changed there is told before it is paid for."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import BadReplyError
from core.providers.catalogue import Model, Range
from core.providers.catalogue.checking import differences

FIELDS = {
    "prompt": "prompt",
    "first_frame": "image",
    "length": "duration",
    "resolution": "resolution",
    "aspect": "aspect_ratio",
    "seed": "seed",
    "camera": {"name": "move", "values": {"pan_left": "left"}},
}
LIVE: dict[str, Any] = {
    "prompt": {"type": "string"},
    "image": {"type": "string", "format": "uri"},
    "duration": {"allOf": [{"$ref": "#/components/schemas/duration"}]},
    "resolution": {"$ref": "#/components/schemas/resolution"},
    "aspect_ratio": {"enum": ["16:9", "9:16"]},
    "seed": {"type": "integer"},
    "move": {"enum": ["left", "right"]},
    "cfg": {"type": "number", "minimum": 0, "maximum": 1},
    "mode": {"enum": ["std", "pro"]},
}
WORDS = {"duration": {"type": "integer", "enum": [5, 10]}, "resolution": {"enum": ["720p", "1080p"]}}


def document(live: dict[str, Any] | None = None, required: tuple[str, ...] = ("prompt",)) -> dict[str, Any]:
    given = {"type": "object", "properties": LIVE if live is None else live, "required": list(required)}
    return {"components": {"schemas": {"Input": given, **WORDS}}}


def model(**more: Any) -> Model:
    base: dict[str, Any] = {
        "id": "shop/x",
        "provider": "shop",
        "ability": "clip",
        "title": "X",
        "inputs": ["first_frame"],
        "lengths": {"kind": "menu", "seconds": [5, 10]},
        "sizes": {"resolutions": {"720p": 720}, "aspects": ["16:9"]},
        "fields": FIELDS,
        "constants": {"mode": "pro"},
        "parameters": {"cfg": {"title": "Freedom", "kind": "number", "least": 0, "most": 1}},
    }
    return Model.model_validate(base | more)


def test_what_agrees_says_nothing() -> None:
    """An entry whose every field, word and bound is in the schema has no difference."""
    assert differences(model(), document()) == ()


CHANGES: tuple[tuple[str, dict[str, Any], dict[str, Any], str], ...] = (
    ("renamed", {}, document({name: LIVE[name] for name in LIVE if name != "image"}), "there is no field image (our first frame)"),
    ("constant gone", {"constants": {"turbo": True}}, document(), "there is no field turbo (our turbo)"),
    ("parameter gone", {"parameters": {"glow": {"title": "Glow", "kind": "flag"}}}, document(), "there is no field glow"),
    ("never sent", {}, document({**LIVE, "style": {}}, ("prompt", "style")), "the field style has to be there"),
    ("may be left out", {}, document(required=("prompt", "image")), "the field image has to be there (our first frame may"),
    ("length", {"lengths": {"kind": "menu", "seconds": [5, 8]}}, document(), "duration does not take 8; it takes 5, 10"),
    ("resolution", {"sizes": {"resolutions": {"4k": 2160}, "aspects": ["16:9"]}}, document(), "resolution does not take 4k"),
    ("aspect", {"sizes": {"resolutions": {"720p": 720}, "aspects": ["1:1"]}}, document(), "aspect_ratio does not take 1:1"),
    ("camera", {"fields": {**FIELDS, "camera": {"name": "move", "values": {"push_in": "in"}}}}, document(), "move does not take in"),
    ("constant", {"constants": {"mode": "turbo"}}, document(), "the field mode does not take turbo; it takes std, pro"),
    (
        "bound",
        {"parameters": {"cfg": {"title": "Freedom", "kind": "number", "least": 0, "most": 2}}},
        document(),
        "the field cfg does not take 2; it takes 0 to 1",
    ),
    (
        "longest",
        {"lengths": Range(shortest=1, longest=20)},
        document({**LIVE, "duration": {"minimum": 1, "maximum": 12}}),
        "the field duration does not take 20; it takes 1 to 12",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("ours", "live", "says"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES])
def test_what_has_changed_is_a_sentence(ours: dict[str, Any], live: dict[str, Any], says: str) -> None:
    """Each thing that parts is told by the vendor's own name of the field."""
    (sentence,) = differences(model(**ours), live)
    assert says in sentence


def test_frame_that_is_needed_is_always_sent() -> None:
    """A field that has to be there is no difference where our entry cannot do without it either."""
    assert differences(model(needs=["first_frame"]), document(required=("prompt", "image"))) == ()


@pytest.mark.parametrize("live", [{}, {"components": {}}, {"components": {"schemas": {"Input": {}}}}])
def test_schema_without_inputs_is_told(live: dict[str, Any]) -> None:
    """A document that says nothing of inputs agrees with nothing."""
    with pytest.raises(BadReplyError, match="tells no inputs"):
        differences(model(), live)
