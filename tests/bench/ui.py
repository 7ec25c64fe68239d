"""What a person waits for, and what looking costs the server: the real server and a real Chromium on this machine.

`python -m tests.bench.ui [--quick]`; quick is a smoke run with small sizes and few rounds, whose figures say little.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from components.topbar import PAGES
from core.projects.sample import SAMPLE_ID
from tests.bench import ui_browser as eyes
from tests.bench import ui_gauges as gauges
from tests.bench.report import Figure, write
from tests.bench.ui_load import together, weights
from tests.bench.ui_stage import fill
from tests.e2e.browser import chromium, settle
from tests.e2e.server import Address, get_json, running

SCREENS = (*(name for name in PAGES if name != "projects"), "projects")
TABS = 5
SHOWN = 6
"""A screen of two hundred scenes is open when so many of its pictures are in place; the rest come when they are scrolled to."""


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    rounds: int = 3
    presses: int = 12
    scenes: int = 200
    jobs: int = 20
    watch_s: float = 20.0
    heavy_mb: int = 500
    crowd_s: float = 60.0


QUICK = Sizes(rounds=1, presses=3, scenes=40, jobs=6, watch_s=6.0, heavy_mb=60, crowd_s=12.0)


def main(sizes: Sizes) -> bool:
    """Measures and writes the figures; whether all are within their reach."""
    figures: list[Figure] = []
    with chromium() as browser, tempfile.TemporaryDirectory(prefix="bench-ui-") as temp:
        folder = Path(temp)
        quiet, busy = folder / "quiet" / "workspace", folder / "busy" / "workspace"
        long = fill(quiet, scenes=sizes.scenes)
        fill(busy, scenes=1, jobs=sizes.jobs)
        with running(quiet) as address:
            figures += first_pages(browser, address)
            figures += switches(browser, address, sizes)
            figures += presses(browser, address, sizes)
            figures += many_scenes(browser, address, long, sizes)
            figures += idle(browser, address, sizes)
        with running(busy, REELBOOK_OFFLINE__LATENCY_S="3000") as address:
            figures += live_list(browser, address, sizes)
        figures += weights(browser, quiet, folder, sizes.heavy_mb)
        figures += together(browser, folder / "film" / "workspace", sizes.crowd_s)
    return write("ui", figures)


def first_pages(browser: Browser, address: Address) -> list[Figure]:
    """The first visitor of a fresh server, a second person with a fresh browser, and the same browser again."""
    with eyes.tab(browser) as page:
        cold_s = eyes.open_s(page, f"{address}/", "projects")
    with eyes.tab(browser) as page:
        fresh_s = eyes.open_s(page, f"{address}/", "projects")
        again_s = median(eyes.open_s(page, f"{address}/", "projects") for _ in range(3))
        whole_s = median(eyes.open_s(page, f"{address}/notebook?project={SAMPLE_ID}", "notebook") for _ in range(3))
    return [
        Figure("first page, fresh server and browser", cold_s, "s"),
        Figure("first page, fresh browser", fresh_s, "s"),
        Figure("first page again, in a browser that knows it", again_s, "s", 2.0),
        Figure("the sample's whole notebook, by its address", whole_s, "s"),
    ]


def switches(browser: Browser, address: Address, sizes: Sizes) -> list[Figure]:
    """From each screen to the next by its name in the bar, until the new one is drawn."""
    found: dict[str, list[float]] = {name: [] for name in SCREENS}
    with eyes.tab(browser) as page:
        eyes.open_s(page, f"{address}/?project={SAMPLE_ID}", "projects")
        for _ in range(sizes.rounds + 1):
            for name in SCREENS:
                found[name].append(eyes.go_to(page, name))
                page.wait_for_timeout(250)
    warm = {name: times[1:] for name, times in found.items()}
    every = [one for times in warm.values() for one in times]
    figures = [Figure(f"to {name}, median", 1000 * median(times), "ms") for name, times in warm.items()]
    figures.append(Figure("page switch, p50", 1000 * gauges.percentile(every, 0.5), "ms"))
    return [*figures, Figure("page switch, p95", 1000 * gauges.percentile(every, 0.95), "ms", 1000)]


def presses(browser: Browser, address: Address, sizes: Sizes) -> list[Figure]:
    """From pressing the mouse until Chromium shows a frame that looks different, on several screens."""
    waits: list[float] = []
    with eyes.tab(browser) as page:
        eyes.open_s(page, f"{address}/storyboard?project={SAMPLE_ID}", "storyboard")
        settle(page)
        watch = eyes.Eyes(page)
        with watch.open():
            for number in range(sizes.presses):
                name = SCREENS[number % len(SCREENS)]
                link = page.locator(f'a[data-page="{name}"]').first
                link.hover()
                waits.append(watch.answer_s())
                eyes.ready(page, name)
                waits += _controls(page, watch)
    return [
        Figure("a press is answered by something seen, p50", 1000 * gauges.percentile(waits, 0.5), "ms"),
        Figure("a press is answered by something seen, p95", 1000 * gauges.percentile(waits, 0.95), "ms", 200),
    ]


def _controls(page: Page, watch: eyes.Eyes) -> Iterator[float]:
    """The choices of a screen, where it has some: of each group one that is not chosen is pressed."""
    settle(page)
    for group in page.locator("[data-testid=stButtonGroup]").all()[:2]:
        choice = group.locator("button:not([data-selected=true]):enabled:visible").first
        if not choice.count():
            continue
        choice.hover()
        yield watch.answer_s()
        settle(page)


def many_scenes(browser: Browser, address: Address, project_id: str, sizes: Sizes) -> list[Figure]:
    """Screens of a long film, opened by their address in a browser that has been there, and by a press."""
    figures = []
    with eyes.tab(browser) as page:
        for name in ("storyboard", "clips"):
            place = f"{address}/{name}?project={project_id}"
            eyes.open_s(page, place, name, pictures=SHOWN)
            opened_s = median(eyes.open_s(page, place, name, pictures=SHOWN) for _ in range(sizes.rounds))
            eyes.go_to(page, "activity")
            page.wait_for_timeout(500)
            gone_s = eyes.go_to(page, name)
            figures.append(Figure(f"{name} of {sizes.scenes} scenes, opened by its address", opened_s, "s", 2.0))
            figures.append(Figure(f"{name} of {sizes.scenes} scenes, by a press", gone_s, "s", 2.0))
    return figures


def idle(browser: Browser, address: Address, sizes: Sizes) -> list[Figure]:
    """What one open tab costs the server while nothing is at work, above what the server costs alone."""
    place = f"{address}/storyboard?project={SAMPLE_ID}"
    alone, above = _watched(browser, address, place, 1, sizes)
    return [
        Figure("the server alone, idle", alone, "%"),
        Figure("an idle tab with its tray", above, "%", 1.0),
    ]


def live_list(browser: Browser, address: Address, sizes: Sizes) -> list[Figure]:
    """What five tabs with the live list cost the server, above what the jobs cost without anybody looking."""
    time.sleep(6)
    alone, above = _watched(browser, address, f"{address}/activity", TABS, sizes)
    live = len(get_json(f"{address}/api/activity")["jobs"])
    assert live == sizes.jobs, f"{live} jobs were at work, not {sizes.jobs}"
    return [
        Figure(f"{sizes.jobs} jobs at work, nobody looks", alone, "%"),
        Figure(f"{TABS} tabs with the live list", above, "%", 2.0),
    ]


def _watched(browser: Browser, address: Address, place: str, tabs: int, sizes: Sizes) -> tuple[float, float]:
    """Share of a core without anybody looking, and what tabs add to it: medians of turns, because a machine has moods."""
    alone, above = list[float](), list[float]()
    for _ in range(sizes.rounds):
        alone.append(gauges.share(address.pid, sizes.watch_s))
        with _tabs(browser, place, tabs):
            time.sleep(4)
            above.append(gauges.share(address.pid, sizes.watch_s) - alone[-1])
    return median(alone), max(0.0, median(above))


@contextmanager
def _tabs(browser: Browser, place: str, count: int) -> Iterator[None]:
    contexts = []
    try:
        for _ in range(count):
            contexts.append(browser.new_context())
            page = contexts[-1].new_page()
            page.goto(place)
            settle(page)
        yield
    finally:
        for context in contexts:
            context.close()


if __name__ == "__main__":
    sys.exit(0 if main(QUICK if "--quick" in sys.argv[1:] else Sizes()) else 1)
