"""Cell kinds `song`, `beat_grid`, `joints`, `bridge` and `cut`. Beats, joints and cut are free and run by themselves."""

from __future__ import annotations

from fractions import Fraction

from core.cut.joints import joint_kinds
from core.cut.shots import clips_input, lengths_of, shots_of
from core.digest import digest_of
from core.jobs.asking import Asker
from core.model.cells import Depth, Input, Snapshot, Stamp, TakeDraft
from core.model.cut import Cut, SongUse, Source
from core.model.flavor import PromptName
from core.model.jobs import JobRequest
from core.model.media import Media
from core.model.music import BeatGrid
from core.model.orders import Ability, AnalyseOrder, CutOrder, MusicRequest, Order, OrderResult
from core.model.project import Brief
from core.notebook import shown, slots
from core.notebook.kinds import Kind, Wish
from core.notebook.landing import land_document, land_file
from core.timing import frames_of


def cut_kinds(asker: Asker) -> tuple[Kind, ...]:
    """The song, its beats, where scenes meet, what bridges them, and the timeline."""

    def order_song(snapshot: Snapshot, _subject: str, wish: Wish) -> Order:
        brief, tempo = slots.brief_of(snapshot), asker.flavor(snapshot).tempo_bpm
        words = asker.prompt(snapshot, PromptName.SONG, note=wish.note, tempo=f"{tempo:g}" if tempo else "")
        ask = MusicRequest(prompt=words, length_s=Fraction(brief.length_s), tempo_bpm=tempo)
        return asker.order(snapshot, Ability.MUSIC, ask, "song", wish)

    def plan(snapshot: Snapshot) -> CutOrder:
        return CutOrder(
            aspect=snapshot.project.aspect,
            rate=snapshot.project.rate,
            shots=shots_of(snapshot),
            song=_song_use(snapshot),
            grid=slots.content(snapshot, "beat_grid", "", BeatGrid),
            length_frames=_length_frames(asker, snapshot),
            transition_frames=asker.flavor(snapshot).transition_frames,
        )

    def order_cut(snapshot: Snapshot, _subject: str, _wish: Wish) -> Order:
        return plan(snapshot).model_copy(update={"shots": shots_of(snapshot, is_whole=True)})

    def plan_inputs(snapshot: Snapshot, _subject: str) -> tuple[Input, ...]:
        length = (slots.length_input(snapshot),) if asker.is_imports_only(snapshot) else ()
        return (*_plan_inputs(snapshot), *length)

    def cut_inputs(snapshot: Snapshot, subject: str) -> tuple[Input, ...]:
        return (*plan_inputs(snapshot, subject), *shown.sound_inputs(snapshot))

    song = Kind(
        name="song",
        title=lambda _snapshot, _subject: "Song",
        content=Media,
        depth=Depth.CLIPS,
        subjects=lambda _snapshot: ("",),
        recipe=1,
        inputs={1: lambda snapshot, _subject: (slots.mood_input(snapshot), slots.length_input(snapshot))},
        is_optional=True,
        order=order_song,
        land=land_song,
    )
    grid = Kind(
        name="beat_grid",
        title=lambda _snapshot, _subject: "Beat grid",
        content=BeatGrid,
        depth=Depth.CUT,
        subjects=lambda snapshot: ("",) if snapshot.selected("song") is not None else (),
        recipe=1,
        inputs={1: lambda snapshot, _subject: (slots.file_input(snapshot, "song"),)},
        is_free=True,
        is_optional=True,
        order=_order_grid,
        land=lambda _snapshot, request, result: (_land_text(BeatGrid, request, result),),
    )
    cut = Kind(
        name="cut",
        title=lambda _snapshot, _subject: "Cut",
        content=Cut,
        depth=Depth.CUT,
        subjects=lambda _snapshot: ("",),
        recipe=1,
        inputs={1: cut_inputs},
        is_free=True,
        order=order_cut,
        land=land_cut,
    )
    return song, grid, *joint_kinds(asker, plan, plan_inputs), cut


def land_song(snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """The song; a composer that tells its beats lands the grid as well, and nothing has to be estimated."""
    drafts = land_file(snapshot, request, result)
    told = result.outputs[0].extra
    if told is None:
        return drafts
    stamp = Stamp(recipe=1, inputs=(Input(name="song", digest=result.outputs[0].blob),))
    grid = BeatGrid.from_json(told)
    ref = snapshot.ref("beat_grid")
    return (*drafts, land_document(grid, request, result, cell=ref, stamp=stamp, output=len(drafts)))


def land_cut(_snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """The timeline, naming every file it shows or plays."""
    cut = Cut.from_json(result.outputs[0].content or "")
    return (land_document(cut, request, result, blobs=cut.blobs),)


def _land_text(kind: type[BeatGrid], request: JobRequest, result: OrderResult) -> TakeDraft:
    return land_document(kind.from_json(result.outputs[0].content or ""), request, result)


def _order_grid(snapshot: Snapshot, _subject: str, _wish: Wish) -> Order:
    song = slots.media(snapshot, "song")
    assert song is not None, "the beat grid exists only where there is a song"
    return AnalyseOrder(song=Source(blob=song.blob, info=song.info))


def _song_use(snapshot: Snapshot) -> SongUse | None:
    """The chosen song, begun and faded as the cut before has it where it plays the same file."""
    song, before = slots.media(snapshot, "song"), slots.content(snapshot, "cut", "", Cut)
    if song is None:
        return None
    if before is not None and before.song is not None and before.song.source.blob == song.blob:
        return before.song
    return SongUse(source=Source(blob=song.blob, info=song.info))


def _length_frames(asker: Asker, snapshot: Snapshot) -> int | None:
    if not asker.is_imports_only(snapshot):
        return None
    brief: Brief = slots.brief_of(snapshot)
    shots = [slots.scene(snapshot, scene_id) for scene_id in slots.scene_ids(snapshot)]
    there_is = sum(scene.length_frames for scene in shots if scene is not None)
    return min(there_is, frames_of(brief.length_s, snapshot.project.rate))


def _plan_inputs(snapshot: Snapshot) -> tuple[Input, ...]:
    order = slots.scene_ids(snapshot)
    return (
        Input(name="scene order", digest=digest_of("scene-order", list(order)) if order else None),
        clips_input(snapshot, order),
        Input(name="scene lengths", digest=digest_of("scene-lengths", lengths_of(snapshot, order))),
        slots.file_input(snapshot, "song", is_required=False),
        _grid_input(snapshot),
        slots.aspect_input(snapshot),
    )


def _grid_input(snapshot: Snapshot) -> Input:
    has_song = snapshot.selected("song") is not None
    take = snapshot.selected("beat_grid")
    digest = take.content_digest if take is not None and has_song else None
    return Input(name="beat grid", digest=digest, is_required=has_song)
