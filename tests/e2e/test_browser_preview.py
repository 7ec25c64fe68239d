"""The preview of the cut in a real Chromium: it plays the film as it will look, and fetches what changed and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from core.projects.sample import SAMPLE_ID
from tests.e2e.browser import NO_CHROMIUM, chromium, chromium_path, new_page, settle, until
from tests.e2e.server import get_json, running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.skipif(chromium_path() is None, reason=NO_CHROMIUM),
]

FILM = ".preview video.film"
_CORNER = """(film) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  const brush = canvas.getContext("2d");
  brush.drawImage(film, 0, 0, 8, 8);
  return [...brush.getImageData(0, 0, 8, 8).data];
}"""


def is_filmed(page: Page) -> bool:
    """Whether what is seen is the film as it will look, and it moves."""
    moves = page.locator(FILM).evaluate("(film) => !film.paused && film.currentTime > 0.1")
    return bool(moves) and page.locator(".preview.filmed.playing").count() == 1


def played_on(page: Page) -> bool:
    """Begins anew at the end: a machine that is too busy leaves out pieces that would come too late."""
    if page.locator(".preview.playing").count() == 0:
        page.locator(".preview .toggle").click()
    return True


def stand_at(page: Page, frame: int) -> None:
    """Puts the playhead of a standing preview on a frame, and waits until the film shows just that one."""
    page.locator(".preview .bar").evaluate(
        "(bar, frame) => { bar.value = frame; bar.dispatchEvent(new Event('input')); }", frame
    )
    there = "([film, second]) => !film.seeking && film.readyState > 1 && Math.abs(film.currentTime - second) < 0.01"
    film = page.locator(FILM)
    until(
        page,
        lambda: (
            page.locator(".preview.filmed").count()
            and page.evaluate(there, [film.element_handle(), (frame + 0.5) / 30])
        ),
        f"frame {frame} of the film",
    )
    page.wait_for_timeout(300)


def difference(one: list[int], other: list[int]) -> float:
    return sum(abs(left - right) for left, right in zip(one, other, strict=True)) / len(one)


def test_the_preview_shows_the_film(tmp_path: Path) -> None:
    """Nothing is made until play is pressed; then the film plays with its mix; a changed shot is shown, the rest stays."""
    with running(tmp_path / "workspace") as address, chromium() as browser:
        page = new_page(browser, height=1400)
        problems: list[str] = []
        asked: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        plans: list[str] = []
        page.on("request", lambda one: asked.append(one.url) if "/preview/" in one.url else None)
        page.on("requestfinished", lambda one: plans.append(one.url) if "/preview?" in one.url else None)
        page.goto(f"{address}/clips?project={SAMPLE_ID}")
        settle(page)
        page.locator(".preview .toggle").wait_for()
        page.wait_for_timeout(1_000)
        assert asked == []
        assert not any(piece["is_kept"] for piece in plan_of(address)["pieces"])

        page.locator(".preview .toggle").click()
        until(page, lambda: is_filmed(page), "the film to move")
        until(
            page,
            lambda: played_on(page) and len(pieces(asked)) == len(set(keys_of(address))),
            "all of it to be fetched",
        )
        until(
            page,
            lambda: page.locator(".preview audio").evaluate("(sound) => sound.src.startsWith('blob:')"),
            "the mix of the film",
        )
        until(page, lambda: page.locator(".preview.playing").count() == 0, "the film to end")
        assert sorted(pieces(asked)) == sorted(set(keys_of(address)))

        stand_at(page, 350)
        last = page.locator(FILM).evaluate(_CORNER)
        stand_at(page, 130)
        fourth = page.locator(FILM).evaluate(_CORNER)
        assert difference(last, fourth) > 2
        assert sorted(pieces(asked)) == sorted(set(keys_of(address)))

        before = set(keys_of(address))
        asked.clear()
        plans.clear()
        page.locator(".strip .shots").focus()
        page.keyboard.press("Home")
        page.keyboard.press("Delete")
        until(page, lambda: plan_of(address)["frames"] < 360, "the cut to be kept")
        after = plan_of(address)
        fresh = {piece["key"] for piece in after["pieces"]} - before
        assert before & {piece["key"] for piece in after["pieces"]}
        most = page.locator(".preview .bar")
        until(page, lambda: most.get_attribute("max") == str(after["frames"] - 1) and plans, "the new cut to be known")
        page.wait_for_timeout(500)
        stand_at(page, after["frames"] - 10)
        assert difference(page.locator(FILM).evaluate(_CORNER), last) < 2
        assert set(pieces(asked)) <= fresh
        assert problems == []


def test_what_apps_cover_can_be_seen(tmp_path: Path) -> None:
    """A press marks the part of the picture that stays uncovered; another takes the mark away."""
    with running(tmp_path / "workspace") as address, chromium() as browser:
        page = new_page(browser, height=1400)
        page.goto(f"{address}/clips?project={SAMPLE_ID}")
        settle(page)
        zones = page.locator(".preview .zones")
        zones.click()
        assert zones.get_attribute("aria-pressed") == "true"
        screen, zone = (page.locator(f".preview {part}").bounding_box() for part in (".screen", ".zone"))
        assert screen is not None
        assert zone is not None
        assert abs((zone["x"] - screen["x"]) / screen["width"] - 0.05) < 0.01
        assert abs(zone["height"] / screen["height"] - 0.9) < 0.01
        zones.click()
        assert not page.locator(".preview .zone").is_visible()


def plan_of(address: str) -> Any:
    return get_json(f"{address}/api/projects/{SAMPLE_ID}/preview")


def keys_of(address: str) -> list[str]:
    return [str(piece["key"]) for piece in plan_of(address)["pieces"]]


def pieces(asked: list[str]) -> list[str]:
    """Keys of the pieces that were fetched, as often as they were."""
    return [one.rpartition("/")[2].removesuffix(".mp4") for one in asked if one.endswith(".mp4")]
