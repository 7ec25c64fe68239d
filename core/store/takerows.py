"""Takes and cells between rows and values.

A project of 200 scenes is read on every refresh of a page: 1,200 takes cost about 40 ms the first time (pydantic's
`model_construct` would be slower than validating) and half of that from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from core.digest import canonical_json
from core.errors import StoreError
from core.model.base import new_id
from core.model.cells import Cell, CellRef, MadeWith, Stamp, Take, TakeDraft
from core.model.money import Price
from core.store.database import Row, moment_text

_PLAIN = (
    *("id", "number", "origin", "content", "content_digest", "job_id", "output"),
    *("rating", "note", "approved_at", "deleted_at", "created_at"),
)
_STAMPS = TypeAdapter(tuple[Stamp, ...])


def cell_of(row: Row) -> Cell:
    """A cell as stored."""
    return Cell(
        ref=CellRef(project_id=row["project_id"], kind=row["kind"], subject=row["subject"]),
        policy=row["policy"],
        selected=row["selected"],
        version_no=row["version_no"],
        shelved_at=row["shelved_at"],
    )


@lru_cache(maxsize=8192)
def take_of(row: Row, ref: CellRef, blobs: tuple[str, ...]) -> Take:
    """A take as stored. Takes hardly ever change, so the values of equal rows are shared.

    Raises:
        StoreError: When the row does not fit.
    """
    stamp, made_with = row["stamp"], row["made_with"]
    try:
        return Take(
            **{name: row[name] for name in _PLAIN},
            cell=ref,
            blobs=blobs,
            stamp=Stamp.model_validate_json(stamp) if stamp is not None else None,
            accepted=_STAMPS.validate_json(row["accepted"]),
            made_with=MadeWith.model_validate_json(made_with) if made_with is not None else None,
            cost=Price(usd=row["cost_usd"]),
        )
    except ValidationError as exc:
        raise StoreError(f"Take {row['number']} of {row['cell']} is damaged in the database.") from exc


def take_from(draft: TakeDraft, number: int, at: datetime) -> Take:
    """The take a draft becomes."""
    fields = {name: getattr(draft, name) for name in TakeDraft.model_fields if name != "is_selected"}
    return Take(id=new_id("take"), number=number, created_at=at, **fields)


def row_of(take: Take) -> dict[str, str | int | None]:
    """A new take as a row of `takes`."""
    return {
        "id": take.id,
        "project_id": take.cell.project_id,
        "cell": take.cell.name,
        "number": take.number,
        "origin": take.origin.value,
        "content": take.content,
        "content_digest": take.content_digest,
        "stamp": canonical_json(take.stamp.model_dump(mode="json")) if take.stamp is not None else None,
        "made_with": canonical_json(take.made_with.model_dump(mode="json")) if take.made_with is not None else None,
        "job_id": take.job_id,
        "output": take.output,
        "cost_usd": str(take.cost.usd) if take.cost.usd is not None else None,
        "note": take.note,
        "created_at": moment_text(take.created_at),
    }


def stamps_text(stamps: Iterable[Stamp]) -> str:
    """Accepted stamps as stored."""
    return canonical_json([stamp.model_dump(mode="json") for stamp in stamps])


def blobs_by_take(rows: Iterable[Row]) -> Mapping[str, Sequence[str]]:
    """Names of files by the take that names them."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["take_id"], []).append(row["blob"])
    return found
