"""How segments are encoded: what of FFmpeg's options a delivery asks for, all of it in the key of every segment.

Pieces that were encoded with the same options join by copy, bit for bit; Source: the measured recipe of the film notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

from core.film.encoders import tool_args
from core.film.hardware import card_args, card_encoder, is_card
from core.model.base import Grown
from core.model.delivery import Codec, Delivery, Level
from core.model.film import ExportSettings
from core.model.project import Quality

COLOR_TAGS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")
KEYINT = 120
_KEY_S = Fraction(1, 2)
"""A piece begins with a whole picture, which weighs about as much as half a second of film."""
_LEAST_KBPS = 20
_MOST_LEANER, _SURELY_LEANER = 5, 0.9
_VP9_COARSE, _VP9_COARSER = 30, 8
_LARGE_PX = 1_900_000
_HUGE_PX = 5_000_000


class Encoding(Grown):
    """How a piece of film is encoded; every field is in its key, its threads too, since they change the bits.

    Args:
        preset: The encoder's own word, or number, for how much work it takes upon itself.
        crf: Constant quality on the encoder's own scale; None with a bitrate, and where nothing is lost.
        encoder: FFmpeg's name of it.
        bitrate_kbps: On average.
        most_kbps: Of any second.
        keyint: Most frames from one picture that stands by itself to the next.
        look_ahead: Pictures the encoder keeps waiting to look at; None is what its preset says.
        is_bounded: A piece weighs at most what `most_bytes` says.
    """

    later: ClassVar[tuple[str, ...]] = (
        *("encoder", "bitrate_kbps", "most_kbps", "keyint", "look_ahead", "is_bounded"),
    )

    preset: str
    crf: int | None
    threads: int = 2
    encoder: str = "libx264"
    bitrate_kbps: int | None = None
    most_kbps: int | None = None
    keyint: int = KEYINT
    look_ahead: int | None = None
    is_bounded: bool = False

    @property
    def is_hardware(self) -> bool:
        """A graphics card does it."""
        return is_card(self.encoder)

    def most_bytes(self, frames: int, rate: Fraction) -> int | None:
        """What a piece of this length may weigh; None where it may weigh what it likes."""
        if not self.is_bounded or self.most_kbps is None:
            return None
        return int(self.most_kbps * 125 * (frames / rate + _KEY_S))


_Pace = tuple[str, int | None]
_Paces = dict[Quality | Level, _Pace]

_X264: _Paces = {
    Quality.DRAFT: ("superfast", 24),
    Quality.REVIEW: ("superfast", 22),
    Quality.FINAL: ("veryfast", 20),
    Level.LOW: ("veryfast", 27),
    Level.HIGH: ("medium", 18),
    Level.LOSSLESS: ("veryfast", None),
}
_X265: _Paces = {
    Quality.DRAFT: ("ultrafast", 28),
    Quality.REVIEW: ("superfast", 26),
    Quality.FINAL: ("fast", 22),
    Level.LOW: ("veryfast", 30),
    Level.HIGH: ("medium", 20),
    Level.LOSSLESS: ("veryfast", None),
}
_SVTAV1: _Paces = {
    Quality.DRAFT: ("12", 42),
    Quality.REVIEW: ("10", 38),
    Quality.FINAL: ("8", 30),
    Level.LOW: ("10", 45),
    Level.HIGH: ("6", 24),
    Level.LOSSLESS: ("8", None),
}
_VP9: _Paces = {
    Quality.DRAFT: ("8", 42),
    Quality.REVIEW: ("6", 38),
    Quality.FINAL: ("5", 31),
    Level.LOW: ("6", 45),
    Level.HIGH: ("3", 24),
    Level.LOSSLESS: ("5", None),
}
_LT, _HQ = ("1", None), ("3", None)
_PRORES: _Paces = {
    **dict.fromkeys(Quality, _HQ),
    **dict.fromkeys(Level, _HQ),
    Level.LOW: _LT,
}
_TABLES: dict[Codec, tuple[str, _Paces]] = {
    Codec.H264: ("libx264", _X264),
    Codec.H265: ("libx265", _X265),
    Codec.AV1: ("libsvtav1", _SVTAV1),
    Codec.VP9: ("libvpx-vp9", _VP9),
    Codec.PRORES: ("prores_ks", _PRORES),
    Codec.GIF: ("libx264", _X264),
    Codec.SOUND: ("libx264", _X264),
}


def encoding_of(
    settings: ExportSettings,
    *,
    size: tuple[int, int] = (960, 540),
    rate: Fraction = Fraction(30),
    lengths: Sequence[int] = (),
    has_sound: bool = False,
) -> Encoding:
    """How the segments of a film with these settings are encoded on this machine.

    Args:
        size: Of the film.
        rate: Of the film.
        lengths: Frames of each segment, for a wanted size of the file.
        has_sound: Leave room for it in a wanted size.
    """
    wanted = settings.delivery
    encoder, table = _TABLES[wanted.codec]
    by_level = settings.quality if wanted.level is Level.MEDIUM else wanted.level
    preset, crf = table[by_level]
    made = Encoding(preset=preset, crf=crf, encoder=encoder, keyint=_keyint(wanted, rate))
    if encoder != "prores_ks":
        made = made.model_copy(update={"look_ahead": _look_ahead(encoder, preset, size)})
    if takes_bitrate(wanted) and (wanted.size_mb or wanted.bitrate_kbps):
        made = made.model_copy(update=_rated(settings, rate, lengths, has_sound=has_sound))
    card = card_encoder(wanted.codec) if wanted.is_hardware and wanted.level is not Level.LOSSLESS else None
    return made if card is None else made.model_copy(update=_on_card(card, settings.quality))


def takes_bitrate(wanted: Delivery) -> bool:
    """Whether a bitrate or a size of the file steers the encoder; ProRes and pictures without loss weigh what they weigh."""
    return wanted.codec not in (Codec.PRORES, Codec.GIF, Codec.SOUND) and wanted.level is not Level.LOSSLESS


def picture_kbps(wanted: Delivery, length_s: Fraction, *, frames: int, pieces: int, has_sound: bool) -> int | None:
    """The bitrate at which the pictures of a film keep its wanted size; None where no size is wanted.

    What sound, index and the first picture of each piece weigh is taken off before.
    """
    if wanted.size_mb is None or not length_s:
        return None
    sound_bytes = (wanted.heard_kbps * 130 * length_s + 3_000) if has_sound else 0
    index_bytes = 4_000 + frames * 20 + length_s * 500
    room = (Fraction(wanted.size_mb) * 1_000_000 - sound_bytes - index_bytes) * Fraction(99, 100)
    exact = room / 125 / (length_s + pieces * _KEY_S)
    return max(_LEAST_KBPS, _round_down(exact))


def encoder_args(encoding: Encoding, rate: Fraction) -> list[str]:
    """FFmpeg's options behind the filters, up to the name of the file."""
    if encoding.is_hardware:
        pace = card_args(
            encoding.encoder, quality=encoding.crf or 20, bitrate_kbps=encoding.bitrate_kbps, keyint=encoding.keyint
        )
    else:
        pace = tool_args(
            encoding.encoder,
            preset=encoding.preset,
            crf=encoding.crf,
            threads=encoding.threads,
            keyint=encoding.keyint,
            bitrate_kbps=encoding.bitrate_kbps,
            most_kbps=encoding.most_kbps,
            look_ahead=encoding.look_ahead,
        )
    is_mov = encoding.encoder == "prores_ks"
    tag = ["-tag:v", "hvc1"] if encoding.encoder.startswith(("libx265", "hevc_")) else []
    return [
        *pace,
        *tag,
        *COLOR_TAGS,
        *timescale_args(rate),
        *("-map_metadata", "-1", "-fflags", "+bitexact", "-f", "mov" if is_mov else "mp4"),
    ]


def leaner(encoding: Encoding, frames: int, rate: Fraction, made: Path) -> Iterator[Encoding]:
    """The encoding, and as long as the piece it made weighs more than it may, one with a lower bitrate.

    Args:
        frames, rate: Of the piece.
        made: The file; looked at after each try.
    """
    most = encoding.most_bytes(frames, rate)
    yield encoding
    for _ in range(_MOST_LEANER):
        if most is None or encoding.bitrate_kbps is None or (have := made.stat().st_size) <= most:
            return
        kbps = max(1, int(encoding.bitrate_kbps * most / have * _SURELY_LEANER))
        encoding = encoding.model_copy(update={"bitrate_kbps": kbps, "most_kbps": kbps})
        if encoding.encoder == "libvpx-vp9":  # in short pieces it hardly hears a bitrate
            encoding = encoding.model_copy(update={"crf": min(63, (encoding.crf or _VP9_COARSE) + _VP9_COARSER)})
        yield encoding


def sound_args(wanted: Delivery) -> list[str]:
    """FFmpeg's options for the finished mix: AAC, Opus for WebM, and for masters the samples themselves."""
    plain = ["-map_metadata", "-1", "-fflags", "+bitexact"]
    if wanted.codec is Codec.VP9:
        steady = [] if wanted.size_mb is None else ["-vbr", "off"]  # its average is exceeded by noise otherwise
        return ["-c:a", "libopus", "-b:a", f"{wanted.heard_kbps}k", *steady, *plain, "-f", "ogg"]
    if wanted.codec is Codec.PRORES:
        return ["-c:a", "pcm_s24le", *plain, "-f", "mov"]
    if wanted.suffix == ".wav":
        return ["-c:a", "pcm_s24le", *plain, "-f", "wav"]
    return ["-c:a", "aac", "-b:a", f"{wanted.heard_kbps or 192}k", *plain, "-f", "mp4"]


def timescale_of(rate: Fraction) -> int:
    """Ticks a second of our files: a frame is a whole number of them."""
    return 30_000 if (30_000 / rate).denominator == 1 else rate.numerator


def timescale_args(rate: Fraction) -> list[str]:
    """Clocks of track and file; the file's usual milliseconds would add up to a drift over many segments."""
    return ["-video_track_timescale", str(timescale_of(rate)), "-movie_timescale", str(timescale_of(rate))]


def _rated(settings: ExportSettings, rate: Fraction, lengths: Sequence[int], *, has_sound: bool) -> dict[str, object]:
    """A bitrate: for a wanted size a hard bound; else an average, or a lid on the quality of what is only looked at."""
    wanted, frames = settings.delivery, sum(lengths)
    kbps = picture_kbps(wanted, frames / rate, frames=frames, pieces=len(lengths), has_sound=has_sound)
    if kbps is not None:
        return {"crf": None, "bitrate_kbps": kbps, "most_kbps": kbps, "is_bounded": True}
    most = (wanted.bitrate_kbps or _LEAST_KBPS) * 3 // 2
    if settings.quality is Quality.FINAL:
        return {"crf": None, "bitrate_kbps": wanted.bitrate_kbps, "most_kbps": most}
    return {"most_kbps": most}


def _on_card(encoder: str, quality: Quality) -> dict[str, object]:
    crf = {Quality.DRAFT: 28, Quality.REVIEW: 25, Quality.FINAL: 21}[quality]
    return {"encoder": encoder, "preset": "", "crf": crf, "look_ahead": None, "threads": 0}


def _keyint(wanted: Delivery, rate: Fraction) -> int:
    return KEYINT if wanted.key_s is None else max(1, int(wanted.key_s * rate))


def _look_ahead(encoder: str, preset: str, size: tuple[int, int]) -> int | None:
    """Fewer waiting pictures where each is large: encoders keep them whole, and memory is bounded. None is the usual."""
    px = size[0] * size[1]
    if px < _LARGE_PX or (encoder == "libx264" and preset != "medium"):
        return None
    large, huge = {"libx264": (20, 10), "libx265": (10, 5), "libsvtav1": (4, 0), "libvpx-vp9": (25, 12)}[encoder]
    return huge if px > _HUGE_PX else large


def _round_down(kbps: Fraction) -> int:
    """To two figures and a half, so that a few frames more or less do not change every segment."""
    whole = int(kbps)
    step = max(1, int(f"1{'0' * max(0, len(str(whole)) - 2)}") // 2)
    return whole // step * step
