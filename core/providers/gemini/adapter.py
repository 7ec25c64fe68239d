"""Google Gemini behind the contract: texts and pictures are answered at once, clips are jobs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from core.errors import BadRequestError
from core.model.orders import ClipRequest, GenerateOrder, ImageRequest, WriteRequest
from core.providers.catalogue import Catalogue, Model
from core.providers.contract import Answer, Done, Failed, Files, Health, Hear, Progress, RemoteFile, RemoteJob
from core.providers.gemini import clips, content
from core.providers.wire.line import Line
from core.providers.wire.mapping import model_of


class Gemini:
    """The vendor.

    Args:
        line: To it.
        catalogue: Every model.
        version: Of the interface for texts and pictures.
        clip_version: Of the interface for clips.
    """

    name = "gemini"
    is_idempotent = False

    def __init__(self, line: Line, catalogue: Catalogue, *, version: str, clip_version: str) -> None:
        self._line = line
        self._catalogue = catalogue
        self._version = version
        self._clips = f"/{clip_version}/interactions"

    def submit(
        self,
        order: GenerateOrder,
        *,
        request_id: str,  # noqa: ARG002 - it takes none
        files: Files,
        hear: Hear | None = None,
    ) -> RemoteJob | Answer:
        """Sends an order. A text is streamed when somebody hears it.

        Raises:
            ProviderError: `is_accepted` tells whether it may have been taken.
            BlobMissingError: When a file is gone; nothing was sent then.
        """
        model, ask = model_of(self._catalogue, order), order.ask
        if isinstance(ask, WriteRequest):
            return content.write(self._line, self._path(model), model, order, ask, hear)
        if isinstance(ask, ImageRequest):
            return content.draw(self._line, self._path(model), model, order, files)
        if isinstance(ask, ClipRequest):
            return clips.submit(self._line, self._clips, model, order, ask, files)
        raise BadRequestError(f"{self._line.title} makes no {ask.ability} here.", hint="Choose another model.")

    def poll(self, remote_id: str) -> Progress | Done | Failed:
        """How far a clip is.

        Raises:
            ProviderError: When that cannot be found out.
        """
        return clips.poll(self._line, self._clips, remote_id)

    def download(self, remote_id: str, file: RemoteFile, to: Path) -> None:
        """Brings a clip home.

        Raises:
            ExpiredError: When it is gone.
        """
        clips.download(self._line, self._clips, remote_id, file, to)

    def cancel(self, remote_id: str) -> None:
        """Asks to stop a clip."""
        clips.cancel(self._line, self._clips, remote_id)

    def find_recent(self, *, since: datetime) -> None:
        """It has no list of interactions."""

    def check(self) -> Health:
        """Looks at the list of models, which costs nothing and needs the key.

        Raises:
            ProviderError: When it is not there, or does not know the key.
        """
        listed = self._line.get(f"/{self._version}/models", params={"pageSize": 1000}).json()
        models = listed.get("models")
        names = {
            str(part.get("name")).removeprefix("models/")
            for part in (models if isinstance(models, list) else ())
            if isinstance(part, dict)
        }
        ours = [part for part in self._catalogue.models() if part.provider == self.name and not part.is_retired()]
        gone = [part.title for part in ours if names and part.endpoint not in names and not listed.get("nextPageToken")]
        return Health(is_key_good=True, note=" ".join(f"{title} is not in its list of models." for title in gone))

    def _path(self, model: Model) -> str:
        return f"/{self._version}/models/{model.endpoint}"
