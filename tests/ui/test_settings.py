"""The settings screen: every part opens, what is saved holds, refusals are words, and no key is ever on screen."""

from __future__ import annotations

import logging
import os
import stat
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.model.preferences import Defaults, MoneyLimits
from core.model.project import Aspect, Tier
from core.store.preferences import FILE_NAME
from core.studio import Studio
from tests.ui.conftest import Open, text_of

SECRET = "sk-very-secret-0123456789"
PARTS = ("keys", "money", "defaults", "storage", "about")


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
        "keys": "Ready, 4 models. Needs no key and no network.",
        "money": "$0.00, no limit",
        "defaults": "30 frames a second",
        "storage": "Pictures, clips and sound",
        "about": "SIL Open Font License",
    }
    app = _part(screen("settings"), part)
    assert not app.exception
    assert told[part] in text_of(app)


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
    app.button(key="rb_defaults_save").click().run()
    assert real_studio.house.live.defaults == Defaults(
        flavor="music_video", aspect=Aspect.SQUARE, tier=Tier.PRODUCTION, budget_usd=Decimal(12)
    )


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
    from core.settings import ROOT  # noqa: PLC0415

    places = {"/app/static/fonts/": ROOT / "workspace" / "fonts", "/app/static/vendor/": ROOT / "components" / "vendor"}
    linked = [one.address for one in credits_due() if one.address]
    assert {"Inter", "SortableJS", "FFmpeg"} <= {one.what for one in credits_due()}
    for address in linked:
        prefix = next(prefix for prefix in places if address.startswith(prefix))
        assert Path(places[prefix], address.removeprefix(prefix)).is_file()
