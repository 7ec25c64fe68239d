"""What a button said is the most that pressing it spends."""

from __future__ import annotations

import pytest

from core.errors import NotAllowedError
from core.jobs.asking import Asker
from core.jobs.prices import check_shown
from core.model.money import FREE, UNKNOWN, Price, total, usd
from core.settings import Settings
from tests.unit.stage import quiet_studio


@pytest.mark.parametrize(
    ("prices", "shown"),
    [
        ([usd("0.04")], usd("0.04")),
        ([usd("0.04")], usd("0.05")),
        ([usd("0.04")], None),
        ([usd("0.04")], UNKNOWN),
        ([usd("0.0402")], usd("0.0401")),
        ([FREE], FREE),
    ],
)
def test_what_costs_no_more_than_was_shown_goes_on(prices: list[Price], shown: Price | None) -> None:
    """The same, less, or a difference that no label shows is not refused; nor is what was shown without a price."""
    check_shown(total(prices), shown)


@pytest.mark.parametrize(
    ("prices", "shown", "words"),
    [
        ([usd("0.04"), usd("0.04")], usd("0.04"), r"cost \$0.08, not \$0.04"),
        ([usd("0.04")], FREE, r"not \$0"),
        ([UNKNOWN], usd("0.04"), "an amount nobody knows"),
    ],
)
def test_what_costs_more_than_was_shown_is_refused(prices: list[Price], shown: Price, words: str) -> None:
    """A price that rose since it was drawn is said instead of spent."""
    with pytest.raises(NotAllowedError, match=words):
        check_shown(total(prices), shown)


def test_a_press_on_an_old_price_begins_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that has become dearer than its button said is not made."""
    monkeypatch.setattr(Asker, "price_of", lambda _asker, _order: usd("0.04"))
    with quiet_studio(settings) as studio:
        project_id = studio.projects.create(name="Night", flavor="short_film", text="Rain.").id
        with pytest.raises(NotAllowedError, match="It would now cost"):
            studio.cells.make(project_id, ["moods"], shown=FREE)
        assert studio.jobs_view(project_id) == ()
