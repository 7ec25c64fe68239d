"""One settings object, read once at start from a TOML file and the environment. Secrets are never printed."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from core.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
APP_VERSION = "reelbook-1"
"""Durable workflows are stamped with this and resumed by any release that carries it; raise it only together with a
migration of unfinished workflows."""

_PREFIX = "REELBOOK_"
_LISTS = ("fail", "result_hosts")
"""Settings whose text in the environment is a list with commas."""
KEY_VARIABLES = {
    "OPENAI_API_KEY": "openai",
    "GEMINI_API_KEY": "gemini",
    "MINIMAX_API_KEY": "minimax",
    "SEGMIND_API_KEY": "segmind",
    "REPLICATE_API_TOKEN": "replicate",
    "FAL_KEY": "fal",
    "ELEVENLABS_API_KEY": "elevenlabs",
    "OPENROUTER_API_KEY": "openrouter",
}
"""Where the key of each vendor is looked for."""
SECRETS_FILE = Path(".streamlit") / "secrets.toml"
"""Beside `reelbook.toml`; may hold keys under the same names."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OfflineSettings(_Part):
    """How the offline studio behaves: fast and free unless told otherwise.

    Args:
        latency_s: Pretended time between submit and done.
        fail: Classes of failure to act out, in turn, one a submit: codes of `ProviderError`, `timeout_before`,
            `timeout_after` (accepted, but the answer is lost), `poll_busy`, `download_cut` and `ok`.
        has_prices: Bill pretend prices from the catalogue instead of nothing.
        is_idempotent: Whether the same request id is charged once; off, an ambiguous submit becomes unknown.
        has_odd_lengths: Clips come back a few frames longer than asked, on a frame grid.
        expire_s: Results are deleted this long after submit.
        poll_s: How often a job at work is polled.
    """

    latency_s: float = 0.0
    fail: tuple[str, ...] = ()
    has_prices: bool = False
    is_idempotent: bool = True
    has_odd_lengths: bool = False
    expire_s: float | None = None
    poll_s: float = 0.2


class VendorSettings(_Part):
    """How one vendor is reached.

    Args:
        base_url: In place of the vendor's own address, such as a proxy, a server of one's own, or a fake for tests.
        result_hosts: Further hosts (`cdn.example.com`, `127.0.0.1:9000`) whose results are fetched although they are on a
            private network; a vendor's own address is trusted anyway.
        options: What only this vendor knows, such as `api_version` of Gemini.
    """

    base_url: str = ""
    result_hosts: tuple[str, ...] = ()
    options: Mapping[str, str] = {}

    @field_validator("base_url")
    @classmethod
    def _address(cls, text: str) -> str:
        if text and not (text.startswith(("http://", "https://")) and _is_place(text)):
            raise ValueError("an address begins with https:// or http:// and names a host")
        return text.rstrip("/")


def _is_place(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, or half a bracket
        return False


class Caps(_Part):
    """Most that may be spent; None is no limit. A warning shows at `warn_share` of a cap."""

    day_usd: Annotated[Decimal, Field(ge=0)] | None = None
    person_day_usd: Annotated[Decimal, Field(ge=0)] | None = None
    warn_share: Annotated[float, Field(gt=0, le=1)] = 0.8


class Limits(_Part):
    """What is taken in."""

    upload_bytes: int = 4 << 30
    song_s: int = 3 * 3600
    scenes: int = 200
    picture_px: int = 100_000_000


class Settings(_Part):
    """Everything that can be set."""

    workspace: Path = ROOT / "workspace"
    host: str = "127.0.0.1"
    port: int = 8501
    offline: OfflineSettings = OfflineSettings()
    caps: Caps = Caps()
    limits: Limits = Limits()
    keys: Mapping[str, SecretStr] = {}
    vendors: Mapping[str, VendorSettings] = {}
    public_url: str = ""
    """Where vendors can call back, such as `https://films.example.com`; empty, and they are polled."""
    secret_names: frozenset[str] = frozenset()
    """Vendors whose key comes from `.streamlit/secrets.toml`; written when the settings are read."""
    threads: Annotated[int, Field(ge=1, le=64)] = 2
    """FFmpeg threads of one render."""
    memory_mb: Annotated[int, Field(ge=0)] = 0
    """Most memory of the renders of one export together; 0 is what suits the cores and the memory of this machine."""
    segments_gb: Annotated[float, Field(ge=0)] = 20.0
    """Room for rendered segments, in GiB: the longest unused go first, those that a kept film needs never."""

    @model_validator(mode="after")
    def _absolute(self) -> Self:
        object.__setattr__(self, "workspace", self.workspace.expanduser().resolve())
        return self

    def vendor(self, name: str) -> VendorSettings:
        """How a vendor is reached; nothing special where nobody said."""
        return self.vendors.get(name, VendorSettings())

    @field_validator("host")
    @classmethod
    def _loopback(cls, host: str) -> str:
        """There is no sign-in yet, so nobody else may reach what spends money."""
        if host not in {"localhost", "::1"} and not host.startswith("127."):
            raise ValueError("only this machine may reach the app (127.0.0.1) until there is a sign-in")
        return host

    @property
    def flavors_path(self) -> Path:
        """Flavors that ship with the program; a workspace elsewhere may add its own in `<workspace>/flavors`."""
        return ROOT / "workspace" / "flavors"

    @property
    def looks_path(self) -> Path:
        """Styles that ship with the program; a workspace elsewhere may add its own, and LUTs, in `<workspace>/looks`."""
        return ROOT / "workspace" / "looks"


def load_settings(file: Path | None = None, env: Mapping[str, str] | None = None) -> Settings:
    """Reads `reelbook.toml` (if there) and `REELBOOK_…` variables, which win.

    `REELBOOK_OFFLINE__LATENCY_S=2` sets `offline.latency_s`. Vendor keys come from the vendors' usual variables, then from
    entries of the same names in `.streamlit/secrets.toml` beside the file, then from the file itself.

    Raises:
        SettingsError: When a file or a value is wrong; names the file or the variable.
    """
    env = os.environ if env is None else env
    path = file or ROOT / "reelbook.toml"
    values = _read_toml(path) if path.exists() else {}
    for name, text in env.items():
        if name.startswith(_PREFIX):
            _place(values, name.removeprefix(_PREFIX).lower().split("__"), text)
    secrets = _keys_in(_read_secrets(path.parent / SECRETS_FILE))
    keys = {**values.get("keys", {}), **secrets, **_keys_in(env)}
    try:
        return Settings(**{**values, "keys": keys, "secret_names": frozenset(secrets)})
    except ValidationError as exc:
        error = exc.errors(include_input=False)[0]
        where = ".".join(str(part) for part in error["loc"])
        raise SettingsError(
            f"Setting {where}: {error['msg']}.", hint=f"Mend it in {path.name} or the environment."
        ) from exc


def names_in_environment(env: Mapping[str, str], settings: Settings | None = None) -> frozenset[str]:
    """Which settings the environment sets, such as `caps.day_usd` or `keys.openai`: nothing else can change them.

    Args:
        env: The environment.
        settings: As read at the start. Streamlit copies `.streamlit/secrets.toml` into the environment when it starts; a
            variable that says the same as that file counts as coming from there.
    """
    plain = {name.removeprefix(_PREFIX).lower().replace("__", ".") for name in env if name.startswith(_PREFIX)}
    copied = {} if settings is None else {name: settings.keys[name] for name in settings.secret_names}
    own = {vendor for vendor, key in _keys_in(env).items() if copied.get(vendor) != key}
    return frozenset(plain | {f"keys.{vendor}" for vendor in own})


def _keys_in(found: Mapping[str, Any]) -> dict[str, SecretStr]:
    """Keys of vendors among names and texts; what is empty or no text is none."""
    named = ((vendor, found.get(name)) for name, vendor in KEY_VARIABLES.items())
    return {vendor: SecretStr(text.strip()) for vendor, text in named if isinstance(text, str) and text.strip()}


def _read_secrets(path: Path) -> dict[str, Any]:
    """Streamlit's file of secrets. What is wrong with it is told without its words, which may be keys."""
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
        raise SettingsError(
            f"{path.parent.name}/{path.name} cannot be read.",
            hint='Each line is NAME = "key". Mend it and start again.',
        ) from None


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise SettingsError(f"{path.name} cannot be read: {exc}.", hint="Mend that line and start again.") from exc


def _place(values: dict[str, Any], path: list[str], text: str) -> None:
    for part in path[:-1]:
        values = values.setdefault(part, {})
    values[path[-1]] = text.split(",") if path[-1] in _LISTS else text
