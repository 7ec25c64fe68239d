"""Cell kind `film`: one rendered export. It costs no money, but it is made only when asked."""

from __future__ import annotations

import re

from core.errors import InputError
from core.model.base import utc_now
from core.model.cells import Depth, Input, Snapshot, TakeDraft
from core.model.cut import Cut
from core.model.film import ExportSettings, Film
from core.model.jobs import JobRequest
from core.model.orders import Order, OrderResult, RenderOrder
from core.notebook import slots
from core.notebook.kinds import Kind, Wish
from core.notebook.landing import land_document


def film_kind() -> Kind:
    """The film. It depends on the cut; quality and name are not inputs."""
    return Kind(
        name="film",
        title=lambda _snapshot, _subject: "Film",
        content=Film,
        depth=Depth.CUT,
        subjects=lambda _snapshot: ("",),
        recipe=1,
        inputs={1: _inputs},
        is_optional=True,
        order=order_film,
        land=land_film,
    )


def order_film(snapshot: Snapshot, _subject: str, wish: Wish) -> Order:
    """A render of the cut as it is now, in the wished quality.

    Raises:
        InputError: When there is no cut to render.
    """
    return render_order(snapshot, ExportSettings(quality=wish.quality))


def render_order(snapshot: Snapshot, settings: ExportSettings) -> RenderOrder:
    """A render of the cut as it is now.

    Raises:
        InputError: When there is no cut to render.
    """
    cut = slots.content(snapshot, "cut", "", Cut)
    if cut is None or not cut.items:
        raise InputError(
            "There is nothing to export yet.", hint="Make or bring clips first; the cut follows by itself."
        )
    return RenderOrder(cut=cut, settings=settings, file_name=film_name(snapshot, settings, cut))


def land_film(_snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """The film with what was read back from it."""
    film = Film.from_json(result.outputs[0].content or "")
    return (land_document(film, request, result, blobs=(film.blob,)),)


def film_name(snapshot: Snapshot, settings: ExportSettings, cut: Cut) -> str:
    """`{project}_{date}_{quality}_{size}_{rate}_v{number}` and the suffix of its codec, letters every system takes."""
    project = snapshot.project
    width, height = settings.size(cut)
    stem = re.sub(r"[^\w-]+", "-", project.name, flags=re.UNICODE).strip("-_")[:60] or "film"
    number = max((take.number for take in snapshot.all_takes_of(snapshot.ref("film"))), default=0) + 1
    suffix = settings.delivery.codec.suffix
    day = utc_now().strftime("%Y%m%d")
    return f"{stem}_{day}_{settings.quality}_{width}x{height}_{float(settings.rate(cut)):g}_v{number:02d}{suffix}"


def _inputs(snapshot: Snapshot, _subject: str) -> tuple[Input, ...]:
    return (slots.file_input(snapshot, "cut"),)
