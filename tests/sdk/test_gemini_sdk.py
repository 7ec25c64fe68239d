"""The vendor's own client (google-genai 3.4) against the fake, and its requests beside ours, field for field.

What differs, and why:
- The client asks all of `/v1`; our texts and pictures are asked of `/v1beta` unless the option `api_version` says otherwise, as
  earlier clients did, and are compared with that option set.
- In `inlineData` the client says `mime_type` and writes base64 in the alphabet for addresses, and it gives the system instruction a role; the vendor's own reference says `mimeType`
  and needs no role. The vendor reads either.
- When it asks how far a clip is, the client adds `stream=false`, which is what happens without it.
- The client repeats a request of the Interactions API after 408, 409, 429 and 5xx; ours never does, because each may be charged.
- Headers that name the client itself (`user-agent`, `x-goog-api-client`) and `accept` are its own.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from google import genai
from google.genai import errors, types

from core.errors import LimitError
from core.model.orders import ClipRequest, ImageRequest, WriteTask
from core.model.project import Reference
from core.model.replies import REPLIES
from core.providers.contract import Done, Failed
from core.providers.gemini.words import decoded
from core.providers.writing import INSTRUCTION, filled, reply_schema
from tests.fakes.gemini import THOUGHT, WRITTEN, FakeGemini
from tests.fakes.works import mp4
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.test_gemini import (
    PAINTER,
    TEXT,
    WRITER,
    asked,
    begun,
    ended,
    opened,
    order_of,
)

SCHEMA = reply_schema(REPLIES[WriteTask.MOODS])
CLIP = ClipRequest(prompt="A lighthouse", width=1280, height=720, length_s=Fraction(5))
WORDS = "A lighthouse The camera does not move."
FORMAT: dict[str, Any] = {
    "type": "video",
    "delivery": "uri",
    "aspect_ratio": "16:9",
    "resolution": "720p",
    "duration": "5s",
}


@pytest.fixture
def fake() -> Iterator[FakeGemini]:
    with FakeGemini() as server:
        yield server


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def client(fake: FakeGemini) -> genai.Client:
    return genai.Client(api_key=fake.key, http_options=types.HttpOptions(base_url=fake.url))


def config() -> types.GenerateContentConfig:
    return types.GenerateContentConfig(
        system_instruction=INSTRUCTION,
        response_mime_type="application/json",
        response_json_schema=SCHEMA,
        seed=7,
        max_output_tokens=16000,
    )


def text(client: genai.Client) -> Any:
    return client.models.generate_content(model="gemini-3.8-flash", contents=TEXT.prompt, config=config())


def streamed(client: genai.Client) -> Any:
    return list(client.models.generate_content_stream(model="gemini-3.8-flash", contents=TEXT.prompt, config=config()))


def picture(client: genai.Client, *contents: Any) -> Any:
    asked_for = types.GenerateContentConfig(
        response_modalities=["IMAGE"], seed=7, image_config=types.ImageConfig(aspect_ratio="16:9", image_size="1K")
    )
    return client.models.generate_content(
        model="gemini-3.1-flash-image", contents=[*contents, "A lighthouse"], config=asked_for
    )


def clip(client: genai.Client, given: Any = WORDS, task: str = "text_to_video", *, is_shaped: bool = True) -> Any:
    """A clip, with its shape named or left to its first frame."""
    wanted = {name: value for name, value in FORMAT.items() if is_shaped or name != "aspect_ratio"}
    return client.interactions.create(
        model="gemini-omni-1.1-flash",
        input=given,
        background=True,
        response_format=wanted,
        generation_config={"video_config": {"task": task}},
    )


def plain(body: Any) -> Any:
    """A request without what the docstring of this module explains."""
    body.get("systemInstruction", {}).pop("role", None)
    for part in body["contents"][0]["parts"]:
        if (inline := part.get("inlineData")) and "mime_type" in inline:
            inline["mimeType"] = inline.pop("mime_type")
            inline["data"] = base64.b64encode(decoded(inline["data"])).decode()
    return body


@pytest.mark.parametrize(("ask", "is_heard"), [(text, False), (streamed, True)])
def test_the_same_request_for_a_text(
    fake: FakeGemini, client: genai.Client, shelf: Shelf, ask: Callable[[genai.Client], Any], is_heard: bool
) -> None:
    """Our request for a text has the address, the key and every field of the client's."""
    ask(client)
    asked(opened(fake, api_version="v1"), order_of(TEXT, WRITER), shelf, is_heard=is_heard)
    theirs, mine = fake.calls
    assert (theirs.method, theirs.path, theirs.query) == (mine.method, mine.path, mine.query)
    assert plain(theirs.json()) == mine.json()
    assert theirs.headers["x-goog-api-key"] == mine.headers["x-goog-api-key"]


@pytest.mark.parametrize("count", [0, 2])
def test_the_same_request_for_a_picture(fake: FakeGemini, client: genai.Client, shelf: Shelf, count: int) -> None:
    """Our request for a picture is the client's, with the reference pictures in front of the words."""
    digests = [shelf.picture(np.full((64, 64, 3), 90 * number, np.uint8)) for number in range(count)]
    parts = [types.Part.from_bytes(data=shelf.path(blob).read_bytes(), mime_type="image/png") for blob in digests]
    picture(client, *parts)
    references = tuple(Reference(name="", blob=blob) for blob in digests)
    ask = ImageRequest(prompt="A lighthouse", width=1280, height=720, references=references)
    asked(opened(fake, api_version="v1"), order_of(ask, PAINTER), shelf)
    theirs, mine = fake.calls
    assert (theirs.path, theirs.query) == (mine.path, mine.query)
    assert plain(theirs.json()) == mine.json()


@pytest.mark.parametrize("has_frame", [False, True])
def test_the_same_request_for_a_clip(fake: FakeGemini, client: genai.Client, shelf: Shelf, has_frame: bool) -> None:
    """Our request for a clip is the client's, field for field, and so are the questions and the cancel that follow."""
    given: Any
    ask, given, task = CLIP, WORDS, "text_to_video"
    if has_frame:
        digest = shelf.picture(np.zeros((64, 64, 3), np.uint8))
        ask, task = CLIP.model_copy(update={"first_frame": digest}), "image_to_video"
    provider = opened(fake)
    mine = begun(provider, shelf, ask)
    if has_frame:
        data = base64.b64encode(shelf.path(digest).read_bytes()).decode()
        picture_block = {"type": "image", "data": data, "mime_type": "image/png"}
        given = [picture_block, {"type": "text", "text": WORDS}]
    theirs = clip(client, given, task, is_shaped=not has_frame)
    assert fake.calls[0].path == fake.calls[1].path
    assert fake.calls[0].json() == fake.calls[1].json()
    client.interactions.get(theirs.id)
    client.interactions.cancel(theirs.id)
    provider.poll(mine)
    provider.cancel(mine)
    asks = [(call.method, call.path.replace(theirs.id, "ID").replace(mine, "ID")) for call in fake.calls[2:]]
    assert asks[:2] == asks[2:]
    assert dict(fake.calls[2].query) == {"stream": "false"}


def test_text_comes_home(fake: FakeGemini, client: genai.Client, shelf: Shelf) -> None:
    """The client reads the same text of the fake, without the thoughts, and the same counts, whole or streamed."""
    found = text(client)
    answer, _heard = asked(opened(fake), order_of(TEXT, WRITER), shelf)
    assert filled(found.text) == answer.text
    assert found.candidates[0].finish_reason is types.FinishReason.STOP
    assert found.usage_metadata.candidates_token_count == WRITTEN
    assert found.usage_metadata.thoughts_token_count == THOUGHT
    pieces = streamed(client)
    assert filled("".join(part.text or "" for part in pieces)) == answer.text
    assert pieces[-1].usage_metadata.candidates_token_count == WRITTEN


def test_text_that_is_held_back(fake: FakeGemini, client: genai.Client) -> None:
    """The client sees blocks and cuts where our adapter looks for them."""
    fake.twists = ["blocked", "safety", "length"]
    blocked, safety, cut = (text(client) for _turn in range(3))
    assert blocked.prompt_feedback.block_reason is types.BlockedReason.PROHIBITED_CONTENT
    assert not blocked.candidates
    assert safety.candidates[0].finish_reason is types.FinishReason.SAFETY
    assert cut.candidates[0].finish_reason is types.FinishReason.MAX_TOKENS


def test_picture_comes_home(fake: FakeGemini, client: genai.Client, shelf: Shelf) -> None:
    """The client takes the same picture out of the answer."""
    found = picture(client)
    ask = ImageRequest(prompt="A lighthouse", width=1280, height=720)
    answer, _heard = asked(opened(fake), order_of(ask, PAINTER), shelf)
    assert found.candidates[0].content.parts[0].inline_data.data == answer.files[0].content


@pytest.mark.parametrize("is_inline", [False, True])
def test_clip_comes_home(fake: FakeGemini, client: genai.Client, shelf: Shelf, tmp_path: Path, is_inline: bool) -> None:
    """The client follows a clip to its end; another process of ours adopts it by its id and brings it home."""
    fake.is_inline = is_inline
    work = clip(client)
    seen = [work.status]
    while seen[-1] not in {"completed", "failed"}:
        work = client.interactions.get(work.id)
        seen.append(work.status)
    assert seen == ["queued", "in_progress", "completed"]
    assert work.output_video is not None
    assert bool(work.output_video.data) is is_inline
    assert bool(work.output_video.uri) is not is_inline
    provider = opened(fake)
    done = provider.poll(work.id)
    assert isinstance(done, Done)
    provider.download(work.id, done.files[0], tmp_path / "x.mp4")
    assert (tmp_path / "x.mp4").read_bytes() == mp4()


@pytest.mark.parametrize(("act", "status"), [("remote_failed", "failed"), ("cancelled", "cancelled")])
def test_clip_that_fails(fake: FakeGemini, client: genai.Client, act: str, status: str) -> None:
    """The client sees failures and cancels as our adapter does."""
    fake.acts = [act]
    work: Any = clip(client)
    failed = ended(opened(fake), work.id)
    assert isinstance(failed, Failed)
    assert failed.is_cancelled is (act == "cancelled")
    work = client.interactions.get(work.id)
    assert work.status == status
    if act == "remote_failed":
        assert "The film tore" in failed.error.message
        assert [part.message for part in work.errors] == ["The film tore."]


def test_clip_that_is_cancelled(fake: FakeGemini, client: genai.Client) -> None:
    """A clip the client cancels is cancelled for both."""
    work = clip(client)
    assert client.interactions.cancel(work.id).status == "cancelled"
    failed = opened(fake).poll(work.id)
    assert isinstance(failed, Failed)
    assert failed.is_cancelled


def test_list_of_models(client: genai.Client) -> None:
    """The client reads the list that our check reads."""
    assert "models/gemini-3.8-flash" in [model.name for model in client.models.list()]


ERRORS: list[tuple[str, int, type[errors.APIError]]] = [
    ("auth", 400, errors.ClientError),
    ("credit", 429, errors.ClientError),
    ("limit", 429, errors.ClientError),
    ("refused", 400, errors.ClientError),
    ("bad_request", 400, errors.ClientError),
    ("retired", 404, errors.ClientError),
    ("busy", 503, errors.ServerError),
    ("error_before", 500, errors.ServerError),
]


@pytest.mark.parametrize(("act", "code", "kind"), ERRORS)
@pytest.mark.parametrize("ask", [text, streamed])
def test_errors(
    fake: FakeGemini,
    client: genai.Client,
    act: str,
    code: int,
    kind: type[errors.APIError],
    ask: Callable[[genai.Client], Any],
) -> None:
    """Every error of the fake is the client's own class, also out of the list that streams put it in."""
    fake.acts = [act]
    with pytest.raises(kind) as caught:
        ask(client)
    assert caught.value.code == code
    assert caught.value.status


def test_limit_is_waited_out(fake: FakeGemini, client: genai.Client, shelf: Shelf, waits: list[float]) -> None:
    """The client comes again after a 429 by itself; ours says for how long to wait, and does not."""
    fake.acts = ["limit"]
    assert clip(client).status == "queued"
    assert len(waits) == 1
    fake.acts = ["limit"]
    with pytest.raises(LimitError) as caught:
        begun(opened(fake), shelf, CLIP)
    assert caught.value.wait_s == 2
    assert len(fake.calls) == 3
