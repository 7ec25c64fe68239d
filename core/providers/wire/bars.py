"""Progress bars in a vendor's logs, which are all that many models tell of how far they are."""

from __future__ import annotations

import re

_BAR = re.compile(r"(\d+)%\|[^|]*\|\s*\d+/\d+(?:\s*\[[\d:]+<([\d:]+))?")


def bar_in(logs: str) -> tuple[float | None, float | None]:
    """Share (0 to 1) and rest in seconds of the last bar, such as ` 42%|###   | 21/50 [00:12<00:16, …]`; None where not told."""
    bars = _BAR.findall(logs)
    if not bars:
        return None, None
    percent, rest = bars[-1]
    rest_s = 0.0
    for part in rest.split(":") if rest else ():
        rest_s = rest_s * 60 + float(part or 0)
    return min(1.0, int(percent) / 100), rest_s if rest else None
