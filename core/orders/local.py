"""Free work on this machine: finding beats, planning a cut, looking at joints, effects on takes."""

from __future__ import annotations

from core.blobs import Blobs
from core.errors import InputError, SilentAudioError
from core.model.base import Doc
from core.model.cells import MadeWith
from core.model.effects import EffectOrder
from core.model.joints import JointsOrder
from core.model.money import FREE
from core.model.music import SILENT, BeatGrid
from core.model.orders import AnalyseOrder, CutOrder, Order, OrderResult, Output
from core.music import find_beats, plan_film
from core.orders.effect import with_effect
from core.orders.joints import look_at_joints
from core.process import Stop, never
from core.providers.contract import Files
from core.settings import Limits

_RATE = 48_000
"""Where a file has no sound track that would name one."""


def run_order(order: Order, files: Blobs, *, limits: Limits, should_stop: Stop = never) -> OrderResult:
    """Carries out an analysis, a cut plan, a look at the joints, or an effect on a take.

    Args:
        order: What is wanted.
        files: Where the song and the clips are, and where pictures of joints and new clips go.
        limits: The longest song, the largest clip.
        should_stop: Asked while a song is listened to.

    Raises:
        CancelledError: When told to stop.
        BlobMissingError: When a file is gone.
        InputError: For orders that go to a vendor or to the renderer.
    """
    if isinstance(order, AnalyseOrder):
        return _result(analyse(order, files, limits=limits, should_stop=should_stop))
    if isinstance(order, CutOrder):
        plan = plan_film(order)
        return _result(plan.cut.model_copy(update={"notes": plan.notes}))
    if isinstance(order, JointsOrder):
        return _result(look_at_joints(order, files, should_stop=should_stop))
    if isinstance(order, EffectOrder):
        return with_effect(order, files, limits=limits, should_stop=should_stop)
    raise InputError(f"A {order.order} order is not carried out here.")


def analyse(order: AnalyseOrder, files: Files, *, limits: Limits, should_stop: Stop = never) -> BeatGrid:
    """The beat grid of a song: the one a composer told, or else what is found by listening.

    A song with nothing to hear gives a grid without beats, so that the film can be cut to lengths alone.
    """
    if order.known is not None:
        return order.known
    song = order.song
    try:
        return find_beats(files.path(song.blob), limits=limits, info=song.info, should_stop=should_stop)
    except SilentAudioError:
        rate = song.info.sample_rate or _RATE
        samples = round(song.info.duration_s * rate)
        return BeatGrid(sample_rate=rate, samples=samples, tempo_bpm=0, beats=(), method=SILENT)


def _result(found: Doc) -> OrderResult:
    return OrderResult(outputs=(Output(content=found.to_json()),), billed=FREE, made_with=MadeWith())
