"""The strict schema of a reply, and the way back: what passes the one passes the other."""

from __future__ import annotations

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it has no types of its own
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as quick
from hypothesis import strategies as st
from pydantic import ValidationError

from core.model.orders import WriteTask
from core.model.replies import REPLIES
from core.model.scene import Camera
from core.providers.writing import filled, reply_schema
from tests.fakes.openai import is_strict
from tests.fakes.works import REPLIES as SAMPLES
from tests.fakes.works import reply_for

words = st.text(st.characters(codec="utf-8"), max_size=30)
maybe = st.none() | words
hexes = st.from_regex(r"\A#[0-9a-f]{6}\Z")
mood = st.fixed_dictionaries(
    {
        "name": words,
        "palette": st.lists(hexes, min_size=3, max_size=6),
        "light": words,
        "lens": words,
        "texture": words,
        "keywords": st.lists(words, max_size=4),
    }
)
scene = st.fixed_dictionaries(
    {
        "title": words,
        "beat": maybe,
        "text": words,
        "negative": maybe,
        "camera": st.none() | st.sampled_from([camera.value for camera in Camera]),
        "length_frames": st.integers(1, 9000),
        "line": maybe,
    }
)
brief = st.fixed_dictionaries(
    {
        **dict.fromkeys(("goal", "audience", "message", "tone", "platform", "product", "text", "question"), maybe),
        "claims": st.none() | st.lists(words, max_size=3),
        "avoid": st.none() | st.lists(words, max_size=3),
        "length_s": st.none() | st.integers(1, 600),
    }
)
documents: dict[WriteTask, st.SearchStrategy[Any]] = {
    WriteTask.BRIEF: brief,
    WriteTask.MOODS: st.fixed_dictionaries({"moods": st.lists(mood, min_size=1, max_size=4)}),
    WriteTask.STORYBOARD: st.fixed_dictionaries({"scenes": st.lists(scene, min_size=1, max_size=4)}),
    WriteTask.SCENE: st.fixed_dictionaries({"scene": scene}),
}


@pytest.mark.parametrize("task", WriteTask)
def test_every_reply_has_a_strict_schema(task: WriteTask) -> None:
    """Every object of every schema names all its fields as required and lets nothing else in; no reference is left."""
    schema = reply_schema(REPLIES[task])
    assert schema["type"] == "object"
    assert is_strict(schema)
    assert "$ref" not in json.dumps(schema)
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("task", WriteTask)
def test_the_fakes_write_what_is_asked(task: WriteTask) -> None:
    """What the fake vendors answer fits the schema it was asked with."""
    schema = reply_schema(REPLIES[task])
    jsonschema.validate(reply_for(schema), schema)
    assert reply_for(schema) in SAMPLES.values()


@pytest.mark.parametrize("task", WriteTask)
@quick(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_reply_that_fits_fits_both(task: WriteTask, data: st.DataObject) -> None:
    """A reply that a vendor may write under the schema becomes our document, and null means our own default."""
    body: dict[str, Any] = data.draw(documents[task])
    jsonschema.validate(body, reply_schema(REPLIES[task]))
    found = REPLIES[task].model_validate_json(filled(json.dumps(body)))
    bare = REPLIES[task].model_validate(json.loads(filled(json.dumps(body))))
    assert found == bare
    if task is WriteTask.BRIEF:
        said = found.model_dump(mode="json")
        assert all(said[name] == value for name, value in body.items() if value is not None)
        assert all(said[name] in ("", [], None) for name, value in body.items() if value is None)


WRONG: list[tuple[WriteTask, dict[str, Any], bool]] = [
    (WriteTask.MOODS, {"moods": []}, True),
    (WriteTask.MOODS, {"moods": [{**SAMPLES["moods"]["moods"][0], "palette": ["#000000"]}]}, True),
    (WriteTask.MOODS, {"moods": [{**SAMPLES["moods"]["moods"][0], "palette": ["red", "green", "blue"]}]}, True),
    (WriteTask.SCENE, {"scene": {**SAMPLES["scene"]["scene"], "length_frames": 0}}, True),
    (WriteTask.SCENE, {"scene": {**SAMPLES["scene"]["scene"], "title": None}}, False),
    (WriteTask.SCENE, {"scene": {**SAMPLES["scene"]["scene"], "camera": "swoop"}}, False),
    (WriteTask.SCENE, {"scene": {**SAMPLES["scene"]["scene"], "extra": 1}}, False),
    (WriteTask.BRIEF, {**SAMPLES["goal"], "length_s": 9000}, True),
]


@pytest.mark.parametrize(("task", "body", "is_schema_blind"), WRONG)
def test_a_reply_that_does_not_fit(task: WriteTask, body: dict[str, Any], is_schema_blind: bool) -> None:
    """What the schema cannot say is still refused when the reply is checked."""
    is_valid = not list(jsonschema.Draft202012Validator(reply_schema(REPLIES[task])).iter_errors(body))
    assert is_valid is is_schema_blind
    with pytest.raises(ValidationError):
        REPLIES[task].model_validate_json(filled(json.dumps(body)))


def test_bounds_are_said_in_words() -> None:
    """What is left out of the schema is told to the model."""
    palette = reply_schema(REPLIES[WriteTask.MOODS])["properties"]["moods"]["items"]["properties"]["palette"]
    assert palette["description"] == "At least 3 entries, at most 6 entries."
    assert "matches ^#[0-9a-f]{6}$" in palette["items"]["description"].lower()


@pytest.mark.parametrize("text", ["", "no", '{"a": ', "I cannot."])
def test_what_is_not_json_stays(text: str) -> None:
    """Text that is no JSON is left for the check of replies."""
    assert filled(text) == text


def test_nulls_go_at_every_depth() -> None:
    """Nulls go out of objects at every depth, and stay in lists, where they would be an entry."""
    assert json.loads(filled('{"a": null, "b": [{"c": null, "d": 0}, null], "e": ""}')) == {
        "b": [{"d": 0}, None],
        "e": "",
    }
