"""An effect on a take: the pictures by moviepy's effects in a process of their own, the sound by our own mix, in step."""

from __future__ import annotations

import sys
import tempfile
from fractions import Fraction
from pathlib import Path

from core import errors
from core.errors import InputError, MediaError, RenderError
from core.film.segment import Files
from core.film.sound import MIX_SUFFIX, mix_lanes
from core.film.spool import own_frames, own_rate
from core.film.tool import run_ffmpeg
from core.film.whole import whole_file
from core.model.cut import Cut, CutItem, Play, Source
from core.model.effects import LONGEST_EFFECT_S, Effect, TakeEffect
from core.model.media import MediaKind
from core.model.project import Aspect
from core.process import JsonWorker, Stop, never
from core.settings import ROOT
from core.timing import frames_of

_START_S = 120.0
_SHARE = 20.0
"""Longest time allowed for a second of take, at 25 pictures of full HD; a twentieth of it is usual."""
_USUAL_PX = 1920 * 1080 * 25


def apply_effect(source: Source, wanted: TakeEffect, files: Files, to: Path, *, should_stop: Stop = never) -> Path:
    """Makes a new clip of a take: H.264 in mp4, at its own size and rate; its sound goes along where it can.

    Ramps have no sound: none follows a speed that changes all the time. While a moment is frozen it is quiet. Memory does not
    grow with the length of the take, but for a sound that runs backward.

    Args:
        source: The take, a clip of five minutes at most.
        wanted: The effect.
        files: Finds the take.
        to: Where the new clip goes; replaced when it is there, untouched when this fails.
        should_stop: Asked all the time; True ends all work.

    Raises:
        InputError: When the take is a still, or too long.
        ProbeError: When it cannot be read.
        RenderError: When FFmpeg failed, or it took far too long.
        DiskFullError: When there was no room.
        CancelledError: When `should_stop` said so.
    """
    check_can_have_effect(source)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix="effect-") as folder:
        seen = Path(folder) / "seen.mp4"
        frames = _draw(source, wanted, files.path(source.blob), seen, should_stop)
        cut = sound_cut(source, wanted, frames)
        heard = None
        if cut is not None:
            heard = mix_lanes(cut, files, Path(folder) / f"heard{MIX_SUFFIX}", should_stop=should_stop)
        with whole_file(to) as part:
            inputs: list[str | Path] = ["-i", seen] if heard is None else ["-i", seen, "-i", heard]
            sound = [] if heard is None else ["-map", "1:a:0", "-c:a", "aac", "-b:a", "192k"]
            form = ["-map_metadata", "-1", "-movflags", "+faststart", "-fflags", "+bitexact", "-f", "mp4"]
            run_ffmpeg([*inputs, "-map", "0:v:0", "-c:v", "copy", *sound, *form, part], should_stop=should_stop)
    return to


def check_can_have_effect(source: Source) -> None:
    """Says why a take cannot have an effect.

    Raises:
        InputError: When it is a still, or too long.
    """
    if source.info.kind is not MediaKind.VIDEO or source.info.frames < 2:
        raise InputError("Effects are for clips that move.", hint="Choose a take that is a clip.")
    if source.info.duration_s > LONGEST_EFFECT_S:
        raise InputError(
            f"Effects are for clips of up to {LONGEST_EFFECT_S // 60} minutes.",
            hint="Cut out the part the film needs, bring it, and try again.",
        )


def frozen_at(wanted: TakeEffect, frames: int, rate: Fraction) -> int:
    """The picture that stands, of those the clip has."""
    return min(frames_of(wanted.amount("at_s"), rate), frames - 1)


def sound_cut(source: Source, wanted: TakeEffect, frames: int) -> Cut | None:
    """A cut that sounds as the take with its effect does, as long as its pictures; None for silence.

    Args:
        frames: How many pictures the new clip has, at the take's own rate.
    """
    if not source.info.has_sound or wanted.effect.drops_sound:
        return None
    rate, whole = own_rate(source.info), own_frames(source.info)
    items = _items(source, wanted, rate, whole, frames)
    return Cut(aspect=Aspect.WIDE, rate=rate, items=items, has_clip_sound=True)


def _items(source: Source, wanted: TakeEffect, rate: Fraction, whole: int, frames: int) -> tuple[CutItem, ...]:
    plain = CutItem(id="take", source=source, frames=whole)
    if wanted.effect is Effect.BACKWARD:
        return (plain.model_copy(update={"play": Play.REVERSE}),)
    if wanted.effect is Effect.THERE_AND_BACK:
        return plain, plain.model_copy(update={"id": "back", "play": Play.REVERSE})
    if wanted.effect is Effect.SPEED:
        speed = Fraction(wanted.amount("factor")).limit_denominator(1000)
        return (plain.model_copy(update={"speed": speed, "frames": frames}),)
    if wanted.effect is not Effect.FREEZE:
        return (plain,)
    at = frozen_at(wanted, whole, rate)
    gap = CutItem(id="frozen", frames=frames - whole)
    after = plain.model_copy(update={"id": "after", "in_frames": at, "frames": whole - at})
    return (plain.model_copy(update={"frames": at}), gap, after) if at else (gap, after)


def _draw(source: Source, wanted: TakeEffect, path: Path, to: Path, should_stop: Stop) -> int:
    info = source.info
    px = info.width * info.height * float(own_rate(info))
    limit_s = _START_S + _SHARE * float(info.duration_s) * max(1.0, px / _USUAL_PX) * 4
    question = {
        "path": str(path),
        "source": source.model_dump(mode="json"),
        "effect": wanted.model_dump(mode="json"),
        "to": str(to),
    }
    with JsonWorker([sys.executable, "-m", "core.film.effectwork"], folder=ROOT, niceness=5) as worker:
        answer = worker.ask(question, limit_s, should_stop=should_stop)
    if "error" in answer:
        raise _error_of(answer)
    return int(answer["frames"])


def _error_of(answer: dict[str, str]) -> MediaError:
    kind = getattr(errors, answer["error"], RenderError)
    found = kind if isinstance(kind, type) and issubclass(kind, MediaError) else RenderError
    return found(answer["message"], hint=answer["hint"])
