"""What single operations share: files under their own paths, what kind of file a path stands for, and how they run."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from pydantic import ValidationError

from core.digest import digest_of
from core.errors import InputError
from core.film.film import OnFrames
from core.film.probe import probe
from core.film.spool import own_rate, own_size
from core.model.base import first_problem
from core.model.cut import Source
from core.model.delivery import Codec, Delivery, Level, LoudnessTarget
from core.model.media import MediaInfo, MediaKind
from core.process import Stop, never
from core.timing import FILM_RATE

_SOUND_RATE = Fraction(100)
"""Frames a second by which sound without pictures is counted."""
_CODECS = {
    ".mp4": Codec.H264,
    ".webm": Codec.VP9,
    ".mov": Codec.PRORES,
    ".gif": Codec.GIF,
    ".m4a": Codec.SOUND,
    ".wav": Codec.SOUND,
}


@dataclass(frozen=True)
class Run:
    """How an operation is carried out.

    Args:
        may_replace: Whether a file that is there already is replaced.
        threads: For decoding and filters.
        on_frame: Hears how many frames are done and how many there are.
        should_stop: Asked all the time; True ends all work.
    """

    may_replace: bool = False
    threads: int = 2
    on_frame: OnFrames | None = None
    should_stop: Stop = never


@dataclass
class PlainFiles:
    """Files by a name of their path, as the blobs are by their content."""

    _paths: dict[str, Path] = field(default_factory=dict)

    def path(self, digest: str) -> Path:
        """The file that was put under this name."""
        return self._paths[digest]

    def put(self, path: Path) -> Source:
        """Looks at a file and takes it up.

        Raises:
            InputError: When it is not there, or is a folder.
            ProbeError: When it is no readable picture, clip or song.
        """
        if not path.is_file():
            raise InputError(f"There is no file {shown(path)}.", hint="Look at its name again.")
        whole = path.resolve()
        name = digest_of("plain-file", str(whole))
        self._paths[name] = whole
        return Source(blob=name, info=probe(whole, name=shown(path)))


def delivery_for(to: Path, **fields: object) -> Delivery:
    """What kind of file a path stands for: its ending decides where no codec is given. As loud as it was, if nothing is said.

    Args:
        fields: Of `Delivery`; None is as if it was left out.

    Raises:
        InputError: When the ending is unknown, does not go with the codec, or a field does not fit.
    """
    check_no_folder(to)
    ending = to.suffix.lower()
    given = {name: value for name, value in fields.items() if value is not None}
    if ending not in _CODECS:
        raise InputError(f"What kind of file {shown(to)} is to be is not clear.", hint=f"End its name in {_endings()}.")
    if ending == ".wav":
        given.setdefault("level", Level.LOSSLESS)
    try:
        made = Delivery.model_validate({"codec": _CODECS[ending], "loudness": LoudnessTarget.NONE, **given})
    except ValidationError as exc:
        raise InputError(f"{first_problem(exc)}.", hint="See --help for what can be given.") from exc
    if made.suffix != ending:
        raise InputError(f"{made.codec.label} goes into a file that ends in {made.suffix}.", hint=f"Not in {ending}.")
    return made


def size_like(info: MediaInfo, short_px: int) -> tuple[int, int]:
    """The shape of a clip with this short side, both even."""
    width, height = own_size(info)
    scale = Fraction(short_px, min(width, height))
    return round(width * scale / 2) * 2, round(height * scale / 2) * 2


def own_frame_rate(path: Path) -> Fraction:
    """The steady rate at which the frames of a file are counted here: its own; for sound, hundredths of a second.

    Raises:
        InputError, ProbeError: As `PlainFiles.put`.
    """
    return rate_of(PlainFiles().put(path).info)


def check_free(to: Path, run: Run) -> None:
    """Holds a place to be free to write to.

    Raises:
        InputError: When a file is there and may not be replaced, or it is a folder.
    """
    check_no_folder(to)
    if to.exists() and not run.may_replace:
        raise InputError(f"{shown(to)} is there already.", hint="Choose another name, or add --force to replace it.")


def check_no_folder(to: Path) -> None:
    """Holds a place to be none that is a folder.

    Raises:
        InputError: When it is one.
    """
    if to.is_dir():
        raise InputError(f"{shown(to)} is a folder.", hint="Name the file that is to be written.")


def shown(path: Path) -> str:
    """A path in a message, on one line."""
    text = str(path)
    return text if text.isprintable() else repr(text)


def rate_of(info: MediaInfo) -> Fraction:
    """The rate at which the frames of a file are counted here."""
    if info.kind is MediaKind.VIDEO:
        return own_rate(info)
    return _SOUND_RATE if info.kind is MediaKind.AUDIO else FILM_RATE


def _endings() -> str:
    return ", ".join(_CODECS)
