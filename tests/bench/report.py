"""Figures of a bench: a table on screen and a JSON file, so that runs can be compared."""

from __future__ import annotations

import json
import operator
from collections.abc import Sequence
from dataclasses import dataclass

from core.settings import ROOT

_KINDS = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Figure:
    """One measured number.

    Args:
        figure: What was measured, in words.
        value: The number.
        unit: `s`, `MB`, `x`, …
        reach: The bound it must hold; None for a number that is only told.
        bound: `<=` or `>=`, on which side of `reach` it must be.
    """

    figure: str
    value: float
    unit: str
    reach: float | None = None
    bound: str = "<="

    @property
    def is_ok(self) -> bool:
        return self.reach is None or bool(_KINDS[self.bound](self.value, self.reach))


def write(name: str, figures: Sequence[Figure]) -> bool:
    """Prints the table and writes `.bench/<name>.json`; answers whether every figure is within its reach."""
    wide = max(len(one.figure) for one in figures)
    print(f"\n{name}")
    for one in figures:
        reach = "" if one.reach is None else f"{one.bound} {one.reach:g} {one.unit}"
        print(
            f"  {one.figure:<{wide}}  {one.value:>10.2f} {one.unit:<5} {reach:<12} {'' if one.is_ok else 'OUT OF REACH'}"
        )
    rows = [
        {"figure": one.figure, "value": round(one.value, 4), "unit": one.unit, "reach": one.reach, "ok": one.is_ok}
        for one in figures
    ]
    path = ROOT / ".bench" / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(rows, indent=2) + "\n", "utf-8")
    return all(one.is_ok for one in figures)
