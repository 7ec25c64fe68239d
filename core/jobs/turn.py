"""What one step hands to the next: plain JSON, kept as the step's checkpoint."""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime, model_validator

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


class Made(Value):
    """What is there of one film of an export.

    Args:
        rendered_frames, reused_frames: To be encoded, and there before; counted when the export began.
        share: Of the whole work, 0 to 1.
        sound, film: Digests of the finished sound (None for a silent film) and of the file.
        report: What was read back from it.
    """

    rendered_frames: int = 0
    reused_frames: int = 0
    share: float = 1.0
    sound: str | None = None
    film: str | None = None
    report: FilmReport | None = None


class Reel(Value):
    """How far an export is.

    Args:
        segments: How many there are, each key once.
        began_at: When rendering began.
        made: One a film, in the order they were asked for.
    """

    segments: int = 0
    began_at: AwareDatetime | None = None
    made: tuple[Made, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _of_one_film(cls, body: Any) -> Any:
        """Checkpoints from before an export could make several films hold the one beside the rest."""
        if not isinstance(body, dict) or "made" in body or not _ONE_FILM & body.keys():
            return body
        made = {name: body[name] for name in _ONE_FILM & body.keys()}
        return {**{name: value for name, value in body.items() if name not in made}, "made": [made]}

    def with_made(self, number: int, **changes: object) -> Reel:
        """The same with changes of one film."""
        made = list(self.made)
        made[number] = made[number].model_copy(update=changes)
        return self.model_copy(update={"made": tuple(made)})


_ONE_FILM = {"rendered_frames", "reused_frames", "sound", "film", "report"}


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
