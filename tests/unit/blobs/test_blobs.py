"""Content-named files: whole or not at all, once each, never swept while needed."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.blobs import Blobs
from core.errors import BlobMissingError, DiskFullError, NotFoundError, ReadOnlyError, StoreError
from tests.unit.readonly import public_folder, read_only

ABSENT = "0" * 64
OLD = 10 * 3600


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs", tmp_path / "tmp")


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _file(folder: Path, data: bytes, name: str = "file.bin") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _age(blobs: Blobs, digest: str) -> None:
    then = time.time() - OLD
    os.utime(blobs.path(digest), (then, then))


def _everything(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


# putting


@pytest.mark.parametrize("data", [b"", b"x", b"clip" * 1_000_000])
def test_put_names_by_content(blobs: Blobs, tmp_path: Path, data: bytes) -> None:
    """A file is found under the SHA-256 of its bytes, byte for byte; the original is gone when it was moved."""
    path = _file(tmp_path, data)
    digest = blobs.put_file(path)
    assert digest == _sha(data)
    assert blobs.path(digest).read_bytes() == data
    assert not path.exists()


def test_put_copy_leaves_the_original(blobs: Blobs, tmp_path: Path) -> None:
    """A person's own file stays where it is, and changing it later changes nothing here."""
    path = _file(tmp_path, b"mine")
    digest = blobs.put_file(path, move=False)
    path.write_bytes(b"other")
    assert blobs.path(digest).read_bytes() == b"mine"
    blobs.verify(digest)


def test_put_bytes(blobs: Blobs, tmp_path: Path) -> None:
    """Bytes are kept like files, and leave nothing in the temp folder."""
    assert blobs.path(blobs.put_bytes(b"song")).read_bytes() == b"song"
    assert list((tmp_path / "tmp").iterdir()) == []


def test_same_bytes_are_kept_once(blobs: Blobs, tmp_path: Path) -> None:
    """Putting the same bytes again, moved or copied, keeps one file."""
    for number in range(3):
        blobs.put_file(_file(tmp_path, b"same", f"{number}.png"), move=number != 1)
    assert len(_everything(tmp_path / "blobs")) == 1
    assert blobs.total_bytes() == 4


def test_put_heals_a_cut_file(blobs: Blobs, tmp_path: Path) -> None:
    """Where the file that is there has another size than its name says, the good one takes its place."""
    digest = blobs.put_bytes(b"whole file")
    blobs.path(digest).write_bytes(b"whole")
    blobs.put_file(_file(tmp_path, b"whole file"))
    blobs.verify(digest)


def test_new_temp_is_taken_away_with_its_folder(blobs: Blobs, tmp_path: Path) -> None:
    """A temp path is fresh, alone in its folder, and gone with it once the file is put."""
    one, other = blobs.new_temp(".mp4"), blobs.new_temp(".mp4")
    assert one.parent != other.parent
    assert not one.exists()
    assert one.suffix == ".mp4"
    one.write_bytes(b"clip")
    blobs.put_file(one)
    assert not one.parent.exists()
    assert other.parent.exists()


def test_put_of_a_file_that_is_gone(blobs: Blobs, tmp_path: Path) -> None:
    """Putting what is not there says so."""
    with pytest.raises(NotFoundError, match=r"gone\.png"):
        blobs.put_file(tmp_path / "gone.png")


def test_other_disk(blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file on another disk, which cannot be renamed, is copied whole and then removed."""
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.parent == tmp_path:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    path = _file(tmp_path, b"far away")
    blobs.verify(blobs.put_file(path))
    assert not path.exists()


# looking


@pytest.mark.parametrize("digest", [ABSENT, "", "x", "../../etc/passwd", ABSENT[:-1], ABSENT.replace("0", "A")])
def test_missing(blobs: Blobs, digest: str) -> None:
    """What is not there, or is no digest at all, is missing and leads nowhere else."""
    assert not blobs.exists(digest)
    with pytest.raises(BlobMissingError, match="missing"):
        blobs.path(digest)
    with pytest.raises(BlobMissingError):
        blobs.verify(digest)


def test_verify_finds_one_changed_byte(blobs: Blobs) -> None:
    """Verifying reads every byte."""
    digest = blobs.put_bytes(b"a" * 3_000_000)
    blobs.verify(digest)
    with blobs.path(digest).open("r+b") as stream:
        stream.seek(2_999_999)
        stream.write(b"b")
    with pytest.raises(BlobMissingError, match="damaged"):
        blobs.verify(digest)


# several at once


def test_many_threads_put_the_same_bytes(blobs: Blobs, tmp_path: Path) -> None:
    """Threads that put the same bytes at once all get the name, and one whole file is there."""
    data = b"shared" * 200_000
    gate = threading.Barrier(8)

    def put(number: int) -> str:
        path = _file(tmp_path, data, f"{number}.bin")
        gate.wait()
        return blobs.put_file(path, move=number % 2 == 0)

    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(put, range(8)))
    assert digests == {_sha(data)}
    blobs.verify(_sha(data))
    assert len(_everything(tmp_path / "blobs")) == 1


def test_a_file_moved_twice_at_once(blobs: Blobs, tmp_path: Path) -> None:
    """Of two threads that move one file, one has it; the other has it too or is told it is gone."""
    for number in range(20):
        data = f"file {number}".encode()
        path = _file(tmp_path, data)
        gate = threading.Barrier(2)

        def put(path: Path = path, gate: threading.Barrier = gate) -> str | None:
            gate.wait()
            try:
                return blobs.put_file(path)
            except NotFoundError:
                return None

        with ThreadPoolExecutor(2) as pool:
            found = {future.result() for future in [pool.submit(put), pool.submit(put)]}
        assert _sha(data) in found
        blobs.verify(_sha(data))


def test_put_saves_an_orphan_from_the_sweep(blobs: Blobs) -> None:
    """Bytes put again while an old orphan lies there are young: the sweep right after leaves them to the coming take."""
    digest = blobs.put_bytes(b"again")
    _age(blobs, digest)
    blobs.put_bytes(b"again")
    assert blobs.sweep(set()) == (0, 0)
    blobs.verify(digest)


# what goes wrong


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("step", "move"),
    [
        ("os.fsync", True),
        ("os.fsync", False),
        ("pathlib.Path.replace", True),
        ("pathlib.Path.replace", False),
        ("shutil.copyfile", False),
    ],
)
def test_killed_in_the_middle(
    blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, move: bool
) -> None:
    """Stopped at any point, no file has a name it does not deserve, and trying again works."""
    path = _file(tmp_path, b"half")
    with monkeypatch.context() as patch:
        patch.setattr(step, _killed)
        with pytest.raises(KeyboardInterrupt):
            blobs.put_file(path, move=move)
        assert not blobs.exists(_sha(b"half"))
    assert path.exists()
    blobs.verify(blobs.put_file(path, move=move))


def test_half_a_copy_is_no_blob(blobs: Blobs, tmp_path: Path) -> None:
    """What a killed copy leaves behind is no file of any name; a later sweep removes it."""
    part = tmp_path / "blobs" / ".part-00"
    part.write_bytes(b"half")
    assert blobs.sweep(set()) == (0, 0), "it may be a copy at work"
    os.utime(part, (0, 0))
    assert blobs.sweep(set()) == (1, 4)
    assert not part.exists()


@pytest.mark.parametrize("step", ["os.fsync", "shutil.copyfile"])
def test_disk_full(blobs: Blobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """A full disk is told in words; the original and everything kept before are still there."""
    kept, path = blobs.put_bytes(b"kept"), _file(tmp_path, b"large")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(step, full)
        with pytest.raises(DiskFullError, match=r"file\.bin could not be kept"):
            blobs.put_file(path, move=False)
    blobs.verify(kept)
    assert path.read_bytes() == b"large"
    assert [found.name for found in _everything(tmp_path / "blobs")] == [kept[2:]]


def test_read_only_workspace() -> None:
    """A workspace that cannot be written says so, keeps what it has, and can still be read."""
    with public_folder() as folder:
        blobs = Blobs(folder / "blobs", folder / "tmp")
        kept = blobs.put_bytes(b"kept")
        with read_only(folder):
            with pytest.raises(ReadOnlyError):
                blobs.put_bytes(b"new")
            with pytest.raises(ReadOnlyError), blobs.temp_folder():
                pass
            with pytest.raises(ReadOnlyError, match="cannot be written"):
                Blobs(folder / "other", folder / "tmp")
            blobs.verify(kept)
        assert blobs.total_bytes() == 4


def test_other_faults_are_ours_too(blobs: Blobs, tmp_path: Path) -> None:
    """A folder in place of a file is refused in words."""
    with pytest.raises(StoreError, match="could not be kept"):
        blobs.put_file(tmp_path)


# sweeping


def test_sweep_removes_old_orphans_only(blobs: Blobs) -> None:
    """A sweep takes what nothing names and is old, tells how much, and leaves what is named or young."""
    named, orphan, young = (blobs.put_bytes(data) for data in (b"named", b"orphan", b"young"))
    _age(blobs, named)
    _age(blobs, orphan)
    assert blobs.sweep({named}) == (1, 6)
    assert [blobs.exists(digest) for digest in (named, orphan, young)] == [True, False, True]
    assert blobs.sweep({named}) == (0, 0)


def test_sweep_counts_age_from_the_put(blobs: Blobs, tmp_path: Path) -> None:
    """A file that was written long ago and put just now is young."""
    path = _file(tmp_path, b"old footage")
    os.utime(path, (0, 0))
    digest = blobs.put_file(path)
    assert blobs.sweep(set()) == (0, 0)
    assert blobs.exists(digest)


def test_sweep_and_put_at_once(blobs: Blobs) -> None:
    """However a sweep and a put of the same old orphan meet, whoever was given the name finds the file."""
    for number in range(50):
        data = f"race {number}".encode()
        _age(blobs, blobs.put_bytes(data))
        gate = threading.Barrier(2)

        def put(data: bytes = data, gate: threading.Barrier = gate) -> str:
            gate.wait()
            return blobs.put_bytes(data)

        def sweep(gate: threading.Barrier = gate) -> None:
            gate.wait()
            blobs.sweep(set())

        with ThreadPoolExecutor(2) as pool:
            swept, digest = pool.submit(sweep), pool.submit(put)
            swept.result()
            assert blobs.exists(digest.result())


# temp folders


def test_temp_folder_goes_whatever_happens(blobs: Blobs, tmp_path: Path) -> None:
    """A job's folder is its own, and goes with all that is in it, also when the job fails."""
    with blobs.temp_folder() as one, blobs.temp_folder() as other:
        assert one != other
        (one / "deep").mkdir()
        (one / "deep" / "frame.png").write_bytes(b"x")
    with pytest.raises(NotFoundError), blobs.temp_folder() as failed:
        blobs.put_file(failed / "frame.png")
    assert list((tmp_path / "tmp").iterdir()) == []


def test_clear_temp(blobs: Blobs) -> None:
    """At the start, folders of a run that was killed are removed."""
    left = blobs.new_temp()
    left.write_bytes(b"half a download")
    assert blobs.clear_temp(older_than_s=3600) == 0
    assert blobs.clear_temp() == 1
    assert not left.parent.exists()
