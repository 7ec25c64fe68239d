"""What a person does with the song and the cut."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.cut.changes import Shelf, changed, cut_words
from core.cut.follow import followed
from core.cut.shots import bridges_of, shown_media, sounds_of
from core.cut.sight import cut_view
from core.cut.sounding import in_time
from core.cut.work import at_work, went_wrong
from core.errors import ClashError, InputError, NotFoundError
from core.jobs import Jobs
from core.jobs.asking import Asker
from core.jobs.intake import Intake
from core.model.cells import CellRef, Snapshot, Take
from core.model.cut import Cut, Source
from core.model.cut_edits import CutEdit, UseTakes
from core.model.grid_edits import Double, FirstBeat, GridEdit, Halve, Nudge
from core.model.music import BeatGrid
from core.model.views_cut import CutView
from core.music.correct import doubled, halved, nudged, tapped, with_first_beat
from core.notebook import Notebook, slots

_CLASH = "The cut was changed in another window."


class CutStep:
    """Bringing a song, correcting its beats, editing the timeline."""

    def __init__(self, notebook: Notebook, jobs: Jobs, intake: Intake, asker: Asker) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._intake = intake
        self._asker = asker

    def view(self, project_id: str) -> CutView:
        """The strip: the timeline, the song under it, its beats, and what can be done."""
        snapshot = self._notebook.snapshot(project_id)
        jobs = self._jobs.board(project_id)
        view = cut_view(
            snapshot,
            self._notebook.verdict(snapshot, snapshot.ref("cut")),
            asker=self._asker,
            song=self._notebook.kinds["song"],
            busy=at_work(jobs),
        )
        return view.model_copy(update={"notes": (*view.notes, *went_wrong(snapshot, jobs))})

    def add_song(self, project_id: str, path: Path, file_name: str) -> Take:
        """Takes in a person's own song; its beats are then found by themselves.

        Raises:
            ProbeError: When it is not sound that can be read.
            InputError: When it is longer than is taken in, or a silent picture.
        """
        media = self._intake.take_in_song(path, file_name)
        take = self._notebook.add_import(CellRef(project_id=project_id, kind="song"), media)
        self._jobs.run_free(project_id)
        return take

    def song_and_grid(self, project_id: str) -> tuple[str, BeatGrid]:
        """The file of the chosen song and its beats.

        Raises:
            NotFoundError: When there is no song, or its beats are not known yet.
        """
        snapshot = self._notebook.snapshot(project_id)
        song, grid = slots.media(snapshot, "song"), slots.content(snapshot, "beat_grid", "", BeatGrid)
        if song is None or grid is None:
            raise NotFoundError("There is no song with known beats yet.", hint="Bring one, or have one made.")
        return song.blob, grid

    def save_grid(self, project_id: str, grid: BeatGrid, *, began_from: int | None = None) -> Take:
        """Writes a person's corrected beats."""
        take = self._notebook.edit(CellRef(project_id=project_id, kind="beat_grid"), grid, began_from=began_from)
        self._jobs.run_free(project_id)
        return take

    def correct_grid(self, project_id: str, edit: GridEdit, *, began_from: int | None = None) -> Take:
        """Corrects the beats; a cut that a person has not touched is then laid on them anew.

        Raises:
            InputError: When there are no beats to correct, or the tempo would be none.
            ClashError: When somebody corrected them in between.
        """
        grid = slots.content(self._notebook.snapshot(project_id), "beat_grid", "", BeatGrid)
        if grid is None:
            raise InputError("There are no beats yet.", hint="Bring a song, or have one made.")
        return self.save_grid(project_id, _corrected(grid, edit), began_from=began_from)

    def save_cut(self, project_id: str, cut: Cut, *, began_from: int | None = None, is_from_today: bool = True) -> Take:
        """Writes a person's own timeline; from then on it is re-planned only when asked.

        Args:
            is_from_today: Whether it shows what is chosen now; otherwise it is as stale as the one before it.

        Raises:
            ClashError: When somebody saved in between; carries both versions as lines of words.
        """
        ref = CellRef(project_id=project_id, kind="cut")
        try:
            return self._notebook.edit(ref, cut, began_from=began_from, keeps_stamp=not is_from_today)
        except ClashError as exc:
            now = slots.content(self._notebook.snapshot(project_id), "cut", "", Cut)
            theirs = cut_words(now) if now is not None else ""
            hint = "The strip shows theirs; do yours again on it, or go back in the takes of the cut."
            raise ClashError(_CLASH, theirs=theirs, ours=cut_words(cut), hint=hint) from exc

    def edit(self, project_id: str, edits: Sequence[CutEdit], *, began_from: int | None = None) -> Take:
        """Changes the timeline: all edits in one take, or none.

        Raises:
            InputError: In words, when one of them cannot be done.
            NotFoundError: When one names a shot that is no longer there.
            ClashError: When somebody changed the cut in between; carries both versions.
        """
        snapshot = self._notebook.snapshot(project_id)
        cut = slots.content(snapshot, "cut", "", Cut)
        if cut is None:
            raise InputError("There is no cut yet.", hint="It is laid out once every scene has a clip.")
        shelf = _shelf(snapshot)
        takes_all = any(isinstance(edit, UseTakes) for edit in edits)
        made = changed(cut, edits, shelf)
        made = in_time(followed(made, shelf), shelf.grid) if takes_all else made
        return self.save_cut(project_id, made, began_from=began_from, is_from_today=takes_all)


def _shelf(snapshot: Snapshot) -> Shelf:
    order = slots.scene_ids(snapshot)
    clips: dict[str, tuple[Source, int]] = {}
    for scene_id in order:
        media, scene = shown_media(snapshot, scene_id), slots.scene(snapshot, scene_id)
        if media is not None:
            clips[scene_id] = (Source(blob=media.blob, info=media.info), scene.length_frames if scene else 90)
    grid = slots.content(snapshot, "beat_grid", "", BeatGrid) if snapshot.selected("song") is not None else None
    sounds = {scene_id: sounds_of(snapshot, scene_id) for scene_id in order}
    return Shelf(order=order, clips=clips, grid=grid, sounds=sounds, bridges=bridges_of(snapshot))


def _corrected(grid: BeatGrid, edit: GridEdit) -> BeatGrid:
    if isinstance(edit, Double):
        return doubled(grid)
    if isinstance(edit, Halve):
        return halved(grid)
    if isinstance(edit, Nudge):
        return nudged(grid, edit.by_ms)
    if isinstance(edit, FirstBeat):
        return with_first_beat(grid, edit.at_s)
    return tapped(grid, edit.taps_s)
