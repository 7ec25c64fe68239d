"""What was seen of rendered pieces, kept so that no piece is decoded a second time when its next film is read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from core.digest import digest_of
from core.film.gaze import Glance, Looks, glances, laid_out
from core.film.walk import sound_hash, walk
from core.model.base import Doc, Value
from core.process import Stop, never

RECIPE = 1
"""Raised when the same piece would be seen otherwise."""


class Witness(Value):
    """One rendered piece as it was right after it was rendered.

    Args:
        packets: A short hash of each of its encoded pictures, in the order in which they are stored.
        start: Hash of its first picture, decoded.
        levels, changes, details: Of its frames, as `Looks` says.
        head, tail: Its first and last frame as thumbnails, in hexadecimal.
    """

    packets: tuple[str, ...]
    start: str
    levels: tuple[float, ...]
    changes: tuple[float, ...]
    details: tuple[float, ...]
    head: str
    tail: str

    @property
    def glance(self) -> Glance:
        """What was seen of it when it was decoded."""
        looks = Looks(self.levels, self.changes, self.details)
        return Glance(looks, bytes.fromhex(self.head), bytes.fromhex(self.tail))


class Witnesses(Doc):
    """Several pieces that were seen in one go, by the names under which they are kept."""

    schema_name: ClassVar[str] = "witnesses"

    seen: dict[str, Witness]


@dataclass(frozen=True)
class Marks:
    """What tells a piece from any other: hashes of its encoded pictures and of its first one, decoded."""

    packets: tuple[str, ...]
    start: str


@dataclass(frozen=True)
class Proof:
    """What a film was joined from.

    Args:
        parts: A piece each, in the order of the film.
        sound: Hash of the finished sound; empty where there is none, None where nobody knows.
        looks: Of all frames, where they were seen before; None has the film decoded.
        decoded: Frames that were decoded just now to be looked at.
    """

    parts: tuple[Marks, ...]
    sound: str | None = None
    looks: Looks | None = None
    decoded: int = 0


def witness_key(piece: str, *, decoder: str) -> str:
    """Under which name what was seen of a piece is kept.

    Args:
        piece: Digest of its file.
        decoder: Version of FFmpeg.
    """
    return digest_of("witness", {"recipe": RECIPE, "piece": piece, "decoder": decoder})


def marks_of(path: Path) -> Marks:
    """Reads a rendered piece and decodes its first picture.

    Raises:
        ProbeError: When it cannot be read.
    """
    found = walk(path, name="A rendered piece")
    return Marks(found.packets, found.starts.get(0, ""))


def witness_pieces(pieces: Mapping[str, Path], *, should_stop: Stop = never) -> dict[str, Witness]:
    """Looks at rendered pieces, each decoded once; empty when one does not hold as many frames as it says.

    Args:
        pieces: Files of `render_segment`, all encoded alike, by the names they are to have.
        should_stop: Asked all the time.

    Raises:
        ProbeError: When one cannot be read.
        RenderError: When FFmpeg failed.
        CancelledError: When `should_stop` said so.
    """
    marks = {name: marks_of(path) for name, path in pieces.items()}
    frames = [len(mark.packets) for mark in marks.values()]
    seen = glances(list(pieces.values()), frames, should_stop=should_stop)
    return {} if seen is None else {name: _witness(marks[name], one) for name, one in zip(pieces, seen, strict=True)}


def proof_of(parts: Sequence[Witness], sound: Path | None, *, decoded: int = 0) -> Proof:
    """The proof of a film whose pieces were all seen.

    Args:
        parts: In the order of the film.
        sound: The finished sound.
        decoded: Frames that were decoded for it.
    """
    looks = laid_out([part.glance for part in parts])
    heard = "" if sound is None else sound_hash(sound)
    return Proof(tuple(Marks(part.packets, part.start) for part in parts), heard, looks, decoded)


def fresh_proof(parts: Sequence[Path], sound: Path | None) -> Proof:
    """The proof of a film that is decoded whole when it is read back.

    Raises:
        ProbeError: When a piece cannot be read.
    """
    marks = {path: marks_of(path) for path in dict.fromkeys(parts)}
    return Proof(tuple(marks[path] for path in parts), "" if sound is None else sound_hash(sound))


def _witness(marks: Marks, glance: Glance) -> Witness:
    return Witness(
        packets=marks.packets,
        start=marks.start,
        levels=glance.looks.levels,
        changes=glance.looks.changes,
        details=glance.looks.details,
        head=glance.head.hex(),
        tail=glance.tail.hex(),
    )
