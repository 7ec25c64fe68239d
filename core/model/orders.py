"""Work orders: self-contained tasks. Frozen JSON in, JSON out, files by digest. They never touch the store.

`Order` is any of them; `run_order` in `core/orders/` carries one out (generation, being remote, in four calls).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from core.model.base import Doc, Grown, Value
from core.model.captions import Captions, CaptionUse
from core.model.cells import MadeWith
from core.model.cut import Cut, Fit, SongUse, SoundItem, Source
from core.model.effects import EffectOrder
from core.model.film import ExportSettings
from core.model.joints import JointsOrder
from core.model.media import MediaInfo
from core.model.money import UNKNOWN, Price
from core.model.music import BeatGrid
from core.model.project import Aspect
from core.model.scene import Camera, HexColor, Reference
from core.model.takecheck import TakeCheck
from core.timing import FILM_RATE

MOST_FILMS = 12
"""Of one cut, made in one run."""


class Ability(StrEnum):
    """What a model can do. Stored."""

    WRITE = "write"
    IMAGE = "image"
    CLIP = "clip"
    MUSIC = "music"
    SPEECH = "speech"
    SOUND = "sound"
    LIPSYNC = "lipsync"


class WriteTask(StrEnum):
    """What is to be written. Each has one reply document, see `core/model/replies.py`."""

    BRIEF = "brief"
    MOODS = "moods"
    STORYBOARD = "storyboard"
    SCENE = "scene"


class WriteRequest(Value):
    """Text, as JSON that fits the reply document of the task.

    Args:
        prompt: Final words sent to a language model, rendered from the flavor's template.
        facts: The same as structured JSON (`brief`, `mood`, `beats`, `length_frames`, `note` …), for writers that are not language models.
    """

    ability: Literal[Ability.WRITE] = Ability.WRITE
    task: WriteTask
    prompt: str
    facts: dict[str, Any] = Field(default_factory=dict)


class ImageRequest(Value):
    """One picture.

    Args:
        palette: Colors the picture should live in; may be empty.
        references: Pictures bound to names in the prompt.
    """

    ability: Literal[Ability.IMAGE] = Ability.IMAGE
    prompt: str
    negative: str = ""
    width: int = Field(ge=64, le=8192)
    height: int = Field(ge=64, le=8192)
    steps: int | None = None
    palette: tuple[HexColor, ...] = ()
    references: tuple[Reference, ...] = ()


class ClipRequest(Grown):
    """One moving shot.

    Args:
        first_frame, last_frame: Digests of pictures that the clip starts and ends on.
        video: Digest of a clip to begin from, for models that make video from video.
        length_s: Purchasable length asked for; the model may give a little more, see `Model.lengths`.
    """

    later: ClassVar[tuple[str, ...]] = ("video",)

    ability: Literal[Ability.CLIP] = Ability.CLIP
    prompt: str
    negative: str = ""
    width: int = Field(ge=64, le=8192)
    height: int = Field(ge=64, le=8192)
    length_s: Fraction = Field(gt=0)
    camera: Camera = Camera.STILL
    first_frame: str | None = None
    last_frame: str | None = None
    video: str | None = None
    references: tuple[Reference, ...] = ()


class MusicRequest(Grown):
    """A song.

    Args:
        tempo_bpm: Wanted tempo; None lets the composer choose.
        lyrics: Words that are sung; empty for a song without.
    """

    later: ClassVar[tuple[str, ...]] = ("lyrics",)

    ability: Literal[Ability.MUSIC] = Ability.MUSIC
    prompt: str
    length_s: Fraction = Field(gt=0)
    tempo_bpm: float | None = None
    lyrics: str = ""


class SpeechRequest(Value):
    """A spoken line. What comes back carries the times of its words, where the vendor tells them.

    Args:
        prompt: The words that are spoken.
        voice: The vendor's name of a voice; empty for the model's first one.
        language: Such as `en`; empty lets the model hear for itself.
        speed: 1 is as the voice speaks.
    """

    ability: Literal[Ability.SPEECH] = Ability.SPEECH
    prompt: str
    voice: str = ""
    language: str = ""
    speed: float = Field(default=1.0, gt=0)


class SoundRequest(Value):
    """A sound effect.

    Args:
        is_loop: Whether its end leads into its beginning.
    """

    ability: Literal[Ability.SOUND] = Ability.SOUND
    prompt: str
    length_s: Fraction = Field(gt=0)
    is_loop: bool = False


class LipSyncRequest(Value):
    """A clip whose mouth follows a voice.

    Args:
        video, audio: Digests of the clip and of the voice.
        length_s: Of the clip.
    """

    ability: Literal[Ability.LIPSYNC] = Ability.LIPSYNC
    prompt: str = ""
    video: str
    audio: str
    length_s: Fraction = Field(gt=0)


Ask = Annotated[
    WriteRequest | ImageRequest | ClipRequest | MusicRequest | SpeechRequest | SoundRequest | LipSyncRequest,
    Field(discriminator="ability"),
]


def blobs_of(ask: Ask) -> tuple[str, ...]:
    """Digests of every file an ask names, each once."""
    found: list[str | None] = []
    if isinstance(ask, ClipRequest):
        found += [ask.first_frame, ask.last_frame, ask.video]
    if isinstance(ask, LipSyncRequest):
        found += [ask.video, ask.audio]
    if isinstance(ask, ClipRequest | ImageRequest):
        found += [reference.blob for reference in ask.references]
    return tuple(dict.fromkeys(digest for digest in found if digest is not None))


class GenerateOrder(Grown, Doc):
    """Ask a vendor's model for something. Everything that decides the result is here; nothing is read later.

    Args:
        model: Catalogue id, such as `offline/clip`.
        endpoint: Base address frozen at the time of asking; empty for the offline studio.
        parameters: Further settings of this very model, by the names its catalogue entry gives them.
    """

    schema_name: ClassVar[str] = "generate_order"
    later: ClassVar[tuple[str, ...]] = ("parameters",)

    order: Literal["generate"] = "generate"
    provider: str
    model: str
    ask: Ask
    seed: int
    endpoint: str = ""
    parameters: Mapping[str, Any] = Field(default_factory=dict)


class AnalyseOrder(Doc):
    """Find the beats of a song."""

    schema_name: ClassVar[str] = "analyse_order"

    order: Literal["analyse"] = "analyse"
    song: Source
    known: BeatGrid | None = None
    """Beat times a composer already told; then nothing is estimated."""


class Shot(Grown):
    """One scene as the cut planner sees it.

    Args:
        source: The chosen clip, keyframe (shown as a still), or None for a gap.
        wanted_frames: Planned length.
        available_frames: Frames the source can give at the film's rate; None for stills and gaps (endless).
        sounds: What is heard over it; the planner hangs them on the shot.
        is_bridge: It leads from one scene to the next and is none itself; `scene_id` names the bridge.
    """

    later: ClassVar[tuple[str, ...]] = ("sounds", "is_bridge")

    scene_id: str
    title: str = ""
    source: Source | None
    wanted_frames: int
    available_frames: int | None = None
    fit: Fit = Fit.CROP
    sounds: tuple[SoundItem, ...] = ()
    is_bridge: bool = False


class CutOrder(Doc):
    """Plan a cut: scenes in order, lengths snapped to beats where there is a song."""

    schema_name: ClassVar[str] = "cut_order"

    order: Literal["cut"] = "cut"
    aspect: Aspect
    rate: Fraction = FILM_RATE
    shots: tuple[Shot, ...]
    song: SongUse | None = None
    grid: BeatGrid | None = None
    length_frames: int | None = None
    """Wanted length of the film; None takes what the shots add up to."""
    transition_frames: int = 0
    """Crossfade between shots; 0 cuts hard."""


class AlsoFilm(Value):
    """A further film of the same cut, made in the same run."""

    settings: ExportSettings
    file_name: str


class RenderOrder(Grown, Doc):
    """Make the film file of a cut, and others beside it; they share every segment that is the same.

    Args:
        captions: Subtitles, where the settings want any.
        also: Further films, each with a take of its own.
    """

    schema_name: ClassVar[str] = "render_order"
    later: ClassVar[tuple[str, ...]] = ("captions", "also")

    order: Literal["render"] = "render"
    cut: Cut
    settings: ExportSettings
    file_name: str
    captions: Captions | None = None
    also: tuple[AlsoFilm, ...] = Field(default=(), max_length=MOST_FILMS - 1)

    @property
    def films(self) -> tuple[RenderOrder, ...]:
        """An order for each film alone, this one's own first."""
        wanted = ((self.settings, self.file_name), *((film.settings, film.file_name) for film in self.also))
        return tuple(
            RenderOrder(
                cut=self.cut,
                settings=settings,
                file_name=name,
                captions=None if settings.captions is CaptionUse.NONE else self.captions,
            )
            for settings, name in wanted
        )

    @property
    def burned(self) -> Captions | None:
        """The subtitles that are drawn into the picture."""
        return self.captions if self.settings.captions.is_burned else None


Order = Annotated[
    GenerateOrder | AnalyseOrder | CutOrder | JointsOrder | RenderOrder | EffectOrder, Field(discriminator="order")
]


class Output(Value):
    """One thing an order made.

    Args:
        content: JSON text of a document, for texts, grids, cuts, films.
        blob, info: The file, for pictures, clips and songs.
        extra: JSON text that travels with a file, such as the true beat grid of a composed song.
        check: What was seen in a clip.
    """

    content: str | None = None
    blob: str | None = None
    info: MediaInfo | None = None
    extra: str | None = None
    check: TakeCheck | None = None


class OrderResult(Doc):
    """What came out of an order.

    Args:
        billed: What the vendor says it cost; unknown when it does not say (then the estimate is settled).
    """

    schema_name: ClassVar[str] = "order_result"

    outputs: tuple[Output, ...]
    billed: Price = UNKNOWN
    made_with: MadeWith = MadeWith()
