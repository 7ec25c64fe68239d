"""Cell kinds `moods` (a board of looks) and `mood_picture` (what one of them looks like)."""

from __future__ import annotations

from core.jobs.asking import Asker, picture_size
from core.model.base import new_id
from core.model.cells import Depth, Input, Snapshot, TakeDraft
from core.model.flavor import PromptName
from core.model.jobs import JobRequest
from core.model.media import Media
from core.model.orders import Ability, ImageRequest, Order, OrderResult, WriteRequest, WriteTask
from core.model.replies import MoodsReply
from core.model.scene import Mood, MoodBoard
from core.notebook import slots
from core.notebook.kinds import Kind, Wish
from core.notebook.landing import land_document, land_file


def mood_kinds(asker: Asker) -> tuple[Kind, Kind]:
    """The board, then its pictures."""

    def order_moods(snapshot: Snapshot, _subject: str, wish: Wish) -> Order:
        flavor = asker.flavor(snapshot)
        ask = WriteRequest(
            task=WriteTask.MOODS,
            prompt=asker.prompt(snapshot, PromptName.MOODS, note=wish.note, count=str(flavor.mood_count)),
            facts={**asker.facts(snapshot), "count": flavor.mood_count, "note": wish.note},
        )
        return asker.order(snapshot, Ability.WRITE, ask, "moods", wish)

    def order_picture(snapshot: Snapshot, subject: str, wish: Wish) -> Order:
        mood_id, _, variation = subject.partition(".")
        mood = _board(snapshot).mood(mood_id)
        width, height = picture_size(asker.tier(snapshot), snapshot.project.aspect)
        ask = ImageRequest(
            prompt=asker.prompt(snapshot, PromptName.MOOD_PICTURE, mood=mood, variation=variation, note=wish.note),
            width=width,
            height=height,
            steps=asker.tier(snapshot).image_steps,
            palette=mood.palette,
        )
        return asker.order(snapshot, Ability.IMAGE, ask, f"mood_picture:{subject}", wish)

    def pictures(snapshot: Snapshot) -> tuple[str, ...]:
        count = asker.pictures_per_mood(snapshot)
        return tuple(
            mood.id if number == 1 else f"{mood.id}.{number}"
            for mood in _board(snapshot).moods
            for number in range(1, count + 1)
        )

    board = Kind(
        name="moods",
        title=lambda _snapshot, _subject: "Moods",
        content=MoodBoard,
        depth=Depth.TEXTS,
        subjects=lambda snapshot: () if asker.is_imports_only(snapshot) else ("",),
        recipe=1,
        inputs={1: lambda snapshot, _subject: (slots.brief_input(snapshot),)},
        order=order_moods,
        land=land_moods,
    )
    picture = Kind(
        name="mood_picture",
        title=_picture_title,
        content=Media,
        depth=Depth.PICTURES,
        subjects=pictures,
        recipe=1,
        inputs={1: _picture_inputs},
        order=order_picture,
        land=land_file,
    )
    return board, picture


def land_moods(snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """New moods join the picked one, which stays picked; the first is picked where none was."""
    reply = MoodsReply.from_json(result.outputs[0].content or "")
    fresh = tuple(Mood(id=new_id("mood"), **mood.model_dump()) for mood in reply.moods)
    kept = slots.picked_mood(snapshot)
    moods = (kept, *fresh) if kept is not None else fresh
    board = MoodBoard(moods=moods, picked=moods[0].id)
    return (land_document(board, request, result),)


def _board(snapshot: Snapshot) -> MoodBoard:
    return slots.content(snapshot, "moods", "", MoodBoard) or MoodBoard()


def _picture_inputs(snapshot: Snapshot, subject: str) -> tuple[Input, ...]:
    mood = _board(snapshot).mood(subject.partition(".")[0])
    return (Input(name="mood", digest=slots.mood_digest(mood)), slots.aspect_input(snapshot))


def _picture_title(snapshot: Snapshot, subject: str) -> str:
    mood_id, _, number = subject.partition(".")
    name = next((mood.name for mood in _board(snapshot).moods if mood.id == mood_id), "mood")
    return f"Mood picture: {name}" + (f" ({number})" if number else "")
