"""FFmpeg's words for what a source's colors mean, on their way into the film: BT.709 of limited range, for ordinary screens.

Pictures made for bright screens (PQ, HLG) are brought down with their light measured in candela: white paper, 203 of them by
ITU-R BT.2408, comes out light gray, middle gray stays middle gray, and 1,000 become full white. Source: BT.2408, BT.2100.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.film.pieces import Strip
from core.film.source import Peek

BT709 = "out_color_matrix=bt709:out_range=tv"
PQ, HLG = 16, 18
_TRANSFERS = {PQ: "smpte2084", HLG: "arib-std-b67"}
WIDE = {9: "bt2020", 11: "smpte431", 12: "smpte432"}
"""Numbers of ITU-T H.273: primaries that reach beyond BT.709."""
_UNSPECIFIED = 2
WHITE_CD, PEAK = 203, 5


@dataclass(frozen=True)
class Colors:
    """What a source's colors ask for.

    Args:
        ground: Steps before anything else: what an untagged file means, and black behind what is transparent.
        tone: Steps that bring wide or bright colors into BT.709, after scaling, where there are fewest pixels; mostly none.
        has_other_matrix: Colors must be converted to BT.709, which is worth careful rounding.
    """

    ground: tuple[str, ...] = ()
    tone: str = ""
    has_other_matrix: bool = False


def colors_of(strip: Strip, peek: Peek) -> Colors:
    """What the colors of a strip's source ask for, by its tags and its first picture."""
    ground = [tags] if (tags := _tags(peek)) else []
    if strip.source is not None and strip.source.info.has_alpha:
        ground.append("format=gbrap,premultiply=inplace=1,format=gbrp")
    return Colors(tuple(ground), _tone(peek), peek.has_other_matrix)


def _tags(peek: Peek) -> str:
    """What a file leaves unsaid: BT.709 in high definition, BT.2020 where its light is that of a bright screen."""
    if peek.transfer in _TRANSFERS:
        unsaid = [("color_primaries", "bt2020")] if peek.primaries == _UNSPECIFIED else []
        unsaid += [("colorspace", "bt2020nc")] if peek.matrix == _UNSPECIFIED else []
        return "setparams=" + ":".join(f"{name}={value}" for name, value in unsaid) if unsaid else ""
    return "setparams=colorspace=bt709" if peek.is_untagged_hd else ""


def _tone(peek: Peek) -> str:
    if (transfer := _TRANSFERS.get(peek.transfer)) is not None:
        return (
            f"zscale=tin={transfer}:t=linear:npl={WHITE_CD},format=gbrpf32le,zscale=p=bt709,"
            f"tonemap=mobius:desat=0:peak={PEAK},zscale=t=bt709:m=bt709:r=tv:d=error_diffusion"
        )
    if (primaries := WIDE.get(peek.primaries)) is not None:
        matrix = ":min=bt709" if peek.matrix == _UNSPECIFIED else ""
        return f"zscale=pin={primaries}{matrix}:tin=bt709:p=bt709:t=bt709:m=bt709:r=tv"
    return ""
