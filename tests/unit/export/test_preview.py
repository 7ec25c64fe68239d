"""Previews of the finished sample: what they consist of, what is made for them, and what is left alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from core.blobs import Blobs
from core.errors import CancelledError, InputError, NotFoundError
from core.film import Segment, ffmpeg_version, probe, sound_key
from core.model.cut import Cut
from core.model.cut_edits import read_edits
from core.model.delivery import Delivery, LoudnessTarget
from core.model.film import ExportSettings
from core.model.look import Look, LookName
from core.notebook import slots
from core.orders.preview import BESIDE_EXPORT, NICENESS
from core.projects.sample import SAMPLE_ID, add_sample
from core.settings import Settings
from core.studio import Studio
from tests.unit.film.shelf import pictures
from tests.unit.stage import quiet_studio

PLAIN, WARM = ExportSettings(), ExportSettings(look=Look(name=LookName.WARM))


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with quiet_studio(settings) as studio:
        add_sample(studio.store, studio.blobs)
        yield studio


@pytest.fixture
def renders(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """How pieces were asked for, instead of rendering them."""
    asked: list[dict[str, object]] = []

    def pretended(segment: Segment, blobs: Blobs, **how: object) -> str:
        asked.append({"start": segment.start, **how})
        return blobs.put_bytes(f"piece {segment.key}".encode())

    monkeypatch.setattr("core.orders.preview.piece_of", pretended)
    return asked


def keys(studio: Studio, settings: ExportSettings = PLAIN) -> list[str]:
    return [piece.key for piece in studio.preview.plan(SAMPLE_ID, settings).pieces]


def test_a_plan_says_what_there_is_and_renders_nothing(studio: Studio, renders: list[dict[str, object]]) -> None:
    """Pieces tile the cut, in its shape at 540 pixels; nothing is made for a plan."""
    plan = studio.preview.plan(SAMPLE_ID, PLAIN)
    assert (plan.rate, plan.frames, plan.width, plan.height) == (30.0, 360, 960, 540)
    assert sum(piece.frames for piece in plan.pieces) == 360
    assert max(piece.frames for piece in plan.pieces) <= 60
    assert not any(piece.is_kept for piece in plan.pieces)
    assert renders == []


def test_a_piece_is_made_once_and_shows_the_look(studio: Studio) -> None:
    """A piece has its frames and its size, is kept, and a look that is chosen is in its pictures."""
    piece = min(studio.preview.plan(SAMPLE_ID, PLAIN).pieces, key=lambda one: one.frames)
    path = studio.preview.piece(SAMPLE_ID, piece.key)
    shown = pictures(path)
    assert (len(shown), shown[0].shape) == (piece.frames, (540, 960, 3))
    assert studio.preview.piece(SAMPLE_ID, piece.key) == path
    assert {one.key for one in studio.preview.plan(SAMPLE_ID, PLAIN).pieces if one.is_kept} == {piece.key}
    warm = next(one for one in studio.preview.plan(SAMPLE_ID, WARM).pieces if one.start == piece.start)
    looked = pictures(studio.preview.piece(SAMPLE_ID, warm.key))
    red = [float(np.mean(one[0][..., 0]) - np.mean(one[0][..., 2])) for one in (shown, looked)]
    assert red[1] > red[0] + 1


def test_a_changed_shot_changes_its_own_pieces_only(studio: Studio, renders: list[dict[str, object]]) -> None:
    """After a shot was turned around, only pieces that show it have other keys, and only they are made."""
    before = studio.preview.plan(SAMPLE_ID, PLAIN)
    for piece in before.pieces:
        studio.preview.piece(SAMPLE_ID, piece.key)
    assert len(renders) == len({piece.key for piece in before.pieces})
    shot = studio.cut.view(SAMPLE_ID).shots[3]
    studio.cut.edit(SAMPLE_ID, read_edits([{"edit": "play", "ids": [shot.id], "play": "reverse"}]))
    after = studio.preview.plan(SAMPLE_ID, PLAIN)
    new = [piece for piece in after.pieces if not piece.is_kept]
    spans = dict(zip([one.id for one in studio.cut.view(SAMPLE_ID).shots], _cut(studio).ranges(), strict=True))
    behind = spans[studio.cut.view(SAMPLE_ID).shots[4].id]
    assert new
    assert all(spans[shot.id].start <= piece.start < behind.start + 15 for piece in new)
    renders.clear()
    for piece in after.pieces:
        studio.preview.piece(SAMPLE_ID, piece.key)
    assert len(renders) == len({piece.key for piece in new})


def test_only_what_is_seen_is_in_a_plan(studio: Studio) -> None:
    """Another kind of file changes no piece; a look changes all of them."""
    louder = ExportSettings(delivery=Delivery(loudness=LoudnessTarget.BROADCAST))
    assert keys(studio, louder) == keys(studio)
    assert not set(keys(studio, WARM)) & set(keys(studio))


def test_the_sound_is_the_one_an_export_takes(studio: Studio) -> None:
    """The mix of a preview is finished as for a film, as long as its picture, and kept under the same key."""
    plan = studio.preview.plan(SAMPLE_ID, PLAIN)
    assert plan.sound == sound_key(_cut(studio), PLAIN, encoder=ffmpeg_version())
    path = studio.preview.sound(SAMPLE_ID, plan.sound)
    assert abs(float(probe(path).duration_s) - 12) < 0.05
    assert studio.store.segments([plan.sound])


def test_nobody_gets_what_their_project_does_not_show(studio: Studio, renders: list[dict[str, object]]) -> None:
    """A key is answered for projects whose preview has it, and refused in words for others; so is an empty cut."""
    other = studio.projects.create(name="Other", flavor="short_film")
    first, sound = keys(studio)[0], studio.preview.plan(SAMPLE_ID, PLAIN).sound
    for ask, key in ((studio.preview.piece, first), (studio.preview.sound, sound)):
        with pytest.raises(NotFoundError, match="no such"):
            ask(other.id, key)
        with pytest.raises(NotFoundError, match="no such"):
            ask(SAMPLE_ID, "unknown")
    with pytest.raises(InputError, match="nothing in the cut"):
        studio.preview.plan(other.id, PLAIN)
    assert renders == []


def test_who_left_is_not_served(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one piece is made another waits; when nobody wants that one any more it is never begun."""
    begun, let_go, made = threading.Event(), threading.Event(), list[int]()

    def slow(segment: Segment, blobs: Blobs, **_how: object) -> str:
        made.append(segment.start)
        begun.set()
        assert let_go.wait(30)
        return blobs.put_bytes(segment.key.encode())

    monkeypatch.setattr("core.orders.preview.piece_of", slow)
    first, second = keys(studio)[:2]
    one = threading.Thread(target=studio.preview.piece, args=(SAMPLE_ID, first))
    one.start()
    assert begun.wait(30)
    with pytest.raises(CancelledError):
        studio.preview.piece(SAMPLE_ID, second, should_stop=lambda: True)
    let_go.set()
    one.join(30)
    assert made == [0]


def test_an_export_comes_first(
    studio: Studio, renders: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pieces are made politely, and beside an export as the last in line, with one thread."""
    first, second = keys(studio)[:2]
    studio.preview.piece(SAMPLE_ID, first)
    monkeypatch.setattr(studio.preview, "_is_exporting", lambda: True)
    studio.preview.piece(SAMPLE_ID, second)
    assert [(one["niceness"], one["threads"]) for one in renders] == [(NICENESS, 2), (BESIDE_EXPORT, 1)]


def _cut(studio: Studio) -> Cut:
    cut = slots.content(studio.notebook.snapshot(SAMPLE_ID), "cut", "", Cut)
    assert cut is not None
    return cut
