"""A generation's four calls: what comes home is looked at before anything trusts it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.blobs import Blobs
from core.errors import BadReplyError, CancelledError, UnreachableError
from core.model.money import UNKNOWN, usd
from core.model.orders import Ask, ClipRequest, GenerateOrder, ImageRequest, MusicRequest, WriteRequest, WriteTask
from core.model.replies import MoodsReply, StoryboardReply
from core.orders import generate
from core.orders.generate import Arrived
from core.providers.contract import RemoteFile
from core.settings import Limits
from tests.media.make import make_clip, make_picture, make_text, make_tone, make_zero

IMAGE = ImageRequest(prompt="a lamp", width=64, height=64)
CLIP = ClipRequest(prompt="a lamp", width=96, height=160, length_s=Fraction(1))
MUSIC = MusicRequest(prompt="a waltz", length_s=Fraction(2))


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs", tmp_path / "tmp")


def order(ask: Ask, provider: str = "toy") -> GenerateOrder:
    return GenerateOrder(provider=provider, model=f"{provider}/model", ask=ask, seed=7)


def files(folder: Path) -> dict[str, Path]:
    """One of each kind of file."""
    return {
        "picture": make_picture(folder / "a.png"),
        "clip": make_clip(folder / "a.mp4", frames=5),
        "song": make_tone(folder / "a.wav", seconds=1.0),
        "text": make_text(folder / "a.txt"),
        "nothing": make_zero(folder / "a.bin"),
    }


@dataclass(frozen=True)
class Case:
    ask: Ask
    sent: str
    is_right: bool


CASES = [
    Case(IMAGE, "picture", True),
    Case(CLIP, "clip", True),
    Case(MUSIC, "song", True),
    Case(IMAGE, "song", False),
    Case(IMAGE, "text", False),
    Case(CLIP, "picture", False),
    Case(CLIP, "nothing", False),
    Case(MUSIC, "picture", False),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.sent} for {case.ask.ability}")
def test_what_is_taken_for_what_was_asked(blobs: Blobs, tmp_path: Path, case: Case) -> None:
    """A file passes when it decodes as what was asked for; anything else is a bad reply, and stays on the disk."""
    blob = blobs.put_file(files(tmp_path)[case.sent])
    if case.is_right:
        result = generate.check(order(case.ask), blobs, arrived=(Arrived(blob=blob),), limits=Limits())
        assert result.outputs[0].blob == blob
        assert result.outputs[0].info is not None
        return
    with pytest.raises(BadReplyError, match="cannot be used"):
        generate.check(order(case.ask), blobs, arrived=(Arrived(blob=blob),), limits=Limits())
    assert blobs.exists(blob)


def test_a_check_that_is_stopped_keeps_the_file(blobs: Blobs, tmp_path: Path) -> None:
    """A clip that is being looked through is left as it came when told to stop, and is no bad reply."""
    arrived = (Arrived(blob=blobs.put_file(files(tmp_path)["clip"])),)
    with pytest.raises(CancelledError):
        generate.check(order(CLIP), blobs, arrived=arrived, limits=Limits(), should_stop=lambda: True)
    assert blobs.exists(arrived[0].blob)


def test_what_a_result_tells(blobs: Blobs, tmp_path: Path) -> None:
    """A result carries size, seed, prompt, bill, and what came along with the file; the offline studio's is marked."""
    blob = blobs.put_file(make_picture(tmp_path / "a.png", size=(96, 64)))
    arrived = (Arrived(blob=blob, extra='{"beats": []}'),)
    result = generate.check(order(IMAGE, "offline"), blobs, arrived=arrived, billed=usd("0.04"), limits=Limits())
    made = result.made_with
    assert (made.width, made.height, made.seed, made.prompt, made.model) == (96, 64, 7, "a lamp", "offline/model")
    assert made.is_offline
    assert (result.billed, result.outputs[0].extra) == (usd("0.04"), '{"beats": []}')
    plain = generate.check(order(IMAGE), blobs, arrived=arrived, limits=Limits())
    assert (plain.made_with.is_offline, plain.billed) == (False, UNKNOWN)


def test_an_answer_without_a_file(blobs: Blobs) -> None:
    """A picture that was asked for and did not come is a bad reply."""
    with pytest.raises(BadReplyError, match="without a file"):
        generate.check(order(IMAGE), blobs, limits=Limits())


MOODS: dict[str, Any] = {
    "moods": [
        {
            "name": "Dusk",
            "palette": ["#101010", "#202020", "#303030"],
            "light": "",
            "lens": "",
            "texture": "",
            "keywords": [],
        }
    ]
}


@pytest.mark.parametrize("has_schema", [True, False])
def test_a_reply_with_or_without_its_schema(blobs: Blobs, has_schema: bool) -> None:
    """A language model answers bare JSON, our own writer a whole document; both become the reply document."""
    text = MoodsReply.model_validate(MOODS).to_json() if has_schema else json.dumps(MOODS)
    ask = WriteRequest(task=WriteTask.MOODS, prompt="four moods")
    result = generate.check(order(ask), blobs, text=text, limits=Limits())
    assert MoodsReply.from_json(result.outputs[0].content or "").moods[0].name == "Dusk"
    assert result.made_with.prompt == "four moods"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "Expecting value"),
        ("[]", "not a JSON object"),
        ('{"scenes": []}', "scenes: Tuple should have at least 1 item"),
        ('{"scenes": [{"title": "x", "text": "y"}]}', "length_frames: Field required"),
        ('{"moods": []}', "scenes: Field required"),
    ],
)
def test_a_reply_that_does_not_fit(blobs: Blobs, text: str | None, problem: str) -> None:
    """A bad reply says where it does not fit."""
    ask = WriteRequest(task=WriteTask.STORYBOARD, prompt="a storyboard")
    with pytest.raises(BadReplyError, match=problem):
        generate.check(order(ask), blobs, text=text, limits=Limits())
    assert StoryboardReply.schema_name == "storyboard_reply"


class Line:
    """A vendor whose line may break in the middle of a file."""

    name = "toy"
    is_idempotent = False

    def __init__(self, breaks: bool) -> None:
        self.breaks = breaks

    def download(self, _remote_id: str, _file: RemoteFile, to: Path) -> None:
        assert not to.exists()
        to.write_bytes(b"half")
        if self.breaks:
            raise UnreachableError("The line broke.")
        to.write_bytes(b"whole")


def test_a_download_that_breaks_leaves_nothing(blobs: Blobs, tmp_path: Path) -> None:
    """Half a file never becomes a blob, and its temp folder is gone; the next try begins afresh."""
    with pytest.raises(UnreachableError):
        generate.download(Line(breaks=True), "remote", RemoteFile("ref", ".png"), blobs)  # type: ignore[arg-type]
    assert blobs.total_bytes() == 0
    assert not any((tmp_path / "tmp").iterdir())
    arrived = generate.download(Line(breaks=False), "remote", RemoteFile("ref", ".png", "{}"), blobs)  # type: ignore[arg-type]
    assert blobs.path(arrived.blob).read_bytes() == b"whole"
    assert arrived.extra == "{}"
