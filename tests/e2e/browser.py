"""A real Chromium, driven as a person would: find a button by its words, press it, look."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_CHROMIUM = "NO CHROMIUM: browser tests are skipped. On Debian or Ubuntu: sudo apt-get install chromium"
_PATIENCE_S = 600


def chromium_path() -> str | None:
    """Where Chromium is on this machine, or None."""
    named = os.environ.get("CHROMIUM_PATH")
    return named or next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    assert path is not None, NO_CHROMIUM
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS, headless=True)
        try:
            yield browser
        finally:
            browser.close()


def aside(work: Callable[[Path], object], workspace: Path) -> None:
    """Does something with a studio beside the browser, whose loop would be in the way of the studio's own."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(work, workspace).result()


def new_page(browser: Browser, *, width: int = 1280, height: int = 900, theme: str = "Dark") -> Page:
    """A fresh profile with one tab, in a theme."""
    context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
    context.add_init_script(
        f"if (!localStorage.getItem('reelbook-theme')) localStorage.setItem('reelbook-theme', '\"{theme}\"')"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    return page


def settle(page: Page) -> None:
    """Waits until the script has run, its parts are drawn, and nothing more comes."""
    page.wait_for_selector(".rb-brand")
    page.wait_for_function(
        "() => !document.querySelector('[data-test-script-state=running], [data-testid=stSkeleton]') "
        "&& [...document.images].every((image) => image.complete || image.loading === 'lazy')"
    )
    page.wait_for_timeout(400)


def until(page: Page, ready: Callable[[], Any], what: str) -> Any:
    """Looks again and again until there is what is waited for; gives it."""
    stop = time.monotonic() + _PATIENCE_S
    while time.monotonic() < stop:
        try:
            if found := ready():
                return found
        except BrowserError:  # the page was being redrawn under our hands
            pass
        page.wait_for_timeout(300)
    raise AssertionError(f"Waited in vain for {what}.")


def start_project(
    page: Page, address: str, name: str, brief: str, *, length_s: int, flavor: str = "Ad creative"
) -> str:
    """Starts a project through the form, as a person would, and goes to its notebook; gives its id."""
    page.goto(address)
    settle(page)
    opener = page.get_by_role("button", name="New project")
    if opener.count():
        opener.click()
    page.get_by_text(flavor, exact=True).click()
    settle(page)
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("textbox", name="Brief").fill(brief)
    page.get_by_label("Length in seconds").fill(str(length_s))
    page.get_by_role("button", name="Start the project").click()
    until(page, lambda: "project=" in page.url, "the new project to open")
    project_id = page.url.partition("project=")[2].partition("&")[0]
    page.goto(f"{address}/notebook?project={project_id}")
    page.wait_for_selector(".st-key-rb_side")
    settle(page)
    return project_id


def make_all(page: Page) -> list[str]:
    """Presses the one warm button of the notebook until it leads to the export; gives what the buttons said."""
    pressed: list[str] = []
    side = page.locator(".st-key-rb_side")

    def step() -> bool:
        button = side.locator('button[kind="primary"]')
        if not button.count():
            return False
        words = button.first.inner_text(timeout=2_000)
        if words == "Go to the export":
            return True
        button.first.click(timeout=2_000)
        pressed.append(words)
        settle(page)
        return False

    until(page, step, "everything to be made")
    return pressed


def heads(page: Page) -> dict[str, tuple[str, str, str]]:
    """Each cell's title, with its mark, its reason and its policy and price."""
    rows = page.evaluate(
        "() => [...document.querySelectorAll('.rb-head')].map((head) => [head.querySelector('h3').innerText, "
        "head.querySelector('.rb-mark').className.split('rb-mark-')[1], head.querySelector('.rb-reason').innerText, "
        "head.querySelector('.rb-aside').innerText])"
    )
    return {title: (mark, reason, aside) for title, mark, reason, aside in rows}


def play_to_the_end(page: Page) -> dict[str, float]:
    """Plays the film in the player and waits for its last frame; gives what the browser knows of it."""
    video = page.locator("[class*='st-key-rb_film_player'] video")
    page.locator("[class*='st-key-rb_film_player'] .toggle").click()
    until(page, lambda: video.evaluate("(film) => film.ended"), "the film to end")
    known: dict[str, float] = video.evaluate(
        "(film) => ({ duration: film.duration, at: film.currentTime, width: film.videoWidth, height: film.videoHeight })"
    )
    return known
