"""What the film bench works on: clips of five kinds, a song, the cuts made of them, and a film of each kind in a process of its own.

`python -m tests.bench.film_stage <what> <folder> …` is such a process; it says what it found as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

from core.film import Rendered, compile_cut, ffmpeg_version, join, render_film, render_segment
from core.film.proxy import Proxy
from core.film.segment import opened_segment
from core.film.tool import ffmpeg_argv
from core.model.cut import Cut, CutItem, SongUse
from core.model.delivery import Delivery, FrameSize, Level
from core.model.film import ExportSettings
from core.model.look import Grade, Look, LookName
from core.model.project import Quality
from tests.bench.tree import weigh_argv
from tests.media.make import ffmpeg, make_song
from tests.unit.film.shelf import Shelf, cut_of

RATE = Fraction(30)
CLIPS = {
    "tall.mp4": ("testsrc2=s=1080x1920:r=30:d=12", ["-c:v", "libx264", "-preset", "veryfast"]),
    "wide.mp4": ("testsrc2=s=1920x1080:r=25:d=12", ["-c:v", "libx264", "-preset", "veryfast"]),
    "small.webm": (
        "mandelbrot=s=720x1280:r=24:end_scale=0.05",
        ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"],
    ),
    "odd.mov": ("testsrc2=s=1280x720:r=30000/1001:d=12", ["-c:v", "libx264", "-preset", "veryfast"]),
    "fast.mkv": ("testsrc2=s=1080x1080:r=60:d=12", ["-c:v", "libx264", "-preset", "veryfast"]),
}
"""Picture source and encoder of each; all carry a little noise, as footage does."""
LOOK = Look(name=LookName.WARM, strength=70, grade=Grade(contrast=12, saturation=8, shadows=10))
FADE_FRAMES = 15
PRESETS = {"veryfast": Level.MEDIUM, "medium": Level.HIGH}
"""Which level of H.264 is which preset of x264."""


def clips(folder: Path) -> None:
    """The clips and the song, made once."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (source, codec) in CLIPS.items():
        if not (folder / name).exists():
            fresh = folder / f"new-{name}"
            noisy = ["-vf", "noise=alls=6:allf=t", "-pix_fmt", "yuv420p"]
            ffmpeg("-f", "lavfi", "-i", source, "-t", "12", *noisy, *codec, str(fresh))
            fresh.rename(folder / name)
    for name, length_s in (("song.wav", 40), ("long.wav", 200)):
        if not (folder / name).exists():
            make_song(folder / name, 120, length_s)


def mixed_cut(folder: Path, shelf: Shelf) -> Cut:
    """Thirty seconds: five shots of six seconds, one of each clip, played from their beginnings, with crossfades."""
    items = [
        CutItem(
            id=str(number),
            source=shelf.put(folder / name),
            frames=180,
            transition_frames=FADE_FRAMES,
        )
        for number, name in enumerate(CLIPS)
    ]
    return cut_of(*items).model_copy(update={"song": SongUse(source=shelf.put(folder / "song.wav"))})


def hard_cut(folder: Path, shelf: Shelf, *, shots: int = 60, frames: int = 90, changed: int | None = None) -> Cut:
    """Shots with hard cuts between them, three minutes unless told otherwise.

    Args:
        changed: Number of a shot that shows another stretch of its clip.
    """
    sources = [shelf.put(folder / name) for name in CLIPS]
    items = []
    for number in range(shots):
        start = number * 7 % 240 + (11 if number == changed else 0)
        items.append(CutItem(id=str(number), source=sources[number % len(sources)], in_frames=start, frames=frames))
    return cut_of(*items).model_copy(update={"song": SongUse(source=shelf.put(folder / "long.wav"))})


def settings_of(preset: str, *, look: Look = LOOK, size: FrameSize = FrameSize.QUALITY) -> ExportSettings:
    """A final film by a preset of x264."""
    return ExportSettings(quality=Quality.FINAL, look=look, delivery=Delivery(level=PRESETS[preset], size=size))


class Kept:
    """Rendered segments in a folder, by key, as the blobs keep them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def kept(self, key: str) -> Path | None:
        """The file of a segment; None when it was not rendered yet."""
        path = self._folder / key
        return path if path.exists() else None

    def keep(self, key: str, path: Path) -> None:
        """Takes over a fresh one."""
        path.rename(self._folder / key)


def export(
    cut: Cut, settings: ExportSettings, shelf: Shelf, folder: Path, name: str, *, reads_back: bool = False
) -> dict[str, object]:
    """One export; segments are kept in `folder`/kept-`name`."""
    store = Kept(folder / f"kept-{name}")
    began_s = time.monotonic()
    done = render_film(
        cut, settings, shelf, folder / f"film-{name}.mp4", kept=store.kept, keep=store.keep, reads_back=reads_back
    )
    return {
        "wall_s": time.monotonic() - began_s,
        "rendered": done.rendered_frames,
        "reused": done.reused_frames,
        "off": forecast_off(done),
    }


def proxy_of_ten_seconds(folder: Path) -> Path:
    """Ten seconds of a shot as the cut's preview has them: small, in short pieces, here joined."""
    to, shelf = folder / "proxy.mp4", Shelf()
    item = CutItem(id="a", source=shelf.put(folder / "tall.mp4"), frames=300)
    parts = compile_cut(cut_of(item), ExportSettings(), encoder=ffmpeg_version(), size=(540, 960), proxy=Proxy())
    with tempfile.TemporaryDirectory(dir=folder) as own:
        pieces = [Path(own) / f"{number}.mp4" for number in range(len(parts))]
        for part, piece in zip(parts, pieces, strict=True):
            render_segment(part, shelf, piece)
        join(pieces, None, to)
    return to


def forecast_off(done: Rendered) -> float:
    """How far off its own end an export said it was at a tenth of its time, as a share of the whole; 0 where it said nothing."""
    whole_s = done.render_s - done.stages["plan"]
    said = next((total_s for at_s, total_s in done.forecasts if at_s >= whole_s / 10), None)
    return 0.0 if said is None else abs(said - whole_s) / whole_s


def raw_frames(cut: Cut, settings: ExportSettings, shelf: Shelf, to: Path) -> None:
    """The film's own frames before they are encoded, one after the other: what x264 alone is given."""
    with to.open("wb"):
        pass
    for part in compile_cut(cut, settings, encoder=ffmpeg_version()):
        with opened_segment(part, shelf, to.parent, threads=2) as (inputs, chains):
            argv = [*inputs, "-filter_complex", chains, "-map", "[out]", "-frames:v", str(part.frames)]
            piece = to.with_suffix(".piece")
            weigh_argv([str(word) for word in ffmpeg_argv([*argv, "-f", "rawvideo", piece])])
        with to.open("ab") as whole, piece.open("rb") as stream:
            while block := stream.read(1 << 24):
                whole.write(block)
        piece.unlink()


def one_run(what: str, folder: Path, *more: str) -> dict[str, object]:
    """One weighed job."""
    shelf = Shelf()
    if what == "mixed":
        name, is_read = f"mixed-{more[0]}", "read" in more
        return export(mixed_cut(folder, shelf), settings_of(more[0]), shelf, folder, name, reads_back=is_read)
    if what == "mixed4k":
        big = settings_of(more[0], size=FrameSize.P2160)
        return export(short(mixed_cut(folder, shelf)), big, shelf, folder, f"mixed4k-{more[0]}")
    if what == "looped":
        cut, times = mixed_cut(folder, shelf), int(more[0])
        return export(repeated(cut, times), settings_of("veryfast"), shelf, folder, "looped")
    cut = hard_cut(folder, shelf, changed=30 if what == "changed" else None)
    if what == "louder":
        assert cut.song is not None
        cut = cut.model_copy(update={"song": cut.song.model_copy(update={"gain_db": -3.0})})
    return export(cut, settings_of("veryfast", look=Look()), shelf, folder, "hard")


def short(cut: Cut) -> Cut:
    """The first second and a half of every shot."""
    return cut.model_copy(update={"items": tuple(item.model_copy(update={"frames": 45}) for item in cut.items)})


def repeated(cut: Cut, times: int) -> Cut:
    """The same shots again and again, so that a long film needs no more rendering than a short one."""
    items = [item.model_copy(update={"id": f"{item.id}-{number}"}) for number in range(times) for item in cut.items]
    return cut.model_copy(update={"items": tuple(items)})


if __name__ == "__main__":
    print(json.dumps(one_run(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])))
