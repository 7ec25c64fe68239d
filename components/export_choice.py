"""What is chosen for the next export: kept for the open project in this tab, and in the address, so a reload finds it.

Widgets of the screen only edit it: each begins from what is kept, and every change of one is collected here before the
script runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, cast

import streamlit as st
from pydantic import ValidationError

from components import session
from core.model.captions import CaptionUse
from core.model.cut import Fit
from core.model.delivery import Delivery
from core.model.film import ExportSettings, Title, TitlePlace
from core.model.look import Look, LookName
from core.model.presets import Preset
from core.model.project import Aspect, Quality
from core.timing import FILM_RATE, frames_of, seconds_of

_KEPT = "rb_export"
_ADDRESS = "export"
_RENEWED = "rb_export_renewed"
PRESET, QUALITY, RESHAPE, LOOK = "rb_export_preset", "rb_export_quality", "rb_export_reshape", "rb_export_look"
CAPTIONS = "rb_export_captions_use"
PLACE, ALSO = "rb_export_place", "rb_export_also"
CODEC, SIZE, WIDTH, HEIGHT = (f"rb_export_file_{name}" for name in ("codec", "size", "width", "height"))
RATE, STEER, LEVEL, KBPS = (f"rb_export_file_{name}" for name in ("rate", "steer", "level", "kbps"))
MEGABYTES, CARD, LOUD = (f"rb_export_file_{name}" for name in ("mb", "card", "loud"))
FILE = (CODEC, SIZE, WIDTH, HEIGHT, RATE, STEER, LEVEL, KBPS, MEGABYTES, CARD, LOUD)
_NOWHERE = ""


def title_key(place: TitlePlace, field: str) -> str:
    """Key of a title's field: `text`, `length` or `start`."""
    return f"rb_export_{place}_{field}"


def kept() -> ExportSettings | None:
    """What was chosen for the open project, in this tab or in the address; None before anything was."""
    text = st.session_state.get(session.own(_KEPT)) or st.query_params.get(_ADDRESS)
    if text is None:
        return None
    try:
        return ExportSettings.model_validate_json(text)
    except ValidationError:  # an address somebody has edited
        return None


def keep(settings: ExportSettings) -> None:
    """Remembers a choice."""
    text = settings.model_dump_json()
    st.session_state[session.own(_KEPT)] = text
    st.query_params[_ADDRESS] = text


def adopt(settings: ExportSettings) -> None:
    """Takes over the settings of a finished film: when it is drawn next, every widget begins anew from them."""
    fields = [title_key(place, field) for place in TitlePlace for field in ("text", "length", "start")]
    renew(PRESET, PLACE, QUALITY, RESHAPE, CAPTIONS, *FILE, *fields)
    keep(settings)


def renew(*keys: str) -> None:
    """Lets widgets begin anew from what is kept, when they are drawn next."""
    own = session.own(_RENEWED)
    waiting = cast("list[str]", st.session_state.get(own, []))
    st.session_state[own] = [*waiting, *(key for key in keys if key not in waiting)]


def begin(key: str, value: object) -> str:
    """The key of a widget in the open project; where it has no value yet, or is to begin anew, it begins with this one."""
    own = session.own(key)
    renewed = cast("list[str]", st.session_state.get(session.own(_RENEWED), []))
    if key in renewed:
        renewed.remove(key)
        st.session_state[own] = value
    st.session_state.setdefault(own, value)
    return own


def collect(settings: ExportSettings, own: Aspect, presets: Mapping[str, Preset]) -> None:
    """Reads every widget that is on the screen and keeps what they say together; a callback of each of them.

    Args:
        settings: What was shown when nothing was kept yet; whatever has no widget stays as it was.
        own: Shape of the cut.
        presets: By id.
    """
    settings = kept() or settings  # a press may come before the run that the last one caused has ended
    shape = presets.get(str(value_of(PRESET, "")))
    changes: dict[str, object] = {
        "quality": Quality(value_of(QUALITY, settings.quality)),
        "reshape": Fit(value_of(RESHAPE, settings.reshape)),
        "titles": tuple(title for place in TitlePlace if (title := _title(place, settings)) is not None),
    }
    if shape is not None and shape.aspect is not None:
        changes["aspect"] = None if shape.aspect is own else shape.aspect
        place = presets.get(settings.preset)
        if place is None or place.delivery is None:
            changes["preset"] = shape.id
        elif not place.suits(shape.aspect):
            changes |= {"preset": shape.id, "delivery": Delivery()}
            renew(PLACE, *FILE)
    keep(settings.model_copy(update=changes))


def collect_place(settings: ExportSettings, presets: Mapping[str, Preset], rate: Fraction) -> None:
    """Keeps the place that was just chosen, with the kind of file it asks for; its callback.

    Args:
        settings: What was shown when nothing was kept yet.
        presets: By id.
        rate: Of the cut; places ask for more bits at high ones.
    """
    settings = kept() or settings
    place = presets.get(str(value_of(PLACE, _NOWHERE)))
    renew(QUALITY, *FILE)
    if place is None:
        keep(settings.model_copy(update={"preset": str(value_of(PRESET, "")), "delivery": Delivery()}))
    else:
        keep(of_place(settings, place, rate))


def of_place(settings: ExportSettings, place: Preset, rate: Fraction) -> ExportSettings:
    """The same film, made for a place."""
    made = {"preset": place.id, "delivery": place.delivery_at(rate), "quality": Quality.FINAL}
    return settings.model_copy(update=made)


def collect_captions(settings: ExportSettings) -> None:
    """Keeps what is to be done with subtitles; the callback of that choice."""
    settings = kept() or settings
    keep(settings.model_copy(update={"captions": CaptionUse(value_of(CAPTIONS, settings.captions))}))


def collect_look(settings: ExportSettings, styles: Mapping[str, Look], grade_keys: tuple[str, ...]) -> None:
    """Keeps the look that was just chosen in its component; its callback.

    Args:
        settings: What was shown when nothing was kept yet.
        styles: Looks of the styles, by the names that the component knows them by.
        grade_keys: Fields of the grade, which then begin anew.
    """
    chosen = cast("Mapping[str, Any] | None", getattr(value_of(LOOK, None), "chosen", None))
    if chosen:
        settings = kept() or settings
        keep(settings.model_copy(update={"look": _looked(settings.look, chosen, styles)}))
        renew(*grade_keys)


def _looked(now: Look, chosen: Mapping[str, Any], styles: Mapping[str, Look]) -> Look:
    """What was chosen: a style brings its grade along, a plain look none, and the same one again keeps it."""
    name, strength = str(chosen["name"]), int(chosen["strength"])
    if chosen.get("is_same"):
        return now.model_copy(update={"strength": strength})
    return styles[name] if name in styles else Look(name=LookName(name), strength=strength)


def value_of(key: str, otherwise: object) -> Any:
    """What a widget of the open project says, or something else while it says nothing."""
    found = st.session_state.get(session.own(key))
    return otherwise if found is None else found


def _title(place: TitlePlace, settings: ExportSettings) -> Title | None:
    before = next((title for title in settings.titles if title.place is place), None)
    text = str(value_of(title_key(place, "text"), "" if before is None else before.text)).strip()
    if not text:
        return None
    length_s, start_s = (_seconds(place, field, before) for field in ("length", "start"))
    start = frames_of(start_s, FILM_RATE) if place is TitlePlace.LOWER_THIRD else 0
    return Title(place=place, text=text[:160], start=start, frames=max(1, frames_of(length_s, FILM_RATE)))


def _seconds(place: TitlePlace, field: str, before: Title | None) -> float:
    otherwise = 3.0 if before is None else float(seconds_of(before.frames if field == "length" else before.start))
    return float(value_of(title_key(place, field), otherwise))
