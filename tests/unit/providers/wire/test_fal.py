"""fal against its fake: the suite, and what only fal does."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from core.errors import AuthError, BadReplyError, RefusedError, RemoteFailedError
from core.model.orders import ClipRequest
from core.providers.contract import CallsBack, Done, Failed
from core.providers.fal import VENDOR
from tests.fakes.fal import FakeFal
from tests.fakes.http import KEY, said
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.suite import Elsewhere, VendorStand, WireContract, ended, remote

ASK = ClipRequest(prompt="A boat at night", width=1280, height=720, length_s=Fraction(5))


@pytest.fixture
def fake() -> Iterator[FakeFal]:
    with FakeFal() as fake:
        yield fake


@pytest.fixture
def stand(fake: FakeFal, shelf: Shelf) -> VendorStand:
    return VendorStand(VENDOR, fake, "fal/veo-3.1", ASK, shelf, refuses_late=True, can_cancel=True, tells_progress=True)


class TestFal(WireContract):
    """fal keeps the contract."""


def test_request_is_the_arguments_alone(stand: VendorStand, fake: FakeFal) -> None:
    """The arguments are the body itself, at the path of the app and what of it is asked."""
    remote(stand.open(), stand)
    (call,) = fake.calls
    assert (call.method, call.path, dict(call.query)) == ("POST", "/fal-ai/veo3.1", {})
    assert call.json() == {
        "prompt": "A boat at night",
        "duration": "6s",
        "resolution": "720p",
        "aspect_ratio": "16:9",
        "seed": 7,
    }


def test_addresses_of_others_never_get_the_key(stand: VendorStand, fake: FakeFal) -> None:
    """An answer that sends us elsewhere for the status is not followed; the work is asked for where we sent it."""
    with Elsewhere(fake) as elsewhere:
        fake.addresses = elsewhere.url
        provider = stand.open()
        assert isinstance(ended(provider, remote(provider, stand)), Done)
        assert elsewhere.calls == []


def test_path_below_the_app_is_dropped(fake: FakeFal, shelf: Shelf) -> None:
    """Work of `owner/app/what` is asked for at `owner/app`."""
    ask = ASK.model_copy(update={"first_frame": shelf.add(_file(shelf.folder / "a.png", 300_000))})
    stand = VendorStand(VENDOR, fake, "fal/veo-3.1-image", ask, shelf)
    assert remote(stand.open(), stand).startswith("fal-ai/veo3.1/requests/")


def test_files_are_uploaded_or_go_along(fake: FakeFal, shelf: Shelf) -> None:
    """A long file is uploaded with a token of its own, never with the key; a short one goes along in the request."""
    for size, begins in ((300_000, f"{fake.url}/files/"), (1_000, "data:image/png;base64,")):
        ask = ASK.model_copy(update={"first_frame": shelf.add(_file(shelf.folder / f"{size}.png", size))})
        stand = VendorStand(VENDOR, fake, "fal/veo-3.1-image", ask, shelf)
        remote(stand.open(), stand)
        assert fake.calls[-1].json()["image_url"].startswith(begins)
    (upload,) = fake.uploads
    assert KEY not in str(upload.headers)
    assert upload.headers["content-type"] == "image/png"
    assert len(upload.body) == 300_000


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said({"detail": "it broke", "error_type": "internal_error"}, 500), RemoteFailedError),
        (said({"detail": "it broke"}, 500, x_fal_error_type="runner_server_error"), RemoteFailedError),
        (said({"detail": [{"loc": [], "msg": "too long", "type": "value_error"}]}, 422), RemoteFailedError),
        (said({"has_nsfw_concepts": [True], "images": [{"url": "http://x/y.png"}]}), RefusedError),
    ],
    ids=["typed", "header", "request", "black"],
)
def test_completed_work_may_be_failed_work(
    stand: VendorStand, fake: FakeFal, answer: object, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the model answered at the address of the result is the end of the work, whatever its HTTP status."""
    monkeypatch.setattr(fake, "_result", lambda _job: answer)
    provider = stand.open()
    found = ended(provider, remote(provider, stand))
    assert isinstance(found, Failed)
    assert type(found.error) is error


def test_calls_back_when_it_can(fake: FakeFal, stand: VendorStand) -> None:
    """With a public address the request names where to call; a signed call names the work."""
    provider = replace(stand, public_url="https://films.example.com").open()
    remote(provider, stand)
    assert fake.calls[0].query == {"fal_webhook": "https://films.example.com/hooks/fal"}
    assert isinstance(provider, CallsBack)
    body = json.dumps({"request_id": "w", "gateway_request_id": "w", "status": "OK", "payload": {}}).encode()
    heard = [provider.hear_back(fake.signed(body), body) for _turn in range(2)]
    assert [(one.remote_id, one.is_signed, one.event_id) for one in heard] == [("w", True, "w")] * 2
    (keys,) = [call for call in fake.calls if call.path == "/.well-known/jwks.json"]
    assert KEY not in str(keys.headers)


@pytest.mark.parametrize("change", ["body", "user", "late", "early", "nothing", "hex"])
def test_forged_calls_are_refused(fake: FakeFal, stand: VendorStand, change: str) -> None:
    """A changed body, another user, an old or early call, or no signature at all is not the vendor's."""
    body = b'{"request_id": "w"}'
    headers = fake.signed(body, at=time.time() + {"late": -301, "early": 301}.get(change, 0))
    if change == "body":
        body = b'{"request_id": "v"}'
    if change == "user":
        headers["x-fal-webhook-user-id"] = "user_2"
    if change == "hex":
        headers["x-fal-webhook-signature"] = "no hex"
    provider = stand.open()
    assert isinstance(provider, CallsBack)
    with pytest.raises(AuthError):
        provider.hear_back({} if change == "nothing" else headers, body)


def test_signed_nonsense_is_unreadable(fake: FakeFal, stand: VendorStand) -> None:
    """What is signed and no JSON object cannot be read."""
    provider = stand.open()
    assert isinstance(provider, CallsBack)
    for body in (b"not json", b"[]"):
        with pytest.raises(BadReplyError):
            provider.hear_back(fake.signed(body), body)


def _file(path: Path, size: int) -> Path:
    path.write_bytes(b"\x89PNG" + b"0" * (size - 4))
    return path
