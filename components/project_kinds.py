"""Which kinds of film, in which shapes and which quality, a new project shall be: one, or several at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from components import shapes
from components.markup import label, tag
from core.model.flavor import Flavor
from core.model.preferences import Defaults
from core.model.project import Aspect, Brief, Project, Tier

TIERS = {Tier.DRAFT: "Draft", Tier.PRODUCTION: "Production"}


@dataclass(frozen=True)
class Kinds:
    """What was chosen.

    Args:
        first: The kind that fills the fields.
        aspects: Shapes; empty for each kind's own.
    """

    first: Flavor
    flavors: tuple[str, ...]
    aspects: tuple[Aspect, ...]
    tier: Tier
    is_many: bool

    @property
    def length_key(self) -> str:
        """Each kind has a field of its own for the length, and so have several together."""
        return self.first.name if len(self.flavors) == 1 else "many"

    def length_s(self, brief: Brief, source: Project | None) -> int | None:
        """What the field for the length begins with; None leaves each kind its own."""
        if source is not None:
            return brief.length_s
        return None if len(self.flavors) > 1 else self.first.length_s


_USUAL = [Aspect.VERTICAL, Aspect.WIDE, Aspect.SQUARE]
"""The shapes that one brief is most often made in."""


def show(flavors: Mapping[str, Flavor], defaults: Defaults, source: Project | None) -> Kinds:
    """The choices."""
    wanted = source.flavor if source is not None else defaults.flavor
    first = wanted if wanted in flavors else next(iter(flavors))
    tier = source.tier if source is not None else defaults.tier
    own = "" if source is None else f"_{source.id}"
    is_many = st.toggle("Several kinds or shapes at once", source is not None, key=f"rb_new_many{own}")
    return _many(flavors, first, tier, own) if is_many else _one(flavors, first, defaults, tier, source, own)


def _one(
    flavors: Mapping[str, Flavor], first: str, defaults: Defaults, tier: Tier, source: Project | None, own: str
) -> Kinds:
    picked = st.segmented_control(
        "Kind of film", list(flavors), default=first, required=True, key=f"rb_new_flavor{own}",
        format_func=lambda name: label(flavors[name].title),
    )  # fmt: skip
    flavor = flavors[picked or first]
    st.html(tag("p", flavor.description, class_="rb-muted"))
    usual = source.aspect if source is not None else defaults.aspect or flavor.aspect
    with st.container(horizontal=True, gap="medium"):
        aspect = st.segmented_control(
            "Shape", list(Aspect), default=usual, required=True, format_func=shapes.WORDS.__getitem__,
            key=f"rb_new_aspect_{flavor.name}{own}",
        )  # fmt: skip
        chosen = _tier(tier, own)
    return Kinds(flavor, (flavor.name,), (aspect or usual,), chosen, is_many=False)


def _many(flavors: Mapping[str, Flavor], first: str, tier: Tier, own: str) -> Kinds:
    picked = st.segmented_control(
        "Kinds of film", list(flavors), selection_mode="multi", default=[first], key=f"rb_new_flavors{own}",
        format_func=lambda name: label(flavors[name].title),
    )  # fmt: skip
    with st.container(horizontal=True, gap="medium"):
        aspects = st.segmented_control(
            "Shapes, none for each kind's own", list(Aspect), selection_mode="multi", default=_USUAL,
            format_func=shapes.WORDS.__getitem__, key=f"rb_new_aspects{own}",
        )  # fmt: skip
        chosen = _tier(tier, own)
    names = tuple(name for name in flavors if name in picked)
    order = tuple(one for one in Aspect if one in aspects)
    return Kinds(flavors[names[0] if names else first], names, order, chosen, is_many=True)


def _tier(usual: Tier, own: str) -> Tier:
    chosen = st.segmented_control(
        "Quality", list(Tier), default=usual, required=True, format_func=TIERS.__getitem__, key=f"rb_new_tier{own}",
        help="Draft is quick and cheap, production is good. It can be changed at any time; nothing turns stale by it.",
    )  # fmt: skip
    return chosen or usual
