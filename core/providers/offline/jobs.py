"""One folder a remote job: the order as it was sent, the files that came with it, what has happened since."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from core.model.money import Price
from core.model.orders import GenerateOrder, blobs_of
from core.providers.contract import Files
from core.timing import FILM_RATE

_JOB, _CANCELLED = "job.json", "cancelled"


@dataclass(frozen=True)
class RemoteWork:
    """What the vendor keeps of a job.

    Args:
        folder: Its own folder.
        act: The failure to act out, or `ok`.
        latency_s, expire_s: As the settings were when it was submitted.
        length_s: Of the clip, song or effect that will be made; 0 for others.
        rate: Frames a second of the clip.
    """

    folder: Path
    order: GenerateOrder
    submitted_at: datetime
    charge_usd: Decimal
    act: str
    latency_s: float
    expire_s: float | None
    length_s: Fraction = Fraction(0)
    rate: Fraction = FILM_RATE

    @property
    def billed(self) -> Price:
        return Price(usd=self.charge_usd)

    @property
    def done_at(self) -> datetime:
        return self.submitted_at + timedelta(seconds=self.latency_s)

    @property
    def deadline_at(self) -> datetime | None:
        return None if self.expire_s is None else self.submitted_at + timedelta(seconds=self.expire_s)

    @property
    def is_cancelled(self) -> bool:
        return (self.folder / _CANCELLED).exists()

    def set_cancelled(self) -> None:
        (self.folder / _CANCELLED).touch()

    def count(self, name: str) -> int:
        """How often this was called with this name before; remembered on disk."""
        path = self.folder / name
        before = path.stat().st_size if path.exists() else 0
        with path.open("ab") as stream:
            stream.write(b".")
        return before

    def input(self, digest: str) -> Path:
        """A file that came with the order."""
        return self.folder / "inputs" / digest

    def save(self, files: Files) -> None:
        """Writes the folder in one move; the files it names come along, as by an upload."""
        fresh = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        (fresh / "inputs").mkdir(parents=True)
        for digest in blobs_of(self.order.ask):
            _take(files.path(digest), fresh / "inputs" / digest)
        facts = {
            "order": self.order.to_json(),
            "submitted_at": self.submitted_at.isoformat(),
            "charge_usd": str(self.charge_usd),
            "act": self.act,
            "latency_s": self.latency_s,
            "expire_s": self.expire_s,
            "length_s": str(self.length_s),
            "rate": str(self.rate),
        }
        (fresh / _JOB).write_text(json.dumps(facts), "utf-8", "surrogatepass")
        shutil.rmtree(self.folder, ignore_errors=True)
        fresh.rename(self.folder)


def load_work(folder: Path) -> RemoteWork:
    """Reads a job's folder.

    Raises:
        FileNotFoundError: When there is no such job.
    """
    facts = json.loads((folder / _JOB).read_text("utf-8", "surrogatepass"))
    return RemoteWork(
        folder=folder,
        order=GenerateOrder.from_json(facts["order"]),
        submitted_at=datetime.fromisoformat(facts["submitted_at"]),
        charge_usd=Decimal(facts["charge_usd"]),
        act=facts["act"],
        latency_s=facts["latency_s"],
        expire_s=facts["expire_s"],
        length_s=Fraction(facts["length_s"]),
        rate=Fraction(facts["rate"]),
    )


def _take(source: Path, to: Path) -> None:
    """A second name for the file where the disk can give one, else a copy; neither is ever written to."""
    try:
        os.link(source, to)
    except OSError:
        shutil.copyfile(source, to)


def sync_write(path: Path, text: str) -> None:
    """Writes a small file whole or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="utf-8", errors="surrogatepass") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
