"""Camera moves over a picture: where the frame lies at each moment, eased and to a fraction of a pixel."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.model.scene import Camera

REACH = 0.12
"""How far a move goes, as a share of the picture."""


@dataclass(frozen=True)
class Frame:
    """The visible part of a picture.

    Args:
        x, y: Its middle, 0 to 1 across the picture.
        scale: Its size against the whole picture; above 1 shows what lies beyond the edge.
        depth: Sideways shift of what is near (the lower part) against what is far, as a share of the width.
    """

    x: float = 0.5
    y: float = 0.5
    scale: float = 1.0
    depth: float = 0.0


def frame_at(camera: Camera, moment: float) -> Frame:
    """The frame at a moment from 0 to 1. At 0 it is the whole picture, whatever the move."""
    return _MOVES[camera](eased(moment)) if camera is not Camera.HANDHELD else _handheld(moment)


def eased(moment: float) -> float:
    """Starts and ends gently, without standing still for long."""
    return 0.35 * moment + 0.65 * (0.5 - 0.5 * math.cos(math.pi * moment))


def _still(_way: float) -> Frame:
    return Frame()


def _toward(way: float) -> Frame:
    return Frame(scale=1 - REACH * 1.3 * way, y=0.5 - 0.02 * way)


def _away(way: float) -> Frame:
    return Frame(scale=1 + REACH * 0.8 * way)


def _slide(x: float, y: float, depth: float = 0.0) -> Callable[[float], Frame]:
    def at(way: float) -> Frame:
        room = REACH * way
        return Frame(x=0.5 + x * room / 2, y=0.5 + y * room / 2, scale=1 - room, depth=depth * REACH * way / 2)

    return at


def _handheld(moment: float) -> Frame:
    begun = min(1.0, moment * 6)
    turn = 2 * math.pi * moment
    x = 0.012 * math.sin(turn * 1.7) + 0.006 * math.sin(turn * 4.3 + 1)
    y = 0.010 * math.sin(turn * 1.3 + 2) + 0.005 * math.sin(turn * 3.9)
    return Frame(x=0.5 + begun * x, y=0.5 + begun * y, scale=1 - 0.05 * begun)


_MOVES: Mapping[Camera, Callable[[float], Frame]] = {
    Camera.STILL: _still,
    Camera.PUSH_IN: _toward,
    Camera.PULL_OUT: _away,
    Camera.PAN_LEFT: _slide(-1, 0),
    Camera.PAN_RIGHT: _slide(1, 0),
    Camera.TILT_UP: _slide(0, -1),
    Camera.TILT_DOWN: _slide(0, 1),
    Camera.TRUCK_LEFT: _slide(-1, 0, depth=-1),
    Camera.TRUCK_RIGHT: _slide(1, 0, depth=1),
}
