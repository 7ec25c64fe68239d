"""The error tree, against its drawing."""

from __future__ import annotations

import inspect
import re

import pytest

from core import errors
from core.errors import ClashError, LimitError, NotAllowedError, ProviderError, RenderError, StudioError

LINE = re.compile(r"^(?P<indent>[│ ]*)(?:[├└]── )?(?P<name>[A-Z]\w+Error)\b", re.MULTILINE)


def _drawn() -> dict[str, str]:
    """Parent by class, as drawn at the top of the module; the root's parent is `Exception`."""
    parents, path = {}, ["Exception"]
    for match in LINE.finditer(errors.__doc__ or ""):
        is_root = match["name"] == "StudioError"
        depth = 0 if is_root else len(match["indent"]) // 4 + 1
        path = [*path[: depth + 1], match["name"]]
        parents[match["name"]] = path[depth]
    return parents


def _written() -> dict[str, str]:
    classes = inspect.getmembers(errors, lambda found: inspect.isclass(found) and issubclass(found, Exception))
    return {name: found.__mro__[1].__name__ for name, found in classes}


def test_tree_is_as_drawn() -> None:
    """Every drawn class exists under the drawn parent, and every class is drawn."""
    assert len(_drawn()) > 30
    assert _drawn() == _written()


def test_every_error_is_one_of_ours() -> None:
    """Whatever leaves a room can be caught as StudioError."""
    classes = [found for _, found in inspect.getmembers(errors, inspect.isclass)]
    assert [found for found in classes if not issubclass(found, StudioError)] == []


def test_every_provider_error_has_its_own_code() -> None:
    """The code of a failure is stored, so no two classes share one."""
    classes = [found for _, found in inspect.getmembers(errors, inspect.isclass) if issubclass(found, ProviderError)]
    assert len({found.code for found in classes}) == len(classes)


@pytest.mark.parametrize(
    "name", ["AuthError", "RefusedError", "LimitError", "BusyError", "UnreachableError", "BadRequestError"]
)
def test_sure_refusals(name: str) -> None:
    """After these it is certain that nothing was accepted, so sending again buys nothing twice."""
    assert getattr(errors, name).is_accepted is False


@pytest.mark.parametrize("name", ["OutcomeUnknownError", "BadReplyError"])
def test_unsure_outcomes(name: str) -> None:
    """After these nobody knows whether the vendor accepted."""
    assert getattr(errors, name).is_accepted is None


def test_message_and_hint_make_one_text() -> None:
    """An error reads as what happened and what to do next; without a hint nothing dangles."""
    assert str(StudioError("It broke.", hint="Try again.")) == "It broke. Try again."
    assert str(StudioError("It broke.")) == "It broke."


def test_extra_facts_are_carried() -> None:
    """Reasons, both versions, a wait and the tool's last lines travel with their errors."""
    assert NotAllowedError(("No key.", "No money.")).message == "No key. No money."
    assert NotAllowedError(("No key.", "No money.")).reasons == ("No key.", "No money.")
    clash = ClashError("Both changed it.", theirs="1", ours="2")
    assert (clash.theirs, clash.ours) == ("1", "2")
    assert LimitError("Slow down.", wait_s=2.5).wait_s == 2.5
    assert (RenderError("Failed.", tail="no such filter", code=8).tail, RenderError("Failed.", code=8).code) == (
        "no such filter",
        8,
    )
