"""The settings screen: every part opens, what is saved holds, refusals are words, and no key is ever on screen."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from components import session
from core.blobs import Blobs
from core.errors import AuthError, ProviderError, UnreachableError
from core.model.preferences import Defaults, MoneyLimits
from core.model.project import Aspect, Tier
from core.providers.contract import Health
from core.providers.registry import Vendor, built_in, open_providers
from core.settings import ROOT, Settings
from core.store import Store
from core.store.preferences import FILE_NAME
from core.studio import Studio
from tests.ui.conftest import Open, text_of

SECRET = "sk-very-secret-0123456789"
LISTED = 'aria-label="Models of the vendor"'
PARTS = ("keys", "money", "defaults", "storage", "about")


@dataclass
class Patient:
    """A vendor that is only ever asked how it is: it answers, refuses, or takes its time."""

    says: Health | ProviderError = field(default_factory=Health)
    waits: Event | None = None
    asked: int = 0

    def check(self) -> Health:
        self.asked += 1
        if self.waits is not None:
            self.waits.wait(5)
        if isinstance(self.says, ProviderError):
            raise self.says
        return self.says


@pytest.fixture
def patient() -> Patient:
    return Patient()


@pytest.fixture
def real_studio(settings: Settings, tmp_path: Path, patient: Patient) -> Iterator[Studio]:
    """A studio with the offline vendor and two that need a key."""
    none = tmp_path / "none.toml"
    none.write_text("", "utf-8")
    keyed = [
        Vendor(name=name, title=title, catalogue=none, open=lambda _settings, _models: patient, key=name)  # type: ignore[arg-type, return-value]
        for name, title in (("openai", "OpenAI"), ("fal", "fal"))
    ]
    offline = next(vendor for vendor in built_in() if vendor.is_local)
    blobs = Blobs(settings.workspace / "blobs", settings.workspace / "tmp")
    with closing(Store.open(settings.workspace)) as store:
        studio = Studio(settings, store, blobs, open_providers(settings, blobs, vendors=[offline, *keyed]))
        session.hold(studio)
        yield studio
        session.hold(None)


def _part(app: AppTest, name: str) -> AppTest:
    return app.segmented_control(key="part").set_value(name).run()


def _everything(app: AppTest) -> str:
    """All that the tab is told, and all that it remembers."""
    parts = [text_of(app), *(str(one.value) for one in app.text_input), *(one.label for one in app.button)]
    return "\n".join((*parts, repr(app.session_state)))


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens(real_studio: Studio, screen: Open, part: str) -> None:
    """Each part is drawn, with facts in it."""
    told = {
        "keys": "Needs no key and no network.",
        "money": "$0.00, no limit",
        "defaults": "30 frames a second",
        "storage": "Pictures, clips and sound",
        "about": "SIL Open Font License",
    }
    app = _part(screen("settings"), part)
    assert not app.exception
    assert told[part] in text_of(app)


def test_the_address_names_the_part(real_studio: Studio, screen: Open) -> None:
    """A link opens its part, and choosing another one is in the address by its short name."""
    app = screen("settings")
    _part(app, "storage")
    assert app.query_params["part"] == "storage"
    app.query_params["part"] = "money"
    app.switch_page(str(ROOT / "pages" / "projects.py")).run()
    app.switch_page(str(ROOT / "pages" / "settings.py"))
    app.query_params["part"] = "money"
    assert "$0.00, no limit" in text_of(app.run())


def test_limits_are_saved_and_hold(real_studio: Studio, screen: Open) -> None:
    """What is saved holds at once, and the form shows it."""
    app = _part(screen("settings"), "money")
    app.text_input(key="rb_limits_day_usd_1").set_value("$2.50")
    app.number_input(key="rb_limits_share_1").set_value(50)
    app.button(key="rb_limits_save").click().run()
    caps = real_studio.house.live.now.caps
    assert (caps.day_usd, caps.person_day_usd, caps.warn_share) == (Decimal("2.50"), None, 0.5)
    assert "The limits were saved." in text_of(app)
    assert "$0.00 of $2.50" in text_of(app)
    assert app.text_input(key="rb_limits_day_usd_2").value == "2.50"


@pytest.mark.parametrize("typed", ["-1", "a lot", "NaN", "1e99"])
def test_a_limit_that_is_none_is_said(real_studio: Studio, screen: Open, typed: str) -> None:
    """Nothing is saved, and what was typed stays."""
    app = _part(screen("settings"), "money")
    app.text_input(key="rb_limits_person_day_usd_1").set_value(typed)
    app.button(key="rb_limits_save").click().run()
    assert f"{typed} is not an amount." in text_of(app)
    assert app.text_input(key="rb_limits_person_day_usd_1").value == typed
    assert real_studio.house.live.saves("limits") == 0


def test_two_windows_do_not_overwrite_each_other(real_studio: Studio, screen: Open) -> None:
    """The second to save is shown both versions, keeps what it typed, and saving again means it."""
    app = _part(screen("settings"), "money")
    real_studio.house.live.save_limits(MoneyLimits(day_usd=Decimal(9)), began_from=0)
    app.text_input(key="rb_limits_day_usd_1").set_value("5")
    app.button(key="rb_limits_save").click().run()
    text = text_of(app)
    assert "changed in another window" in text
    assert "day usd: 9" in text
    assert "day usd: 5" in text
    assert real_studio.house.live.now.caps.day_usd == 9
    app.button(key="rb_limits_save").click().run()
    assert real_studio.house.live.now.caps.day_usd == 5


def test_defaults_are_saved(real_studio: Studio, screen: Open) -> None:
    """Kind, shape, quality and budget of new projects."""
    app = _part(screen("settings"), "defaults")
    app.selectbox(key="rb_defaults_flavor_1").set_value("music_video")
    app.segmented_control(key="rb_defaults_aspect_1").set_value(Aspect.SQUARE)
    app.segmented_control(key="rb_defaults_tier_1").set_value(Tier.PRODUCTION)
    app.text_input(key="rb_defaults_budget_1").set_value("12")
    app.selectbox(key="rb_defaults_model_clip_1").set_value("offline/clip")
    app.button(key="rb_defaults_save").click().run()
    assert real_studio.house.live.defaults == Defaults(
        flavor="music_video",
        aspect=Aspect.SQUARE,
        tier=Tier.PRODUCTION,
        budget_usd=Decimal(12),
        models={"clip": "offline/clip"},
    )


def test_a_default_model_that_is_gone_is_said(real_studio: Studio, screen: Open) -> None:
    """It stays chosen and says so, until another one is."""
    real_studio.house.live.save_defaults(Defaults(models={"image": "gone/model"}), began_from=0)
    app = _part(screen("settings"), "defaults")
    assert app.selectbox(key="rb_defaults_model_image_1").value == "gone/model"
    assert "gone/model, not there any more" in app.selectbox(key="rb_defaults_model_image_1").options
    app.selectbox(key="rb_defaults_model_image_1").set_value("")
    app.button(key="rb_defaults_save").click().run()
    assert real_studio.house.live.defaults.models == {}


def test_the_models_of_a_vendor_are_listed(real_studio: Studio, screen: Open) -> None:
    """Its number of models opens a list of them, with price and what it takes; nothing is listed before."""
    app = screen("settings")
    assert LISTED not in text_of(app)
    app.button(key="rb_models_of_offline").click().run()
    assert LISTED in text_of(app)
    for model in real_studio.providers.catalogue.models():
        assert model.provider != "offline" or model.title in text_of(app)
    app.button(key="rb_models_of_offline").click().run()
    assert LISTED not in text_of(app)


def test_a_key_is_entered_once_and_never_shown(
    real_studio: Studio, screen: Open, caplog: pytest.LogCaptureFixture
) -> None:
    """The key works, lies in a file of its owner, and is in no text of the tab, nor in any log, then or later."""
    caplog.set_level(logging.DEBUG)
    app = screen("settings")
    app.button(key="rb_key_open_openai").click().run()
    app.text_input(key="rb_key_openai_1").set_value(SECRET)
    app.button(key="rb_key_keep_openai").click().run()
    assert "The key of OpenAI was kept." in text_of(app)
    assert "Key entered here." in text_of(app)
    assert real_studio.house.live.now.keys["openai"].get_secret_value() == SECRET
    path = real_studio.settings.workspace / FILE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for part in PARTS:
        assert SECRET not in _everything(_part(app, part))
    assert SECRET not in caplog.text
    assert SECRET not in repr(real_studio.house.vendors())
    app = _part(app, "keys")
    app.button(key="rb_key_remove_openai").click().run()
    assert real_studio.house.live.now.keys == {}
    assert SECRET not in path.read_text("utf-8")


def test_what_is_no_key_is_refused_without_repeating_it(real_studio: Studio, screen: Open) -> None:
    """A refusal says what a key looks like and not what was typed."""
    app = screen("settings")
    app.button(key="rb_key_open_fal").click().run()
    app.text_input(key="rb_key_fal_1").set_value(f"my key is {SECRET}")
    app.button(key="rb_key_keep_fal").click().run()
    assert "This does not look like a key." in text_of(app)
    assert SECRET not in text_of(app)
    assert real_studio.house.live.now.keys == {}


TOLD: dict[str, tuple[Health | ProviderError, str]] = {
    "well": (Health(is_key_good=True, credit="4.20 credits"), "OpenAI is there and knows the key. Left: 4.20 credits."),
    "untold": (Health(note="Two models go in May."), "no free call that tells whether the key is good. Two models go"),
    "wrong": (Health(is_key_good=False), "OpenAI is there and does not know the key."),
    "refused": (
        AuthError("OpenAI does not know this key.", hint="Enter another one."),
        "Look at the key, then test again.",
    ),
    "away": (
        UnreachableError("OpenAI cannot be reached.", hint="It is asked again."),
        "Look at its address and at the network",
    ),
}


@pytest.mark.parametrize("case", TOLD)
def test_a_vendor_is_tested_on_press(real_studio: Studio, screen: Open, patient: Patient, case: str) -> None:
    """Nothing is asked before the press; what came stays on its line, with its time and never with the key."""
    patient.says, told = TOLD[case]
    real_studio.house.live.set_key("openai", SECRET, began_from=0)
    app = screen("settings")
    assert patient.asked == 0
    assert "Asked" not in text_of(app)
    app.button(key="rb_test_openai").click().run()
    assert patient.asked == 1
    assert told in text_of(app)
    assert "Asked" in text_of(app)
    assert told in text_of(_part(_part(app, "money"), "keys"))
    assert patient.asked == 1
    assert SECRET not in _everything(app)


def test_a_vendor_without_a_key_is_not_tested(real_studio: Studio, screen: Open) -> None:
    """The offline studio and a vendor whose key is missing have no test button."""
    names = {button.key for button in screen("settings").button}
    assert "rb_key_open_openai" in names
    assert not names & {"rb_test_openai", "rb_test_offline", "rb_address_open_offline"}


def test_an_address_of_ones_own(real_studio: Studio, screen: Open) -> None:
    """It holds at once and opens the vendor anew; one that carries a name or a key is refused; empty takes it back."""
    real_studio.house.live.set_key("openai", SECRET, began_from=0)
    real_studio.providers.provider("openai")
    app = screen("settings")
    app.button(key="rb_address_open_openai").click().run()
    app.text_input(key="rb_address_openai_1").set_value("https://me:word@proxy.example")
    app.button(key="rb_address_keep_openai").click().run()
    assert "holds more than a place" in text_of(app)
    app.text_input(key="rb_address_openai_1").set_value("http://127.0.0.1:4000/v1/")
    app.button(key="rb_address_keep_openai").click().run()
    assert "Reached at http://127.0.0.1:4000/v1." in text_of(app)
    assert real_studio.house.live.now.vendor("openai").base_url == "http://127.0.0.1:4000/v1"
    assert "openai" not in real_studio.providers._open
    app.button(key="rb_address_open_openai").click().run()
    app.text_input(key="rb_address_openai_2").set_value("")
    app.button(key="rb_address_keep_openai").click().run()
    assert real_studio.house.live.now.vendor("openai").base_url == ""


def test_where_vendors_call_back(real_studio: Studio, screen: Open) -> None:
    """The public address is saved, shown and refused in words."""
    app = screen("settings")
    assert "No public address" in text_of(app)
    app.button(key="rb_callback_open").click().run()
    app.text_input(key="rb_callback_1").set_value("films.example.com")
    app.button(key="rb_callback_save").click().run()
    assert "This is no address." in text_of(app)
    app.text_input(key="rb_callback_1").set_value("https://films.example.com")
    app.button(key="rb_callback_save").click().run()
    assert "They call https://films.example.com." in text_of(app)
    assert real_studio.house.live.now.public_url == "https://films.example.com"


def test_clean_up_is_said_first(real_studio: Studio, screen: Open) -> None:
    """The button names what goes; pressing it removes just that."""
    old = real_studio.blobs.put_bytes(b"old" * 1000)
    os.utime(real_studio.blobs.path(old), (0, 0))
    app = _part(screen("settings"), "storage")
    assert "1 file that nothing names any more, 3 KB." in text_of(app)
    button = app.button(key="rb_sweep")
    assert button.label == "Remove 1 file, 3 KB"
    assert real_studio.blobs.exists(old)
    button.click().run()
    assert not real_studio.blobs.exists(old)
    assert "1 file removed, 3 KB given back." in text_of(app)
    assert "Nothing to clean up." in text_of(app)


def test_a_store_that_fails_is_told(real_studio: Studio, screen: Open) -> None:
    """A workspace that was closed under the screen is told in a sentence."""
    real_studio.store.close()
    assert "The workspace is closed." in text_of(screen("settings"))


def test_licenses_that_are_linked_are_there() -> None:
    """Every license text the screen links to is a file the server hands out."""
    from core.doctor import credits_due  # noqa: PLC0415

    places = {"/app/static/fonts/": ROOT / "workspace" / "fonts", "/app/static/vendor/": ROOT / "components" / "vendor"}
    linked = [one.address for one in credits_due() if one.address]
    assert {"Inter", "SortableJS", "FFmpeg"} <= {one.what for one in credits_due()}
    for address in linked:
        prefix = next(prefix for prefix in places if address.startswith(prefix))
        assert Path(places[prefix], address.removeprefix(prefix)).is_file()
