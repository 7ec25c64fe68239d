"""Briefs filled by the offline writer: with the person's words, and never with more than was said."""

from __future__ import annotations

import pytest

from tests.unit.providers.offline.writing.conftest import BOTTLE, DRIVE, LIGHTHOUSE, Desk

AD = "ad_creative"
CASES = (
    (BOTTLE, AD, "product", "Fjord, a reusable steel bottle that keeps water cold for a day"),
    (BOTTLE, AD, "audience", "people who run before work"),
    (BOTTLE, AD, "platform", "Instagram"),
    (BOTTLE, AD, "tone", "fresh, honest"),
    (BOTTLE, AD, "goal", "Launch of Fjord, a reusable steel bottle that keeps water cold for a day"),
    (BOTTLE, AD, "claims", ("a reusable steel bottle that keeps water cold for a day",)),
    (BOTTLE, AD, "avoid", ("gym clichés", "it saves the planet")),
    (BOTTLE, "short_film", "claims", ()),
    (DRIVE, "music_video", "tone", "dreamy, warm, a bit sad"),
    (DRIVE, "music_video", "platform", ""),
    (DRIVE, "music_video", "goal", ""),
    (LIGHTHOUSE, "short_film", "message", "A lighthouse keeper finds a bottle with a letter that was written to her"),
    (LIGHTHOUSE, "short_film", "audience", ""),
    ("Audience: night owls\nTone: dry, tender\nGoal: make them call home", "short_film", "audience", "night owls"),
    ("Audience: night owls\nTone: dry, tender\nGoal: make them call home", "short_film", "tone", "dry, tender"),
    ("Avoid: logos, smiles", "short_film", "avoid", ("logos", "smiles")),
    ("A film for YouTube Shorts and TikTok.", "short_film", "platform", "YouTube, YouTube Shorts, TikTok"),
    ("Ein Film. Keine Musik, ohne Gesichter.", "short_film", "avoid", ("Musik", "Gesichter")),
    ("", "short_film", "message", ""),
    ("🌊🏄", "short_film", "message", ""),
)


@pytest.mark.parametrize(("text", "flavor", "field", "expected"), CASES)
def test_field(desk: Desk, text: str, flavor: str, field: str, expected: object) -> None:
    """Each field holds what the text says about it, or nothing."""
    assert getattr(desk.brief(text, flavor), field) == expected


@pytest.mark.parametrize("text", [DRIVE, LIGHTHOUSE, BOTTLE])
def test_nothing_is_invented(desk: Desk, text: str) -> None:
    """Every claim, and every field that is filled, is made of words of the text."""
    brief = desk.brief(text, AD)
    lower = text.lower()
    assert all(claim.lower() in lower for claim in brief.claims)
    for field in (brief.goal, brief.audience, brief.message, brief.product):
        assert all(word in lower for word in field.lower().rstrip("…").split())
