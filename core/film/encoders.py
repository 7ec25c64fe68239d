"""FFmpeg's words for each encoder that runs without a graphics card.

Every group of pictures is closed, and threads are counted, so that equal options give equal bits and pieces join by copy.
"""

from __future__ import annotations

from dataclasses import dataclass

_FEW = 10
"""With fewer waiting pictures than this memory is what counts, so references are saved as well."""


@dataclass(frozen=True)
class _Wish:
    """What is asked of an encoder; as the fields of `Encoding`."""

    preset: str
    crf: int | None
    threads: int
    keyint: int
    bitrate_kbps: int | None
    most_kbps: int | None
    look_ahead: int | None

    @property
    def is_lossless(self) -> bool:
        return self.crf is None and self.bitrate_kbps is None

    def rate_args(self) -> list[str]:
        """A bitrate, and a bound on any second."""
        args = [] if self.bitrate_kbps is None else ["-b:v", f"{self.bitrate_kbps}k"]
        if self.most_kbps is not None:
            args += ["-maxrate", f"{self.most_kbps}k", "-bufsize", f"{self.most_kbps}k"]
        return args

    def crf_args(self) -> list[str]:
        return [] if self.crf is None else ["-crf", str(self.crf)]


def tool_args(
    encoder: str,
    *,
    preset: str,
    crf: int | None,
    threads: int,
    keyint: int,
    bitrate_kbps: int | None,
    most_kbps: int | None,
    look_ahead: int | None,
) -> list[str]:
    """An encoder with its options; without quality and bitrate, nothing is lost (ProRes has its own profile instead)."""
    wish = _Wish(preset, crf, threads, keyint, bitrate_kbps, most_kbps, look_ahead)
    return _ENCODERS[encoder](wish)


def _x264(wish: _Wish) -> list[str]:
    least = min(12, max(1, wish.keyint // 2))
    params = f"scenecut=40:keyint={wish.keyint}:min-keyint={least}:open-gop=0"
    if wish.look_ahead is not None:
        params += f":rc-lookahead={wish.look_ahead}"
    quality = ["-qp", "0"] if wish.is_lossless else [*wish.crf_args(), *wish.rate_args()]
    profile = "high444" if wish.is_lossless else "high"
    return [
        *("-c:v", "libx264", "-preset", wish.preset, *quality, "-threads", str(wish.threads)),
        *("-pix_fmt", "yuv420p", "-profile:v", profile, "-x264-params", params),
    ]


def _x265(wish: _Wish) -> list[str]:
    least = min(12, max(1, wish.keyint // 2))
    params = f"keyint={wish.keyint}:min-keyint={least}:open-gop=0:scenecut=40:pools={wish.threads}:frame-threads=1"
    ahead = 15 if wish.look_ahead is None else wish.look_ahead
    params += f":rc-lookahead={ahead}:info=0:log-level=error" + (":lossless=1" if wish.is_lossless else "")
    if ahead < _FEW:
        params += ":bframes=3:ref=2"
    quality = [] if wish.is_lossless else [*wish.crf_args(), *wish.rate_args()]
    return ["-c:v", "libx265", "-preset", wish.preset, *quality, "-pix_fmt", "yuv420p", "-x265-params", params]


def _svtav1(wish: _Wish) -> list[str]:
    params = f"lp={wish.threads}" if wish.look_ahead is None else f"lp=1:lookahead={wish.look_ahead}"
    params += ":hierarchical-levels=3" if wish.look_ahead == 0 else ""
    params += ":lossless=1" if wish.is_lossless else ""
    quality = wish.crf_args()
    if wish.bitrate_kbps is not None:
        quality = ["-b:v", f"{wish.bitrate_kbps}k"]
        params += ":rc=1"  # it bounds no second in this mode
    elif wish.crf is not None:
        quality += wish.rate_args()
    shape = ["-g", str(wish.keyint), "-pix_fmt", "yuv420p"]
    return ["-c:v", "libsvtav1", "-preset", wish.preset, *quality, *shape, "-svtav1-params", params]


def _vp9(wish: _Wish) -> list[str]:
    if wish.is_lossless:
        quality = ["-lossless", "1"]
    elif wish.bitrate_kbps is not None:
        quality = [*wish.crf_args(), *wish.rate_args()]
    else:
        lid = wish.most_kbps  # with a bitrate beside the quality, VP9 keeps both
        quality = [*wish.crf_args(), "-b:v", "0" if lid is None else f"{lid}k"]
    return [
        *("-c:v", "libvpx-vp9", "-deadline", "good", "-cpu-used", wish.preset, *quality, "-g", str(wish.keyint)),
        *([] if wish.look_ahead is None else ["-lag-in-frames", str(wish.look_ahead)]),
        *("-pix_fmt", "yuv420p", "-row-mt", "1", "-tile-columns", "1", "-threads", str(wish.threads)),
    ]


def _prores(wish: _Wish) -> list[str]:
    kind = ["-profile:v", wish.preset, "-vendor", "apl0", "-pix_fmt", "yuv422p10le"]
    return ["-c:v", "prores_ks", *kind, "-threads", str(wish.threads)]


_ENCODERS = {
    "libx264": _x264,
    "libx265": _x265,
    "libsvtav1": _svtav1,
    "libvpx-vp9": _vp9,
    "prores_ks": _prores,
}
