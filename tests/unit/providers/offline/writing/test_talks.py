"""The offline writer listens: answers, more of the story, refusals, lengths; and it makes nothing up."""

from __future__ import annotations

from typing import Any

import pytest

from core.model.replies import BriefReply
from core.providers.offline.writing.talks import length_in, write_talk


def _heard(said: str, answers: str = "", **brief: Any) -> dict[str, Any]:
    reply = write_talk({"said": said, "answers": answers, "brief": brief, "kind": "short_film"})
    return {name: value for name, value in reply.model_dump().items() if value}


@pytest.mark.parametrize(
    ("said", "answers", "field", "expected"),
    [
        ("For people who work nights.", "audience", "audience", "people who work nights"),
        ("It should be warm and dry", "tone", "tone", "warm and dry"),
        ("They call their mother", "goal", "goal", "They call their mother"),
        ("On Vimeo", "platform", "platform", "Vimeo"),
        ("in a small gallery", "platform", "platform", "a small gallery"),
        ("20", "length_s", "length_s", 20),
        ("one is enough, 1 minute", "length_s", "length_s", 60),
        ("night owls. Tone: loud", "audience", "audience", "night owls"),
        ("night owls. Tone: loud", "audience", "tone", "loud"),
    ],
)
def test_an_answer_goes_where_it_was_asked(said: str, answers: str, field: str, expected: object) -> None:
    """What answers a question fills that field; what is named outright fills its own."""
    assert _heard(said, answers, text="Rain.")[field] == expected


@pytest.mark.parametrize("said", ["skip", "No idea.", "you decide", "egal", "I don't know"])
def test_a_question_may_be_passed_by(said: str) -> None:
    assert write_talk({"said": said, "answers": "goal", "brief": {}}) == BriefReply()


def test_first_words_are_the_film() -> None:
    """Where nothing is written yet, what is said first is told word for word."""
    said = "Rain on a market. 20 seconds, no logos."
    heard = _heard(said, "text")
    assert heard["text"] == said
    assert (heard["length_s"], heard["avoid"]) == (20, ("logos",))


def test_later_words_go_on_telling() -> None:
    """More of the story is added as it was said, without what is no story."""
    heard = _heard("A girl looks for an umbrella. No cars. 20 seconds.", text="Rain.", message="Rain")
    assert heard == {"text": "A girl looks for an umbrella.", "avoid": ("cars",), "length_s": 20}


def test_guesses_do_not_touch_what_stands() -> None:
    """Guessed fields that stand are left; named ones are heard."""
    heard = _heard("Goal: make them laugh\nA dog barks at the sea.", text="Rain.", goal="x", message="y")
    assert heard == {"goal": "make them laugh", "text": "A dog barks at the sea."}


@pytest.mark.parametrize(
    ("text", "length_s"),
    [
        ("15 seconds", 15),
        ("1 min", 60),
        ("2 Minuten", 120),
        ("90s", 90),
        ("3 cats", None),
        ("0 s", None),
        ("11 min", None),
    ],
)
def test_length(text: str, length_s: int | None) -> None:
    assert length_in(text) == length_s


def test_nothing_is_invented() -> None:
    """Every word that is heard was said."""
    said = "A baker gets up at three. For people who cannot sleep. Warm, quiet. Never show a clock."
    for value in _heard(said).values():
        words = " ".join(value) if isinstance(value, tuple) else str(value)
        assert all(word in said.lower() for word in words.lower().replace(",", " ").split())
