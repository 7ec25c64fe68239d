"""The subtitles of a project: brought, spoken, edited, mended; what a film made with them depends on; files beside it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from core.errors import ClashError, InputError, NotFoundError
from core.export.captions import KIND
from core.film import ScriptKind
from core.model.captions import CaptionMend, Captions, CaptionUse
from core.model.cells import CellRef, Depth, Verdict, VerdictKind
from core.model.cut import Cut, SoundItem, SoundKind, Source
from core.model.film import ExportSettings, Film
from core.model.media import MediaInfo, MediaKind
from core.model.orders import OrderResult, Output, RenderOrder
from core.model.sounds import Voice
from core.model.voice import Word, WordTimes
from core.notebook import slots
from core.orders.render import captions_file
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from core.studio import Studio
from tests.unit.stage import quiet_studio

BURNED, BESIDE = ExportSettings(captions=CaptionUse.BURNED), ExportSettings(captions=CaptionUse.SIDECAR)
SRT = "1\n00:00:01,000 --> 00:00:03,000\nRain.\n\n2\n00:00:04,000 --> 00:00:06,000\nWind.\n"


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        yield studio


def bring(studio: Studio, tmp_path: Path, text: str = SRT) -> None:
    path = tmp_path / "brought.srt"
    path.write_text(text, "utf-8")
    studio.subtitles.bring(SAMPLE_ID, path, "brought.srt")


def verdict(studio: Studio, kind: str) -> Verdict:
    snapshot = studio.notebook.snapshot(SAMPLE_ID)
    return studio.notebook.verdict(snapshot, snapshot.ref(kind))


def kept(studio: Studio) -> Captions:
    found = slots.content(studio.notebook.snapshot(SAMPLE_ID), KIND, "", Captions)
    assert found is not None
    return found


def speak_in(studio: Studio, text: str, *, is_timed: bool) -> str:
    """Gives the second shot of the cut a voice that says this; the id of the shot."""
    snapshot = studio.notebook.snapshot(SAMPLE_ID)
    cut = slots.content(snapshot, "cut", "", Cut)
    assert cut is not None
    item = cut.items[1]
    blob = studio.blobs.put_bytes(text.encode())
    info = MediaInfo(
        kind=MediaKind.AUDIO, container="wav", codec="pcm", duration_s=Fraction(2), sample_rate=48_000, channels=1
    )
    said = [Word(text=word, start_s=Fraction(n, 2), end_s=Fraction(n + 1, 2)) for n, word in enumerate(text.split())]
    scene = slots.scene(snapshot, item.scene_id or "")
    assert scene is not None
    with_line = scene.model_copy(update={"line": text})
    studio.notebook.edit(snapshot.ref("scene_text", item.scene_id or ""), with_line, keeps_stamp=True)
    voice = Voice(blob=blob, info=info, times=WordTimes(words=tuple(said) if is_timed else ()))
    studio.notebook.add_import(snapshot.ref("voice", item.scene_id or ""), voice)
    lane = SoundItem(source=Source(blob=blob, info=info), kind=SoundKind.VOICE, item_id=item.id, at_frames=15)
    studio.cut.save_cut(SAMPLE_ID, cut.model_copy(update={"lanes": (lane,)}))
    return item.id


def test_a_project_without_subtitles_has_no_such_cell(studio: Studio) -> None:
    """Nothing is missing, and asking for them changes nothing of a film."""
    snapshot = studio.notebook.snapshot(SAMPLE_ID)
    assert not [ref for ref in studio.notebook.kinds.refs(snapshot) if ref.kind == KIND]
    assert studio.export.view(SAMPLE_ID, BURNED).settings == ExportSettings()
    order = studio.export.start(SAMPLE_ID, BURNED).request.order
    assert isinstance(order, RenderOrder)
    assert (order.captions, order.settings.captions) == (None, CaptionUse.NONE)


def test_brought_ones_are_listed_and_burned(studio: Studio, tmp_path: Path) -> None:
    """A file is a take that is never stale; the film draws it; the segments it is drawn into are other ones."""
    bring(studio, tmp_path)
    view = studio.export.view(SAMPLE_ID, BURNED)
    assert (view.captions.count, view.captions.text) == (2, SRT)
    assert view.captions.facts == "2 subtitles, 0:01.00 to 0:06.00"
    assert view.settings.captions is CaptionUse.BURNED
    plain = studio.export.view(SAMPLE_ID, ExportSettings())
    assert view.plan is not None
    assert plain.plan is not None
    both = [{part.key for part in found.plan.segments} for found in (view, plain) if found.plan is not None]
    assert 0 < len(both[0] & both[1]) < len(both[1])
    order = studio.export.start(SAMPLE_ID, BURNED).request.order
    assert isinstance(order, RenderOrder)
    assert order.burned is not None
    assert [cue.text for cue in order.burned.cues] == ["Rain.", "Wind."]


def test_a_film_depends_on_subtitles_only_where_it_has_them(studio: Studio, tmp_path: Path) -> None:
    """Other words make a film with subtitles stale, and say why; one without stays as it is."""
    bring(studio, tmp_path)
    jobs = {
        use: studio.export.start(SAMPLE_ID, ExportSettings(captions=use)) for use in (CaptionUse.NONE, CaptionUse.BOTH)
    }
    for use, is_stale in ((CaptionUse.NONE, False), (CaptionUse.BOTH, True)):
        bring(studio, tmp_path)
        snapshot = studio.notebook.snapshot(SAMPLE_ID)
        old = slots.content(snapshot, "film", "", Film)
        assert old is not None
        film = old.model_copy(update={"settings": ExportSettings(captions=use)})
        result = OrderResult(outputs=(Output(content=film.to_json(), blob=film.blob, info=film.info),))
        studio.notebook.land(jobs[use].request, f"job_{use}", result, jobs[use].request.price)
        assert verdict(studio, "film").kind is VerdictKind.CURRENT
        assert studio.export.view(SAMPLE_ID).films[0].is_current
        studio.subtitles.save(SAMPLE_ID, SRT.replace("Rain", f"Snow {use}"))
        assert (verdict(studio, "film").kind is VerdictKind.STALE) is is_stale
        assert studio.export.view(SAMPLE_ID).films[0].is_current is not is_stale
    assert [reason.name for reason in verdict(studio, "film").reasons] == ["subtitles"]


def test_films_of_one_run_depend_on_what_each_has(studio: Studio, tmp_path: Path) -> None:
    """Of two films made together only the one with subtitles turns stale when their words change."""
    bring(studio, tmp_path)
    wanted = [ExportSettings(captions=use) for use in (CaptionUse.BOTH, CaptionUse.NONE)]
    job = studio.export.start(SAMPLE_ID, wanted)
    old = slots.content(studio.notebook.snapshot(SAMPLE_ID), "film", "", Film)
    assert old is not None
    films = [old.model_copy(update={"settings": settings}) for settings in wanted]
    outputs = tuple(Output(content=film.to_json(), blob=film.blob, info=film.info) for film in films)
    studio.notebook.land(job.request, "job_two", OrderResult(outputs=outputs), job.request.price)
    shown = [film.is_current for film in studio.export.view(SAMPLE_ID).films[:2]]
    assert shown == [True, True]
    studio.subtitles.save(SAMPLE_ID, SRT.replace("Rain", "Snow"))
    assert [film.is_current for film in studio.export.view(SAMPLE_ID).films[:2]] == [False, True]


@pytest.mark.parametrize("is_timed", [True, False])
def test_spoken_ones_hang_on_their_shot(studio: Studio, is_timed: bool) -> None:
    """They begin with the voice, stay current when the cut moves, and turn stale when the line is said anew."""
    item_id = speak_in(studio, "Nobody came home tonight.", is_timed=is_timed)
    view = studio.export.view(SAMPLE_ID)
    assert (view.captions.spoken, view.captions.guessed) == (1, 0 if is_timed else 1)
    studio.subtitles.speak(SAMPLE_ID, ExportSettings())
    (cue,) = kept(studio).cues
    assert (cue.item_id, cue.start_ms, cue.text) == (item_id, 500, "Nobody came home tonight.")
    assert cue.stop_ms == 3000
    cut = studio.export.view(SAMPLE_ID).cut
    assert cut is not None
    head = cut.ranges()[1].start * 100 // 3
    assert studio.export.view(SAMPLE_ID).captions.text.startswith(f"1\n00:00:0{(head + 500) // 1000}")
    moved = cut.model_copy(update={"items": (cut.items[1], cut.items[0], *cut.items[2:])})
    studio.cut.save_cut(SAMPLE_ID, moved)
    assert studio.export.view(SAMPLE_ID).captions.text.startswith("1\n00:00:00,500")
    assert verdict(studio, KIND).kind is VerdictKind.CURRENT
    speak_in(studio, "Nobody came home last night.", is_timed=is_timed)
    assert verdict(studio, KIND).kind is VerdictKind.STALE
    assert studio.export.view(SAMPLE_ID).captions.stale == "spoken lines changed"


def test_edited_ones_stay_on_their_shot(studio: Studio) -> None:
    """Other words for a spoken line go where the line goes."""
    item_id = speak_in(studio, "Nobody came home tonight.", is_timed=True)
    studio.subtitles.speak(SAMPLE_ID, ExportSettings())
    text = studio.export.view(SAMPLE_ID).captions.text
    studio.subtitles.save(SAMPLE_ID, text.replace("Nobody", "No one"))
    (cue,) = kept(studio).cues
    assert (cue.item_id, cue.start_ms, cue.text) == (item_id, 500, "No one came home tonight.")


def test_nothing_spoken_is_said(studio: Studio) -> None:
    """Without a voice there is nothing to make them from."""
    with pytest.raises(InputError, match="Nothing is spoken"):
        studio.subtitles.speak(SAMPLE_ID, ExportSettings())


def test_two_people_at_once(studio: Studio, tmp_path: Path) -> None:
    """Whoever saves second is told, with both versions."""
    bring(studio, tmp_path)
    began = studio.export.view(SAMPLE_ID).captions.version_no
    studio.subtitles.save(SAMPLE_ID, SRT.replace("Rain", "Snow"), began_from=began)
    with pytest.raises(ClashError):
        studio.subtitles.save(SAMPLE_ID, SRT.replace("Rain", "Hail"), began_from=began)


def test_what_is_hard_to_read_is_offered_to_be_mended(studio: Studio, tmp_path: Path) -> None:
    """Each breach has its moment; pressing mends them all; other shapes have other limits."""
    bring(
        studio,
        tmp_path,
        "0:01 --> 0:05\n" + "Rain on the roofs of the old market. " * 3 + "\n\n0:08 --> 0:08.4\nWind.\n",
    )
    view = studio.export.view(SAMPLE_ID, BURNED).captions
    assert [offer.label for offer in view.mends] == ["Split long lines · 1", "Lengthen · 2"]
    assert [breach.at_ms for breach in view.breaches] == [1000, 1000, 8000]
    studio.subtitles.mend(SAMPLE_ID, CaptionMend.SPLIT, BURNED)
    studio.subtitles.mend(SAMPLE_ID, CaptionMend.LENGTHEN, BURNED)
    left = studio.export.view(SAMPLE_ID, BURNED).captions
    assert left.count == 3
    assert not [offer for offer in left.mends if offer.mend is CaptionMend.SPLIT]


def test_what_cannot_be_drawn_is_counted_not_listed(studio: Studio, tmp_path: Path) -> None:
    """A file in a script the font has not says so once, before the export, and only where it would be drawn."""
    bring(
        studio, tmp_path, "".join(f"0:0{n} --> 0:0{n + 1}\n{'東京の夜' if n else 'Tokyo 東'} {n}\n\n" for n in range(8))
    )
    problems = studio.export.view(SAMPLE_ID, BURNED).captions.problems
    assert problems == (
        "8 of 8 subtitles have letters the film's font has no shape for: 東 京 の 夜 (Chinese characters, Japanese kana).",
    )
    assert studio.export.view(SAMPLE_ID, BESIDE).captions.problems == ()
    bring(studio, tmp_path, "0:01 --> 0:02\nשלום\n\n0:03 --> 0:04\nRain.\n")
    assert "1 of them would not be seen at all" in studio.export.view(SAMPLE_ID, BURNED).captions.problems[1]


def test_removing_them_loses_nothing(studio: Studio, tmp_path: Path) -> None:
    """The film has none then; the take is still there."""
    bring(studio, tmp_path)
    studio.subtitles.clear(SAMPLE_ID)
    assert studio.export.view(SAMPLE_ID, BURNED).captions.count == 0
    ref = CellRef(project_id=SAMPLE_ID, kind=KIND)
    assert len(studio.notebook.snapshot(SAMPLE_ID).takes_of(ref.kind, ref.subject)) == 1


def test_files_beside_the_film_are_those_it_was_made_with(studio: Studio, tmp_path: Path) -> None:
    """They carry the film's name and keep its words, whatever is edited later."""
    bring(studio, tmp_path)
    job = studio.export.start(SAMPLE_ID, BESIDE)
    order = job.request.order
    assert isinstance(order, RenderOrder)
    assert order.burned is None
    old = slots.content(studio.notebook.snapshot(SAMPLE_ID), "film", "", Film)
    assert old is not None
    beside = captions_file(order, studio.blobs)
    film = old.model_copy(update={"settings": BESIDE, "captions": beside, "file_name": order.file_name})
    result = OrderResult(outputs=(Output(content=film.to_json(), blob=film.blob, info=film.info),))
    (take,) = studio.notebook.land(job.request, job.id, result, job.request.price)
    assert beside in take.blobs
    studio.subtitles.save(SAMPLE_ID, SRT.replace("Rain", "Snow"))
    text, name = studio.export.film_subtitles(SAMPLE_ID, take.id, ScriptKind.VTT)
    assert name == Path(order.file_name).stem + ".vtt"
    assert text == "WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\nRain.\n\n2\n00:00:04.000 --> 00:00:06.000\nWind.\n"
    assert "Snow" in studio.subtitles.text(SAMPLE_ID, ScriptKind.SRT)[0]
    plain = studio.export.view(SAMPLE_ID).films[-1]
    with pytest.raises(NotFoundError):
        studio.export.film_subtitles(SAMPLE_ID, plain.take_id, ScriptKind.SRT)


def test_the_rest_of_the_house_knows_them(studio: Studio) -> None:
    """In the notebook they are a cell with a line of their own, and stale ones are never offered to be made by a job."""
    speak_in(studio, "Nobody came home tonight.", is_timed=True)
    studio.subtitles.speak(SAMPLE_ID, ExportSettings())
    (cell,) = [cell for cell in studio.notebook_view(SAMPLE_ID).cells if cell.kind == KIND]
    assert (cell.title, cell.takes[0].text) == ("Subtitles", "1 subtitle")
    speak_in(studio, "Nobody came home last night.", is_timed=True)
    assert verdict(studio, KIND).kind is VerdictKind.STALE
    for depth in Depth:
        offer = studio.offer(SAMPLE_ID, depth)
        assert offer is None or KIND not in {step.cell.kind for step in offer.plan.steps}
    assert studio.steps(SAMPLE_ID)
    assert studio.graph(SAMPLE_ID).nodes
