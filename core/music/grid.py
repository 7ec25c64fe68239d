"""Beats of a song, found by a warm process of its own: librosa never runs in the server."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from core.errors import InputError, MediaError, ProbeError, RenderError, SilentAudioError, StoreError
from core.film.probe import probe
from core.model.media import MediaInfo
from core.model.music import BeatGrid
from core.music.question import FIND, WARM
from core.process import JsonWorker, Stop, never
from core.settings import ROOT, Limits

_START_S = 180.0
"""The first import of librosa compiles for most of a minute on a slow machine."""
_SHARE = 0.5
"""Longest time allowed for a second of song; it takes about a hundredth of that."""
_SLACK_S = 1.0
_ERRORS: dict[str, type[MediaError]] = {"SilentAudioError": SilentAudioError, "ProbeError": ProbeError}


class BeatFinder:
    """Keeps one process that finds beats. Safe to share between threads; songs wait their turn.

    The process starts with the first song or with `warm_up`, starts again after a crash, and ends with the server.
    """

    def __init__(self) -> None:
        argv = [sys.executable, "-m", "core.music.worker"]
        self._worker = JsonWorker(argv, folder=ROOT, niceness=5)

    @property
    def is_running(self) -> bool:
        """Whether the process is there now."""
        return self._worker.is_running

    def warm_up(self) -> None:
        """Starts the process and lets it load in the background; comes back in about a second.

        Raises:
            RenderError: When it does not start.
        """
        self._worker.ask({"task": WARM}, _START_S)

    def find_beats(
        self, path: Path, *, limits: Limits, info: MediaInfo | None = None, should_stop: Stop = never
    ) -> BeatGrid:
        """Listens to a song. Positions are in samples of 22,050 a second.

        A song without a rise in loudness anywhere, or too short for two beats, gives a grid without beats.

        Args:
            path: A song, or a clip with sound.
            limits: `song_s` is the longest song that is listened to; longer ones are refused before any decoding.
            info: What is known of the file; None probes it.
            should_stop: Asked several times a second; True kills the process, and the next song starts another.

        Raises:
            InputError: When the song is too long.
            SilentAudioError: When there is no sound, or nothing in it to hear.
            ProbeError: When it is no song, or cannot be decoded.
            RenderError: When the process died or took too long; asking again starts a new one.
            CancelledError: When `should_stop` said so.
        """
        info = probe(path) if info is None else info
        _check(info, limits)
        question = {"task": FIND, "path": str(path), "longest_s": limits.song_s + _SLACK_S}
        timeout_s = _START_S + _SHARE * float(info.duration_s)
        return _grid_of(self._worker.ask(question, timeout_s, should_stop=should_stop))

    def close(self) -> None:
        """Ends the process. A later song starts another."""
        self._worker.close()


_FINDER = BeatFinder()


def find_beats(path: Path, *, limits: Limits, info: MediaInfo | None = None, should_stop: Stop = never) -> BeatGrid:
    """Listens to a song in the process shared by the whole program, see `BeatFinder.find_beats`."""
    return _FINDER.find_beats(path, limits=limits, info=info, should_stop=should_stop)


def warm_up() -> None:
    """Loads the shared process ahead of the first song, see `BeatFinder.warm_up`."""
    _FINDER.warm_up()


def close() -> None:
    """Ends the shared process; call it when the server stops."""
    _FINDER.close()


def _check(info: MediaInfo, limits: Limits) -> None:
    if not info.has_sound:
        raise SilentAudioError("This file has no sound, so it has no beats.", hint="Choose a song.")
    if info.duration_s > limits.song_s:
        raise InputError(
            f"This song lasts {_hours(info.duration_s)}, and songs of up to {_hours(Fraction(limits.song_s))} can be used.",
            hint="Cut out the part you want and import that.",
        )


def _hours(length_s: Fraction) -> str:
    hours, minutes = divmod(round(length_s / 60), 60)
    return f"{hours} h {minutes} min" if hours and minutes else f"{hours} h" if hours else f"{minutes} min"


def _grid_of(answer: dict[str, Any]) -> BeatGrid:
    if "error" in answer:
        kind = _ERRORS.get(str(answer["error"]), ProbeError)
        raise kind(str(answer["message"]), hint=str(answer["hint"]))
    try:
        return BeatGrid.from_json(str(answer["grid"]))
    except (KeyError, StoreError) as exc:
        raise RenderError("The beat finder's answer cannot be read.", hint="Try again.") from exc
