"""The offline sound maker: textures of noise and tone that words such as rain, wind or door call up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.model.orders import SoundRequest
from core.music import write_wav

EFFECT_HZ = 48_000
_LEVEL = 0.5
_SEAM_S = 0.1
Sound = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Hand:
    """What a texture is made with: its own dice, and how long it is."""

    dice: np.random.Generator
    samples: int

    def noise(self, low_hz: float, high_hz: float) -> Sound:
        """Noise between two pitches, its loudest sample 1."""
        spectrum = np.fft.rfft(self.dice.standard_normal(self.samples))
        hz = np.fft.rfftfreq(self.samples, 1 / EFFECT_HZ)
        spectrum[(hz < low_hz) | (hz > high_hz)] = 0
        found = np.fft.irfft(spectrum, self.samples)
        return np.asarray(found / max(float(np.abs(found).max()), 1e-9))

    def tone(self, hz: float) -> Sound:
        return np.asarray(np.sin(2 * np.pi * hz * self.times_s))

    @property
    def times_s(self) -> Sound:
        return np.arange(self.samples) / EFFECT_HZ

    def hits(self, every_s: float, last_s: float) -> Sound:
        """Blows that die away, the first one at once and then about every so often."""
        found, at_s, length_s = np.zeros(self.samples), 0.02, self.samples / EFFECT_HZ
        while at_s < length_s:
            begin = int(at_s * EFFECT_HZ)
            found[begin:] += np.exp(-self.times_s[: self.samples - begin] / last_s)
            at_s += every_s * self.dice.uniform(0.85, 1.15)
        return found

    def gusts(self, period_s: float) -> Sound:
        """A slow coming and going between a third and one."""
        return np.asarray(0.66 - 0.34 * np.cos(2 * np.pi * self.times_s / period_s + self.dice.uniform(0, 1)))

    def passing(self) -> Sound:
        """Comes from nothing and goes to nothing, loudest in the middle."""
        way = np.linspace(-1, 1, self.samples)
        return np.asarray(np.exp(-((way / 0.35) ** 2)))


Texture = Callable[[_Hand], Sound]
_TEXTURES: tuple[tuple[str, Texture], ...] = (
    (
        "rain|shower|drizzle",
        lambda hand: 0.6 * hand.noise(1200, 9000) + 0.4 * hand.noise(3000, 12000) * hand.hits(0.07, 0.01),
    ),
    ("thunder|storm", lambda hand: hand.noise(25, 160) * hand.hits(2.5, 0.9)),
    ("wind|breeze|gust", lambda hand: hand.noise(180, 700) * hand.gusts(3.1)),
    ("sea|wave|ocean|surf|water", lambda hand: hand.noise(120, 2500) * hand.gusts(5.0) ** 2),
    ("whoosh|swoosh|swish|fly|pass", lambda hand: hand.noise(400, 3500) * hand.passing()),
    (
        "door|knock|thud|bang|slam",
        lambda hand: (hand.noise(40, 300) + 0.3 * hand.noise(300, 1500)) * hand.hits(0.9, 0.09),
    ),
    ("step|walk|foot|run", lambda hand: hand.noise(80, 900) * hand.hits(0.55, 0.05)),
    ("click|tick|switch|button|shutter", lambda hand: hand.noise(1500, 8000) * hand.hits(1.0, 0.006)),
    (
        "bell|chime|ding|ring",
        lambda hand: (hand.tone(880) + 0.6 * hand.tone(2217) + 0.3 * hand.tone(3521)) * hand.hits(2.0, 0.7),
    ),
    ("fire|flame|crackl", lambda hand: 0.4 * hand.noise(60, 500) + hand.noise(1000, 6000) * hand.hits(0.13, 0.008)),
    ("engine|motor|car|machine|hum", lambda hand: hand.tone(55) + 0.6 * hand.tone(110) + 0.4 * hand.noise(40, 400)),
    ("crowd|people|street|market|cheer", lambda hand: hand.noise(250, 2200) * hand.gusts(1.7)),
    ("bird|gull|cricket", lambda hand: hand.tone(2900) * hand.gusts(0.11) * hand.hits(0.6, 0.12)),
)
"""By words, the first that is meant; what no word calls up is the tone of a quiet room."""


def make_effect(ask: SoundRequest, seed: int, length_s: Fraction, to: Path) -> None:
    """Writes the sound as a WAV file with one channel, exactly so long. The same ask and seed give the same bytes.

    A loop leads from its end into its beginning; any other sound ends softly.

    Raises:
        DiskFullError: When there is no room.
    """
    samples = max(1, round(length_s * EFFECT_HZ))
    seam = min(samples, int(_SEAM_S * EFFECT_HZ))
    hand = _Hand(np.random.default_rng(seed), samples + (seam if ask.is_loop else 0))
    sound = _texture(ask.prompt)(hand)
    way = np.linspace(0, 1, seam)
    if ask.is_loop:
        sound[:seam] = sound[:seam] * way + sound[samples:] * (1 - way)
        sound = sound[:samples]
    else:
        sound[samples - seam :] *= 1 - way
    loudest = max(float(np.abs(sound).max()), 1e-9)
    write_wav(to, np.asarray(_LEVEL * sound / loudest, np.float32), EFFECT_HZ)


def _texture(words: str) -> Texture:
    for pattern, texture in _TEXTURES:
        if re.search(rf"\b({pattern})", words.lower()):
            return texture
    return lambda hand: hand.noise(60, 900)
