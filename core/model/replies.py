"""What a writer answers: one document for each task, checked before it becomes a take.

A language model is given the JSON schema of the document; the offline writer fills it from the facts.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from core.model.base import Doc, Value
from core.model.orders import WriteTask
from core.model.project import Line, LongText
from core.model.scene import Camera, HexColor


class BriefReply(Doc):
    """A brief drawn from a form or a chat. Empty fields were not said.

    Args:
        text: What newly said words add to the telling of the film, as they were said.
        length_s: Seconds, where a length was said.
        question: What to ask next, in the person's language; empty leaves it to us.
    """

    schema_name: ClassVar[str] = "brief_reply"

    goal: Line = ""
    audience: Line = ""
    message: Line = ""
    tone: Line = ""
    platform: Line = ""
    product: Line = ""
    claims: tuple[Line, ...] = ()
    avoid: tuple[Line, ...] = ()
    text: LongText = ""
    length_s: int | None = Field(default=None, ge=1, le=600)
    question: Line = ""


class MoodReply(Value):
    name: Line
    palette: tuple[HexColor, ...] = Field(min_length=3, max_length=6)
    light: Line
    lens: Line
    texture: Line
    keywords: tuple[Line, ...]


class MoodsReply(Doc):
    """Moods to choose from; four are asked for."""

    schema_name: ClassVar[str] = "moods_reply"

    moods: tuple[MoodReply, ...] = Field(min_length=1, max_length=8)


class SceneReply(Value):
    title: Line
    beat: Line = ""
    text: LongText
    negative: Line = ""
    camera: Camera = Camera.STILL
    length_frames: int = Field(ge=1)
    line: Line = ""


class StoryboardReply(Doc):
    """Scenes in order. The step makes lengths add up to the brief exactly if the writer did not."""

    schema_name: ClassVar[str] = "storyboard_reply"

    scenes: tuple[SceneReply, ...] = Field(min_length=1, max_length=200)


class RewriteReply(Doc):
    """One scene rewritten on a note."""

    schema_name: ClassVar[str] = "rewrite_reply"

    scene: SceneReply


REPLIES: dict[WriteTask, type[BriefReply | MoodsReply | StoryboardReply | RewriteReply]] = {
    WriteTask.BRIEF: BriefReply,
    WriteTask.MOODS: MoodsReply,
    WriteTask.STORYBOARD: StoryboardReply,
    WriteTask.SCENE: RewriteReply,
}
