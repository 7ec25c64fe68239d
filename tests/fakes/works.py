"""What the fake writers, painters and filmmakers make: replies that fit, pictures, clips. Small, and real enough to decode."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from tests.media.make import make_clip

_MOOD = {
    "palette": ["#0b132b", "#1c2541", "#3a506b", "#c05a2b", "#f2e9e4"],
    "light": "Low sun from the left, soft on faces.",
    "lens": "35 mm, shallow, close to the eyes.",
    "texture": "Fine grain, wet wood.",
    "keywords": ["harbor", "rope", "lamp", "fog", "gull"],
}
_SCENE = {
    "beat": None,
    "text": "A keeper climbs the stairs with a lamp.",
    "negative": None,
    "camera": "push_in",
    "length_frames": 120,
    "line": None,
}
_BRIEF = {
    "goal": "One feels the sea before it is seen.",
    "audience": None,
    "message": "What is written finds its reader.",
    "tone": "quiet, northern",
    "platform": None,
    "product": None,
    "claims": None,
    "avoid": ["crowds"],
    "text": None,
    "length_s": None,
    "question": "How long should it be?",
}
REPLIES: Mapping[str, dict[str, Any]] = {
    "moods": {"moods": [{"name": name, **_MOOD} for name in ("Harbor", "Ember", "Salt", "Glass")]},
    "scenes": {"scenes": [{"title": f"Scene {number}", **_SCENE} for number in range(1, 5)]},
    "scene": {"scene": {"title": "The stairs", **_SCENE}},
    "goal": _BRIEF,
}
"""A reply to each task, with nulls for what was not said; by a field that only its document has."""


def reply_for(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The reply that fits a schema."""
    return next(reply for name, reply in REPLIES.items() if name in schema["properties"])


@cache
def png(width: int, height: int) -> bytes:
    """A picture of this size that is not of one color."""
    sink = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(sink, "PNG")
    return sink.getvalue()


@cache
def mp4() -> bytes:
    """A clip of one second."""
    with tempfile.TemporaryDirectory() as folder:
        return make_clip(Path(folder) / "clip.mp4", frames=30).read_bytes()
