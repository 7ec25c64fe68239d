"""Camera moves over a still: each frame is a window on the picture, placed to fractions of a pixel."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.model.scene import Camera

_MARGIN = 0.14
"""How far the picture is continued beyond each edge, mirrored, for moves that leave it."""
_PACE, _LEAST, _MOST = 0.026, 0.07, 0.2
_FOCUS = (0.5, 0.46)


@dataclass(frozen=True)
class Window:
    """A part of the picture: its middle and its width as shares of the picture's, its turn, and how much its foot leads.

    The whole picture is `Window()`. `lean` shifts the lower edge against the upper one, as near things pass by faster.
    """

    x: float = 0.5
    y: float = 0.5
    scale: float = 1.0
    turn_deg: float = 0.0
    lean: float = 0.0


class Plate:
    """A picture that windows can be cut from.

    Args:
        image: RGB, of the size the frames will have.
    """

    def __init__(self, image: Image.Image) -> None:
        self.size = image.size
        self._margin = (round(image.width * _MARGIN), round(image.height * _MARGIN))
        across, down = self._margin
        padded = np.pad(np.asarray(image), ((down, down), (across, across), (0, 0)), mode="reflect")
        self._padded = Image.fromarray(padded)
        self._image = image

    def frame(self, window: Window) -> Image.Image:
        """The frame that shows this window; the whole picture comes back unchanged."""
        if window == Window():
            return self._image
        width, height = self.size
        left = self._margin[0] + (window.x - window.scale / 2) * width
        top = self._margin[1] + (window.y - window.scale / 2) * height
        if window.turn_deg == 0 and window.lean == 0:
            box = (left, top, left + window.scale * width, top + window.scale * height)
            return self._padded.resize(self.size, Image.Resampling.BICUBIC, box=self._within(box))
        return self._turned(window, left, top)

    def _within(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """The box, moved back where it would leave the continued picture."""
        wide, tall = self._padded.size
        x = min(max(0.0, box[0]), max(0.0, wide - (box[2] - box[0])))
        y = min(max(0.0, box[1]), max(0.0, tall - (box[3] - box[1])))
        return x, y, min(float(wide), x + box[2] - box[0]), min(float(tall), y + box[3] - box[1])

    def _turned(self, window: Window, left: float, top: float) -> Image.Image:
        width, height = self.size
        turn = math.radians(window.turn_deg)
        a, b = window.scale * math.cos(turn), window.scale * math.sin(turn)
        lean = window.lean * width / height
        middle_x, middle_y = left + window.scale * width / 2, top + window.scale * height / 2
        c = middle_x - a * width / 2 - (b + lean) * height / 2
        f = middle_y + b * width / 2 - a * height / 2
        matrix = (a, b + lean, c, -b, a, f)
        return self._padded.transform(self.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)


def window_at(camera: Camera, part: float, length_s: float) -> Window:
    """Where a move is at a part of its way: 0 is the whole picture, 1 its end.

    Parts below 0 are the same move led backward, so that a picture can be the end of it.

    Args:
        camera: The move.
        part: -1 to 1.
        length_s: How long the whole move takes; longer moves go farther, not only slower.
    """
    reach = min(_MOST, max(_LEAST, _PACE * length_s))
    go = _eased(part)
    if camera is Camera.STILL:
        return Window()
    if camera is Camera.HANDHELD:
        return _handheld(part, length_s)
    if camera in {Camera.PUSH_IN, Camera.PULL_OUT}:
        return _zoomed(go * reach * (1 if camera is Camera.PUSH_IN else -0.9))
    return _traveled(camera, go, reach)


def _zoomed(amount: float) -> Window:
    """Nearer (or farther, below 0), toward a point a little above the middle."""
    scale = 1 / (1 + amount)
    return Window(x=_FOCUS[0] + (0.5 - _FOCUS[0]) * scale, y=_FOCUS[1] + (0.5 - _FOCUS[1]) * scale, scale=scale)


def _traveled(camera: Camera, go: float, reach: float) -> Window:
    """Sideways or up and down; a little nearer on the way, which leaves less to be continued at the edge."""
    scale = 1 - 0.5 * reach * abs(go)
    way = go * reach * 0.62
    if camera in {Camera.PAN_LEFT, Camera.PAN_RIGHT}:
        return Window(x=0.5 + (way if camera is Camera.PAN_RIGHT else -way), scale=scale)
    if camera in {Camera.TILT_UP, Camera.TILT_DOWN}:
        return Window(y=0.5 + (way if camera is Camera.TILT_DOWN else -way), scale=scale)
    side = 1 if camera is Camera.TRUCK_RIGHT else -1
    return Window(x=0.5 + side * way, scale=scale, lean=side * way * 0.32)


def _handheld(part: float, length_s: float) -> Window:
    """A hand that breathes: slow waves that are all at rest at the start."""
    time = part * length_s
    rise = min(1.0, abs(time) / 0.8)
    x = 0.006 * math.sin(1.9 * time) + 0.0035 * math.sin(4.3 * time + 0.6) - 0.0035 * math.sin(0.6)
    y = 0.007 * math.sin(1.4 * time) + 0.003 * math.sin(5.1 * time)
    turn = 0.35 * math.sin(1.1 * time) + 0.16 * math.sin(2.7 * time)
    return Window(x=0.5 + rise * x, y=0.5 + rise * y, scale=1 - 0.03 * rise, turn_deg=rise * turn)


def _eased(part: float) -> float:
    """Sets off and arrives gently; odd, so that backward is the mirror of forward."""
    size = abs(part)
    eased = 0.65 * (0.5 - 0.5 * math.cos(math.pi * size)) + 0.35 * size
    return math.copysign(eased, part)
