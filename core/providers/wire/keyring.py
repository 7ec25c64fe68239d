"""Call backs signed with Ed25519, by public keys that the vendor publishes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.providers.wire.signed import check_age, forged, object_of

KEPT_S = 24 * 3600.0
RENEWED_S = 300.0
"""Keys are asked for again after a day; after this time already where none of them fits, since they may have changed."""


class Ed25519Seal:
    """Signatures in the manner of fal: over request, user, time and the hash of the body, a line each.

    Args:
        title: The vendor.
        ask: Asks the vendor for its keys, a JWKS document; asked without our key.
        clock: Seconds.
    """

    def __init__(
        self, title: str, ask: Callable[[], Mapping[str, Any]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._title = title
        self._ask = ask
        self._clock = clock
        self._known: tuple[Ed25519PublicKey, ...] = ()
        self._asked_at: float | None = None
        self._lock = Lock()

    def opened(self, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """The JSON object of a call back that is the vendor's.

        Raises:
            AuthError: When it is not, or is too old.
            BadReplyError: When it cannot be read.
            ProviderError: When the vendor cannot be asked for its keys.
        """
        names = ("request-id", "user-id", "timestamp", "signature")
        request, user, stamp, signature = (headers.get(f"x-fal-webhook-{name}", "") for name in names)
        check_age(self._title, stamp)
        message = "\n".join((request, user, stamp, hashlib.sha256(body).hexdigest())).encode()
        try:
            seal = bytes.fromhex(signature)
        except ValueError as exc:
            raise forged(self._title) from exc
        if not any(_fits(key, seal, message) for oldest_s in (KEPT_S, RENEWED_S) for key in self._keys(oldest_s)):
            raise forged(self._title)
        return object_of(self._title, body)

    def _keys(self, oldest_s: float) -> tuple[Ed25519PublicKey, ...]:
        """The keys, no older than this."""
        with self._lock:
            if self._asked_at is None or self._clock() - self._asked_at > oldest_s:
                self._known = _read(self._ask())
                self._asked_at = self._clock()
            return self._known


def _read(body: Mapping[str, Any]) -> tuple[Ed25519PublicKey, ...]:
    entries = body.get("keys")
    texts = [entry.get("x") for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []
    return tuple(key for text in texts if isinstance(text, str) and (key := _key(text)) is not None)


def _key(text: str) -> Ed25519PublicKey | None:
    try:
        return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        return None


def _fits(key: Ed25519PublicKey, seal: bytes, message: bytes) -> bool:
    try:
        key.verify(seal, message)
    except InvalidSignature:
        return False
    return True
