"""Fixtures for providers: files by digest, a clock that is told the time, and the offline studio in any setting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.digest import digest_of_file
from core.errors import BlobMissingError
from core.model.orders import Ask, ClipRequest, GenerateOrder, ImageRequest, MusicRequest, WriteRequest, WriteTask
from core.model.scene import Camera
from core.providers import open_providers
from core.providers.catalogue import Catalogue
from core.providers.offline.studio import OfflineStudio
from core.settings import OfflineSettings, Settings

SMALL = (64, 96)
MODELS = {"write": "offline/writer", "image": "offline/image", "clip": "offline/clip", "music": "offline/composer"}


@dataclass
class Shelf:
    """Files by digest, for orders to name."""

    folder: Path
    known: dict[str, Path] = field(default_factory=dict)

    def add(self, path: Path) -> str:
        digest = digest_of_file(path)
        self.known[digest] = path
        return digest

    def picture(self, pixels: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]) -> str:
        """A picture of these pixels as a PNG file; its digest."""
        path = self.folder / f"{len(self.known)}.png"
        Image.fromarray(pixels).save(path)
        return self.add(path)

    def path(self, digest: str) -> Path:
        if digest not in self.known:
            raise BlobMissingError(f"The file {digest} is gone.")
        return self.known[digest]


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    at: datetime = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


OpenStudio = Callable[..., OfflineStudio]


@pytest.fixture
def open_studio(tmp_path: Path, shelf: Shelf, clock: Clock) -> OpenStudio:
    """Opens the offline studio of this test's workspace; keywords are fields of `OfflineSettings`."""

    def opened(**values: object) -> OfflineStudio:
        settings = Settings(workspace=tmp_path / "workspace", offline=OfflineSettings.model_validate(values))
        catalogue: Catalogue = open_providers(settings, shelf).catalogue
        return OfflineStudio(settings.workspace / "offline", settings.offline, catalogue, clock)

    return opened


def order_of(ask: Ask, seed: int = 7) -> GenerateOrder:
    """The order for an ask to the offline studio."""
    return GenerateOrder(provider="offline", model=MODELS[ask.ability], ask=ask, seed=seed)


def write_ask(text: str = "A boat leaves the harbor at night.", task: WriteTask = WriteTask.MOODS) -> WriteRequest:
    return WriteRequest(task=task, prompt=text, facts={"brief": {"text": text, "length_s": 12}, "length_frames": 360})


def image_ask(prompt: str = "A boat at night", size: tuple[int, int] = SMALL) -> ImageRequest:
    return ImageRequest(prompt=prompt, width=size[0], height=size[1])


def clip_ask(length_s: Fraction = Fraction(1), camera: Camera = Camera.PUSH_IN, **more: str) -> ClipRequest:
    return ClipRequest(prompt="A boat", width=SMALL[0], height=SMALL[1], length_s=length_s, camera=camera, **more)


def music_ask(length_s: Fraction = Fraction(4)) -> MusicRequest:
    return MusicRequest(prompt="calm waltz", length_s=length_s, tempo_bpm=120)
