"""The sound of a whole film, mixed once: the song, the clips' own sound, voices and effects, at -14 LUFS.

Everything is placed by sample: 48,000 a second from the first frame on, and exactly as long as the picture.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.digest import digest_of
from core.film.duck import Span, duck
from core.film.loudness import Loudness, measured
from core.film.segment import Files
from core.film.source import peek_at
from core.film.tool import SAFE_INPUT, run_ffmpeg
from core.film.whole import whole_file
from core.model.cut import Cut, CutItem, SongUse, SoundItem, SoundKind
from core.process import Stop, never
from core.timing import FrameRange

SAMPLE_RATE = 48_000
TARGET_LUFS = -14.0
PEAK_DBTP = -1.0
_RECIPE = 2
_LIMIT_DB = -1.5
_MOST_GAIN_DB = 30.0
_MOST_LIMITING_DB = 12.0
_ROUNDS, _LOUD_ROUNDS = 6, 3
_SURE_DB = 0.2
_CLOSE_LU = 0.3
_RAMP = 96
_CUT_SHORT = 4_800
"""Fade of a sound that is cut short, a tenth of a second."""
_RAW = ("-f", "f32le", "-ar", str(SAMPLE_RATE), "-ac", "2")
Samples = npt.NDArray[np.float32]


def has_sound(cut: Cut) -> bool:
    """Whether the film gets a sound track: a song, a voice, an effect, or clips that have sound and may be heard."""
    return cut.song is not None or bool(_heard(cut)) or bool(cut.heard())


def samples_of(frames: int, rate: Fraction) -> int:
    """Samples that last as long as a number of frames, rounded to the nearest."""
    return math.floor(frames * SAMPLE_RATE / rate + Fraction(1, 2))


def sound_key(cut: Cut, *, encoder: str) -> str:
    """Hash over everything the mix depends on; equal keys sound the same."""
    song = cut.song and [cut.song.source.blob, cut.song.in_samples, cut.song.fade_out_frames]
    heard = [
        [item.source and item.source.blob, str(item.in_frames), item.frames, str(item.speed), item.transition_frames]
        for item in (cut.items if _heard(cut) else ())
    ]
    body = {"recipe": _RECIPE, "encoder": encoder, "rate": str(cut.rate), "frames": cut.frames, "song": song}
    lanes = [
        [sound.source.blob, sound.kind, span.start, span.frames, sound.gain_db, sound.is_in_shot]
        for sound, span in cut.heard()
    ]
    return digest_of("sound", {**body, "clips": heard, **({"lanes": lanes} if lanes else {})})


def mix_sound(cut: Cut, files: Files, to: Path, *, should_stop: Stop = never) -> Path | None:
    """Mixes the sound of a film into an AAC file (m4a), exactly as long as the picture.

    It is raised or lowered to -14 LUFS with true peaks at most -1 dBTP; peaks are pressed by at most 12 dB, so a song of
    lone clicks stays quieter. Silence stays silence. A mix that fails or is cancelled leaves nothing behind.

    Returns:
        `to`; None for a film without sound, then there is no file.

    Raises:
        RenderError, DiskFullError, CancelledError: As `render_segment`.
    """
    if not has_sound(cut) or not cut.frames:
        return None
    total = samples_of(cut.frames, cut.rate)
    with whole_file(to) as part, tempfile.TemporaryDirectory(dir=to.parent, prefix="mix-") as folder:
        mix = _Mix(Path(folder), total, should_stop)
        if cut.song is not None:
            mix.add_song(cut.song, cut.rate, files, under=_voiced(cut))
        for place in _heard(cut):
            mix.add_clip(place, cut.rate, files)
        for sound, span in cut.heard():
            mix.add_sound(sound, span, cut.rate, files)
        _master(mix, part, should_stop)
    return to


@dataclass(frozen=True)
class _Place:
    """A clip's sound in the film: from which frame, and the crossfades at its head and past its end."""

    item: CutItem
    start: int
    fade_in: int
    fade_out: int


def _heard(cut: Cut) -> tuple[_Place, ...]:
    """Clips whose own sound is heard; not that of a clip whose lips follow a voice, which is heard by itself."""
    if not cut.has_clip_sound:
        return ()
    said = {sound.item_id for sound, _span in cut.heard() if sound.is_in_shot}
    sounding = (place for place in _places(cut) if place.item.source is not None and place.item.id not in said)
    return tuple(place for place in sounding if place.item.source is not None and place.item.source.info.has_sound)


def _voiced(cut: Cut) -> tuple[Span, ...]:
    """Where somebody speaks, in samples of the film."""
    found = []
    for sound, span in cut.heard():
        if sound.kind is SoundKind.VOICE:
            start, stop = samples_of(span.start, cut.rate), samples_of(span.stop, cut.rate)
            found.append((start, min(stop, start + math.ceil(sound.source.info.duration_s * SAMPLE_RATE))))
    return tuple(found)


def _places(cut: Cut) -> Iterator[_Place]:
    for number, (item, span) in enumerate(zip(cut.items, cut.ranges(), strict=True)):
        fade_in = min(item.transition_frames, item.frames) if number else 0
        after = cut.items[number + 1] if number + 1 < len(cut.items) else None
        yield _Place(item, span.start, fade_in, min(after.transition_frames, after.frames) if after else 0)


class _Mix:
    """A track on disk that sounds are added to. Its file is written full length first, so that a full disk shows early."""

    def __init__(self, folder: Path, total: int, should_stop: Stop) -> None:
        self.path = folder / "mix.raw"
        self._piece = folder / "piece.raw"
        self._should_stop = should_stop
        with self.path.open("wb") as stream:
            for start in range(0, total, SAMPLE_RATE):
                stream.write(bytes(8 * min(SAMPLE_RATE, total - start)))
        self._track: Samples = np.memmap(self.path, dtype=np.float32, mode="r+", shape=(total, 2))

    @property
    def peak(self) -> float:
        """Largest sample, 0 for silence."""
        step = 60 * SAMPLE_RATE
        starts = range(0, len(self._track), step)
        return max(float(np.abs(self._track[start : start + step]).max()) for start in starts)

    def add_song(self, song: SongUse, rate: Fraction, files: Files, *, under: Sequence[Span] = ()) -> None:
        """The song from its first used sample, quieter under voices, fading out at the end of the film."""
        total, skipped = len(self._track), max(0, song.in_samples)
        cut_out = f"atrim=start_sample={skipped}:end_sample={skipped + total}"
        piece = self._decoded(["-i", files.path(song.source.blob)], f"{_STEREO},{cut_out}")
        fade, start = min(total, samples_of(song.fade_out_frames, rate)), max(0, -song.in_samples)
        piece = piece[: max(0, total - start)]
        begin = max(start, total - fade)
        tail = piece[begin - start :]
        tail *= _ramp_down(fade)[begin - (total - fade) :][: len(tail)]
        duck(piece, under, start=start, sample_rate=SAMPLE_RATE)
        self._track[start : start + len(piece)] += piece

    def add_clip(self, place: _Place, rate: Fraction, files: Files) -> None:
        """A clip's own sound under its picture, at its speed, running on under the next crossfade."""
        item = place.item
        assert item.source is not None
        path = files.path(item.source.blob)
        peek = peek_at(path, item.source.info)
        start_s = item.in_frames / rate
        length_s = (item.frames + place.fade_out) * item.speed / rate
        chain = (
            f"asetpts=PTS-{float(peek.first_s + start_s):.6f}/TB,atrim=start=0:end={float(length_s):.6f},"
            f"aresample={SAMPLE_RATE}:async=1:first_pts=0,{_STEREO},{','.join(_tempo(item.speed))}"
        )
        seek = ["-ss", f"{float(max(Fraction(0), start_s - 2)):.6f}"] if peek.can_seek and start_s > 5 else []
        piece = self._decoded(["-copyts", *seek, "-i", path], chain.rstrip(","))
        start, stop = samples_of(place.start, rate), samples_of(place.start + item.frames + place.fade_out, rate)
        piece = piece[: min(stop, len(self._track)) - start]
        _fade(piece, samples_of(place.fade_in, rate), samples_of(place.fade_out, rate), stop - start)
        self._track[start : start + len(piece)] += piece

    def add_sound(self, sound: SoundItem, span: FrameRange, rate: Fraction, files: Files) -> None:
        """A voice or an effect from its frame on, as long as it lasts and may last."""
        start, stop = samples_of(span.start, rate), min(samples_of(span.stop, rate), len(self._track))
        chain = f"{_STEREO},volume={sound.gain_db:.2f}dB"
        piece = self._decoded(["-i", files.path(sound.source.blob)], chain)
        most = max(0, stop - start)
        tail = _CUT_SHORT if len(piece) > most else _RAMP
        piece = piece[:most]
        _fade(piece, _RAMP, min(tail, len(piece)), len(piece))
        self._track[start : start + len(piece)] += piece

    def _decoded(self, source: Sequence[str | Path], chain: str) -> Samples:
        args: list[str | Path] = [*SAFE_INPUT, *source, "-map", "0:a:0", "-vn", "-af", chain, *_RAW, self._piece]
        run_ffmpeg(args, should_stop=self._should_stop)
        count = self._piece.stat().st_size // 8
        if not count:
            return np.zeros((0, 2), np.float32)
        return np.memmap(self._piece, dtype=np.float32, mode="r+", shape=(count, 2))


_STEREO = f"aresample={SAMPLE_RATE},aformat=sample_fmts=flt:channel_layouts=stereo"


def _master(mix: _Mix, to: Path, should_stop: Stop) -> None:
    """Encodes the mix at the wanted loudness: gain, limiter, AAC, measured again, and better until it fits."""
    raw: list[str | Path] = [*_RAW, "-i", mix.path]
    found = measured(raw, should_stop=should_stop) if mix.peak > 0 else Loudness(None, None)
    if found.lufs is None:
        _encode(raw, "anull", to, should_stop)
        return
    limit_db = _LIMIT_DB
    most_db = min(_MOST_GAIN_DB, limit_db - 20 * math.log10(mix.peak) + _MOST_LIMITING_DB)
    gain_db = min(most_db, TARGET_LUFS - found.lufs)
    for number in range(_ROUNDS):
        _encode(raw, _limited(gain_db, limit_db), to, should_stop)
        found = measured(["-i", to], should_stop=should_stop)
        if found.lufs is None or found.true_peak_dbtp is None:
            return
        missing_db = min(most_db - gain_db, TARGET_LUFS - found.lufs)
        excess_db = max(0.0, found.true_peak_dbtp - PEAK_DBTP)
        is_last_word = number >= _LOUD_ROUNDS
        if not excess_db and (abs(missing_db) <= _CLOSE_LU or is_last_word):
            return
        too_much_db = excess_db + _SURE_DB if excess_db else 0.0
        limit_db -= too_much_db
        gain_db += -too_much_db if is_last_word else missing_db  # Peaks go before loudness: turned down as a whole.


def _limited(gain_db: float, limit_db: float) -> str:
    """Gain, then a limiter that sees the peaks between samples: it works at four times the rate."""
    limit = 10 ** (limit_db / 20)
    press = f"alimiter=limit={limit:.4f}:level=false:attack=5:release=50:latency=true"
    return f"volume={gain_db:.2f}dB,aresample={4 * SAMPLE_RATE},{press},aresample={SAMPLE_RATE}"


def _encode(raw: Sequence[str | Path], chain: str, to: Path, should_stop: Stop) -> None:
    args: list[str | Path] = [
        "-af",
        chain,
        "-c:a",
        "aac",
        "-b:a",
        "192k",
        "-map_metadata",
        "-1",
        "-fflags",
        "+bitexact",
        "-f",
        "mp4",
        to,
    ]
    run_ffmpeg([*raw, *args], should_stop=should_stop)


def _tempo(speed: Fraction) -> list[str]:
    """FFmpeg's time stretch takes 0.5 to 100 at a time."""
    steps: list[str] = []
    while speed < Fraction(1, 2):
        steps.append("atempo=0.5")
        speed *= 2
    return [*steps, f"atempo={float(min(speed, Fraction(100))):.6f}"] if speed != 1 else steps


def _ramp_down(samples: int) -> Samples:
    """A smooth way from 1 to 0."""
    way = (np.arange(samples, dtype=np.float32)[:, None] + 1) / max(1, samples)
    return np.asarray(np.cos(way * (np.pi / 2)) ** 2, dtype=np.float32)


def _fade(piece: Samples, fade_in: int, fade_out: int, whole: int) -> None:
    """Fades both ends of a piece that would be `whole` samples long; hard cuts get 2 ms against clicks."""
    head, tail = max(_RAMP, fade_in), max(_RAMP, fade_out)
    head, tail = min(head, len(piece)), min(tail, whole)
    if head:
        piece[:head] *= _ramp_down(head)[::-1]
    rest = len(piece) - (whole - tail)
    if rest > 0:
        piece[whole - tail :] *= _ramp_down(tail)[:rest]
