"""The same film by moviepy, in a process of its own: `python -m tests.bench.film_rivals <folder>`."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

from moviepy import AudioFileClip, CompositeVideoClip, VideoFileClip, concatenate_videoclips, vfx

from tests.bench.film_stage import CLIPS, FADE_FRAMES
from tests.bench.tree import Weighed, weigh

SIZE = (1080, 1920)
RATE = 30
SHOT_FRAMES = 180


def moviepy(folder: Path) -> Weighed:
    """Weighs the film that moviepy makes."""
    return weigh("tests.bench.film_rivals", str(folder))


def make(folder: Path) -> None:
    """The five shots, each scaled and cropped to the frame, crossfaded, composed, and written with the song."""
    fade_s, shots = FADE_FRAMES / RATE, []
    for number, name in enumerate(CLIPS):
        clip = VideoFileClip(str(folder / name), audio=False)
        stop_s = SHOT_FRAMES / RATE + (fade_s if number < len(CLIPS) - 1 else 0)
        clip = clip.subclipped(0, min(stop_s, clip.duration))
        scale = max(Fraction(SIZE[0], clip.w), Fraction(SIZE[1], clip.h))
        clip = clip.resized((round(clip.w * scale), round(clip.h * scale)))
        clip = clip.cropped(x_center=clip.w / 2, y_center=clip.h / 2, width=SIZE[0], height=SIZE[1])
        shots.append(clip.with_effects([vfx.CrossFadeIn(fade_s)]) if number else clip)
    film = concatenate_videoclips(shots, method="compose", padding=-fade_s)
    assert isinstance(film, CompositeVideoClip)
    film = film.with_audio(AudioFileClip(str(folder / "song.wav")).subclipped(0, film.duration))
    options = ["-crf", "20", "-pix_fmt", "yuv420p"]
    film.write_videofile(
        str(folder / "moviepy.mp4"), fps=RATE, preset="veryfast", threads=2, ffmpeg_params=options, logger=None
    )


if __name__ == "__main__":
    make(Path(sys.argv[1]))
