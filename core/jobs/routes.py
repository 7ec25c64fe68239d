"""The three ways a job can go, each a list of steps with what people see and how a step is tried again."""

from __future__ import annotations

from collections.abc import Mapping

from core.jobs.endings import Endings
from core.jobs.export import Export
from core.jobs.freework import FreeWork
from core.jobs.generation import Generation
from core.jobs.kit import Kit
from core.jobs.landing import Landing
from core.jobs.runner import Route, Station
from core.model.jobs import Stage
from core.model.orders import GenerateOrder, Order, RenderOrder

GENERATION, EXPORT, FREE_WORK = "generation", "export", "free-work"
"""Names of workflows; stored with every run, so they are for ever."""


def route_name(order: Order) -> str:
    """Which way an order goes."""
    if isinstance(order, GenerateOrder):
        return GENERATION
    return EXPORT if isinstance(order, RenderOrder) else FREE_WORK


def routes(kit: Kit, endings: Endings) -> Mapping[str, Route]:
    """Every route by its name."""
    landing = Landing(kit, endings)
    generation, export, free_work = Generation(kit, endings), Export(kit, landing), FreeWork(kit, endings, landing)
    take = Station(Stage.TAKE, landing.take)
    return {
        GENERATION: {
            "freeze": Station(Stage.FREEZE, generation.freeze),
            "submit": Station(Stage.SUBMIT, generation.submit, generation.submit_policy),
            "look up": Station(Stage.SUBMIT, generation.look_up),
            "poll": Station(Stage.POLL, generation.poll, lambda _job: kit.retries.poll),
            "download": Station(Stage.DOWNLOAD, generation.download, lambda _job: kit.retries.download),
            "check": Station(Stage.CHECK, generation.check),
            "take": take,
        },
        EXPORT: {
            "freeze": Station(Stage.FREEZE, export.freeze),
            "segment": Station(Stage.RENDER, export.segment),
            "sound": Station(Stage.RENDER, export.sound),
            "join": Station(Stage.RENDER, export.join),
            "read back": Station(Stage.CHECK, export.read_back),
            "keep": Station(Stage.CHECK, export.keep),
            "take": Station(Stage.TAKE, export.take),
        },
        FREE_WORK: {
            "freeze": Station(Stage.FREEZE, free_work.freeze),
            "work": Station(Stage.CHECK, free_work.work),
            "take": take,
        },
    }
