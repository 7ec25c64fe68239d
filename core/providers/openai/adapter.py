"""One adapter for all that speak like OpenAI: texts, pictures and spoken lines, each answered while one waits.

Nothing is kept at the vendor, so there is nothing to poll, to cancel or to look up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from core.errors import BadRequestError, ModelRetiredError
from core.model.orders import GenerateOrder, ImageRequest, SpeechRequest, WriteRequest
from core.providers.catalogue import Catalogue, Model
from core.providers.contract import (
    Answer,
    Done,
    Failed,
    Files,
    Health,
    Hear,
    Progress,
    RemoteFile,
    RemoteJob,
)
from core.providers.openai.chat import write
from core.providers.openai.pictures import draw
from core.providers.openai.speech import speak
from core.providers.wire.line import Line
from core.providers.wire.mapping import model_of

Check = Callable[[Line, tuple[Model, ...]], Health]
"""Asks a vendor how it is; told our models of it."""


class OpenAiShaped:
    """A vendor that speaks like OpenAI.

    Args:
        name: As orders name it.
        line: To it.
        catalogue: Every model.
        check: How this one tells of itself.
    """

    is_idempotent = False

    def __init__(self, name: str, line: Line, catalogue: Catalogue, check: Check) -> None:
        self.name = name
        self._line = line
        self._catalogue = catalogue
        self._check = check

    def submit(
        self,
        order: GenerateOrder,
        *,
        request_id: str,  # noqa: ARG002 - none of them takes one
        files: Files,
        hear: Hear | None = None,
    ) -> RemoteJob | Answer:
        """Asks, and waits for the answer. A text is streamed when somebody hears it.

        Raises:
            ProviderError: When there is no answer.
            BlobMissingError: When a reference picture is gone; nothing was sent then.
        """
        line, model, ask = self._line, model_of(self._catalogue, order), order.ask
        if isinstance(ask, WriteRequest):
            return write(line, model, order, ask, hear)
        if isinstance(ask, ImageRequest):
            return draw(line, model, order, files)
        if isinstance(ask, SpeechRequest):
            return speak(line, model, order)
        raise BadRequestError(f"{line.title} makes no {ask.ability} here.", hint="Choose another model.")

    def poll(self, remote_id: str) -> Progress | Done | Failed:
        """There are no jobs to ask about.

        Raises:
            BadRequestError: Always.
        """
        raise self._no_job(remote_id)

    def download(self, remote_id: str, file: RemoteFile, to: Path) -> None:  # noqa: ARG002 - there is nothing to fetch
        """There is nothing to fetch: results come with the answer.

        Raises:
            BadRequestError: Always.
        """
        raise self._no_job(remote_id)

    def cancel(self, remote_id: str) -> None:
        """Nothing to stop: what is asked is answered, or was never taken."""

    def find_recent(self, *, since: datetime) -> None:
        """None of them lists what it was asked."""

    def check(self) -> Health:
        """Looks at the list of models, which costs nothing and needs the key.

        Raises:
            ProviderError: When the vendor is not there, or does not know the key.
        """
        return self._check(self._line, tuple(part for part in self._catalogue.models() if part.provider == self.name))

    def _no_job(self, remote_id: str) -> BadRequestError:
        return BadRequestError(
            f"There is no job {remote_id}: this vendor answers at once and keeps nothing.",
            hint="If it never answered, write it off.",
        )


def check_models(line: Line, models: tuple[Model, ...]) -> Health:
    """Asks for the list of models, and tells of ours that are about to go.

    Source: OpenAI's specification 2.3.0, `Model.shutdown_date`.
    """
    listed = line.get("/models").json().get("data")
    entries = (
        {str(entry.get("id")): entry for entry in listed if isinstance(entry, dict)} if isinstance(listed, list) else {}
    )
    going = sorted(
        (str(entries[part.endpoint].get("shutdown_date") or ""), part.title)
        for part in models
        if part.endpoint in entries
    )
    notes = [f"{title} is switched off on {day}." for day, title in going if day]
    gone = [part.title for part in models if entries and part.endpoint not in entries and not part.is_retired()]
    notes += [f"{title} is not in its list of models." for title in gone]
    return Health(is_key_good=True, note=" ".join(notes))


def check_presence(line: Line, models: tuple[Model, ...]) -> Health:
    """As `check_models`, for a server of one's own, which may not list its models, and needs no key."""
    try:
        found = check_models(line, models)
    except ModelRetiredError:
        return Health(note="It is there, and does not list its models.")
    return Health(is_key_good=True if line.secret else None, note=found.note)
