"""Prompts: those that takes were made with, and those a person keeps to use again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.errors import NotFoundError
from core.model.base import new_id, utc_now
from core.store.database import Row, moment_text
from core.store.rows import Rows


@dataclass(frozen=True)
class KeptPrompt:
    """A prompt that was kept. `ability` is empty where it serves any."""

    id: str
    name: str
    text: str
    ability: str
    saved_at: datetime


@dataclass(frozen=True)
class UsedPrompt:
    """A prompt takes were made with: how many, and where and when the last of them."""

    text: str
    model: str
    project: str
    cell: str
    times: int
    used_at: datetime


class PromptRows(Rows):
    """Keeping, finding and forgetting prompts."""

    def add_prompt(self, name: str, text: str, ability: str = "") -> str:
        """Keeps a prompt and returns its id."""
        prompt_id = new_id("prompt")
        row = {"id": prompt_id, "name": name, "text": text, "ability": ability, "saved_at": moment_text(utc_now())}
        with self._db.joined():
            self._db.insert("prompts", row)
        return prompt_id

    def remove_prompt(self, prompt_id: str) -> None:
        """Forgets a prompt that was kept; what was made with it stays.

        Raises:
            NotFoundError: When it is not there.
        """
        with self._db.joined():
            if not self._db.execute("DELETE FROM prompts WHERE id = ?", (prompt_id,)):
                raise NotFoundError("That prompt is not kept any more.", hint="Look at the list again.")

    def kept_prompts(self, words: tuple[str, ...] = ()) -> tuple[KeptPrompt, ...]:
        """Prompts that hold all of these words in their name or text, the newest first."""
        where = " AND ".join(["(name || ' ' || text) LIKE ? ESCAPE '\\'"] * len(words)) or "1"
        rows = self._db.rows(
            f"SELECT * FROM prompts WHERE {where} ORDER BY rowid DESC",  # noqa: S608 - question marks only
            [_like(word) for word in words],
        )
        return tuple(_kept(row) for row in rows)

    def used_prompts(self, words: tuple[str, ...] = (), *, limit: int = 100) -> tuple[UsedPrompt, ...]:
        """Prompts that takes of any project were made with and that hold all of these words, the last used first.

        SQLite gives the other columns of the row that holds the maximum. Source: sqlite.org/lang_select.html, bare columns.
        """
        where = " ".join(["AND text LIKE ? ESCAPE '\\'"] * len(words))
        rows = self._db.rows(
            f"""SELECT text, model, project, cell, count(*) AS times, max(created_at) AS used_at FROM (
                SELECT json_extract(takes.made_with, '$.prompt') AS text, json_extract(takes.made_with, '$.model') AS model,
                json_extract(projects.doc, '$.name') AS project, takes.cell, takes.created_at
                FROM takes JOIN projects ON projects.id = takes.project_id
                WHERE takes.made_with IS NOT NULL AND takes.output = 0 AND projects.deleted_at IS NULL)
            WHERE text <> '' {where} GROUP BY text, model ORDER BY used_at DESC LIMIT ?""",  # noqa: S608 - question marks only
            [*(_like(word) for word in words), limit],
        )
        return tuple(
            UsedPrompt(
                text=row["text"],
                model=row["model"] or "",
                project=row["project"],
                cell=row["cell"],
                times=row["times"],
                used_at=datetime.fromisoformat(row["used_at"]),
            )
            for row in rows
        )


def _like(word: str) -> str:
    plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


def _kept(row: Row) -> KeptPrompt:
    return KeptPrompt(
        id=row["id"],
        name=row["name"],
        text=row["text"],
        ability=row["ability"],
        saved_at=datetime.fromisoformat(row["saved_at"]),
    )
