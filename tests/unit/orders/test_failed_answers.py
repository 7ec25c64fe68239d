"""What was answered at once and came to nothing: accepted, charged, and failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.blobs import Blobs
from core.errors import BadReplyError, ProviderError, RefusedError, RemoteFailedError
from core.model.money import UNKNOWN, Price, usd
from core.model.orders import GenerateOrder, WriteRequest, WriteTask
from core.orders import generate
from core.providers.contract import Answer, Failed

ORDER = GenerateOrder(
    provider="toy", model="toy/writer", ask=WriteRequest(task=WriteTask.MOODS, prompt="Two moods."), seed=1
)


class Toy:
    """A vendor that answers at once, always the same."""

    name = "toy"
    is_idempotent = False

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def submit(self, order: GenerateOrder, **_more: Any) -> Answer:
        return self._answer


@pytest.mark.parametrize("kind", [RefusedError, BadReplyError, RemoteFailedError])
@pytest.mark.parametrize("billed", [usd("0.02"), UNKNOWN])
def test_a_failed_answer_is_a_failed_job(tmp_path: Path, kind: type[ProviderError], billed: Price) -> None:
    """An answer that failed has a remote id, and every poll of it gives the same error with what it cost; its words are kept."""
    blobs = Blobs(tmp_path / "blobs", tmp_path / "tmp")
    answer = Answer(text="half a t", billed=billed, failure=kind("It was cut.", hint="Ask for less."))
    remote = generate.submit(ORDER, Toy(answer), blobs, request_id="a")  # type: ignore[arg-type]  # submits only
    for _time in range(2):
        failed = generate.poll(Toy(answer), remote.remote_id, blobs)  # type: ignore[arg-type]
        assert isinstance(failed, Failed)
        assert type(failed.error) is kind
        assert (failed.error.message, failed.error.hint) == ("It was cut.", "Ask for less.")
        assert failed.billed == billed
        assert not failed.is_cancelled
    kept = blobs.path(generate.answer_blobs(remote.remote_id, blobs)[0]).read_text("utf-8")
    assert "half a t" in kept
