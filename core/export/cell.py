"""Cell kind `film`: one rendered export. It costs no money, but it is made only when asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.errors import InputError
from core.export.captions import KIND as CAPTIONS
from core.export.captions import film_captions, told_settings
from core.model.base import utc_now
from core.model.captions import CaptionUse
from core.model.cells import Depth, Input, Snapshot, Stamp, TakeDraft
from core.model.cut import Cut, Fit
from core.model.film import ExportSettings, Film
from core.model.jobs import JobRequest
from core.model.orders import MOST_FILMS, AlsoFilm, Order, OrderResult, RenderOrder
from core.model.project import Aspect
from core.notebook import slots
from core.notebook.kinds import Kind, Wish
from core.notebook.landing import land_document

WITH_CAPTIONS = 2
"""Recipe of films that have subtitles, in the picture or beside it."""
_SUBTITLES = "subtitles"


def film_kind() -> Kind:
    """The film. It depends on the cut, and on the subtitles where it has any; quality and name are not inputs."""
    return Kind(
        name="film",
        title=lambda _snapshot, _subject: "Film",
        content=Film,
        depth=Depth.CUT,
        subjects=lambda _snapshot: ("",),
        recipe=1,
        inputs={1: _inputs, WITH_CAPTIONS: _inputs_with_captions},
        is_optional=True,
        order=order_film,
        recipe_of=recipe_of,
        land=land_film,
    )


def order_film(snapshot: Snapshot, _subject: str, wish: Wish) -> Order:
    """A render of the cut as it is now, in the wished quality.

    Raises:
        InputError: When there is no cut to render.
    """
    return render_order(snapshot, ExportSettings(quality=wish.quality))


def films_order(snapshot: Snapshot, wanted: Sequence[ExportSettings]) -> RenderOrder:
    """A render of the cut as it is now, as often as there are settings; equal films are made once.

    Films land one after the other, the first one last, so that it is the newest; their numbers say so.

    Raises:
        InputError: When there is no cut to render, nothing is wanted, or too much at once.
    """
    first = render_order(snapshot, wanted[0] if wanted else ExportSettings())
    cut = first.cut
    tidy = (tidied(settings, cut.aspect) for settings in wanted)
    chosen = tuple(dict.fromkeys(told_settings(snapshot, cut, settings) for settings in tidy))
    if not 0 < len(chosen) <= MOST_FILMS:
        raise InputError(f"{len(chosen)} films cannot be made in one run.", hint=f"Choose 1 to {MOST_FILMS}.")
    later = [len(chosen) - number for number in range(1, len(chosen) + 1)]
    names = [film_name(snapshot, film, cut, later=after) for film, after in zip(chosen, later, strict=True)]
    also = tuple(AlsoFilm(settings=film, file_name=name) for film, name in zip(chosen[1:], names[1:], strict=True))
    captions = next(filter(None, (film_captions(snapshot, cut, film) for film in chosen)), None)
    return RenderOrder(cut=cut, settings=chosen[0], file_name=names[0], captions=captions, also=also)


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
    captions = film_captions(snapshot, cut, settings)
    name = film_name(snapshot, settings, cut)
    return RenderOrder(cut=cut, settings=settings, file_name=name, captions=captions)


def recipe_of(order: Order) -> int:
    """A film without subtitles does not depend on them."""
    return WITH_CAPTIONS if isinstance(order, RenderOrder) and order.captions is not None else 1


def land_film(_snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """Every film with what was read back from it; the first one lands last, so it is the one that is shown."""
    drafts = []
    for number, output in enumerate(result.outputs):
        film = Film.from_json(output.content or "")
        named = (film.blob, film.captions, film.settings.look.grade.lut)
        blobs = tuple(blob for blob in named if blob)
        stamp = _own_stamp(film, request.stamp)
        drafts.append(land_document(film, request, result, stamp=stamp, blobs=blobs, output=number))
    return tuple(reversed(drafts))


def _own_stamp(film: Film, asked: Stamp) -> Stamp:
    """What one of several films hangs on: not on the subtitles that only the others have."""
    if asked.recipe != WITH_CAPTIONS or film.settings.captions is not CaptionUse.NONE:
        return asked
    return Stamp(recipe=1, inputs=tuple(one for one in asked.inputs if one.name != _SUBTITLES))


def film_name(snapshot: Snapshot, settings: ExportSettings, cut: Cut, *, later: int = 0) -> str:
    """`{project}_{date}_{quality}_{size}_{rate}_v{number}` and the suffix of its codec, letters every system takes.

    Args:
        later: How many films land before it.
    """
    project = snapshot.project
    width, height = settings.size(cut)
    stem = re.sub(r"[^\w-]+", "-", project.name, flags=re.UNICODE).strip("-_")[:60] or "film"
    number = 1 + later + max((take.number for take in snapshot.all_takes_of(snapshot.ref("film"))), default=0)
    suffix = settings.delivery.suffix
    day = utc_now().strftime("%Y%m%d")
    return f"{stem}_{day}_{settings.quality}_{width}x{height}_{float(settings.rate(cut)):g}_v{number:02d}{suffix}"


def tidied(settings: ExportSettings, own: Aspect) -> ExportSettings:
    """Settings without what changes nothing, so that equal films have equal settings.

    Args:
        own: Shape of the cut.
    """
    changes: dict[str, object] = {}
    if settings.aspect is None or settings.aspect is own:
        changes |= {"aspect": None, "reshape": Fit.CROP}
    changes["look"] = settings.look.settled()
    changes["titles"] = tuple(title for title in settings.titles if title.text.strip())
    return settings.model_copy(update=changes)


def _inputs(snapshot: Snapshot, _subject: str) -> tuple[Input, ...]:
    return (slots.file_input(snapshot, "cut"),)


def _inputs_with_captions(snapshot: Snapshot, subject: str) -> tuple[Input, ...]:
    captions = slots.file_input(snapshot, CAPTIONS, is_required=False)
    return (*_inputs(snapshot, subject), captions.model_copy(update={"name": _SUBTITLES}))
