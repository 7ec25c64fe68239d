"""Segmind: models by slug over its second interface, one queue and one way of asking for all.

Each slug has its own field names; they are in the catalogue. Held to the `segmind` client 1.3.0. There is no cancel, no name of ours
for a request, and no message when a plain model is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import quote

from core.errors import (
    BadReplyError,
    BadRequestError,
    LimitError,
    ModelRetiredError,
    ProviderError,
    RefusedError,
    RemoteFailedError,
)
from core.model.base import utc_now
from core.model.money import FREE, UNKNOWN, Price
from core.model.orders import GenerateOrder
from core.providers.catalogue import Catalogue
from core.providers.contract import Done, Failed, Files, Health, Hear, Progress, Recent, RemoteFile, RemoteJob
from core.providers.vendor import Vendor
from core.providers.wire import Gates, Line, Refusal, Reply, handing_over
from core.providers.wire.documents import written_moment
from core.providers.wire.mapping import body_of, data_url, model_of
from core.providers.wire.results import links_in, suffix_of
from core.settings import Settings

NAME, TITLE = "segmind", "Segmind"
BASE_URL = "https://api.segmind.com"
UPLOAD_URL = "https://workflows-api.segmind.com"
HISTORY_URL = "https://api.spotprod.segmind.com"
RECORD = timedelta(hours=1)
"""How long a request can be asked for, from its submit. Its files are kept for seven days, but who knows their address then?"""
_HISTORY = "/inference-request/request-history"
_POLL_S, _UPLOAD_S = 5.0, 120.0
_PAGE, _PAGES = 100, 10
_ENDED = ("COMPLETED", "FAILED")
_WORKING = {"QUEUED": "In the queue", "PENDING": "In the queue", "PROCESSING": "At work"}
_LONGEST = 300
_GATES = Gates()
_POLICY = re.compile(r"nsfw|safety|moderat|sensitive|content policy|prohibited|inappropriate", re.IGNORECASE)
_NO_CREDIT = re.compile(r"credit|balance|spend", re.IGNORECASE)


class Segmind:
    """Segmind.

    Args:
        line: How it is spoken to.
        catalogue: Its models.
        upload: The line to where files are handed over.
        history: The line to the list of all requests, which outlives their records.
    """

    name = NAME
    is_idempotent = False

    def __init__(self, line: Line, catalogue: Catalogue, *, upload: Line, history: Line) -> None:
        self._line = line
        self._catalogue = catalogue
        self._upload = upload
        self._history = history

    def submit(
        self,
        order: GenerateOrder,
        *,
        request_id: str,  # noqa: ARG002 - it takes no name of ours
        files: Files,
        hear: Hear | None = None,  # noqa: ARG002 - nothing is written here
    ) -> RemoteJob:
        """Hands over the files, which is free, then sends the order."""
        model = model_of(self._catalogue, order)
        body = body_of(model, order, lambda digest: self._uploaded(files.path(digest)))
        reply = self._line.send(f"/v2/{model.endpoint}", json=body)
        remote_id = reply.json().get("request_id")
        if not isinstance(remote_id, str) or not remote_id:
            raise reply.unreadable("without the id of its work")
        return RemoteJob(remote_id, deadline_at=utc_now() + RECORD)

    def poll(self, remote_id: str) -> Progress | Done | Failed:
        """How far it is. After an hour its record is gone, and the list of all requests is asked in its place.

        Raises:
            BadRequestError: When neither knows it.
        """
        path = f"/v2/requests/{quote(remote_id, safe='')}"
        try:
            reply = self._line.get(f"{path}/status")
            if _state(reply) == "COMPLETED":
                reply = self._line.get(path)
        except ModelRetiredError:
            return self._remembered(remote_id)
        body, state = reply.json(), _state(reply)
        if not state:
            raise reply.unreadable("without the state of its work")
        if state not in _ENDED:
            return Progress(note=_WORKING.get(state) or self._line.clean(state)[:_LONGEST], wait_s=_POLL_S)
        metrics = body.get("metrics")
        billed = billed_of(metrics.get("cost")) if isinstance(metrics, Mapping) else UNKNOWN
        if state == "FAILED":
            return Failed(self._failure(body.get("error")), billed=billed)
        return _done(links_in(body.get("output")), billed)

    def download(self, remote_id: str, file: RemoteFile, to: Path) -> None:  # noqa: ARG002 - the link says it all
        """Fetches a result; its address is open, and the key stays here."""
        self._line.fetch(file.ref, to)

    def cancel(self, remote_id: str) -> None:
        """Does nothing: Segmind has no such call."""

    def find_recent(self, *, since: datetime) -> tuple[Recent, ...]:
        """The list of all requests since a moment, newest first; those that failed are in it, too."""
        names = {model.endpoint: model.id for model in self._catalogue.models() if model.provider == NAME}
        found: dict[str, Recent] = {}
        for row in self._rows(since):
            entry = _recent(row, names)
            if entry is not None and entry.created_at >= since:
                found[entry.remote_id] = entry
        return tuple(sorted(found.values(), key=lambda entry: entry.created_at, reverse=True))

    def check(self) -> Health:
        """Asks how many credits are left, which is free."""
        try:
            credits_left = self._line.get("/v1/get-user-credits").json().get("credits")
        except ModelRetiredError:
            return Health(is_key_good=True, credit="no credits")
        return Health(is_key_good=True, credit=f"{credits_left} credits" if credits_left is not None else "")

    def _uploaded(self, path: Path) -> str:
        with handing_over():
            reply = self._upload.call("POST", "/upload-asset", json={"data_urls": [data_url(path)]}, read_s=_UPLOAD_S)
            links = links_in(reply.json().get("file_urls"))
            if not links:
                raise reply.unreadable("an upload without its address")
            return links[0]

    def _remembered(self, remote_id: str) -> Progress | Done | Failed:
        try:
            reply = self._history.get(f"{_HISTORY}/{quote(remote_id, safe='')}")
        except ModelRetiredError as exc:
            raise BadRequestError(f"{TITLE} knows no work {remote_id}.", hint="Check the id.") from exc
        row = reply.json()
        state, billed = str(row.get("model_status") or "").upper(), billed_of(row.get("credits_deduction"))
        if not state:
            raise reply.unreadable("without the state of its work")
        if state == "COMPLETED":
            return _done(links_in(row.get("generation_url")), billed)
        if state == "FAILED":
            return Failed(self._failure(row.get("error")), billed=billed)
        return Progress(note=_WORKING.get(state) or self._line.clean(state)[:_LONGEST], wait_s=_POLL_S)

    def _rows(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        """Days are asked for, and a day more on each side: nobody tells whose midnight is meant."""
        day = timedelta(days=1)
        window = {"from_date": f"{since - day:%Y-%m-%d}", "to_date": f"{utc_now() + day:%Y-%m-%d}"}
        for page in range(1, _PAGES + 1):
            reply = self._history.get(_HISTORY, params={"page": page, "per_page": _PAGE, **window})
            rows = _list_in(reply)
            yield from rows
            if len(rows) < _PAGE:
                return

    def _failure(self, error: object) -> ProviderError:
        said = self._line.clean(str(error or "it does not say why"))[:_LONGEST].rstrip(".")
        if _POLICY.search(said):
            return RefusedError(
                f"{TITLE} refuses this: {said}.", hint="Say it in other words, or choose another model."
            )
        return RemoteFailedError(f"{TITLE} could not make it: {said}.", hint="Make another take.")


def _done(links: tuple[str, ...], billed: Price) -> Done | Failed:
    if not links:
        return Failed(
            BadReplyError(f"{TITLE} ended without a result.", hint="Look it up at the vendor."), billed=billed
        )
    files = tuple(RemoteFile(link, suffix_of(link)) for link in links)
    return Done(files=files, billed=billed)


def _state(reply: Reply) -> str:
    return str(reply.json().get("status") or "").upper()


def billed_of(cost: object) -> Price:
    """Credits are dollars: the client says so of the same number in the list of requests."""
    try:
        usd = Decimal(str(cost))
    except InvalidOperation:
        return UNKNOWN
    return Price(usd=usd) if usd.is_finite() and usd > 0 else FREE if usd == 0 else UNKNOWN


def _list_in(reply: Reply) -> list[Mapping[str, Any]]:
    """The rows of a page. The client tells what a row holds, but not under which name the rows are: it is the one list there."""
    found = reply.value()
    parts = found.values() if isinstance(found, dict) else (found,)
    rows = next((part for part in parts if isinstance(part, list)), None)
    if rows is None:
        raise reply.unreadable("without its list")
    return [row for row in rows if isinstance(row, Mapping)]


def _recent(row: Mapping[str, Any], names: Mapping[str, str]) -> Recent | None:
    began_at = written_moment(row.get("model_created") or row.get("created_at"))
    if began_at is None or not row.get("request_id"):
        return None
    asked = row.get("request_body")
    prompt = str(asked.get("prompt", "")) if isinstance(asked, Mapping) else ""
    slug = str(row.get("model_name") or "")
    return Recent(str(row.get("request_id")), names.get(slug, f"{NAME}/{slug}"), began_at, prompt)


def read_refusal(reply: Reply) -> Refusal:
    """Errors are `{"error": "text"}`. Work that ended is told as an answer, whatever its status: FAILED comes under 422."""
    body = reply.body()
    if reply.is_ok or str(body.get("status")).upper() in _ENDED:
        return Refusal(is_none=True)
    words = str(body.get("error") or body.get("message") or body.get("detail") or "")
    if reply.status == 406:  # also for a wrong content type; only the words tell them apart
        return Refusal(words, LimitError if _NO_CREDIT.search(words) else BadRequestError)
    if reply.status == 403:
        return Refusal(words, ModelRetiredError)
    if reply.status in {400, 422} and _POLICY.search(words):
        return Refusal(words, RefusedError)
    return Refusal(words)


def open_segmind(settings: Settings, catalogue: Catalogue) -> Segmind:
    """Segmind as the settings reach it. Whoever stands in for it stands in for all of it, unless `options` says otherwise."""
    reached, key = settings.vendor(NAME), settings.keys[NAME].get_secret_value()
    line = Line(
        title=TITLE,
        base_url=reached.base_url or BASE_URL,
        secret=key,
        headers={"x-api-key": key},
        read_refusal=read_refusal,
        gate=_GATES.gate(NAME, key),
        result_hosts=reached.result_hosts,
    )
    upload = reached.options.get("upload_url") or reached.base_url or UPLOAD_URL
    history = reached.options.get("history_url") or reached.base_url or HISTORY_URL
    return Segmind(line, catalogue, upload=replace(line, base_url=upload), history=replace(line, base_url=history))


VENDOR = Vendor(
    name=NAME,
    title=TITLE,
    catalogue=Path(__file__).parent / "catalogue" / "segmind.toml",
    open=open_segmind,
    key=NAME,
)
