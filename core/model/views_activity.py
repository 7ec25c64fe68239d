"""What the activity screen shows: jobs with their money, refreshes with what was agreed to, and spending."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import AwareDatetime

from core.model.base import Value
from core.model.cells import Depth
from core.model.jobs import JobState, RunState
from core.model.money import Price
from core.model.views import JobView

HERE = "this machine"
"""Who made what no vendor made."""


class JobLine(JobView):
    """A job with its money.

    Args:
        project: Name of its project.
        provider: The vendor, or `this machine`.
        model: Catalogue id; empty for work done here.
        money_line: `$0.12 estimated, $0.12 reserved`, `$0.10 settled, $0.12 estimated`; empty for what was free all along.
        at_risk: `$0.45` while the outcome is unknown; empty otherwise.
        is_overtaken: It failed, and its cell was asked again or shows something newer since.
    """

    project: str
    provider: str
    model: str = ""
    money_line: str = ""
    at_risk: str = ""
    is_overtaken: bool = False
    started_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None


class JobSearch(Value):
    """Which jobs that are over.

    Args:
        project_id: Of this project only; empty for all.
        state: In this state only; None for any.
        provider: Of this vendor only, `this machine` for what was made here; empty for any.
        text: Words that stand in the title, the model or what went wrong, in small or capital letters.
    """

    project_id: str = ""
    state: JobState | None = None
    provider: str = ""
    text: str = ""


class JobPage(Value):
    """Some of the jobs that are over, newest first.

    Args:
        number: Of this page, from 1.
        count: How many pages there are, at least 1.
        total: How many jobs were found.
    """

    lines: tuple[JobLine, ...]
    number: int
    count: int
    total: int


class RunLine(Value):
    """One refresh.

    Args:
        agreed: The most it was allowed to spend.
        spent_usd, reserved_usd: Of its jobs, so far.
        planned, asked, failed: Cells that were planned, jobs that were asked for, and those that came to nothing.
        left: Why it stopped, or what it left as it was; empty when it did everything.
    """

    id: str
    project_id: str
    project: str
    depth: Depth
    state: RunState
    agreed: Price
    spent_usd: Decimal
    reserved_usd: Decimal
    planned: int
    asked: int
    failed: int
    left: str = ""
    created_at: AwareDatetime


class Settlement(Value):
    """One payment: what a job cost, as the ledger has it.

    Args:
        number: Of its row in the ledger; later ones are higher.
        scene: What its scene is called today (`Scene 3, Rain on the roof`); empty where nobody asked.
        is_estimate: The vendor did not tell; the estimate stands in.
    """

    number: int
    at: AwareDatetime
    project_id: str
    project: str
    job_id: str
    title: str
    cell: str
    provider: str
    model: str
    state: JobState
    person: str
    usd: Decimal
    is_estimate: bool
    scene: str = ""

    @property
    def scene_id(self) -> str:
        """Of the scene it was for, of a bridge the one it leads away from; empty for what belongs to the whole film."""
        subject = self.cell.partition(":")[2].partition("~")[0]
        return subject if subject.startswith("scene_") else ""


class LimitLine(Value):
    """A limit and how much of it is spent or reserved."""

    name: str
    limit_usd: Decimal
    used_usd: Decimal


class Standing(Value):
    """Where the money stands, of a project or of all.

    Args:
        today_usd: Spent since the day began, in UTC, as the limits count it.
        at_risk_usd: Reserved for jobs whose outcome is unknown; part of `reserved_usd`.
    """

    spent_usd: Decimal
    today_usd: Decimal
    reserved_usd: Decimal
    at_risk_usd: Decimal
    limits: tuple[LimitLine, ...] = ()
    is_warned: bool = False


class Slice(Value):
    """A part of what was spent: by a project, a provider, a model."""

    name: str
    usd: Decimal
    payments: int


class Period(Value):
    """A day, or a month, with what was spent in it by each provider.

    Args:
        begins: Its first day, in UTC.
        parts: In the order of `Spending.providers`.
    """

    begins: date
    parts: tuple[Decimal, ...]
    usd: Decimal


class Spending(Value):
    """What was spent in a stretch of time.

    Args:
        total_usd: The sum of all payments, exactly.
        estimate_usd: The part of it that vendors did not confirm.
        periods: Every day from the first payment on, or every month where there would be too many days.
        providers: Largest first.
        by_scene: Of one project only; empty where several are looked at.
    """

    total_usd: Decimal
    estimate_usd: Decimal
    payments: int
    is_monthly: bool = False
    providers: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    by_project: tuple[Slice, ...] = ()
    by_provider: tuple[Slice, ...] = ()
    by_model: tuple[Slice, ...] = ()
    by_scene: tuple[Slice, ...] = ()
