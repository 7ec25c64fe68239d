"""An effect on a take: a new clip, looked through like any that comes in."""

from __future__ import annotations

from core.blobs import Blobs
from core.film import apply_effect, check_take
from core.model.cells import MadeWith
from core.model.effects import EffectOrder
from core.model.media import MediaKind
from core.model.money import FREE
from core.model.orders import OrderResult, Output
from core.process import Stop
from core.settings import Limits


def with_effect(order: EffectOrder, blobs: Blobs, *, limits: Limits, should_stop: Stop) -> OrderResult:
    """Makes the clip and keeps it as a file.

    Raises:
        BlobMissingError: When the take's file is gone.
        InputError: When the take is a still, or too long.
        ProbeError: When it cannot be read.
        RenderError: When FFmpeg failed.
        DiskFullError: When there is no room.
        CancelledError: When told to stop.
    """
    with blobs.temp_folder() as folder:
        made = apply_effect(order.source, order.effect, blobs, folder / "effect.mp4", should_stop=should_stop)
        checked = check_take(made, limits=limits, wants=MediaKind.VIDEO, name="The new take", should_stop=should_stop)
        blob = blobs.put_file(made)
    info = checked.info
    made_with = MadeWith(width=info.width, height=info.height, parameters=order.effect.model_dump(mode="json"))
    return OrderResult(outputs=(Output(blob=blob, info=info, check=checked.check),), billed=FREE, made_with=made_with)
