"""Every bench, one after the other; ends badly when a figure is out of its reach."""

from __future__ import annotations

import json
import runpy
import sys

from core.settings import ROOT

BENCHES = ("film", "beats", "notebook", "jobs")


def main() -> int:
    """Runs them; 1 when a figure missed its reach."""
    missed = []
    for name in BENCHES:
        runpy.run_module(f"tests.bench.{name}", run_name="__main__")
        figures = json.loads((ROOT / ".bench" / f"{name}.json").read_text("utf-8"))
        missed += [
            f"{name}: {figure['figure']} = {figure['value']} {figure['unit']}" for figure in figures if not figure["ok"]
        ]
    print("\n".join(["Out of reach:", *missed]) if missed else "Every figure is within its reach.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
