"""Pictures shown twice where two shots meet: found in the cut as it is, and left out by an edit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest

from core.cut.changes import Shelf, changed
from core.cut.joints import picture_no
from core.cut.overlaps import trim_offers
from core.model.cut import Cut, CutItem, Play, Source
from core.model.cut_edits import read_edits
from core.model.joints import Joint, Joints
from core.model.media import MediaInfo, MediaKind
from core.model.project import Aspect


def source(name: str, frames: int = 90, rate: Fraction = Fraction(30)) -> Source:
    info = MediaInfo(
        kind=MediaKind.VIDEO, container="mp4", codec="h264", rate=rate, frames=frames, duration_s=frames / rate
    )
    return Source(blob=name, info=info)


@dataclass
class Case:
    """The second shot of two, what its joint shares, and what is to become of it."""

    name: str
    after: CutItem
    shared: int | None
    first: int
    frames: int


SHOT = CutItem(id="two", scene_id="b", source=source("b"), frames=60)
CASES = [
    Case("spare pictures keep its length", SHOT, 8, 8, 60),
    Case("none to spare shortens it", SHOT.model_copy(update={"frames": 90}), 8, 8, 82),
    Case("some to spare are not enough", SHOT.model_copy(update={"frames": 85}), 8, 8, 77),
    Case("trimmed already", SHOT.model_copy(update={"in_frames": 5}), 8, 13, 60),
    Case("twice as fast", SHOT.model_copy(update={"frames": 30, "speed": Fraction(2)}), 8, 8, 30),
    Case("of half the rate", SHOT.model_copy(update={"source": source("b", 45, Fraction(15))}), 4, 4, 60),
    Case("nothing shared", SHOT, 0, 0, 60),
    Case("never looked at", SHOT, None, 0, 60),
    Case("all of it", SHOT, 60, 0, 60),
    Case("runs backward", SHOT.model_copy(update={"play": Play.REVERSE}), 8, 0, 60),
]


def cut_of(after: CutItem) -> Cut:
    before = CutItem(id="one", scene_id="a", source=source("a"), frames=60)
    last = CutItem(id="three", scene_id="c", source=source("c"), frames=60)
    return Cut(aspect=Aspect.VERTICAL, items=(before, after, last))


def joints_of(cut: Cut, shared: int | None) -> Joints:
    before, after = cut.items[:2]
    seen = ("a", picture_no(before, before.frames - 1), "b", picture_no(after, 0))
    joint = Joint(before="a", after="b", seen=seen, score=1, last="l", first="f", overlap=shared)
    return Joints(joints=(joint,))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_trim_leaves_out_what_was_shown(case: Case) -> None:
    """What is offered makes the shot begin after the shared pictures, at its old length where its clip has enough; then nothing is offered."""
    cut = cut_of(case.after)
    joints = joints_of(cut, case.shared)
    offers = tuple(trim_offers(cut, joints))
    for offer in offers:
        cut = changed(cut, read_edits(offer.edits), Shelf(order=("a", "b", "c"), clips={}))
    shot = cut.items[1]
    assert (picture_no(shot, 0), shot.frames) == (case.first, case.frames)
    assert len(offers) == (1 if case.first != case.after.in_frames else 0)
    assert offers == () or not tuple(trim_offers(cut, joints))


def test_other_pictures_are_not_judged() -> None:
    """A joint that was looked at with other pictures says nothing of the cut as it is now."""
    cut = cut_of(SHOT)
    joints = joints_of(cut, 8)
    moved = cut.model_copy(update={"items": (cut.items[0], SHOT.model_copy(update={"in_frames": 20}), cut.items[2])})
    assert not tuple(trim_offers(moved, joints))


def test_the_offer_says_what_it_does() -> None:
    """One sentence names the shot, the pictures and what becomes of the film; a single picture is one."""
    (offer,) = trim_offers(cut_of(SHOT), joints_of(cut_of(SHOT), 1))
    assert (
        offer.words
        == "Shot 2 begins with 1 picture that the one before has shown. Leaving them out keeps the length of the film."
    )
    assert offer.label == "Leave out 1 picture at shot 2"
