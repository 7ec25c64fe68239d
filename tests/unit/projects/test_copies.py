"""Duplicates, templates and projects from one brief: everything is there, nothing is bought, nothing turns stale."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from core.errors import ClashError, InputError, SettingsError
from core.model.cells import CellRef, Policy, VerdictKind
from core.model.money import usd
from core.model.project import Aspect, Brief, Tier
from core.model.views_projects import Place, StartAsk
from core.notebook import slots
from core.notebook.kinds import Wish
from core.projects.copies import TEMPLATE_KINDS
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import OfflineSettings, Settings
from core.studio import Studio
from tests.unit.stage import add_scenes, quiet_studio


@pytest.fixture
def bare(settings: Settings) -> Iterator[Studio]:
    """A workspace that bills pretended prices, with nothing in it."""
    with quiet_studio(settings.model_copy(update={"offline": OfflineSettings(has_prices=True)})) as studio:
        yield studio


@pytest.fixture
def studio(bare: Studio) -> Studio:
    """The same with the finished sample."""
    add_sample(bare.store, bare.blobs)
    return bare


def _unwell(studio: Studio, project_id: str) -> dict[str, str]:
    cells = studio.notebook_view(project_id).cells
    return {cell.name: cell.verdict.sentence() for cell in cells if cell.verdict.kind is not VerdictKind.CURRENT}


def test_a_duplicate_has_every_take_and_choice_and_nothing_is_stale(studio: Studio) -> None:
    """Takes, choices, stars, notes and policies are the same; files are shared; no job and no money came along."""
    first = next(take for take in studio.notebook.snapshot(SAMPLE_ID).takes.values() if take.cell.kind == "keyframe")
    studio.cells.rate(SAMPLE_ID, first.id, 4)
    studio.cells.freeze(SAMPLE_ID, first.cell.name)
    files = studio.blobs.sizes().keys()
    made = studio.projects.duplicate(SAMPLE_ID)
    before, after = studio.notebook.snapshot(SAMPLE_ID), studio.notebook.snapshot(made.id)
    assert made.name == "Night market copy"
    assert before.cells.keys() == after.cells.keys()
    for name, cell in before.cells.items():
        other = after.cells[name]
        assert (cell.policy, cell.shelved_at) == (other.policy, other.shelved_at)
        assert [take.content for take in before.all_takes_of(cell.ref)] == [
            take.content for take in after.all_takes_of(other.ref)
        ]
        if cell.selected is not None:
            assert other.selected is not None
            assert before.takes[cell.selected].number == after.takes[other.selected].number
    assert not before.takes.keys() & after.takes.keys()
    copied = next(take for take in after.takes.values() if take.cell.name == first.cell.name)
    assert (copied.rating, after.cells[first.cell.name].policy) == (4, Policy.FROZEN)
    assert {take.job_id for take in after.takes.values()} == {None}
    assert {take.cost.usd for take in after.takes.values()} == {Decimal(0)}
    assert studio.blobs.sizes().keys() == files
    assert _unwell(studio, made.id) == {}
    assert studio.jobs_view(made.id) == ()
    assert studio.money(made.id).spent_usd == 0


def test_a_duplicate_lives_by_itself(studio: Studio) -> None:
    """A change in the copy leaves the first one as it was, and the copy's files are handed out under its own id."""
    made = studio.projects.duplicate(SAMPLE_ID)
    scenes = slots.scene_ids(studio.notebook.snapshot(made.id))
    studio.storyboard.reorder(made.id, scenes[::-1])
    assert slots.scene_ids(studio.notebook.snapshot(SAMPLE_ID)) == scenes
    film = studio.notebook.snapshot(made.id).selected("film")
    assert film is not None
    assert studio.media_path(made.id, film.blobs[0]).exists()
    assert studio.projects.duplicate(SAMPLE_ID).name == "Night market copy 2"


def test_jobs_at_work_stay_with_the_first(studio: Studio) -> None:
    """A job that waits in a project does not wait in its copy, and what is reserved for it is not reserved twice."""
    ref = CellRef(project_id=SAMPLE_ID, kind="moods")
    request = studio.notebook.request(studio.notebook.snapshot(SAMPLE_ID), ref, Wish(new_take=9), usd("0.04"))
    studio.store.add_job(request, queue="offline")
    made = studio.projects.duplicate(SAMPLE_ID)
    assert len(studio.jobs_view(SAMPLE_ID)) == 1
    assert studio.jobs_view(made.id) == ()
    assert studio.money(made.id).reserved_usd == 0


def test_a_template_holds_words_and_looks_only(studio: Studio) -> None:
    """Brief, moods with their pictures, storyboard and scenes travel; keyframes, clips, sound, cut and film do not."""
    template = studio.projects.save_template(SAMPLE_ID)
    assert {cell.ref.kind for cell in studio.notebook.snapshot(template.id).cells.values()} == set(TEMPLATE_KINDS)
    assert [view.holds for view in studio.projects.templates()] == ["brief, 4 moods, 7 scenes"]
    assert template.id not in dict(studio.projects.names())
    made = studio.projects.start_from(template.id, name="Second night")
    unwell = _unwell(studio, made.id)
    assert {name.partition(":")[0] for name in unwell} == {"keyframe", "clip", "song", "joints", "cut", "film"}
    assert all("stale" not in words for words in unwell.values())
    assert made.aspect is studio.projects.project(SAMPLE_ID).aspect
    assert (made.is_template, made.name) == (False, "Second night")


def test_only_what_was_written_becomes_a_template_and_only_templates_start(studio: Studio) -> None:
    """An empty project is refused as a template, and a project that is none does not start others."""
    empty = studio.projects.create(name="Nothing", flavor="short_film")
    with pytest.raises(InputError, match="nothing to keep"):
        studio.projects.save_template(empty.id)
    with pytest.raises(InputError, match="not a template"):
        studio.projects.start_from(SAMPLE_ID)


def test_archived_projects_leave_the_shelf_and_come_back(studio: Studio) -> None:
    """Archiving only moves: it can be searched beside the shelf, deleted there, and comes back to where it lay."""
    studio.projects.archive(SAMPLE_ID)
    assert studio.projects.names() == ()
    assert [card.project.id for card in studio.projects.shelf(Place.ARCHIVE).cards] == [SAMPLE_ID]
    studio.projects.delete(SAMPLE_ID)
    assert studio.projects.shelf(Place.BIN).found == 1
    studio.projects.restore(SAMPLE_ID)
    assert studio.projects.shelf(Place.ARCHIVE).found == 1
    studio.projects.restore(SAMPLE_ID)
    assert studio.projects.shelf().counts == {Place.SHELF: 1, Place.ARCHIVE: 0, Place.TEMPLATES: 0, Place.BIN: 0}


def test_one_brief_to_several_kinds_and_shapes(bare: Studio) -> None:
    """Each kind in each shape is a project with the whole brief; starting them makes no job and costs nothing."""
    brief = Brief(text="Rain.", goal="Sell umbrellas", avoid=("logos",))
    ask = StartAsk(
        name="Rain", flavors=("short_film", "ad_creative"), aspects=(Aspect.WIDE, Aspect.SQUARE), brief=brief
    )
    lines = bare.projects.start_lines(ask)
    made = bare.projects.start(ask)
    assert [project.name for project in made] == [line.name for line in lines]
    assert {(project.flavor, project.aspect) for project in made} == {
        (flavor, aspect) for flavor in ask.flavors for aspect in ask.aspects
    }
    for project in made:
        begun = bare.projects.brief(project.id)
        assert begun == brief.model_copy(update={"length_s": bare.flavors.flavor(project.flavor).length_s})
        assert bare.jobs_view(project.id) == ()
    assert all(line.money.startswith("$") and "a scene" in line.money for line in lines)


@pytest.mark.parametrize(
    ("fields", "error", "words"),
    [
        ({"flavors": ()}, InputError, "at least one kind"),
        ({"flavors": ("short_film", "nothing")}, SettingsError, "no flavor nothing"),
        ({"name": " "}, InputError, "needs a name"),
        ({"budget_usd": Decimal(-1)}, InputError, "below zero"),
        ({"length_s": 601}, InputError, "length_s"),
    ],
)
def test_a_batch_is_started_whole_or_not_at_all(
    bare: Studio, fields: dict[str, object], error: type[Exception], words: str
) -> None:
    """What does not fit is said, and not one of the projects is there."""
    with pytest.raises(error, match=words):
        bare.projects.start(StartAsk(**({"name": "Rain", "flavors": ("short_film", "quick_cut")} | fields)))
    assert bare.projects.shelf().found == 0


def test_a_quick_cut_has_nothing_to_buy(bare: Studio) -> None:
    """Where only own clips are cut, the line says that there is nothing to buy."""
    lines = bare.projects.start_lines(StartAsk(name="Cut", flavors=("quick_cut",)))
    assert [line.money for line in lines] == ["nothing to buy, it is cut from your own clips"]


def test_a_change_of_shape_says_what_turns_stale_and_what_it_costs(studio: Studio) -> None:
    """The words count what really turns stale; nothing is made, and going back makes it current again."""
    words = studio.projects.shape_words(SAMPLE_ID, Aspect.SQUARE)
    assert words.stale == "4 mood pictures, 7 keyframes and 7 clips"
    assert words.cost.startswith("$")
    assert _unwell(studio, SAMPLE_ID) == {}
    studio.projects.set_aspect(SAMPLE_ID, Aspect.SQUARE)
    stale = [
        name for name, said in _unwell(studio, SAMPLE_ID).items() if name.partition(":")[0] in {"keyframe", "clip"}
    ]
    assert len(stale) == 14
    assert "current again" in studio.projects.shape_words(SAMPLE_ID, Aspect.WIDE).sentence
    assert studio.projects.shape_words(SAMPLE_ID, Aspect.SQUARE).sentence == ""


def test_another_quality_turns_nothing_stale(studio: Studio) -> None:
    """The tier decides about what is made next only, and the words say so."""
    assert "Nothing turns stale" in studio.projects.tier_words(SAMPLE_ID, Tier.PRODUCTION).sentence
    studio.projects.set_tier(SAMPLE_ID, Tier.PRODUCTION)
    assert {name for name in _unwell(studio, SAMPLE_ID) if not name.startswith("mood_picture")} == set()


def test_two_people_change_the_facts_of_one_project(studio: Studio) -> None:
    """The second save names the version it began from and is told of the first; nothing is overwritten."""
    project = studio.projects.project(SAMPLE_ID)
    facts = {"budget_usd": None, "aspect": project.aspect, "tier": project.tier, "began_from": project.version_no}
    studio.projects.change(SAMPLE_ID, name="Ada's", **facts)  # type: ignore[arg-type]
    with pytest.raises(ClashError) as caught:
        studio.projects.change(SAMPLE_ID, name="Bob's", **facts)  # type: ignore[arg-type]
    assert "Ada's" in caught.value.theirs
    assert studio.projects.project(SAMPLE_ID).name == "Ada's"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", 3),
        ("  NIGHT ", 1),
        ("umbrella", 1),
        ("quick", 1),
        ("rain quick", 1),
        ("rain music", 0),
        ("zebra", 0),
        ("<b>", 0),
    ],
)
def test_search_looks_at_name_kind_and_brief(bare: Studio, search: str, found: int) -> None:
    """Every word must be in the name, the kind of film or the words of the brief, whatever their case."""
    bare.projects.create(name="Night market", flavor="short_film", text="One umbrella after the rain.")
    bare.projects.create(name="Rain", flavor="quick_cut")
    bare.projects.create(name="Tea", flavor="music_video", text="Slow.")
    assert bare.projects.shelf(search=search).found == found


def test_a_card_follows_its_project(bare: Studio) -> None:
    """A card is read anew once something in its project has changed, and only then counts on what it knows."""
    made = bare.projects.create(name="Tea", flavor="short_film", text="Slow.")
    assert bare.projects.shelf(most=1).cards[0].state == "Brief written"
    add_scenes(bare, made.id, 3)
    card = bare.projects.shelf(most=1).cards[0]
    assert (card.project.id, card.state) == (made.id, "3 clips, no film yet")
    assert card.picture is not None
