"""Work orders carried out: plain functions from a frozen order and its files to a result.

May use providers, music, film, blobs and the foundation; never the store. Start reading at `generate.py`, then `render.py`.
"""
