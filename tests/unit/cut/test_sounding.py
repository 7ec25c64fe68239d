"""Edits of what a cut sounds like: the song, each shot's own sound, voices and effects; and no picture with them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.cut.changes import Shelf, changed
from core.cut.follow import followed
from core.errors import InputError, NotFoundError
from core.model.cut import ClipSound, Cut, CutItem, SongPlay, SongUse, SoundItem, SoundKind, Source
from core.model.cut_edits import read_edits
from core.model.media import MediaInfo, MediaKind
from core.model.music import BeatGrid
from core.model.project import Aspect

HZ = 48_000
SOUND = MediaInfo(kind=MediaKind.AUDIO, container="wav", codec="pcm", duration_s=Fraction(20), channels=2)
GRID = BeatGrid(
    sample_rate=HZ,
    samples=20 * HZ,
    tempo_bpm=120,
    beats=tuple(range(0, 20 * HZ, HZ // 2)),
    downbeats=tuple(range(0, 40, 4)),
    method="composer",
)
VOICE = SoundItem(source=Source(blob="voice", info=SOUND), kind=SoundKind.VOICE, item_id="a")
SONG = SongUse(source=Source(blob="song", info=SOUND))
CUT = Cut(
    aspect=Aspect.VERTICAL,
    items=(CutItem(id="a", scene_id="s1", frames=300), CutItem(id="b", scene_id="s2", frames=600)),
    song=SONG,
    lanes=(VOICE,),
)


def after(cut: Cut, *edits: dict[str, object]) -> Cut:
    return changed(cut, read_edits(edits), Shelf(grid=GRID))


def test_the_song_is_changed_as_told() -> None:
    """What an edit of the song names is changed, what it leaves out stays."""
    made = after(CUT, {"edit": "song", "gain_db": -6, "fade_in_frames": 12, "duck_db": -14.5})
    assert made.song == SONG.model_copy(update={"gain_db": -6, "fade_in_frames": 12, "duck_db": -14.5})
    again = after(made, {"edit": "song", "in_samples": HZ, "fade_out_frames": 0})
    assert again.song is not None
    assert (again.song.gain_db, again.song.in_samples, again.song.fade_out_frames) == (-6, HZ, 0)
    assert made.items == again.items == CUT.items


def test_a_loop_stays_a_loop_when_the_film_changes() -> None:
    """Looped to the film, the song follows every edit of its length, and its beats reach to the end."""
    looped = after(CUT, {"edit": "song", "plays": "loop"})
    assert looped.song is not None
    assert sum(span.stop - span.start for span in looped.song.spans) == 30 * HZ
    assert looped.beat_frames == tuple(range(0, 900, 15))
    longer = after(looped, {"edit": "gap", "frames": 300})
    assert longer.song is not None
    assert sum(span.stop - span.start for span in longer.song.spans) == 40 * HZ
    assert len(longer.beat_frames) == 80
    shorter = after(looped, {"edit": "delete", "ids": ["b"]})
    assert shorter.song is not None
    assert shorter.song.spans == ()
    assert shorter.song.plays is SongPlay.LOOP
    once = after(looped, {"edit": "song", "plays": "once"})
    assert once.song == SONG
    assert max(once.beat_frames) < 600


def test_the_song_ends_with_the_film() -> None:
    """Asked to end with the film, a longer song leaves bars out; its last beat is in the film's last bar."""
    ending = after(CUT, {"edit": "delete", "ids": ["b"]}, {"edit": "song", "plays": "ending"})
    assert ending.song is not None
    assert ending.song.spans[-1].stop == 20 * HZ
    assert 300 - max(ending.beat_frames) <= 60 + 15


def test_a_shots_own_sound() -> None:
    """Level, fades and being heard belong to the shots that are named; being heard goes back to the film's word."""
    told = {"edit": "clip_sound_of", "ids": ["b"], "is_heard": False, "gain_db": -3, "fade_out_frames": 9}
    made = after(CUT, told)
    assert made.items[0] == CUT.items[0]
    assert made.items[1].sound == ClipSound(gain_db=-3, fade_out_frames=9, is_heard=False)
    back = after(made, {"edit": "clip_sound_of", "ids": ["b"], "is_heard": "as_film"})
    assert back.items[1].sound == ClipSound(gain_db=-3, fade_out_frames=9)


def test_a_voice_is_changed_and_kept() -> None:
    """A voice's level and fades are edits of the cut; taking up today's takes does not lose them."""
    made = after(CUT, {"edit": "sound", "id": "a", "kind": "voice", "gain_db": 4, "fade_in_frames": 6})
    assert made.lanes == (VOICE.model_copy(update={"gain_db": 4, "fade_in_frames": 6}),)
    newer = VOICE.model_copy(update={"source": Source(blob="newer", info=SOUND), "item_id": ""})
    taken = followed(made, Shelf(sounds={"s1": (newer,)}))
    assert taken.lanes[0].source.blob == "newer"
    assert (taken.lanes[0].gain_db, taken.lanes[0].fade_in_frames) == (4, 6)


REFUSED = [
    ({"edit": "sound", "id": "b", "kind": "voice", "gain_db": 1}, InputError, "no voice on that shot"),
    ({"edit": "clip_sound_of", "ids": ["gone"], "gain_db": 1}, NotFoundError, "no longer in the cut"),
    ({"edit": "song", "in_samples": 20 * HZ}, InputError, "over by then"),
]


@pytest.mark.parametrize(("told", "error", "words"), REFUSED, ids=lambda one: getattr(one, "__name__", ""))
def test_what_cannot_be_done_is_said(told: dict[str, object], error: type[Exception], words: str) -> None:
    """Sounds and shots that are not there, and a song that is over, are said in words."""
    with pytest.raises(error, match=words):
        after(CUT, told)


@pytest.mark.parametrize(
    "told",
    [
        {"edit": "song", "gain_db": 25},
        {"edit": "song", "duck_db": 1},
        {"edit": "clip_sound_of", "ids": [], "gain_db": 1},
        {"edit": "sound", "id": "a", "kind": "song"},
        {"edit": "song", "fade_in_frames": -1},
    ],
)
def test_bounds(told: dict[str, object]) -> None:
    """Levels, fades and kinds outside their bounds are refused before anything is changed."""
    with pytest.raises(InputError):
        read_edits([told])


def test_cuts_from_before_keep_their_digest() -> None:
    """A cut that uses none of this has the JSON it always had."""
    text = CUT.to_json()
    assert not any(word in text for word in ("plays", "spans", 'gain_db":-', "duck_db", "fade_in_frames"))
    assert Cut.from_json(text).digest() == CUT.digest()
