"""Fills a brief from what a person wrote, with their words. What was not said stays empty."""

from __future__ import annotations

import re
from typing import Any

from core.model.project import ProjectKind
from core.model.replies import BriefReply
from core.providers.offline.writing.lexicon import CLAIM_CUES, PLATFORMS
from core.providers.offline.writing.reading import (
    clauses,
    is_instruction,
    is_tone,
    labeled,
    refused,
    sentences,
    shortened,
    words_of,
)

_LINE = 400
_AUDIENCE = re.compile(
    r"^(?:it is |it's |this is )?(?:made )?(?:for|aimed at|targeted at|für|pour|para|per)\s+(.{3,200}?)[.!?]*$",
    re.IGNORECASE,
)
_GOAL = re.compile(
    r"\b(?:want|wants|goal|should|so that|in order to|launch|announce|invite|convince|promote)\b", re.IGNORECASE
)
_PRODUCT = re.compile(
    r"\b(?:launch of|introducing|meet|promote|product(?: is)?|for our|our new|our)\s+(.{3,90}?)(?:[.!?]|$)",
    re.IGNORECASE,
)
_LABELS = {
    "goal": ("goal", "aim", "ziel", "but", "objetivo"),
    "audience": ("audience", "for", "target", "target group", "zielgruppe", "public", "publico"),
    "message": ("message", "about", "botschaft", "theme", "idea"),
    "tone": ("tone", "mood", "feeling", "stimmung", "ton", "tono"),
    "platform": ("platform", "where", "channel", "plattform"),
    "product": ("product", "brand", "artist", "song", "produkt", "produit", "producto"),
}


def write_brief(facts: dict[str, Any]) -> BriefReply:
    """The fields that the text names; a label such as `Audience:` wins over guessing."""
    brief = facts.get("brief") or facts
    text = str(brief.get("text") or "")
    labels = labeled(text)
    said = {field: next((labels[name] for name in names if name in labels), "") for field, names in _LABELS.items()}
    is_ad = facts.get("kind") == ProjectKind.AD_CREATIVE
    found = {
        "goal": _goal(text),
        "audience": _audience(text),
        "message": _message(text),
        "tone": _tone(text),
        "platform": _platform(text),
        "product": _product(text) if is_ad else "",
    }
    fields = {name: shortened(said[name] or found[name], _LINE) for name in found}
    return BriefReply(**fields, claims=_claims(text) if is_ad else (), avoid=_avoid(text))


def _goal(text: str) -> str:
    return next((_plain(part) for part in sentences(text) if _GOAL.search(part) and refused(part) is None), "")


def _audience(text: str) -> str:
    for sentence in sentences(text):
        match = _AUDIENCE.match(sentence)
        if match and not any(word in PLATFORMS for word in words_of(sentence)):
            return match.group(1)
    return ""


def _message(text: str) -> str:
    """The first thing the text shows, as short as it was said."""
    about = next((part for part in sentences(text) if not is_instruction(part) and refused(part) is None), "")
    return shortened(_plain(about), 160)


def _tone(text: str) -> str:
    """Adjectives that stand for themselves, as in `Fresh, honest, no logos`."""
    parts = [part for sentence in sentences(text) for part in re.split(r"[,;]\s+", sentence)]
    told = (
        re.sub(r"^(?:and|a|an)\s+(?!bit|little)", "", _plain(part).lower()) for part in parts if is_tone(words_of(part))
    )
    return ", ".join(dict.fromkeys(told))


def _platform(text: str) -> str:
    return ", ".join(dict.fromkeys(PLATFORMS[word] for word in words_of(text) if word in PLATFORMS))


def _product(text: str) -> str:
    match = _PRODUCT.search(text)
    return _plain(match.group(1)) if match else ""


def _claims(text: str) -> tuple[str, ...]:
    """Facts as they were claimed, word for word, none added."""
    told = [part for part in clauses(text) if CLAIM_CUES & set(words_of(part)) or re.search(r"\d\s*%|\d+\s+\w", part)]
    return tuple(dict.fromkeys(shortened(part, _LINE) for part in told))[:8]


def _avoid(text: str) -> tuple[str, ...]:
    """Everything that is refused, without the word that refuses it."""
    found = re.split(r"[,;]\s+", labeled(text).get("avoid", ""))
    for sentence in sentences(text):
        for part in re.split(r"[,;]\s+", sentence):
            if (what := refused(part)) is not None:
                found.append(what)
    named = (shortened(_plain(part), _LINE) for part in found)
    return tuple(dict.fromkeys(part for part in named if part))[:12]


def _plain(text: str) -> str:
    return text.strip(" .!?…。！？,;:")
