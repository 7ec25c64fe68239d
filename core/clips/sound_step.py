"""What a person does with the sound of a scene, and what the screen shows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from core.clips.speaking import spoken_s, too_long
from core.errors import InputError, NotFoundError, SettingsError
from core.jobs import Jobs
from core.jobs.asking import Asker
from core.model.base import checked
from core.model.cells import Snapshot, Take
from core.model.joints import FITS_BADLY, bridge_subject
from core.model.orders import Ability
from core.model.scene import SceneText
from core.model.sounds import SoundWish, Voice
from core.model.views import CellView
from core.model.views_sound import JointView, SoundDesk, SpokenWord
from core.notebook import Notebook, shown, slots
from core.timing import seconds_of

CellsOf = Callable[[str, tuple[str, ...]], Mapping[str, CellView]]
"""Cells of a project by name, as far as it has them, each with its price."""


class SoundStep:
    """The spoken line, the voice, the effect and the lips of a scene, and the joints beside it."""

    def __init__(self, notebook: Notebook, jobs: Jobs, asker: Asker, cells_of: CellsOf) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._asker = asker
        self._cells_of = cells_of

    def save_line(self, project_id: str, scene_id: str, line: str, *, began_from: int | None = None) -> Take:
        """Writes the words spoken in a scene; pictures and clips are not made from them, so none turns stale.

        Raises:
            NotFoundError: When the scene is not there.
            InputError: When the line is too long to keep.
            ClashError: When somebody saved in between.
        """
        snapshot = self._notebook.snapshot(project_id)
        scene = _scene(snapshot, scene_id)
        text = checked(SceneText, **(scene.model_dump() | {"line": line.strip()}))
        take = self._notebook.edit(snapshot.ref("scene_text", scene_id), text, began_from=began_from, keeps_stamp=True)
        self._jobs.run_free(project_id)
        return take

    def save_wish(
        self, project_id: str, scene_id: str, fields: Mapping[str, Any], *, began_from: int | None = None
    ) -> Take:
        """Writes some of how a scene is to sound; the rest stays as it is.

        Raises:
            NotFoundError: When the scene is not there.
            InputError: When a field does not fit.
            ClashError: When somebody saved in between.
        """
        snapshot = self._notebook.snapshot(project_id)
        _scene(snapshot, scene_id)
        wish = checked(SoundWish, **(shown.wish_of(snapshot, scene_id).model_dump() | dict(fields)))
        take = self._notebook.edit(snapshot.ref("sound_wish", scene_id), wish, began_from=began_from or None)
        self._jobs.run_free(project_id)
        return take

    def desk(self, project_id: str, scene_id: str) -> SoundDesk:
        """What the screen shows of a scene.

        Raises:
            NotFoundError: When the scene is not there.
        """
        snapshot = self._notebook.snapshot(project_id)
        scene, wish = _scene(snapshot, scene_id), shown.wish_of(snapshot, scene_id)
        pairs = _pairs(snapshot, scene_id)
        bridges = tuple(f"bridge:{bridge_subject(*pair)}" for pair in pairs)
        names = tuple(f"{kind}:{scene_id}" for kind in ("voice", "effect", "lip_sync"))
        cells = self._cells_of(project_id, (*names, *bridges))
        text, wished = snapshot.cell("scene_text", scene_id), snapshot.cell("sound_wish", scene_id)
        return SoundDesk(
            scene_id=scene_id,
            number=slots.scene_number(snapshot, scene_id),
            line=scene.line,
            line_version=text.version_no if text is not None else 0,
            length=_length(scene, wish.speed),
            problem=too_long(scene.line, wish.speed, scene.length_frames),
            voices=self._voices(snapshot),
            **wish.model_dump(),
            wish_version=wished.version_no if wished is not None else 0,
            voice_cell=cells.get(names[0]),
            effect_cell=cells.get(names[1]),
            lips_cell=cells.get(names[2]),
            words=tuple(_words(snapshot, scene_id)),
            joints=tuple(_joints(snapshot, pairs, cells)),
        )

    def _voices(self, snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
        try:
            return tuple(self._asker.model(snapshot, Ability.SPEECH).voices.items())
        except SettingsError:  # the notice of the page says what is wrong with the settings
            return ()


def _scene(snapshot: Snapshot, scene_id: str) -> SceneText:
    if scene_id not in slots.scene_ids(snapshot):
        raise NotFoundError("That scene is no longer in the storyboard.", hint="Open an earlier storyboard take.")
    scene = slots.scene(snapshot, scene_id)
    if scene is None:
        raise InputError("The scene has no text yet.", hint="Write what is seen in it first.")
    return scene


def _length(scene: SceneText, speed: float) -> str:
    if not scene.line.strip():
        return ""
    return f"about {spoken_s(scene.line, speed):.1f} s of {float(seconds_of(scene.length_frames)):.1f} s"


def _words(snapshot: Snapshot, scene_id: str) -> Iterator[SpokenWord]:
    take = shown.spoken(snapshot, scene_id)
    if take is not None:
        for word in slots.document(take, Voice).times.words:
            yield SpokenWord(text=word.text, at=f"{float(word.start_s):.1f} s")


def _pairs(snapshot: Snapshot, scene_id: str) -> tuple[tuple[str, str], ...]:
    """The scene with the one before it and the one after it."""
    return tuple(pair for pair in pairwise(slots.scene_ids(snapshot)) if scene_id in pair)


def _joints(
    snapshot: Snapshot, pairs: tuple[tuple[str, str], ...], cells: Mapping[str, CellView]
) -> Iterator[JointView]:
    known = shown.joints_of(snapshot)
    for before, after in pairs:
        subject = bridge_subject(before, after)
        joint = known.at(subject)
        if joint is None and subject not in known.unread:
            continue
        numbers = [slots.scene_number(snapshot, one) for one in (before, after)]
        yield JointView(
            title=f"Scene {numbers[0]} to {numbers[1]}",
            score=joint.score if joint is not None else None,
            sentence=_fit(joint.score) if joint is not None else "could not be looked at: a clip cannot be read",
            bridge=cells.get(f"bridge:{subject}"),
        )


def _fit(score: float) -> str:
    return f"fits badly, {score:.2f} of 1" if score < FITS_BADLY else f"fits, {score:.2f} of 1"
