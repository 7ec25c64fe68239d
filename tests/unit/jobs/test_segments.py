"""The room of rendered segments: the longest unused go first, never what a kept film needs or an export is using."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.film import probe
from core.jobs.segments import GIGABYTE, look_at_segments, sweep_segments
from core.model.base import utc_now
from core.model.cut import CutItem, Source
from core.model.film import Film
from core.model.jobs import JobState
from core.store.database import moment_text
from tests.fakes.shop import Crash, Inline, Shop
from tests.media.make import make_picture

MEGABYTE = 1 << 20
ROOM = 3 * MEGABYTE / GIGABYTE


def kept(shop: Shop, *keys: str, days: float = 0) -> list[str]:
    """Segments of a megabyte each, last used so many days ago, the first named longest ago."""
    blobs = []
    for number, key in enumerate(keys):
        blobs.append(shop.blobs.put_bytes(key.encode().ljust(MEGABYTE, b".")))
        shop.store.keep_segment(key, blobs[-1], 30)
        at = moment_text(utc_now() - timedelta(days=days, seconds=-number))
        with shop.store.transaction():
            shop.store._db.execute("UPDATE segments SET used_at = ? WHERE key = ?", (at, key))
    return blobs


def keys(shop: Shop) -> list[str]:
    return [use.key for use in shop.store.segment_uses()]


def item(shop: Shop, folder: Path, number: int) -> CutItem:
    path = make_picture(folder / f"{number}.png", color=((200, 30, 30), (30, 30, 200), (30, 200, 30))[number])
    info = probe(path)
    return CutItem(id=f"item_{number}", source=Source(blob=shop.blobs.put_file(path), info=info), frames=6)


def test_longest_unused_go_first(shop: Shop) -> None:
    """Beyond the room, segments go in the order of their last use until the rest fits; their files go with them."""
    blobs = kept(shop, *"abcde", days=1)
    assert sweep_segments(shop.store, shop.blobs, ROOM) == (2, 2 * MEGABYTE)
    assert keys(shop) == ["c", "d", "e"]
    assert [shop.blobs.exists(blob) for blob in blobs] == [False, False, True, True, True]
    assert shop.store.drops_since(utc_now() - timedelta(hours=1))[:2] == (2, 2 * MEGABYTE)
    assert sweep_segments(shop.store, shop.blobs, ROOM) == (0, 0)


def test_a_month_unused(shop: Shop) -> None:
    """What no export has used for a month goes even where there is room."""
    kept(shop, "old", days=31)
    kept(shop, "young", days=29)
    assert sweep_segments(shop.store, shop.blobs, 20) == (1, MEGABYTE)
    assert keys(shop) == ["young"]


def test_a_file_that_two_keys_name(shop: Shop) -> None:
    """A file goes with the last key that names it, and counts once."""
    (blob,) = kept(shop, "a", days=2)
    shop.store.keep_segment("again", blob, 30)
    assert look_at_segments(shop.store, shop.blobs, 20).bytes == MEGABYTE
    with shop.store.transaction():
        shop.store._db.execute(
            "UPDATE segments SET used_at = ? WHERE key = 'a'", (moment_text(utc_now() - timedelta(days=40)),)
        )
    assert sweep_segments(shop.store, shop.blobs, 20) == (0, 0)
    assert keys(shop) == ["again"]
    assert shop.blobs.exists(blob)


def test_what_a_take_names_stays(shop: Shop) -> None:
    """A segment's file that something else names as well stays on the disk."""
    (blob,) = kept(shop, "a", days=1)
    job = shop.ask("keyframe:a")
    shop.store.name_blobs(job.id, [blob])
    assert sweep_segments(shop.store, shop.blobs, 0) == (0, 0)
    assert keys(shop) == []
    assert shop.blobs.exists(blob)


def test_a_kept_film_keeps_its_segments(shop: Shop, tmp_path: Path) -> None:
    """With no room at all, the newest film's segments and sound stay: exporting it again after one change renders one shot."""
    items = [item(shop, tmp_path, number) for number in range(2)]
    shop.cut_of(*items)
    shop.walk(shop.ask("film"))
    kept(shop, "other", days=1)
    before = set(keys(shop)) - {"other"}
    sweep_segments(shop.store, shop.blobs, 0)
    assert set(keys(shop)) == before
    shop.cut_of(items[0], item(shop, tmp_path, 2))
    sweep_segments(shop.store, shop.blobs, 0)
    shop.walk(shop.ask("film"))
    take = shop.notebook.snapshot(shop.project_id).selected("film")
    assert take is not None
    assert Film.from_json(take.content).reused_frames == 6


def test_a_film_that_was_put_away_needs_nothing(shop: Shop, tmp_path: Path) -> None:
    """An older film of an older cut, and one that was put away, let their segments go."""
    first, second = item(shop, tmp_path, 0), item(shop, tmp_path, 1)
    shop.cut_of(first)
    shop.walk(shop.ask("film"))
    shop.cut_of(second)
    job = shop.walk(shop.ask("film"))
    assert len(shop.store.needed_segments()) == 2, "the segment, and what was seen of it"
    shop.notebook.delete(shop.store.takes_of_job(job.id)[0].id)
    assert len(shop.store.needed_segments()) == 2, "the segment, and what was seen of it"
    remaining = shop.notebook.snapshot(shop.project_id)
    for take in remaining.all_takes_of(remaining.ref("film")):
        if take.deleted_at is None:
            shop.notebook.delete(take.id)
    assert shop.store.needed_segments() == set()
    sweep_segments(shop.store, shop.blobs, 0)
    assert keys(shop) == []


def test_an_export_at_work_keeps_what_it_has(shop: Shop, tmp_path: Path) -> None:
    """A sweep in the middle of an export takes nothing that the export has rendered or found."""
    shop.cut_of(item(shop, tmp_path, 0), item(shop, tmp_path, 1))
    kept(shop, "idle", days=1)
    job = shop.ask("film")
    with pytest.raises(Crash):
        shop.walk(job, Inline(dies_after="segment"))
    sweep_segments(shop.store, shop.blobs, 0)
    assert len(keys(shop)) == 2
    assert "idle" not in keys(shop)
    assert shop.walk(job).state is JobState.DONE


def test_every_export_ends_with_a_sweep(shop: Shop, tmp_path: Path) -> None:
    """After an export, segments are within their room again."""
    object.__setattr__(shop.settings, "segments_gb", ROOM)
    kept(shop, *"abcde", days=1)
    shop.cut_of(item(shop, tmp_path, 0))
    shop.walk(shop.ask("film"))
    assert {"a", "b"} & set(keys(shop)) == set()
    assert look_at_segments(shop.store, shop.blobs, ROOM).bytes <= 3 * MEGABYTE
