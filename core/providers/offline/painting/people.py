"""Figures: standing, walking, from behind, in profile. Coordinates are in heads' or bodies' own measure, x from the middle."""

from __future__ import annotations

import numpy as np

from core.providers.offline.painting.canvas import Pen, Points


class Frame:
    """A body's own coordinates: x from its middle, y from 0 at the top to 1 at the feet.

    Args:
        pen: What draws.
        x, base: Where its middle and its feet are in the picture.
        size: Its height.
        turn: -1 faces left.
        seed: Decides what the body leaves open; the same seed draws the same body again.
    """

    def __init__(self, pen: Pen, x: float, base: float, size: float, turn: float = 1.0, seed: int = 0) -> None:
        self.pen, self.x, self.top, self.size, self.turn = pen, x, base - size, size, turn
        self.random = np.random.default_rng(seed)

    def at(self, points: Points) -> list[tuple[float, float]]:
        return [(self.x + self.turn * x * self.size, self.top + y * self.size) for x, y in points]

    def curve(self, points: Points, fill: int = 255) -> None:
        self.pen.curve(self.at(points), fill)

    def polygon(self, points: Points, fill: int = 255) -> None:
        self.pen.polygon(self.at(points), fill)

    def limb(self, points: Points, width: float, fill: int = 255) -> None:
        self.pen.line(self.at(points), width * self.size, fill)

    def dot(self, x: float, y: float, rx: float, ry: float | None = None, fill: int = 255) -> None:
        (px, py), *_ = self.at([(x, y)])
        self.pen.ellipse(px, py, rx * self.size, (ry or rx) * self.size, fill)


def standing(frame: Frame) -> None:
    """Somebody in a coat, seen whole, weight on one leg."""
    hair, coat = int(frame.random.integers(0, 3)), float(frame.random.uniform(0.5, 0.68))
    _head(frame, hair)
    frame.curve([(-0.03, 0.12), (0.03, 0.12), (0.095, 0.165), (0.112, 0.2), (0.1, 0.36), (0.115, coat), (0.0, coat + 0.015),
                 (-0.115, coat), (-0.1, 0.36), (-0.112, 0.2), (-0.095, 0.165)])  # fmt: skip
    frame.limb([(-0.1, 0.19), (-0.128, 0.34), (-0.115, 0.48)], 0.042)
    frame.limb([(0.1, 0.19), (0.122, 0.34), (0.1, 0.47)], 0.042)
    frame.polygon([(-0.085, coat - 0.04), (0.0, coat - 0.04), (-0.02, 0.97), (-0.062, 0.97)])
    frame.polygon([(0.0, coat - 0.04), (0.085, coat - 0.04), (0.072, 0.97), (0.03, 0.97)])
    frame.curve([(-0.075, 0.955), (-0.02, 0.95), (-0.012, 0.99), (-0.08, 1.0)])
    frame.curve([(0.025, 0.95), (0.08, 0.955), (0.1, 1.0), (0.02, 0.99)])


def walking(frame: Frame) -> None:
    """Somebody in mid-step."""
    _head(frame, int(frame.random.integers(0, 3)), lean=0.015)
    frame.curve([(-0.02, 0.12), (0.045, 0.125), (0.085, 0.17), (0.085, 0.33), (0.09, 0.52), (0.0, 0.545), (-0.085, 0.52),
                 (-0.06, 0.33), (-0.075, 0.18)])  # fmt: skip
    frame.limb([(0.05, 0.19), (0.115, 0.32), (0.15, 0.43)], 0.04)
    frame.limb([(-0.05, 0.19), (-0.115, 0.31), (-0.12, 0.43)], 0.04)
    frame.polygon([(-0.01, 0.5), (0.085, 0.5), (0.14, 0.73), (0.1, 0.76)])
    frame.polygon([(0.1, 0.73), (0.145, 0.72), (0.175, 0.96), (0.13, 0.965)])
    frame.polygon([(-0.075, 0.5), (0.02, 0.5), (-0.055, 0.76), (-0.105, 0.73)])
    frame.polygon([(-0.1, 0.72), (-0.055, 0.75), (-0.155, 0.95), (-0.2, 0.925)])
    frame.curve([(0.125, 0.955), (0.19, 0.96), (0.235, 0.985), (0.125, 1.0)])
    frame.curve([(-0.21, 0.91), (-0.16, 0.94), (-0.165, 0.99), (-0.2, 0.98)])


def dancing(frame: Frame) -> None:
    """Arms up, one knee bent."""
    _head(frame, int(frame.random.integers(0, 3)), lean=0.02)
    frame.curve([(-0.03, 0.12), (0.035, 0.12), (0.09, 0.17), (0.07, 0.33), (0.085, 0.46), (0.0, 0.5), (-0.09, 0.46), (-0.065, 0.33),
                 (-0.085, 0.17)])  # fmt: skip
    frame.limb([(0.08, 0.18), (0.18, 0.1), (0.16, -0.04)], 0.05)
    frame.limb([(-0.08, 0.18), (-0.2, 0.17), (-0.25, 0.04)], 0.05)
    frame.limb([(0.045, 0.46), (0.15, 0.63), (0.08, 0.83)], 0.078)
    frame.limb([(-0.04, 0.46), (-0.075, 0.72), (-0.09, 0.96)], 0.078)
    frame.curve([(-0.12, 0.95), (-0.05, 0.95), (-0.03, 0.99), (-0.13, 1.0)])
    frame.curve([(0.06, 0.81), (0.12, 0.83), (0.11, 0.875), (0.04, 0.86)])


def from_behind(frame: Frame) -> None:
    """Head and shoulders from behind; the frame ends at the chest."""
    hair = int(frame.random.integers(0, 3))
    frame.curve([(-0.16, 0.22), (-0.13, 0.06), (0.0, 0.0), (0.13, 0.06), (0.16, 0.22), (0.13, 0.4), (0.08, 0.48), (-0.08, 0.48),
                 (-0.13, 0.4)])  # fmt: skip
    if hair == 1:
        frame.curve(
            [
                (-0.17, 0.15),
                (0.0, -0.02),
                (0.17, 0.15),
                (0.2, 0.45),
                (0.17, 0.66),
                (0.0, 0.7),
                (-0.17, 0.66),
                (-0.2, 0.45),
            ]
        )
    elif hair == 2:
        frame.dot(0.0, -0.02, 0.075)
    frame.polygon([(-0.085, 0.38), (0.085, 0.38), (0.1, 0.6), (-0.1, 0.6)])
    frame.curve([(-0.09, 0.5), (0.09, 0.5), (0.24, 0.585), (0.39, 0.68), (0.46, 0.85), (0.48, 1.1), (0.46, 1.5), (-0.46, 1.5),
                 (-0.48, 1.1), (-0.46, 0.85), (-0.39, 0.68), (-0.24, 0.585)])  # fmt: skip


def profile(frame: Frame) -> None:
    """A face from the side, looking along `turn`."""
    frame.curve([
        (-0.3, 0.78), (-0.33, 0.62), (-0.37, 0.46), (-0.4, 0.3), (-0.35, 0.12), (-0.2, 0.02), (0.0, -0.015), (0.15, 0.04),
        (0.235, 0.14), (0.262, 0.24), (0.27, 0.29), (0.258, 0.325), (0.285, 0.375), (0.325, 0.43), (0.318, 0.452), (0.27, 0.462),
        (0.275, 0.49), (0.288, 0.512), (0.262, 0.528), (0.282, 0.55), (0.262, 0.578), (0.25, 0.6), (0.262, 0.635), (0.235, 0.68),
        (0.15, 0.695), (0.07, 0.72), (0.045, 0.78), (0.05, 0.88), (0.1, 0.96), (0.0, 1.0), (-0.2, 0.95),
    ])  # fmt: skip
    if frame.random.random() < 0.5:
        frame.curve([(0.2, 0.03), (0.05, -0.065), (-0.2, -0.06), (-0.4, 0.06), (-0.46, 0.26), (-0.42, 0.44), (-0.3, 0.56),
                     (-0.12, 0.4), (-0.08, 0.26), (0.06, 0.2), (0.2, 0.14), (0.25, 0.1)])  # fmt: skip
    else:
        frame.curve([(-0.05, -0.04), (-0.3, 0.0), (-0.45, 0.2), (-0.46, 0.5), (-0.4, 0.8), (-0.3, 0.86), (-0.22, 0.6), (-0.1, 0.4),
                     (0.0, 0.16), (0.14, 0.03)])  # fmt: skip
    frame.curve([(-0.32, 0.72), (0.04, 0.76), (0.09, 0.9), (0.3, 0.99), (0.5, 1.12), (0.62, 1.5), (-0.9, 1.5), (-0.8, 1.12),
                 (-0.55, 0.97), (-0.36, 0.88)])  # fmt: skip


def _head(frame: Frame, hair: int, lean: float = 0.0) -> None:
    frame.dot(lean, 0.062, 0.047, 0.062)
    frame.limb([(lean * 0.8, 0.1), (lean * 0.4, 0.15)], 0.045)
    if hair == 1:
        frame.curve([(lean - 0.05, 0.03), (lean, -0.008), (lean + 0.05, 0.03), (lean + 0.062, 0.13), (lean + 0.045, 0.19),
                     (lean - 0.045, 0.19), (lean - 0.062, 0.13)])  # fmt: skip
    elif hair == 2:
        frame.curve([(lean - 0.075, 0.045), (lean - 0.04, 0.03), (lean - 0.035, -0.01), (lean + 0.035, -0.01), (lean + 0.04, 0.03),
                     (lean + 0.075, 0.045), (lean, 0.06)])  # fmt: skip
