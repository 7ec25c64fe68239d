"""A whole export: planned frames, reuse of what is unchanged, and nothing lost by a cancel."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from core.errors import CancelledError, InputError, MediaError
from core.film import Rendered, compile_cut, ffmpeg_version, render_film, render_segment
from core.model.cut import Cut, CutItem, Fit, SongUse
from core.model.film import ExportSettings
from core.process import never
from tests.media import make
from tests.media.colors import BLUE, GREEN, RED, YELLOW, is_near
from tests.unit.film.shelf import TINY, Shelf, colors, cut_of, pictures, samples, stamps

SETTINGS = ExportSettings()


class Kept:
    """Segments by key, moved into a folder as the blobs do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def kept(self, key: str) -> Path | None:
        path = self.folder / key
        return path if path.exists() else None

    def keep(self, key: str, path: Path) -> None:
        path.rename(self.folder / key)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "kept")


@pytest.fixture
def cut(shelf: Shelf, tmp_path: Path, stock: Path) -> Cut:
    """Red, green, a still and blue, cut on the beats of a song of 120 bpm."""
    still = shelf.put(make.make_picture(tmp_path / "still.png", color=YELLOW))
    red, green, blue = (shelf.put(stock / f"{name}.mp4") for name in ("red", "green", "blue"))
    return cut_of(
        CutItem(id="a", source=red, frames=30),
        CutItem(id="b", source=green, frames=15),
        CutItem(id="c", source=still, frames=15),
        CutItem(id="d", source=blue, frames=30, fit=Fit.PAD, transition_frames=5),
    ).model_copy(update={"song": SongUse(source=shelf.put(stock / "song.wav")), "beat_frames": tuple(range(0, 90, 15))})


def export(
    cut: Cut,
    shelf: Shelf,
    to: Path,
    kept: Kept,
    *,
    at_once: int = 1,
    on_frame: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] = never,
) -> Rendered:
    return render_film(
        cut,
        SETTINGS,
        shelf,
        to,
        kept=kept.kept,
        keep=kept.keep,
        size=TINY,
        at_once=at_once,
        on_frame=on_frame,
        should_stop=should_stop,
    )


def test_film_is_what_was_planned(shelf: Shelf, tmp_path: Path, kept: Kept, cut: Cut) -> None:
    """Every cut lies on its exact frame and on its beat, the song's clicks with it, and sound and picture end together."""
    film = tmp_path / "film.mp4"
    done = export(cut, shelf, film, kept)
    assert done.report.problems == ()
    assert (done.rendered_frames, done.reused_frames) == (90, 0)
    assert (done.report.cuts, done.report.cuts_on_beat) == ((30, 45, 60), 3)
    found = colors(film)
    for frame, color in (
        (0, RED),
        (29, RED),
        (30, GREEN),
        (44, GREEN),
        (45, YELLOW),
        (59, YELLOW),
        (65, BLUE),
        (89, BLUE),
    ):
        assert is_near(found[frame], color), frame
    assert stamps(film) == [Fraction(number, 30) for number in range(90)]
    sound = np.abs(samples(film, tmp_path)[:, 0])
    assert abs(len(sound) - 90 * 1600) <= 1600
    for beat in cut.beat_frames[1:]:
        around = sound[beat * 1600 - 4000 : beat * 1600 + 4000]
        assert abs(int(around.argmax()) - 4000) < 1600


def test_second_export_renders_only_what_changed(
    shelf: Shelf, tmp_path: Path, kept: Kept, cut: Cut, stock: Path
) -> None:
    """Changing one shot renders that shot; everything else is the same file as before, bit for bit in the picture."""
    first, second = tmp_path / "first.mp4", tmp_path / "second.mp4"
    export(cut, shelf, first, kept)
    before = set(kept.folder.iterdir())
    changed = cut.items[1].model_copy(update={"source": shelf.put(stock / "numbered.mp4")})
    done = export(cut.model_copy(update={"items": (cut.items[0], changed, *cut.items[2:])}), shelf, second, kept)
    assert (done.rendered_frames, done.reused_frames) == (15, 75)
    assert len(set(kept.folder.iterdir()) - before) == 1
    same = [np.array_equal(one, other) for one, other in zip(pictures(first), pictures(second), strict=True)]
    assert same == [not 30 <= frame < 45 for frame in range(90)]


def test_unchanged_export_renders_nothing(shelf: Shelf, tmp_path: Path, kept: Kept, cut: Cut) -> None:
    """Exporting again costs the sound and the join only, and gives the same pictures; progress rises to the end both times."""
    heard: list[tuple[int, int]] = []

    def exported(name: str) -> Rendered:
        heard.clear()
        done = export(cut, shelf, tmp_path / name, kept, on_frame=lambda done, whole: heard.append((done, whole)))
        assert [count for count, _ in heard] == sorted(count for count, _ in heard)
        assert heard[-1] == (90, 90)
        return done

    exported("first.mp4")
    again = exported("second.mp4")
    assert (again.rendered_frames, again.reused_frames) == (0, 90)
    pairs = zip(pictures(tmp_path / "first.mp4"), pictures(tmp_path / "second.mp4"), strict=True)
    assert all(np.array_equal(one, other) for one, other in pairs)


def test_cancel_keeps_what_was_finished(shelf: Shelf, tmp_path: Path, kept: Kept, cut: Cut) -> None:
    """A cancelled export leaves no film, keeps its finished segments, and the next one goes on from them."""
    film = tmp_path / "out" / "film.mp4"
    with pytest.raises(CancelledError):
        export(cut, shelf, film, kept, should_stop=lambda: len(list(kept.folder.iterdir())) >= 2)
    assert list(film.parent.iterdir()) == []
    assert export(cut, shelf, film, kept).reused_frames == 45


def test_renders_at_once_make_the_same_film(shelf: Shelf, tmp_path: Path, kept: Kept, cut: Cut) -> None:
    """Rendered three at a time, the film has the same pictures as rendered one by one, each segment once."""
    one, three, other = tmp_path / "one.mp4", tmp_path / "three.mp4", Kept(tmp_path / "other")
    export(cut, shelf, one, kept)
    done = export(cut, shelf, three, other, at_once=3)
    assert (done.rendered_frames, done.report.problems) == (90, ())
    assert {path.name for path in other.folder.iterdir()} == {path.name for path in kept.folder.iterdir()}
    pairs = zip(pictures(one), pictures(three), strict=True)
    assert all(np.array_equal(first, second) for first, second in pairs)


def test_one_render_that_fails_ends_the_others(shelf: Shelf, tmp_path: Path, kept: Kept, cut: Cut, stock: Path) -> None:
    """A shot that cannot be rendered ends the export with its own error; no film and no stray file is left, what was finished is kept."""
    film = tmp_path / "out" / "film.mp4"
    broken = shelf.put(make.make_picture(tmp_path / "broken.png", color=RED))
    spoiled = cut.model_copy(update={"items": (*cut.items, CutItem(id="e", source=broken, frames=10))})
    make.make_text(tmp_path / "broken.png")
    with pytest.raises(MediaError, match="not the file that was taken in"):
        export(spoiled, shelf, film, kept, at_once=2)
    assert list(film.parent.iterdir()) == []
    finished = len(list(kept.folder.iterdir()))
    done = export(cut, shelf, film, kept)
    assert (done.rendered_frames == 90) is (finished == 0)


def test_time_of_each_stage(shelf: Shelf, tmp_path: Path, kept: Kept, cut: Cut) -> None:
    """The stages are timed and add up to the whole; reading back can be left out, and is then not answered."""
    done = render_film(
        cut, SETTINGS, shelf, tmp_path / "film.mp4", kept=kept.kept, keep=kept.keep, size=TINY, reads_back=False
    )
    assert list(done.stages) == ["plan", "render", "sound", "join", "read back"]
    assert sum(done.stages.values()) == pytest.approx(done.render_s)
    assert done.stages["render"] > done.stages["plan"] > 0
    with pytest.raises(InputError, match="not read back"):
        _ = done.report


def test_film_without_any_sound(shelf: Shelf, tmp_path: Path, kept: Kept) -> None:
    """Without a song and without clip sound, the film has no sound track, and that is no problem."""
    done = export(cut_of(CutItem(id="a", frames=20)), shelf, tmp_path / "film.mp4", kept)
    assert done.report.sound_s is None
    assert done.report.problems == ()


def test_empty_cut(shelf: Shelf, tmp_path: Path, kept: Kept) -> None:
    """A film of nothing is refused with what to do."""
    with pytest.raises(InputError, match="nothing in the cut") as caught:
        export(cut_of(), shelf, tmp_path / "film.mp4", kept)
    assert caught.value.hint


def test_two_hundred_shots(shelf: Shelf, tmp_path: Path, kept: Kept, stock: Path) -> None:
    """Two hundred shots of one frame, most of them alike, are two hundred exact frames."""
    source = shelf.put(stock / "numbered.mp4")
    items = [CutItem(id=str(n), source=source, in_frames=n % 12, frames=1) for n in range(200)]
    done = export(cut_of(*items), shelf, tmp_path / "film.mp4", kept)
    assert (done.report.frames, done.report.problems) == (200, ())
    assert done.rendered_frames == 12
    assert stamps(tmp_path / "film.mp4") == [Fraction(number, 30) for number in range(200)]


@pytest.mark.long
def test_ten_thousand_segments(shelf: Shelf, tmp_path: Path, kept: Kept, stock: Path) -> None:
    """Ten thousand segments, each a file of its own, are planned and joined into a film of exactly their frames."""
    source = shelf.put(stock / "numbered.mp4")
    cut = cut_of(*(CutItem(id=str(n), source=source, in_frames=n, frames=2) for n in range(10_000)))
    parts = compile_cut(cut, SETTINGS, encoder=ffmpeg_version(), size=TINY)
    first = tmp_path / "first.mp4"
    render_segment(parts[0], shelf, first)
    for key in {part.key for part in parts}:
        (kept.folder / key).hardlink_to(first)
    done = render_film(
        cut,
        SETTINGS,
        shelf,
        tmp_path / "film.mp4",
        kept=kept.kept,
        keep=kept.keep,
        size=TINY,
        reads_back=False,
    )
    assert (done.rendered_frames, done.reused_frames) == (0, 20_000)
    with av.open(str(tmp_path / "film.mp4")) as container:
        stamps_found = sorted(
            packet.pts for packet in container.demux(video=0) if packet.size and packet.pts is not None
        )
        ticks = 1 / (30 * (container.streams.video[0].time_base or Fraction(1)))
    assert stamps_found == [number * ticks for number in range(20_000)]


@pytest.mark.long
def test_draft_and_final_sizes(shelf: Shelf, tmp_path: Path, cut: Cut) -> None:
    """The real sizes of draft and final come out as planned, with every segment key of its own."""
    found: set[str] = set()
    for number, settings in enumerate((SETTINGS, ExportSettings.model_validate({"quality": "final"}))):
        kept = Kept(tmp_path / f"kept-{number}")
        done = render_film(cut, settings, shelf, tmp_path / "film.mp4", kept=kept.kept, keep=kept.keep)
        assert done.report.problems == ()
        assert (done.report.width, done.report.height) == ((540, 960), (1080, 1920))[number]
        keys = {part.key for part in compile_cut(cut, settings, encoder=ffmpeg_version())}
        assert not keys & found
        found |= keys
