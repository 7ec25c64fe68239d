"""fal on loopback: the queue, its files, and calls back signed with a key of its own. Held to `fal-client` 1.0.3."""

from __future__ import annotations

import base64
import hashlib
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.fakes.http import Call, FakeJob, FakeServer, Said, said

ENDED = {"odd_status": "DREAMING"}
_FLAGGED = [
    {"loc": ["body", "prompt"], "msg": "The content could not be processed.", "type": "content_policy_violation"}
]
_MISSING = [{"loc": ["body", "prompt"], "msg": "field required", "type": "value_error.missing"}]
_WORDS: dict[str, tuple[int, Any]] = {
    "auth": (401, "Authentication is required to access this application"),
    "credit": (403, "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."),
    "limit": (429, "Too many requests"),
    "limit_bare": (429, "Too many requests"),
    "busy": (503, "No capacity"),
    "refused": (422, _FLAGGED),
    "retired": (404, "Application not found"),
    "bad_request": (422, _MISSING),
    "error": (500, "Internal Server Error"),
}


class FakeFal(FakeServer):
    """The vendor: queue and files are at one address here.

    Attributes:
        addresses: In place of its own address in the answer to a submit.
        uploads: What was uploaded.
    """

    name = "fal"
    content, kind = b"not a real clip, but whole" * 400, "video/mp4"

    def __init__(self, *acts: str, **more: Any) -> None:
        super().__init__(*acts, **more)
        self.addresses = ""
        self.uploads: list[Call] = []
        self.seal = Ed25519PrivateKey.generate()

    def new_id(self) -> str:
        return f"764cabcf-b745-4b3e-ae38-{len(self.jobs) + 1:012d}"

    def answer(self, call: Call) -> Said:
        if call.path.startswith("/delivery/"):
            return self.file(self.jobs[call.path.split("/")[2]], self.content, self.kind)
        if call.path == "/.well-known/jwks.json":
            return self._keys()
        if call.path == "/files/upload":
            return self._upload(call)
        if call.headers.get("authorization") != f"Key {self.key}":
            return self.refusal("auth")
        if call.path == "/storage/auth/token":
            until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
            return said({"token": "leave", "token_type": "Bearer", "base_url": self.url, "expires_at": until})
        if call.method == "POST":
            return self.submit(call, self._accepted)
        return self._work(call)

    def refusal(self, act: str) -> Said:
        status, detail = _WORDS[act]
        return said({"detail": detail}, status, **({"retry_after": "30"} if act == "limit" else {}))

    def signed(self, body: bytes, *, work: str = "w", at: float | None = None) -> dict[str, str]:
        """The headers a call back with this body comes with."""
        stamp = str(int(time.time() if at is None else at))
        message = "\n".join((work, "user_1", stamp, hashlib.sha256(body).hexdigest())).encode()
        return {
            "x-fal-webhook-request-id": work,
            "x-fal-webhook-user-id": "user_1",
            "x-fal-webhook-timestamp": stamp,
            "x-fal-webhook-signature": self.seal.sign(message).hex(),
        }

    def _accepted(self, job: FakeJob) -> Said:
        owner, alias = job.path.strip("/").split("/")[:2]
        at = f"{self.addresses or self.url}/{owner}/{alias}/requests/{job.id}"
        found = {"status": "IN_QUEUE", "request_id": job.id, "queue_position": 2, "response_url": at}
        return said(found | {"status_url": f"{at}/status", "cancel_url": f"{at}/cancel"})

    def _work(self, call: Call) -> Said:
        parts = call.path.strip("/").split("/")
        job = self.jobs.get(parts[3]) if len(parts) > 3 and parts[2] == "requests" else None
        if job is None:
            return self.refusal("retired")
        if parts[-1] == "cancel":
            return self._cancel(job)
        if parts[-1] == "status":
            return said(self._status(job))
        return self._result(job)

    def _cancel(self, job: FakeJob) -> Said:
        if job.polls_left < 0:
            return said({"status": "ALREADY_COMPLETED"}, 400)
        job.is_cancelled = True
        return said({"status": "CANCELLATION_REQUESTED"}, 202)

    def _status(self, job: FakeJob) -> dict[str, Any]:
        work = {"request_id": job.id}
        is_first = job.polls_left >= self.polls
        is_over = self.is_done(job)
        if job.is_cancelled or (job.act == "cancelled" and is_over):
            return {
                **work,
                "status": "COMPLETED",
                "logs": [],
                "metrics": {},
                "error": "Request was cancelled",
                "error_type": "client_cancelled",
            }
        if not is_over:
            bar = {"message": " 42%|####  | 21/50 [00:12<00:16,  1.73it/s]", "level": "STDERR", "timestamp": "t"}
            waiting = {**work, "status": "IN_QUEUE", "queue_position": 2}
            return waiting if is_first and self.polls > 1 else {**work, "status": "IN_PROGRESS", "logs": [bar]}
        failed = {"error": "CUDA out of memory", "error_type": "internal_error"} if job.act == "remote_failed" else {}
        return {
            **work,
            "status": ENDED.get(job.act, "COMPLETED"),
            "logs": [],
            "metrics": {"inference_time": 1.5},
            **failed,
        }

    def _result(self, job: FakeJob) -> Said:
        if job.act == "remote_refused":
            return said({"detail": _FLAGGED}, 422)
        if job.act == "remote_failed":
            return said({"detail": "CUDA out of memory", "error_type": "internal_error"}, 500)
        url = self.link(f"/delivery/{job.id}/out.mp4")
        video = {"url": url, "content_type": self.kind, "file_name": "out.mp4", "file_size": len(self.content)}
        return said({"video": video, "seed": 7})

    def _upload(self, call: Call) -> Said:
        if call.headers.get("authorization") != "Bearer leave":
            return self.refusal("auth")
        self.uploads.append(call)
        return said({"access_url": f"{self.url}/files/{len(self.uploads)}.png"})

    def _keys(self) -> Said:
        raw = self.seal.public_key().public_bytes_raw()
        x = base64.urlsafe_b64encode(raw).decode().rstrip("=")
        return said({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": x}]})
