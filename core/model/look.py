"""Looks: what is done to the color and texture of pictures. Part of the film's settings and of single shots."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from core.model.base import Grown


class LookName(StrEnum):
    """A ready-made treatment of color. Stored."""

    NONE = "none"
    WARM = "warm"
    COOL = "cool"
    CONTRAST = "contrast"
    VIVID = "vivid"
    FADED = "faded"
    MONO = "black_and_white"
    TEAL_AMBER = "teal_amber"
    NEON = "neon"


class Grade(Grown):
    """A treatment set by hand. Everything at its default leaves the pictures as they are.

    Args:
        temperature: -100 is blue, 100 is amber.
        tint: -100 is green, 100 is magenta.
        exposure: In tenths of a stop; 10 is twice the light.
        contrast, saturation: -100 is none at all, 100 is double.
        shadows, highlights: -100 darkens them, 100 lifts them.
        vignette, grain, halation: 0 to 100.
        lut: Digest of a `.cube` file; empty for none.
        lut_strength: In percent; of no meaning without a LUT.
    """

    later: ClassVar[tuple[str, ...]] = (
        *("temperature", "tint", "exposure", "contrast", "saturation", "shadows", "highlights"),
        *("vignette", "grain", "halation", "lut", "lut_strength"),
    )

    temperature: int = Field(default=0, ge=-100, le=100)
    tint: int = Field(default=0, ge=-100, le=100)
    exposure: int = Field(default=0, ge=-30, le=30)
    contrast: int = Field(default=0, ge=-100, le=100)
    saturation: int = Field(default=0, ge=-100, le=100)
    shadows: int = Field(default=0, ge=-100, le=100)
    highlights: int = Field(default=0, ge=-100, le=100)
    vignette: int = Field(default=0, ge=0, le=100)
    grain: int = Field(default=0, ge=0, le=100)
    halation: int = Field(default=0, ge=0, le=100)
    lut: str = Field(default="", max_length=64)
    lut_strength: int = Field(default=100, ge=0, le=100)

    @property
    def is_plain(self) -> bool:
        """Leaves every picture as it is."""
        moved = self.model_dump(exclude={"lut", "lut_strength"})
        return not any(moved.values()) and (not self.lut or not self.lut_strength)


class Look(Grown):
    """A look and how much of it, 0 to 100; at 0 the pictures are as they are.

    Args:
        grade: Set by hand, on top of the named look; the strength is that of both.
    """

    later: ClassVar[tuple[str, ...]] = ("grade",)

    name: LookName = LookName.NONE
    strength: int = Field(default=100, ge=0, le=100)
    grade: Grade = Grade()

    @property
    def is_plain(self) -> bool:
        return not self.strength or (self.name is LookName.NONE and self.grade.is_plain)

    def settled(self) -> Look:
        """The same look without what nobody sees, so that equal films are told to be equal."""
        if self.is_plain:
            return Look()
        if self.grade.lut and self.grade.lut_strength:
            return self
        return self.model_copy(update={"grade": self.grade.model_copy(update={"lut": "", "lut_strength": 100})})
