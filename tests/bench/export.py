"""Bench of the export: thirty seconds at 1080x1920 from clips on disk, again after one change, and moviepy beside it.

`python -m tests.bench.export` makes its clips once in `.tmp/bench`, runs each export in a process of its own and weighs
it with everything it starts. `python -m tests.bench.export <full|changed|moviepy> <folder>` is such a process.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from fractions import Fraction
from pathlib import Path

from core.film import render_film
from core.model.cut import Cut, CutItem, SongUse
from core.model.film import ExportSettings
from core.model.project import Quality
from core.settings import ROOT
from tests.bench.report import Figure, write
from tests.bench.tree import weigh
from tests.media.make import ffmpeg, make_song
from tests.unit.film.shelf import Shelf, cut_of

ITEMS = 20
ITEM_FRAMES = 45
SIZE = (1080, 1920)
RATE = 30
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


def main() -> None:
    """Measures, prints and writes the figures."""
    folder = ROOT / ".tmp" / "bench"
    clips(folder)
    shutil.rmtree(folder / "kept", ignore_errors=True)
    full = weigh("tests.bench.export", "full", str(folder))
    told = json.loads(full.stdout)
    again = weigh("tests.bench.export", "changed", str(folder))
    changed = json.loads(again.stdout)
    movie = weigh("tests.bench.export", "moviepy", str(folder))
    assert told["problems"] == changed["problems"] == []
    assert changed["rendered_frames"] == ITEM_FRAMES
    movie_s = json.loads(movie.stdout)["wall_s"]
    figures = [
        Figure(f"export of {ITEMS * ITEM_FRAMES // RATE} s at 1080x1920", told["wall_s"], "s", 120),
        Figure("peak memory of FFmpeg and its driver", full.peak_mb, "MB", 500),
        Figure("moviepy, the same join", movie_s, "s"),
        Figure("peak memory of moviepy", movie.peak_mb, "MB"),
        Figure("moviepy against us, time", movie_s / told["wall_s"], "x", 2, ">="),
        Figure(f"export again, 1 of {ITEMS} shots changed", changed["wall_s"], "s"),
        Figure("again against full", changed["wall_s"] / told["wall_s"], "x", 0.33),
    ]
    write("export", figures)


def clips(folder: Path) -> None:
    """The clips and the song of the bench, made once."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (source, codec) in CLIPS.items():
        if not (folder / name).exists():
            ffmpeg(
                "-f",
                "lavfi",
                "-i",
                source,
                "-t",
                "12",
                "-vf",
                "noise=alls=6:allf=t",
                "-pix_fmt",
                "yuv420p",
                *codec,
                str(folder / f"new-{name}"),
            )
            (folder / f"new-{name}").rename(folder / name)
    if not (folder / "song.wav").exists():
        make_song(folder / "song.wav", 120, 40)


def places() -> list[tuple[str, int]]:
    """Which clip each shot shows, and from which film frame."""
    names = list(CLIPS)
    return [(names[number % len(names)], 15 * number) for number in range(ITEMS)]


def bench_cut(folder: Path, shelf: Shelf, *, is_changed: bool = False) -> Cut:
    sources = {name: shelf.put(folder / name) for name in CLIPS}
    items = [
        CutItem(id=str(number), source=sources[name], in_frames=start, frames=ITEM_FRAMES)
        for number, (name, start) in enumerate(places())
    ]
    if is_changed:
        items[9] = items[9].model_copy(update={"in_frames": items[9].in_frames + 7})
    return cut_of(*items).model_copy(update={"song": SongUse(source=shelf.put(folder / "song.wav"))})


def export(folder: Path, *, is_changed: bool) -> dict[str, object]:
    """One export with segments kept in the folder."""
    shelf, kept = Shelf(), folder / "kept"
    kept.mkdir(exist_ok=True)
    cut = bench_cut(folder, shelf, is_changed=is_changed)

    def keep(key: str, path: Path) -> None:
        path.rename(kept / key)

    began_s = time.monotonic()
    done = render_film(
        cut,
        ExportSettings(quality=Quality.FINAL),
        shelf,
        folder / "film.mp4",
        kept=lambda key: kept / key if (kept / key).exists() else None,
        keep=keep,
    )
    return {
        "wall_s": time.monotonic() - began_s,
        "rendered_frames": done.rendered_frames,
        "problems": done.report.problems,
    }


def moviepy_export(folder: Path) -> dict[str, object]:
    """The same shots, each scaled and cropped to the frame, concatenated with `compose` and written with the song."""
    from moviepy import AudioFileClip, VideoFileClip, concatenate_videoclips  # noqa: PLC0415  # must not weigh on ours

    began_s = time.monotonic()
    shots = []
    for name, start in places():
        clip = VideoFileClip(str(folder / name), audio=False)
        clip = clip.subclipped(start / RATE, (start + ITEM_FRAMES) / RATE)
        scale = max(Fraction(SIZE[0], clip.w), Fraction(SIZE[1], clip.h))
        clip = clip.resized((round(clip.w * scale), round(clip.h * scale)))
        shots.append(clip.cropped(x_center=clip.w / 2, y_center=clip.h / 2, width=SIZE[0], height=SIZE[1]))
    film = concatenate_videoclips(shots, method="compose")
    film = film.with_audio(AudioFileClip(str(folder / "song.wav")).subclipped(0, film.duration))
    film.write_videofile(
        str(folder / "moviepy.mp4"), fps=RATE, preset="veryfast", threads=2, ffmpeg_params=["-crf", "20"], logger=None
    )
    return {"wall_s": time.monotonic() - began_s}


def one_run(what: str, folder: Path) -> None:
    """One weighed process; says what it found as JSON."""
    found = moviepy_export(folder) if what == "moviepy" else export(folder, is_changed=what == "changed")
    print(json.dumps(found))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        one_run(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
