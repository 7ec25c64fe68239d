"""The offline lip-sync: the clip as it is, with a drawn mouth line that opens as loud as the voice, and our label on it.

It moves no face and does not pretend to: it shows when the voice speaks over the clip, and carries the voice as its sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from core.errors import BadRequestError, ProbeError, RenderError
from core.film import encode_frames, frames_in, probe
from core.film.pcm import decode_pcm
from core.film.voiced import with_voice
from core.model.orders import LipSyncRequest
from core.providers.offline.images import InputOf
from core.providers.offline.label import Pixels, label_for
from core.timing import FILM_RATE, seconds_of

_HEARD_HZ = 8_000
_QUIET = 0.05
_LINE = (250, 246, 240)


def sync_lips(ask: LipSyncRequest, input_of: InputOf, to: Path) -> None:
    """Writes the clip with its mouth line: as many frames at the same rate, the voice as its sound.

    Raises:
        BadRequestError: When the clip or the voice cannot be read.
        RenderError: When the encoder fails.
        DiskFullError: When there is no room.
    """
    clip, voice = input_of(ask.video), input_of(ask.audio)
    try:
        info = probe(clip, name="The clip")
        loud = decode_pcm(voice, sample_rate=_HEARD_HZ)
    except (ProbeError, RenderError) as exc:
        raise BadRequestError("The clip or the voice cannot be read.", hint="Choose another take of it.") from exc
    rate, count = info.rate or FILM_RATE, max(1, info.frames)
    mouths = _mouths(loud, count, _HEARD_HZ / float(rate))
    silent = to.with_name(f"{to.name}.silent.mp4")
    size = _even(clip)
    pictures = _drawn(clip, count, mouths, size)
    try:
        encode_frames(pictures, width=size[0], height=size[1], rate=rate, to=silent)
        with_voice(silent, voice, to, length_s=seconds_of(count, rate))
    finally:
        silent.unlink(missing_ok=True)


def _even(clip: Path) -> tuple[int, int]:
    """Size of the clip as it is seen, on even pixels."""
    _number, first = next(frames_in(clip, range(1)))
    return max(2, first.width // 2 * 2), max(2, first.height // 2 * 2)


def _drawn(clip: Path, count: int, mouths: list[float], size: tuple[int, int]) -> Iterator[Pixels]:
    label = label_for(*size)
    for number, picture in frames_in(clip, range(count)):
        image = picture.crop((0, 0, *size))
        if mouths[number] > 0:
            _mouth(image, mouths[number])
        pixels = np.array(image)
        label.draw(pixels)
        yield pixels


def _mouth(image: Image.Image, opened: float) -> None:
    """An outlined line low in the middle; wide open it is a fourteenth of the picture high."""
    width, height = image.size
    across, tall = width * 0.09, max(2.0, opened * height / 28)
    middle = (width / 2, height * 0.86)
    box = (middle[0] - across, middle[1] - tall, middle[0] + across, middle[1] + tall)
    ImageDraw.Draw(image).ellipse(box, outline=_LINE, width=max(2, round(min(width, height) / 200)))


def _mouths(loud: npt.NDArray[np.float32], frames: int, samples: float) -> list[float]:
    """How far the mouth is open in each frame, 0 to 1 of the loudest; closed where nothing is said."""
    levels = []
    for number in range(frames):
        piece = loud[round(number * samples) : round((number + 1) * samples)]
        levels.append(float(np.sqrt(np.mean(piece**2))) if len(piece) else 0.0)
    most = max(levels, default=0.0)
    return [level / most if most > 0 and level / most > _QUIET else 0.0 for level in levels]
