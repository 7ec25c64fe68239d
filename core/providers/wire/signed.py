"""Whether a call back is the vendor's own: its signature and its age, before a word of it is believed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from core.errors import AuthError, BadReplyError
from core.providers.wire.documents import json_of, number_of

OLDEST_S = 300
"""A call back older than this, or as far in the future, is a replay."""


class SvixSeal:
    """Signatures in the manner of Svix: HMAC-SHA256 over `id.timestamp.body`.

    Args:
        title: The vendor, as people name it.
        secret: Asks the vendor for the secret (`whsec_` and base64); asked once, when first needed.
    """

    def __init__(self, title: str, secret: Callable[[], str]) -> None:
        self._title = title
        self._ask = secret
        self._known = b""
        self._lock = Lock()

    def opened(self, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """The JSON object of a call back that is the vendor's.

        Raises:
            AuthError: When it is not, or is too old.
            BadReplyError: When it cannot be read.
            ProviderError: When the vendor cannot be asked for the secret.
        """
        event_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        check_age(self._title, stamp)
        wanted = hmac.new(self._secret(), f"{event_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
        given = [part.removeprefix("v1,") for part in headers.get("webhook-signature", "").split()]
        if not event_id or not any(hmac.compare_digest(wanted, from_base64(part)) for part in given):
            raise forged(self._title)
        return object_of(self._title, body)

    def _secret(self) -> bytes:
        with self._lock:
            if not self._known:
                self._known = from_base64(self._ask().removeprefix("whsec_"))
            if not self._known:
                raise BadReplyError(f"{self._title} did not tell how it signs.", hint="It is polled all the same.")
            return self._known


def check_age(title: str, stamp: str) -> None:
    """That a call back is of now.

    Args:
        title: The vendor.
        stamp: Seconds since 1970, as its header says.

    Raises:
        AuthError: When it is not, or says nothing.
    """
    sent_at = number_of(stamp)
    if sent_at is None or abs(time.time() - sent_at) > OLDEST_S:
        raise forged(title)


def forged(title: str) -> AuthError:
    """The error for a call back that is not the vendor's; to be raised."""
    return AuthError(f"A call back was not signed by {title}, or long ago.", hint="Nothing was done.")


def from_base64(text: str) -> bytes:
    """The bytes; none where it is no base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def object_of(title: str, body: bytes) -> dict[str, Any]:
    """The JSON object of a call back.

    Raises:
        BadReplyError: When it is something else.
    """
    try:
        found = json_of(body)
    except ValueError as exc:
        raise BadReplyError(f"{title} called back with something that is not JSON.") from exc
    if not isinstance(found, dict):
        raise BadReplyError(f"{title} called back without a JSON object.")
    return found
