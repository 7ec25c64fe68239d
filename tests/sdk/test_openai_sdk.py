"""The vendor's own client (openai 3.52) against the fake, and its requests beside ours, field for field.

What differs, and why:
- The client repeats a request after 408, 409, 429 and 5xx; our adapter never does, because each one may be charged.
- Headers that name the client itself (`user-agent`, `x-stainless-…`) and `accept` are its own.
- The boundary and the file names of a form are ours to choose; fields, order and bytes are compared.
There are no jobs to poll or to cancel: OpenAI's only one, video, was shut down on 2026-09-24.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openai
import pytest

from core.errors import LimitError
from core.model.orders import Ask, WriteTask
from core.model.project import Reference
from core.model.replies import REPLIES
from core.providers.openai.openrouter import VENDOR as OPENROUTER
from core.providers.openai.vendor import VENDOR as OPENAI
from core.providers.writing import INSTRUCTION, filled, reply_schema
from tests.fakes.openai import WRITTEN, FakeOpenAi, FakeOpenRouter, form_of
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.test_openai import LINE, PICTURE, TEXT, asked, opened, order_of

WRITER, PAINTER, SPEAKER = "openai/gpt-6-luna", "openai/gpt-image-2.5-flare", "openai/gpt-4o-mini-tts"
SCHEMA: Any = {
    "type": "json_schema",
    "json_schema": {"name": "moods_reply", "schema": reply_schema(REPLIES[WriteTask.MOODS]), "strict": True},
}
MESSAGES: list[Any] = [{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": TEXT.prompt}]


@pytest.fixture
def fake() -> Iterator[FakeOpenAi]:
    with FakeOpenAi() as server:
        yield server


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def client(fake: FakeOpenAi) -> openai.OpenAI:
    return openai.OpenAI(api_key=fake.key, base_url=f"{fake.url}/v1", max_retries=0)


def text(client: openai.OpenAI, **more: Any) -> Any:
    return client.chat.completions.create(
        model="gpt-6-luna",
        messages=MESSAGES,
        response_format=SCHEMA,
        max_completion_tokens=16000,
        **more,
    )


def streamed(client: openai.OpenAI) -> Any:
    return list(text(client, stream=True, stream_options={"include_usage": True}))


def picture(client: openai.OpenAI) -> Any:
    return client.images.generate(
        model="gpt-image-2.5-flare", prompt="A lighthouse", size="1536x1024", quality="medium"
    )


def speech(client: openai.OpenAI) -> Any:
    return client.audio.speech.create(
        model="gpt-4o-mini-tts",
        input=LINE.prompt,
        voice="coral",
        speed=1.0,
        response_format="mp3",
        stream_format="sse",
        instructions="Whispered.",
    ).read()


Same = tuple[Callable[[openai.OpenAI], Any], Ask, str, dict[str, Any], bool]
SAME: list[Same] = [
    (text, TEXT, WRITER, {}, False),
    (streamed, TEXT, WRITER, {}, True),
    (lambda client: text(client, reasoning_effort="low"), TEXT, WRITER, {"reasoning_effort": "low"}, False),
    (picture, PICTURE, PAINTER, {}, False),
    (speech, LINE, SPEAKER, {"instructions": "Whispered."}, False),
]


@pytest.mark.parametrize(("ask", "ours", "model", "parameters", "is_heard"), SAME)
def test_the_same_request(
    fake: FakeOpenAi,
    client: openai.OpenAI,
    shelf: Shelf,
    ask: Callable[[openai.OpenAI], Any],
    ours: Ask,
    model: str,
    parameters: dict[str, Any],
    is_heard: bool,
) -> None:
    """Our request has the address, the key and every field of the client's."""
    ask(client)
    asked(opened(OPENAI, fake), order_of(ours, model, **parameters), shelf, is_heard=is_heard)
    theirs, mine = fake.calls
    assert (theirs.method, theirs.path, theirs.query) == (mine.method, mine.path, mine.query)
    assert theirs.json() == mine.json()
    for name in ("authorization", "content-type"):
        assert theirs.headers[name] == mine.headers[name]


def test_the_same_form(fake: FakeOpenAi, client: openai.OpenAI, shelf: Shelf) -> None:
    """A picture with references goes as the client's form does: the same fields, the same files in the same order."""
    digests = [shelf.picture(np.full((64, 64, 3), 90 * number, np.uint8)) for number in range(2)]
    references = tuple(Reference(name="", blob=blob) for blob in digests)
    client.images.edit(
        model="gpt-image-2.5-flare",
        image=[("image.png", shelf.path(blob).read_bytes(), "image/png") for blob in digests],
        prompt="A lighthouse",
        size="1536x1024",
        quality="medium",
    )
    ours = PICTURE.model_copy(update={"references": references})
    asked(opened(OPENAI, fake), order_of(ours, PAINTER), shelf)
    theirs, mine = fake.calls
    assert theirs.path == mine.path
    both = [form_of(call) for call in (theirs, mine)]
    for form in both:
        form["image[]"] = [part[1:] for part in form["image[]"]]
    assert both[0] == both[1]


def test_text_comes_home(fake: FakeOpenAi, client: openai.OpenAI, shelf: Shelf) -> None:
    """The client reads of the fake what our adapter reads: the text, why it ended, what was used."""
    found = text(client)
    answer, _heard = asked(opened(OPENAI, fake), order_of(TEXT, WRITER), shelf)
    assert found.choices[0].finish_reason == "stop"
    assert found.choices[0].message.refusal is None
    assert filled(found.choices[0].message.content) == answer.text
    assert found.usage.completion_tokens == WRITTEN


def test_stream_comes_home(fake: FakeOpenAi, client: openai.OpenAI, shelf: Shelf) -> None:
    """The client's stream adds up to the same text, and ends with what was used."""
    chunks = streamed(client)
    _answer, heard = asked(opened(OPENAI, fake), order_of(TEXT, WRITER), shelf, is_heard=True)
    assert "".join(part.choices[0].delta.content or "" for part in chunks if part.choices) == heard[-1]
    assert [part.choices[0].finish_reason for part in chunks if part.choices][-1] == "stop"
    assert chunks[-1].choices == []
    assert chunks[-1].usage.completion_tokens == WRITTEN


def test_refusals_and_cuts(fake: FakeOpenAi, client: openai.OpenAI) -> None:
    """The client sees refusals, cuts and errors in the middle where our adapter looks for them."""
    fake.twists = ["refusal", "length", "filter"]
    found = [text(client).choices[0] for _turn in range(3)]
    assert found[0].message.content is None
    assert found[0].message.refusal
    assert [choice.finish_reason for choice in found[1:]] == ["length", "content_filter"]
    fake.twists = ["error"]
    with pytest.raises(openai.APIError, match="fell over"):
        streamed(client)


def test_picture_comes_home(fake: FakeOpenAi, client: openai.OpenAI, shelf: Shelf) -> None:
    """The client takes the same picture out of the answer, with what was used."""
    found = picture(client)
    answer, _heard = asked(opened(OPENAI, fake), order_of(PICTURE, PAINTER), shelf)
    assert base64.b64decode(found.data[0].b64_json) == answer.files[0].content
    assert found.usage.input_tokens_details.image_tokens == 0


def test_speech_comes_home(fake: FakeOpenAi, client: openai.OpenAI, shelf: Shelf) -> None:
    """The sound the client gets is what our adapter puts together from events."""
    plain = client.audio.speech.create(model="gpt-4o-mini-tts", input=LINE.prompt, voice="coral").read()
    answer, _heard = asked(opened(OPENAI, fake), order_of(LINE, SPEAKER), shelf)
    assert plain == answer.files[0].content


def test_list_of_models(client: openai.OpenAI) -> None:
    """The client reads the day on which a model is switched off."""
    days = {model.id: model.shutdown_date for model in client.models.list()}
    assert days["gpt-4o-mini-tts"] == "2027-01-06"
    assert days["gpt-6-luna"] is None


ERRORS: list[tuple[str, type[openai.APIStatusError]]] = [
    ("auth", openai.AuthenticationError),
    ("credit", openai.RateLimitError),
    ("limit", openai.RateLimitError),
    ("limit_bare", openai.RateLimitError),
    ("refused", openai.BadRequestError),
    ("bad_request", openai.BadRequestError),
    ("retired", openai.NotFoundError),
    ("busy", openai.InternalServerError),
    ("error_before", openai.InternalServerError),
]


@pytest.mark.parametrize(("act", "kind"), ERRORS)
def test_errors(fake: FakeOpenAi, client: openai.OpenAI, act: str, kind: type[openai.APIStatusError]) -> None:
    """Every error of the fake is the client's own class, with the vendor's type and code."""
    fake.acts = [act]
    with pytest.raises(kind) as caught:
        text(client)
    assert type(caught.value) is kind
    assert caught.value.type
    assert caught.value.request_id == "req_1"


def test_limit_is_waited_out(fake: FakeOpenAi, client: openai.OpenAI, shelf: Shelf, waits: list[float]) -> None:
    """The client waits for what the 429 says and comes again; ours says for how long, and does not."""
    fake.acts = ["limit"]
    assert text(client.with_options(max_retries=1)).choices
    fake.acts = ["limit"]
    with pytest.raises(LimitError) as caught:
        asked(opened(OPENAI, fake), order_of(TEXT, WRITER), shelf)
    assert waits == [caught.value.wait_s] == [2]
    assert len(fake.calls) == 3


def test_openrouter_through_the_same_client(shelf: Shelf) -> None:
    """OpenRouter's fake is read by the same client, comments and all, and sends what ours sends."""
    with FakeOpenRouter() as fake:
        client = openai.OpenAI(api_key=fake.key, base_url=f"{fake.url}/v1", max_retries=0)
        chunks = list(
            client.chat.completions.create(
                model="openai/gpt-6-sol",
                messages=MESSAGES,
                response_format=SCHEMA,
                max_tokens=16000,
                seed=7,
                stream=True,
                stream_options={"include_usage": True},
                extra_body={"provider": {"require_parameters": True}},
            )
        )
        ours = order_of(TEXT, "openrouter/openai/gpt-6-sol")
        answer, heard = asked(opened(OPENROUTER, fake), ours, shelf, is_heard=True)
        theirs, mine = fake.calls
    assert theirs.json() == mine.json()
    assert "".join(part.choices[0].delta.content or "" for part in chunks if part.choices) == heard[-1]
    assert chunks[-1].usage is not None
    assert (chunks[-1].usage.model_extra or {})["cost"] == float(answer.billed.usd or 0)
