"""A person's own files on their way in: decoded before they are trusted, then moved into the workspace by content."""

from __future__ import annotations

from pathlib import Path

from core.blobs import Blobs
from core.errors import InputError
from core.film import check_take, probe
from core.model.media import Media, MediaKind
from core.process import Stop, never
from core.settings import Limits

NAME_LENGTH = 200
_WORDS = {MediaKind.PICTURE: "a picture", MediaKind.VIDEO: "a video", MediaKind.AUDIO: "sound"}


class Intake:
    """Takes files in. A file that is refused is left where it was.

    Args:
        blobs: Where they go.
        limits: What is taken in.
        should_stop: Asked while a file is looked through, such as whether the program is about to end.
    """

    def __init__(self, blobs: Blobs, limits: Limits, *, should_stop: Stop = never) -> None:
        self._should_stop = should_stop
        self._blobs = blobs
        self._limits = limits

    def take_in(self, path: Path, file_name: str, *, wants: tuple[MediaKind, ...] = tuple(MediaKind)) -> Media:
        """Checks a file by decoding it and moves it into the workspace.

        Args:
            path: A temporary file; gone afterwards.
            file_name: As the person called it; shown, never used as a path.
            wants: The kinds that will do. Where a picture is wanted, a video of one frame serves too.

        Raises:
            ProbeError: When it cannot be read as pictures or sound.
            InputError: When it is of another kind.
            CancelledError: When told to stop.
        """
        only = wants[0] if len(wants) == 1 else None
        checked = check_take(path, limits=self._limits, wants=only, name=file_name, should_stop=self._should_stop)
        info = checked.info
        if only is None and info.kind not in wants:
            hint = "Drop it where it says song." if info.kind is MediaKind.AUDIO else "Choose another file."
            raise InputError(
                f"{file_name} is {_WORDS[info.kind]}, not {' or '.join(_WORDS[kind] for kind in wants)}.", hint=hint
            )
        blob = self._blobs.put_file(path)
        return Media(blob=blob, info=info, file_name=file_name[-NAME_LENGTH:], check=checked.check)

    def take_in_song(self, path: Path, file_name: str) -> Media:
        """Takes in a song, or the sound of a video.

        Raises:
            InputError: When it has no sound, or is longer than is taken in; nothing is decoded then.
        """
        info = probe(path)
        if not info.has_sound:
            raise InputError(f"{file_name} has no sound.", hint="Choose a song: mp3, wav, m4a, aac, ogg or flac.")
        if info.duration_s > self._limits.song_s:
            raise InputError(
                f"{file_name} lasts {float(info.duration_s) / 3600:.1f} hours; "
                f"a song may last {self._limits.song_s / 3600:g}.",
                hint="Cut out the part the film needs, and bring that.",
            )
        return self.take_in(path, file_name)


def name_of_file(file_name: str) -> str:
    """How people may speak of a file: its name without the ending, as words; at most 60 characters."""
    stem = file_name.rpartition(".")[0] or file_name
    words = " ".join(stem.replace("_", " ").replace("-", " ").split())
    return words[:60].strip() or "picture"
