"""What a person does with moods: pick, add, change, mix, take out, ask for one anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from core.blobs import Blobs
from core.errors import InputError, NotFoundError
from core.film import probe
from core.film.palette import colors_of
from core.jobs import Jobs
from core.jobs.asking import Asker
from core.jobs.intake import Intake, name_of_file
from core.jobs.prices import check_shown
from core.model.base import is_id, new_id
from core.model.cells import CellRef, Depth, Snapshot, Take
from core.model.jobs import Job, JobRequest
from core.model.media import Media, MediaKind
from core.model.money import FREE, Price, total
from core.model.scene import Mood, MoodBoard
from core.model.views import NotebookView
from core.model.views_mood import MoodsView
from core.mood.cell import board_of, rewrite_order
from core.mood.mixing import mixed, seen
from core.mood.sight import moods_view
from core.notebook import Notebook, slots
from core.notebook.kinds import Wish

MOST_MOODS = 12
MOST_PICTURES = 3


class MoodStep:
    """The board of moods. Every change is one transaction; moods keep their ids."""

    def __init__(self, notebook: Notebook, jobs: Jobs, asker: Asker, intake: Intake, blobs: Blobs) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._asker = asker
        self._intake = intake
        self._blobs = blobs

    def pick(self, project_id: str, mood_id: str, *, began_from: int | None = None) -> Take:
        """Chooses the mood that pictures are made in.

        Raises:
            NotFoundError: When the board has no such mood.
            ClashError: When somebody changed the board in between.
        """
        return self._change(project_id, lambda board: _picked(board, mood_id), began_from=began_from)

    def save(self, project_id: str, board: MoodBoard, *, began_from: int | None = None) -> Take:
        """Writes a person's version of the board. It accepts nothing new: a stale board stays stale."""
        return self._change(project_id, lambda _board: board, began_from=began_from, is_new=True)

    def add(self, project_id: str, mood: Mood, *, began_from: int | None = None) -> Mood:
        """Puts a mood on the board under an id of its own; the first on it is picked.

        Raises:
            InputError: When the board is full.
            ClashError: When somebody changed the board in between.
        """
        fresh = mood.model_copy(update={"id": new_id("mood")})
        self._change(project_id, lambda board: _with(board, fresh), began_from=began_from, is_new=True)
        return fresh

    def mix(self, project_id: str, one_id: str, other_id: str, *, began_from: int | None = None) -> Mood:
        """Puts a mood between two others on the board, by a rule of ours and for nothing.

        Raises:
            InputError: When it is twice the same, or the board is full.
        """
        if one_id == other_id:
            raise InputError("A mix needs two different moods.", hint="Choose a second one.")
        fresh = new_id("mood")

        def change(board: MoodBoard) -> MoodBoard:
            return _with(board, mixed(board.mood(one_id), board.mood(other_id), fresh))

        take = self._change(project_id, change, began_from=began_from)
        return MoodBoard.from_json(take.content).mood(fresh)

    def replace(self, project_id: str, mood: Mood, *, began_from: int | None = None) -> Take:
        """Changes what a mood says; its id and its takes stay."""

        def change(board: MoodBoard) -> MoodBoard:
            board.mood(mood.id)
            return _replaced(board, mood)

        return self._change(project_id, change, began_from=began_from)

    def remove(self, project_id: str, mood_id: str, *, began_from: int | None = None) -> Take:
        """Takes a mood off the board. Its pictures are put on the shelf, and come back with it.

        Raises:
            InputError: When it is the picked one and there are others.
        """

        def change(board: MoodBoard) -> MoodBoard:
            rest = tuple(one for one in board.moods if one.id != board.mood(mood_id).id)
            if board.picked == mood_id and rest:
                raise InputError("This mood is the picked one.", hint="Pick another one first, then take it out.")
            return MoodBoard(moods=rest, picked=board.picked if rest else None)

        return self._change(project_id, change, began_from=began_from)

    def from_pictures(self, project_id: str, blobs: Sequence[str], names: Sequence[str]) -> Mood:
        """Puts a mood with the colors of up to three pictures of the project on the board; the pictures become its pictures.

        Args:
            blobs: Digests of pictures that the project has already.
            names: What they are called, in the same order.

        Raises:
            InputError: When there are none, or more than three.
            NotFoundError: When the project does not name one of them.
            ProbeError: When one cannot be read.
        """
        if not 1 <= len(blobs) <= MOST_PICTURES:
            raise InputError(f"A mood is made from one to {MOST_PICTURES} pictures.", hint="Choose which.")
        takes = self._notebook.snapshot(project_id).takes.values()
        if not set(blobs) <= {blob for take in takes for blob in take.blobs}:
            raise NotFoundError("This project has no such picture.", hint="Bring its file.")
        found = tuple(
            Media(blob=blob, info=probe(self._blobs.path(blob)), file_name=name)
            for blob, name in zip(blobs, names, strict=True)
        )
        return self._shown(project_id, new_id("mood"), found)

    def add_picture(self, project_id: str, mood_id: str, path: Path, file_name: str) -> str:
        """Takes in a picture for a mood that is made from pictures; returns the mood's name.

        The first picture puts the mood on the board, each further one is counted in.

        Args:
            mood_id: Id of the mood, which need not be there yet.

        Raises:
            InputError: When it is no picture, the mood has three already, or the id is none.
            ProbeError: When it cannot be read.
        """
        snapshot = self._notebook.snapshot(project_id)
        if not is_id(mood_id, "mood") and all(mood.id != mood_id for mood in board_of(snapshot).moods):
            raise InputError("There is no mood that this picture belongs to.", hint="Open the mood screen again.")
        if len(self._pictures(snapshot, mood_id)) >= MOST_PICTURES:
            raise InputError(f"A mood is made from up to {MOST_PICTURES} pictures.", hint="Start another mood for it.")
        media = self._intake.take_in(path, file_name, wants=(MediaKind.PICTURE,))
        return self._shown(project_id, mood_id, (media,)).name

    def view(self, view: NotebookView) -> MoodsView:
        """The mood screen, from the project's cells `brief`, `moods` and `mood_picture`."""
        snapshot = self._notebook.snapshot(view.project.id)
        return moods_view(view, lambda mood_id: self._rewrite_price(snapshot, mood_id))

    def rewrite(self, project_id: str, mood_id: str, *, note: str = "", shown: Price | None = None) -> tuple[Job, ...]:
        """Asks for one mood anew, words first, then its pictures; one price for both.

        Args:
            note: Words for the writer, such as "warmer".
            shown: What the button said that it costs.

        Raises:
            NotAllowedError: When it would cost more than was shown, or is not admitted; nothing has started then.
        """
        snapshot = self._notebook.snapshot(project_id)
        board_of(snapshot).mood(mood_id)
        subjects = self._subjects(snapshot, mood_id)
        request = self._rewrite_request(snapshot, mood_id, note)
        agreed = total([request.price, *(self._picture_price(snapshot, name) for name in subjects)])
        check_shown(agreed, shown)
        only = tuple(snapshot.ref("mood_picture", name).name for name in subjects)
        return self._jobs.submit_then(request, depth=Depth.PICTURES, only=only, agreed=agreed)

    def _rewrite_price(self, snapshot: Snapshot, mood_id: str) -> Price:
        """What new words for one mood cost together with its pictures."""
        words = self._asker.price_of(rewrite_order(self._asker, snapshot, mood_id, Wish()))
        return total([words, *(self._picture_price(snapshot, name) for name in self._subjects(snapshot, mood_id))])

    def _rewrite_request(self, snapshot: Snapshot, mood_id: str, note: str) -> JobRequest:
        ref = snapshot.ref("moods")
        number = max((take.number for take in snapshot.all_takes_of(ref)), default=0)
        wish = Wish(new_take=number, note=note)
        order = rewrite_order(self._asker, snapshot, mood_id, wish)
        title = f"Mood {board_of(snapshot).mood(mood_id).name}"
        changes = {"order": order, "new_take": number, "price": self._asker.price_of(order), "title": title}
        return self._notebook.request(snapshot, ref, wish, FREE).model_copy(update=changes)

    def _picture_price(self, snapshot: Snapshot, subject: str) -> Price:
        return self._jobs.prices.of(snapshot, snapshot.ref("mood_picture", subject))

    def _subjects(self, snapshot: Snapshot, mood_id: str) -> tuple[str, ...]:
        """The pictures of a mood that are not kept as they are."""
        every = self._notebook.kinds["mood_picture"].subjects(snapshot)
        mine = (name for name in every if name.partition(".")[0] == mood_id)
        return tuple(
            name for name in mine if not self._notebook.is_frozen(snapshot, snapshot.ref("mood_picture", name))
        )

    def _shown(self, project_id: str, mood_id: str, fresh: Sequence[Media]) -> Mood:
        """A mood as its own pictures show it, on the board; the words a person has changed since stay."""
        with self._notebook.together():
            snapshot = self._notebook.snapshot(project_id)
            media = {one.blob: one for one in (*self._pictures(snapshot, mood_id), *fresh)}
            colors = colors_of([self._blobs.path(blob) for blob in media])
            names = tuple(dict.fromkeys(name_of_file(one.file_name) for one in media.values()))
            mood = seen(colors, mood_id, names[0][:1].upper() + names[0][1:], names)
            known = next((one for one in board_of(snapshot).moods if one.id == mood_id), None)
            if known is None:
                self._write(snapshot, _with(board_of(snapshot), mood), None)
            else:
                changes = {"palette": mood.palette, "light": mood.light, "keywords": mood.keywords}
                self._write(snapshot, _replaced(board_of(snapshot), known.model_copy(update=changes)), None)
            for one in reversed(fresh):
                self._notebook.add_import(snapshot.ref("mood_picture", mood_id), one)
        self._jobs.run_free(project_id)
        return mood

    def _pictures(self, snapshot: Snapshot, mood_id: str) -> tuple[Media, ...]:
        """A person's own pictures of a mood, as they were brought."""
        takes = snapshot.takes_of("mood_picture", mood_id)
        return tuple(slots.document(take, Media) for take in takes if take.stamp is None)

    def _change(
        self,
        project_id: str,
        change: Callable[[MoodBoard], MoodBoard],
        *,
        began_from: int | None,
        is_new: bool = False,
    ) -> Take:
        with self._notebook.together():
            snapshot = self._notebook.snapshot(project_id)
            if not is_new and snapshot.selected("moods") is None:
                raise InputError("There are no moods yet.", hint="Make them first, or write your own.")
            take = self._write(snapshot, change(board_of(snapshot)), began_from)
        self._jobs.run_free(project_id)
        return take

    def _write(self, snapshot: Snapshot, board: MoodBoard, began_from: int | None) -> Take:
        ref = CellRef(project_id=snapshot.project.id, kind="moods")
        return self._notebook.edit(ref, board, began_from=began_from, keeps_stamp=True)


def _picked(board: MoodBoard, mood_id: str) -> MoodBoard:
    return board.model_copy(update={"picked": board.mood(mood_id).id})


def _with(board: MoodBoard, mood: Mood) -> MoodBoard:
    if len(board.moods) >= MOST_MOODS:
        raise InputError(f"The board holds {MOST_MOODS} moods.", hint="Take one out first; it is kept on the shelf.")
    return MoodBoard(moods=(*board.moods, mood), picked=board.picked or mood.id)


def _replaced(board: MoodBoard, mood: Mood) -> MoodBoard:
    return board.model_copy(update={"moods": tuple(mood if one.id == mood.id else one for one in board.moods)})
