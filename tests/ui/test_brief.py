"""The brief screen: a conversation beside a form, where a person's words are safe."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import session
from core.model.jobs import JobState
from core.model.money import FREE
from core.model.orders import OrderResult, Output
from core.model.project import Brief
from core.model.replies import BriefReply
from core.projects.sample import SAMPLE_ID
from core.store.jobs import JobChange
from core.studio import Studio
from tests.media.make import make_picture
from tests.ui.conftest import Open, labels, text_of

WORDS = "Rain on a market. A girl looks for an umbrella."


@pytest.fixture
def project_id(real_studio: Studio) -> str:
    return real_studio.projects.create(name="Night", flavor="short_film").id


def key(name: str, project_id: str) -> str:
    return f"rb_brief_{name}_{project_id}"


def say(app: AppTest, project_id: str, words: str, page: int = 0) -> None:
    app.text_area(key=f"rb_say_{page}_{project_id}").set_value(words).run()
    app.button(key="rb_say_send").click().run()


def come_home(studio: Studio, project_id: str, reply: BriefReply) -> None:
    """Lets the answer to the newest message come home."""
    job = studio.jobs.jobs(project_id)[0]
    result = OrderResult(outputs=(Output(content=reply.to_json()),))
    studio.notebook.land(job.request, job.id, result, FREE)
    with studio.store.transaction():
        studio.store.change_job(job.id, JobChange(state=JobState.DONE))


def test_an_empty_brief_says_what_to_do(real_studio: Studio, screen: Open, project_id: str) -> None:
    """Nothing written: one question, an empty form, and no way on yet."""
    app = screen("brief", project=project_id)
    assert "Write what you want to make" in text_of(app)
    assert "What happens in it?" in text_of(app)
    assert "Choose a mood" not in labels(app)
    assert app.text_area(key=key("text", project_id)).value == ""


def test_an_answer_shows_while_it_is_written(
    real_studio: Studio, screen: Open, project_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fields come one by one, half a word too; what is typed meanwhile stays, and nothing is asked once it is there."""
    app = screen("brief", project=project_id)
    texts, asked = [""], []

    def written(job_id: str) -> str:
        asked.append(job_id)
        return texts[0]

    monkeypatch.setattr(real_studio.jobs, "partial", written)
    say(app, project_id, WORDS)
    assert "still writing" not in text_of(app)
    texts[0] = '{"goal": "People come to the market", "audience": "Neigh'
    app.run()
    assert "<dt>What it should do</dt><dd>People come to the market</dd>" in text_of(app)
    assert "<dt>For whom</dt><dd>Neigh</dd>" in text_of(app)
    app.text_area(key=f"rb_say_1_{project_id}").set_value("and the umbrella is red").run()
    assert app.text_area(key=f"rb_say_1_{project_id}").value == "and the umbrella is red"
    come_home(real_studio, project_id, BriefReply(goal="People come to the market", question="How red?"))
    before = len(asked)
    app.run()
    assert "still writing" not in text_of(app)
    assert "How red?" in text_of(app)
    assert app.text_area(key=f"rb_say_1_{project_id}").value == "and the umbrella is red"
    assert len(asked) == before


def test_talking_fills_the_form(real_studio: Studio, screen: Open, project_id: str) -> None:
    """What is said is shown at once; the answer fills fields, marks them and asks for the next."""
    app = screen("brief", project=project_id)
    say(app, project_id, WORDS)
    assert WORDS in text_of(app)
    assert app.text_area(key=f"rb_say_1_{project_id}").value == "", "the field is free for the next words"
    come_home(real_studio, project_id, BriefReply(text=WORDS, tone="warm"))
    app.run()
    assert app.text_input(key=key("tone", project_id)).value == "warm"
    assert "from your words" in app.text_input(key=key("tone", project_id)).label
    assert "Filled in: in your own words, tone." in text_of(app)
    assert "What should happen once somebody has seen it?" in text_of(app)
    assert "Choose a mood" in labels(app)


def test_unsaved_words_survive_an_answer(real_studio: Studio, screen: Open, project_id: str) -> None:
    """What is typed and not saved stays when an answer fills the same field; saving it is the person's version."""
    app = screen("brief", project=project_id)
    app.text_input(key=key("tone", project_id)).set_value("dry").run()
    say(app, project_id, "warm")
    come_home(real_studio, project_id, BriefReply(text="Rain.", tone="warm"))
    app.run()
    assert app.text_input(key=key("tone", project_id)).value == "dry"
    assert "not saved yet" in app.text_input(key=key("tone", project_id)).label
    app.button(key="rb_brief_save").click().run()
    view = real_studio.brief.view(project_id)
    assert (view.brief.tone, view.brief.text, view.filled) == ("dry", "Rain.", ())


def test_an_offer_is_taken_by_hand(real_studio: Studio, screen: Open, project_id: str) -> None:
    """Beside a person's own words stands what was heard; pressing it puts it into the field, saving keeps it."""
    real_studio.brief.save(project_id, Brief(text="Rain.", tone="dry"))
    app = screen("brief", project=project_id)
    say(app, project_id, "warm")
    come_home(real_studio, project_id, BriefReply(tone="warm"))
    app.run()
    assert app.text_input(key=key("tone", project_id)).value == "dry"
    assert "Heard: " in text_of(app)
    app.button(key="rb_brief_use_tone").click().run()
    assert app.text_input(key=key("tone", project_id)).value == "warm"
    assert real_studio.brief.view(project_id).brief.tone == "dry"
    app.button(key="rb_brief_save").click().run()
    assert real_studio.brief.view(project_id).brief.tone == "warm"


def test_a_clash_shows_both_and_keeps_what_was_typed(real_studio: Studio, screen: Open, project_id: str) -> None:
    """Somebody saved in between: both versions are shown, the form still holds ours, and saving again is meant."""
    real_studio.brief.save(project_id, Brief(text="Ours begins here."))
    app = screen("brief", project=project_id)
    real_studio.brief.save(project_id, Brief(text="Theirs.", goal="theirs"))
    app.text_area(key=key("text", project_id)).set_value("Ours.")
    app.button(key="rb_brief_save").click().run()
    assert "text: Theirs." in text_of(app)
    assert "text: Ours." in text_of(app)
    assert app.text_area(key=key("text", project_id)).value == "Ours."
    assert real_studio.brief.view(project_id).brief.text == "Theirs."
    app.button(key="rb_brief_save").click().run()
    brief = real_studio.brief.view(project_id).brief
    assert (brief.text, brief.goal) == ("Ours.", "theirs")


def test_lists_and_length(real_studio: Studio, screen: Open, project_id: str) -> None:
    """One a line, blanks left out; seconds as a number; pictures of the brief stay."""
    app = screen("brief", project=project_id)
    app.text_area(key=key("avoid", project_id)).set_value("logos\n\n  cars ")
    app.number_input(key=key("length_s", project_id)).set_value(20)
    app.button(key="rb_brief_save").click().run()
    brief = real_studio.brief.view(project_id).brief
    assert (brief.avoid, brief.length_s) == (("logos", "cars"), 20)


def test_what_was_filled_is_accepted(real_studio: Studio, screen: Open, project_id: str) -> None:
    """One press takes over what came from the conversation."""
    app = screen("brief", project=project_id)
    say(app, project_id, WORDS)
    come_home(real_studio, project_id, BriefReply(text=WORDS))
    app.run()
    app.button(key="rb_brief_accept").click().run()
    assert real_studio.brief.view(project_id).filled == ()
    assert "rb_brief_accept" not in {button.key for button in app.button}


def test_a_refused_message_is_not_lost(real_studio: Studio, screen: Open, project_id: str) -> None:
    """A kept brief takes no words; an empty message is told in a sentence."""
    app = screen("brief", project=project_id)
    app.button(key="rb_say_send").click().run()
    assert "nothing in the message" in text_of(app)
    app.text_area(key=f"rb_say_0_{project_id}").set_value("Rain").run()
    real_studio.cells.freeze(project_id, "brief")
    app.button(key="rb_say_send").click().run()
    assert "kept as it is" in text_of(app)
    assert session.is_open()


def test_a_failed_answer_is_told(real_studio: Studio, screen: Open, project_id: str) -> None:
    """Where the writer failed, the words stand, and the job tells what happened."""
    app = screen("brief", project=project_id)
    say(app, project_id, WORDS)
    job = real_studio.jobs.jobs(project_id)[0]
    with real_studio.store.transaction():
        real_studio.store.change_job(
            job.id, JobChange(state=JobState.FAILED, error="The writer is away.", hint="Later.")
        )
    app.run()
    assert WORDS in text_of(app)
    assert not app.exception


def test_pictures_stand_with_their_names(real_studio: Studio, screen: Open, project_id: str, tmp_path: Path) -> None:
    """Pictures are shown, renamed in place and taken away; undo brings one back."""
    make_picture(tmp_path / "cove.png", size=(64, 64))
    real_studio.brief.add_reference(project_id, tmp_path / "cove.png", "cove.png")
    app = screen("brief", project=project_id)
    (one,) = real_studio.brief.view(project_id).brief.references
    slug = one.blob[:16]
    app.text_input(key=f"rb_refname_{slug}_cove_{project_id}").set_value("the cove").run()
    assert real_studio.brief.view(project_id).brief.references[0].name == "the cove"
    app.button(key=f"rb_refaway_{slug}").click().run()
    assert real_studio.brief.view(project_id).brief.references == ()
    app.button(key="rb_undo_back_brief").click().run()
    assert real_studio.brief.view(project_id).brief.references[0].name == "the cove"


def test_the_finished_sample(real_studio: Studio, screen: Open) -> None:
    """A full brief stands in the form, and the way on is open."""
    app = screen("brief", project=SAMPLE_ID)
    assert "night market" in str(app.text_area(key=key("text", SAMPLE_ID)).value)
    assert "Choose a mood" in labels(app)


def test_words_are_never_html(real_studio: Studio, screen: Open, project_id: str) -> None:
    """What is said, and what a picture is called, is text."""
    app = screen("brief", project=project_id)
    say(app, project_id, "<img src=x onerror=alert(1)> **bold**")
    assert "<img src=x" not in text_of(app)
    assert "&lt;img src=x" in text_of(app)
