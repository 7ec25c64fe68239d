"""What a film is held against when it is read back: its pieces as they were seen right after they were rendered.

Each piece is decoded once. What was seen of it is kept, many pieces in one file, so that a film with one changed shot costs
one shot to prove.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from core.blobs import Blobs
from core.errors import StoreError
from core.film import ffmpeg_version
from core.film.witness import Proof, Witness, Witnesses, fresh_proof, proof_of, witness_key, witness_pieces
from core.model.delivery import Codec
from core.model.orders import RenderOrder
from core.process import Stop, never


class Seen(NamedTuple):
    """The proof of a film, and what is to be kept of what was seen for it.

    Args:
        proof: None where the file is no join of pieces.
        blob: Digest of the file that holds what was seen just now; None where nothing was.
        fresh: Names under which that is kept.
    """

    proof: Proof | None
    blob: str | None = None
    fresh: tuple[str, ...] = ()


def witness_names(order: RenderOrder, pieces: Sequence[str]) -> tuple[str, ...]:
    """Under which names it is kept what was seen of the pieces of a film; none for what is no join of pieces.

    Args:
        pieces: Digests of their files, in the order of the film.
    """
    if order.settings.delivery.codec in (Codec.GIF, Codec.SOUND):
        return ()
    return tuple(witness_key(piece, decoder=ffmpeg_version()) for piece in pieces)


def seen_of(
    order: RenderOrder,
    pieces: Sequence[str],
    sound: str | None,
    kept: Mapping[str, str],
    blobs: Blobs,
    *,
    should_stop: Stop = never,
) -> Seen:
    """Looks at the pieces of a film that nobody has looked at yet.

    Args:
        pieces: Digests of their files, in the order of the film.
        sound: Digest of the finished sound; None for a silent film.
        kept: What was kept before, by `witness_names`: digests of files.

    Raises:
        ProbeError: When a piece cannot be read.
        RenderError: When FFmpeg failed.
        DiskFullError: When there is no room for what was seen.
        CancelledError: When told to stop.
    """
    names = witness_names(order, pieces)
    if not names:
        return Seen(None)
    known = dict(_remembered(names, kept, blobs))
    missing = {name: blobs.path(piece) for name, piece in zip(names, pieces, strict=True) if name not in known}
    fresh = witness_pieces(missing, should_stop=should_stop) if missing else {}
    heard = None if sound is None else blobs.path(sound)
    if len(fresh) < len(missing):
        return Seen(fresh_proof([blobs.path(piece) for piece in pieces], heard))
    known |= fresh
    decoded = sum(len(one.packets) for one in fresh.values())
    proof = proof_of([known[name] for name in names], heard, decoded=decoded)
    blob = blobs.put_bytes(Witnesses(seen=fresh).to_json().encode()) if fresh else None
    return Seen(proof, blob, tuple(fresh))


def _remembered(names: Sequence[str], kept: Mapping[str, str], blobs: Blobs) -> Iterator[tuple[str, Witness]]:
    """What was seen before. A file that cannot be read any more is no loss: its pieces are looked at again."""
    wanted = set(names)
    for blob in {kept[name] for name in wanted if name in kept}:
        try:
            found = Witnesses.from_json(blobs.path(blob).read_text("utf-8"))
        except (StoreError, UnicodeDecodeError):
            continue
        yield from ((name, one) for name, one in found.seen.items() if name in wanted)
