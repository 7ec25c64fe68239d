"""The files of a workspace, each under the SHA-256 of its bytes.

A file gets its name only when it is whole and on the disk: it is written elsewhere, synced, and renamed. So whatever is
killed in the middle leaves no half file under a name, only a leftover that `sweep` and `clear_temp` take away later.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.blobs.edge import file_edge
from core.digest import digest_of_file
from core.errors import BlobMissingError

_NAME = re.compile(r"[0-9a-f]{64}")
_PART = ".part-"


class Blobs:
    """Content-named files below `root`, and temp folders below `tmp`.

    Safe to use from several threads of one process.

    Args:
        root: Holds `ab/cdef…`, the digest split after two letters.
        tmp: Best on the same disk as `root`, so that files move instead of being copied.

    Raises:
        ReadOnlyError: When the folders cannot be made.
    """

    def __init__(self, root: Path, tmp: Path) -> None:
        self._root = root
        self._tmp = tmp
        self._lock = threading.Lock()
        for folder in (root, tmp):
            with file_edge(f"the folder {folder}"):
                folder.mkdir(parents=True, exist_ok=True)

    def path(self, digest: str) -> Path:
        """The file with these bytes. Never write to it.

        Raises:
            BlobMissingError: When it is not there.
        """
        if not self.exists(digest):
            raise BlobMissingError(
                f"The file {digest[:12]}… is missing.", hint="Restore it from a backup, or make it again."
            )
        return self._place(digest)

    def exists(self, digest: str) -> bool:
        """Whether the file is there. Does not read it, see `verify`."""
        return _NAME.fullmatch(digest) is not None and os.path.isfile(f"{self._root}/{digest[:2]}/{digest[2:]}")  # noqa: PTH113 - asked thousands of times a screen

    def put_file(self, path: Path, *, move: bool = True) -> str:
        """Keeps a file and returns its digest. Putting the same bytes again keeps one file.

        Args:
            path: A finished file that nobody writes to any more.
            move: Take the file itself; else leave it and keep a copy.

        Raises:
            NotFoundError: When there is no such file.
            DiskFullError: When there is no room for it.
            ReadOnlyError: When the workspace cannot be written.
        """
        with file_edge(path.name):
            digest = self._moved(path) if move else None
            if digest is None:  # a copy is wanted, or the file lies on another disk
                digest = self._copied(path)
            if move:
                path.unlink(missing_ok=True)
                self._tidy(path.parent)
        return digest

    def put_bytes(self, data: bytes) -> str:
        """Keeps bytes as a file and returns its digest.

        Raises:
            DiskFullError: When there is no room for it.
            ReadOnlyError: When the workspace cannot be written.
        """
        path = self.new_temp()
        with file_edge("the file"):
            path.write_bytes(data)
        return self.put_file(path)

    def new_temp(self, suffix: str = "") -> Path:
        """A path for a file that is about to be written, alone in a folder of its own. `put_file` takes both away."""
        with file_edge("a temp folder"):
            return Path(tempfile.mkdtemp(dir=self._tmp)) / f"new{suffix}"

    @contextmanager
    def temp_folder(self) -> Iterator[Path]:
        """An empty folder for one job, removed with all that is in it afterwards."""
        with file_edge("a temp folder"):
            folder = Path(tempfile.mkdtemp(dir=self._tmp))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def verify(self, digest: str) -> None:
        """Reads the whole file and compares it with its name.

        Raises:
            BlobMissingError: When it is gone or damaged.
        """
        path = self.path(digest)
        with file_edge(f"The file {digest[:12]}…"):
            found = digest_of_file(path)
        if found != digest:
            raise BlobMissingError(
                f"The file {digest[:12]}… is damaged.", hint="Restore it from a backup, or make it again."
            )

    def sweep(self, named: Collection[str], *, older_than_s: float = 3600) -> tuple[int, int]:
        """Removes files that nothing names, and returns how many and how many bytes that gave back.

        Args:
            named: Digests that are needed. Their files stay whatever their age.
            older_than_s: Files put more recently stay: the take that names them may be about to be written.
        """
        oldest = time.time() - older_than_s
        files = total = 0
        for path in self._files():
            digest = path.parent.name + path.name
            if _NAME.fullmatch(digest) and digest in named:
                continue
            size = self._removed(path, oldest)
            if size is not None:
                files, total = files + 1, total + size
        return files, total

    def orphans(self, named: Collection[str], *, older_than_s: float) -> dict[str, int]:
        """What a sweep would remove, with the bytes of each. Removes nothing."""
        oldest, found = time.time() - older_than_s, dict[str, int]()
        for path in self._files():
            digest = path.parent.name + path.name
            about = path.stat()
            if digest not in named and about.st_mtime <= oldest:
                found[digest] = about.st_size
        return found

    def sizes(self) -> dict[str, int]:
        """Bytes of every file, by digest."""
        found = ((path.parent.name + path.name, path.stat().st_size) for path in self._files())
        return {digest: size for digest, size in found if _NAME.fullmatch(digest)}

    def remove(self, digests: Collection[str]) -> tuple[int, int]:
        """Removes these files whatever their age, and returns how many there were and their bytes.

        Only for what can be made again and is named by nothing: the caller has seen to that.
        """
        sizes = [self._removed(self._place(digest), time.time() + 1) for digest in digests if self.exists(digest)]
        return len(sizes), sum(size for size in sizes if size is not None)

    def size(self, digest: str) -> int | None:
        """Bytes of a file; None when it is not there."""
        return self._place(digest).stat().st_size if self.exists(digest) else None

    def clear_temp(self, *, older_than_s: float = 0) -> int:
        """Removes temp folders that an earlier run left behind; returns how many. For the start, before jobs resume."""
        oldest = time.time() - older_than_s
        old = [entry for entry in self._tmp.iterdir() if entry.is_dir() and entry.stat().st_mtime <= oldest]
        for entry in old:
            shutil.rmtree(entry, ignore_errors=True)
        return len(old)

    def total_bytes(self) -> int:
        """Size of all files together."""
        return sum(path.stat().st_size for path in self._files())

    def _place(self, digest: str) -> Path:
        return self._root / digest[:2] / digest[2:]

    def _files(self) -> Iterator[Path]:
        """Every named file, and copies that were never finished."""
        yield from self._root.glob("[0-9a-f][0-9a-f]/*")
        yield from self._root.glob(f"{_PART}*")

    def _refreshed(self, digest: str, size: int) -> bool:
        """Whether the whole file is there already; if so it is young again, so that no sweep takes it now."""
        place = self._place(digest)
        with self._lock:
            if not place.is_file() or place.stat().st_size != size:
                return False
            os.utime(place)
        return True

    def _moved(self, path: Path) -> str | None:
        digest = digest_of_file(path)
        if self._refreshed(digest, path.stat().st_size):
            return digest
        try:
            self._settle(path, digest)
        except OSError as exc:
            if exc.errno == errno.EXDEV:
                return None
            raise
        return digest

    def _copied(self, path: Path) -> str:
        """The copy is named, not the original: that may change while it is read."""
        part = self._root / f"{_PART}{os.urandom(8).hex()}"
        try:
            shutil.copyfile(path, part)
            digest = digest_of_file(part)
            if not self._refreshed(digest, part.stat().st_size):
                self._settle(part, digest)
        finally:
            part.unlink(missing_ok=True)
        return digest

    def _settle(self, path: Path, digest: str) -> None:
        place = self._place(digest)
        place.parent.mkdir(exist_ok=True)
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
        os.utime(path)  # its age counts from now, see `sweep`
        with self._lock:
            path.replace(place)
        _sync_folder(place.parent)

    def _removed(self, path: Path, oldest: float) -> int | None:
        with self._lock:
            about = path.stat()
            if about.st_mtime > oldest:
                return None
            with file_edge(f"The file {path.name}"):
                path.unlink()
        return about.st_size

    def _tidy(self, folder: Path) -> None:
        if folder.parent == self._tmp and not any(folder.iterdir()):
            folder.rmdir()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
