"""Segmind on loopback: the queue of its second interface, uploads, credits and the list of requests. Held to `segmind` 1.3.0."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.fakes.http import Call, FakeJob, FakeServer, Said, said

_ERRORS = {
    "auth": (401, "Invalid API key"),
    "credit": (406, "Insufficient credits to run this model"),
    "limit": (429, "Rate limit exceeded"),
    "limit_bare": (429, "Rate limit exceeded"),
    "busy": (503, "Service temporarily unavailable"),
    "refused": (400, "The prompt was blocked by content moderation"),
    "retired": (410, "Model kling-1.0 has been retired"),
    "bad_request": (400, "prompt is required"),
    "error": (500, "Internal server error"),
}
_FAILURES = {"remote_failed": "CUDA out of memory", "remote_refused": "Output flagged: NSFW content detected"}
HISTORY = "/inference-request/request-history"


class FakeSegmind(FakeServer):
    """The vendor, with its upload and list hosts in one.

    Attributes:
        content, kind: What every result is.
        output: What a finished request holds under `output`; None is the link of the content.
        forgets: Its records are gone, as they are an hour after the submit; the list of requests is not.
        credits: What is left; None, and there is no such account.
        page: How many rows a page of the list holds at most.
    """

    name = "segmind"
    charge_usd = Decimal("0.57")
    content, kind = b"not a real clip, but whole" * 400, "video/mp4"
    output: Any = None
    forgets = False
    credits: float | None = 4.2
    page = 100

    def new_id(self) -> str:
        return str(uuid.UUID(int=0x5E6 + len(self.jobs)))

    def answer(self, call: Call) -> Said:
        if call.path.startswith("/outputs/"):
            return self.file(self.jobs[call.path.split("/")[2]], self.content, self.kind)
        if call.headers.get("x-api-key") != self.key:
            return self.refusal("auth")
        if call.method == "POST":
            return self._post(call)
        if call.path.startswith("/v2/requests/"):
            return self._request(call.path.removeprefix("/v2/requests/"))
        if call.path.startswith(HISTORY):
            return self._history(call)
        if call.path == "/v1/get-user-credits":
            told = {"credits": self.credits} if self.credits is not None else {"error": "No credits found"}
            return said(told, 200 if self.credits is not None else 404)
        return Said(405, b"<html>Method Not Allowed</html>", {"content-type": "text/html"})

    def refusal(self, act: str) -> Said:
        status, words = _ERRORS[act]
        reset_at = datetime.now(UTC) + timedelta(seconds=30)
        headers = {"x_rate_limit_reset_at_utc": reset_at.isoformat()} if act == "limit" else {}
        return said({"error": words}, status, **headers)

    def _post(self, call: Call) -> Said:
        if call.headers.get("content-type") != "application/json":
            return said({"error": "Content-Type must be application/json"}, 406)
        if call.path == "/upload-asset":
            urls = [
                f"https://images.segmind.com/assets/{number}.png" for number in range(len(call.json()["data_urls"]))
            ]
            return said({"file_urls": urls, "message": "Uploaded"})
        if call.path.startswith("/v2/"):
            return self.submit(call, lambda job: said(self._queued(job)))
        return said({"error": "Not found"}, 404)

    def _queued(self, job: FakeJob) -> dict[str, Any]:
        at = f"{self.url}/v2/requests/{job.id}"
        poll = f"{self.url}/v1/requests/{job.id}"
        return {
            "request_id": job.id,
            "status": "QUEUED",
            "poll_url": poll,
            "status_url": f"{at}/status",
            "response_url": at,
        }

    def _request(self, path: str) -> Said:
        name, _, last = path.partition("/")
        job = self.jobs.get(name)
        if job is None or self.forgets:
            return said({"error": f"Request {name} not found"}, 404)
        if last == "status":
            self.is_done(job)
        state = self._state(job)
        body: dict[str, Any] = {"status": state, "request_id": job.id, "metrics": {"queue_time": 0.2}}
        if state == "FAILED":
            body |= {"error": _FAILURES[job.act], "metrics": {"cost": 0}}
            return said(body, 422)
        if state == "COMPLETED" and not last:
            body |= {
                "output": self._output(job),
                "metrics": {"cost": float(self.charge_usd), "remaining_credits": 3.63},
            }
        return said(body)

    def _state(self, job: FakeJob) -> str:
        if job.act == "odd_status":
            return "DREAMING"
        if job.polls_left >= self.polls - 1 and job.polls_left >= 0:
            return "QUEUED"
        if job.polls_left >= 0:
            return "PROCESSING"
        return "FAILED" if job.act in _FAILURES else "COMPLETED"

    def _output(self, job: FakeJob) -> Any:
        return self.link(f"/outputs/{job.id}/clip.mp4") if self.output is None else self.output

    def _history(self, call: Call) -> Said:
        if name := call.path.removeprefix(HISTORY).strip("/"):
            job = self.jobs.get(name)
            return said(self._row(job)) if job is not None else said({"error": "Request not found"}, 404)
        jobs = sorted(self.jobs.values(), key=lambda job: -job.began_at)
        size = min(self.page, int(call.query.get("per_page", "20")))
        start = (int(call.query.get("page", "1")) - 1) * size
        rows = [self._row(job) for job in jobs[start : start + size]]
        return said({"page": 1, "per_page": size, "total": len(jobs), "requests": rows})

    def _row(self, job: FakeJob) -> dict[str, Any]:
        state = self._state(job)
        is_done = state == "COMPLETED"
        return {
            "request_id": job.id,
            "model_name": job.path.removeprefix("/v2/"),
            "model_status": state if state in {"COMPLETED", "FAILED"} else "PENDING",
            "credits_deduction": float(self.charge_usd) if is_done else 0,
            "request_body": job.body,
            "generation_url": self.link(f"/outputs/{job.id}/clip.mp4") if is_done else None,
            "latency_ms": 1200,
            "model_created": datetime.fromtimestamp(job.began_at, UTC).isoformat(),
            "error": _FAILURES.get(job.act) if state == "FAILED" else None,
        }
