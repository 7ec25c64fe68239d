"""Film: probing, exact frames, segments, sound, joining and reading back, by FFmpeg and PyAV.

May use process, blobs and the foundation; av and moviepy are known here only. Start reading at `film.py`, the whole
export on one screen, then `compile.py` (what is rendered) and `segment.py` (how).
"""
