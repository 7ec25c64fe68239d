"""What templates can say: `$names` filled from briefs, moods, scenes and beats.

Name of a word and where it comes from:

| names | from |
|---|---|
| kind, aspect, aspect_words | the project |
| text, goal, audience, message, tone, platform, product, claims, avoid, length_s | the brief |
| mood, palette, light, lens, texture, keywords | the mood that was picked |
| title, beat, scene, negative, camera, line, shot_s, references | one scene |
| beats, scenes, length_frames, rate | the storyboard that is wanted |
| note, talk, count, variation, before, after, tempo | the caller |

Which prompt may use which is in `core/model/flavor.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from core.model.flavor import Beat
from core.model.project import Aspect, Brief, ProjectKind
from core.model.scene import Camera, Mood, SceneText
from core.timing import seconds_of

CAMERA_WORDS: Mapping[Camera, str] = {
    Camera.STILL: "locked-off camera, no camera movement",
    Camera.PUSH_IN: "slow push in toward the subject",
    Camera.PULL_OUT: "slow pull out, revealing the surroundings",
    Camera.PAN_LEFT: "smooth pan to the left",
    Camera.PAN_RIGHT: "smooth pan to the right",
    Camera.TILT_UP: "smooth tilt up",
    Camera.TILT_DOWN: "smooth tilt down",
    Camera.TRUCK_LEFT: "camera trucks left, parallel to the subject, with visible parallax",
    Camera.TRUCK_RIGHT: "camera trucks right, parallel to the subject, with visible parallax",
    Camera.HANDHELD: "handheld camera, small natural movement",
}
"""A camera move in words any model understands."""

BEAT_NAMES = frozenset({"beats", "scenes", "length_frames", "rate"})
"""Words that `beat_words` fills."""

_ASPECT_WORDS = {
    Aspect.VERTICAL: "vertical 9:16 frame",
    Aspect.WIDE: "wide 16:9 frame",
    Aspect.SQUARE: "square 1:1 frame",
    Aspect.PORTRAIT: "portrait 4:5 frame",
    Aspect.CINEMA: "very wide 21:9 frame",
}
_KIND_WORDS = {
    ProjectKind.SHORT_FILM: "short film",
    ProjectKind.MUSIC_VIDEO: "music video",
    ProjectKind.AD_CREATIVE: "ad",
    ProjectKind.QUICK_CUT: "quick cut",
}


def brief_words(brief: Brief, aspect: Aspect, kind: ProjectKind) -> dict[str, str]:
    """Words of the brief and the project."""
    return {
        "kind": _KIND_WORDS[kind],
        "text": brief.text.strip(),
        "goal": brief.goal,
        "audience": brief.audience,
        "message": brief.message,
        "tone": brief.tone,
        "platform": brief.platform,
        "product": brief.product,
        "claims": "; ".join(brief.claims),
        "avoid": "; ".join(brief.avoid),
        "aspect": aspect.value,
        "aspect_words": _ASPECT_WORDS[aspect],
        "length_s": str(brief.length_s),
    }


def mood_words(mood: Mood | None) -> dict[str, str]:
    """Words of a mood; none for None."""
    if mood is None:
        return {}
    return {
        "mood": mood.name,
        "palette": ", ".join(mood.palette),
        "light": mood.light,
        "lens": mood.lens,
        "texture": mood.texture,
        "keywords": ", ".join(mood.keywords),
    }


def scene_words(scene: SceneText, rate: Fraction) -> dict[str, str]:
    """Words of one scene; its length in seconds with one digit."""
    return {
        "title": scene.title,
        "beat": scene.beat,
        "scene": scene.text.strip(),
        "negative": scene.negative,
        "camera": CAMERA_WORDS[scene.camera],
        "line": scene.line,
        "shot_s": f"{float(seconds_of(scene.length_frames, rate)):.1f}",
        "references": ", ".join(reference.name for reference in scene.references),
    }


def beat_words(beats: Sequence[Beat], length_frames: int, rate: Fraction) -> dict[str, str]:
    """The beats as a list a model can follow, and how many scenes are wanted."""
    lines = []
    for number, beat in enumerate(beats, start=1):
        seconds = float(seconds_of(length_frames, rate) * beat.share)
        moves = ", ".join(beat.cameras)
        lines.append(
            f"{number}. {beat.name} (about {seconds:.1f} s): {beat.purpose} Camera moves that suit it: {moves}."
        )
    return {
        "beats": "\n".join(lines),
        "scenes": str(scene_count(length_frames, rate, len(beats))),
        "length_frames": str(length_frames),
        "rate": f"{float(rate):g}",
    }


def scene_count(length_frames: int, rate: Fraction, beats: int) -> int:
    """How many scenes a film of this length wants.

    About one every four seconds, and one a beat where each still gets a second and a half; 3 to 200, none shorter than a
    second, at least one.
    """
    length_s = seconds_of(length_frames, rate)
    wanted = max(3, round(length_s / 4), min(beats, int(length_s / Fraction(3, 2))))
    return max(1, min(wanted, 200, int(length_s)))
