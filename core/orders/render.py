"""A film in pieces that can be done one by one: sound, join, and reading the file back; each segment is an order of its own.

Each piece ends with a file in the blobs, so whatever is interrupted goes on with the next piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.blobs import Blobs
from core.errors import RenderError
from core.film import (
    MIX_SUFFIX,
    Segment,
    compile_cut,
    ffmpeg_version,
    finish,
    give_up,
    has_sound,
    mix_key,
    mix_lanes,
    mix_sound,
    probe,
    read_back,
    sound_key,
    sound_suffix,
)
from core.film.witness import Proof
from core.model.cells import MadeWith
from core.model.delivery import Codec
from core.model.film import Film, FilmReport
from core.model.money import FREE
from core.model.orders import OrderResult, Output, RenderOrder
from core.process import Stop, never


class Work(NamedTuple):
    """What a film took: frames encoded now, frames taken from before, and seconds."""

    rendered_frames: int
    reused_frames: int
    render_s: float


def segments_of(order: RenderOrder) -> tuple[Segment, ...]:
    """The segments of the film, in order, for the FFmpeg of this machine; of sound alone there are none."""
    if order.settings.delivery.codec is Codec.SOUND:
        return ()
    return compile_cut(order.cut, order.settings, encoder=ffmpeg_version(), captions=order.burned)


def sound_key_of(order: RenderOrder) -> str:
    """Under which key the film's sound is kept, for the FFmpeg of this machine."""
    return sound_key(order.cut, order.settings, encoder=ffmpeg_version())


def mix_key_of(order: RenderOrder) -> str:
    """Under which key the mix is kept from which the film's sound is made, for any delivery."""
    return mix_key(order.cut, encoder=ffmpeg_version())


def mix_of(order: RenderOrder, blobs: Blobs, *, should_stop: Stop = never) -> str | None:
    """Mixes what is heard in the film and returns its digest; None for a silent film.

    Raises:
        RenderError: When a sound cannot be decoded.
        DiskFullError: When there is no room for it.
        CancelledError: When told to stop.
    """
    if not has_sound(order.cut, order.settings):
        return None
    with blobs.temp_folder() as folder:
        mixed = mix_lanes(order.cut, blobs, folder / f"mix{MIX_SUFFIX}", should_stop=should_stop)
        return None if mixed is None else blobs.put_file(mixed)


def sound_of(order: RenderOrder, mix: str | None, blobs: Blobs, *, should_stop: Stop = never) -> str | None:
    """Brings a mix to its loudness, encodes it and returns the digest; None for a silent film.

    Raises:
        DiskFullError: When there is no room for it.
        RenderError: When FFmpeg failed.
        CancelledError: When told to stop.
    """
    with blobs.temp_folder() as folder:
        to = folder / f"sound{sound_suffix(order.settings)}"
        mixed = mix_sound(
            order.cut,
            order.settings,
            blobs,
            to,
            mix=None if mix is None else blobs.path(mix),
            should_stop=should_stop,
        )
        return None if mixed is None else blobs.put_file(mixed)


def went_on_without_card(parts: Sequence[Segment], error: RenderError) -> bool:
    """After a failed render: whether a graphics card was to encode it. If so it is given up, and planning anew leaves it out."""
    cards = {part.encoding.encoder for part in parts if part.encoding.is_hardware}
    for card in cards:
        give_up(card, error.tail.strip().splitlines()[-1] if error.tail.strip() else error.message)
    return bool(cards)


def joined(
    order: RenderOrder, digests: Sequence[str], sound: str | None, blobs: Blobs, *, should_stop: Stop = never
) -> str:
    """Makes the film's file of its segments and its sound, and returns its digest.

    Raises:
        InputError: When sound alone is wanted of a silent film.
        DiskFullError: When there is no room for it.
        RenderError: When FFmpeg failed.
        CancelledError: When told to stop.
    """
    wanted = order.settings.delivery
    with blobs.temp_folder() as folder:
        to = folder / f"film{wanted.suffix}"
        heard = None if sound is None else blobs.path(sound)
        finish([blobs.path(digest) for digest in digests], heard, to, wanted, should_stop=should_stop)
        return blobs.put_file(to)


def report_of(
    order: RenderOrder, digest: str, blobs: Blobs, *, proof: Proof | None = None, should_stop: Stop = never
) -> FilmReport:
    """Reads the finished file back and measures it against the plan.

    Args:
        proof: What it was joined from, see `proof.py`; without it every frame is decoded and no join is judged.

    Raises:
        ProbeError: When it cannot be read.
        CancelledError: When told to stop.
    """
    return read_back(blobs.path(digest), order.cut, order.settings, proof=proof, should_stop=should_stop)


def film_output(order: RenderOrder, digest: str, report: FilmReport, blobs: Blobs, work: Work) -> Output:
    """A finished film with what is known of it."""
    film = Film(
        blob=digest,
        info=probe(blobs.path(digest)),
        settings=order.settings,
        report=report,
        file_name=order.file_name,
        rendered_frames=work.rendered_frames,
        reused_frames=work.reused_frames,
        render_s=round(work.render_s, 3),
        captions=captions_file(order, blobs),
    )
    return Output(content=film.to_json(), blob=digest, info=film.info)


def files_of(films: Sequence[Output]) -> tuple[str, ...]:
    """Every file that finished films name."""
    found = [film.blob for film in films]
    found += [Film.from_json(film.content or "").captions for film in films]
    return tuple(digest for digest in found if digest is not None)


def films_result(films: Sequence[Output]) -> OrderResult:
    """Every film of an order, in its order."""
    info = films[0].info
    made_with = MadeWith() if info is None else MadeWith(width=info.width, height=info.height)
    return OrderResult(outputs=tuple(films), billed=FREE, made_with=made_with)


def captions_file(order: RenderOrder, blobs: Blobs) -> str | None:
    """The file of the subtitles that lie beside the film; None where none do."""
    if order.captions is None or not order.settings.captions.is_beside:
        return None
    return blobs.put_bytes(order.captions.to_json().encode("utf-8"))
