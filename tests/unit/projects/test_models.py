"""Models: the choices for a cell, what a project uses and who says so, several at once, prompts kept and used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import ClashError, InputError, NotAllowedError, NotFoundError, SettingsError
from core.model.base import new_id
from core.model.money import total, usd
from core.model.orders import Ability, ClipRequest, GenerateOrder
from core.model.preferences import Defaults
from core.model.project import Project, Reference, Role
from core.model.scene import Camera, SceneText
from core.model.views_models import ModelChoice
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import OfflineSettings, Settings
from core.studio import Studio
from tests.unit.stage import quiet_studio

MODELS = """
[[model]]
id = "offline/words"
provider = "offline"
ability = "clip"
title = "Words only"
lengths = { kind = "menu", seconds = [5, 10] }
sizes = { resolutions = { "768P" = 768 }, aspects = ["16:9", "9:16"] }
price = { per_item = "0.30", source = "made up", checked_on = 2026-11-20 }
examples = [{ usd = "0.30" }]

[[model]]
id = "offline/subject"
provider = "offline"
ability = "clip"
title = "Subject"
inputs = ["references"]
most_references = 2
lengths = { kind = "menu", seconds = [5, 10] }
price = { per_second = "0.10", source = "made up", checked_on = 2026-11-20 }
fields = { prompt = "prompt", references = { name = "images", form = "each" } }
parameters = { cfg = { title = "Freedom", kind = "number", least = 0, most = 1, default = 0.5 } }
examples = [{ length_s = 5, usd = "0.50" }]

[[model]]
id = "offline/old"
provider = "offline"
ability = "clip"
title = "Old"
inputs = ["first_frame"]
lengths = { kind = "menu", seconds = [5] }
retired_on = 2020-01-01
"""


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    """The sample project, with three more models for clips; nothing runs."""
    folder = settings.workspace / "catalogue"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(MODELS, "utf-8")
    with quiet_studio(settings.model_copy(update={"offline": OfflineSettings(has_prices=True)})) as studio:
        assert studio.providers.catalogue.problems == ()
        add_sample(studio.store, studio.blobs)
        yield studio


def first_scene(studio: Studio) -> str:
    return studio.clips_view(SAMPLE_ID).tabs[0].id


def change_scene(studio: Studio, scene_id: str, **changes: object) -> None:
    ref = studio.notebook.snapshot(SAMPLE_ID).ref("scene_text", scene_id)
    found = studio.notebook.snapshot(SAMPLE_ID).selected("scene_text", scene_id)
    assert found is not None
    scene = SceneText.from_json(found.content)
    studio.notebook.edit(ref, SceneText.model_validate(scene.model_dump() | changes))


def choices(studio: Studio, name: str) -> dict[str, ModelChoice]:
    return {choice.id: choice for choice in studio.models.choices(SAMPLE_ID, name)}


def ask_of(studio: Studio, scene_id: str, model: str = "") -> ClipRequest:
    (job,) = studio.cells.make(SAMPLE_ID, [f"clip:{scene_id}"], model=model)
    assert isinstance(job.request.order, GenerateOrder)
    assert isinstance(job.request.order.ask, ClipRequest)
    return job.request.order.ask


def picture(studio: Studio, name: str, role: Role | None = None) -> Reference:
    return Reference(name=name, blob=studio.blobs.put_bytes(name.encode()), role=role)


def test_choices_say_what_would_be_bought(studio: Studio) -> None:
    """Each model says what this very cell would be bought as and cost, and why it cannot where it cannot."""
    scene_id = first_scene(studio)
    found = choices(studio, f"clip:{scene_id}")
    assert next(iter(found)) == "offline/clip"
    assert found["offline/clip"].is_chosen
    assert found["offline/clip"].problems == ()
    words = found["offline/words"]
    assert (words.price, words.bought_s, words.bought_size) == (usd("0.30"), 5.0, "1366x768")
    assert words.problems == ("Words only takes no first frame.",)
    assert "offline/old" not in found


def test_choices_before_the_keyframe_is_made(studio: Studio) -> None:
    """What a model will say of the keyframe is said before it is there."""
    scene_id = first_scene(studio)
    snapshot = studio.notebook.snapshot(SAMPLE_ID)
    taken = snapshot.selected("keyframe", scene_id)
    assert taken is not None
    studio.notebook.delete(taken.id)
    found = choices(studio, f"clip:{scene_id}")
    assert found["offline/words"].problems[0] == "Words only takes no first frame."
    assert found["offline/clip"].problems == ()


def test_soft_things_are_passed_over_in_words(studio: Studio) -> None:
    """A camera move or a seed that a model has no place for is told, and is no obstacle."""
    scene_id = first_scene(studio)
    change_scene(studio, scene_id, camera=Camera.PUSH_IN, references=(picture(studio, "Anna"),))
    subject = choices(studio, f"clip:{scene_id}")["offline/subject"]
    assert subject.problems == ()
    assert any("no command for the camera" in said for said in subject.passes_over)
    assert any("no seed" in said for said in subject.passes_over)
    assert not subject.takes_seed
    assert [(one.name, one.default, one.value) for one in subject.parameters] == [("cfg", 0.5, None)]


def test_cells_that_no_vendor_makes_have_no_choice(studio: Studio) -> None:
    """Our own work needs no model."""
    assert studio.models.choices(SAMPLE_ID, "cut") == ()
    assert {choice.ability for choice in studio.models.choices(SAMPLE_ID, "moods")} == {Ability.WRITE}


def test_wish_project_person_flavor_catalogue(studio: Studio) -> None:
    """The model comes from the wish, else the project, else the person's settings, else the flavor or the catalogue."""
    scene_id = first_scene(studio)
    change_scene(studio, scene_id, references=(picture(studio, "Anna"),))

    def used() -> tuple[str, str]:
        found = next(one for one in studio.models.defaults(SAMPLE_ID).defaults if one.ability is Ability.CLIP)
        return found.model, found.said_by

    assert used() == ("offline/clip", "the catalogue")
    defaults = studio.house.defaults()
    studio.house.live.save_defaults(Defaults(models={"clip": "offline/words"}), began_from=defaults.saves)
    assert used() == ("offline/words", "your settings")
    saves = studio.models.defaults(SAMPLE_ID).saves
    studio.models.choose(SAMPLE_ID, Ability.CLIP, "offline/subject", began_from=saves)
    assert used() == ("offline/subject", "this project")
    (job,) = studio.cells.make(SAMPLE_ID, [f"clip:{scene_id}"], model="offline/clip", seed=7)
    assert isinstance(job.request.order, GenerateOrder)
    assert (job.request.order.model, job.request.order.seed) == ("offline/clip", 7)
    studio.models.choose(SAMPLE_ID, Ability.CLIP, "", began_from=saves + 1)
    assert used() == ("offline/words", "your settings")


def test_choosing_a_model_turns_nothing_stale(studio: Studio) -> None:
    """A wall of paid clips stands when another model is chosen for what comes next."""
    before = studio.notebook.verdicts(studio.notebook.snapshot(SAMPLE_ID))
    for model in ("offline/subject", "offline/words"):
        saves = studio.models.defaults(SAMPLE_ID).saves
        studio.models.choose(SAMPLE_ID, Ability.CLIP, model, began_from=saves)
        assert studio.notebook.verdicts(studio.notebook.snapshot(SAMPLE_ID)) == before


def test_choosing_is_checked(studio: Studio) -> None:
    """A model for something else, one that is not there, and a change in another window are refused."""
    saves = studio.models.defaults(SAMPLE_ID).saves
    with pytest.raises(InputError, match="is a model for clip, not for image"):
        studio.models.choose(SAMPLE_ID, Ability.IMAGE, "offline/words", began_from=saves)
    with pytest.raises(SettingsError, match="no model offline/none"):
        studio.models.choose(SAMPLE_ID, Ability.CLIP, "offline/none", began_from=saves)
    studio.models.choose(SAMPLE_ID, Ability.CLIP, "offline/words", began_from=saves)
    with pytest.raises(ClashError):
        studio.models.choose(SAMPLE_ID, Ability.CLIP, "offline/clip", began_from=saves)


def test_model_that_is_gone_is_told(studio: Studio) -> None:
    """A project that names a model the catalogue no longer has says so, and still opens."""
    project = studio.store.project(SAMPLE_ID)
    gone = project.model_copy(update={"models": {"clip": "offline/gone"}})
    studio.store.save_project(gone, project.version_no)
    found = next(one for one in studio.models.defaults(SAMPLE_ID).defaults if one.ability is Ability.CLIP)
    assert (found.model, found.own) == ("", "offline/gone")
    assert "no model offline/gone" in found.problem
    assert not any(choice.is_chosen for choice in studio.models.choices(SAMPLE_ID, f"clip:{first_scene(studio)}"))
    assert "offline/gone" in studio.notebook_view(SAMPLE_ID).notice


def test_project_stored_before_reads_and_writes_as_it_was(studio: Studio) -> None:
    """A project that names no models has the JSON it had before there were any to name."""
    text = studio.store.project(SAMPLE_ID).to_json()
    assert "models" not in text
    assert Project.from_json(text).models == {}
    assert "models" not in Defaults().to_json()


def test_side_by_side(studio: Studio) -> None:
    """The same cell is asked of several models in one press, with the same seed, priced together."""
    scene_id = first_scene(studio)
    change_scene(studio, scene_id, references=(picture(studio, "Anna"),))
    models = ["offline/clip", "offline/subject", "offline/clip"]
    found = choices(studio, f"clip:{scene_id}")
    sum_ = total((found["offline/clip"].price, found["offline/subject"].price))
    assert sum_.usd == usd("0.50").usd + (found["offline/clip"].price.usd or 0)  # type: ignore[operator]
    with pytest.raises(NotAllowedError, match="It would now cost"):
        studio.cells.make_with(SAMPLE_ID, f"clip:{scene_id}", models, shown=usd("0.10"))
    assert studio.jobs_view(SAMPLE_ID) == ()
    jobs = studio.cells.make_with(SAMPLE_ID, f"clip:{scene_id}", models, shown=sum_)
    orders = [job.request.order for job in jobs]
    assert [order.model for order in orders if isinstance(order, GenerateOrder)] == ["offline/clip", "offline/subject"]
    assert len({order.seed for order in orders if isinstance(order, GenerateOrder)}) == 1
    again = studio.cells.make_with(SAMPLE_ID, f"clip:{scene_id}", models)
    assert [job.id for job in again] == [job.id for job in jobs]


def test_side_by_side_is_all_or_none(studio: Studio) -> None:
    """A model that cannot do it stops the others too, and the reason says which one can."""
    name = f"clip:{first_scene(studio)}"
    with pytest.raises(NotAllowedError, match=r"Words only takes no first frame\..*can, for"):
        studio.cells.make_with(SAMPLE_ID, name, ["offline/clip", "offline/words"])
    assert studio.jobs_view(SAMPLE_ID) == ()
    with pytest.raises(InputError, match="No model is chosen"):
        studio.cells.make_with(SAMPLE_ID, name, [])


def test_further_settings_go_along_and_are_checked(studio: Studio) -> None:
    """A setting of the model is sent as given; one that does not fit is refused before anything is bought."""
    scene_id = first_scene(studio)
    change_scene(studio, scene_id, references=(picture(studio, "Anna"),))
    with pytest.raises(NotAllowedError, match="Freedom is 0 to 1"):
        studio.cells.make(SAMPLE_ID, [f"clip:{scene_id}"], model="offline/subject", parameters={"cfg": 3})
    (job,) = studio.cells.make(SAMPLE_ID, [f"clip:{scene_id}"], model="offline/subject", parameters={"cfg": 0.7})
    assert isinstance(job.request.order, GenerateOrder)
    assert job.request.order.parameters == {"cfg": 0.7}


def test_clip_begins_with_its_keyframe(studio: Studio) -> None:
    """A model that takes a first frame gets the keyframe, and no reference picture beside it."""
    scene_id = first_scene(studio)
    still = studio.notebook.snapshot(SAMPLE_ID).selected("keyframe", scene_id)
    assert still is not None
    ask = ask_of(studio, scene_id)
    assert (ask.first_frame, ask.references) == (still.blobs[0], ())


def test_clip_from_references_where_no_frame_is_taken(studio: Studio) -> None:
    """A model that takes no first frame gets the scene's pictures; its clip then depends on these."""
    scene_id, anna = first_scene(studio), picture(studio, "Anna", Role.FACE)
    change_scene(studio, scene_id, text="@anna walks in.", references=(anna,))
    (job,) = studio.cells.make(SAMPLE_ID, [f"clip:{scene_id}"], model="offline/subject")
    assert isinstance(job.request.order, GenerateOrder)
    assert isinstance(job.request.order.ask, ClipRequest)
    assert (job.request.order.ask.first_frame, job.request.order.ask.references) == (None, (anna,))
    assert "@anna" in job.request.order.ask.prompt
    assert "references" in {part.name for part in job.request.stamp.inputs}
    assert "keyframe" not in {part.name for part in job.request.stamp.inputs}


def test_names_are_plain_words_where_pictures_do_not_go_along(studio: Studio) -> None:
    """The keyframe shows her already, so her name is a word; a name nobody attached a picture to is refused."""
    scene_id = first_scene(studio)
    change_scene(studio, scene_id, text="@anna walks in.", references=(picture(studio, "Anna"),))
    ask = ask_of(studio, scene_id)
    assert "Anna walks in." in ask.prompt
    assert "@" not in ask.prompt
    change_scene(studio, scene_id, text="@bob walks in.")
    with pytest.raises(NotAllowedError, match="speak of @bob, and no picture of that name goes along"):
        studio.cells.make(SAMPLE_ID, [f"clip:{scene_id}"])


def test_picture_that_stands_in_for_the_keyframe(studio: Studio) -> None:
    """A picture that is to be the first frame begins the clip; the clip then depends on it and on no keyframe."""
    scene_id, begins = first_scene(studio), picture(studio, "Door", Role.FIRST_FRAME)
    change_scene(studio, scene_id, references=(begins,))
    (job,) = studio.cells.make(SAMPLE_ID, [f"clip:{scene_id}"])
    assert isinstance(job.request.order, GenerateOrder)
    assert isinstance(job.request.order.ask, ClipRequest)
    assert job.request.order.ask.first_frame == begins.blob
    names = {part.name for part in job.request.stamp.inputs}
    assert "first frame" in names
    assert "keyframe" not in names


def test_role_of_a_reference_is_an_input_of_the_keyframe(studio: Studio) -> None:
    """Saying what a picture shows repaints the keyframe; saying nothing leaves it as it was."""
    scene_id, anna = first_scene(studio), picture(studio, "Anna")

    def digest() -> str | None:
        ref = studio.notebook.snapshot(SAMPLE_ID).ref("keyframe", scene_id)
        inputs = studio.notebook.stamp(studio.notebook.snapshot(SAMPLE_ID), ref).inputs
        return next(part.digest for part in inputs if part.name == "references")

    change_scene(studio, scene_id, references=(anna,))
    plain = digest()
    change_scene(studio, scene_id, references=(anna.model_copy(update={"role": Role.FACE}),))
    assert digest() != plain
    change_scene(studio, scene_id, references=(anna,))
    assert digest() == plain


def test_prompts_used_and_kept(studio: Studio) -> None:
    """What takes were made with is a history one can search; what is kept stands before it and can be forgotten."""
    used = studio.models.prompts(ability=Ability.IMAGE)
    assert used
    assert all(line.times and line.model == "offline/image" and not line.is_saved for line in used)
    kept = studio.models.save_prompt(" Harbor ", " a red crane at dawn ", Ability.IMAGE)
    found = studio.models.prompts("CRANE red", Ability.IMAGE)
    assert [(line.id, line.name, line.text) for line in found] == [(kept, "Harbor", "a red crane at dawn")]
    assert studio.models.prompts("crane", Ability.CLIP) == ()
    studio.models.remove_prompt(kept)
    assert studio.models.prompts("crane") == ()
    with pytest.raises(NotFoundError):
        studio.models.remove_prompt(new_id("prompt"))


@pytest.mark.parametrize(("name", "text"), [("", "words"), ("name", "  "), ("x" * 3000, "words")])
def test_prompt_needs_a_name_and_words(studio: Studio, name: str, text: str) -> None:
    """A prompt without a name or words, or with a name that is a novel, is not kept."""
    with pytest.raises(InputError):
        studio.models.save_prompt(name, text)
    assert all(not line.is_saved for line in studio.models.prompts())


def test_broken_catalogue_is_told(settings: Settings, tmp_path: Path) -> None:
    """A file of models that is wrong leaves the rest as it is; what is wrong names file and line."""
    folder = settings.workspace / "catalogue"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(MODELS.replace('ability = "clip"', 'ability = "dance"', 1), "utf-8")
    with quiet_studio(settings) as studio:
        (problem,) = studio.providers.catalogue.problems
        assert problem.startswith("mine.toml, line 5: ability")
        assert next(line.id for line in studio.models.lines(Ability.CLIP)) == "offline/clip"
