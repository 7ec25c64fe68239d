"""Messages: what a person and the studio said about the brief, in order."""

from __future__ import annotations

import json

from core.model.base import utc_now
from core.model.messages import Message, Part, Saying, Speaker
from core.store.database import Row, moment_of, moment_text
from core.store.rows import Rows


class MessageRows(Rows):
    """Keeping and reading the conversation of a project."""

    def add_message(self, project_id: str, saying: Saying) -> None:
        """Keeps a message as the newest."""
        parts = [part.model_dump(mode="json") for part in saying.parts]
        row = {
            "project_id": project_id,
            "speaker": saying.speaker.value,
            "text": saying.text,
            "filled": json.dumps(parts, ensure_ascii=False),
            "at": moment_text(utc_now()),
        }
        with self._db.joined():
            self._db.insert("messages", row)

    def messages(self, project_id: str, *, limit: int = 200) -> tuple[Message, ...]:
        """The newest messages of a project, oldest first."""
        rows = self._db.rows(
            "SELECT * FROM messages WHERE project_id = ? ORDER BY id DESC LIMIT ?", (project_id, limit)
        )
        return tuple(_message_of(row) for row in reversed(rows))


def _message_of(row: Row) -> Message:
    at = moment_of(row["at"])
    assert at is not None, "every message is written with its moment"
    parts = tuple(Part.model_validate(part) for part in json.loads(row["filled"]))
    return Message(id=row["id"], speaker=Speaker(row["speaker"]), text=row["text"], parts=parts, at=at)
