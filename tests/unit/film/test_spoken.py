"""Subtitles of spoken lines, and subtitles that go where their shot goes."""

from __future__ import annotations

from fractions import Fraction

from core.film.reading import Rules, breaches
from core.film.spoken import hung_again, in_film, spoken_cues, words_in_line
from core.model.captions import Captions, Cue
from core.model.cut import Cut, CutItem
from core.model.project import Aspect
from core.model.voice import Word

RULES = Rules(letters=42)


def words(text: str, *, each_ms: int = 300, pauses: dict[int, int] | None = None) -> tuple[Word, ...]:
    """Words said one after another, with silence before some of them."""
    at, found = 0, []
    for number, word in enumerate(text.split()):
        at += (pauses or {}).get(number, 0)
        found.append(Word(text=word, start_s=Fraction(at, 1000), end_s=Fraction(at + each_ms, 1000)))
        at += each_ms
    return tuple(found)


def test_sentences_and_breaths_end_a_subtitle() -> None:
    """A new one begins after a sentence of some length, and after a breath; times are those of the words."""
    cues = spoken_cues(
        words("It rained all night long. Nobody came but then she did", pauses={7: 900}), RULES, at_ms=2000
    )
    assert [cue.text for cue in cues] == ["It rained all night long.", "Nobody came", "but then she did"]
    assert [cue.start_ms for cue in cues] == [2000, 3500, 5000]
    assert [cue.stop_ms for cue in cues] == [3500, 4600, 6700]


def test_a_long_line_keeps_the_rules_of_its_shape() -> None:
    """However long, it is two lines at most, as wide as the shape allows."""
    narrow = Rules(letters=26)
    cues = spoken_cues(words("one two three four five six seven " * 9, each_ms=250), narrow)
    assert len(cues) > 3
    shapes = [
        one.said for one in breaches(Captions(cues=cues), narrow) if "characters;" in one.said or "lines" in one.said
    ]
    assert shapes == []


def test_words_without_times_are_spread_over_the_sound() -> None:
    """By their letters, from the beginning of the sound to its end."""
    found = words_in_line("Rain again tonight", Fraction(18))
    assert [(word.start_s, word.end_s) for word in found] == [(0, Fraction(90, 19)), (Fraction(90, 19), Fraction(198, 19)),
                                                             (Fraction(198, 19), 18)]  # fmt: skip
    assert words_in_line(" ", Fraction(3)) == ()


def cut(*lengths: tuple[str, int]) -> Cut:
    return Cut(aspect=Aspect.WIDE, items=tuple(CutItem(id=name, frames=frames) for name, frames in lengths))


HUNG = Captions(
    cues=(Cue(start_ms=100, stop_ms=900, text="Rain", item_id="b"), Cue(start_ms=3000, stop_ms=3500, text="Fin"))
)


def test_they_go_where_their_shot_goes() -> None:
    """Moving a shot moves what hangs on it and nothing else; without its shot a subtitle is not seen, but not lost."""
    assert [(cue.start_ms, cue.text) for cue in in_film(HUNG, cut(("a", 30), ("b", 60))).cues] == [
        (1100, "Rain"),
        (3000, "Fin"),
    ]
    assert [(cue.start_ms, cue.text) for cue in in_film(HUNG, cut(("b", 60), ("a", 30))).cues] == [
        (100, "Rain"),
        (3000, "Fin"),
    ]
    assert [cue.text for cue in in_film(HUNG, cut(("a", 30))).cues] == ["Fin"]
    assert len(HUNG.cues) == 2


def test_what_was_edited_hangs_where_it_hung() -> None:
    """Other words and other times keep their shot; a new one stands at its moment; so the edit of nothing changes nothing."""
    film = cut(("a", 30), ("b", 60))
    shown = in_film(HUNG, film)
    assert hung_again(shown, HUNG, film) == HUNG
    edited = Captions(
        cues=(Cue(start_ms=1200, stop_ms=2000, text="Rain!"), Cue(start_ms=2300, stop_ms=2900, text="New"))
    )
    again = hung_again(edited, HUNG, film)
    assert [(cue.start_ms, cue.item_id) for cue in again.cues] == [(200, "b"), (2300, "")]
