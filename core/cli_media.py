"""Single operations from a terminal: `trim`, `merge`, `convert`, `frames`, `probe`. See `core/film/operations.py`."""

from __future__ import annotations

import argparse
import json
import re
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from core.errors import InputError, StudioError
from core.film import Rendered, check_take, details_of, in_words, probe
from core.film.operations import convert, faults, merge, save_frames, trim
from core.film.plainfiles import PlainFiles, Run, delivery_for, own_frame_rate, shown, size_like
from core.model.cut import Fit
from core.model.delivery import Codec, Delivery, Level, LoudnessTarget
from core.model.media import Media
from core.model.transitions import Transition
from core.projects.marks import clip_marks, marks_note
from core.settings import Settings

_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d\d)(?:\.(\d+))?")
_SIZES = {"4k": 2160, "720p": 720, "1080p": 1080, "1440p": 1440, "2160p": 2160}
Commands = Any  # argparse has no public name for it


def add_media_commands(commands: Commands) -> None:
    """`trim`, `merge`, `convert`, `frames` and `probe`."""
    for add in (_add_trim, _add_merge, _add_convert, _add_frames, _add_probe):
        add(commands)


def frame_number(text: str, rate: Fraction) -> int:
    """A moment as a frame: `1.5` is seconds, `0:04.12` is 4 seconds and 12 frames, `1:02:03` has hours.

    Raises:
        InputError: When it is no moment.
    """
    found = _CLOCK.fullmatch(text)
    if found is not None:
        hours, minutes, seconds, frames = (int(part or 0) for part in found.groups())
        return round(((hours * 60 + minutes) * 60 + seconds) * rate) + frames
    try:
        at_s = Fraction(text)
    except (ValueError, ZeroDivisionError) as exc:
        raise _no_moment(text) from exc
    if at_s < 0:
        raise _no_moment(text)
    return int((at_s * rate + Fraction(1, 2)).__floor__())


def _no_moment(text: str) -> InputError:
    return InputError(f"{text} is no moment.", hint="Write seconds (1.5), or minutes:seconds.frames (0:04.12).")


def _add_trim(commands: Commands) -> None:
    parser = commands.add_parser("trim", help="keep a stretch of a clip, to the frame, with its sound")
    _add_places(parser)
    parser.add_argument("--from", dest="start", default="0", metavar="TIME", help="seconds, or 0:04.12 with frames")
    parser.add_argument("--to", dest="stop", metavar="TIME", help="the first moment that is left out")
    parser.add_argument("--frames", metavar="A:B", help="the same in frames from 0: 30:90 keeps 30 to 89")
    _add_writing(parser)
    parser.set_defaults(run=_trim)


def _add_merge(commands: Commands) -> None:
    parser = commands.add_parser("merge", help="put clips and pictures one after the other")
    parser.add_argument("sources", nargs="+", type=_path, metavar="IN")
    parser.add_argument("target", type=_path, metavar="OUT")
    kinds = [kind.value for kind in Transition]
    parser.add_argument("--transition", choices=kinds, metavar="KIND", help=", ".join(kinds))
    parser.add_argument("--length", type=int, default=None, help="frames of each transition; 15 where one is named")
    parser.add_argument("--fit", choices=[fit.value for fit in Fit], default=Fit.PAD.value)
    parser.add_argument("--song", type=_path, help="played in place of the clips' own sound")
    _add_delivery(parser)
    _add_writing(parser)
    parser.set_defaults(run=_merge)


def _add_convert(commands: Commands) -> None:
    parser = commands.add_parser("convert", help="make another kind of file of a clip, or of its sound")
    _add_places(parser)
    _add_delivery(parser)
    _add_writing(parser)
    parser.set_defaults(run=_convert)


def _add_frames(commands: Commands) -> None:
    parser = commands.add_parser("frames", help="save frames of a clip as pictures")
    parser.add_argument("source", type=_path, metavar="IN")
    parser.add_argument("folder", type=_path, metavar="FOLDER")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--every", type=int, default=1, metavar="N", help="each Nth frame; all of them without it")
    which.add_argument("--at", type=_numbers, default=(), metavar="0,30,60", help="these frames, counted from 0")
    parser.add_argument("--jpg", action="store_true", help="JPEG instead of PNG")
    parser.add_argument("--max-px", type=int, metavar="N", help="most pixels on the long side")
    _add_writing(parser)
    parser.set_defaults(run=_frames)


def _add_probe(commands: Commands) -> None:
    parser = commands.add_parser("probe", help="what a file is, and what in it is to be looked at")
    parser.add_argument("files", nargs="+", type=_path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--quick", action="store_true", help="do not decode it to its end")
    parser.set_defaults(run=_probe)


def _add_places(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=_path, metavar="IN")
    parser.add_argument("target", type=_path, metavar="OUT")


def _add_writing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="replace what is there")


def _add_delivery(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--codec", choices=[codec.value for codec in Codec], help="else the ending of OUT decides")
    parser.add_argument("--size", metavar="SIZE", help=f"{', '.join(_SIZES)}, or such as 1280x720")
    parser.add_argument("--rate", type=_rate, help="frames a second: 25, 23.976, 30000/1001")
    parser.add_argument("--level", choices=[level.value for level in Level])
    parser.add_argument("--bitrate", type=int, metavar="KBPS", help="of the picture")
    parser.add_argument("--size-mb", type=float, metavar="MB", help="most the file may weigh")
    parser.add_argument("--loudness", choices=[target.value for target in LoudnessTarget], help="none where left out")


def _path(text: str) -> Path:
    if text == "-":
        raise argparse.ArgumentTypeError("files are read and written, not pipes; name a file (./- for one called -)")
    return Path(text)


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no list of frames such as 0,30,60") from None


def _rate(text: str) -> Fraction:
    known = {"23.976": Fraction(24000, 1001), "29.97": Fraction(30000, 1001), "59.94": Fraction(60000, 1001)}
    try:
        return known.get(text) or Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(f"{text} is no rate such as 25 or 30000/1001") from None


def _trim(settings: Settings, options: argparse.Namespace) -> int:
    rate = own_frame_rate(options.source)
    if options.frames is not None:
        begin, _, end = options.frames.partition(":")
        if not (begin.isdigit() and (end.isdigit() or not end)):
            raise InputError(f"{options.frames} is no stretch of frames.", hint="Write it such as 30:90.")
        start, stop = int(begin), int(end) if end else None
    else:
        start = frame_number(options.start, rate)
        stop = None if options.stop is None else frame_number(options.stop, rate)
    with _Progress(settings, options) as run:
        return _told(trim(options.source, options.target, start=start, stop=stop, run=run), options.target)


def _merge(settings: Settings, options: argparse.Namespace) -> int:
    length = options.length if options.length is not None else 15 if options.transition else 0
    with _Progress(settings, options) as run:
        made = merge(
            options.sources,
            options.target,
            transition=Transition(options.transition or Transition.CROSSFADE),
            transition_frames=max(0, length),
            fit=Fit(options.fit),
            song=options.song,
            delivery=_delivery(options),
            size=_size(options, options.sources[0]),
            run=run,
        )
    return _told(made, options.target, options.loudness)


def _convert(settings: Settings, options: argparse.Namespace) -> int:
    size = _size(options, options.source)
    with _Progress(settings, options) as run:
        made = convert(options.source, options.target, delivery=_delivery(options), size=size, run=run)
    return _told(made, options.target, options.loudness)


def _frames(settings: Settings, options: argparse.Namespace) -> int:
    with _Progress(settings, options) as run:
        made = save_frames(
            options.source,
            options.folder,
            every=options.every,
            at=options.at,
            kind="jpg" if options.jpg else "png",
            max_px=options.max_px,
            run=run,
        )
    print(f"{len(made)} {'frame' if len(made) == 1 else 'frames'} in {shown(options.folder)}")
    return 0


def _probe(settings: Settings, options: argparse.Namespace) -> int:
    told = [_described(path, settings, is_quick=options.quick) for path in options.files]
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(map(_as_text, told)))
    return 1 if any("error" in one for one in told) else 0


def _described(path: Path, settings: Settings, *, is_quick: bool) -> dict[str, Any]:
    """What a file is, or why it cannot be used."""
    try:
        files = PlainFiles()
        source = files.put(path)
        whole = files.path(source.blob)
        if is_quick:
            details, media = details_of(whole, source.info), Media(blob=source.blob, info=probe(whole))
            words = in_words(media.info, details)
        else:
            checked = check_take(whole, limits=settings.limits, name=shown(path))
            media = Media(blob=source.blob, info=checked.info, check=checked.check)
            words = in_words(media.info, checked.check.details if checked.check is not None else None)
    except StudioError as exc:
        return {"file": str(path), "error": exc.message, "hint": exc.hint}
    marks = [mark.words for mark in clip_marks(media)]
    if media.check is not None and media.check.more:
        marks.append(marks_note(media))
    seen = {} if is_quick or media.check is None else {"to_look_at": marks}
    return {"file": str(path), "is": list(words), **seen, "facts": media.info.model_dump(mode="json")}


def _as_text(told: dict[str, Any]) -> str:
    name = shown(Path(told["file"]))
    if "error" in told:
        return "\n".join(part for part in (name, f"  {told['error']}", f"  {told['hint']}") if part.strip())
    lines = [f"  {fact}" for fact in told["is"]]
    marks = told.get("to_look_at")
    if marks is not None:
        lines += ["  Look at:", *(f"    {mark}" for mark in marks)] if marks else ["  Nothing odd in it."]
    return "\n".join([name, *lines])


def _delivery(options: argparse.Namespace) -> Delivery:
    return delivery_for(
        options.target,
        codec=options.codec,
        rate=options.rate,
        level=options.level,
        bitrate_kbps=options.bitrate,
        size_mb=options.size_mb,
        loudness=options.loudness,
    )


def _size(options: argparse.Namespace, first: Path) -> tuple[int, int] | None:
    """Width and height that were asked for; None for the clip's own."""
    if options.size is None or options.size == "source":
        return None
    short_px = _SIZES.get(options.size.lower())
    if short_px is not None:
        return size_like(PlainFiles().put(first).info, short_px)
    found = re.fullmatch(r"(\d{2,4})x(\d{2,4})", options.size)
    sides = [int(part) for part in found.groups()] if found is not None else []
    if not sides or any(side % 2 or not 64 <= side <= 8192 for side in sides):
        raise InputError(f"{options.size} is no size.", hint="Write 720p, 1080p, 4k, or even sides such as 1280x720.")
    return sides[0], sides[1]


def _told(made: Rendered, target: Path, loudness: str | None = None) -> int:
    """Says where the file is, and what is not as it was asked for."""
    print(shown(target))
    found = faults(made, LoudnessTarget(loudness or LoudnessTarget.NONE))
    for fault in found:
        print(f"read back: {fault}", file=sys.stderr)
    return 1 if found else 0


class _Progress:
    """How far it is, on stderr: one line that changes on a terminal, a line each tenth elsewhere."""

    def __init__(self, settings: Settings, options: argparse.Namespace) -> None:
        self._settings, self._options = settings, options
        self._is_screen, self._shown = sys.stderr.isatty(), -1

    def __enter__(self) -> Run:
        return Run(may_replace=self._options.force, threads=self._settings.threads, on_frame=self._hear)

    def __exit__(self, *_: object) -> None:
        if self._is_screen and self._shown >= 0:
            print(file=sys.stderr)

    def _hear(self, done: int, whole: int) -> None:
        share = 100 * done // max(1, whole)
        step = share if self._is_screen else share // 10
        if step != self._shown:
            self._shown = step
            line = f"{share} %, {done} of {whole} frames"
            print(f"\r{line:<40}" if self._is_screen else line, end="" if self._is_screen else "\n", file=sys.stderr)
