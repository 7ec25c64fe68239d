"""Models: what they cost, what they cannot do, and which one can."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.errors import SettingsError
from core.model.money import UNKNOWN, Price
from core.model.orders import (
    Ability,
    Ask,
    ClipRequest,
    ImageRequest,
    LipSyncRequest,
    MusicRequest,
    SoundRequest,
    SpeechRequest,
    WriteRequest,
    WriteTask,
)
from core.model.project import Tier
from core.model.scene import Reference
from core.providers.catalogue import Catalogue, Example, Menu, Model, PriceRule, Range, Sizes, read_models

FOLDER = Path(__file__).parents[4] / "core" / "providers" / "catalogue"
FILES = sorted(FOLDER.glob("*.toml"))
OFFLINE = FOLDER / "offline.toml"


def model(**fields: Any) -> Model:
    base = {"id": "shop/cheap", "provider": "shop", "ability": "clip", "title": "Cheap", "lengths": Menu(seconds=(5,))}
    return Model.model_validate(base | fields)


def clip(length_s: int = 5, **more: Any) -> ClipRequest:
    return ClipRequest(prompt="a boat", width=640, height=360, length_s=Fraction(length_s), **more)


def ask_of(entry: Model, example: Example) -> Ask:
    """The ask that a worked price speaks of."""
    length_s, words = example.length_s or Fraction(1), "x" * example.characters
    asks: dict[Ability, Ask] = {
        Ability.WRITE: WriteRequest(task=WriteTask.BRIEF, prompt=words),
        Ability.IMAGE: ImageRequest(prompt=words, width=64, height=64),
        Ability.CLIP: ClipRequest(prompt=words, width=64, height=64, length_s=length_s),
        Ability.MUSIC: MusicRequest(prompt=words, length_s=length_s),
        Ability.SPEECH: SpeechRequest(prompt=words),
        Ability.SOUND: SoundRequest(prompt=words, length_s=length_s),
        Ability.LIPSYNC: LipSyncRequest(prompt=words, video="v", audio="a", length_s=length_s),
    }
    return asks[entry.ability]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_example_holds(path: Path) -> None:
    """Every worked price in the catalogue is what the formula gives for such an ask, and says where its numbers are from."""
    for entry in read_models(path, {path.stem}):
        assert entry.id.startswith(f"{entry.provider}/")
        if entry.price.is_known:
            assert entry.examples, f"{entry.id} has no worked price"
            assert entry.price.source, f"{entry.id} does not say where its price is from"
            assert entry.price.checked_on, f"{entry.id} does not say when its price was read"
        for example in entry.examples:
            assert entry.price_of_example(example) == Price(usd=example.usd)
            if not example.when and not entry.price.cases:
                assert entry.price_of(ask_of(entry, example)) == Price(usd=example.usd)


def test_catalogue_files_are_found() -> None:
    """The vendors' files lie where this test looks for them."""
    assert OFFLINE in FILES


def test_wrong_example_is_refused() -> None:
    """An entry whose formula does not give its own example is not let in."""
    with pytest.raises(ValueError, match=r"example 1 says 0.30, the formula gives 0.5"):
        model(price={"per_second": "0.10"}, examples=[{"length_s": 5, "usd": "0.30"}])


PRICES = (
    (PriceRule(), Fraction(5), 100, None),
    (PriceRule(per_item=Decimal("0.04")), Fraction(0), 0, "0.04"),
    (PriceRule(per_second=Decimal("0.08")), Fraction(51, 8), 0, "0.51"),
    (PriceRule(per_1k_characters=Decimal("0.18")), Fraction(0), 250, "0.045"),
    (PriceRule(per_item=Decimal("0.01"), per_second=Decimal("0.1")), Fraction(2), 0, "0.21"),
    (PriceRule(per_item=Decimal(0)), Fraction(9), 9, "0"),
)


@pytest.mark.parametrize(("rule", "seconds", "characters", "usd"), PRICES)
def test_price_formula(rule: PriceRule, seconds: Fraction, characters: int, usd: str | None) -> None:
    """A price is the exact sum of its parts, and unknown when there is no part."""
    price = rule.price(seconds=seconds, characters=characters)
    assert price == (UNKNOWN if usd is None else Price(usd=Decimal(usd)))


def test_what_is_bought_is_billed() -> None:
    """A clip is priced by the length that can be bought, not by the length asked for."""
    sold = model(lengths=Menu(seconds=(5, 10)), price={"per_second": "0.10"})
    assert sold.price_of(clip(6)).label() == "$1.00"


PROBLEMS = (
    (model(), clip(6), "Cheap makes 5 s; 6 s were asked."),
    (model(), clip(5, first_frame="d"), "Cheap takes no first frame."),
    (model(), clip(5, last_frame="d"), "Cheap takes no last frame."),
    (model(), clip(5, references=(Reference(name="Ann", blob="d"),)), "Cheap takes no reference picture."),
    (model(sizes=Sizes(menu=("720x1280", "768x768"))), clip(), "Cheap makes 720x1280 or 768x768; 640x360 was asked."),
    (model(sizes=Sizes(aspects=("9:16",))), clip(), "Cheap makes one size in 9:16; 640x360 was asked."),
    (
        model(sizes=Sizes(resolutions={"768P": 768}, aspects=("1:1", "9:16"))),
        clip(),
        "Cheap makes 768P in 1:1, 9:16; 640x360 was asked.",
    ),
    (model(sizes=Sizes(shortest_px=400, longest_px=512)), clip(), "Cheap makes 400 to 512 pixels a side; 640x360"),
    (model(prompt_characters=3), clip(), "Cheap reads 3 characters; this prompt has 6."),
    (model(retired_on=date(2020, 1, 1)), clip(), "Cheap was switched off on 2020-01-01."),
    (model(), ImageRequest(prompt="x", width=64, height=64), "it is a model for clip, not for image"),
)


@pytest.mark.parametrize(("entry", "ask", "says"), PROBLEMS, ids=[case[2] for case in PROBLEMS])
def test_problem_is_a_sentence(entry: Model, ask: ClipRequest | ImageRequest, says: str) -> None:
    """What a model cannot do is said in words before it is bought."""
    (problem,) = entry.problems(ask)
    assert says in problem


def test_everything_wrong_at_once() -> None:
    """All that a model cannot do is told together."""
    assert len(model(sizes=Sizes(menu=("512x512",))).problems(clip(9, first_frame="d"))) == 3


def test_what_it_can_is_no_problem() -> None:
    """A model with the feature, the length and the size has nothing to say."""
    able = model(inputs=("first_frame",), sizes=Sizes(multiple_of=8), retired_on=date(2999, 1, 1))
    assert able.problems(clip(5, first_frame="d")) == ()


def test_nearest_model_that_can() -> None:
    """A problem comes with the nearest model that can: of the same vendor first, then the cheapest known price."""
    cheap = model()
    range_ = Range(shortest=1, longest=20)
    same_vendor = model(id="shop/long", title="Long", lengths=range_, price={"per_second": "0.40"})
    cheaper = model(id="far/long", provider="far", title="Far", lengths=range_, price={"per_second": "0.10"})
    book = Catalogue([cheap, cheaper, same_vendor])
    assert book.problems_of("shop/cheap", clip(6))[-1] == "Long can, for $2.40."
    assert Catalogue([cheap, cheaper]).problems_of("shop/cheap", clip(6))[-1] == "Far can, for $0.60."
    assert Catalogue([cheap]).problems_of("shop/cheap", clip(6))[-1].startswith("No other model")
    assert book.problems_of("shop/long", clip(6)) == ()


def test_missing_picture_is_no_fault_of_the_model() -> None:
    """A picture that is spoken of and not there is told, and no other model is praised for it."""
    book = Catalogue([model(), model(id="shop/other", title="Other")])
    ask = clip().model_copy(update={"prompt": "@her in a boat"})
    assert book.problems_of("shop/cheap", ask) == ("The words speak of @her, and no picture of that name goes along.",)
    assert (
        "Long can"
        in Catalogue([model(), model(id="shop/long", title="Long", lengths=Menu(seconds=(9,)))]).problems_of(
            "shop/cheap", ask.model_copy(update={"length_s": Fraction(9)})
        )[-1]
    )


def test_vendor_without_its_key_is_farther_and_no_default() -> None:
    """A model whose vendor cannot be asked now is never a silent default, and the last that is offered instead."""
    locked = model(id="far/draft", provider="far", title="Far", tiers=("draft",), lengths=Menu(seconds=(9,)))
    open_ = model(id="shop/draft", title="Open", tiers=("draft",), lengths=Menu(seconds=(9,)))
    book = Catalogue([locked, open_, model(id="far/short", provider="far")])
    book.is_ready = lambda provider: provider != "far"
    assert book.default(Ability.CLIP, Tier.DRAFT) == open_
    assert book.nearest("far/short", clip(6)) == open_
    book.is_ready = lambda _provider: False
    with pytest.raises(SettingsError, match="no draft model for clip that can be used now"):
        book.default(Ability.CLIP, Tier.DRAFT)


def test_unknown_price_is_farther_than_a_known_one() -> None:
    """Of two models that can, the one whose price is known is nearer."""
    range_ = Range(shortest=1, longest=20)
    secret = model(id="shop/secret", title="Secret", lengths=range_)
    dear = model(id="shop/dear", title="Dear", lengths=range_, price={"per_second": "9"})
    assert Catalogue([model(), secret, dear]).nearest("shop/cheap", clip(6)) == dear


def test_default_model() -> None:
    """The first model that is a default for the tier is taken, but not one that was switched off."""
    gone = model(id="shop/gone", tiers=("draft",), retired_on=date(2020, 1, 1))
    draft = model(id="shop/draft", tiers=("draft",))
    later = model(id="shop/later", tiers=("draft", "production"))
    book = Catalogue([gone, draft, later])
    assert book.default(Ability.CLIP, Tier.DRAFT) == draft
    assert book.default(Ability.CLIP, Tier.PRODUCTION) == later
    with pytest.raises(SettingsError, match="no draft model for music"):
        book.default(Ability.MUSIC, Tier.DRAFT)


def test_unknown_model() -> None:
    """A model that is not in the catalogue is named."""
    with pytest.raises(SettingsError, match="no model shop/none"):
        Catalogue([]).model("shop/none")
