"""Runs the command line: `python -m core`."""

from __future__ import annotations

import sys

from core.cli import main

sys.exit(main(sys.argv[1:]))
