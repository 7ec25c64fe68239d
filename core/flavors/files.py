"""What stands in each file of a flavor's folder. Anything else in it is an error that names its line."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, field_validator

from core.model.base import Value
from core.model.flavor import Beat, PromptName, TierParameters
from core.model.project import Aspect, Line, LongText, Name, ProjectKind, Tier


class ParametersFile(Value):
    """Fields of `parameters.yaml`."""

    title: Name
    description: Line
    kind: ProjectKind
    aspect: Aspect
    length_s: int = Field(ge=1, le=600)
    transition_frames: int = Field(default=0, ge=0, le=300)
    tempo_bpm: float | None = Field(default=None, ge=40, le=240)
    tiers: Mapping[Tier, TierParameters]
    song: LongText

    @field_validator("tiers")
    @classmethod
    def _both(cls, tiers: Mapping[Tier, TierParameters]) -> Mapping[Tier, TierParameters]:
        if missing := sorted(set(Tier) - set(tiers)):
            raise ValueError(f"the tier {missing[0]} is missing")
        return tiers


class BriefFile(Value):
    """Fields of `brief.yaml`."""

    placeholder: Line = ""
    prompt: LongText


class MoodFile(Value):
    """Fields of `mood.yaml`."""

    count: int = Field(default=4, ge=1, le=8)
    prompt: LongText


class StoryboardFile(Value):
    """Fields of `storyboard.yaml`."""

    beats: tuple[Beat, ...] = Field(min_length=1, max_length=40)
    prompt: LongText
    scene: LongText


class ImageFile(Value):
    """Fields of `image.yaml`."""

    mood: LongText
    picture: LongText
    negative: LongText


class ClipFile(Value):
    """Fields of `clip.yaml`."""

    prompt: LongText
    negative: LongText


FILES: Mapping[str, type[Value]] = {
    "parameters.yaml": ParametersFile,
    "brief.yaml": BriefFile,
    "mood.yaml": MoodFile,
    "storyboard.yaml": StoryboardFile,
    "image.yaml": ImageFile,
    "clip.yaml": ClipFile,
}

PROMPTS: Mapping[PromptName, tuple[str, str]] = {
    PromptName.BRIEF: ("brief.yaml", "prompt"),
    PromptName.MOODS: ("mood.yaml", "prompt"),
    PromptName.STORYBOARD: ("storyboard.yaml", "prompt"),
    PromptName.SCENE: ("storyboard.yaml", "scene"),
    PromptName.MOOD_PICTURE: ("image.yaml", "mood"),
    PromptName.PICTURE: ("image.yaml", "picture"),
    PromptName.PICTURE_NEGATIVE: ("image.yaml", "negative"),
    PromptName.CLIP: ("clip.yaml", "prompt"),
    PromptName.CLIP_NEGATIVE: ("clip.yaml", "negative"),
    PromptName.SONG: ("parameters.yaml", "song"),
}
"""Where each prompt stands: file and field."""
