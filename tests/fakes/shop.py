"""A small workspace with the toy vendor behind it: kinds of cells that jobs can be asked for, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.blobs import Blobs
from core.digest import digest_of
from core.export.cell import land_film
from core.jobs import Jobs
from core.jobs.retry import Policy, Retries
from core.jobs.routes import route_name, routes
from core.jobs.runner import Runner
from core.model.base import new_id, utc_now
from core.model.cells import CellRef, Depth, Input, Snapshot, TakeDraft
from core.model.cut import Cut, CutItem, Source
from core.model.film import ExportSettings, Film
from core.model.jobs import Job, JobRequest
from core.model.media import Media
from core.model.money import FREE, Price
from core.model.music import BeatGrid
from core.model.orders import (
    AnalyseOrder,
    GenerateOrder,
    ImageRequest,
    Order,
    OrderResult,
    RenderOrder,
    WriteRequest,
    WriteTask,
)
from core.model.project import Aspect, Brief, Project, ProjectKind
from core.model.replies import BriefReply
from core.notebook import Kind, Kinds, Notebook, Wish, slots
from core.notebook.landing import land_document, land_file
from core.providers import open_providers
from core.settings import Caps, Settings
from core.store import Store
from tests.fakes.vendor import ToyVendor, vendor_of

Inputs = tuple[Input, ...]
QUICK = Retries(
    **{
        name: Policy(policy.on, (0.0, 0.0, 0.0), policy.is_limit_free)
        for name, policy in vars(Retries()).items()
        if isinstance(policy, Policy)
    },
    look_s=0.0,
)
"""Every stage is tried four times, without waiting."""


def _brief(snapshot: Snapshot, _subject: str) -> Inputs:
    take = snapshot.selected("brief")
    return (Input(name="brief", digest=take.content_digest if take is not None else None),)


def _picture_of(model: str) -> Callable[[Snapshot, str, Wish], Order]:
    def order(snapshot: Snapshot, subject: str, wish: Wish) -> Order:
        words = f"{slots.brief_of(snapshot).text} {subject}".strip()
        ask = ImageRequest(prompt=words, width=64, height=64)
        return GenerateOrder(provider=model.partition("/")[0], model=model, ask=ask, seed=wish.new_take)

    return order


def _words(snapshot: Snapshot, _subject: str, wish: Wish) -> Order:
    ask = WriteRequest(task=WriteTask.BRIEF, prompt=slots.brief_of(snapshot).text)
    return GenerateOrder(provider="toy", model="toy/words", ask=ask, seed=wish.new_take)


def _grid(snapshot: Snapshot, _subject: str, _wish: Wish) -> Order:
    song = slots.media(snapshot, "song")
    assert song is not None
    return AnalyseOrder(song=Source(blob=song.blob, info=song.info), known=GRID)


def _film(snapshot: Snapshot, _subject: str, wish: Wish) -> Order:
    cut = slots.content(snapshot, "cut", "", Cut)
    assert cut is not None
    return RenderOrder(cut=cut, settings=ExportSettings(quality=wish.quality), file_name="film.mp4")


def _land(doc: type[Brief | BeatGrid | Film]) -> Callable[..., tuple[TakeDraft, ...]]:
    def land(_snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
        found = doc.from_json(result.outputs[0].content or "")
        blobs = (found.blob,) if isinstance(found, Film) else ()
        return (land_document(found, request, result, blobs=blobs),)

    return land


def _land_words(_snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    reply = BriefReply.from_json(result.outputs[0].content or "")
    return (land_document(Brief(goal=reply.goal), request, result),)


GRID = BeatGrid(sample_rate=48_000, samples=96_000, tempo_bpm=120.0, beats=(0, 24_000, 48_000), method="composer")


def _kind(name: str, content: Any, inputs: Callable[[Snapshot, str], Inputs], **more: Any) -> Kind:
    facts = {"depth": Depth.PICTURES, "subjects": lambda _snapshot: ("",), **more}
    return Kind(name=name, title=_title(name), content=content, recipe=1, inputs={1: inputs}, **facts)


def _title(name: str) -> Callable[[Snapshot, str], str]:
    return lambda _snapshot, subject: f"{name.replace('_', ' ').capitalize()} {subject}".strip()


def _nothing(_snapshot: Snapshot, _subject: str) -> Inputs:
    return ()


def _file(kind: str) -> Callable[[Snapshot, str], Inputs]:
    return lambda snapshot, _subject: (slots.file_input(snapshot, kind),)


def kinds(model: str = "toy/picture") -> Kinds:
    """Kinds of cells for everything jobs do; pictures are made by the model."""
    return Kinds(
        (
            _kind("brief", Brief, _nothing),
            _kind(
                "keyframe", Media, _brief, subjects=lambda _: ("a", "b", "c"), order=_picture_of(model), land=land_file
            ),
            _kind("words", Brief, _brief, order=_words, land=_land_words, is_optional=True),
            _kind("song", Media, _nothing, is_optional=True),
            _kind(
                "beat_grid",
                BeatGrid,
                _file("song"),
                depth=Depth.CUT,
                subjects=lambda snapshot: ("",) if snapshot.selected("song") is not None else (),
                is_free=True,
                order=_grid,
                land=_land(BeatGrid),
            ),
            _kind("cut", Cut, _nothing, is_optional=True),
            _kind("film", Film, _file("cut"), depth=Depth.CUT, is_optional=True, order=_film, land=land_film),
        )
    )


class Crash(BaseException):
    """The process dies here: no handler of ours sees it."""


@dataclass
class Inline:
    """Steps without DBOS, in this thread. Waits are noted and not waited.

    Args:
        dies_after: Name of the step after whose work, but before whose checkpoint, everything ends.
        kept: Checkpoints by number; hand them to the next one to resume.
    """

    dies_after: str | None = None
    kept: list[tuple[str, Any]] = field(default_factory=list)
    waits: list[datetime] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    at: int = 0

    def step(self, name: str, work: Callable[[], Any]) -> Any:
        self.names.append(name)
        if self.at < len(self.kept):
            known, answer = self.kept[self.at]
            assert known == name, f"step {self.at} was {known} and is {name} now"
            self.at += 1
            return answer
        answer = work()
        if name == self.dies_after:
            raise Crash
        self.kept.append((name, answer))
        self.at += 1
        return answer

    def wait_until(self, _job_id: str, moment: datetime | None) -> None:
        if moment is not None:
            self.waits.append(moment)


@dataclass
class Shop:
    """Everything a test of jobs needs."""

    settings: Settings
    store: Store
    blobs: Blobs
    notebook: Notebook
    vendor: ToyVendor
    jobs: Jobs
    project_id: str

    def request(self, cell: str = "keyframe:a", *, price: Price | None = None, new_take: int = 0) -> JobRequest:
        """What a step would ask for a cell, as the notebook is now."""
        kind, _, subject = cell.partition(":")
        snapshot = self.notebook.snapshot(self.project_id)
        ref = CellRef(project_id=self.project_id, kind=kind, subject=subject)
        paid = Price(usd=Decimal("0.04")) if kind in {"keyframe", "words"} else FREE
        return self.notebook.request(snapshot, ref, Wish(new_take=new_take), paid if price is None else price)

    def ask(self, cell: str = "keyframe:a", *, price: Price | None = None, new_take: int = 0) -> Job:
        """Asks for one cell."""
        return self.jobs.submit([self.request(cell, price=price, new_take=new_take)])[0]

    def write(self, text: str) -> None:
        """Writes the brief, from which every prompt is made: `text subject`."""
        self.notebook.edit(CellRef(project_id=self.project_id, kind="brief"), Brief(text=text))

    def script(self, prompt: str, **calls: list[str]) -> None:
        """Tells the vendor what goes wrong with a prompt, a call after the other."""
        self.vendor.script[prompt] = calls

    def walk(self, job: Job, steps: Inline | None = None) -> Job:
        """Runs a job to its end in this thread, without DBOS, and returns it as it is then."""
        kit, endings = self.jobs._kit, self.jobs._endings
        route = routes(kit, endings)[route_name(job.request.order)]
        Runner(kit, endings, steps or Inline()).run(job.id, route)
        return self.jobs.job(job.id)

    def charges(self, job: Job) -> list[dict[str, Any]]:
        """What the vendor has charged for a job."""
        return [entry for entry in self.vendor.log("charge") if entry["request_id"].startswith(f"{job.id}-")]

    def cut_of(self, *items: CutItem) -> Cut:
        """Writes a cut."""
        cut = Cut(aspect=Aspect.SQUARE, items=items)
        self.notebook.edit(CellRef(project_id=self.project_id, kind="cut"), cut)
        return cut


def new_project(store: Store, *, budget: str | None = None) -> str:
    """A project of its own."""
    now = utc_now()
    project = Project(
        id=new_id("project"),
        name="Toy film",
        kind=ProjectKind.SHORT_FILM,
        flavor="toy",
        aspect=Aspect.SQUARE,
        budget_usd=None if budget is None else Decimal(budget),
        created_at=now,
        updated_at=now,
    )
    store.add_project(project)
    return project.id


@contextmanager
def open_shop(
    workspace: Path, *, vendor: ToyVendor | None = None, budget: str | None = None, caps: Caps | None = None
) -> Iterator[Shop]:
    """A workspace with one project whose brief says `lamp`. Jobs are not launched: tests walk or launch them."""
    settings = Settings(workspace=workspace, caps=caps or Caps())
    store = Store.open(workspace)
    try:
        blobs = Blobs(workspace / "blobs", workspace / "tmp")
        toy = vendor or ToyVendor(workspace / "toy")
        providers = open_providers(settings, blobs, vendors=[vendor_of(toy)])
        notebook = Notebook(store, blobs, kinds())
        jobs = Jobs(store, blobs, notebook, providers, settings, retries=QUICK)
        shop = Shop(settings, store, blobs, notebook, toy, jobs, new_project(store, budget=budget))
        shop.write("lamp")
        yield shop
        jobs.shutdown()
    finally:
        store.close()


def blob_name(text: str) -> str:
    """A digest nobody has a file for."""
    return digest_of("nothing", text)
