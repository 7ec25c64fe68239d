"""OpenAI, OpenRouter and servers of one's own against the vendor on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pydantic import SecretStr

from core.blobs import Blobs
from core.errors import (
    BadReplyError,
    BadRequestError,
    BlobMissingError,
    LimitError,
    OutcomeUnknownError,
    ProviderError,
    RefusedError,
    RemoteFailedError,
    SettingsError,
)
from core.model.money import UNKNOWN
from core.model.orders import (
    Ability,
    Ask,
    ClipRequest,
    GenerateOrder,
    ImageRequest,
    SpeechRequest,
    WriteRequest,
    WriteTask,
)
from core.model.project import Reference
from core.model.replies import REPLIES, MoodsReply
from core.orders import generate
from core.providers import open_providers
from core.providers.catalogue import Catalogue, Model, read_models
from core.providers.contract import Answer, Done, Failed, Provider, RemoteFile
from core.providers.openai.compatible import VENDOR as COMPATIBLE
from core.providers.openai.openrouter import VENDOR as OPENROUTER
from core.providers.openai.vendor import VENDOR as OPENAI
from core.providers.openai.words import read_refusal
from core.providers.vendor import Vendor
from core.providers.wire.replies import Reply
from core.settings import Limits, Settings, VendorSettings
from tests.fakes.http import KEY, FakeServer, Said, said
from tests.fakes.openai import PAINTED, PRICES, SEEN, WRITTEN, FakeOpenAi, FakeOpenRouter, form_of
from tests.fakes.works import REPLIES as WRITTEN_REPLIES
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.suite import VendorStand, WireContract

TEXT = WriteRequest(task=WriteTask.MOODS, prompt="Four moods for a film about a lighthouse, mail me @ a@b.example.")
PICTURE = ImageRequest(prompt="A lighthouse", width=1536, height=1024)
LINE = SpeechRequest(prompt="We sail @dawn.", voice="coral")


@pytest.fixture
def fake() -> Iterator[FakeOpenAi]:
    with FakeOpenAi() as server:
        yield server


@pytest.fixture
def router() -> Iterator[FakeOpenRouter]:
    with FakeOpenRouter() as server:
        yield server


def stand_of(vendor: Vendor, fake: FakeServer, model: str, ask: Ask, shelf: Shelf, **more: Any) -> VendorStand:
    own = {"path": "/v1", "answers_at_once": True, "downloads": False, "names_hosts": False, **more}
    return VendorStand(vendor, fake, model, ask, shelf, **own)


class TestText(WireContract):
    """Texts of OpenAI."""

    @pytest.fixture
    def stand(self, fake: FakeOpenAi, shelf: Shelf) -> VendorStand:
        return stand_of(OPENAI, fake, "openai/gpt-6-luna", TEXT, shelf)


class TestPicture(WireContract):
    """Pictures of OpenAI."""

    @pytest.fixture
    def stand(self, fake: FakeOpenAi, shelf: Shelf) -> VendorStand:
        return stand_of(OPENAI, fake, "openai/gpt-image-2.5-flare", PICTURE, shelf)


class TestSpeech(WireContract):
    """Spoken lines of OpenAI."""

    @pytest.fixture
    def stand(self, fake: FakeOpenAi, shelf: Shelf) -> VendorStand:
        return stand_of(OPENAI, fake, "openai/gpt-4o-mini-tts", LINE, shelf)


class TestOpenRouter(WireContract):
    """Texts of OpenRouter."""

    @pytest.fixture
    def stand(self, router: FakeOpenRouter, shelf: Shelf) -> VendorStand:
        return stand_of(OPENROUTER, router, "openrouter/openai/gpt-6-sol", TEXT, shelf)


def settings_of(vendor: Vendor, fake: FakeServer, path: str = "/v1", **options: str) -> Settings:
    own = VendorSettings(base_url=f"{fake.url}{path}", options=options)
    return Settings(keys={vendor.name: SecretStr(fake.key)}, vendors={vendor.name: own})


def opened(vendor: Vendor, fake: FakeServer, *more: Model, **options: str) -> Provider:
    models = [*read_models(vendor.catalogue, {vendor.name}), *more]
    return vendor.open(settings_of(vendor, fake, **options), Catalogue(models))


def order_of(ask: Ask, model: str, **parameters: object) -> GenerateOrder:
    return GenerateOrder(provider=model.partition("/")[0], model=model, ask=ask, seed=7, parameters=parameters)


def asked(
    provider: Provider, order: GenerateOrder, shelf: Shelf, *, is_heard: bool = False
) -> tuple[Answer, list[str]]:
    heard: list[str] = []
    found = provider.submit(order, request_id="a", files=shelf, hear=heard.append if is_heard else None)
    assert isinstance(found, Answer)
    return found, heard


WRITER = order_of(TEXT, "openai/gpt-6-luna")


@pytest.mark.parametrize("task", WriteTask)
@pytest.mark.parametrize("is_heard", [False, True])
def test_every_task_is_written(fake: FakeOpenAi, shelf: Shelf, task: WriteTask, is_heard: bool) -> None:
    """A text of every task fits its document, whole or streamed, and is billed by what was counted."""
    ask = WriteRequest(task=task, prompt="A film about a lighthouse.")
    answer, heard = asked(opened(OPENAI, fake), order_of(ask, "openai/gpt-6-luna"), shelf, is_heard=is_heard)
    assert answer.text is not None
    assert answer.failure is None
    assert REPLIES[task].model_validate_json(answer.text)
    assert answer.billed.usd == fake.charged() == (Decimal("0.10") * 6 + Decimal("0.50") * WRITTEN) / 1_000_000
    assert bool(heard) is is_heard
    assert all(later.startswith(before) and later != before for before, later in pairwise(heard))
    if heard:
        assert json.loads(heard[-1]) in WRITTEN_REPLIES.values()


def test_the_request_for_a_text(fake: FakeOpenAi, shelf: Shelf) -> None:
    """A text is asked with its strict schema, the words unchanged, the catalogue's constants, and what a person set."""
    order = order_of(TEXT, "openai/gpt-6-luna", reasoning_effort="low")
    asked(opened(OPENAI, fake, organization="org-1"), order, shelf, is_heard=True)
    (call,) = fake.calls
    body = call.json()
    assert call.headers["openai-organization"] == "org-1"
    assert body["messages"][-1] == {"role": "user", "content": TEXT.prompt}
    assert body["response_format"]["json_schema"]["name"] == "moods_reply"
    assert {name: body[name] for name in ("model", "max_completion_tokens", "reasoning_effort", "stream")} == {
        "model": "gpt-6-luna",
        "max_completion_tokens": 16000,
        "reasoning_effort": "low",
        "stream": True,
    }
    assert body["stream_options"] == {"include_usage": True}


FAILED = [
    ("length", BadReplyError, "ran out of room"),
    ("filter", RefusedError, "refuses"),
    ("refusal", RefusedError, "I cannot help"),
    ("silent", RemoteFailedError, "without a word"),
]


@pytest.mark.parametrize(("twist", "kind", "words"), FAILED)
@pytest.mark.parametrize("is_heard", [False, True])
def test_taken_and_come_to_nothing(
    fake: FakeOpenAi, shelf: Shelf, twist: str, kind: type[ProviderError], words: str, is_heard: bool
) -> None:
    """A text that was begun and refused, cut or empty has failed, and what it cost is told."""
    fake.twists = [twist]
    answer, _heard = asked(opened(OPENAI, fake), WRITER, shelf, is_heard=is_heard)
    assert type(answer.failure) is kind
    assert words in answer.failure.message
    assert answer.billed.usd == fake.charged() > 0


def test_broken_off_in_the_middle(fake: FakeOpenAi, shelf: Shelf) -> None:
    """An error in the middle of a stream is a failure of unknown cost; the words before it were heard and are kept."""
    fake.twists = ["error"]
    answer, heard = asked(opened(OPENAI, fake), WRITER, shelf, is_heard=True)
    assert isinstance(answer.failure, RemoteFailedError)
    assert "fell over" in answer.failure.message
    assert answer.billed == UNKNOWN
    assert answer.text == heard[-1]


@pytest.mark.parametrize("is_heard", [False, True])
def test_never_finished(fake: FakeOpenAi, shelf: Shelf, is_heard: bool) -> None:
    """A text that ends without saying so is a bad reply: nobody knows what it cost."""
    fake.twists = ["unfinished"]
    with pytest.raises(BadReplyError) as caught:
        asked(opened(OPENAI, fake), WRITER, shelf, is_heard=is_heard)
    assert caught.value.is_accepted is None


def test_stream_is_cut(fake: FakeOpenAi, shelf: Shelf) -> None:
    """A stream that breaks leaves the outcome open, and is not asked for again."""
    fake.acts = ["cut"]
    with pytest.raises(OutcomeUnknownError):
        asked(opened(OPENAI, fake), WRITER, shelf, is_heard=True)
    assert len(fake.calls) == 1


@pytest.mark.parametrize(
    ("act", "kind"), [("wrong_json", BadReplyError), ("html", BadReplyError), ("limit", LimitError)]
)
def test_stream_that_is_none(fake: FakeOpenAi, shelf: Shelf, act: str, kind: type[ProviderError]) -> None:
    """What answers a stream with something else is told apart like any other answer."""
    fake.acts = [act]
    with pytest.raises(kind):
        asked(opened(OPENAI, fake), WRITER, shelf, is_heard=True)


def test_prose_is_judged_later(fake: FakeOpenAi, shelf: Shelf) -> None:
    """Words that are not JSON come home as they are: whether a reply fits is judged in one place."""
    fake.twists = ["prose"]
    answer, _heard = asked(opened(OPENAI, fake), WRITER, shelf)
    assert (answer.text, answer.failure) == ("I would rather not.", None)


def test_nulls_are_left_out(fake: FakeOpenAi, shelf: Shelf) -> None:
    """What was not said is not in the text, so our own defaults stand."""
    ask = WriteRequest(task=WriteTask.BRIEF, prompt="A film.")
    answer, _heard = asked(opened(OPENAI, fake), order_of(ask, "openai/gpt-6-luna"), shelf)
    assert answer.text is not None
    assert None not in json.loads(answer.text).values()
    assert "audience" not in json.loads(answer.text)


def test_cost_is_what_openrouter_says(router: FakeOpenRouter, shelf: Shelf) -> None:
    """OpenRouter's own number is billed, and lines that only keep the answer alive are passed over."""
    order = order_of(TEXT, "openrouter/openai/gpt-6-sol")
    answer, heard = asked(opened(OPENROUTER, router), order, shelf, is_heard=True)
    assert heard
    assert answer.billed.usd == router.charged()
    body = router.calls[0].json()
    assert (body["model"], body["seed"], body["provider"]) == ("openai/gpt-6-sol", 7, {"require_parameters": True})


COSTS: list[tuple[Any, Decimal | None]] = [
    (0, Decimal(0)),
    (0.1, Decimal("0.1")),
    (1e-7, Decimal("1e-7")),
    (-1, None),
    (float("nan"), None),
    (float("inf"), None),
    (True, None),
    ("0.1", None),
    (None, None),
]


@pytest.mark.parametrize(("cost", "usd"), COSTS)
def test_costs_that_are_none(shelf: Shelf, cost: Any, usd: Decimal | None) -> None:
    """A cost is taken when it is an amount; else the count of tokens makes the bill, and without one it is unknown."""

    class Odd(FakeOpenRouter):
        def usage(self, model: str, read: int, written: int) -> dict[str, Any]:
            return {"cost": cost}

    with Odd() as fake:
        answer, _heard = asked(opened(OPENROUTER, fake), order_of(TEXT, "openrouter/openai/gpt-6-sol"), shelf)
    assert answer.billed.usd == usd


def test_through_the_calls_of_a_job(fake: FakeOpenAi, shelf: Shelf, tmp_path: Path) -> None:
    """A text becomes a checked document with its bill, and one that was refused a failure with its bill."""
    blobs, provider = Blobs(tmp_path / "blobs", tmp_path / "tmp"), opened(OPENAI, fake)
    done, failed = (
        generate.poll(provider, generate.submit(WRITER, provider, blobs, request_id="a").remote_id, blobs)
        for fake.twists in ([], ["refusal"])
    )
    assert isinstance(done, Done)
    result = generate.check(WRITER, blobs, text=done.text, billed=done.billed, limits=Limits())
    assert MoodsReply.from_json(result.outputs[0].content or "").moods[0].name == "Harbor"
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, RefusedError)
    assert (result.billed + failed.billed).usd == fake.charged()


def test_error_in_a_good_answer(router: FakeOpenRouter) -> None:
    """An error inside an answer of 200 is an error, of the class its number says."""
    for code, kind in ((402, LimitError), (429, LimitError), (502, OutcomeUnknownError)):
        content = json.dumps({"error": {"code": code, "message": "No."}}).encode()
        assert read_refusal(Reply("X", 200, {}, content)).kind is kind


@pytest.mark.parametrize("count", [0, 1, 3])
def test_pictures(fake: FakeOpenAi, shelf: Shelf, count: int) -> None:
    """A picture has the size that was asked, goes with its references as a form, and is billed with what it read."""
    digests = [shelf.picture(np.full((64, 64, 3), 80 * number, np.uint8)) for number in range(count)]
    references = tuple(Reference(name=f"thing {number}", blob=blob) for number, blob in enumerate(digests))
    ask = PICTURE.model_copy(update={"width": 1000, "height": 562, "references": references})
    answer, _heard = asked(opened(OPENAI, fake), order_of(ask, "openai/gpt-image-2.5-flare"), shelf)
    (made,) = answer.files
    path = shelf.folder / "made.png"
    path.write_bytes(made.content)
    with Image.open(path) as picture:
        assert picture.size == (1456, 816)
    (call,) = fake.calls
    body = form_of(call) if count else call.json()
    assert call.path == ("/v1/images/edits" if count else "/v1/images/generations")
    assert (body["model"], body["quality"], body["size"]) == ("gpt-image-2.5-flare", "medium", "1456x816")
    assert len(body.get("image[]", ())) == count
    if count:
        assert body["image[]"][0][1:] == ("image/png", shelf.path(digests[0]).read_bytes())
        assert "Image 1 shows thing 0." in body["prompt"]
    words = len(body["prompt"]) // 4
    assert answer.billed.usd == fake.charged()
    assert fake.charged() == (5 * words + 8 * SEEN * count + 30 * Decimal(PAINTED)) / 1_000_000


def test_picture_whose_reference_is_gone(fake: FakeOpenAi, shelf: Shelf) -> None:
    """A reference picture that is gone is an error, and nothing is sent."""
    ask = PICTURE.model_copy(update={"references": (Reference(name="x", blob="0" * 64),)})
    with pytest.raises(BlobMissingError):
        asked(opened(OPENAI, fake), order_of(ask, "openai/gpt-image-2.5-flare"), shelf)
    assert not fake.calls


BAD_PICTURES: tuple[dict[str, Any], ...] = (
    {"data": []},
    {"data": [{"url": "https://x.example/a.png"}]},
    {"data": [{"b64_json": "?"}]},
    {"data": ["x"]},
)


@pytest.mark.parametrize("body", BAD_PICTURES, ids=str)
def test_picture_that_is_not_there(shelf: Shelf, body: dict[str, Any]) -> None:
    """An answer without a picture in it is a bad reply of unknown cost."""

    class Odd(FakeOpenAi):
        def answer(self, _call: Any) -> Said:
            return said(body)

    with Odd() as fake, pytest.raises(BadReplyError) as caught:
        asked(opened(OPENAI, fake), order_of(PICTURE, "openai/gpt-image-2.5-flare"), shelf)
    assert caught.value.is_accepted is None


def test_speech(fake: FakeOpenAi, shelf: Shelf) -> None:
    """A line is spoken as it stands, in the voice that was chosen, and billed by what was counted."""
    order = order_of(LINE, "openai/gpt-4o-mini-tts", instructions="Whispered.")
    answer, _heard = asked(opened(OPENAI, fake), order, shelf)
    body = fake.calls[0].json()
    assert (body["input"], body["voice"], body["instructions"]) == (LINE.prompt, "coral", "Whispered.")
    assert answer.files[0].content[:3] in {b"ID3", b"\xff\xfb\x90", b"\xff\xfb\x50"}
    assert answer.billed.usd == fake.charged() > 0


def test_first_voice_where_none_is_chosen(fake: FakeOpenAi, shelf: Shelf) -> None:
    """Without a voice the catalogue's first one speaks."""
    asked(opened(OPENAI, fake), order_of(LINE.model_copy(update={"voice": ""}), "openai/gpt-4o-mini-tts"), shelf)
    assert fake.calls[0].json()["voice"] == "alloy"


def test_voice_that_breaks_off(fake: FakeOpenAi, shelf: Shelf) -> None:
    """A voice that breaks off has failed; one that never says it is whole leaves the outcome open."""
    provider, order = opened(OPENAI, fake), order_of(LINE, "openai/gpt-4o-mini-tts")
    fake.twists = ["error", "unfinished"]
    answer, _heard = asked(provider, order, shelf)
    assert isinstance(answer.failure, RemoteFailedError)
    with pytest.raises(BadReplyError):
        asked(provider, order, shelf)


OWN = Model(
    id="compatible/voice",
    provider="compatible",
    ability=Ability.SPEECH,
    title="Own voice",
    endpoint="gpt-4o-mini-tts",
    fields={"prompt": "input", "voice": "voice"},
    voices={"alloy": "Alloy"},
)


def test_voice_as_it_comes(fake: FakeOpenAi, shelf: Shelf) -> None:
    """A server that sends the sound itself is taken at its media type, and its cost is not known."""
    answer, _heard = asked(opened(COMPATIBLE, fake, OWN), order_of(LINE, OWN.id), shelf)
    assert answer.files[0].suffix == ".mp3"
    assert answer.billed == UNKNOWN


class Keyless(FakeOpenAi):
    """A server of one's own: no key, and perhaps no list of models."""

    has_list = True

    def answer(self, call: Any) -> Said:
        assert "authorization" not in call.headers
        call.headers["authorization"] = f"Bearer {self.key}"
        return (
            super().answer(call) if self.has_list or call.path != "/v1/models" else self._error(404, "x", None, "No.")
        )


@pytest.mark.parametrize("has_list", [True, False])
def test_server_of_ones_own(shelf: Shelf, tmp_path: Path, has_list: bool) -> None:
    """A server of one's own needs an address and no key; its models are in the workspace; without an address it asks for one."""
    (tmp_path / "catalogue").mkdir()
    entry = '[[model]]\nid = "compatible/mine"\nprovider = "compatible"\nability = "write"\ntitle = "Mine"\nendpoint = "gpt-6-sol"\n'
    (tmp_path / "catalogue" / "mine.toml").write_text(entry)
    with pytest.raises(SettingsError, match="address"):
        open_providers(Settings(workspace=tmp_path), shelf, vendors=[COMPATIBLE]).provider("compatible")
    with Keyless() as fake:
        fake.has_list = has_list
        settings = Settings(workspace=tmp_path, vendors={"compatible": VendorSettings(base_url=f"{fake.url}/v1")})
        providers = open_providers(settings, shelf, vendors=[COMPATIBLE])
        answer, _heard = asked(providers.provider("compatible"), order_of(TEXT, "compatible/mine"), shelf)
        health = providers.provider("compatible").check()
    assert answer.text is not None
    assert answer.billed == UNKNOWN
    assert health.is_key_good is None
    assert bool(health.note) is not has_list


ASKS: dict[Ability, Ask] = {Ability.WRITE: TEXT, Ability.IMAGE: PICTURE, Ability.SPEECH: LINE}


@pytest.mark.parametrize("vendor", [OPENAI, OPENROUTER], ids=lambda vendor: vendor.name)
def test_every_model_of_the_catalogue(shelf: Shelf, vendor: Vendor) -> None:
    """Every entry makes a request that the vendor takes, under the vendor's own name of the model."""
    with FakeOpenRouter() if vendor is OPENROUTER else FakeOpenAi() as fake:
        for model in read_models(vendor.catalogue, {vendor.name}):
            answer, _heard = asked(opened(vendor, fake), order_of(ASKS[model.ability], model.id), shelf)
            assert answer.text or answer.files
            assert fake.calls[-1].json()["model"] == model.endpoint in fake.models
            assert answer.billed.is_known is model.price.is_known


def test_what_a_check_tells(fake: FakeOpenAi, router: FakeOpenRouter) -> None:
    """A check warns of models that are about to go and of those that are gone, and tells what the key may still spend."""
    fake.models = tuple(name for name in PRICES if name != "gpt-6-sol")
    note = opened(OPENAI, fake).check().note
    assert "GPT-4o mini TTS is switched off on 2027-01-06." in note
    assert "GPT-6 Sol is not in its list of models." in note
    assert "Luna" not in note
    assert opened(OPENROUTER, router).check().credit == "$4.20 left on this key"
    router.limit_remaining = None
    assert opened(OPENROUTER, router).check().credit == ""


def test_what_it_cannot_do(fake: FakeOpenAi, shelf: Shelf, tmp_path: Path) -> None:
    """There is no video, and no job to ask about; both are told in words."""
    provider = opened(OPENAI, fake)
    clip = ClipRequest(prompt="x", width=64, height=64, length_s=Fraction(1))
    with pytest.raises(BadRequestError, match="clip"):
        provider.submit(order_of(clip, "openai/gpt-6-luna"), request_id="a", files=shelf)
    for call in (lambda: provider.poll("x-1"), lambda: provider.download("x-1", RemoteFile("a", ".b"), tmp_path / "x")):
        with pytest.raises(BadRequestError, match="x-1"):
            call()
    assert not fake.calls


def test_key_echoed_by_the_vendor(fake: FakeOpenAi, shelf: Shelf) -> None:
    """A vendor that echoes the key has it taken out of its words."""
    key = f"{KEY}-wrong"
    settings = Settings(keys={"openai": SecretStr(key)}, vendors={"openai": VendorSettings(base_url=f"{fake.url}/v1")})
    provider = OPENAI.open(settings, Catalogue(read_models(OPENAI.catalogue, {"openai"})))
    with pytest.raises(ProviderError) as caught:
        asked(provider, WRITER, shelf)
    assert "Incorrect API key" in caught.value.message
    assert key not in str(caught.value)
