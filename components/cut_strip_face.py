"""What the strip is made of before its script fills it: buttons, fields, the sheet, the list of keys."""

from __future__ import annotations

from components import cut_strip_fields
from components.markup import Html, join, tag

KEYS = (
    ("← →", "choose a shot; with Shift more of them; Ctrl+A all"),
    ("[ ]", "end of the shot a frame earlier or later; with Shift a beat"),
    ("Alt [ ]", "the same for its beginning"),
    ("Alt ← →", "move the shot"),
    ("S", "split at the playhead"),
    ("I O", "begin or end the shot at the playhead"),
    ("T", "the transition at the head of the shot"),
    ("D", "duplicate"),
    ("G", "gap before the shot"),
    ("Del", "take out"),
    ("R", "later shots move along, or the neighbor gives way"),
    ("Space", "play and pause"),
    ("J K L", "back, stop, faster"),
    (", .", "playhead a frame back or on"),
    ("↑ ↓", "playhead to the cut before or after"),
    ("+ − 0", "closer, wider, the whole film"),
    ("Ctrl+Z", "undo; with Shift redo"),
)


def _button(name: str, words: str, **more: str) -> Html:
    return tag("button", words, type="button", class_=name, **more)


def _bar() -> Html:
    modes = tag(
        "div",
        _button("mode ripple", "Move later shots", title="A trim moves all that follows", aria_pressed="true"),
        _button("mode roll", "Keep the length", title="A trim takes from the neighbor", aria_pressed="false"),
        class_="modes",
        role="group",
        aria_label="What a trim does",
    )
    zoom = tag(
        "div",
        _button("zoom out", "−", aria_label="Wider"),
        _button("zoom in", "+", aria_label="Closer"),
        _button("zoom fit", "Whole film"),
        class_="zooms",
    )
    undoing = tag("div", _button("back", "Undo"), _button("forth", "Redo"), class_="undoing")
    facts = tag("span", class_="facts")
    return tag("div", modes, zoom, undoing, facts, _button("show", "Keys", aria_expanded="false"), class_="bar")


def _inspector() -> Html:
    acts = (
        _button("act earlier", "Earlier"),
        _button("act later", "Later"),
        _button("act split", "Split"),
        _button("act duplicate", "Duplicate"),
        _button("act gap", "Gap before"),
        _button("act delete", "Take out"),
    )
    spare = tag("select", class_="spare", aria_label="Put a scene's clip after the chosen shot")
    words = tag("div", tag("h4", class_="name"), tag("p", class_="what"), class_="words")
    return tag("div", words, *cut_strip_fields.fields(), tag("div", *acts, spare, class_="acts"), class_="inspector")


def _sheet() -> Html:
    list_ = tag(
        "div",
        class_="shots",
        role="listbox",
        tabindex="0",
        aria_label="Shots of the film in order",
        aria_multiselectable="true",
    )
    head = tag("div", class_="playhead", aria_hidden="true")
    marker = tag("div", class_="marker", hidden=True)
    sheet = tag("div", tag("canvas", aria_hidden="true"), list_, marker, head, class_="sheet")
    return tag("div", tag("div", sheet, class_="view"), tag("div", class_="tip", hidden=True), class_="frame")


def _keys() -> Html:
    rows = join(join((tag("dt", key), tag("dd", words))) for key, words in KEYS)
    return tag("dl", rows, class_="keys", hidden=True)


def face() -> Html:
    """The strip without shots."""
    inks = tag("div", *(tag("i", class_=name) for name in ("line", "muted", "text", "accent", "raised")), class_="inks")
    said = tag("p", class_="said", role="status", aria_live="polite")
    return tag("div", _bar(), _sheet(), _inspector(), _keys(), said, inks, class_="strip")
