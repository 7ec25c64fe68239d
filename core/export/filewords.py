"""The words for kinds of files: what one is called, and what cannot go together."""

from __future__ import annotations

from collections.abc import Iterator

from core.film import hardware_notes, takes_bitrate
from core.model.cut import Cut
from core.model.delivery import Codec, Delivery, FrameSize, Level, LoudnessTarget
from core.model.film import ExportSettings

CONTAINERS = {
    Codec.H264: "MP4, plays everywhere",
    Codec.H265: "MP4, half the weight, newer players",
    Codec.AV1: "MP4, smallest, newest players",
    Codec.VP9: "WebM, for web pages",
    Codec.PRORES: "MOV, for further editing",
    Codec.GIF: "no sound, 256 colors",
    Codec.SOUND: "M4A, or WAV without loss",
}
LOUDNESS = {
    LoudnessTarget.WEB: "-14 LUFS, web",
    LoudnessTarget.BROADCAST: "-23 LUFS, broadcast",
    LoudnessTarget.NONE: "As it is mixed",
}


def file_parts(settings: ExportSettings) -> list[str]:
    """What of a file is not as quality alone would have it: `H.265`, `1440p`, `24 fps`, `at most 8 MB`."""
    wanted = settings.delivery
    parts = [] if wanted.codec is Codec.H264 else [wanted.codec.label]
    if wanted.size is FrameSize.CUSTOM:
        parts.append(f"{wanted.width}x{wanted.height}")
    elif wanted.size is not FrameSize.QUALITY:
        parts.append("as large as the clips" if wanted.size is FrameSize.SOURCE else wanted.size.value)
    parts += [] if wanted.rate is None else [f"{float(wanted.rate):.5g} fps"]
    parts += _weight_parts(wanted)
    if wanted.loudness is not LoudnessTarget.WEB and wanted.codec is not Codec.GIF:
        parts.append(LOUDNESS[wanted.loudness][:1].lower() + LOUDNESS[wanted.loudness][1:])
    return parts


def _weight_parts(wanted: Delivery) -> Iterator[str]:
    if wanted.size_mb is not None and (takes_bitrate(wanted) or wanted.codec is Codec.GIF):
        yield f"at most {wanted.size_mb:g} MB"
    elif wanted.bitrate_kbps is not None and takes_bitrate(wanted):
        yield f"{wanted.bitrate_kbps / 1000:g} Mbit/s"
    elif wanted.level is not Level.MEDIUM and wanted.codec is not Codec.GIF:
        yield wanted.level.value


def file_notes(cut: Cut, settings: ExportSettings) -> tuple[str, ...]:
    """What in these settings does not go together, and what is done about it, each a sentence."""
    return (*_kind_notes(cut, settings.delivery), *_weight_notes(settings.delivery), *hardware_notes(settings))


def _kind_notes(cut: Cut, wanted: Delivery) -> Iterator[str]:
    may_sound = cut.song is not None or bool(cut.lanes) or cut.has_clip_sound
    if wanted.codec is Codec.GIF:
        yield "A GIF has 256 colors" + (" and no sound." if may_sound else ".")
        if wanted.rate is None and cut.rate != wanted.rate_of(cut.rate):
            yield "A GIF counts in hundredths of a second, so it runs at 25 pictures a second."
        elif wanted.rate is not None and (100 / wanted.rate).denominator != 1:
            yield f"A GIF cannot run at exactly {float(wanted.rate):.5g} pictures a second; 25 and 50 go."
    if wanted.codec is Codec.SOUND:
        yield "Only the sound is made, without pictures and titles." if may_sound else "This film has no sound to make."
    if wanted.codec is Codec.PRORES and wanted.level is Level.LOSSLESS:
        yield "ProRes has no form without any loss; 422 HQ is made, which is as good as it gets."


def _weight_notes(wanted: Delivery) -> Iterator[str]:
    if takes_bitrate(wanted) or (wanted.size_mb is None and wanted.bitrate_kbps is None):
        return
    if wanted.codec is Codec.GIF:
        if wanted.size_mb is not None:
            yield "To keep the size, the pictures of the GIF are made smaller, down to a quarter."
    elif wanted.codec is Codec.PRORES:
        yield "ProRes weighs what it weighs: the bitrate or size is left out."
    elif wanted.codec is not Codec.SOUND:
        yield "Without loss a film weighs what it weighs: the bitrate or size is left out."
