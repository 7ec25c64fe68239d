"""Replicate on loopback: predictions by model and by version, files, the list, webhooks' secret. Held to `replicate` 1.0.7."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from typing import Any

from tests.fakes.http import Call, FakeJob, FakeServer, Said, said

SECRET = base64.b64encode(b"a secret of twenty-four b").decode()
ENDED = {"remote_failed": "failed", "remote_refused": "failed", "cancelled": "canceled", "odd_status": "dreaming"}
ERRORS = {
    "remote_failed": "CUDA out of memory",
    "remote_refused": "The input or output was flagged as sensitive. Please try again with different inputs. (E005)",
}
_WORDS = {
    "auth": (401, "Unauthenticated", "You did not pass a valid authentication token"),
    "credit": (402, "Insufficient credit", "You have insufficient credit to run this model."),
    "limit": (429, "", "Request was throttled. Your rate limit resets in ~30s."),
    "limit_bare": (429, "", "Request was throttled."),
    "busy": (503, "Service unavailable", "The service is at capacity."),
    "retired": (404, "Not found", "The requested resource could not be found."),
    "bad_request": (422, "Input validation failed", "- input: prompt is required\n"),
    "error": (500, "Internal server error", "Something went wrong."),
}


class FakeReplicate(FakeServer):
    """The vendor. Its base address is `url` and `/v1`.

    Attributes:
        content, kind: What every result is.
        output: What a finished prediction holds; None is the link of the content.
        page: How many entries its list shows at once.
    """

    name = "replicate"
    content, kind = b"not a real clip, but whole" * 400, "video/mp4"
    output: Any = None
    suffix = ".mp4"
    page = 100

    def new_id(self) -> str:
        return f"rep{len(self.jobs) + 1:04d}abcdefghij"

    def answer(self, call: Call) -> Said:
        if call.path.startswith("/delivery/"):
            return self.file(self.jobs[call.path.split("/")[2]], self.content, self.kind)
        if call.headers.get("authorization") != f"Bearer {self.key}":
            return self.refusal("auth")
        path = call.path.removeprefix("/v1")
        parts = path.strip("/").split("/")
        if call.method == "POST" and parts[-1] == "predictions":
            return self.submit(call, lambda job: said(self.prediction(job), 201))
        if parts[0] == "predictions":
            return self._list(call) if len(parts) == 1 else self._prediction(parts)
        if parts[0] == "files":
            return self._files(call, parts)
        return self._rest(path)

    def refusal(self, act: str) -> Said:
        status, title, detail = _WORDS[act]
        return said({"detail": detail, "status": status, **({"title": title} if title else {})}, status)

    def prediction(self, job: FakeJob) -> dict[str, Any]:
        """A prediction as it is now."""
        status = self._status(job)
        made = self.link(f"/delivery/{job.id}/out{self.suffix}") if self.output is None else self.output
        at = f"{self.url}/v1/predictions/{job.id}"
        return {
            "id": job.id,
            "model": "/".join(job.path.split("/")[3:5]) if "/models/" in job.path else "",
            "version": job.body.get("version", "hidden"),
            "input": job.body["input"],
            "output": made if status == "succeeded" else None,
            "error": ERRORS.get(job.act) if status == "failed" else None,
            "logs": "" if status == "starting" else " 10%|#     | 5/50\n 42%|####  | 21/50 [00:12<00:16,  1.73it/s]\n",
            "status": status,
            "created_at": datetime.fromtimestamp(job.began_at, UTC).isoformat().replace("+00:00", "Z"),
            "data_removed": False,
            "source": "api",
            "metrics": {},
            "urls": {"get": at, "cancel": f"{at}/cancel"},
        }

    def signed(self, body: bytes, *, event_id: str = "msg_1", at: float | None = None) -> dict[str, str]:
        """The headers a webhook with this body comes with."""
        stamp = str(int(time.time() if at is None else at))
        seal = hmac.new(base64.b64decode(SECRET), f"{event_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
        return {
            "webhook-id": event_id,
            "webhook-timestamp": stamp,
            "webhook-signature": f"v1,{base64.b64encode(seal).decode()}",
        }

    def _status(self, job: FakeJob) -> str:
        if job.is_cancelled:
            return "canceled"
        if job.polls_left >= self.polls:
            return "starting"
        if job.polls_left >= 0:
            return "processing"
        return ENDED.get(job.act, "succeeded")

    def _prediction(self, parts: list[str]) -> Said:
        job = self.jobs.get(parts[1])
        if job is None:
            return self.refusal("retired")
        is_over = job.polls_left < 0
        if parts[-1] == "cancel":
            job.is_cancelled = job.is_cancelled or not is_over
        else:
            self.is_done(job)
        return said(self.prediction(job))

    def _list(self, call: Call) -> Said:
        start = int(call.query.get("cursor", "0"))
        jobs = sorted(self.jobs.values(), key=lambda job: -job.began_at)
        more = start + self.page < len(jobs)
        following = f"{self.url}/v1/predictions?cursor={start + self.page}" if more else None
        results = [self.prediction(job) for job in jobs[start : start + self.page]]
        return said({"previous": None, "next": following, "results": results})

    def _files(self, call: Call, parts: list[str]) -> Said:
        if call.method == "DELETE":
            return Said(204)
        found = {
            "id": "file1",
            "name": "reference.png",
            "content_type": "image/png",
            "size": len(call.body),
            "etag": "e",
            "checksums": {"sha256": hashlib.sha256(call.body).hexdigest()},
            "metadata": {},
            "created_at": datetime.now(UTC).isoformat(),
            "expires_at": None,
            "urls": {"get": f"{self.url}/v1/files/file1"},
        }
        return said(found, 201 if call.method == "POST" else 200)

    def _rest(self, path: str) -> Said:
        if path == "/account":
            return said({"type": "user", "username": "mira", "name": "Mira", "github_url": "https://github.com/mira"})
        if path == "/webhooks/default/secret":
            return said({"key": f"whsec_{SECRET}"})
        return said(json.loads('{"detail": "Not found"}'), 404)
