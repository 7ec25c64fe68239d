"""Clips of the second interface: the H3 family, with pictures and clips by role, a list of the last seven days, and cancel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from core.errors import BadRequestError, ExpiredError, ModelRetiredError, RemoteFailedError
from core.model.orders import GenerateOrder
from core.providers.catalogue import Model
from core.providers.contract import Done, Failed, Files, Progress, Recent, RemoteFile
from core.providers.minimax.codes import failure
from core.providers.wire.documents import moment_of
from core.providers.wire.line import Line
from core.providers.wire.mapping import SUFFIXES, body_of, media_type
from core.providers.wire.replies import Reply, handing_over

PATH = "/v2/video_generation"
_QUERY = "/v2/query/video_generation"
_POLL_S = 10.0
_LONGEST = 60
"""Characters of a state that is shown as it came."""
_UPLOAD_S = 120.0
_WORKING = {"queued": "In the queue", "running": "At work"}
_KEPT = timedelta(days=7)
_PAGE, _PAGES = 50, 10
_ROLES = ("first_frame", "last_frame", "reference_image", "reference_video", "reference_audio")
_FRAMES = ("first_frame", "last_frame")


@dataclass(frozen=True)
class SecondClips:
    """Clips of `/v2/video_generation`.

    Args:
        asking: For what is free.
        buying: For submits.
        callback: Where MiniMax tells that it is done; empty, and it is only polled.
    """

    asking: Line
    buying: Line
    callback: str

    def submit(self, model: Model, order: GenerateOrder, files: Files) -> str:
        """Hands over the files, which is free, then sends the order; the task's id."""
        body = body_of(model, order, lambda digest: self._uploaded(files.path(digest)))
        content = body.get("content", {})
        body["content"] = [{"type": "text", "text": content.get("text", "")}, *_media(content)]
        if any(content.get(role) for role in _FRAMES):
            body["ratio"] = "adaptive"  # the clip takes the shape of its frame
        if self.callback:
            body["callback_url"] = self.callback
        reply = self.buying.send(PATH, json=body)
        if not (task_id := reply.json().get("task_id")):
            raise reply.unreadable("without a task")
        return str(task_id)

    def poll(self, task_id: str) -> Progress | Done | Failed:
        """How far a task is; a state nobody documented is told and waited out.

        Raises:
            BadRequestError: When there is no such task, or it is older than seven days.
        """
        reply = self._asked(task_id)
        task = _task(reply)
        state = str(task.get("status", "")).lower()
        if state == "cancelled":
            gone = RemoteFailedError("The clip was cancelled at MiniMax.", hint="Make another take.")
            return Failed(error=gone, is_cancelled=True)
        if state == "failed":
            return Failed(error=self._failure(task))
        if not state or (state == "succeeded" and not _url(task)):
            raise reply.unreadable("without the state of the clip")
        if state != "succeeded":
            return Progress(note=_WORKING.get(state) or self.asking.clean(state)[:_LONGEST], wait_s=_POLL_S)
        began_at = moment_of(task.get("created_at"))
        # The link runs out, so it is asked for anew when the clip is fetched.
        return Done(
            files=(RemoteFile(ref=task_id, suffix=".mp4"),),
            deadline_at=began_at + _KEPT if began_at is not None else None,
        )

    def download(self, file: RemoteFile, to: Path) -> None:
        """Asks for a fresh link and fetches it without the key."""
        try:
            url = _url(_task(self._asked(file.ref)))
        except BadRequestError as exc:
            raise _gone() from exc
        if not url:
            raise _gone()
        self.asking.fetch(url, to)

    def cancel(self, task_id: str) -> None:
        """Takes a task out of the queue. What is at work cannot be stopped; what is over is left alone: asking would delete it."""
        try:
            if str(_task(self._asked(task_id)).get("status")).lower() == "queued":
                self.asking.call("DELETE", f"{PATH}/{quote(task_id, safe='')}")
        except BadRequestError:
            return  # there is no such task, or it began in between

    def find_recent(self, since: datetime, models: Sequence[Model]) -> tuple[Recent, ...]:
        """The list since a moment, newest first, seven days at most. It tells neither prompt nor request.

        Args:
            since: The moment.
            models: The catalogue's entries, which the vendor's names are turned into.
        """
        found = []
        for task in self._listed(since):
            began_at = moment_of(task.get("created_at"))
            if began_at is not None and began_at >= since and task.get("id"):
                found.append(Recent(f"v2:{task['id']}", _model_id(task, models), began_at))
        return tuple(sorted(found, key=lambda entry: entry.created_at, reverse=True))

    def _asked(self, task_id: str) -> Reply:
        try:
            return self.asking.get(f"{_QUERY}/{quote(task_id, safe='')}")
        except ModelRetiredError as exc:  # a task that is not there, not a model
            raise BadRequestError(
                f"MiniMax knows no clip {task_id}.", hint="Only the last seven days are kept."
            ) from exc

    def _listed(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        for page in range(1, _PAGES + 1):
            reply = self.asking.get(_QUERY, params={"page_num": page, "page_size": _PAGE})
            items = reply.json().get("items")
            if not isinstance(items, list):
                raise reply.unreadable("without its list")
            tasks = [task for task in items if isinstance(task, Mapping)]
            yield from tasks
            moments = [moment_of(task.get("created_at")) for task in tasks]
            if len(items) < _PAGE or all(moment is not None and moment < since for moment in moments):
                return

    def _uploaded(self, path: Path) -> str:
        kind = media_type(path)
        name = f"input{SUFFIXES.get(kind, '')}"
        with handing_over(), path.open("rb") as stream:
            reply = self.asking.call(
                "POST",
                "/v1/files/upload",
                form={"purpose": "video_generation_input"},
                files={"file": (name, stream, kind)},
                read_s=_UPLOAD_S,
            )
            file = reply.json().get("file")
            file_id = file.get("file_id") if isinstance(file, Mapping) else None
            if not file_id:
                raise reply.unreadable("an upload without a file")
            return f"mm_file://{file_id}"

    def _failure(self, task: Mapping[str, Any]) -> Any:
        error = task.get("error")
        told = error if isinstance(error, Mapping) else {}
        return failure(told.get("code", ""), self.asking.clean(str(told.get("message", ""))))


def _media(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for role in _ROLES:
        links = content.get(role) or ()
        kind = f"{role.rpartition('_')[2]}_url" if role.startswith("reference") else "image_url"
        for link in (links,) if isinstance(links, str) else links:
            yield {"type": kind, kind: {"url": link}, "role": role}


def _task(reply: Reply) -> Mapping[str, Any]:
    task = reply.json().get("task")
    if not isinstance(task, Mapping):
        raise reply.unreadable("without its task")
    return task


def _model_id(task: Mapping[str, Any], models: Sequence[Model]) -> str:
    name, resolution = str(task.get("model", "")), str(task.get("resolution", ""))
    named = [model for model in models if model.endpoint == PATH and model.constants.get("model") == name]
    fitting = [model for model in named if model.sizes is not None and resolution in model.sizes.resolutions]
    return next((model.id for model in [*fitting, *named]), name)


def _url(task: Mapping[str, Any]) -> str:
    content = task.get("content")
    return str(content.get("url") or "") if isinstance(content, Mapping) else ""


def _gone() -> ExpiredError:
    return ExpiredError("MiniMax does not have the clip any more.", hint="It has to be made again.")
