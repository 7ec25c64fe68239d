"""The index of a joined film: one `moov` over the samples of many pieces and of the mixed sound.

Pictures and sound lie in turns of about half a second, so that a film plays while it is loaded. Source: ISO/IEC 14496-12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from core.errors import RenderError
from core.film.boxes import box_head, made_box
from core.film.tables import Numbers, Pictures, Track

_TURN_S = Fraction(1, 2)
_NO_FLAGS = bytes(4)
_MOST_TICKS = (1 << 32) - 1
_SMALL_FILE = (1 << 32) - (1 << 26)
"""Up to here places in the file are kept in 32 bits; 64 MB are left for the index."""


@dataclass(frozen=True, eq=False)
class Turns:
    """How the samples of a track are laid out in the film.

    Args:
        samples: Of each turn but the last, which may hold fewer.
        sizes: Bytes of each turn.
        count: Samples of all turns.
    """

    samples: int
    sizes: Numbers
    count: int


@dataclass(frozen=True, eq=False)
class Plan:
    """A film to be written.

    Args:
        head: Everything that stands before pictures and sound.
        pictures, sound: Bytes of each turn; they are written one after the other, pictures first.
    """

    head: bytes
    pictures: Numbers
    sound: Numbers


def plan_film(pieces: Sequence[Pictures], description: bytes, sound: Track | None) -> Plan:
    """Lays a film out.

    Args:
        pieces: In order, at least one, all with the same clocks; the same one may come again.
        description: The content of `stsd` for all of them.
        sound: The mix; None for a silent film.

    Raises:
        RenderError: When it is too long for the clock of the file.
    """
    seen = _picture_turns(pieces)
    heard = Turns(1, np.zeros(0, np.int64), 0) if sound is None else _sound_turns(sound)
    is_large = int(seen.sizes.sum() + heard.sizes.sum()) > _SMALL_FILE
    body = box_head("mdat", int(seen.sizes.sum() + heard.sizes.sum()))
    first = pieces[0].track
    kind = made_box("ftyp", first.top["ftyp"])

    def index(start: int) -> bytes:
        places, others = _places(start, seen.sizes, heard.sizes)
        tracks = [_picture_track(pieces, description, _chunks(seen, places, is_large=is_large))]
        if sound is not None:
            tracks.append(_sound_track(sound, first.movie[0], _chunks(heard, others, is_large=is_large)))
        return made_box("moov", made_box("mvhd", _movie_head(pieces, sound)), *tracks)

    start = len(kind) + len(index(0)) + len(body)
    return Plan(kind + index(start) + body, seen.sizes, heard.sizes)


def _picture_turns(pieces: Sequence[Pictures]) -> Turns:
    samples = max(1, round(_TURN_S * pieces[0].track.timescale / pieces[0].step))
    sizes = np.concatenate([piece.sizes for piece in pieces])
    return Turns(samples, np.add.reduceat(sizes, np.arange(0, len(sizes), samples)), len(sizes))


def _sound_turns(sound: Track) -> Turns:
    samples = max(1, round(_TURN_S * sound.timescale / sound.step))
    return Turns(samples, sound.chunks(samples), sound.count)


def _places(start: int, seen: Numbers, heard: Numbers) -> tuple[Numbers, Numbers]:
    """Where each turn begins."""
    most = max(len(seen), len(heard))
    both = np.zeros((most, 2), np.int64)
    both[: len(seen), 0], both[: len(heard), 1] = seen, heard
    begins = start + np.cumsum(both.ravel()) - both.ravel()
    return begins[0::2][: len(seen)], begins[1::2][: len(heard)]


def _film_ticks(pieces: Sequence[Pictures]) -> int:
    """How long the film is on the clock of its pictures.

    Raises:
        RenderError: When 32 bits are too few.
    """
    return _fitting(sum(piece.track.count for piece in pieces) * pieces[0].step)


def _movie_head(pieces: Sequence[Pictures], sound: Track | None) -> bytes:
    first = pieces[0].track
    length = _film_ticks(pieces) * first.movie[0] // first.timescale
    content = bytearray(first.top["mvhd"])
    content[16:20] = max(length, 0 if sound is None else _sound_length(sound, first.movie[0])).to_bytes(4)
    content[-4:] = (2 if sound is None else 3).to_bytes(4)
    return bytes(content)


def _sound_length(sound: Track, timescale: int) -> int:
    """In ticks of the film."""
    clock, length = sound.movie
    return _fitting(round(Fraction(length * timescale, clock)))


def _fitting(ticks: int) -> int:
    if ticks > _MOST_TICKS:
        raise RenderError("The film is too long for one file.", hint="Export it in two parts.")
    return ticks


def _picture_track(pieces: Sequence[Pictures], description: bytes, chunks: bytes) -> bytes:
    first = pieces[0].track
    lead = max(piece.lead for piece in pieces)
    ticks = _film_ticks(pieces)
    length = ticks * first.movie[0] // first.timescale
    tables = [made_box("stsd", description), _table("stts", [(sum(p.track.count for p in pieces), pieces[0].step)])]
    tables += [*_key_table(pieces), *_lean_table(pieces), *_shift_table(pieces, lead), chunks, _size_table(pieces)]
    media = bytearray(first.media["mdhd"])
    media[16:20] = ticks.to_bytes(4)
    return _track(first, 1, (length, lead * pieces[0].step), bytes(media), tables)


def _sound_track(sound: Track, timescale: int, chunks: bytes) -> bytes:
    """The sound's own tables, but for where its samples are now."""
    kept = [made_box(kind, table) for kind, table in sound.tables.items() if kind not in ("stsc", "stco", "co64")]
    return _track(sound, 2, (_sound_length(sound, timescale), sound.begin), sound.media["mdhd"], [*kept, chunks])


def _track(like: Track, number: int, shown: tuple[int, int], media_head: bytes, tables: Sequence[bytes]) -> bytes:
    """A track; `shown` is its length in ticks of the film, and where on its own clock that begins."""
    head = bytearray(like.track["tkhd"])
    head[12:16], head[20:24] = number.to_bytes(4), shown[0].to_bytes(4)
    edit = _table("elst", [(*shown, 1 << 16)])
    parts = [made_box(kind, content) for kind, content in like.parts.items() if kind != "stbl"]
    kept = [made_box(kind, content) for kind, content in like.media.items() if kind not in ("mdhd", "minf")]
    media = [made_box("mdhd", media_head), *kept, made_box("minf", *parts, made_box("stbl", *tables))]
    return made_box("trak", made_box("tkhd", bytes(head)), made_box("edts", edit), made_box("mdia", *media))


def _key_table(pieces: Sequence[Pictures]) -> list[bytes]:
    """Which pictures stand by themselves; nothing where all do."""
    if all(len(piece.keys) == piece.track.count for piece in pieces):
        return []
    keys = np.concatenate([before + piece.keys for before, piece in zip(_starts(pieces), pieces, strict=True)]) + 1
    return [_table("stss", keys)]


def _lean_table(pieces: Sequence[Pictures]) -> list[bytes]:
    if not any("sdtp" in piece.track.tables for piece in pieces):
        return []
    return [made_box("sdtp", _NO_FLAGS, *(piece.leans for piece in pieces))]


def _shift_table(pieces: Sequence[Pictures], lead: int) -> list[bytes]:
    """How long after it is decoded each picture is shown; nothing where all are stored as they are shown."""
    if lead == 0:
        return []
    shifts = np.concatenate([piece.places - np.arange(piece.track.count) for piece in pieces]) + lead
    begins = np.flatnonzero(np.append(True, np.diff(shifts) != 0))
    runs = np.diff(np.append(begins, len(shifts)))
    return [_table("ctts", np.stack([runs, shifts[begins] * pieces[0].step], axis=1))]


def _size_table(pieces: Sequence[Pictures]) -> bytes:
    sizes = np.concatenate([piece.sizes for piece in pieces])
    return made_box("stsz", _NO_FLAGS, bytes(4), len(sizes).to_bytes(4), sizes.astype(">u4").tobytes())


def _chunks(turns: Turns, places: Numbers, *, is_large: bool) -> bytes:
    """Which samples each turn holds, and where it begins."""
    rest = turns.count % turns.samples
    held = [(1, turns.samples, 1)] if turns.count >= turns.samples else []
    if rest:
        held.append((len(places), rest, 1))
    where = _table("co64", places, ">u8") if is_large else _table("stco", places)
    return _table("stsc", held) + where


def _starts(pieces: Sequence[Pictures]) -> Numbers:
    """The first picture of each piece in the film."""
    counts = np.array([piece.track.count for piece in pieces], np.int64)
    return np.cumsum(counts) - counts


def _table(kind: str, rows: Sequence[tuple[int, ...]] | Numbers, width: str = ">u4") -> bytes:
    return made_box(kind, _NO_FLAGS, len(rows).to_bytes(4), np.asarray(rows, np.int64).astype(width).tobytes())
