"""The menu of effects of the take in the player: each makes a further take, for free."""

from __future__ import annotations

import streamlit as st

from components import clips_state, session
from components.asks import Ask
from components.clips_asks import MakeEffect
from components.markup import named
from core.model.effects import LONGEST_EFFECT_S, Effect, Setting
from core.model.media import MediaKind
from core.model.views import TakeView
from core.model.views_clips import ClipDesk

_NO_SOUND = "The new take has no sound: none follows a speed that changes all the time."
_STANDS = "It is quiet while the picture stands."


def show(desk: ClipDesk, taken: TakeView) -> Ask | None:
    """The menu, closed until it is pressed; what was asked. Nothing for stills and for what cannot be read."""
    if not can_have(taken):
        return None
    said = f"Effect on take {taken.number} …"
    with st.popover(said, key=f"rb_effects_menu_{clips_state.menus()}"):
        if desk.cell.is_frozen:
            st.html("<p class='rb-muted'>This clip is kept as it is. Let it change again first.</p>")
            return None
        return _menu(desk, taken)


def can_have(taken: TakeView) -> bool:
    """Whether a take is a clip that moves, short enough for an effect."""
    info = taken.info
    if info is None or not taken.is_readable or info.kind is not MediaKind.VIDEO:
        return False
    return info.frames > 1 and info.duration_s <= LONGEST_EFFECT_S


def _menu(desk: ClipDesk, taken: TakeView) -> Ask | None:
    key = session.own(f"rb_effect_{taken.id}")
    picked = st.selectbox("Effect", tuple(Effect), key=f"{key}_kind", format_func=_label)
    effect = Effect(picked or Effect.MIRROR)
    amounts = {one.name: _field(one, taken, f"{key}_{effect}_{one.name}") for one in effect.settings}
    if note := _note(effect, taken):
        st.caption(note)
    st.caption("Makes a new take beside this one; nothing is replaced.")
    label = named("Make the take", f"{effect.label}, of take {taken.number}")
    if st.button(label, key=f"rb_effmake_{taken.id}", width="stretch"):
        clips_state.close_menu()
        return MakeEffect(taken.id, effect, amounts, cell=desk.cell.name)
    return None


def _label(effect: Effect) -> str:
    return effect.label


def _field(setting: Setting, taken: TakeView, key: str) -> float:
    """A number within what the effect takes, and within the take where it is a moment of it."""
    most = setting.most
    if setting.name == "at_s" and taken.info is not None:
        most = max(setting.step, round(float(taken.info.duration_s), 1))
    return float(
        st.number_input(
            setting.label,
            min_value=float(setting.least),
            max_value=float(most),
            value=float(min(setting.default, most)),
            step=setting.step,
            format="%g",
            key=key,
        )
    )


def _note(effect: Effect, taken: TakeView) -> str:
    if taken.info is None or not taken.info.has_sound:
        return ""
    if effect.drops_sound:
        return _NO_SOUND
    return _STANDS if effect is Effect.FREEZE else ""
