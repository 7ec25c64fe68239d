"""What the studio speaks of: frozen, validated, versioned values, and nothing that acts.

May use errors, timing and digest only. Start reading at `base.py`, then `cells.py`.
"""
