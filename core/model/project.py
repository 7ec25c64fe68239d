"""A project: one film in the making, and the brief it starts from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import AwareDatetime, Field, SerializerFunctionWrapHandler, StringConstraints, model_serializer

from core.model.base import Doc, Upgrade, Value
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


class Quality(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    FINAL = "final"


_FINAL_PX = {Aspect.VERTICAL: (1080, 1920), Aspect.WIDE: (1920, 1080), Aspect.SQUARE: (1080, 1080)}
_SHORT_PX = {Quality.DRAFT: 540, Quality.REVIEW: 720, Quality.FINAL: 1080}


def size_px(aspect: Aspect, quality: Quality) -> tuple[int, int]:
    """Width and height of a film: 540, 720 or 1080 on its short side."""
    width, height = _FINAL_PX[aspect]
    short_px = _SHORT_PX[quality]
    return width * short_px // 1080, height * short_px // 1080


class Tier(StrEnum):
    """Which half of a flavor's parameters is used for making things."""

    DRAFT = "draft"
    PRODUCTION = "production"


class Project(Doc):
    """One film in the making.

    Args:
        version_no: Counts saves of the project row; each save names the one it began from.
        budget_usd: The most it may cost; None is no limit.
        is_template: Kept to start others from: brief, moods and storyboard without what was made from them. Not on the shelf.
    """

    schema_name: ClassVar[str] = "project"
    version: ClassVar[int] = 2
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
    version_no: int = 1
    created_at: AwareDatetime
    updated_at: AwareDatetime
    archived_at: AwareDatetime | None = None
    deleted_at: AwareDatetime | None = None


class Reference(Value):
    """A picture that a brief or a scene points to, by name.

    Args:
        name: How the text speaks of it.
        blob: Digest of the picture.
    """

    name: Line
    blob: str


MOST_REFERENCES = 6
"""Pictures that a brief can point to."""


class Brief(Doc):
    """What is wanted. The content of a `brief` cell.

    Args:
        text: The person's own words, up to 20,000 characters.
        length_s: Whole seconds the film should last, 1 to 600.
        references: Pictures of what is meant; up to six.
    """

    schema_name: ClassVar[str] = "brief"

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

    @model_serializer(mode="wrap")
    def _without_no_pictures(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A brief without pictures has the JSON, and so the digest, that it had before there were any."""
        body: dict[str, Any] = handler(self)
        if not body.get("references"):
            body.pop("references", None)
        return body

    @property
    def is_empty(self) -> bool:
        """Nothing to make a film from: no words in any field that says what it is about."""
        return not any(part.strip() for part in (self.text, self.goal, self.message, self.product))
