"""Rendered segments: stretches of film that are kept, so that the next export renders only what changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from core.model.base import utc_now
from core.store.database import marks, moment_text
from core.store.rows import Rows

_AT_ONCE = 500
"""Question marks in one statement; SQLite has a limit."""


class SegmentRows(Rows):
    """Keeping and finding segments by key."""

    def segments(self, keys: Collection[str]) -> Mapping[str, str]:
        """Blob digests of those that are kept, by key."""
        wanted = list(keys)
        found: dict[str, str] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            sql = f"SELECT key, blob FROM segments WHERE key IN ({marks(part)})"  # noqa: S608 - question marks only
            found.update({row["key"]: row["blob"] for row in self._db.rows(sql, part)})
        return found

    def keep_segment(self, key: str, blob: str, frames: int) -> None:
        """Remembers a rendered segment, or that it was used again."""
        now = moment_text(utc_now())
        with self._db.joined():
            self._db.execute(
                """INSERT INTO segments (key, blob, frames, made_at, used_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET blob = excluded.blob, used_at = excluded.used_at""",
                (key, blob, frames, now, now),
            )

    def segment_blobs(self) -> set[str]:
        """Files of every kept segment."""
        return {row["blob"] for row in self._db.rows("SELECT blob FROM segments")}

    def drop_segments(self, unused_since: datetime) -> int:
        """Forgets segments no export has used since; a sweep of the blobs then frees their room. Returns how many."""
        with self._db.joined():
            return self._db.execute("DELETE FROM segments WHERE used_at < ?", (moment_text(unused_since),))
