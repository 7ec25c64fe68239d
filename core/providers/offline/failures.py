"""Failures the offline studio acts out on demand, one a submit, in the order the settings name them."""

from __future__ import annotations

from core.errors import (
    AuthError,
    BadReplyError,
    BadRequestError,
    BusyError,
    LimitError,
    ModelRetiredError,
    OutcomeUnknownError,
    ProviderError,
    RefusedError,
    SettingsError,
    UnreachableError,
)

OK = "ok"
REMOTE_FAILED, EXPIRED, POLL_BUSY, DOWNLOAD_CUT = "remote_failed", "expired", "poll_busy", "download_cut"
BAD_REPLY, TIMEOUT_BEFORE, TIMEOUT_AFTER = "bad_reply", "timeout_before", "timeout_after"

_TURNED_AWAY: dict[str, ProviderError] = {
    "auth": AuthError("The offline studio was told to refuse the key.", hint="Check the key in the settings."),
    "refused": RefusedError("The offline studio was told to refuse this prompt.", hint="Say it in other words."),
    "busy": BusyError("The offline studio was told to be overloaded.", hint="It is asked again in a moment."),
    "unreachable": UnreachableError("The offline studio was told not to answer the door.", hint="Nothing was sent."),
    "bad_request": BadRequestError("The offline studio was told to find fault with the request."),
    "retired": ModelRetiredError("The offline studio was told that this model is gone.", hint="Choose another model."),
    TIMEOUT_BEFORE: OutcomeUnknownError(
        "The offline studio did not answer in time.", hint="It may or may not have accepted the request."
    ),
}
_ANSWER_LOST: dict[str, ProviderError] = {
    BAD_REPLY: BadReplyError("The offline studio answered something that cannot be read."),
    TIMEOUT_AFTER: OutcomeUnknownError(
        "The offline studio did not answer in time.", hint="It may or may not have accepted the request."
    ),
}
ACTS = frozenset({OK, "limit", REMOTE_FAILED, EXPIRED, POLL_BUSY, DOWNLOAD_CUT, *_TURNED_AWAY, *_ANSWER_LOST})


def check_acts(acts: tuple[str, ...]) -> None:
    """That the settings name failures there are.

    Raises:
        SettingsError: Naming the first that is not one.
    """
    for act in acts:
        if act not in ACTS:
            raise SettingsError(f"Setting offline.fail names {act}.", hint=f"Known are: {', '.join(sorted(ACTS))}.")


def turned_away(act: str, wait_s: float) -> ProviderError | None:
    """The error of a submit that is not accepted, or None when it is."""
    if act == "limit":
        return LimitError("The offline studio was told to have had enough.", hint="It is asked later.", wait_s=wait_s)
    return _again(_TURNED_AWAY.get(act))


def answer_lost(act: str) -> ProviderError | None:
    """The error of a submit that was accepted and charged while its answer never came home."""
    return _again(_ANSWER_LOST.get(act))


def _again(error: ProviderError | None) -> ProviderError | None:
    """A fresh error each time: one that was raised before carries another call's traceback."""
    return None if error is None else type(error)(error.message, hint=error.hint)
