"""Camera moves: they go where their names say, start at the picture itself, and never jitter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.model.scene import Camera
from core.providers.offline.moves import Plate, Window, window_at

SIZE = (160, 120)
SPOT = (92.0, 70.0)


def spotted() -> Plate:
    """A soft bright spot on gray: its middle can be measured to a hundredth of a pixel."""
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    spot = 40 + 200 * np.exp(-((x + 0.5 - SPOT[0]) ** 2 + (y + 0.5 - SPOT[1]) ** 2) / (2 * 5.0**2))
    return Plate(Image.fromarray(np.repeat(spot.astype(np.uint8)[..., None], 3, axis=2)))


def middle(image: Image.Image) -> tuple[float, float]:
    """Where the spot is, by its center of light."""
    light = np.clip(np.asarray(image)[..., 0].astype(float) - 60, 0, None)
    y, x = np.mgrid[0 : light.shape[0], 0 : light.shape[1]]
    return float((light * (x + 0.5)).sum() / light.sum()), float((light * (y + 0.5)).sum() / light.sum())


def path(camera: Camera, frames: int = 49, length_s: float = 2.0) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    plate = spotted()
    return np.array([middle(plate.frame(window_at(camera, n / (frames - 1), length_s))) for n in range(frames)])


@pytest.mark.parametrize("camera", Camera)
def test_starts_at_the_picture(camera: Camera) -> None:
    """At its start every move shows the whole picture, pixel for pixel."""
    assert window_at(camera, 0.0, 4.0) == Window()
    plate = spotted()
    assert np.array_equal(np.asarray(plate.frame(window_at(camera, 0.0, 4.0))), np.asarray(plate.frame(Window())))


# Where a thing right of and below the middle goes: +1 right or down, -1 left or up, None either.
WAYS = (
    (Camera.PAN_RIGHT, -1, None),
    (Camera.PAN_LEFT, 1, None),
    (Camera.TRUCK_RIGHT, -1, None),
    (Camera.TRUCK_LEFT, 1, None),
    (Camera.TILT_UP, None, 1),
    (Camera.TILT_DOWN, None, -1),
    (Camera.PUSH_IN, 1, 1),
    (Camera.PULL_OUT, -1, -1),
)


@pytest.mark.parametrize(("camera", "right", "down"), WAYS)
def test_goes_where_its_name_says(camera: Camera, right: int | None, down: int | None) -> None:
    """Things in the picture move the way that this camera move makes them move."""
    start, *_rest, end = path(camera)
    for way, moved in ((right, end[0] - start[0]), (down, end[1] - start[1])):
        assert way is None or way * moved > 0.7


@pytest.mark.parametrize("camera", [camera for camera, *_ in WAYS])
def test_no_jitter(camera: Camera) -> None:
    """Frame to frame, the picture moves by fractions of a pixel along a smooth way: no step stands out from its neighbors."""
    places = path(camera)
    bends = np.diff(places, n=2, axis=0)
    assert np.abs(bends).max() < 0.06
    along = places[:, 0] if abs(places[-1, 0] - places[0, 0]) > abs(places[-1, 1] - places[0, 1]) else places[:, 1]
    steps = np.diff(along)
    assert (steps * np.sign(along[-1] - along[0]) > -0.01).all()


def test_handheld_moves_and_stays_near() -> None:
    """A hand-held camera moves all the time and never far."""
    places = path(Camera.HANDHELD, length_s=4.0)
    away = np.hypot(*(places - places[0]).T)
    assert away.max() > 0.4
    assert away.max() < 6
    assert np.hypot(*np.diff(places, axis=0).T).max() < 1.0


def test_truck_has_depth() -> None:
    """In a truck move near things, low in the picture, pass by faster than far ones."""
    window = window_at(Camera.TRUCK_RIGHT, 1.0, 4.0)
    stripes = np.zeros((120, 160, 3), np.uint8)
    stripes[:, 78:82] = 255
    moved = np.asarray(Plate(Image.fromarray(stripes)).frame(window))[..., 0].astype(float)
    columns = np.arange(160) + 0.5
    high, low = ((moved[row] * columns).sum() / moved[row].sum() for row in (5, 115))
    assert 80 - low > 80 - high > 0


def test_still_stands() -> None:
    """A camera that stands still shows the whole picture all the time."""
    assert {window_at(Camera.STILL, part / 9, 5.0) for part in range(10)} == {Window()}


@given(st.sampled_from(list(Camera)), st.floats(-1, 1), st.floats(0.2, 60))
def test_window_stays_on_the_plate(camera: Camera, part: float, length_s: float) -> None:
    """No move leaves the picture and what continues it, however long it lasts."""
    window = window_at(camera, part, length_s)
    for place in (window.x, window.y):
        assert place - window.scale / 2 - abs(window.lean) / 2 >= -0.14
        assert place + window.scale / 2 + abs(window.lean) / 2 <= 1.14


def test_backward_is_the_mirror_of_forward() -> None:
    """A move that leads up to a picture ends on it exactly."""
    for camera in Camera:
        assert window_at(camera, -0.0, 3.0) == Window()
    ahead, behind = window_at(Camera.PAN_RIGHT, 0.5, 3.0), window_at(Camera.PAN_RIGHT, -0.5, 3.0)
    assert ahead.x - 0.5 == pytest.approx(0.5 - behind.x)
