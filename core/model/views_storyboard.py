"""What the storyboard screen shows beside the cells: a card for each scene, the film's length, what is approved."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.base import Value
from core.model.views import NotebookView


class SceneCard(Value):
    """A scene on the board.

    Args:
        words: Its title, or its first words.
        length: `4.0 s`.
        picture: Blob digest of its still, or of its clip where it has no still; None before there is one.
        mark: Shape of its mark, see `components/marks.py`: what is most worth knowing of its text, picture and clip.
        word: What a screen reader says for the mark.
        reason: The cause in a few words, such as `picture: mood: Noir → Dusk`; empty when all is current.
        fraction, job_id: Of the job at work for it, if there is one.
        approved: Which of `text picture clip` a person has approved.
    """

    id: str
    number: int
    words: str
    camera: str
    length: str
    length_frames: int
    picture: str | None = None
    is_offline: bool = False
    mark: str
    word: str
    reason: str = ""
    fraction: float | None = None
    job_id: str = ""
    approved: tuple[str, ...] = ()


class Approval(Value):
    """How far one stage is approved.

    Args:
        stage: `text`, `picture` or `clip`.
        made: Scenes that have a chosen take of it.
        open_takes: Chosen takes that are made and not approved yet, by scene id.
    """

    stage: str
    made: int
    approved: int
    open_takes: dict[str, str]


class ReferencesView(Value):
    """What becomes of a scene's reference pictures.

    Args:
        ways: By blob, a sentence: to which model it goes and as what, or why it does not.
        missing: Names that the words speak of with an `@` and that no picture of the scene has.
    """

    ways: Mapping[str, str] = {}
    missing: tuple[str, ...] = ()


class StoryboardView(Value):
    """The storyboard screen.

    Args:
        notebook: The cells of the board, of its scenes, their stills and clips.
        version_no: Version of the board; an order names the one it began from. 0 when there is none yet.
        length: `8 scenes · 31.5 s (song 32.0 s)`.
        difference: `0.5 s shorter than the song`; empty when there is nothing to compare with.
        tempo_bpm: Of the song; 0 where no beats are known.
        most_references: How many pictures a scene may point to.
    """

    notebook: NotebookView
    version_no: int
    cards: tuple[SceneCard, ...]
    length: str
    difference: str = ""
    tempo_bpm: float = 0.0
    approvals: tuple[Approval, ...] = ()
    most_references: int
