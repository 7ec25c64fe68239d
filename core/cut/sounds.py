"""What a browser needs to show and prove a song: its outline, and the song with a click on every beat. Made once, kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from core.blobs import Blobs
from core.digest import digest_of
from core.film.outline import outline
from core.film.pcm import pcm_blocks
from core.model.music import BeatGrid
from core.music import write_wav
from core.music.click import click_track

CLICKS_RATE = 16_000
CLICKS_S = 900
"""Enough to judge any song's beats, and small enough to be made in memory."""


class Sounds:
    """A folder of small files that follow from songs and grids, named by digests."""

    def __init__(self, folder: Path, blobs: Blobs) -> None:
        self._folder = folder
        self._blobs = blobs

    def outline_path(self, digest: str, song: Path) -> Path:
        """The outline of a sound: one byte for each fiftieth of a second.

        Raises:
            ProbeError: When there is no sound in it.
        """
        target = self._folder / f"{digest}.levels"
        if not target.exists():
            with self._made_at(target) as made:
                outline(song, made)
        return target

    def clicks_path(self, digest: str, song: Path, grid: BeatGrid) -> Path:
        """The first quarter of an hour of a song with a tick on every beat, higher on first beats of bars, as WAV.

        Raises:
            RenderError: When the song cannot be decoded.
        """
        target = self._folder / f"{digest}_{digest_of('clicks', [CLICKS_RATE, grid.digest()])[:16]}.wav"
        if not target.exists():
            older = list(self._folder.glob(f"{digest}_*.wav"))
            with self._made_at(target) as made:
                blocks = list(pcm_blocks(song, sample_rate=CLICKS_RATE, longest_s=CLICKS_S))
                heard = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
                write_wav(made, click_track(_begin(grid), sample_rate=CLICKS_RATE, song=heard), CLICKS_RATE)
            for path in older:
                path.unlink(missing_ok=True)
        return target

    def sweep(self) -> None:
        """Removes what belongs to files that are gone."""
        for made in self._kept():
            if not self._blobs.exists(made.stem.partition("_")[0]):
                made.unlink(missing_ok=True)

    def _kept(self) -> Iterator[Path]:
        yield from self._folder.glob("*.levels")
        yield from self._folder.glob("*.wav")

    @contextmanager
    def _made_at(self, target: Path) -> Iterator[Path]:
        """A place to write to; what was written becomes the target."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._blobs.temp_folder() as temp:
            made = temp / target.name
            yield made
            shutil.move(made, target)


def _begin(grid: BeatGrid) -> BeatGrid:
    """The grid of the part that is listened to."""
    samples = min(grid.samples, CLICKS_S * grid.sample_rate)
    beats = tuple(beat for beat in grid.beats if beat < samples)
    downbeats = tuple(index for index in grid.downbeats if index < len(beats))
    return grid.model_copy(update={"samples": samples, "beats": beats, "downbeats": downbeats})
