"""Uploads: streamed to a temporary file in pieces, then handed to the studio, which decodes before it trusts."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.errors import DiskFullError, InputError, ReadOnlyError
from core.web.boundary import TooBigError, only_own_page
from core.web.desk import Desk

_PIECE = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT}


async def upload(desk: Desk, request: Request) -> Response:
    """One file into a project. Query: `to` is `footage`, `song`, `subtitles`, `reference:<scene>` or a cell's name; `name` its name."""
    only_own_page(request)
    limit = desk.studio().settings.limits.upload_bytes
    if int(_number(request.headers.get("content-length"))) > limit:
        raise _too_big(limit)
    file_name = _plain_name(request.query_params.get("name", ""))
    folder = await run_in_threadpool(_temp_folder, desk.studio().settings.workspace / "tmp")
    try:
        path = folder / "upload"
        await _receive(request.stream(), path, limit)
        said = await run_in_threadpool(_hand_over, desk, request, path, file_name)
    finally:
        await run_in_threadpool(_remove, folder)
    return JSONResponse({"ok": True, "message": said, "hint": ""})


def _hand_over(desk: Desk, request: Request, path: Path, file_name: str) -> str:
    project_id, target = request.path_params["project_id"], request.query_params.get("to", "")
    studio = desk.studio()
    if target == "footage":
        studio.clips.add_footage(project_id, path, file_name)
        return "Added as a new scene."
    if target == "song":
        studio.cut.add_song(project_id, path, file_name)
        return "Added as the song."
    if target == "subtitles":
        count, told = studio.subtitles.bring(project_id, path, file_name)
        return " ".join([f"{count:,} {'subtitle' if count == 1 else 'subtitles'} brought.", *told])
    kind, _, subject = target.partition(":")
    if kind == "reference":
        studio.storyboard.add_reference(project_id, subject, path, file_name)
        return "Added as a reference."
    if target == "brief_picture":
        return f"Added as {studio.brief.add_reference(project_id, path, file_name)}."
    if kind == "mood_from":
        return f"Counted in for the mood {studio.mood.add_picture(project_id, subject, path, file_name)}."
    if not target:
        raise InputError("The request does not say where the file belongs.")
    take = studio.cells.import_file(project_id, target, path, file_name)
    return f"Added as take {take.number}."


async def _receive(pieces: AsyncIterator[bytes], path: Path, limit: int) -> None:
    """Writes what arrives, a piece at a time; never more than the limit, never more than a piece in memory."""
    waiting, total = bytearray(), 0
    with await run_in_threadpool(path.open, "wb") as file:
        async for piece in pieces:
            total += len(piece)
            if total > limit:
                raise _too_big(limit)
            waiting += piece
            if len(waiting) >= _PIECE:
                await run_in_threadpool(_write, file, bytes(waiting))
                waiting.clear()
        await run_in_threadpool(_write, file, bytes(waiting))
    if not total:
        raise InputError("The file is empty.", hint="Choose another one.")


def _write(file: BinaryIO, piece: bytes) -> None:
    try:
        file.write(piece)
        file.flush()
    except OSError as exc:
        if exc.errno in _FULL:
            raise DiskFullError(
                "The disk is full, so the file was not taken in.", hint="Free some room and send it again."
            ) from exc
        raise ReadOnlyError("The workspace cannot be written.", hint="See `python -m core doctor`.") from exc


def _temp_folder(parent: Path) -> Path:
    try:
        parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="upload_", dir=parent))
    except OSError as exc:
        if exc.errno in _FULL:
            raise DiskFullError(
                "The disk is full, so the file was not taken in.", hint="Free some room and send it again."
            ) from exc
        raise ReadOnlyError("The workspace cannot be written.", hint="See `python -m core doctor`.") from exc


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _plain_name(name: str) -> str:
    """What a file was called, as a label: the last part of a path, no control characters, at most 200 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:200].strip() or "untitled"


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else 0


def _too_big(limit: int) -> TooBigError:
    shown = f"{limit / (1 << 30):g} GB" if limit >= 1 << 30 else f"{limit / (1 << 20):g} MB"
    return TooBigError(
        f"The file is larger than {shown}.", hint="Trim it, or raise limits.upload_bytes in the settings."
    )
