"""MiniMax as a provider: which of its interfaces an order or a remote id belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from core.errors import BadReplyError, BadRequestError, BusyError, OutcomeUnknownError
from core.model.orders import Ability, GenerateOrder
from core.providers.catalogue import Catalogue
from core.providers.contract import (
    Answer,
    Callback,
    Done,
    Failed,
    Files,
    Health,
    Hear,
    Progress,
    Recent,
    RemoteFile,
    RemoteJob,
)
from core.providers.minimax.atonce import answer
from core.providers.minimax.codes import reader
from core.providers.minimax.first import FirstClips
from core.providers.minimax.second import PATH as SECOND
from core.providers.minimax.second import SecondClips
from core.providers.wire.documents import json_of
from core.providers.wire.line import Line
from core.providers.wire.mapping import model_of

FIRST_ID, SECOND_ID = "v1:", "v2:"
"""How a remote id says which interface it belongs to; one that a person pastes says nothing, and both are asked."""


class MiniMax:
    """MiniMax, at its global or its mainland address.

    Args:
        line: How it is spoken to.
        catalogue: Its models.
        callback: Where it tells that work is done; empty, and it is only polled.
    """

    name = "minimax"
    is_idempotent = False

    def __init__(self, line: Line, catalogue: Catalogue, callback: str = "") -> None:
        self._catalogue = catalogue
        self._asking = replace(line, read_refusal=reader(BusyError))
        self._buying = replace(line, read_refusal=reader(OutcomeUnknownError))
        self._first = FirstClips(self._asking, self._buying, callback)
        self._second = SecondClips(self._asking, self._buying, callback)

    def submit(
        self, order: GenerateOrder, *, request_id: str, files: Files, hear: Hear | None = None
    ) -> RemoteJob | Answer:
        """Sends the order. `request_id` is not sent: MiniMax takes no name of ours."""
        del request_id, hear
        model = model_of(self._catalogue, order)
        if model.ability is not Ability.CLIP:
            return answer(self._buying, model, order, files)
        if model.endpoint == SECOND:
            return RemoteJob(f"{SECOND_ID}{self._second.submit(model, order, files)}")
        return RemoteJob(f"{FIRST_ID}{self._first.submit(model, order, files)}")

    def poll(self, remote_id: str) -> Progress | Done | Failed:
        """How far it is. An id without its interface is looked for in the second one first, which says when it has none."""
        if remote_id.startswith(FIRST_ID):
            return self._first.poll(remote_id.removeprefix(FIRST_ID))
        if remote_id.startswith(SECOND_ID):
            return self._second.poll(remote_id.removeprefix(SECOND_ID))
        return self._first.poll(remote_id) if self._is_first(remote_id) else self._second.poll(remote_id)

    def download(self, remote_id: str, file: RemoteFile, to: Path) -> None:
        """Fetches the clip by a link that is asked for now."""
        is_second = file.ref == remote_id.removeprefix(SECOND_ID)
        if is_second and not remote_id.startswith(FIRST_ID):
            self._second.download(file, to)
        else:
            self._first.download(file, to)

    def cancel(self, remote_id: str) -> None:
        """Takes a clip of the second interface out of the queue; the first one has no such call."""
        if remote_id.startswith(SECOND_ID):
            self._second.cancel(remote_id.removeprefix(SECOND_ID))
        elif not remote_id.startswith(FIRST_ID) and not self._is_first(remote_id):
            self._second.cancel(remote_id)

    def find_recent(self, *, since: datetime) -> tuple[Recent, ...] | None:
        """Clips of the second interface. The first one has no list, so its clips are never in here."""
        return self._second.find_recent(since, self._catalogue.models(Ability.CLIP))

    def check(self) -> Health:
        """Asks for the list of voices, which is free; MiniMax has no call that tells what is left."""
        self._asking.call("POST", "/v1/get_voice", json={"voice_type": "system"})
        return Health(is_key_good=True, note="MiniMax does not tell what is left.")

    def hear_back(self, headers: Mapping[str, str], body: bytes) -> Callback:
        """Reads a message. None is signed, so it is only a hint to ask; the first one is a question to be echoed.

        Raises:
            BadReplyError: When it cannot be read.
        """
        del headers
        told = _message(body)
        if "challenge" in told:
            return Callback(reply={"challenge": str(told["challenge"])})
        task = told.get("task")
        if isinstance(task, Mapping) and task.get("id"):
            return Callback(remote_id=f"{SECOND_ID}{task['id']}")
        if told.get("task_id"):
            return Callback(remote_id=f"{FIRST_ID}{told['task_id']}")
        raise BadReplyError("MiniMax sent a message that speaks of no clip.", hint="It is asked again anyway.")

    def _is_first(self, task_id: str) -> bool:
        try:
            self._second.poll(task_id)
        except BadRequestError:
            return True
        return False


def _message(body: bytes) -> dict[str, Any]:
    try:
        told = json_of(body)
    except ValueError as exc:
        raise BadReplyError("MiniMax sent a message that is not JSON.", hint="It is asked again anyway.") from exc
    if not isinstance(told, dict):
        raise BadReplyError("MiniMax sent a message without names.", hint="It is asked again anyway.")
    return told
