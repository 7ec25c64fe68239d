"""How long a line takes to say, before anybody has said it."""

from __future__ import annotations

import unicodedata

from core.timing import FILM_RATE, seconds_of

_WORDS_A_SECOND, _LETTERS_A_SECOND, _SIGNS_A_SECOND = 2.8, 16.0, 4.5
"""A calm narrator; the signs are those of scripts that write a syllable or word with one."""


def spoken_s(line: str, speed: float = 1.0) -> float:
    """Estimated seconds: by words or by letters, whichever is longer, and signs of wide scripts one by one. 0 for no words."""
    signs = sum(unicodedata.east_asian_width(letter) in "WF" and letter.isalpha() for letter in line)
    letters = sum(letter.isalnum() for letter in line) - signs
    words = sum(any(letter.isalnum() for letter in word) for word in line.split()) if letters > 0 else 0
    return (signs / _SIGNS_A_SECOND + max(words / _WORDS_A_SECOND, letters / _LETTERS_A_SECOND)) / speed


def too_long(line: str, speed: float, length_frames: int) -> str:
    """Why a line does not go into its shot, with the seconds; empty where it does."""
    says_s, shot_s = spoken_s(line, speed), float(seconds_of(length_frames, FILM_RATE))
    if says_s <= shot_s:
        return ""
    return f"The line takes about {says_s:.1f} s to say, the shot lasts {shot_s:.1f} s."
