"""The export step on the finished sample: what it shows, what it starts, what it lists."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.blobs import Blobs
from core.errors import InputError, NotFoundError
from core.export import step
from core.film import Segment, compile_cut, ffmpeg_version
from core.film.whole import whole_file
from core.model.cut import Fit
from core.model.film import ExportSettings, Title, TitlePlace
from core.model.look import Look, LookName
from core.model.orders import RenderOrder
from core.model.project import Aspect, Quality
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from core.studio import Studio
from tests.unit.stage import add_scenes, quiet_studio

WARM = ExportSettings(look=Look(name=LookName.WARM))


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        yield studio


def order_of(studio: Studio, wanted: ExportSettings | Quality | Sequence[ExportSettings]) -> RenderOrder:
    order = studio.export.start(SAMPLE_ID, wanted).request.order
    assert isinstance(order, RenderOrder)
    return order


def test_the_screen_begins_with_what_the_newest_film_was_made_with(studio: Studio) -> None:
    """Without a choice the settings are those of the newest film, and everything that can be chosen is listed."""
    view = studio.export.view(SAMPLE_ID)
    assert view.settings == ExportSettings()
    assert (view.aspect, view.preset.id, view.make_label) == (Aspect.WIDE, "wide", "Export the draft")
    assert [choice.size for choice in view.qualities] == ["960x540", "1280x720", "1920x1080"]
    assert [choice.name for choice in view.looks] == list(LookName)
    assert view.plan is not None
    assert view.plan.frames == 360
    assert view.plan_line.endswith("to render")
    assert len(view.moments) == 7
    assert view.notes == ()


def test_an_old_film_is_listed_as_it_was(studio: Studio) -> None:
    """A film from before there were choices is current, with its certificate, and nothing about it turned stale."""
    (film,) = studio.export.view(SAMPLE_ID).films
    assert film.is_current
    assert film.made_with == "Draft"
    facts = {fact.name: fact.value for fact in film.certificate}
    assert facts["picture"] == "960x540, 30 frames a second"
    assert facts["length"] == "360 frames, 0:12.00"
    assert facts["loudness"] == "-14.0 LUFS"
    assert facts["rhythm"] == "6 of 6 cuts on a beat"


def test_what_is_kept_is_told_for_the_chosen_settings(studio: Studio) -> None:
    """Kept segments of one look are no segments of another."""
    cut = studio.export.view(SAMPLE_ID).cut
    assert cut is not None
    blob = studio.blobs.put_bytes(b"a rendered stretch")
    for part in compile_cut(cut, WARM, encoder=ffmpeg_version())[:4]:
        studio.store.keep_segment(part.key, blob, part.frames)
    warm, plain = studio.export.view(SAMPLE_ID, WARM), studio.export.view(SAMPLE_ID, ExportSettings())
    assert warm.plan_line.startswith("4 of 11 stretches reused, about ")
    assert plain.plan_line.startswith("0 of 11 ")
    assert warm.plan is not None
    assert warm.plan.segments[0].label == "Scene 1"


def test_starting_freezes_what_was_chosen(studio: Studio) -> None:
    """The order holds the settings, without what changes nothing; a quality alone is enough."""
    title = Title(place=TitlePlace.OPENING, text="Rain")
    chosen = WARM.model_copy(update={"titles": (title,), "aspect": Aspect.WIDE, "reshape": Fit.BLUR})
    order = order_of(studio, chosen)
    assert order.settings == WARM.model_copy(update={"titles": (title,)})
    assert order_of(studio, Quality.FINAL).settings == ExportSettings(quality=Quality.FINAL)


def test_several_films_of_one_cut(studio: Studio) -> None:
    """Several settings make one job with a film each, equal ones once; names are numbered so that the first film is the newest."""
    wide = ExportSettings(aspect=Aspect.WIDE)
    order = order_of(studio, [WARM, ExportSettings(quality=Quality.FINAL), wide, ExportSettings()])
    assert [film.settings for film in order.films] == [WARM, ExportSettings(quality=Quality.FINAL), ExportSettings()]
    assert [film.file_name[-7:] for film in order.films] == ["v04.mp4", "v03.mp4", "v02.mp4"]
    assert [film.also for film in order.films] == [(), (), ()]
    job = studio.export.start(SAMPLE_ID, [WARM, ExportSettings(quality=Quality.FINAL), ExportSettings()])
    assert len(studio.jobs.jobs(SAMPLE_ID, live_only=True)) == 1
    assert job.request.order == order


@pytest.mark.parametrize("count", [0, 13])
def test_too_many_films_or_none(studio: Studio, count: int) -> None:
    """No film, and more than a dozen at once, are refused with how many can be chosen."""
    title = Title(place=TitlePlace.OPENING, text="x")
    wanted = [ExportSettings(titles=(title.model_copy(update={"text": str(number)}),)) for number in range(count)]
    with pytest.raises(InputError, match=f"{count} films") as caught:
        studio.export.start(SAMPLE_ID, wanted)
    assert "12" in caught.value.hint


def test_asking_twice_for_the_same_is_one_job(studio: Studio) -> None:
    """Pressing again gives the job at work; another look is another job."""
    first = studio.export.start(SAMPLE_ID, WARM)
    assert studio.export.start(SAMPLE_ID, WARM).id == first.id
    assert studio.export.start(SAMPLE_ID, ExportSettings()).id != first.id
    assert studio.export.view(SAMPLE_ID).job is not None


def test_a_film_is_named_for_its_own_size(studio: Studio) -> None:
    """Name, day, quality, size, rate and number; a deleted film's number is not used again."""
    name = order_of(studio, ExportSettings(quality=Quality.REVIEW, aspect=Aspect.SQUARE)).file_name
    assert name.startswith("Night-market_")
    assert name.endswith("_review_720x720_30_v02.mp4")
    film = studio.export.view(SAMPLE_ID).films[0]
    studio.cells.delete_take(SAMPLE_ID, film.take_id)
    assert order_of(studio, ExportSettings()).file_name.endswith("_v02.mp4")


def test_films_are_put_away_and_brought_back(studio: Studio) -> None:
    """A deleted film leaves the list and lies among the deleted ones until it is brought back."""
    take_id = studio.export.view(SAMPLE_ID).films[0].take_id
    studio.cells.delete_take(SAMPLE_ID, take_id)
    view = studio.export.view(SAMPLE_ID)
    assert (view.films, [film.take_id for film in view.deleted]) == ((), [take_id])
    studio.cells.restore_take(SAMPLE_ID, take_id)
    assert [film.take_id for film in studio.export.view(SAMPLE_ID).films] == [take_id]


def test_a_film_older_than_the_cut_says_so(studio: Studio) -> None:
    """When the cut changes, its film is no longer of the cut as it is, and can be exported again."""
    snapshot = studio.notebook.snapshot(SAMPLE_ID)
    cut = studio.export.view(SAMPLE_ID).cut
    assert cut is not None
    studio.notebook.edit(snapshot.ref("cut"), cut.model_copy(update={"items": cut.items[:3]}))
    view = studio.export.view(SAMPLE_ID)
    assert not view.films[0].is_current
    assert view.plan is not None


@pytest.mark.parametrize(("text", "go_to"), [("", "brief"), ("A long story", "storyboard")])
def test_what_is_missing_is_said_with_where_to_go(studio: Studio, text: str, go_to: str) -> None:
    """Without a brief, scenes or clips there is a sentence, and the screen where that changes."""
    made = studio.projects.create(name="Nothing yet", flavor="short_film", text=text)
    view = studio.export.view(made.id, WARM)
    assert view.blocked
    assert (view.go_to, view.plan, view.settings) == (go_to, None, WARM)
    with pytest.raises(InputError):
        studio.export.start(made.id, WARM)


def test_scenes_without_a_cut_lead_to_the_clips(studio: Studio) -> None:
    """When there are scenes but no cut, the clips are where to go."""
    made = studio.projects.create(name="Long", flavor="short_film", text="A long story")
    add_scenes(studio, made.id, 3)
    assert studio.export.view(made.id).go_to == "clips"


def test_a_still_of_the_film(studio: Studio) -> None:
    """A picture of the cut with these settings is made once, and others for others."""
    plain = studio.export.still_path(SAMPLE_ID, ExportSettings(), 150, 160)
    warm = studio.export.still_path(SAMPLE_ID, WARM, 150, 160)
    assert plain != warm
    assert plain.read_bytes()[:3] == b"\xff\xd8\xff"
    before = plain.stat().st_mtime_ns
    assert studio.export.still_path(SAMPLE_ID, ExportSettings(), 150, 160).stat().st_mtime_ns == before
    with pytest.raises(NotFoundError):
        studio.export.still_path("project_gone", ExportSettings(), 0, 160)


def test_two_who_look_at_the_same_still(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """A still that is drawn twice at the same moment is there for both, and nothing half-made lies beside it."""
    both = threading.Barrier(2, timeout=20)

    def drawn(_segment: Segment, _files: Blobs, to: Path) -> None:
        with whole_file(to) as part:
            part.write_bytes(b"a still")
            both.wait()

    monkeypatch.setattr(step, "render_still", drawn)
    with ThreadPoolExecutor(2) as pool:
        looks = [pool.submit(studio.export.still_path, SAMPLE_ID, ExportSettings(), 90, 160) for _ in range(2)]
        paths = {look.result() for look in looks}
    (path,) = paths
    assert path.read_bytes() == b"a still"
    assert [one.suffix for one in path.parent.iterdir()] == [".jpg"]
