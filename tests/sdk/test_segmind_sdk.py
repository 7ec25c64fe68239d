"""The vendor's own client (segmind 1.3.0) against the fake, and its requests beside ours, field for field.

What differs, and why:
- The client names itself in `user-agent` and `x-initiator`, which is for the vendor's statistics.
- The client reads the address of a request out of the answer; we build the same one from its id, so that an id alone is enough.
- Uploads of the client also say what they accept; the vendor sends JSON either way.
The client has the addresses of uploads and of the list written into it; here they are turned to the fake.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from segmind import SegmindClient
from segmind.exceptions import SegmindError
from segmind.files import Files
from segmind.v2 import AsyncJob, InferenceFailed

from core.model.orders import ClipRequest
from core.providers.segmind import HISTORY_URL, UPLOAD_URL, VENDOR
from tests.fakes.http import Call
from tests.fakes.segmind import HISTORY, FakeSegmind
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.suite import VendorStand, ended, remote
from tests.unit.providers.wire.test_segmind import ASK

GENERATIONS = importlib.import_module("segmind.generations")  # the package hides it behind an object of the same name
SLUG = "kling-2.5-turbo"
OWN_HEADERS = {"host", "user-agent", "x-initiator", "accept", "accept-encoding", "connection", "content-length"}


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSegmind]:
    with FakeSegmind() as server:
        monkeypatch.setattr(Files, "STORAGE_BASE_URL", server.url)
        monkeypatch.setattr(GENERATIONS, "REQUEST_HISTORY_URL", f"{server.url}{HISTORY}")
        yield server


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def client(fake: FakeSegmind) -> SegmindClient:
    return SegmindClient(api_key=fake.key, base_url=f"{fake.url}/v1")


@pytest.fixture
def stand(fake: FakeSegmind, shelf: Shelf) -> VendorStand:
    return VendorStand(VENDOR, fake, f"segmind/{SLUG}", ASK, shelf)


def asked(client: SegmindClient) -> AsyncJob:
    return client.submit_async(
        SLUG, prompt="A boat at night", negative_prompt="people", duration=5, aspect_ratio="16:9"
    )


def seen(call: Call) -> tuple[object, ...]:
    """What of a request the vendor acts on."""
    headers = {name: value for name, value in call.headers.items() if name not in OWN_HEADERS}
    return call.method, call.path, dict(call.query), headers, call.json() if call.body else None


def test_own_hosts_are_those_of_the_client() -> None:
    """The addresses of uploads and of the list are those written into the client."""
    assert Files.STORAGE_BASE_URL == UPLOAD_URL
    assert f"{HISTORY_URL}{HISTORY}" == GENERATIONS.REQUEST_HISTORY_URL


def test_submit_and_wait(client: SegmindClient, fake: FakeSegmind) -> None:
    """The client submits, polls and reads the result."""
    fake.polls = 2
    job = asked(client)
    assert job.status()["status"] == "QUEUED"
    assert job.status()["status"] == "PROCESSING"
    found = job.wait(timeout=5, interval=0.01)
    assert found["output"] == fake.link(f"/outputs/{job.request_id}/clip.mp4")
    assert found["metrics"]["cost"] == 0.57
    assert len(fake.charges) == 1


@pytest.mark.parametrize(("act", "words"), [("remote_failed", "CUDA"), ("remote_refused", "NSFW")])
def test_failed(client: SegmindClient, fake: FakeSegmind, act: str, words: str) -> None:
    """The client takes FAILED under 422 as an answer."""
    fake.acts = [act]
    with pytest.raises(InferenceFailed, match=words) as caught:
        asked(client).wait(timeout=5, interval=0.01)
    assert caught.value.status_body["status"] == "FAILED"


@pytest.mark.parametrize(
    ("act", "status"),
    [("limit", 429), ("credit", 406), ("auth", 401), ("retired", 410), ("bad_request", 400), ("error_before", 500)],
)
def test_refused(client: SegmindClient, fake: FakeSegmind, act: str, status: int) -> None:
    """The client reads each refusal with its status and its words."""
    fake.acts = [act]
    with pytest.raises(SegmindError) as caught:
        asked(client)
    assert caught.value.status == status
    assert caught.value.detail
    assert not fake.charges


def test_unknown_request(client: SegmindClient, fake: FakeSegmind) -> None:
    """A record that is gone is told as 404; the list of requests still has it."""
    job = asked(client)
    job.wait(timeout=5, interval=0.01)
    fake.forgets = True
    with pytest.raises(SegmindError) as caught:
        job.status()
    assert caught.value.status == 404
    assert client.generations.get(job.request_id)["model_status"] == "COMPLETED"


def test_upload(client: SegmindClient, shelf: Shelf) -> None:
    """The client hands over a file and reads its address."""
    path = shelf.path(shelf.picture(np.zeros((8, 8, 3), dtype=np.uint8)))
    assert client.files.upload(path)["file_urls"] == ["https://images.segmind.com/assets/0.png"]


def test_list(client: SegmindClient) -> None:
    """The client lists requests with what they cost and what was asked."""
    job = asked(client)
    job.wait(timeout=5, interval=0.01)
    (row,) = client.generations.history(per_page=100)["requests"]
    assert row["request_id"] == job.request_id
    assert row["request_body"]["prompt"] == "A boat at night"
    assert row["credits_deduction"] == 0.57


def test_requests_are_the_same(client: SegmindClient, fake: FakeSegmind, stand: VendorStand) -> None:
    """From submit to result our requests are those of the client."""
    asked(client).wait(timeout=5, interval=0.01)
    theirs = [seen(call) for call in fake.calls]
    fake.calls.clear()
    fake.jobs.clear()
    ended(stand.open(), remote(stand.open(), stand))
    assert [seen(call) for call in fake.calls] == theirs


def test_uploads_are_the_same(client: SegmindClient, fake: FakeSegmind, stand: VendorStand, shelf: Shelf) -> None:
    """Our upload is that of the client, and the clip that follows names what came of it."""
    digest = shelf.picture(np.zeros((8, 8, 3), dtype=np.uint8))
    link = client.files.upload(Path(shelf.path(digest)))["file_urls"][0]
    client.submit_async("kling-2.1", prompt=ASK.prompt, negative_prompt=ASK.negative, duration=5, image=link)
    theirs = [seen(call) for call in fake.calls]
    fake.calls.clear()
    stand.model = "segmind/kling-2.1"
    stand.ask = ClipRequest.model_validate({**ASK.model_dump(), "first_frame": digest})
    remote(stand.open(), stand)
    assert [seen(call) for call in fake.calls] == theirs


def test_lists_are_the_same(client: SegmindClient, fake: FakeSegmind, stand: VendorStand) -> None:
    """Our look at the list and at one request is that of the client."""
    since = datetime.now(UTC) - timedelta(hours=1)
    day = timedelta(days=1)
    client.generations.history(
        per_page=100, from_date=f"{since - day:%Y-%m-%d}", to_date=f"{datetime.now(UTC) + day:%Y-%m-%d}"
    )
    theirs = [seen(call) for call in fake.calls]
    fake.calls.clear()
    stand.open().find_recent(since=since)
    assert [seen(call) for call in fake.calls] == theirs
