"""The real server as a process of its own, on a free port, with a workspace of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.settings import ROOT

_START_S = 120
_STOP_S = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def environment(workspace: Path, port: int, **more: str) -> dict[str, str]:
    """This process's environment with Reelbook's own settings and nothing of the machine's."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("REELBOOK_")}
    return {**clean, "REELBOOK_WORKSPACE": str(workspace), "REELBOOK_PORT": str(port), **more}


class Address(str):  # noqa: SLOT000 - a text can have no slots
    """Where a server is, and which process it is."""

    pid: int


@contextmanager
def running(workspace: Path, **more: str) -> Iterator[Address]:
    """A server for as long as a block lasts; gives its address. It is asked to stop, as a person would, and must."""
    port = int(more.pop("REELBOOK_PORT", 0)) or free_port()
    log = workspace.parent / "server.log"
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=environment(workspace, port, **more), stdout=said, stderr=said
        )
    try:
        address = Address(f"http://127.0.0.1:{port}")
        address.pid = process.pid
        _wait(address, process, log)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    stop = time.monotonic() + _START_S
    while time.monotonic() < stop:
        if process.poll() is not None:
            raise AssertionError(f"The server ended with {process.returncode}: {log.read_text('utf-8')[-2000:]}")
        try:
            if get_json(f"{address}/api/health")["ok"]:
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError("The server did not come up.")


def get_json(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=30) as reply:
        return json.load(reply)
