"""A still before rendering shows what the rendered film shows at that frame."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import InputError
from core.film import compile_cut, frame_of, render_segment, render_still
from core.model.cut import Cut, CutItem, Fit
from core.model.film import ExportSettings, Title, TitlePlace
from core.model.look import Look, LookName
from core.model.project import Aspect
from tests.unit.film.shelf import Shelf, pictures

CHOICES = [
    ExportSettings(),
    ExportSettings(look=Look(name=LookName.WARM, strength=70)),
    ExportSettings(titles=(Title(place=TitlePlace.OPENING, text="Rain", frames=60),)),
    ExportSettings(aspect=Aspect.SQUARE, reshape=Fit.BLUR, look=Look(name=LookName.FADED)),
]


@pytest.mark.parametrize("settings", CHOICES, ids=lambda one: one.model_dump_json())
@pytest.mark.parametrize("frame", [20, 45])
def test_a_still_is_the_frame(shelf: Shelf, tmp_path: Path, stock: Path, settings: ExportSettings, frame: int) -> None:
    """In its colors, its shape and its words, a still is the frame that the film will have there."""
    source = shelf.put(stock / "numbered.mp4")
    items = (
        CutItem(id="a", source=source, in_frames=3, frames=30),
        CutItem(id="b", source=source, in_frames=90, frames=30),
    )
    cut = Cut(aspect=Aspect.VERTICAL, items=items)
    one = frame_of(cut, settings, frame, max_px=160)
    render_still(one, shelf, tmp_path / "still.jpg")
    shown = np.asarray(Image.open(tmp_path / "still.jpg")).astype(int)
    film = []
    for number, part in enumerate(compile_cut(cut, settings, encoder="test", size=(one.width, one.height))):
        render_segment(part, shelf, tmp_path / f"{number}.mp4")
        film += pictures(tmp_path / f"{number}.mp4")
    apart = np.abs(shown - film[frame].astype(int))
    assert shown.shape == film[frame].shape
    assert apart.mean() < 3


def test_a_frame_outside_is_brought_into_the_film(shelf: Shelf, stock: Path) -> None:
    """Past the end it is the last frame; a cut with nothing in it has none."""
    cut = Cut(aspect=Aspect.WIDE, items=(CutItem(id="a", source=shelf.put(stock / "red.mp4"), frames=30),))
    assert frame_of(cut, ExportSettings(), 900, max_px=160).start == 29
    with pytest.raises(InputError):
        frame_of(Cut(aspect=Aspect.WIDE), ExportSettings(), 0, max_px=160)
