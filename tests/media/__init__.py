"""Test media made on the fly, with known pixels and samples, so that tests can decode and compare with the truth.

May use FFmpeg, numpy, Pillow, soundfile and PyAV directly, never the product: a maker must not share its faults.
Start reading at `make.py` (everything public) and `colors.py` (which color stands for which frame).
"""
