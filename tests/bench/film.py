"""Bench of the film engine: a first export against x264 alone and against moviepy, re-exports, memory, quality, frames, planning.

`python -m tests.bench.film` runs all of it (about an hour on two cores) and writes the figures and, with `plots`, the pictures of
`docs/bench/`. `python -m tests.bench.film first memory …` runs parts of it. Ratios compare what was measured in the same run;
CPU is of the whole process tree.
"""

from __future__ import annotations

import functools
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from core.film import compile_cut, ffmpeg_version, frame_at, join, render_film
from core.film.encoding import encoder_args
from core.film.normal import TAGS  # without them FFmpeg would convert first
from core.film.tool import ffmpeg_argv
from core.model.cut import Cut
from core.model.film import ExportSettings
from core.settings import ROOT
from tests.bench import film_plots, film_quality, film_rivals
from tests.bench.film_stage import Kept, clips, hard_cut, mixed_cut, proxy_of_ten_seconds, raw_frames, settings_of
from tests.bench.report import Figure, write
from tests.bench.tree import Weighed, weigh, weigh_argv
from tests.media.make import make_clip
from tests.unit.film.shelf import Shelf

FOLDER = ROOT / ".tmp" / "bench"
_STAGE = "tests.bench.film_stage"
_TURNS = 3
"""So often two are weighed one after the other: a shared machine is faster and slower by the minute."""


def first() -> Iterator[Figure]:
    """Thirty seconds with look and crossfades, against x264 alone on the very frames that it is made of, in turn."""
    for preset, reach in (("veryfast", 1.40), ("medium", 1.25)):
        turns = [(_fresh(f"mixed-{preset}", "mixed", preset), _x264_alone(preset)) for _ in range(_TURNS)]
        yield Figure(f"first export at {preset}, CPU", median(ours.cpu_s for ours, _ in turns), "s")
        yield Figure(f"x264 alone at {preset}, CPU", median(limit.cpu_s for _, limit in turns), "s")
        ratio = median(ours.cpu_s / limit.cpu_s for ours, limit in turns)
        yield Figure(f"first export against x264 alone, {preset}", ratio, "x", reach)
        yield Figure(f"peak memory at 1080p, {preset}", max(ours.peak_mb for ours, _ in turns), "MB", 500)
        told = _told(_fresh(f"mixed-{preset}", "mixed", preset, "read"))
        yield Figure(f"time foretold after a tenth of it, off by, {preset}", float(str(told["off"])), "x", 0.20)


def rival() -> Iterator[Figure]:
    """The same shots by moviepy: scaled, cropped, crossfaded, written with the song; without the look."""
    ours = _fresh("mixed-veryfast", "mixed", "veryfast")
    other = film_rivals.moviepy(FOLDER)
    yield Figure("moviepy, CPU", other.cpu_s, "s")
    yield Figure("moviepy, peak memory", other.peak_mb, "MB")
    yield Figure("CPU against moviepy", ours.cpu_s / other.cpu_s, "x", 0.30)
    yield Figure("memory against moviepy", ours.peak_mb / other.peak_mb, "x", 0.30)


def memory() -> Iterator[Figure]:
    """4K, and how memory grows from thirty seconds to thirty minutes of film (the same shots sixty times over)."""
    yield Figure("peak memory at 4K, veryfast", _fresh("mixed4k-veryfast", "mixed4k", "veryfast").peak_mb, "MB", 1200)
    yield Figure("peak memory at 4K, medium", _fresh("mixed4k-medium", "mixed4k", "medium").peak_mb, "MB", 1200)
    half_a_minute = _fresh("looped", "looped", "1")
    half_an_hour = weigh(_STAGE, "looped", str(FOLDER), "60")
    yield Figure("peak memory, 30 s of film", half_a_minute.peak_mb, "MB")
    yield Figure("peak memory, 30 min of film", half_an_hour.peak_mb, "MB")
    yield Figure("30 min against 30 s, memory", half_an_hour.peak_mb / half_a_minute.peak_mb, "x", 1.1)


def again() -> Iterator[Figure]:
    """Three minutes of sixty shots: whole, with one shot changed, with other music, and once more as it is."""
    whole = _fresh("hard", "hard")
    before = film_quality.mean_colors(FOLDER / "film-hard.mp4", 30 * 90, 90)
    changed = weigh(_STAGE, "changed", str(FOLDER))
    assert _told(changed)["rendered"] == 90, changed.stdout
    after = film_quality.mean_colors(FOLDER / "film-hard.mp4", 30 * 90, 90)
    assert before != after, "the new picture is not in the film"
    weigh(_STAGE, "hard", str(FOLDER))
    louder = weigh(_STAGE, "louder", str(FOLDER))
    assert _told(louder)["rendered"] == 0, louder.stdout
    same = weigh(_STAGE, "louder", str(FOLDER))
    assert _told(same)["rendered"] == 0, same.stdout
    yield Figure("3 min of 60 shots, first export, CPU", whole.cpu_s, "s")
    yield Figure("1 of 60 shots changed, CPU against first", changed.cpu_s / whole.cpu_s, "x", 0.06)
    yield Figure("only the music changed, CPU against first", louder.cpu_s / whole.cpu_s, "x", 0.10)
    yield Figure("the same cut again", float(str(_told(same)["wall_s"])), "s", 1)


def planning() -> Iterator[Figure]:
    """Films of very many segments: compiled, keyed, looked up and joined; nothing is encoded."""
    found = {count: min(_planned(count) for _ in range(_TURNS)) for count in (500, 1000, 2000)}
    for count, seconds in found.items():
        yield Figure(f"{count:,} segments planned, keyed and joined", seconds, "s", 5 if count == 500 else None)
    yield Figure("2,000 against 500 segments, time", found[2000] / found[500], "x", 5)


def quality() -> Iterator[Figure]:
    """The joined film and one pass of the same encoder, each against the frames they were made from."""
    _fresh("mixed-veryfast", "mixed", "veryfast")
    raw, one = _raw(), FOLDER / "one-pass.mp4"
    _x264_alone("veryfast", to=one)
    joined, single = (
        film_quality.compared(path, raw, (1080, 1920)) for path in (FOLDER / "film-mixed-veryfast.mp4", one)
    )
    yield Figure("SSIM, minimum, one pass less joined", single.ssim_min - joined.ssim_min, "", 0.005)
    yield Figure("VMAF, mean, one pass less joined", single.vmaf_mean - joined.vmaf_mean, "", 0.1)
    yield Figure("VMAF of the joined film, mean", joined.vmaf_mean, "")


def frames() -> Iterator[Figure]:
    """Any frame of the cut's 540p preview, and of a clip at 1080p; each is the frame that was asked for."""
    proxy = proxy_of_ten_seconds(FOLDER)
    for name, path, reach in (("540p proxy", proxy, 60), ("1080p original", FOLDER / "tall.mp4", 250)):
        found = film_quality.random_access_ms(path, frame_at)
        yield Figure(f"any frame of a {name}, median", found, "ms", reach)


def plots() -> Iterator[Figure]:
    """How the time grows by length, by shots and by cores, drawn into `docs/bench/`."""
    yield from film_plots.draw(FOLDER, ROOT / "docs" / "bench")


PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    part.__name__: part for part in (first, rival, memory, again, planning, quality, frames, plots)
}


def main(wanted: list[str]) -> int:
    """Runs the wanted parts, or all; 1 when a figure missed its reach."""
    clips(FOLDER)
    figures = []
    for name in wanted or PARTS:
        began_s = time.monotonic()
        found = list(PARTS[name]())
        print(f"{name}: {time.monotonic() - began_s:.0f} s", flush=True)
        write(f"film-{name}", found)
        figures += found
    return 0 if write("film", figures) else 1


def _fresh(name: str, *what: str) -> Weighed:
    """An export with nothing kept of before."""
    shutil.rmtree(FOLDER / f"kept-{name}", ignore_errors=True)
    return weigh(_STAGE, what[0], str(FOLDER), *what[1:])


def _x264_alone(preset: str, *, to: Path | None = None) -> Weighed:
    """x264 with the segments' own options on the film's raw frames, read from a file."""
    raw, shelf, settings = _raw(), Shelf(), settings_of(preset)
    cut = mixed_cut(FOLDER, shelf)
    form: list[str | Path] = [
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
        "-s",
        "1080x1920",
        "-r",
        str(cut.rate),
        "-i",
        raw,
    ]
    same = compile_cut(cut, settings, encoder=ffmpeg_version())[0]
    path = to or FOLDER / "limit.mp4"
    argv = ffmpeg_argv([*form, "-vf", TAGS, *encoder_args(same.encoding, cut.rate), path])
    return weigh_argv([str(word) for word in argv])


@functools.cache
def _raw() -> Path:
    """The film's raw frames, made anew for every run of the bench."""
    shelf = Shelf()
    raw_frames(mixed_cut(FOLDER, shelf), settings_of("veryfast"), shelf, FOLDER / "raw.yuv")
    return FOLDER / "raw.yuv"


def _planned(count: int) -> float:
    """Seconds from the cut to the joined film when every segment is kept already."""
    shelf, clip, store = Shelf(), FOLDER / "tiny.mp4", Kept(FOLDER / "kept-tiny")
    if not clip.exists():
        make_clip(clip, frames=300)
    one, settings, size = FOLDER / "tiny-segment.mp4", ExportSettings(), (96, 160)
    cut = _tiny_cut(count, shelf, clip)
    if not one.exists():
        few = cut.model_copy(update={"items": cut.items[:1], "song": None})
        render_film(few, settings, shelf, one, kept=store.kept, keep=store.keep, size=size, reads_back=False)
    began_s = time.monotonic()
    parts = compile_cut(cut, settings, encoder=ffmpeg_version(), size=size)
    assert len({part.key for part in parts}) == count
    join([one for _part in parts], None, FOLDER / "tiny-film.mp4")
    return time.monotonic() - began_s


def _tiny_cut(count: int, shelf: Shelf, clip: Path) -> Cut:
    cut = hard_cut(FOLDER, shelf, shots=count, frames=3)
    source = shelf.put(clip)
    items = [
        item.model_copy(update={"source": source, "in_frames": number % 290, "sharpen": number // 290})
        for number, item in enumerate(cut.items)
    ]
    return cut.model_copy(update={"items": tuple(items), "song": None})


def _told(weighed: Weighed) -> dict[str, object]:
    found: dict[str, object] = json.loads(weighed.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
