"""The server: a job is put into its queue under a name of ours, asked about in whichever way the server knows, and fetched.

Progress is asked for, not listened to: the server tells steps over a WebSocket only to who was connected when it spoke,
and the contract has no one who stays on the line. What can be told is whether a job waits, and behind how many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from core.errors import (
    BadReplyError,
    BadRequestError,
    BusyError,
    ModelRetiredError,
)
from core.model.orders import GenerateOrder
from core.providers.catalogue import Catalogue
from core.providers.comfyui.words import (
    ABSENT,
    TITLE,
    WAIT_S,
    file_of,
    lost,
    read_refusal,
    stopped,
    told_by_history,
    told_by_job,
)
from core.providers.comfyui.workflows import filled, read_workflow
from core.providers.contract import Done, Failed, Files, Health, Hear, Progress, RemoteFile, RemoteJob
from core.providers.vendor import Vendor
from core.providers.wire import Line
from core.providers.wire.mapping import SUFFIXES, media_type, model_of
from core.settings import ROOT, Settings

NAME, HERE = "comfyui", "http://127.0.0.1:8188"
"""Its name, and where it listens unless told otherwise."""
SHIPPED = ROOT / "workspace" / "comfyui"
"""Workflows that ship with the program."""
_NAMES = uuid5(NAMESPACE_URL, "reelbook/comfyui")
_FOLDER = "reelbook"
_UPLOAD_S = 300.0


class ComfyUI:
    """The vendor. See the contract. Charges nothing.

    Args:
        line: To the server.
        catalogue: Its models; `endpoint` names the workflow.
        folders: Where workflows are, in turn.
    """

    name = NAME
    is_idempotent = True

    def __init__(self, line: Line, catalogue: Catalogue, folders: Sequence[Path]) -> None:
        self._line = line
        self._catalogue = catalogue
        self._folders = tuple(folders)
        self._cancelled: set[str] = set()
        """Jobs stopped from here: one that is taken out of the queue is forgotten by the server without a trace."""

    def submit(
        self,
        order: GenerateOrder,
        *,
        request_id: str,
        files: Files,
        hear: Hear | None = None,  # noqa: ARG002 - it writes nothing
    ) -> RemoteJob:
        """Puts the workflow into the queue, unless the server has it already from an attempt whose answer was lost."""
        model = model_of(self._catalogue, order)
        graph = read_workflow(model.endpoint, self._folders)
        job_id = job_id_of(request_id)
        if self._known(job_id):
            return RemoteJob(job_id)
        ready = filled(graph, model, order, lambda digest: self._uploaded(files.path(digest), digest))
        line = replace(self._line, read_refusal=lambda reply: read_refusal(reply, ready))
        reply = line.send("/prompt", json={"prompt": ready, "prompt_id": job_id, "client_id": _FOLDER})
        found = reply.json().get("prompt_id")
        if not isinstance(found, str) or not found:
            raise reply.unreadable("without the name of the job")
        return RemoteJob(found)

    def poll(self, remote_id: str) -> Progress | Done | Failed:
        """Asks the newer interface, and the queue and the history of a server that does not have it."""
        if not _is_job_id(remote_id):
            raise BadRequestError(f"{TITLE} has no job {remote_id}.", hint="The names of its jobs look like a UUID.")
        found = self._state(remote_id)
        if found is not None:
            return found
        return stopped() if remote_id in self._cancelled else lost()

    def download(self, remote_id: str, file: RemoteFile, to: Path) -> None:
        """Streams one saved file."""
        if not _is_job_id(remote_id):
            raise BadRequestError(f"{TITLE} has no job {remote_id}.")
        self._line.fetch(file_of(file.ref), to)

    def cancel(self, remote_id: str) -> None:
        """Stops it, or takes it out of the queue. Never touches the job of somebody else."""
        if not _is_job_id(remote_id):
            return
        self._cancelled.add(remote_id)
        try:
            self._line.call("POST", f"/api/jobs/{remote_id}/cancel")
        except (ModelRetiredError, BadRequestError):
            self._cancel_at_older(remote_id)

    def find_recent(self, *, since: datetime) -> None:
        """None: a lost request is found by its own name when it is sent again, so nobody has to look through a list."""

    def check(self) -> Health:
        """What runs there, on what, and how long its queue is."""
        told = self._line.get("/system_stats").json()
        queue = self._line.get("/prompt").json().get("exec_info")
        waiting = queue.get("queue_remaining") if isinstance(queue, dict) else None
        jobs = f" {waiting} {'job' if waiting == 1 else 'jobs'} in its queue." if isinstance(waiting, int) else ""
        return Health(note=f"{_machine(told)}{jobs}")

    def _known(self, job_id: str) -> bool:
        """Whether the server has this job.

        Raises:
            ProviderError: When that cannot be told; nothing was sent then.
        """
        try:
            return self._state(job_id) is not None
        except BadReplyError as exc:
            raise BusyError(f"{exc.message}", hint="Nothing was sent. It is asked again in a moment.") from exc

    def _state(self, job_id: str) -> Progress | Done | Failed | None:
        """How far a job is; None when the server does not know it.

        A job that has no page is looked for in the queue and the history, too: one that was on its way from the one to the
        other when its page was made is not lost.
        """
        try:
            reply = self._line.get(f"/api/jobs/{job_id}")
        except ModelRetiredError:
            return self._state_at_older(job_id)
        except BadRequestError as exc:
            if ABSENT not in exc.message:
                raise
            return self._state_at_older(job_id)
        found = told_by_job(reply.json())
        if found is None:
            raise reply.unreadable("nothing about the job")
        return found

    def _state_at_older(self, job_id: str) -> Progress | Done | Failed | None:
        """The queue first: a job that leaves it between two questions is in the history by then, never the other way."""
        running, pending = self._queue()
        if job_id in running:
            return Progress(note="At work.", wait_s=WAIT_S)
        if job_id in pending:
            before = len(running) + pending.index(job_id)
            return Progress(note=f"Waiting behind {before}.", wait_s=WAIT_S)
        reply = self._line.get(f"/history/{job_id}")
        entry = reply.json().get(job_id)
        if entry is not None and not isinstance(entry, dict):
            raise reply.unreadable("a history that cannot be read")
        return told_by_history(entry) if entry is not None else None

    def _queue(self) -> tuple[list[str], list[str]]:
        """Names of the jobs at work and of those that wait, the next one first."""
        reply = self._line.get("/queue")
        lists = [reply.json().get(name) for name in ("queue_running", "queue_pending")]
        running, pending = (
            sorted(
                (
                    item
                    for item in part
                    if isinstance(item, list) and len(item) > 1 and isinstance(item[0], int | float)
                ),
                key=lambda item: item[0],
            )
            if isinstance(part, list)
            else None
            for part in lists
        )
        if running is None or pending is None:
            raise reply.unreadable("a queue that cannot be read")
        return [str(item[1]) for item in running], [str(item[1]) for item in pending]

    def _cancel_at_older(self, job_id: str) -> None:
        running, pending = self._queue()
        if job_id in pending:
            self._line.call("POST", "/queue", json={"delete": [job_id]})
        elif job_id in running:
            self._line.call("POST", "/interrupt", json={"prompt_id": job_id})

    def _uploaded(self, path: Path, digest: str) -> str:
        """Puts a file into the server's input folder; its name there. The same file is kept once."""
        kind = media_type(path)
        name = f"{digest[-32:]}{SUFFIXES.get(kind, '')}"
        with path.open("rb") as stream:
            reply = self._line.call(
                "POST",
                "/upload/image",
                files={"image": (name, stream, kind)},
                form={"type": "input", "subfolder": _FOLDER, "overwrite": "true"},
                read_s=_UPLOAD_S,
            )
        told = reply.json()
        if not told.get("name"):
            raise BusyError(f"{TITLE} did not say under which name it keeps a picture.", hint="Nothing was sent.")
        return "/".join(part for part in (str(told.get("subfolder") or ""), str(told["name"])) if part)


def job_id_of(request_id: str) -> str:
    """The name of a job at the server, always the same for the same request: a lower-case UUID, as newer servers ask for."""
    return str(uuid5(_NAMES, request_id))


def _is_job_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _machine(told: Mapping[str, Any]) -> str:
    system, devices = told.get("system"), told.get("devices")
    version = system.get("comfyui_version") if isinstance(system, dict) else None
    said = [f"Version {version}." if version else ""]
    for device in devices if isinstance(devices, list) else ():
        free, whole = (device.get(name) if isinstance(device, dict) else None for name in ("vram_free", "vram_total"))
        if isinstance(free, int) and isinstance(whole, int):
            said.append(f"{device.get('name', 'GPU')}: {free / 2**30:.1f} of {whole / 2**30:.1f} GB free.")
    return " ".join(part for part in said if part)


def lacking(settings: Settings) -> str:
    """Nobody is asked at an address that nobody entered."""
    return "" if settings.vendor(NAME).base_url else f"{TITLE} needs the address of your server, most often {HERE}."


def open_comfyui(settings: Settings, catalogue: Catalogue) -> ComfyUI:
    """The server at the address of the settings, with the workflows of the workspace before those that ship."""
    at = settings.vendor(NAME)
    line = Line(TITLE, at.base_url or HERE, read_refusal=read_refusal, result_hosts=at.result_hosts)
    return ComfyUI(line, catalogue, (settings.workspace / "comfyui", SHIPPED))


VENDOR = Vendor(
    name=NAME,
    title=TITLE,
    catalogue=Path(__file__).parent.parent / "catalogue" / "comfyui.toml",
    open=open_comfyui,
    lacks=lacking,
)
