"""Silhouettes of what stands in a landscape or a town. Each in its own box: x from the middle, y from 0 at the top to 1 at its base."""

from __future__ import annotations

import numpy as np

from core.providers.offline.painting.people import Frame


def lighthouse(frame: Frame) -> None:
    frame.polygon([(-0.1, 1.0), (-0.062, 0.2), (0.062, 0.2), (0.1, 1.0)])
    frame.polygon([(-0.085, 0.2), (0.085, 0.2), (0.085, 0.18), (-0.085, 0.18)])
    frame.polygon([(-0.05, 0.18), (0.05, 0.18), (0.05, 0.08), (-0.05, 0.08)])
    frame.curve([(-0.06, 0.085), (0.0, 0.02), (0.06, 0.085)])
    frame.polygon([(-0.75, 1.04), (-0.6, 1.0), (-0.5, 0.985), (-0.34, 0.94), (-0.22, 0.93), (-0.08, 0.9), (0.12, 0.905),
                   (0.3, 0.94), (0.42, 0.95), (0.6, 0.99), (0.95, 1.01), (1.1, 1.04)])  # fmt: skip


def lighthouse_bands(frame: Frame) -> None:
    for top, bottom in ((0.36, 0.5), (0.66, 0.8)):
        frame.polygon(
            [
                (-0.07 - 0.03 * top, top),
                (0.07 + 0.03 * top, top),
                (0.07 + 0.03 * bottom, bottom),
                (-0.07 - 0.03 * bottom, bottom),
            ]
        )


def lantern(frame: Frame) -> None:
    frame.dot(0.0, 0.13, 0.035)


def boat(frame: Frame) -> None:
    frame.curve([(-0.5, 0.82), (0.55, 0.82), (0.42, 0.99), (-0.36, 1.0)])
    frame.limb([(0.0, 0.84), (0.0, 0.02)], 0.018)
    frame.curve([(0.02, 0.06), (0.14, 0.4), (0.42, 0.76), (0.02, 0.78)])
    frame.curve([(-0.025, 0.16), (-0.14, 0.5), (-0.34, 0.77), (-0.025, 0.77)])


def house(frame: Frame) -> None:
    frame.polygon([(-0.6, 1.0), (-0.6, 0.5), (-0.7, 0.5), (0.0, 0.06), (0.7, 0.5), (0.6, 0.5), (0.6, 1.0)])
    frame.polygon([(0.26, 0.26), (0.26, 0.0), (0.4, 0.0), (0.4, 0.36)])


def house_lights(frame: Frame) -> None:
    frame.polygon([(-0.34, 0.62), (-0.1, 0.62), (-0.1, 0.82), (-0.34, 0.82)])
    if frame.random.random() < 0.6:
        frame.polygon([(0.16, 0.6), (0.36, 0.6), (0.36, 1.0), (0.16, 1.0)])


def birds(frame: Frame) -> None:
    for _ in range(11):
        x, y = float(frame.random.uniform(-2.2, 2.2)), float(frame.random.uniform(0, 1))
        wing = float(frame.random.uniform(0.09, 0.2))
        frame.limb([(x - wing, y - wing * 0.45), (x - wing * 0.45, y - wing * 0.5), (x, y)], 0.03)
        frame.limb([(x, y), (x + wing * 0.45, y - wing * 0.5), (x + wing, y - wing * 0.35)], 0.03)


def tree(frame: Frame) -> None:
    def branch(x: float, y: float, angle: float, length: float, width: float, left: int) -> None:
        x1, y1 = x + np.sin(angle) * length, y - np.cos(angle) * length
        frame.limb([(x, y), (x1, y1)], width)
        if left < 3:
            frame.dot(x1, y1, float(frame.random.uniform(0.05, 0.09)), float(frame.random.uniform(0.035, 0.065)))
        if left == 0:
            return
        for turn in (-1, 1):
            spread = float(frame.random.uniform(0.15, 0.62))
            branch(
                x1, y1, angle + turn * spread, length * float(frame.random.uniform(0.62, 0.84)), width * 0.66, left - 1
            )

    branch(0.0, 1.0, float(frame.random.normal(0, 0.04)), 0.28, 0.05, 6)


def train(frame: Frame) -> None:
    frame.curve([(-6.0, 0.1), (1.3, 0.1), (1.75, 0.2), (1.95, 0.6), (1.95, 0.92), (-6.0, 0.95)])


def train_lights(frame: Frame) -> None:
    for number in range(15):
        x = 1.3 - number * 0.5
        frame.polygon([(x - 0.19, 0.28), (x + 0.19, 0.28), (x + 0.19, 0.56), (x - 0.19, 0.56)])


def bridge(frame: Frame) -> None:
    frame.polygon([(-6, 0.78), (6, 0.78), (6, 0.84), (-6, 0.84)])
    for x in (-1.4, 1.4):
        frame.polygon([(x - 0.08, 0.0), (x + 0.08, 0.0), (x + 0.1, 1.0), (x - 0.1, 1.0)])
    for left, right, sag in ((-5.2, -1.4, 0.7), (-1.4, 1.4, 0.62), (1.4, 5.2, 0.7)):
        places = [(left + (right - left) * part, 0.04 + sag * 4 * part * (1 - part)) for part in np.linspace(0, 1, 17)]
        frame.limb(places, 0.02)
        for x, y in places[1:-1]:
            frame.limb([(x, y), (x, 0.8)], 0.008)


def strings(frame: Frame) -> None:
    for row, y in enumerate((0.1, 0.55)):
        places = [(x, y + 0.05 * (x + 0.4 * row) ** 2) for x in np.linspace(-3, 3, 25)]
        frame.limb([(float(a), float(b)) for a, b in places], 0.008)
    lantern_row(frame)


def lantern_row(frame: Frame) -> None:
    for row, y in enumerate((0.1, 0.55)):
        for x in np.arange(-2.7 + 0.3 * row, 3, 0.62):
            size = float(frame.random.uniform(0.075, 0.105))
            frame.dot(float(x), y + 0.05 * (float(x) + 0.4 * row) ** 2 + 1.5 * size, size, size * 1.25)


def street_lamp(frame: Frame) -> None:
    frame.limb([(0.0, 1.0), (0.0, 0.12), (0.04, 0.05), (0.16, 0.03)], 0.018)


def street_bulb(frame: Frame) -> None:
    frame.dot(0.17, 0.045, 0.03, 0.018)


def door(frame: Frame) -> None:
    frame.polygon([(-0.32, 1.0), (-0.32, 0.0), (0.32, 0.0), (0.32, 1.0)])


def door_light(frame: Frame) -> None:
    frame.polygon([(-0.02, 1.0), (-0.02, 0.04), (0.27, 0.0), (0.27, 1.05)])
