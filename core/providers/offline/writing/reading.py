"""Takes a person's text apart: sentences, pictures in it, things in those. Any language, any length, never fails."""

from __future__ import annotations

import re
from functools import lru_cache

from core.providers.offline.writing.lexicon import (
    BREAKS,
    COMMON,
    DETERMINERS,
    ING_NOUNS,
    LINKS,
    NOT_SHOWN,
    PLATFORMS,
    SOFTENERS,
    SUBJECTS,
    TONES,
    VERBS,
)

MOST_CLAUSES = 400
_LONGEST = 150
_WORD = re.compile(r"[^\W_](?:[\w'’-]*\w)?")
_SENTENCE = re.compile(r"[^.!?…。！？\n]+[.!?…。！？]*[\"”»’)]*")
_CLAUSE = re.compile(
    r"(?:[,;、，；—–]|:(?!\s*[\"“„«]))+\s+|\s+[-—–]\s+|[、，；]|\s+(?:and then|then|but|while|until)\s+"
)
_JOINED = re.compile(r"\s+(?:and|und|et|y|e)\s+")
_QUOTE = re.compile(r"[\"“„«]([^\"“”„«»]{2,200})[\"”“»]")
_LABEL = re.compile(r"^\s*[-*•]?\s*([A-Za-z ]{3,20}?)\s*[:=]\s+(.+)$")
_REFUSAL = re.compile(
    r"^(?:please\s+)?(?:no|not|don't|dont|do not|never|avoid|without|skip|kein\w*|nicht|ohne|pas de|pas d'|sans|sin|niente|senza|sem)"
    r"\s+(?:(?:ever|any|show|say|use|have|include|mention)\s+)*",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:i want |we want |we need |make )?(?:an? |the |our )?(?:\w+ ){0,2}?"
    r"(?:film|video|movie|clip|story|ad|advert|commercial|spot|launch|promo|trailer)s? (?:about|of|for|called|on|with)\s+",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w-]+")
_FORM = re.compile(r"(?<=\w)\s+(?:song|track|video|film|movie|ad|commercial|clip)$", re.IGNORECASE)
_LENGTH = re.compile(r"\b\d+\s*(?:s|sec|secs|seconds?|min|minutes?|sekunden?|secondes?|segundos?)\b", re.IGNORECASE)


def words_of(text: str) -> list[str]:
    """Words in lower case, in any script."""
    return [word.lower() for word in _WORD.findall(text)]


def sentences(text: str) -> list[str]:
    """Sentences and lines as they were written, trimmed; a run without an end is cut at blanks."""
    found = []
    for match in _SENTENCE.finditer(text):
        sentence = " ".join(match.group().split())
        if _WORD.search(sentence):
            found += _pieces(sentence)
    return found


@lru_cache(maxsize=64)
def clauses(text: str) -> tuple[str, ...]:
    """What there is to see, piece by piece in the order of the text. Instructions (`no …`, `30 seconds`) are left out."""
    found: list[str] = []
    for sentence in sentences(text):
        if _LABEL.match(sentence) or is_instruction(sentence):
            continue
        pieces = [piece.strip(" .,;:!?…。！？-—–") for piece in _CLAUSE.split(sentence)]
        found += [part for piece in pieces if piece for part in _parts(piece) if is_seen(part)]
        if len(found) >= MOST_CLAUSES:
            break
    whole = [sentence.strip(" .") for sentence in sentences(text)]
    return tuple(found[:MOST_CLAUSES]) or tuple(whole[:MOST_CLAUSES])


def is_english(text: str) -> bool:
    """Whether enough of its words are plain English ones to speak English about it."""
    words = words_of(text[:4000])
    if not words:
        return True
    known = sum(word in COMMON or word in VERBS for word in words)
    return known / len(words) >= 0.15 or (text.isascii() and len(words) < 8)


def is_instruction(sentence: str) -> bool:
    """Whether a sentence says how the film should be made, and not what is in it."""
    words = words_of(sentence)
    lower = sentence.lower()
    if lower.startswith(("keep it", "make it", "make sure", "use ", "for ")) or refused(sentence) is not None:
        return True
    is_about_film = any(word in PLATFORMS for word in words) or _LENGTH.search(sentence) is not None
    return (is_about_film and len(words) <= 8) or is_tone(words)


def refused(clause: str) -> str | None:
    """What a clause refuses, such as `logos` of `no logos`; None when it refuses nothing."""
    match = _REFUSAL.match(clause)
    return clause[match.end() :].strip(" .!?,;:") if match else None


def is_tone(words: list[str]) -> bool:
    """Whether the words are adjectives of tone and little else, as in `dreamy, warm, a bit sad`."""
    told = sum(word in TONES for word in words)
    return told > 0 and told + sum(word in SOFTENERS for word in words) == len(words)


def is_seen(clause: str) -> bool:
    """Whether a clause shows something: it has a word with a picture in it and is not all tone."""
    words = words_of(clause)
    if not words or is_tone(words) or refused(clause) is not None or _LENGTH.fullmatch(clause.strip()):
        return False
    return any(word not in COMMON for word in words) and (len(words) > 1 or len(words[0]) > 3 or not words[0].isascii())


def things(clause: str) -> list[str]:
    """Noun phrases in a clause, such as `an old car`; for other languages its longest words."""
    found: list[str] = []
    phrase: list[str] = []
    before = ""
    for word in _WORD.findall(_QUOTE.sub(" ", clause)):
        lower = word.lower()
        is_verb = lower in VERBS or (before in SUBJECTS and lower not in DETERMINERS)
        is_participle = before in LINKS and lower.endswith(("ed", "en", "ing"))
        if lower in DETERMINERS or lower in BREAKS or is_verb or is_participle:
            _close(phrase, found)
            phrase = [word] if lower in DETERMINERS else []
        else:
            phrase.append(word)
        before = lower
    _close(phrase, found)
    return found


def quoted(text: str) -> str:
    """Words somebody says in it, or nothing."""
    found = _QUOTE.search(text)
    return found.group(1).strip() if found else ""


def labeled(text: str) -> dict[str, str]:
    """Lines like `Audience: night owls`, by their label in small letters."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if match := _LABEL.match(line):
            found.setdefault(match.group(1).strip().lower(), match.group(2).strip())
    return found


def shortened(text: str, most: int) -> str:
    """The text, cut at a blank when it is longer, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return f"{head.rpartition(' ')[0] or head}…"


def _pieces(sentence: str) -> list[str]:
    pieces = []
    while len(sentence) > 4 * _LONGEST:
        head, blank, _rest = sentence[:_LONGEST].rpartition(" ")
        piece = head if blank else sentence[:_LONGEST]
        pieces.append(piece.strip())
        sentence = sentence[len(piece) :].strip()
    return [piece for piece in (*pieces, sentence) if piece]


def _parts(piece: str) -> list[str]:
    """Cuts a long clause at `and` where both sides can stand alone; who does it is said again where needed."""
    piece = _FORM.sub("", _ABOUT.sub("", piece))
    parts = _JOINED.split(piece)
    if len(parts) < 2 or any(len(words_of(part)) < 3 for part in parts):
        parts = [piece]
    who = _who(parts[0])
    told = [parts[0], *(f"{who} {part}" if who and _first(part) in VERBS else part for part in parts[1:])]
    return [shortened(re.sub(r"^(?:and|but|so|then|und|et|y)\s+", "", part), _LONGEST) for part in told]


def _who(clause: str) -> str:
    """Who does what the clause tells, to be said again: `they`, `the old man`; nothing where that is not plain."""
    first = clause.split(" ", 1)[0]
    if first.lower() in SUBJECTS:
        return first
    named = things(clause)
    if not named or not clause.startswith(named[0]) or not is_english(clause):
        return ""
    return re.sub(r"^(?:an?|some|one)\s", "the ", named[0], flags=re.IGNORECASE)


def _first(part: str) -> str:
    return next(iter(words_of(part)), "")


def _close(phrase: list[str], found: list[str]) -> None:
    while len(phrase) > 1 and _is_trailing(phrase[-1].lower()):
        phrase = phrase[:-1]
    if phrase and phrase[-1].lower() in NOT_SHOWN:
        return
    names = [word for word in phrase if word.lower() not in DETERMINERS]
    if names and len(names) <= 4 and any(len(word) > 2 or not word.isascii() for word in names):
        found.append(" ".join(phrase))


def _is_trailing(word: str) -> bool:
    """Whether a word at the end of a phrase says what the thing does or is: `coming` of `a storm coming`."""
    return (word.endswith("ing") and word not in ING_NOUNS) or word in TONES


def names_in(text: str) -> frozenset[str]:
    """Words written large in the middle of a sentence: names of people, places and products."""
    return frozenset(_NAME.findall(text))
