"""Clips of the first interface: the Hailuo 2.3 and 02 families and the 01 models.

There is no cancel, no list, no seed and no shape: text gives 16:9, a first frame gives its own shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import ExpiredError
from core.model.orders import GenerateOrder
from core.providers.catalogue import Model
from core.providers.contract import Done, Failed, Files, Progress, RemoteFile
from core.providers.minimax.codes import failure, said_in
from core.providers.wire.line import Line
from core.providers.wire.mapping import body_of, data_url

PATH = "/v1/video_generation"
_POLL_S = 10.0
_LONGEST = 60
"""Characters of a state that is shown as it came."""
_WORKING = {"preparing": "Preparing", "queueing": "In the queue", "processing": "At work"}
_FAILED = frozenset({"fail", "failed"})
"""The page says Fail, the vendor's own command line looks for Failed."""


@dataclass(frozen=True)
class FirstClips:
    """Clips of `/v1/video_generation`.

    Args:
        asking: For what is free.
        buying: For submits.
        callback: Where MiniMax tells that it is done; empty, and it is only polled.
    """

    asking: Line
    buying: Line
    callback: str

    def submit(self, model: Model, order: GenerateOrder, files: Files) -> str:
        """Sends the order; the task's id."""
        body = body_of(model, order, lambda digest: data_url(files.path(digest)))
        if subjects := body.pop("subject_reference", None):
            body["subject_reference"] = [{"type": "character", "image": [link]} for link in subjects]
        if self.callback:
            body["callback_url"] = self.callback
        reply = self.buying.send(PATH, json=body)
        if not (task_id := reply.json().get("task_id")):
            raise reply.unreadable("without a task")
        return str(task_id)

    def poll(self, task_id: str) -> Progress | Done | Failed:
        """How far a task is; a state nobody documented is told and waited out.

        Raises:
            BadRequestError: When there is no such task.
        """
        reply = self.asking.get("/v1/query/video_generation", params={"task_id": task_id})
        body = reply.json()
        state = str(body.get("status", "")).lower()
        if state in _WORKING:
            return Progress(note=_WORKING[state], wait_s=_POLL_S)
        if state in _FAILED:
            return Failed(error=self._failure(body))
        if not state or (state == "success" and not body.get("file_id")):
            raise reply.unreadable("without the state of the clip")
        if state != "success":
            return Progress(note=self.asking.clean(state)[:_LONGEST], wait_s=_POLL_S)
        # Kept as text: it is a string here and a number of 64 bits where the file is asked for.
        return Done(files=(RemoteFile(ref=str(body["file_id"]), suffix=".mp4"),))

    def download(self, file: RemoteFile, to: Path) -> None:
        """Asks for a fresh link, which is good for an hour, and fetches it without the key."""
        body = self.asking.get("/v1/files/retrieve", params={"file_id": file.ref}).json()
        found = body.get("file")
        url = found.get("download_url") if isinstance(found, Mapping) else None
        if not url:
            raise ExpiredError("MiniMax does not have the clip any more.", hint="It has to be made again.")
        self.asking.fetch(str(url), to)

    def _failure(self, body: Mapping[str, Any]) -> Any:
        code, words = said_in(body)
        words = "" if words.lower() == "success" else words
        return failure(code, self.asking.clean(str(body.get("error_message") or words)))
