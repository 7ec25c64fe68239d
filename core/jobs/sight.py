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
        money="" if job.request.price.is_free else job.request.price.label(),
        can_cancel=job.state in {JobState.QUEUED, JobState.RUNNING},
        can_retry=job.state is JobState.FAILED,
        can_resolve=job.state is JobState.UNKNOWN,
        deadline_at=job.deadline_at,
        created_at=job.created_at,
    )


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
