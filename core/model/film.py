"""One rendered export: content of the `film` cell."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from core.model.base import Doc, Grown, Value
from core.model.captions import CaptionUse
from core.model.certificate import Finding, JoinProof
from core.model.cut import Cut, Fit
from core.model.delivery import Delivery, FileFacts, FrameSize
from core.model.look import Look
from core.model.media import MediaInfo
from core.model.project import Aspect, Quality, shaped_px, size_px


class TitlePlace(StrEnum):
    """Where and when words stand over the film. Stored."""

    OPENING = "opening"
    CLOSING = "closing"
    LOWER_THIRD = "lower_third"


class Title(Value):
    """Words over the film.

    Args:
        place: An opening stands from the first frame on, a closing up to the last one, both in the middle of the picture.
        text: Line breaks are kept, longer lines are wrapped. Of a lower third, the first line is the larger one.
        start: Frame of the film at which a lower third begins; of no meaning for the others.
        frames: How long it stands, with its fades.
    """

    place: TitlePlace
    text: str = Field(min_length=1, max_length=160)
    start: int = Field(default=0, ge=0)
    frames: int = Field(default=90, ge=1, le=18_000)


class ExportSettings(Value):
    """What a person chose on the export screen.

    What is left as it is by default is not stored, so that films from before a choice existed have the same request and
    the same segments as those that leave it alone.

    Args:
        quality: How large the picture is.
        preset: Where the film goes, by the id of a preset; a label that changes no picture.
        aspect: Another shape than the cut's; None is the cut's own.
        reshape: How pictures are brought into another shape.
        look: Color of the whole film.
        titles: Words over the picture, later ones on top.
        captions: Whether subtitles are drawn into the picture, or lie beside the film.
        delivery: What kind of file it becomes.
    """

    quality: Quality = Quality.DRAFT
    preset: str = Field(default="", max_length=40)
    aspect: Aspect | None = None
    reshape: Fit = Fit.CROP
    look: Look = Look()
    titles: tuple[Title, ...] = Field(default=(), max_length=12)
    captions: CaptionUse = CaptionUse.NONE
    delivery: Delivery = Delivery()

    def shape(self, own: Aspect) -> Aspect:
        """Shape of the film, of a cut of this shape."""
        return self.aspect or own

    def size(self, cut: Cut) -> tuple[int, int]:
        """Width and height of the film of a cut, both even."""
        shape, wanted = self.shape(cut.aspect), self.delivery
        if wanted.size is FrameSize.CUSTOM and wanted.width and wanted.height:
            return wanted.width, wanted.height
        if wanted.size is FrameSize.SOURCE:
            return shaped_px(shape, cut.longest_px or max(size_px(shape, self.quality)))
        if wanted.size.short_px is not None:
            return size_px(shape, wanted.size.short_px)
        return size_px(shape, self.quality)

    def rate(self, cut: Cut) -> Fraction:
        """Frames a second of the film of a cut."""
        return self.delivery.rate_of(cut.rate)

    @model_serializer(mode="wrap")
    def _without_defaults(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields = type(self).model_fields
        body: dict[str, Any] = whole(self)
        return {
            name: value
            for name, value in body.items()
            if name == "quality" or getattr(self, name) != fields[name].default
        }


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


class FilmReport(Grown):
    """What was read back from the finished file.

    Args:
        frames, rate, width, height: Decoded from the file.
        sound_s: Length of the sound, None for a silent film.
        loudness_lufs, true_peak_dbtp: Measured; None for silence.
        cuts: Frames at which the plan cuts.
        cuts_on_beat: How many of them fall on a beat of the grid; None without a song.
        problems: Sentences; empty when the file is what was asked for.
        notes: What went another way than asked for, in sentences, with nothing wrong in the file.
        file: What the file says of itself; None of films from before that was measured.
        findings: The problems with their places, in the same order; empty for films from before places were told.
        beats_off: How many frames each cut lies after its nearest beat, below zero before it; None without a song or beats.
        sound_start_s: When the sound begins, told where it is not with the first picture.
        joins: How the file was compared with its pieces; None where that says nothing, as of a GIF.
    """

    later: ClassVar[tuple[str, ...]] = ("notes", "file", "findings", "beats_off", "sound_start_s", "joins")

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
    notes: tuple[str, ...] = ()
    file: FileFacts | None = None
    findings: tuple[Finding, ...] = ()
    beats_off: tuple[int, ...] | None = None
    sound_start_s: Fraction = Fraction(0)
    joins: JoinProof | None = None

    @property
    def near_beats(self) -> int:
        """Cuts within one frame of a beat."""
        return sum(abs(off) <= 1 for off in self.beats_off or ())

    @property
    def worst_cut(self) -> tuple[int, int] | None:
        """The frame of the cut that lies farthest from its beat, and by how many frames; the first of several."""
        pairs = list(zip(self.cuts, self.beats_off or (), strict=False))
        at, off = max(pairs, key=lambda pair: abs(pair[1]), default=(0, 0))
        return (at, off) if off else None


class Certificate(Doc):
    """What was read back from a film, to lie beside it as a file.

    Args:
        film: SHA-256 of the film's bytes.
        file_name: Of the film.
        settings: What it was made with.
        report: What was read back.
    """

    schema_name: ClassVar[str] = "certificate"

    film: str
    file_name: str
    settings: ExportSettings
    report: FilmReport


class Film(Grown, Doc):
    """A finished film.

    Args:
        captions: The file of the subtitles that lie beside it, as their document; None without any.
    """

    schema_name: ClassVar[str] = "film"
    later: ClassVar[tuple[str, ...]] = ("captions",)

    blob: str
    info: MediaInfo
    settings: ExportSettings
    report: FilmReport
    file_name: str
    rendered_frames: int
    reused_frames: int
    render_s: float
    captions: str | None = None

    def digest(self) -> str:
        """The digest of the bytes."""
        return self.blob
