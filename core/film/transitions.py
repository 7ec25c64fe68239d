"""Transitions: how two stretches of equal length become one picture after the other."""

from __future__ import annotations

from fractions import Fraction

from core.model.transitions import Transition

_XFADE = {
    Transition.CROSSFADE: "fade",
    Transition.DIP_BLACK: "fadeblack",
    Transition.DIP_WHITE: "fadewhite",
    Transition.WIPE_LEFT: "wipeleft",
    Transition.WIPE_RIGHT: "wiperight",
    Transition.WIPE_UP: "wipeup",
    Transition.WIPE_DOWN: "wipedown",
    Transition.SLIDE_LEFT: "coverleft",
    Transition.SLIDE_RIGHT: "coverright",
    Transition.SLIDE_UP: "coverup",
    Transition.SLIDE_DOWN: "coverdown",
    Transition.PUSH_LEFT: "slideleft",
    Transition.PUSH_RIGHT: "slideright",
    Transition.WHIP_LEFT: "hlwind",
    Transition.WHIP_RIGHT: "hrwind",
    Transition.ZOOM: "zoomin",
    Transition.CIRCLE: "circleopen",
    Transition.PIXELISE: "pixelize",
    Transition.FLASH: "fadewhite",
    Transition.FILM_BURN: "fadewhite",
}


def transition_chain(kind: Transition, before: str, after: str, to: str, *, frames: int, rate: Fraction) -> str:
    """FFmpeg's filters that turn two labelled strips into one.

    Args:
        before, after: Labels of the strips, each `frames` long, in yuv420p and BT.709.
        to: Label of the result, which has the same form.
    """
    length_s = Fraction(frames) / rate
    return f"[{before}][{after}]xfade=transition={_XFADE[kind]}:offset=0:duration={float(length_s):.6f}[{to}]"
