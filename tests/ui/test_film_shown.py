"""How a finished film is shown: in the player, as a picture that moves, or as sound."""

from __future__ import annotations

import pytest

from core.model.delivery import Codec, Delivery
from core.model.film import ExportSettings, Film
from core.model.orders import OrderResult, Output
from core.notebook import slots
from core.projects.sample import SAMPLE_ID
from core.studio import Studio
from tests.ui.conftest import Open, text_of


@pytest.mark.parametrize(
    ("codec", "there"), [(Codec.H264, ""), (Codec.GIF, ", a GIF"), (Codec.SOUND, 'aria-label="The sound of ')]
)
def test_a_film_is_shown_as_what_it_is(real_studio: Studio, screen: Open, codec: Codec, there: str) -> None:
    """A GIF stands as a picture and sound has a player for sound, both labeled as an animatic; nothing of them jumps."""
    wanted = ExportSettings(delivery=Delivery(codec=codec))
    job = real_studio.export.start(SAMPLE_ID, wanted)
    old = slots.content(real_studio.notebook.snapshot(SAMPLE_ID), "film", "", Film)
    assert old is not None
    film = old.model_copy(update={"settings": wanted})
    outputs = (Output(content=film.to_json(), blob=film.blob, info=film.info),)
    real_studio.notebook.land(job.request, "job_shown", OrderResult(outputs=outputs), job.request.price)
    text = text_of(screen("export", project=SAMPLE_ID))
    assert film.file_name in text
    marks = [", a GIF" in text, 'aria-label="The sound of ' in text]
    assert marks == [codec is Codec.GIF, codec is Codec.SOUND]
    assert there in text
    if there:
        assert "offline animatic" in text.split(there)[1].split("</div>")[0]
        assert "data-jump" not in text
