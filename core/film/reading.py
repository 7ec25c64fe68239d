"""Whether subtitles can be read: long lines, too many of them, too short or too fast to read, and what mends each.

Source: the delivery conventions of the film notes, which follow what broadcasters ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from core.film.letters import letters_of
from core.model.captions import Breach, CaptionMend, Captions, Cue
from core.timing import FILM_RATE

_LINES = 2
_EASY, _FASTEST = 17, 20
"""Letters a second that are read with ease, and at all."""
_SHORTEST_MS, _LONGEST_MS = 830, 7_000
_GAP_FRAMES = 2
_LEFT_MS = 500
"""A subtitle that makes room for the next one keeps at least this."""


@dataclass(frozen=True)
class Rules:
    """What subtitles of one film have to keep.

    Args:
        letters: Most letters of a line.
        rate: Of the film, for gaps counted in frames.
        film_ms: Length of the film; None does not look at it.
    """

    letters: int = 42
    rate: Fraction = FILM_RATE
    film_ms: int | None = None

    @property
    def gap_ms(self) -> int:
        """Shortest pause between two subtitles; less makes them flicker."""
        return -(-_GAP_FRAMES * 1_000 * self.rate.denominator // self.rate.numerator)


def breaches(captions: Captions, rules: Rules) -> tuple[Breach, ...]:
    """Every rule that is not kept, in the order of the subtitles."""
    found = []
    for number, (cue, after) in enumerate(pairwise((*captions.cues, None)), start=1):
        assert cue is not None
        for said, mend in (*_shape(cue, rules), *_pace(cue), *_place(cue, after, rules)):
            found.append(Breach(number=number, at_ms=cue.start_ms, said=said, mend=mend))
    return tuple(found)


def mended(captions: Captions, mend: CaptionMend, rules: Rules) -> Captions:
    """The subtitles with everything mended that this way of mending can; others stay as they are."""
    ways: dict[CaptionMend, Callable[[Captions, Rules], Iterator[Cue]]] = {
        CaptionMend.SPLIT: _split,
        CaptionMend.LENGTHEN: _lengthened,
        CaptionMend.SHORTEN: _shortened,
        CaptionMend.PART: _spaced,
    }
    return captions.model_copy(update={"cues": tuple(ways[mend](captions, rules))})


def count(text: str) -> int:
    """Letters of a text as a reader counts them; line ends are none."""
    return sum(1 for letter in letters_of(text) if letter != "\n")


_Said = Iterator[tuple[str, CaptionMend | None]]


def _shape(cue: Cue, rules: Rules) -> _Said:
    lines = cue.text.split("\n")
    longest = max(count(line) for line in lines)
    if longest > rules.letters:
        yield f"a line of {longest} characters; up to {rules.letters} are read at a glance", CaptionMend.SPLIT
    if len(lines) > _LINES:
        yield f"{len(lines)} lines; up to {_LINES} leave room for the picture", CaptionMend.SPLIT


def _pace(cue: Cue) -> _Said:
    lasts_ms, letters = cue.stop_ms - cue.start_ms, count(cue.text)
    if lasts_ms < _SHORTEST_MS:
        yield f"{lasts_ms / 1000:.2f} s long; under {_SHORTEST_MS / 1000:.2f} s it is missed", CaptionMend.LENGTHEN
    elif letters * 1_000 > _FASTEST * lasts_ms:
        yield f"{letters * 1000 / lasts_ms:.0f} characters a second; up to {_FASTEST} can be read", CaptionMend.LENGTHEN
    if lasts_ms > _LONGEST_MS:
        yield f"{lasts_ms / 1000:.1f} s long; after {_LONGEST_MS // 1000} s it is read twice", CaptionMend.SHORTEN


def _place(cue: Cue, after: Cue | None, rules: Rules) -> _Said:
    if after is not None and after.start_ms < cue.stop_ms:
        yield "the next one begins before it ends", CaptionMend.PART
    elif after is not None and after.start_ms - cue.stop_ms < rules.gap_ms and after.start_ms != cue.stop_ms:
        yield f"less than {_GAP_FRAMES} frames before the next one", CaptionMend.PART
    elif after is not None and after.start_ms == cue.stop_ms:
        yield f"no gap before the next one; {_GAP_FRAMES} frames show that the words changed", CaptionMend.PART
    if rules.film_ms is not None and cue.start_ms >= rules.film_ms:
        yield "it begins after the film has ended", None
    elif rules.film_ms is not None and cue.stop_ms > rules.film_ms + 1_000 / rules.rate:
        yield "the film ends before it does", None


def _lengthened(captions: Captions, rules: Rules) -> Iterator[Cue]:
    """Each as long as its words need, as far as the next one leaves room."""
    for cue, after in pairwise((*captions.cues, None)):
        assert cue is not None
        letters, lasts_ms = count(cue.text), cue.stop_ms - cue.start_ms
        if lasts_ms >= _SHORTEST_MS and letters * 1_000 <= _FASTEST * lasts_ms:
            yield cue
            continue
        wanted = cue.start_ms + min(_LONGEST_MS, max(_SHORTEST_MS, -(-letters * 1_000 // _EASY)))
        ends = [rules.film_ms] if rules.film_ms is not None else []
        ends += [after.start_ms - rules.gap_ms] if after is not None else []
        yield cue.model_copy(update={"stop_ms": max(cue.stop_ms, min([wanted, *ends]))})


def _shortened(captions: Captions, _rules: Rules) -> Iterator[Cue]:
    for cue in captions.cues:
        yield cue.model_copy(update={"stop_ms": min(cue.stop_ms, cue.start_ms + _LONGEST_MS)})


def _spaced(captions: Captions, rules: Rules) -> Iterator[Cue]:
    """Each ends before the next begins; where too little would be left of it, it stays as it is."""
    for cue, after in pairwise((*captions.cues, None)):
        assert cue is not None
        stop_ms = cue.stop_ms if after is None else min(cue.stop_ms, after.start_ms - rules.gap_ms)
        yield cue.model_copy(update={"stop_ms": stop_ms}) if stop_ms - cue.start_ms >= _LEFT_MS else cue


def _split(captions: Captions, rules: Rules) -> Iterator[Cue]:
    """Lines set anew; what needs more than two becomes several subtitles that share its time by their letters."""
    for cue in captions.cues:
        if not any(True for _ in _shape(cue, rules)):
            yield cue
            continue
        lines = wrapped(cue.text, rules.letters)
        parts = ["\n".join(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES)]
        yield from _shared(cue, parts)


def wrapped(text: str, letters: int) -> list[str]:
    """As few lines as the words need, of about the same length; a longer word stands alone."""
    words = text.split()
    lines = _filled(words, letters)
    while letters > 1 and len(_filled(words, letters - 1)) == len(lines):
        letters -= 1
        lines = _filled(words, letters)
    return lines


def _filled(words: list[str], letters: int) -> list[str]:
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and count(longer) > letters:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _shared(cue: Cue, parts: list[str]) -> Iterator[Cue]:
    """A subtitle in parts, one right after the other."""
    whole, passed, start_ms = sum(count(part) for part in parts), 0, cue.start_ms
    for part in parts:
        passed += count(part)
        stop_ms = cue.start_ms + (cue.stop_ms - cue.start_ms) * passed // max(1, whole)
        yield cue.model_copy(update={"start_ms": start_ms, "stop_ms": max(stop_ms, start_ms + 1), "text": part})
        start_ms = max(stop_ms, start_ms + 1)
