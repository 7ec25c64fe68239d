"""Reelbook's core: everything but screens. Arrows between its rooms go one way; see docs/rooms.md.

Start reading at `core/studio.py`, the one object that screens, routes and the command line talk to.
"""
