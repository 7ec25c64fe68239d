"""The toy notebook with the real jobs room: what is asked for goes through its door, and a workshop does the work."""

from __future__ import annotations

from pathlib import Path

from core.errors import InputError
from core.jobs import Jobs
from core.jobs.landing import Landing
from core.jobs.turn import Turn
from core.model.cells import Depth, Take
from core.model.jobs import Job, JobState
from core.providers import open_providers
from core.settings import Settings
from tests.fakes.shop import QUICK
from tests.fakes.vendor import ToyVendor, vendor_of
from tests.unit.notebook.toy import Toy
from tests.unit.notebook.toy_kinds import ALL, PRICES

_MODEL = """
[[model]]
id = "toy/{name}"
provider = "toy"
ability = "write"
title = "Toy {name}"
tiers = ["draft", "production"]
concurrency = 2
price = {{ per_item = "{price}" }}
"""
MODELS = "".join(_MODEL.format(name=kind.name, price=PRICES.get(kind.name, "0")) for kind in ALL)
_TURNS = 60


class Bench(Toy):
    """A toy project whose work is asked for as in the studio; `work` carries out what waits, in this thread."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        settings = Settings(workspace=folder)
        vendor = vendor_of(ToyVendor(folder / "toy"), MODELS)
        providers = open_providers(settings, self.blobs, vendors=[vendor])
        self.jobs = Jobs(self.store, self.blobs, self.notebook, providers, settings, retries=QUICK)

    def make(self, name: str, *, new_take: int = 0) -> Take:
        job = self.jobs.submit([self.ask(name, new_take=new_take)])[0]
        self.work()
        return self.store.takes_of_job(job.id)[0]

    def run_free(self) -> None:
        self.work()

    def refresh(self, depth: Depth = Depth.CLIPS) -> None:
        """Presses the button until there is nothing left: a run does only what was shown, so new scenes need another."""
        self.work()
        for _ in range(_TURNS):
            try:
                self.jobs.refresh(self.project_id, depth)
            except InputError as error:
                assert "nothing to refresh" in error.message
                return
            self.work()
        raise AssertionError("There is always something left to refresh.")

    def work(self) -> None:
        """Carries out all that waits, and what follows from it, until nothing moves."""
        for _ in range(_TURNS):
            waiting = self.step()
            self.follow()
            if not waiting and not self.store.moving_jobs():
                assert self.notebook.due_free(self.snapshot) == (), "what is free and due was left as it is"
                return
        raise AssertionError("The work never comes to an end.")

    def step(self) -> tuple[Job, ...]:
        """Carries out what waits now."""
        waiting = self.store.moving_jobs()
        for job in waiting:
            self.carry_out(job)
        return waiting

    def follow(self) -> None:
        """What follows when jobs have ended."""
        self.jobs.run_free(self.project_id)
        self.jobs._refresher.advance(self.project_id)

    def carry_out(self, job: Job) -> None:
        """Does one job as the workshop would."""
        landing = Landing(self.jobs._kit, self.jobs._endings)
        if self.store.job_result(job.id) is None:
            result = self.workshop.make(job.request)
            landing.keep(job, result, tuple(output.blob for output in result.outputs if output.blob is not None))
        landing.take(self.jobs.job(job.id), Turn())
        assert self.jobs.job(job.id).state is JobState.DONE

    def bought(self) -> list[str]:
        """Names of the cells that were paid for, in order."""
        jobs = sorted(self.store.jobs(limit=1000), key=lambda job: job.created_at)
        return [job.request.cell.name for job in jobs if not job.request.price.is_free]
