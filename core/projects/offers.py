"""What a refresh says on its button."""

from __future__ import annotations

from core.model.cells import Plan, VerdictKind

_BY_THEMSELVES = {"beat_grid", "joints", "cut"}
NOUNS = {
    "moods": ("moods", "moods"),
    "mood_picture": ("mood picture", "mood pictures"),
    "storyboard": ("storyboard", "storyboards"),
    "scene_text": ("scene", "scenes"),
    "keyframe": ("keyframe", "keyframes"),
    "clip": ("clip", "clips"),
    "voice": ("voice", "voices"),
    "effect": ("effect", "effects"),
    "lip_sync": ("lip-sync", "lip-syncs"),
    "song": ("song", "songs"),
    "beat_grid": ("beat grid", "beat grids"),
    "joints": ("joints", "joints"),
    "bridge": ("bridge", "bridges"),
    "cut": ("cut", "cuts"),
}


def plan_label(plan: Plan) -> str:
    """`Make 3 keyframes and 3 clips · $0.72`; `up to` where some of it may turn out unneeded."""
    asked = [step for step in plan.steps if step.repair is None]
    paid = [step for step in asked if step.cell.kind not in _BY_THEMSELVES]
    asked = paid or [step for step in asked if step.cell.kind != "joints"] or asked
    if not asked:
        return "Mend for nothing"
    counts: dict[str, int] = {}
    for step in asked:
        counts[step.cell.kind] = counts.get(step.cell.kind, 0) + 1
    parts = [_counted(kind, number) for kind, number in counts.items()]
    what = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    verb = "Make" if any(step.verdict.kind is VerdictKind.MISSING for step in asked) else "Refresh"
    if plan.total.is_free:
        return f"{verb} {what}"
    limit = "" if all(step.is_certain for step in asked) or not plan.total.is_known else "up to "
    return f"{verb} {what} · {limit}{plan.total.label()}"


def _counted(kind: str, number: int) -> str:
    one, many = NOUNS.get(kind, (kind.replace("_", " "), f"{kind.replace('_', ' ')}s"))
    if number == 1:
        return (
            f"the {one}"
            if kind in {"storyboard", "song", "beat_grid", "joints", "cut"}
            else one
            if kind == "moods"
            else f"1 {one}"
        )
    return f"{number} {many}"
