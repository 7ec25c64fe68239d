"""Subtitle files: whatever people bring is read or its line is named, and what is written is read back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.film.script import ScriptKind, parsed, read_script, written
from core.model.captions import MOST_CUES, Captions, Cue

PLAIN = "1\n00:00:01,000 --> 00:00:03,500\nRain.\n\n2\n00:00:04,000 --> 00:00:05,000\nWind,\nand more.\n"


def spans(captions: Captions) -> list[tuple[int, int, str]]:
    return [(cue.start_ms, cue.stop_ms, cue.text) for cue in captions.cues]


BOTH = [(1000, 3500, "Rain."), (4000, 5000, "Wind,\nand more.")]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("plain", PLAIN, BOTH),
        ("windows lines", PLAIN.replace("\n", "\r\n"), BOTH),
        ("old mac lines", PLAIN.replace("\n", "\r"), BOTH),
        ("no numbers", PLAIN.replace("1\n0", "0").replace("2\n0", "0"), BOTH),
        ("no empty lines", PLAIN.replace("\n\n", "\n"), BOTH),
        ("no last line end", PLAIN.rstrip(), BOTH),
        ("blanks around", "\n\n  \n" + PLAIN + "\n\n", BOTH),
        ("points for commas", PLAIN.replace(",000", ".000").replace(",500", ".500"), BOTH),
        ("no hours", PLAIN.replace("00:00:0", "00:0"), BOTH),
        ("no thousandths", "0:01 --> 0:03.5\nRain.", [(1000, 3500, "Rain.")]),
        ("many hours", "100:00:00,000 --> 100:00:01,000\nLate", [(360_000_000, 360_001_000, "Late")]),
        ("places of the picture", "00:01.000 --> 00:02.000 X1:10 X2:20\nRain", [(1000, 2000, "Rain")]),
        ("markup", "00:01.000 --> 00:02.000\n<i>Rain</i> <font color='red'>now</font>{\\an8}", [(1000, 2000, "Rain now")]),
        ("no markup", "00:01.000 --> 00:02.000\nI <3 you, 2 < 3 & 4 > 1", [(1000, 2000, "I <3 you, 2 < 3 & 4 > 1")]),
        ("only markup", "00:01.000 --> 00:02.000\n<i></i>\n\n00:03.000 --> 00:04.000\nRain", [(3000, 4000, "Rain")]),
        ("nothing", "  \n", []),
        ("overlapping", "0:01 --> 0:04\nA\n\n0:02 --> 0:03\nB", [(1000, 4000, "A"), (2000, 3000, "B")]),
        ("out of order", "0:05 --> 0:06\nB\n\n0:01 --> 0:02\nA", [(1000, 2000, "A"), (5000, 6000, "B")]),
        ("number as words", "1\n0:01 --> 0:02\n1984\n\n2\n0:03 --> 0:04\n7", [(1000, 2000, "1984"), (3000, 4000, "7")]),
        ("vtt", ("WEBVTT - a film\nKind: captions\n\nNOTE by\nme\n\nSTYLE\n::cue { color: red }\n\nintro\n"
         "00:01.000 --> 00:02.000 align:start line:0\n<v Mai>Rain &amp; <b>wind</b> <00:01.500>now\n\nNOTE end\n"),
         [(1000, 2000, "Rain & wind now")]),
        ("vtt without a gap", "WEBVTT\n00:01.000 --> 00:02.000\nRain", [(1000, 2000, "Rain")]),
        ("entities stay in srt", "0:01 --> 0:02\nR&amp;B", [(1000, 2000, "R&amp;B")]),
    ],
)  # fmt: skip
def test_what_people_bring_is_read(name: str, text: str, expected: list[tuple[int, int, str]]) -> None:
    """Every common way of writing subtitles down gives the same subtitles, in the order of their times."""
    assert spans(parsed(text)[0]) == expected, name


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("0:01 --> 0:02\nCafé".encode(), 0),
        ("0:01 --> 0:02\nCafé".encode("utf-8-sig"), 0),
        ("0:01 --> 0:02\nCafé".encode("utf-16"), 0),
        (b"\xfe\xff" + "0:01 --> 0:02\nCafé".encode("utf-16-be"), 0),
        ("0:01 --> 0:02\nCafé".encode("latin-1"), 1),
    ],
)
def test_encodings(content: bytes, told: int) -> None:
    """UTF-8 and marked UTF-16 are read in silence; what is neither is read as Western European and told."""
    script = read_script(content)
    assert spans(script.captions) == [(1000, 2000, "Café")]
    assert len(script.told) == told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\n00:00:0x,000 --> 00:00:04,000\nB", "Line 6"),
        ("0:05 --> 0:04\nA", "Line 1: the subtitle ends at 00:00:04,000"),
        ("0:05 --> 0:05\nA", "Line 1"),
        ("0:05 -->\nA", "Line 1"),
        ("Dear all,\nhere are the subtitles", "Line 1: there is no time before “Dear all,”"),
        ("0:01 --> 0:02\nA\n\nlost words\n", "Line 4"),
        ("0:01 --> 0:02\n" + "x" * 1001, "Line 1: a subtitle has more than 1,000"),
        ("WEBVTT\n\nNOTE nothing here\n", "no subtitles"),
        ("1\n\n2\n", "no subtitles"),
        ("".join(f"0:01 --> 0:02\n{number}\n\n" for number in range(MOST_CUES + 1)), "more than 5,000"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, said: str) -> None:
    """A file that cannot be understood is refused whole, with the line and what to do."""
    with pytest.raises(InputError) as caught:
        parsed(text)
    assert said in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"\0\1\2" * 50, b"\xff\xfe\x00", b"x" * 4_000_001])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    """Pictures, broken text and huge files are no subtitles."""
    with pytest.raises(InputError):
        read_script(content)


def test_five_thousand_are_read() -> None:
    """As many as a film may have."""
    text = "".join(f"{n}\n{n // 3600}:{n // 60 % 60}:{n % 60} --> {n // 3600}:{n // 60 % 60}:{n % 60},9\nLine {n}\n\n"
                   for n in range(MOST_CUES))  # fmt: skip
    assert len(parsed(text)[0].cues) == MOST_CUES


def test_changed_order_and_empty_ones_are_told() -> None:
    """Nothing is mended in silence."""
    _found, told = parsed("0:05 --> 0:06\nB\n\n0:01 --> 0:02\nA\n\n0:07 --> 0:08\n\n")
    assert len(told) == 2
    assert "1 without words was left out." in told


LINE = st.text(
    st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"], blacklist_characters="<>{}\x85\ufeff"),
    min_size=1,
    max_size=30,
)
TEXT = st.lists(LINE.map(str.strip).filter(bool), min_size=1, max_size=3).map("\n".join)


@given(
    st.lists(st.tuples(st.integers(0, 10**8), st.integers(1, 10**5), TEXT), min_size=1, max_size=8),
    st.sampled_from(ScriptKind),
)
def test_round_trip(found: list[tuple[int, int, str]], kind: ScriptKind) -> None:
    """What is written is read back the same, in either kind."""
    cues = sorted(
        (Cue(start_ms=at, stop_ms=at + lasts, text=text) for at, lasts, text in found), key=lambda cue: cue.start_ms
    )
    captions = Captions(cues=tuple(cues))
    assert spans(parsed(written(captions, kind))[0]) == spans(captions)


@given(LINE)
def test_markup_in_words_is_kept_by_vtt(text: str) -> None:
    """Angle brackets and ampersands of the words themselves come back from a VTT."""
    words = f"<b>{text.strip()}</b> & &lt; -->".strip()
    captions = Captions(cues=(Cue(start_ms=0, stop_ms=1000, text=words),))
    assert parsed(written(captions, ScriptKind.VTT))[0].cues[0].text == words
