"""A studio in memory that returns real view values: for looking at screens and for tests of what a person's press asks for."""

from __future__ import annotations

import colorsys
import random
from collections.abc import Callable, Collection
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PIL import Image, ImageDraw

from core.errors import NotFoundError
from core.model.film import ExportSettings
from core.model.jobs import Money
from core.model.preferences import Defaults
from core.model.project import Aspect, Project
from core.model.views import JobView, NotebookView, ProjectCard, StepView
from core.model.views_export import ExportView
from core.model.views_graph import GraphView
from core.model.views_projects import Place, ShelfCard, ShelfView
from core.model.views_shell import Glance, LiveJobs, glance_of
from core.settings import Settings
from tests.ui.fake_views import card, digest, empty_export, empty_view, export_view, full_jobs, full_view, project

HEX = "0123456789abcdef"


def paint(path: Path, word: str, size: tuple[int, int]) -> Path:
    """A picture that differs for each word: a sky, a sun, hills and a few lights."""
    dice = random.Random(word)
    hue, (width, height) = dice.random(), size
    image = Image.new("RGB", size)
    draw = ImageDraw.Draw(image)
    for y in range(height):
        part = y / height
        color = colorsys.hsv_to_rgb((hue + 0.12 * part) % 1, 0.55, 0.18 + 0.55 * part)
        draw.line([(0, y), (width, y)], fill=tuple(int(255 * c) for c in color))
    sun = (dice.uniform(0.2, 0.8) * width, dice.uniform(0.2, 0.45) * height, dice.uniform(0.06, 0.16) * width)
    draw.ellipse([sun[0] - sun[2], sun[1] - sun[2], sun[0] + sun[2], sun[1] + sun[2]], fill=(250, 214, 160))
    for depth in range(3):
        base, color = height * (0.6 + 0.13 * depth), colorsys.hsv_to_rgb(hue, 0.5, 0.22 - 0.06 * depth)
        points = [(x, base + dice.uniform(-0.06, 0.06) * height) for x in range(0, width + 60, 60)]
        draw.polygon([(0, height), *points, (width, height)], fill=tuple(int(255 * c) for c in color))
    image.save(path, "JPEG" if path.suffix == ".jpg" else "PNG")
    return path


class FakeStudio:
    """Answers with the views it was given, and remembers what it was asked.

    Args:
        folder: Where it paints pictures.
        fails: Errors to raise, by name of the call, such as `cells.make`.
    """

    def __init__(self, folder: Path, views: dict[str, NotebookView], cards: tuple[ProjectCard, ...]) -> None:
        self.folder, self.views, self.shelf = folder, views, cards
        self.settings = Settings(workspace=folder / "workspace")
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.fails: dict[str, Exception] = {}
        self.gone: tuple[ProjectCard, ...] = ()
        self.jobs: tuple[JobView, ...] = full_jobs()
        self.clip: Path | None = None
        self.on_file: Callable[[Path], object] = lambda _path: None
        self.flavors = SimpleNamespace(flavors=flavors(), problems=())
        for room, names in _CALLS.items():
            setattr(self, room, SimpleNamespace(**{name: self._call(f"{room}.{name}") for name in names}))
        self.projects.cards = lambda: self.shelf
        self.projects.deleted = lambda: self.gone
        self.projects.names = lambda: tuple((one.project.id, one.project.name) for one in self.shelf)
        self.projects.create = self._create
        self.projects.shelf = self._shelf
        self.projects.templates = lambda: ()
        self.house = SimpleNamespace(live=SimpleNamespace(defaults=Defaults()))
        self.cells.choices = lambda _project_id: {}
        self.export.view = self.export_view
        self.export.film_path = lambda project_id, take_id: (
            self.media_path(project_id, digest("film/1")),
            "night-market.mp4",
        )

    def _call(self, name: str) -> Callable[..., Any]:
        def called(*args: Any, **kwargs: Any) -> Any:
            self.calls.append((name, args, kwargs))
            if name in self.fails:
                raise self.fails[name]
            for path in (arg for arg in args if isinstance(arg, Path)):
                self.on_file(path)
            return SimpleNamespace(id="fake", number=7)

        return called

    def __getattr__(self, name: str) -> Any:
        if name.startswith("job_"):
            return self._call(name)
        raise AttributeError(name)

    def _shelf(self, place: Place = Place.SHELF, *, search: str = "", most: int | None = None) -> ShelfView:
        lying = {Place.SHELF: self.shelf, Place.BIN: self.gone}
        cards = tuple(
            ShelfCard(**{name: getattr(one, name) for name in ProjectCard.model_fields}, touched="12:04")
            for one in lying.get(place, ())
        )
        return ShelfView(cards=cards[:most], found=len(cards), counts={one: len(lying.get(one, ())) for one in Place})

    def _create(self, **fields: Any) -> Project:
        self._call("projects.create")(**fields)
        made = project("project_new", fields["name"])
        self.views[made.id] = empty_view(made)
        self.shelf = (card(made, "needs a brief", None, spent_usd=Decimal(0)), *self.shelf)
        return made

    def notebook_view(self, project_id: str, kinds: Collection[str] | None = None) -> NotebookView:
        if "notebook_view" in self.fails:
            raise self.fails["notebook_view"]
        if project_id not in self.views:
            raise NotFoundError(f"There is no project {project_id}.")
        whole = self.views[project_id]
        cells = tuple(cell for cell in whole.cells if kinds is None or cell.kind in kinds)
        return whole.model_copy(update={"cells": cells})

    def steps(self, project_id: str) -> tuple[StepView, ...]:
        return self.views[project_id].steps

    def export_view(self, project_id: str, settings: ExportSettings | None = None) -> ExportView:
        view = self.notebook_view(project_id)
        if not view.offers:
            return empty_export(view.project)
        return export_view(view.project, settings or ExportSettings())

    def jobs_view(self, project_id: str | None) -> tuple[JobView, ...]:
        return tuple(one for one in self.jobs if project_id in (None, one.project_id))

    def live(self, project_id: str | None) -> LiveJobs:
        own = [one for one in self.jobs if project_id in (None, one.project_id)]
        over = tuple(one.id for one in own if one.state.is_over)
        return LiveJobs(jobs=tuple(one for one in self.jobs if not one.state.is_over), over=over)

    def glance(self, project_id: str | None) -> Glance:
        return glance_of(self.live(project_id).model_dump_json())

    def graph(self, project_id: str, first: int = 0) -> GraphView:
        return GraphView(nodes=(), edges=(), columns=(), rows=1)

    def money(self, project_id: str) -> Money:
        return self.notebook_view(project_id).money

    def media_path(self, project_id: str, digest: str) -> Path:
        if set(digest) - set(HEX) or project_id not in self.views:
            raise NotFoundError("This project has no such file.")
        if self.clip is not None:
            return self.clip
        path = self.folder / f"{digest}.png"
        return path if path.exists() else paint(path, digest, (540, 960))

    def poster_path(self, project_id: str, digest: str, max_px: int) -> Path:
        if set(digest) - set(HEX) or project_id not in self.views:
            raise NotFoundError("This project has no such file.")
        path = self.folder / f"{digest}_{max_px}.jpg"
        return path if path.exists() else paint(path, digest, (max_px * 9 // 16, max_px))


_CALLS = {
    "projects": ("rename", "set_budget", "delete", "restore"),
    "cells": (
        "make",
        "refresh",
        "select",
        "delete_take",
        "restore_take",
        "rate",
        "freeze",
        "thaw",
        "set_policy",
        "repair",
        "import_file",
    ),
    "brief": ("save",),
    "mood": ("pick",),
    "storyboard": ("save_scene", "reorder", "insert", "remove"),
    "clips": ("add_footage",),
    "cut": ("add_song",),
    "export": ("start",),
}


def flavors() -> dict[str, Any]:
    def one(name: str, title: str, description: str, aspect: Aspect, length_s: int) -> Any:
        return SimpleNamespace(
            name=name, title=title, description=description, aspect=aspect, length_s=length_s, placeholder=""
        )

    return {
        "short_film": one("short_film", "Short film", "A small story in a handful of scenes.", Aspect.WIDE, 60),
        "music_video": one("music_video", "Music video", "Pictures that move to a song.", Aspect.VERTICAL, 30),
        "ad_creative": one(
            "ad_creative", "Ad creative", "A product, a promise, a reason to look.", Aspect.VERTICAL, 15
        ),
        "quick_cut": one("quick_cut", "Quick cut", "Your own clips, cut to your own song.", Aspect.VERTICAL, 30),
    }


def full_studio(folder: Path, scenes: int = 8) -> FakeStudio:
    """A shelf with a project at work, a sample, and one without a brief."""
    night, new, sample = project(), project("project_empty", "Untitled"), project("project_sample", "Lighthouse keeper")
    views = {night.id: full_view(night, scenes), new.id: empty_view(new), sample.id: full_view(sample)}
    wide = project("project_wide", "Three minutes of coffee, and what came after", aspect=Aspect.WIDE, budget_usd=None)
    views[wide.id] = full_view(wide, 4)
    cards = (
        card(night, "7 of 8 clips, film is stale", digest("key2/3")),
        card(new, "needs a brief", None, spent_usd=Decimal(0), length_frames=0),
        card(wide, "film is ready", digest("key4/1"), length_frames=5400),
        card(sample, "film is ready", digest("key7/1"), is_sample=True, spent_usd=Decimal(0)),
    )
    return FakeStudio(folder, views, cards)


def empty_studio(folder: Path) -> FakeStudio:
    """Nothing on the shelf, nothing at work."""
    fake = FakeStudio(folder, {}, ())
    fake.jobs = ()
    return fake
