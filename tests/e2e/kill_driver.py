"""A small server that dies at a named point, by SIGKILL and for real.

`python -m tests.e2e.kill_driver` is a nursery: it imports everything once, then forks one server for each line of JSON it
reads, waits for its end, and answers with how it ended. The server opens a workspace, launches jobs over the offline
studio with pretend prices, and dies where it was told, or runs until nothing moves and writes down what is true then.

The dying is done to the objects that are handed to the jobs room; the product knows nothing of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import core.providers.offline  # imported before the fork, as the next two, so that each server starts in no time
import core.store.migrations
import core.workers.engine  # noqa: F401
from core.blobs import Blobs
from core.film import probe
from core.jobs import Jobs
from core.model.cells import CellRef
from core.model.cut import Cut, CutItem, Source
from core.model.jobs import JobState
from core.model.money import FREE, Price
from core.model.project import Aspect, Brief
from core.notebook import Notebook, Wish
from core.providers import open_providers
from core.providers.contract import Provider
from core.providers.offline.log import read_log
from core.settings import OfflineSettings, Settings
from core.store import Store
from tests.fakes.shop import QUICK, kinds, new_project
from tests.media.make import make_picture

SUMMARY = "summary.json"
PRICE = Price(usd=Decimal("0.04"))


@dataclass(frozen=True)
class Plan:
    """What one server does.

    Args:
        workspace: Where.
        die: Name of the crash point; empty lives on.
        ask: Cells to ask for, such as `keyframe:a` or `film`.
        new_take: Number of the take to ask for.
        is_idempotent: Whether the offline studio charges a request id once.
        within_s: Dies at a random moment within so many seconds after the launch; 0 does not.
        expire_s: Results expire so long after the submit.
        seed: Of that moment.
    """

    workspace: str
    die: str = ""
    ask: tuple[str, ...] = ()
    new_take: int = 0
    is_idempotent: bool = False
    within_s: float = 0.0
    expire_s: float | None = None
    seed: int = 0


def die() -> None:
    """Ends this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


@dataclass
class Server:
    """An open workspace, as the studio opens it."""

    plan: Plan
    settings: Settings
    store: Store
    blobs: Blobs
    notebook: Notebook
    provider: Provider
    jobs: Jobs

    def project_id(self) -> str:
        """The one project; made with a brief and a cut of three stills when it is not there."""
        there = self.store.projects()
        if there:
            return there[0].id
        project_id = new_project(self.store, budget="1000")
        self.notebook.edit(CellRef(project_id=project_id, kind="brief"), Brief(text="lamp"))
        items = tuple(self._still(number) for number in range(3))
        self.notebook.edit(CellRef(project_id=project_id, kind="cut"), Cut(aspect=Aspect.SQUARE, items=items))
        return project_id

    def ask(self, project_id: str) -> None:
        """Asks for the plan's cells."""
        snapshot = self.notebook.snapshot(project_id)
        for cell in self.plan.ask:
            kind, _, subject = cell.partition(":")
            ref = CellRef(project_id=project_id, kind=kind, subject=subject)
            price = PRICE if kind == "keyframe" else FREE
            self.jobs.submit([self.notebook.request(snapshot, ref, Wish(new_take=self.plan.new_take), price)])

    def _still(self, number: int) -> CutItem:
        path = make_picture(self.blobs.new_temp(".png"), color=(80 * number, 40, 40))
        info = probe(path)
        return CutItem(id=f"item_{number}", source=Source(blob=self.blobs.put_file(path), info=info), frames=6)


@contextlib.contextmanager
def opened(plan: Plan) -> Iterator[Server]:
    """The workspace of a plan, not yet launched."""
    offline = OfflineSettings(
        has_prices=True, is_idempotent=plan.is_idempotent, latency_s=0.3, poll_s=0.05, expire_s=plan.expire_s
    )
    settings = Settings(workspace=Path(plan.workspace), offline=offline)
    store = Store.open(settings.workspace)
    try:
        blobs = Blobs(settings.workspace / "blobs", settings.workspace / "tmp")
        providers = open_providers(settings, blobs)
        notebook = Notebook(store, blobs, kinds("offline/image"))
        jobs = Jobs(store, blobs, notebook, providers, settings, retries=QUICK)
        yield Server(plan, settings, store, blobs, notebook, providers.provider("offline"), jobs)
        jobs.shutdown()
    finally:
        store.close()


def serve(plan: Plan) -> None:
    """Runs one server to its end, whichever it is."""
    with opened(plan) as server:
        project_id = server.project_id()
        arm(server)
        server.jobs.launch()
        if plan.within_s:
            threading.Timer(random.Random(plan.seed).uniform(0, plan.within_s), die).start()
        server.ask(project_id)
        server.jobs.wait_idle(timeout_s=60)
        if plan.within_s:
            time.sleep(plan.within_s)
        write_summary(server, project_id)


def arm(server: Server) -> None:
    """Makes one of the server's own objects die at the plan's point, before or after it has done its work."""
    store, blobs, provider = server.store, server.blobs, server.provider
    points: dict[str, tuple[object, str, str, int]] = {
        "attempt written": (store, "add_attempt", "after", 1),
        "request sent": (provider, "submit", "after", 1),
        "polling": (provider, "poll", "after", 2),
        "blob written": (blobs, "put_file", "after", 1),
        "checked": (store, "close_money", "before", 1),
        "take half landed": (store, "close_money", "after", 1),
        "one segment rendered": (store, "keep_segment", "after", 1),
        "two segments rendered": (store, "keep_segment", "after", 2),
        "film joined": (blobs, "put_file", "after", 4),
    }
    if server.plan.within_s:
        for name in ("submit", "download"):
            setattr(provider, name, slowly(getattr(provider, name)))
    if server.plan.die == "half a download":
        provider.download = half_a_download  # type: ignore[method-assign, assignment]
    elif server.plan.die:
        owner, name, moment, count = points[server.plan.die]
        setattr(owner, name, dying(getattr(owner, name), moment, count))


def dying(real: Callable[..., Any], moment: str, count: int) -> Callable[..., Any]:
    """The same function, until it is called for the last time."""
    left = [count]

    def call(*args: Any, **more: Any) -> Any:
        left[0] -= 1
        if moment == "before" and not left[0]:
            die()
        answer = real(*args, **more)
        if not left[0]:
            die()
        return answer

    return call


def slowly(real: Callable[..., Any]) -> Callable[..., Any]:
    """The same function over a slow line: a while on the way there, and a while on the way back."""

    def call(*args: Any, **more: Any) -> Any:
        time.sleep(0.15)
        answer = real(*args, **more)
        time.sleep(0.15)
        return answer

    return call


def half_a_download(_remote_id: str, _file: object, to: Path) -> None:
    """Writes the head of a file and is gone."""
    to.write_bytes(b"\x89PNG\r\n\x1a\n half of it")
    die()


def write_summary(server: Server, project_id: str) -> None:
    """Writes down what is true: by the rows, by the ledger, and by the offline studio's own books."""
    money = server.jobs.money(project_id)
    facts = {
        "jobs": [
            {
                "id": job.id,
                "state": job.state.value,
                "takes": len(server.store.takes_of_job(job.id)),
                "at_risk": None if job.at_risk.usd is None else str(job.at_risk.usd),
                "error": job.error,
            }
            for job in server.jobs.jobs(project_id, limit=100_000)
        ],
        "log": [entry for entry in read_log(server.settings.workspace) if entry["event"] == "submit"],
        "spent": str(money.spent_usd),
        "reserved": str(money.reserved_usd),
        "at_risk": str(money.at_risk_usd),
        "segments": len(server.store._db.rows("SELECT 1 FROM segments")),
        "damaged": [blob for blob in server.store.named_blobs() if not _is_whole(server.blobs, blob)],
    }
    (server.settings.workspace / SUMMARY).write_text(json.dumps(facts), "utf-8")


def write_off(plan: Plan) -> None:
    """Writes off every job of unknown outcome and writes the summary again."""
    with opened(plan) as server:
        project_id = server.project_id()
        for job in server.jobs.jobs(project_id, limit=100_000):
            if job.state is JobState.UNKNOWN:
                server.jobs.resolve(job.id, "write_off")
        write_summary(server, project_id)


def _is_whole(blobs: Blobs, blob: str) -> bool:
    with contextlib.suppress(Exception):
        blobs.verify(blob)
        return True
    return False


def nursery() -> None:
    """Forks a server for each line; answers `{"signal": 9, "code": 0}`."""
    for line in sys.stdin:
        wanted = json.loads(line)
        work = write_off if wanted.pop("work", "serve") == "write_off" else serve
        plan = Plan(**{**wanted, "ask": tuple(wanted.get("ask", ()))})
        child = os.fork()
        if child == 0:
            code = 1
            try:
                work(plan)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        ended = {
            "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            "code": os.waitstatus_to_exitcode(status),
        }
        print(json.dumps(ended), flush=True)


if __name__ == "__main__":
    nursery()
