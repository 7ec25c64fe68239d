"""Talking about the brief: what it fills, what it leaves alone, what it asks next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import ClashError, InputError, NotAllowedError, ProbeError
from core.model.cells import CellRef
from core.model.messages import Message, Speaker, Way
from core.model.money import FREE, usd
from core.model.orders import OrderResult, Output
from core.model.project import Brief, Reference
from core.model.replies import BriefReply
from core.settings import OfflineSettings, Settings
from core.studio import Studio
from tests.media.make import make_picture, make_song
from tests.unit.stage import land, quiet_studio

WORDS = "Rain on a market. A girl looks for an umbrella."


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        yield studio


@pytest.fixture
def empty(studio: Studio) -> str:
    return studio.projects.create(name="Night", flavor="short_film").id


@pytest.fixture
def written(studio: Studio) -> str:
    return studio.projects.create(name="Night", flavor="short_film", text=WORDS).id


def answer(studio: Studio, project_id: str, words: str, reply: BriefReply) -> Message:
    """Says something, and lets this reply come home."""
    job = studio.brief.say(project_id, words)
    result = OrderResult(outputs=(Output(content=reply.to_json()),))
    studio.notebook.land(job.request, job.id, result, FREE)
    return studio.brief.view(project_id).messages[-1]


def version(studio: Studio, project_id: str) -> int:
    cell = studio.notebook.snapshot(project_id).cell("brief")
    assert cell is not None
    return cell.version_no


def test_empty_fields_are_filled_and_marked(studio: Studio, empty: str) -> None:
    """What nobody has written is filled, and marked as coming from the person's words."""
    answer(studio, empty, WORDS, BriefReply(text=WORDS, tone="warm", length_s=20))
    view = studio.brief.view(empty)
    assert (view.brief.text, view.brief.tone, view.brief.length_s) == (WORDS, "warm", 20)
    assert view.filled == ("length_s", "text", "tone")


def test_a_persons_field_stays_and_the_rest_is_offered(studio: Studio, written: str) -> None:
    """What a person wrote is never overwritten by talking; what would have been written is offered beside it."""
    studio.brief.save(written, Brief(text=WORDS, tone="dry"))
    answer(studio, written, "warmer, for night owls", BriefReply(tone="warm", audience="night owls"))
    view = studio.brief.view(written)
    assert (view.brief.tone, view.brief.audience) == ("dry", "night owls")
    assert view.filled == ("audience",)
    assert view.offered == {"tone": "warm"}


def test_what_was_filled_changes_as_the_talk_goes_on(studio: Studio, empty: str) -> None:
    """A field that only the conversation has filled follows it: replaced, added to, told on."""
    answer(studio, empty, "a", BriefReply(text="Rain.", tone="warm", avoid=("logos",)))
    answer(studio, empty, "b", BriefReply(text="A girl.", tone="dry", avoid=("logos", "cars")))
    brief = studio.brief.view(empty).brief
    assert (brief.text, brief.tone, brief.avoid) == ("Rain.\nA girl.", "dry", ("logos", "cars"))


def test_a_field_the_person_emptied_stays_empty(studio: Studio, empty: str) -> None:
    """Emptying a field is touching it: talking does not fill it again, and offers instead."""
    answer(studio, empty, "a", BriefReply(text="Rain.", tone="warm"))
    studio.brief.save(empty, studio.brief.view(empty).brief.model_copy(update={"tone": ""}))
    answer(studio, empty, "b", BriefReply(tone="warm"))
    view = studio.brief.view(empty)
    assert view.brief.tone == ""
    assert view.offered == {"tone": "warm"}


def test_saving_takes_over_what_was_filled(studio: Studio, empty: str) -> None:
    """Who saves the form has seen all of it: nothing is marked any more, and talking changes none of it."""
    answer(studio, empty, "a", BriefReply(text="Rain.", tone="warm"))
    studio.brief.save(empty, studio.brief.view(empty).brief)
    assert studio.brief.view(empty).filled == ()
    answer(studio, empty, "b", BriefReply(tone="cold"))
    assert studio.brief.view(empty).brief.tone == "warm"


def test_accepting_takes_over_what_was_filled(studio: Studio, empty: str) -> None:
    """Accepting does what saving does, without a change."""
    answer(studio, empty, "a", BriefReply(tone="warm", text="Rain."))
    studio.brief.accept(empty)
    view = studio.brief.view(empty)
    assert (view.filled, view.brief.tone) == ((), "warm")


def test_offers_end_with_the_next_save(studio: Studio, written: str) -> None:
    """An offer is settled once the person has saved with it in sight."""
    answer(studio, written, "a", BriefReply(text="More."))
    assert studio.brief.view(written).offered == {"text": f"{WORDS}\nMore."}
    studio.brief.save(written, studio.brief.view(written).brief.model_copy(update={"goal": "Be seen"}))
    assert studio.brief.view(written).offered == {}


def test_undoing_a_fill_goes_back(studio: Studio, empty: str) -> None:
    """Each fill is a take: choosing the one before brings the old fields back."""
    answer(studio, empty, "a", BriefReply(text="Rain."))
    before = studio.notebook.snapshot(empty).selected("brief")
    answer(studio, empty, "b", BriefReply(tone="warm"))
    assert before is not None
    studio.cells.select(empty, before.id)
    view = studio.brief.view(empty)
    assert (view.brief.text, view.brief.tone, view.filled) == ("Rain.", "", ("text",))


def test_one_question_at_a_time_and_none_twice(studio: Studio, empty: str) -> None:
    """Each answer asks for one missing field; what was asked for once, or passed by, is not asked again."""
    asked = []
    for words in ("a", "b", "c", "d", "e", "f", "g", "h"):
        said = answer(studio, empty, words, BriefReply(text="Rain." if words == "a" else ""))
        found = [part.name for part in said.parts if part.way is Way.ASKED]
        assert len(found) <= 1
        asked += found
    assert asked == ["goal", "audience", "message", "tone", "platform", "length_s"]


def test_an_ad_is_asked_for_its_product_first(studio: Studio) -> None:
    """An ad without a product is not whole; a short film is."""
    ad = studio.projects.create(name="Ad", flavor="ad_creative", text="A bottle in the rain.").id
    view = studio.brief.view(ad)
    assert view.missing[0] == "product"
    assert not view.is_whole
    studio.brief.save(ad, view.brief.model_copy(update={"product": "Fjord"}))
    assert studio.brief.view(ad).is_whole


def test_the_conversation_is_kept(studio: Studio, empty: str) -> None:
    """Both sides are there for the next reading, in order, also what was filled."""
    answer(studio, empty, "Rain, warm", BriefReply(text="Rain, warm", tone="warm"))
    said = studio.brief.view(empty).messages
    assert [message.speaker for message in said] == [Speaker.PERSON, Speaker.STUDIO]
    assert said[0].text == "Rain, warm"
    assert "tone" in said[1].text
    assert {part.name for part in said[1].parts if part.way is Way.FILLED} == {"text", "tone"}


def test_landing_twice_says_it_once(studio: Studio, empty: str) -> None:
    """A result that comes home again says nothing again."""
    job = studio.brief.say(empty, "Rain")
    result = OrderResult(outputs=(Output(content=BriefReply(text="Rain").to_json()),))
    for _ in range(2):
        studio.notebook.land(job.request, job.id, result, FREE)
    assert len(studio.brief.view(empty).messages) == 2


def test_pressing_twice_says_it_once(studio: Studio, empty: str) -> None:
    """The same words again while their answer is on its way are the same press: one message, one job, one price."""
    first = studio.brief.say(empty, "Rain")
    assert studio.brief.say(empty, " Rain ").id == first.id
    assert [message.text for message in studio.brief.view(empty).messages] == ["Rain"]
    assert studio.brief.say(empty, "Rain, at night").id != first.id


def test_two_windows_say_the_same_once(studio: Studio, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two presses that both looked at the conversation before either was kept are one message and one job."""
    first, read = studio.brief.say(empty, "Rain"), studio.store.messages
    seen_before: Iterator[tuple[Message, ...]] = iter([()])
    monkeypatch.setattr(studio.store, "messages", lambda *args, **more: next(seen_before, read(*args, **more)))
    assert studio.brief.say(empty, "Rain").id == first.id
    assert len(read(empty)) == 1


def test_nothing_but_words_is_asked_for(studio: Studio, written: str) -> None:
    """Talking starts one writing job and no picture, clip or song."""
    answer(studio, written, "warm", BriefReply(tone="warm"))
    assert {job.request.cell.kind for job in studio.jobs.jobs(written)} == {"brief"}


@pytest.mark.parametrize("words", ["", "  \n", "x" * 4_001])
def test_nothing_and_far_too_much_is_refused(studio: Studio, empty: str, words: str) -> None:
    """An empty or endless message is refused in words and kept nowhere."""
    with pytest.raises(InputError):
        studio.brief.say(empty, words)
    assert studio.brief.view(empty).messages == ()


def test_a_kept_brief_is_not_talked_to(studio: Studio, written: str) -> None:
    """While the brief is kept as it is, nothing is said and nothing is written down."""
    studio.cells.freeze(written, "brief")
    with pytest.raises(NotAllowedError):
        studio.brief.say(written, "warm")
    view = studio.brief.view(written)
    assert (view.messages, view.can_talk) == ((), False)


def test_an_answer_costs_what_the_button_said(settings: Settings) -> None:
    """A dearer answer than was shown is not bought; the price is in the view."""
    priced = settings.model_copy(update={"offline": OfflineSettings(has_prices=True)})
    with quiet_studio(priced) as studio:
        project_id = studio.projects.create(name="Night", flavor="short_film").id
        assert studio.brief.view(project_id).price == usd("0.01")
        with pytest.raises(NotAllowedError):
            studio.brief.say(project_id, "Rain", shown=FREE)
        assert studio.brief.view(project_id).messages == ()


def test_filling_from_the_notebook_is_told_too(studio: Studio, written: str) -> None:
    """The notebook's own fill-in fills empty fields only, and is part of the conversation."""
    land(studio, written, "brief", BriefReply(tone="warm", length_s=99, text="no").to_json())
    view = studio.brief.view(written)
    assert (view.brief.text, view.brief.tone, view.brief.length_s) == (WORDS, "warm", 60)
    assert "tone" in view.messages[-1].text


def test_pictures_are_taken_in_named_and_taken_away(studio: Studio, written: str, tmp_path: Path) -> None:
    """A picture is decoded, named after its file, shown by the project, renamed and removed; the words stay."""
    for number, name in enumerate(("night_market.png", "night-market.jpg")):
        make_picture(tmp_path / name, size=(90 + number, 60))
        studio.brief.add_reference(written, tmp_path / name, name)
    first, second = studio.brief.view(written).brief.references
    assert (first.name, second.name) == ("night market", "night market 2")
    assert studio.media_path(written, first.blob).exists()
    studio.brief.rename_reference(written, second.blob, "stall", began_from=version(studio, written))
    studio.brief.remove_reference(written, first.blob, began_from=version(studio, written))
    brief = studio.brief.view(written).brief
    assert (brief.references, brief.text) == ((Reference(name="stall", blob=second.blob),), WORDS)


def test_pictures_have_limits(studio: Studio, written: str, tmp_path: Path) -> None:
    """Sound is no picture, the same picture counts once, and six are enough."""
    make_song(tmp_path / "song.wav", bpm=100, seconds=1)
    with pytest.raises(ProbeError, match="a picture is needed"):
        studio.brief.add_reference(written, tmp_path / "song.wav", "song.wav")
    for number in range(6):
        make_picture(tmp_path / "a.png", size=(64 + number, 64))
        studio.brief.add_reference(written, tmp_path / "a.png", "a.png")
    make_picture(tmp_path / "a.png", size=(64, 128))
    with pytest.raises(InputError, match="at most 6"):
        studio.brief.add_reference(written, tmp_path / "a.png", "a.png")


def test_a_clash_over_a_picture_shows_both(studio: Studio, written: str, tmp_path: Path) -> None:
    """A rename names the version it began from like every other save."""
    make_picture(tmp_path / "a.png", size=(64, 64))
    studio.brief.add_reference(written, tmp_path / "a.png", "a.png")
    (one,) = studio.brief.view(written).brief.references
    with pytest.raises(ClashError) as caught:
        studio.brief.rename_reference(written, one.blob, "other", began_from=1)
    assert '"name":"other"' in caught.value.ours
    assert '"name":"a"' in caught.value.theirs


def test_talking_keeps_the_pictures(studio: Studio, written: str, tmp_path: Path) -> None:
    """A take that the conversation makes names the brief's files too, so that they are never swept away."""
    make_picture(tmp_path / "a.png", size=(64, 64))
    studio.brief.add_reference(written, tmp_path / "a.png", "a.png")
    answer(studio, written, "warm", BriefReply(tone="warm"))
    take = studio.notebook.snapshot(written).selected("brief")
    assert take is not None
    assert take.blobs == (studio.brief.view(written).brief.references[0].blob,)


def test_old_briefs_keep_their_digest() -> None:
    """A brief without pictures has the JSON it had before briefs could have any."""
    assert "references" not in Brief(text="x").to_json()
    assert Brief(text="x").digest() == "0c0db03392754cd812fa4c0a7277bb2e7801b4b112db2351cf5cd589e39d5d15"


def test_a_brief_that_came_whole_is_a_persons(studio: Studio, empty: str) -> None:
    """A brief carried from elsewhere, with no history, is nobody's to fill."""
    ref = CellRef(project_id=empty, kind="brief")
    assert studio.brief.view(empty).filled == ()
    studio.notebook.edit(ref, Brief(text="Rain.", tone="dry"))
    assert studio.brief.view(empty).filled == ()
