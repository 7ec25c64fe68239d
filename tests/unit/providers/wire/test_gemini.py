"""Google Gemini against the vendor on loopback."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from core.errors import (
    AuthError,
    BadReplyError,
    BlobMissingError,
    ExpiredError,
    LimitError,
    ProviderError,
    RefusedError,
    RemoteFailedError,
)
from core.model.money import UNKNOWN
from core.model.orders import Ability, Ask, ClipRequest, GenerateOrder, ImageRequest, WriteRequest, WriteTask
from core.model.project import Reference
from core.model.replies import REPLIES
from core.model.scene import Camera
from core.providers.catalogue import Catalogue, read_models
from core.providers.contract import Answer, Done, Failed, Progress, Provider, RemoteJob
from core.providers.gemini.vendor import VENDOR
from core.providers.gemini.words import decoded, read_refusal
from core.providers.wire.replies import Reply
from core.settings import Settings, VendorSettings
from tests.fakes.gemini import PICTURE_USD, READ_USD, THOUGHT, WRITTEN, WRITTEN_USD, FakeGemini
from tests.fakes.http import Said, said
from tests.fakes.works import mp4, png
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.suite import VendorStand, WireContract

WRITER, PAINTER, FILMMAKER = "gemini/gemini-3.8-flash", "gemini/gemini-3.1-flash-image", "gemini/gemini-omni-1.1-flash"
TEXT = WriteRequest(task=WriteTask.MOODS, prompt="Four moods for a film about a lighthouse @ night.")
PICTURE = ImageRequest(prompt="A lighthouse", width=1280, height=720)
CLIP = ClipRequest(prompt="A lighthouse", width=1280, height=720, length_s=Fraction(5), camera=Camera.PUSH_IN)

WARM: dict[str, Any] = {"generationConfig.temperature": 0.3}


@pytest.fixture
def fake() -> Iterator[FakeGemini]:
    with FakeGemini() as server:
        yield server


class TestText(WireContract):
    """Texts."""

    @pytest.fixture
    def stand(self, fake: FakeGemini, shelf: Shelf) -> VendorStand:
        return VendorStand(VENDOR, fake, WRITER, TEXT, shelf, answers_at_once=True)


class TestPicture(WireContract):
    """Pictures."""

    @pytest.fixture
    def stand(self, fake: FakeGemini, shelf: Shelf) -> VendorStand:
        return VendorStand(VENDOR, fake, PAINTER, PICTURE, shelf, answers_at_once=True)


class TestClip(WireContract):
    """Clips, which are jobs."""

    @pytest.fixture
    def stand(self, fake: FakeGemini, shelf: Shelf) -> VendorStand:
        return VendorStand(VENDOR, fake, FILMMAKER, CLIP, shelf, refuses_late=True, can_cancel=True)


def opened(fake: FakeGemini, key: str = "", **options: str) -> Provider:
    at = {"gemini": VendorSettings(base_url=fake.url, options=options)}
    settings = Settings(keys={"gemini": SecretStr(key or fake.key)}, vendors=at)
    return VENDOR.open(settings, Catalogue(read_models(VENDOR.catalogue, {"gemini"})))


def order_of(ask: Ask, model: str, seed: int = 7, **parameters: Any) -> GenerateOrder:
    return GenerateOrder(provider="gemini", model=model, ask=ask, seed=seed, parameters=parameters)


def asked(
    provider: Provider, order: GenerateOrder, shelf: Shelf, *, is_heard: bool = False
) -> tuple[Answer, list[str]]:
    heard: list[str] = []
    found = provider.submit(order, request_id="a", files=shelf, hear=heard.append if is_heard else None)
    assert isinstance(found, Answer)
    return found, heard


def begun(provider: Provider, shelf: Shelf, ask: ClipRequest = CLIP, **parameters: Any) -> str:
    found = provider.submit(order_of(ask, FILMMAKER, **parameters), request_id="a", files=shelf)
    assert isinstance(found, RemoteJob)
    return found.remote_id


def ended(provider: Provider, remote_id: str) -> Done | Failed:
    for _turn in range(9):
        if not isinstance(found := provider.poll(remote_id), Progress):
            return found
    raise AssertionError("It does not end.")


@pytest.mark.parametrize("task", WriteTask)
@pytest.mark.parametrize("is_heard", [False, True])
def test_every_task_is_written(fake: FakeGemini, shelf: Shelf, task: WriteTask, is_heard: bool) -> None:
    """A text of every task fits its document without the model's thoughts, and thoughts are billed."""
    ask = WriteRequest(task=task, prompt="A film about a lighthouse.")
    answer, heard = asked(opened(fake), order_of(ask, WRITER), shelf, is_heard=is_heard)
    assert answer.text is not None
    assert answer.failure is None
    assert REPLIES[task].model_validate_json(answer.text)
    assert answer.billed.usd == fake.charged() == (READ_USD * 6 + WRITTEN_USD * (WRITTEN + THOUGHT)) / 1_000_000
    assert bool(heard) is is_heard
    assert not [text for text in heard if "think" in text]
    verb = "streamGenerateContent" if is_heard else "generateContent"
    assert fake.calls[0].path == f"/v1beta/models/gemini-3.8-flash:{verb}"


def test_the_request_for_a_text(fake: FakeGemini, shelf: Shelf) -> None:
    """A text is asked with one schema, its words unchanged, a seed the vendor can take, and what a person set."""
    order = order_of(TEXT, WRITER, 2**31 + 5, **WARM)
    asked(opened(fake, api_version="v1"), order, shelf)
    (call,) = fake.calls
    body = call.json()
    assert call.path.startswith("/v1/models/")
    assert body["contents"] == [{"role": "user", "parts": [{"text": TEXT.prompt}]}]
    config = body["generationConfig"]
    assert "responseSchema" not in config
    assert (config["seed"], config["temperature"], config["maxOutputTokens"]) == (5, 0.3, 16000)
    assert config["responseMimeType"] == "application/json"


def test_requests_do_not_learn_from_each_other(fake: FakeGemini, shelf: Shelf) -> None:
    """What one request is sent with is not in the next one."""
    provider = opened(fake)
    asked(provider, order_of(TEXT, WRITER, **WARM), shelf)
    asked(provider, order_of(TEXT, WRITER), shelf)
    assert "temperature" not in fake.calls[1].json()["generationConfig"]


FAILED = [
    ("length", BadReplyError, "ran out of room"),
    ("safety", RefusedError, "safety"),
    ("blocked", RefusedError, "prohibited content"),
    ("silent", RemoteFailedError, "came to nothing"),
]


@pytest.mark.parametrize(("twist", "kind", "words"), FAILED)
@pytest.mark.parametrize("is_heard", [False, True])
def test_taken_and_come_to_nothing(
    fake: FakeGemini, shelf: Shelf, twist: str, kind: type[ProviderError], words: str, is_heard: bool
) -> None:
    """A text that was begun and held back, cut or empty has failed, with what was counted."""
    fake.twists = [twist]
    answer, _heard = asked(opened(fake), order_of(TEXT, WRITER), shelf, is_heard=is_heard)
    assert type(answer.failure) is kind
    assert words in answer.failure.message
    read = (READ_USD * (len(TEXT.prompt) // 4)) / 1_000_000
    assert answer.billed.usd == (read if twist == "blocked" else fake.charged())


def test_broken_off_in_the_middle(fake: FakeGemini, shelf: Shelf) -> None:
    """An error in the middle of a stream is a failure of unknown cost; the words before it are kept."""
    fake.twists = ["error"]
    answer, heard = asked(opened(fake), order_of(TEXT, WRITER), shelf, is_heard=True)
    assert isinstance(answer.failure, RemoteFailedError)
    assert (answer.billed, answer.text) == (UNKNOWN, heard[-1])


@pytest.mark.parametrize("act", ["wrong_json", "html"])
def test_stream_that_is_none(fake: FakeGemini, shelf: Shelf, act: str) -> None:
    """What answers a stream with something else is a bad reply."""
    fake.acts = [act]
    with pytest.raises(BadReplyError):
        asked(opened(fake), order_of(TEXT, WRITER), shelf, is_heard=True)


@pytest.mark.parametrize(("act", "kind"), [("auth", AuthError), ("limit", LimitError), ("refused", RefusedError)])
def test_errors_in_a_list(fake: FakeGemini, shelf: Shelf, act: str, kind: type[ProviderError]) -> None:
    """Errors of streams come in a list of one, and say the same."""
    fake.acts = [act]
    with pytest.raises(kind) as caught:
        asked(opened(fake), order_of(TEXT, WRITER), shelf, is_heard=True)
    assert not isinstance(caught.value, LimitError) or caught.value.wait_s == 2


def test_errors_that_are_no_errors() -> None:
    """An error answer may be anything; it is read without stumbling."""
    for content in (b"", b"[]", b"[1]", b'"x"', b'{"error": 3}', b'{"error": {"details": "x"}}', b"\xff"):
        assert read_refusal(Reply("X", 500, {}, content)).kind is None


QUOTA = {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": []}
RETRY = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "31.5s"}


@pytest.mark.parametrize(("details", "wait_s"), [([QUOTA, RETRY], 31.5), ([RETRY], 31.5), ([QUOTA], None), (["x"], 20)])
def test_how_long_to_wait(fake: FakeGemini, shelf: Shelf, details: list[Any], wait_s: float | None) -> None:
    """A limit says how long to wait where Google says it; a quota without a wait is an account that is used up."""

    class Full(FakeGemini):
        def refusal(self, act: str) -> Said:
            return said(
                {"error": {"code": 429, "message": "No.", "status": "RESOURCE_EXHAUSTED", "details": details}}, 429
            )

    with Full("limit") as full, pytest.raises(LimitError) as caught:
        asked(opened(full), order_of(TEXT, WRITER), shelf)
    assert caught.value.wait_s == wait_s


def test_pictures(fake: FakeGemini, shelf: Shelf) -> None:
    """A picture is asked in the vendor's shape and size, with its references in front of the words; its price is the estimate's."""
    digest = shelf.picture(np.zeros((64, 64, 3), np.uint8))
    ask = PICTURE.model_copy(update={"references": (Reference(name="Mara", blob=digest),), "prompt": "@Mara at sea"})
    answer, _heard = asked(opened(fake), order_of(ask, PAINTER), shelf)
    assert answer.files[0].content == png(1376, 768)
    assert answer.files[0].suffix == ".png"
    assert answer.billed == UNKNOWN
    assert fake.charged() == PICTURE_USD
    body = fake.calls[0].json()
    data = base64.b64encode(shelf.path(digest).read_bytes()).decode()
    assert body["contents"][0]["parts"] == [
        {"inlineData": {"mimeType": "image/png", "data": data}},
        {"text": "Mara (image 1) at sea"},
    ]
    assert body["generationConfig"] == {
        "responseModalities": ["IMAGE"],
        "imageConfig": {"aspectRatio": "16:9", "imageSize": "1K"},
        "seed": 7,
    }
    assert set(body) == {"contents", "generationConfig"}


def test_either_alphabet() -> None:
    """Bytes are read in either alphabet of base64, and nothing else is taken for them."""
    content = bytes(range(256))
    assert decoded(base64.b64encode(content).decode()) == decoded(base64.urlsafe_b64encode(content).decode()) == content
    with pytest.raises(binascii.Error):
        decoded("no!")


def test_words_in_place_of_a_picture(fake: FakeGemini, shelf: Shelf) -> None:
    """A picture that is not in the answer has failed."""
    fake.twists = ["silent"]
    answer, _heard = asked(opened(fake), order_of(PICTURE, PAINTER), shelf)
    assert isinstance(answer.failure, RemoteFailedError)


def test_a_reference_that_is_gone(fake: FakeGemini, shelf: Shelf) -> None:
    """A file that is gone is an error, and nothing is sent."""
    for ask, model in ((PICTURE, PAINTER), (CLIP, FILMMAKER)):
        lost = ask.model_copy(update={"references": (Reference(name="x", blob="0" * 64),)})
        with pytest.raises(BlobMissingError):
            opened(fake).submit(order_of(lost, model), request_id="a", files=shelf)
    assert not fake.calls


TASKS: list[tuple[dict[str, Any], str, list[str]]] = [
    ({}, "text_to_video", []),
    ({"first_frame": "picture"}, "image_to_video", ["image"]),
    ({"references": "picture"}, "reference_to_video", ["image"]),
    ({"video": "clip"}, "edit", ["video"]),
    ({"video": "clip", "references": "picture"}, "edit", ["image", "video"]),
]


@pytest.mark.parametrize(("given", "task", "kinds"), TASKS, ids=str)
def test_the_request_for_a_clip(
    fake: FakeGemini, shelf: Shelf, tmp_path: Path, given: dict[str, str], task: str, kinds: list[str]
) -> None:
    """What goes along decides the task; lengths, sizes and camera moves are said in the vendor's words."""
    picture = shelf.picture(np.zeros((64, 64, 3), np.uint8))
    (tmp_path / "x.mp4").write_bytes(mp4())
    blobs = {"picture": picture, "clip": shelf.add(tmp_path / "x.mp4")}
    more: dict[str, Any] = {name: blobs[kind] for name, kind in given.items()}
    if "references" in more:
        more["references"] = (Reference(name="Mara", blob=picture),)
    begun(opened(fake), shelf, CLIP.model_copy(update=more))
    body = fake.calls[0].json()
    assert fake.calls[0].path == "/v1/interactions"
    blocks = body["input"][0]["content"] if kinds else []
    words = blocks[-1]["text"] if kinds else body["input"]
    assert words.startswith("A lighthouse")
    assert words.endswith("The camera pushes in slowly.")
    assert [part["type"] for part in blocks] == [*kinds, *(["text"] if kinds else [])]
    assert body["generation_config"] == {"video_config": {"task": task}}
    assert body["response_format"]["duration"] == "5s"
    assert body["response_format"]["resolution"] == "720p"
    assert body["background"] is True


def test_extending_a_clip(fake: FakeGemini, shelf: Shelf, tmp_path: Path) -> None:
    """A clip that goes along is edited, or extended where a person says so."""
    (tmp_path / "x.mp4").write_bytes(mp4())
    ask = CLIP.model_copy(update={"video": shelf.add(tmp_path / "x.mp4")})
    begun(opened(fake), shelf, ask, **{"generation_config.video_config.task": "extend"})
    assert fake.calls[0].json()["generation_config"] == {"video_config": {"task": "extend"}}


@pytest.mark.parametrize("is_inline", [False, True])
@pytest.mark.parametrize("is_alt_named", [False, True])
def test_clip_comes_home(fake: FakeGemini, shelf: Shelf, tmp_path: Path, is_inline: bool, is_alt_named: bool) -> None:
    """A clip comes home as a link, asked for as a file, or out of the answer itself; the key goes along to the vendor only."""
    fake.is_inline, fake.is_alt_named = is_inline, is_alt_named
    provider = opened(fake)
    remote_id = begun(provider, shelf)
    done = ended(provider, remote_id)
    assert isinstance(done, Done)
    provider.download(remote_id, done.files[0], tmp_path / "x.mp4")
    assert (tmp_path / "x.mp4").read_bytes() == mp4()
    assert fake.charged() == Decimal("0.50")


def test_inline_clip_that_is_gone(fake: FakeGemini, shelf: Shelf, tmp_path: Path) -> None:
    """A clip that was in the answer and is no longer has expired."""
    fake.is_inline = True
    provider = opened(fake)
    remote_id = begun(provider, shelf)
    done = ended(provider, remote_id)
    assert isinstance(done, Done)
    fake.is_inline = False
    with pytest.raises(ExpiredError):
        provider.download(remote_id, done.files[0], tmp_path / "x.mp4")


def _shown(status: str, **more: object) -> bytes:
    return json.dumps({"id": "v1_1", "status": status, **more}).encode()


ENDINGS: list[tuple[str, dict[str, object], type[ProviderError], str]] = [
    ("failed", {"errors": [{"code": "SAFETY", "message": "No."}]}, RefusedError, "No."),
    ("failed", {"error": {"message": "Torn."}}, RemoteFailedError, "Torn."),
    ("incomplete", {}, RemoteFailedError, "incomplete"),
    ("budget_exceeded", {}, RemoteFailedError, "budget exceeded"),
    ("requires_action", {}, RemoteFailedError, "requires action"),
    ("requires_continuation", {"errors": "x"}, RemoteFailedError, "requires continuation"),
    ("completed", {}, RefusedError, "does not say why"),
    ("completed", {"steps": [{"type": "thought"}, 3]}, RefusedError, "does not say why"),
    ("completed", {"output_video": {"type": "image"}}, RefusedError, "does not say why"),
]


@pytest.mark.parametrize(("status", "more", "kind", "words"), ENDINGS)
def test_endings(
    fake: FakeGemini, shelf: Shelf, status: str, more: dict[str, object], kind: type[ProviderError], words: str
) -> None:
    """Every documented status that is no clip has an ending of its own, with the vendor's words."""
    provider = opened(fake)
    remote_id = begun(provider, shelf)
    fake.hiccups = [Said(200, _shown(status, **more), {"content-type": "application/json"})]
    failed = provider.poll(remote_id)
    assert isinstance(failed, Failed)
    assert type(failed.error) is kind
    assert words in failed.error.message
    assert failed.billed == UNKNOWN


def test_an_id_cannot_lead_elsewhere(fake: FakeGemini) -> None:
    """An id that a person pasted stays one part of the address."""
    with pytest.raises(ProviderError):
        opened(fake).poll("../models?x=1")
    assert fake.calls[-1].path.startswith("/v1/interactions/")
    assert not fake.calls[-1].query


def test_every_model_of_the_catalogue(fake: FakeGemini, shelf: Shelf) -> None:
    """Every entry makes a request that the vendor takes, under the vendor's own name of the model."""
    asks: dict[Ability, Ask] = {Ability.WRITE: TEXT, Ability.IMAGE: PICTURE, Ability.CLIP: CLIP}
    for model in read_models(VENDOR.catalogue, {"gemini"}):
        found = opened(fake).submit(order_of(asks[model.ability], model.id), request_id="a", files=shelf)
        assert isinstance(found, RemoteJob) or found.text or found.files
        assert model.endpoint in fake.models
        assert model.endpoint in (fake.calls[-1].path + fake.calls[-1].body.decode())


def test_what_a_check_tells(fake: FakeGemini) -> None:
    """A check names the models that are no longer in the vendor's list."""
    assert opened(fake).check().note == ""
    fake.models = tuple(name for name in fake.models if name != "gemini-3-pro-image")
    assert opened(fake).check().note == "Gemini 3 Pro Image is not in its list of models."
