"""Segmind against its fake: the suite, and what only Segmind does."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
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
    BadRequestError,
    BusyError,
    LimitError,
    ModelRetiredError,
    ProviderError,
    RefusedError,
    RemoteFailedError,
)
from core.model.money import FREE, UNKNOWN, Price
from core.model.orders import Ask, ClipRequest, GenerateOrder, ImageRequest
from core.model.project import Reference
from core.providers.catalogue import Catalogue, Model, read_models
from core.providers.contract import Done, Failed, RemoteJob
from core.providers.segmind import (
    BASE_URL,
    HISTORY_URL,
    UPLOAD_URL,
    VENDOR,
    Segmind,
    billed_of,
    open_segmind,
    read_refusal,
)
from core.providers.wire import Reply
from core.settings import Settings, VendorSettings
from tests.fakes.http import Call, Said
from tests.fakes.segmind import FakeSegmind
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.suite import REQUEST, VendorStand, WireContract, ended, remote, submitted

ASK = ClipRequest(prompt="A boat at night", negative="people", width=1280, height=720, length_s=Fraction(5))
MODELS = {model.id: model for model in read_models(VENDOR.catalogue, {"segmind"})}
COST = Price(usd=Decimal("0.57"))


@pytest.fixture
def fake() -> Iterator[FakeSegmind]:
    with FakeSegmind() as fake:
        yield fake


@pytest.fixture
def stand(shelf: Shelf, fake: FakeSegmind) -> VendorStand:
    return VendorStand(VENDOR, fake, "segmind/kling-2.5-turbo", ASK, shelf, refuses_late=True, has_list=True)


@pytest.fixture
def picture(shelf: Shelf) -> str:
    return shelf.picture(np.full((400, 400, 3), 90, dtype=np.uint8))


class TestSegmind(WireContract):
    """Segmind keeps the contract."""


def sent(stand: VendorStand, model: str, ask: Ask, **parameters: Any) -> Call:
    """The submit that an order becomes."""
    order = GenerateOrder(provider="segmind", model=model, ask=ask, seed=7, parameters=parameters)
    stand.open().submit(order, request_id=REQUEST, files=stand.files)
    return next(call for call in reversed(stand.fake.calls) if call.path.startswith("/v2/"))


def test_body_from_text(stand: VendorStand) -> None:
    """A clip from text goes to its slug with its own fields and no other."""
    call = sent(stand, "segmind/kling-text2video", ASK, mode="std", cfg_scale=0.7)
    assert call.path == "/v2/kling-text2video"
    assert call.json() == {
        "prompt": "A boat at night",
        "negative_prompt": "people",
        "duration": 5,
        "aspect_ratio": "16:9",
        "mode": "std",
        "cfg_scale": 0.7,
    }


@pytest.mark.parametrize(
    ("model", "field"),
    [("kling-1.6-image2video", "image"), ("kling-2", "start_image"), ("kling-2.1", "image"), ("kling-2.6", "image")],
)
def test_body_from_a_frame(stand: VendorStand, shelf: Shelf, picture: str, model: str, field: str) -> None:
    """A frame is handed over first, and its address goes into the field of this very slug; its shape is the clip's."""
    body = sent(stand, f"segmind/{model}", ASK.model_copy(update={"first_frame": picture})).json()
    assert body[field] == "https://images.segmind.com/assets/0.png"
    assert "aspect_ratio" not in body
    upload = stand.fake.calls[0]
    png = base64.b64encode(shelf.path(picture).read_bytes()).decode()
    assert (upload.path, upload.json()) == ("/upload-asset", {"data_urls": [f"data:image/png;base64,{png}"]})


def test_bodies_of_other_slugs(stand: VendorStand, picture: str) -> None:
    """Seconds are text for Kling 3, a still camera is a flag for Seedance, and a picture takes several others along."""
    third = sent(stand, "segmind/kling-3-pro-text2video", ASK.model_copy(update={"length_s": Fraction(7)})).json()
    assert (third["duration"], third["aspect_ratio"]) == ("7", "16:9")
    dance = sent(stand, "segmind/seedance-pro", ASK).json()
    assert dance == {
        "prompt": "A boat at night",
        "duration": 5,
        "resolution": "720p",
        "aspect_ratio": "16:9",
        "camera_fixed": True,
    }
    parts = (Reference(name="Mira", blob=picture), Reference(name="harbor", blob=picture))
    ask = ImageRequest(prompt="@Mira at the @harbor", width=1024, height=1024, references=parts)
    assert sent(stand, "segmind/nano-banana", ask).json() == {
        "prompt": "Mira (image 1) at the harbor (image 2)",
        "aspect_ratio": "1:1",
        "image_urls": ["https://images.segmind.com/assets/0.png"] * 2,
        "response_modalities": "IMAGE",
    }


def test_lost_upload(stand: VendorStand, picture: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upload that is answered with nonsense spends nothing: it is certain that nothing was ordered."""
    monkeypatch.setattr(stand.fake, "answer", lambda _call: Said(200, b"{}", {"content-type": "application/json"}))
    with pytest.raises(BusyError) as caught:
        sent(stand, "segmind/kling-2.1", ASK.model_copy(update={"first_frame": picture}))
    assert caught.value.is_accepted is False
    assert [call.path for call in stand.fake.calls] == ["/upload-asset"]


OUTPUTS: list[tuple[Any, int]] = [
    ("{link}", 1),
    (["{link}", "{link}?2"], 2),
    ({"video": {"url": "{link}"}, "seed": 7}, 1),
    ([{"url": "{link}"}], 1),
]


@pytest.mark.parametrize(("output", "count"), OUTPUTS)
def test_outputs(stand: VendorStand, fake: FakeSegmind, output: Any, count: int) -> None:
    """A result is found in a text, a list, or objects."""

    def filled(part: Any) -> Any:
        if isinstance(part, str):
            return part.replace("{link}", fake.link("/outputs/1/clip.mp4"))
        if isinstance(part, list):
            return [filled(one) for one in part]
        return {name: filled(one) for name, one in part.items()} if isinstance(part, dict) else part

    fake.output = filled(output)
    done = ended(stand.open(), remote(stand.open(), stand))
    assert isinstance(done, Done)
    assert len(done.files) == count
    assert {file.suffix for file in done.files} == {".mp4"}


def test_no_output(stand: VendorStand, fake: FakeSegmind) -> None:
    """Work that ended without a result has failed, and was billed all the same."""
    fake.output = {"text": "nothing"}
    found = ended(stand.open(), remote(stand.open(), stand))
    assert isinstance(found, Failed)
    assert isinstance(found.error, BadReplyError)
    assert found.billed == COST


def test_billed(stand: VendorStand) -> None:
    """What it really cost comes with the result."""
    done = ended(stand.open(), remote(stand.open(), stand))
    assert isinstance(done, Done)
    assert done.billed == COST


def test_failed_is_an_answer(stand: VendorStand, fake: FakeSegmind) -> None:
    """FAILED comes under 422 and is an answer all the same: with its words, and for nothing."""
    fake.acts = ["remote_failed"]
    found = ended(stand.open(), remote(stand.open(), stand))
    assert isinstance(found, Failed)
    assert isinstance(found.error, RemoteFailedError)
    assert "CUDA out of memory" in str(found.error)
    assert found.billed == FREE


def test_deadline(stand: VendorStand) -> None:
    """A record lives an hour, and what is told when it is done does not change that."""
    job = submitted(stand.open(), stand)
    assert isinstance(job, RemoteJob)
    assert job.deadline_at is not None
    assert timedelta(minutes=59) < job.deadline_at - datetime.now(UTC) <= timedelta(hours=1)
    done = ended(stand.open(), job.remote_id)
    assert isinstance(done, Done)
    assert done.deadline_at is None


def test_after_an_hour(stand: VendorStand, fake: FakeSegmind, tmp_path: Path) -> None:
    """A record that is gone is looked up in the list of requests: the clip comes home, with what it cost."""
    provider = stand.open()
    remote_id = remote(provider, stand)
    before = ended(provider, remote_id)
    fake.forgets = True
    done = ended(stand.open(), remote_id)
    assert isinstance(before, Done)
    assert isinstance(done, Done)
    assert (done.files, done.billed) == (before.files, COST)
    provider.download(remote_id, done.files[0], tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == fake.content


def test_failed_an_hour_ago(stand: VendorStand, fake: FakeSegmind) -> None:
    """Work that failed and is looked up in the list has failed."""
    fake.acts = ["remote_refused"]
    remote_id = remote(stand.open(), stand)
    ended(stand.open(), remote_id)
    fake.forgets = True
    found = ended(stand.open(), remote_id)
    assert isinstance(found, Failed)
    assert isinstance(found.error, RefusedError)


def test_list_of_many_pages(stand: VendorStand, fake: FakeSegmind) -> None:
    """The list is read page by page, and a request with several results is one."""
    for _turn in range(3):
        remote(stand.open(), stand)
    fake.page = 100
    twice = dict(fake.jobs)
    for number in range(150):
        name = f"old-{number}"
        fake.jobs[name] = _copy(next(iter(twice.values())), name, number)
    found = stand.open().find_recent(since=datetime.now(UTC) - timedelta(hours=200)) or ()
    assert len(found) == len({entry.remote_id for entry in found}) == 153
    pages = [call for call in fake.calls if call.path.endswith("request-history")]
    assert [call.query["page"] for call in pages] == ["1", "2"]


def _copy(job: Any, name: str, hours: int) -> Any:
    found = type(job)(name, job.body, job.charge_usd, "ok", job.path)
    found.began_at -= hours * 3600
    return found


@pytest.mark.parametrize(("credits_left", "words"), [(4.2, "4.2 credits"), (0, "0 credits"), (None, "no credits")])
def test_credit(stand: VendorStand, fake: FakeSegmind, credits_left: float | None, words: str) -> None:
    """What is left is told in the vendor's words; an account that never had any has none."""
    fake.credits = credits_left
    assert stand.open().check().credit == words


REFUSALS: list[tuple[int, bytes, type[ProviderError] | None]] = [
    (406, b'{"error": "Insufficient credits"}', LimitError),
    (406, b'{"error": "Team spend limit reached"}', LimitError),
    (406, b'{"error": "Content-Type must be application/json"}', BadRequestError),
    (406, b"", BadRequestError),
    (403, b'{"error": "Model not allowed"}', ModelRetiredError),
    (400, b'{"error": "NSFW content"}', RefusedError),
    (405, b"<html>Method Not Allowed</html>", None),
    (410, b'{"error": "Model retired"}', None),
    (500, b'{"error": "oh"}', None),
]


@pytest.mark.parametrize(("status", "content", "kind"), REFUSALS)
def test_refusals(status: int, content: bytes, kind: type[ProviderError] | None) -> None:
    """406 is told apart by its words; what the status alone tells is left to it."""
    assert read_refusal(Reply("Segmind", status, {}, content)).kind is kind


def test_own_hosts() -> None:
    """Without settings it speaks to the vendor's three hosts; who stands in for it stands in for all, unless told otherwise."""

    def hosts(own: VendorSettings) -> tuple[str, str, str]:
        settings = Settings(keys={"segmind": SecretStr("k")}, vendors={"segmind": own})
        found = open_segmind(settings, Catalogue(MODELS.values()))
        assert isinstance(found, Segmind)
        return found._line.base_url, found._upload.base_url, found._history.base_url

    assert hosts(VendorSettings()) == (BASE_URL, UPLOAD_URL, HISTORY_URL)
    assert hosts(VendorSettings(base_url="http://127.0.0.1:1")) == ("http://127.0.0.1:1",) * 3
    options = {"upload_url": "http://127.0.0.1:2", "history_url": "http://127.0.0.1:3"}
    assert hosts(VendorSettings(options=options)) == (BASE_URL, "http://127.0.0.1:2", "http://127.0.0.1:3")


def test_strange_key_is_told_at_upload(stand: VendorStand, picture: str) -> None:
    """A wrong key is told by the first call that carries it, and nothing is ordered."""
    order = stand.order().model_copy(update={"ask": ASK.model_copy(update={"first_frame": picture})})
    with pytest.raises(AuthError):
        stand.open(key="wrong").submit(order, request_id=REQUEST, files=stand.files)
    assert [call.path for call in stand.fake.calls] == ["/upload-asset"]


@pytest.mark.parametrize("cost", [None, "much", "NaN", -1, "Infinity"])
def test_cost_that_cannot_be_read(cost: Any) -> None:
    """A cost that is no sum of money is unknown, never a number made up."""
    assert billed_of(cost) == UNKNOWN


CANNOT: list[tuple[str, ClipRequest, str]] = [
    ("segmind/kling-text2video", ASK.model_copy(update={"first_frame": "d"}), "takes no first frame"),
    ("segmind/kling-2.1", ASK, "needs a first frame"),
    ("segmind/kling-2.6", ASK.model_copy(update={"length_s": Fraction(12)}), "5 or 10 s"),
    ("segmind/kling-2.6", ASK.model_copy(update={"width": 2100, "height": 900}), "16:9, 9:16, 1:1"),
]


@pytest.mark.parametrize(("model", "ask", "words"), CANNOT)
def test_said_before_bought(model: str, ask: ClipRequest, words: str) -> None:
    """What a model cannot do is said before it is bought."""
    (problem,) = MODELS[model].problems(ask)
    assert words in problem


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.id)
def test_entries(model: Model) -> None:
    """Every entry says what it was held against, and has a price with source and day or says why there is none."""
    assert model.examples
    assert model.verified
    assert model.price.is_known is bool(model.price.source and model.price.checked_on)
    assert model.price.is_known or model.price.note
    assert not model.tiers
