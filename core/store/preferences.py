"""What was set on screen, live: a small file in the workspace over the settings that were read at the start.

The environment wins over the file, the file over `.streamlit/secrets.toml` and `reelbook.toml`. The file holds keys of vendors, so only its owner may
read it; no method here gives a key's text away, and none is ever put into a message or a log.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from core.blobs.edge import file_edge
from core.errors import ClashError, InputError, SettingsError, StoreError
from core.model.base import Doc
from core.model.preferences import Defaults, MoneyLimits, Preferences
from core.settings import KEY_VARIABLES, Caps, Settings, VendorSettings, names_in_environment

FILE_NAME = "settings.json"
_OWNER_ONLY = 0o600
_LONGEST_KEY = 4_096


class LiveSettings:
    """The settings as they are now. Safe to use from any thread.

    Args:
        settings: As read at the start.
        env: The environment they were read from; None for this process's.
        changed: Told the new settings after each save.

    Raises:
        SettingsError: When the file is there and cannot be understood; it is left untouched.
    """

    def __init__(self, settings: Settings, *, env: Mapping[str, str] | None = None) -> None:
        self._start = settings
        self._path = settings.workspace / FILE_NAME
        self._by_environment = names_in_environment(os.environ if env is None else env, settings)
        self._lock = Lock()
        self.changed: Callable[[Settings], None] = lambda _settings: None
        self._preferences, self._keys = self._read()
        self._now = self._merged()

    @property
    def now(self) -> Settings:
        """Everything that holds now."""
        return self._now

    @property
    def preferences(self) -> Preferences:
        """What was set on screen, keys left out."""
        return self._preferences

    @property
    def defaults(self) -> Defaults:
        """What a new project starts with."""
        return self._preferences.defaults

    def is_fixed(self, name: str) -> bool:
        """Whether the environment sets this (`caps.day_usd`, `keys.openai`), so that the screen cannot."""
        return name in self._by_environment

    def has_stored_key(self, vendor: str) -> bool:
        """Whether a key was entered on screen."""
        return vendor in self._keys

    def is_from_secrets(self, vendor: str) -> bool:
        """Whether `.streamlit/secrets.toml` holds a key of this vendor."""
        return vendor in self._start.secret_names

    def saves(self, part: str) -> int:
        """How often a part (`limits`, `defaults`, `keys.openai`) was saved; a save names the number it began from."""
        return self._preferences.saves.get(part, 0)

    def save_limits(self, limits: MoneyLimits, *, began_from: int) -> None:
        """Sets the limits of money; what is admitted from now on keeps to them.

        Raises:
            ClashError: When they were saved in between; carries both.
        """
        with self._lock:
            now = self._preferences.limits or limits_of(self._start.caps)
            self._check_begun("limits", began_from, "The limits were", now, limits)
            kept = self._preferences.limits or MoneyLimits()
            fixed = {name: getattr(kept, name) for name in Caps.model_fields if self.is_fixed(f"caps.{name}")}
            wanted = limits.model_copy(update=fixed)
            self._write("limits", self._preferences.model_copy(update={"limits": wanted}), self._keys)

    def save_defaults(self, defaults: Defaults, *, began_from: int) -> None:
        """Sets what new projects start with.

        Raises:
            ClashError: When they were saved in between; carries both.
        """
        with self._lock:
            self._check_begun("defaults", began_from, "The defaults were", self._preferences.defaults, defaults)
            self._write("defaults", self._preferences.model_copy(update={"defaults": defaults}), self._keys)

    def save_address(self, vendor: str, address: str, *, began_from: int) -> None:
        """Sets where a vendor is reached; empty for its own address.

        Raises:
            InputError: When it is no address.
            ClashError: When it was saved in between.
        """
        wanted = checked_address(address)
        with self._lock:
            self._check_begun(f"vendors.{vendor}", began_from, "This address was", None, None)
            kept = {name: one for name, one in self._preferences.addresses.items() if name != vendor}
            found = {**kept, vendor: wanted} if wanted else kept
            self._write(f"vendors.{vendor}", self._preferences.model_copy(update={"addresses": found}), self._keys)

    def save_public_url(self, address: str, *, began_from: int) -> None:
        """Sets where vendors can call back; empty and they are polled.

        Raises:
            InputError: When it is no address.
            ClashError: When it was saved in between.
        """
        wanted = checked_address(address)
        with self._lock:
            self._check_begun("public_url", began_from, "This address was", None, None)
            self._write("public_url", self._preferences.model_copy(update={"public_url": wanted}), self._keys)

    def set_key(self, vendor: str, text: str, *, began_from: int) -> None:
        """Keeps a vendor's key.

        Raises:
            InputError: When it cannot be a key; what was typed is not repeated.
            ClashError: When another key was saved in between; carries neither.
        """
        key = checked_key(vendor, text)
        with self._lock:
            self._check_begun(f"keys.{vendor}", began_from, "This key was", None, None)
            self._write(f"keys.{vendor}", self._preferences, {**self._keys, vendor: key})

    def remove_key(self, vendor: str, *, began_from: int) -> None:
        """Forgets a key that was entered on screen.

        Raises:
            ClashError: When another key was saved in between.
        """
        with self._lock:
            self._check_begun(f"keys.{vendor}", began_from, "This key was", None, None)
            kept = {name: key for name, key in self._keys.items() if name != vendor}
            self._write(f"keys.{vendor}", self._preferences, kept)

    def _check_begun(self, part: str, began_from: int, what: str, now: Doc | None, ours: Doc | None) -> None:
        if self.saves(part) == began_from:
            return
        raise ClashError(
            f"{what} changed in another window in the meantime; nothing was overwritten.",
            theirs=now.to_json() if now is not None else "",
            ours=ours.to_json() if ours is not None else "",
            hint="Look at what is saved now and save again.",
        )

    def _write(self, part: str, preferences: Preferences, keys: Mapping[str, SecretStr]) -> None:
        saves = {**preferences.saves, part: self.saves(part) + 1}
        saved = preferences.model_copy(update={"saves": saves})
        body = json.loads(saved.to_json())
        body["keys"] = {vendor: key.get_secret_value() for vendor, key in keys.items()}
        _put(self._path, json.dumps(body, indent=1, sort_keys=True) + "\n")
        self._preferences, self._keys = saved, dict(keys)
        self._now = self._merged()
        self.changed(self._now)

    def _read(self) -> tuple[Preferences, dict[str, SecretStr]]:
        if not self._path.exists():
            return Preferences(), {}
        with file_edge(f"the file {FILE_NAME}"):
            if self._path.stat().st_mode & 0o077:
                self._path.chmod(_OWNER_ONLY)
            text = self._path.read_text("utf-8")
        try:
            body: dict[str, Any] = json.loads(text)
            keys = {str(vendor): SecretStr(str(key)) for vendor, key in body.pop("keys", {}).items()}
            return Preferences.from_json(json.dumps(body)), keys
        except (ValueError, AttributeError, TypeError, StoreError):
            raise SettingsError(
                f"{FILE_NAME} in the workspace cannot be understood.",
                hint="Mend it, or move it away: what was set on screen is then gone, nothing else is.",
            ) from None  # the cause may hold a key

    def _merged(self) -> Settings:
        caps, limits = self._start.caps, self._preferences.limits
        if limits is not None:
            wanted = {name: getattr(limits, name) for name in Caps.model_fields if not self.is_fixed(f"caps.{name}")}
            caps = caps.model_copy(update=wanted)
        stored = {vendor: key for vendor, key in self._keys.items() if not self.is_fixed(f"keys.{vendor}")}
        changes = {"caps": caps, "keys": {**self._start.keys, **stored}, "vendors": self._vendors()}
        if self._preferences.public_url and not self.is_fixed("public_url"):
            changes["public_url"] = self._preferences.public_url
        return self._start.model_copy(update=changes)

    def _vendors(self) -> dict[str, VendorSettings]:
        found = dict(self._start.vendors)
        for name, address in self._preferences.addresses.items():
            if not self.is_fixed(f"vendors.{name}.base_url"):
                found[name] = self._start.vendor(name).model_copy(update={"base_url": address})
        return found


def limits_of(caps: Caps) -> MoneyLimits:
    """Limits of the settings as a document."""
    return MoneyLimits(**caps.model_dump())


def checked_key(vendor: str, text: str) -> SecretStr:
    """A key as typed, without blanks around it.

    Raises:
        InputError: When it cannot be one; what was typed is not repeated.
    """
    if vendor not in KEY_VARIABLES.values():
        raise InputError("Reelbook knows no such vendor.")
    key = text.strip()
    if not key:
        raise InputError("There is no key in the field.", hint="Paste it as the vendor gave it to you.")
    if len(key) > _LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise InputError("This does not look like a key.", hint="Keys are one word without blanks or line breaks.")
    return SecretStr(key)


def checked_address(text: str) -> str:
    """An address as typed, without a slash at its end; empty for none.

    Raises:
        InputError: When it is none, or carries a name, a key or a question.
    """
    address = text.strip().rstrip("/")
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        is_plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        is_plain, parts = False, None
    if parts is None or not is_plain or not address.isprintable() or " " in address:
        raise InputError("This is no address.", hint="Write it with https:// or http:// in front.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InputError(
            "This address holds more than a place.", hint="Leave out names, keys and what follows a question mark."
        )
    return address


def _put(path: Path, text: str) -> None:
    """Writes a file that only its owner may read, whole or not at all."""
    with file_edge("the settings"):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".settings-")  # made for the owner alone
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
