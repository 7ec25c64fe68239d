"""Where vendors call back: a call only makes us ask; forged, late and repeated ones do nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from core.providers import Providers, open_providers
from core.providers.contract import Callback
from core.providers.fal import VENDOR as FAL
from core.providers.replicate import VENDOR as REPLICATE
from core.settings import Settings, VendorSettings
from core.web import LoopbackNames, routes
from core.web.webhooks import MOST_BYTES
from tests.fakes.fal import FakeFal
from tests.fakes.replicate import FakeReplicate
from tests.unit.providers.conftest import Shelf

PUBLIC = "https://films.example.com"


class Unsigned:
    """A vendor that signs nothing and begins with a handshake."""

    def hear_back(self, headers: Mapping[str, str], body: bytes) -> Callback:
        found = json.loads(body)
        if "challenge" in found:
            return Callback(reply={"challenge": found["challenge"]})
        return Callback(found["task_id"])


@dataclass
class Jobs:
    """Remembers whose work was spoken of. `live`: what is at work."""

    live: set[str] = field(default_factory=lambda: {"rep1", "w", "t"})
    woken: list[str] = field(default_factory=list)

    def heard(self, remote_id: str) -> bool:
        if remote_id in self.live:
            self.woken.append(remote_id)
        return remote_id in self.live


@dataclass
class Shop:
    """The open vendors: two real ones, one that signs nothing, one that never calls."""

    real: Providers

    def provider(self, name: str) -> Any:
        return {"unsigned": Unsigned(), "silent": object()}.get(name) or self.real.provider(name)


@dataclass
class Open:
    """What the routes need of a studio."""

    providers: Shop
    jobs: Jobs
    settings: Settings
    house: Any


@dataclass
class Stand:
    client: TestClient
    jobs: Jobs
    replicate: FakeReplicate
    fal: FakeFal


@pytest.fixture
def stand(tmp_path: Path, shelf: Shelf) -> Iterator[Stand]:
    with FakeReplicate() as replicate, FakeFal() as fal:
        reach = {"replicate": f"{replicate.url}/v1", "fal": fal.url}
        settings = Settings(
            workspace=tmp_path / "workspace",
            keys={"replicate": SecretStr(replicate.key), "fal": SecretStr(fal.key)},
            vendors={name: VendorSettings(base_url=url) for name, url in reach.items()},
            public_url=PUBLIC,
        )
        shop = Shop(open_providers(settings, shelf, vendors=(REPLICATE, FAL)))
        house = SimpleNamespace(callback=lambda: SimpleNamespace(public_url=PUBLIC))
        studio = Open(shop, Jobs(), settings, house)
        app = Starlette(
            routes=routes(lambda: studio),  # type: ignore[arg-type,return-value]
            middleware=[Middleware(LoopbackNames, studio=lambda: studio)],  # type: ignore[arg-type,return-value]
        )
        with TestClient(app, base_url=PUBLIC) as client:
            yield Stand(client, studio.jobs, replicate, fal)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


REPLICATED = b'{"id": "rep1", "status": "succeeded"}'


def test_a_call_wakes_its_job(stand: Stand) -> None:
    """A signed call of either vendor makes the job that owns the work ask."""
    assert stand.client.post(
        "/hooks/replicate", content=REPLICATED, headers=stand.replicate.signed(REPLICATED)
    ).is_success
    body = b'{"request_id": "w", "status": "OK"}'
    assert stand.client.post("/hooks/fal", content=body, headers=stand.fal.signed(body)).json() == {"ok": True}
    assert stand.jobs.woken == ["rep1", "w"]


def test_a_repeated_call_does_nothing(stand: Stand) -> None:
    """An event that is delivered again is answered as the first was, and wakes nobody; another event does."""
    for event in ("msg_1", "msg_1", "msg_2"):
        headers = stand.replicate.signed(REPLICATED, event_id=event)
        assert stand.client.post("/hooks/replicate", content=REPLICATED, headers=headers).status_code == 200
    assert stand.jobs.woken == ["rep1", "rep1"]
    asked = [call.path for call in stand.replicate.calls]
    assert asked == ["/v1/webhooks/default/secret"]


def test_a_late_call_does_nothing(stand: Stand) -> None:
    """A call for work that is over, or that nobody here ordered, is answered and forgotten."""
    stand.jobs.live.clear()
    headers = stand.replicate.signed(REPLICATED)
    assert stand.client.post("/hooks/replicate", content=REPLICATED, headers=headers).status_code == 200
    assert stand.jobs.woken == []


@pytest.mark.parametrize("change", ["body", "id", "signature", "nothing", "old", "future", "words"])
def test_a_forged_call_is_refused(stand: Stand, change: str) -> None:
    """A changed body or id, another signature or none, or a call of another hour is not the vendor's."""
    at = time.time() + {"old": -400, "future": 400}.get(change, 0)
    headers, body = stand.replicate.signed(REPLICATED, at=at), REPLICATED
    if change == "body":
        body = REPLICATED.replace(b"rep1", b"rep2")
    if change == "id":
        headers["webhook-id"] = "msg_9"
    if change == "signature":
        headers["webhook-signature"] = "v1,AAAA"
    if change == "words":
        headers["webhook-timestamp"] = "now"
    if change == "nothing":
        headers = {}
    answer = stand.client.post("/hooks/replicate", content=body, headers=headers)
    assert answer.status_code == 401
    assert stand.jobs.woken == []


def test_several_signatures(stand: Stand) -> None:
    """While a vendor changes its secret it signs with both; one that fits is enough."""
    headers = stand.replicate.signed(REPLICATED)
    headers["webhook-signature"] = f"v1,AAAA {headers['webhook-signature']}"
    assert stand.client.post("/hooks/replicate", content=REPLICATED, headers=headers).status_code == 200
    assert stand.jobs.woken == ["rep1"]


def test_a_vendor_that_cannot_be_asked_for_its_secret(stand: Stand) -> None:
    """While nobody can tell whether a call is genuine, the vendor is told to come again, and it then counts."""
    headers = stand.replicate.signed(REPLICATED)
    stand.replicate.hiccups = [stand.replicate.refusal("busy")]
    assert stand.client.post("/hooks/replicate", content=REPLICATED, headers=headers).status_code == 503
    assert stand.client.post("/hooks/replicate", content=REPLICATED, headers=headers).status_code == 200
    assert stand.jobs.woken == ["rep1"]


def test_unsigned_calls_only_wake(stand: Stand) -> None:
    """A vendor without signatures can make us ask, and is answered in its handshake."""
    assert stand.client.post("/hooks/unsigned", json={"challenge": "abc"}).json() == {"challenge": "abc"}
    assert stand.jobs.woken == []
    for _turn in range(2):
        assert stand.client.post("/hooks/unsigned", json={"task_id": "t"}).json() == {"ok": True}
    assert stand.jobs.woken == ["t", "t"]


@pytest.mark.parametrize("vendor", ["silent", "nobody"])
def test_nobody_calls_back_here(stand: Stand, vendor: str) -> None:
    """A vendor that never calls, or that does not exist, has no door."""
    assert stand.client.post(f"/hooks/{vendor}", content=b"{}").status_code == 404


def test_more_than_a_vendor_says(stand: Stand) -> None:
    """A body without an end is not read to its end, and never reaches the vendor's code."""
    answer = stand.client.post("/hooks/replicate", content=b" " * (MOST_BYTES + 1))
    assert answer.status_code == 413
    assert stand.replicate.calls == []


def test_signed_nonsense(stand: Stand) -> None:
    """What is signed and cannot be read is the sender's fault."""
    answer = stand.client.post("/hooks/replicate", content=b"no", headers=stand.replicate.signed(b"no"))
    assert answer.status_code == 400


def test_the_public_address_leads_to_this_door_only(stand: Stand) -> None:
    """By the public name nothing but the calls back can be reached, and by other names not even these."""
    assert stand.client.get("/api/health").status_code == 400
    assert stand.client.post("/api/jobs/job_1/cancel").status_code == 400
    assert stand.client.get("/hooks/replicate").status_code == 405
    headers = {**stand.replicate.signed(REPLICATED), "host": "evil.example"}
    assert stand.client.post("/hooks/replicate", content=REPLICATED, headers=headers).status_code == 400
    assert stand.jobs.woken == []
