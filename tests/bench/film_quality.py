"""Pictures of finished films measured: against the frames they were made from, and one by one."""

from __future__ import annotations

import json
import random
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from PIL import Image

from core.film.tool import ffmpeg_argv, run_ffmpeg
from core.process import run_tool

_LOOKS = 24
_EVERY = 5
"""Which frames VMAF looks at; SSIM looks at all."""


@dataclass(frozen=True)
class Likeness:
    """How like its source a film is: SSIM of the least like frame, mean of VMAF (0 to 100)."""

    ssim_min: float
    vmaf_mean: float


def compared(film: Path, raw: Path, size: tuple[int, int]) -> Likeness:
    """A film against its raw frames, in yuv420p at thirty frames a second."""
    log, stats = raw.with_suffix(".vmaf.json"), raw.with_suffix(".ssim.txt")
    form: list[str | Path] = [
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
        "-s",
        f"{size[0]}x{size[1]}",
        "-r",
        "30",
        "-i",
        raw,
    ]
    tags = (
        "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv"  # or one of them is converted first
    )
    both = f"[0:v]{tags},setpts=PTS-STARTPTS,split[a][b];[1:v]{tags},setpts=PTS-STARTPTS,split[c][d]"
    vmaf = f"[a][c]libvmaf=n_threads=2:n_subsample={_EVERY}:log_fmt=json:log_path={log.name}"
    chains = f"{both};{vmaf}[v];[b][d]ssim=stats_file={stats.name}[s]"
    outs = ["-map", "[v]", "-f", "null", "-", "-map", "[s]", "-f", "null", "-"]
    argv = ffmpeg_argv(["-i", film.resolve(), *form[:-1], raw.resolve(), "-filter_complex", chains, *outs])
    run_tool(["env", "-C", str(raw.parent.resolve()), *argv], time_limit_s=1800)
    told = json.loads(log.read_text("utf-8"))
    each = [float(found) for found in re.findall(r"All:([\d.]+)", stats.read_text("utf-8"))]
    return Likeness(min(each), float(told["pooled_metrics"]["vmaf"]["mean"]))


def mean_colors(film: Path, start: int, frames: int) -> list[int]:
    """Mean level of each of some frames."""
    chain = f"trim=start_frame={start}:end_frame={start + frames},scale=1:1:flags=area,format=gray"
    out = film.with_suffix(".levels")
    run_ffmpeg(["-i", film, "-vf", chain, "-fps_mode", "passthrough", "-f", "rawvideo", out])
    return list(out.read_bytes())


def random_access_ms(path: Path, frame_at: Callable[[Path, int], Image.Image]) -> float:
    """Median time of one frame somewhere, in milliseconds, each checked against the same frame decoded in order."""
    rng = random.Random(7)
    with av.open(str(path)) as container:
        count = sum(1 for _ in container.decode(video=0))
    wanted = sorted(rng.sample(range(count), _LOOKS))
    with av.open(str(path)) as container:
        truth = {
            number: frame.to_ndarray(format="gray").astype(np.uint8)
            for number, frame in enumerate(container.decode(video=0))
            if number in set(wanted)
        }
    frame_at(path, 0)
    taken = []
    for number in rng.sample(wanted, len(wanted)):
        began_s = time.perf_counter()
        picture = frame_at(path, number)
        taken.append(1000 * (time.perf_counter() - began_s))
        assert _distance(picture, truth[number]) < min(
            _distance(picture, truth[other]) for other in wanted if other != number
        )
    return statistics.median(taken)


def _distance(picture: Image.Image, truth: npt.NDArray[np.uint8]) -> float:
    return float(np.abs(np.asarray(picture.convert("L"), np.int16) - truth).mean())
