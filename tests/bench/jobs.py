"""What durable work costs: a launch, standing idle, a batch through its queue, free work, going on after a stop."""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

from core.film import probe
from core.jobs import Jobs
from core.model.jobs import JobState
from core.model.media import Media
from tests.bench.report import Figure, write
from tests.fakes.shop import QUICK, Shop, open_shop
from tests.media.make import make_tone

BATCH = 60
IDLE_S = 10.0


def cpu_s() -> float:
    """Processor time of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(shop: Shop, jobs: Jobs) -> float:
    """Seconds of a launch."""
    start = time.perf_counter()
    jobs.launch()
    shop.jobs = jobs
    return time.perf_counter() - start


def fresh(shop: Shop, poll_s: float) -> Jobs:
    """A jobs room over the same workspace, with this poll."""
    settings = shop.settings.model_copy(update={"queue_poll_s": poll_s})
    kit = shop.jobs._kit
    return Jobs(shop.store, shop.blobs, shop.notebook, kit.providers, settings, retries=QUICK)


def batch_s(shop: Shop) -> float:
    """Seconds from asking for a batch until all of it has landed."""
    start = time.perf_counter()
    requests = [shop.request("keyframe:a", new_take=number) for number in range(1, BATCH + 1)]
    jobs = shop.jobs.wait([job.id for job in shop.jobs.submit(requests)], timeout_s=300)
    assert all(job.state is JobState.DONE for job in jobs)
    return time.perf_counter() - start


def free_work_ms(shop: Shop, folder: Path) -> float:
    """Milliseconds from a song that is there to its (told) beats in the notebook."""
    path = make_tone(folder / "song.wav", seconds=1.0)
    info = probe(path)
    ref = shop.notebook.snapshot(shop.project_id).ref("song")
    shop.notebook.add_import(ref, Media(blob=shop.blobs.put_file(path), info=info))
    start = time.perf_counter()
    shop.jobs.wait([job.id for job in shop.jobs.run_free(shop.project_id)], timeout_s=60)
    return (time.perf_counter() - start) * 1000


def idle_share() -> float:
    """Share of one core that an open, idle jobs room takes, in percent."""
    start = cpu_s()
    time.sleep(IDLE_S)
    return (cpu_s() - start) / IDLE_S * 100


def going_on_s(shop: Shop) -> float:
    """Seconds from the launch after a stop until a job that was at its vendor has landed."""
    shop.vendor.pace_s = 1.0
    job = shop.ask("keyframe:b")
    while shop.jobs.job(job.id).state is not JobState.RUNNING or not shop.charges(job):
        time.sleep(0.02)
    shop.jobs.shutdown()
    shop.vendor.pace_s = 0.0
    start = time.perf_counter()
    shop.jobs.launch()
    shop.jobs.wait([job.id], timeout_s=60)
    return time.perf_counter() - start


def main() -> None:
    """Measures and writes the figures."""
    with tempfile.TemporaryDirectory() as folder, open_shop(Path(folder) / "workspace") as shop:
        first = timed(shop, fresh(shop, 0.5))
        figures = [
            Figure("first launch, imports included", first, "s", 10.0),
            Figure("idle, queues looked at twice a second", idle_share(), "%", 6.0),
            Figure("free work from asking to landing", free_work_ms(shop, Path(folder)), "ms", 1000.0),
        ]
        shop.jobs.shutdown()
        figures.append(Figure("another launch", timed(shop, fresh(shop, 0.05)), "s", 2.0))
        figures.append(Figure(f"{BATCH} generations, two at once", batch_s(shop), "s", 60.0))
        figures.append(Figure("going on after a stop", going_on_s(shop), "s", 10.0))
    write("jobs", figures)


if __name__ == "__main__":
    main()
