"""Single operations on files: trim, merge, convert, frames, on the same code that makes whole films.

Each takes plain paths, whatever they are called, and leaves nothing behind where it fails. `python -m core` calls them.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from core.errors import InputError
from core.film.film import Rendered, render_film
from core.film.frames import FrameKind, frame_at, frame_bytes, frame_count, frames_in
from core.film.plainfiles import PlainFiles, Run, check_free, delivery_for, rate_of, shown
from core.film.spool import own_frames, own_size
from core.film.whole import whole_file
from core.model.certificate import FindingKind
from core.model.cut import Cut, CutItem, Fit, SongUse, Source
from core.model.delivery import Codec, Delivery, LoudnessTarget
from core.model.film import ExportSettings
from core.model.media import MediaKind
from core.model.project import Aspect, Quality
from core.model.transitions import Transition
from core.timing import FILM_RATE, frames_of

STILL_S = 3
"""How long a picture stands among clips."""
_BREAKS_LISTS = "\n\r"


def trim(
    source: Path,
    to: Path,
    *,
    start: int = 0,
    stop: int | None = None,
    delivery: Delivery | None = None,
    run: Run | None = None,
) -> Rendered:
    """Keeps the frames `[start, stop)` of a clip, with their sound, at its own size and rate.

    Args:
        start, stop: Frames from 0, as `plainfiles.own_frame_rate` counts; None goes to the end.
        delivery: What kind of file; None goes by the ending of its name.

    Raises:
        InputError: When the clip has no such frames, or the file cannot be written there.
        MediaError, CancelledError: As `render_film`.
    """
    files = PlainFiles()
    item = _item(files.put(source))
    stop = item.frames if stop is None else stop
    if not 0 <= start < stop <= item.frames:
        raise InputError(
            f"{shown(source)} has the frames 0 to {item.frames - 1}; {start} to {stop} is no stretch of it.",
            hint="The end is the first frame that is left out.",
        )
    part = item.model_copy(update={"in_frames": start, "frames": stop - start})
    return _made([part], files, [source], to, delivery or delivery_for(to), run or Run())


def convert(
    source: Path,
    to: Path,
    *,
    delivery: Delivery | None = None,
    size: tuple[int, int] | None = None,
    run: Run | None = None,
) -> Rendered:
    """Makes another kind of file of a clip, or of the sound of one.

    Args:
        delivery: What kind of file; None goes by the ending of its name.
        size: Width and height, both even; None is its own.

    Raises:
        InputError, MediaError, CancelledError: As `trim`.
    """
    files = PlainFiles()
    item = _item(files.put(source))
    return _made([item], files, [source], to, delivery or delivery_for(to), run or Run(), size=size)


def merge(
    sources: Sequence[Path],
    to: Path,
    *,
    transition: Transition = Transition.CROSSFADE,
    transition_frames: int = 0,
    fit: Fit = Fit.PAD,
    song: Path | None = None,
    delivery: Delivery | None = None,
    size: tuple[int, int] | None = None,
    run: Run | None = None,
) -> Rendered:
    """Puts clips and pictures one after the other, at the size and rate of the first clip.

    Args:
        sources: At least one. A picture stands three seconds.
        transition, transition_frames: Between any two; 0 cuts hard. Shortened where a clip is too short for it.
        fit: How a picture of another shape fills the frame.
        song: Played from its beginning in place of the clips' own sound.
        delivery: What kind of file; None goes by the ending of its name.
        size: Width and height, both even; None is the first clip's.

    Raises:
        InputError, MediaError, CancelledError: As `trim`.
    """
    files = PlainFiles()
    taken = [files.put(path) for path in sources]
    lead = next((source for source in taken if source.info.kind is MediaKind.VIDEO), taken[0])
    rate = rate_of(lead.info) if lead.info.kind is MediaKind.VIDEO else FILM_RATE
    items = list(_joined([_item(source, rate, fit) for source in taken], transition, transition_frames))
    use = None if song is None else SongUse(source=_song(files, song))
    played = [*sources, song] if song is not None else list(sources)
    wanted = delivery or delivery_for(to)
    return _made(items, files, played, to, wanted, run or Run(), size=size or own_size(lead.info), rate=rate, song=use)


def save_frames(
    source: Path,
    folder: Path,
    *,
    every: int = 1,
    at: Sequence[int] = (),
    kind: FrameKind = "png",
    max_px: int | None = None,
    run: Run | None = None,
) -> list[Path]:
    """Saves single frames of a clip as pictures, upright, named by their numbers.

    Args:
        folder: Made where it is missing.
        every: 1 for all frames, 5 for each fifth; of no meaning beside `at`.
        at: Numbers from 0.
        kind: `png` or `jpg`.
        max_px: Most pixels on the long side; None keeps the size.

    Raises:
        InputError: When the clip has no such frame, or a picture is there already.
        ProbeError: When the clip cannot be read.
    """
    run = run or Run()
    files = PlainFiles()
    path, count = files.path(files.put(source).blob), frame_count(source)
    if every < 1:
        raise InputError("Every how many frames has to be 1 or more.")
    if lost := [number for number in at if not 0 <= number < count]:
        raise InputError(f"{shown(source)} has the frames 0 to {count - 1}, and no frame {lost[0]}.")
    wanted = sorted(set(at)) or range(0, count, every)
    targets = {number: folder / f"frame_{number:06d}.{kind}" for number in wanted}
    for target in targets.values():
        check_free(target, run)
    made = []
    found = frames_in(path, wanted) if isinstance(wanted, range) else ((one, frame_at(path, one)) for one in wanted)
    for number, picture in found:
        with whole_file(targets[number]) as part:
            part.write_bytes(frame_bytes(picture, kind, max_px=max_px))
        made.append(targets[number])
        if run.on_frame is not None:
            run.on_frame(len(made), len(targets))
    return made


def faults(made: Rendered, loudness: LoudnessTarget = LoudnessTarget.NONE) -> tuple[str, ...]:
    """What of a finished file is not as it was asked for, in sentences. What its footage shows or sounds like is no fault."""
    footage = {FindingKind.BLACK, FindingKind.FROZEN}
    if loudness is LoudnessTarget.NONE:
        footage.add(FindingKind.LOUDNESS)
    return tuple(found.text for found in made.report.findings if found.kind not in footage)


def _made(
    items: Sequence[CutItem],
    files: PlainFiles,
    sources: Sequence[Path],
    to: Path,
    delivery: Delivery,
    run: Run,
    *,
    size: tuple[int, int] | None = None,
    rate: Fraction | None = None,
    song: SongUse | None = None,
) -> Rendered:
    """Renders a cut of files into a file, at the size and rate of the first item where nothing else is said."""
    check_free(to, run)
    if to.resolve() in {source.resolve() for source in sources}:
        raise InputError(f"{shown(to)} is the file that is read.", hint="Choose another name for the new one.")
    first = items[0].source
    assert first is not None
    if delivery.codec is not Codec.SOUND:
        _check_seen(items, files)
    width, height = size or own_size(first.info)
    shape = min(Aspect, key=lambda one: abs(one.ratio - Fraction(width, height)))
    cut = Cut(
        aspect=shape, rate=rate or rate_of(first.info), items=tuple(items), song=song, has_clip_sound=song is None
    )
    return _rendered(cut, ExportSettings(quality=Quality.FINAL, delivery=delivery), files, to, (width, height), run)


def _rendered(
    cut: Cut, settings: ExportSettings, files: PlainFiles, to: Path, size: tuple[int, int], run: Run
) -> Rendered:
    made: dict[str, Path] = {}
    whole = to.absolute()
    away = _away(whole)
    with tempfile.TemporaryDirectory(prefix="reelbook-") as folder:
        target = Path(folder) / f"film{to.suffix}" if away else whole
        found = render_film(
            cut,
            settings,
            files,
            target,
            kept=made.get,
            keep=made.__setitem__,
            size=size,
            threads=run.threads,
            on_frame=run.on_frame,
            should_stop=run.should_stop,
        )
        if away:
            with whole_file(whole) as part:
                shutil.move(target, part)
    return found


def _away(to: Path) -> bool:
    """Whether the film is made elsewhere and moved: FFmpeg's lists of pieces cannot name folders with line breaks."""
    return any(sign in str(to.resolve().parent) for sign in _BREAKS_LISTS)


def _check_seen(items: Sequence[CutItem], files: PlainFiles) -> None:
    for item in items:
        if item.source is not None and item.source.info.kind is MediaKind.AUDIO:
            name = shown(files.path(item.source.blob))
            raise InputError(f"{name} is sound without pictures.", hint="End the new name in .m4a or .wav.")


def _item(source: Source, rate: Fraction | None = None, fit: Fit = Fit.STRETCH) -> CutItem:
    """A whole file as a shot, counted at a rate."""
    info = source.info
    own = rate_of(info)
    if info.kind is MediaKind.PICTURE or info.frames == 1:
        frames = frames_of(STILL_S, rate or FILM_RATE)
    elif info.kind is MediaKind.VIDEO and rate in (None, own):
        frames = own_frames(info)
    else:
        frames = max(1, frames_of(info.duration_s, rate or own))
    return CutItem(id=source.blob, source=source, frames=frames, fit=fit)


def _joined(items: Sequence[CutItem], kind: Transition, length: int) -> Iterable[CutItem]:
    """Shots one after the other. Each ends as early as the transition to the next needs of its own tail."""
    for number, item in enumerate(items):
        before = _between(items, number, length)
        after = _between(items, number + 1, length)
        changes = {"id": f"{number}", "transition": kind, "transition_frames": before, "frames": item.frames - after}
        yield item.model_copy(update=changes)


def _between(items: Sequence[CutItem], number: int, length: int) -> int:
    """Frames of the transition to this item: at most a third of either shot, so that each is also seen alone."""
    if not 0 < number < len(items):
        return 0
    return max(0, min(length, items[number - 1].frames // 3, items[number].frames // 3))


def _song(files: PlainFiles, path: Path) -> Source:
    source = files.put(path)
    if not source.info.has_sound:
        raise InputError(f"{shown(path)} has no sound.", hint="Choose a song, or a clip that has one.")
    return source
