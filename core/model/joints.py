"""Where two scenes meet: the last picture of one, the first of the next, and how well they fit. Content of the `joints` cell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar, Literal

from pydantic import Field

from core.model.base import Doc, Grown, Value
from core.model.cut import Source

FITS_BADLY = 0.25
"""Below this score a bridge is suggested."""


class JointAsk(Value):
    """Two neighbors that are to be looked at.

    Args:
        before, after: Scene ids.
        before_source, after_source: What the film shows of them.
        before_frame: Number of the last picture shown of the one before, from 0, as the source counts.
        after_frame: Number of the first picture shown of the one after.
    """

    before: str
    after: str
    before_source: Source
    before_frame: int = Field(ge=0)
    after_source: Source
    after_frame: int = Field(ge=0)


class Joint(Grown):
    """Two neighbors that were looked at.

    Args:
        before, after: Scene ids.
        seen: Digests of the two files and the numbers of their pictures: what makes looking again needless.
        score: 0 to 1, how well the pictures fit; see `core/film/joints.py` for what it measures.
        last, first: Digests of the two pictures as files: the last of the one before, the first of the one after.
        overlap: How many pictures of the one after the end of the one before has shown already; None where nobody looked.
    """

    later: ClassVar[tuple[str, ...]] = ("overlap",)

    before: str
    after: str
    seen: tuple[str, int, str, int]
    score: float = Field(ge=0, le=1)
    last: str
    first: str
    overlap: int | None = None

    @property
    def subject(self) -> str:
        """Names the bridge that could lie here."""
        return bridge_subject(self.before, self.after)


class Joints(Doc):
    """Every place where two scenes meet, in the order of the film.

    Args:
        unread: Subjects of those that could not be looked at, because a file is lost or broken.
    """

    schema_name: ClassVar[str] = "joints"

    joints: tuple[Joint, ...] = ()
    unread: tuple[str, ...] = ()

    def at(self, subject: str) -> Joint | None:
        """The joint that a bridge is named after."""
        return self._by_subject.get(subject)

    @cached_property
    def badly(self) -> frozenset[str]:
        """Where a bridge is suggested."""
        return frozenset(joint.subject for joint in self.joints if joint.score < FITS_BADLY)

    @cached_property
    def _by_subject(self) -> Mapping[str, Joint]:
        return {joint.subject: joint for joint in self.joints}


class JointsOrder(Doc):
    """Look at every place where two scenes meet.

    Args:
        pairs: Neighbors, in the order of the film.
        known: What was seen before; pairs that have not changed are not looked at again.
    """

    schema_name: ClassVar[str] = "joints_order"

    order: Literal["joints"] = "joints"
    pairs: tuple[JointAsk, ...]
    known: tuple[Joint, ...] = ()


def seen_of(ask: JointAsk) -> tuple[str, int, str, int]:
    """What a joint looks at, to tell whether it was looked at before."""
    return ask.before_source.blob, ask.before_frame, ask.after_source.blob, ask.after_frame


def bridge_subject(before: str, after: str) -> str:
    """`sceneA~sceneB`."""
    return f"{before}~{after}"


def bridge_scenes(subject: str) -> tuple[str, str]:
    """The two scenes a bridge lies between."""
    before, _, after = subject.partition("~")
    return before, after
