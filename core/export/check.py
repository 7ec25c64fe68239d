"""The delivery check: what a place asks for beside what a film has, before it is rendered and again from its file.

Both speak the same lines. Before, weights of films that are encoded for quality alone are guessed, and said so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from core.export.captions import rules_of
from core.film import Rules, breaches, film_frames, picture_kbps, takes_bitrate, title_box
from core.model.captions import Captions
from core.model.cut import Cut
from core.model.delivery import Codec, Delivery, FileFacts, Level
from core.model.film import ExportSettings, Film, Title
from core.model.presets import CheckLine, PlaceLimits, Preset, length_told
from core.model.project import Quality
from core.model.zones import zone_of

_SHARP_BITS = {
    Codec.H264: 0.14,
    Codec.H265: 0.09,
    Codec.AV1: 0.07,
    Codec.VP9: 0.08,
    Codec.PRORES: 3.5,
    Codec.GIF: 4.0,
}
"""Bits for each pixel of mixed clips in a final, by what films of mixed clips weighed; for a guess alone."""
_LEVELS = {Level.LOW: 0.45, Level.MEDIUM: 1.0, Level.HIGH: 1.35, Level.LOSSLESS: 9.0}
_QUALITIES = {Quality.DRAFT: 0.7, Quality.REVIEW: 0.85, Quality.FINAL: 1.0}
_POOR_BITS = 0.02
_RATE_SLACK = Fraction(11, 10)
"""A bitrate is an average over pieces; a tenth more or less is what was asked for."""
_LOUD_SLACK_LU, _LOUDEST_DBTP = 1.0, -0.7
_SET_INSIDE = CheckLine(text="Subtitles in the picture: inside what no app covers")
"""They are always set there, see `core/film/subtitles.py`."""


@dataclass(frozen=True)
class _Have:
    """What a film has, or will have.

    Args:
        kbps, size_mb: None where nobody knows.
        is_guessed: They are.
    """

    length_s: Fraction
    width: int
    height: int
    rate: Fraction
    kbps: float | None = None
    size_mb: float | None = None
    is_guessed: bool = False


def planned(
    cut: Cut, settings: ExportSettings, preset: Preset, captions: Captions | None = None
) -> tuple[CheckLine, ...]:
    """What can be said of a film before it is rendered.

    Args:
        captions: The film's subtitles, in its time; None where it has none.
    """
    have = _planned(cut, settings)
    lines = [line for limit in preset.limits for line in _place_lines(limit, have)]
    if settings.delivery.codec is not Codec.SOUND:
        lines += _shape_lines(have, preset)
        lines += _weight_lines(settings.delivery, have)
        lines += [_title_line(title, have) for title in settings.titles if title.text.strip()]
        lines += _caption_lines(cut, settings, captions) if captions is not None else ()
    lufs = settings.delivery.loudness.lufs
    if settings.delivery.codec is not Codec.GIF:
        told = "as it is mixed" if lufs is None else f"made {lufs:g} LUFS, peaks at most -1 dBTP"
        lines.append(CheckLine(text=f"Loudness: {told}"))
    return tuple(lines)


def measured(film: Film, preset: Preset) -> tuple[CheckLine, ...]:
    """The same of a finished film, from its file; empty for films from before files were measured."""
    facts, report = film.report.file, film.report
    if facts is None:
        return ()
    have = _Have(
        facts.length_s, report.width, report.height, report.rate, facts.video_kbps or None, facts.size_bytes / 1e6
    )
    lines = [line for limit in preset.limits for line in _place_lines(limit, have)]
    wanted = film.settings.delivery
    if wanted.size_mb is not None:
        fits = facts.size_bytes <= wanted.size_mb * 1_000_000
        lines.append(
            _line("File size", f"{facts.size_bytes / 1e6:.2f} MB", f"at most {wanted.size_mb:g} MB", fits=fits)
        )
    lines += [_SET_INSIDE] if film.settings.captions.is_burned and wanted.codec is not Codec.SOUND else []
    return (*lines, *_loudness_lines(film), *_file_lines(facts, wanted.codec))


def _planned(cut: Cut, settings: ExportSettings) -> _Have:
    rate, frames = settings.rate(cut), film_frames(cut, settings)
    width, height = settings.size(cut)
    wanted, length_s = settings.delivery, frames / rate
    if wanted.codec is Codec.SOUND:
        return _Have(length_s, 0, 0, rate, None, float(wanted.heard_kbps * length_s / 8000) or None)
    steers = takes_bitrate(wanted)
    has_sound = cut.song is not None or bool(cut.lanes) or cut.has_clip_sound
    kbps = picture_kbps(wanted, length_s, frames=frames, pieces=len(cut.items), has_sound=has_sound) if steers else None
    if kbps is None and steers and settings.quality is Quality.FINAL:
        kbps = wanted.bitrate_kbps
    is_guessed = kbps is None
    rated = kbps or _guessed_kbps(settings, width * height, rate)
    heard_kbps = wanted.heard_kbps if has_sound else 0
    size_mb = wanted.size_mb if steers and wanted.size_mb else float((Fraction(rated) + heard_kbps) * length_s / 8000)
    return _Have(length_s, width, height, rate, float(rated), size_mb, is_guessed)


def _guessed_kbps(settings: ExportSettings, pixels: int, rate: Fraction) -> float:
    wanted = settings.delivery
    bits = _SHARP_BITS[wanted.codec]
    if wanted.codec not in (Codec.PRORES, Codec.GIF):
        bits *= _LEVELS[wanted.level] * _QUALITIES[settings.quality]
    guess = bits * pixels * float(rate) / 1000
    lid = wanted.bitrate_kbps if takes_bitrate(wanted) else None
    return guess if lid is None else min(guess, float(lid))


def _place_lines(limit: PlaceLimits, have: _Have) -> Iterator[CheckLine]:
    """Whatever a place limits, each as a line of its own."""
    doubt = "" if limit.is_verified else " (not verified)"
    lengths = _Bounds(limit.shortest_s, limit.longest_s, lambda value: f"{length_told(value)}{doubt}")
    yield from lengths.lines(f"{limit.name}: length {_clock(have.length_s)}", have.length_s)
    if not have.width:
        return
    rates = _Bounds(limit.slowest, limit.fastest, lambda value: f"{value:.5g}{doubt}")
    yield from rates.lines(f"{limit.name}: {float(have.rate):.5g} frames a second", have.rate)
    yield from _size_lines(limit, have, doubt)
    yield from _weights(limit, have, doubt)


def _size_lines(limit: PlaceLimits, have: _Have, doubt: str) -> Iterator[CheckLine]:
    sides = (max(have.width, have.height), min(have.width, have.height))
    if limit.largest_px is not None:
        fits = sides[0] <= limit.largest_px[0] and sides[1] <= limit.largest_px[1]
        told = f"at most {limit.largest_px[0]}x{limit.largest_px[1]}{doubt}"
        yield _line(f"{limit.name}: picture", f"{have.width}x{have.height}", told, fits=fits)
    if limit.smallest_px is not None and (sides[0] < limit.smallest_px[0] or sides[1] < limit.smallest_px[1]):
        told = f"at least {limit.smallest_px[0]}x{limit.smallest_px[1]}{doubt}"
        yield _line(f"{limit.name}: picture", f"{have.width}x{have.height}", told, fits=False)


def _weights(limit: PlaceLimits, have: _Have, doubt: str) -> Iterator[CheckLine]:
    about = "about " if have.is_guessed else ""
    if have.kbps is not None:
        told_as = f"{limit.name}: {about}{_rate_told(have.kbps)}"
        bounds = _Bounds(limit.least_kbps, limit.most_kbps, lambda value: f"{_rate_told(value)}{doubt}", _RATE_SLACK)
        yield from bounds.lines(told_as, Fraction(have.kbps))
    if have.size_mb is not None and limit.most_mb is not None:
        told = f"at most {limit.most_mb:,} MB{doubt}"
        yield _line(f"{limit.name}: {about}file", f"{have.size_mb:.3g} MB", told, fits=have.size_mb <= limit.most_mb)


def _shape_lines(have: _Have, preset: Preset) -> Iterator[CheckLine]:
    if preset.aspect is None:
        return
    is_near = abs(Fraction(have.width, have.height) / preset.aspect.ratio - 1) <= Fraction(1, 50)
    yield _line("Shape", f"{have.width}x{have.height}", preset.aspect.value, fits=is_near)


def _weight_lines(wanted: Delivery, have: _Have) -> Iterator[CheckLine]:
    """What the file will weigh, and whether a wanted size leaves enough to see anything."""
    about = "about " if have.is_guessed else "at most " if wanted.size_mb else ""
    if have.size_mb is not None and have.kbps is not None:
        weight = f"{have.size_mb:.0f} MB" if have.size_mb >= 10 else f"{have.size_mb:.2g} MB"
        yield CheckLine(text=f"File: {about}{weight}, {_rate_told(have.kbps)} of pictures", fits=None)
    bits = 0.0 if have.kbps is None else have.kbps * 1000 / (have.width * have.height * float(have.rate))
    if not have.is_guessed and have.kbps is not None and bits < _POOR_BITS:
        text = f"{_rate_told(have.kbps)} is little for {have.width}x{have.height}: a smaller picture will look better"
        yield CheckLine(text=text, fits=False)


def _title_line(title: Title, have: _Have) -> CheckLine:
    """Whether all of a title is drawn where no app covers it."""
    safe, box = zone_of(have.width, have.height), title_box(title.place, title.text, have.width, have.height)
    words = title.text.split("\n", 1)[0][:24]
    if box is None:
        return CheckLine(text=f"“{words}”: nothing of it can be drawn", fits=False)
    is_safe = box.top >= safe.top - 0.01 and box.bottom <= safe.bottom + 0.01
    is_safe = is_safe and box.left >= safe.left - 0.01 and box.right <= safe.right + 0.01
    told = "inside what no app covers" if is_safe else "reaches under what apps cover"
    return CheckLine(text=f"“{words}”: {told}", fits=is_safe)


def _caption_lines(cut: Cut, settings: ExportSettings, captions: Captions) -> Iterator[CheckLine]:
    """Whether subtitles can be read, all of them in one line; and that those in the picture stand where no app covers them."""
    count, poor = len(captions.cues), _poor_ones(captions, rules_of(cut, settings))
    told = f"{poor:,} of {count:,} hard to read, see Subtitles" if poor else "all can be read well"
    yield CheckLine(text=f"Subtitles: {told}", fits=not poor)
    if settings.captions.is_burned:
        yield _SET_INSIDE


@lru_cache(maxsize=8)
def _poor_ones(captions: Captions, rules: Rules) -> int:
    """How many subtitles break a rule; asked again at every run of the screen, so it is kept."""
    return len({found.number for found in breaches(captions, rules)})


def _loudness_lines(film: Film) -> Iterator[CheckLine]:
    report, target = film.report, film.settings.delivery.loudness.lufs
    if report.loudness_lufs is not None and target is not None:
        fits = abs(report.loudness_lufs - target) <= _LOUD_SLACK_LU
        yield _line("Loudness", f"{report.loudness_lufs:.1f} LUFS", f"{target:g} wanted", fits=fits)
    if report.true_peak_dbtp is not None and target is not None:
        fits = report.true_peak_dbtp <= _LOUDEST_DBTP
        yield _line("Peaks", f"{report.true_peak_dbtp:.1f} dBTP", "at most -1", fits=fits)


def _file_lines(facts: FileFacts, codec: Codec) -> Iterator[CheckLine]:
    """What every place asks of a file."""
    if facts.is_index_first is not None:
        yield _said("Starts to play before it is loaded whole", "The index lies at the end", fits=facts.is_index_first)
    if codec in (Codec.GIF, Codec.SOUND):
        return
    yield _said("Constant frame rate", "Pictures last unequally long", fits=facts.is_constant)
    yield _said("Closed groups of pictures", "Open groups of pictures", fits=facts.is_closed)
    yield _said("Colors tagged BT.709", "Colors are not tagged BT.709", fits=facts.is_bt709)
    yield _said("Square pixels", "Pixels are not square", fits=facts.is_square)


@dataclass(frozen=True)
class _Bounds:
    """What a place takes of one thing; None is no limit.

    Args:
        told: A bound in words.
    """

    least: float | Fraction | None
    most: float | Fraction | None
    told: Callable[[float], str]
    slack: Fraction = Fraction(1001, 1000)

    def lines(self, name: str, value: Fraction) -> Iterator[CheckLine]:
        """A value beside its bounds; nothing where there are none."""
        if self.least is None and self.most is None:
            return
        is_low = self.least is not None and value * self.slack < Fraction(self.least)
        is_high = self.most is not None and value > Fraction(self.most) * self.slack
        fits = not is_low and not is_high
        yield CheckLine(text=f"{name} of {self._asked(is_low)}: {'fits' if fits else 'does not fit'}", fits=fits)

    def _asked(self, is_low: bool) -> str:
        if self.least is not None and self.least == self.most:
            return f"exactly {self.told(float(self.least))}"
        if self.most is None or (is_low and self.least is not None):
            return f"at least {self.told(float(self.least or 0))}"
        return f"at most {self.told(float(self.most))}"


def _line(name: str, value: str, asked: str, *, fits: bool) -> CheckLine:
    return CheckLine(text=f"{name} {value}, {asked}: {'fits' if fits else 'does not fit'}", fits=fits)


def _said(good: str, bad: str, *, fits: bool) -> CheckLine:
    return CheckLine(text=good if fits else bad, fits=fits)


def _clock(length_s: Fraction) -> str:
    """`0:30`, and of less than ten seconds `4.5 s`."""
    tenths = round(float(length_s), 1)
    return f"{tenths:g} s" if tenths < 10 else f"{int(tenths) // 60}:{int(tenths) % 60:02d}"


def _rate_told(kbps: float) -> str:
    return f"{kbps / 1000:.3g} Mbit/s" if kbps >= 1000 else f"{kbps:.0f} kbit/s"
