"""Clips: an interaction in the background, asked about until it is done.

Source: google-genai 3.4.0 (`interactions`). Seen by third parties in use: a clip that is refused ends as `completed` with words
and no video; an id nobody knows is a 400; links lack `alt=media` at times.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

from core.errors import (
    BadReplyError,
    BadRequestError,
    DiskFullError,
    ExpiredError,
    ModelRetiredError,
    ProviderError,
    RefusedError,
    RemoteFailedError,
)
from core.model.orders import ClipRequest, GenerateOrder
from core.providers.catalogue import Model
from core.providers.contract import Done, Failed, Files, Progress, RemoteFile, RemoteJob
from core.providers.gemini.words import decoded, is_blocked
from core.providers.wire.hosts import origin_of
from core.providers.wire.line import Line
from core.providers.wire.mapping import body_of, media_type

POLL_S = 10.0
INLINE = "inline"
"""Stands for a clip that is in the interaction itself."""
_WAITING = {"queued": "waiting in line", "in_progress": ""}
_LOST = ("failed", "incomplete", "budget_exceeded", "requires_action", "requires_continuation")
_TASK = "task"


def submit(line: Line, path: str, model: Model, order: GenerateOrder, ask: ClipRequest, files: Files) -> RemoteJob:
    """Begins an interaction.

    Raises:
        ProviderError: `is_accepted` tells whether it may have begun.
        BlobMissingError: When a picture or a clip is gone; nothing was sent then.
    """
    reply = line.send(path, json=clip_body(model, order, ask, files))
    remote_id = reply.json().get("id")
    if not isinstance(remote_id, str) or not remote_id:
        raise reply.unreadable("without the name of the work")
    return RemoteJob(remote_id)


def clip_body(model: Model, order: GenerateOrder, ask: ClipRequest, files: Files) -> dict[str, Any]:
    """The request for a clip: what goes along in front of the words, and what is to be done with it."""
    body = body_of(model, order, str)
    words = body.pop("prompt", ask.prompt)
    first, video = body.pop("first_frame", None), body.pop("video", None)
    pictures = [*([first] if first else []), *body.pop("references", ())]
    blocks = [_block("image", files, digest) for digest in pictures]
    blocks += [_block("video", files, video)] if video else []
    chosen = body.pop("generation_config", {}).get("video_config", {}).get(_TASK, "edit")
    task = chosen if video else "image_to_video" if first else "reference_to_video" if pictures else "text_to_video"
    return {
        "model": model.endpoint,
        "input": [{"type": "user_input", "content": [*blocks, {"type": "text", "text": words}]}] if blocks else words,
        **body,
        "generation_config": {"video_config": {_TASK: task}},
    }


def poll(line: Line, path: str, remote_id: str) -> Progress | Done | Failed:
    """How far an interaction is.

    Raises:
        ProviderError: When that cannot be found out; `BadRequestError` for an id it does not know.
    """
    try:
        found = line.get(work_path(path, remote_id)).json()
    except ModelRetiredError as exc:
        raise BadRequestError(f"{line.title} does not know the work {remote_id[:80]}.", hint="Check the id.") from exc
    status = str(found.get("status") or "")
    if status in _WAITING:
        return Progress(note=_WAITING[status], wait_s=POLL_S)
    if status == "cancelled":
        return Failed(RemoteFailedError(f"{line.title} was told to stop."), is_cancelled=True)
    if status in _LOST:
        return Failed(_loss(line, found, status))
    if not status:
        raise BadReplyError(f"{line.title} does not say how far it is.", hint="It is asked again.")
    if status != "completed":
        return Progress(note=f"{line.title} says {line.clean(status)[:40]}", wait_s=POLL_S)
    return _done(line, found)


def download(line: Line, path: str, remote_id: str, file: RemoteFile, to: Path) -> None:
    """Brings a clip home; the key goes to the vendor's own host only.

    Raises:
        ExpiredError: When it is gone.
        ProviderError: When it broke off.
        DiskFullError: When there is no room for it.
    """
    if file.ref != INLINE:
        line.fetch(_with_media(line, file.ref), to, with_key=True)
        return
    data = next(
        (block["data"] for block in _videos(line.get(work_path(path, remote_id)).json()) if _has_data(block)), None
    )
    if data is None:
        raise ExpiredError(f"{line.title} does not have the clip any more.", hint="It has to be made again.")
    try:
        to.write_bytes(decoded(data))
    except ValueError as exc:
        raise BadReplyError(f"{line.title} sent a clip that cannot be read.", hint="Look it up at the vendor.") from exc
    except OSError as exc:
        raise DiskFullError(
            f"The clip cannot be written: {exc.strerror}.", hint="Make room; it is kept there."
        ) from exc


def cancel(line: Line, path: str, remote_id: str) -> None:
    """Asks to stop; quiet where the work is over, or never was."""
    try:
        line.call("POST", f"{work_path(path, remote_id)}/cancel")
    except (BadRequestError, ModelRetiredError):
        return


def work_path(path: str, remote_id: str) -> str:
    """Where an interaction is; the id may come from a person, so it cannot lead elsewhere."""
    return f"{path}/{quote(remote_id, safe='')}"


def _done(line: Line, found: Mapping[str, Any]) -> Done | Failed:
    for block in _videos(found):
        if isinstance(block.get("uri"), str) and block["uri"]:
            return Done(files=(RemoteFile(block["uri"], ".mp4"),))
        if _has_data(block):
            return Done(files=(RemoteFile(INLINE, ".mp4"),))
    said = line.clean(" ".join(_words(found)))[:300]
    return Failed(
        RefusedError(f"{line.title} made no clip: {said or 'it does not say why'}.", hint="Say it in other words.")
    )


def _loss(line: Line, found: Mapping[str, Any], status: str) -> ProviderError:
    errors = [part for part in _list(found.get("errors")) if isinstance(part, dict)]
    errors += [found["error"]] if isinstance(found.get("error"), dict) else []
    said = line.clean("; ".join(str(part.get("message") or part.get("code") or "") for part in errors))[:300]
    why = said.rstrip(".") or status.replace("_", " ")
    if is_blocked(found.get("finish_reason"), *(part.get("code") for part in errors)):
        return RefusedError(f"{line.title} refuses this: {why}.", hint="Say it in other words.")
    return RemoteFailedError(f"{line.title} tried and failed: {why}.", hint="Make it again.")


def _videos(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    blocks = [*_blocks(found), found.get("output_video")]
    return (block for block in blocks if isinstance(block, dict) and block.get("type", "video") == "video")


def _words(found: Mapping[str, Any]) -> Iterator[str]:
    return (str(block.get("text") or "") for block in _blocks(found) if block.get("type") == "text")


def _blocks(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    steps = [
        step for step in _list(found.get("steps")) if isinstance(step, dict) and step.get("type") == "model_output"
    ]
    return [block for step in steps for block in _list(step.get("content")) if isinstance(block, dict)]


def _has_data(block: Mapping[str, Any]) -> bool:
    return isinstance(block.get("data"), str) and bool(block["data"])


def _block(kind: str, files: Files, digest: str) -> dict[str, str]:
    path = files.path(digest)
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return {"type": kind, "data": data, "mime_type": media_type(path)}


def _with_media(line: Line, uri: str) -> str:
    """The link that answers with the clip itself, not with words about it."""
    query = uri.partition("#")[0].partition("?")[2]
    if origin_of(uri) != origin_of(line.base_url) or any(name == "alt" for name, _value in parse_qsl(query)):
        return uri
    return f"{uri}{'&' if query else '?'}alt=media"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
