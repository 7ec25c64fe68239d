"""What becomes of a scene's reference pictures, in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.model.orders import Ability
from core.model.project import Reference, Role
from core.model.scene import SceneText
from core.providers.catalogue import Feature, Model
from core.providers.catalogue.lengths import Menu
from core.storyboard.references import references_view

ANNA = Reference(name="Anna Lee", blob="a" * 64, role=Role.FACE)
DOOR = Reference(name="door", blob="b" * 64)
FRAME = Reference(name="start", blob="c" * 64, role=Role.FIRST_FRAME)


def _model(ability: Ability, *inputs: Feature, most: int | None = None) -> Model:
    lengths = Menu(kind="menu", seconds=(Fraction(5),)) if ability is Ability.CLIP else None
    title = "Stills" if ability is Ability.IMAGE else "Motion"
    return Model(
        id=f"v/{title}",
        provider="v",
        ability=ability,
        title=title,
        inputs=inputs,
        most_references=most,
        lengths=lengths,
    )


PLAIN, SEEING = _model(Ability.IMAGE), _model(Ability.IMAGE, Feature.REFERENCES, most=1)
FRAMED = _model(Ability.CLIP, Feature.FIRST_FRAME, Feature.REFERENCES)
LOOSE = _model(Ability.CLIP, Feature.REFERENCES)

CASES = {
    "taken by the picture": ((ANNA,), SEEING, FRAMED, "It goes to Stills for the picture as this face; @anna-lee in the words means it."),
    "taken by both": ((ANNA,), SEEING, LOOSE, "It goes to Stills for the picture and to Motion for the clip as this face; @anna-lee in the words means it."),
    "taken by the clip alone": ((DOOR,), PLAIN, LOOSE, "It goes to Motion for the clip; @door in the words means it."),
    "taken by none": ((ANNA,), PLAIN, FRAMED, "It is not sent: Stills takes no reference pictures for the picture."),
    "one too many": ((ANNA, DOOR), SEEING, FRAMED, "It is not sent: Stills takes 1 for the picture."),
    "no model": ((ANNA,), None, None, "It is not sent: no model can be used yet."),
    "beside a first frame": ((FRAME, DOOR), SEEING, FRAMED, "It is not sent: the clip begins with another picture."),
    "a first frame": ((DOOR, FRAME), SEEING, FRAMED, "The clip begins with it, made with Motion; the keyframe is not used."),
    "a first frame nobody takes": ((FRAME,), SEEING, LOOSE, "Motion takes no first frame: choose another model for the clip."),
    "a second first frame": ((FRAME, FRAME.model_copy(update={"blob": "d" * 64})), SEEING, FRAMED, "Another picture is the first frame already."),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_how_a_picture_goes_to_the_models(case: str) -> None:
    """One sentence says where the last of these pictures goes, or why it does not."""
    references, picture, clip, told = CASES[case]
    scene = SceneText(text="A street.", length_frames=30, references=references)
    assert references_view(scene, picture, clip).ways[references[-1].blob] == told


def test_a_name_without_a_picture_is_told() -> None:
    """Names are found however they are written; one that no picture has is named as it stands."""
    scene = SceneText(text="@anna-lee meets @Bob at a@b.example.", length_frames=30, references=(ANNA,))
    assert references_view(scene, SEEING, FRAMED).missing == ("Bob",)
