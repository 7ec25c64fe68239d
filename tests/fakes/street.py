"""Every vendor that is spoken to over HTTP, side by side: which fake stands for it, and what is bought there.

A vendor joins the kills and the soak with one line of `STALLS`.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from core.model.orders import Ask, ClipRequest, GenerateOrder, ImageRequest, SoundRequest
from core.providers.vendor import Vendor
from tests.fakes.comfyui import FakeComfyUI
from tests.fakes.elevenlabs import FakeElevenLabs
from tests.fakes.fal import FakeFal
from tests.fakes.gemini import FakeGemini
from tests.fakes.http import FakeServer
from tests.fakes.minimax import FakeMiniMax
from tests.fakes.openai import FakeOpenAi
from tests.fakes.replicate import FakeReplicate
from tests.fakes.segmind import FakeSegmind
from tests.fakes.works import png
from tests.media.make import make_clip

TROUBLE = (
    "busy",
    "bad_request",
    "error_before",
    "timeout_before",
    "timeout_after",
    "error_after",
    "cut",
    "wrong_json",
    "html",
)
"""What may go wrong at a submit, besides going well."""


@dataclass(frozen=True)
class Stall:
    """One vendor of the street.

    Args:
        module: Where its `VENDOR` is.
        fake: Opens its fake.
        model: What is bought.
        ask: The request for a prompt.
        path: What follows the fake's address.
        is_clip: What comes is a clip, else a picture.
        answers: What is bought comes with the answer.
        is_once: The same request id is charged once.
        most: Jobs in one soak, where the model takes only so many a minute.
        usd: What the fake charges for one; None where it counts tokens.
    """

    module: str
    fake: Callable[..., FakeServer]
    model: str
    ask: Callable[[str], Ask]
    path: str = ""
    is_clip: bool = False
    answers: bool = False
    is_once: bool = False
    most: int = 40
    usd: Decimal | None = Decimal("0.10")

    @property
    def name(self) -> str:
        return self.model.partition("/")[0]

    def vendor(self) -> Vendor:
        """As the registry knows it."""
        found = importlib.import_module(self.module).VENDOR
        assert isinstance(found, Vendor)
        return found

    def order(self, prompt: str) -> GenerateOrder:
        """An order with a prompt that is nobody else's."""
        return GenerateOrder(provider=self.name, model=self.model, ask=self.ask(prompt), seed=7)

    @contextmanager
    def open(self, *acts: str) -> Iterator[FakeServer]:
        """The fake, whose results are real enough to be decoded."""
        with self.fake(*acts, polls=0) as server:
            if hasattr(server, "content"):
                own: Any = server
                own.content, own.kind = (clip(), "video/mp4") if self.is_clip else (png(64, 64), "image/png")
                own.suffix = ".mp4" if self.is_clip else ".png"
            if isinstance(server, FakeMiniMax):
                server.picture = png(64, 64)
            if self.usd is not None:
                server.charge_usd = self.usd
            yield server


def _picture(prompt: str) -> ImageRequest:
    return ImageRequest(prompt=prompt, width=1024, height=1024)


def _clip(prompt: str) -> ClipRequest:
    return ClipRequest(prompt=prompt, width=1280, height=720, length_s=Fraction(5))


def _sound(prompt: str) -> SoundRequest:
    return SoundRequest(prompt=prompt, length_s=Fraction(5))


STALLS = (
    Stall("core.providers.replicate", FakeReplicate, "replicate/imagen-4", _picture, path="/v1"),
    Stall("core.providers.fal", FakeFal, "fal/veo-3.1", lambda prompt: _clip(prompt).model_copy(update={"length_s": Fraction(6)}), is_clip=True),
    Stall("core.providers.segmind", FakeSegmind, "segmind/kling-2.5-turbo", _clip, is_clip=True),
    Stall("core.providers.openai.vendor", FakeOpenAi, "openai/gpt-image-2.5-flare", _picture, path="/v1", answers=True, usd=None),
    Stall("core.providers.gemini.vendor", FakeGemini, "gemini/gemini-3.1-flash-image", _picture, answers=True, usd=Decimal("0.045")),
    Stall("core.providers.minimax.vendor", FakeMiniMax, "minimax/image-01", _picture, answers=True, most=8),
    Stall("core.providers.elevenlabs", FakeElevenLabs, "elevenlabs/sound-v2", _sound, answers=True, usd=Decimal("0.12")),
    Stall("core.providers.comfyui", FakeComfyUI, "comfyui/picture-sdxl", _picture, is_once=True, usd=Decimal(0)),
)  # fmt: skip


@cache
def clip() -> bytes:
    """A short clip."""
    with tempfile.TemporaryDirectory() as folder:
        return make_clip(Path(folder) / "clip.mp4", frames=6).read_bytes()


def bought(server: FakeServer, prompt: str) -> list[str]:
    """Ids of the jobs that a fake has taken for a prompt."""
    return [job.id for job in list(server.jobs.values()) if prompt in repr(job.body)]


def billed(server: FakeServer, ids: Sequence[str]) -> Decimal:
    """What a fake has charged for some of its jobs."""
    return sum((Decimal(entry["usd"]) for entry in server.charges if entry["id"] in ids), Decimal(0))


@contextmanager
def opened(stalls: Sequence[Stall]) -> Iterator[dict[str, FakeServer]]:
    """The fakes of some vendors, by name."""
    with ExitStack() as stack:
        yield {stall.name: stack.enter_context(stall.open()) for stall in stalls}
