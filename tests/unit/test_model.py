"""Stored values: JSON and back, versions, money, stamps."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError, StoreError
from core.model.base import Doc, checked, new_id, utc_now
from core.model.cells import CellRef, Input, Reason, Snapshot, Stamp, Take, Verdict, VerdictKind
from core.model.cut import Cut, CutItem
from core.model.media import Media, MediaInfo, MediaKind
from core.model.money import FREE, UNKNOWN, Price, dollars, total, usd
from core.model.project import Aspect, Brief, Project, ProjectKind, Quality, size_px
from core.model.scene import Camera, SceneText, Storyboard
from core.timing import FrameRange

WORDS = st.text(st.characters(codec="utf-8"), max_size=30)
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
INFO = MediaInfo(kind=MediaKind.PICTURE, container="png", codec="png")


class LetterV1(Doc):
    schema_name: ClassVar[str] = "letter"

    to: str
    words: str


class Letter(Doc):
    """The same letter after two upgrades."""

    schema_name: ClassVar[str] = "letter"
    version: ClassVar[int] = 3
    upgrades: ClassVar[dict[int, Any]] = {
        1: lambda body: {**body, "to": [body["to"]]},
        2: lambda body: {"readers": body["to"], "words": body["words"]},
    }

    readers: tuple[str, ...]
    words: str


@given(WORDS, WORDS, st.sampled_from(Camera), st.integers(1, 18_000))
def test_scene_round_trip(text: str, title: str, camera: Camera, length: int) -> None:
    """What was said is read back exactly, and saying it again gives the same text and digest."""
    scene = SceneText(text=text, title=title, camera=camera, length_frames=length)
    again = SceneText.from_json(scene.to_json())
    assert again == scene
    assert (again.to_json(), again.digest()) == (scene.to_json(), scene.digest())


@given(st.lists(WORDS, max_size=4), st.integers(1, 600))
def test_brief_round_trip(claims: list[str], length_s: int) -> None:
    """A brief is read back exactly, emoji and all."""
    brief = Brief(text="🎬 עברית", claims=tuple(claims), length_s=length_s)
    assert Brief.from_json(brief.to_json()) == brief


@given(st.decimals(0, 10_000, places=4), st.sampled_from(ProjectKind), st.sampled_from(Aspect))
def test_project_round_trip(budget: Decimal, kind: ProjectKind, aspect: Aspect) -> None:
    """Decimals, fractions and moments with a zone survive JSON exactly."""
    project = Project(
        id="p", name="x", kind=kind, flavor="f", aspect=aspect, budget_usd=budget, created_at=NOW, updated_at=NOW
    )
    again = Project.from_json(project.to_json())
    assert again == project
    assert str(again.budget_usd) == str(budget)
    assert again.created_at.tzinfo is not None


@given(WORDS, WORDS)
def test_upgrades_one_step_at_a_time(to: str, words: str) -> None:
    """A document of any earlier version is read as today's."""
    assert Letter.from_json(LetterV1(to=to, words=words).to_json()) == Letter(readers=(to,), words=words)
    second = json.dumps({"schema": "letter/2", "to": [to], "words": words})
    assert Letter.from_json(second) == Letter(readers=(to,), words=words)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not a stored letter"),
        ("[]", "not a stored letter"),
        ("{}", "not a stored letter"),
        ('{"schema": 1}', "not a stored letter"),
        ('{"schema": "letter/x"}', "not a stored letter"),
        ('{"schema": "brief/1"}', "Found brief/1"),
        ('{"schema": "letter/4", "readers": [], "words": ""}', "reads letter up to 3"),
        ('{"schema": "letter/3", "readers": 5, "words": ""}', "does not fit: readers"),
        ('{"schema": "letter/3", "readers": [], "words": "", "more": 1}', "does not fit: more"),
    ],
)
def test_other_text_is_refused(text: str, told: str) -> None:
    """Text that is no such document, or a newer one, is refused in words and never half read."""
    with pytest.raises(StoreError, match=told):
        Letter.from_json(text)


def test_digest_is_of_the_content() -> None:
    """Two documents of one content have one digest; another kind with the same fields has another."""
    assert Storyboard(scene_ids=("a",)).digest() == Storyboard(scene_ids=("a",)).digest()
    assert Storyboard(scene_ids=("a",)).digest() != Storyboard(scene_ids=("b",)).digest()


def test_renamed_file_is_the_same_content() -> None:
    """Only the bytes say what a file is."""
    one, other = Media(blob="a" * 64, info=INFO, file_name="one.png"), Media(blob="a" * 64, info=INFO, note="mine")
    assert one.digest() == other.digest() == "a" * 64


def test_moment_without_a_zone_is_refused() -> None:
    """Every stored moment says which zone it is in."""
    with pytest.raises(InputError, match="timezone"):
        checked(
            Project,
            id="p",
            name="x",
            kind="short_film",
            flavor="f",
            aspect="1:1",
            created_at=datetime(2026, 1, 1),  # noqa: DTZ001 - the point of the test
            updated_at=NOW,
        )
    assert utc_now().tzinfo is UTC


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"length_s": 0}, "length_s"),
        ({"length_s": 601}, "length_s"),
        ({"text": "x" * 20_001}, "text"),
        ({"mood": "dark"}, "mood"),
    ],
)
def test_what_does_not_fit_is_told(fields: dict[str, Any], told: str) -> None:
    """What a person typed is refused by the field that does not fit."""
    with pytest.raises(InputError, match=told):
        checked(Brief, **fields)


@pytest.mark.parametrize(
    ("brief", "is_empty"),
    [(Brief(), True), (Brief(text=" \n"), True), (Brief(tone="dry"), True), (Brief(goal="sell"), False)],
)
def test_empty_brief(brief: Brief, is_empty: bool) -> None:
    """A brief without words on what the film is about is empty, whatever else it says."""
    assert brief.is_empty is is_empty


def test_new_ids_differ() -> None:
    """Two new ids are never the same."""
    assert len({new_id("scene") for _ in range(1000)}) == 1000


# money

PRICES = st.builds(Price, usd=st.none() | st.decimals(0, 1000, places=4))


@given(st.lists(PRICES, max_size=6))
def test_unknown_spreads(prices: list[Price]) -> None:
    """A sum is exact, and unknown as soon as one part of it is."""
    known = [price.usd for price in prices if price.usd is not None]
    assert total(prices) == (Price(usd=sum(known, Decimal(0))) if len(known) == len(prices) else UNKNOWN)


@pytest.mark.parametrize(
    ("price", "shown"),
    [
        (FREE, "$0.00"),
        (usd("0.0035"), "$0.0035"),
        (usd("0.01"), "$0.01"),
        (usd("0.125"), "$0.13"),
        (usd("0.115"), "$0.12"),
        (usd(1200), "$1200.00"),
        (UNKNOWN, "price unknown"),
    ],
)
def test_price_label(price: Price, shown: str) -> None:
    """A price shows cents, less than a cent shows what it is, and unknown says so."""
    assert price.label() == shown
    assert price.is_known is (price != UNKNOWN)


def test_unknown_is_not_free() -> None:
    """Unknown is neither free nor a number."""
    assert not UNKNOWN.is_free
    assert FREE.is_free
    assert not usd("0.0001").is_free


def test_money_is_exact() -> None:
    """Ten dimes are a dollar."""
    assert total([usd("0.1")] * 10) == usd("1.0")
    assert dollars(Decimal("-0.005")) == "$-0.005"


# cells

INPUTS = st.lists(
    st.builds(
        Input, name=st.sampled_from("abc"), digest=st.none() | st.sampled_from("12"), label=st.sampled_from("xy")
    ),
    max_size=4,
)


@given(INPUTS, st.randoms(use_true_random=False))
def test_key_is_of_slots_and_digests(inputs: list[Input], random: Any) -> None:
    """The cell key knows neither the order nor the labels of the inputs."""
    other = [part.model_copy(update={"label": "z", "is_required": False}) for part in inputs]
    random.shuffle(other)
    assert Stamp(recipe=1, inputs=tuple(inputs)).key == Stamp(recipe=1, inputs=tuple(other)).key


@given(INPUTS, INPUTS)
def test_other_inputs_other_key(one: list[Input], other: list[Input]) -> None:
    """Keys are equal exactly where slots and digests are, each as often."""
    same = sorted(map(_slot, one)) == sorted(map(_slot, other))
    assert (Stamp(recipe=1, inputs=tuple(one)).key == Stamp(recipe=1, inputs=tuple(other)).key) == same


def _slot(part: Input) -> tuple[str, str]:
    return part.name, part.digest or ""


def test_recipe_is_part_of_the_key() -> None:
    """Another version of the recipe is another key."""
    assert Stamp(recipe=1, inputs=()).key != Stamp(recipe=2, inputs=()).key


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        (Verdict(kind=VerdictKind.CURRENT), ""),
        (Verdict(kind=VerdictKind.MISSING), "not made yet"),
        (Verdict(kind=VerdictKind.MISSING, needs=("keyframe", "song")), "needs keyframe and song"),
        (
            Verdict(kind=VerdictKind.BLOCKED, blocked_by="cannot read take 3: file missing"),
            "cannot read take 3: file missing",
        ),
        (
            Verdict(
                kind=VerdictKind.STALE,
                reasons=(Reason(name="mood", before="Noir", after="Dusk"), Reason(name="scene text")),
            ),
            "mood: Noir → Dusk, scene text changed",
        ),
        (Verdict(kind=VerdictKind.STALE, reasons=(Reason(name="mood", before="Noir", after="Noir"),)), "mood changed"),
    ],
)
def test_verdict_sentence(verdict: Verdict, sentence: str) -> None:
    """A verdict is one line that names the cause."""
    assert verdict.sentence() == sentence


def _take(number: int, **changes: Any) -> Take:
    fields = {
        "id": f"t{number}",
        "number": number,
        "origin": "edit",
        "content": "{}",
        "content_digest": "d",
        "created_at": NOW,
    }
    return Take(**({"cell": CellRef(project_id="p", kind="clip", subject="s1")} | fields | changes))


def test_takes_of_a_cell() -> None:
    """A cell's takes come oldest first, without the deleted ones and those of other cells."""
    project = Project(id="p", name="x", kind="short_film", flavor="f", aspect="1:1", created_at=NOW, updated_at=NOW)
    other = _take(4, cell=CellRef(project_id="p", kind="clip", subject="s2"))
    takes = [_take(3), _take(1), _take(2, deleted_at=NOW), other]
    snapshot = Snapshot(project=project, takes={take.id: take for take in takes})
    assert [take.number for take in snapshot.takes_of("clip", "s1")] == [1, 3]
    assert snapshot.takes_of("clip", "s3") == ()
    assert snapshot.selected("clip", "s1") is None


@given(st.lists(st.integers(1, 300), max_size=8))
def test_items_lie_end_to_end(lengths: list[int]) -> None:
    """The items of a cut fill the film without gap or overlap."""
    cut = Cut(
        aspect=Aspect.WIDE, items=tuple(CutItem(id=str(number), frames=part) for number, part in enumerate(lengths))
    )
    ranges = cut.ranges()
    assert [found.frames for found in ranges] == lengths
    assert all(before.stop == after.start for before, after in pairwise(ranges))
    assert cut.frames == sum(lengths) == (ranges[-1].stop if ranges else 0)
    assert ranges[:1] in ((), (FrameRange(0, lengths[0]),) if lengths else ())


@pytest.mark.parametrize("aspect", Aspect)
def test_draft_is_half_as_large(aspect: Aspect) -> None:
    """A draft is half as wide and half as high, to the nearest even pixel; the final has 1080 on its short side."""
    final, draft = size_px(aspect, Quality.FINAL), size_px(aspect, Quality.DRAFT)
    assert min(final) == 1080
    assert all(
        abs(2 * small - large) <= 2 and small % 2 == large % 2 == 0 for small, large in zip(draft, final, strict=True)
    )
