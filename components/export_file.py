"""What kind of file the film becomes, for those who want to say more than a place and a quality."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

import streamlit as st

from components import export_choice
from components.export_choice import begin, value_of
from components.markup import label
from core.model.delivery import RATES, Codec, Delivery, FrameSize, Level, LoudnessTarget
from core.model.film import ExportSettings
from core.model.project import Quality
from core.model.views_export import ExportView

_KINDS = {
    Codec.H264: "H.264, MP4: plays everywhere",
    Codec.H265: "H.265, MP4: smaller, for newer players",
    Codec.AV1: "AV1, MP4: smallest, for the newest players",
    Codec.VP9: "VP9, WebM: for web pages",
    Codec.PRORES: "ProRes 422 HQ, MOV: for further editing",
    Codec.GIF: "GIF: without sound, 256 colors",
    Codec.SOUND: "Sound alone: M4A, or WAV without loss",
}
_SIZES = {
    FrameSize.QUALITY: "As the quality says",
    FrameSize.P720: "720p",
    FrameSize.P1080: "1080p",
    FrameSize.P1440: "1440p",
    FrameSize.P2160: "4K, 2160p",
    FrameSize.SOURCE: "As large as the clips",
    FrameSize.CUSTOM: "Own size",
}
_LEVELS = {Level.LOW: "Low", Level.MEDIUM: "Medium", Level.HIGH: "High", Level.LOSSLESS: "Lossless"}
_LOUD = {
    LoudnessTarget.WEB: "Web, -14 LUFS",
    LoudnessTarget.BROADCAST: "Broadcast, -23 LUFS",
    LoudnessTarget.NONE: "As it is mixed",
}
_BY_LEVEL, _BY_RATE, _BY_SIZE = "level", "bitrate", "size"
_STEERS = {_BY_LEVEL: "A level", _BY_RATE: "A bitrate", _BY_SIZE: "The size of the file"}
_FIRST_KBPS, _FIRST_MB = 8_000, 25.0
_OWN_RATE = "own"


def show(view: ExportView) -> None:
    """The fields, folded away until somebody wants them."""
    settings = view.settings
    collect = partial(_collect, settings, view.settings.size(view.cut) if view.cut else (1080, 1920))
    with st.expander("File", key="rb_export_file"):
        _choice("Kind of file", export_choice.CODEC, _KINDS, settings.delivery.codec, collect)
        if settings.delivery.codec is not Codec.SOUND:
            _pictures(view, collect)
        _weight(settings, collect)
        if settings.delivery.codec is not Codec.GIF:
            _choice("Loudness", export_choice.LOUD, _LOUD, settings.delivery.loudness, collect)
        if settings.delivery.codec in (Codec.H264, Codec.H265, Codec.AV1):
            st.checkbox(
                "Encode on the graphics card where there is one",
                key=begin(export_choice.CARD, settings.delivery.is_hardware),
                on_change=collect,
            )


def _pictures(view: ExportView, collect: partial[None]) -> None:
    assert view.cut is not None
    wanted = view.settings.delivery
    with st.container(horizontal=True, gap="small"):
        _choice("Size of the picture", export_choice.SIZE, _SIZES, wanted.size, collect)
        rates = {
            _OWN_RATE: f"As the cut, {float(view.cut.rate):.5g}",
            **{str(rate): f"{float(rate):.5g}" for rate in RATES},
        }
        chosen = _OWN_RATE if wanted.rate is None else str(wanted.rate)
        rates.setdefault(chosen, f"{float(wanted.rate or 0):.5g}")
        _choice("Frames a second", export_choice.RATE, rates, chosen, collect)
    if wanted.size is FrameSize.CUSTOM:
        width, height = view.settings.size(view.cut)
        with st.container(horizontal=True, gap="small"):
            _number("Width, pixels", export_choice.WIDTH, width, (64, 8192, 2), collect)
            _number("Height, pixels", export_choice.HEIGHT, height, (64, 8192, 2), collect)


def _weight(settings: ExportSettings, collect: partial[None]) -> None:
    """How good or how heavy it gets; one of the three leads."""
    wanted = settings.delivery
    if wanted.codec is Codec.SOUND:
        _choice("Sound", export_choice.LEVEL, {Level.MEDIUM: "M4A", Level.LOSSLESS: "WAV, without loss"},
                Level.LOSSLESS if wanted.level is Level.LOSSLESS else Level.MEDIUM, collect)  # fmt: skip
        return
    steers = _steers(wanted.codec)
    leads = _lead(wanted) if _lead(wanted) in steers else _BY_LEVEL
    if len(steers) > 1:
        st.segmented_control(
            "What decides how good it gets",
            steers,
            format_func=lambda name: label(_STEERS[name]),
            key=begin(export_choice.STEER, leads),
            on_change=collect,
            required=True,
        )
    if leads == _BY_RATE:
        _number("Bitrate, kbit/s", export_choice.KBPS, wanted.bitrate_kbps or _FIRST_KBPS, (50, 400_000, 500), collect)
    elif leads == _BY_SIZE:
        st.number_input("At most, MB", min_value=0.1, max_value=100_000.0, step=1.0, format="%.1f", on_change=collect,
                        key=begin(export_choice.MEGABYTES, float(wanted.size_mb or _FIRST_MB)), width=220)  # fmt: skip
    elif wanted.codec is not Codec.GIF:
        _choice("Level", export_choice.LEVEL, _LEVELS, wanted.level, collect)


def _steers(codec: Codec) -> list[str]:
    if codec is Codec.PRORES:
        return [_BY_LEVEL]
    return [_BY_LEVEL, _BY_SIZE] if codec is Codec.GIF else list(_STEERS)


def _lead(wanted: Delivery) -> str:
    return _BY_SIZE if wanted.size_mb is not None else _BY_RATE if wanted.bitrate_kbps is not None else _BY_LEVEL


def _choice(said: str, key: str, names: Mapping[Any, str], chosen: object, collect: partial[None]) -> None:
    """One of a few, by name."""
    st.selectbox(said, list(names), format_func=lambda name: names[name], key=begin(key, chosen), on_change=collect)


def _number(said: str, key: str, value: int, bounds: tuple[int, int, int], collect: partial[None]) -> None:
    """A whole number between two bounds, in steps."""
    least, most, step = bounds
    st.number_input(said, least, most, step=step, key=begin(key, value), on_change=collect, width=220)


def _collect(settings: ExportSettings, size: tuple[int, int]) -> None:
    """Keeps what the fields say together; a callback of each of them.

    Args:
        settings: What was shown when nothing was kept yet.
        size: Of the picture as it was, from which an own size begins.
    """
    settings = export_choice.kept() or settings
    now = settings.delivery
    steer = value_of(export_choice.STEER, _lead(now))
    rate = value_of(export_choice.RATE, _OWN_RATE if now.rate is None else str(now.rate))
    is_own = value_of(export_choice.SIZE, now.size) is FrameSize.CUSTOM
    changes = {
        "codec": value_of(export_choice.CODEC, now.codec),
        "size": value_of(export_choice.SIZE, now.size),
        "width": value_of(export_choice.WIDTH, size[0]) // 2 * 2 if is_own else None,
        "height": value_of(export_choice.HEIGHT, size[1]) // 2 * 2 if is_own else None,
        "rate": None if rate == _OWN_RATE else Fraction(rate),
        "level": value_of(export_choice.LEVEL, now.level) if steer == _BY_LEVEL else Level.MEDIUM,
        "bitrate_kbps": value_of(export_choice.KBPS, now.bitrate_kbps or _FIRST_KBPS) if steer == _BY_RATE else None,
        "size_mb": value_of(export_choice.MEGABYTES, now.size_mb or _FIRST_MB) if steer == _BY_SIZE else None,
        "is_hardware": value_of(export_choice.CARD, now.is_hardware),
        "loudness": value_of(export_choice.LOUD, now.loudness),
    }
    quality = Quality.FINAL if steer == _BY_RATE and _lead(now) != _BY_RATE else settings.quality
    if quality is not settings.quality:
        export_choice.renew(export_choice.QUALITY)
    delivery = Delivery.model_validate({**now.model_dump(), **changes})
    export_choice.keep(settings.model_copy(update={"delivery": delivery, "quality": quality}))
