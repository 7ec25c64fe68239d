"""A storyboard from a brief: its own sentences in order, spread over the flavor's beats, looked at in changing ways."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import Any

from core.flavors import scene_count
from core.model.replies import SceneReply, StoryboardReply
from core.model.scene import Camera
from core.providers.offline.writing.lengths import beat_counts, shared_lengths
from core.providers.offline.writing.pools import Spot, showings
from core.providers.offline.writing.reading import shortened
from core.providers.offline.writing.shots import Shooter


def write_storyboard(facts: dict[str, Any], random: Random) -> StoryboardReply:
    """Scenes that tell the brief in its own words; their lengths add up to `facts["length_frames"]` exactly."""
    brief = facts.get("brief") or {}
    rate = Fraction(str(facts.get("rate") or 30))
    total = max(1, int(facts.get("length_frames") or int(brief.get("length_s") or 30) * rate))
    beats = _beats(facts.get("beats") or ())
    count = scene_count(total, rate, len(beats))
    counts = beat_counts([beat.share for beat in beats], count)
    lengths = shared_lengths([beat.share for beat in beats], counts, total, random)
    spots = [spot for beat, number in zip(beats, counts, strict=True) for spot in beat.spots(number)]
    shown = showings(facts, spots)
    shooter = Shooter(brief, str(facts.get("note") or ""), random)
    scenes = []
    previous: tuple[Camera, ...] = ()
    for at, (spot, showing, frames) in enumerate(zip(spots, shown, lengths, strict=True)):
        scene = shooter.scene(spot, showing, at, len(spots), frames, previous)
        previous = (*previous[-1:], scene.camera)
        scenes.append(scene)
    return StoryboardReply(scenes=tuple(_named(scenes)))


class _Beat:
    """A part of the story as facts give it."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.name = str(facts.get("name") or "")
        self.share = Fraction(str(facts.get("share") or 1))
        self.purpose = str(facts.get("purpose") or "")
        self.cameras = tuple(Camera(name) for name in facts.get("cameras") or ()) or (Camera.STILL,)

    def spots(self, number: int) -> list[Spot]:
        return [Spot(beat=self.name, cameras=self.cameras, purpose=self.purpose, turn=turn) for turn in range(number)]


def _beats(facts: Sequence[dict[str, Any]]) -> list[_Beat]:
    beats = [_Beat(beat) for beat in facts] or [_Beat({})]
    return [beat for beat in beats if beat.share > 0] or beats[:1]


def _named(scenes: list[SceneReply]) -> list[SceneReply]:
    """Titles told apart: a second `Old car` becomes `Old car · 2`."""
    seen: dict[str, int] = {}
    named = []
    for scene in scenes:
        turn = seen[scene.title] = seen.get(scene.title, 0) + 1
        more = "" if turn == 1 else f" · {turn}"
        named.append(scene.model_copy(update={"title": shortened(scene.title, 80) + more}))
    return named
