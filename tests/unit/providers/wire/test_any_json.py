"""Whatever JSON a vendor answers with, every adapter reads it or raises a `ProviderError`, never anything else."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.errors import AuthError, BadReplyError, BusyError, LimitError, ProviderError
from core.model.orders import (
    Ask,
    ClipRequest,
    ImageRequest,
    MusicRequest,
    SpeechRequest,
    WriteRequest,
    WriteTask,
)
from core.providers import comfyui, elevenlabs, fal, replicate, segmind
from core.providers.catalogue import read_models
from core.providers.contract import Done, HasVoices, Provider, RemoteJob
from core.providers.gemini import vendor as gemini
from core.providers.minimax import vendor as minimax
from core.providers.openai import openrouter
from core.providers.openai import vendor as openai
from core.providers.vendor import Vendor
from core.providers.wire.signed import check_age
from tests.fakes.comfyui import FakeComfyUI
from tests.fakes.elevenlabs import FakeElevenLabs
from tests.fakes.fal import FakeFal
from tests.fakes.gemini import FakeGemini
from tests.fakes.http import Call, FakeServer, Said
from tests.fakes.minimax import FakeMiniMax
from tests.fakes.openai import FakeOpenAi, FakeOpenRouter
from tests.fakes.replicate import FakeReplicate
from tests.fakes.segmind import FakeSegmind
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.suite import VendorStand

CLIP = ClipRequest(prompt="A boat at night", width=1366, height=768, length_s=Fraction(5))
PICTURE = ImageRequest(prompt="A boat at night", width=1024, height=1024)
TEXT = WriteRequest(task=WriteTask.MOODS, prompt="A boat")
SPEECH = SpeechRequest(prompt="We sail at dawn.", voice="coral")
SONG = MusicRequest(prompt="waltz", length_s=Fraction(30))


@dataclass(frozen=True)
class Row:
    """A vendor, its fake, and what is asked of it; without a model, of the first one that can do it."""

    vendor: Vendor
    fake: Callable[..., FakeServer]
    ask: Ask
    path: str = ""
    model: str = ""


STANDS = (
    Row(openai.VENDOR, FakeOpenAi, TEXT, "/v1"),
    Row(openai.VENDOR, FakeOpenAi, PICTURE, "/v1"),
    Row(openai.VENDOR, FakeOpenAi, SPEECH, "/v1"),
    Row(openrouter.VENDOR, FakeOpenRouter, TEXT, "/v1"),
    Row(gemini.VENDOR, FakeGemini, TEXT),
    Row(gemini.VENDOR, FakeGemini, PICTURE),
    Row(gemini.VENDOR, FakeGemini, CLIP),
    Row(minimax.VENDOR, FakeMiniMax, CLIP, model="minimax/hailuo-2.3"),
    Row(minimax.VENDOR, FakeMiniMax, CLIP, model="minimax/h3"),
    Row(minimax.VENDOR, FakeMiniMax, PICTURE),
    Row(minimax.VENDOR, FakeMiniMax, SPEECH),
    Row(minimax.VENDOR, FakeMiniMax, SONG),
    Row(segmind.VENDOR, FakeSegmind, CLIP),
    Row(replicate.VENDOR, FakeReplicate, CLIP, "/v1"),
    Row(fal.VENDOR, FakeFal, CLIP),
    Row(elevenlabs.VENDOR, FakeElevenLabs, SPEECH),
    Row(elevenlabs.VENDOR, FakeElevenLabs, SONG),
    *(Row(comfyui.VENDOR, partial(FakeComfyUI, age=age), PICTURE) for age in ("new", "middle", "old")),
)
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 7, 10**12, 3 * 10**11, 10**400, 1.5, float("nan"), float("inf"), "", "x", "²", "\ud800", "ä",
    "http://[", "https://x.test:99999/a.mp4", "9999-12-31T23:59:59Z", "1e999999", "9" * 5000,
    [], {}, [None], [1], ["x"], [[]], [{}], {"x": 1}, {"url": "http://["},
)  # fmt: skip
DEEP = "no end"
"""Stands for JSON that is nested deeper than anybody can read."""
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
STATUSES = (None, None, None, 200, 400, 401, 404, 422, 429, 500)


@contextmanager
def spoiled(fake: FakeServer, spoil: Callable[[Any], bytes], status: int | None) -> Iterator[None]:
    """The fake with every JSON answer spoiled on its way out."""
    whole = fake.answer

    def answer(call: Call) -> Said:
        found = whole(call)
        try:
            body = json.loads(found.content)
        except ValueError:
            return _events(found, spoil)
        return replace(found, content=spoil(body), status=status or found.status)

    fake.answer = answer  # type: ignore[method-assign]
    try:
        yield
    finally:
        fake.answer = whole  # type: ignore[method-assign]


def _events(found: Said, spoil: Callable[[Any], bytes]) -> Said:
    """Server-sent events, each spoiled; anything else is left alone."""
    if b"data: {" not in found.content:
        return found
    lines = [
        b"data: " + spoil(json.loads(line[6:])) if line.startswith(b"data: {") else line
        for line in found.content.split(b"\n")
    ]
    return replace(found, content=b"\n".join(lines))


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    yield at
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from places(part, (*at, name))


def put(value: Any, at: tuple[Any, ...], odd: Any) -> Any:
    """The value with another one at a place."""
    if not at:
        return odd
    found = copy.deepcopy(value)
    inner = found
    for step in at[:-1]:
        inner = inner[step]
    inner[at[-1]] = odd
    return found


def spoiler(number: int, odd: Any) -> Callable[[Any], bytes]:
    """Puts `odd` at the place with this number, counted around; or sends what never ends."""

    def spoil(body: Any) -> bytes:
        if odd == DEEP:
            return b"[" * 100_000
        found = list(places(body))
        return json.dumps(put(body, found[number % len(found)], odd)).encode()

    return spoil


def every_call(provider: Provider, stand: VendorStand, remote_ids: list[str], to: Path) -> None:
    """Everything a provider can be asked; each may raise the `ProviderError` tree and nothing else."""
    calls: list[Callable[[], object]] = [
        lambda: provider.submit(stand.order(), request_id="a", files=stand.files, hear=storable),
        lambda: provider.submit(stand.order(), request_id="b", files=stand.files),
        provider.check,
        lambda: provider.find_recent(since=SINCE),
        *([provider.voices] if isinstance(provider, HasVoices) else []),
    ]
    for remote_id in remote_ids:
        calls += [partial(came, provider, remote_id, to), partial(provider.cancel, remote_id)]
    for call in calls:
        try:
            storable(call())
        except ProviderError as error:
            storable(error)


def storable(found: object) -> None:
    """What comes back goes into rows and onto the screen."""
    f"{found}".encode()


def came(provider: Provider, remote_id: str, to: Path) -> object:
    """A poll, and the results it names."""
    found = provider.poll(remote_id)
    for file in found.files[:2] if isinstance(found, Done) else ():
        provider.download(remote_id, file, to)
    return found


def begun(stand: VendorStand) -> list[str]:
    """The names of work that went well so far."""
    found = stand.open().submit(stand.order(), request_id="a", files=stand.files)
    if isinstance(found, RemoteJob):
        return [found.remote_id, found.remote_id.partition(":")[2] or found.remote_id]
    return list(stand.fake.jobs)[:1]


@pytest.mark.parametrize("row", STANDS, ids=lambda row: f"{row.vendor.name}-{row.ask.ability}")
def test_any_json(row: Row, shelf: Shelf, tmp_path: Path) -> None:
    """One odd value anywhere in any answer, or an answer without an end: read, or told as the vendor's fault."""
    with row.fake() as fake:
        fake.polls = 0
        stand = VendorStand(row.vendor, fake, row.model or first_model(row), row.ask, shelf, path=row.path)
        remote_ids = begun(stand)

        @settings(
            max_examples=10,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(number=st.integers(0, 400), odd=st.sampled_from((*ODD, DEEP)), status=st.sampled_from(STATUSES))
        def holds(number: int, odd: Any, status: int | None) -> None:
            with spoiled(fake, spoiler(number, odd), status):
                every_call(stand.open(), stand, remote_ids, tmp_path / "x")

        holds()


def first_model(row: Row) -> str:
    """A model of the vendor that can do what is asked."""
    models = read_models(row.vendor.catalogue, {row.vendor.name})
    return next(model.id for model in models if model.ability is row.ask.ability and not model.problems(row.ask))


@dataclass(frozen=True)
class Found:
    """An answer that once got past an adapter as an error of Python's own."""

    row: Row
    asks: str
    body: Any
    status: int = 200


DEEP_ANSWER = b"[" * 100_000
CANDIDATE = {"content": {"parts": [{"inlineData": {"data": "ä", "mimeType": "image/png"}}]}, "finishReason": "STOP"}
OPENAI, GEMINI = Row(openai.VENDOR, FakeOpenAi, PICTURE, "/v1"), Row(gemini.VENDOR, FakeGemini, PICTURE)
HAILUO, PAINTER = Row(minimax.VENDOR, FakeMiniMax, CLIP), Row(minimax.VENDOR, FakeMiniMax, PICTURE)
ELEVEN, REPLICATE = Row(elevenlabs.VENDOR, FakeElevenLabs, SPEECH), Row(replicate.VENDOR, FakeReplicate, CLIP, "/v1")
FAL, COMFY = Row(fal.VENDOR, FakeFal, CLIP), Row(comfyui.VENDOR, FakeComfyUI, PICTURE)
ONCE = (
    Found(FAL, "submit", {"request_id": "a", "response_url": "http://["}),
    Found(OPENAI, "submit", {"data": [{"b64_json": "ä"}]}),
    Found(GEMINI, "submit", {"candidates": [CANDIDATE]}),
    Found(GEMINI, "check", {"models": 5}),
    Found(PAINTER, "submit", {"data": {"image_base64": ["ä"]}}),
    Found(HAILUO, "find_recent", {"items": [{"id": "a", "created_at": 3 * 10**11}]}),
    Found(HAILUO, "submit", {"base_resp": {"status_code": "²"}}),
    Found(ELEVEN, "submit", {"detail": {"status": [], "code": {}}}, 400),
    Found(ELEVEN, "find_recent", {"history": [{"history_item_id": "a", "date_unix": "soon"}]}),
    Found(ELEVEN, "check", {"character_limit": 1, "character_count": 0, "next_character_count_reset_unix": 10**15}),
    Found(REPLICATE, "find_recent", {"results": None}),
    Found(REPLICATE, "find_recent", {"results": [1], "next": "http://["}),
    Found(REPLICATE, "poll", {"status": "succeeded", "output": "http://["}),
    Found(REPLICATE, "poll", {"status": ["succeeded"]}),
    Found(REPLICATE, "submit", {"id": "a", "created_at": "9999-12-31T23:59:59Z"}),
    Found(COMFY, "check", {"devices": ["GPU"]}),
    Found(COMFY, "submit", {"node_errors": {"1": {"errors": ["bad"]}, "2": {"errors": 5}}}, 400),
    *(Found(row, asks, DEEP_ANSWER) for row in (OPENAI, GEMINI, FAL, REPLICATE) for asks in ("submit", "check")),
)  # fmt: skip


@pytest.mark.parametrize("found", ONCE, ids=lambda found: f"{found.row.vendor.name}-{found.asks}")
def test_once_got_past(found: Found, shelf: Shelf) -> None:
    """Each of these is read, or told as the vendor's fault."""
    content = found.body if isinstance(found.body, bytes) else json.dumps(found.body).encode()
    with found.row.fake() as fake:
        fake.answer = lambda call: Said(found.status, content, {"content-type": "application/json"})  # type: ignore[method-assign]
        stand = VendorStand(
            found.row.vendor, fake, found.row.model or first_model(found.row), found.row.ask, shelf, path=found.row.path
        )
        provider = stand.open()
        calls: dict[str, Callable[[], object]] = {
            "submit": lambda: provider.submit(stand.order(), request_id="a", files=shelf),
            "check": provider.check,
            "find_recent": lambda: provider.find_recent(since=SINCE),
            "poll": lambda: provider.poll("a"),
        }
        try:
            storable(calls[found.asks]())
        except ProviderError as error:
            storable(error)


@pytest.mark.parametrize("row", [FAL, REPLICATE], ids=lambda row: row.vendor.name)
def test_nothing_is_at_risk_before_the_order(row: Row, shelf: Shelf) -> None:
    """A file that could not be handed over ordered nothing, whatever was answered; the order itself is not sent."""
    path = shelf.folder / "long.png"
    path.write_bytes(b"\x89PNG" + bytes(300_000))
    ask = CLIP.model_copy(update={"first_frame": shelf.add(path)})
    with row.fake() as fake:
        fake.answer = lambda call: Said(200, b'["hello"]', {"content-type": "application/json"})  # type: ignore[method-assign]
        model = first_model(replace(row, ask=ask))
        stand = VendorStand(row.vendor, fake, model, ask, shelf, path=row.path)
        with pytest.raises(BusyError) as caught:
            stand.open().submit(stand.order(), request_id="a", files=shelf)
        assert caught.value.is_accepted is False
        assert len(fake.calls) == 1


def test_calls_back_without_an_end(shelf: Shelf) -> None:
    """What comes to the open door cannot stumble: JSON without an end, a moment of five thousand digits."""
    with FakeMiniMax() as fake, pytest.raises(BadReplyError):
        VendorStand(minimax.VENDOR, fake, "", CLIP, shelf).open().hear_back({}, DEEP_ANSWER)  # type: ignore[attr-defined]
    with pytest.raises(AuthError):
        check_age("Toy", "9" * 5000)


@pytest.mark.parametrize(
    "row", [HAILUO, Row(segmind.VENDOR, FakeSegmind, CLIP), REPLICATE, FAL, ELEVEN], ids=lambda row: row.vendor.name
)
def test_a_pause_outlives_the_adapter(row: Row, shelf: Shelf) -> None:
    """A vendor that is opened anew, because a setting changed, is still left alone for as long as it asked for."""
    with row.fake("limit") as fake:
        stand = VendorStand(row.vendor, fake, row.model or first_model(row), row.ask, shelf, path=row.path)
        for _opened in range(2):
            with pytest.raises(LimitError):
                stand.open().submit(stand.order(), request_id="a", files=shelf)
        assert len(fake.calls) == 1
