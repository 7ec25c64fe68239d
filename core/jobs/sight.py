"""A job as a line on a screen: its sentence, its money and what may be done with it."""

from __future__ import annotations

from core.model.jobs import Job, JobState, Stage
from core.model.views import JobView

_STAGES = {
    Stage.FREEZE: "getting ready",
    Stage.SUBMIT: "sending",
    Stage.POLL: "being made",
    Stage.DOWNLOAD: "fetching",
    Stage.CHECK: "checking",
    Stage.RENDER: "rendering",
    Stage.TAKE: "putting away",
}


def job_view(job: Job) -> JobView:
    """What a person sees of a job."""
    return JobView(
        id=job.id,
        project_id=job.request.cell.project_id,
        cell=job.request.cell.name,
        title=job.request.title,
        state=job.state,
        stage=job.stage,
        fraction=job.fraction,
        sentence=_sentence(job),
        hint=job.hint,
        money=_money(job),
        can_cancel=job.state in {JobState.QUEUED, JobState.RUNNING},
        can_retry=_can_retry(job),
        retry_money=_retry_money(job),
        can_resolve=job.state is JobState.UNKNOWN,
        deadline_at=job.deadline_at,
        created_at=job.created_at,
    )


def _money(job: Job) -> str:
    """What it cost once it is over, before that what it is expected to; empty for free work."""
    price = job.request.price if job.cost is None else job.cost
    return "" if price.is_free and job.request.price.is_free else price.label()


def _can_retry(job: Job) -> bool:
    """Failed for nothing; or only when its take was to be put away, which is done again for nothing."""
    was_free = job.cost is None or job.cost.is_free
    return job.state is JobState.FAILED and (was_free or job.stage is Stage.TAKE)


def _retry_money(job: Job) -> str:
    price = job.request.price
    return "" if price.is_free or job.stage is Stage.TAKE or not _can_retry(job) else price.label()


def _sentence(job: Job) -> str:
    if job.state is JobState.RUNNING:
        return f"{job.note or _STAGES[job.stage]}{_eta(job.eta_s)}"
    if job.state is JobState.UNKNOWN:
        what = "sent, never answered" if job.remote_id is None else "accepted, not fetched"
        return f"{what}: {job.at_risk.label()} at risk"
    if job.state is JobState.FAILED:
        return job.error
    return {
        JobState.QUEUED: "waiting its turn",
        JobState.CANCELLING: "stopping",
        JobState.DONE: "done",
        JobState.CANCELLED: "stopped",
        JobState.WRITTEN_OFF: "written off",
    }[job.state]


def _eta(eta_s: float | None) -> str:
    if eta_s is None:
        return ""
    return f", about {eta_s:.0f} s" if eta_s < 90 else f", about {eta_s / 60:.0f} min"
