"""Servers killed by SIGKILL at every stage: what was charged, by the offline studio's own books, and what came of it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.settings import ROOT

SIGKILL = 9


@dataclass
class Nursery:
    """Starts servers, one after the other, in one workspace."""

    process: subprocess.Popen[str]
    workspace: Path = field(default_factory=Path)

    def run(self, **plan: Any) -> int:
        """Runs one server to its end and returns the signal that ended it, 0 for none."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"workspace": str(self.workspace), **plan}) + "\n")
        self.process.stdin.flush()
        ended = json.loads(self.process.stdout.readline())
        assert ended["signal"] or not ended["code"], f"the server ended with {ended['code']}"
        return int(ended["signal"])

    def truth(self) -> dict[str, Any]:
        """What the last server that lived to its end wrote down."""
        found: dict[str, Any] = json.loads((self.workspace / "summary.json").read_text("utf-8"))
        return found


@pytest.fixture(scope="module")
def open_nursery() -> Iterator[Nursery]:
    """One nursery for all tests: it pays for the imports once."""
    command = [sys.executable, "-m", "tests.e2e.kill_driver"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def nursery(open_nursery: Nursery, tmp_path: Path) -> Nursery:
    """The nursery with a workspace of the test's own."""
    open_nursery.workspace = tmp_path / "workspace"
    return open_nursery


SENT = ("attempt written", "request sent")
LATER = ("polling", "half a download", "blob written", "checked", "take half landed")


@pytest.mark.parametrize("is_idempotent", [False, True], ids=["charged twice if asked twice", "charged once"])
@pytest.mark.parametrize("stage", SENT)
def test_killed_around_the_request(nursery: Nursery, stage: str, is_idempotent: bool) -> None:
    """Killed with a request that may be out, a job ends with one charge and one take, or unknown with its amount.

    What arrived is found in the vendor's list; what never left is in none, so that a person decides.
    """
    assert nursery.run(die=stage, ask=["keyframe:a"], is_idempotent=is_idempotent) == SIGKILL
    assert nursery.run(is_idempotent=is_idempotent) == 0
    truth = nursery.truth()
    (job,) = truth["jobs"]
    if is_idempotent or stage == "request sent":
        check_made_once(truth)
        return
    assert (job["state"], job["takes"], job["at_risk"]) == ("unknown", 0, "0.04")
    assert truth["log"] == []
    assert (truth["reserved"], truth["at_risk"], truth["spent"]) == ("0.04", "0.04", "0")
    nursery.run(work="write_off")
    written_off = nursery.truth()
    assert (written_off["reserved"], written_off["spent"]) == ("0", "0.04")
    assert written_off["jobs"][0]["state"] == "written_off"


@pytest.mark.parametrize("stage", LATER)
def test_killed_after_the_vendor_accepted(nursery: Nursery, stage: str) -> None:
    """Killed anywhere after the vendor has accepted, a job ends well: one charge, one take, nothing reserved."""
    assert nursery.run(die=stage, ask=["keyframe:a"]) == SIGKILL
    assert nursery.run() == 0
    check_made_once(nursery.truth())


def test_killed_with_a_result_that_expires(nursery: Nursery) -> None:
    """A result that is deleted at the vendor soon is fetched after the restart, past its queue."""
    assert nursery.run(die="polling", ask=["keyframe:a"], expire_s=60) == SIGKILL
    assert nursery.run(expire_s=60) == 0
    check_made_once(nursery.truth())


@pytest.mark.parametrize("stage", ["one segment rendered", "two segments rendered", "film joined"])
def test_killed_in_the_middle_of_an_export(nursery: Nursery, stage: str) -> None:
    """A killed export goes on from its rendered segments and ends with one film."""
    assert nursery.run(die=stage, ask=["film"]) == SIGKILL
    assert nursery.run() == 0
    truth = nursery.truth()
    assert [(job["state"], job["takes"]) for job in truth["jobs"]] == [("done", 1)]
    assert truth["segments"] == 6, "three, and what was seen of each"
    assert truth["damaged"] == []


def test_killed_twice(nursery: Nursery) -> None:
    """A restart may be killed as well."""
    assert nursery.run(die="polling", ask=["keyframe:a"]) == SIGKILL
    assert nursery.run(die="half a download") == SIGKILL
    assert nursery.run(die="blob written") == SIGKILL
    assert nursery.run() == 0
    check_made_once(nursery.truth())


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("is_idempotent", [False, True], ids=["charged twice if asked twice", "charged once"])
def test_a_hundred_random_kills(nursery: Nursery, is_idempotent: bool) -> None:
    """Killed fifty times at any moment, each variant, no request is charged twice, no result is lost, and the money adds up."""
    dice = random.Random(20261120)
    killed = 0
    for number in range(50):
        ask = ["keyframe:a", "keyframe:b", *(["film"] if number % 5 == 0 else [])]
        plan = {"ask": ask, "new_take": number, "within_s": 1.5, "seed": dice.randrange(1 << 30)}
        killed += nursery.run(is_idempotent=is_idempotent, **plan) == SIGKILL
    assert killed == 50
    assert nursery.run(is_idempotent=is_idempotent) == 0
    truth = nursery.truth()
    check_books(truth)
    if is_idempotent:
        assert all(job["state"] == "done" for job in truth["jobs"])
    nursery.run(work="write_off")
    assert nursery.truth()["reserved"] == "0"


def check_made_once(truth: dict[str, Any]) -> None:
    """One job, done, with one take; one charge; the ledger says the same as the vendor."""
    assert [(job["state"], job["takes"]) for job in truth["jobs"]] == [("done", 1)]
    check_books(truth)


def check_books(truth: dict[str, Any]) -> None:
    """What holds after any kill, by the vendor's own books."""
    charges = Counter(entry["request_id"].rpartition("-")[0] for entry in truth["log"])
    jobs = {job["id"]: job for job in truth["jobs"]}
    assert all(count == 1 for count in charges.values()), "a request was charged twice"
    assert {job["state"] for job in truth["jobs"]} <= {"done", "unknown"}
    for job in truth["jobs"]:
        assert job["takes"] == (1 if job["state"] == "done" else 0)
    unknown = [job for job in truth["jobs"] if job["state"] == "unknown"]
    assert Decimal(truth["reserved"]) == Decimal(truth["at_risk"]) == Decimal("0.04") * len(unknown)
    charged_and_done = [job_id for job_id in charges if jobs[job_id]["state"] == "done"]
    assert Decimal(truth["spent"]) == Decimal("0.04") * len(charged_and_done)
    assert truth["damaged"] == []
