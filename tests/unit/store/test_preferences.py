"""What was set on screen: kept for its owner alone, live at once, never told."""

from __future__ import annotations

import logging
import os
import stat
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import SecretStr

from core.errors import ClashError, InputError, NotAllowedError, ReadOnlyError, SettingsError
from core.model.preferences import Defaults, MoneyLimits
from core.model.project import Aspect, Tier
from core.projects.housekeeping import SOUNDS_FOLDER
from core.settings import Caps, Settings
from core.store.preferences import FILE_NAME, LiveSettings
from tests.unit.readonly import public_folder, read_only
from tests.unit.stage import quiet_studio

SECRET = "sk-very-secret-0123456789"


def _live(settings: Settings, **env: str) -> LiveSettings:
    settings.workspace.mkdir(parents=True, exist_ok=True)
    return LiveSettings(settings, env=env)


def test_nothing_set_is_as_it_was_read(settings: Settings) -> None:
    """Without a file the settings are those of the start, and no file is made by looking."""
    live = _live(settings)
    assert live.now == settings
    assert not (settings.workspace / FILE_NAME).exists()


def test_limits_hold_at_once_and_after_a_restart(settings: Settings) -> None:
    """A saved limit is part of the settings from then on, also for who opens the workspace next."""
    told: list[Settings] = []
    live = _live(settings)
    live.changed = told.append
    live.save_limits(MoneyLimits(day_usd=Decimal("2.50"), warn_share=0.5), began_from=0)
    assert live.now.caps == Caps(day_usd=Decimal("2.50"), warn_share=0.5)
    assert told == [live.now]
    assert _live(settings).now.caps == live.now.caps


def test_the_environment_wins(settings: Settings) -> None:
    """What a variable sets stays, is told as fixed, and comes back as it was once the variable is gone."""
    started = settings.model_copy(update={"caps": Caps(day_usd=Decimal(9))})
    live = _live(started, REELBOOK_CAPS__DAY_USD="9", OPENAI_API_KEY="x")
    live.save_limits(MoneyLimits(day_usd=Decimal(1), person_day_usd=Decimal(2)), began_from=0)
    assert (live.now.caps.day_usd, live.now.caps.person_day_usd) == (Decimal(9), Decimal(2))
    assert live.is_fixed("caps.day_usd")
    assert live.is_fixed("keys.openai")
    assert _live(settings).now.caps.day_usd is None


@pytest.mark.parametrize("amount", [Decimal(-1), Decimal("NaN"), Decimal("Infinity"), Decimal(10_000_000)])
def test_limits_that_are_none_are_refused(amount: Decimal) -> None:
    """No amount below zero, no number that is none, nothing beyond a million."""
    with pytest.raises(ValueError, match="day_usd"):
        MoneyLimits(day_usd=amount)


def test_a_clash_overwrites_nothing(settings: Settings) -> None:
    """Of two windows that began from the same save the second is told, with both versions; other parts do not clash."""
    live = _live(settings)
    live.save_limits(MoneyLimits(day_usd=Decimal(1)), began_from=0)
    with pytest.raises(ClashError) as caught:
        live.save_limits(MoneyLimits(day_usd=Decimal(7)), began_from=0)
    assert '"day_usd":"1"' in caught.value.theirs
    assert '"day_usd":"7"' in caught.value.ours
    assert live.now.caps.day_usd == 1
    live.save_defaults(Defaults(flavor="ad_creative", aspect=Aspect.SQUARE, tier=Tier.PRODUCTION), began_from=0)
    live.save_limits(MoneyLimits(day_usd=Decimal(7)), began_from=1)
    assert (live.now.caps.day_usd, live.defaults.flavor) == (Decimal(7), "ad_creative")


def test_a_key_is_kept_for_its_owner_alone(settings: Settings) -> None:
    """The file that holds keys may be read by its owner only, also when it was opened to others in between."""
    live, path = _live(settings), settings.workspace / FILE_NAME
    live.set_key("openai", f"  {SECRET}\n", began_from=0)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert live.now.keys["openai"].get_secret_value() == SECRET
    path.chmod(0o644)
    again = _live(settings)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert again.now.keys["openai"].get_secret_value() == SECRET
    again.remove_key("openai", began_from=1)
    assert again.now.keys == {}
    assert SECRET not in path.read_text("utf-8")
    assert sorted(one.name for one in settings.workspace.iterdir()) == [FILE_NAME]


def test_a_key_is_never_told(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    """No text form, no message, no clash and no log holds a key or a part of it."""
    caplog.set_level(logging.DEBUG)
    live = _live(settings)
    live.set_key("openai", SECRET, began_from=0)
    said = [repr(live), str(live.now), repr(live.now), live.preferences.to_json(), live.now.model_dump_json()]
    for bad in (f"{SECRET} and more", "", f"{SECRET}é", "x" * 5_000):
        with pytest.raises(InputError) as refused:
            live.set_key("openai", bad, began_from=1)
        said.append(str(refused.value))
    with pytest.raises(ClashError) as clash:
        live.set_key("openai", f"{SECRET}2", began_from=0)
    said += [str(clash.value), clash.value.theirs, clash.value.ours, caplog.text]
    assert [text for text in said if SECRET in text] == []
    assert live.now.keys["openai"].get_secret_value() == SECRET


def test_a_key_in_the_environment_is_used_before_one_entered(settings: Settings) -> None:
    """The entered one is kept and comes into use when the variable is gone."""
    started = settings.model_copy(update={"keys": {"fal": SecretStr("from-environment")}})
    live = _live(started, FAL_KEY="from-environment")
    live.set_key("fal", "entered", began_from=0)
    assert live.now.keys["fal"].get_secret_value() == "from-environment"
    assert live.has_stored_key("fal")
    assert _live(settings).now.keys["fal"].get_secret_value() == "entered"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "preferences/9"}', f'{{"keys": "{SECRET}"}}'])
def test_a_file_that_is_none_is_told_and_left(settings: Settings, text: str) -> None:
    """A damaged or newer file is named with what to do, is left untouched, and no word of it is repeated."""
    settings.workspace.mkdir(parents=True)
    path = settings.workspace / FILE_NAME
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=FILE_NAME) as caught:
        _live(settings)
    assert SECRET not in str(caught.value)
    assert path.read_text("utf-8") == text


def test_a_workspace_that_cannot_be_written_keeps_what_was() -> None:
    """Where nothing can be written the save is refused in words and the settings stay."""
    with public_folder() as folder:
        live = LiveSettings(Settings(workspace=folder), env={})
        with read_only(folder), pytest.raises(ReadOnlyError):
            live.save_limits(MoneyLimits(day_usd=Decimal(1)), began_from=0)
        assert live.now.caps.day_usd is None
        assert list(folder.iterdir()) == []


def test_a_new_limit_holds_for_the_next_wish(settings: Settings) -> None:
    """A limit saved while the studio is open refuses what is asked next, and raising it lets it through."""
    priced = settings.model_copy(update={"offline": settings.offline.model_copy(update={"has_prices": True})})
    with quiet_studio(priced) as studio:
        project = studio.projects.create(name="Night", flavor="short_film", text="Rain.")
        studio.house.live.save_limits(MoneyLimits(day_usd=Decimal("0.001")), began_from=0)
        with pytest.raises(NotAllowedError, match="Today's limit"):
            studio.cells.make(project.id, ["moods"])
        studio.house.live.save_limits(MoneyLimits(day_usd=Decimal(5)), began_from=1)
        studio.cells.make(project.id, ["moods"])
        use = studio.house.money().uses[0]
        assert use.reserved_usd > 0
        assert "of $5.00" in use.words


def test_a_new_project_begins_with_the_defaults(settings: Settings) -> None:
    """Quality comes from the defaults where it is not said."""
    with quiet_studio(settings) as studio:
        studio.house.live.save_defaults(Defaults(tier=Tier.PRODUCTION), began_from=0)
        assert studio.projects.create(name="Night", flavor="short_film").tier is Tier.PRODUCTION


def test_clean_up_says_first_what_it_removes(settings: Settings, tmp_path: Path) -> None:
    """The offer counts what is old and named by nothing, removes nothing, and the clean-up removes just that."""
    with quiet_studio(settings) as studio:
        old, young = studio.blobs.put_bytes(b"old" * 1000), studio.blobs.put_bytes(b"young")
        os.utime(studio.blobs.path(old), (0, 0))
        offer = studio.house.storage().offer
        assert (offer.files, offer.size) == (1, "3 KB")
        assert "1 file not named by anything will wait" in offer.sentence
        assert studio.blobs.exists(old)
        assert studio.house.sweep_words() == ("1 file", "3 KB")
        assert (studio.blobs.exists(old), studio.blobs.exists(young)) == (False, True)
        assert studio.house.storage().offer.files == 0


def test_what_was_made_of_songs_counts_on_the_disk(settings: Settings) -> None:
    """Outlines and clicks of songs take room like everything else."""
    with quiet_studio(settings) as studio:
        folder = settings.workspace / SOUNDS_FOLDER
        folder.mkdir()
        (folder / f"{'a' * 64}.levels").write_bytes(b"0" * 2_048)
        line = next(line for line in studio.house.storage().lines if line.what == "Outlines and clicks of songs")
        assert (line.files, line.size) == (1, "2 KB")
