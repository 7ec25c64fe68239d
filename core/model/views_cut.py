"""What the strip at the foot of the clips screen shows: the timeline, the song under it, its beats."""

from __future__ import annotations

from typing import Any

from core.model.base import Value
from core.model.money import Price
from core.model.project import Aspect


class ShotView(Value):
    """One item of the cut.

    Args:
        number: Of its scene in the storyboard; 0 for a gap, or for a scene that has left it.
        title: What the scene is called, or `Gap`.
        blob: The file it shows; None for a gap.
        is_moving: Whether the file is a clip that plays; stills and gaps last for ever.
        source_frames: Frames the file can give at the film's rate; None where it lasts for ever.
        speed: 2.0 is twice as fast.
        transition: Kind of the transition at its head, as stored.
        play, between: As stored.
        focus: Shares of width and height of what a crop keeps.
        held_frames: Frames at its end that only repeat the last picture.
        is_old: Another take of its scene is chosen now.
    """

    id: str
    scene_id: str | None = None
    number: int = 0
    title: str
    blob: str | None = None
    is_moving: bool = False
    has_sound: bool = False
    source_frames: int | None = None
    in_frames: int = 0
    frames: int
    speed: float = 1.0
    fit: str = "crop"
    transition: str = "crossfade"
    transition_frames: int = 0
    play: str = "forward"
    between: str = "nearest"
    focus: tuple[float, float] = (0.5, 0.5)
    sharpen: int = 0
    held_frames: int = 0
    is_old: bool = False


class PartView(Value):
    """A section of the song, in film frames."""

    start: int
    stop: int
    label: str


class GridView(Value):
    """The beats as the film hears them.

    Args:
        beats: Film frames that carry a beat, rising; those before the film are left out, those after its end are not.
        downbeats: Those of them that begin a bar.
        beats_s: The same beats and all others of the song, in seconds of the song.
        step_frames: Frames from beat to beat, median; 0 where there are fewer than two beats.
        line: `120.0 bpm, 64 beats, found by listening`.
        error: How far it lies from the beats that were found or told; empty where it is those.
        found: Take to go back to, where a person has corrected the beats.
    """

    version_no: int = 0
    beats: tuple[int, ...] = ()
    downbeats: tuple[int, ...] = ()
    beats_s: tuple[float, ...] = ()
    parts: tuple[PartView, ...] = ()
    step_frames: float = 0
    line: str = ""
    error: str = ""
    found: str | None = None


class SongView(Value):
    """The song under the film.

    Args:
        length_frames: How long it is, at the film's rate.
        in_s: Moment of the song at which the film begins; below zero the film begins first.
        is_in_cut: Whether the cut plays this song already.
        duck_db: How far it steps back while somebody speaks.
        plays: What it does where it is shorter or longer than the film, as stored.
        stretches: What the film plays of it: second of the film, second of the song, and where it leaves it; None at its end.
        line: What became of `plays`; empty where it plays as it is.
    """

    blob: str
    title: str
    facts: str = ""
    length_frames: int
    in_s: float = 0
    fade_out_frames: int = 15
    is_in_cut: bool = True
    fade_in_frames: int = 0
    gain_db: float = 0.0
    duck_db: float = -9.0
    plays: str = "once"
    stretches: tuple[tuple[float, float, float | None], ...] = ()
    line: str = ""


class SoundView(Value):
    """A sound beside the song: a shot's own, a voice or an effect.

    Args:
        id: Of the shot it belongs to.
        kind: `clip`, `voice` or `effect`.
        title: `Own sound · Scene 2 Rain on the roof`.
        is_heard: Of a shot's own sound: what the shot says; None goes by the film.
    """

    id: str
    kind: str
    title: str
    gain_db: float = 0.0
    fade_in_frames: int = 0
    fade_out_frames: int = 0
    is_heard: bool | None = None


class TrimOffer(Value):
    """A free trim where two shots show the same pictures.

    Args:
        words: `Shot 3 begins with 8 pictures that the one before has shown.`
        label: Of the button.
        edits: What the button asks for, as `core/model/cut_edits.py` reads it.
    """

    item_id: str
    words: str
    label: str
    edits: tuple[dict[str, Any], ...]


class SpareView(Value):
    """A scene whose clip can be put into the cut."""

    scene_id: str
    number: int
    title: str


class CutView(Value):
    """The whole strip.

    Args:
        version_no: Of the cut's cell; hand back with an edit.
        cut_digest: Of everything in the cut; empty where there is none.
        is_own: A person laid it out or changed it: it is not planned anew by itself.
        stale: Why it is older than what it was made from; empty when it is not.
        needs: Why there is no cut yet.
        can_plan: Whether it can be planned now, which costs nothing.
        notes: What to know of it, one sentence each.
        busy: What is being worked out now, such as `Finding the beats`.
        song_label: What having a song made says and costs; empty when it cannot be.
        spares: Scenes that have a clip.
        sounds: What is or can be heard beside the song, in the film's order.
        trims: Where the film shows the same pictures twice.
    """

    project_id: str
    aspect: Aspect
    rate: float
    version_no: int = 0
    cut_digest: str = ""
    is_own: bool = False
    stale: str = ""
    needs: str = ""
    can_plan: bool = False
    notes: tuple[str, ...] = ()
    busy: tuple[str, ...] = ()
    shots: tuple[ShotView, ...] = ()
    frames: int = 0
    has_clip_sound: bool = False
    song: SongView | None = None
    song_label: str = ""
    song_price: Price | None = None
    grid: GridView | None = None
    spares: tuple[SpareView, ...] = ()
    sounds: tuple[SoundView, ...] = ()
    trims: tuple[TrimOffer, ...] = ()
