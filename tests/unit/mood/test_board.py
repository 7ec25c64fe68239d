"""The board of moods under a person's hands: ids stay, nothing paid is lost, every change names what it began from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.errors import ClashError, InputError, NotAllowedError, NotFoundError
from core.model.base import new_id
from core.model.cells import VerdictKind
from core.model.media import Media
from core.model.money import FREE, usd
from core.model.orders import OrderResult, Output
from core.model.replies import MoodReply, MoodsReply
from core.model.scene import Mood, MoodBoard
from core.mood.mixing import mixed
from core.notebook import slots
from core.settings import OfflineSettings, Settings
from core.studio import Studio
from tests.unit.stage import land, quiet_studio

PALETTE = ("#101010", "#808080", "#f0f0f0")


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    priced = settings.model_copy(update={"offline": OfflineSettings(has_prices=True)})
    with quiet_studio(priced) as studio:
        yield studio


@pytest.fixture
def project_id(studio: Studio) -> str:
    project_id = studio.projects.create(name="Night", flavor="short_film", text="Rain on a market.").id
    land(studio, project_id, "moods", _moods("Noir", "Dusk", "Neon", "Fog"))
    return project_id


def _moods(*names: str) -> str:
    made = (
        MoodReply(name=name, palette=PALETTE, light="low", lens="35", texture="grain", keywords=()) for name in names
    )
    return MoodsReply(moods=tuple(made)).to_json()


def board(studio: Studio, project_id: str) -> MoodBoard:
    found = slots.content(studio.notebook.snapshot(project_id), "moods", "", MoodBoard)
    assert found is not None
    return found


def names(studio: Studio, project_id: str) -> list[str]:
    return [mood.name for mood in board(studio, project_id).moods]


def version(studio: Studio, project_id: str) -> int:
    cell = studio.notebook.snapshot(project_id).cell("moods")
    assert cell is not None
    return cell.version_no


def own(name: str = "Mine") -> Mood:
    return Mood(id="", name=name, palette=("#111111", "#eeeeee"))


def test_adding_keeps_ids_and_the_pick(studio: Studio, project_id: str) -> None:
    """A mood of one's own joins the board; the others keep their ids, the picked one stays picked."""
    before = board(studio, project_id)
    added = studio.mood.add(project_id, own(), began_from=version(studio, project_id))
    after = board(studio, project_id)
    assert after.moods == (*before.moods, added)
    assert after.picked == before.picked
    assert added.id not in {"", *(mood.id for mood in before.moods)}


def test_the_first_mood_is_written_without_a_board(studio: Studio) -> None:
    """Where no board was made, one's own mood is the board, picked, and never stale."""
    project_id = studio.projects.create(name="Night", flavor="short_film").id
    mood = studio.mood.add(project_id, own())
    assert board(studio, project_id).picked == mood.id
    cells = {cell.name: cell for cell in studio.notebook_view(project_id).cells}
    assert cells["moods"].verdict.kind is VerdictKind.CURRENT
    assert cells[f"mood_picture:{mood.id}"].verdict.kind is VerdictKind.MISSING


def test_mixing_is_a_rule() -> None:
    """Colors by turns from dark to light, light of the first, texture of the second, things of both; the same each time."""
    one = Mood(id="a", name="Noir", palette=("#000000", "#404040", "#800000"), light="Hard.", texture="Steel.",
               keywords=("hat", "rain"))  # fmt: skip
    other = Mood(id="b", name="Dusk", palette=("#203060", "#f0d0a0"), light="Soft glow.", texture="Wool.",
                 lens="50 mm", keywords=("lamp",))  # fmt: skip
    found = mixed(one, other, "c")
    assert (found.id, found.name, found.lens) == ("c", "Noir + Dusk", "50 mm")
    assert found.palette == ("#000000", "#800000", "#203060", "#404040", "#f0d0a0")
    assert found.light == "Hard; and soft glow."
    assert found.texture == "Wool; and steel."
    assert found.keywords == ("hat", "lamp", "rain")
    assert mixed(one, other, "c") == found


def test_a_mix_joins_the_board_for_nothing(studio: Studio, project_id: str) -> None:
    """A mix asks nobody: no job, no money; and it needs two different moods."""
    jobs = len(studio.jobs.jobs(project_id))
    first, second = board(studio, project_id).moods[:2]
    made = studio.mood.mix(project_id, first.id, second.id, began_from=version(studio, project_id))
    assert board(studio, project_id).moods[-1] == made
    assert len(studio.jobs.jobs(project_id)) == jobs
    with pytest.raises(InputError):
        studio.mood.mix(project_id, first.id, first.id)


def test_replacing_changes_one_and_condemns_its_picture(studio: Studio, project_id: str) -> None:
    """Another palette under the same id: only this mood's picture is older than it."""
    first = board(studio, project_id).moods[0]
    studio.mood.replace(project_id, first.model_copy(update={"name": "Noir 2"}), began_from=version(studio, project_id))
    assert names(studio, project_id) == ["Noir 2", "Dusk", "Neon", "Fog"]
    assert board(studio, project_id).moods[0].id == first.id


def test_removing_shelves_and_undo_brings_back(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """A mood that is taken off goes on the shelf with its picture; choosing the board before brings both back."""
    dusk = board(studio, project_id).moods[1]
    Image.new("RGB", (64, 64), (9, 9, 9)).save(tmp_path / "dusk.png")
    studio.cells.import_file(project_id, f"mood_picture:{dusk.id}", tmp_path / "dusk.png", "dusk.png")
    before = studio.cells.choices(project_id)
    studio.mood.remove(project_id, dusk.id, began_from=version(studio, project_id))
    assert names(studio, project_id) == ["Noir", "Neon", "Fog"]
    cell = studio.notebook.snapshot(project_id).cell("mood_picture", dusk.id)
    assert cell is not None
    assert cell.shelved_at is not None
    after = studio.cells.choices(project_id)
    studio.cells.choose(project_id, {"moods": before["moods"]}, began_from={"moods": after["moods"]})
    assert slots.media(studio.notebook.snapshot(project_id), "mood_picture", dusk.id) is not None
    assert names(studio, project_id) == ["Noir", "Dusk", "Neon", "Fog"]


def test_the_picked_mood_is_not_taken_off(studio: Studio, project_id: str) -> None:
    """Pictures are made in the picked mood, so another one is picked first."""
    with pytest.raises(InputError, match="picked"):
        studio.mood.remove(project_id, board(studio, project_id).picked or "")


def test_a_clash_carries_both_boards(studio: Studio, project_id: str) -> None:
    """Two people change the board: the later one sees both, whole, and nothing is overwritten."""
    seen = version(studio, project_id)
    studio.mood.add(project_id, own("Theirs"), began_from=seen)
    with pytest.raises(ClashError) as caught:
        studio.mood.add(project_id, own("Ours"), began_from=seen)
    theirs, ours = MoodBoard.from_json(caught.value.theirs), MoodBoard.from_json(caught.value.ours)
    assert [mood.name for mood in theirs.moods][-1] == "Theirs"
    assert [mood.name for mood in ours.moods][-1] == "Ours"
    assert names(studio, project_id)[-1] == "Theirs"


def test_the_board_has_an_end(studio: Studio, project_id: str) -> None:
    for number in range(8):
        studio.mood.add(project_id, own(f"Mine {number}"))
    with pytest.raises(InputError, match="holds 12"):
        studio.mood.add(project_id, own("One more"))


def test_a_new_board_keeps_what_a_person_made(studio: Studio, project_id: str) -> None:
    """Other moods from the writer take the place of the writer's, never of a person's own or of the picked one."""
    first, second = board(studio, project_id).moods[:2]
    studio.mood.replace(project_id, second.model_copy(update={"light": "one lamp"}))
    studio.mood.add(project_id, own())
    land(studio, project_id, "moods", _moods("A", "B"))
    assert names(studio, project_id) == ["Noir", "Dusk", "Mine", "A", "B"]
    assert board(studio, project_id).picked == first.id


def test_one_mood_anew_keeps_its_id_and_the_rest(studio: Studio, project_id: str) -> None:
    """New words land under the old id; its picture is asked for by the same press, at the price that was shown."""
    first = board(studio, project_id).moods[0]
    shown = studio.mood.view(studio.notebook_view(project_id)).cards[0]
    assert (shown.rewrite_price, shown.rewrite_label) == (usd("0.05"), "New words and picture · $0.05")
    (job,) = studio.mood.rewrite(project_id, first.id, shown=shown.rewrite_price)
    result = OrderResult(outputs=(Output(content=_moods("Other")),))
    studio.notebook.land(job.request, job.id, result, FREE)
    after = board(studio, project_id)
    assert (after.moods[0].id, after.moods[0].name, after.picked) == (first.id, "Other", first.id)
    assert names(studio, project_id) == ["Other", "Dusk", "Neon", "Fog"]
    (run,) = studio.jobs.runs(project_id)
    assert (run.only, run.agreed) == ((f"mood_picture:{first.id}",), usd("0.05"))
    with pytest.raises(NotAllowedError):
        studio.mood.rewrite(project_id, first.id, shown=usd("0.01"))


def test_one_mood_anew_with_kept_pictures_asks_for_words_only(studio: Studio, project_id: str) -> None:
    """Where every picture of the mood is kept as it is, nothing follows the words: the rest of the project is left alone."""
    first = board(studio, project_id).moods[0]
    studio.cells.freeze(project_id, f"mood_picture:{first.id}")
    (job,) = studio.mood.rewrite(project_id, first.id, shown=usd("0.01"))
    assert (job.request.cell.name, studio.jobs.runs(project_id)) == ("moods", ())


@pytest.mark.parametrize("mood_id", ["mood_a.b", "a", "", "mood_" + "0" * 200, "mood_A/../b"])
def test_a_mood_is_begun_under_an_id_of_ours(studio: Studio, project_id: str, tmp_path: Path, mood_id: str) -> None:
    """An address cannot put a mood on the board whose pictures would then be looked for under another one."""
    Image.new("RGB", (64, 64)).save(tmp_path / "a.png")
    with pytest.raises(InputError, match="no mood"):
        studio.mood.add_picture(project_id, mood_id, tmp_path / "a.png", "a.png")
    assert names(studio, project_id) == ["Noir", "Dusk", "Neon", "Fog"]
    assert studio.notebook_view(project_id).cells


def test_one_mood_anew_leaves_a_stale_board_stale(studio: Studio, project_id: str) -> None:
    """One mood in new words does not make the others fit a brief that has changed."""
    first = board(studio, project_id).moods[0]
    brief = slots.brief_of(studio.notebook.snapshot(project_id))
    studio.brief.save(project_id, brief.model_copy(update={"tone": "dry"}))
    (job,) = studio.mood.rewrite(project_id, first.id)
    result = OrderResult(outputs=(Output(content=_moods("Other")),))
    studio.notebook.land(job.request, job.id, result, FREE)
    assert names(studio, project_id)[0] == "Other"
    cell = next(cell for cell in studio.notebook_view(project_id).cells if cell.kind == "moods")
    assert cell.verdict.sentence() == "brief changed"


def test_colors_of_pictures_make_a_mood(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """Each picture that is dropped is counted in; the mood shows it, its palette is theirs, and three are enough."""
    mood_id = new_id("mood")
    for number, color in enumerate(((10, 20, 30), (230, 200, 40), (200, 30, 40))):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (64, 64), color).save(path)
        studio.mood.add_picture(project_id, mood_id, path, f"old_harbor {number}.png")
    mood = board(studio, project_id).mood(mood_id)
    assert mood.palette == ("#0a141e", "#c81e28", "#e6c828")
    assert (mood.name, mood.keywords) == ("Old harbor 0", ("old harbor 0", "old harbor 1", "old harbor 2"))
    assert mood.light
    cell = next(one for one in studio.notebook_view(project_id).cells if one.subject == mood_id)
    assert (len(cell.takes), cell.verdict.kind) == (3, VerdictKind.CURRENT)
    Image.new("RGB", (64, 64)).save(tmp_path / "more.png")
    with pytest.raises(InputError, match="up to 3"):
        studio.mood.add_picture(project_id, mood_id, tmp_path / "more.png", "more.png")


def test_pictures_of_the_brief_make_a_mood(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """What lies on the brief already need not be brought again."""
    Image.new("RGB", (64, 64), (10, 20, 30)).save(tmp_path / "cove.png")
    studio.brief.add_reference(project_id, tmp_path / "cove.png", "cove.png")
    (reference,) = slots.brief_of(studio.notebook.snapshot(project_id)).references
    mood = studio.mood.from_pictures(project_id, [reference.blob], [reference.name])
    assert mood.palette == ("#0a141e",)
    media = slots.content(studio.notebook.snapshot(project_id), "mood_picture", mood.id, Media)
    assert media is not None
    assert media.blob == reference.blob
    with pytest.raises(InputError):
        studio.mood.from_pictures(project_id, [], [])


def test_pictures_of_other_projects_stay_theirs(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """A digest alone does not open a file of another project: what a project names, its addresses hand out."""
    other = studio.projects.create(name="Other", flavor="short_film", text="Snow.").id
    Image.new("RGB", (64, 64), (10, 20, 30)).save(tmp_path / "cove.png")
    studio.brief.add_reference(other, tmp_path / "cove.png", "cove.png")
    (theirs,) = slots.brief_of(studio.notebook.snapshot(other)).references
    with pytest.raises(NotFoundError):
        studio.mood.from_pictures(project_id, [theirs.blob], ["cove"])
    assert not studio.store.names_blob(project_id, theirs.blob)


def test_pictures_are_asked_with_the_brief_s(studio: Studio, project_id: str, tmp_path: Path) -> None:
    """Pictures of moods are made with the pictures of the brief before the maker's eyes."""
    Image.new("RGB", (64, 64), (10, 20, 30)).save(tmp_path / "cove.png")
    studio.brief.add_reference(project_id, tmp_path / "cove.png", "cove.png")
    mood = board(studio, project_id).moods[0]
    (job,) = studio.cells.make(project_id, [f"mood_picture:{mood.id}"])
    order = job.request.order.model_dump()
    assert [one["name"] for one in order["ask"]["references"]] == ["cove"]
