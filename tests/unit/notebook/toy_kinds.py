"""A small notebook shaped like the real one: the same kinds and arrows, made in no time by a workshop of words."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from core.blobs import Blobs
from core.digest import digest_of
from core.model.base import Doc
from core.model.cells import CellRef, Depth, Input, Reason, Snapshot, Take, TakeDraft
from core.model.cut import Cut, CutItem
from core.model.jobs import JobRequest
from core.model.media import Media, MediaInfo, MediaKind
from core.model.money import FREE, Price, usd
from core.model.music import BeatGrid
from core.model.orders import GenerateOrder, Order, OrderResult, Output, WriteRequest, WriteTask
from core.model.project import Aspect, Brief
from core.model.scene import Mood, MoodBoard, SceneText, Storyboard
from core.notebook import Kind, Wish, slots
from core.notebook.kinds import Inputs
from core.notebook.landing import land_document, land_file

PRICES = {
    "moods": "0.01",
    "storyboard": "0.02",
    "scene_text": "0.01",
    "keyframe": "0.10",
    "clip": "1.00",
    "song": "0.50",
}
PICTURE = MediaInfo(kind=MediaKind.PICTURE, container="png", codec="png", width=8, height=8, frames=1)
SOUND = MediaInfo(
    kind=MediaKind.AUDIO, container="wav", codec="pcm", sample_rate=48_000, channels=1, duration_s=Fraction(9)
)


def price_of(_snapshot: Snapshot, ref: CellRef) -> Price:
    return usd(PRICES[ref.kind]) if ref.kind in PRICES else FREE


def _order(kind: str) -> Callable[[Snapshot, str, Wish], Order]:
    def order(snapshot: Snapshot, subject: str, wish: Wish) -> Order:
        inputs = KINDS[kind].inputs[KINDS[kind].recipe](snapshot, subject)
        facts = {"made from": [[part.name, part.digest] for part in inputs], "subject": subject, "note": wish.note}
        ask = WriteRequest(task=WriteTask.SCENE, prompt=kind, facts=facts)
        return GenerateOrder(provider="toy", model=f"toy/{kind}", ask=ask, seed=wish.new_take)

    return order


def _land(doc: type[Doc]) -> Callable[[Snapshot, JobRequest, OrderResult], tuple[TakeDraft, ...]]:
    def land(_snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
        return (land_document(doc.from_json(result.outputs[0].content or ""), request, result),)

    return land


def _land_board(snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """The board, and a text for each of its scenes that the notebook has to stamp itself."""
    board = Storyboard.from_json(result.outputs[0].content or "")
    drafts = [land_document(board, request, result)]
    for number, scene_id in enumerate(board.scene_ids, start=1):
        text = SceneText.from_json(result.outputs[number].content or "")
        draft = land_document(text, request, result, cell=snapshot.ref("scene_text", scene_id), output=number)
        drafts.append(draft.model_copy(update={"stamp": None}))
    return tuple(drafts)


def _retrim(snapshot: Snapshot, take: Take, reasons: tuple[Reason, ...]) -> str | None:
    """Takes are endless here, so one serves whenever only the length changed and the new one is short."""
    scene = slots.scene(snapshot, take.cell.subject)
    is_length = {reason.name for reason in reasons} == {"length"}
    return "Trim it" if is_length and scene is not None and scene.length_frames <= 60 else None


def _clip_inputs(snapshot: Snapshot, subject: str) -> Inputs:
    scene = slots.scene(snapshot, subject)
    length = scene.length_frames if scene else 0
    return (
        slots.file_input(snapshot, "keyframe", subject),
        slots.scene_text_input(snapshot, subject),
        Input(name="length", digest=digest_of("length", length), label=f"{length} frames"),
    )


def _cut_inputs(snapshot: Snapshot, _subject: str) -> Inputs:
    order = slots.scene_ids(snapshot)
    return (
        Input(name="scene order", digest=digest_of("order", list(order)) if order else None),
        *(slots.file_input(snapshot, "clip", scene_id) for scene_id in order),
        slots.file_input(snapshot, "song", is_required=False),
        slots.file_input(snapshot, "beat_grid", is_required=False),
    )


def _one(_snapshot: Snapshot) -> tuple[str, ...]:
    return ("",)


def _with_song(snapshot: Snapshot) -> tuple[str, ...]:
    return ("",) if snapshot.selected("song") is not None else ()


def _made(
    name: str,
    content: type[Doc],
    depth: Depth,
    subjects: Callable[[Snapshot], tuple[str, ...]],
    inputs: Callable[..., Inputs],
) -> Kind:
    """A kind whose newest recipe is the second; the first listed one thing more."""
    first = lambda snapshot, subject: (*inputs(snapshot, subject), Input(name="old", digest="1"))  # noqa: E731
    land = land_file if content is Media else _land(content)
    if name == "storyboard":
        land = _land_board
    free = name in {"beat_grid", "cut"}
    return Kind(
        name=name,
        title=lambda _snapshot, subject: f"{name.replace('_', ' ').capitalize()} {subject}".strip(),
        content=content,
        depth=depth,
        subjects=subjects,
        recipe=2,
        inputs={1: first, 2: inputs},
        is_free=free,
        is_optional=name in {"song", "beat_grid", "film"},
        lands_with="storyboard" if name == "scene_text" else "",
        order=_order(name),
        land=land,
        retrim=_retrim if name == "clip" else None,
    )


def _brief(snapshot: Snapshot, _subject: str) -> Inputs:
    return (slots.brief_input(snapshot),)


ALL = (
    Kind(
        name="brief",
        title=lambda _snapshot, _subject: "Brief",
        content=Brief,
        depth=Depth.TEXTS,
        subjects=_one,
        recipe=1,
        inputs={1: lambda _snapshot, _subject: ()},
    ),
    _made("moods", MoodBoard, Depth.TEXTS, _one, _brief),
    _made("storyboard", Storyboard, Depth.TEXTS, _one, _brief),
    _made("scene_text", SceneText, Depth.TEXTS, slots.scene_ids, _brief),
    _made(
        "keyframe",
        Media,
        Depth.PICTURES,
        slots.scene_ids,
        lambda snapshot, subject: (slots.scene_text_input(snapshot, subject), slots.mood_input(snapshot)),
    ),
    _made("clip", Media, Depth.CLIPS, slots.scene_ids, _clip_inputs),
    _made("song", Media, Depth.CLIPS, _one, lambda snapshot, _subject: (slots.mood_input(snapshot),)),
    _made(
        "beat_grid", BeatGrid, Depth.CUT, _with_song, lambda snapshot, _subject: (slots.file_input(snapshot, "song"),)
    ),
    _made("cut", Cut, Depth.CUT, _one, _cut_inputs),
    _made("film", Media, Depth.CUT, _one, lambda snapshot, _subject: (slots.file_input(snapshot, "cut"),)),
)
KINDS = {kind.name: kind for kind in ALL}


class Workshop:
    """Makes what is asked for, at once: the same request gives the same, other inputs give something else.

    Args:
        is_stubborn: Answers the same whatever it is asked, as a model with one idea would.
        scenes: How many scenes a storyboard gets.
    """

    def __init__(self, blobs: Blobs, *, is_stubborn: bool = False, scenes: int = 3) -> None:
        self._blobs = blobs
        self.is_stubborn = is_stubborn
        self.scenes = scenes

    def make(self, request: JobRequest) -> OrderResult:
        kind, order = request.cell.kind, request.order
        assert order.order == "generate"
        facts = [kind, request.cell.subject] if self.is_stubborn else [kind, order.model_dump(mode="json")]
        word = digest_of("word", facts)[:12]
        if KINDS[kind].content is Media:
            info = SOUND if kind == "song" else PICTURE
            return OrderResult(outputs=(Output(blob=self._blobs.put_bytes(word.encode()), info=info),))
        return OrderResult(outputs=tuple(Output(content=doc.to_json()) for doc in self._written(kind, word)))

    def _written(self, kind: str, word: str) -> tuple[Doc, ...]:
        if kind == "moods":
            looks = tuple(
                Mood(id=f"mood_{n}", name=f"Look {n}", palette=("#102030",), light=word + str(n)) for n in (1, 2)
            )
            return (MoodBoard(moods=looks, picked="mood_1"),)
        if kind == "storyboard":
            ids = tuple(f"s{number}" for number in range(1, self.scenes + 1))
            texts = tuple(SceneText(text=f"{word} in {scene_id}", length_frames=90) for scene_id in ids)
            return (Storyboard(scene_ids=ids), *texts)
        if kind == "scene_text":
            return (SceneText(text=word, length_frames=90),)
        if kind == "beat_grid":
            return (BeatGrid(sample_rate=48_000, samples=9, tempo_bpm=120, beats=(0,), method=word),)
        return (Cut(aspect=Aspect.VERTICAL, items=(CutItem(id=word, frames=1),)),)
