"""A project: one film in the making, and the brief it starts from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field, StringConstraints

from core.model.base import Doc, Grown, Upgrade
from core.timing import FILM_RATE

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Line = Annotated[str, StringConstraints(max_length=2_000)]
LongText = Annotated[str, StringConstraints(max_length=20_000)]


class ProjectKind(StrEnum):
    SHORT_FILM = "short_film"
    MUSIC_VIDEO = "music_video"
    AD_CREATIVE = "ad_creative"
    QUICK_CUT = "quick_cut"


class Aspect(StrEnum):
    VERTICAL = "9:16"
    WIDE = "16:9"
    SQUARE = "1:1"
    PORTRAIT = "4:5"
    CINEMA = "21:9"

    @property
    def ratio(self) -> Fraction:
        """Width by height."""
        across, down = self.value.split(":")
        return Fraction(int(across), int(down))


class Quality(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    FINAL = "final"


_SHORT_PX = {Quality.DRAFT: 540, Quality.REVIEW: 720, Quality.FINAL: 1080}


def size_px(aspect: Aspect, quality: Quality | int) -> tuple[int, int]:
    """Width and height of a film, both even.

    Args:
        quality: 540, 720 or 1080 on its short side; or pixels of the short side.
    """
    short_px = _SHORT_PX[quality] if isinstance(quality, Quality) else quality
    wide = max(aspect.ratio, 1 / aspect.ratio)
    return shaped_px(aspect, round(short_px * wide))


def shaped_px(aspect: Aspect, long_px: int) -> tuple[int, int]:
    """Width and height with this long side, both even."""
    narrow = min(aspect.ratio, 1 / aspect.ratio)
    long_px, short_px = round(Fraction(long_px, 2)) * 2, round(long_px * narrow / 2) * 2
    return (long_px, short_px) if aspect.ratio >= 1 else (short_px, long_px)


class Tier(StrEnum):
    """Which half of a flavor's parameters is used for making things."""

    DRAFT = "draft"
    PRODUCTION = "production"


class Project(Grown, Doc):
    """One film in the making.

    Args:
        version_no: Counts saves of the project row; each save names the one it began from.
        budget_usd: The most it may cost; None is no limit.
        models: Catalogue ids by ability (`{"clip": "offline/clip"}`) that go before what the settings and the flavor say.
        is_template: Kept to start others from: brief, moods and storyboard without what was made from them. Not on the shelf.
    """

    schema_name: ClassVar[str] = "project"
    version: ClassVar[int] = 2
    later: ClassVar[tuple[str, ...]] = ("models",)
    upgrades: ClassVar[Mapping[int, Upgrade]] = {1: lambda body: {**body, "is_template": False}}

    id: str
    name: Name
    kind: ProjectKind
    flavor: str
    aspect: Aspect
    rate: Fraction = FILM_RATE
    tier: Tier = Tier.DRAFT
    budget_usd: Decimal | None = None
    is_template: bool = False
    models: Mapping[str, str] = Field(default_factory=dict)
    version_no: int = 1
    created_at: AwareDatetime
    updated_at: AwareDatetime
    archived_at: AwareDatetime | None = None
    deleted_at: AwareDatetime | None = None


class Role(StrEnum):
    """What a reference picture shows, which decides how it goes to a model. Stored."""

    FACE = "face"
    PRODUCT = "product"
    PLACE = "place"
    STYLE = "style"
    FIRST_FRAME = "first_frame"


class Reference(Grown):
    """A picture that a brief or a scene points to, by name.

    Args:
        name: How the text speaks of it; `@name` in a prompt means exactly this picture.
        blob: Digest of the picture.
        role: What it shows; None where nobody said.
    """

    later: ClassVar[tuple[str, ...]] = ("role",)

    name: Line
    blob: str
    role: Role | None = None


MOST_REFERENCES = 6
"""Pictures that a brief can point to."""


class Brief(Grown, Doc):
    """What is wanted. The content of a `brief` cell.

    Args:
        text: The person's own words, up to 20,000 characters.
        length_s: Whole seconds the film should last, 1 to 600.
        references: Pictures of what is meant; up to six.
    """

    schema_name: ClassVar[str] = "brief"
    later: ClassVar[tuple[str, ...]] = ("references",)

    text: LongText = ""
    goal: Line = ""
    audience: Line = ""
    message: Line = ""
    tone: Line = ""
    platform: Line = ""
    product: Line = ""
    claims: tuple[Line, ...] = ()
    avoid: tuple[Line, ...] = ()
    length_s: int = Field(default=30, ge=1, le=600)
    references: tuple[Reference, ...] = Field(default=(), max_length=MOST_REFERENCES)

    @property
    def is_empty(self) -> bool:
        """Nothing to make a film from: no words in any field that says what it is about."""
        return not any(part.strip() for part in (self.text, self.goal, self.message, self.product))
