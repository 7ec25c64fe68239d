"""Makers of small media files: clips, pictures, songs and broken things.

The container and codec follow the suffix of the path. Every maker returns the path it was given (songs: their beats),
creates missing folders, and raises `AssertionError` with FFmpeg's words when FFmpeg fails.
"""

from __future__ import annotations

import subprocess
import wave
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
import soundfile
from PIL import Image

from tests.media.colors import BLUE, Color, Picture, flat, number_color

Samples = npt.NDArray[np.float32]
Size = tuple[int, int]

SMALL: Size = (96, 160)
RATE = Fraction(30)
SAMPLE_RATE = 48_000

_BT709 = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]
_TO_YUV = "scale=out_color_matrix=bt709:out_range=tv"
_X264 = [
    "-vf",
    f"{_TO_YUV},format=yuv420p",
    "-c:v",
    "libx264",
    "-preset",
    "ultrafast",
    "-crf",
    "12",
    "-g",
    "15",
    *_BT709,
]
_GIF = ["-filter_complex", "split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=none"]
_VIDEO_CODECS: dict[str, list[str]] = {
    ".mp4": _X264,
    ".m4v": _X264,
    ".mov": _X264,
    ".mkv": _X264,
    ".avi": [
        *("-vf", "scale=out_color_matrix=bt601:out_range=pc,format=yuvj420p", "-c:v", "mjpeg", "-q:v", "2"),
        *("-colorspace", "bt470bg", "-color_range", "pc"),
    ],
    ".webm": [
        *("-vf", f"{_TO_YUV},format=yuv420p", "-c:v", "libvpx-vp9", "-crf", "12", "-b:v", "0"),
        *("-deadline", "realtime", "-cpu-used", "8", *_BT709),
    ],
    ".gif": _GIF,
    ".webp": ["-c:v", "libwebp_anim", "-lossless", "1", "-compression_level", "0", "-loop", "0"],
}
_ALPHA_CODECS: dict[str, list[str]] = {
    ".mov": ["-c:v", "qtrle", "-pix_fmt", "argb"],
    ".webm": [
        *("-vf", f"{_TO_YUV},format=yuva420p", "-c:v", "libvpx-vp9", "-crf", "12", "-b:v", "0"),
        *("-deadline", "realtime", "-cpu-used", "8", "-auto-alt-ref", "0", *_BT709),
    ],
}
_SOUND_CODECS: dict[str, list[str]] = {
    ".wav": ["-c:a", "pcm_s16le"],
    ".mp3": ["-c:a", "libmp3lame", "-b:a", "192k"],
    ".flac": ["-c:a", "flac"],
    ".ogg": ["-c:a", "libvorbis", "-q:a", "6"],
    ".opus": ["-c:a", "libopus", "-b:a", "128k"],
    ".m4a": ["-c:a", "aac", "-b:a", "192k"],
    ".aac": ["-c:a", "aac", "-b:a", "192k"],
}
VIDEO_SUFFIXES = tuple(_VIDEO_CODECS)
SOUND_SUFFIXES = tuple(_SOUND_CODECS)
PICTURE_SUFFIXES = (".png", ".jpg", ".webp")


def ffmpeg(*args: str, feed: Iterable[bytes] = ()) -> None:
    """Runs FFmpeg with overwrite on and only errors printed; `feed` is written to its stdin."""
    argv = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y", *args]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            for piece in feed:
                child.stdin.write(piece)
            child.stdin.close()
        except BrokenPipeError:
            pass
        said = child.stdout.read().decode("utf-8", "replace")
    assert child.returncode == 0, f"ffmpeg {' '.join(args)}\n{said}"


def encode_pictures(
    path: Path, pictures: Iterable[Picture], *, size: Size, rate: Fraction = RATE, sound: Samples | None = None
) -> Path:
    """A video of the given HxWx3 (or, where the container has alpha, HxWx4) pictures."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures = iter(pictures)
    first = next(pictures)
    has_alpha = first.shape[2] == 4
    codec = (_ALPHA_CODECS if has_alpha else _VIDEO_CODECS)[path.suffix.lower()]
    raw = ["-f", "rawvideo", "-pix_fmt", "rgba" if has_alpha else "rgb24", "-s", f"{size[0]}x{size[1]}"]
    sound_args: list[str] = []
    if sound is not None:
        sound_path = make_samples(path.with_suffix(".sound.wav"), sound)
        sound_args = ["-i", str(sound_path), "-c:a", "libopus" if path.suffix == ".webm" else "aac"]

    def feed() -> Iterable[bytes]:
        yield first.tobytes()
        for picture in pictures:
            yield picture.tobytes()

    ffmpeg(*raw, "-r", str(rate), "-i", "pipe:0", *sound_args, *codec, str(path), feed=feed())
    if sound is not None:
        sound_path.unlink()
    return path


def make_clip(
    path: Path,
    *,
    frames: int = 30,
    rate: Fraction = RATE,
    size: Size = SMALL,
    color: Color | None = None,
    alpha: int | None = None,
    sar: Fraction | None = None,
    rotation_deg: int = 0,
    sound_hz: float | None = None,
) -> Path:
    """A clip whose frame n is flat `number_color(n)`, or flat `color` throughout.

    Args:
        path: Suffix decides: mp4 m4v mov mkv avi webm gif webp (animated).
        alpha: 0 to 255 for a clip with an alpha channel (mov, webm); None for none.
        sar: Pixel aspect ratio to write into the file.
        rotation_deg: Clockwise turn a player must apply (mp4, mov).
        sound_hz: A sine of this pitch as long as the picture; None is silent, without a sound track.
    """
    sound = None if sound_hz is None else tone(sound_hz, float(frames / rate))

    def pictures() -> Iterable[Picture]:
        for number in range(frames):
            picture = flat(size, number_color(number) if color is None else color)
            yield picture if alpha is None else with_alpha(picture, alpha)

    encode_pictures(path, pictures(), size=size, rate=rate, sound=sound)
    if sar is not None:
        _rewrite(path, out=["-aspect", str(Fraction(*size) * sar)])
    return turn(path, rotation_deg) if rotation_deg else path


def turn(path: Path, rotation_deg: int) -> Path:
    """Notes in a clip (mp4, mov) that a player must turn it clockwise."""
    _rewrite(path, into=["-display_rotation:v:0", str(-rotation_deg)])
    return path


def make_halves(
    path: Path, left: Color, right: Color, *, frames: int = 10, rate: Fraction = RATE, size: Size = SMALL
) -> Path:
    """A clip whose left half has one color and whose right half another: shows cropping, padding and turning."""
    return encode_pictures(path, (halves(size, left, right) for _ in range(frames)), size=size, rate=rate)


def make_uneven_clip(path: Path, times_s: Sequence[Fraction], *, size: Size = SMALL) -> Path:
    """A clip of variable rate (mp4, mkv): numbered frame n is shown from `times_s[n]` on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=1000, options={"preset": "ultrafast", "crf": "12", "bf": "0"})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        for number, time_s in enumerate(times_s):
            frame = av.VideoFrame.from_ndarray(flat(size, number_color(number)), format="rgb24")
            frame = frame.reformat(format="yuv420p", dst_colorspace="ITU709")
            frame.pts, frame.time_base = round(time_s * 1000), Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def make_picture(
    path: Path, *, size: Size = SMALL, color: Color = BLUE, right: Color | None = None, alpha: int | None = None
) -> Path:
    """A still (png, jpg, webp, gif, bmp, tiff) of one color, or of two halves when `right` is given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = flat(size, color) if right is None else halves(size, color, right)
    Image.fromarray(picture if alpha is None else with_alpha(picture, alpha)).save(path, quality=95)
    return path


def make_photo(path: Path, *, rotation_deg: int, size: Size = SMALL, left: Color = BLUE, right: Color = BLUE) -> Path:
    """A photo (jpg, png, webp) of two halves as a phone stores it: lying, with a note of the clockwise turn to apply."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(halves(size, left, right))
    notes = image.getexif()
    notes[0x0112] = {0: 1, 90: 6, 180: 3, 270: 8}[rotation_deg]
    image.save(path, exif=notes, quality=95)
    return path


def halves(size: Size, left: Color, right: Color) -> Picture:
    """A picture (HxWx3) of two colors side by side."""
    picture = flat(size, left)
    picture[:, size[0] // 2 :] = right
    return picture


def with_alpha(picture: Picture, alpha: int) -> Picture:
    """The same picture with a flat alpha channel (HxWx4)."""
    return np.dstack([picture, np.full(picture.shape[:2], alpha, np.uint8)])


def make_song(
    path: Path,
    bpm: float = 120.0,
    seconds: float = 8.0,
    *,
    first_beat_s: float = 0.0,
    beats_per_bar: int = 4,
    sample_rate: int = SAMPLE_RATE,
    channels: int = 2,
) -> tuple[float, ...]:
    """A click song of known tempo: a short click on each beat, higher and louder on the first of a bar, over a bass.

    Returns:
        Moments of the beats in seconds.
    """
    length = round(seconds * sample_rate)
    samples = 0.1 * np.sin(2 * np.pi * 110 * np.arange(length) / sample_rate)
    times: list[float] = []
    while (moment := first_beat_s + len(times) * 60 / bpm) < seconds:
        is_first = len(times) % beats_per_bar == 0
        _add_click(
            samples, round(moment * sample_rate), sample_rate, 1600 if is_first else 1000, 0.7 if is_first else 0.45
        )
        times.append(moment)
    make_samples(path, np.repeat(samples[:, None], channels, axis=1).astype(np.float32), sample_rate=sample_rate)
    return tuple(times)


def make_tone(path: Path, *, hz: float = 440.0, seconds: float = 2.0, level: float = 0.5) -> Path:
    """A sine; `level` is its peak, 0 to 1."""
    return make_samples(path, tone(hz, seconds, level=level))


def make_silence(path: Path, *, seconds: float = 2.0) -> Path:
    """A song with nothing to hear."""
    return make_samples(path, np.zeros((round(seconds * SAMPLE_RATE), 2), np.float32))


def make_long_song(path: Path, *, hours: float) -> Path:
    """Hours of silence as wav (8,000 samples a second, 8 bits, one channel), made at once: the file is mostly a hole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = round(hours * 3600) * 8000
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 1, 8000, count, "NONE", "not compressed"))
        sound.writeframes(b"")
    head = path.read_bytes()[:44]
    path.write_bytes(head[:4] + (36 + count).to_bytes(4, "little") + head[8:40] + count.to_bytes(4, "little"))
    with path.open("r+b") as stream:
        stream.truncate(44 + count)
    return path


def make_samples(path: Path, samples: Samples, *, sample_rate: int = SAMPLE_RATE) -> Path:
    """Samples (N or NxC, -1 to 1) as wav mp3 flac ogg opus m4a aac."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".wav":
        soundfile.write(str(path), samples, sample_rate, subtype="PCM_16")
        return path
    plain = path.with_name(path.name + ".wav")
    soundfile.write(str(plain), samples, sample_rate, subtype="PCM_16")
    ffmpeg("-i", str(plain), *_SOUND_CODECS[path.suffix.lower()], str(path))
    plain.unlink()
    return path


def tone(hz: float, seconds: float, *, level: float = 0.5) -> Samples:
    """A stereo sine at 48,000 samples a second, as Nx2."""
    at_s = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    wave = level * np.sin(2 * np.pi * hz * at_s)
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


def make_truncated(path: Path, source: Path, *, share: float = 0.5) -> Path:
    """The first part of another file: what a broken download leaves."""
    whole = source.read_bytes()
    return make_bytes(path, whole[: int(len(whole) * share)])


def make_zero(path: Path) -> Path:
    """A file of no bytes."""
    return make_bytes(path, b"")


def make_noise(path: Path, *, size_bytes: int = 20_000, seed: int = 1) -> Path:
    """Random bytes: no kind of media."""
    return make_bytes(path, np.random.default_rng(seed).bytes(size_bytes))


def make_text(path: Path) -> Path:
    """Plain words, whatever the suffix says."""
    return make_bytes(path, b"This is not a film.\n" * 50)


def make_trimmed(path: Path, source: Path, hidden_s: Fraction) -> Path:
    """A clip as a phone trims it: all frames are in the file, and a note (edit list) hides the first ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    late = ["-output_ts_offset", f"-{float(hidden_s)}", "-avoid_negative_ts", "disabled"]
    ffmpeg("-i", str(source), "-c:v", "libx264", "-bf", "3", "-g", "250", "-crf", "10", *late, str(path))
    return path


def make_bytes(path: Path, content: bytes) -> Path:
    """A file with exactly these bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _add_click(samples: npt.NDArray[np.float64], at: int, sample_rate: int, hz: float, level: float) -> None:
    """Adds a decaying burst of 40 ms that starts, loudest, at sample `at`."""
    count = min(round(0.04 * sample_rate), len(samples) - at)
    at_s = np.arange(count) / sample_rate
    samples[at : at + count] += level * np.cos(2 * np.pi * hz * at_s) * np.exp(-at_s * 120)


def _rewrite(path: Path, *, into: Sequence[str] = (), out: Sequence[str] = ()) -> None:
    """Copies the streams into a new file with other notes on them."""
    fresh = path.with_name("rewritten-" + path.name)
    ffmpeg(*into, "-i", str(path), "-c", "copy", *out, str(fresh))
    fresh.replace(path)
