"""Vendors as the settings screen shows them: is the key there, does the vendor answer, how has it gone lately."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError
from datetime import timedelta
from threading import Lock

from core.errors import AuthError, StudioError, UnreachableError
from core.model.base import utc_now
from core.model.views_settings import CheckView, KeySource, ModelName, VendorView
from core.providers import Providers
from core.providers.contract import Health
from core.providers.vendor import Vendor
from core.settings import KEY_VARIABLES
from core.store import Store
from core.store.preferences import LiveSettings
from core.store.vendors import VendorJobs

CHECK_S = 10.0
"""How long the screen waits for a vendor."""
LATELY = timedelta(hours=24)


class VendorDesk:
    """Shows the vendors and asks them how they are.

    Args:
        store: Where the jobs are.
        providers: The vendors.
        live: Keys and addresses as they are now.
        wait_s: How long a check may take before it is told as late.
    """

    def __init__(self, store: Store, providers: Providers, live: LiveSettings, *, wait_s: float = CHECK_S) -> None:
        self._store = store
        self._providers = providers
        self._live = live
        self._wait_s = wait_s
        self._lock = Lock()
        self._askers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="check")
        self._asked: dict[str, Future[Health]] = {}
        self._checks: dict[str, CheckView] = {}

    def views(self) -> tuple[VendorView, ...]:
        """Every vendor, in the order of the catalogue's defaults."""
        counted: dict[str, int] = {}
        for model in self._providers.catalogue.models():
            counted[model.provider] = counted.get(model.provider, 0) + 1
        lately = self._store.vendor_jobs(utc_now() - LATELY)
        return tuple(
            self._view(self._providers.vendor(name), counted.get(name, 0), lately.get(name, VendorJobs()))
            for name in self._providers.names
        )

    def models(self) -> tuple[ModelName, ...]:
        """Models that a person may choose as a default: those that are ready first, without those that were switched off."""
        found = [
            ModelName(
                id=model.id,
                ability=model.ability,
                title=f"{model.title}, {self._providers.title(model.provider)}",
                not_ready=self._providers.not_ready(model.provider),
            )
            for model in self._providers.catalogue.models()
            if not model.is_retired()
        ]
        return tuple(sorted(found, key=lambda one: bool(one.not_ready)))

    def check(self, name: str) -> CheckView:
        """Asks a vendor whether it is there and knows the key; costs nothing. What it said is kept with its time.

        Waits ten seconds at most; a vendor that takes longer is asked on, and its answer is there when it is looked for
        again.
        """
        with self._lock:
            asked = self._asked.get(name)
            if asked is None or asked.done():
                asked = self._askers.submit(lambda: self._providers.provider(name).check())
                self._asked[name] = asked
        told = self._told(name, asked)
        with self._lock:
            self._checks[name] = told
        return told

    def _told(self, name: str, asked: Future[Health]) -> CheckView:
        vendor = self._providers.vendor(name)
        title = vendor.title
        try:
            health = asked.result(timeout=self._wait_s)
        except LateError:
            words = f"{title} has not answered within {self._wait_s:.0f} seconds."
            return _bad(words, "It may be slow or out of reach; test it again in a minute.")
        except AuthError as exc:
            return _bad(exc.message, "Look at the key, then test again.")
        except UnreachableError as exc:
            return _bad(exc.message, "Look at its address and at the network, then test again.")
        except StudioError as exc:
            return _bad(exc.message, exc.hint)
        sentence = _health_words(title, health, has_key=bool(vendor.key))
        return CheckView(at=utc_now(), is_good=health.is_key_good is not False, sentence=sentence)

    def _view(self, vendor: Vendor, models: int, lately: VendorJobs) -> VendorView:
        key, name = vendor.key, vendor.name
        variable = next((variable for variable, owner in KEY_VARIABLES.items() if owner == key), "") if key else ""
        source = self._source(key) if key else KeySource.NONE
        settings = self._live.now
        lacks = vendor.lacks(settings)
        is_set_up = not lacks and (not vendor.key or source is not KeySource.NONE)
        return VendorView(
            name=name,
            title=vendor.title,
            key_name=key,
            variable=variable,
            source=source,
            models=models,
            is_ready=is_set_up and models > 0,
            is_fixed=bool(key) and self._live.is_fixed(f"keys.{key}"),
            is_stored=bool(key) and self._live.has_stored_key(key),
            sentence=_vendor_words(vendor, models, lacks, has_key=source is not KeySource.NONE),
            saves=self._live.saves(f"keys.{key}") if key else 0,
            has_address=not vendor.is_local,
            address=settings.vendor(name).base_url,
            is_address_fixed=self._live.is_fixed(f"vendors.{name}.base_url"),
            address_saves=self._live.saves(f"vendors.{name}"),
            can_test=not vendor.is_local and is_set_up,
            lately=_lately_words(lately),
            is_troubled=lately.failed > lately.done,
            check=self._checks.get(name),
        )

    def _source(self, key: str) -> KeySource:
        if self._live.is_fixed(f"keys.{key}"):
            return KeySource.ENVIRONMENT
        if self._live.has_stored_key(key):
            return KeySource.SCREEN
        if self._live.is_from_secrets(key):
            return KeySource.SECRETS
        return KeySource.FILE if key in self._live.now.keys else KeySource.NONE


def _bad(words: str, hint: str) -> CheckView:
    return CheckView(at=utc_now(), is_good=False, sentence=words, hint=hint)


def _health_words(title: str, health: Health, *, has_key: bool) -> str:
    """One sentence or two: that it is there, what it says of the key, what credit is left, and what else it told."""
    if health.is_key_good is False:
        first = f"{title} is there and does not know the key."
    elif health.is_key_good:
        first = f"{title} is there and knows the key."
    elif not has_key:
        first = f"{title} is there."
    else:
        first = f"{title} is there; it has no free call that tells whether the key is good."
    credit = f"Left: {health.credit}." if health.credit else ""
    return " ".join(part for part in (first, credit, health.note) if part)


def _vendor_words(vendor: Vendor, models: int, lacks: str, *, has_key: bool) -> str:
    counted = "1 model" if models == 1 else f"{models} models"
    if vendor.is_local:
        return f"Ready, {counted}. Needs no key and no network."
    if not models:
        return "No models yet: the catalogue in the workspace names those of your own server."
    if lacks:
        return f"{counted}, not set up. {lacks}"
    if not vendor.key:
        return f"{counted}. Needs no key."
    return f"Ready, {counted}." if has_key else f"{counted}, waiting for a key."


def _lately_words(jobs: VendorJobs) -> str:
    """`1 of 12 jobs failed in the last 24 hours. 2 at work.`; empty where nothing was asked."""
    ended = jobs.done + jobs.failed
    parts = []
    if ended:
        noun = "job" if ended == 1 else "jobs"
        share = f" ({jobs.failed / ended:.0%})" if jobs.failed else ""
        parts.append(f"{jobs.failed or 'none'} of {ended} {noun} failed{share} in the last 24 hours")
    if jobs.waiting:
        parts.append(f"{jobs.waiting} at work")
    if jobs.unknown:
        parts.append(f"{jobs.unknown} of unknown outcome")
    return f"{', '.join(parts)}.".capitalize() if parts else ""
