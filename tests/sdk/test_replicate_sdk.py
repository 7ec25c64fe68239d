"""The vendor's own client (replicate 1.0.7) against the fake, and its requests beside ours, field for field.

What differs, and why:
- The client asks with `Prefer: wait` where it is told to; we never do, since a submit that is answered at once is stored first.
- The client uploads every file; we send those of up to 256 kB inside the request, as the vendor's pages allow.
- Headers that name the client itself (`user-agent`) are its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from replicate.client import Client
from replicate.exceptions import ReplicateError
from replicate.webhook import Webhooks, WebhookSigningSecret

from core.model.orders import Ask, ClipRequest, ImageRequest
from core.providers.replicate import VENDOR
from tests.fakes.http import Call
from tests.fakes.replicate import SECRET, FakeReplicate
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.suite import VendorStand, ended, remote

CLIP = ClipRequest(prompt="A boat at night", width=1366, height=768, length_s=Fraction(6))
CLIP_INPUT = {"prompt": "A boat at night", "duration": 6, "resolution": "768p"}
IMAGE = ImageRequest(prompt="A boat", negative="rain", width=1024, height=1024, steps=30)
IMAGE_INPUT = {
    "prompt": "A boat",
    "negative_prompt": "rain",
    "width": 1024,
    "height": 1024,
    "num_inference_steps": 30,
    "num_outputs": 1,
    "seed": 7,
}
SDXL = "7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc"
PUBLIC = "https://films.example.com"


@pytest.fixture
def fake() -> Iterator[FakeReplicate]:
    with FakeReplicate() as fake:
        yield fake


@pytest.fixture
def client(fake: FakeReplicate) -> Client:
    return Client(api_token=fake.key, base_url=fake.url)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def stand(fake: FakeReplicate, shelf: Shelf) -> VendorStand:
    return VendorStand(VENDOR, fake, "replicate/hailuo-2.3", CLIP, shelf, path="/v1")


def test_submit_poll_done(client: Client, fake: FakeReplicate) -> None:
    """The client sends, waits and reads the result."""
    found = client.models.predictions.create("minimax/hailuo-2.3", input=CLIP_INPUT)
    statuses = [found.status]
    while found.status in {"starting", "processing"}:
        found.reload()
        statuses.append(found.status)
    assert statuses == ["starting", "processing", "succeeded"]
    assert found.output == f"{fake.url}/delivery/{found.id}/out.mp4"
    assert [one.id for one in client.predictions.list()] == [found.id]


def test_progress_as_the_client_reads_it(client: Client, fake: FakeReplicate, stand: VendorStand) -> None:
    """The share the client reads in the logs is the share we read."""
    fake.polls = 2
    found = client.models.predictions.create("minimax/hailuo-2.3", input=CLIP_INPUT)
    found.reload()
    assert found.progress is not None
    ours = stand.open().poll(found.id)
    assert getattr(ours, "fraction", None) == pytest.approx(found.progress.percentage)


def test_fail(client: Client, fake: FakeReplicate) -> None:
    """The client sees a prediction that failed, with the vendor's words."""
    fake.acts = ["remote_failed"]
    found = client.models.predictions.create("minimax/hailuo-2.3", input=CLIP_INPUT)
    found.wait()
    assert (found.status, found.error) == ("failed", "CUDA out of memory")


def test_cancel(client: Client, fake: FakeReplicate, stand: VendorStand) -> None:
    """The client's cancel and ours are one request."""
    found = client.models.predictions.create("minimax/hailuo-2.3", input=CLIP_INPUT)
    found.cancel()
    assert found.status == "canceled"
    theirs = fake.calls[-1]
    stand.open().cancel(found.id)
    assert alike(theirs) == alike(fake.calls[-1])


def test_refusals_reach_the_client(client: Client, fake: FakeReplicate) -> None:
    """A limit and a wrong request are errors of the client, with status and words; a submit is not repeated by it."""
    for act, status in (("limit", 429), ("bad_request", 422), ("auth", 401), ("busy", 503)):
        fake.acts = [act, "ok"]
        with pytest.raises(ReplicateError) as caught:
            client.models.predictions.create("minimax/hailuo-2.3", input=CLIP_INPUT)
        assert caught.value.status == status
        assert caught.value.detail
        assert fake.acts == ["ok"]


@pytest.mark.parametrize(
    ("model", "ask", "given"),
    [("hailuo-2.3", CLIP, CLIP_INPUT), ("sdxl", IMAGE, IMAGE_INPUT)],
    ids=["official", "version"],
)
def test_our_submit_is_theirs(
    client: Client, fake: FakeReplicate, stand: VendorStand, model: str, ask: Ask, given: Mapping[str, Any]
) -> None:
    """Official models and versions: address, key and body are the client's own, with and without a call back."""
    for hook in ("", f"{PUBLIC}/hooks/replicate"):
        more: dict[str, Any] = {"webhook": hook, "webhook_events_filter": ["completed"]} if hook else {}
        if model == "sdxl":
            client.predictions.create(SDXL, input=dict(given), **more)
        else:
            client.models.predictions.create("minimax/hailuo-2.3", input=dict(given), **more)
        ours = replace(stand, model=f"replicate/{model}", ask=ask, public_url=PUBLIC if hook else "")
        remote(ours.open(), ours)
        theirs, sent = fake.calls[-2:]
        assert alike(sent) == alike(theirs)


def test_our_questions_are_theirs(client: Client, fake: FakeReplicate, stand: VendorStand) -> None:
    """Poll, list, account and secret are asked as the client asks them."""
    found = client.models.predictions.create("minimax/hailuo-2.3", input=CLIP_INPUT)
    fake.calls.clear()
    client.predictions.get(found.id)
    client.accounts.current()
    theirs = [alike(call) for call in fake.calls]
    fake.calls.clear()
    stand.open().poll(found.id)
    stand.open().check()
    assert [alike(call) for call in fake.calls] == theirs


def test_our_upload_is_theirs(client: Client, fake: FakeReplicate, shelf: Shelf, stand: VendorStand) -> None:
    """A long file is one part called `content`, with its name and its type; the key is beside it."""
    path = shelf.folder / "reference.png"
    path.write_bytes(b"\x89PNG" + b"0" * 300_000)
    url = client.files.create(path, filename="reference.png", content_type="image/png").urls["get"]
    theirs = parts_of(fake.calls[-1])
    ours = replace(stand, ask=CLIP.model_copy(update={"first_frame": shelf.add(path)}))
    remote(ours.open(), ours)
    upload, sent = fake.calls[-2:]
    assert parts_of(upload) == theirs
    assert theirs.keys() == {"content"}
    assert (upload.method, upload.path) == ("POST", "/v1/files")
    assert upload.headers["authorization"] == sent.headers["authorization"] == f"Bearer {fake.key}"
    assert sent.json()["input"]["first_frame_image"] == url


def test_the_client_takes_the_seal_of_the_fake(fake: FakeReplicate) -> None:
    """What the fake signs is genuine to the client, so what we check is what the vendor signs."""
    body = json.dumps({"id": "rep1"}).encode()
    secret = WebhookSigningSecret(key=f"whsec_{SECRET}")
    Webhooks.validate(headers=fake.signed(body), body=body.decode(), secret=secret)
    with pytest.raises(ValueError, match="signature"):
        Webhooks.validate(headers=fake.signed(body), body="{}", secret=secret)


def test_the_client_finds_what_we_sent(client: Client, stand: VendorStand) -> None:
    """Our work is the client's to read, by the same id."""
    provider = stand.open()
    remote_id = remote(provider, stand)
    ended(provider, remote_id)
    assert client.predictions.get(remote_id).status == "succeeded"


def alike(call: Call) -> tuple[str, str, str, Any]:
    """What has to be the same: method, path, key and body."""
    return call.method, call.path, call.headers["authorization"], call.json() if call.body else None


def parts_of(call: Call) -> dict[str, tuple[str, bytes]]:
    """The parts of a form by name: their headers less the name, and their bytes."""
    boundary = call.headers["content-type"].partition("boundary=")[2].encode()
    found: dict[str, tuple[str, bytes]] = {}
    for part in call.body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.strip(b"\r\n").partition(b"\r\n\r\n")
        lines = sorted(head.decode().lower().split("\r\n"))
        name = next(line for line in lines if "form-data" in line).partition('name="')[2].partition('"')[0]
        found[name] = ("\n".join(lines), content)
    return found


def test_parts_are_told_apart(tmp_path: Path) -> None:
    """The reader of forms reads two parts."""
    body = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name="c"\r\n\r\n2\r\n--b--\r\n'
    found = parts_of(Call("POST", "/", {}, {"content-type": "multipart/form-data; boundary=b"}, body))
    assert {name: content for name, (_head, content) in found.items()} == {"a": b"1", "c": b"2"}
