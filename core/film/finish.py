"""The last step of an export: segments and sound become the file that was asked for."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.errors import InputError
from core.film.join import join
from core.film.tool import run_ffmpeg
from core.film.whole import whole_file
from core.model.delivery import Codec, Delivery
from core.process import Stop, never

_GIF_SCALES = (1.0, 0.75, 0.5, 0.375, 0.25)
_GIF_COLORS = 256


def finish(parts: Sequence[Path], sound: Path | None, to: Path, wanted: Delivery, *, should_stop: Stop = never) -> Path:
    """Makes the file of a delivery from what was rendered for it.

    MP4, MOV and WebM are joined by copy. A GIF is made from the joined film, with one palette for all of it; where a size
    of the file is wanted, its pictures get smaller until it is kept, down to a quarter. Of sound alone there are no parts.

    Args:
        parts: Files of `render_segment`, in order; none for sound alone.
        sound: The mix, encoded as `sound_args` says for this delivery; None for a silent film.
        to: Where the file goes; replaced when it is there.
        wanted: The delivery.
        should_stop: Asked all the time; True ends FFmpeg, and nothing is left.

    Raises:
        InputError: When sound alone is wanted of a silent film.
        RenderError: When FFmpeg failed.
        DiskFullError: When there was no room.
        CancelledError: When `should_stop` said so.
    """
    if wanted.codec is Codec.SOUND:
        return _sound_alone(sound, to, wanted, should_stop)
    if wanted.codec is not Codec.GIF:
        return join(parts, sound, to, codec=wanted.codec, should_stop=should_stop)
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix="gif-") as folder:
        film = join(parts, None, Path(folder) / "film.mp4", should_stop=should_stop)
        _gif(film, to, wanted, should_stop)
    return to


def _gif(film: Path, to: Path, wanted: Delivery, should_stop: Stop) -> None:
    most = None if wanted.size_mb is None else wanted.size_mb * 1_000_000
    with whole_file(to) as part, tempfile.TemporaryDirectory(dir=to.parent, prefix="palette-") as folder:
        palette = Path(folder) / "palette.png"
        for scaled in _smaller(wanted):
            look = f"{scaled}palettegen=max_colors={_GIF_COLORS}:stats_mode=full"
            run_ffmpeg(["-i", film, "-vf", look, "-update", "1", palette], should_stop=should_stop)
            paint = f"[0:v]{scaled or 'null,'}null[small];[small][1:v]paletteuse=dither=sierra2_4a:diff_mode=rectangle"
            args: list[str | Path] = [
                "-i",
                film,
                "-i",
                palette,
                "-filter_complex",
                paint,
                "-loop",
                "0",
                "-f",
                "gif",
                part,
            ]
            run_ffmpeg(args, should_stop=should_stop)
            if most is None or part.stat().st_size <= most:
                return


def _smaller(wanted: Delivery) -> Iterator[str]:
    """Filters that make the pictures smaller, step by step; the first leaves them."""
    for scale in _GIF_SCALES if wanted.size_mb is not None else _GIF_SCALES[:1]:
        yield "" if scale == 1 else f"scale=w='2*round(iw*{scale}/2)':h=-2:flags=lanczos,"


def _sound_alone(sound: Path | None, to: Path, wanted: Delivery, should_stop: Stop) -> Path:
    if sound is None:
        raise InputError("This film has no sound.", hint="Add a song or a voice, or choose another kind of file.")
    with whole_file(to) as part:
        if wanted.suffix == ".wav":
            shutil.copyfile(sound, part)
        else:
            args: list[str | Path] = [
                "-i",
                sound,
                "-map",
                "0:a:0",
                "-c",
                "copy",
                "-movflags",
                "+faststart",
                "-map_metadata",
                "-1",
            ]
            run_ffmpeg([*args, "-fflags", "+bitexact", "-f", "ipod", part], should_stop=should_stop)
    return to
