"""The offline vendor's own books: one line of JSON a request, appended and synced, so that they outlive a kill."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

LOG_NAME = "requests.jsonl"
SUBMIT, TURNED_AWAY, CANCEL = "submit", "turned_away", "cancel"


@dataclass(frozen=True)
class Entry:
    """One line of the log.

    Args:
        event: `submit` (accepted and charged), `turned_away` (nothing accepted), `cancel` (charge given back).
        charge_usd: Exact text of the amount; negative when given back.
        at: ISO time in UTC.
        act: The class of failure acted out, or `ok`.
    """

    event: str
    request_id: str
    remote_id: str
    model: str
    prompt: str
    charge_usd: str
    at: str
    act: str = "ok"


def read_log(workspace: Path) -> list[dict[str, Any]]:
    """Every line of the request log of a workspace, oldest first; empty when nothing was ever asked."""
    return [asdict(entry) for entry in entries(workspace / "offline")]


def entries(folder: Path) -> list[Entry]:
    """The entries in a vendor's folder. A last line torn by a kill was never written, and is passed over."""
    try:
        lines = (folder / LOG_NAME).read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    return [entry for line in lines if (entry := _entry(line)) is not None]


def append(folder: Path, entry: Entry) -> None:
    """Writes one entry and waits until the disk has it. Call it with the log locked."""
    path = folder / LOG_NAME
    line = json.dumps(asdict(entry), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
    with path.open("ab") as stream:
        if stream.tell() > 0 and not _ends_whole(path):
            stream.write(b"\n")
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the vendor's books for one writer, across threads and processes; a kill lets go of them."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _entry(line: bytes) -> Entry | None:
    try:
        return Entry(**json.loads(line.decode("utf-8", "surrogatepass")))
    except (ValueError, TypeError):
        return None


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"
