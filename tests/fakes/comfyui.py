"""ComfyUI on loopback, of three ages. It has no client of its own to be held to; it keeps to the shapes in its sources.

New (0.38): jobs have pages of their own, a name of a job must be a lower-case UUID, one job is cancelled by name. Middle: the
pages are there, nothing cancels, and a stopped job is called failed. Old (0.3.64): the queue and the history, any name,
delete and interrupt. All keep jobs in memory: `restart` loses them, and one taken out of the queue leaves no trace.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from email import message_from_bytes, policy
from functools import cache
from typing import Any, Literal
from uuid import UUID

import av
import numpy as np
from PIL import Image

from tests.fakes.http import Call, FakeJob, FakeServer, Said, said

Age = Literal["new", "middle", "old"]
_NODES: Mapping[str, frozenset[str]] = {
    "CheckpointLoaderSimple": frozenset({"ckpt_name"}),
    "CLIPTextEncode": frozenset({"text", "clip"}),
    "EmptyLatentImage": frozenset({"width", "height", "batch_size"}),
    "KSampler": frozenset(
        [
            "seed",
            "steps",
            "cfg",
            "sampler_name",
            "scheduler",
            "denoise",
            "model",
            "positive",
            "negative",
            "latent_image",
        ]
    ),
    "VAEDecode": frozenset({"samples", "vae"}),
    "SaveImage": frozenset({"filename_prefix", "images"}),
    "UNETLoader": frozenset({"unet_name", "weight_dtype"}),
    "CLIPLoader": frozenset({"clip_name", "type"}),
    "VAELoader": frozenset({"vae_name"}),
    "ModelSamplingSD3": frozenset({"shift", "model"}),
    "LoadImage": frozenset({"image"}),
    "Wan22ImageToVideoLatent": frozenset({"width", "height", "length", "batch_size", "vae", "start_image"}),
    "CreateVideo": frozenset({"fps", "images"}),
    "SaveVideo": frozenset({"filename_prefix", "format", "codec", "video"}),
}
"""Kinds of nodes that are installed, and what they cannot do without."""
_HAS = {"ckpt_name": "sd_xl_base_1.0.safetensors", "unet_name": "wan2.2_ti2v_5B_fp16.safetensors"}
_TEXT = {"content-type": "text/plain; charset=utf-8"}


class FakeComfyUI(FakeServer):
    """The server. `age`: what it knows; `stays_pending`: nothing is begun."""

    name = "comfyui"
    charge_usd = Decimal(0)

    def __init__(self, *acts: str, age: Age = "new", polls: int = 1) -> None:
        super().__init__(*acts, polls=polls)
        self.age = age
        self.stays_pending = False
        self.uploads: dict[str, bytes] = {}
        self._wanted = ""

    def restart(self) -> None:
        """Forgets every job; files stay."""
        self.jobs.clear()

    def answer(self, call: Call) -> Said:
        path = call.path.removeprefix("/api")
        parts = path.strip("/").split("/")
        if call.path.startswith("/api/jobs") and self.age != "old":
            return self._job_page(call, parts)
        known: dict[tuple[str, str], Callable[[Call], Said]] = {
            ("POST", "prompt"): self._prompt,
            ("GET", "prompt"): lambda _call: said({"exec_info": {"queue_remaining": len(self._waiting())}}),
            ("GET", "queue"): self._queue,
            ("POST", "queue"): self._delete,
            ("POST", "interrupt"): self._interrupt,
            ("GET", "history"): lambda _call: self._history(parts[1:]),
            ("GET", "view"): self._view,
            ("POST", "upload"): self._upload,
            ("GET", "system_stats"): lambda _call: said(_STATS),
        }
        found = known.get((call.method, parts[0]))
        if found is None:
            return Said(405 if call.method == "POST" else 404, b"404: Not Found", _TEXT)
        return found(call)

    def refusal(self, act: str) -> Said:
        if act == "error":
            return Said(500, b"500 Internal Server Error", _TEXT)
        if act in {"limit", "limit_bare", "busy"}:
            more = {"retry_after": "2"} if act == "limit" else {}
            return said({"error": "Come again later."}, 503 if act == "busy" else 429, **more)
        name = "ckpt_name" if act == "retired" else "steps"
        return _invalid({"1": [_fault("value_not_in_list", "Value not in list", name, f"{name}: not there")]})

    def new_id(self) -> str:
        return self._wanted

    def _take(self, call: Call, act: str, body: Any) -> FakeJob:
        with self._lock:
            self._wanted = str(body["prompt_id"])
            return super()._take(call, act, body)

    def _prompt(self, call: Call) -> Said:
        body = call.json()
        if not isinstance(body.get("prompt"), dict):
            return _wrong("no_prompt", "No prompt provided")
        if self.age == "new" and not _is_uuid(body.get("prompt_id")):
            return _wrong("invalid_prompt_id", "prompt_id must be a lowercase UUID")
        if (fault := self._fault(body["prompt"])) is not None:
            return fault
        return self.submit(call, lambda job: said({"prompt_id": job.id, "number": 1, "node_errors": {}}), body)

    def _fault(self, graph: Mapping[str, Any]) -> Said | None:
        faults: dict[str, list[dict[str, Any]]] = {}
        for node_id, node in graph.items():
            needs = _NODES.get(node["class_type"])
            if needs is None:
                return _wrong("missing_node_type", f"Node '{node['class_type']}' not found.")
            for name in sorted(needs - node["inputs"].keys()):
                faults.setdefault(node_id, []).append(
                    _fault("required_input_missing", "Required input is missing", name)
                )
            for name, value in node["inputs"].items():
                if isinstance(value, list) and value[0] not in graph:
                    faults.setdefault(node_id, []).append(_fault("bad_linked_input", "Bad linked input", name))
                if not self._has(name, value):
                    told = _fault("value_not_in_list", "Value not in list", name, f"{name}: '{value}' not in list")
                    faults.setdefault(node_id, []).append(told)
        return _invalid(faults, graph) if faults else None

    def _has(self, name: str, value: object) -> bool:
        if name == "image":
            return value in self.uploads
        return name not in _HAS or _HAS[name] == value

    def _job_page(self, call: Call, parts: list[str]) -> Said:
        job = self.jobs.get(parts[1]) if len(parts) > 1 else None
        if call.method == "POST" and self.age == "middle":
            return Said(405, b"405: Method Not Allowed", _TEXT)
        if call.method == "POST":
            if job is not None and self.stays_pending:
                del self.jobs[job.id]
            elif job is not None and job.polls_left >= 0:
                job.is_cancelled = True
            return said({"cancelled": job is not None})
        return said(self._job(job)) if job is not None else said({"error": "Job not found"}, 404)

    def _job(self, job: FakeJob) -> dict[str, Any]:
        status = self._status(job)
        whole = {"id": job.id, "priority": 1, "status": status, "create_time": int(job.began_at * 1000)}
        if status in {"pending", "in_progress"}:
            return {**whole, "outputs_count": 0}
        entry = self._entry(job)
        errors = [part[1] for part in entry["status"]["messages"] if part[0] == "execution_error"]
        told = {"execution_error": errors[0]} if errors else {}
        workflow = {"prompt": job.body["prompt"], "extra_data": {}}
        told |= {"outputs": entry["outputs"], "execution_status": entry["status"], "workflow": workflow}
        return {**whole, **told, "outputs_count": 1}

    def _status(self, job: FakeJob) -> str:
        if self.stays_pending:
            return "pending"
        stopped = "failed" if self.age == "middle" else "cancelled"
        if job.is_cancelled:
            return stopped
        if not self.is_done(job):
            return "in_progress"
        return {"remote_failed": "failed", "cancelled": stopped, "odd_status": "dreaming"}.get(job.act, "completed")

    def _waiting(self) -> list[FakeJob]:
        return [
            job for job in self.jobs.values() if self.stays_pending or (job.polls_left >= 0 and not job.is_cancelled)
        ]

    def _queue(self, _call: Call) -> Said:
        """The first in it is at work, the others wait."""
        asked = [job for job in self.jobs.values() if not job.is_cancelled]
        jobs = [job for job in asked if self.stays_pending or not self.is_done(job)]
        items = [[number, job.id, job.body["prompt"], {}, []] for number, job in enumerate(jobs, 1)]
        other = [[0, "11111111-1111-1111-1111-111111111111", {}, {}, []]]
        running, pending = (other, items) if self.stays_pending else (items[:1], items[1:])
        return said({"queue_running": running, "queue_pending": list(reversed(pending))})

    def _delete(self, call: Call) -> Said:
        for job_id in call.json().get("delete", []):
            self.jobs.pop(job_id, None)
        return Said(200, b"", _TEXT)

    def _interrupt(self, call: Call) -> Said:
        """Without a name it would stop whoever is at work; with one, only that job."""
        wanted = call.json().get("prompt_id")
        for job in self._waiting()[:1]:
            job.is_cancelled = wanted in {None, job.id}
        return Said(200, b"", _TEXT)

    def _history(self, parts: list[str]) -> Said:
        job = self.jobs.get(parts[0]) if parts else None
        is_over = job is not None and (job.is_cancelled or job.polls_left < 0) and not self.stays_pending
        return said({job.id: self._entry(job)} if job is not None and is_over else {})

    def _entry(self, job: FakeJob) -> dict[str, Any]:
        graph = job.body["prompt"]
        last = next(reversed(graph))
        messages: list[list[Any]] = [["execution_start", {"prompt_id": job.id}]]
        outputs: dict[str, Any] = {}
        if job.is_cancelled or job.act == "cancelled":
            messages.append(["execution_interrupted", {"prompt_id": job.id, "node_id": last}])
        elif job.act == "remote_failed":
            sampler = next(node_id for node_id, node in graph.items() if node["class_type"] == "KSampler")
            told = {"exception_message": "Allocation on device\n", "exception_type": "torch.OutOfMemoryError"}
            messages.append(
                ["execution_error", {"prompt_id": job.id, "node_id": sampler, "node_type": "KSampler", **told}]
            )
        else:
            messages.append(["execution_success", {"prompt_id": job.id}])
            outputs = {last: _saved(graph[last])}
        is_good = messages[-1][0] == "execution_success"
        said_of_it = "dreaming" if job.act == "odd_status" else "success" if is_good else "error"
        status = {"status_str": said_of_it, "completed": is_good, "messages": messages}
        return {"prompt": [1, job.id, graph, {}, [last]], "outputs": outputs, "status": status, "meta": {}}

    def _view(self, call: Call) -> Said:
        if not self.jobs:
            return Said(404, b"", _TEXT)
        job = next(reversed(self.jobs.values()))
        is_clip = call.query["filename"].endswith(".mp4")
        return self.file(job, clip() if is_clip else picture(), "video/mp4" if is_clip else "image/png")

    def _upload(self, call: Call) -> Said:
        head = f"content-type: {call.headers['content-type']}\r\n\r\n".encode()
        parts: dict[str, bytes] = {}
        name = ""
        for part in message_from_bytes(head + call.body, policy=policy.HTTP).iter_parts():
            field = str(part.get_param("name", header="content-disposition"))
            content = part.get_payload(decode=True)
            parts[field] = content if isinstance(content, bytes) else b""
            name = str(part.get_filename() or name)
        folder = parts.get("subfolder", b"").decode()
        self.uploads["/".join(piece for piece in (folder, name) if piece)] = parts["image"]
        return said({"name": name, "subfolder": folder, "type": parts["type"].decode()})


def _saved(node: Mapping[str, Any]) -> dict[str, Any]:
    prefix = str(node["inputs"]["filename_prefix"])
    folder, _, name = prefix.rpartition("/")
    if node["class_type"] == "SaveVideo":
        return {
            "images": [{"filename": f"{name}_00001_.mp4", "subfolder": folder, "type": "output"}],
            "animated": [True],
        }
    return {"images": [{"filename": f"{name}_00001_.png", "subfolder": folder, "type": "output"}]}


def _wrong(kind: str, message: str) -> Said:
    told = {"type": kind, "message": message, "details": "", "extra_info": {}}
    return said({"error": told, "node_errors": {}}, 400)


def _fault(kind: str, message: str, name: str, details: str = "") -> dict[str, Any]:
    return {"type": kind, "message": message, "details": details or name, "extra_info": {"input_name": name}}


def _invalid(faults: Mapping[str, list[dict[str, Any]]], graph: Mapping[str, Any] | None = None) -> Said:
    kinds = {node_id: (graph or {}).get(node_id, {}).get("class_type", "") for node_id in faults}
    told = {
        node_id: {"errors": list(found), "dependent_outputs": ["7"], "class_type": kinds[node_id]}
        for node_id, found in faults.items()
    }
    error = {"type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation", "details": ""}
    return said({"error": {**error, "extra_info": {}}, "node_errors": told}, 400)


def _is_uuid(text: object) -> bool:
    return isinstance(text, str) and re.fullmatch(r"[0-9a-f-]{36}", text) is not None and str(UUID(text)) == text


_STATS = {
    "system": {"os": "posix", "comfyui_version": "0.38.1", "python_version": "3.12", "argv": ["main.py"]},
    "devices": [{"name": "cuda:0 GPU", "type": "cuda", "index": 0, "vram_total": 24 << 30, "vram_free": 20 << 30}],
}


@cache
def picture() -> bytes:
    """A small picture that decodes."""
    sink = io.BytesIO()
    Image.new("RGB", (96, 64), (90, 120, 160)).save(sink, "PNG")
    return sink.getvalue()


@cache
def clip(frames: int = 24) -> bytes:
    """A small clip of 24 frames a second that decodes."""
    sink = io.BytesIO()
    with av.open(sink, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for number in range(frames):
            pixels = np.full((64, 96, 3), 40 + number * 4, np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, "rgb24")))
        out.mux(stream.encode(None))
    return sink.getvalue()
