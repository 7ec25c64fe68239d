"""What durable work costs: 1,000 jobs over eight vendors, standing idle, going on after a stop; and DBOS's own queues beside it."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from core.blobs import Blobs
from core.jobs import Jobs
from core.model.cells import CellRef
from core.model.jobs import JobRequest, JobState
from core.model.money import Price
from core.model.orders import GenerateOrder, ImageRequest
from core.model.project import Brief
from core.notebook import Notebook, Wish
from core.providers import open_providers
from core.providers.catalogue import Catalogue
from core.providers.contract import Done, Failed, Files, Health, Hear, Progress, Recent, RemoteFile, RemoteJob
from core.providers.registry import Vendor
from core.settings import ROOT, Settings
from core.store import Store
from tests.bench.report import Figure, write
from tests.fakes.shop import QUICK, kinds, new_project
from tests.fakes.vendor import picture

VENDORS, JOBS, PLACES = 8, 1000, 8
WORK_S, ADVICE_S = 0.6, 0.25
IDLE_S = 20.0
PRICE = Price(usd=Decimal("0.04"))
_MODEL = """
[[model]]
id = "{name}/picture"
provider = "{name}"
ability = "image"
title = "{name}"
concurrency = {places}
sizes = {{ shortest_px = 64, longest_px = 512 }}
price = {{ per_item = "0.04" }}
"""


@dataclass
class Painter:
    """A vendor in memory: every job takes a while, and it writes down when it was done and when it was asked."""

    name: str
    is_idempotent: bool = False
    ready: dict[str, float] = field(default_factory=dict)
    asked: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    hasty: int = 0

    def submit(self, order: GenerateOrder, *, request_id: str, files: Files, hear: Hear | None = None) -> RemoteJob:
        remote_id = f"{self.name}-{request_id}"
        self.ready[remote_id] = time.time() + WORK_S
        return RemoteJob(remote_id)

    def poll(self, remote_id: str) -> Progress | Done | Failed:
        now, asked = time.time(), self.asked[remote_id]
        self.hasty += bool(asked) and now - asked[-1] < ADVICE_S - 0.005
        asked.append(now)
        if now < self.ready[remote_id]:
            return Progress(wait_s=ADVICE_S)
        return Done(files=(RemoteFile(ref=remote_id, suffix=".png"),), billed=PRICE)

    def download(self, remote_id: str, file: RemoteFile, to: Path) -> None:
        to.write_bytes(picture(remote_id))

    def cancel(self, remote_id: str) -> None: ...

    def find_recent(self, *, since: datetime) -> tuple[Recent, ...] | None:
        return None

    def check(self) -> Health:
        return Health()


@dataclass
class Hall:
    """An open jobs room over the eight."""

    store: Store
    notebook: Notebook
    jobs: Jobs
    painters: tuple[Painter, ...]

    def requests(self) -> list[JobRequest]:
        """A thousand pictures: of four projects, dealt out to the vendors."""
        projects = [self._project() for _ in range(4)]
        return [self._request(projects[number % 4], number) for number in range(JOBS)]

    def _project(self) -> str:
        project_id = new_project(self.store)
        self.notebook.edit(CellRef(project_id=project_id, kind="brief"), Brief(text="lamp"))
        return project_id

    def _request(self, project_id: str, number: int) -> JobRequest:
        ref = CellRef(project_id=project_id, kind="keyframe", subject="abc"[number % 3])
        asked = self.notebook.request(self.notebook.snapshot(project_id), ref, Wish(new_take=number), PRICE)
        name = self.painters[number // 4 % VENDORS].name
        ask = ImageRequest(prompt=f"lamp {number}", width=64, height=64)
        order = GenerateOrder(provider=name, model=f"{name}/picture", ask=ask, seed=number)
        return asked.model_copy(update={"order": order})


@contextmanager
def opened(folder: Path) -> Iterator[Hall]:
    """A workspace of its own, not yet launched."""
    painters = tuple(Painter(f"painter{number}") for number in range(VENDORS))
    settings = Settings(workspace=folder / "workspace")
    store = Store.open(settings.workspace)
    blobs = Blobs(settings.workspace / "blobs", settings.workspace / "tmp")
    providers = open_providers(settings, blobs, vendors=[_vendor(folder, painter) for painter in painters])
    notebook = Notebook(store, blobs, kinds())
    jobs = Jobs(store, blobs, notebook, providers, settings, retries=QUICK)
    try:
        yield Hall(store, notebook, jobs, painters)
    finally:
        jobs.shutdown()
        store.close()


def _vendor(folder: Path, painter: Painter) -> Vendor:
    catalogue = folder / f"{painter.name}.toml"
    catalogue.write_text(_MODEL.format(name=painter.name, places=PLACES), "utf-8")

    def open_it(_settings: Settings, _catalogue: Catalogue) -> Painter:
        return painter

    return Vendor(painter.name, painter.name, catalogue, open_it)


def cpu_s() -> float:
    """Processor time of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def rss_mb() -> float:
    """Memory of this process now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def idle_share() -> float:
    """Share of one core that this process takes while nothing happens, in percent."""
    start = cpu_s()
    time.sleep(IDLE_S)
    return (cpu_s() - start) / IDLE_S * 100


def crowd(hall: Hall) -> list[Figure]:
    """All jobs at once, from asking to the last take."""
    memory, requests = list[float](), hall.requests()
    watch = threading.Thread(target=_watch, args=(hall, memory), daemon=True)
    watch.start()
    started, spent_s = time.time(), cpu_s()
    jobs = hall.jobs.submit(requests)
    asked_s = time.time() - started
    assert hall.jobs.wait_idle(timeout_s=1800)
    took_s, spent_s = time.time() - started, cpu_s() - spent_s
    done = tuple(hall.jobs.job(job.id) for job in jobs)
    assert all(job.state is JobState.DONE for job in done)
    watch.join()
    ready = {remote_id: at for painter in hall.painters for remote_id, at in painter.ready.items()}
    assert len(ready) == JOBS, "one submit a job"
    lags = sorted((job.ended_at.timestamp() if job.ended_at else 0.0) - ready[job.remote_id or ""] for job in done)
    return [
        Figure(f"{JOBS} jobs admitted and handed over, others at work meanwhile", asked_s, "s"),
        Figure(f"{JOBS} jobs over {VENDORS} vendors", JOBS / took_s, "/s"),
        Figure("processor for one job", spent_s / JOBS * 1000, "ms"),
        Figure("lag from vendor-done to take, p50", lags[JOBS // 2], "s"),
        Figure("lag from vendor-done to take, p95", lags[JOBS * 95 // 100], "s"),
        Figure("memory at the end against after the first 100", memory[-1] / memory[0], "x", 1.25),
        Figure("polls before the advised wait was over", sum(painter.hasty for painter in hall.painters), "", 0),
    ]


def _watch(hall: Hall, memory: list[float]) -> None:
    """Notes the memory after every further hundred jobs; a hundred first."""
    for hundred in range(1, JOBS // 100 + 1):
        while sum(len(painter.ready) for painter in hall.painters) < hundred * 100:
            time.sleep(0.05)
        memory.append(rss_mb())


def of_plain_dbos() -> list[Figure]:
    """The alternative: nine queues of DBOS as it ships, with nothing to do, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.plain_dbos", folder, str(VENDORS + 1), str(IDLE_S)]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    share, lag_s = map(float, told.split()[-2:])
    return [
        Figure(f"the same with {VENDORS + 1} queues of DBOS as it ships", share, "%"),
        Figure("wait of a job in an empty queue of DBOS, median", lag_s * 1000, "ms"),
    ]


def start_ms(hall: Hall) -> float:
    """Milliseconds from asking for a job to its submit while nothing else is at work, the median of nine."""
    waits = []
    for request in hall.requests()[:9]:
        start = time.time()
        job = hall.jobs.wait([hall.jobs.submit([request])[0].id], timeout_s=60)[0]
        ready = next(painter.ready[job.remote_id or ""] for painter in hall.painters if job.remote_id in painter.ready)
        waits.append(ready - WORK_S - start)
    return sorted(waits)[4] * 1000


def main() -> None:
    """Measures and writes the figures."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as hall:
        start = time.perf_counter()
        hall.jobs.launch()
        figures = [Figure("launch, imports included", time.perf_counter() - start, "s", 10.0)]
        time.sleep(2.0)
        figures.append(Figure("idle, nothing to do", idle_share(), "%", 2.0))
        figures += of_plain_dbos()
        figures += crowd(hall)
        time.sleep(2.0)
        figures.append(Figure("idle, after all of it", idle_share(), "%", 2.0))
        start = time.perf_counter()
        hall.jobs.shutdown()
        hall.jobs.launch()
        figures.append(Figure("stop and another launch", time.perf_counter() - start, "s", 10.0))
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as hall:
        hall.jobs.launch()
        figures.append(Figure("wait of a job in an empty lane, median", start_ms(hall), "ms"))
    write("jobs", figures)


if __name__ == "__main__":
    main()
