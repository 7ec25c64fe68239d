"""How one shot gives way to the next."""

from __future__ import annotations

from enum import StrEnum


class Transition(StrEnum):
    """What is seen while a shot begins. A hard cut is a transition of no length, whatever its kind. Stored."""

    CROSSFADE = "crossfade"
    DIP_BLACK = "dip_black"
    DIP_WHITE = "dip_white"
    WIPE_LEFT = "wipe_left"
    WIPE_RIGHT = "wipe_right"
    WIPE_UP = "wipe_up"
    WIPE_DOWN = "wipe_down"
    SLIDE_LEFT = "slide_left"
    SLIDE_RIGHT = "slide_right"
    SLIDE_UP = "slide_up"
    SLIDE_DOWN = "slide_down"
    PUSH_LEFT = "push_left"
    PUSH_RIGHT = "push_right"
    WHIP_LEFT = "whip_left"
    WHIP_RIGHT = "whip_right"
    ZOOM = "zoom"
    CIRCLE = "circle"
    PIXELISE = "pixelise"
    FLASH = "flash"
    FILM_BURN = "film_burn"

    @property
    def words(self) -> str:
        """What it is called on a screen, in mid-sentence."""
        return _WORDS.get(self, self.value.replace("_", " "))


_WORDS = {
    Transition.DIP_BLACK: "dip to black",
    Transition.DIP_WHITE: "dip to white",
    Transition.WHIP_LEFT: "whip pan left",
    Transition.WHIP_RIGHT: "whip pan right",
    Transition.PIXELISE: "pixels",
}
