"""Every error the studio raises on purpose.

StudioError
├── InputError                    what a person gave cannot be used
│   ├── NotAllowedError           admission said no; carries every reason at once
│   └── ClashError                two people changed the same thing; carries both versions
├── SettingsError                 a settings, flavor or catalogue file is wrong; names file and line
├── ProviderError                 a vendor said no, or said nothing
│   ├── AuthError                 the key is missing or wrong
│   ├── RefusedError              refused by the vendor's policy
│   ├── LimitError                rate limit or out of credit
│   ├── BusyError                 the vendor is overloaded; nothing was accepted
│   ├── UnreachableError          no connection was made; nothing was accepted
│   ├── BadReplyError             the vendor answered something we cannot read
│   ├── BadRequestError           the vendor says our request is wrong
│   ├── ModelRetiredError         the model is gone
│   ├── ExpiredError              the result was there and is no longer
│   ├── RemoteFailedError         the vendor tried and failed
│   └── OutcomeUnknownError       sent, never answered: it may have been charged
├── MediaError                    pictures, sound and film
│   ├── ToolMissingError          FFmpeg or a codec is not there
│   ├── ProbeError                the file cannot be read as media
│   ├── RenderError               FFmpeg failed; carries its last lines
│   ├── SilentAudioError          there is nothing to hear, so there are no beats
│   └── DiskFullError             no room left; what was finished is kept
├── JobError
│   └── CancelledError            a person cancelled the job
└── StoreError                    the workspace
    ├── NotFoundError             there is no such thing
    ├── StoreBusyError            another program holds the database
    ├── ReadOnlyError             the workspace cannot be written
    ├── InUseError                another server has this workspace open
    ├── TooNewError               the workspace was made by a newer version
    └── BlobMissingError          a file a take names is gone or damaged
"""

from __future__ import annotations


class StudioError(Exception):
    """Root of every error a person may see.

    Args:
        message: What happened and to which thing, in words for people.
        hint: What to do next. May be empty.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InputError(StudioError):
    """What a person gave cannot be used."""


class NotAllowedError(InputError):
    """Admission refused the whole request.

    Args:
        reasons: Every reason at once, each a sentence.
    """

    def __init__(self, reasons: tuple[str, ...], *, hint: str = "") -> None:
        super().__init__(" ".join(reasons), hint=hint)
        self.reasons = reasons


class ClashError(InputError):
    """Somebody saved in between.

    Args:
        message: Which thing clashed.
        theirs: What is stored now (JSON text).
        ours: What was about to be saved (JSON text).
    """

    def __init__(self, message: str, *, theirs: str, ours: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.theirs = theirs
        self.ours = ours


class SettingsError(StudioError):
    """A settings, flavor or catalogue file is wrong."""


class ProviderError(StudioError):
    """A vendor said no, or said nothing.

    Attributes:
        code: Stored name of the class of failure; `retry` decides by it.
        is_accepted: False when it is certain that the vendor accepted nothing, None when unsure.
    """

    code = "provider"
    is_accepted: bool | None = False


class AuthError(ProviderError):
    code = "auth"


class RefusedError(ProviderError):
    code = "refused"


class LimitError(ProviderError):
    """Rate limit or out of credit.

    Args:
        wait_s: What the vendor asked us to wait; None when it did not say.
    """

    code = "limit"

    def __init__(self, message: str, *, hint: str = "", wait_s: float | None = None) -> None:
        super().__init__(message, hint=hint)
        self.wait_s = wait_s


class BusyError(ProviderError):
    code = "busy"


class UnreachableError(ProviderError):
    code = "unreachable"


class BadReplyError(ProviderError):
    code = "bad_reply"
    is_accepted = None


class BadRequestError(ProviderError):
    code = "bad_request"


class ModelRetiredError(ProviderError):
    code = "retired"


class ExpiredError(ProviderError):
    code = "expired"
    is_accepted = True


class RemoteFailedError(ProviderError):
    code = "remote_failed"
    is_accepted = True


class OutcomeUnknownError(ProviderError):
    code = "unknown"
    is_accepted = None


class MediaError(StudioError):
    """Pictures, sound and film."""


class ToolMissingError(MediaError):
    """FFmpeg or a codec is not there."""


class ProbeError(MediaError):
    """The file cannot be read as media."""


class RenderError(MediaError):
    """FFmpeg failed.

    Args:
        tail: The last lines it wrote.
        code: Its exit status.
    """

    def __init__(self, message: str, *, hint: str = "", tail: str = "", code: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.tail = tail
        self.code = code


class SilentAudioError(MediaError):
    """There is nothing to hear, so there are no beats."""


class DiskFullError(MediaError):
    """No room left on the disk; what was finished is kept."""


class JobError(StudioError):
    """A job could not go on."""


class CancelledError(JobError):
    """A person cancelled the job."""


class StoreError(StudioError):
    """The workspace: its database and its files."""


class NotFoundError(StoreError):
    """There is no such thing."""


class StoreBusyError(StoreError):
    """Another program holds the database."""


class ReadOnlyError(StoreError):
    """The workspace cannot be written."""


class InUseError(StoreError):
    """Another server has this workspace open."""


class TooNewError(StoreError):
    """The workspace was made by a newer version; it was left untouched."""


class BlobMissingError(StoreError):
    """A file that a take names is gone or damaged."""
