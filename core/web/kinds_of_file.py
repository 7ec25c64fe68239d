"""What a stored file is, by its first bytes. Blobs have no names, so there is nothing else to go by."""

from __future__ import annotations

from pathlib import Path

_STARTS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
)
UNKNOWN = "application/octet-stream"


def content_type(path: Path) -> str:
    """The media type; `application/octet-stream` for anything that is not picture, sound or film."""
    with path.open("rb") as file:
        head = file.read(16)
    for offset, mark, name in _STARTS:
        if head[offset : offset + len(mark)] == mark:
            return name
    is_mpeg_sound = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0
    if is_mpeg_sound:
        return "audio/aac" if head[1] & 0xF6 == 0xF0 else "audio/mpeg"
    return UNKNOWN
