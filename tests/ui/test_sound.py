"""The sound of a scene on the clips screen: what each field and press asks of the studio."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.model.cells import VerdictKind
from core.model.joints import Joint, Joints
from core.model.orders import ClipRequest, GenerateOrder, SpeechRequest
from core.notebook import shown, slots
from core.projects.sample import SAMPLE_ID
from core.studio import Studio
from tests.ui.conftest import Open, labels, text_of


def at(screen: Open, scene_id: str) -> AppTest:
    """The screen at a scene, as its address would open it."""
    app = screen("clips", project=SAMPLE_ID)
    app.query_params["scene"] = scene_id
    return app.run()


def scenes(studio: Studio) -> tuple[str, ...]:
    return slots.scene_ids(studio.notebook.snapshot(SAMPLE_ID))


def press(app: AppTest, begins: str) -> AppTest:
    """Presses the button that begins with these words."""
    return next(button for button in app.button if button.label.startswith(begins)).click().run()


def area(app: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(one for one in [*app.text_area, *app.text_input] if one.label == label)


def test_line_is_kept_and_condemns_nothing(real_studio: Studio, screen: Open) -> None:
    """A spoken line is written into its scene; no picture, clip or cut turns stale by it, and a voice can be made."""
    scene = scenes(real_studio)[0]
    before = real_studio.notebook.verdicts(real_studio.notebook.snapshot(SAMPLE_ID))
    app = at(screen, scene)
    assert not any(label.startswith("Make the voice") for label in labels(app))
    area(app, "Spoken line").set_value("Ahoy!").run()
    snapshot = real_studio.notebook.snapshot(SAMPLE_ID)
    assert shown.line_of(snapshot, scene) == "Ahoy!"
    after = real_studio.notebook.verdicts(snapshot)
    assert {name: after[name].kind for name in before} == {name: verdict.kind for name, verdict in before.items()}
    assert any(label.startswith("Make the voice") for label in labels(app))


def test_voice_is_asked_for_as_wished(real_studio: Studio, screen: Open) -> None:
    """The voice and the speed that are chosen go into the order; the button is gone while it is at work."""
    scene = scenes(real_studio)[0]
    real_studio.sounds.save_line(SAMPLE_ID, scene, "Ahoy!")
    app = at(screen, scene)
    next(box for box in app.selectbox if box.label == "Voice").set_value("bass").run()
    next(box for box in app.selectbox if box.label == "Speed").set_value(1.3).run()
    app = press(app, "Make the voice")
    (job,) = [job for job in real_studio.jobs.board(SAMPLE_ID) if job.request.cell.kind == "voice"]
    assert isinstance(job.request.order, GenerateOrder)
    ask = job.request.order.ask
    assert isinstance(ask, SpeechRequest)
    assert (ask.prompt, ask.voice, ask.speed) == ("Ahoy!", "bass", 1.3)
    assert not any(label.startswith("Make the voice") for label in labels(app))


def test_too_long_a_line_is_refused_before_money(real_studio: Studio, screen: Open) -> None:
    """A line longer than its shot says both lengths and offers no button; the notebook opens all the same."""
    scene = scenes(real_studio)[0]
    real_studio.sounds.save_line(SAMPLE_ID, scene, "The sea answers every letter that was ever thrown into it. " * 8)
    app = at(screen, scene)
    assert "The line takes about" in text_of(app)
    assert "the shot lasts" in text_of(app)
    assert not any(label.startswith("Make the voice") for label in labels(app))
    assert not screen("notebook", project=SAMPLE_ID).exception


def test_effect_words_and_effect(real_studio: Studio, screen: Open) -> None:
    """Words for an effect are kept beside the scene, and then the effect can be made; without words there is nothing to make."""
    scene = scenes(real_studio)[0]
    app = at(screen, scene)
    area(app, "What is heard").set_value("rain on a tin roof").run()
    assert shown.wish_of(real_studio.notebook.snapshot(SAMPLE_ID), scene).effect == "rain on a tin roof"
    press(app, "Make the effect")
    (job,) = [job for job in real_studio.jobs.board(SAMPLE_ID) if job.request.cell.kind == "effect"]
    assert isinstance(job.request.order, GenerateOrder)
    assert job.request.order.ask.prompt == "rain on a tin roof"
    area(app, "What is heard").set_value("").run()
    assert not any(label.startswith("Make the effect") for label in labels(app))


def test_bridge_is_suggested_where_scenes_fit_badly(real_studio: Studio, screen: Open) -> None:
    """The score of each joint is told; only below the limit a bridge is offered, from the last picture to the first."""
    first, second, third = scenes(real_studio)[:3]
    still = slots.media(real_studio.notebook.snapshot(SAMPLE_ID), "keyframe", first)
    assert still is not None
    seen = ("a", 0, "b", 0)
    joints = (
        Joint(before=first, after=second, seen=seen, score=0.81, last=still.blob, first=still.blob),
        Joint(before=second, after=third, seen=seen, score=0.12, last=still.blob, first=still.blob),
    )
    snapshot = real_studio.notebook.snapshot(SAMPLE_ID)
    real_studio.notebook.edit(snapshot.ref("joints"), Joints(joints=joints))
    app = at(screen, second)
    assert "fits, 0.81 of 1" in text_of(app)
    assert "fits badly, 0.12 of 1" in text_of(app)
    assert sum(label.startswith("Make a bridge") for label in labels(app)) == 1
    press(app, "Make a bridge")
    (job,) = [job for job in real_studio.jobs.board(SAMPLE_ID) if job.request.cell.kind == "bridge"]
    assert isinstance(job.request.order, GenerateOrder)
    ask = job.request.order.ask
    assert isinstance(ask, ClipRequest)
    assert ask.first_frame == ask.last_frame == still.blob
    verdict = real_studio.notebook.verdicts(real_studio.notebook.snapshot(SAMPLE_ID))
    assert verdict["cut"].kind is VerdictKind.CURRENT
