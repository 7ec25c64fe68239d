"""A generation in four calls: submit, poll, download, check; and cancel, which may come between.

Nothing is remembered here and nothing is tried twice; both are the caller's part. Each call raises the errors of the room
it works in, unchanged. What a vendor answers at once is kept as files before anything else, and its remote id names them,
so that from there on it is a job like any other.
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import ValidationError

from core.blobs import Blobs
from core.errors import BadReplyError, ProbeError, ProviderError, RemoteFailedError
from core.film import Checked, check_take
from core.model.base import Doc, Value, first_problem
from core.model.cells import MadeWith
from core.model.media import MediaKind
from core.model.money import UNKNOWN, Price
from core.model.orders import Ability, GenerateOrder, OrderResult, Output, WriteRequest
from core.model.replies import REPLIES
from core.process import Stop, never
from core.providers.contract import (
    ANSWER_FAILURES,
    Answer,
    Done,
    Failed,
    Hear,
    Progress,
    Provider,
    RemoteFile,
    RemoteJob,
)
from core.providers.wire.documents import json_of
from core.settings import Limits

OFFLINE = "offline"
"""Name of the provider whose work is labelled as an animatic."""

ANSWERED = "answer:"
"""How the remote id of what was answered at once begins; the digest of a `KeptAnswer` follows."""

_WANTED = {
    Ability.IMAGE: MediaKind.PICTURE,
    Ability.CLIP: MediaKind.VIDEO,
    Ability.MUSIC: MediaKind.AUDIO,
    Ability.SPEECH: MediaKind.AUDIO,
    Ability.SOUND: MediaKind.AUDIO,
    Ability.LIPSYNC: MediaKind.VIDEO,
}


class Arrived(Value):
    """One result that has come home.

    Args:
        blob: Its digest.
        extra: JSON text that travels with it.
    """

    blob: str
    extra: str | None = None


class KeptFailure(Value):
    """Why an answer came to nothing: the stored name of the class of error, and its words."""

    code: str
    message: str
    hint: str = ""

    def error(self) -> ProviderError:
        """The error itself; of a class that answers no longer fail with, `RemoteFailedError`."""
        kinds = {kind.code: kind for kind in ANSWER_FAILURES}
        return kinds.get(self.code, RemoteFailedError)(self.message, hint=self.hint)


class KeptAnswer(Doc):
    """What a vendor answered at once, with its files in the blobs."""

    schema_name: ClassVar[str] = "answer"

    files: tuple[Arrived, ...] = ()
    text: str | None = None
    billed: Price = UNKNOWN
    failure: KeptFailure | None = None


def submit(
    order: GenerateOrder, provider: Provider, blobs: Blobs, *, request_id: str, hear: Hear | None = None
) -> RemoteJob:
    """Sends the order. Whoever calls has written down that it is about to be sent.

    Args:
        order: What is asked.
        provider: Of whom.
        blobs: Where its files are, and where an answer is kept.
        request_id: Our name of this attempt.
        hear: Is told a writer's text as it grows.

    Raises:
        ProviderError: `is_accepted` tells whether the vendor may have accepted it.
        BlobMissingError: When a reference is gone; then nothing was sent.
        DiskFullError: When an answer, which is paid for, cannot be kept.
    """
    found = provider.submit(order, request_id=request_id, files=blobs, hear=hear)
    return _kept(found, blobs) if isinstance(found, Answer) else found


def answer_blobs(remote_id: str, blobs: Blobs) -> tuple[str, ...]:
    """Digests of all that an answer is kept in; none for work that is still at the vendor."""
    if not remote_id.startswith(ANSWERED):
        return ()
    return (remote_id.removeprefix(ANSWERED), *(part.blob for part in _answer(remote_id, blobs).files))


def poll(provider: Provider, remote_id: str, blobs: Blobs) -> Progress | Done | Failed:
    """Asks how far it is. What was answered at once is done.

    Raises:
        ProviderError: When the question could not be asked; the work itself goes on.
        BlobMissingError: When a kept answer is gone.
    """
    if not remote_id.startswith(ANSWERED):
        return provider.poll(remote_id)
    kept = _answer(remote_id, blobs)
    if kept.failure is not None:
        return Failed(kept.failure.error(), billed=kept.billed)
    files = tuple(RemoteFile(ref=part.blob, suffix="", extra=part.extra) for part in kept.files)
    return Done(files=files, text=kept.text, billed=kept.billed)


def cancel(provider: Provider, remote_id: str) -> None:
    """Asks the vendor to stop. What was answered at once is over, and the vendor knows no such name.

    Raises:
        ProviderError: When it could not be told.
    """
    if not remote_id.startswith(ANSWERED):
        provider.cancel(remote_id)


def download(provider: Provider, remote_id: str, file: RemoteFile, blobs: Blobs) -> Arrived:
    """Streams one result into a file of its own, then moves it into the blobs. A half file is thrown away.

    Raises:
        ExpiredError: When the vendor has deleted it.
        ProviderError: When the transfer broke off; it can be begun again.
        DiskFullError: When there is no room for it.
    """
    if remote_id.startswith(ANSWERED):
        return Arrived(blob=file.ref, extra=file.extra)
    with blobs.temp_folder() as folder:
        to = folder / f"result{file.suffix}"
        provider.download(remote_id, file, to)
        return Arrived(blob=blobs.put_file(to), extra=file.extra)


def check(
    order: GenerateOrder,
    blobs: Blobs,
    *,
    arrived: tuple[Arrived, ...] = (),
    text: str | None = None,
    billed: Price = UNKNOWN,
    limits: Limits,
    should_stop: Stop = never,
) -> OrderResult:
    """Looks at what came home before anything trusts it: files are decoded, texts are validated.

    Args:
        order: What was asked.
        blobs: Where the files are.
        arrived: The files, for pictures, clips and songs.
        text: The reply, for writers.
        billed: What the vendor says it cost.
        limits: What is taken in.
        should_stop: Asked while files are decoded.

    Raises:
        CancelledError: When `should_stop` said so.
        BadReplyError: When it is not what was asked for. What came stays where it is.
    """
    outputs = (
        (_text_output(order.ask, text),)
        if isinstance(order.ask, WriteRequest)
        else _files(order, blobs, arrived, limits, should_stop)
    )
    first = outputs[0].info
    made_with = MadeWith(
        provider=order.provider,
        model=order.model,
        seed=order.seed,
        width=first.width if first else 0,
        height=first.height if first else 0,
        prompt=order.ask.prompt,
        negative=getattr(order.ask, "negative", ""),
        parameters=order.parameters,
        is_offline=order.provider == OFFLINE,
    )
    return OrderResult(outputs=outputs, billed=billed, made_with=made_with)


def _kept(answer: Answer, blobs: Blobs) -> RemoteJob:
    arrived = tuple(Arrived(blob=blobs.put_bytes(made.content), extra=made.extra) for made in answer.files)
    failed = answer.failure and KeptFailure(
        code=answer.failure.code, message=answer.failure.message, hint=answer.failure.hint
    )
    kept = KeptAnswer(files=arrived, text=answer.text, billed=answer.billed, failure=failed)
    return RemoteJob(f"{ANSWERED}{blobs.put_bytes(kept.to_json().encode())}")


def _answer(remote_id: str, blobs: Blobs) -> KeptAnswer:
    return KeptAnswer.from_json(blobs.path(remote_id.removeprefix(ANSWERED)).read_text("utf-8"))


def _files(
    order: GenerateOrder, blobs: Blobs, arrived: tuple[Arrived, ...], limits: Limits, should_stop: Stop
) -> tuple[Output, ...]:
    if not arrived:
        raise BadReplyError(f"{order.model} answered without a file.", hint="Make another take.")
    return tuple(_file(part, _checked(order, blobs, part.blob, limits, should_stop)) for part in arrived)


def _file(part: Arrived, found: Checked) -> Output:
    return Output(blob=part.blob, info=found.info, extra=part.extra, check=found.check)


def _checked(order: GenerateOrder, blobs: Blobs, blob: str, limits: Limits, should_stop: Stop) -> Checked:
    wants, path = _WANTED[order.ask.ability], blobs.path(blob)
    try:
        return check_take(path, limits=limits, wants=wants, name="The result", should_stop=should_stop)
    except ProbeError as exc:
        raise BadReplyError(
            f"{order.model} sent a file that cannot be used: {exc.message}",
            hint="The file is kept. Make another take, or another model.",
        ) from exc


def _text_output(ask: WriteRequest, text: str | None) -> Output:
    reply = REPLIES[ask.task]
    try:
        body = _json_object(text or "")
        found = reply.model_validate(body)
    except ValidationError as exc:
        raise _unreadable(ask, first_problem(exc)) from exc
    except ValueError as exc:
        raise _unreadable(ask, str(exc)) from exc
    return Output(content=found.to_json())


def _json_object(text: str) -> dict[str, Any]:
    body = json_of(text)
    if not isinstance(body, dict):
        raise ValueError("it is not a JSON object")  # noqa: TRY004 - one class for all that is wrong with a text
    body.pop("schema", None)
    return body


def _unreadable(ask: WriteRequest, problem: str) -> BadReplyError:
    return BadReplyError(
        f"The writer's {ask.task} does not fit: {problem}.", hint="Its words are kept with the job. Make another take."
    )
