"""Keeping house: which vendors are there, what may be spent, what lies on the disk and what of it nothing needs."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from core.blobs import Blobs
from core.flavors import FlavorShelf
from core.jobs.segments import GIGABYTE, Budget, look_at_segments, sweep_segments
from core.model.base import utc_now
from core.model.money import dollars
from core.model.views_settings import (
    CallbackView,
    CheckView,
    DefaultsView,
    FlavorChoice,
    LimitUse,
    MoneyView,
    StorageLine,
    StorageView,
    SweepOffer,
    VendorView,
)
from core.projects.vendors import VendorDesk
from core.providers import Providers
from core.store import Store
from core.store.preferences import LiveSettings, limits_of

POSTER_FOLDER = "posters"
SOUNDS_FOLDER = "sounds"
DROPS_TOLD = timedelta(days=30)
ORPHANS_KEPT = timedelta(days=7)
"""Long enough that no file on its way from a vendor into a take is ever taken for an orphan."""
LOW_BYTES = 5 << 30
"""Free space under which a film of a few minutes may not fit."""

_PERSON = "local"
_DATABASES = ("studio.db", "studio.db-wal", "studio.db-shm", "jobs.db", "jobs.db-wal", "jobs.db-shm")


class Housekeeping:
    """What the settings screen shows and does.

    Attributes:
        live: The settings as they are now, and the door to change them.
    """

    def __init__(
        self, store: Store, blobs: Blobs, providers: Providers, flavors: FlavorShelf, live: LiveSettings
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._flavors = flavors
        self.live = live
        self._vendors = VendorDesk(store, providers, live)

    def vendors(self) -> tuple[VendorView, ...]:
        """Every vendor: whether its key is there, where it is reached, how it has gone in the last day."""
        return self._vendors.views()

    def check(self, vendor: str) -> CheckView:
        """Asks a vendor how it is, for ten seconds at most; costs nothing."""
        return self._vendors.check(vendor)

    def callback(self) -> CallbackView:
        """Where vendors can call back."""
        return CallbackView(
            public_url=self.live.now.public_url,
            is_fixed=self.live.is_fixed("public_url"),
            saves=self.live.saves("public_url"),
        )

    def money(self) -> MoneyView:
        """The limits as they hold now, and today's spending against them."""
        caps = self.live.now.caps
        midnight = utc_now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        share = caps.warn_share
        everyone = self._use("Everybody today", caps.day_usd, None, midnight, share)
        person = self._use("You today", caps.person_day_usd, _PERSON, midnight, share)
        names = ("day_usd", "person_day_usd", "warn_share")
        return MoneyView(
            limits=limits_of(caps),
            uses=(everyone, person),
            fixed={name: f"REELBOOK_CAPS__{name.upper()}" for name in names if self.live.is_fixed(f"caps.{name}")},
            from_file=self.live.preferences.limits is None,
            saves=self.live.saves("limits"),
        )

    def defaults(self) -> DefaultsView:
        """What new projects start with, and what there is to choose from."""
        wanted = self.live.defaults
        is_gone = bool(wanted.flavor) and wanted.flavor not in self._flavors.flavors
        return DefaultsView(
            defaults=wanted,
            flavors=tuple(FlavorChoice(name=one.name, title=one.title) for one in self._flavors.flavors.values()),
            models=self._vendors.models(),
            problem=f"The kind of film {wanted.flavor} is not there any more." if is_gone else "",
            saves=self.live.saves("defaults"),
        )

    def storage(self) -> StorageView:
        """What lies on the disk. Looks at every file; changes nothing."""
        folder, sizes = self.live.now.workspace, self._blobs.sizes()
        films, segments = self._store.film_blobs(), self._store.segment_blobs()
        room = look_at_segments(self._store, self._blobs, self.live.now.segments_gb)
        kept = list(sizes.values())
        names = (POSTER_FOLDER, SOUNDS_FOLDER, "tmp", "offline")
        posters, sounds, moving, offline = (_sizes_in(folder / name) for name in names)
        database = _sizes_of(folder / name for name in _DATABASES)
        free = shutil.disk_usage(folder).free
        return StorageView(
            lines=(
                _line("Pictures, clips and sound", kept),
                _line("of these, finished films", (sizes[one] for one in films & sizes.keys()), is_part=True),
                _line("of these, rendered segments", (sizes[one] for one in segments & sizes.keys()), is_part=True),
                _line("Posters", posters),
                _line("Outlines and clicks of songs", sounds),
                _line("Database", database),
                _line("Being written", moving),
                _line("Works of the offline studio", offline),
            ),
            whole=size_words(sum(map(sum, (kept, posters, sounds, moving, offline, database)))),
            free=size_words(free),
            is_low=free < LOW_BYTES,
            offer=self._offer(sizes, room),
            workspace=str(folder),
            segments=self._segment_words(room),
        )

    def sweep(self) -> tuple[int, int]:
        """Removes rendered segments beyond their room or unused for a month, and files that nothing has named for a week.

        Segments that a kept film needs stay, see `core/jobs/segments.py`.

        Returns:
            How many files went, and their bytes.
        """
        files, total = sweep_segments(self._store, self._blobs, self.live.now.segments_gb)
        for made in self._lost_posters():
            size = made.stat().st_size
            made.unlink(missing_ok=True)
            files, total = files + 1, total + size
        swept, gained = self._blobs.sweep(self._store.named_blobs(), older_than_s=ORPHANS_KEPT.total_seconds())
        return files + swept, total + gained

    def sweep_words(self) -> tuple[str, str]:
        """Sweeps, and says how many files went and what that gave back."""
        files, total = self.sweep()
        return _counted(files), size_words(total)

    def _segment_words(self, room: Budget) -> str:
        """How rendered segments stand against their room, and what was dropped for it lately."""
        most = size_words(int(self.live.now.segments_gb * GIGABYTE))
        said = f"Rendered segments take {size_words(room.bytes)} of {most}; kept films need {size_words(room.needed_bytes)} of that."
        gone = self._store.drops_since(utc_now() - DROPS_TOLD)
        if gone.at is None:
            return said
        day = f"{gone.at:%-d %B}"
        return f"{said} In the last 30 days {_counted(gone.files)}, {size_words(gone.bytes)}, went to keep it, the last on {day}."

    def _offer(self, sizes: dict[str, int], room: Budget) -> SweepOffer:
        named = self._store.named_blobs()
        going = self._blobs.orphans(named, older_than_s=ORPHANS_KEPT.total_seconds())
        going |= {blob: sizes[blob] for blob in room.going_blobs if blob in sizes}
        lost = [path.stat().st_size for path in self._lost_posters()]
        young = [size for digest, size in sizes.items() if digest not in named and digest not in going]
        files, total = len(going) + len(lost), sum(going.values()) + sum(lost)
        said = (
            f"{_counted(files)} that nothing names any more, {size_words(total)}." if files else "Nothing to clean up."
        )
        wait = (
            f" {_counted(len(young))} not named by anything will wait until {'it is' if len(young) == 1 else 'they are'} a week old."
            if young
            else ""
        )
        return SweepOffer(files=files, size=size_words(total), sentence=said + wait)

    def _lost_posters(self) -> list[Path]:
        """Posters of files that are gone, and stills of films that nobody has looked at for a week."""
        folder, oldest_s = self.live.now.workspace / POSTER_FOLDER, (utc_now() - ORPHANS_KEPT).timestamp()
        found = []
        for made in folder.glob("*.jpg"):
            name = made.stem.partition("_")[0]
            is_lost = made.stat().st_mtime < oldest_s if name == "still" else not self._blobs.exists(name)
            found += [made] if is_lost else []
        return found

    def _use(self, title: str, limit: Decimal | None, person: str | None, since: datetime, share: float) -> LimitUse:
        reserved = self._store.reserved_usd(person=person)
        used = self._store.spent_usd(person=person, since=since) + reserved
        part = None if limit is None else 1.0 if limit == 0 else float(used / limit)
        words = f"{dollars(used)} of {dollars(limit)}" if limit is not None else f"{dollars(used)}, no limit"
        return LimitUse(
            title=title,
            limit_usd=limit,
            used_usd=used,
            reserved_usd=reserved,
            words=f"{words}, {dollars(reserved)} of it reserved" if reserved else words,
            share=part,
            is_warned=part is not None and part >= share,
        )


def size_words(size_bytes: int) -> str:
    """`0 KB`, `312 KB`, `4.2 MB`, `1.3 GB`."""
    if size_bytes < 1 << 20:
        return f"{-(-size_bytes // 1024)} KB"
    return f"{size_bytes / (1 << 20):.1f} MB" if size_bytes < 1 << 30 else f"{size_bytes / (1 << 30):.1f} GB"


def _counted(files: int) -> str:
    return "1 file" if files == 1 else f"{files} files"


def _line(what: str, sizes: Iterable[int], *, is_part: bool = False) -> StorageLine:
    found: Collection[int] = list(sizes)
    return StorageLine(what=what, files=len(found), size=size_words(sum(found)), is_part=is_part)


def _sizes_in(folder: Path) -> list[int]:
    return _sizes_of(path for path in folder.rglob("*") if path.is_file())


def _sizes_of(paths: Iterable[Path]) -> list[int]:
    found = []
    for path in paths:
        try:
            found.append(path.stat().st_size)
        except FileNotFoundError:  # it went while we looked
            continue
    return found
