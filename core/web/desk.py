"""What every route is handed: a way to the studio, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.studio import Studio


@dataclass(frozen=True)
class Desk:
    """Where routes find the studio, which opens after they are made and closes before they are gone.

    Args:
        studio: The open studio; raises `SettingsError` while there is none.
    """

    studio: Callable[[], Studio]
