"""What this machine has and what is missing, and whose work ships along. Looks only; a running server is not disturbed."""

from __future__ import annotations

import functools
import platform
import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from core.errors import BlobMissingError, NotFoundError, StudioError
from core.film import ffmpeg_facts
from core.flavors import load_flavors
from core.providers import open_providers
from core.settings import ROOT, Settings
from core.store import Store

ROOM_BYTES = 5 << 30
"""Free space under which a film of a few minutes may not fit."""

ENCODERS = ("libx264", "aac")


@dataclass(frozen=True)
class Finding:
    """One line of the report. `advice` says what to do, and is empty when there is nothing to do."""

    what: str
    found: str
    is_ok: bool = True
    advice: str = ""


@dataclass(frozen=True)
class Credit:
    """Somebody else's work that ships with the program.

    Args:
        address: Where the server shows the text of the licence; empty when it comes with its own package.
    """

    what: str
    version: str
    licence: str
    address: str = ""


class _NoFiles:
    """Stands where vendors find files: nothing is sent from here."""

    def path(self, digest: str) -> Path:
        raise BlobMissingError(f"The doctor holds no file {digest}.")


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Every finding, in the order a person would look."""
    return (
        _python(),
        *_ffmpeg(),
        _fonts(),
        _disk(settings),
        _keys(settings),
        _flavors(settings),
        _catalogue(settings),
        *_databases(settings),
    )


def about() -> tuple[Finding, ...]:
    """Which program this is and what it runs on; the same for as long as the process lives."""
    with (ROOT / "pyproject.toml").open("rb") as stream:
        version = tomllib.load(stream)["project"]["version"]
    return (Finding("Reelbook", f"{version}, MIT license"), _python(), *_tool())


def credits_due() -> tuple[Credit, ...]:
    """Fonts and scripts that ship unchanged, and FFmpeg."""
    return (
        *_font_credits(),
        *_script_credits(),
        Credit("FFmpeg", _tool()[0].found, "GPL, with x264; from imageio-ffmpeg"),
    )


def _font_credits() -> list[Credit]:
    found = []
    for note in sorted((ROOT / "workspace" / "fonts").glob("*/VERSION.txt")):
        first = note.read_text("utf-8").partition("\n")[0]
        version = first.partition(" version ")[2].split(" ")[0]
        licence = next((line for line in note.read_text("utf-8").splitlines() if line.startswith("License:")), "")
        words = licence.removeprefix("License:").partition(",")[0].strip()
        found.append(Credit(note.parent.name, version, words, f"/app/static/fonts/{note.parent.name}/LICENSE.txt"))
    return found


def _script_credits() -> list[Credit]:
    """From the table in `components/vendor/README.md`: folder, what, version, licence."""
    found = []
    for line in (ROOT / "components" / "vendor" / "README.md").read_text("utf-8").splitlines():
        parts = [part.strip() for part in line.strip("|").split("|")]
        if len(parts) == 4 and parts[0].startswith("`"):
            folder = parts[0].strip("`").rstrip("/")
            found.append(Credit(parts[1].partition(",")[0], parts[2], parts[3], f"/app/static/vendor/{folder}/LICENSE"))
    return found


@functools.cache
def _tool() -> tuple[Finding, ...]:
    return _ffmpeg()


def _python() -> Finding:
    version = platform.python_version()
    is_ok = (3, 11) <= sys.version_info[:2] < (3, 14)
    return Finding("Python", version, is_ok, "" if is_ok else "Use Python 3.11, 3.12 or 3.13.")


def _ffmpeg() -> tuple[Finding, ...]:
    try:
        facts = ffmpeg_facts()
    except StudioError as exc:
        return (Finding("FFmpeg", exc.message, is_ok=False, advice=exc.hint),)
    found = ", ".join(name for name in ENCODERS if name in facts.encoders)
    advice = f"This build lacks {', '.join(facts.missing)}: set up the environment again." if facts.missing else ""
    return (Finding("FFmpeg", facts.version), Finding("encoders", found or "none", not facts.missing, advice))


def _fonts() -> Finding:
    fonts = sorted(path.stem for path in (ROOT / "workspace" / "fonts").rglob("*.[ot]tf"))
    return Finding("fonts", ", ".join(fonts) or "none", bool(fonts), "" if fonts else "Clone the project again.")


def _disk(settings: Settings) -> Finding:
    place = next(path for path in (settings.workspace, *settings.workspace.parents) if path.exists())
    free = shutil.disk_usage(place).free
    advice = (
        ""
        if free >= ROOM_BYTES
        else f"Free some space, or set REELBOOK_WORKSPACE to a disk with {ROOM_BYTES >> 30} GB."
    )
    return Finding("disk", f"{free / 2**30:.1f} GB free for the workspace", free >= ROOM_BYTES, advice)


def _keys(settings: Settings) -> Finding:
    names = ", ".join(sorted(settings.keys))
    return Finding("keys", names or "none; the offline studio needs none")


def _flavors(settings: Settings) -> Finding:
    shelf = load_flavors((settings.flavors_path, settings.workspace / "flavors"))
    return Finding("flavors", ", ".join(shelf.flavors) or "none", not shelf.problems, " ".join(shelf.problems))


def _databases(settings: Settings) -> tuple[Finding, ...]:
    try:
        store = Store.look(settings.workspace)
    except NotFoundError:
        return (Finding("workspace", "none yet; make run begins one"),)
    except StudioError as exc:
        return (Finding("workspace", exc.message, is_ok=False, advice=exc.hint),)
    try:
        problems = store.problems()
        live = store.jobs(live_only=True, limit=1_000_000)
        return (
            Finding("studio.db", f"version {store.version}", not problems, " ".join(problems[:3])),
            Finding("jobs.db", _size(settings.workspace / "jobs.db")),
            Finding("jobs waiting", str(len(live))),
        )
    except StudioError as exc:
        return (Finding("studio.db", exc.message, is_ok=False, advice=exc.hint),)
    finally:
        store.close()


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 2**20:.1f} MB" if path.exists() else "none yet"


def _catalogue(settings: Settings) -> Finding:
    catalogue = open_providers(settings, _NoFiles()).catalogue
    found = f"{len(catalogue.models())} models"
    return Finding("catalogue", found, not catalogue.problems, " ".join(catalogue.problems))
