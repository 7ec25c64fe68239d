"""What new projects start with."""

from __future__ import annotations

import streamlit as st

from components import notice, session, shapes
from components.amounts import amount_text, budget_of
from components.markup import tag
from components.project_kinds import TIERS
from components.settings_asks import SaveDefaults, SettingsAsk
from core.model.orders import Ability
from core.model.preferences import Defaults
from core.model.project import Aspect
from core.model.views_settings import DefaultsView

PANEL = "settings_defaults"
_OWN = ""
_ABILITIES = {
    Ability.WRITE: "Texts",
    Ability.IMAGE: "Pictures",
    Ability.CLIP: "Clips",
    Ability.MUSIC: "Songs",
    Ability.SPEECH: "Voices",
    Ability.SOUND: "Sound effects",
    Ability.LIPSYNC: "Lip-sync",
}


def show(view: DefaultsView) -> SettingsAsk | None:
    """The form; what was asked.

    Raises:
        InputError: When the budget is not an amount.
    """
    words = "Every new project begins with these, and each can be changed where it is started."
    st.html(tag("p", words, class_="rb-muted rb-lead"))
    if view.problem:
        st.html(notice.line(view.problem, "Choose another one."))
    if session.panel(PANEL) is None:
        session.open_panel(PANEL, "edit", view.saves)
    opened = session.panel(PANEL)
    notice.show(PANEL)
    return _form(view, 0 if opened is None else opened.opening)


def _form(view: DefaultsView, opening: int) -> SettingsAsk | None:
    titles = {_OWN: "First of the list"} | {one.name: one.title for one in view.flavors}
    names, now = list(titles), view.defaults
    with st.form(f"rb_defaults_form_{opening}", border=False):
        flavor = st.selectbox(
            "Kind of film", names, names.index(now.flavor) if now.flavor in names else 0,
            format_func=titles.__getitem__, key=f"rb_defaults_flavor_{opening}",
        )  # fmt: skip
        aspect = st.segmented_control(
            "Shape", [_OWN, *Aspect], default=now.aspect or _OWN, required=True,
            format_func=lambda one: shapes.WORDS[Aspect(one)] if one else "Each kind's own",
            key=f"rb_defaults_aspect_{opening}",
        )  # fmt: skip
        tier = st.segmented_control(
            "Quality", list(TIERS), default=now.tier, required=True, format_func=TIERS.__getitem__,
            key=f"rb_defaults_tier_{opening}",
        )  # fmt: skip
        budget = st.text_input(
            "Budget in dollars",
            amount_text(now.budget_usd),
            placeholder="no limit",
            key=f"rb_defaults_budget_{opening}",
        )
        st.html(tag("p", "Films run at 30 frames a second.", class_="rb-facts"))
        st.html(tag("h3", "Models", class_="rb-part-title"))
        words = "They go before the kind's own, also in projects that are there already and name none themselves."
        st.html(tag("p", words, class_="rb-facts"))
        models = {ability.value: _model(view, ability, opening) for ability in _ABILITIES}
        sent = st.form_submit_button("Save the defaults", type="primary", key="rb_defaults_save")
    if not sent:
        return None
    wanted = Defaults(
        flavor=flavor or _OWN,
        aspect=Aspect(aspect) if aspect else None,
        tier=tier or now.tier,
        budget_usd=budget_of(budget or ""),
        models={ability: chosen for ability, chosen in models.items() if chosen},
    )
    return SaveDefaults(PANEL, wanted, session.seen_version(PANEL, view.saves))


def _model(view: DefaultsView, ability: Ability, opening: int) -> str:
    """The model for an ability; empty for what each kind of film says. One that is gone stays until another is chosen."""
    known = {one.id: one for one in view.models if one.ability is ability}
    now = view.defaults.models.get(ability.value, _OWN)
    names = [_OWN, *known, *([now] if now and now not in known else [])]

    def words(name: str) -> str:
        if not name:
            return "Each kind's own"
        if name not in known:
            return f"{name}, not there any more"
        return f"{known[name].title}: {known[name].not_ready}" if known[name].not_ready else known[name].title

    key = f"rb_defaults_model_{ability.value}_{opening}"
    return st.selectbox(_ABILITIES[ability], names, names.index(now), format_func=words, key=key)
