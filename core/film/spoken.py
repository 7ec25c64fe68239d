"""Subtitles out of spoken lines, and where subtitles that hang on shots stand in a film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from core.film.reading import Rules, count, wrapped
from core.model.captions import MOST_CUES, Captions, Cue
from core.model.cut import Cut
from core.model.voice import Word
from core.timing import FrameRange, seconds_of

_LINES = 2
_PAUSE_S = Fraction(7, 10)
"""Who is silent for so long has ended a thought."""
_LONGEST_S = Fraction(6)
_STAYS_S = Fraction(1, 2)
"""Words stay a little after they are said."""
_ENDS = (".", "?", "!", "…", ".”", "?”", "!”", '."', '?"', '!"')
_FULL = Fraction(1, 2)
"""A sentence that fills so much of a subtitle ends it."""


def words_in_line(line: str, length_s: Fraction) -> tuple[Word, ...]:
    """Words of a line whose times nobody told, spread over the sound by their letters."""
    words = line.split()
    whole, passed, found = sum(len(word) + 1 for word in words), 0, []
    for word in words:
        start_s = length_s * passed / whole
        passed += len(word) + 1
        found.append(Word(text=word, start_s=start_s, end_s=length_s * passed / whole))
    return tuple(found)


def spoken_cues(words: Sequence[Word], rules: Rules, *, at_ms: int = 0, item_id: str = "") -> tuple[Cue, ...]:
    """The subtitles of a spoken line: two lines at most, broken where a sentence or a breath ends.

    Args:
        words: With times from the beginning of the sound.
        at_ms: Where the sound begins.
        item_id: The shot they hang on.
    """
    groups = list(_groups(words, rules))
    cues = []
    for number, group in enumerate(groups):
        start_ms, end_s = _ms(group[0].start_s), group[-1].end_s
        last = _ms(end_s + _STAYS_S)
        if number + 1 < len(groups):
            last = max(_ms(end_s), min(last, _ms(groups[number + 1][0].start_s) - rules.gap_ms))
        text = "\n".join(wrapped(" ".join(word.text for word in group), rules.letters))
        cue = Cue(start_ms=at_ms + start_ms, stop_ms=at_ms + max(last, start_ms + 1), text=text, item_id=item_id)
        cues.append(cue)
    return tuple(cues)


def in_film(captions: Captions, cut: Cut) -> Captions:
    """The subtitles in the time of the film, in order; those whose shot is gone are not among them."""
    heads = _heads(cut)
    found = []
    for cue in captions.cues:
        head = heads.get(cue.item_id) if cue.item_id else 0
        if head is not None:
            moved = {"start_ms": cue.start_ms + head, "stop_ms": cue.stop_ms + head, "item_id": ""}
            found.append(cue.model_copy(update=moved))
    found.sort(key=lambda cue: cue.start_ms)
    return captions.model_copy(update={"cues": tuple(found[:MOST_CUES])})


def hung_again(edited: Captions, before: Captions, cut: Cut) -> Captions:
    """Subtitles that a person edited in the time of the film, each on the shot on which the one hung that it came from.

    That is the one it shares most time with. Those that share none, or begin before the shot, stand at their moment of the film.
    """
    heads = _heads(cut)
    hung = [(cue, heads[cue.item_id]) for cue in before.cues if cue.item_id in heads]
    cues = []
    for cue in edited.cues:
        shared = [(_shared(cue, other, head), other.item_id, head) for other, head in hung]
        most, item_id, head = max(shared, default=(0, "", 0), key=lambda one: one[0])
        if most > 0 and cue.start_ms >= head:
            moved = {"start_ms": cue.start_ms - head, "stop_ms": cue.stop_ms - head, "item_id": item_id}
            cues.append(cue.model_copy(update=moved))
        else:
            cues.append(cue)
    return edited.model_copy(update={"cues": tuple(cues)})


def _heads(cut: Cut) -> dict[str, int]:
    """Where each shot begins, in thousandths of a second."""
    spans: Sequence[FrameRange] = cut.ranges()
    return {item.id: _ms(seconds_of(span.start, cut.rate)) for item, span in zip(cut.items, spans, strict=True)}


def _shared(cue: Cue, other: Cue, head: int) -> int:
    return min(cue.stop_ms, other.stop_ms + head) - max(cue.start_ms, other.start_ms + head)


def _groups(words: Sequence[Word], rules: Rules) -> Iterator[list[Word]]:
    group: list[Word] = []
    for word in words:
        if group and _is_over(group, word, rules):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _is_over(group: list[Word], after: Word, rules: Rules) -> bool:
    """Whether a subtitle ends before this word."""
    text = " ".join(word.text for word in group)
    has_ended = group[-1].text.endswith(_ENDS) and count(text) >= _FULL * rules.letters
    return (
        has_ended
        or after.start_s - group[-1].end_s >= _PAUSE_S
        or after.end_s - group[0].start_s > _LONGEST_S
        or len(wrapped(f"{text} {after.text}", rules.letters)) > _LINES
    )


def _ms(seconds: Fraction) -> int:
    return int((seconds * 1_000 + Fraction(1, 2)).__floor__())
