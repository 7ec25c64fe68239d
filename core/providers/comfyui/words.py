"""What the server says: of a request it does not take, of a job in either of its two interfaces, of the files it made.

Source: `server.py` and `comfy_execution/jobs.py` of ComfyUI 0.38, `execution.py` of 0.3.64.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qs, urlencode

from core.errors import BadRequestError, ExpiredError, ModelRetiredError, RemoteFailedError
from core.model.money import FREE
from core.providers.comfyui.workflows import title_of
from core.providers.contract import Done, Failed, Progress, RemoteFile
from core.providers.wire import Refusal, Reply

TITLE = "ComfyUI"
ABSENT = "Job not found"
"""What a server with the newer interface says of a job it does not know; an older one has no such page at all."""
WAIT_S = 2.0
"""It is a person's own server: a question every two seconds is nothing to it."""
_VIDEO = frozenset({".mp4", ".webm", ".mov", ".mkv", ".gif"})
_SOUND = frozenset({".mp3", ".flac", ".wav", ".opus", ".ogg", ".m4a"})
_NOTES = {"pending": "Waiting in the server's queue.", "in_progress": "At work."}


def read_refusal(reply: Reply, graph: object = None) -> Refusal:
    """The server's words, with the titles of the nodes they are about.

    Args:
        reply: The answer.
        graph: The workflow that was sent, for the titles.
    """
    if reply.is_ok:
        return Refusal()
    told = reply.body()
    error = told.get("error")
    if isinstance(error, str):
        return Refusal(error, BadRequestError if error == ABSENT else None)
    faults = list(_faults(told.get("node_errors"), graph))
    parts = error if isinstance(error, dict) else {}
    words = "; ".join(words for words, _is_missing in faults) or _said(parts)
    is_missing = any(is_missing for _words, is_missing in faults) or parts.get("type") == "missing_node_type"
    return Refusal(words, ModelRetiredError if is_missing else None)


def told_by_job(job: Mapping[str, Any]) -> Progress | Done | Failed | None:
    """What an entry of the newer interface says; None when it says nothing that can be understood.

    The first servers that had it called a stopped job failed; what happened is told in the messages then.
    """
    status = job.get("status")
    if not isinstance(status, str):
        return None
    workflow = job.get("workflow")
    graph = workflow.get("prompt") if isinstance(workflow, Mapping) else None
    if status == "completed":
        done, errors = finished(job.get("outputs")), job.get("execution_errors")
        return broken(errors[0], graph) if isinstance(done, Failed) and isinstance(errors, list) and errors else done
    if status == "cancelled" or (
        status == "failed" and "execution_interrupted" in _messages(job.get("execution_status"))
    ):
        return stopped()
    if status == "failed":
        return broken(job.get("execution_error"), graph)
    return Progress(note=_NOTES.get(status, f"{TITLE} says: {status}."), wait_s=WAIT_S)


def told_by_history(entry: Mapping[str, Any]) -> Progress | Done | Failed:
    """What an entry of the history says: a job is in it as soon as it is over."""
    told = entry.get("status")
    status: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    messages = _messages(status)
    if "execution_interrupted" in messages:
        return stopped()
    if status.get("status_str") == "error":
        prompt = entry.get("prompt")
        graph = prompt[2] if isinstance(prompt, list) and len(prompt) > 2 else None
        return broken(messages.get("execution_error"), graph)
    if status.get("status_str", "success") == "success":
        return finished(entry.get("outputs"))
    return Progress(note=f"{TITLE} says: {status.get('status_str')}.", wait_s=WAIT_S)


def finished(outputs: object) -> Done | Failed:
    """The files that were saved. Of a workflow that saves several kinds, clips come before sounds, sounds before pictures."""
    found = [file for file in _saved(outputs) if file["type"] == "output"] or list(_saved(outputs))
    kinds = (_VIDEO, _SOUND)
    best = next((kind for kind in kinds if any(_suffix(file) in kind for file in found)), None)
    files = tuple(_remote(file) for file in found if best is None or _suffix(file) in best)
    if not files:
        words = f"{TITLE} finished and saved no file."
        return Failed(RemoteFailedError(words, hint="The workflow needs a node that saves its result."), FREE)
    return Done(files=files, billed=FREE)


def broken(error: object, graph: object) -> Failed:
    """A node that failed, by its title, with the last words of the server."""
    told: Mapping[str, Any] = error if isinstance(error, Mapping) else {}
    node = f"The node {title_of(graph, str(told['node_id']))}" if told.get("node_id") is not None else "A node"
    words = " ".join(str(told.get("exception_message") or "no reason given").split()).rstrip(".")
    hint = "Nothing was charged. Look at the console of ComfyUI."
    return Failed(RemoteFailedError(f"{node} of {TITLE} failed: {words[:400]}.", hint=hint), FREE)


def stopped() -> Failed:
    """A job that somebody stopped."""
    return Failed(RemoteFailedError(f"The job was stopped at {TITLE}."), FREE, is_cancelled=True)


def lost() -> Failed:
    """A job that the server does not know. It keeps jobs in memory only, so a restart loses them; that is said, not hidden."""
    words = f"{TITLE} does not know this job any more: it was restarted, or its history was cleared."
    hint = "Nothing was charged. A file it had saved is still in its output folder; else make it again."
    return Failed(ExpiredError(words, hint=hint), FREE)


def file_of(ref: str) -> str:
    """The page a file is read from.

    Raises:
        BadRequestError: When the reference is not one of ours.
    """
    parts = parse_qs(ref)
    if not {"filename", "type"} <= parts.keys():
        raise BadRequestError(f"{TITLE} has no file {ref}.")
    return f"/view?{ref}"


def _messages(status: object) -> dict[str, Any]:
    """What happened to a job, by the name of the event."""
    told = status.get("messages") if isinstance(status, Mapping) else None
    parts = told if isinstance(told, list) else ()
    return {str(part[0]): part[1] for part in parts if isinstance(part, list) and len(part) > 1}


def _faults(errors: object, graph: object) -> Iterator[tuple[str, bool]]:
    """Each fault in words, and whether it is a file or a kind of node that the server does not have."""
    for node_id, told in errors.items() if isinstance(errors, dict) else ():
        found = told.get("errors") if isinstance(told, dict) else None
        for fault in (part for part in found if isinstance(part, dict)) if isinstance(found, list) else ():
            extra = fault.get("extra_info")
            name = str(extra.get("input_name", "")) if isinstance(extra, dict) else ""
            is_missing = fault.get("type") == "value_not_in_list" and name.endswith("_name")
            yield f"{title_of(graph, str(node_id))}: {_said(fault)}", is_missing


def _said(part: Mapping[str, Any]) -> str:
    message, details = str(part.get("message") or "").strip(), str(part.get("details") or "").strip()
    return f"{message} ({details})" if message and details else message or details


def _saved(outputs: object) -> Iterator[dict[str, str]]:
    """Every file of every node, whatever the list is called: nodes of others have names of their own for it."""
    for node in outputs.values() if isinstance(outputs, dict) else ():
        for files in node.values() if isinstance(node, dict) else ():
            for file in files if isinstance(files, list) else ():
                if isinstance(file, dict) and file.get("filename"):
                    yield {name: str(file.get(name) or "") for name in ("filename", "subfolder", "type")}


def _suffix(file: Mapping[str, str]) -> str:
    return PurePosixPath(file["filename"]).suffix.lower()


def _remote(file: Mapping[str, str]) -> RemoteFile:
    named = {"filename": file["filename"], "subfolder": file["subfolder"], "type": file["type"] or "output"}
    return RemoteFile(ref=urlencode(named), suffix=_suffix(file))
