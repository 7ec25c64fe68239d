"""The vendor's own client (fal-client 1.0.3) against the fake, and its requests beside ours, field for field.

What differs, and why:
- The client repeats a request after 408, 409, 429 and failed gateways; our adapter never does, since each may be charged.
- The client asks for the status with `logs=true` or `false`; we always want the logs, and say `logs=1` as the pages do.
- The client only speaks https; its three addresses are replaced here, and nothing else of it.
- Headers that name the client itself (`user-agent`) are its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import fal_client
import pytest
from fal_client import client as module

from core.model.orders import ClipRequest
from core.providers.fal import VENDOR
from tests.fakes.fal import FakeFal
from tests.fakes.http import Call
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.suite import VendorStand, remote

APP = "fal-ai/veo3.1"
ASK = ClipRequest(prompt="A boat at night", width=1280, height=720, length_s=Fraction(5))
GIVEN: dict[str, Any] = {
    "prompt": "A boat at night",
    "duration": "6s",
    "resolution": "720p",
    "aspect_ratio": "16:9",
    "seed": 7,
}


@pytest.fixture
def fake() -> Iterator[FakeFal]:
    with FakeFal() as fake:
        yield fake


@pytest.fixture
def client(fake: FakeFal, monkeypatch: pytest.MonkeyPatch) -> fal_client.SyncClient:
    monkeypatch.setattr(module, "QUEUE_URL_FORMAT", f"{fake.url}/")
    monkeypatch.setattr(module, "REST_URL", fake.url)
    monkeypatch.setattr(module, "CDN_URL", fake.url)
    monkeypatch.setattr(module, "BASE_DELAY", 0.001)
    return fal_client.SyncClient(key=fake.key)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def stand(fake: FakeFal, shelf: Shelf) -> VendorStand:
    return VendorStand(VENDOR, fake, "fal/veo-3.1", ASK, shelf)


def test_submit_poll_done(client: fal_client.SyncClient, fake: FakeFal) -> None:
    """The client sends, sees the queue and the work, and reads the result."""
    fake.polls = 2
    handle = client.submit(APP, GIVEN)
    seen = list(handle.iter_events(with_logs=True, interval=0.001))
    assert [type(status) for status in seen] == [fal_client.Queued, fal_client.InProgress, fal_client.Completed]
    assert handle.get(interval=0.001)["video"]["url"] == f"{fake.url}/delivery/{handle.request_id}/out.mp4"


def test_fail(client: fal_client.SyncClient, fake: FakeFal) -> None:
    """Work that is completed with an error, and work whose result is a refusal, are errors of the client."""
    for act, status in (("remote_failed", 500), ("remote_refused", 422)):
        fake.acts = [act]
        handle = client.submit(APP, GIVEN)
        with pytest.raises(fal_client.FalClientHTTPError) as caught:
            handle.get(interval=0.001)
        assert caught.value.status_code == status


def test_cancel(client: fal_client.SyncClient, fake: FakeFal, stand: VendorStand) -> None:
    """The client's cancel and ours are one request, and the work ends with an error of that kind."""
    provider = stand.open()
    remote_id = remote(provider, stand)
    provider.cancel(remote_id)
    ours = fake.calls[-1]
    handle = client.get_handle(APP, remote_id.rpartition("/")[2])
    handle.cancel()
    assert alike(fake.calls[-1]) == alike(ours)
    found = handle.status()
    assert isinstance(found, fal_client.Completed)
    assert found.error_type == "client_cancelled"


def test_limits(client: fal_client.SyncClient, fake: FakeFal) -> None:
    """The client takes a 429 of the fake as one, and tries again; other refusals are errors with the vendor's words."""
    fake.acts = ["limit", "ok"]
    client.submit(APP, GIVEN)
    assert len(fake.calls) == 2
    for act, status in (("bad_request", 422), ("auth", 401), ("retired", 404), ("credit", 403), ("error_before", 500)):
        fake.acts = [act]
        with pytest.raises(fal_client.FalClientHTTPError) as caught:
            client.submit(APP, GIVEN)
        assert caught.value.status_code == status


@pytest.mark.parametrize("public", ["", "https://films.example.com"])
def test_our_submit_is_theirs(client: fal_client.SyncClient, fake: FakeFal, stand: VendorStand, public: str) -> None:
    """Address, query, key and body are the client's own, with and without a call back."""
    client.submit(APP, GIVEN, webhook_url=f"{public}/hooks/fal" if public else None)
    ours = replace(stand, public_url=public)
    remote(ours.open(), ours)
    theirs, sent = fake.calls
    assert alike(sent) == alike(theirs)


def test_our_questions_are_theirs(client: fal_client.SyncClient, fake: FakeFal, stand: VendorStand) -> None:
    """Status and result are asked where the client asks for them."""
    provider = stand.open()
    remote_id = remote(provider, stand)
    fake.calls.clear()
    for _turn in range(2):
        provider.poll(remote_id)
    ours = list(fake.calls)
    fake.calls.clear()
    client.get_handle(APP, remote_id.rpartition("/")[2]).get(interval=0.001)
    assert [(call.method, call.path) for call in ours[-2:]] == [(call.method, call.path) for call in fake.calls]
    assert {call.headers["authorization"] for call in (*ours, *fake.calls)} == {f"Key {fake.key}"}
    assert ours[0].query == {"logs": "1"}
    assert fake.calls[0].query == {"logs": "false"}


def test_our_upload_is_theirs(client: fal_client.SyncClient, fake: FakeFal, shelf: Shelf) -> None:
    """A file goes up with the token that was given for it, its type and its name; the token is asked for with the key."""
    path = shelf.folder / "reference.png"
    path.write_bytes(b"\x89PNG" + b"0" * 300_000)
    client.upload(path.read_bytes(), "image/png", "reference.png")
    ask = ASK.model_copy(update={"first_frame": shelf.add(path)})
    stand = VendorStand(VENDOR, fake, "fal/veo-3.1-image", ask, shelf)
    theirs = list(fake.calls)
    remote(stand.open(), stand)
    ours = fake.calls[len(theirs) :][:2]
    assert [(call.method, call.path, dict(call.query), call.body) for call in ours] == [
        (call.method, call.path, dict(call.query), call.body) for call in theirs
    ]
    for name in ("authorization", "content-type", "x-fal-file-name"):
        assert [call.headers.get(name) for call in ours] == [call.headers.get(name) for call in theirs]


def alike(call: Call) -> tuple[str, str, dict[str, str], str, Any]:
    """What has to be the same: method, path, query, key and body."""
    body = call.json() if call.body else None
    return call.method, call.path, dict(call.query), call.headers["authorization"], body
