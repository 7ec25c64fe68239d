"""The guard of the notebook: change one thing, and exactly these cells turn stale, for exactly these reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from core.model.base import Doc
from core.model.cells import Origin, TakeDraft, VerdictKind
from core.model.media import Media
from core.model.music import BeatGrid
from core.model.project import Aspect, Brief, Tier
from core.model.scene import Camera, Mood, MoodBoard, Reference, SceneText, Storyboard
from core.model.sounds import SoundWish
from core.notebook import shown, slots
from tests.media.make import make_clip, make_picture, make_song
from tests.unit.guard import Bench, Made, make_everything


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_everything(tmp_path_factory.mktemp("made") / "workspace")


@pytest.fixture
def bench(made: Made, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(made, tmp_path / "copy")
    yield bench
    bench.close()


def _first(bench: Bench) -> str:
    return slots.scene_ids(bench.snapshot)[0]


def _bridge(bench: Bench) -> str:
    """Subject of the bridge that was made, wherever its scenes are now."""
    return next(take.cell.subject for take in bench.snapshot.takes.values() if take.cell.kind == "bridge")


def _scene(bench: Bench, **changes: object) -> None:
    scene = slots.scene(bench.snapshot, _first(bench))
    assert scene is not None
    bench.notebook.edit(bench.ref("scene_text", _first(bench)), SceneText(**(scene.model_dump() | changes)))


def _brief(bench: Bench, **changes: object) -> None:
    bench.notebook.edit(bench.ref("brief"), Brief(**(slots.brief_of(bench.snapshot).model_dump() | changes)))


def _board(bench: Bench) -> MoodBoard:
    board = slots.content(bench.snapshot, "moods", "", MoodBoard)
    assert board is not None
    return board


def _moods(bench: Bench, change: Callable[[Mood], Mood], *, picked: bool) -> None:
    board = _board(bench)
    target = next(mood for mood in board.moods if (mood.id == board.picked) is picked)
    moods = tuple(change(mood) if mood.id == target.id else mood for mood in board.moods)
    bench.notebook.edit(bench.ref("moods"), board.model_copy(update={"moods": moods}), keeps_stamp=True)


def _pick_second(bench: Bench) -> None:
    board = _board(bench)
    bench.notebook.edit(bench.ref("moods"), board.model_copy(update={"picked": board.moods[1].id}), keeps_stamp=True)


def _repaint(mood: Mood) -> Mood:
    return mood.model_copy(update={"palette": ("#102030", "#405060", "#708090")})


def _order(bench: Bench, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
    board = Storyboard(scene_ids=change(slots.scene_ids(bench.snapshot)))
    bench.notebook.edit(bench.ref("storyboard"), board, keeps_stamp=True)


def _file(bench: Bench, kind: str, make: Callable[[Path], object], suffix: str) -> None:
    from core.film import probe  # noqa: PLC0415 - the tests of a room below

    path = bench.blobs.new_temp(suffix)
    make(path)
    info = probe(path)
    subject = "" if kind == "song" else _first(bench)
    bench.notebook.add_import(bench.ref(kind, subject), Media(blob=bench.blobs.put_file(path), info=info))


def _same_again(bench: Bench, kind: str) -> None:
    take = bench.snapshot.selected(kind, _first(bench))
    assert take is not None
    fields = {name: getattr(take, name) for name in TakeDraft.model_fields if hasattr(take, name)}
    bench.store.add_takes([TakeDraft(**(fields | {"job_id": None, "origin": Origin.GENERATED}))])


def _wish(bench: Bench, **changes: object) -> None:
    wish = shown.wish_of(bench.snapshot, _first(bench))
    bench.notebook.edit(bench.ref("sound_wish", _first(bench)), SoundWish(**(wish.model_dump() | changes)))


def _nudge_grid(bench: Bench) -> None:
    grid = slots.content(bench.snapshot, "beat_grid", "", BeatGrid)
    assert grid is not None
    bench.notebook.edit(bench.ref("beat_grid"), grid.model_copy(update={"beats": grid.beats[1:], "downbeats": ()}))


def _project(bench: Bench, **changes: object) -> None:
    project = bench.store.project(bench.project_id)
    bench.store.save_project(project.model_copy(update=changes), began_from=project.version_no)


ALL = "*"


@dataclass(frozen=True)
class Case:
    """One change and what it does.

    Args:
        stale: Sentence by cell. `kind` alone is the one cell, `kind:1` the first scene's, `kind:*` every cell of the kind,
            `mood_picture:picked` and `mood_picture:other` the pictures of the changed mood.
        after: What is stale once the free cells have followed; None where that is the same as `stale`.
        maybe: What may be stale then as well: whether a new beat moves the very picture that a bridge begins with is chance.
    """

    name: str
    change: Callable[[Bench], object]
    stale: Mapping[str, str]
    after: Mapping[str, str] | None = None
    maybe: Mapping[str, str] = field(default_factory=dict)


BRIEF = dict.fromkeys(("moods", "storyboard", "scene_text:*"), "brief changed")
FILM = {"film": "cut changed"}
BRIDGE = {"bridge:1": "last picture changed"}
ALONE = "voices changed, effects changed, bridges changed"
RESHAPED = "aspect: {aspect} → 1:1"
SAID = {"captions": "spoken lines changed"}
CASES = [
    Case("brief words", lambda b: _brief(b, text="Another story altogether."), BRIEF),
    Case("brief tone", lambda b: _brief(b, tone="dry"), BRIEF),
    Case(
        "brief length",
        lambda b: _brief(b, length_s=12),
        {"storyboard": "length: 9 s → 12 s", "song": "length: 9 s → 12 s"},
    ),
    Case(
        "brief picture",
        lambda b: _brief(b, references=(Reference(name="the cove", blob=b.blobs.put_bytes(b"a cove")),)),
        {"mood_picture:*": "reference pictures changed"},
    ),
    Case(
        "another mood", _pick_second, {"keyframe:*": "mood: {picked} → {second}", "song": "mood: {picked} → {second}"}
    ),
    Case("mood renamed", lambda b: _moods(b, lambda m: m.model_copy(update={"name": "Other"}), picked=True), {}),
    Case(
        "picked mood repainted",
        lambda b: _moods(b, _repaint, picked=True),
        {"mood_picture:picked": "mood changed", "keyframe:*": "mood changed", "song": "mood changed"},
    ),
    Case("other mood repainted", lambda b: _moods(b, _repaint, picked=False), {"mood_picture:other": "mood changed"}),
    Case(
        "scene words",
        lambda b: _scene(b, text="A gull lands on the sill."),
        {"keyframe:1": "scene text changed", "clip:1": "scene text changed"},
    ),
    Case(
        "negative words",
        lambda b: _scene(b, negative="no boats"),
        {"keyframe:1": "scene text changed", "clip:1": "scene text changed"},
    ),
    Case("scene renamed", lambda b: _scene(b, title="Gull"), {}),
    Case("spoken line", lambda b: _scene(b, line="Dear keeper"), {"voice:1": "spoken line changed"}),
    Case("voice", lambda b: _wish(b, voice="bass"), {"voice:1": "voice settings changed"}),
    Case("speed of the voice", lambda b: _wish(b, speed=1.5), {"voice:1": "voice settings changed"}),
    Case("effect words", lambda b: _wish(b, effect="gulls"), {"effect:1": "effect words changed"}),
    Case("no effect", lambda b: _wish(b, effect=""), {"cut": "effects changed"}, after=FILM),
    Case(
        "voice not chosen",
        lambda b: b.notebook.select(b.ref("voice", _first(b)), None),
        {"voice:1": "not made yet", "cut": "clips changed, voices changed", "joints": "clips changed", **SAID},
        after={"voice:1": "not made yet", **SAID, **FILM},
        maybe=BRIDGE,
    ),
    Case(
        "bridge not chosen",
        lambda b: b.notebook.select(b.ref("bridge", _bridge(b)), None),
        {"cut": "bridges changed"},
        after=FILM,
    ),
    Case("camera", lambda b: _scene(b, camera=Camera.HANDHELD), {"clip:1": "camera: {camera} → handheld"}),
    Case(
        "scene length",
        lambda b: _scene(b, length_frames=12),
        {"clip:1": "length: {length} → 0.40 s", **dict.fromkeys(("cut", "joints"), "scene lengths changed")},
        after={"clip:1": "length: {length} → 0.40 s"},
        maybe={**BRIDGE, **FILM},  # the film just where the cut came out otherwise, which the test holds
    ),
    Case(
        "reference",
        lambda b: _scene(b, references=(Reference(name="bottle", blob=b.blobs.put_bytes(b"a bottle")),)),
        {"keyframe:1": "references changed"},
    ),
    Case(
        "own still",
        lambda b: _file(b, "keyframe", lambda path: make_picture(path, size=(90, 160)), ".png"),
        {"clip:1": "keyframe changed"},
    ),
    Case(
        "own clip",
        lambda b: _file(b, "clip", lambda path: make_clip(path, size=(90, 160), frames=150), ".mp4"),
        {**dict.fromkeys(("cut", "joints"), "clips changed"), "lip_sync:1": "clip changed"},
        after={"lip_sync:1": "clip changed", **BRIDGE, **FILM},
    ),
    Case("same still again", lambda b: _same_again(b, "keyframe"), {}),
    Case("same clip again", lambda b: _same_again(b, "clip"), {}),
    Case(
        "scenes reordered",
        lambda b: _order(b, lambda ids: (*ids[2:], ids[0], ids[1])),
        dict.fromkeys(("cut", "joints"), "scene order changed"),
        after=FILM,
        maybe=BRIDGE,
    ),
    Case(
        "scenes moved apart",
        lambda b: _order(b, lambda ids: ids[::-1]),
        {"joints": "scene order changed", "cut": "scene order changed, bridges changed"},
        after=FILM,
    ),
    Case(
        "scene removed",
        lambda b: _order(b, lambda ids: ids[1:]),
        {
            "joints": "scene order changed, clips changed, scene lengths changed",
            "cut": f"scene order changed, clips changed, scene lengths changed, {ALONE}",
            **SAID,
        },
        after={**SAID, **FILM},
    ),
    Case(
        "own song",
        lambda b: _file(b, "song", lambda path: make_song(path, bpm=100, seconds=12), ".wav"),
        {"beat_grid": "song changed", "cut": "song changed", "joints": "song changed"},
        after=FILM,
        maybe=BRIDGE,
    ),
    Case(
        "beats corrected",
        _nudge_grid,
        dict.fromkeys(("cut", "joints"), "beat grid changed"),
        after=FILM,
        maybe=BRIDGE,
    ),
    Case(
        "aspect",
        lambda b: _project(b, aspect=Aspect.SQUARE),
        dict.fromkeys(("mood_picture:*", "keyframe:*", "clip:*", "bridge:1", "joints"), RESHAPED)
        | {"cut": f"{RESHAPED}, bridges changed"},
        after={**dict.fromkeys(("mood_picture:*", "keyframe:*", "clip:*", "bridge:1"), RESHAPED), **FILM},
    ),
    Case("project renamed", lambda b: _project(b, name="Another name"), {}),
    Case("budget", lambda b: _project(b, budget_usd=None), {}),
]


def _spelled(bench: Bench, told: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    """A case's short names as full names of cells."""
    board, spelled = _board(bench), dict[str, str]()
    other = next(mood.id for mood in board.moods if mood.id != board.picked)
    short = {"1": [_first(bench)], "bridge": [_bridge(bench)], "picked": [board.picked or ""], "other": [other]}
    for name, sentence in told.items():
        kind, _, which = name.partition(":")
        which = "bridge" if kind == "bridge" else which
        subjects = bench.kinds[kind].subjects(bench.snapshot) if which == ALL else short.get(which, [which])
        for subject in subjects:
            spelled[bench.ref(kind, subject).name] = sentence.format(**words)
    return spelled


def _words(bench: Bench) -> dict[str, str]:
    board, scene = _board(bench), slots.scene(bench.snapshot, _first(bench))
    assert scene is not None
    return {
        "picked": board.moods[0].name,
        "second": board.moods[1].name,
        "camera": scene.camera.replace("_", " "),
        "length": f"{scene.length_frames / 30:.2f} s",
        "aspect": bench.snapshot.project.aspect.value,
    }


def _cut_digest(bench: Bench) -> str | None:
    return slots.file_input(bench.snapshot, "cut").digest


def test_everything_made_is_current(bench: Bench) -> None:
    """After everything was made, nothing is missing and nothing is stale."""
    assert bench.told() == {}
    kinds = {ref.kind for ref in bench.kinds.refs(bench.snapshot)}
    assert kinds == {kind.name for kind in bench.kinds}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_change(bench: Bench, case: Case) -> None:
    """A change turns exactly the cells of its row stale, for exactly the reason in its row; then the free cells follow."""
    words, cut_before = _words(bench), _cut_digest(bench)
    case.change(bench)
    assert bench.told() == _spelled(bench, case.stale, words)
    bench.run_free()
    assert ("cut changed" in bench.told().get("film", "")) == (_cut_digest(bench) != cut_before)
    maybe = _spelled(bench, case.maybe, words)
    told = {name: sentence for name, sentence in bench.told().items() if maybe.get(name) != sentence}
    assert told == _spelled(bench, case.stale if case.after is None else case.after, words)


def test_better_models_condemn_nothing(bench: Bench) -> None:
    """Going over to production makes no take stale; at most there is more to make, such as second mood pictures."""
    before = {ref.name for ref in bench.kinds.refs(bench.snapshot)}
    _project(bench, tier=Tier.PRODUCTION)
    assert [name for name in bench.told() if name in before] == []


def test_inserted_scene_is_missing_and_condemns_nothing_but_the_cut(bench: Bench) -> None:
    """A new scene asks for its own picture and clip; the cut waits for them and stays usable; no other cell changes."""
    bench.notebook.edit(bench.ref("scene_text", "scene_new"), SceneText(text="A door opens.", length_frames=60))
    _order(bench, lambda ids: (*ids, "scene_new"))
    verdicts = bench.notebook.verdicts(bench.snapshot)
    bad = {name: verdicts[name].kind for name in bench.told()}
    assert bad == {
        "keyframe:scene_new": VerdictKind.MISSING,
        "clip:scene_new": VerdictKind.MISSING,
        "cut": VerdictKind.STALE,
        "joints": VerdictKind.STALE,
    }
    assert bench.notebook.due_free(bench.snapshot) == ()


def test_new_storyboard_keeps_and_shelves(bench: Bench, made: Made) -> None:
    """A new storyboard keeps the scenes it retells with their takes, and shelves the others; the old one brings them back."""
    before = slots.scene_ids(bench.snapshot)
    old = bench.snapshot.selected("storyboard")
    assert old is not None
    takes = len(bench.snapshot.takes)
    kept: tuple[Doc, ...] = tuple(
        scene for scene_id in before[1:] if (scene := slots.scene(bench.snapshot, scene_id)) is not None
    )
    _land_storyboard(bench, kept)
    now = slots.scene_ids(bench.snapshot)
    assert now[1:] == before[1:]
    assert now[0] not in before
    assert bench.snapshot.selected("clip", before[0]) is not None, "the shelved scene lost its clip"
    assert len(bench.snapshot.takes) > takes
    told = bench.told()
    assert {name for name in told if name.startswith(("keyframe", "clip"))} == {f"keyframe:{now[0]}", f"clip:{now[0]}"}
    bench.notebook.select(old.cell, old.id)
    assert slots.scene_ids(bench.snapshot) == before


def _land_storyboard(bench: Bench, kept: tuple[Doc, ...]) -> None:
    from core.model.money import FREE  # noqa: PLC0415
    from core.model.orders import OrderResult, Output  # noqa: PLC0415
    from core.model.replies import SceneReply, StoryboardReply  # noqa: PLC0415
    from core.notebook.kinds import Wish  # noqa: PLC0415

    fresh = SceneReply(
        title="New", text="Somebody else entirely knocks at the door of the harbor office.", length_frames=60
    )
    replies = [fresh]
    for scene in kept:
        assert isinstance(scene, SceneText)
        fields = scene.model_dump(include=set(SceneReply.model_fields))
        replies.append(SceneReply(**fields))
    total = sum(reply.length_frames for reply in replies)
    request = bench.notebook.request(bench.snapshot, bench.ref("storyboard"), Wish(new_take=1), FREE)
    request.order.ask.facts["length_frames"] = total  # type: ignore[union-attr]
    content = StoryboardReply(scenes=tuple(replies)).to_json()
    bench.notebook.land(request, "job_new_board", OrderResult(outputs=(Output(content=content),)), FREE)
