"""The texture of a look: glow around the lights, darker corners, grain. Each stays in yuv420p and is cheap.

Glow and corners are worked out small and laid over the picture; grain is a short loop of soft noise that is strongest in the
middle tones. Its seed is fixed, so equal segments have equal pictures.
"""

from __future__ import annotations

from fractions import Fraction

from core.film.tone import MERGED

_BLACK, _RANGE = 16, 219
_GRAIN_PICTURES = 12
_FULL_PX = 1080
_AS_FILM = "setparams=colorspace=bt709:range=tv"
"""Without it FFmpeg would bring whatever meets this picture into another range, slowly."""


def glow_filters(amount: float, number: int, size: tuple[int, int]) -> str:
    """Halation: light that spreads red-orange around what is bright.

    Args:
        amount: 0 to 1.
        number: Of the strip; labels hold it.
        size: Of the film.
    """
    if not amount:
        return ""
    width, height = size
    small = f"{max(2, width // 8)}:{max(2, height // 8)}"
    blur = max(0.6, min(size) / _FULL_PX * 3.2)
    bright = f"st(0,clip((val-{_BLACK})/{_RANGE}/0.4-1.3,0,1));255*ld(0)*ld(0)*(3-2*ld(0))"
    n = number  # what is itself bright stays as it is, so that white does not turn orange
    return (
        f"split[l{n}][a{n}];[a{n}]extractplanes=y,scale={small}:flags=area,setsar=1,lut=c0='{bright}',split[c{n}][d{n}];"
        f"[d{n}]gblur=sigma={blur:.2f}[e{n}];[e{n}][c{n}]lut2=c0='max(0,x-0.9*y)',gblur=sigma={blur / 3:.2f},"
        f"split=3[ay{n}][au{n}][av{n}];"
        f"[ay{n}]lut=c0='val*{0.5 * amount:.4f}+0.5',scale={width}:{height}:flags=fast_bilinear,setsar=1[by{n}];"
        f"[au{n}]lut=c0='128.5-val*{0.16 * amount:.4f}',scale={width // 2}:{height // 2}:flags=fast_bilinear,setsar=1[bu{n}];"
        f"[av{n}]lut=c0='128.5+val*{0.26 * amount:.4f}',scale={width // 2}:{height // 2}:flags=fast_bilinear,setsar=1[bv{n}];"
        f"[by{n}][bu{n}][bv{n}]{MERGED}[b{n}];"
        f"[l{n}][b{n}]blend=c0_mode=screen:c1_mode=grainmerge:c2_mode=grainmerge"
    )


def corner_filters(amount: float, number: int, size: tuple[int, int]) -> str:
    """A vignette: corners darker by up to 70 %, the middle as it is.

    Args:
        amount: 0 to 1.
        number: Of the strip; labels hold it.
        size: Of the film.
    """
    if not amount:
        return ""
    width, height = size  # the one picture of the shade lies before any other, so that all have it
    n, small = number, f"{max(2, width // 4)}x{max(2, height // 4)}"
    far = "clip((hypot(X/W-0.5,Y/H-0.5)/0.7071-0.28)/0.72,0,1)"
    shade = f"st(0,{far});255*{0.7 * amount:.4f}*ld(0)*ld(0)*(3-2*ld(0))"
    return (
        f"null[w{n}];color=c=black:s={small}:r=1,trim=end_frame=1,format=yuva420p,"
        f"geq=lum={_BLACK}:cb=128:cr=128:a='{shade}',scale={width}:{height}:flags=bilinear,setsar=1,setpts=-1000/TB[m{n}];"
        f"[w{n}][m{n}]overlay=format=yuv420:eof_action=repeat"
    )


def grain_filters(amount: float, number: int, size: tuple[int, int], rate: Fraction) -> str:
    """Film grain on brightness alone; none in black and white.

    Args:
        amount: 0 to 1.
        number: Of the strip; it decides the seed, and labels hold it.
        size: Of the film; grain is as fine on a small picture as pixels let it be, and weaker there.
        rate: Of the film.
    """
    if not amount:
        return ""
    width, height = size
    n, scale = number, min(size) / _FULL_PX
    soft = f",gblur=sigma={0.62 * scale:.2f}:planes=1" if scale > 0.5 else ""
    weight = f"{amount * min(1.0, 0.45 + 0.55 * scale) * (1.6 if soft else 0.7):.4f}"
    bright = f"clip((x-{_BLACK})/{_RANGE},0,1)"
    film = f"st(0,{bright});x+0.5+(y-128)*{weight}*pow(4*ld(0)*(1-ld(0)),0.7)"
    return (
        f"extractplanes=y+u+v[q{n}][r{n}][s{n}];"
        f"color=c=gray:s={width}x{height}:r={rate},format=yuv420p,{_AS_FILM},trim=end_frame={_GRAIN_PICTURES},"
        f"noise=c0s=22:c0f=t:c0_seed={1_000 + number}{soft},extractplanes=y,loop=-1:{_GRAIN_PICTURES}:0[p{n}];"
        f"[q{n}][p{n}]lut2=c0='{film}':shortest=1[o{n}];"
        f"[o{n}][r{n}][s{n}]{MERGED}"
    )
