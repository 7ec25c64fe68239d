"""Frames of a clip by number: one as a picture, to see or to keep, and many as a zip that is written while it is sent."""

from __future__ import annotations

import itertools
import time
import zipfile
from collections.abc import Iterable, Iterator
from typing import Literal

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from core.errors import BlobMissingError, InputError, NotFoundError
from core.web.desk import Desk

_TYPES = {"png": "image/png", "jpg": "image/jpeg"}
_PREVIEW_PX = 1280
_PIECE = 1 << 19
_FOR_EVER = "private, max-age=31536000, immutable"
_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


async def frame(desk: Desk, request: Request) -> Response:
    """One frame, exactly. Query: `n` from 0; `as` png or jpg; `keep=1` for the whole picture as a file to keep.

    Without `keep` it is at most 1280 pixels and may be kept by the browser: a file's name is its content.
    """
    number, kind = _number(request, "n"), _kind(request)
    is_kept = request.query_params.get("keep") == "1"
    project_id, digest = request.path_params["project_id"], request.path_params["digest"]
    max_px = None if is_kept else _PREVIEW_PX
    try:
        made = await run_in_threadpool(desk.studio().frame, project_id, digest, number, kind, max_px=max_px)
    except BlobMissingError as exc:
        raise NotFoundError(exc.message, hint=exc.hint) from exc
    headers = {**_SAFE, "Cache-Control": _FOR_EVER}
    if is_kept:
        headers["Content-Disposition"] = "attachment"
    return Response(made, media_type=_TYPES[kind], headers=headers)


async def frames(desk: Desk, request: Request) -> Response:
    """Many frames as a zip. Query: `first` and `last` from 0, both included; `every`; `as` png or jpg.

    The first one is decoded before anything is sent, so that what cannot be read is said as an error.
    """
    project_id, digest = request.path_params["project_id"], request.path_params["digest"]
    asked = [_number(request, name) for name in ("first", "last")]
    every = _number(request, "every") if "every" in request.query_params else 1
    try:
        files = await run_in_threadpool(
            desk.studio().frames, project_id, digest, asked[0], asked[1], every=every, kind=_kind(request)
        )
    except BlobMissingError as exc:
        raise NotFoundError(exc.message, hint=exc.hint) from exc
    first = await run_in_threadpool(next, files, None)
    if first is None:
        raise NotFoundError("This clip has no such frames.")
    pieces = zipped(itertools.chain((first,), files))
    headers = {**_SAFE, "Cache-Control": "no-store", "Content-Disposition": "attachment"}
    return StreamingResponse(iterate_in_threadpool(pieces), media_type="application/zip", headers=headers)


def zipped(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """A zip archive piece by piece, holding one file at a time; the files are stored as they are.

    Args:
        files: Name and content of each.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]  # it only writes
        for name, content in files:
            with archive.open(zipfile.ZipInfo(name, time.localtime()[:6]), "w") as entry:
                for start in range(0, len(content), _PIECE):
                    entry.write(memoryview(content)[start : start + _PIECE])
                    yield sink.taken()
    yield sink.taken()


class _Sink:
    """What a zip is written to: hands on what came in and forgets it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """All that was written since the last time."""
        whole = b"".join(self._pieces)
        self._pieces.clear()
        return whole


def _number(request: Request, name: str) -> int:
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise InputError(f"`{name}` is the number of a frame, from 0.")
    return int(text)


def _kind(request: Request) -> Literal["png", "jpg"]:
    kind = request.query_params.get("as", "png")
    if kind == "png":
        return "png"
    if kind == "jpg":
        return "jpg"
    raise InputError("A frame is saved as png or jpg.")
