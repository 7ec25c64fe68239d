"""Subtitle files: SubRip (`.srt`) and WebVTT (`.vtt`), read as people bring them and written as players want them.

Read without complaint: either mark before the thousandths, missing numbers, blocks in any order, markup, notes, styles and
places of a VTT. What cannot be understood is named with its line.
Source: W3C, WebVTT; SubRip has no standard, so what common editors write is taken.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from core.errors import InputError
from core.model.base import Value
from core.model.captions import MOST_CUES, Captions, Cue

MOST_BYTES = 4_000_000
_LONGEST_TEXT = 1_000
_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?")
_ARROW = "-->"
_TAG = re.compile(r"</?(?:[a-zA-Z][^<>]*|\d[\d:.]*)>|\{\\[^{}]*\}")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEADER = "WEBVTT"
_ASIDE = ("NOTE", "STYLE", "REGION")
_LOST = "Save the file as UTF-8 and bring it again."


class ScriptKind(StrEnum):
    """How subtitles are written down."""

    SRT = "srt"
    VTT = "vtt"


class Script(Value):
    """A subtitle file that was read.

    Args:
        captions: In the order of their beginnings.
        told: What a person should know of how it was read, in sentences.
    """

    captions: Captions
    told: tuple[str, ...] = ()


def read_script(content: bytes) -> Script:
    """Reads a subtitle file of either kind; which one it is, is seen from its content.

    Raises:
        InputError: With the line, when something in it is no subtitle; when there are none, or too many.
    """
    if len(content) > MOST_BYTES:
        raise InputError("The file is too large for subtitles.", hint="Bring an .srt or .vtt file.")
    text, told = _decoded(content)
    captions, more = parsed(text)
    return Script(captions=captions, told=(*told, *more))


def parsed(text: str) -> tuple[Captions, tuple[str, ...]]:
    """Reads subtitles from text, as they stand in a file or in a field that a person writes in.

    Returns:
        The subtitles, and what a person should know of how they were read, in sentences.

    Raises:
        InputError: With the line, as `read_script`.
    """
    cues, empty = [], 0
    is_vtt = text.lstrip("\ufeff").startswith(_HEADER)
    for line, block in _blocks(text, is_vtt=is_vtt):
        cue = _cue(line, block, is_vtt=is_vtt)
        empty += cue is None
        cues += [cue] if cue is not None else []
        if len(cues) > MOST_CUES:
            raise InputError(f"There are more than {MOST_CUES:,} subtitles.", hint="Bring them in parts.")
    ordered = sorted(cues, key=lambda cue: cue.start_ms)
    told = ["They were not in the order of their times; now they are."] if ordered != cues else []
    if empty:
        told.append(f"{empty} without words {'was' if empty == 1 else 'were'} left out.")
    if not cues and text.strip():
        raise InputError("There are no subtitles in it.", hint="Bring an .srt or .vtt file.")
    return Captions(cues=tuple(ordered)), tuple(told)


def written(captions: Captions, kind: ScriptKind) -> str:
    """Subtitles as the text of a file, with a line end at its end."""
    is_vtt = kind is ScriptKind.VTT
    blocks = []
    for number, cue in enumerate(captions.cues, start=1):
        start, stop = (stamp(ms, "." if is_vtt else ",") for ms in (cue.start_ms, cue.stop_ms))
        blocks.append(f"{number}\n{start} {_ARROW} {stop}\n{_escaped(cue.text, is_vtt=is_vtt)}\n")
    return "\n".join([*([f"{_HEADER}\n"] if is_vtt else []), *blocks])


def stamp(ms: int, mark: str = ",") -> str:
    """`00:01:02,345`."""
    seconds, rest = divmod(ms, 1_000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{mark}{rest:03d}"


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file. UTF-8 is taken in silence, UTF-16 where it is marked; anything else is taken for Latin-1 and told."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(name), ()
            except UnicodeDecodeError as exc:
                raise InputError(f"The file is marked as {name[:6].upper()}, but is not.", hint=_LOST) from exc
    if b"\0" in content:
        raise InputError("The file is not text.", hint="Bring an .srt or .vtt file.")
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        told = (
            "It is not written in UTF-8, so it was read as Western European (Windows): look whether accents are right."
        )
        return content.decode("cp1252", errors="replace"), (told,)


def _blocks(text: str, *, is_vtt: bool) -> Iterator[tuple[int, list[str]]]:
    """Pieces between empty lines, each with the number of its first line; headers, notes and styles are left out."""
    block: list[str] = []
    begins = 1
    for number, line in enumerate([*_lines(text), ""], start=1):
        if line.strip():
            begins = begins if block else number
            block.append(line)
            continue
        if block and not (is_vtt and _is_aside(block, begins)):
            yield from _parted(begins, block)
        block = []


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text.lstrip("\ufeff"))


def _is_aside(block: Sequence[str], begins: int) -> bool:
    if begins == 1 or any(_ARROW in line for line in block[:2]):
        return begins == 1 and block[0].startswith(_HEADER) and not any(_ARROW in line for line in block)
    return block[0].split(" ")[0].split("\t")[0] in _ASIDE


def _parted(begins: int, block: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Subtitles that lack the empty line between them, apart; each begins at its line of times or the number above it."""
    arrows = [at for at, line in enumerate(block) if _ARROW in line]
    if block[0].startswith(_HEADER) and begins == 1 and arrows:
        begins, block, arrows = begins + 1, block[1:], [at - 1 for at in arrows]
    starts = [
        at - 1 if at and (number == 0 or block[at - 1].strip().isdigit()) else at for number, at in enumerate(arrows)
    ]
    if not starts or starts[0] > 0:
        starts.insert(0, 0)
    for start, stop in zip(starts, [*starts[1:], len(block)], strict=True):
        yield begins + start, block[start:stop]


def _cue(begins: int, block: Sequence[str], *, is_vtt: bool) -> Cue | None:
    """One subtitle; None where it has no words."""
    at = next((at for at, line in enumerate(block[:2]) if _ARROW in line), None)
    if at is None:
        first = block[0].strip()
        if len(block) == 1 and first.isdigit():
            return None  # a number without anything
        raise InputError(
            f"Line {begins}: there is no time before “{first[:40]}”.",
            hint="Every subtitle begins with a line such as 00:00:01,000 --> 00:00:03,500.",
        )
    start_ms, stop_ms = _times(begins + at, block[at])
    text = _plain(block[at + 1 :], is_vtt=is_vtt)
    if not text:
        return None
    if len(text) > _LONGEST_TEXT:
        raise InputError(f"Line {begins}: a subtitle has more than {_LONGEST_TEXT:,} letters.", hint="Split it.")
    return Cue(start_ms=start_ms, stop_ms=stop_ms, text=text)


def _times(line: int, text: str) -> tuple[int, int]:
    before, _, after = text.partition(_ARROW)
    ends = after.split()
    start, stop = _TIME.fullmatch(before.strip()), _TIME.fullmatch(ends[0]) if ends else None
    if start is None or stop is None:
        raise InputError(f"Line {line}: “{text.strip()[:60]}” is no time.", hint="Write 00:00:01,000 --> 00:00:03,500.")
    start_ms, stop_ms = _ms(start), _ms(stop)
    if stop_ms <= start_ms:
        raise InputError(
            f"Line {line}: the subtitle ends at {stamp(stop_ms)}, before it begins.",
            hint="Set its end after its beginning.",
        )
    return start_ms, stop_ms


def _ms(found: re.Match[str]) -> int:
    hours, minutes, seconds, part = found.groups()
    return (int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)) * 1_000 + int((part or "0").ljust(3, "0"))


def _plain(lines: Sequence[str], *, is_vtt: bool) -> str:
    """Words without markup; entities of a VTT as what they stand for."""
    whole = _BREAK.sub("\n", "\n".join(lines))
    bare = _TAG.sub("", whole).replace("\0", "")
    bare = html.unescape(bare) if is_vtt else bare
    return "\n".join(kept for line in bare.splitlines() if (kept := line.strip()))


def _escaped(text: str, *, is_vtt: bool) -> str:
    """Words as a file holds them: nothing in them may be taken for a time, for markup, or for the end of a subtitle."""
    lines = "\n".join(kept for line in text.splitlines() if (kept := line.strip()))
    if is_vtt:
        return lines.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return lines.replace(_ARROW, "→")
