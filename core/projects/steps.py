"""The way from brief to film: five steps, each with what is true of its cells and what refreshing them costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from core.model.cells import CellRef, Depth, Plan, PlanStep, VerdictKind
from core.model.jobs import Job, JobState
from core.model.money import total
from core.model.project import ProjectKind
from core.model.views import RefreshOffer, StepView
from core.notebook import slots
from core.notebook.kinds import Kinds
from core.projects.offers import NOUNS, plan_label
from core.projects.readings import Reading

STEPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "brief": ("Brief", ("brief",)),
    "mood": ("Mood", ("moods", "mood_picture")),
    "storyboard": ("Storyboard", ("storyboard", "scene_text", "keyframe")),
    "clips": ("Clips", ("clip", "voice", "effect", "lip_sync", "song", "beat_grid", "bridge", "cut")),
    "export": ("Export", ("captions", "film")),
}
"""Screen, its title, and the kinds of cells it is about."""

Refs = tuple[CellRef, ...]
_WORST = (VerdictKind.BLOCKED, VerdictKind.STALE, VerdictKind.MISSING)


def step_views(read: Reading, kinds: Kinds, jobs: Iterable[Job]) -> tuple[StepView, ...]:
    """All five steps of a project at one moment."""
    busy = {job.request.cell.kind for job in jobs if not job.state.is_over and job.state is not JobState.UNKNOWN}
    refs = kinds.refs(read.snapshot)
    return tuple(_step(read, kinds, refs, name, busy) for name in STEPS)


def _step(read: Reading, kinds: Kinds, refs: Refs, name: str, busy: set[str]) -> StepView:
    title, own = STEPS[name]
    mark, sentence = (
        (VerdictKind.MISSING, "nothing is written yet")
        if name == "brief" and _needs_words(read)
        else _state(read, kinds, refs, own)
    )
    plan = read.plans.get(Depth.CLIPS)
    steps = () if plan is None else _alone(plan, own)
    return StepView(
        name=name,
        title=title,
        mark=mark,
        sentence=sentence,
        offer=_offer(steps) if steps else None,
        only=tuple(step.cell.name for step in steps),
        is_busy=bool(busy.intersection(own)),
    )


def _needs_words(read: Reading) -> bool:
    """Whether the brief is still without words and nothing else was begun; a quick cut needs none."""
    if read.snapshot.project.kind is ProjectKind.QUICK_CUT:
        return False
    return slots.brief_of(read.snapshot).is_empty and not slots.scene_ids(read.snapshot)


def _alone(plan: Plan, own: tuple[str, ...]) -> tuple[PlanStep, ...]:
    """What can be refreshed without another step: nothing is bought from what that step is still to remake."""
    kept: dict[str, PlanStep] = {}
    for step in plan.steps:  # upstream first
        if step.cell.kind in own and all(cause in kept for cause in step.causes):
            kept[step.cell.name] = step
    return tuple(kept.values())


def _offer(steps: tuple[PlanStep, ...]) -> RefreshOffer:
    plan = Plan(depth=Depth.CLIPS, steps=steps, total=total(step.price for step in steps))
    return RefreshOffer(depth=Depth.CLIPS, label=plan_label(plan), plan=plan)


def _state(read: Reading, kinds: Kinds, refs: Refs, own: tuple[str, ...]) -> tuple[VerdictKind, str]:
    """The worst that is true of a step's cells, and the sentence for it. Optional cells that are missing do not count."""
    cells = [
        (ref, read.verdicts[ref.name])
        for ref in refs
        if ref.kind in own and not (kinds[ref.kind].is_optional and read.verdicts[ref.name].kind is VerdictKind.MISSING)
    ]
    for kind in _WORST:
        found = [(ref, verdict) for ref, verdict in cells if verdict.kind is kind]
        if found:
            told = Counter(verdict.sentence() for _, verdict in found).most_common(1)[0][0]
            return kind, _counted(found[0][0].kind, len(found), len(cells), kind, told)
    return (VerdictKind.CURRENT if cells else VerdictKind.MISSING), "" if cells else "not begun"


def _counted(kind: str, number: int, whole: int, verdict: VerdictKind, told: str) -> str:
    if whole == 1:
        return told
    one, many = NOUNS.get(kind, (kind, f"{kind}s"))
    said = f"{number} {one if number == 1 else many} {verdict.value}"
    return said if verdict is VerdictKind.MISSING else f"{said}: {told}"
