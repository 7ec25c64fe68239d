"""Tables of what was spent, made with pandas: by day or month and provider, by project, by model, by scene.

Amounts stay exact decimals all the way: pandas adds them as Python objects, never as floats. Its import takes two seconds
and 130 MB, so only who opens the spending pays for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.model.views_activity import HERE, Period, Settlement, Slice, Spending

if TYPE_CHECKING:
    from pandas import DataFrame, PeriodIndex

_ZERO = Decimal(0)
WHOLE_FILM = "The whole film"
"""What was paid for no scene in particular: the brief, the moods, the song."""
MOST_DAYS = 92
"""More than this is shown by month."""


def spending(
    payments: Sequence[Settlement], *, begins: date | None = None, ends: date, has_scenes: bool = False
) -> Spending:
    """What these payments come to.

    Args:
        payments: In any order.
        begins: First day of the stretch; None for the day of the first payment.
        ends: Its last day, shown also where nothing was spent on it. Days are UTC.
        has_scenes: The payments are of one project and name their scenes.
    """
    if not payments:
        return Spending(total_usd=_ZERO, estimate_usd=_ZERO, payments=0)
    frame = _frame(payments)
    by_provider = _slices(frame, "provider")
    first = begins or min(payment.at.astimezone(UTC).date() for payment in payments)
    is_monthly = (ends - first).days >= MOST_DAYS
    providers = tuple(part.name for part in by_provider)
    return Spending(
        total_usd=_added(frame["usd"]),
        estimate_usd=_added(frame["usd"][frame["is_estimate"]]),
        payments=len(frame),
        is_monthly=is_monthly,
        providers=providers,
        periods=_periods(frame, providers, _stretch(first, ends, is_monthly=is_monthly)),
        by_project=_slices(frame, "project_id", names=dict(zip(frame["project_id"], frame["project"], strict=True))),
        by_provider=by_provider,
        by_model=_slices(frame, "made_by"),
        by_scene=_slices(frame, "scene") if has_scenes else (),
    )


def _frame(payments: Sequence[Settlement]) -> DataFrame:
    from pandas import DataFrame  # noqa: PLC0415 - see the module's docstring

    rows = [
        {
            "day": payment.at.astimezone(UTC).date(),
            "project_id": payment.project_id,
            "project": payment.project,
            "provider": payment.provider,
            "made_by": payment.model or HERE,
            "scene": payment.scene or WHOLE_FILM,
            "usd": payment.usd,
            "is_estimate": payment.is_estimate,
        }
        for payment in payments
    ]
    return DataFrame(rows).astype({"usd": object})


def _stretch(first: date, ends: date, *, is_monthly: bool) -> PeriodIndex:
    from pandas import period_range  # noqa: PLC0415 - see the module's docstring

    return period_range(first, ends, freq="M" if is_monthly else "D")


def _periods(frame: DataFrame, providers: Sequence[str], stretch: PeriodIndex) -> tuple[Period, ...]:
    """The pivot of periods and providers, without holes."""
    from pandas import PeriodIndex  # noqa: PLC0415 - see the module's docstring

    own = PeriodIndex(frame["day"].astype("datetime64[s]"), freq=stretch.freq)
    table = frame.groupby([own, "provider"])["usd"].agg(_added).unstack(fill_value=_ZERO)
    table = table.reindex(index=stretch, columns=list(providers), fill_value=_ZERO)
    return tuple(
        Period(begins=row[0].start_time.date(), parts=tuple(row[1:]), usd=_added(row[1:]))
        for row in table.itertuples(name=None)
    )


def _slices(frame: DataFrame, column: str, *, names: dict[str, str] | None = None) -> tuple[Slice, ...]:
    """Sums by a column, the largest first."""
    table = frame.groupby(column)["usd"].agg([_added, "count"])
    parts = [
        Slice(name=key if names is None else names[key], usd=usd, payments=int(count))
        for key, usd, count in table.itertuples(name=None)
    ]
    return tuple(sorted(parts, key=lambda part: (-part.usd, part.name)))


def _added(amounts: Any) -> Decimal:
    """A sum that stays decimal, also of nothing."""
    return sum(amounts, _ZERO)
