"""A segment as a work order: carried out from its JSON and files by digest alone, as another machine would."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from core.blobs import Blobs
from core.errors import BlobMissingError, CancelledError, RenderError
from core.film import compile_cut, ffmpeg_version, probe
from core.model.cut import Cut, CutItem, Source
from core.model.film import ExportSettings
from core.model.project import Aspect
from core.orders.segment import SegmentOrder, render_one, segment_order
from tests.media.make import make_picture

TINY = (96, 160)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs", tmp_path / "tmp")


def order_of(blobs: Blobs, folder: Path, *, encoder: str | None = None) -> SegmentOrder:
    path = make_picture(folder / "red.png", color=(200, 30, 30))
    info = probe(path)
    item = CutItem(id="a", source=Source(blob=blobs.put_file(path), info=info), frames=7)
    (part,) = compile_cut(
        Cut(aspect=Aspect.VERTICAL, items=(item,)), ExportSettings(), encoder=encoder or ffmpeg_version(), size=TINY
    )
    return segment_order(part, threads=1)


def test_from_json_to_a_digest(blobs: Blobs, tmp_path: Path) -> None:
    """Sent as JSON to a place that has only the files it names, an order gives a file with its frames, and the same bytes twice."""
    order = order_of(blobs, tmp_path)
    there = Blobs(tmp_path / "there" / "blobs", tmp_path / "there" / "tmp")
    for blob in order.blobs:
        there.put_file(blobs.path(blob), move=False)
    sent = SegmentOrder.from_json(order.to_json())
    assert sent == order
    heard = list[int]()
    digest = render_one(sent, there, on_frame=heard.append)
    with av.open(str(there.path(digest))) as container:
        assert sum(1 for _ in container.decode(video=0)) == 7
    assert heard[-1] == 7
    assert render_one(order, blobs) == digest
    assert not any((tmp_path / "there" / "tmp").iterdir())


def test_another_ffmpeg_refuses(blobs: Blobs, tmp_path: Path) -> None:
    """A machine with another FFmpeg says so and renders nothing: its bytes would not be those of the key."""
    order = order_of(blobs, tmp_path).model_copy(update={"encoder": "n1.0"})
    with pytest.raises(RenderError, match=r"rendered with n1\.0") as caught:
        render_one(order, blobs)
    assert "same FFmpeg" in caught.value.hint


def test_a_file_that_is_not_there(blobs: Blobs, tmp_path: Path) -> None:
    """Without its source an order fails in words, and nothing is left."""
    order = order_of(blobs, tmp_path)
    blobs.remove(order.blobs)
    with pytest.raises(BlobMissingError):
        render_one(order, blobs)
    assert not any((tmp_path / "tmp").iterdir())


def test_told_to_stop(blobs: Blobs, tmp_path: Path) -> None:
    """Told to stop, an order leaves no process, no file and no segment."""
    order = order_of(blobs, tmp_path)
    before = set(blobs.sizes())
    with pytest.raises(CancelledError):
        render_one(order, blobs, should_stop=lambda: True)
    assert set(blobs.sizes()) == before
    assert not any((tmp_path / "tmp").iterdir())
