"""Which clip lengths to buy: the film is planned on the beats first, then the lengths that waste least are chosen. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction

from core.model.orders import CutOrder, Shot
from core.music.plan import plan_film
from core.timing import seconds_of

Purchasable = Callable[[Fraction], Fraction]
"""The length a model sells for a wanted length in seconds: the next one up, or its longest where there is none."""

_TRIM = Fraction(4, 5)
"""A shot may be cut down to this share of its planned length to reach a shorter length on the menu."""


@dataclass(frozen=True)
class ShotPurchase:
    """One shot of the plan.

    Args:
        frames: Its length in the film.
        buy_s: Length to buy; 0 for a shot that is there already.
    """

    scene_id: str
    frames: int
    buy_s: Fraction


@dataclass(frozen=True)
class PurchasePlan:
    """What to buy for a film, in film order.

    Args:
        film_s: Seconds of the film that bought clips fill.
        paid_s: Seconds that are paid for.
    """

    shots: tuple[ShotPurchase, ...]
    film_s: Fraction
    paid_s: Fraction

    def sentence(self) -> str:
        """`You pay for 78 s, the film uses 60 s.`, for the screen."""
        return f"You pay for {_plain(self.paid_s)} s, the film uses {_plain(self.film_s)} s."


def plan_purchases(order: CutOrder, purchasable: Purchasable, *, buying: Collection[str] | None = None) -> PurchasePlan:
    """Proposes a length to buy for each shot so that little is paid for and thrown away.

    Shots are first planned on the beats as if clips were endless. Where a shorter length on the menu nearly covers a shot,
    it is taken as long as the film keeps its length, and the plan is made again within what would be bought.

    Args:
        order: The cut as it is wanted; sources of shots that are bought are not looked at.
        purchasable: What the model sells, in seconds.
        buying: Scene ids to buy a clip for; None is all of them.

    Raises:
        InputError: When there is no shot.
    """
    wanted = {shot.scene_id for shot in order.shots} if buying is None else set(buying)
    endless = tuple(_offered(shot, None) if shot.scene_id in wanted else shot for shot in order.shots)
    first = plan_film(order.model_copy(update={"shots": endless})).cut
    offers = _offers(order, [item.frames for item in first.items], purchasable, wanted)
    shots = tuple(
        _offered(shot, _whole_frames(offers[index], order.rate)) if index in offers else shot
        for index, shot in enumerate(order.shots)
    )
    items = plan_film(order.model_copy(update={"shots": shots})).cut.items
    bought = tuple(
        ShotPurchase(shot.scene_id, item.frames, _needed(item.frames, offers.get(index), order.rate, purchasable))
        for index, (shot, item) in enumerate(zip(order.shots, items, strict=True))
    )
    used = sum(part.frames for part in bought if part.buy_s > 0)
    return PurchasePlan(bought, seconds_of(used, order.rate), sum((part.buy_s for part in bought), Fraction(0)))


def _offers(
    order: CutOrder, frames: list[int], purchasable: Purchasable, wanted: Collection[str]
) -> dict[int, Fraction]:
    """Seconds to buy by shot index: the length above each, or the one below where the others can make up for it."""
    lengths = {i: seconds_of(n, order.rate) for i, n in enumerate(frames) if order.shots[i].scene_id in wanted}
    above = {index: purchasable(length) for index, length in lengths.items()}
    below = {index: purchasable(length * _TRIM) for index, length in lengths.items()}
    offers = dict(above)
    spare = sum(above[index] - length for index, length in lengths.items())
    savings = sorted(lengths, key=lambda index: (below[index] - above[index], index))
    for index in savings:
        lost = above[index] - below[index]
        if lost > 0 and spare >= lost:
            offers[index] = below[index]
            spare -= lost
    return offers


def _needed(frames: int, offer: Fraction | None, rate: Fraction, purchasable: Purchasable) -> Fraction:
    if offer is None:
        return Fraction(0)
    return min(offer, purchasable(seconds_of(frames, rate)))


def _offered(shot: Shot, frames: int | None) -> Shot:
    """The shot as it will be with a clip of this many frames."""
    return shot.model_copy(update={"available_frames": frames})


def _whole_frames(length_s: Fraction, rate: Fraction) -> int:
    return (length_s * rate).__floor__()


def _plain(seconds: Fraction) -> str:
    return f"{float(seconds):.1f}".removesuffix(".0")
