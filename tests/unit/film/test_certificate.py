"""Films are broken on purpose, each in one way: the certificate finds that and names its time, and finds nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from core.film import compile_cut, mix_sound, read_back, render_segment
from core.film.finish import finish
from core.film.gaze import glances
from core.film.onplan import beats_off
from core.film.sound import sound_suffix
from core.film.witness import Proof, fresh_proof, proof_of, witness_pieces
from core.model.certificate import Finding, FindingKind
from core.model.cut import Cut, CutItem, Play, SongUse, Source
from core.model.delivery import Codec, Delivery
from core.model.film import ExportSettings, FilmReport
from core.model.project import Quality
from core.model.transitions import Transition
from tests.media import make
from tests.unit.film.shelf import TINY, Shelf, cut_of

MOVES = "testsrc2=s=96x160:r=30"
FAST = ("-movflags", "+faststart")
TAGS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")
COPY = ("-c", "copy", *FAST)


def moving(path: Path, source: str) -> Path:
    """Three seconds in which something moves in every picture."""
    make.ffmpeg("-f", "lavfi", "-i", source, "-t", "3", "-pix_fmt", "yuv420p", *TAGS, str(path))
    return path


@dataclass
class Made:
    """A film with everything it was made from."""

    path: Path
    cut: Cut
    settings: ExportSettings
    pieces: list[Path]
    sound: Path | None

    def proof(self) -> Proof:
        return fresh_proof(self.pieces, self.sound)

    def seen(self) -> Proof:
        """The proof of pieces that were looked at before."""
        named = {str(path): path for path in self.pieces}
        witnesses = witness_pieces(named)
        return proof_of([witnesses[str(path)] for path in self.pieces], self.sound)

    def read(self, path: Path | None = None, proof: Proof | None = None) -> FilmReport:
        return read_back(path or self.path, self.cut, self.settings, size=TINY, proof=proof)


def made_of(cut: Cut, settings: ExportSettings, shelf: Shelf, folder: Path) -> Made:
    pieces = []
    is_sound = settings.delivery.codec is Codec.SOUND
    for number, part in enumerate(() if is_sound else compile_cut(cut, settings, encoder="test", size=TINY)):
        pieces.append(folder / f"{number}.mp4")
        render_segment(part, shelf, pieces[-1])
    sound = mix_sound(cut, settings, shelf, folder / f"sound{sound_suffix(settings)}")
    film = finish(pieces, sound, folder / f"film{settings.delivery.suffix}", settings.delivery)
    return Made(film, cut, settings, pieces, sound)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="module")
def sources(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, Source, Source]:
    folder = tmp_path_factory.mktemp("sources")
    make.make_song(folder / "song.wav", bpm=120, seconds=6)
    paths = [
        moving(folder / "one.mp4", MOVES),
        moving(folder / "two.mp4", f"{MOVES},negate,hflip"),
        folder / "song.wav",
    ]
    one, two, song = map(shelf.put, paths)
    return one, two, song


@pytest.fixture(scope="module")
def cut(sources: tuple[Source, Source, Source]) -> Cut:
    """Three shots over a song, the last one with a transition at its head."""
    one, two, song = sources
    made = cut_of(
        CutItem(id="a", source=one, frames=50),
        CutItem(id="b", source=two, frames=45),
        CutItem(id="c", source=one, in_frames=40, frames=25, transition_frames=8, transition=Transition.DIP_BLACK),
    )
    return made.model_copy(update={"song": SongUse(source=song), "beat_frames": tuple(range(0, 120, 15))})


@pytest.fixture(scope="module")
def film(cut: Cut, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made_of(cut, ExportSettings(), shelf, tmp_path_factory.mktemp("film"))


@pytest.mark.parametrize("codec", list(Codec))
def test_a_right_film_has_no_findings(codec: Codec, cut: Cut, shelf: Shelf, tmp_path: Path) -> None:
    """Whatever it is delivered as, a film that is as planned has none, with or without its pieces at hand."""
    made = made_of(cut, ExportSettings(delivery=Delivery(codec=codec)), shelf, tmp_path)
    reports = [made.read(), made.read(proof=made.proof())]
    reports += [made.read(proof=made.seen())] if made.pieces else []
    assert [report.problems for report in reports] == [()] * len(reports)
    assert len({report.model_copy(update={"joins": None}).model_dump_json() for report in reports}) == 1
    if codec in (Codec.GIF, Codec.SOUND):
        assert reports[1].joins is None, "what is no join is not called one"
    else:
        whole, known = reports[1].joins, reports[2].joins
        assert whole is not None
        assert known is not None
        assert (whole.pieces, whole.packets, whole.starts, whole.decoded) == (4, 120, 4, 120)
        assert (known.packets, known.decoded, known.is_sound_same) == (120, 0, True)


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(25), Fraction(60)])
def test_a_film_at_another_rate(rate: Fraction, cut: Cut, shelf: Shelf, tmp_path: Path) -> None:
    """Every time stamp is on its frame at odd rates too, and beats are counted in frames of the film."""
    made = made_of(cut, ExportSettings(delivery=Delivery(rate=rate)), shelf, tmp_path)
    report = made.read(proof=made.proof())
    assert report.problems == ()
    assert report.beats_off is not None
    assert len(report.beats_off) == 2


@dataclass
class Broken:
    """A way to break a film, and what is found.

    Args:
        args: FFmpeg's options between the film and the broken one.
        found: Kinds of findings, each with the frame it names.
        into: Options before the film.
    """

    name: str
    args: Sequence[str]
    found: Sequence[tuple[FindingKind, int | None]]
    into: Sequence[str] = ()


def pictures(chain: str) -> tuple[str, ...]:
    """Pictures encoded again through filters, so well that nothing else changes."""
    again = ("-c:v", "libx264", "-crf", "4", "-preset", "ultrafast", "-pix_fmt", "yuv420p", *TAGS)
    return (
        "-vf",
        chain,
        *again,
        "-fps_mode",
        "passthrough",
        "-enc_time_base",
        "1/30000",
        "-video_track_timescale",
        "30000",
        "-c:a",
        "copy",
        *FAST,
    )


BAD_TAGS = "h264_metadata=colour_primaries=6:transfer_characteristics=6:matrix_coefficients=6"
BROKEN = [
    Broken(
        "a frame missing",
        pictures("select=not(eq(n\\,40))"),
        [(FindingKind.FRAMES, 118), (FindingKind.RATE, None), (FindingKind.STAMPS, 40)],
    ),
    Broken(
        "the last frames missing",
        pictures("select=lt(n\\,115)"),
        [(FindingKind.FRAMES, 114)],
    ),
    Broken(
        "another rate",
        pictures("fps=25"),
        [(FindingKind.FRAMES, 99), (FindingKind.RATE, None), (FindingKind.STAMPS, 1)],
    ),
    Broken(
        "pictures beside their frames",
        pictures("settb=1/30000,setpts=PTS+300*gte(N\\,60)"),
        [(FindingKind.RATE, None), (FindingKind.STAMPS, 60)],
    ),
    Broken("wrong tags", (*COPY, "-bsf:v", BAD_TAGS), [(FindingKind.COLOR, 0)]),
    Broken(
        "a black second",
        pictures("drawbox=c=black:t=fill:enable=between(n\\,55\\,88)"),
        [(FindingKind.BLACK, 55)],
    ),
    Broken("half a black second", pictures("drawbox=c=black:t=fill:enable=between(n\\,55\\,70)"), []),
    Broken(
        "a frozen second",
        pictures("split[a][b];[a][b]freezeframes=first=11:last=44:replace=10"),
        [(FindingKind.FROZEN, 10)],
    ),
    Broken("half a frozen second", pictures("split[a][b];[a][b]freezeframes=first=11:last=24:replace=10"), []),
    Broken(
        "a cut one frame late",
        pictures("split[a][b];[a][b]freezeframes=first=50:last=50:replace=49"),
        [(FindingKind.CUT, 51)],
    ),
    Broken(
        "a cut one frame early",
        pictures("split[a][b];[a][b]freezeframes=first=49:last=49:replace=50"),
        [(FindingKind.CUT, 49)],
    ),
    Broken("index last", ("-c", "copy"), [(FindingKind.INDEX, None)]),
    Broken("no sound", (*COPY, "-an"), [(FindingKind.SOUND, None)]),
    Broken("loud", ("-c:v", "copy", "-af", "volume=4dB", "-c:a", "aac", *FAST), [(FindingKind.LOUDNESS, None)] * 2),
    Broken("quiet", ("-c:v", "copy", "-af", "volume=-6dB", "-c:a", "aac", *FAST), [(FindingKind.LOUDNESS, None)]),
    Broken(
        "short sound",
        ("-c:v", "copy", "-af", "volume=-1dB,atrim=end=3.5", "-c:a", "aac", *FAST),
        [(FindingKind.SOUND, None)],
    ),
]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_what_is_broken_is_named_with_its_time(film: Made, tmp_path: Path, case: Broken) -> None:
    """Each way has its own finding at its own frame, and brings no other."""
    broken = tmp_path / "broken.mp4"
    make.ffmpeg(*case.into, "-i", str(film.path), *case.args, str(broken))
    report = film.read(broken)
    assert [(finding.kind, finding.at) for finding in report.findings] == list(case.found), report.problems
    assert report.problems == tuple(finding.text for finding in report.findings)


def test_sound_that_is_late(film: Made, tmp_path: Path) -> None:
    """Sound half a second late is told, whether its packets come later or its samples do."""
    late, silent = tmp_path / "late.mp4", tmp_path / "silent.mp4"
    copied = ("-map", "0:v", "-map", "1:a", *COPY)
    make.ffmpeg("-i", str(film.path), "-itsoffset", "0.5", "-i", str(film.path), *copied, str(late))
    report = film.read(late)
    assert report.sound_start_s == pytest.approx(0.5, abs=0.03)
    assert report.findings[0].text.endswith("s instead of with the picture.")
    chain = "adelay=500:all=1,atrim=end=4"
    make.ffmpeg("-i", str(film.path), "-c:v", "copy", "-af", chain, "-c:a", "aac", *FAST, str(silent))
    told = film.read(silent, film.proof())
    assert "The film's sound is not the one that was mixed for it." in told.problems
    assert told.joins is not None
    assert told.joins.is_sound_same is False


def with_flipped_byte(path: Path, to: Path, *, packets: slice) -> Path:
    """A copy of a film with one byte changed in the middle of the largest of some stored pictures."""
    whole = bytearray(path.read_bytes())
    with av.open(str(path)) as container:
        found = max([bytes(one) for one in container.demux(video=0) if one.size][packets], key=len)
    assert whole.count(found) == 1
    whole[whole.index(found) + len(found) // 2] ^= 0x55
    to.write_bytes(whole)
    return to


def test_tags_of_the_file(film: Made, tmp_path: Path) -> None:
    """A file that calls the colors of its right pictures something else is told as well."""
    wrong = tmp_path / "wrong.mp4"
    right = film.path.read_bytes()
    assert right.count(b"colrnclx\0\1\0\1\0\1") == 1
    wrong.write_bytes(right.replace(b"colrnclx\0\1\0\1\0\1", b"colrnclx\0\6\0\6\0\6"))
    assert [(finding.kind, finding.at) for finding in film.read(wrong).findings] == [(FindingKind.COLOR, None)]


@pytest.mark.parametrize("codec", [Codec.H264, Codec.H265, Codec.AV1, Codec.VP9, Codec.PRORES])
def test_one_flipped_byte(codec: Codec, cut: Cut, shelf: Shelf, tmp_path: Path) -> None:
    """One changed byte anywhere in the pictures is found and named, though nothing else tells of it; then all is decoded."""
    made = made_of(cut, ExportSettings(delivery=Delivery(codec=codec)), shelf, tmp_path)
    flipped = with_flipped_byte(made.path, tmp_path / f"flipped{made.path.suffix}", packets=slice(55, 65))
    report = made.read(flipped, made.seen())
    joins = [finding for finding in report.findings if finding.kind is FindingKind.JOIN]
    assert len(joins) == 1
    assert joins[0].at is not None
    assert 47 <= joins[0].at <= 72, "pictures are stored a few frames from where they are shown"
    assert report.joins is not None
    assert report.joins.decoded >= 100


def test_a_piece_that_was_spoiled_on_the_disk(film: Made, tmp_path: Path) -> None:
    """What was seen of a piece before its file was spoiled speaks against the film that is joined of it afterwards."""
    seen = film.seen()
    spoiled = with_flipped_byte(film.pieces[1], tmp_path / "spoiled.mp4", packets=slice(2, 8))
    pieces = [film.pieces[0], spoiled, *film.pieces[2:]]
    joined = finish(pieces, film.sound, tmp_path / "film.mp4", film.settings.delivery)
    (finding,) = [one for one in film.read(joined, seen).findings if one.kind is FindingKind.JOIN]
    assert finding.at is not None
    assert 50 <= finding.at <= 60


def test_a_join_that_decodes_otherwise(film: Made) -> None:
    """A piece whose first picture is decoded to something else in the film is named by where it begins."""
    proof = film.seen()
    parts = (proof.parts[0], replace(proof.parts[1], start="0" * 16), *proof.parts[2:])
    (finding,) = film.read(proof=replace(proof, parts=parts)).findings
    assert (finding.kind, finding.at) == (FindingKind.JOIN, 50)
    assert "0:01.20" in finding.text


def test_a_film_encoded_again(film: Made, tmp_path: Path) -> None:
    """A film that nobody can tell by eye from the right one is not taken for it."""
    again = tmp_path / "again.mp4"
    make.ffmpeg("-i", str(film.path), *pictures("null"), str(again))
    assert film.read(again).findings == ()
    assert {finding.kind for finding in film.read(again, film.seen()).findings} == {FindingKind.JOIN}


def test_stills_gaps_and_freezes_are_meant(cut: Cut, shelf: Shelf, tmp_path: Path) -> None:
    """A picture, a gap and a frozen clip may stand for any time; the same stretch of a running clip may not."""
    source = cut.items[0].source
    still = shelf.put(make.make_picture(tmp_path / "still.png", color=(90, 120, 40)))
    items = (
        CutItem(id="a", source=source, frames=40, play=Play.FREEZE),
        CutItem(id="b", frames=40),
        CutItem(id="c", source=still, frames=40),
        CutItem(id="d", source=source, in_frames=80, frames=45),
    )
    made = made_of(cut_of(*items), ExportSettings(quality=Quality.FINAL), shelf, tmp_path)
    (finding,) = made.read(proof=made.proof()).findings
    assert (finding.kind, finding.at, finding.frames) == (FindingKind.FROZEN, 129, 36)
    assert finding.text == "The picture stands still from 0:04.09 on for 1.2 s, in shot 4."


def test_slow_footage_may_stand_between_its_pictures(shelf: Shelf, tmp_path: Path) -> None:
    """Footage of one picture a second stands for a second each time, and that is what it is."""
    path = tmp_path / "slow.mp4"
    make.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=96x160:r=1:d=4", "-pix_fmt", "yuv420p", *TAGS, str(path))
    made = made_of(cut_of(CutItem(id="a", source=shelf.put(path), frames=110)), ExportSettings(), shelf, tmp_path)
    assert made.read().findings == ()


@pytest.mark.parametrize(
    ("beats", "off"),
    [((0, 50, 95), (0, 0)), ((49, 97), (1, -2)), ((0,), (50, 95)), ((), None)],
)
def test_cuts_are_held_against_their_nearest_beats(
    cut: Cut, beats: tuple[int, ...], off: tuple[int, ...] | None
) -> None:
    """Each cut has its distance in frames, later is positive; without beats or without a song nothing is said."""
    beaten = cut.model_copy(update={"beat_frames": beats})
    assert beats_off(beaten) == off
    assert beats_off(beaten.model_copy(update={"song": None})) is None


def test_pieces_that_hold_less_than_they_say(film: Made) -> None:
    """Pieces whose frames do not add up give no looks, so that the film itself is decoded."""
    assert glances(film.pieces[:1], [49]) is None
    assert glances(film.pieces[:1], [51]) is None
    assert glances([], []) == ()


def test_old_reports_are_still_read() -> None:
    """What was stored before places were told has no findings, and its JSON stays as it was."""
    old = '{"frames":3,"rate":"30","width":96,"height":160,"problems":["The film has no sound."]}'
    report = FilmReport.model_validate_json(old)
    assert report.findings == ()
    assert report.beats_off is None
    assert not {"findings", "beats_off", "joins", "sound_start_s"} & report.model_dump(mode="json").keys()
    fresh = report.model_copy(update={"findings": (Finding(kind=FindingKind.SOUND, text="x", at=3),)})
    assert FilmReport.model_validate_json(fresh.model_dump_json()) == fresh
