"""Replicate: any model by name; results live for an hour; signed calls back.

Source: `replicate` 1.0.7 (`client.py`, `prediction.py`, `file.py`, `webhook.py`, `account.py`), replicate.com/docs
topics lifecycle, data retention and verify webhooks, read on 2026-11-20. It tells no prices and no bill.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from core.errors import (
    BadRequestError,
    ExpiredError,
    LimitError,
    ModelRetiredError,
    RefusedError,
    RemoteFailedError,
)
from core.model.base import utc_now
from core.model.money import FREE, UNKNOWN
from core.model.orders import GenerateOrder
from core.providers.catalogue import Catalogue, Model
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
from core.providers.wire.documents import written_moment
from core.providers.wire.mapping import SUFFIXES, body_of, data_url, media_type, model_of
from core.providers.wire.results import links_in, suffix_of
from core.providers.wire.signed import SvixSeal
from core.settings import Settings

NAME, TITLE = "replicate", "Replicate"
BASE_URL = "https://api.replicate.com/v1"
KEPT = timedelta(hours=1)
"""How long a result lives, counted from its creation to be on the safe side (docs: data retention)."""
SMALL_BYTES = 256_000
"""Up to here a file goes along inside the request (docs: input files)."""
_MOST_PAGES = 10
_RESETS = re.compile(r"resets in ~?(\d+(?:\.\d+)?)\s*s")
_POLICY = re.compile(r"\(E005\)|flagged as sensitive|nsfw|content policy|safety (?:filter|system)", re.IGNORECASE)
_GATES = Gates()


class Replicate:
    """The vendor.

    Args:
        line: How it is spoken to.
        catalogue: Its models.
        hook: Where it calls back; empty, and it is only polled.
    """

    name = NAME
    is_idempotent = False

    def __init__(self, line: Line, catalogue: Catalogue, hook: str = "") -> None:
        self._line = line
        self._catalogue = catalogue
        self._hook = hook
        self._seal = SvixSeal(TITLE, lambda: str(line.get("/webhooks/default/secret").json().get("key", "")))

    def submit(
        self,
        order: GenerateOrder,
        *,
        request_id: str,  # noqa: ARG002 - it takes no name of ours
        files: Files,
        hear: Hear | None = None,  # noqa: ARG002 - nothing is written here
    ) -> RemoteJob:
        """Official models have an address of their own; the others are named by version."""
        model = model_of(self._catalogue, order)
        body: dict[str, Any] = {"input": body_of(model, order, lambda digest: self._link(files.path(digest)))}
        path = f"/models/{model.endpoint}/predictions"
        if model.version:
            body["version"], path = model.version, "/predictions"
        if self._hook:
            body |= {"webhook": self._hook, "webhook_events_filter": ["completed"]}
        reply = self._line.send(path, json=body)
        found = reply.json()
        if not isinstance(found.get("id"), str) or not found["id"]:
            raise reply.unreadable("without the id of its work")
        return RemoteJob(found["id"], deadline_at=_deadline(found))

    def poll(self, remote_id: str) -> Progress | Done | Failed:
        reply = self._get(remote_id)
        found = reply.json()
        status = found.get("status")
        if not isinstance(status, str):
            raise reply.unreadable("without a status")
        if status == "succeeded":
            return self._done(found)
        if status in {"failed", "canceled", "aborted"}:
            return self._failed(status, found)
        return _progress(status, found)

    def download(self, remote_id: str, file: RemoteFile, to: Path) -> None:  # noqa: ARG002 - the link says it all
        """Results of the file store need the key, which goes to the vendor's own host only."""
        self._line.fetch(file.ref, to, with_key=True)

    def cancel(self, remote_id: str) -> None:
        try:
            self._line.call("POST", f"/predictions/{quote(remote_id, safe='')}/cancel")
        except (ModelRetiredError, BadRequestError):
            return  # it is over, or never was

    def find_recent(self, *, since: datetime) -> tuple[Recent, ...]:
        models = tuple(model for model in self._catalogue.models() if model.provider == NAME)
        found: list[Recent] = []
        path = "/predictions"
        for _page in range(_MOST_PAGES):
            reply = self._line.get(path)
            page = reply.json()
            entries = [_recent(entry, models) for entry in _results(reply, page)]
            found += [entry for entry in entries if entry.remote_id and entry.created_at >= since]
            path = f"/predictions?{str(page.get('next') or '').partition('?')[2]}"
            if not page.get("next") or any(entry.created_at < since for entry in entries):
                break
        return tuple(sorted(found, key=lambda entry: entry.created_at))

    def check(self) -> Health:
        """The account behind the key; free (`accounts.current` of the SDK, `GET /account`)."""
        account = self._line.get("/account").json()
        return Health(is_key_good=True, note=f"The key is {account.get('username', 'known')}'s.")

    def live_schema(self, endpoint: str, version: str = "") -> Mapping[str, Any]:
        """Of the version that is named, else of the newest (`models.get`, `models.versions.get` of the SDK)."""
        path = f"/models/{endpoint}"
        reply = self._line.get(f"{path}/versions/{version}" if version else path)
        found = reply.json()
        told = found if version else found.get("latest_version")
        schema = told.get("openapi_schema") if isinstance(told, dict) else None
        if not isinstance(schema, dict):
            raise reply.unreadable("without the model's schema")
        return schema

    def hear_back(self, headers: Mapping[str, str], body: bytes) -> Callback:
        found = self._seal.opened(headers, body)
        return Callback(str(found.get("id", "")), is_signed=True, event_id=headers["webhook-id"])

    def _get(self, remote_id: str) -> Reply:
        try:
            return self._line.get(f"/predictions/{quote(remote_id, safe='')}")
        except ModelRetiredError as exc:
            raise BadRequestError(f"{TITLE} knows no work {remote_id}.", hint="Check the id.") from exc

    def _link(self, path: Path) -> str:
        if path.stat().st_size <= SMALL_BYTES:
            return data_url(path)
        kind = media_type(path)
        with handing_over(), path.open("rb") as stream:
            part = (f"reference{SUFFIXES.get(kind, '.bin')}", stream, kind)
            reply = self._line.call("POST", "/files", files={"content": part}, read_s=120)
            urls = reply.json().get("urls")
            url = urls.get("get") if isinstance(urls, dict) else None
            if not isinstance(url, str):
                raise reply.unreadable("an upload without its address")
            return url

    def _done(self, found: Mapping[str, Any]) -> Done | Failed:
        links = links_in(found.get("output"))
        if not links and found.get("data_removed"):
            gone = ExpiredError(f"{TITLE} has deleted the result.", hint="It has to be made again.")
            return Failed(gone, billed=UNKNOWN)
        files = tuple(RemoteFile(link, suffix_of(link)) for link in links)
        return Done(files=files, billed=UNKNOWN, deadline_at=_deadline(found))

    def _failed(self, status: str, found: Mapping[str, Any]) -> Failed:
        """What it costs is not told; that aborted work is free is (docs: lifecycle)."""
        if status != "failed":
            billed = FREE if status == "aborted" else UNKNOWN
            return Failed(RemoteFailedError(f"{TITLE} stopped the work."), billed=billed, is_cancelled=True)
        said = self._line.clean(str(found.get("error") or "it does not say why"))[:400]
        if _POLICY.search(said):
            return Failed(RefusedError(f"{TITLE} refuses this: {said}", hint="Say it in other words."))
        return Failed(RemoteFailedError(f"{TITLE} could not make it: {said}", hint="Make another take."))


def _progress(status: str, found: Mapping[str, Any]) -> Progress:
    if status == "starting":
        return Progress(note="Waits for a machine.", wait_s=5)
    fraction, eta_s = bar_in(str(found.get("logs") or ""))
    note = "" if status == "processing" else f"{TITLE} says: {status[:40]}."
    return Progress(fraction=fraction, eta_s=eta_s, note=note, wait_s=3)


def _deadline(found: Mapping[str, Any]) -> datetime:
    """When the result is deleted."""
    return _moment(found.get("created_at")) + KEPT


def _moment(text: object) -> datetime:
    """A moment as Replicate writes it, to the nanosecond at times; now, when it cannot be read."""
    return written_moment(text) or utc_now()


def _results(reply: Reply, page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = page.get("results", [])
    if not isinstance(found, list):
        raise reply.unreadable("without its list")
    return [entry for entry in found if isinstance(entry, Mapping)]


def _recent(entry: Mapping[str, Any], models: Sequence[Model]) -> Recent:
    asked = entry.get("input")
    given = asked if isinstance(asked, Mapping) else {}
    model_id = _model_id(str(entry.get("model") or ""), str(entry.get("version") or ""), given, models)
    return Recent(str(entry.get("id") or ""), model_id, _moment(entry.get("created_at")), str(given.get("prompt", "")))


def _model_id(name: str, version: str, given: Mapping[str, Any], models: Sequence[Model]) -> str:
    """Our id of a model of the list. Several entries may be one model there, each with a resolution of its own."""
    same = [model for model in models if model.endpoint == name or (version and model.version == version)]
    told = [model for model in same if model.sizes and str(given.get("resolution")) in model.sizes.resolutions]
    return next((model.id for model in (*told, *same)), f"{NAME}/{name}")


def read_refusal(reply: Reply) -> Refusal:
    """Problem documents: `title`, `detail`, `status`. A version that is gone is told as 422."""
    if reply.is_ok:
        return Refusal()
    body = reply.body()
    words = " ".join(str(body[name]) for name in ("title", "detail") if body.get(name))
    if reply.status == 402:
        return Refusal(words, LimitError)
    if reply.status == 422 and "version" in words.lower() and "not exist" in words.lower():
        return Refusal(words, ModelRetiredError)
    resets = _RESETS.search(words)
    return Refusal(words, wait_s=float(resets.group(1)) if resets else None)


def _open(settings: Settings, catalogue: Catalogue) -> Replicate:
    key, own = settings.keys[NAME].get_secret_value(), settings.vendor(NAME)
    line = Line(
        TITLE,
        own.base_url or BASE_URL,
        secret=key,
        headers={"Authorization": f"Bearer {key}"},
        read_refusal=read_refusal,
        gate=_GATES.gate(NAME, key),
        result_hosts=own.result_hosts,
    )
    hook = f"{settings.public_url.rstrip('/')}/hooks/{NAME}" if settings.public_url.startswith("https://") else ""
    return Replicate(line, catalogue, hook)


VENDOR = Vendor(NAME, TITLE, Path(__file__).parent / "catalogue" / "replicate.toml", _open, key=NAME)
