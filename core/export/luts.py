"""The LUTs of a workspace: `.cube` files in its folders of looks, and the kept form of the one that is chosen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from core.blobs import Blobs
from core.errors import NotFoundError
from core.film import read_cube, whole_file


class LutShelf:
    """LUTs by the name of their file.

    Args:
        folders: Where they are looked for; of two of one name, that of the later folder counts.
        own: Where a person's own are laid; one of the folders.
    """

    def __init__(self, folders: Sequence[Path], own: Path, blobs: Blobs) -> None:
        self._folders = tuple(folders)
        self._own = own
        self._blobs = blobs

    def names(self) -> tuple[str, ...]:
        """What there is, by the alphabet; nothing is read yet."""
        return tuple(sorted(self._paths(), key=str.casefold))

    def digest(self, name: str) -> str:
        """Reads a LUT and keeps it in the form that films are rendered with; returns its digest.

        Raises:
            NotFoundError: When there is none of this name any more.
            InputError: When the file is no LUT; the message names its line.
            DiskFullError: When there was no room.
        """
        path = self._paths().get(name)
        if path is None:
            raise NotFoundError(f"The LUT {name} is no longer there.", hint="Choose another one, or bring it again.")
        return self._blobs.put_bytes(read_cube(path, path.name).text().encode())

    def add(self, path: Path, file_name: str) -> str:
        """Takes in a person's `.cube` file and returns its name; another one of the same name is replaced.

        Raises:
            InputError: When it is no LUT; nothing is taken in then.
        """
        read_cube(path, file_name)
        stem = re.sub(r"[^\w .()-]+", "-", Path(file_name).stem, flags=re.UNICODE).strip(" .-_")[:80] or "LUT"
        self._own.mkdir(parents=True, exist_ok=True)
        with whole_file(self._own / f"{stem}.cube") as part:
            shutil.copyfile(path, part)
        return stem

    def _paths(self) -> dict[str, Path]:
        there = (folder for folder in dict.fromkeys(self._folders) if folder.is_dir())
        return {path.stem: path for folder in there for path in folder.iterdir() if path.suffix.lower() == ".cube"}
