"""The offline voice, sound maker and mouth line: as long as they say, deterministic, and honest stand-ins."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.film import frames_in, probe
from core.model.orders import Ask, GenerateOrder, LipSyncRequest, SoundRequest, SpeechRequest
from core.model.voice import WordTimes
from core.providers.contract import Done
from core.providers.offline.studio import OfflineStudio
from tests.media import make
from tests.unit.providers.conftest import OpenStudio, Shelf

MODELS = {"speech": "offline/voice", "sound": "offline/effects", "lipsync": "offline/lips"}
LINE = "Dear keeper, the sea remembers."


def made(studio: OfflineStudio, shelf: Shelf, ask: Ask, to: Path, *, seed: int = 7) -> str | None:
    """Brings the result of an ask home; what came with it."""
    order = GenerateOrder(provider="offline", model=MODELS[ask.ability], ask=ask, seed=seed)
    remote = studio.submit(order, request_id=f"{to.name}", files=shelf).remote_id
    done = studio.poll(remote)
    assert isinstance(done, Done)
    (file,) = done.files
    studio.download(remote, file, to)
    return file.extra


def test_words_are_told_and_heard(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """Each word of a line is heard where its times say, and between sentences there is silence."""
    told = made(open_studio(), shelf, SpeechRequest(prompt=LINE), tmp_path / "voice.wav")
    words = WordTimes.from_json(told or "").words
    assert [word.text for word in words] == LINE.split()
    sound, rate = soundfile.read(tmp_path / "voice.wav")
    for word, after in pairwise(words):
        inside = sound[round(word.start_s * rate) : round(word.end_s * rate)]
        between = sound[round(word.end_s * rate) : round(after.start_s * rate)]
        assert np.abs(inside).max() > 0.3
        assert np.abs(between).max() == 0
    assert abs(len(sound) / rate - float(words[-1].end_s)) < 0.05


@pytest.mark.parametrize(("words", "syllables"), [("sea", 1), ("remembers", 3), ("time", 1), ("I", 1), ("brr", 1)])
def test_one_vowel_a_syllable(
    tmp_path: Path, open_studio: OpenStudio, shelf: Shelf, words: str, syllables: int
) -> None:
    """A word is as long as it has syllables, a fifth of a second each."""
    told = made(open_studio(), shelf, SpeechRequest(prompt=words), tmp_path / "voice.wav")
    assert WordTimes.from_json(told or "").end_s == Fraction(syllables, 5)


def test_voice_settings_are_heard(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """Twice the speed halves the line; another voice and another seed sound different; the same ask is the same bytes."""
    studio, heard = open_studio(), {}
    asks = {
        "one": (SpeechRequest(prompt=LINE), 7),
        "again": (SpeechRequest(prompt=LINE), 7),
        "bass": (SpeechRequest(prompt=LINE, voice="bass"), 7),
        "seed": (SpeechRequest(prompt=LINE), 8),
        "fast": (SpeechRequest(prompt=LINE, speed=2.0), 7),
    }
    for name, (ask, seed) in asks.items():
        made(studio, shelf, ask, tmp_path / name, seed=seed)
        heard[name] = (tmp_path / name).read_bytes()
    assert heard["one"] == heard["again"]
    assert len({heard["one"], heard["bass"], heard["seed"]}) == 3
    assert abs(len(heard["fast"]) / len(heard["one"]) - 0.5) < 0.02


@pytest.mark.parametrize(
    "words", ["heavy rain", "wind", "a door slams", "whoosh", "click", "bell", "nothing known", "gull"]
)
def test_effects(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf, words: str) -> None:
    """An effect lasts exactly as long as was bought, is heard, does not clip, and ends softly."""
    made(open_studio(), shelf, SoundRequest(prompt=words, length_s=Fraction(3, 2)), tmp_path / "effect.wav")
    sound, rate = soundfile.read(tmp_path / "effect.wav")
    assert len(sound) == 1.5 * rate
    assert 0.3 < np.abs(sound).max() < 0.6
    assert np.abs(sound[-20:]).max() < 0.01


def test_words_decide_the_texture(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """Rain is much brighter than thunder, and a loop's end leads into its beginning."""
    studio, center = open_studio(), {}
    for words in ("rain", "thunder"):
        made(studio, shelf, SoundRequest(prompt=words, length_s=Fraction(2)), tmp_path / words)
        sound, rate = soundfile.read(tmp_path / words)
        power = np.abs(np.fft.rfft(sound)) ** 2
        center[words] = float((np.fft.rfftfreq(len(sound), 1 / rate) * power).sum() / power.sum())
    assert center["rain"] > 10 * center["thunder"]
    made(studio, shelf, SoundRequest(prompt="wind", length_s=Fraction(2), is_loop=True), tmp_path / "loop")
    loop, _ = soundfile.read(tmp_path / "loop")
    steps = np.abs(np.diff(loop))
    assert abs(loop[0] - loop[-1]) <= steps.max()


def test_lips_move_with_the_voice(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """The clip keeps frames and rate, carries the voice as its sound, and shows a mouth only while somebody speaks."""
    studio, clip = open_studio(), tmp_path / "clip.mp4"
    make.make_clip(clip, size=(160, 96), frames=60)
    made(studio, shelf, SpeechRequest(prompt="Ahoy."), tmp_path / "voice.wav")
    ask = LipSyncRequest(video=shelf.add(clip), audio=shelf.add(tmp_path / "voice.wav"), length_s=Fraction(2))
    made(studio, shelf, ask, tmp_path / "lips.mp4")
    before, after = probe(clip), probe(tmp_path / "lips.mp4")
    assert (after.frames, after.rate, after.width, after.height) == (before.frames, before.rate, 160, 96)
    assert after.has_sound
    change = [
        float(np.abs(np.asarray(one, float)[70:90, 55:105] - np.asarray(two, float)[70:90, 55:105]).mean())
        for (_, one), (_, two) in zip(
            frames_in(clip, range(60)), frames_in(tmp_path / "lips.mp4", range(60)), strict=True
        )
    ]
    assert max(change[:12]) > 4 * max(change[30:]) > 0
