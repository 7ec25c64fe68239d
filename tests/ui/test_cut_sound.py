"""The sounds of the cut on screen: the song's level and length, and every other sound by name."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.cut.hearing import song_line
from core.model.cut import Cut, CutItem, SongPlay, SongSpan, SongUse, SoundItem, SoundKind, Source
from core.model.media import MediaInfo, MediaKind
from core.model.project import Aspect
from core.projects.sample import SAMPLE_ID
from core.studio import Studio
from tests.ui.conftest import Open, text_of
from tests.unit.stage import VIDEO, add_scenes

HZ = 48_000


def field(app: AppTest, words: str, place: int = 0):  # type: ignore[no-untyped-def]
    return [one for one in app.number_input if one.label.startswith(words)][place]


def test_the_song_is_louder_and_looped(real_studio: Studio, screen: Open) -> None:
    """Level, fade-in, stepping back and looping are one edit of the cut, said back in words."""
    app = screen("clips", project=SAMPLE_ID)
    field(app, "Level").set_value(-4.5)
    field(app, "Fade in").set_value(1.0)
    field(app, "Quieter while").set_value(12.0)
    next(one for one in app.radio if one.label.startswith("In a film of")).set_value("loop")
    next(button for button in app.button if button.label == "Keep this").click().run()
    assert not app.exception
    song = real_studio.cut.view(SAMPLE_ID).song
    assert song is not None
    assert (song.gain_db, song.fade_in_frames, song.duck_db, song.plays) == (-4.5, 30, -12.0, "loop")
    assert song.line in text_of(app)


def with_sounds(studio: Studio) -> tuple[str, str]:
    """A project of two scenes whose clips have sound, a voice on the second; and the ids of its shots."""
    made = studio.projects.create(name="Heard", flavor="short_film", text="A story that is heard")
    scenes = add_scenes(studio, made.id, 2)
    clip = Source(blob=studio.blobs.put_bytes(b"a clip"), info=VIDEO.model_copy(update={"channels": 2}))
    items = tuple(CutItem(id=f"item_{scene}", scene_id=scene, source=clip, frames=90) for scene in scenes)
    voice = SoundItem(source=clip, kind=SoundKind.VOICE, item_id=items[1].id)
    studio.cut.save_cut(made.id, Cut(aspect=Aspect.VERTICAL, items=items, lanes=(voice,)))
    return made.id, items[1].id


def keep_sound(app: AppTest) -> None:
    """Presses the button of the form of one sound, the last of its kind."""
    [button for button in app.button if button.label == "Keep this"][-1].click().run()
    assert not app.exception


def test_a_shots_own_sound_is_set_by_name(real_studio: Studio, screen: Open) -> None:
    """A shot's own sound is chosen by the name of its scene; its level, fades and being heard reach that shot alone."""
    project_id, _second = with_sounds(real_studio)
    before = real_studio.cut.view(project_id).sounds
    assert [sound.kind for sound in before] == ["clip", "clip", "voice"]
    app = screen("clips", project=project_id)
    next(one for one in app.radio if one.label == "Is heard").set_value("heard")
    field(app, "Level").set_value(3.0)
    field(app, "Fade out").set_value(0.5)
    keep_sound(app)
    after = real_studio.cut.view(project_id).sounds
    assert (after[0].is_heard, after[0].gain_db, after[0].fade_out_frames) == (True, 3.0, 15)
    assert after[1:] == before[1:]


def test_a_voice_is_set_by_name(real_studio: Studio, screen: Open) -> None:
    """A voice has a level and fades of its own; whether it is heard is not asked of it."""
    project_id, second = with_sounds(real_studio)
    app = screen("clips", project=project_id)
    next(one for one in app.selectbox if one.label == "Sound").set_value(f"voice {second}").run()
    assert not any(one.label == "Is heard" for one in app.radio)
    field(app, "Level").set_value(-2.0)
    keep_sound(app)
    voice = real_studio.cut.view(project_id).sounds[2]
    assert (voice.kind, voice.gain_db) == ("voice", -2.0)


LINES = [
    (SongPlay.ONCE, (), ""),
    (SongPlay.LOOP, (), "Covers the film without a loop."),
    (SongPlay.LOOP, ((0, 6), (2, 6)), "Goes back to an earlier bar once."),
    (SongPlay.LOOP, ((0, 4), (2, 4), (2, 4), (2, 4)), "Goes back to an earlier bar 3 times."),
    (SongPlay.ENDING, (), "Cannot be shortened from bar to bar, so it plays as it is."),
    (SongPlay.ENDING, ((0, 4), (10, 16)), "Leaves 0:06.00 out and ends with the film."),
    (SongPlay.ENDING, ((0, 4), (10, 15)), "Leaves 0:06.00 out and ends 1.0 s before the film."),
]


@pytest.mark.parametrize(("plays", "spans", "line"), LINES)
def test_what_became_of_the_song_is_said(plays: SongPlay, spans: tuple[tuple[int, int], ...], line: str) -> None:
    """The screen says in one sentence how often a song is looped, what is left out and where it ends."""
    info = MediaInfo(kind=MediaKind.AUDIO, container="wav", codec="pcm", duration_s=20, channels=2)
    parts = tuple(SongSpan(start=a * HZ, stop=b * HZ) for a, b in spans)
    song = SongUse(source=Source(blob="song", info=info), plays=plays, spans=parts)
    assert song_line(Cut(aspect=Aspect.VERTICAL, items=(CutItem(id="a", frames=300),), song=song)) == line
