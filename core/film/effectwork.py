"""The process that draws effects: `python -m core.film.effectwork` answers JSON lines, see `effects.py`.

A process of its own, since moviepy is slow to import and its work on every picture would hold up a server.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from moviepy import VideoClip, vfx

from core.errors import StudioError
from core.film.effects import frozen_at
from core.film.encode import Picture, encode_frames
from core.film.spool import Spool
from core.model.cut import Source
from core.model.effects import Effect, TakeEffect
from core.process import serve_json
from core.timing import frames_of

_HAIR = 1e-3
"""Of a frame: moments that were added up are a hair off the frame they mean."""
_LUMA = "CRT_phosphor"
"""Moviepy's name for the weights of BT.709."""


def drawn(spool: Spool, wanted: TakeEffect) -> Iterator[Picture]:
    """The pictures of a take under an effect, one at a time."""
    clip = effect_of(wanted, spool).apply(_clip(spool))
    for number in range(max(1, round(clip.duration * float(spool.rate)))):
        picture = clip.get_frame(float(number / spool.rate))
        yield np.ascontiguousarray(np.clip(np.rint(picture), 0, 255).astype(np.uint8))


def effect_of(wanted: TakeEffect, spool: Spool) -> Any:
    """Moviepy's effect. Lengths are brought to whole frames, within the clip."""
    length_s, rate = float(spool.frames / spool.rate), spool.rate

    def fade() -> float:
        return min(wanted.amount("length_s"), length_s)

    makers: dict[Effect, Callable[[], Any]] = {
        Effect.MIRROR: vfx.MirrorX,
        Effect.FLIP: vfx.MirrorY,
        Effect.BLACK_AND_WHITE: lambda: vfx.BlackAndWhite(RGB=_LUMA),
        Effect.INVERT: vfx.InvertColors,
        Effect.PAINTING: lambda: vfx.Painting(saturation=wanted.amount("color")),
        Effect.FADE_IN: lambda: vfx.FadeIn(fade()),
        Effect.FADE_OUT: lambda: vfx.FadeOut(fade()),
        Effect.FREEZE: lambda: vfx.Freeze(
            t=float(frozen_at(wanted, spool.frames, rate) / rate),
            freeze_duration=float(freeze_frames(wanted, rate) / rate),
        ),
        Effect.RAMP: lambda: vfx.AccelDecel(abruptness=wanted.amount("strength")),
        Effect.DWELL: lambda: vfx.AccelDecel(abruptness=-wanted.amount("strength")),
        Effect.SPEED: lambda: vfx.MultiplySpeed(factor=wanted.amount("factor")),
        Effect.BACKWARD: vfx.TimeMirror,
        Effect.THERE_AND_BACK: vfx.TimeSymmetrize,
    }
    return makers[wanted.effect]()


def freeze_frames(wanted: TakeEffect, rate: Fraction) -> int:
    """How long it stands besides its own moment."""
    return max(1, frames_of(wanted.amount("length_s"), rate))


def _clip(spool: Spool) -> VideoClip:
    """The take as moviepy sees it: a picture for each moment."""
    rate = float(spool.rate)
    clip = VideoClip(
        lambda at_s: spool.picture(int(np.floor(at_s * rate + _HAIR))), duration=float(spool.frames / spool.rate)
    )
    clip.fps = rate
    return clip


class _One:
    """A single file as a shelf of files."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def path(self, _digest: str) -> Path:
        return self._path


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Draws a take under an effect into a clip without sound; how many pictures, or the error a person should see."""
    to, source = Path(question["to"]), Source.model_validate(question["source"])
    wanted = TakeEffect.model_validate(question["effect"])
    try:
        with (
            tempfile.TemporaryDirectory(dir=to.parent, prefix="effect-") as folder,
            Spool(source, _One(Path(question["path"])), Path(folder)) as spool,
        ):
            shown = drawn(spool, wanted)
            return {"frames": encode_frames(shown, width=spool.width, height=spool.height, rate=spool.rate, to=to)}
    except StudioError as exc:
        return {"error": type(exc).__name__, "message": exc.message, "hint": exc.hint}


if __name__ == "__main__":
    serve_json(answer)
