"""The presets that ship with the program, read once from `presets.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from core.errors import SettingsError
from core.model.presets import Preset
from core.model.project import Aspect

_FILE = Path(__file__).with_name("presets.toml")


@cache
def presets() -> tuple[Preset, ...]:
    """Every preset, in the order of the file: shapes first.

    Raises:
        SettingsError: When the file is wrong; names what.
    """
    try:
        return tuple(Preset.model_validate(one) for one in tomllib.loads(_FILE.read_text("utf-8"))["preset"])
    except (tomllib.TOMLDecodeError, KeyError, ValidationError) as exc:
        raise SettingsError(f"{_FILE.name} cannot be read: {exc}.", hint="Mend that line and start again.") from exc


def preset_for(aspect: Aspect, wanted: str = "") -> Preset:
    """The preset that was asked for if films of this shape go there, else the shape itself."""
    fitting = [preset for preset in presets() if preset.suits(aspect)]
    return next((preset for preset in fitting if preset.id == wanted), fitting[0])
