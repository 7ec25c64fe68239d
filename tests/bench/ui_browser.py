"""Timing a real Chromium: when a page is there, and when a press is answered by something seen."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page
from playwright.sync_api import Error as BrowserError

from tests.e2e.browser import new_page

_READY = """([here, least]) => {
  if (!document.querySelector('h1')) return false;
  if (document.querySelector('[data-test-script-state=running], [data-testid=stSkeleton]')) return false;
  let isHere = false, seen = 0;
  const walk = (root) => {
    isHere ||= Boolean(root.querySelector(`a[data-page="${here}"][aria-current="page"]`));
    if (least) seen += root.querySelectorAll('img, video').length;
    for (const one of root.querySelectorAll('*')) if (one.shadowRoot) walk(one.shadowRoot);
  };
  walk(document);
  return isHere && seen >= least;
}"""
_PRESSED = """() => {
  if (window.rbPressed !== undefined) return;
  window.rbPressed = 0;
  window.addEventListener('pointerdown', () => { window.rbPressed = performance.timeOrigin + performance.now(); }, true);
}"""


def ready(page: Page, here: str, *, pictures: int = 0) -> None:
    """Waits until a screen is drawn: marked in the bar, with its heading, nothing running, and so many pictures in place."""
    page.wait_for_function(_READY, arg=[here, pictures], polling="raf")


def open_s(page: Page, address: str, here: str, *, pictures: int = 0) -> float:
    """Seconds from asking for an address until the screen is drawn."""
    began_s = time.perf_counter()
    page.goto(address, wait_until="commit")
    ready(page, here, pictures=pictures)
    return time.perf_counter() - began_s


class Eyes:
    """Sees each frame that Chromium paints, with the moment it was shown."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._wire: CDPSession = page.context.new_cdp_session(page)
        self._frames: list[tuple[float, bytes]] = []
        self._wire.on("Page.screencastFrame", self._seen)

    @contextmanager
    def open(self) -> Iterator[None]:
        self._wire.send(
            "Page.startScreencast", {"format": "png", "maxWidth": 960, "maxHeight": 720, "everyNthFrame": 1}
        )
        try:
            yield
        finally:
            self._wire.send("Page.stopScreencast")

    def answer_s(self, *, patience_s: float = 10.0) -> float:
        """Seconds from a press until the first frame that looks different.

        The mouse presses where it rests already, so that hovering is no answer.
        """
        self._page.wait_for_timeout(400)
        before = self._frames[-1][1] if self._frames else b""
        self._frames.clear()
        self._page.evaluate(_PRESSED)
        self._page.mouse.down()
        self._page.mouse.up()
        stop = time.monotonic() + patience_s
        while time.monotonic() < stop:
            pressed_s = float(self._page.evaluate("() => window.rbPressed || 0")) / 1000
            for moment_s, image in self._frames:
                if pressed_s and moment_s >= pressed_s and image != before:
                    return moment_s - pressed_s
            self._page.wait_for_timeout(20)
        raise AssertionError("Nothing was seen after a press.")

    def _seen(self, event: dict[str, Any]) -> None:
        moment_s = float(event["metadata"].get("timestamp") or time.time())
        self._frames.append((moment_s, base64.b64decode(event["data"])))
        with suppress(BrowserError):
            self._wire.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})


@contextmanager
def tab(browser: Browser, *, width: int = 1280) -> Iterator[Page]:
    """A fresh profile with one tab, closed at the end."""
    page = new_page(browser, width=width)
    try:
        yield page
    finally:
        page.context.close()


def go_to(page: Page, here: str) -> float:
    """Presses a screen's name in the bar; seconds until that screen is drawn."""
    link = page.locator(f'a[data-page="{here}"]').first
    began_s = time.perf_counter()
    link.click()
    ready(page, here)
    return time.perf_counter() - began_s
