"""What no linter holds: the entry point's imports, the lock, the written pages, the words of the house."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from core.settings import ROOT
from tests.docs import pages, readme

ALLOWED = {"streamlit", "starlette", "core.settings", "core.errors", "core.studio", "core.web", "components"}
BANNED_WORDS = re.compile(r"(?<!from email\.)\b(utils|helpers|misc)\b|def (process|handle)\b|def do_")
"""A module of Python's own is called as it is called."""


def _own_files() -> list[Path]:
    found = [ROOT / "app.py"]
    for room in ("core", "pages", "components"):
        found += sorted((ROOT / room).rglob("*.py"))
    return found


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_app_imports_screens_web_and_studio_only() -> None:
    """`app.py`, which import-linter cannot read, sees of core only settings, errors, studio and web."""
    outside = {
        name
        for name in _imported(ROOT / "app.py")
        if name.partition(".")[0]
        in {"core", "components", "pages", "dbos", "httpx", "av", "librosa", "sqlite3", "yaml"}
    }
    assert {
        name for name in outside if not any(name == known or name.startswith(f"{known}.") for known in ALLOWED)
    } == set()


def test_lock_holds_names_versions_and_hashes_only() -> None:
    """The lock names no address, no index and no path, and every line is a package, a hash or a marker."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in text
    lines = [line for line in text.splitlines() if line.strip()]
    shape = re.compile(r"^(    --hash=sha256:[0-9a-f]{64}( \\)?|[a-zA-Z0-9_.-]+==[^ ]+( ; .+)? \\)$")
    assert [line for line in lines if not shape.match(line)] == []


def test_every_dependency_says_why() -> None:
    """Each runtime dependency has a comment on its line."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    block = text.partition("dependencies = [")[2].partition("]\n")[0]
    lines = [line for line in block.splitlines() if line.strip()]
    assert lines
    assert [line for line in lines if "#" not in line] == []


@pytest.mark.parametrize("name", ["settings.md", "errors.md", "models.md"])
def test_written_pages_are_up_to_date(name: str, tmp_path: Path) -> None:
    """A page that is written from the code says what the code says; `python -m tests.docs` rewrites it."""
    assert (ROOT / "docs" / name).read_text("utf-8") == pages(tmp_path)[name]


def test_table_of_vendors_is_up_to_date(tmp_path: Path) -> None:
    """The README's table of vendors says what the catalogue says; `python -m tests.docs` rewrites it."""
    assert (ROOT / "README.md").read_text("utf-8") == readme(tmp_path)


@pytest.mark.parametrize("page", ["README.md", "docs/rooms.md"])
def test_pages_name_only_what_is_there(page: str) -> None:
    """Every file and folder that a page links to or names in a table exists."""
    text = (ROOT / page).read_text("utf-8")
    named = set(re.findall(r"\]\(([^)#:]+)\)", text)) | set(
        re.findall(r"`((?:core|components|workspace|docs)/[\w./-]+\w)`", text)
    )
    places = [
        (ROOT, (ROOT / page).parent)[not name.startswith(("core/", "components/", "workspace/"))] / name
        for name in named
    ]
    assert [str(place) for place in places if not place.exists()] == []


def test_banned_words() -> None:
    """No room, function or file is called by a word that says nothing."""
    bad = [path for path in _own_files() if BANNED_WORDS.search(path.stem + "\n" + path.read_text("utf-8"))]
    assert bad == []


def test_every_room_says_what_it_is() -> None:
    """Each package of core says in its `__init__.py` what it is, what it may use and where to start reading."""
    silent = [
        path.parent.name
        for path in sorted((ROOT / "core").rglob("__init__.py"))
        if len((ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").splitlines()) < 2
    ]
    assert silent == []


def test_catch_alls_stand_at_the_boundaries_only() -> None:
    """A catch-all stands at the worker boundary and at the screen and route boundary, nowhere else."""
    places = {"core/jobs", "core/web", "components"}
    found = [
        path.relative_to(ROOT).as_posix()
        for path in _own_files()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]
    assert [place for place in found if Path(place).parent.as_posix() not in places] == []
    assert len(found) <= 3
