"""Titles by decoding them: the right words at the right place and time, and nothing anywhere else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.film import compile_cut, render_segment, undrawable
from core.film.letters import named, readable
from core.film.subtitles import subtitle
from core.film.titles import drawn
from core.model.cut import Cut, CutItem
from core.model.film import ExportSettings, Title, TitlePlace
from core.model.project import Aspect
from core.model.zones import EDGE_ZONE, zone_of
from tests.media import make
from tests.media.colors import Picture
from tests.unit.film.shelf import Shelf, pictures

OPENING, CLOSING, LOWER = TitlePlace.OPENING, TitlePlace.CLOSING, TitlePlace.LOWER_THIRD
WIDE = (320, 180)
DIM = (40, 60, 80)


@pytest.fixture
def cut(shelf: Shelf, tmp_path: Path) -> Cut:
    """Three shots of thirty flat frames, the second one after a crossfade of ten."""
    source = shelf.put(make.make_picture(tmp_path / "dim.png", color=DIM))
    items = [CutItem(id=name, source=source, frames=30, transition_frames=10 * (name == "b")) for name in "abc"]
    return Cut(aspect=Aspect.WIDE, items=tuple(items))


def film(shelf: Shelf, folder: Path, cut: Cut, *titles: Title) -> list[Picture]:
    """Every frame of the film with these titles."""
    frames: list[Picture] = []
    for number, part in enumerate(compile_cut(cut, ExportSettings(titles=titles), encoder="test", size=WIDE)):
        render_segment(part, shelf, folder / f"{number}.mp4")
        frames += pictures(folder / f"{number}.mp4")
    return frames


def bright(picture: Picture) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Where letters are."""
    return np.asarray(picture.min(axis=2) > 150)


def changed(picture: Picture) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Where the picture is not the flat color, shades of letters included."""
    return np.asarray(np.abs(picture.astype(int) - np.array(DIM)).max(axis=2) > 14)


def test_an_opening_stands_in_the_middle_from_the_first_frame(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """It fades in, stands in the middle over cut and crossfade, fades out, and leaves every other frame alone."""
    frames = film(shelf, tmp_path, cut, Title(place=OPENING, text="Rain", frames=48))
    light = [int(bright(frame).sum()) for frame in frames]
    assert light[0] == 0
    assert min(light[12:36]) > 100
    assert max(light[12:36]) - min(light[12:36]) < 0.1 * max(light)
    assert light[6] < light[20]
    assert light[48:] == [0] * 42
    assert not any(changed(frame).any() for frame in frames[49:])
    rows, columns = np.nonzero(bright(frames[20]))
    assert abs((columns.min() + columns.max()) / 2 - WIDE[0] / 2) < 5
    assert abs((rows.min() + rows.max()) / 2 - WIDE[1] / 2) < 12


def test_a_title_is_nowhere_else(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """Around the words the picture is as it was."""
    frame = film(shelf, tmp_path, cut, Title(place=LOWER, text="Mai", start=35, frames=40))[50]
    found = changed(frame)
    rows, columns = np.nonzero(found)
    assert found.any()
    assert columns.max() < WIDE[0] // 3
    assert rows.min() > WIDE[1] * 2 // 3


def test_a_lower_third_stands_at_its_time_and_keeps_off_the_edges(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """It begins at its frame, at the lower left, inside the safe margins; the words below are smaller."""
    frames = film(shelf, tmp_path, cut, Title(place=LOWER, text="Mai Nguyen\nRuns the stall", start=35, frames=40))
    light = [int(bright(frame).sum()) for frame in frames]
    assert next(number for number, count in enumerate(light) if count) in range(36, 48)
    assert max(number for number, count in enumerate(light) if count) < 75
    assert not any(changed(frame).any() for frame in frames[:35] + frames[76:])
    rows, columns = np.nonzero(bright(frames[55]))
    assert columns.min() >= WIDE[0] * EDGE_ZONE.left - 1
    assert rows.max() <= WIDE[1] * EDGE_ZONE.bottom + 1


def test_a_closing_ends_with_the_film(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """It stands in the last frames and nowhere before."""
    frames = film(shelf, tmp_path, cut, Title(place=CLOSING, text="Fin", frames=30))
    light = [int(bright(frame).sum()) for frame in frames]
    assert light[:60] == [0] * 60
    assert light[75] > 50
    assert not any(changed(frame).any() for frame in frames[:60])


def test_two_titles_at_once(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """An opening and a lower third stand over the same frames."""
    both = film(
        shelf, tmp_path, cut, Title(place=OPENING, text="Rain", frames=60), Title(place=LOWER, text="Mai", frames=60)
    )[20]
    assert bright(both)[:120].any()
    assert bright(both)[140:].any()


SIZES = [(540, 960), (960, 540), (540, 540), (1080, 1920)]


@given(
    st.sampled_from(list(TitlePlace)),
    st.text(st.sampled_from("abcdefgh WÄM\n-.,東🎬"), min_size=1, max_size=160),
    st.sampled_from(SIZES),
)
@settings(max_examples=60, deadline=None)
def test_words_keep_inside_what_no_app_covers(place: TitlePlace, text: str, size: tuple[int, int]) -> None:
    """Whatever the words, their letters lie in the safe part of the picture, on even corners."""
    found = drawn(place, text, *size)
    if found is None:
        assert readable(text) == ""
        return
    safe = zone_of(*size)
    alpha = np.asarray(found.picture.getchannel("A")) > 200
    rows, columns = np.nonzero(alpha)
    assert (found.left % 2, found.top % 2, found.picture.width % 2, found.picture.height % 2) == (0, 0, 0, 0)
    if len(rows):
        assert found.left + columns.min() >= int(size[0] * safe.left) - 2
        assert found.left + columns.max() <= int(size[0] * safe.right) + 2
        assert found.top + rows.min() >= int(size[1] * safe.top) - 3
        assert found.top + rows.max() <= int(size[1] * safe.bottom) + 3


@pytest.mark.parametrize("size", [(540, 960), (960, 540), (540, 540), (540, 676), (1260, 540)])
@pytest.mark.parametrize("text", ["Fin", "The Night\nMarket", "The Night\nMarket of\nLost Things", "a\nb\nc\ng"])
def test_a_card_leaves_room_for_subtitles(text: str, size: tuple[int, int]) -> None:
    """In each shape of film, the letters of an opening end above two lines of subtitles that are spoken under it."""
    card, spoken = drawn(TitlePlace.OPENING, text, *size), subtitle("It was a market that\nnobody had seen.", *size)
    assert card is not None
    letters = np.flatnonzero((np.asarray(card.picture)[..., 0] > 128).any(axis=1))
    ground = np.flatnonzero((np.asarray(spoken.picture)[..., 3] > 40).any(axis=1))
    assert card.top + letters[-1] < spoken.top + ground[0]


def test_long_words_are_wrapped_and_kept_whole_where_they_fit() -> None:
    """A long title becomes several lines, of the same width at most."""
    one, many = drawn(OPENING, "Rain", 540, 960), drawn(OPENING, "Rain on the roofs of the old market street", 540, 960)
    assert one is not None
    assert many is not None
    assert many.picture.height > 1.5 * one.picture.height


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Ünïcode “é” – №1 ½ Ωя → ✓", ""),
        ("東京の夜", "東京の夜"),
        ("Rain 🎬 tonight", "🎬"),
        ("مرحبا", "مرحبا"),
        ("a\tb\r\nc\u200d", ""),
        ("x\u0302 e\u0301 Tiếng Việt", ""),
        ("\u202eevil\u202c fi\u00adsh\ufeff\u200f", ""),
    ],
)
def test_what_cannot_be_drawn_is_named(text: str, lost: str) -> None:
    """Letters without a shape are named, each once; everything else is drawn without them."""
    assert undrawable(text) == tuple(dict.fromkeys(lost))
    assert not set(readable(text)) & set(lost)


@pytest.mark.parametrize(
    ("text", "lost", "drawn_text"),
    [
        ("A 👨\u200d👩\u200d👧 day", ("👨\u200d👩\u200d👧",), "A day"),
        ("🇻🇳🇫🇷 1️⃣ 👍🏽", ("🇻🇳", "🇫🇷", "1️⃣", "👍🏽"), ""),
        ("नमस्ते", ("न", "म", "स्", "ते"), ""),
        ("שלום OK 3", ("ש", "ל", "ו", "ם"), "OK 3"),
        ("\u202egnirts\u202c\u2066a\u2069", (), "gnirtsa"),
        ("\ue000", ("\ue000",), ""),
    ],
)
def test_a_letter_is_what_a_reader_takes_for_one(text: str, lost: tuple[str, ...], drawn_text: str) -> None:
    """Joined emoji, flags and accents are named whole; what only turns the direction of writing goes in silence."""
    assert undrawable(text) == lost
    assert readable(text) == drawn_text


def test_scripts_are_told_with_the_letters() -> None:
    """At most a dozen letters are listed, with what they are written in; right-to-left ones do not turn the sentence."""
    assert named(("東", "の", "京")) == "東 の 京 (Chinese characters, Japanese kana)"
    assert named(("ש",)) == "\u2068ש\u2069 (Hebrew)"
    assert named(("🎬",)) == "🎬"
    assert named(undrawable("\ue000")) == "U+E000"
    assert named("абвгдежзиклмн").startswith("а б в г д е ж з и к л м …")


def test_nothing_drawable_is_nothing() -> None:
    """Words of which nothing can be drawn give no title, never boxes."""
    assert drawn(OPENING, "東京", 540, 540) is None
    assert drawn(OPENING, " \n ", 540, 540) is None
