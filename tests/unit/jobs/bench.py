"""The toy notebook with the real jobs room: what is asked for goes through its door, and a workshop does the work."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.jobs import Jobs
from core.jobs.follow import Follower
from core.jobs.landing import Landing
from core.jobs.turn import Turn
from core.model.cells import Depth, Take
from core.model.jobs import Job, JobState, Run
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
{price}
"""
_TURNS = 60


class _Bell(Follower):
    """Does nothing when a project is named; says whether one was."""

    is_rung = False

    def name(self, project_id: str, *, delay_s: float = 0.0) -> None:
        self.is_rung = True


class Bench(Toy):
    """A toy project whose work is asked for as in the studio; `work` carries out what waits, in this thread.

    Args:
        prices: What making a kind costs where that is not as usual; None is a price nobody knows.
    """

    def __init__(self, folder: Path, *, prices: Mapping[str, str | None] | None = None) -> None:
        super().__init__(folder)
        settings = Settings(workspace=folder)
        vendor = vendor_of(ToyVendor(folder / "toy"), _models(prices or {}))
        providers = open_providers(settings, self.blobs, vendors=[vendor])
        self.jobs = Jobs(self.store, self.blobs, self.notebook, providers, settings, retries=QUICK)
        self._bell = self.jobs._follower = _Bell(lambda _project_id: None)

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
            if not self.notebook.plan(self.project_id, depth, price_of=self.jobs.prices.of).steps:
                return
            self.press(depth)
        raise AssertionError("There is always something left to refresh.")

    def press(self, depth: Depth = Depth.CLIPS, **wishes: Any) -> Run:
        """Presses the button once and does all that follows; the run as it is then."""
        run_id = self.jobs.refresh(self.project_id, depth, **wishes)
        self.work()
        return self.run(run_id)

    def run(self, run_id: str) -> Run:
        """A run as it is now."""
        return next(run for run in self.jobs.runs(self.project_id) if run.id == run_id)

    def work(self) -> None:
        """Carries out all that waits, and what follows from it, until nothing moves and nobody asks to look again."""
        for _ in range(_TURNS):
            self._bell.is_rung = False
            waiting = self.step()
            self.follow()
            if not waiting and not self.store.moving_jobs() and not self._bell.is_rung:
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


def _models(changed: Mapping[str, str | None]) -> str:
    prices = {**{kind.name: "0" for kind in ALL}, **PRICES, **changed}
    return "".join(
        _MODEL.format(name=name, price="" if price is None else f'price = {{ per_item = "{price}" }}')
        for name, price in prices.items()
    )
