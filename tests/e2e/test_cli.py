"""The command line as a person types it: real processes, real files."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from core.film import probe
from core.settings import ROOT
from core.store import Store


def _core(workspace: Path, *words: str) -> tuple[int, str]:
    """Runs `python -m core …` on a workspace; exit status and everything it said."""

    env = os.environ | {"REELBOOK_WORKSPACE": str(workspace), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "core", *words],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=280,
        check=False,
    )
    return done.returncode, done.stdout


def test_doctor_looks_while_a_server_is_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`doctor` reports on a workspace that a server holds, disturbs nothing and never prints a key."""
    store = Store.open(tmp_path / "workspace")
    try:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-secret")
        status, said = _core(tmp_path / "workspace", "doctor")
    finally:
        store.close()
    assert status == 0, said
    assert "FFmpeg" in said
    assert "openai" in said
    assert "sk-secret" not in said
    assert "jobs waiting" in said


def test_film_from_the_sample_brief(tmp_path: Path) -> None:
    """`film` works beside a running server, in a workspace of its own, prints the path and the file is a whole film."""
    store = Store.open(tmp_path / "workspace")
    try:
        status, said = _core(tmp_path / "workspace", "film", "--length", "4", "--quality", "draft")
    finally:
        store.close()
    assert status == 0, said
    path = Path(said.strip().splitlines()[-1])
    info = probe(path)
    assert path.parent == tmp_path / "workspace" / "films"
    assert (info.frames, info.rate, info.has_sound) == (120, Fraction(30), True)


def test_wrong_settings_are_told_without_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that does not fit is named in one sentence."""
    monkeypatch.setenv("REELBOOK_PORT", "lots")
    status, said = _core(tmp_path, "doctor")
    assert status == 1
    assert "Setting port" in said
    assert "Traceback" not in said
