"""Starting the real server where it must not start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from core.settings import ROOT
from tests.e2e.server import environment, free_port, get_json, running


def test_a_second_server_on_one_workspace_says_so_and_stops(tmp_path: Path) -> None:
    """The second server ends with 2 and one sentence; the first one goes on."""
    workspace = tmp_path / "workspace"
    with running(workspace) as address:
        second = subprocess.run(
            [sys.executable, "app.py"], cwd=ROOT, env=environment(workspace, free_port()),
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert second.returncode == 2
        assert len(second.stderr.strip().splitlines()) == 1
        assert "Traceback" not in second.stderr
        assert get_json(f"{address}/api/health")["ok"] is True
