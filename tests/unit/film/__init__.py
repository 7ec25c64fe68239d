"""Tests of the film room."""
