"""Vendors on the settings screen: how they are, how it has gone lately, and how long anybody waits for that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pydantic import SecretStr

from core.blobs import Blobs
from core.model.base import utc_now
from core.model.jobs import JobState
from core.model.views_settings import KeySource
from core.projects.vendors import VendorDesk
from core.providers.catalogue import Catalogue
from core.providers.contract import Health
from core.providers.registry import Vendor, open_providers
from core.settings import Settings, VendorSettings
from core.store import Store
from core.store.preferences import LiveSettings
from tests.unit.store.conftest import a_project
from tests.unit.store.test_jobs import picture


class Slow:
    """Answers only once it is let."""

    def __init__(self) -> None:
        self.may = Event()
        self.asked = 0

    def check(self) -> Health:
        self.asked += 1
        self.may.wait(5)
        return Health(is_key_good=True)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with closing(Store.open(settings.workspace)) as opened:
        opened.add_project(a_project("project_a"))
        yield opened


def _desk(settings: Settings, store: Store, tmp_path: Path, provider: Any, **options: Any) -> VendorDesk:
    none = tmp_path / "none.toml"
    none.write_text("", "utf-8")
    vendor = Vendor(name="slow", title="Slow", catalogue=none, open=lambda _settings, _models: provider)
    blobs = Blobs(settings.workspace / "blobs", settings.workspace / "tmp")
    providers = open_providers(settings, blobs, vendors=[vendor])
    return VendorDesk(store, providers, LiveSettings(settings, env={}), **options)


def test_nobody_waits_longer_than_agreed(settings: Settings, store: Store, tmp_path: Path) -> None:
    """A vendor that is late is told as late; it is not asked twice meanwhile, and its answer counts once it is there."""
    slow = Slow()
    desk = _desk(settings, store, tmp_path, slow, wait_s=0.02)
    late = desk.check("slow")
    assert (late.is_good, "has not answered" in late.sentence) == (False, True)
    assert desk.check("slow").is_good is False
    assert slow.asked == 1
    slow.may.set()
    prompt = next(told for told in iter(lambda: desk.check("slow"), None) if told.is_good)
    assert prompt.sentence == "Slow is there and knows the key."
    assert desk.views()[0].check == prompt


@pytest.mark.parametrize(
    ("jobs", "told", "is_troubled"),
    [
        ((), "", False),
        (((JobState.DONE, 1), (JobState.DONE, 2)), "None of 2 jobs failed in the last 24 hours.", False),
        (((JobState.DONE, 1), (JobState.FAILED, 1)), "1 of 2 jobs failed (50%) in the last 24 hours.", False),
        (((JobState.FAILED, 1), (JobState.FAILED, 30)), "1 of 1 job failed (100%) in the last 24 hours.", True),
        (((JobState.DONE, 25), (JobState.RUNNING, 30)), "1 at work.", False),
        (((JobState.UNKNOWN, 30), (JobState.QUEUED, 0)), "1 at work, 1 of unknown outcome.", False),
    ],
)
def test_how_it_has_gone_lately(
    settings: Settings,
    store: Store,
    tmp_path: Path,
    jobs: tuple[tuple[JobState, int], ...],
    told: str,
    is_troubled: bool,
) -> None:
    """Jobs that ended within a day are counted, live ones whenever they began, and other vendors' not at all."""
    now = utc_now()
    for number, (state, hours) in enumerate(jobs):
        request = picture(f"lamp {number}")
        order = request.order.model_copy(update={"provider": "slow"})
        job = store.add_job(request.model_copy(update={"order": order}), queue="slow")
        at = now - timedelta(hours=hours)
        store.change_job(job.id, {"state": state, "ended_at": at if state.is_over else None})
    other = store.add_job(picture("another vendor's"), queue="offline")
    store.change_job(other.id, {"state": JobState.FAILED, "ended_at": now})
    (view,) = _desk(settings, store, tmp_path, Slow()).views()
    assert (view.lately, view.is_troubled) == (told, is_troubled)


def test_where_a_key_comes_from(settings: Settings, store: Store, tmp_path: Path) -> None:
    """The environment wins over the screen, the screen over the secrets, the secrets over reelbook.toml."""
    key = {"fal": SecretStr("k-start")}
    file = settings.model_copy(update={"keys": key})
    secrets = file.model_copy(update={"secret_names": frozenset({"fal"})})
    none = tmp_path / "none.toml"
    none.write_text("", "utf-8")
    vendor = Vendor(name="fal", title="fal", catalogue=none, open=lambda _settings, _models: Slow(), key="fal")  # type: ignore[arg-type, return-value]
    providers = open_providers(settings, Blobs(tmp_path / "b", tmp_path / "t"), vendors=[vendor])

    def source(live: LiveSettings) -> KeySource:
        return VendorDesk(store, providers, live).views()[0].source

    assert source(LiveSettings(settings, env={})) is KeySource.NONE
    assert source(LiveSettings(file, env={})) is KeySource.FILE
    assert source(LiveSettings(secrets, env={})) is KeySource.SECRETS
    assert source(LiveSettings(secrets, env={"FAL_KEY": "k-start"})) is KeySource.SECRETS  # Streamlit copied it
    screen = LiveSettings(secrets, env={})
    screen.set_key("fal", "k-screen", began_from=0)
    assert source(screen) is KeySource.SCREEN
    assert screen.now.keys["fal"].get_secret_value() == "k-screen"
    assert source(LiveSettings(file, env={"FAL_KEY": "k-env"})) is KeySource.ENVIRONMENT


def test_server_of_ones_own(settings: Settings, store: Store, tmp_path: Path) -> None:
    """A server whose address nobody has entered is not set up, which is no fault; with one it can be tested."""

    class Own:
        def check(self) -> Health:
            return Health(note="2 jobs in its queue.")

    def opened(_settings: Settings, _models: Catalogue) -> Any:
        return Own()

    def desk(now: Settings) -> VendorDesk:
        path = tmp_path / "own.toml"
        path.write_text('[[model]]\nid = "own/a"\nprovider = "own"\nability = "image"\ntitle = "Own"\n', "utf-8")
        said = "It needs an address."
        vendor = Vendor("own", "Own", path, opened, lacks=lambda now: "" if now.vendor("own").base_url else said)
        providers = open_providers(now, Blobs(now.workspace / "blobs", now.workspace / "tmp"), vendors=[vendor])
        return VendorDesk(store, providers, LiveSettings(now, env={}))

    (view,) = desk(settings).views()
    assert (view.is_ready, view.can_test, view.check) == (False, False, None)
    assert view.sentence == "1 model, not set up. It needs an address."
    known = settings.model_copy(update={"vendors": {"own": VendorSettings(base_url="http://127.0.0.1:8188")}})
    (view,) = desk(known).views()
    assert (view.is_ready, view.can_test, view.sentence) == (True, True, "1 model. Needs no key.")
    assert desk(known).check("own").sentence == "Own is there. 2 jobs in its queue."
