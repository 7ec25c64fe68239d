"""fal: many models behind one queue, files of its own, calls back signed with Ed25519.

Source: `fal-client` 1.0.3 (`client.py`, `auth.py`), fal.ai/docs on the queue and on webhooks, read on 2026-11-20. It tells
no bill. It answers a submit with addresses; they are used on its own host only, since the key goes there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from core.errors import (
    BadRequestError,
    ExpiredError,
    LimitError,
    ModelRetiredError,
    RefusedError,
    RemoteFailedError,
)
from core.model.orders import GenerateOrder
from core.providers.catalogue import Catalogue
from core.providers.contract import (
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
from core.providers.vendor import Vendor
from core.providers.wire import Gates, Line, Refusal, Reply, handing_over
from core.providers.wire.bars import bar_in
from core.providers.wire.hosts import check_address, origin_of, path_of
from core.providers.wire.keyring import Ed25519Seal
from core.providers.wire.mapping import SUFFIXES, body_of, data_url, media_type, model_of
from core.providers.wire.results import links_in, suffix_of
from core.settings import Settings

NAME, TITLE = "fal", "fal"
QUEUE_URL, REST_URL = "https://queue.fal.run", "https://rest.fal.ai"
SMALL_BYTES = 256_000
"""Up to here a file goes along inside the request; longer ones are uploaded first."""
_TOKEN_PATH = "/storage/auth/token?storage_type=fal-cdn-v3"  # noqa: S105 - an address
_SPACES = ("workflows", "comfy")
"""First parts of an endpoint that belong to the name of the app (`AppId` of the client)."""
_REMOTE = re.compile(r"(?:[\w.-]+/){2,3}requests/[\w-]+")
_GATES = Gates()


class Fal:
    """The vendor. Work is named by its path, `owner/app/requests/id`: the id alone cannot be asked for.

    Args:
        queue: The line to the queue.
        rest: The line to its files.
        catalogue: Its models.
        hook: Where it calls back; empty, and it is only polled.
    """

    name = NAME
    is_idempotent = False

    def __init__(self, queue: Line, rest: Line, catalogue: Catalogue, hook: str = "") -> None:
        self._queue = queue
        self._results = replace(queue, read_refusal=read_failure)
        self._rest = rest
        self._catalogue = catalogue
        self._hook = hook
        self._seal = Ed25519Seal(TITLE, lambda: replace(rest, headers={}).get("/.well-known/jwks.json").json())

    def submit(
        self,
        order: GenerateOrder,
        *,
        request_id: str,  # noqa: ARG002 - it takes no name of ours
        files: Files,
        hear: Hear | None = None,  # noqa: ARG002 - nothing is written here
    ) -> RemoteJob:
        model = model_of(self._catalogue, order)
        body = body_of(model, order, lambda digest: self._link(files.path(digest)))
        hook = {"fal_webhook": self._hook} if self._hook else None
        reply = self._queue.send(f"/{model.endpoint}", json=body, params=hook)
        found = reply.json()
        work = found.get("request_id")
        if not isinstance(work, str) or not work:
            raise reply.unreadable("without the id of its work")
        return RemoteJob(self._path(str(found.get("response_url", "")), model.endpoint, work))

    def poll(self, remote_id: str) -> Progress | Done | Failed:
        path = _checked(remote_id)
        try:
            reply = self._queue.get(f"{path}/status", params={"logs": 1})
        except ModelRetiredError as exc:
            raise BadRequestError(f"{TITLE} knows no work {remote_id}.", hint="Check the id.") from exc
        found = reply.json()
        status = found.get("status")
        if status == "COMPLETED":
            return self._failure(found) or self._result(path)
        if not isinstance(status, str):
            raise reply.unreadable("without a status")
        return _progress(status, found)

    def download(self, remote_id: str, file: RemoteFile, to: Path) -> None:  # noqa: ARG002 - the link says it all
        self._queue.fetch(file.ref, to)

    def cancel(self, remote_id: str) -> None:
        try:
            self._queue.call("PUT", f"{_checked(remote_id)}/cancel")
        except (ModelRetiredError, BadRequestError):
            return  # it is over, or never was

    def find_recent(self, *, since: datetime) -> tuple[Recent, ...] | None:  # noqa: ARG002 - it has no list
        return None

    def check(self) -> Health:
        """Asks for leave to upload, which is free and needs the key (`CDNTokenManager` of the client)."""
        self._rest.call("POST", _TOKEN_PATH, json={})
        return Health(is_key_good=True)

    def hear_back(self, headers: Mapping[str, str], body: bytes) -> Callback:
        found = self._seal.opened(headers, body)
        work = str(found.get("request_id", ""))
        return Callback(work, is_signed=True, event_id=headers.get("x-fal-webhook-request-id", ""))

    def _path(self, url: str, endpoint: str, work: str) -> str:
        """What the work is named by: the path of the address it answered with, if that is its own, else what we know."""
        path = path_of(url).strip("/")
        if origin_of(url) == origin_of(self._queue.base_url) and _REMOTE.fullmatch(path):
            return path
        parts = endpoint.split("/")
        return f"{'/'.join(parts[: 3 if parts[0] in _SPACES else 2])}/requests/{work}"

    def _link(self, path: Path) -> str:
        kind = media_type(path)
        if path.stat().st_size <= SMALL_BYTES:
            return data_url(path)
        with handing_over():
            leave = self._rest.call("POST", _TOKEN_PATH, json={}).json()
            base_url, token = str(leave.get("base_url", "")), str(leave.get("token", ""))
            check_address(base_url, {origin_of(self._rest.base_url), *self._rest.result_hosts})
            named = {"Content-Type": kind, "X-Fal-File-Name": f"reference{SUFFIXES.get(kind, '.bin')}"}
            shelf = Line(TITLE, base_url, secret=token, headers={"Authorization": f"{leave.get('token_type')} {token}"})
            reply = shelf.call("POST", "/files/upload", content=path.read_bytes(), headers=named, read_s=120)
            url = reply.json().get("access_url")
            if not isinstance(url, str):
                raise reply.unreadable("an upload without its address")
            return url

    def _result(self, path: str) -> Done | Failed:
        try:
            found = self._results.get(path).json()
        except ModelRetiredError:
            return Failed(ExpiredError(f"{TITLE} has deleted the result.", hint="It has to be made again."))
        except (RefusedError, RemoteFailedError) as exc:
            return Failed(exc)
        except BadRequestError as exc:
            return Failed(RemoteFailedError(exc.message, hint="Change the request, or choose another model."))
        flagged = found.get("has_nsfw_concepts")
        if isinstance(flagged, list) and flagged and all(flagged):
            return Failed(RefusedError(f"{TITLE} blacked the picture out.", hint="Say it in other words."))
        return Done(files=tuple(RemoteFile(link, suffix_of(link)) for link in links_in(found)))

    def _failure(self, found: Mapping[str, Any]) -> Failed | None:
        """Completed work may be failed work."""
        said, kind = found.get("error"), str(found.get("error_type") or "")
        if not said and not kind:
            return None
        words = self._queue.clean(said if isinstance(said, str) else json.dumps(said or kind))[:400]
        if "cancel" in kind:
            return Failed(RemoteFailedError(f"{TITLE} stopped the work: {words}"), is_cancelled=True)
        if "content_policy" in f"{kind} {words}":
            return Failed(RefusedError(f"{TITLE} refuses this: {words}", hint="Say it in other words."))
        return Failed(RemoteFailedError(f"{TITLE} could not make it: {words}", hint="Make another take."))


def _checked(remote_id: str) -> str:
    if not _REMOTE.fullmatch(remote_id):
        raise BadRequestError(
            f"{remote_id[:80]} is no work of {TITLE}.",
            hint="It is named like owner/app/requests/id, as in its addresses.",
        )
    return f"/{remote_id}"


def _progress(status: str, found: Mapping[str, Any]) -> Progress:
    if status == "IN_QUEUE":
        before = found.get("queue_position")
        return Progress(note=f"{before} before it in the queue." if before else "In the queue.", wait_s=4)
    logs = found.get("logs")
    entries = logs if isinstance(logs, list) else []
    fraction, eta_s = bar_in(
        "\n".join(str(entry.get("message", "")) for entry in entries if isinstance(entry, Mapping))
    )
    note = "" if status == "IN_PROGRESS" else f"{TITLE} says: {status[:40]}."
    return Progress(fraction=fraction, eta_s=eta_s, note=note, wait_s=3)


def read_refusal(reply: Reply) -> Refusal:
    """`detail` is a sentence, or a list of what is wrong where; `error_type` and a header name the kind."""
    if reply.is_ok:
        return Refusal()
    detail = reply.body().get("detail")
    if isinstance(detail, list):
        parts = [part for part in detail if isinstance(part, Mapping)]
        words = "; ".join(f"{part.get('msg', '')} ({part.get('type', '')})" for part in parts)
    else:
        words = str(detail or "")
    if "content_policy_violation" in words:
        return Refusal(words, RefusedError)
    if reply.status in {402, 403} and re.search(r"exhausted balance|insufficient|user is locked", words, re.IGNORECASE):
        return Refusal(words, LimitError)
    return Refusal(words)


def read_failure(reply: Reply) -> Refusal:
    """The same for the address of a result: what the model itself answered is a failure, not a broken vendor."""
    refusal = read_refusal(reply)
    has_type = reply.body().get("error_type") or reply.headers.get("x-fal-error-type")
    if reply.status >= 500 and has_type and refusal.kind is None:
        return Refusal(refusal.words, RemoteFailedError)
    return refusal


def _open(settings: Settings, catalogue: Catalogue) -> Fal:
    key, own = settings.keys[NAME].get_secret_value(), settings.vendor(NAME)
    queue = Line(
        TITLE,
        own.base_url or QUEUE_URL,
        secret=key,
        headers={"Authorization": f"Key {key}"},
        read_refusal=read_refusal,
        gate=_GATES.gate(NAME, key),
        result_hosts=own.result_hosts,
    )
    rest = replace(queue, base_url=own.options.get("rest_url", own.base_url or REST_URL))
    hook = f"{settings.public_url.rstrip('/')}/hooks/{NAME}" if settings.public_url.startswith("https://") else ""
    return Fal(queue, rest, catalogue, hook)


VENDOR = Vendor(NAME, TITLE, Path(__file__).parent / "catalogue" / "fal.toml", _open, key=NAME)
