"""The fields of the chosen shots, before the strip's script fills them: how they play, how they look, how they begin."""

from __future__ import annotations

from components.markup import Html, tag
from core.model.transitions import Transition

_SPEEDS = tuple((speed, f"{speed}×") for speed in ("0.25", "0.5", "0.75", "1", "1.25", "1.5", "2", "3", "4"))
_PLAYS = (("forward", "Forward"), ("reverse", "Backward"), ("loop", "In a loop"), ("freeze", "First picture, still"))
_FITS = (
    ("crop", "Fill, edges cropped"),
    ("pad", "Whole, with bars"),
    ("blur", "Whole, on a blur"),
    ("stretch", "Stretched to fill"),
)
_BETWEEN = (("nearest", "Repeated"), ("blend", "Blended"), ("motion", "Drawn along the motion"))
_UNITS = (("frames", "frames"), ("beats", "beats"))


def fields() -> tuple[Html, ...]:
    """Three groups: how a shot plays, what it shows of its clip, and the transition at its head."""
    plays = _group(
        "Playing",
        tag("label", "Speed", _select("speed", _SPEEDS, usual="1")),
        tag("label", "Plays", _select("play", _PLAYS, usual="forward")),
        tag("label", "Loop to, seconds", _number("loop", least="0.1", step="0.1")),
        tag("label", "Pictures in between", _select("between", _BETWEEN, usual="nearest")),
    )
    looks = _group(
        "Picture",
        tag("label", "Fit", _select("fit", _FITS, usual="crop")),
        _aim(),
        tag("label", "Keeps, across", _slider("across", usual=50)),
        tag("label", "Keeps, down", _slider("down", usual=50)),
        tag("label", "Sharpen", _slider("sharpen", usual=0)),
    )
    return plays, looks, _transition()


def _aim() -> Html:
    """The picture to click on; the two sliders beside it do the same for keys."""
    picture, point = tag("img", alt="", draggable="false"), tag("i")
    words = "Click what is to stay in the picture"
    return tag("div", picture, point, class_="aim", title=words, aria_hidden="true", hidden=True)


def _transition() -> Html:
    kinds = (("cut", "Hard cut"), *((kind.value, kind.words[:1].upper() + kind.words[1:]) for kind in Transition))
    length = tag("input", class_="fade", type="number", min="0", max="9999", step="1", aria_label="Length of it")
    return _group(
        "Transition",
        tag("label", "Begins with", _select("kind", kinds, usual="cut")),
        tag("label", "Length", length, _select("unit", _UNITS, usual="frames", name="Unit of the length")),
        tag("button", "At every cut", type="button", class_="everywhere", title="The same at every cut of the film"),
    )


def _group(name: str, *parts: Html) -> Html:
    return tag("div", *parts, class_="group", role="group", aria_label=name)


def _select(kind: str, options: tuple[tuple[str, str], ...], *, usual: str, name: str | None = None) -> Html:
    """A choice; `usual` is shown where no shot has a say."""
    listed = [tag("option", words, value=value) for value, words in options]
    return tag("select", *listed, class_=kind, data_usual=usual, **({"aria_label": name} if name else {}))


def _number(kind: str, *, least: str, step: str) -> Html:
    return tag("input", class_=kind, type="number", min=least, max="3600", step=step)


def _slider(kind: str, *, usual: int) -> Html:
    return tag("input", class_=kind, type="range", min="0", max="100", step="5", data_usual=str(usual))
