"""Servers over vendors on loopback, which die or are killed: `python -m tests.e2e.street_driver`.

It imports everything once and forks one server for each line of JSON it reads; it answers with the server's process id, and
at its end with how it ended. A server opens the workspace, asks for what is not asked for yet, works until nothing moves,
and writes down what is true then.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import core.providers.offline
import core.store.migrations
import core.workers.engine  # noqa: F401 - imported before the fork, so that each server starts in no time
from core.blobs import Blobs
from core.errors import InputError, ProviderError
from core.jobs import Jobs
from core.model.cells import CellRef
from core.model.jobs import Job, JobRequest, JobState
from core.model.money import Price
from core.model.orders import GenerateOrder
from core.model.project import Brief
from core.notebook import Notebook, Wish
from core.orders import generate
from core.providers import open_providers
from core.settings import Settings, VendorSettings
from core.store import Store
from tests.fakes.shop import QUICK, kinds, new_project
from tests.fakes.street import STALLS, Stall

SUMMARY = "street.json"


@dataclass(frozen=True)
class Visit:
    """What one server does.

    Args:
        workspace: Where.
        urls, keys: Of the fakes, by vendor.
        prompts: What to ask each vendor for.
        die: Name of a crash point: `attempt written`, `answer there`, `row written`, `result home`, `take due`.
        resolves: Looks up what is unknown, and writes off what cannot be found.
    """

    workspace: str
    urls: dict[str, str]
    keys: dict[str, str]
    prompts: dict[str, list[str]] = field(default_factory=dict)
    die: str = ""
    resolves: bool = False


def visit(plan: Visit) -> None:
    """Runs one server to its end."""
    stalls = [stall for stall in STALLS if stall.name in plan.urls]
    settings = Settings(
        workspace=Path(plan.workspace),
        keys={name: SecretStr(key) for name, key in plan.keys.items() if key},
        vendors={name: VendorSettings(base_url=url) for name, url in plan.urls.items()},
    )
    store = Store.open(settings.workspace)
    blobs = Blobs(settings.workspace / "blobs", settings.workspace / "tmp")
    providers = open_providers(settings, blobs, vendors=[stall.vendor() for stall in stalls])
    notebook = Notebook(store, blobs, kinds())
    jobs = Jobs(store, blobs, notebook, providers, settings, retries=QUICK)
    if plan.die:
        _arm(plan.die, store, blobs)
    jobs.launch()
    _ask(plan, stalls, store, notebook, jobs)
    jobs.wait_idle(timeout_s=240)
    if plan.resolves:
        for job in jobs.jobs(limit=-1):
            if job.state is JobState.UNKNOWN:
                _resolve(jobs, job)
        jobs.wait_idle(timeout_s=240)
    _write(settings.workspace, store, jobs)
    jobs.shutdown()
    store.close()


def _ask(plan: Visit, stalls: list[Stall], store: Store, notebook: Notebook, jobs: Jobs) -> None:
    """Asks for every prompt that no job has yet, half of them in one project and half in another."""
    if not store.projects():
        for _ in range(2):
            project_id = new_project(store)
            notebook.edit(CellRef(project_id=project_id, kind="brief"), Brief(text="lamp"))
    known = {_order(job).ask.prompt for job in jobs.jobs(limit=-1)}
    projects = [project.id for project in store.projects()]
    wanted = [
        _request(jobs, notebook, projects[number % 2], stall, prompt, number)
        for stall in stalls
        for number, prompt in enumerate(plan.prompts.get(stall.name, []))
        if prompt not in known
    ]
    if wanted:
        jobs.submit(wanted)


def _request(jobs: Jobs, notebook: Notebook, project_id: str, stall: Stall, prompt: str, number: int) -> JobRequest:
    ref = CellRef(project_id=project_id, kind="keyframe", subject="abc"[number % 3])
    price = jobs.prices.rates.of(stall.order(prompt)) if stall.usd is None else Price(usd=stall.usd)
    asked = notebook.request(notebook.snapshot(project_id), ref, Wish(new_take=number), price)
    return asked.model_copy(update={"order": stall.order(prompt)})


def _resolve(jobs: Jobs, job: Job) -> None:
    try:
        jobs.resolve(job.id, "look_up")
    except (InputError, ProviderError):
        jobs.resolve(job.id, "write_off")


def _arm(point: str, store: Any, blobs: Any) -> None:
    """Makes the store or the blobs die around their work; the product knows nothing of it."""
    points = {
        "attempt written": (store, "add_attempt", True),
        "answer there": (store, "answer_attempt", False),
        "row written": (generate, "poll", False),
        "result home": (blobs, "put_file", True),
        "take due": (store, "close_money", False),
    }
    owner, name, is_after = points[point]
    real = getattr(owner, name)

    def dying(*args: Any, **more: Any) -> Any:
        answer = real(*args, **more) if is_after else None
        os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, name, dying)


def _write(workspace: Path, store: Store, jobs: Jobs) -> None:
    facts = {
        "jobs": [
            {
                "prompt": _order(job).ask.prompt,
                "vendor": _order(job).provider,
                "state": job.state.value,
                "error": f"{job.error_code}: {job.error}",
                "cost": None if job.cost is None or job.cost.usd is None else str(job.cost.usd),
                "takes": len(store.takes_of_job(job.id)),
            }
            for job in jobs.jobs(limit=-1)
        ],
        "spent": str(store.spent_usd()),
        "reserved": str(store.reserved_usd()),
        "at_risk": str(store.reserved_usd(state=JobState.UNKNOWN.value)),
    }
    (workspace / SUMMARY).write_text(json.dumps(facts), "utf-8")


def _order(job: Job) -> GenerateOrder:
    order = job.request.order
    assert isinstance(order, GenerateOrder)
    return order


def nursery() -> None:
    """Forks a server for each line."""
    for stall in STALLS:
        stall.vendor()
    for line in sys.stdin:
        plan = Visit(**json.loads(line))
        child = os.fork()
        if child == 0:
            code = 1
            try:
                visit(plan)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(code)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    nursery()
