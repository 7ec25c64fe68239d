"""One rendered export: content of the `film` cell."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from core.model.base import Doc, Value
from core.model.media import MediaInfo
from core.model.project import Quality


class ExportSettings(Value):
    """What a person chose on the export screen. Size follows from the project's aspect and the quality."""

    quality: Quality = Quality.DRAFT


class SegmentPlan(Value):
    """One stretch of the film that is rendered on its own.

    Args:
        key: Hash over everything the renderer reads, plus the encoder's version.
        is_kept: Already rendered and on disk.
        label: The scenes it shows, for the bar on the export screen.
    """

    key: str
    start: int
    frames: int
    is_kept: bool = False
    label: str = ""


class RenderPlan(Value):
    """What an export would do: one entry a segment, in order."""

    segments: tuple[SegmentPlan, ...]

    @property
    def kept_frames(self) -> int:
        return sum(part.frames for part in self.segments if part.is_kept)

    @property
    def frames(self) -> int:
        return sum(part.frames for part in self.segments)


class FilmReport(Value):
    """What was read back from the finished file.

    Args:
        frames, rate, width, height: Decoded from the file.
        sound_s: Length of the sound, None for a silent film.
        loudness_lufs, true_peak_dbtp: Measured; None for silence.
        cuts: Frames at which the plan cuts.
        cuts_on_beat: How many of them fall on a beat of the grid; None without a song.
        problems: Sentences; empty when the file is what was asked for.
    """

    frames: int
    rate: Fraction
    width: int
    height: int
    sound_s: Fraction | None = None
    loudness_lufs: float | None = None
    true_peak_dbtp: float | None = None
    cuts: tuple[int, ...] = ()
    cuts_on_beat: int | None = None
    problems: tuple[str, ...] = ()


class Film(Doc):
    """A finished film."""

    schema_name: ClassVar[str] = "film"

    blob: str
    info: MediaInfo
    settings: ExportSettings
    report: FilmReport
    file_name: str
    rendered_frames: int
    reused_frames: int
    render_s: float

    def digest(self) -> str:
        """The digest of the bytes."""
        return self.blob
