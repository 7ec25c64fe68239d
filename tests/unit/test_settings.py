"""Settings: where they come from, and what they never show."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from core.errors import SettingsError
from core.settings import Settings, load_settings, names_in_environment

SECRET = "sk-very-secret-0123456789"


def _file(folder: Path, text: str) -> Path:
    path = folder / "reelbook.toml"
    path.write_text(text, "utf-8")
    return path


def test_defaults_need_nothing(tmp_path: Path) -> None:
    """Without a file and without variables there are settings that work."""
    found = load_settings(tmp_path / "reelbook.toml", env={})
    assert (found.host, found.port, found.keys) == ("127.0.0.1", 8501, {})
    assert found == Settings()


def test_file_then_environment(tmp_path: Path) -> None:
    """The file sets, the environment wins, and a double underscore goes one level down."""
    path = _file(tmp_path, 'port = 9000\nhost = "127.0.0.2"\n[offline]\nlatency_s = 1\n[caps]\nday_usd = "12.50"\n')
    env = {"REELBOOK_PORT": "9001", "REELBOOK_OFFLINE__LATENCY_S": "2.5", "REELBOOK_OFFLINE__HAS_PRICES": "true"}
    found = load_settings(path, env=env)
    assert (found.port, found.host) == (9001, "127.0.0.2")
    assert (found.offline.latency_s, found.offline.has_prices) == (2.5, True)
    assert found.caps.day_usd == Decimal("12.50")


def test_failures_are_a_list(tmp_path: Path) -> None:
    """Failures to act out are named one after another, with commas."""
    found = load_settings(tmp_path / "none.toml", env={"REELBOOK_OFFLINE__FAIL": "busy,ok,auth"})
    assert found.offline.fail == ("busy", "ok", "auth")


def test_keys_come_from_the_vendors_own_variables(tmp_path: Path) -> None:
    """A vendor's usual variable sets its key; an empty one does not."""
    found = load_settings(tmp_path / "none.toml", env={"OPENAI_API_KEY": SECRET, "FAL_KEY": ""})
    assert found.keys["openai"].get_secret_value() == SECRET
    assert set(found.keys) == {"openai"}


def test_secrets_are_never_printed(tmp_path: Path) -> None:
    """No text form of the settings holds a key's value."""
    path = _file(tmp_path, f'[keys]\nminimax = "{SECRET}"\n')
    found = load_settings(path, env={"OPENAI_API_KEY": SECRET})
    assert set(found.keys) == {"openai", "minimax"}
    shown = [repr(found), str(found), found.model_dump_json(), str(found.model_dump()), f"{found.keys['openai']}"]
    assert [text for text in shown if SECRET in text] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("port = [", "reelbook.toml cannot be read"),
        ("port = 'many'", "Setting port"),
        ("prot = 1", "Setting prot"),
        ("[offline]\nlatency = 1", "Setting offline.latency"),
        (f"[keys]\nopenai = ['{SECRET}']", "Setting keys.openai"),
    ],
)
def test_wrong_file_is_named(tmp_path: Path, text: str, told: str) -> None:
    """A wrong setting is named, with what to do, and no value of a key is told."""
    with pytest.raises(SettingsError) as caught:
        load_settings(_file(tmp_path, text), env={})
    assert told in str(caught.value)
    assert caught.value.hint
    assert SECRET not in str(caught.value)


def test_wrong_variable_is_named(tmp_path: Path) -> None:
    """A wrong variable is named by the setting it stands for."""
    with pytest.raises(SettingsError, match=r"caps\.day_usd"):
        load_settings(tmp_path / "none.toml", env={"REELBOOK_CAPS__DAY_USD": "a lot"})


def test_workspace_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace given relative to where one stands stays the same when one moves."""
    monkeypatch.chdir(tmp_path)
    found = load_settings(tmp_path / "none.toml", env={"REELBOOK_WORKSPACE": "films"})
    assert found.workspace == tmp_path / "films"


def test_keys_in_the_file_of_secrets(tmp_path: Path) -> None:
    """It holds keys by their usual names, loses against the environment and wins over `reelbook.toml`."""
    path = _file(tmp_path, '[keys]\nfal = "from-the-file"\nopenai = "from-the-file"\n')
    (tmp_path / ".streamlit").mkdir()
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.write_text(f'FAL_KEY = "{SECRET}"\nGEMINI_API_KEY = "other"\n[more]\nx = 1\n', "utf-8")
    found = load_settings(path, env={"GEMINI_API_KEY": "from-the-environment"})
    keys = {vendor: key.get_secret_value() for vendor, key in found.keys.items()}
    assert keys == {"fal": SECRET, "openai": "from-the-file", "gemini": "from-the-environment"}
    assert names_in_environment({"FAL_KEY": SECRET}, found) == frozenset()
    assert names_in_environment({"FAL_KEY": "another"}, found) == {"keys.fal"}


def test_a_file_of_secrets_that_is_broken_is_told_without_its_words(tmp_path: Path) -> None:
    """Its lines may be keys."""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(f"FAL_KEY = {SECRET}", "utf-8")
    with pytest.raises(SettingsError) as told:
        load_settings(tmp_path / "reelbook.toml", env={})
    assert "secrets.toml cannot be read" in str(told.value)
    assert SECRET not in str(told.value)


@pytest.mark.parametrize("address", ["http://[", "https://", "http://x:port", "http://x:0", "ftp://x", "x"])
def test_address_of_a_vendor_is_one(tmp_path: Path, address: str) -> None:
    """An address nobody could be reached at is told at the start, not when money is about to be spent."""
    with pytest.raises(SettingsError, match="base_url"):
        load_settings(tmp_path / "none.toml", {"REELBOOK_VENDORS__OPENAI__BASE_URL": address})


def test_blanks_around_a_key_are_not_part_of_it(tmp_path: Path) -> None:
    """A line break that was copied along with a key is left out; a key of blanks is none."""
    found = load_settings(tmp_path / "none.toml", {"FAL_KEY": " k-1\n", "OPENAI_API_KEY": " \n"})
    assert {name: key.get_secret_value() for name, key in found.keys.items()} == {"fal": "k-1"}
