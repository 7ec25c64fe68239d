"""What the export screen shows, built in one go by `core/export/`."""

from __future__ import annotations

from pydantic import AwareDatetime

from core.model.base import Value
from core.model.cut import Cut
from core.model.film import ExportSettings, Film, RenderPlan, TitlePlace
from core.model.jobs import Money
from core.model.look import LookName
from core.model.presets import CheckLine, Preset
from core.model.project import Aspect, Project, Quality
from core.model.style import Style
from core.model.views import JobView
from core.model.views_captions import CaptionsView


class Fact(Value):
    """One line of a certificate.

    Args:
        name: What was measured, such as `loudness`.
        value: What came out, with its unit.
        at_s: Where in the film that is to be seen; None where it is the whole film.
    """

    name: str
    value: str
    at_s: float | None = None


class FoundView(Value):
    """One thing that is not as planned, and where in the film that is to be seen; None where it is the whole film."""

    text: str
    at_s: float | None = None


class CutMark(Value):
    """A cut of the film beside its nearest beat.

    Args:
        share: Where it lies, 0 to 1 of the film.
        off_frames: How far it lies from the beat, never below zero.
    """

    share: float
    off_frames: int


class FilmView(Value):
    """A finished export in the history.

    Args:
        facts: `960x540, 0:12.00, 12 of 360 frames reused, rendered in 8 s`.
        made_with: The settings in words: `Draft, warm 60 %, opening title`.
        made_at: `Nov 21, 02:14`.
        is_current: Shows the cut as it is now.
        certificate: What was read back from the finished file.
        checks: What the place asks for beside what the file has.
        problems: Whatever is not as planned, as sentences.
        found: The same with their places.
        cut_marks: Every cut beside its beat; empty without a song, and for films from before that was measured.
        notes: What went another way than asked for, with nothing wrong in the file.
    """

    take_id: str
    film: Film
    facts: str
    made_with: str = ""
    made_at: str = ""
    is_current: bool
    certificate: tuple[Fact, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    problems: tuple[str, ...] = ()
    found: tuple[FoundView, ...] = ()
    cut_marks: tuple[CutMark, ...] = ()
    notes: tuple[str, ...] = ()
    is_offline: bool = False
    created_at: AwareDatetime


class QualityChoice(Value):
    """A size of picture that can be asked for, such as `Draft 540p`, with its pixels in the chosen shape."""

    quality: Quality
    label: str
    size: str


class LookChoice(Value):
    """A look that can be asked for."""

    name: LookName
    label: str


class Moment(Value):
    """A frame of the film to look at, and what is to be seen there, such as `Scene 2`."""

    frame: int
    label: str


class TitleView(Value):
    """A title of the chosen settings.

    Args:
        moment: A frame at which it stands in full; None where it is not seen at all.
        problems: What cannot be drawn, or does not fit the film.
    """

    place: TitlePlace
    moment: int | None
    problems: tuple[str, ...] = ()


class ExportView(Value):
    """The export screen for one choice of settings.

    Args:
        aspect: Shape of the film with these settings.
        settings: What was chosen, without what changes nothing.
        blocked: Why nothing can be exported yet; empty when it can.
        go_to: The screen where that is mended.
        stale: What has changed since the cut was made; it can be exported all the same.
        plan: What an export would render and reuse; None when blocked.
        plan_line: The same in words, with about how long it takes.
        make_label: Text of the button.
        notes: What these settings mean for this film, each a sentence.
        checks: What the place asks for beside what the film will have.
        captions: The subtitles, and what is to be said of them.
        captions_digest: Names those that are drawn into the picture; empty where none are.
        styles: A look with its transitions and its pace.
        luts: Names of the workspace's LUTs.
        cut_digest: Names the cut, so that pictures of it can be kept by a browser.
        films, deleted: Newest first.
    """

    project: Project
    aspect: Aspect
    cut: Cut | None
    settings: ExportSettings
    blocked: str = ""
    go_to: str = ""
    stale: str = ""
    plan: RenderPlan | None = None
    plan_line: str = ""
    make_label: str = ""
    notes: tuple[str, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    preset: Preset
    presets: tuple[Preset, ...] = ()
    qualities: tuple[QualityChoice, ...] = ()
    looks: tuple[LookChoice, ...] = ()
    styles: tuple[Style, ...] = ()
    luts: tuple[str, ...] = ()
    titles: tuple[TitleView, ...] = ()
    moments: tuple[Moment, ...] = ()
    captions: CaptionsView = CaptionsView()
    captions_digest: str = ""
    cut_digest: str = ""
    films: tuple[FilmView, ...] = ()
    deleted: tuple[FilmView, ...] = ()
    job: JobView | None = None
    money: Money
