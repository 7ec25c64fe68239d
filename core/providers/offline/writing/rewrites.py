"""One scene told anew on a note, so that the note's words can be seen in it."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from core.model.replies import RewriteReply, SceneReply
from core.model.scene import Camera
from core.providers.offline.writing import phrases
from core.providers.offline.writing.reading import clauses, shortened, words_of
from core.providers.offline.writing.shots import Shooter

_SIZES = (
    (("closer", "close", "close-up", "closeup", "face", "tight", "tighter"), phrases.CLOSE),
    (("detail", "macro", "insert"), phrases.DETAIL),
    (("wider", "wide", "further", "farther", "landscape"), phrases.WIDE),
    (("above", "aerial", "drone", "overhead", "bird"), phrases.HIGH),
    (("below", "low", "ground"), phrases.LOW),
    (("behind", "shoulder"), phrases.BEHIND),
)
_MOVES = (
    (("push", "zoom", "approach", "dolly"), Camera.PUSH_IN),
    (("pull", "reveal", "retreat"), Camera.PULL_OUT),
    (("handheld", "shaky", "handy"), Camera.HANDHELD),
    (("static", "locked", "tripod"), Camera.STILL),
)
_SIDED = (
    (re.compile(r"\bpan(?:s|ning)?\b"), Camera.PAN_LEFT, Camera.PAN_RIGHT),
    (re.compile(r"\b(?:truck|track|slide)(?:s|ing)?\b"), Camera.TRUCK_LEFT, Camera.TRUCK_RIGHT),
    (re.compile(r"\btilt(?:s|ing)?\b"), Camera.TILT_DOWN, Camera.TILT_UP),
)
_REMOVE = re.compile(r"^(?:no|without|remove|drop|lose|cut)\s+(?:the\s+|any\s+)?(.+)$", re.IGNORECASE)
_FORMS = (
    (_REMOVE, "There is no {} here."),
    (re.compile(r"^(?:add|put in|include|with)\s+(.+)$", re.IGNORECASE), "There is {} as well."),
    (re.compile(r"^(?:show|let us see|we see|i want to see)\s+(.+)$", re.IGNORECASE), "We see {}."),
    (re.compile(r"^make it (rain|snow)$", re.IGNORECASE), "It {}s now."),
    (re.compile(r"^make (?:it|this)\s+(.+)$", re.IGNORECASE), "Now it is {}."),
    (re.compile(r"^(?:the )?camera\s+(.+)$", re.IGNORECASE), "The camera {}."),
    (re.compile(r"^(?:have|let)\s+(.+)$", re.IGNORECASE), "This time {}."),
)
_SPLIT = re.compile(
    r"[.!?;]\s+|\s+and then\s+|,\s+(?=(?:add|show|make|remove|no|without|the camera|camera|let|have)\b)", re.IGNORECASE
)
_TEXT, _LINE = 4_000, 1_800


def write_scene(facts: dict[str, Any], random: Random) -> RewriteReply:
    """The scene of `facts["scene"]` with the note worked in; without a note, today's brief told in other words.

    Its beat and its length stay.
    """
    scene = facts.get("scene") or {}
    note = " ".join(str(facts.get("note") or "").split())
    old = SceneReply(
        title=str(scene.get("title") or "Scene"),
        beat=str(scene.get("beat") or ""),
        text=str(scene.get("text") or ""),
        negative=str(scene.get("negative") or ""),
        camera=Camera(scene.get("camera") or Camera.STILL),
        length_frames=max(1, int(scene.get("length_frames") or 1)),
        line=str(scene.get("line") or ""),
    )
    if note:
        return RewriteReply(scene=_noted(old, note, random))
    return RewriteReply(scene=_retold(old, facts.get("brief") or {}, random))


def _noted(old: SceneReply, note: str, random: Random) -> SceneReply:
    words = words_of(note)
    size = next((size for cues, size in _SIZES if set(cues) & set(words)), None)
    text = _resized(old.text, size, random) if size else old.text
    sentences, gone = [], []
    for part in _parts(note):
        if match := _REMOVE.match(part):
            gone.append(match.group(1))
            text = re.sub(
                rf"\b(?:the |a |an )?{re.escape(match.group(1))}\b", "the empty space", text, flags=re.IGNORECASE
            )
        sentences.append(_sentence(part))
    told = " ".join([text.strip(), *sentences]).strip()
    return old.model_copy(
        update={
            "text": shortened(told, _TEXT),
            "negative": shortened(", ".join(part for part in (old.negative, *gone) if part), _LINE),
            "camera": _move(note) or old.camera,
        }
    )


def _retold(old: SceneReply, brief: dict[str, Any], random: Random) -> SceneReply:
    """The clause of today's brief that is nearest to the scene, looked at again."""
    shooter = Shooter(brief, "", random)
    pictures = clauses(str(brief.get("text") or brief.get("product") or "")) or (old.text or old.title,)
    known = set(words_of(f"{old.title} {old.text}"))
    nearest = max(range(len(pictures)), key=lambda at: (len(known & set(words_of(pictures[at]))), -at))
    size = next((size for size, names in phrases.SIZE_WORDS.items() if old.text.startswith(names)), phrases.MEDIUM)
    title, text = shooter.rewritten(pictures[nearest], size, old.camera)
    return old.model_copy(update={"title": title, "text": text})


def _parts(note: str) -> list[str]:
    return [part.strip(" .!?") for part in _SPLIT.split(note) if part.strip(" .!?")]


def _sentence(part: str) -> str:
    """A note as something that is seen."""
    for pattern, form in _FORMS:
        if match := pattern.match(part):
            return form.format(match.group(1))
    return f"This time: {part}."


def _resized(text: str, size: str, random: Random) -> str:
    """Puts another size of shot in place of the one the text begins with."""
    name = random.choice(phrases.SIZE_WORDS[size])
    known = sorted((word for names in phrases.SIZE_WORDS.values() for word in names), key=len, reverse=True)
    for word in known:
        if text.lower().startswith(f"{word.lower()}:"):
            return f"{name}:{text[len(word) + 1 :]}"
    return f"{name}: {text}" if text else f"{name}."


def _move(note: str) -> Camera | None:
    words = set(words_of(note))
    for cue, back, forth in _SIDED:
        if cue.search(note.lower()):
            return back if words & {"left", "down"} else forth
    return next((move for cues, move in _MOVES if set(cues) & words), None)
