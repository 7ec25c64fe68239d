"""ComfyUI against the server on loopback, with both of its interfaces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.blobs import Blobs
from core.errors import (
    BadReplyError,
    BadRequestError,
    BusyError,
    ExpiredError,
    ModelRetiredError,
    OutcomeUnknownError,
    UnreachableError,
)
from core.model.media import MediaKind
from core.model.orders import Ask, ClipRequest, GenerateOrder, ImageRequest
from core.model.project import Reference
from core.orders import generate
from core.providers.catalogue import Catalogue, Model, read_models
from core.providers.comfyui import VENDOR, ComfyUI
from core.providers.comfyui.server import SHIPPED, job_id_of, lacking
from core.providers.comfyui.words import finished, told_by_history, told_by_job
from core.providers.comfyui.workflows import filled, read_workflow
from core.providers.contract import Done, Failed, Progress, RemoteFile
from core.settings import ROOT, Settings, VendorSettings
from tests.fakes.comfyui import FakeComfyUI, clip, picture
from tests.fakes.http import PAGE, said
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.suite import REQUEST, VendorStand, WireContract, ended

PICTURE, CLIP = "comfyui/picture-sdxl", "comfyui/clip-wan22"
ASK = ImageRequest(prompt="A boat at night", negative="text", width=1366, height=768, steps=30)


@pytest.fixture(params=["new", "middle", "old"])
def fake(request: pytest.FixtureRequest) -> Iterator[FakeComfyUI]:
    with FakeComfyUI(age=request.param) as server:
        yield server


@pytest.fixture
def stand(fake: FakeComfyUI, shelf: Shelf) -> VendorStand:
    return VendorStand(
        VENDOR,
        fake,
        PICTURE,
        ASK,
        shelf,
        names_hosts=False,
        refuses_at_once=False,
        can_cancel=True,
        needs_key=False,
        has_credit=False,
        is_idempotent=True,
    )


class TestComfyUI(WireContract):
    """ComfyUI keeps the contract at all of its ages."""


def settings_of(fake: FakeComfyUI, tmp_path: Path) -> Settings:
    return Settings(workspace=tmp_path / "workspace", vendors={"comfyui": VendorSettings(base_url=fake.url)})


@pytest.fixture
def provider(fake: FakeComfyUI, tmp_path: Path) -> ComfyUI:
    found = VENDOR.open(settings_of(fake, tmp_path), Catalogue(models()))
    assert isinstance(found, ComfyUI)
    return found


def models() -> tuple[Model, ...]:
    return read_models(VENDOR.catalogue, {"comfyui"})


def model_named(model_id: str) -> Model:
    return next(model for model in models() if model.id == model_id)


def order_of(ask: Ask, model: str, **parameters: object) -> GenerateOrder:
    return GenerateOrder(provider="comfyui", model=model, ask=ask, seed=7, parameters=parameters)


def clip_order(shelf: Shelf) -> GenerateOrder:
    frame = shelf.picture(np.full((64, 96, 3), 90, np.uint8))
    ask = ClipRequest(prompt="It sails", width=1366, height=768, length_s=Fraction(3), first_frame=frame)
    return order_of(ask, CLIP, **{"Sampler.steps": 12})


def sent(fake: FakeComfyUI) -> dict[str, Any]:
    """The last workflow that was sent: inputs by title."""
    body = [call.json() for call in fake.calls if call.path == "/prompt" and call.method == "POST"][-1]
    return {node["_meta"]["title"]: node["inputs"] for node in body["prompt"].values()}


def test_picture(fake: FakeComfyUI, provider: ComfyUI, shelf: Shelf, tmp_path: Path) -> None:
    """What an order says stands in the nodes of those titles, and the saved picture comes home, for nothing."""
    remote_id = provider.submit(order_of(ASK, PICTURE, **{"Sampler.cfg": 4.5}), request_id="a", files=shelf).remote_id
    inputs = sent(fake)
    assert inputs["Positive"]["text"] == "A boat at night"
    assert inputs["Negative"]["text"] == "text"
    assert {name: inputs["Sampler"][name] for name in ("seed", "steps", "cfg")} == {"seed": 7, "steps": 30, "cfg": 4.5}
    assert (inputs["Size"]["width"], inputs["Size"]["height"]) == (1368, 768)
    done = ended(provider, remote_id)
    assert isinstance(done, Done)
    assert done.billed.is_free
    provider.download(remote_id, done.files[0], tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == picture()
    assert done.files[0].suffix == ".png"


def test_clip(fake: FakeComfyUI, provider: ComfyUI, shelf: Shelf, tmp_path: Path) -> None:
    """A clip gets its first frame uploaded and its length in whole frames of the grid."""
    order = clip_order(shelf)
    remote_id = provider.submit(order, request_id="a", files=shelf).remote_id
    inputs = sent(fake)
    assert isinstance(order.ask, ClipRequest)
    assert inputs["Size"]["length"] == 73
    name = inputs["First frame"]["image"]
    assert fake.uploads[name] == shelf.path(order.ask.first_frame or "").read_bytes()
    assert inputs["Sampler"]["steps"] == 12
    done = ended(provider, remote_id)
    assert isinstance(done, Done)
    provider.download(remote_id, done.files[0], tmp_path / "x.mp4")
    assert (tmp_path / "x.mp4").read_bytes() == clip()
    assert done.files[0].suffix == ".mp4"


def test_clip_comes_home_whole(fake: FakeComfyUI, provider: ComfyUI, settings: Settings, shelf: Shelf) -> None:
    """A clip that comes home decodes as one, and cost nothing."""
    blobs = Blobs(settings.workspace / "blobs", settings.workspace / "tmp")
    order = clip_order(shelf)
    assert isinstance(order.ask, ClipRequest)
    blobs.put_file(shelf.path(order.ask.first_frame or ""))
    job = generate.submit(order, provider, blobs, request_id="a")
    done = ended(provider, job.remote_id)
    assert isinstance(done, Done)
    arrived = tuple(generate.download(provider, job.remote_id, file, blobs) for file in done.files)
    result = generate.check(order, blobs, arrived=arrived, billed=done.billed, limits=settings.limits)
    assert result.billed.is_free
    assert result.outputs[0].info is not None
    assert result.outputs[0].info.kind is MediaKind.VIDEO


def test_same_request_is_one_job(fake: FakeComfyUI, provider: ComfyUI, shelf: Shelf) -> None:
    """A request whose answer was lost is found under its own name when it is sent again; another one is another job."""
    fake.acts = ["timeout_after"]
    with pytest.raises(OutcomeUnknownError):
        provider.submit(order_of(ASK, PICTURE), request_id="a", files=shelf)
    again = provider.submit(order_of(ASK, PICTURE), request_id="a", files=shelf)
    assert again.remote_id == job_id_of("a")
    assert isinstance(ended(provider, again.remote_id), Done)
    assert provider.submit(order_of(ASK, PICTURE), request_id="a", files=shelf) == again
    assert len(fake.jobs) == len(fake.charges) == 1
    assert provider.submit(order_of(ASK, PICTURE), request_id="b", files=shelf) != again


def test_not_known_is_not_sent(fake: FakeComfyUI, provider: ComfyUI, shelf: Shelf) -> None:
    """When the server does not make sense to the question whether it has the job, nothing is sent."""
    fake.hiccups = [PAGE]
    with pytest.raises(BusyError) as caught:
        provider.submit(order_of(ASK, PICTURE), request_id="a", files=shelf)
    assert caught.value.is_accepted is False
    assert not fake.jobs


def test_restart_is_told(fake: FakeComfyUI, provider: ComfyUI, shelf: Shelf) -> None:
    """A server that was restarted has lost its jobs: that is said in words, and is no endless waiting."""
    remote_id = provider.submit(order_of(ASK, PICTURE), request_id="a", files=shelf).remote_id
    fake.restart()
    failed = provider.poll(remote_id)
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, ExpiredError)
    assert "restarted" in failed.error.message
    assert not failed.is_cancelled
    assert failed.billed.is_free


def test_waiting_job_is_taken_out(fake: FakeComfyUI, provider: ComfyUI, shelf: Shelf) -> None:
    """A job that waits is taken out of the queue, ends as cancelled, and the one at work is left alone."""
    fake.stays_pending = True
    remote_id = provider.submit(order_of(ASK, PICTURE), request_id="a", files=shelf).remote_id
    waiting = provider.poll(remote_id)
    assert isinstance(waiting, Progress)
    assert waiting.note.startswith("Waiting")
    provider.cancel(remote_id)
    stopped = provider.poll(remote_id)
    assert isinstance(stopped, Failed)
    assert stopped.is_cancelled
    assert not [call for call in fake.calls if call.path == "/interrupt"]


def test_interrupt_names_its_job(shelf: Shelf, tmp_path: Path) -> None:
    """An older server is asked to stop this one job, never whatever runs."""
    with FakeComfyUI(age="old", polls=9) as fake:
        provider = VENDOR.open(settings_of(fake, tmp_path), Catalogue(models()))
        first = provider.submit(order_of(ASK, PICTURE), request_id="a", files=shelf)
        second = provider.submit(order_of(ASK, PICTURE), request_id="b", files=shelf)
        assert first is not None
        assert provider.poll(job_id_of("b")) == Progress(note="Waiting behind 1.", wait_s=2.0)
        provider.cancel(job_id_of("a"))
        (call,) = [call for call in fake.calls if call.path == "/interrupt"]
        assert call.json() == {"prompt_id": job_id_of("a")}
        assert second != first
        assert isinstance(provider.poll(job_id_of("b")), Progress)


def test_failed_node_is_named(fake: FakeComfyUI, provider: ComfyUI, shelf: Shelf) -> None:
    """A node that fails is told by its title, with the server's words."""
    fake.acts = ["remote_failed"]
    failed = ended(provider, provider.submit(order_of(ASK, PICTURE), request_id="a", files=shelf).remote_id)
    assert isinstance(failed, Failed)
    assert failed.error.message == "The node Sampler of ComfyUI failed: Allocation on device."


def test_missing_file_is_named(fake: FakeComfyUI, provider: ComfyUI, shelf: Shelf) -> None:
    """A checkpoint that the server does not have is told with the title of its node."""
    order = order_of(ASK, PICTURE, **{"Model.ckpt_name": "other.safetensors"})
    with pytest.raises(ModelRetiredError, match=r"Model: Value not in list \(ckpt_name: 'other.safetensors'"):
        provider.submit(order, request_id="a", files=shelf)
    assert not fake.jobs


def test_check(fake: FakeComfyUI, provider: ComfyUI) -> None:
    """The check tells the version, the room on the card and the queue."""
    assert provider.check().note == "Version 0.38.1. cuda:0 GPU: 20.0 of 24.0 GB free. 0 jobs in its queue."


def test_not_set_up() -> None:
    """Without an address it is not set up, which is no fault; with one it is."""
    assert "address" in lacking(Settings())
    assert not lacking(Settings(vendors={"comfyui": VendorSettings(base_url="http://gpu:8188")}))


def test_odd_queue(shelf: Shelf, tmp_path: Path) -> None:
    """A queue or a history that cannot be read is a bad reply, and the job goes on."""
    with FakeComfyUI(age="old") as fake:
        provider = VENDOR.open(settings_of(fake, tmp_path), Catalogue(models()))
        provider.submit(order_of(ASK, PICTURE), request_id="a", files=shelf)
        missing = fake.answer(replace(fake.calls[0], path="/api/nothing"))
        for odd in (said({"queue_running": 1}), said({"hello": "there"}), PAGE):
            fake.hiccups = [missing, odd]
            with pytest.raises(BadReplyError):
                provider.poll(job_id_of("a"))
        assert isinstance(ended(provider, job_id_of("a")), Done)


def test_download_needs_our_reference(provider: ComfyUI, tmp_path: Path) -> None:
    """A reference that is not one of ours is a wrong request."""
    with pytest.raises(BadRequestError):
        provider.download(job_id_of("a"), RemoteFile("../secret", ".png"), tmp_path / "x")
    with pytest.raises(BadRequestError):
        provider.download("nothing-of-this-name", RemoteFile("filename=a&type=output", ".png"), tmp_path / "x")


def test_no_server(shelf: Shelf, tmp_path: Path) -> None:
    """A server that is not switched on took nothing."""
    settings = Settings(vendors={"comfyui": VendorSettings(base_url="http://127.0.0.1:9")})
    with pytest.raises(UnreachableError) as caught:
        VENDOR.open(settings, Catalogue(models())).submit(order_of(ASK, PICTURE), request_id=REQUEST, files=shelf)
    assert caught.value.is_accepted is False


@pytest.mark.parametrize("model", models(), ids=lambda model: model.id)
def test_shipped_workflows_fit(model: Model, shelf: Shelf) -> None:
    """Every field and setting of every entry is an input of its workflow, and every link leads to a node."""
    graph = read_workflow(model.endpoint, [SHIPPED])
    order = clip_order(shelf) if model.id == CLIP else order_of(ASK, model.id)
    settings = {name: part.default for name, part in model.parameters.items()}
    ready = filled(graph, model, order.model_copy(update={"parameters": settings}), lambda digest: f"in/{digest}")
    titles = {node["_meta"]["title"] for node in ready.values()}
    assert {field.name.rpartition(".")[0] for field in model.fields.values()} <= titles
    assert len(titles) == len(ready)
    links = [value[0] for node in ready.values() for value in node["inputs"].values() if isinstance(value, list)]
    assert set(links) < set(ready)
    assert graph == read_workflow(model.endpoint, [SHIPPED])


BAD_FILES = (
    ("[]", "not a workflow in the API format"),
    ("{}", "not a workflow in the API format"),
    ('{"1": {"inputs": {}}}', "not a workflow in the API format"),
    ('{"nodes": [], "links": [], "version": 0.4}', "saved for the screen of ComfyUI"),
    ("not json", "cannot be read as JSON"),
)


@pytest.mark.parametrize(("text", "words"), BAD_FILES)
def test_files_that_do_not_fit(tmp_path: Path, text: str, words: str) -> None:
    """A file in another format is refused in words, with how to get the right one."""
    (tmp_path / "own.json").write_text(text, "utf-8")
    with pytest.raises(BadRequestError, match=words) as caught:
        read_workflow("own.json", [tmp_path])
    assert "Export (API)" in caught.value.hint


@pytest.mark.parametrize("name", ["missing.json", "../own.json", ""])
def test_files_that_are_not_there(tmp_path: Path, name: str) -> None:
    """A workflow is a file in its folder and nowhere else."""
    (tmp_path / "own.json").write_text("{}", "utf-8")
    (tmp_path / "inner").mkdir()
    with pytest.raises(BadRequestError, match="There is no workflow"):
        read_workflow(name, [tmp_path / "inner"])


def test_own_workflow_comes_first(tmp_path: Path) -> None:
    """A workflow in the workspace takes the place of a shipped one of the same name."""
    own = {"1": {"class_type": "Own", "inputs": {}}}
    (tmp_path / "picture-sdxl.json").write_text(json.dumps(own), "utf-8")
    assert read_workflow("picture-sdxl.json", [tmp_path, SHIPPED]) == own
    assert read_workflow("clip-wan22.json", [tmp_path, SHIPPED]) != own


def entry(**fields: object) -> Model:
    return model_named(PICTURE).model_copy(
        update={"fields": Model.model_validate({**model_named(PICTURE).model_dump(), "fields": fields}).fields}
    )


BAD_FIELDS = (
    ({"prompt": "Nobody.text"}, "has no node titled Nobody"),
    ({"prompt": "Positive.words"}, "has no input words"),
    ({"prompt": "Positive.clip"}, "has no input clip"),
    ({"prompt": "text"}, "not a node and its input"),
    ({"prompt": "Twice.text"}, "has 2 nodes titled Twice"),
)


@pytest.mark.parametrize(("fields", "words"), BAD_FIELDS)
def test_fields_that_do_not_fit(fields: dict[str, str], words: str) -> None:
    """A field that no node has is told with the title, before anything is sent."""
    graph = read_workflow("picture-sdxl.json", [SHIPPED])
    twice = {str(number): {"class_type": "A", "inputs": {"text": ""}, "_meta": {"title": "Twice"}} for number in (8, 9)}
    with pytest.raises(BadRequestError, match=words):
        filled({**graph, **twice}, entry(**fields), order_of(ASK, PICTURE), lambda digest: digest)


def test_reference_pictures(shelf: Shelf) -> None:
    """Numbered reference pictures go into the nodes whose titles end with the number."""
    blobs = [shelf.picture(np.full((4, 4, 3), value, np.uint8)) for value in (1, 2)]
    ask = ASK.model_copy(
        update={"references": tuple(Reference(name=f"p{at}", blob=blob) for at, blob in enumerate(blobs))}
    )
    nodes = {
        str(at): {"class_type": "LoadImage", "inputs": {"image": ""}, "_meta": {"title": f"Face {at}"}} for at in (1, 2)
    }
    model = entry(references={"name": "Face.image", "form": "numbered"})
    ready = filled(nodes, model, order_of(ask, PICTURE), lambda digest: f"in/{digest}")
    assert [node["inputs"]["image"] for node in ready.values()] == [f"in/{blob}" for blob in blobs]


def saved(*names: str, kind: str = "output") -> list[dict[str, str]]:
    return [{"filename": name, "subfolder": "", "type": kind} for name in names]


OUTPUTS: tuple[tuple[object, list[str]], ...] = (
    ({"1": {"images": saved("a.png", "b.png")}}, [".png", ".png"]),
    ({"1": {"images": saved("a.png")}, "2": {"gifs": saved("b.mp4")}}, [".mp4"]),
    ({"1": {"audio": saved("a.flac")}, "2": {"images": saved("b.png")}}, [".flac"]),
    ({"1": {"images": saved("a.png", kind="temp")}, "2": {"images": saved("b.webp")}}, [".webp"]),
    ({"1": {"images": saved("a.png", kind="temp"), "text": ["hello"], "animated": [True]}}, [".png"]),
    ({"1": {"text": ["hello"]}}, []),
    (None, []),
)


@pytest.mark.parametrize(("outputs", "suffixes"), OUTPUTS)
def test_saved_files(outputs: object, suffixes: list[str]) -> None:
    """Files are found in whatever list a node puts them; clips come before sounds, sounds before pictures, previews last."""
    found = finished(outputs)
    assert ([file.suffix for file in found.files] if isinstance(found, Done) else []) == suffixes
    assert isinstance(found, Done) is bool(suffixes)


def test_errors_without_files() -> None:
    """A job that is called complete, saved nothing and tells of errors has failed in that node."""
    graph = {"3": {"class_type": "KSampler", "inputs": {}}}
    error = {"node_id": "3", "exception_message": "no room"}
    told = {"status": "completed", "outputs": {}, "execution_errors": [error], "workflow": {"prompt": graph}}
    failed = told_by_job(told)
    assert isinstance(failed, Failed)
    assert failed.error.message == "The node KSampler of ComfyUI failed: no room."


def test_job_between_two_pages(shelf: Shelf, tmp_path: Path) -> None:
    """A job that its page does not know for a moment is found in the history, not declared lost."""
    with FakeComfyUI(polls=0) as fake:
        provider = VENDOR.open(settings_of(fake, tmp_path), Catalogue(models()))
        provider.submit(order_of(ASK, PICTURE), request_id="a", files=shelf)
        fake.hiccups = [said({"error": "Job not found"}, 404)]
        assert isinstance(provider.poll(job_id_of("a")), Done)


def test_history_without_a_status() -> None:
    """Very old servers keep no status in the history: what has files is done."""
    assert isinstance(told_by_history({"outputs": {"1": {"images": saved("a.png")}}}), Done)


def test_example_of_the_docs(tmp_path: Path) -> None:
    """The entry that the docs show can be put into a catalogue as it stands."""
    example = (ROOT / "docs" / "comfyui.md").read_text("utf-8").split("```toml")[1].split("```")[0]
    (tmp_path / "mine.toml").write_text(example, "utf-8")
    (model,) = read_models(tmp_path / "mine.toml", {"comfyui"})
    assert (model.endpoint, model.price_of(ASK).is_free) == ("portrait.json", True)
