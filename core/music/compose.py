"""Songs from a prompt: drums, bass, chords and a melody with a beginning and an end, and the exact truth about their beats."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from core.digest import digest_of
from core.errors import InputError
from core.model.music import BeatGrid
from core.music.mixdown import mix
from core.music.notes import BAR, Passage
from core.music.score import write_score
from core.music.shape import energy_steps, relative, sections_of
from core.music.sound import Samples
from core.music.style import FASTEST_BPM, SLOWEST_BPM, style_of
from core.music.voices import RATE

_LONGEST_S = 900
_SHORT_S = 8


def compose(
    prompt: str, *, length_s: Fraction, tempo_bpm: float | None = None, seed: int = 0
) -> tuple[Samples, BeatGrid]:
    """Composes a song; the same arguments give the same samples.

    Words of the prompt choose tempo, mode, drive and brightness. A tempo named in numbers, by the argument or as
    `96 bpm` in the prompt, is kept exactly; else it is bent a little so that whole bars fill the length.

    Args:
        prompt: Any text; may be empty.
        length_s: Exact length, up to 15 minutes. The last chord rings out within it.
        tempo_bpm: 40 to 220 beats a minute; None lets the words choose.
        seed: Chooses key, chords, motif.

    Returns:
        Stereo float32 samples at 44,100 a second, shape (samples, 2), and the grid they were played on.

    Raises:
        InputError: When the length or the tempo is out of bounds.
    """
    _check(length_s, tempo_bpm)
    number = int(digest_of("song", [prompt, seed])[:15], 16)
    rng = np.random.default_rng(number)
    style = style_of(prompt, rng)
    wanted = tempo_bpm if tempo_bpm is not None else style.bpm
    bpm = Fraction(wanted) if tempo_bpm is not None or style.has_own_bpm else fitted_bpm(length_s, wanted)
    bars = max(0, (length_s * bpm / 60 / BAR - Fraction(1, 2)).__floor__())
    score = write_score(style, bars, rng)
    count, beat = round(length_s * RATE), 60 * RATE / bpm
    samples = mix(score.notes, count=count, beat_samples=float(beat), style=style, seed=number)
    return samples, _truth(samples, beat, bpm, score.passages)


def fitted_bpm(length_s: Fraction, wanted_bpm: float) -> Fraction:
    """The tempo nearest to a wanted one at which whole bars (for short songs whole beats) fill the length."""
    unit = BAR if length_s >= _SHORT_S else 1
    units = max(1, round(float(length_s) * wanted_bpm / 60 / unit))
    return Fraction(60 * unit * units) / length_s


def _truth(samples: Samples, beat: Fraction, bpm: Fraction, passages: tuple[Passage, ...]) -> BeatGrid:
    count = len(samples)
    beats = tuple(round(number * beat) for number in range((count / beat).__ceil__()))
    energy = relative(energy_steps(samples.mean(axis=1), RATE))
    bounds = [round(part.start * BAR * beat) for part in passages]
    return BeatGrid(
        sample_rate=RATE,
        samples=count,
        tempo_bpm=float(bpm),
        beats=tuple(beat for beat in beats if beat < count),
        downbeats=tuple(range(0, len(beats), BAR)),
        sections=sections_of([*bounds, count], [part.label for part in passages], energy, RATE),
        energy=energy,
        method="composer",
    )


def _check(length_s: Fraction, tempo_bpm: float | None) -> None:
    if not 1 <= length_s <= _LONGEST_S:
        raise InputError(f"A song of {float(length_s):g} s cannot be composed.", hint="Choose 1 s to 15 minutes.")
    if tempo_bpm is not None and not SLOWEST_BPM <= tempo_bpm <= FASTEST_BPM:
        raise InputError(f"{tempo_bpm:g} beats a minute is not a tempo to play.", hint="Choose 40 to 220.")
