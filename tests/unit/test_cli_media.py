"""The single operations as a person types them."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from core.cli import main
from core.cli_media import frame_number
from core.errors import InputError
from core.film import probe
from tests.media.make import make_clip, make_noise
from tests.unit.film.shelf import numbers


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "a clip.mp4", frames=30, sound_hz=440)


MOMENTS = [("1.5", 45), ("0", 0), ("2", 60), ("0:04.12", 132), ("1:00", 1800), ("1:02:03.01", 111_691)]


@pytest.mark.parametrize(("text", "frame"), MOMENTS)
def test_moments(text: str, frame: int) -> None:
    """Plain numbers are seconds; behind a colon, what follows the point is frames, as everywhere on screen."""
    assert frame_number(text, Fraction(30)) == frame


@pytest.mark.parametrize("text", ["", "soon", "1:2", "-1", "1/0"])
def test_no_moments(text: str) -> None:
    """What is no moment is refused, with how to write one."""
    with pytest.raises(InputError, match="no moment"):
        frame_number(text, Fraction(30))


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--from", "0.5", "--to", "0:00.20"], list(range(15, 20))),
        (["--frames", "3:6"], [3, 4, 5]),
        (["--frames", "27:"], [27, 28, 29]),
    ],
)
def test_trim(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], wanted: list[int]
) -> None:
    """`trim` keeps what was named, tells how far it is on stderr, and says where the file is on stdout."""
    to = tmp_path / "b.mp4"
    assert main(["trim", str(clip), str(to), *words]) == 0
    assert numbers(to) == wanted
    said = capsys.readouterr()
    assert said.out.strip() == str(to)
    assert "100 %" in said.err


def test_refusals(clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be done ends with status 1, a sentence and what to do next; a file that is there needs --force."""
    to = tmp_path / "b.mp4"
    to.write_bytes(b"mine")
    assert main(["trim", str(clip), str(to), "--frames", "0:3"]) == 1
    assert "--force" in capsys.readouterr().err
    assert main(["trim", str(clip), str(to), "--frames", "0:3", "--force"]) == 0
    assert main(["trim", str(clip), str(tmp_path / "c.mp4"), "--frames", "zero"]) == 1
    assert "30:90" in capsys.readouterr().err
    assert main(["convert", str(tmp_path / "none.mp4"), str(tmp_path / "c.mp4")]) == 1
    assert main(["convert", str(clip), str(tmp_path / "c.mp4"), "--size", "17x3"]) == 1


def test_pipes_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """`-` is no file: it is said that pipes are not read."""
    with pytest.raises(SystemExit) as ended:
        main(["convert", "-", "x.mp4"])
    assert ended.value.code == 2
    assert "not pipes" in capsys.readouterr().err


def test_a_leading_dash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind `--`, a name may begin with a dash."""
    make_clip(tmp_path / "plain.mp4", frames=4).rename(tmp_path / "-lead.mp4")
    monkeypatch.chdir(tmp_path)
    assert main(["convert", "--", "-lead.mp4", "-made.mp4"]) == 0
    assert numbers(tmp_path / "-made.mp4") == [0, 1, 2, 3]


def test_convert_and_merge(clip: Path, tmp_path: Path) -> None:
    """Options reach the file: size, rate, codec, transition."""
    to = tmp_path / "b.mp4"
    assert main(["convert", str(clip), str(to), "--size", "120x200", "--rate", "25", "--codec", "h265"]) == 0
    info = probe(to)
    assert (info.width, info.height, info.rate, info.codec) == (120, 200, Fraction(25), "hevc")
    joined = tmp_path / "c.mp4"
    assert main(["merge", str(clip), str(clip), str(joined), "--transition", "circle", "--length", "6"]) == 0
    assert probe(joined).frames == 54


def test_frames(clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`frames` saves pictures into a folder and says how many."""
    assert main(["frames", str(clip), str(tmp_path / "f"), "--at", "0,29", "--jpg"]) == 0
    assert sorted(path.name for path in (tmp_path / "f").iterdir()) == ["frame_000000.jpg", "frame_000029.jpg"]
    assert capsys.readouterr().out.startswith("2 frames")


def test_probe(clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`probe` says in words what a file is; a file that cannot be read does not hide the others, and the status is 1."""
    assert main(["probe", str(clip)]) == 0
    assert "30 frames a second" in capsys.readouterr().out
    still = make_clip(tmp_path / "still.mp4", frames=90, color=(90, 90, 90))
    assert main(["probe", "--json", str(make_noise(tmp_path / "n.mp4")), str(still)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert "error" in told[0]
    assert any("Stands still" in mark for mark in told[1]["to_look_at"])
    assert main(["probe", "--quick", str(still)]) == 0
    assert "Look at" not in capsys.readouterr().out
