"""Jobs, attempts and the ledger: durable work with a price and a state."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from pydantic import AwareDatetime

from core.digest import digest_of
from core.model.base import Doc, Value
from core.model.cells import CellRef, Depth, Stamp
from core.model.money import UNKNOWN, Price
from core.model.orders import Order


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    UNKNOWN = "unknown"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    WRITTEN_OFF = "written_off"

    @property
    def is_over(self) -> bool:
        """Nothing more will happen by itself or by a person's decision."""
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.WRITTEN_OFF}


class Stage(StrEnum):
    """Where in its workflow a job is."""

    FREEZE = "freeze"
    SUBMIT = "submit"
    POLL = "poll"
    DOWNLOAD = "download"
    CHECK = "check"
    RENDER = "render"
    TAKE = "take"


class JobRequest(Doc):
    """What a step asks of the jobs room: one cell, one order, the inputs it was asked with.

    Args:
        stamp: Inputs of the cell when it was asked; the take is stamped with it.
        price: Estimate to reserve.
        new_take: 0 answers from the cache where the same order was carried out before; a higher number asks for another take.
    """

    schema_name: ClassVar[str] = "job_request"

    cell: CellRef
    title: str
    order: Order
    stamp: Stamp
    price: Price
    new_take: int = 0
    person: str = "local"

    @property
    def request_key(self) -> str:
        """Hash of the whole frozen order plus the new-take number, within its cell."""
        return digest_of("request-key", [self.cell.model_dump(), self.order.model_dump(mode="json"), self.new_take])


class Job(Doc):
    """A job row as shown. Its id is the workflow's id.

    Args:
        fraction: 0 to 1, or None where it cannot be said.
        deadline_at: When the result is deleted at the vendor.
        at_risk: Money that may have been spent, while UNKNOWN.
        cost: What it cost, once it is over: zero when it was answered from before, unknown when nobody could tell.
        error, hint: What happened and what next, for FAILED and UNKNOWN.
    """

    schema_name: ClassVar[str] = "job"

    id: str
    request: JobRequest
    state: JobState
    stage: Stage
    fraction: float | None = None
    eta_s: float | None = None
    note: str = ""
    remote_id: str | None = None
    at_risk: Price = UNKNOWN
    cost: Price | None = None
    deadline_at: AwareDatetime | None = None
    error: str = ""
    error_code: str = ""
    hint: str = ""
    created_at: AwareDatetime
    started_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None


class AttemptState(StrEnum):
    """What is known of one HTTP submit."""

    WRITTEN = "written"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    ADOPTED = "adopted"
    WRITTEN_OFF = "written_off"


class Attempt(Value):
    """One submit. The row is committed before the call and the remote id right after it."""

    id: str
    job_id: str
    number: int
    state: AttemptState
    request_id: str
    remote_id: str | None = None
    amount: Price
    sent_at: AwareDatetime
    answered_at: AwareDatetime | None = None
    deadline_at: AwareDatetime | None = None


class EntryKind(StrEnum):
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"


class LedgerEntry(Value):
    """One movement of money. Reserved now = sum of RESERVE − sum of RELEASE; spent = sum of SETTLE.

    Settling writes a RELEASE of the whole reservation and a SETTLE of what was billed, in one transaction.
    """

    job_id: str
    project_id: str
    person: str
    kind: EntryKind
    usd: Decimal
    is_estimate: bool = False
    at: AwareDatetime


class Money(Value):
    """Where a project stands.

    Args:
        at_risk_usd: Reserved for jobs whose outcome is unknown; part of `reserved_usd`.
        cap_usd: The project's budget, or None.
        is_warned: Spent and reserved have passed the warning share of a cap.
    """

    spent_usd: Decimal
    reserved_usd: Decimal
    at_risk_usd: Decimal
    cap_usd: Decimal | None
    is_warned: bool = False


class RunState(StrEnum):
    LIVE = "live"
    DONE = "done"
    STOPPED = "stopped"


class Run(Value):
    """A refresh under way: one press of a button, carried out wave by wave.

    Args:
        agreed: The most it may spend; unknown when a person agreed to a price nobody knows.
        cells: Names of the cells that were planned when it was agreed to; where the price is unknown it keeps to them.
        only: Names of cells, or subjects such as scene ids, that it keeps to; empty for the whole project.
        note: Why it stopped, or what it left as it was, in sentences.
    """

    id: str
    project_id: str
    depth: Depth
    agreed: Price
    cells: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    state: RunState = RunState.LIVE
    note: str = ""
    created_at: AwareDatetime
