"""Offline clips, decoded: frames, rate, length, first and last frame, and a label on each."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from core.errors import BadRequestError
from core.film import frame_at, probe
from core.model.orders import ClipRequest
from core.model.scene import Camera
from core.providers.contract import Done
from core.providers.offline.label import label_for
from tests.unit.providers.conftest import SMALL, OpenStudio, Shelf, clip_ask, image_ask, order_of

Pixels = npt.NDArray[np.float64]


def fetched(
    open_studio: OpenStudio, shelf: Shelf, ask: ClipRequest, to: Path, seed: int = 7, **settings: object
) -> Path:
    studio = open_studio(**settings)
    remote = studio.submit(order_of(ask, seed), request_id=to.name, files=shelf).remote_id
    done = studio.poll(remote)
    assert isinstance(done, Done)
    studio.download(remote, done.files[0], to)
    return to


def frame(path: Path, number: int) -> Pixels:
    return np.asarray(frame_at(path, number), float)


def blocks(seed: int) -> npt.NDArray[np.uint8]:
    """A picture of soft large shapes, which survives encoding well."""
    y, x = np.mgrid[0 : SMALL[1], 0 : SMALL[0]]
    turn = seed * 1.3
    waves = [127 + 80 * np.sin(x / 13 + turn * k) * np.cos(y / 17 - turn + k) for k in (1, 2, 3)]
    return np.stack(waves, axis=2).astype(np.uint8)


def apart(one: Pixels, other: npt.NDArray[np.uint8] | Pixels) -> float:
    """Mean difference outside the label's corner."""
    top = label_for(*SMALL).box[1]
    return float(np.abs(one[:top] - other[:top].astype(float)).mean())


@pytest.mark.parametrize("camera", [Camera.STILL, Camera.PAN_LEFT, Camera.TRUCK_RIGHT])
def test_first_frame_is_the_picture(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf, camera: Camera) -> None:
    """The clip has exactly the asked size, length and rate, begins with its first frame, and is not frozen."""
    first = blocks(1)
    ask = clip_ask(Fraction(3, 2), camera, first_frame=shelf.picture(first))
    path = fetched(open_studio, shelf, ask, tmp_path / "a.mp4")
    info = probe(path)
    assert (info.width, info.height, info.rate, info.frames) == (*SMALL, Fraction(30), 45)
    assert not info.has_sound
    assert apart(frame(path, 0), first) < 3
    assert apart(frame(path, 22), frame(path, 0)) > 0.5


def test_last_frame_is_honored(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """The clip ends on its last frame, and is between the two in the middle."""
    first, last = blocks(1), blocks(4)
    ask = clip_ask(Fraction(1), Camera.PUSH_IN, first_frame=shelf.picture(first), last_frame=shelf.picture(last))
    path = fetched(open_studio, shelf, ask, tmp_path / "a.mp4")
    assert apart(frame(path, 0), first) < 3
    assert apart(frame(path, 29), last) < 3
    between = frame(path, 15)
    assert min(apart(between, first), apart(between, last)) > 6


def test_odd_lengths(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """With odd lengths on, a clip of 1 s comes back as 39 frames at 24 a second, and is priced by that."""
    settings = {"has_odd_lengths": True, "has_prices": True}
    path = fetched(open_studio, shelf, clip_ask(), tmp_path / "a.mp4", **settings)
    info = probe(path)
    assert (info.frames, info.rate, info.duration_s) == (39, Fraction(24), Fraction(39, 24))
    studio = open_studio(**settings)
    done = studio.poll(studio.submit(order_of(clip_ask()), request_id="a.mp4", files=shelf).remote_id)
    assert isinstance(done, Done)
    assert done.billed.label() == "$0.16"


def test_label_is_in_every_frame(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """A flat picture shows the label and nothing else, in the first frame and in the last."""
    gray = shelf.picture(np.full((SMALL[1], SMALL[0], 3), 90, np.uint8))
    path = fetched(open_studio, shelf, clip_ask(first_frame=gray, camera=Camera.PAN_RIGHT), tmp_path / "a.mp4")
    left, top, right, bottom = label_for(*SMALL).box
    for number in (0, 29):
        shown = frame(path, number)
        assert shown[top:bottom, left:right].max() > 120
        assert shown[: top - 4].max() < 100


def test_label_of_a_picture_does_not_travel(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """A clip from an offline picture carries one label that stands still, not the picture's label moving off."""
    size = (320, 320)
    studio = open_studio()
    picture = image_ask("a wall", size).model_copy(update={"palette": ("#606060", "#646464", "#686868")})
    remote = studio.submit(order_of(picture), request_id="p", files=shelf).remote_id
    done = studio.poll(remote)
    assert isinstance(done, Done)
    studio.download(remote, done.files[0], tmp_path / "p.jpg")
    ask = clip_ask(first_frame=shelf.add(tmp_path / "p.jpg"), camera=Camera.TILT_DOWN)
    ask = ask.model_copy(update={"width": size[0], "height": size[1]})
    path = fetched(open_studio, shelf, ask, tmp_path / "a.mp4")
    left, top, right, bottom = label_for(*size).box
    start, end = frame(path, 0), frame(path, 29)
    letters = start[top:bottom, left:right].mean(axis=2)
    strong = letters > np.percentile(letters, 97)
    assert end[top:bottom, left:right].mean(axis=2)[strong].mean() > letters.mean() + 15
    above = end[top - 40 : top - 4, left:right].mean(axis=2)
    assert above.max() - above.min() < letters.max() - letters.min()


def test_other_shapes_are_filled(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """A wide picture fills a tall clip from its middle, without bars or stretching."""
    wide = np.zeros((60, 200, 3), np.uint8)
    wide[:, 90:110] = (0, 200, 0)
    path = fetched(
        open_studio, shelf, clip_ask(camera=Camera.STILL, first_frame=shelf.picture(wide)), tmp_path / "a.mp4"
    )
    row = frame(path, 0)[20, :, 1]
    assert row[SMALL[0] // 2] > 150
    assert abs((row > 100).sum() - 20 * 96 / 60) <= 3


def test_same_order_same_frames(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """The same order gives the same frames without any picture given; another seed gives others."""
    paths = [
        fetched(open_studio, shelf, clip_ask(), tmp_path / f"{number}.mp4", seed)
        for number, seed in enumerate((1, 1, 2))
    ]
    assert np.array_equal(frame(paths[0], 20), frame(paths[1], 20))
    assert apart(frame(paths[0], 20), frame(paths[2], 20)) > 3


def test_picture_that_is_none(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """A first frame that is not a picture is a wrong request that names it."""
    (tmp_path / "song.png").write_bytes(b"not a picture at all")
    with pytest.raises(BadRequestError, match="first frame cannot be read"):
        fetched(open_studio, shelf, clip_ask(first_frame=shelf.add(tmp_path / "song.png")), tmp_path / "a.mp4")


def test_too_long_is_refused_before_it_is_charged(open_studio: OpenStudio, shelf: Shelf) -> None:
    """A clip longer than the model makes is refused at submit, in words."""
    with pytest.raises(BadRequestError, match="makes 1 to 30 s; 31 s were asked"):
        open_studio().submit(order_of(clip_ask(Fraction(31))), request_id="a", files=shelf)
