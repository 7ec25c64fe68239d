"""Grids, shots and orders for the tests of this room."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from core.model.cut import SongUse, Source
from core.model.media import MediaInfo, MediaKind
from core.model.music import BeatGrid
from core.model.orders import CutOrder, Shot
from core.model.project import Aspect

RATE = 44_100
FPS = Fraction(30)


def steady_grid(bpm: float, seconds: float, *, first_s: float = 0.0, sample_rate: int = RATE) -> BeatGrid:
    """A beat every `60 / bpm` seconds from `first_s` to the end, a bar every four."""
    step = 60 * sample_rate / bpm
    beats: list[int] = []
    while (at := round(first_s * sample_rate + len(beats) * step)) < seconds * sample_rate:
        beats.append(at)
    return BeatGrid(
        sample_rate=sample_rate,
        samples=round(seconds * sample_rate),
        tempo_bpm=bpm,
        beats=tuple(beats),
        downbeats=tuple(range(0, len(beats), 4)),
        method="composer",
    )


def song_use(seconds: float, *, in_s: float = 0.0) -> SongUse:
    """A song of this length, used from `in_s` on."""
    info = MediaInfo(kind=MediaKind.AUDIO, container="wav", codec="pcm_s16le", duration_s=Fraction(seconds), channels=2)
    return SongUse(source=Source(blob="song", info=info), in_samples=round(in_s * 48_000))


def shot(number: int, wanted: int, available: int | None = None) -> Shot:
    """A shot of a clip with so many frames; None is a still."""
    info = MediaInfo(kind=MediaKind.VIDEO, container="mp4", codec="h264", frames=available or 1)
    source = Source(blob=f"blob{number}", info=info)
    return Shot(scene_id=f"scene_{number}", source=source, wanted_frames=wanted, available_frames=available)


def cut_order(
    wanted: Sequence[int],
    *,
    available: Sequence[int | None] | None = None,
    grid: BeatGrid | None = None,
    length: int | None = None,
    fade: int = 0,
    in_s: float = 0.0,
    rate: Fraction = FPS,
) -> CutOrder:
    """An order over shots of these lengths; with a grid there is a song as long as the grid."""
    frames = available or [None] * len(wanted)
    return CutOrder(
        aspect=Aspect.WIDE,
        rate=rate,
        shots=tuple(shot(i, w, a) for i, (w, a) in enumerate(zip(wanted, frames, strict=True))),
        song=song_use(float(grid.duration_s), in_s=in_s) if grid else None,
        grid=grid,
        length_frames=length,
        transition_frames=fade,
    )
