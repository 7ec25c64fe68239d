"""The output of a cell, inline in the notebook: words, a picture, a clip, a song, a strip of the cut, a film."""

from __future__ import annotations

import streamlit as st

from components import places, player
from components.markup import Html, join, tag
from components.shapes import RATIOS
from core.model.cut import Cut
from core.model.media import MediaKind
from core.model.project import Aspect, Brief
from core.model.scene import Camera, SceneText
from core.model.views import CellView, TakeView
from core.timing import clock

_BRIEF_LINES = ("goal", "audience", "message", "tone", "platform", "product")


def show(cell: CellView, project_id: str, aspect: Aspect) -> None:
    """The picture or the player of the selected take; nothing where there is none to see."""
    taken = cell.selected
    if taken is None or taken.info is None or taken.info.kind is MediaKind.AUDIO:
        return
    with st.container(key=f"rb_out_{aspect.name.lower()}_{cell.kind}_{cell.subject}", width="content"):
        if taken.is_readable and taken.info.kind is MediaKind.VIDEO and taken.blob is not None:
            key = f"rb_play_{cell.kind}_{cell.subject}"
            player.show(project_id, taken.blob, taken.info, cell.title, aspect, key=key, is_offline=taken.is_offline)
        else:
            st.html(_still(taken, project_id, aspect, cell.title))


def words(cell: CellView, project_id: str) -> Html | None:
    """What the selected take says or sounds like; None where there is nothing."""
    taken = cell.selected
    if cell.brief is not None:
        return _brief(cell.brief)
    if cell.scene is not None:
        return _scene(cell.scene)
    if cell.cut is not None:
        return cut_strip(cell.cut)
    if taken is not None and taken.info is not None:
        return _sound(taken, project_id)
    text = cell.grid_line or (taken.text if taken is not None else "")
    return tag("p", text, class_="rb-words") if text else None


def _still(taken: TakeView, project_id: str, aspect: Aspect, title: str) -> Html:
    """A picture in the project's own shape; what the offline studio made says so."""
    if taken.is_readable and taken.blob is not None:
        inside = tag("img", src=places.poster(project_id, taken.blob, 640), alt=title, loading="lazy")
    else:
        inside = tag("span", "file missing", class_="rb-muted")
    badge = tag("span", "offline animatic", class_="rb-offline") if taken.is_offline else None
    return tag("div", inside, badge, class_="rb-frame", style=f"--rb-ratio: {RATIOS[aspect]}")


def _sound(taken: TakeView, project_id: str) -> Html | None:
    if taken.info is None or taken.info.kind is not MediaKind.AUDIO:
        return None
    player = tag("audio", src=places.media(project_id, taken.blob or ""), controls=True, preload="none")
    badge = tag("span", "offline animatic", class_="rb-tag") if taken.is_offline else None
    return tag("div", player, badge, class_="rb-audio")


def cut_strip(cut: Cut) -> Html:
    """The timeline as a strip of shots, as wide as they are long, with the beats under it."""
    total = max(cut.frames, 1)
    shots = [
        tag("i", style=f"flex-grow: {item.frames}", title=f"Shot {number}, {clock(item.frames)}",
            class_="rb-gap" if item.source is None else None)
        for number, item in enumerate(cut.items, 1)
    ]  # fmt: skip
    beats = [tag("b", style=f"left: {100 * frame / total:.3f}%") for frame in cut.beat_frames[:400] if frame < total]
    words = f"{len(cut.items)} shots, {clock(cut.frames)}" + (
        f", {len(cut.beat_frames)} beats" if cut.beat_frames else ""
    )
    strip = tag("div", tag("div", *shots, class_="rb-shots"), tag("div", *beats, class_="rb-beats"), class_="rb-strip")
    return tag("div", strip, tag("p", words, class_="rb-facts"), role="img", aria_label=words)


def _brief(brief: Brief) -> Html:
    rows = [(name, getattr(brief, name)) for name in _BRIEF_LINES]
    rows += [("claims", "; ".join(brief.claims)), ("avoid", "; ".join(brief.avoid)), ("length", f"{brief.length_s} s")]
    facts = [join((tag("dt", name), tag("dd", text))) for name, text in rows if text]
    return tag("div", tag("p", brief.text, class_="rb-words rb-clamp"), tag("dl", *facts, class_="rb-list"))


def camera_word(camera: Camera) -> str:
    return camera.value.replace("_", " ")


def _scene(scene: SceneText) -> Html:
    facts = [clock(scene.length_frames), f"camera: {camera_word(scene.camera)}"]
    facts += [scene.beat] if scene.beat else []
    return tag(
        "div",
        tag("p", scene.text or "No words yet.", class_="rb-words rb-clamp"),
        tag("p", tag("span", "not: ", class_="rb-muted"), scene.negative, class_="rb-words")
        if scene.negative
        else None,
        tag("p", tag("span", "says: ", class_="rb-muted"), scene.line, class_="rb-words") if scene.line else None,
        tag("p", " · ".join(facts), class_="rb-facts"),
    )
