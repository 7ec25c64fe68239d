"""What a person does with subtitles: brings a file, writes, has them made from what is spoken, mends, takes them home."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

from core.errors import InputError, NotFoundError
from core.export.captions import KIND, captions_from, rules_of, spoken_lines, stored_captions
from core.film import (
    MOST_SCRIPT_BYTES,
    Rules,
    ScriptKind,
    breaches,
    hung_again,
    in_film,
    mended,
    named,
    parsed,
    read_script,
    readable,
    undrawable,
    written,
)
from core.model.captions import Breach, CaptionMend, Captions, CaptionUse
from core.model.cells import CellRef, Snapshot, Take, VerdictKind
from core.model.cut import Cut
from core.model.film import ExportSettings
from core.model.project import Aspect
from core.model.views_captions import CaptionsView, MendOffer
from core.notebook import Notebook, slots
from core.timing import clock, frames_of

_MENDS = {
    CaptionMend.SPLIT: "Split long lines",
    CaptionMend.LENGTHEN: "Lengthen",
    CaptionMend.SHORTEN: "Shorten",
    CaptionMend.PART: "Part those that touch",
}


class SubtitleStep:
    """The subtitles of one project at a time. Every change is a take, so that none is lost."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook

    def bring(self, project_id: str, path: Path, file_name: str) -> tuple[int, tuple[str, ...]]:
        """Takes in a subtitle file, in the time of the film.

        Returns:
            How many subtitles it has, and what a person should know of how it was read.

        Raises:
            InputError: When it is no subtitle file; names the line.
        """
        if path.stat().st_size > MOST_SCRIPT_BYTES:
            raise InputError("The file is too large for subtitles.", hint="Bring an .srt or .vtt file.")
        script = read_script(path.read_bytes())
        self._notebook.add_import(_ref(project_id), script.captions, note=file_name)
        return len(script.captions.cues), script.told

    def save(self, project_id: str, text: str, *, began_from: int | None = None) -> Take:
        """Writes what a person edited; each subtitle stays on its shot.

        Raises:
            InputError: When something in it is no subtitle; names the line.
            ClashError: When somebody saved in between.
        """
        edited, _told = parsed(text)
        return self._keep(project_id, edited, began_from)

    def speak(self, project_id: str, settings: ExportSettings, *, began_from: int | None = None) -> Take:
        """Makes them from the spoken lines of the cut, with the times of their words where they are known.

        Raises:
            InputError: When nothing is spoken.
            ClashError: When somebody saved in between.
        """
        snapshot = self._notebook.snapshot(project_id)
        cut = _cut(snapshot)
        lines = spoken_lines(snapshot, cut)
        if not lines:
            raise InputError("Nothing is spoken in this cut.", hint="Give a scene a line and a voice, or bring a file.")
        made = captions_from(lines, rules_of(cut, settings))
        return self._notebook.edit(_ref(project_id), made, began_from=began_from)

    def mend(
        self, project_id: str, mend: CaptionMend, settings: ExportSettings, *, began_from: int | None = None
    ) -> Take:
        """Mends all that can be mended in this way.

        Raises:
            ClashError: When somebody saved in between.
        """
        snapshot = self._notebook.snapshot(project_id)
        cut = _cut(snapshot)
        better = mended(in_film(stored_captions(snapshot), cut), mend, rules_of(cut, settings))
        return self._keep(project_id, better, began_from)

    def clear(self, project_id: str) -> None:
        """Leaves the film without subtitles; the takes stay in the notebook."""
        self._notebook.select(_ref(project_id), None)

    def text(self, project_id: str, kind: ScriptKind) -> tuple[str, str]:
        """The subtitles as they are now as the text of a file, and its name.

        Raises:
            NotFoundError: When there are none.
        """
        snapshot = self._notebook.snapshot(project_id)
        found = in_film(stored_captions(snapshot), _cut(snapshot))
        if not found.cues:
            raise NotFoundError("There are no subtitles yet.", hint="Bring a file, or make them on the export screen.")
        return written(found, kind), f"{snapshot.project.name.strip() or 'film'}.{kind.value}"

    def _keep(self, project_id: str, edited: Captions, began_from: int | None) -> Take:
        snapshot = self._notebook.snapshot(project_id)
        before = stored_captions(snapshot)
        kept = hung_again(edited.model_copy(update={"language": before.language}), before, _cut(snapshot))
        hangs = any(cue.item_id for cue in kept.cues)
        return self._notebook.edit(_ref(project_id), kept, began_from=began_from, keeps_stamp=not hangs)


def captions_view(notebook: Notebook, snapshot: Snapshot, cut: Cut, settings: ExportSettings) -> CaptionsView:
    """What the screen shows of them for these settings."""
    stored, lines = stored_captions(snapshot), spoken_lines(snapshot, cut)
    found, rules = in_film(stored, cut), rules_of(cut, settings)
    cell = snapshot.cells.get(KIND)
    view = CaptionsView(
        version_no=cell.version_no if cell is not None else 0,
        spoken=len(lines),
        guessed=sum(not line.is_timed for line in lines),
        missing=len(stored.cues) - len(found.cues),
    )
    if not found.cues:
        return view
    verdict = notebook.verdict(snapshot, snapshot.ref(KIND))
    text, broken, problems = _judged(found, rules, settings.captions)
    first, last = (
        frames_of(ms / 1000, cut.rate) for ms in (found.cues[0].start_ms, max(c.stop_ms for c in found.cues))
    )
    number = len(found.cues)
    return view.model_copy(
        update={
            "text": text,
            "count": number,
            "facts": f"{number:,} {'subtitle' if number == 1 else 'subtitles'}, {clock(first, cut.rate)} to {clock(last, cut.rate)}",
            "stale": verdict.sentence() if verdict.kind is VerdictKind.STALE else "",
            "breaches": broken,
            "mends": tuple(_offers(broken)),
            "problems": problems,
            "moment": _moment(found, cut),
        }
    )


@lru_cache(maxsize=8)
def _judged(found: Captions, rules: Rules, use: CaptionUse) -> tuple[str, tuple[Breach, ...], tuple[str, ...]]:
    """The text, the breaches and the problems; asked again at every run of the screen, so they are kept."""
    problems = tuple(_undrawn(found)) if use.is_burned else ()
    return written(found, ScriptKind.SRT), breaches(found, rules), problems


def _undrawn(found: Captions) -> list[str]:
    """What the font cannot draw, counted and not listed one by one."""
    lost = {cue: undrawable(cue.text) for cue in found.cues}
    letters = tuple(dict.fromkeys(letter for each in lost.values() for letter in each))
    if not letters:
        return []
    gone = sum(1 for cue, each in lost.items() if each and not readable(cue.text))
    some, whole = sum(1 for each in lost.values() if each), len(found.cues)
    have = "has" if some == 1 else "have"
    said = [f"{some} of {whole} subtitles {have} letters the film's font has no shape for: {named(letters)}."]
    if gone:
        said.append(f"{gone} of them would not be seen at all. Beside the film they are whole.")
    return said


def _offers(broken: tuple[Breach, ...]) -> list[MendOffer]:
    numbers = Counter(breach.mend for breach in broken if breach.mend is not None)
    return [MendOffer(mend=mend, label=f"{_MENDS[mend]} · {numbers[mend]}") for mend in CaptionMend if numbers[mend]]


def _moment(found: Captions, cut: Cut) -> int | None:
    """The middle of the first subtitle that can be drawn and lies in the film."""
    for cue in found.cues:
        frame = frames_of((cue.start_ms + cue.stop_ms) / 2_000, cut.rate)
        if frame < cut.frames and readable(cue.text):
            return frame
    return None


def _ref(project_id: str) -> CellRef:
    return CellRef(project_id=project_id, kind=KIND)


def _cut(snapshot: Snapshot) -> Cut:
    return slots.content(snapshot, "cut", "", Cut) or Cut(aspect=Aspect.WIDE)
