"""What becomes of an accepted order: text at once, music when polled, pictures and clips when fetched."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from core.errors import BadRequestError, DiskFullError, RenderError
from core.model.orders import Ability, ClipRequest, ImageRequest, MusicRequest, WriteRequest
from core.providers.contract import Done, RemoteFile
from core.providers.offline.clips import make_clip
from core.providers.offline.composer import compose_song
from core.providers.offline.images import make_picture
from core.providers.offline.jobs import RemoteWork
from core.providers.offline.writing import write_reply
from core.timing import frames_of

PICTURE, CLIP, SONG = "picture.jpg", "clip.mp4", "song.wav"


def finish(work: RemoteWork) -> Done:
    """The result of a job whose time has come. The same order always gives the same result."""
    ask = work.order.ask
    if isinstance(ask, WriteRequest):
        text = write_reply(ask, work.order.seed).to_json()
        return Done(text=text, billed=work.billed, deadline_at=work.deadline_at)
    if isinstance(ask, MusicRequest):
        file = RemoteFile(SONG, Path(SONG).suffix, _song(work, ask))
    else:
        ref = PICTURE if ask.ability is Ability.IMAGE else CLIP
        file = RemoteFile(ref, Path(ref).suffix)
    return Done(files=(file,), billed=work.billed, deadline_at=work.deadline_at)


def deliver(work: RemoteWork, file: RemoteFile, to: Path) -> None:
    """Writes a result into `to`, in place of whatever an earlier try left there.

    Raises:
        BadRequestError: When the job has no such file.
        DiskFullError: When there is no room.
        RenderError: When a clip cannot be made or the file cannot be written.
    """
    ask = work.order.ask
    try:
        if isinstance(ask, ImageRequest) and file.ref == PICTURE:
            make_picture(ask, work.order.seed, work.input, to)
        elif isinstance(ask, ClipRequest) and file.ref == CLIP:
            frames = frames_of(work.length_s, work.rate)
            make_clip(ask, work.order.seed, work.input, to, frames=frames, rate=work.rate)
        elif isinstance(ask, MusicRequest) and file.ref == SONG:
            _song(work, ask)
            shutil.copyfile(work.folder / SONG, to)
        else:
            raise BadRequestError(f"The job {work.folder.name} has no file {file.ref}.")
    except OSError as exc:
        kind = DiskFullError if exc.errno in {errno.ENOSPC, errno.EDQUOT} else RenderError
        raise kind(f"The result could not be written: {exc.strerror}.") from exc


def _song(work: RemoteWork, ask: MusicRequest) -> str:
    """Composes the song unless it is there already; returns its true beats."""
    return compose_song(ask, work.order.seed, work.length_s, work.folder / SONG)
