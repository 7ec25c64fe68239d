"""Replicate against its fake: the suite, and what only Replicate does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadRequestError, ExpiredError, ModelRetiredError
from core.model.base import utc_now
from core.model.money import FREE, UNKNOWN
from core.model.orders import Ask, ClipRequest, ImageRequest, LipSyncRequest, MusicRequest
from core.model.project import Reference
from core.model.scene import Camera
from core.providers.catalogue import read_models
from core.providers.contract import Done, Failed, RemoteJob
from core.providers.replicate import VENDOR, read_refusal
from core.providers.wire import Reply
from tests.fakes.http import FakeJob, said
from tests.fakes.replicate import FakeReplicate
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.suite import VendorStand, WireContract, ended, remote, submitted

ASK = ClipRequest(prompt="A boat at night", width=1366, height=768, length_s=Fraction(6))


@pytest.fixture
def stand(shelf: Shelf) -> Iterator[VendorStand]:
    with FakeReplicate() as fake:
        yield VendorStand(
            VENDOR,
            fake,
            "replicate/hailuo-2.3",
            ASK,
            shelf,
            path="/v1",
            refuses_at_once=False,
            refuses_late=True,
            has_list=True,
            can_cancel=True,
            tells_progress=True,
        )


class TestReplicate(WireContract):
    """Replicate keeps the contract."""


PICTURE, OTHER, VOICE = "first", "second", "voice"
TWO = (Reference(name="Mira", blob=PICTURE), Reference(name="Lamp", blob=OTHER))
CAR = {"prompt": "A car", "width": 1280, "height": 720, "length_s": Fraction(5)}
SHAPES: list[tuple[str, Ask, str, dict[str, Any]]] = [
    (
        "stable-video-diffusion",
        ClipRequest(**{**CAR, "length_s": Fraction(4)}, first_frame=PICTURE),
        "/v1/predictions",
        {"input_image": "1", "video_length": "25_frames_with_svd_xt", "seed": 7}
        | {"frames_per_second": 6, "sizing_strategy": "maintain_aspect_ratio"},
    ),
    (
        "stable-video-diffusion",
        ClipRequest(**{**CAR, "length_s": Fraction(2)}, first_frame=PICTURE),
        "/v1/predictions",
        {"input_image": "1", "video_length": "14_frames_with_svd", "seed": 7}
        | {"frames_per_second": 6, "sizing_strategy": "maintain_aspect_ratio"},
    ),
    (
        "multi-image-kontext-pro",
        ImageRequest(prompt="@mira holds @lamp", width=1024, height=1024, references=TWO),
        "/v1/models/flux-kontext-apps/multi-image-kontext-pro/predictions",
        {"prompt": "mira (image 1) holds lamp (image 2)", "input_image_1": "1", "input_image_2": "2"}
        | {"aspect_ratio": "1:1", "output_format": "png", "seed": 7},
    ),
    (
        "seedance-1-pro",
        ClipRequest(**CAR, first_frame=PICTURE, last_frame=OTHER, camera=Camera.STILL),
        "/v1/models/bytedance/seedance-1-pro/predictions",
        {"prompt": "A car", "image": "1", "last_frame_image": "2", "duration": 5, "resolution": "720p"}
        | {"fps": 24, "camera_fixed": True, "seed": 7},
    ),
    (
        "veo-3.1-references",
        ClipRequest(**{**CAR, "negative": "rain"}, references=TWO),
        "/v1/models/google/veo-3.1/predictions",
        {"prompt": "A car Image 1 shows Mira. Image 2 shows Lamp.", "reference_images": ["1", "2"], "duration": 8}
        | {"resolution": "720p", "aspect_ratio": "16:9", "negative_prompt": "rain", "seed": 7},
    ),
    (
        "seedance-2.0",
        ClipRequest(**CAR, video=PICTURE),
        "/v1/models/bytedance/seedance-2.0/predictions",
        {
            "prompt": "A car",
            "reference_videos": ["1"],
            "duration": 5,
            "resolution": "720p",
            "aspect_ratio": "16:9",
            "seed": 7,
        },
    ),
    (
        "lipsync-2-pro",
        LipSyncRequest(video=PICTURE, audio=VOICE, length_s=Fraction(4)),
        "/v1/models/sync/lipsync-2-pro/predictions",
        {"video": "1", "audio": "3"},
    ),
    (
        "musicgen",
        MusicRequest(prompt="waltz", length_s=Fraction(12)),
        "/v1/predictions",
        {"prompt": "waltz", "duration": 12, "seed": 7, "output_format": "wav"}
        | {"model_version": "stereo-large", "normalization_strategy": "peak"},
    ),
]


@pytest.mark.parametrize(("model", "ask", "path", "given"), SHAPES, ids=lambda value: str(value)[:24])
def test_each_model_is_asked_in_its_own_words(
    stand: VendorStand, tmp_path: Path, model: str, ask: Ask, path: str, given: dict[str, Any]
) -> None:
    """What is asked goes into the fields of the very model, pictures in their order; models by version name it."""
    stand.model, stand.ask, stand.shelf = f"replicate/{model}", ask, Numbered(tmp_path)
    entry = next(one for one in read_models(VENDOR.catalogue, {"replicate"}) if one.id == stand.model)
    assert entry.problems(ask) == ()
    submitted(stand.open(), stand)
    (call,) = stand.fake.calls
    body = call.json()
    assert call.path == path
    assert body["input"] == {name: _linked(value) for name, value in given.items()}
    assert body.get("version", "") == entry.version


def test_both_pictures_are_needed() -> None:
    """A model that puts two pictures into one says so before one alone is sent."""
    entry = next(one for one in read_models(VENDOR.catalogue, {"replicate"}) if one.least_references == 2)
    ask = ImageRequest(prompt="x", width=1024, height=1024, references=TWO[:1])
    assert "needs 2 reference pictures" in " ".join(entry.problems(ask))


def test_a_long_file_is_uploaded_first(stand: VendorStand, shelf: Shelf) -> None:
    """A file of more than 256 kB goes up by itself, as what it is; an upload that fails has bought nothing."""
    path = shelf.folder / "x.bin"
    path.write_bytes(b"\x89PNG" + b"0" * 300_000)
    stand.ask = ASK.model_copy(update={"first_frame": shelf.add(path)})
    submitted(stand.open(), stand)
    upload, sent = stand.fake.calls
    assert b'filename="reference.png"' in upload.body
    assert b"Content-Type: image/png" in upload.body
    assert sent.json()["input"]["first_frame_image"] == f"{stand.fake.url}/v1/files/file1"


def test_a_missing_file_is_no_request(stand: VendorStand) -> None:
    """A picture that is gone stops the order before anything is sent."""
    stand.ask = ASK.model_copy(update={"first_frame": "gone"})
    with pytest.raises(Exception, match="gone"):
        submitted(stand.open(), stand)
    assert stand.fake.calls == []


def test_results_have_an_hour(stand: VendorStand) -> None:
    """The deadline is told with the job and with the result: an hour after it was created."""
    provider = stand.open()
    job = submitted(provider, stand)
    assert isinstance(job, RemoteJob)
    assert job.deadline_at is not None
    assert timedelta(minutes=59) < job.deadline_at - utc_now() <= timedelta(hours=1)
    done = ended(provider, job.remote_id)
    assert isinstance(done, Done)
    assert done.deadline_at == job.deadline_at
    assert done.billed == UNKNOWN


@pytest.mark.parametrize(("status", "billed"), [("aborted", FREE), ("canceled", UNKNOWN)])
def test_stopped_work(stand: VendorStand, monkeypatch: pytest.MonkeyPatch, status: str, billed: object) -> None:
    """Aborted work was never begun and is free; what canceled work cost is not told."""
    monkeypatch.setattr(FakeReplicate, "_status", lambda _self, _job: status)
    found = stand.open().poll(remote(stand.open(), stand))
    assert isinstance(found, Failed)
    assert found.is_cancelled
    assert found.billed == billed


def test_deleted_results(stand: VendorStand, monkeypatch: pytest.MonkeyPatch) -> None:
    """A prediction whose data was removed has expired; it has not failed."""
    provider = stand.open()
    remote_id = remote(provider, stand)
    whole = FakeReplicate.prediction

    def removed(self: FakeReplicate, job: FakeJob) -> dict[str, Any]:
        return {**whole(self, job), "output": None, "data_removed": True, "status": "succeeded"}

    monkeypatch.setattr(FakeReplicate, "prediction", removed)
    found = provider.poll(remote_id)
    assert isinstance(found, Failed)
    assert isinstance(found.error, ExpiredError)


def test_several_outputs(stand: VendorStand) -> None:
    """A list of links is several files, each once, with the suffix of its address."""
    assert isinstance(stand.fake, FakeReplicate)
    stand.fake.output = ["https://x.example/a.PNG?sig=1", "https://x.example/b.webp", "https://x.example/b.webp"]
    provider = stand.open()
    done = ended(provider, remote(provider, stand))
    assert isinstance(done, Done)
    assert [file.suffix for file in done.files] == [".png", ".webp"]


def test_the_list_is_read_page_by_page(stand: VendorStand) -> None:
    """Pages are read back to the moment asked for, oldest first, each under its own entry of the catalogue."""
    assert isinstance(stand.fake, FakeReplicate)
    stand.fake.page = 2
    provider = stand.open()
    first = [remote(provider, stand) for _turn in range(4)]
    stand.model = "replicate/hailuo-2.3-1080p"
    stand.ask = ASK.model_copy(update={"width": 1920, "height": 1080})
    other = remote(provider, stand)
    stand.fake.jobs[first[0]].began_at -= 3600
    found = provider.find_recent(since=datetime.now(UTC) - timedelta(minutes=5))
    assert found is not None
    assert [entry.remote_id for entry in found] == [*first[1:], other]
    assert [entry.model for entry in found] == ["replicate/hailuo-2.3"] * 3 + ["replicate/hailuo-2.3-1080p"]


@pytest.mark.parametrize(
    ("title", "detail", "kind"),
    [
        ("Invalid version or not permitted", "The specified version does not exist", ModelRetiredError),
        ("Input validation failed", "- input.version: must be text", None),
    ],
)
def test_a_version_that_is_gone(title: str, detail: str, kind: type[Exception] | None) -> None:
    """A version the vendor has deleted is a retired model, though it comes with the status of a wrong request."""
    answer = said({"title": title, "detail": detail, "status": 422}, 422)
    assert read_refusal(Reply("Replicate", 422, answer.headers, answer.content)).kind is kind


@pytest.mark.parametrize("public", ["", "http://films.example.com", "https://films.example.com/"])
def test_calls_back_to_safe_addresses_only(stand: VendorStand, public: str) -> None:
    """The vendor calls back over https; without such an address it is only polled."""
    stand.public_url = public
    submitted(stand.open(), stand)
    body = stand.fake.calls[0].json()
    wanted = {"webhook": "https://films.example.com/hooks/replicate", "webhook_events_filter": ["completed"]}
    assert {name: body[name] for name in body if name != "input"} == (wanted if public.startswith("https") else {})


def test_a_name_without_a_picture(stand: VendorStand) -> None:
    """A prompt that names a picture which does not go along is refused before anything is sent."""
    stand.ask = ASK.model_copy(update={"prompt": "@mira walks"})
    with pytest.raises(BadRequestError, match="@mira"):
        submitted(stand.open(), stand)
    assert stand.fake.calls == []


class Numbered:
    """Files whose content is their number, so that links tell them apart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> Path:
        path = self._folder / digest
        path.write_bytes(_content(str([PICTURE, OTHER, VOICE].index(digest) + 1)))
        return path


def _content(number: str) -> bytes:
    return b"\x89PNG" + number.encode()


def _linked(value: Any) -> Any:
    """Expected values with numbers of files in place of their links."""
    if isinstance(value, list):
        return [_linked(part) for part in value]
    return _LINKS.get(value, value) if isinstance(value, str) else value


_LINKS = {
    "1": "data:image/png;base64,iVBORzE=",
    "2": "data:image/png;base64,iVBORzI=",
    "3": "data:image/png;base64,iVBORzM=",
}
