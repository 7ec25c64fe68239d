"""A cut in a style: which transitions it gets, and how long its shots become."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.cut.changes import Shelf, changed
from core.cut.styling import styled
from core.flavors import load_styles
from core.model.cut import Cut, CutItem, SongUse, Source
from core.model.cut_edits import UseStyle
from core.model.media import MediaInfo, MediaKind
from core.model.music import BeatGrid
from core.model.project import Aspect
from core.model.style import ShotLength, Style
from core.model.transitions import Transition
from core.settings import Settings

STYLES = load_styles([Settings().looks_path]).styles
RATE = Fraction(30)
BEAT = 15
"""Frames: 120 beats a minute."""


def clip(seconds: float) -> Source:
    info = MediaInfo(
        kind=MediaKind.VIDEO,
        container="mp4",
        codec="h264",
        duration_s=Fraction(seconds),
        width=96,
        height=160,
        rate=RATE,
        frames=int(seconds * 30),
    )
    return Source(blob=f"{int(seconds * 100):064x}", info=info)


def grid(beats: int = 200) -> BeatGrid:
    samples = tuple(number * 24_000 for number in range(beats))
    return BeatGrid(
        sample_rate=48_000,
        samples=beats * 24_000,
        method="composer",
        tempo_bpm=120,
        beats=samples,
        downbeats=tuple(range(0, beats, 4)),
    )


def film(*seconds: float, has_song: bool = True) -> Cut:
    items = tuple(
        CutItem(id=f"item_{number}", source=clip(length), frames=min(90, int(length * 30)))
        for number, length in enumerate(seconds)
    )
    song = SongUse(source=clip(100)) if has_song else None
    return Cut(aspect=Aspect.VERTICAL, rate=RATE, items=items, song=song)


@pytest.mark.parametrize("name", STYLES)
def test_transitions_come_from_the_style(name: str) -> None:
    """Over many shots every transition of the style is seen and no other, about as many cuts are hard as it says, and the first
    shot has none."""
    style = STYLES[name]
    made = styled(film(*[10] * 600), style, grid())
    soft = [item for item in made.items if item.transition_frames]
    assert {item.transition for item in soft} == {choice.kind for choice in style.transitions}
    assert abs(100 * (1 - len(soft) / 599) - style.hard_cuts) < 8
    assert made.items[0].transition_frames == 0
    assert made.frames == 600 * 90


def test_a_style_gives_the_same_cut_each_time_and_its_own() -> None:
    """The same shots in the same style get the same transitions, also after others were moved; another style gives others."""
    cut = film(*[10] * 30)
    once = styled(cut, STYLES["neon_noir"], grid())
    assert styled(cut, STYLES["neon_noir"], grid()) == once
    assert styled(once, STYLES["neon_noir"], grid()) == once
    turned = styled(cut.model_copy(update={"items": cut.items[::-1]}), STYLES["neon_noir"], grid())
    assert {item.id: item.transition for item in turned.items[1:-1]} == {
        item.id: item.transition for item in once.items[1:-1]
    }
    assert styled(cut, STYLES["dreamy"], grid()).items != once.items


def test_a_transition_takes_at_most_half_of_either_shot() -> None:
    """However long a style likes them, both shots are seen as they are for a while."""
    made = styled(film(*[0.4] * 200), STYLES["dreamy"], grid())
    assert max(item.transition_frames for item in made.items) == 6


def test_length_of_transitions_is_in_beats() -> None:
    """Half a beat at 120 a minute is a quarter of a second, with a song and without one."""
    for has_song in (True, False):
        made = styled(film(*[10] * 60, has_song=has_song), STYLES["energetic_dance"], grid())
        assert {item.transition_frames for item in made.items} == {0, 8}


@pytest.mark.parametrize("name", STYLES)
def test_shots_get_the_length_of_the_style_on_beats(name: str) -> None:
    """With sources that last, every shot takes the beats that the style aims at, and each cut is on a beat."""
    style = STYLES[name]
    made = styled(film(*[30] * 10), style, grid(), is_retimed=True)
    assert {item.frames for item in made.items} == {style.shots.beats * BEAT}
    assert all(span.start % BEAT == 0 for span in made.ranges())


def test_no_shot_gets_longer_than_its_source() -> None:
    """A short clip ends on an earlier beat, one of less than a beat at its end, and the cut after that is on a beat again."""
    style = STYLES["dreamy"].model_copy(update={"shots": ShotLength(beats=8, least=4, most=16)})
    made = styled(film(30, 1.7, 0.3, 30, 30), style, grid(), is_retimed=True)
    assert [item.frames for item in made.items[:3]] == [120, 45, 9]
    starts = [span.start for span in made.ranges()]
    assert starts[4] % BEAT == 0


def test_past_the_last_beat_they_go_on() -> None:
    """A film longer than the beats that were found is cut as if they went on."""
    made = styled(film(*[30] * 6), STYLES["cinematic_drama"], grid(10), is_retimed=True)
    assert all(span.start % BEAT == 0 for span in made.ranges())


def test_gaps_stay_black_and_as_long() -> None:
    """A gap has no transition and keeps its length."""
    gap = CutItem(id="gap", frames=33, transition_frames=5)
    cut = film(30, 30)
    cut = cut.model_copy(update={"items": (cut.items[0], gap, cut.items[1])})
    for is_retimed in (False, True):
        made = styled(cut, STYLES["dreamy"], grid(), is_retimed=is_retimed)
        assert (made.items[1].frames, made.items[1].transition_frames) == (33, 0)


def test_a_style_is_an_edit_of_the_cut() -> None:
    """Told by a screen, a style changes the cut as every other edit does, and its beats are today's."""
    only: Style = STYLES["dreamy"].model_copy(update={"hard_cuts": 0, "transitions": STYLES["dreamy"].transitions[:1]})
    made = changed(film(10, 10), [UseStyle(style=only, is_retimed=True)], Shelf(grid=grid()))
    assert made.items[1].transition is Transition.CROSSFADE
    assert made.beat_frames[:3] == (0, 15, 30)
