"""Exports walked step by step with real FFmpeg: pieces are kept, only what changed is rendered, nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.errors import DiskFullError, NotAllowedError
from core.film import Segment, check_media, probe
from core.jobs import gauge
from core.jobs.turn import Turn
from core.model.cut import Cut, CutItem, SongUse, Source
from core.model.delivery import Delivery, LoudnessTarget
from core.model.film import ExportSettings, Film
from core.model.jobs import Job, JobState
from core.model.look import Grade, Look
from core.model.media import MediaInfo
from core.model.orders import AlsoFilm, RenderOrder
from core.model.project import Quality
from core.orders import render, segment
from core.orders.segment import SegmentOrder
from tests.fakes.shop import Crash, Inline, Shop
from tests.media.make import make_picture, make_tone


@pytest.fixture
def shots(shop: Shop, tmp_path: Path) -> tuple[CutItem, CutItem]:
    """Two stills of six frames each, in a cut."""
    items = tuple(_item(shop, tmp_path, number) for number in range(2))
    shop.cut_of(*items)
    return items[0], items[1]


def _item(shop: Shop, folder: Path, number: int) -> CutItem:
    path = make_picture(folder / f"{number}.png", color=((200, 30, 30), (30, 30, 200), (30, 200, 30))[number])
    info = probe(path)
    return CutItem(id=f"item_{number}", source=Source(blob=shop.blobs.put_file(path), info=info), frames=6)


def film_of(shop: Shop) -> Film:
    take = shop.notebook.snapshot(shop.project_id).selected("film")
    assert take is not None
    return Film.from_json(take.content)


def test_a_film_from_asking_to_the_take(shop: Shop, shots: tuple[CutItem, CutItem]) -> None:
    """A film has the frames of its cut, a report without problems, and costs nothing."""
    job = shop.walk(shop.ask("film"))
    assert (job.state, job.error) == (JobState.DONE, "")
    film = film_of(shop)
    assert film.report.problems == ()
    info = check_media(shop.blobs.path(film.blob), limits=shop.settings.limits)
    assert (info.frames, info.rate, info.width, info.height) == (12, Fraction(30), 540, 540)
    assert (film.rendered_frames, film.reused_frames) == (12, 0)
    assert shop.store.ledger() == ()


def test_only_what_changed_is_rendered(shop: Shop, shots: tuple[CutItem, CutItem], tmp_path: Path) -> None:
    """A second export of a cut with one other shot renders that shot, and takes the rest as it is."""
    shop.walk(shop.ask("film"))
    shop.cut_of(shots[0], _item(shop, tmp_path, 2))
    shop.walk(shop.ask("film"))
    film = film_of(shop)
    assert (film.rendered_frames, film.reused_frames) == (6, 6)


def test_the_same_film_again_is_there_at_once(shop: Shop, shots: tuple[CutItem, CutItem]) -> None:
    """Asked for again with nothing changed, the film that stands is the answer."""
    job = shop.walk(shop.ask("film"))
    assert shop.ask("film").id == job.id


@pytest.mark.parametrize("step", ["freeze", "segment", "sound", "join", "read back", "keep", "take"])
def test_dying_after_any_step(shop: Shop, shots: tuple[CutItem, CutItem], step: str) -> None:
    """Killed after any step and begun anew, an export ends with one film and renders no segment twice."""
    job = shop.ask("film")
    with pytest.raises(Crash):
        shop.walk(job, Inline(dies_after=step))
    before = _segment_files(shop)
    assert shop.walk(job).state is JobState.DONE
    assert before <= _segment_files(shop)
    assert len(_segment_files(shop)) == 2
    assert len(shop.store.takes_of_job(job.id)) == 1


def test_a_full_disk_in_the_middle(shop: Shop, shots: tuple[CutItem, CutItem], monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fills up, the export says so in words, keeps its finished segments, and the next one goes on from them."""
    real = segment.render_one

    def full(order: SegmentOrder, *args: Any, **more: Any) -> str:
        if order.segment.start:
            raise DiskFullError("No room is left on the disk.", hint="Free some space and export again.")
        return real(order, *args, **more)

    monkeypatch.setattr(segment, "render_one", full)
    job = shop.walk(shop.ask("film"))
    assert (job.state, job.error_code) == (JobState.FAILED, "diskfull")
    assert (job.error, job.hint) == ("No room is left on the disk.", "Free some space and export again.")
    assert len(_segment_files(shop)) == 1
    assert shop.jobs.money(shop.project_id).reserved_usd == 0
    monkeypatch.undo()
    assert shop.walk(shop.jobs.retry(job.id)).state is JobState.DONE
    film = film_of(shop)
    assert (film.rendered_frames, film.reused_frames) == (6, 6)


def test_stopping_in_the_middle(shop: Shop, shots: tuple[CutItem, CutItem], monkeypatch: pytest.MonkeyPatch) -> None:
    """An export that is cancelled between two segments keeps the first, and nothing half done."""
    job, keep = shop.ask("film"), shop.store.keep_segment

    def kept(key: str, blob: str, frames: int) -> None:
        keep(key, blob, frames)
        shop.jobs.cancel(job.id)

    monkeypatch.setattr(shop.store, "keep_segment", kept)
    assert shop.walk(job).state is JobState.CANCELLED
    assert len(_segment_files(shop)) == 1
    assert not any((shop.settings.workspace / "tmp").iterdir())


def test_cancelled_between_two_steps(shop: Shop, shots: tuple[CutItem, CutItem]) -> None:
    """A cancelled export ends at its next step; what was rendered is kept."""
    job = shop.ask("film")
    with pytest.raises(Crash):
        shop.walk(job, Inline(dies_after="segment"))
    assert shop.jobs.cancel(job.id).state is JobState.CANCELLING
    assert shop.walk(job).state is JobState.CANCELLED
    assert len(_segment_files(shop)) == 2


def test_ffmpeg_is_ended_when_told_to_stop(shop: Shop, shots: tuple[CutItem, CutItem]) -> None:
    """A cancel that comes while FFmpeg runs ends it, and leaves nothing half done."""
    job = shop.ask("film")
    shop.jobs._kit.stops.add(job.id)
    assert shop.walk(job).state is JobState.CANCELLED
    assert _segment_files(shop) == set()
    assert not any((shop.settings.workspace / "tmp").iterdir())


def test_a_segment_that_went_missing_is_rendered_again(shop: Shop, shots: tuple[CutItem, CutItem]) -> None:
    """A kept segment whose file is gone is not trusted."""
    job = shop.ask("film")
    with pytest.raises(Crash):
        shop.walk(job, first := Inline(dies_after="sound"))
    for blob in _segment_files(shop):
        shop.blobs.path(blob).unlink()
    assert shop.walk(job, Inline(kept=first.kept)).state is JobState.DONE


def test_sound_is_mixed_once(shop: Shop, shots: tuple[CutItem, CutItem], tmp_path: Path) -> None:
    """Where only a picture changed, the mixed sound is taken as it is."""
    tone = make_tone(tmp_path / "tone.wav", seconds=1.0)
    song = SongUse(source=Source(blob=shop.blobs.put_file(tone), info=_sound_info(shop, tmp_path)))
    cut = shop.cut_of(*shots)
    _use(shop, cut.model_copy(update={"song": song}))
    shop.walk(shop.ask("film"))
    kept = shop.store.segments([render.sound_key_of(shop.request("film").order)])  # type: ignore[arg-type]
    _use(shop, cut.model_copy(update={"song": song, "items": tuple(reversed(shots))}))
    again = shop.store.segments([render.sound_key_of(shop.request("film").order)])  # type: ignore[arg-type]
    assert len(kept) == 1
    assert again == kept
    shop.walk(shop.ask("film"))
    assert film_of(shop).report.sound_s is not None


def test_an_empty_cut(shop: Shop) -> None:
    """A cut without shots fails in words."""
    shop.cut_of()
    job = shop.walk(shop.ask("film"))
    assert (job.state, job.error) == (JobState.FAILED, "There is nothing in the cut yet.")


def _sound_info(shop: Shop, folder: Path) -> MediaInfo:
    return probe(make_tone(folder / "again.wav", seconds=1.0))


def _use(shop: Shop, cut: Cut) -> None:
    shop.notebook.edit(shop.notebook.snapshot(shop.project_id).ref("cut"), cut)


def _segment_files(shop: Shop) -> set[str]:
    return {row["blob"] for row in shop.store._db.rows("SELECT blob FROM segments WHERE frames = 6")}


BIG = ExportSettings(quality=Quality.REVIEW)
QUIET = ExportSettings(delivery=Delivery(loudness=LoudnessTarget.BROADCAST))


def _ask_for(shop: Shop, *wanted: ExportSettings) -> Job:
    request = shop.request("film")
    assert isinstance(request.order, RenderOrder)
    also = tuple(AlsoFilm(settings=film, file_name=f"film-{number}.mp4") for number, film in enumerate(wanted[1:]))
    order = request.order.model_copy(update={"settings": wanted[0], "also": also})
    return shop.jobs.submit([request.model_copy(update={"order": order})])[0]


def test_several_films_in_one_run(
    shop: Shop, shots: tuple[CutItem, CutItem], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One run makes a film of each kind that is wanted; what they share is rendered once, and the mix is made once."""
    tone = make_tone(tmp_path / "tone.wav", seconds=1.0)
    song = SongUse(source=Source(blob=shop.blobs.put_file(tone), info=_sound_info(shop, tmp_path)))
    _use(shop, shop.cut_of(*shots).model_copy(update={"song": song}))
    real, mixed = render.mix_of, list[str]()

    def noted(order: RenderOrder, *args: Any, **more: Any) -> str | None:
        mixed.append(order.file_name)
        return real(order, *args, **more)

    monkeypatch.setattr(render, "mix_of", noted)
    job = shop.walk(_ask_for(shop, ExportSettings(), QUIET, BIG))
    assert (job.state, job.error) == (JobState.DONE, "")
    films = [Film.from_json(take.content) for take in shop.store.takes_of_job(job.id)]
    by_size = {(film.info.width, film.settings.delivery.loudness): film for film in films}
    draft, quiet, big = (
        by_size[540, LoudnessTarget.WEB],
        by_size[540, LoudnessTarget.BROADCAST],
        by_size[720, LoudnessTarget.WEB],
    )
    assert [(film.rendered_frames, film.reused_frames) for film in (draft, quiet, big)] == [(12, 0), (0, 12), (12, 0)]
    assert len({film.blob for film in films}) == 3
    assert len(_segment_files(shop)) == 4
    assert len(mixed) == 1
    assert draft.report.loudness_lufs is not None
    assert quiet.report.loudness_lufs is not None
    assert draft.report.loudness_lufs - quiet.report.loudness_lufs > 5


@pytest.mark.parametrize(
    "step", ["freeze", "segment", "sound", "join", "join 1", "read back", "read back 1", "keep", "take"]
)
def test_dying_with_several_films(shop: Shop, shots: tuple[CutItem, CutItem], step: str) -> None:
    """Killed after any step, a run of two films ends with both, once each, from its checkpoints or from none."""
    job = _ask_for(shop, ExportSettings(), BIG)
    with pytest.raises(Crash):
        shop.walk(job, first := Inline(dies_after=step))
    assert shop.walk(job, Inline(kept=first.kept)).state is JobState.DONE
    assert len(shop.store.takes_of_job(job.id)) == 2


def test_a_run_of_an_earlier_release_goes_on(shop: Shop, shots: tuple[CutItem, CutItem]) -> None:
    """Checkpoints from when each segment was a step and a run made one film are read, and the run ends with its film."""
    job = shop.ask("film")
    reel = {"segments": 2, "rendered_frames": 6, "reused_frames": 0, "began_at": job.created_at.isoformat()}
    reel |= {"sound": None, "film": None, "report": None}
    turn = Turn(then="segment").model_dump(mode="json")
    kept = [("freeze", turn | {"reel": reel}), ("segment", turn | {"part": 1, "reel": reel})]
    assert shop.walk(job, Inline(kept=kept)).state is JobState.DONE
    assert film_of(shop).report.problems == ()


@pytest.mark.parametrize(
    ("room", "name"), [(render, "sound_of"), (render, "joined"), (render, "report_of"), (render, "film_output")]
)
def test_a_full_disk_at_each_stage(
    shop: Shop, shots: tuple[CutItem, CutItem], monkeypatch: pytest.MonkeyPatch, room: Any, name: str
) -> None:
    """Wherever the disk fills up, the export fails in words, leaves nothing half done, and the next one renders nothing again."""

    def full(*_args: object, **_more: object) -> str:
        raise DiskFullError("The disk is full. What was finished is kept.", hint="Make room and export again.")

    monkeypatch.setattr(room, name, full)
    job = shop.walk(shop.ask("film"))
    assert (job.state, job.error_code, job.hint) == (JobState.FAILED, "diskfull", "Make room and export again.")
    assert not any((shop.settings.workspace / "tmp").iterdir())
    assert shop.store.takes_of_job(job.id) == ()
    monkeypatch.undo()
    assert shop.walk(shop.jobs.retry(job.id)).state is JobState.DONE
    assert film_of(shop).rendered_frames == 0


def test_the_cut_is_compiled_once(shop: Shop, shots: tuple[CutItem, CutItem], monkeypatch: pytest.MonkeyPatch) -> None:
    """However many steps and segments an export has, its cut is compiled once and what is kept is asked for a few times."""
    compiled, asked = list[str](), list[int]()
    real, segments = render.segments_of, shop.store.segments

    def compiling(order: RenderOrder) -> tuple[Segment, ...]:
        compiled.append(order.file_name)
        return real(order)

    def asking(keys: Collection[str]) -> Mapping[str, str]:
        asked.append(len(keys))
        return segments(keys)

    monkeypatch.setattr(render, "segments_of", compiling)
    monkeypatch.setattr(shop.store, "segments", asking)
    _use(shop, shop.cut_of(*(shots[number % 2].model_copy(update={"id": str(number)}) for number in range(40))))
    assert shop.walk(shop.ask("film")).state is JobState.DONE
    assert len(compiled) == 1
    assert len(asked) <= 8


def test_progress_of_an_export(shop: Shop, shots: tuple[CutItem, CutItem], monkeypatch: pytest.MonkeyPatch) -> None:
    """One number rises from the first segment to the end of the last film, and the time left is told once something was measured."""
    heard, change = list[dict[str, Any]](), shop.store.change_job

    def noted(job_id: str, changes: Any, **more: Any) -> bool:
        heard.append(dict(changes))
        return change(job_id, changes, **more)

    monkeypatch.setattr(shop.store, "change_job", noted)
    monkeypatch.setattr(gauge, "LEAST_GAP_S", 0.0)
    assert shop.walk(_ask_for(shop, ExportSettings(), BIG)).state is JobState.DONE
    told = [one["fraction"] for one in heard if one.get("fraction") is not None]
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert len(set(told)) > 6
    assert any(one.get("eta_s") for one in heard if one.get("note") == "rendering")
    assert any(one.get("eta_s") for one in heard if one.get("note") == "joining")


def test_a_lut_that_is_gone(shop: Shop, shots: tuple[CutItem, CutItem]) -> None:
    """An export whose look needs a file that is not there any more is refused before anything is rendered, whichever of its films needs it."""
    graded = ExportSettings(look=Look(grade=Grade(lut="0" * 64)))
    with pytest.raises(NotAllowedError, match="a file it is made from is missing"):
        _ask_for(shop, ExportSettings(), graded)
    assert shop.store.jobs() == ()


def test_only_new_pieces_are_looked_at_again(shop: Shop, shots: tuple[CutItem, CutItem], tmp_path: Path) -> None:
    """What was seen of a piece is kept: a film with one new shot decodes that one, one of known shots none; all are compared."""
    decoded = []
    other = make_picture(tmp_path / "third.png", color=(30, 200, 30))
    info = probe(other)
    third = CutItem(id="item_2", source=Source(blob=shop.blobs.put_file(other), info=info), frames=6)
    for items in (shots, (shots[0], third), (third, shots[1])):
        _use(shop, shop.cut_of(*items))
        job = shop.walk(shop.ask("film"))
        (take,) = shop.store.takes_of_job(job.id)
        report = Film.from_json(take.content).report
        assert report.joins is not None
        assert (report.joins.pieces, report.joins.packets, report.problems) == (2, 12, ())
        decoded.append(report.joins.decoded)
    assert decoded == [12, 6, 0]
