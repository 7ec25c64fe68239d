"""What a take's file is, and what in it is to be looked at, in words."""

from __future__ import annotations

from core.film import in_words
from core.model.media import Media, MediaKind
from core.model.takecheck import Stretch, StretchKind
from core.model.views import TakeMark
from core.timing import FILM_RATE, clock

_WORDS = {
    StretchKind.BLACK: "Black",
    StretchKind.FROZEN: "Stands still",
    StretchKind.DUPLICATE: "Stutters, pictures come twice",
    StretchKind.FLASHING: "Flashes more than three times a second",
    StretchKind.BLURRED: "Out of focus",
}


def clip_words(media: Media) -> tuple[str, ...]:
    """What a clip is, one fact each; nothing for pictures and songs."""
    if media.info.kind is not MediaKind.VIDEO:
        return ()
    return in_words(media.info, media.check.details if media.check is not None else None)


def clip_marks(media: Media) -> tuple[TakeMark, ...]:
    """Every stretch that was found when the clip came in."""
    if media.check is None:
        return ()
    return tuple(_mark(media, stretch) for stretch in media.check.stretches)


def marks_note(media: Media) -> str:
    """How many more stretches there are, or that nobody looked."""
    if media.info.kind is not MediaKind.VIDEO:
        return ""
    if media.check is None:
        return "Not checked for black, frozen or blurred parts: it is older than that check."
    return f"and {media.check.more} more" if media.check.more else ""


def _mark(media: Media, stretch: Stretch) -> TakeMark:
    rate = media.info.rate or FILM_RATE
    begin = clock(stretch.start, rate)
    end = f" to {clock(stretch.start + stretch.frames, rate)}" if stretch.frames > 1 else ""
    words = f"{_WORDS[stretch.kind]}, {begin}{end}"
    return TakeMark(kind=stretch.kind.value, start=stretch.start, frames=stretch.frames, words=words)
