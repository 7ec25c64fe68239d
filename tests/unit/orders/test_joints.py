"""Looking at joints: the right pictures, each looked at once, lost clips told of."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import core.orders.joints as looking
from core.blobs import Blobs
from core.film import frame_at, probe
from core.model.cut import Source
from core.model.joints import JointAsk, Joints, JointsOrder
from core.orders.local import run_order
from core.settings import Limits
from tests.media import make
from tests.media.colors import number_of


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs", tmp_path / "tmp")


def numbered(blobs: Blobs, folder: Path, frames: int) -> Source:
    """A clip whose pictures show their numbers."""
    path = folder / f"{frames}.mp4"
    make.make_clip(path, frames=frames)
    info = probe(path)
    return Source(blob=blobs.put_file(path, move=False), info=info)


def look(order: JointsOrder, blobs: Blobs) -> Joints:
    return Joints.from_json(run_order(order, blobs, limits=Limits()).outputs[0].content or "")


def ask(one: Source, last: int, other: Source, first: int, scenes: str = "ab") -> JointAsk:
    return JointAsk(
        before=scenes[0], after=scenes[1], before_source=one, before_frame=last, after_source=other, after_frame=first
    )


def test_the_pictures_that_meet(blobs: Blobs, tmp_path: Path) -> None:
    """The joint keeps exactly the named picture of each clip as a file, and a score of them."""
    one, other = numbered(blobs, tmp_path, 40), numbered(blobs, tmp_path, 30)
    (joint,) = look(JointsOrder(pairs=(ask(one, 33, other, 5),)), blobs).joints
    seen = [number_of(np.asarray(Image.open(blobs.path(blob)).convert("RGB"))) for blob in (joint.last, joint.first)]
    assert seen == [33, 5]
    assert 0 <= joint.score <= 1
    assert joint.subject == "a~b"


def test_only_what_changed_is_looked_at(blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of known joints none is looked at again, whatever scenes they belong to now; a changed one is, and one whose picture is lost."""
    one, other = numbered(blobs, tmp_path, 20), numbered(blobs, tmp_path, 30)
    pairs = (ask(one, 3, other, 0, "ab"), ask(other, 9, one, 0, "bc"), ask(one, 19, other, 2, "cd"))
    known = look(JointsOrder(pairs=pairs), blobs).joints
    looked: list[int] = []

    def counted(path: Path, frame: int) -> Image.Image:
        looked.append(frame)
        return frame_at(path, frame)

    monkeypatch.setattr(looking, "frame_at", counted)
    assert look(JointsOrder(pairs=pairs, known=known), blobs).joints == known
    assert looked == []
    moved = (ask(one, 3, other, 0, "xy"), ask(other, 8, one, 0, "bc"), pairs[2])
    blobs._place(known[2].last).unlink()
    found = look(JointsOrder(pairs=moved, known=known), blobs).joints
    assert looked == [8, 0, 19, 2]
    assert (found[0].subject, found[0].score) == ("x~y", known[0].score)


def test_lost_and_broken_clips_are_told_of(blobs: Blobs, tmp_path: Path) -> None:
    """A clip that is gone or cannot be decoded is named; the other joints are looked at all the same."""
    good = numbered(blobs, tmp_path, 20)
    broken = Source(blob=blobs.put_bytes(b"no clip"), info=good.info)
    gone = Source(blob="0" * 64, info=good.info)
    pairs = (ask(good, 19, broken, 0, "ab"), ask(broken, 19, gone, 0, "bc"), ask(good, 1, good, 0, "cd"))
    found = look(JointsOrder(pairs=pairs), blobs)
    assert [joint.subject for joint in found.joints] == ["c~d"]
    assert found.unread == ("a~b", "b~c")
    assert found.joints[0].score > Fraction(1, 2)
