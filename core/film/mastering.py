"""From the mix to the sound of a film: at its loudness, with its peaks pressed, as long as its picture, encoded, and measured."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from core.film.loudness import Loudness, measured
from core.film.tool import run_ffmpeg
from core.model.song_time import SONG_RATE
from core.process import Stop, never

PEAK_DBTP = -1.0
_LIMIT_DB = -1.5
_ROOM_DB = 0.3
"""What encoding may add to a peak that no limiter has touched."""
_MOST_GAIN_DB, _MOST_LIMITING_DB = 30.0, 12.0
_ENCODINGS, _LOUD_ENCODINGS, _ROUNDS = 5, 3, 4
_SURE_DB, _CLOSE_LU = 0.15, 0.1
_GLITCH_DB = 0.8
_STEADY_AAC = ("-aac_coder", "fast")
"""FFmpeg's better AAC coder now and then puts a click of its own on a drum, as loud whatever the limit; this one does not."""
_FLOAT = ("-f", "f32le", "-ar", str(SONG_RATE), "-ac", "2")


@dataclass(frozen=True)
class Master:
    """What is made of a mix.

    Args:
        lufs: Integrated loudness; None leaves the mix as loud as it is.
        samples: Length of the film.
        args: FFmpeg's options of the encoder, up to the name of the file.
    """

    lufs: float | None
    samples: int
    args: tuple[str, ...]


@dataclass(frozen=True)
class _Level:
    """Gain, and the limit of the peaks; None where none comes near."""

    gain_db: float
    limit_db: float | None

    def chain(self) -> str:
        """Gain, then a limiter that sees the peaks between samples: it works at four times the rate."""
        steps = [f"volume={self.gain_db:.2f}dB"] if round(self.gain_db, 2) else []
        if self.limit_db is not None:
            press = f"alimiter=limit={10 ** (self.limit_db / 20):.4f}:level=false:attack=5:release=50:latency=true"
            steps += [f"aresample={4 * SONG_RATE}", press, f"aresample={SONG_RATE}"]
        return ",".join(steps or ["anull"])


def master_sound(mix: Path, wanted: Master, to: Path, *, should_stop: Stop = never) -> Path:
    """Encodes a mix at the wanted loudness with true peaks at most -1 dBTP, measured in the encoded file.

    Peaks are pressed by at most 12 dB, so a song of lone clicks stays quieter. Silence stays silence. A sound too short to
    have a loudness, under 0.4 s, is left as loud as it is.

    Raises:
        RenderError, DiskFullError, CancelledError: As `run_ffmpeg`.
    """
    found = measured(["-i", mix], should_stop=should_stop)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix="master-") as folder:
        _Bench(mix, wanted, to, Path(folder) / "pressed.raw", should_stop).carry_out(found)
    return to


class _Bench:
    """The rounds of one mastering."""

    def __init__(self, mix: Path, wanted: Master, to: Path, pressed: Path, should_stop: Stop) -> None:
        self._mix, self._wanted, self._to, self._pressed = mix, wanted, to, pressed
        self._should_stop = should_stop
        self._coder: tuple[str, ...] = ()

    def carry_out(self, found: Loudness) -> None:
        """Encodes until the peaks of the file itself keep under the mark."""
        peak_db = found.true_peak_dbtp
        if peak_db is None:
            self._encode(["-i", self._mix], "anull")
            return
        most_db = min(_MOST_GAIN_DB, _LIMIT_DB - peak_db + _MOST_LIMITING_DB)
        gain_db = self._missing_db(found, most_db)
        if peak_db + gain_db <= PEAK_DBTP - _ROOM_DB:
            self._encode(["-i", self._mix], _Level(gain_db, None).chain())
            if not self._excess_db():
                return
        self._limited(gain_db, most_db)

    def _missing_db(self, found: Loudness, most_db: float) -> float:
        if self._wanted.lufs is None or found.lufs is None:
            return 0.0
        return min(most_db, self._wanted.lufs - found.lufs)

    def _limited(self, gain_db: float, most_db: float) -> None:
        limit_db = _LIMIT_DB
        for number in range(_ENCODINGS):
            is_last_word = number >= _LOUD_ENCODINGS
            gain_db = self._press(gain_db, most_db, limit_db, is_fixed=is_last_word)
            excess_db = self._encoded_over_db()
            if excess_db > _GLITCH_DB and not self._coder and "aac" in self._wanted.args:
                self._coder = _STEADY_AAC
                excess_db = self._encoded_over_db()
            if not excess_db:
                return
            limit_db -= excess_db + _SURE_DB
            if is_last_word:  # Peaks go before loudness: turned down as a whole.
                gain_db -= excess_db + _SURE_DB

    def _encoded_over_db(self) -> float:
        self._encode([*_FLOAT, "-i", self._pressed], "anull")
        return self._excess_db()

    def _press(self, gain_db: float, most_db: float, limit_db: float, *, is_fixed: bool) -> float:
        """Writes the mix pressed under a limit, as loud as wanted in spite of it; the gain it took."""
        for _ in range(_ROUNDS):
            level = _Level(gain_db, limit_db)
            found = measured(
                ["-i", self._mix],
                chain=level.chain(),
                out=[*_FLOAT, self._pressed],
                hears_peaks=False,
                should_stop=self._should_stop,
            )
            missing_db = min(most_db - gain_db, self._missing_db(found, most_db))
            if is_fixed or abs(missing_db) <= _CLOSE_LU:
                break
            gain_db += missing_db
        return gain_db

    def _excess_db(self) -> float:
        """How far the encoded file peaks over the mark; measured to a tenth."""
        found = measured(["-i", self._to], should_stop=self._should_stop)
        return 0.0 if found.true_peak_dbtp is None else max(0.0, found.true_peak_dbtp - PEAK_DBTP)

    def _encode(self, source: list[str | Path], chain: str) -> None:
        length = f"apad=whole_len={self._wanted.samples},atrim=end_sample={self._wanted.samples}"
        args: list[str | Path] = ["-map", "0:a:0", "-af", f"{chain},{length}", "-ar", str(SONG_RATE)]
        args += [*self._wanted.args[:2], *self._coder, *self._wanted.args[2:]]
        run_ffmpeg([*source, *args, self._to], should_stop=self._should_stop)
