"""Pictures made for bright or wide screens, as ordinary screens show them: what `incolor.py` says to FFmpeg, for pictures outside it.

PyAV has no zscale. A table of 65 x 65 x 65 colors, made once, does the same to a picture within a few levels.
Source: SMPTE ST 2084 (PQ), ITU-R BT.2100 (HLG), BT.1886 (ordinary screens), ITU-T H.273 (primaries).
"""

from __future__ import annotations

from functools import lru_cache

import av
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from core.film.incolor import HLG, PEAK, PQ, WHITE_CD, WIDE

_SIDE = 65
_GAMMA = 2.4
_HLG_PEAK_CD, _HLG_GAMMA = 1_000, 1.2
_BEND = 0.3
"""Light up to this share of white stays as it is, where brighter light is pressed together."""
_UNSPECIFIED, _BT2020 = 2, 9
_WHITE_XY = (0.3127, 0.3290)
_PRIMARIES_XY = {
    1: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060)),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
_CINEMA, _CINEMA_WHITE_XY = 11, (0.314, 0.351)

Light = npt.NDArray[np.float64]


def untagged_matrix(frame: av.VideoFrame) -> int | None:
    """What the colors of a frame were mixed by where it does not say so itself: BT.2020 in the light of a bright screen."""
    is_bright = frame.color_trc in (PQ, HLG)
    return _BT2020 if is_bright and frame.colorspace == _UNSPECIFIED and not frame.format.is_rgb else None


def on_ordinary_screens(picture: Image.Image, transfer: int, primaries: int) -> Image.Image:
    """The picture in the light and colors of an ordinary screen; itself where it is made for one.

    Args:
        picture: RGB, its numbers as the file has them.
        transfer, primaries: Of its file, as ITU-T H.273 numbers them.
    """
    is_bright = transfer in (PQ, HLG)
    if is_bright and primaries == _UNSPECIFIED:
        primaries = _BT2020
    if not is_bright and primaries not in WIDE:
        return picture
    return picture.filter(_table(transfer if is_bright else 0, primaries))


@lru_cache(maxsize=8)
def _table(transfer: int, primaries: int) -> ImageFilter.Color3DLUT:
    steps = np.linspace(0, 1, _SIDE)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")  # red runs fastest, as Pillow wants it
    told = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    light = _light_of(told, transfer) @ _to_bt709(primaries).T
    if transfer:
        light = _pressed(light)
    shown = np.clip(light, 0, 1) ** (1 / _GAMMA)
    return ImageFilter.Color3DLUT(_SIDE, shown.astype(np.float32).ravel().tolist())


def _light_of(told: Light, transfer: int) -> Light:
    """Light that numbers of a file stand for; 1 is white paper."""
    if transfer == PQ:
        root = told ** (1 / 78.84375)
        share = (np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125)
        return np.asarray(share * 10_000 / WHITE_CD)
    if transfer == HLG:
        low, high = told**2 / 3, (np.exp((told - 0.55991073) / 0.17883277) + 0.28466892) / 12
        return np.asarray(np.where(told <= 0.5, low, high) ** _HLG_GAMMA * _HLG_PEAK_CD / WHITE_CD)
    return np.asarray(told**_GAMMA)


def _pressed(light: Light) -> Light:
    """Light up to `PEAK` times white brought to at most 1, each color by its brightest part so that none changes its hue.

    Source: the curve that FFmpeg's tonemap filter calls mobius.
    """
    brightest = np.maximum(light.max(axis=1, keepdims=True), 1e-6)
    ground = -(_BEND**2) * (PEAK - 1) / (_BEND**2 - 2 * _BEND + PEAK)
    knee = (_BEND**2 - 2 * _BEND * PEAK + PEAK) / (PEAK - 1)
    scale = (knee**2 + 2 * knee * _BEND + _BEND**2) / (knee - ground)
    bent = scale * (brightest + ground) / (brightest + knee)
    return np.asarray(light * np.where(brightest > _BEND, bent, brightest) / brightest)


def _to_bt709(primaries: int) -> Light:
    return np.asarray(np.linalg.inv(_to_xyz(1)) @ _to_xyz(primaries))


def _to_xyz(primaries: int) -> Light:
    """From shares of red, green and blue to the light an eye takes in."""
    corners = _PRIMARIES_XY.get(primaries, _PRIMARIES_XY[1])
    white = _CINEMA_WHITE_XY if primaries == _CINEMA else _WHITE_XY
    parts = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in corners]).T
    whole = np.array([white[0] / white[1], 1.0, (1 - white[0] - white[1]) / white[1]])
    return np.asarray(parts * np.linalg.solve(parts, whole))
