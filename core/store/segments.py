"""Rendered segments: stretches of film that are kept, so that the next export renders only what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from core.model.base import utc_now
from core.store.database import marks, moment_of, moment_text
from core.store.rows import Rows

_AT_ONCE = 500
"""Question marks in one statement; SQLite has a limit."""

_NEEDED = """SELECT film_parts.keys AS keys FROM film_parts
    JOIN take_blobs ON take_blobs.blob = film_parts.film
    JOIN takes ON takes.id = take_blobs.take_id AND takes.cell = 'film' AND takes.deleted_at IS NULL
    JOIN projects ON projects.id = takes.project_id AND projects.deleted_at IS NULL
    WHERE takes.job_id = (SELECT last.job_id FROM takes AS last WHERE last.project_id = takes.project_id
            AND last.cell = 'film' AND last.deleted_at IS NULL ORDER BY last.rowid DESC LIMIT 1)
    OR EXISTS (SELECT 1 FROM cells JOIN takes AS cut ON cut.id = cells.selected,
            json_each(CASE WHEN json_valid(takes.stamp) THEN takes.stamp ELSE '{}' END, '$.inputs') AS input
        WHERE cells.project_id = takes.project_id AND cells.name = 'cut'
            AND json_extract(input.value, '$.name') = 'cut'
            AND json_extract(input.value, '$.digest') = cut.content_digest)"""


class SegmentUse(NamedTuple):
    """A kept segment, and when an export last used it."""

    key: str
    blob: str
    used_at: datetime


class Dropped(NamedTuple):
    """What went to keep the budget: how many files, their bytes, and when the last of it went."""

    files: int
    bytes: int
    at: datetime | None


class SegmentRows(Rows):
    """Keeping and finding segments by key."""

    def segments(self, keys: Collection[str]) -> Mapping[str, str]:
        """Blob digests of those that are kept, by key."""
        found: dict[str, str] = {}
        for part in _pieces(keys):
            sql = f"SELECT key, blob FROM segments WHERE key IN ({marks(part)})"  # noqa: S608 - question marks only
            found.update({row["key"]: row["blob"] for row in self._db.rows(sql, part)})
        return found

    def keep_segment(self, key: str, blob: str, frames: int) -> None:
        """Remembers a rendered segment."""
        now = moment_text(utc_now())
        with self._db.joined():
            self._db.execute(
                """INSERT INTO segments (key, blob, frames, made_at, used_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET blob = excluded.blob, used_at = excluded.used_at""",
                (key, blob, frames, now, now),
            )

    def use_segments(self, keys: Collection[str]) -> None:
        """Remembers that an export uses these again, all in one transaction."""
        now = moment_text(utc_now())
        with self._db.joined():
            for part in _pieces(keys):
                sql = f"UPDATE segments SET used_at = ? WHERE key IN ({marks(part)})"  # noqa: S608 - question marks only
                self._db.execute(sql, [now, *part])

    def segment_uses(self) -> tuple[SegmentUse, ...]:
        """Every kept segment, the one that was not used for longest first."""
        rows = self._db.rows("SELECT key, blob, used_at FROM segments ORDER BY used_at, rowid")
        return tuple(SegmentUse(row["key"], row["blob"], datetime.fromisoformat(row["used_at"])) for row in rows)

    def segment_blobs(self) -> set[str]:
        """Files of every kept segment."""
        return {row["blob"] for row in self._db.rows("SELECT blob FROM segments")}

    def forget_segments(self, keys: Collection[str]) -> None:
        """Forgets these segments."""
        with self._db.joined():
            for part in _pieces(keys):
                self._db.execute(f"DELETE FROM segments WHERE key IN ({marks(part)})", part)  # noqa: S608 - question marks only

    def keep_parts(self, film: str, keys: Iterable[str]) -> None:
        """Remembers from which segments a film was joined, and with which sound.

        Args:
            film: Digest of its file.
            keys: Of the segments; each counts once.
        """
        said = " ".join(dict.fromkeys(keys))
        with self._db.joined():
            self._db.execute("INSERT OR REPLACE INTO film_parts (film, keys) VALUES (?, ?)", (film, said))

    def needed_segments(self) -> set[str]:
        """Keys that films need: those of the newest export of each project, and of every film of a cut as it is now.

        Films that were put away need none, nor do those of deleted projects.
        """
        return {key for row in self._db.rows(_NEEDED) for key in row["keys"].split()}

    def note_drop(self, files: int, size_bytes: int) -> None:
        """Remembers that segments were dropped to keep the budget."""
        with self._db.joined():
            self._db.insert("segment_drops", {"files": files, "bytes": size_bytes, "at": moment_text(utc_now())})

    def drops_since(self, since: datetime) -> Dropped:
        """What was dropped since a moment."""
        sql = """SELECT coalesce(sum(files), 0) AS files, coalesce(sum(bytes), 0) AS bytes, max(at) AS last
            FROM segment_drops WHERE at >= ?"""
        (row,) = self._db.rows(sql, (moment_text(since),))
        return Dropped(row["files"], row["bytes"], moment_of(row["last"]))


def _pieces(keys: Collection[str]) -> Iterator[Sequence[str]]:
    wanted = list(keys)
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]
