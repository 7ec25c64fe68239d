"""Servers killed over real adapters: at most one charge, one take or an unknown with its amount; and the money adds up."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.settings import ROOT
from tests.e2e.street_driver import SUMMARY
from tests.fakes.http import FakeServer
from tests.fakes.street import STALLS, TROUBLE, Stall, billed, bought, opened

POINTS = ("attempt written", "answer there", "row written", "result home", "take due")
BEFORE_THE_ROW = ("attempt written", "answer there", "result home")
"""Where nobody knows yet what the vendor called the job; the last one only where the result comes with the answer."""
SHORT = ("replicate", "openai", "comfyui")
"""One that is polled, one that answers at once, one that takes a request id once."""


@dataclass
class Town:
    """A workspace and the fakes it buys from; servers come and go."""

    nursery: subprocess.Popen[str]
    workspace: Path
    fakes: Mapping[str, FakeServer]

    def serve(self, *, kill_after: int = 0, **plan: Any) -> int:
        """Runs one server to its end, or kills it once it has called the vendors so often; its exit status."""
        urls = {stall.name: f"{self.fakes[stall.name].url}{stall.path}" for stall in STALLS if stall.name in self.fakes}
        keys = {name: str(getattr(fake, "key", "")) for name, fake in self.fakes.items()}
        whole = {"workspace": str(self.workspace), "urls": urls, "keys": keys, **plan}
        calls = self._calls()
        self.nursery.stdin.write(json.dumps(whole) + "\n")  # type: ignore[union-attr]
        self.nursery.stdin.flush()  # type: ignore[union-attr]
        server = int(self._said())
        if kill_after:
            self._await_calls(calls + kill_after)
            os.kill(server, signal.SIGKILL)
        return int(self._said())

    def _said(self) -> str:
        assert self.nursery.stdout is not None
        return self.nursery.stdout.readline()

    def _calls(self) -> int:
        return sum(len(fake.calls) for fake in self.fakes.values())

    def truth(self) -> dict[str, Any]:
        """What the last server that lived to its end wrote down."""
        found: dict[str, Any] = json.loads((self.workspace / SUMMARY).read_text("utf-8"))
        return found

    def billed(self) -> Decimal:
        return sum((fake.charged() for fake in self.fakes.values()), Decimal(0))

    def _await_calls(self, count: int) -> None:
        until_s = time.monotonic() + 60
        while self._calls() < count:
            assert time.monotonic() < until_s, "the server has not asked often enough"
            time.sleep(0.002)


@pytest.fixture(scope="module")
def nursery() -> Iterator[subprocess.Popen[str]]:
    """One nursery for all tests: it pays for the imports once."""
    command = [sys.executable, "-m", "tests.e2e.street_driver"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def _cases() -> list[Any]:
    return [
        pytest.param(stall, point, id=f"{stall.name}: {point}", marks=[] if _is_short(stall, point) else [pytest.mark.long])
        for stall in STALLS
        for point in POINTS
    ]  # fmt: skip


def _is_short(stall: Stall, point: str) -> bool:
    return stall.name in SHORT and point in {"attempt written", "answer there"}


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("stall", "point"), _cases())
def test_killed_at_a_step(nursery: subprocess.Popen[str], tmp_path: Path, stall: Stall, point: str) -> None:
    """Killed at any step of any vendor, a job ends after the restart with at most one charge, and one take or an unknown."""
    prompt = f"lamp of {stall.name}"
    with opened([stall]) as fakes:
        town = Town(nursery, tmp_path / "workspace", fakes)
        status = town.serve(die=point, prompts={stall.name: [prompt]})
        assert status == -9
        assert town.serve(prompts={stall.name: [prompt]}) == 0
        truth, (job,) = town.truth(), town.truth()["jobs"]
        charges = bought(fakes[stall.name], prompt)
        assert len(charges) <= 1
        assert job["state"] in {"done", "unknown"}, job["error"]
        if job["state"] == "done":
            assert (job["takes"], len(charges), Decimal(truth["reserved"])) == (1, 1, Decimal(0))
            assert Decimal(truth["spent"]) == billed(fakes[stall.name], charges)
        else:
            assert not stall.is_once
            assert point in (BEFORE_THE_ROW if stall.answers else BEFORE_THE_ROW[:2])
            assert (job["takes"], Decimal(truth["spent"])) == (0, Decimal(0))
            assert Decimal(truth["at_risk"]) >= town.billed()


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_all_vendors_with_trouble_and_three_kills(nursery: subprocess.Popen[str], tmp_path: Path) -> None:
    """Two hundred jobs over all vendors, random trouble, three kills: what is settled and at risk covers what was billed, and
    to the cent once the unknowns are resolved; nothing is bought twice."""
    check_soak(nursery, tmp_path, STALLS, jobs=200, kills=3)


@pytest.mark.timeout(300)
def test_three_vendors_with_trouble_and_a_kill(nursery: subprocess.Popen[str], tmp_path: Path) -> None:
    """The same with a few jobs over a vendor of each sort, and one kill."""
    check_soak(nursery, tmp_path, [stall for stall in STALLS if stall.name in SHORT], jobs=18, kills=1)


def check_soak(nursery: subprocess.Popen[str], folder: Path, stalls: Any, *, jobs: int, kills: int) -> None:
    """Buys from all of them, kills, restarts, and compares the ledger with the books of the fakes."""
    dice = random.Random(20261121)
    prompts = _prompts(stalls, jobs)
    with opened(stalls) as fakes:
        for fake in fakes.values():
            fake.acts = [dice.choice(TROUBLE) if dice.random() < 0.4 else "ok" for _ in range(jobs)]
        town = Town(nursery, folder / "workspace", fakes)
        for _ in range(kills):
            assert town.serve(kill_after=dice.randrange(1, jobs // 2), prompts=prompts) == -9
        assert town.serve(prompts=prompts) == 0
        truth = town.truth()
        assert Decimal(truth["spent"]) + Decimal(truth["at_risk"]) >= town.billed()
        assert truth["reserved"] == truth["at_risk"]
        assert town.serve(prompts=prompts, resolves=True) == 0
        _check_settled(town, prompts)


def _prompts(stalls: Any, jobs: int) -> dict[str, list[str]]:
    places = [stall.name for stall in stalls for _ in range(stall.most)]
    random.Random(1).shuffle(places)
    counts = Counter(places[:jobs])
    return {name: [f"{name} lamp {number:03}." for number in range(count)] for name, count in counts.items()}


def _check_settled(town: Town, prompts: Mapping[str, list[str]]) -> None:
    truth = town.truth()
    assert len(truth["jobs"]) == sum(map(len, prompts.values()))
    assert Decimal(truth["reserved"]) == 0
    written_off = Decimal(0)
    for job in truth["jobs"]:
        fake = town.fakes[job["vendor"]]
        ids = bought(fake, job["prompt"])
        assert len(ids) <= 1, f"{job['prompt']} was bought twice"
        assert job["state"] in {"done", "failed", "written_off"}, job
        assert job["takes"] == (job["state"] == "done")
        cost, bill = Decimal(job["cost"] or 0), billed(fake, ids)
        if job["state"] == "written_off":
            assert cost >= bill, job
            written_off += cost - bill
        else:
            assert cost == bill, job
    assert Decimal(truth["spent"]) == town.billed() + written_off
