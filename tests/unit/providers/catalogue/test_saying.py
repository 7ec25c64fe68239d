"""What a model takes, what it passes over, and when it is switched off, in sentences."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from core.model.orders import Ask, ClipRequest, ImageRequest, MusicRequest, SpeechRequest
from core.model.scene import Camera, Reference
from core.providers.catalogue import Menu, Model, passes_over, retirement_words, takes_seed, takes_words

HER = Reference(name="Anna Lee", blob="d")


def model(ability: str = "clip", **more: Any) -> Model:
    lengths = Menu(seconds=(5,)) if ability in {"clip", "music"} else None
    base = {"id": "shop/x", "provider": "shop", "title": "X", "ability": ability, "lengths": lengths}
    return Model.model_validate(base | {"fields": {"prompt": "prompt", "seed": "seed"}} | more)


def clip(**more: Any) -> ClipRequest:
    return ClipRequest(**{"prompt": "x", "width": 640, "height": 360, "length_s": Fraction(5)} | more)


HEARD: tuple[tuple[Model, Ask, str], ...] = (
    (model(), clip(negative="rain"), "what must not be seen is not told to it"),
    (model(), clip(camera=Camera.PUSH_IN), "no command for the camera"),
    (
        model(fields={"seed": "s", "camera": {"name": "c", "values": {"pan_left": "left"}}}),
        clip(camera=Camera.PUSH_IN),
        "no command for the camera",
    ),
    (model(fields={"prompt": "prompt"}), clip(), "it takes no seed"),
    (model("image"), ImageRequest(prompt="x", width=64, height=64, steps=20), "the number of steps is its own"),
    (model("music"), MusicRequest(prompt="x", length_s=Fraction(5), lyrics="la"), "it sings no words"),
    (model("speech"), SpeechRequest(prompt="x", speed=1.5), "it speaks at its own speed"),
)


@pytest.mark.parametrize(("entry", "ask", "says"), HEARD, ids=[case[2] for case in HEARD])
def test_soft_things_left_out_are_told(entry: Model, ask: Ask, says: str) -> None:
    """What is left out although the thing can be made is told in a sentence."""
    (sentence,) = passes_over(entry, ask)
    assert says in sentence


QUIET: tuple[tuple[Model, Ask], ...] = (
    (model(), clip()),
    (model(), clip(camera=Camera.STILL)),
    (model(fields={"seed": "s", "negative": "n", "camera": "c"}), clip(negative="rain", camera=Camera.PUSH_IN)),
    (model(fields={}), clip(negative="rain", camera=Camera.PUSH_IN)),
    (model("speech", fields={"prompt": "text"}), SpeechRequest(prompt="x")),
)


@pytest.mark.parametrize(("entry", "ask"), QUIET)
def test_nothing_left_out_says_nothing(entry: Model, ask: Ask) -> None:
    """What is heard, or was not asked for, needs no sentence."""
    assert passes_over(entry, ask) == ()


def test_seed() -> None:
    """A model takes a seed when its table of fields has a place for it."""
    assert takes_seed(model())
    assert not takes_seed(model(fields={"prompt": "prompt"}))


def test_what_it_takes() -> None:
    """What a model takes beyond words is listed, with how many, and what it cannot do without."""
    able = model(inputs=["first_frame", "references"], needs=["first_frame"], most_references=3)
    assert takes_words(able) == "first frame (always), up to 3 references"
    assert takes_words(model()) == ""


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2026, 9, 1), ""),
        (date(2026, 10, 2), "X is switched off on 2026-12-01, in 60 days."),
        (date(2026, 11, 30), "X is switched off on 2026-12-01, in 1 day."),
        (date(2026, 12, 1), "X was switched off on 2026-12-01."),
    ],
)
def test_retirement_is_warned_of(day: date, says: str) -> None:
    """Sixty days before a model is switched off its warning begins; after the day it says so."""
    assert retirement_words(model(retired_on=date(2026, 12, 1)), day) == says
    assert retirement_words(model(), day) == ""


def test_picture_that_is_spoken_of_has_to_go_along() -> None:
    """A name with an @ that no picture has is a problem before anything is bought; an address is no name."""
    able = model(inputs=["references"])
    assert able.problems(clip(prompt="@anna-lee at sea", references=(HER,))) == ()
    assert able.problems(clip(prompt="write to sea@example.com")) == ()
    (problem,) = able.problems(clip(prompt="@bob at sea", references=(HER,)))
    assert problem == "The words speak of @bob, and no picture of that name goes along."


def test_further_settings_are_checked() -> None:
    """A setting the model does not have, or a value that does not fit, is told by name."""
    entry = model(parameters={"cfg": {"title": "Freedom", "kind": "number", "least": 0, "most": 1}})
    assert entry.parameter_problems({"cfg": 0.5}) == ()
    assert entry.parameter_problems({"cfg": 2}) == ("Freedom is 0 to 1.",)
    assert entry.parameter_problems({"glow": 1}) == ("X has no setting called glow.",)
