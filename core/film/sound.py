"""The sound of a whole film: song, clips, voices and effects mixed once, then brought to its loudness and encoded.

Everything is placed by sample: 48,000 a second from the first frame on. The mix does not depend on the delivery, so another
loudness or another kind of file masters the same mix anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.digest import digest_of
from core.errors import BlobMissingError
from core.film.clipsound import clip_blocks
from core.film.compile import film_frames
from core.film.duck import DUCK_DB, Ducking, Span
from core.film.encoding import sound_args
from core.film.hearing import RAMP, STEREO, Blocks, decoded, ended, faded, louder, shaped
from core.film.lanes import Place, has_sound, heard_clips, heard_key, voices
from core.film.mastering import PEAK_DBTP, Master, master_sound
from core.film.mixing import Line, mixed
from core.film.segment import Files
from core.film.songline import song_blocks
from core.film.source import peek_at
from core.film.speech import spoken_spans
from core.film.tool import run_ffmpeg
from core.film.whole import whole_file
from core.model.cut import Cut, SongUse, SoundItem, SoundKind
from core.model.film import ExportSettings
from core.model.song_time import SONG_RATE as SAMPLE_RATE
from core.model.song_time import samples_of, stretches
from core.process import Stop, never
from core.timing import FrameRange, clock

__all__ = ["PEAK_DBTP", "SAMPLE_RATE", "has_sound", "mix_key", "mix_lanes", "mix_sound", "samples_of", "sound_key"]

MIX_SUFFIX = ".wv"
_RECIPE = 4
_CUT_SHORT = SAMPLE_RATE // 10
"""Fade of a sound that is cut short, a tenth of a second."""
_SUFFIXES = {"mp4": ".m4a", "ogg": ".ogg", "mov": ".mov", "wav": ".wav"}
_NAMES = {SoundKind.VOICE: "A voice of the film", SoundKind.EFFECT: "A sound effect of the film"}
_HINT = "Make or bring it again."
_MISSING = "Restore it from a backup, make or bring it again, or take it out of the cut."


def mix_key(cut: Cut, *, encoder: str) -> str:
    """Hash over everything the mix depends on; equal keys sound the same."""
    return digest_of("mix", {"recipe": _RECIPE, "encoder": encoder, **heard_key(cut)})


def sound_key(cut: Cut, settings: ExportSettings, *, encoder: str) -> str:
    """Hash over everything the finished sound depends on: the mix, and what is made of it."""
    wanted = _master(cut, settings)
    body = {
        "mix": mix_key(cut, encoder=encoder),
        "lufs": wanted.lufs,
        "samples": wanted.samples,
        "args": list(wanted.args),
    }
    return digest_of("sound", body)


def sound_suffix(settings: ExportSettings) -> str:
    """Of the file that `mix_sound` writes."""
    return _SUFFIXES[sound_args(settings.delivery)[-1]]


def mix_sound(
    cut: Cut,
    settings: ExportSettings,
    files: Files,
    to: Path,
    *,
    mix: Path | None = None,
    should_stop: Stop = never,
) -> Path | None:
    """Makes the sound of a film: encoded for its delivery, at its loudness, exactly as long as its picture.

    A mix that fails or is cancelled leaves nothing behind.

    Args:
        mix: What `mix_lanes` made of the same cut; None mixes now.

    Returns:
        `to`; None for a film without sound, then there is no file.

    Raises:
        RenderError: When a sound cannot be decoded; names it.
        DiskFullError, CancelledError: As `render_segment`.
    """
    if not has_sound(cut, settings) or not cut.frames:
        return None
    with whole_file(to) as part, tempfile.TemporaryDirectory(dir=to.parent, prefix="mix-") as folder:
        made = mix or mix_lanes(cut, files, Path(folder) / f"mix{MIX_SUFFIX}", should_stop=should_stop)
        assert made is not None, "a cut that has sound gives a mix"
        master_sound(made, _master(cut, settings), part, should_stop=should_stop)
    return to


def mix_lanes(cut: Cut, files: Files, to: Path, *, should_stop: Stop = never) -> Path | None:
    """Mixes what is heard in a cut, as loud as it comes and without loss (WavPack, 32-bit float).

    Memory does not grow with the length of the film. Raises what `mix_sound` raises; returns None for a silent cut.
    """
    if not has_sound(cut) or not cut.frames:
        return None
    desk = _Desk(cut, files, should_stop)
    blocks = mixed(list(desk.lines()), samples_of(cut.frames, cut.rate))
    raw = ["-f", "f32le", "-ar", str(SAMPLE_RATE), "-ac", "2", "-i", "pipe:0"]
    kept = ["-c:a", "wavpack", "-map_metadata", "-1", "-fflags", "+bitexact", "-f", "wv"]
    with whole_file(to) as part:
        run_ffmpeg([*raw, *kept, part], feed=(block.tobytes() for block in blocks), should_stop=should_stop)
    return to


def _master(cut: Cut, settings: ExportSettings) -> Master:
    wanted = settings.delivery
    args = tuple(sound_args(wanted))
    return Master(wanted.loudness.lufs, samples_of(film_frames(cut, settings), settings.rate(cut)), args)


class _Desk:
    """The lines of one film, each opened when its turn comes."""

    def __init__(self, cut: Cut, files: Files, should_stop: Stop) -> None:
        self._cut, self._files, self._should_stop = cut, files, should_stop
        self._rate, self._total = cut.rate, samples_of(cut.frames, cut.rate)
        depth_db = DUCK_DB if cut.song is None else cut.song.duck_db
        self._ducking = Ducking(self._spoken(), depth_db=depth_db, sample_rate=SAMPLE_RATE)

    def lines(self) -> Iterator[Line]:
        """Song, clips, voices and effects."""
        if self._cut.song is not None:
            yield self._song(self._cut.song)
        for place in heard_clips(self._cut):
            yield self._clip(place)
        for sound, span in self._cut.heard():
            yield self._laid_over(sound, span)

    def _song(self, song: SongUse) -> Line:
        played = stretches(song)
        whole = max(0, self._total - played[0].at)
        ways = samples_of(song.fade_in_frames, self._rate), samples_of(song.fade_out_frames, self._rate)

        def opened() -> Blocks:
            blocks = song_blocks(self._file(song.source.blob, "the song"), played, should_stop=self._should_stop)
            blocks = faded(louder(blocks, song.gain_db), fade_in=ways[0], fade_out=ways[1], whole=whole)
            return self._stepping_back(blocks, played[0].at)

        return Line(played[0].at, opened)

    def _clip(self, place: Place) -> Line:
        start = samples_of(place.start, self._rate)

        def opened() -> Blocks:
            assert place.item.source is not None
            path = self._file(place.item.source.blob, f"the clip at {clock(place.start, self._rate)}")
            peek = peek_at(path, place.item.source.info)
            blocks = clip_blocks(place, self._rate, path, peek, should_stop=self._should_stop)
            return self._stepping_back(louder(blocks, place.item.sound.gain_db), start)

        return Line(start, opened)

    def _laid_over(self, sound: SoundItem, span: FrameRange) -> Line:
        """A voice or an effect from its frame on, as long as it lasts and may last."""
        start, stop = samples_of(span.start, self._rate), min(samples_of(span.stop, self._rate), self._total)
        fade_in = max(RAMP, samples_of(sound.fade_in_frames, self._rate))
        fade_out = max(RAMP, samples_of(sound.fade_out_frames, self._rate))

        def opened() -> Blocks:
            path = self._file(sound.source.blob, f"the sound at {clock(span.start, self._rate)}")
            blocks = decoded(["-i", path], STEREO, name=_NAMES[sound.kind], hint=_HINT, should_stop=self._should_stop)
            blocks = ended(blocks, most=max(0, stop - start), fade_out=fade_out, cut_fade=_CUT_SHORT)
            return faded(louder(blocks, sound.gain_db), fade_in=fade_in, fade_out=0, whole=max(1, stop - start))

        return Line(start, opened)

    def _file(self, digest: str, name: str) -> Path:
        try:
            return self._files.path(digest)
        except BlobMissingError as exc:
            raise BlobMissingError(f"The file of {name} is missing.", hint=_MISSING) from exc

    def _stepping_back(self, blocks: Blocks, at: int) -> Blocks:
        return shaped(blocks, lambda start, stop: self._ducking.gain(at + start, at + stop))

    def _spoken(self) -> Iterator[Span]:
        """Where somebody speaks, in samples of the film."""
        known: dict[str, list[Span]] = {}
        for blob, span in voices(self._cut):
            if blob not in known:
                path = self._file(blob, f"what is spoken at {clock(span.start, self._rate)}")
                known[blob] = spoken_spans(path, should_stop=self._should_stop)
            begin, end = samples_of(span.start, self._rate), samples_of(span.stop, self._rate)
            yield from ((begin + start, min(end, begin + stop)) for start, stop in known[blob] if begin + start < end)
