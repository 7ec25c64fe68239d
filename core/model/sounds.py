"""What is heard beside the song: a spoken line, a sound effect, and what a person wants of both."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from core.model.base import Doc
from core.model.media import MediaInfo
from core.model.project import Line
from core.model.voice import WordTimes


class SoundWish(Doc):
    """How a scene is to sound. Content of a `sound_wish` cell, which a person writes.

    It is a cell of its own, beside the scene's text: pictures are not made from it, so it can condemn none.

    Args:
        voice: The vendor's name of a voice; empty for the model's first one.
        language: Such as `en`; empty lets the model hear for itself.
        speed: 1 is as the voice speaks.
        effect: What is heard, such as `rain on a tin roof`; empty for no effect.
    """

    schema_name: ClassVar[str] = "sound_wish"

    voice: Line = ""
    language: Line = ""
    speed: float = Field(default=1.0, ge=0.25, le=4)
    effect: Line = ""


class Voice(Doc):
    """A spoken line as it was said. Content of a `voice` cell.

    Args:
        times: When each of its words is said; empty where the vendor does not tell.
    """

    schema_name: ClassVar[str] = "voice"

    blob: str
    info: MediaInfo
    times: WordTimes = WordTimes()
    file_name: str = ""

    def digest(self) -> str:
        """The digest of the bytes."""
        return self.blob
