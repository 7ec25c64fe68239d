"""What becomes of an accepted order: text at once, music when polled, everything else when fetched."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from core.errors import BadRequestError, DiskFullError, RenderError
from core.model.orders import (
    Ability,
    ClipRequest,
    ImageRequest,
    LipSyncRequest,
    MusicRequest,
    SoundRequest,
    SpeechRequest,
    WriteRequest,
)
from core.providers.contract import Done, RemoteFile
from core.providers.offline.clips import make_clip
from core.providers.offline.composer import compose_song
from core.providers.offline.effects import make_effect
from core.providers.offline.images import make_picture
from core.providers.offline.jobs import RemoteWork
from core.providers.offline.lips import sync_lips
from core.providers.offline.speech import speak, word_times
from core.providers.offline.writing import write_reply
from core.timing import frames_of

PICTURE, CLIP, SONG, VOICE, EFFECT = "picture.jpg", "clip.mp4", "song.wav", "voice.wav", "effect.wav"
_FILES = {
    Ability.IMAGE: PICTURE,
    Ability.CLIP: CLIP,
    Ability.LIPSYNC: CLIP,
    Ability.MUSIC: SONG,
    Ability.SPEECH: VOICE,
    Ability.SOUND: EFFECT,
}


def finish(work: RemoteWork) -> Done:
    """The result of a job whose time has come. The same order always gives the same result."""
    ask = work.order.ask
    if isinstance(ask, WriteRequest):
        text = write_reply(ask, work.order.seed).to_json()
        return Done(text=text, billed=work.billed, deadline_at=work.deadline_at)
    name = _FILES[ask.ability]
    file = RemoteFile(name, Path(name).suffix, _told(work))
    return Done(files=(file,), billed=work.billed, deadline_at=work.deadline_at)


def deliver(work: RemoteWork, file: RemoteFile, to: Path) -> None:
    """Writes a result into `to`, in place of whatever an earlier try left there.

    Raises:
        BadRequestError: When the job has no such file.
        DiskFullError: When there is no room.
        RenderError: When a clip cannot be made or the file cannot be written.
    """
    if file.ref != _FILES.get(work.order.ask.ability):
        raise BadRequestError(f"The job {work.folder.name} has no file {file.ref}.")
    try:
        _make(work, to)
    except OSError as exc:
        kind = DiskFullError if exc.errno in {errno.ENOSPC, errno.EDQUOT} else RenderError
        raise kind(f"The result could not be written: {exc.strerror}.") from exc


def _make(work: RemoteWork, to: Path) -> None:
    seed = work.order.seed
    match work.order.ask:
        case ImageRequest() as ask:
            make_picture(ask, seed, work.input, to)
        case ClipRequest() as ask:
            make_clip(ask, seed, work.input, to, frames=frames_of(work.length_s, work.rate), rate=work.rate)
        case MusicRequest() as ask:
            _song(work, ask)
            shutil.copyfile(work.folder / SONG, to)
        case SpeechRequest() as ask:
            speak(ask, seed, to)
        case SoundRequest() as ask:
            make_effect(ask, seed, work.length_s, to)
        case LipSyncRequest() as ask:
            sync_lips(ask, work.input, to)


def _told(work: RemoteWork) -> str | None:
    """What travels with a file: the beats of a song, the words of a voice."""
    ask = work.order.ask
    if isinstance(ask, MusicRequest):
        return _song(work, ask)
    return word_times(ask).to_json() if isinstance(ask, SpeechRequest) else None


def _song(work: RemoteWork, ask: MusicRequest) -> str:
    """Composes the song unless it is there already; returns its true beats."""
    return compose_song(ask, work.order.seed, work.length_s, work.folder / SONG)
