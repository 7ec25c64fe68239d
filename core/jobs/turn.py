"""What one step hands to the next: plain JSON, kept as the step's checkpoint."""

from __future__ import annotations

from pydantic import AwareDatetime

from core.model.base import Value
from core.model.film import FilmReport
from core.model.money import UNKNOWN, Price
from core.orders.generate import Arrived
from core.providers.contract import RemoteFile


class Haul(Value):
    """What a vendor has ready, and what of it has come home.

    Args:
        files: To download, in order.
        arrived: Downloaded so far, in the same order.
        text: The reply of a writer.
        billed: What the vendor says it cost.
    """

    files: tuple[RemoteFile, ...] = ()
    arrived: tuple[Arrived, ...] = ()
    text: str | None = None
    billed: Price = UNKNOWN


class Reel(Value):
    """How far an export is.

    Args:
        segments: How many there are.
        rendered_frames, reused_frames: So far.
        began_at: When rendering began.
        sound, film: Digests of the mixed sound (None for a silent film) and of the joined file.
        report: What was read back from it.
    """

    segments: int = 0
    rendered_frames: int = 0
    reused_frames: int = 0
    began_at: AwareDatetime | None = None
    sound: str | None = None
    film: str | None = None
    report: FilmReport | None = None


class Trouble(Value):
    """What went wrong at a submit, while it is being found out what became of it: the stored name of the error, its words."""

    code: str
    message: str
    hint: str = ""


class Turn(Value):
    """What is to be done next.

    Args:
        then: Name of the next step; empty when the run is over.
        at: Not before this moment.
        tries: How often that step has failed in a row.
        pauses: How often in a row the vendor has asked for a pause instead.
        part: Which of several equal steps it is, from 0.
        is_stopping: The vendor was told to stop.
        trouble: What is being looked up.
    """

    then: str = ""
    at: AwareDatetime | None = None
    tries: int = 0
    pauses: int = 0
    part: int = 0
    is_stopping: bool = False
    haul: Haul = Haul()
    reel: Reel = Reel()
    trouble: Trouble | None = None

    @property
    def step_name(self) -> str:
        """As it stands in the list of checkpoints."""
        return f"{self.then} {self.part}" if self.part else self.then


OVER = Turn()
