from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.errors import CancelledError, RenderError
from core.film.pcm import decode_pcm, pcm_blocks
from tests.media.make import make_clip, make_samples, make_text, make_tone

RATE = 22_050


def test_blocks_are_whole_and_add_up(tmp_path: Path) -> None:
    """All blocks but the last have the size asked for, and together they are the song."""
    path = make_tone(tmp_path / "tone.wav", hz=440, seconds=2.3)
    blocks = list(pcm_blocks(path, sample_rate=RATE, block=10_000))
    assert [len(block) for block in blocks[:-1]] == [10_000] * (len(blocks) - 1)
    assert 0 < len(blocks[-1]) <= 10_000
    assert sum(map(len, blocks)) == pytest.approx(2.3 * RATE, abs=2)


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".flac", ".m4a", ".ogg"])
def test_sound_is_where_it_was(tmp_path: Path, suffix: str) -> None:
    """A click is decoded on its moment, whatever the format adds in front."""
    samples = np.zeros((48_000, 2), np.float32)
    samples[24_000:24_100] = 0.8
    sound = decode_pcm(make_samples(tmp_path / f"click{suffix}", samples), sample_rate=RATE)
    assert np.argmax(np.abs(sound) > 0.3) == pytest.approx(RATE / 2, abs=60)


def test_channels_are_mixed_to_one(tmp_path: Path) -> None:
    """A sound on the left alone is kept, 3 dB lower."""
    samples = np.zeros((4800, 2), np.float32)
    samples[:, 0] = 0.5
    sound = decode_pcm(make_samples(tmp_path / "left.wav", samples), sample_rate=48_000)
    assert sound.mean() == pytest.approx(0.5 * 2**-0.5, abs=0.01)


def test_decoding_ends_where_it_is_told(tmp_path: Path) -> None:
    """Nothing is decoded beyond the longest length."""
    path = make_tone(tmp_path / "tone.wav", seconds=3)
    assert sum(map(len, pcm_blocks(path, sample_rate=RATE, longest_s=1.0))) == pytest.approx(RATE, abs=2)


def test_what_has_no_sound(tmp_path: Path) -> None:
    """A mute clip and a text are refused, and a cancel ends the decoding."""
    for path in (make_clip(tmp_path / "mute.mp4", frames=5), make_text(tmp_path / "song.mp3")):
        with pytest.raises(RenderError):
            decode_pcm(path, sample_rate=RATE)
    with pytest.raises(CancelledError):
        list(pcm_blocks(make_tone(tmp_path / "tone.wav"), sample_rate=RATE, should_stop=lambda: True))
