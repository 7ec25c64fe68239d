"""Things as silhouettes, each in its own box: x from the middle, y from 0 at the top to 1 at its base."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.providers.offline.painting import landmarks
from core.providers.offline.painting.people import Frame

Draw = Callable[[Frame], None]


@dataclass(frozen=True)
class Shape:
    """A thing that can stand in a scene.

    Args:
        draw: Its silhouette.
        tall: Its height in heights of the picture when seen from a middle distance.
        wide: Half its width, in heights of its own.
        lights: Parts that shine, such as windows and headlights.
        bands: Parts in the accent color, such as a label.
        lines: Fine dark lines on it.
        is_far: It stands at the horizon, not in front of us.
        is_round: It is shaded like a cylinder.
        is_high: It hangs from above.
        is_small: It fits in a hand, so it is shown close by and never beside a house.
    """

    draw: Draw
    tall: float
    wide: float = 0.3
    lights: Draw | None = None
    bands: Draw | None = None
    lines: Draw | None = None
    is_far: bool = False
    is_round: bool = False
    is_high: bool = False
    is_small: bool = False


def _car(frame: Frame) -> None:
    frame.curve([(-0.72, 0.36), (-0.6, 0.08), (-0.5, 0.0), (0.5, 0.0), (0.6, 0.08), (0.72, 0.36), (0.86, 0.44), (0.9, 0.62), (0.88, 0.86),
                 (-0.88, 0.86), (-0.9, 0.62), (-0.86, 0.44)])  # fmt: skip
    for x in (-0.68, 0.68):
        frame.polygon([(x - 0.15, 0.8), (x + 0.15, 0.8), (x + 0.14, 1.0), (x - 0.14, 1.0)])


def _car_glass(frame: Frame) -> None:
    frame.polygon([(-0.6, 0.34), (-0.5, 0.1), (0.5, 0.1), (0.6, 0.34)])


def _car_lights(frame: Frame) -> None:
    for x in (-0.7, 0.7):
        frame.polygon([(x - 0.14, 0.5), (x + 0.14, 0.5), (x + 0.12, 0.62), (x - 0.12, 0.62)])


def _bottle(frame: Frame) -> None:
    frame.curve([(-0.17, 1.0), (-0.185, 0.96), (-0.185, 0.42), (-0.17, 0.33), (-0.095, 0.24), (-0.075, 0.18), (-0.075, 0.1), (0.075, 0.1),
                 (0.075, 0.18), (0.095, 0.24), (0.17, 0.33), (0.185, 0.42), (0.185, 0.96), (0.17, 1.0)])  # fmt: skip
    frame.polygon([(-0.088, 0.0), (0.088, 0.0), (0.088, 0.115), (-0.088, 0.115)])


def _label(frame: Frame) -> None:
    frame.polygon([(-0.185, 0.5), (0.185, 0.5), (0.185, 0.78), (-0.185, 0.78)])


def _can(frame: Frame) -> None:
    frame.curve(
        [
            (-0.28, 0.97),
            (-0.3, 0.9),
            (-0.3, 0.12),
            (-0.24, 0.02),
            (0.24, 0.02),
            (0.3, 0.12),
            (0.3, 0.9),
            (0.28, 0.97),
            (0.0, 1.0),
        ]
    )


def _can_band(frame: Frame) -> None:
    frame.polygon([(-0.3, 0.62), (0.3, 0.34), (0.3, 0.56), (-0.3, 0.84)])


def _phone(frame: Frame) -> None:
    frame.curve(
        [(-0.22, 0.06), (-0.2, 0.0), (0.2, 0.0), (0.22, 0.06), (0.22, 0.94), (0.2, 1.0), (-0.2, 1.0), (-0.22, 0.94)]
    )


def _phone_screen(frame: Frame) -> None:
    frame.polygon([(-0.2, 0.04), (0.2, 0.04), (0.2, 0.96), (-0.2, 0.96)])


def _cup(frame: Frame) -> None:
    frame.curve(
        [(-0.42, 0.25), (-0.4, 0.22), (0.4, 0.22), (0.42, 0.25), (0.36, 0.8), (0.24, 0.98), (-0.24, 0.98), (-0.36, 0.8)]
    )
    frame.limb([(0.38, 0.36), (0.56, 0.4), (0.56, 0.6), (0.34, 0.7)], 0.07)


def _shoe(frame: Frame) -> None:
    frame.curve([(-0.78, 0.16), (-0.6, 0.06), (-0.42, 0.18), (-0.2, 0.12), (0.05, 0.32), (0.4, 0.5), (0.8, 0.6), (0.95, 0.78), (0.92, 0.96),
                 (-0.8, 0.98), (-0.86, 0.8), (-0.82, 0.5)])  # fmt: skip


def _shoe_sole(frame: Frame) -> None:
    frame.polygon([(-0.86, 0.84), (0.95, 0.84), (0.93, 1.0), (-0.84, 1.0)])


def _letter(frame: Frame) -> None:
    frame.polygon([(-0.66, 0.35), (0.42, 0.1), (0.8, 0.72), (-0.36, 1.0)])


def _folds(frame: Frame) -> None:
    frame.limb([(-0.56, 0.57), (0.55, 0.31)], 0.005)
    frame.limb([(-0.46, 0.78), (0.67, 0.51)], 0.005)


def _candle(frame: Frame) -> None:
    frame.polygon([(-0.09, 1.0), (-0.085, 0.4), (0.085, 0.4), (0.09, 1.0)])
    frame.limb([(0.0, 0.4), (0.005, 0.34)], 0.012)


def _flame(frame: Frame) -> None:
    frame.curve([(0.0, 0.12), (0.04, 0.24), (0.035, 0.32), (0.0, 0.355), (-0.035, 0.32), (-0.04, 0.25)])


def _clock(frame: Frame) -> None:
    frame.dot(0.0, 0.5, 0.5)


def _clock_face(frame: Frame) -> None:
    frame.dot(0.0, 0.5, 0.44)
    for number in range(12):
        angle = number * np.pi / 6
        frame.limb(
            [(np.sin(angle) * 0.36, 0.5 - np.cos(angle) * 0.36), (np.sin(angle) * 0.4, 0.5 - np.cos(angle) * 0.4)],
            0.02,
            0,
        )
    for angle, long in ((float(frame.random.uniform(0, 6.28)), 0.22), (float(frame.random.uniform(0, 6.28)), 0.33)):
        frame.limb([(0.0, 0.5), (np.sin(angle) * long, 0.5 - np.cos(angle) * long)], 0.025, 0)


def _dog(frame: Frame) -> None:
    frame.curve([(-0.5, 0.34), (-0.2, 0.3), (0.3, 0.32), (0.48, 0.22), (0.56, 0.06), (0.66, 0.02), (0.72, 0.12), (0.92, 0.2), (0.92, 0.28),
                 (0.74, 0.34), (0.62, 0.5), (0.4, 0.62), (-0.3, 0.6), (-0.52, 0.56)])  # fmt: skip
    frame.limb([(-0.5, 0.38), (-0.72, 0.26), (-0.84, 0.08)], 0.06)
    for x, lean in ((-0.44, -0.06), (-0.34, 0.04), (0.34, -0.02), (0.46, 0.06)):
        frame.limb([(x, 0.52), (x + lean, 0.76), (x + lean * 0.6, 0.98)], 0.08)


def _flower(frame: Frame) -> None:
    frame.limb([(0.0, 1.0), (0.03, 0.7), (0.0, 0.3)], 0.022)
    frame.curve([(0.02, 0.7), (0.16, 0.56), (0.26, 0.58), (0.14, 0.68)])
    frame.curve([(0.01, 0.82), (-0.14, 0.66), (-0.25, 0.68), (-0.12, 0.8)])


def _petals(frame: Frame) -> None:
    for number in range(7):
        angle = number * 2 * np.pi / 7 + 0.3
        x, y = np.sin(angle) * 0.12, 0.24 - np.cos(angle) * 0.12
        frame.dot(float(x), float(y), 0.09)
    frame.dot(0.0, 0.24, 0.13)


def _umbrella(frame: Frame) -> None:
    frame.curve([(-0.5, 0.42), (-0.44, 0.2), (-0.22, 0.05), (0.0, 0.01), (0.22, 0.05), (0.44, 0.2), (0.5, 0.42), (0.25, 0.37), (0.0, 0.43),
                 (-0.25, 0.37)])  # fmt: skip
    frame.limb([(0.0, 0.1), (0.0, 0.92), (0.05, 0.98), (0.1, 0.92)], 0.02)


def _bicycle(frame: Frame) -> None:
    for x in (-0.5, 0.5):
        places = [(x + 0.34 * np.cos(turn), 0.66 + 0.34 * np.sin(turn)) for turn in np.linspace(0, 2 * np.pi, 40)]
        frame.limb([(float(a), float(b)) for a, b in places], 0.028)
    for line in ([(-0.5, 0.66), (-0.16, 0.26), (0.36, 0.26), (-0.02, 0.68), (-0.5, 0.66)], [(-0.2, 0.2), (-0.02, 0.68)],
                 [(0.5, 0.66), (0.34, 0.16), (0.2, 0.1)], [(-0.3, 0.18), (-0.1, 0.18)]):  # fmt: skip
        frame.limb(line, 0.03)


def _balloon(frame: Frame) -> None:
    frame.curve(
        [(0.0, 0.0), (0.2, 0.07), (0.24, 0.24), (0.12, 0.42), (0.0, 0.5), (-0.12, 0.42), (-0.24, 0.24), (-0.2, 0.07)]
    )
    frame.limb([(0.0, 0.5), (0.04, 0.68), (-0.02, 0.84), (0.01, 1.0)], 0.008)


def _chair(frame: Frame) -> None:
    frame.polygon([(-0.3, 0.52), (0.32, 0.52), (0.34, 0.58), (-0.3, 0.58)])
    for top, x in ((0.0, -0.28), (0.52, 0.3)):
        frame.limb([(x, top), (x, 1.0)], 0.05)
    frame.limb([(-0.2, 0.56), (-0.22, 1.0)], 0.04)
    frame.limb([(0.2, 0.56), (0.22, 1.0)], 0.04)
    for y in (0.08, 0.2, 0.32):
        frame.limb([(-0.28, y), (-0.1, y + 0.02)], 0.035)


SHAPES: Mapping[str, Shape] = {
    "car": Shape(_car, 0.19, wide=0.9, lights=_car_lights, bands=_car_glass),
    "bottle": Shape(_bottle, 0.34, bands=_label, is_round=True, is_small=True),
    "can": Shape(_can, 0.3, bands=_can_band, is_round=True, is_small=True),
    "phone": Shape(_phone, 0.34, lights=_phone_screen, is_small=True),
    "cup": Shape(_cup, 0.2, wide=0.58, is_round=True, is_small=True),
    "shoe": Shape(_shoe, 0.2, wide=0.95, bands=_shoe_sole, is_small=True),
    "lighthouse": Shape(
        landmarks.lighthouse, 0.34, wide=0.5, lights=landmarks.lantern, bands=landmarks.lighthouse_bands, is_far=True
    ),
    "boat": Shape(landmarks.boat, 0.12, wide=0.55, is_far=True),
    "house": Shape(landmarks.house, 0.16, wide=0.7, lights=landmarks.house_lights, is_far=True),
    "birds": Shape(landmarks.birds, 0.16, is_far=True),
    "tree": Shape(landmarks.tree, 0.36, wide=0.6, is_far=True),
    "train": Shape(landmarks.train, 0.1, lights=landmarks.train_lights, is_far=True),
    "bridge": Shape(landmarks.bridge, 0.26, is_far=True),
    "letter": Shape(_letter, 0.19, wide=0.78, bands=_letter, lines=_folds, is_small=True),
    "candle": Shape(_candle, 0.26, lights=_flame, is_small=True),
    "clock": Shape(_clock, 0.28, wide=0.5, bands=_clock_face, is_small=True),
    "dog": Shape(_dog, 0.13, wide=0.9),
    "flower": Shape(_flower, 0.3, bands=_petals, is_small=True),
    "umbrella": Shape(_umbrella, 0.26, wide=0.5),
    "bicycle": Shape(_bicycle, 0.2, wide=0.84),
    "balloon": Shape(_balloon, 0.34, bands=_balloon),
    "chair": Shape(_chair, 0.26),
    "door": Shape(landmarks.door, 0.5, lights=landmarks.door_light),
    "lanterns": Shape(landmarks.strings, 0.36, lights=landmarks.lantern_row, is_far=True, is_high=True),
    "lamp": Shape(landmarks.street_lamp, 0.5, lights=landmarks.street_bulb),
}
"""By the names of `sight.THINGS`; people are in `people.py`."""
