"""Where things are in a picture: spots, corners, and which way up it stands."""

from __future__ import annotations

from pathlib import Path

from core.model.cut import CutItem
from tests.media.colors import (
    BLUE,
    GREEN,
    RED,
    YELLOW,
    Color,
    Picture,
    flat,
    is_near,
    mean_color,
)
from tests.unit.film.shelf import TINY, Shelf, cut_of, rendered

Size = tuple[int, int]


def one(shelf: Shelf, folder: Path, item: CutItem, size: Size = TINY) -> Path:
    """The only segment of a cut of one item."""
    (path,) = rendered(shelf, folder, cut_of(item), size=size)
    return path


def spot(picture: Picture, right: float, down: float) -> tuple[float, float, float]:
    """Color around a point, given as shares of width and height."""
    height, width = picture.shape[:2]
    x, y = int(width * right), int(height * down)
    return mean_color(picture[max(0, y - 2) : y + 3, max(0, x - 2) : x + 3])


CORNERS: dict[str, Color] = {"upper left": RED, "upper right": GREEN, "lower left": BLUE, "lower right": YELLOW}


PLACES = {"upper left": (0.1, 0.1), "upper right": (0.9, 0.1), "lower left": (0.1, 0.9), "lower right": (0.9, 0.9)}


def corners(size: Size) -> Picture:
    """A picture of four colors."""
    picture = flat(size, RED)
    width, height = size
    picture[: height // 2, width // 2 :] = GREEN
    picture[height // 2 :, : width // 2] = BLUE
    picture[height // 2 :, width // 2 :] = YELLOW
    return picture


def seen_corners(picture: Picture) -> list[str]:
    """Which corner's color is seen at each corner, from the upper left on."""
    found = []
    for at in PLACES.values():
        color = spot(picture, *at)
        found.append(next((name for name, one in CORNERS.items() if is_near(color, one, 8)), "none"))
    return found


TURNED = {
    0: ["upper left", "upper right", "lower left", "lower right"],
    90: ["lower left", "upper left", "lower right", "upper right"],
    180: ["lower right", "lower left", "upper right", "upper left"],
    270: ["upper right", "lower right", "upper left", "lower left"],
}
