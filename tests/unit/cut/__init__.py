"""Tests of the cut: its edits, its view, the small files for its strip."""
