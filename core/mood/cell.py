"""Cell kinds `moods` (a board of looks) and `mood_picture` (what one of them looks like)."""

from __future__ import annotations

from core.jobs.asking import Asker, picture_size
from core.model.base import new_id
from core.model.cells import Depth, Input, Origin, Snapshot, Stamp, TakeDraft
from core.model.flavor import PromptName
from core.model.jobs import JobRequest
from core.model.media import Media
from core.model.orders import Ability, GenerateOrder, ImageRequest, Order, OrderResult, WriteRequest, WriteTask
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
        mood = board_of(snapshot).mood(mood_id)
        width, height = picture_size(asker.tier(snapshot), snapshot.project.aspect)
        ask = ImageRequest(
            prompt=asker.prompt(snapshot, PromptName.MOOD_PICTURE, mood=mood, variation=variation, note=wish.note),
            width=width,
            height=height,
            steps=asker.tier(snapshot).image_steps,
            palette=mood.palette,
            references=slots.brief_of(snapshot).references,
        )
        return asker.order(snapshot, Ability.IMAGE, ask, f"mood_picture:{subject}", wish)

    def pictures(snapshot: Snapshot) -> tuple[str, ...]:
        count = asker.pictures_per_mood(snapshot)
        return tuple(
            mood.id if number == 1 else f"{mood.id}.{number}"
            for mood in board_of(snapshot).moods
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


def rewrite_order(asker: Asker, snapshot: Snapshot, mood_id: str, wish: Wish) -> GenerateOrder:
    """The frozen order for one mood anew; the writer is told which ones there are, so that it comes out as another."""
    board = board_of(snapshot)
    names = ", ".join(mood.name for mood in board.moods)
    note = ". ".join(part for part in (wish.note, f"Unlike these, which are there already: {names}") if part)
    ask = WriteRequest(
        task=WriteTask.MOODS,
        prompt=asker.prompt(snapshot, PromptName.MOODS, note=note, count="1"),
        facts={
            **asker.facts(snapshot),
            "count": 1,
            "note": wish.note,
            "replaces": board.mood(mood_id).id,
            "known": names,
        },
    )
    return asker.order(snapshot, Ability.WRITE, ask, f"moods:{mood_id}", wish)


def land_moods(snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """New moods join the picked one, which stays picked, and those a person made; the first is picked where none was.

    A mood that was asked for anew takes the place of the old one, under its id, and leaves the rest as stale as it was.
    """
    reply = MoodsReply.from_json(result.outputs[0].content or "")
    board = board_of(snapshot)
    replaced = _replaces(request)
    if any(mood.id == replaced for mood in board.moods):
        told = Mood(id=replaced, **reply.moods[0].model_dump())
        moods = tuple(told if mood.id == replaced else mood for mood in board.moods)
        stamp = _kept_stamp(snapshot, request)
        return (land_document(board.model_copy(update={"moods": moods}), request, result, stamp=stamp),)
    fresh = tuple(Mood(id=new_id("mood"), **mood.model_dump()) for mood in reply.moods)
    own = _own_ids(snapshot)
    moods = (*(mood for mood in board.moods if mood.id == board.picked or mood.id in own), *fresh)
    return (land_document(MoodBoard(moods=moods, picked=board.picked or moods[0].id), request, result),)


def _replaces(request: JobRequest) -> str:
    order = request.order
    is_written = isinstance(order, GenerateOrder) and isinstance(order.ask, WriteRequest)
    return str(order.ask.facts.get("replaces", "")) if is_written else ""  # type: ignore[union-attr]


def _kept_stamp(snapshot: Snapshot, request: JobRequest) -> Stamp | None:
    """What the board was made from so far; it is as current as it was before one of its moods was told anew."""
    chosen = snapshot.selected("moods")
    if chosen is None or any(stamp.key == request.stamp.key for stamp in chosen.accepted):
        return None
    return chosen.stamp


def _own_ids(snapshot: Snapshot) -> frozenset[str]:
    """Moods on the board that a person wrote, mixed or changed: those that no writer's board has in these words."""
    takes = snapshot.all_takes_of(snapshot.ref("moods"))
    boards = [slots.document(take, MoodBoard) for take in takes if take.origin is Origin.GENERATED]
    written = {(mood.id, slots.mood_digest(mood)) for board in boards for mood in board.moods}
    mine = (mood for mood in board_of(snapshot).moods if (mood.id, slots.mood_digest(mood)) not in written)
    return frozenset(mood.id for mood in mine)


def board_of(snapshot: Snapshot) -> MoodBoard:
    """The board as it is, or an empty one."""
    return slots.content(snapshot, "moods", "", MoodBoard) or MoodBoard()


def _picture_inputs(snapshot: Snapshot, subject: str) -> tuple[Input, ...]:
    mood = board_of(snapshot).mood(subject.partition(".")[0])
    look = Input(name="mood", digest=slots.mood_digest(mood))
    return (look, slots.aspect_input(snapshot), *slots.brief_pictures_inputs(snapshot))


def _picture_title(snapshot: Snapshot, subject: str) -> str:
    mood_id, _, number = subject.partition(".")
    name = next((mood.name for mood in board_of(snapshot).moods if mood.id == mood_id), "mood")
    return f"Mood picture: {name}" + (f" ({number})" if number else "")
