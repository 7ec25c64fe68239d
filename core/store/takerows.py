"""Takes and cells between rows and values.

Rows were validated when they were written, so reading builds the values without validating again: a project of 200
scenes is read on every refresh of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from pydantic import TypeAdapter, ValidationError

from core.digest import canonical_json
from core.errors import StoreError
from core.model.base import new_id
from core.model.cells import Cell, CellRef, MadeWith, Origin, Policy, Stamp, Take, TakeDraft
from core.model.money import UNKNOWN, Price
from core.store.database import Row, moment_of, moment_text

_STAMPS = TypeAdapter(tuple[Stamp, ...])


def cell_of(row: Row) -> Cell:
    """A cell as stored."""
    ref = CellRef.model_construct(project_id=row["project_id"], kind=row["kind"], subject=row["subject"])
    return Cell.model_construct(
        ref=ref,
        policy=Policy(row["policy"]),
        selected=row["selected"],
        version_no=row["version_no"],
        shelved_at=moment_of(row["shelved_at"]),
    )


def take_of(row: Row, ref: CellRef, blobs: Sequence[str]) -> Take:
    """A take as stored.

    Raises:
        StoreError: When its stamp cannot be read.
    """
    try:
        stamp = Stamp.model_validate_json(row["stamp"]) if row["stamp"] is not None else None
        accepted = _STAMPS.validate_json(row["accepted"]) if row["accepted"] != "[]" else ()
        made_with = MadeWith.model_validate_json(row["made_with"]) if row["made_with"] is not None else None
    except ValidationError as exc:
        raise StoreError(f"Take {row['number']} of {row['cell']} is damaged in the database.") from exc
    return Take.model_construct(
        id=row["id"],
        cell=ref,
        number=row["number"],
        origin=Origin(row["origin"]),
        content=row["content"],
        content_digest=row["content_digest"],
        blobs=tuple(blobs),
        stamp=stamp,
        accepted=accepted,
        made_with=made_with,
        job_id=row["job_id"],
        output=row["output"],
        cost=UNKNOWN if row["cost_usd"] is None else Price.model_construct(usd=Decimal(row["cost_usd"])),
        rating=row["rating"],
        note=row["note"],
        approved_at=moment_of(row["approved_at"]),
        deleted_at=moment_of(row["deleted_at"]),
        created_at=datetime.fromisoformat(row["created_at"]),
    )


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
