"""One entry of the catalogue: what a model can do and what it costs. Data only; nothing here calls a vendor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from core.model.base import Value, utc_now
from core.model.money import Price
from core.model.orders import (
    Ability,
    Ask,
    ClipRequest,
    ImageRequest,
    LipSyncRequest,
    MusicRequest,
    SoundRequest,
)
from core.model.project import Line, Name, Tier
from core.model.references import missing_names
from core.providers.catalogue.fields import FieldEntry, Parameter, Slot
from core.providers.catalogue.lengths import Lengths
from core.providers.catalogue.prices import FACTS, Example, PriceRule, facts_of
from core.providers.catalogue.sizes import Size, Sizes

TIMED = (ClipRequest, MusicRequest, SoundRequest, LipSyncRequest)
"""Asks that have a length."""


class Feature(StrEnum):
    """What an ask may carry beyond its prompt."""

    FIRST_FRAME = "first_frame"
    LAST_FRAME = "last_frame"
    REFERENCES = "references"
    VIDEO = "video"


class Model(Value):
    """A model one can ask.

    Args:
        id: `provider/name`; stored in orders for ever.
        tiers: For which tiers it is a default; the first entry of the catalogue wins.
        inputs: What it takes beyond a prompt.
        needs: What of these it cannot do without.
        apart: Inputs of which only one can be given at once, such as `[["first_frame", "references"]]`.
        least_references, most_references: How many reference pictures it takes.
        lengths, sizes: None where the ability has none.
        prompt_characters: Longest prompt; None is no limit.
        concurrency, per_minute: How much may be asked at once and in a minute; None is no limit.
        retired_on: Day the vendor switches it off.
        endpoint: The vendor's own name of the model, or the path it is asked at.
        version: The vendor's version of it, where one has to be named.
        fields: Where each of our values goes in the vendor's request.
        constants: What is sent with every request, by the vendor's names.
        parameters: Further settings a person may change, by the vendor's names.
        voices: Voices it speaks with, the vendor's name to ours; the first one is used where none is chosen.
        expected_tokens: Tokens of an answer, for the estimate of writers billed by the token.
        verified: Against what it was held, and when, for the table of models.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9_.-]+/[A-Za-z0-9_./:-]+$")]
    provider: Name
    ability: Ability
    title: Name
    tiers: tuple[Tier, ...] = ()
    inputs: tuple[Feature, ...] = ()
    needs: tuple[Feature, ...] = ()
    apart: tuple[tuple[Feature, Feature], ...] = ()
    least_references: int = Field(default=0, ge=0)
    most_references: int | None = Field(default=None, ge=1)
    lengths: Lengths | None = None
    sizes: Sizes | None = None
    price: PriceRule = PriceRule()
    prompt_characters: int | None = Field(default=None, ge=1)
    concurrency: int | None = Field(default=None, ge=1)
    per_minute: int | None = Field(default=None, ge=1)
    retired_on: date | None = None
    endpoint: Line = ""
    version: Line = ""
    fields: Mapping[Slot, FieldEntry] = Field(default_factory=dict)
    constants: Mapping[str, Any] = Field(default_factory=dict)
    parameters: Mapping[str, Parameter] = Field(default_factory=dict)
    voices: Mapping[str, Line] = Field(default_factory=dict)
    expected_tokens: int = Field(default=1500, ge=0)
    verified: Line = ""
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.ability in {Ability.CLIP, Ability.MUSIC} and self.lengths is None:
            raise ValueError(f"a model for {self.ability} needs lengths")
        self._check_cases()
        for number, example in enumerate(self.examples, start=1):
            price = self.price_of_example(example)
            if price.usd != example.usd:
                raise ValueError(f"example {number} says {example.usd}, the formula gives {price.usd}")
        return self

    def _check_cases(self) -> None:
        """A case that asks for what nothing ever says would never hold."""
        known = FACTS | set(self.parameters) | set(self.constants)
        asked = [name for case in self.price.cases for name in case.when]
        asked += [name for example in self.examples for name in example.when]
        if unknown := sorted(set(asked) - known):
            raise ValueError(f"a price asks for {unknown[0]}, which is no fact, parameter or constant of this model")

    def purchasable(self, length_s: Fraction) -> Fraction:
        """The smallest length one can buy that is at least as long as asked, else the longest there is."""
        return length_s if self.lengths is None else self.lengths.purchasable(length_s)

    def price_of(self, ask: Ask, parameters: Mapping[str, Any] | None = None) -> Price:
        """What this ask is expected to cost.

        Args:
            ask: What is asked.
            parameters: Further settings that go along.
        """
        seconds = self._billed_s(ask.length_s) if isinstance(ask, TIMED) else Fraction(0)
        return self.price.price(
            seconds=seconds,
            characters=len(ask.prompt),
            answer_tokens=self.expected_tokens,
            facts=self._facts(ask, parameters or {}),
        )

    def price_of_example(self, example: Example) -> Price:
        """What the formula gives for a worked example."""
        length = facts_of({"length": float(self._billed_s(example.length_s))})
        return self.price.price(
            seconds=self._billed_s(example.length_s),
            characters=example.characters,
            answer_tokens=self.expected_tokens,
            facts={**self._settings(), **length, **example.when},
        )

    def _settings(self) -> dict[str, str]:
        """What the vendor does where nothing else is said."""
        told = {name: part.default for name, part in self.parameters.items() if part.default is not None}
        return facts_of({**told, **self.constants})

    def _facts(self, ask: Ask, parameters: Mapping[str, Any]) -> dict[str, str]:
        given = features_of(ask)
        facts = {feature.value: "yes" if feature in given else "no" for feature in Feature}
        facts["lyrics"] = "yes" if isinstance(ask, MusicRequest) and ask.lyrics else "no"
        if isinstance(ask, TIMED):
            facts["length"] = f"{float(self.purchasable(ask.length_s)):g}"
        size = self.size_of(ask) if isinstance(ask, ImageRequest | ClipRequest) else None
        if size is not None:
            facts |= {"size": f"{size.width}x{size.height}", "resolution": size.resolution, "aspect": size.aspect}
        return self._settings() | facts_of(parameters) | facts

    def size_of(self, ask: ImageRequest | ClipRequest) -> Size | None:
        """The size that will be bought for an ask; None where its shape cannot be had."""
        if self.sizes is None:
            return Size(ask.width, ask.height)
        has_frame = isinstance(ask, ClipRequest) and ask.first_frame is not None
        return self.sizes.fit(ask.width, ask.height, has_frame=has_frame)

    def is_retired(self, on: date | None = None) -> bool:
        """Whether the vendor has switched it off by that day (today when left out)."""
        return self.retired_on is not None and self.retired_on <= (on or utc_now().date())

    def problems(self, ask: Ask) -> tuple[str, ...]:
        """What this model cannot do of what is asked, each a sentence; empty when it can do all."""
        if ask.ability is not self.ability:
            return (f"{self.title} cannot do this: it is a model for {self.ability}, not for {ask.ability}.",)
        found = []
        if self.is_retired():
            found.append(f"{self.title} was switched off on {self.retired_on}.")
        if self.prompt_characters is not None and len(ask.prompt) > self.prompt_characters:
            found.append(f"{self.title} reads {self.prompt_characters} characters; this prompt has {len(ask.prompt)}.")
        return (
            *found,
            *self._length_problems(ask),
            *self._input_problems(ask),
            *self._size_problems(ask),
            *name_problems(ask),
        )

    def parameter_problems(self, parameters: Mapping[str, Any]) -> tuple[str, ...]:
        """What is wrong with further settings, each a sentence; empty when all fit."""
        known = self.parameters
        strange = [f"{self.title} has no setting called {name}." for name in parameters if name not in known]
        wrong = [known[name].problem(value) for name, value in parameters.items() if name in known]
        return (*strange, *(problem for problem in wrong if problem))

    def _billed_s(self, length_s: Fraction | None) -> Fraction:
        return self.purchasable(length_s) if length_s is not None else Fraction(0)

    def _length_problems(self, ask: Ask) -> tuple[str, ...]:
        if not isinstance(ask, TIMED) or self.lengths is None:
            return ()
        if ask.length_s <= self.lengths.longest:
            return ()
        return (f"{self.title} makes {self.lengths.words()}; {float(ask.length_s):g} s were asked.",)

    def _input_problems(self, ask: Ask) -> tuple[str, ...]:
        given = features_of(ask)
        found = [f"{self.title} takes no {_said(feature)}." for feature in given if feature not in self.inputs]
        found += [f"{self.title} needs a {_said(feature)}." for feature in self.needs if feature not in given]
        for one, other in self.apart:
            if one in given and other in given:
                found.append(f"{self.title} takes either a {_said(one)} or a {_said(other)}, not both.")
        count = len(ask.references) if isinstance(ask, ClipRequest | ImageRequest) else 0
        if 0 < count < self.least_references:
            found.append(f"{self.title} needs {self.least_references} reference pictures; {count} was given.")
        if self.most_references is not None and count > self.most_references:
            found.append(f"{self.title} takes {self.most_references} reference pictures; {count} were given.")
        return tuple(found)

    def _size_problems(self, ask: Ask) -> tuple[str, ...]:
        if not isinstance(ask, ImageRequest | ClipRequest) or self.sizes is None:
            return ()
        if self.size_of(ask) is not None:
            return ()
        return (f"{self.title} makes {self.sizes.words()}; {ask.width}x{ask.height} was asked.",)


def name_problems(ask: Ask) -> tuple[str, ...]:
    """A picture that is spoken of has to go along; that is looked at before anything is bought."""
    if not isinstance(ask, ClipRequest | ImageRequest):
        return ()
    return tuple(
        f"The words speak of @{name}, and no picture of that name goes along."
        for name in missing_names(ask.prompt, ask.references)
    )


def features_of(ask: Ask) -> tuple[Feature, ...]:
    """What an ask carries beyond its prompt."""
    if not isinstance(ask, ClipRequest | ImageRequest):
        return ()
    found = [Feature.REFERENCES] if ask.references else []
    if isinstance(ask, ClipRequest):
        found += [Feature.FIRST_FRAME] if ask.first_frame else []
        found += [Feature.LAST_FRAME] if ask.last_frame else []
        found += [Feature.VIDEO] if ask.video else []
    return tuple(found)


def _said(feature: Feature) -> str:
    return "reference picture" if feature is Feature.REFERENCES else feature.value.replace("_", " ")
