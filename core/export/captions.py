"""Cell kind `captions`: the subtitles. A person brings them, writes them, or has them made from what is spoken; all free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from core.digest import digest_of
from core.film import Rules, in_film, spoken_cues, words_in_line
from core.model.captions import Captions, CaptionUse, line_letters
from core.model.cells import Depth, Input, Snapshot
from core.model.cut import Cut, SoundItem, SoundKind
from core.model.film import ExportSettings
from core.model.sounds import Voice
from core.model.voice import Word
from core.notebook import shown, slots
from core.notebook.kinds import Kind
from core.timing import seconds_of

KIND = "captions"


def captions_kind() -> Kind:
    """The subtitles. They hang on shots, so they depend on what is said and not on where in the film it is said."""
    return Kind(
        name=KIND,
        title=lambda _snapshot, _subject: "Subtitles",
        content=Captions,
        depth=Depth.CUT,
        subjects=lambda snapshot: ("",) if KIND in snapshot.cells else (),
        recipe=1,
        inputs={1: _inputs},
        is_optional=True,
    )


def stored_captions(snapshot: Snapshot) -> Captions:
    """The subtitles as they are kept; none where there are none."""
    if KIND not in snapshot.cells:
        return Captions()
    return slots.content(snapshot, KIND, "", Captions) or Captions()


def film_captions(snapshot: Snapshot, cut: Cut, settings: ExportSettings) -> Captions | None:
    """The subtitles that a film with these settings needs, in its time; None where it needs none or there are none."""
    if settings.captions is CaptionUse.NONE:
        return None
    found = in_film(stored_captions(snapshot), cut)
    return found if found.cues else None


def told_settings(snapshot: Snapshot, cut: Cut | None, settings: ExportSettings) -> ExportSettings:
    """Settings that ask for no subtitles where there are none, so that equal films have equal settings."""
    if cut is not None and (settings.captions is CaptionUse.NONE or film_captions(snapshot, cut, settings) is not None):
        return settings
    return settings.model_copy(update={"captions": CaptionUse.NONE})


@dataclass(frozen=True)
class SpokenLine:
    """A voice in the film.

    Args:
        at_ms: Where it begins, from the head of its shot.
        is_timed: Whether its words came with their times; otherwise they are spread over the sound.
    """

    item_id: str
    at_ms: int
    words: tuple[Word, ...]
    is_timed: bool


def spoken_lines(snapshot: Snapshot, cut: Cut) -> tuple[SpokenLine, ...]:
    """Every voice of the cut whose words are known, in the order of the film."""
    scenes = {item.id: item.scene_id or "" for item in cut.items}
    voices = [(sound, span.start) for sound, span in cut.heard() if sound.kind is SoundKind.VOICE]
    found = []
    for sound, _start in sorted(voices, key=lambda one: one[1]):
        words, is_timed = _words(snapshot, sound, scenes[sound.item_id])
        at_ms = int(1_000 * seconds_of(sound.at_frames, cut.rate))
        if words:
            found.append(SpokenLine(sound.item_id, at_ms, words, is_timed))
    return tuple(found)


def captions_from(lines: tuple[SpokenLine, ...], rules: Rules) -> Captions:
    """Subtitles of spoken lines, each on the shot on which its voice hangs."""
    made = (spoken_cues(line.words, rules, at_ms=line.at_ms, item_id=line.item_id) for line in lines)
    return Captions(cues=tuple(cue for cues in made for cue in cues))


def rules_of(cut: Cut, settings: ExportSettings) -> Rules:
    """What subtitles of a film with these settings have to keep."""
    film_ms = int(1_000 * seconds_of(cut.frames, cut.rate))
    return Rules(letters=line_letters(settings.shape(cut.aspect)), rate=settings.rate(cut), film_ms=film_ms)


def _inputs(snapshot: Snapshot, _subject: str) -> tuple[Input, ...]:
    said = dict(_said(snapshot))
    return (Input(name="spoken lines", digest=digest_of("spoken-lines", said), is_required=False),)


def _said(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for scene_id in shown.spoken_scenes(snapshot):
        take = shown.spoken(snapshot, scene_id)
        if take is not None:
            yield scene_id, take.content_digest


def _words(snapshot: Snapshot, sound: SoundItem, scene_id: str) -> tuple[tuple[Word, ...], bool]:
    """The words of a voice with their times, and whether those were told by whoever spoke."""
    takes = (take for take in snapshot.takes.values() if take.cell.kind == "voice" and sound.source.blob in take.blobs)
    for take in takes:
        words = slots.document(take, Voice).times.words
        if words:
            return words, True
    return words_in_line(shown.line_of(snapshot, scene_id), Fraction(sound.source.info.duration_s)), False
