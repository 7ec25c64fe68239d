"""A vendor on disk: scripted by the prompt, it logs every request it accepts, as a real one's bill would.

Everything it knows is in files, so it outlives the process that talks to it, like a vendor does.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from PIL import Image

from core.errors import (
    AuthError,
    BadReplyError,
    BadRequestError,
    BusyError,
    ExpiredError,
    LimitError,
    OutcomeUnknownError,
    ProviderError,
    RefusedError,
    RemoteFailedError,
    UnreachableError,
)
from core.model.base import utc_now
from core.model.money import Price
from core.model.orders import GenerateOrder, WriteRequest
from core.providers.catalogue import Catalogue
from core.providers.contract import (
    Answer,
    Done,
    Failed,
    Files,
    Health,
    Hear,
    Made,
    Progress,
    Recent,
    RemoteFile,
    RemoteJob,
)
from core.providers.registry import Vendor
from core.settings import Settings

PRICE = Price(usd=Decimal("0.04"))
CATALOGUE = """
[[model]]
id = "toy/picture"
provider = "toy"
ability = "image"
title = "Toy painter"
tiers = ["draft", "production"]
concurrency = 2
sizes = { shortest_px = 64, longest_px = 512 }
price = { per_item = "0.04" }

[[model]]
id = "toy/words"
provider = "toy"
ability = "write"
title = "Toy writer"
tiers = ["draft", "production"]
concurrency = 2
price = { per_item = "0.01" }

[[model]]
id = "toy/riddle"
provider = "toy"
ability = "image"
title = "Toy riddle"
concurrency = 1
per_minute = 600
"""
_ERRORS: Mapping[str, Callable[[], ProviderError]] = {
    "busy": lambda: BusyError("The vendor is overloaded."),
    "unreachable": lambda: UnreachableError("No connection was made."),
    "wait": lambda: LimitError("Too many requests.", wait_s=0.0),
    "credit": lambda: LimitError("Out of credit.", hint="Buy some."),
    "auth": lambda: AuthError("The key is wrong."),
    "refused": lambda: RefusedError("The vendor's policy refuses this."),
    "lost": lambda: OutcomeUnknownError("The answer never came."),
    "garbled": lambda: BadReplyError("The vendor answered something else."),
    "expired": lambda: ExpiredError("The result is gone."),
}


_CHARGED = {"charged_refusal": "refused", "charged_cut": "garbled"}
"""Words of an answer that came to nothing and is charged, where the vendor answers at once."""


@dataclass
class ToyVendor:
    """A provider that does what its script says.

    Args:
        folder: Where it keeps its books.
        is_idempotent: Whether a request id is charged once.
        script: By prompt, what goes wrong: `{"submit": ["busy", "ok"], "poll": [...], "download": [...]}`. Used up one a
            call; `lost_before` and `lost_after` are answers that never came, without and with a charge.
        polls: How often it says that it is still at work.
        deadline_s: Results expire; None keeps them.
        has_bill: Tells what it charged.
        pace_s: Wait it asks for between polls.
        answers: Makes things while one waits: a submit is answered with the thing itself, and nothing can be asked later.
        blind_looks: How often its list does not show yet what was sent.
    """

    folder: Path
    is_idempotent: bool = False
    script: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    polls: int = 1
    deadline_s: float | None = None
    has_bill: bool = True
    has_list: bool = True
    can_cancel: bool = True
    pace_s: float = 0.0
    answers: bool = False
    blind_looks: int = 0
    name: str = "toy"

    def submit(
        self, order: GenerateOrder, *, request_id: str, files: Files, hear: Hear | None = None
    ) -> RemoteJob | Answer:
        word = self._next(order.ask.prompt, "submit")
        if word not in {"ok", "lost_after", *_CHARGED}:
            self.note({"call": "refuse", "request_id": request_id, "word": word})
            raise _error("lost" if word == "lost_before" else word)
        known = [entry for entry in self.log("charge") if entry["request_id"] == request_id]
        if known and self.is_idempotent:
            return self._remote(known[0]["remote_id"])
        remote_id = f"remote-{len(self.log('charge')) + 1}"
        self.note(
            {
                "call": "charge",
                "request_id": request_id,
                "remote_id": remote_id,
                "prompt": order.ask.prompt,
                "model": order.model,
                "is_text": isinstance(order.ask, WriteRequest),
                "at": utc_now().isoformat(),
            }
        )
        if word == "lost_after":
            raise _error("lost")
        return self._answer(order, word, hear) if self.answers else self._remote(remote_id)

    def _answer(self, order: GenerateOrder, word: str, hear: Hear | None) -> Answer:
        prompt = order.ask.prompt
        if word in _CHARGED:
            return Answer(text=prompt[:3], billed=self._bill(), failure=_error(_CHARGED[word]))
        if not isinstance(order.ask, WriteRequest):
            return Answer(files=(Made(picture(prompt), ".png"),), billed=self._bill())
        if hear is not None:
            hear(prompt[:4])
            hear(prompt)
        return Answer(text=prompt, billed=self._bill())

    def poll(self, remote_id: str) -> Progress | Done | Failed:
        if self.answers:
            raise BadRequestError("Toy answers at once; it has no ids.", hint="Write it off.")
        charge = self._charge(remote_id)
        word = self._next(charge["prompt"], "poll")
        count = len([entry for entry in self.log("poll") if entry["remote_id"] == remote_id])
        self.note({"call": "poll", "remote_id": remote_id})
        if any(entry["remote_id"] == remote_id for entry in self.log("cancel")) and self.can_cancel:
            return Failed(RemoteFailedError("It was stopped."), billed=Price(usd=Decimal("0.01")), is_cancelled=True)
        if word == "failed":
            return Failed(RemoteFailedError("The vendor tried and failed."), billed=self._bill())
        if word != "ok":
            raise _error(word)
        if count < self.polls:
            return Progress(fraction=count / self.polls, eta_s=1.0, note="painting", wait_s=self.pace_s)
        if charge["is_text"]:
            return Done(text=charge["prompt"], billed=self._bill())
        return Done(files=(RemoteFile(ref=remote_id, suffix=".png"),), billed=self._bill())

    def download(self, remote_id: str, file: RemoteFile, to: Path) -> None:
        charge = self._charge(remote_id)
        word = self._next(charge["prompt"], "download")
        self.note({"call": "download", "remote_id": remote_id})
        data = picture(charge["prompt"])
        if word == "half":
            to.write_bytes(data[: len(data) // 2])
            raise UnreachableError("The transfer broke off.")
        if word == "junk":
            data = b"this is no picture"
        elif word != "ok":
            raise _error(word)
        to.write_bytes(data)

    def cancel(self, remote_id: str) -> None:
        self.note({"call": "cancel", "remote_id": remote_id})

    def check(self) -> Health:
        return Health()

    def find_recent(self, *, since: datetime) -> tuple[Recent, ...] | None:
        if not self.has_list or self.answers:
            return None
        if self.blind_looks:
            self.blind_looks -= 1
            return ()
        return tuple(
            Recent(
                remote_id=entry["remote_id"],
                model=entry["model"],
                created_at=datetime.fromisoformat(entry["at"]),
                prompt=entry["prompt"],
                request_id=entry["request_id"] if self.is_idempotent else None,
            )
            for entry in self.log("charge")
            if datetime.fromisoformat(entry["at"]) >= since
        )

    def log(self, call: str) -> list[dict[str, Any]]:
        """Everything of one kind that it was asked, in order."""
        path = self.folder / "log.jsonl"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return [entry for entry in map(json.loads, lines) if entry["call"] == call]

    def note(self, entry: dict[str, Any]) -> None:
        """Writes one line into its books, on the disk before anything else happens."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(entry) + "\n")
            stream.flush()
            os.fsync(stream.fileno())

    def _next(self, prompt: str, call: str) -> str:
        words = self.script.get(prompt, {}).get(call, [])
        return words.pop(0) if words else "ok"

    def _charge(self, remote_id: str) -> dict[str, Any]:
        found = [entry for entry in self.log("charge") if entry["remote_id"] == remote_id]
        if not found:
            raise BadRequestError(f"The vendor knows no job {remote_id}.")
        return found[0]

    def _remote(self, remote_id: str) -> RemoteJob:
        deadline = None if self.deadline_s is None else utc_now() + timedelta(seconds=self.deadline_s)
        return RemoteJob(remote_id, deadline_at=deadline)

    def _bill(self) -> Price:
        return PRICE if self.has_bill else Price(usd=None)


def _error(word: str) -> ProviderError:
    return _ERRORS[word]()


def picture(prompt: str) -> bytes:
    """A small PNG whose color follows from the prompt."""
    color = tuple(sum(prompt.encode()) * step % 256 for step in (1, 3, 7))
    stream = io.BytesIO()
    Image.new("RGB", (64, 64), color).save(stream, "PNG")
    return stream.getvalue()


def vendor_of(provider: ToyVendor, models: str = CATALOGUE) -> Vendor:
    """How the toy is opened, like any other vendor."""
    provider.folder.mkdir(parents=True, exist_ok=True)
    catalogue = provider.folder / "catalogue.toml"
    catalogue.write_text(models, "utf-8")

    def opened(_settings: Settings, _catalogue: Catalogue) -> ToyVendor:
        return provider

    return Vendor(name="toy", title="Toy", catalogue=catalogue, open=opened)
