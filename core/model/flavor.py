"""A flavor: how one kind of video is asked for. Read from YAML by `core/flavors/`; a plain frozen value here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from string import Template
from typing import Self

from pydantic import Field, model_validator

from core.model.base import Value
from core.model.orders import Ability
from core.model.project import Aspect, Line, LongText, Name, ProjectKind, Quality, Tier
from core.model.scene import Camera

DEFAULT_MODEL = "default"
"""In place of a model id: the catalogue's own choice for the ability and the tier."""

FLAVOR_NAME = r"^[a-z][a-z0-9_]{0,63}$"
"""A flavor's name is the name of its folder."""


class PromptName(StrEnum):
    """The prompts of a flavor."""

    BRIEF = "brief"
    MOODS = "moods"
    STORYBOARD = "storyboard"
    SCENE = "scene"
    MOOD_PICTURE = "mood_picture"
    PICTURE = "picture"
    PICTURE_NEGATIVE = "picture_negative"
    CLIP = "clip"
    CLIP_NEGATIVE = "clip_negative"
    SONG = "song"


_PROJECT = frozenset({"kind", "aspect", "aspect_words", "length_s"})
_BRIEF = _PROJECT | {"text", "goal", "audience", "message", "tone", "platform", "product", "claims", "avoid"}
_MOOD = frozenset(["mood", "palette", "light", "lens", "texture", "keywords"])
_SCENE = frozenset(["title", "beat", "scene", "negative", "camera", "line", "shot_s", "references"])

_SHAPE = frozenset({"kind", "aspect", "aspect_words"})
_SEEN = _SHAPE | frozenset(["scene", "negative", "line", "references", "product"])

PROMPT_NAMES: Mapping[PromptName, frozenset[str]] = {
    PromptName.BRIEF: _BRIEF | {"note", "talk"},
    PromptName.MOODS: _BRIEF | {"count", "note"},
    PromptName.STORYBOARD: _BRIEF | {"beats", "scenes", "length_frames", "rate", "note"},
    PromptName.SCENE: _BRIEF | _SCENE | {"before", "after", "note"},
    PromptName.MOOD_PICTURE: _SHAPE | _MOOD | {"variation", "note"},
    PromptName.PICTURE: _SEEN | _MOOD | {"note"},
    PromptName.PICTURE_NEGATIVE: frozenset({"negative", "avoid"}),
    PromptName.CLIP: _SHAPE | frozenset({"scene", "negative", "camera", "shot_s", "note"}),
    PromptName.CLIP_NEGATIVE: frozenset({"negative", "avoid"}),
    PromptName.SONG: _MOOD | {"kind", "length_s", "note", "tempo"},
}
"""Which `$names` each prompt may use: only what its cell depends on, so that nothing turns stale unseen. `core/flavors/words.py` fills them from briefs, moods and scenes."""


class Beat(Value):
    """One part of the story.

    Args:
        share: Part of the whole length, over 0 up to 1; the shares of a flavor add up to exactly 1.
        purpose: What this part is for, in a sentence.
        cameras: Moves that suit it, the likeliest first.
    """

    name: Name
    share: Fraction = Field(gt=0, le=1)
    purpose: Line
    cameras: tuple[Camera, ...] = Field(min_length=1)


class TierParameters(Value):
    """What one tier of generation spends.

    Args:
        image_steps: Steps of the picture model, where it has such a setting.
        picture_px: Long side of pictures.
        pictures_per_mood: How many pictures show each mood.
        clip_quality: DRAFT asks clip models for their cheap setting, FINAL for their good one.
        models: Catalogue id by ability; an ability left out, or `default`, takes the catalogue's choice.
    """

    image_steps: int = Field(ge=1, le=500)
    picture_px: int = Field(ge=256, le=4096)
    pictures_per_mood: int = Field(ge=1, le=4)
    clip_quality: Quality
    models: Mapping[Ability, str] = Field(default_factory=dict)

    def model_id(self, ability: Ability) -> str:
        """The wanted model, or `default`."""
        return self.models.get(ability, DEFAULT_MODEL)


class Flavor(Value):
    """One kind of video: parameters of two tiers, the beats of its story, and its prompts.

    Args:
        name: The folder's name.
        aspect, length_s: What a new project starts with.
        transition_frames: Crossfade between shots at the film's rate; 0 cuts hard.
        tempo_bpm: Tempo asked of a composer; None lets it choose.
        placeholder: A sample brief, shown where a person is about to write theirs.
        mood_count: How many moods are offered.
    """

    name: str = Field(pattern=FLAVOR_NAME)
    title: Name
    description: Line
    kind: ProjectKind
    aspect: Aspect
    length_s: int = Field(ge=1, le=600)
    transition_frames: int = Field(default=0, ge=0, le=300)
    tempo_bpm: float | None = Field(default=None, ge=40, le=240)
    placeholder: Line = ""
    mood_count: int = Field(default=4, ge=1, le=8)
    tiers: Mapping[Tier, TierParameters]
    beats: tuple[Beat, ...] = Field(min_length=1, max_length=40)
    prompts: Mapping[PromptName, LongText]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if missing := sorted(set(Tier) - set(self.tiers)):
            raise ValueError(f"the tier {missing[0]} is missing")
        if missing_prompts := sorted(set(PromptName) - set(self.prompts)):
            raise ValueError(f"the prompt {missing_prompts[0]} is missing")
        for name, text in self.prompts.items():
            if problem := prompt_problem(name, text):
                raise ValueError(problem[1])
        if (whole := sum((beat.share for beat in self.beats), Fraction(0))) != 1:
            raise ValueError(f"the shares of the beats add up to {float(whole):g}, not 1")
        return self

    def prompt(self, name: PromptName, words: Mapping[str, str]) -> str:
        """The final words for a model.

        A line of the template that names things of which none is known is left out. `$$` is a dollar sign.

        Args:
            name: Which prompt.
            words: Values by name. Names this prompt cannot use are passed over, so all known words may be given.
        """
        known = {key: words.get(key, "").strip() for key in PROMPT_NAMES[name]}
        lines = [line for line in self.prompts[name].splitlines() if _is_worth_saying(line, known)]
        text = Template("\n".join(lines)).substitute(known)
        return re.sub(r"\n{3,}", "\n\n", text).strip()


def prompt_problem(name: PromptName, text: str) -> tuple[int, str] | None:
    """What is wrong with a template: the number of the line within it, from 0, and a sentence. None when it is fine."""
    for number, line in enumerate(text.splitlines()):
        template = Template(line)
        if not template.is_valid():
            return number, f"the prompt {name} has a $ that names nothing; write $$ for a dollar sign"
        if unknown := sorted(set(template.get_identifiers()) - PROMPT_NAMES[name]):
            known = ", ".join(sorted(PROMPT_NAMES[name]))
            return number, f"the prompt {name} names ${unknown[0]}, which it cannot know; it may use {known}"
    return None


def _is_worth_saying(line: str, known: Mapping[str, str]) -> bool:
    names = _names_in(line)
    return not names or any(known[name] for name in names)


@lru_cache(maxsize=1024)
def _names_in(line: str) -> tuple[str, ...]:
    return tuple(Template(line).get_identifiers())
