"""Storyboards by the offline writer: the brief's own words, the flavor's beats, an exact length."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.flavors import load_flavors
from core.model.orders import WriteRequest, WriteTask
from core.model.replies import StoryboardReply
from core.providers.offline.writing import write_reply
from core.providers.offline.writing.lengths import apportioned, beat_counts
from core.providers.offline.writing.reading import words_of
from core.settings import Settings
from tests.unit.providers.offline.writing.conftest import BOTTLE, DRIVE, LIGHTHOUSE, Desk

HARD = (
    "",
    " ",
    "🌊🌊🌊",
    "夜の海辺の町。少女は灯台まで走る、風が強い。",
    "x" * 20_000,
    "word " * 4_000,
    "No logos. No music.",
    "((",
    "\n\n-\n",
)
FLAVORS = ("short_film", "music_video", "ad_creative", "quick_cut")


@pytest.mark.parametrize("flavor", FLAVORS)
@pytest.mark.parametrize("text", [DRIVE, LIGHTHOUSE, BOTTLE])
def test_board_is_whole(desk: Desk, flavor: str, text: str) -> None:
    """Beats come in the flavor's order, lengths add up exactly, nothing is empty, and no title appears twice."""
    board = desk.board(text, flavor)
    order = [beat["name"] for beat in desk.facts(text, flavor)["beats"]]
    told = [scene.beat for scene in board.scenes]
    assert [beat for beat in order if beat in told] == list(dict.fromkeys(told))
    assert sum(scene.length_frames for scene in board.scenes) == 900
    assert all(scene.text and scene.title for scene in board.scenes)
    assert len({scene.title for scene in board.scenes}) == len(board.scenes)


def test_every_beat_is_told(desk: Desk) -> None:
    """Where the length allows it every beat has a scene, also in a short ad."""
    board = desk.board(BOTTLE, "ad_creative", length_s=15)
    assert len({scene.beat for scene in board.scenes}) == 5


@pytest.mark.parametrize(
    ("length_s", "least", "most"), [(1, 1, 1), (3, 2, 3), (30, 6, 10), (60, 12, 18), (600, 140, 160)]
)
def test_number_of_scenes(desk: Desk, length_s: int, least: int, most: int) -> None:
    """There is about one scene every four seconds."""
    assert least <= len(desk.board(DRIVE, length_s=length_s).scenes) <= most


@pytest.mark.parametrize("text", [DRIVE, LIGHTHOUSE])
def test_own_words(desk: Desk, text: str) -> None:
    """The scenes speak with the brief's own words: nearly every word that names something is in one of them."""
    told = set(words_of(" ".join(scene.text for scene in desk.board(text, length_s=60).scenes)))
    names = {"friends", "car", "neon", "streets", "city", "sun", "sea", "keeper", "bottle", "letter", "storm"}
    asked = names & set(words_of(text))
    assert len(asked & told) >= len(asked) - 1


def test_words_come_in_order(desk: Desk) -> None:
    """The story is told in the order it was written: the car before the city, the city before the sea."""
    texts = [scene.text.lower() for scene in desk.board(DRIVE, "music_video").scenes]

    def first(word: str) -> int:
        return next(at for at, text in enumerate(texts) if word in words_of(text))

    assert first("friends") < first("city") < first("sea")


def test_speech_becomes_a_line(desk: Desk) -> None:
    """Words in quotation marks are spoken in the scene that shows them."""
    lines = [scene.line for scene in desk.board(LIGHTHOUSE, length_s=60).scenes if scene.line]
    assert lines == ["I am still here."]


def test_product_is_shown_where_the_beat_says(desk: Desk) -> None:
    """An ad shows the product in its reveal, and its problem without it."""
    scenes = {scene.beat: scene.text for scene in desk.board(BOTTLE, "ad_creative", length_s=15).scenes}
    assert "bottle" in scenes["Reveal"]
    assert "bottle" not in scenes["Problem"]


def test_what_is_refused_stays_out(desk: Desk) -> None:
    """What the brief refuses is in no scene, and is handed on as negative."""
    board = desk.board(BOTTLE, "ad_creative", brief={"text": BOTTLE, "avoid": ["gym clichés"], "length_s": 15})
    assert all("gym" not in scene.text and scene.negative == "gym clichés" for scene in board.scenes)


def test_cameras_suit_the_beat_and_change(desk: Desk) -> None:
    """No camera move comes three times running, and most are among those the beat asks for."""
    facts = desk.facts(LIGHTHOUSE, length_s=120)
    suits = {beat["name"]: beat["cameras"] for beat in facts["beats"]}
    for seed in range(8):
        scenes = desk.board(LIGHTHOUSE, seed=seed, length_s=120).scenes
        moves = [scene.camera for scene in scenes]
        assert all(len(set(moves[at : at + 3])) > 1 for at in range(len(moves) - 2))
        assert sum(scene.camera in suits[scene.beat] for scene in scenes) >= 0.7 * len(scenes)


def test_sentences_are_not_repeated(desk: Desk) -> None:
    """Neighboring scenes do not repeat each other's sentences."""
    scenes = desk.board(LIGHTHOUSE, length_s=60).scenes
    told = [sentence for scene in scenes for sentence in scene.text.split(". ")[1:]]
    assert len(set(told)) >= 0.8 * len(told)


def test_same_seed_same_board(desk: Desk) -> None:
    """The same seed writes the same board, another seed another one."""
    assert desk.board(DRIVE, seed=3) == desk.board(DRIVE, seed=3) != desk.board(DRIVE, seed=4)


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
@pytest.mark.parametrize("task", list(WriteTask))
def test_hard_texts(desk: Desk, text: str, task: WriteTask) -> None:
    """Nothing, emoji, other scripts, 20,000 characters without an end: every task is answered."""
    facts = desk.facts(text, length_s=600, scene={"title": "A", "text": text[:200], "length_frames": 30}, note=text)
    reply = write_reply(WriteRequest(task=task, prompt="", facts=facts), 1)
    assert type(reply).from_json(reply.to_json()) == reply


def test_other_languages_keep_their_words(desk: Desk) -> None:
    """A brief in another language is told in its own sentences, not in English ones about it."""
    text = "Ein alter Mann repariert nachts Uhren in seiner Werkstatt. Am Morgen bringt ein Kind eine Uhr ohne Zeiger."
    for scene in desk.board(text).scenes:
        _size, _, told = scene.text.partition(": ")
        assert told.rstrip(".") in text


BEATS = [beat.model_dump(mode="json") for beat in load_flavors([Settings().flavors_path]).flavor("short_film").beats]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.integers(1, 18_000), st.integers(0, 1_000_000), st.booleans())
def test_any_text_any_length(text: str, frames: int, seed: int, has_beats: bool) -> None:
    """Whatever is written, however long, the lengths add up exactly and no scene is empty."""
    facts = {"brief": {"text": text}, "length_frames": frames, "rate": "30", "beats": BEATS if has_beats else []}
    reply = write_reply(WriteRequest(task=WriteTask.STORYBOARD, prompt="", facts=facts), seed)
    assert isinstance(reply, StoryboardReply)
    assert sum(scene.length_frames for scene in reply.scenes) == frames
    assert all(scene.text for scene in reply.scenes)


@given(st.lists(st.fractions(Fraction(1, 50), 1), min_size=1, max_size=12), st.integers(0, 500))
def test_apportioned(shares: list[Fraction], total: int) -> None:
    """Parts are whole, add up, and are never more than one away from their share."""
    parts = apportioned(shares, total)
    whole = sum(shares, Fraction(0))
    assert sum(parts) == total
    assert all(abs(part - share * total / whole) < 1 for part, share in zip(parts, shares, strict=True))


@given(st.lists(st.fractions(Fraction(1, 50), 1), min_size=1, max_size=12), st.integers(1, 100))
def test_scenes_of_beats(shares: list[Fraction], scenes: int) -> None:
    """Every beat has a scene where there are enough, else the first and the last have."""
    counts = beat_counts(shares, scenes)
    assert sum(counts) == scenes
    assert min(counts) >= 1 or scenes < len(shares)
    assert counts[0] >= 1
    assert counts[-1] >= 1 or scenes < 2
