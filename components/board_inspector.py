"""The sheet of a scene: its words, camera, length, line and reference pictures, edited in place."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components import places, storyboard_wire
from components.cell_output import camera_word
from components.markup import Html, tag
from core.model.project import Role
from core.model.scene import Camera, SceneText
from core.model.views import CellView
from core.model.views_storyboard import ReferencesView
from core.timing import FILM_RATE

_HERE = Path(__file__).parent
_TITLES = {
    "title": "Title",
    "text": "What is seen",
    "negative": "What must not be seen",
    "camera": "Camera",
    "length_frames": "Length",
    "line": "Spoken line",
    "references": "Pictures",
}


ROLES = {
    Role.FACE: "a face",
    Role.PRODUCT: "a product",
    Role.PLACE: "a place",
    Role.STYLE: "a style",
    Role.FIRST_FRAME: "the first frame",
}


def _missing(names: tuple[str, ...]) -> str:
    """What the words speak of and no picture shows; empty where nothing is missing."""
    if not names:
        return ""
    told = ", ".join(f"@{name}" for name in names)
    return f"{told}: no picture of this scene has that name. Drop one below, or write it without the @."


def _field(name: str, title: str, kind: str = "input", **attributes: str | int) -> Html:
    shown = tag(kind, data_field=name, **attributes)
    return tag("label", title, shown, class_="in-beats" if name == "beats" else None)


def _theirs(name: str) -> Html:
    """What stands under a field that somebody else has changed while it was being written."""
    said = f"{_TITLES[name]} was changed meanwhile to: "
    take = tag("button", "Take that", type="button", aria_label=f"Take the other {_TITLES[name].lower()}")
    return tag("p", said, tag("q"), " ", take, class_="theirs", data_of=name, hidden=True, role="status")


def _html() -> Html:
    length = {"type": "number", "min": "0.04", "max": "600", "step": "0.1", "inputmode": "decimal"}
    beats = {"type": "number", "min": "0.5", "step": "0.5", "inputmode": "decimal"}
    row = tag(
        "div", _field("camera", "Camera", "select"), _field("seconds", "Seconds", **length), _field("beats", "Beats", **beats),
        class_="row",
    )  # fmt: skip
    head = tag(
        "div",
        tag("h2", class_="which"),
        tag("span", class_="said", role="status"),
        tag("button", "Discard", class_="discard", type="button", hidden=True),
        tag("button", "Save", class_="save", type="button", aria_label="Save the scene", disabled=True),
        class_="head",
    )
    pictures = tag(
        "div",
        tag("span", "Reference pictures; @name in the words means one of them"),
        tag("span", "None yet; drop them below.", class_="no-references"),
        tag("ul", class_="references"),
        tag("p", class_="missing", hidden=True),
        class_="pictures",
    )
    return tag(
        "div",
        head,
        _field("title", "Title", type="text", maxlength=2000),
        _theirs("title"),
        _field("text", "What is seen", "textarea", rows=4, maxlength=20_000),
        _theirs("text"),
        _field("negative", "What must not be seen", type="text", maxlength=2000),
        _theirs("negative"),
        row,
        _theirs("camera"),
        _theirs("length_frames"),
        _field("line", "Spoken line", type="text", maxlength=2000),
        _theirs("line"),
        pictures,
        _theirs("references"),
        class_="sheet",
    )


_SHEET = st.components.v2.component(
    "reelbook_scene_sheet",
    html=f"\n{_html()}\n",
    css=(_HERE / "board_inspector.css").read_text("utf-8"),
    js=(_HERE / "board_inspector.js").read_text("utf-8"),
)


def show(
    cell: CellView, project_id: str, which: str, tempo_bpm: float, *, key: str, references: ReferencesView
) -> None:
    """The sheet; what was saved comes by `storyboard_wire.heard(key)` at the start of the next run.

    Args:
        cell: The text of the scene.
        which: `Scene 3 of 8`.
        tempo_bpm: Of the song; 0 where there are no beats to count in.
        references: How each picture goes to the models, and which names have no picture.
    """
    scene = cell.scene or SceneText(length_frames=1)
    fields = scene.model_dump(mode="json", include=set(_TITLES))
    data = {
        "project": project_id,
        "which": which,
        "scene": {"id": cell.subject, "version": cell.version_no, "fields": fields},
        "cameras": [[camera.value, camera_word(camera)] for camera in Camera],
        "roles": [["", "what it shows"], *([role.value, words] for role, words in ROLES.items())],
        "ways": dict(references.ways),
        "missing": _missing(references.missing),
        "rate": float(FILM_RATE),
        "tempo": tempo_bpm,
        "media": places.media(project_id, ""),
        "ack": storyboard_wire.answered(key),
    }
    _SHEET(key=key, data=data, on_did_change=lambda: None)
