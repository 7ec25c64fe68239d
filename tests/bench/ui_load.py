"""The server under load: half a gigabyte up and down, and many people while a film renders."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import Browser, Page

from core.model.jobs import JobState
from core.model.project import Quality
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from tests.bench import ui_browser as eyes
from tests.bench import ui_gauges as gauges
from tests.bench.report import Figure
from tests.bench.ui_crowd import COMING_IN_S, Crowd, crowd
from tests.bench.ui_stage import heavy_clip, lengthen
from tests.e2e.browser import settle
from tests.e2e.server import Address, get_json, running
from tests.unit.stage import quiet_studio

PEOPLE = 20
SCREENS = ("brief", "mood", "storyboard", "clips", "export", "notebook", "activity", "projects")
_SEND = """async (to) => {
  const file = document.getElementById('bench').files[0];
  const request = new XMLHttpRequest();
  request.open('PUT', `${to}&name=${encodeURIComponent(file.name)}`);
  request.setRequestHeader('X-Reelbook', '1');
  return new Promise((done) => { request.onloadend = () => done(request.status); request.send(file); });
}"""
_FETCH = """(from) => {
  const link = document.createElement('a');
  Object.assign(link, { href: from, download: 'back.mp4' });
  document.body.append(link);
  link.click();
}"""


def weights(browser: Browser, workspace: Path, folder: Path, size_mb: int) -> list[Figure]:
    """A heavy clip up and down again, by the browser; how much the server grew at most."""
    heavy = heavy_clip(workspace, folder, size_mb)
    size, back = heavy.stat().st_size, folder / "back.mp4"
    with running(workspace) as address, eyes.tab(browser) as page:
        eyes.open_s(page, f"{address}/clips?project={SAMPLE_ID}", "clips")
        settle(page)
        up_s, up_mb = _grown(address, lambda: _send(page, heavy))
        found = (path for path in (workspace / "blobs").glob("*/*") if path.stat().st_size == size)
        digest = next(path.parent.name + path.name for path in found)
        place = f"/app/static/m/{SAMPLE_ID}/{digest}"
        down_s, down_mb = _grown(address, lambda: _fetch(page, place, back))
    assert back.stat().st_size == size, "What came back is not what was sent."
    return [
        Figure(f"{size_mb} MB up", up_s, "s"),
        Figure(f"{size_mb} MB up, the server grew by", up_mb, "MB", 50.0),
        Figure(f"{size_mb} MB down", down_s, "s"),
        Figure(f"{size_mb} MB down, the server grew by", down_mb, "MB", 50.0),
    ]


def together(browser: Browser, workspace: Path, seconds: float) -> list[Figure]:
    """Twenty people press things while a film renders.

    First twenty sessions without browsers, as a server meets them: a browser draws on a machine of its own. Then nineteen
    and one real browser on this machine, where it takes what it needs from the server; that figure has no reach.
    """
    with quiet_studio(Settings(workspace=workspace)) as studio:
        add_sample(studio.store, studio.blobs)
        lengthen(studio)
        studio.export.start(SAMPLE_ID, Quality.FINAL)
    with running(workspace) as address:
        _wait_for_render(address)
        seen = _pressed(address, PEOPLE, seconds)
        was_rendering = [_is_rendering(address)]
        others = threading.Thread(target=_pressed, args=(address, PEOPLE - 1, seconds / 3))
        others.start()
        mine = _one_browser(browser, address, seconds / 3, was_rendering)
        others.join()
    assert was_rendering[0], "The film was ready before everybody had pressed."
    return [
        Figure(f"{PEOPLE} people, presses a minute", 60 * len(seen.waits_s) / seconds, ""),
        Figure(f"{PEOPLE} people, the film was rendering", 100 * sum(was_rendering) / len(was_rendering), "%"),
        Figure(f"{PEOPLE} people, a press, p50", gauges.percentile(seen.waits_s, 0.5), "s"),
        Figure(f"{PEOPLE} people, a press, p95", gauges.percentile(seen.waits_s, 0.95), "s", 1.0),
        Figure("a screen drawn in a browser on the same machine, p95", gauges.percentile(mine, 0.95), "s"),
    ]


def _pressed(address: Address, people: int, seconds: float) -> Crowd:
    with ThreadPoolExecutor(1) as pool:  # the browser's own loop is in the way of another one in this thread
        seen = pool.submit(crowd, address, SCREENS, SAMPLE_ID, people=people, seconds=seconds).result()
    assert not seen.broken, f"{seen.broken} presses ended in a broken screen"
    return seen


def _one_browser(browser: Browser, address: Address, seconds: float, rendered: list[bool]) -> list[float]:
    """One of the people, with everything that a browser draws."""
    waits, stop_s = list[float](), time.monotonic() + COMING_IN_S + seconds
    with eyes.tab(browser) as page:
        eyes.open_s(page, f"{address}/storyboard?project={SAMPLE_ID}", "storyboard")
        number = 0
        while time.monotonic() < stop_s:
            rendered.append(_is_rendering(address))
            number += 1
            waits.append(eyes.go_to(page, SCREENS[number % len(SCREENS)]))
            page.wait_for_timeout(2_000)
    return waits


def _grown(address: Address, work: Callable[[], None]) -> tuple[float, float]:
    """Seconds of some work, and how much the server's memory stood above its start at most."""
    gauges.forget_peak(address.pid)
    before, began_s = gauges.resident_mb(address.pid), time.perf_counter()
    work()
    return time.perf_counter() - began_s, max(0.0, gauges.resident_mb(address.pid, "VmHWM") - before)


def _send(page: Page, heavy: Path) -> None:
    page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<input id=bench type=file>')")
    page.locator("#bench").set_input_files(heavy)
    status = page.evaluate(_SEND, f"/api/projects/{SAMPLE_ID}/upload?to=footage")
    assert status == 200, f"The upload was answered with {status}."


def _fetch(page: Page, place: str, back: Path) -> None:
    with page.expect_download() as coming:
        page.evaluate(_FETCH, place)
    coming.value.save_as(back)


def _is_rendering(address: Address) -> bool:
    jobs = get_json(f"{address}/api/activity?project={SAMPLE_ID}")["jobs"]
    return any(job["cell"] == "film" and job["state"] == JobState.RUNNING for job in jobs)


def _wait_for_render(address: Address) -> None:
    stop_s = time.monotonic() + 60
    while not _is_rendering(address):
        assert time.monotonic() < stop_s, "The film did not begin to render."
        time.sleep(0.2)
