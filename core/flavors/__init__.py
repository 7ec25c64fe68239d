"""Flavors and styles: YAML in, frozen objects out; a broken one is named with file and line and skipped.

May use model, settings, digest, timing and errors; the only room that reads YAML.
Start reading at `shelf.py`; `looks.py` reads styles, `words.py` lists what templates can say.
"""

from core.flavors.looks import StyleShelf, load_styles
from core.flavors.shelf import FlavorShelf, load_flavors
from core.flavors.words import (
    BEAT_NAMES,
    CAMERA_WORDS,
    beat_words,
    brief_words,
    mood_words,
    scene_count,
    scene_words,
)

__all__ = [
    "BEAT_NAMES",
    "CAMERA_WORDS",
    "FlavorShelf",
    "StyleShelf",
    "beat_words",
    "brief_words",
    "load_flavors",
    "load_styles",
    "mood_words",
    "scene_count",
    "scene_words",
]
