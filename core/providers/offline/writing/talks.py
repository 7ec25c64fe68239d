"""Listens to what is said about a brief: the answer to a question, or more about the film, in the person's own words."""

from __future__ import annotations

import re
from typing import Any

from core.model.replies import BriefReply
from core.providers.offline.writing.briefs import write_brief
from core.providers.offline.writing.lexicon import PLATFORMS
from core.providers.offline.writing.reading import (
    is_instruction,
    is_tone,
    labeled,
    refused,
    sentences,
    shortened,
    words_of,
)

_LINE = 400
_ANSWER_WORDS = 30
_LENGTH = re.compile(
    r"\b(\d{1,3})\s*(s|sec|secs|seconds?|sekunden?|secondes?|segundos?|m|min|mins|minutes?|minuten?|minutos?)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\b(\d{1,3})\b")
_PASS = re.compile(
    r"^(?:skip(?: (?:it|this|that))?|pass|next|no idea|not sure|i don'?t know|dunno|whatever|no matter|anything|none|"
    r"doesn'?t matter|does not matter|leave it(?: (?:open|empty))?|you decide|keine ahnung|egal|weiter)[.!]*$",
    re.IGNORECASE,
)
_FINE = re.compile(r"^(?:ok(?:ay)?|yes|yep|fine|good|that'?s fine|keep it|ja|passt|oui|sí|si)\b", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:it(?:'s| is| should be| must be)?|this is|that(?:'s| is)?|they(?: are|'re)|somebody should|people should|we want)\s+"
    r"(?=\S)",
    re.IGNORECASE,
)
_GUESSED = ("goal", "message", "product")
_LISTS = ("claims", "avoid")


def write_talk(facts: dict[str, Any]) -> BriefReply:
    """What newly said words mean for the brief; nothing is made of words that pass a question by.

    Args:
        facts: `said`, the field it `answers` (or nothing), and the `brief` as it is.
    """
    said = str(facts.get("said") or "").strip()
    brief = facts.get("brief") or {}
    asked = str(facts.get("answers") or "")
    if not said or _PASS.match(said):
        return BriefReply()
    lines = "\n".join(sentences(said)) or said
    read = write_brief({"kind": facts.get("kind"), "brief": {"text": lines}})
    found = {name: value for name, value in read.model_dump().items() if value}
    length_s = length_in(said)
    if length_s is not None:
        found["length_s"] = length_s
    if not str(brief.get("text") or "").strip() and asked in {"", "text"}:
        return BriefReply(**{**found, "text": said})
    if asked and asked != "text" and _is_answer(said, asked):
        return BriefReply(**_answered(asked, lines, found))
    told = " ".join(part for part in sentences(said) if _is_told(part))
    labels = labeled(lines)
    kept = {
        name: value for name, value in found.items() if name not in _GUESSED or name in labels or not brief.get(name)
    }
    return BriefReply(**{**kept, "text": told})


def length_in(text: str) -> int | None:
    """Seconds of a length that is named in a text, 1 to 600; None when there is none."""
    match = _LENGTH.search(text)
    if match is None:
        return None
    length_s = int(match.group(1)) * (60 if match.group(2).lower().startswith("m") else 1)
    return length_s if 1 <= length_s <= 600 else None


def _is_answer(said: str, asked: str) -> bool:
    if asked == "length_s" and not (_NUMBER.search(said) or _FINE.match(said)):
        return False
    return len(words_of(said)) <= _ANSWER_WORDS and not labeled(said)


def _answered(asked: str, said: str, found: dict[str, Any]) -> dict[str, Any]:
    """The words as the answer to what was asked, and beside it only what they name outright."""
    labels = labeled(said)
    outright = {name: value for name, value in found.items() if name in {"platform", "length_s", *_LISTS, *labels}}
    said = " ".join(line for line in said.splitlines() if not labeled(line) and refused(line) is None) or said
    if asked == "length_s":
        return outright | _length(said)
    if asked in _LISTS:
        parts = [part.strip(" .") for part in re.split(r"[,;\n]\s*", said)]
        return outright | {asked: tuple(part for part in parts if part)}
    if refused(said) is not None and "avoid" in found:
        return outright
    answer = _LEAD.sub("", said.strip(" .!?…")).strip()
    if asked == "audience":
        answer = re.sub(r"^(?:for|to|für|pour|para|per)\s+", "", answer, flags=re.IGNORECASE)
    if asked == "platform":
        answer = found.get("platform") or re.sub(r"^(?:on|at|in)\s+", "", answer, flags=re.IGNORECASE)
    return {**outright, asked: shortened(answer, _LINE)}


def _length(said: str) -> dict[str, int]:
    """A bare number is seconds too, where a length was asked for."""
    number = None if _FINE.match(said) else _NUMBER.search(said)
    seconds = int(number.group(1)) if number else 0
    return {"length_s": seconds} if 1 <= seconds <= 600 and length_in(said) is None else {}


def _is_told(sentence: str) -> bool:
    """Whether a sentence tells what is seen, and not how the film should be made or for whom."""
    words = words_of(sentence)
    is_aside = refused(sentence) is not None or is_tone(words) or is_instruction(sentence) or bool(labeled(sentence))
    is_place = len(words) <= 4 and any(word in PLATFORMS for word in words)
    is_length = length_in(sentence) is not None and len(words) <= 8
    return not (
        is_aside or is_place or is_length or sentence.lower().startswith(("for people", "audience", "aimed at"))
    )
