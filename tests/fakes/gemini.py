"""Google Gemini on loopback: texts and pictures, clips as interactions, a list of models. Held to google-genai 3.4.0.

`twists` say what becomes of texts and pictures that were taken: `length`, `safety`, `blocked`, `error` (in the middle),
`unfinished`, `silent`. `is_inline`: clips come within the interaction, not as links.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.fakes.http import Call, FakeJob, FakeServer, Said, said
from tests.fakes.works import mp4, png, reply_for

READ_USD, WRITTEN_USD, PICTURE_USD, SECOND_USD = Decimal("0.75"), Decimal("3.75"), Decimal("0.045"), Decimal("0.10")
WRITTEN, THOUGHT = 700, 50
_RETRY = "type.googleapis.com/google.rpc.RetryInfo"
_QUOTA = "type.googleapis.com/google.rpc.QuotaFailure"
_REASON = "type.googleapis.com/google.rpc.ErrorInfo"
_WORDS: Mapping[str, tuple[int, str, str, list[dict[str, Any]]]] = {
    "auth": (
        400,
        "INVALID_ARGUMENT",
        "API key not valid. Please pass a valid API key.",
        [{"@type": _REASON, "reason": "API_KEY_INVALID", "domain": "googleapis.com"}],
    ),
    "credit": (
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota, please check your plan and billing details.",
        [{"@type": _QUOTA, "violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel"}]}],
    ),
    "limit": (429, "RESOURCE_EXHAUSTED", "Too many requests.", [{"@type": _RETRY, "retryDelay": "2s"}]),
    "limit_bare": (429, "RESOURCE_EXHAUSTED", "Too many requests.", []),
    "busy": (503, "UNAVAILABLE", "The model is overloaded.", []),
    "refused": (400, "SAFETY", "The prompt was blocked for safety reasons.", []),
    "retired": (404, "NOT_FOUND", "This model is no longer available.", []),
    "bad_request": (400, "INVALID_ARGUMENT", "Invalid JSON payload received.", []),
    "error": (500, "INTERNAL", "An internal error has occurred.", []),
}
_STATUSES = {
    "remote_failed": "failed",
    "remote_refused": "completed",
    "cancelled": "cancelled",
    "odd_status": "pondering",
}
_SIZES = {"16:9": (1376, 768), "9:16": (768, 1376), "1:1": (1024, 1024)}


class FakeGemini(FakeServer):
    """The server."""

    name = "gemini"
    models: tuple[str, ...] = (
        "gemini-3.8-flash",
        "gemini-3.1-flash-image",
        "gemini-3-pro-image",
        "gemini-omni-1.1-flash",
        "gemini-omni-1.2-flash",
    )

    def __init__(self, *acts: str, **more: Any) -> None:
        super().__init__(*acts, **more)
        self.twists: list[str] = []
        self.is_inline = False
        self.is_alt_named = False

    def new_id(self) -> str:
        return f"v1_{len(self.jobs) + 1:08d}"

    def answer(self, call: Call) -> Said:
        is_elsewhere = bool(self.results_at) and "/files/" in call.path
        if call.headers.get("x-goog-api-key") != self.key and not is_elsewhere:
            return self.refusal("auth")
        version, _, rest = call.path.strip("/").partition("/")
        if version not in {"v1", "v1beta"}:
            return said({"error": {"code": 404, "message": "Not found.", "status": "NOT_FOUND"}}, 404)
        if rest.startswith("models/") and call.method == "POST":
            return self._content(call, rest.removeprefix("models/"))
        if rest == "models":
            return said({"models": [{"name": f"models/{name}"} for name in self.models]})
        if rest.startswith("files/"):
            return self._file(call, rest.removeprefix("files/").partition(":")[0])
        return self._interactions(call, rest.split("/"))

    def refusal(self, act: str) -> Said:
        status, name, words, details = _WORDS[act]
        more = {"details": details} if details else {}
        return said({"error": {"code": status, "message": words, "status": name, **more}}, status)

    def _content(self, call: Call, rest: str) -> Said:
        name, _, verb = rest.partition(":")
        body = call.json()
        is_text = "responseJsonSchema" in body.get("generationConfig", {})
        read = sum(len(part.get("text", "")) for part in body["contents"][0]["parts"]) // 4
        usage = {
            "promptTokenCount": read,
            "candidatesTokenCount": WRITTEN,
            "thoughtsTokenCount": THOUGHT,
            "totalTokenCount": read + WRITTEN + THOUGHT,
        }
        usd = (READ_USD * read + WRITTEN_USD * (WRITTEN + THOUGHT)) / 1_000_000 if is_text else PICTURE_USD

        def made(_job: FakeJob) -> Said:
            twist = self.twists.pop(0) if self.twists else ""
            parts = _text_parts(body) if is_text else _picture_parts(body)
            if verb == "streamGenerateContent":
                return _streamed(name, parts, usage, twist, is_sse=call.query.get("alt") == "sse")
            return said(_answer(name, parts, usage, twist))

        with self._lock:
            self.charge_usd = usd
            answer = self.submit(call, made, body)
        if not 200 <= answer.status < 300 and verb == "streamGenerateContent" and answer.content.startswith(b"{"):
            return Said(answer.status, b"[" + answer.content + b"]", answer.headers)
        return answer

    def _interactions(self, call: Call, parts: list[str]) -> Said:
        if parts[0] != "interactions":
            return said({"error": {"code": 404, "message": "Not found.", "status": "NOT_FOUND"}}, 404)
        if call.method == "POST" and len(parts) == 1:
            return self._begin(call)
        job = self.jobs.get(parts[1])
        if job is None:
            return said({"error": {"code": "invalid_request", "message": "Invalid interaction name."}}, 400)
        if parts[2:] == ["cancel"]:
            if self._status(job) not in {"queued", "in_progress"}:
                return said({"error": {"code": "invalid_request", "message": "It is over."}}, 400)
            job.is_cancelled = True
            return said(self.interaction(job))
        if call.method == "GET":
            self.is_done(job)
        return said(self.interaction(job))

    def _begin(self, call: Call) -> Said:
        body = call.json()
        asked = body["response_format"]
        if not (body.get("background") and asked["type"] == "video" and str(asked.get("duration", "8s")).endswith("s")):
            return self.refusal("bad_request")
        with self._lock:
            self.charge_usd = SECOND_USD * int(asked.get("duration", "8s").removesuffix("s"))
            return self.submit(call, lambda job: said(self.interaction(job)), body)

    def _status(self, job: FakeJob) -> str:
        if job.is_cancelled:
            return "cancelled"
        if job.polls_left >= 0:
            return "in_progress" if job.polls_left < self.polls else "queued"
        return _STATUSES.get(job.act, "completed")

    def interaction(self, job: FakeJob) -> dict[str, Any]:
        """The work as the vendor shows it now."""
        status = self._status(job)
        found: dict[str, Any] = {
            "id": job.id,
            "object": "interaction",
            "model": job.body["model"],
            "status": status,
            "created": "2026-11-21T06:00:00Z",
            "updated": "2026-11-21T06:00:10Z",
        }
        if status == "completed":
            found["steps"] = [{"type": "model_output", "content": [self._block(job)]}]
            found["usage"] = {"total_input_tokens": 20, "total_output_tokens": 46_000, "total_tokens": 46_020}
        if status == "failed":
            found["errors"] = [{"code": "internal", "message": "The film tore."}]
        return found

    def _block(self, job: FakeJob) -> dict[str, Any]:
        if job.act == "remote_refused":
            return {"type": "text", "text": "I cannot make a clip of that."}
        if self.is_inline:
            return {"type": "video", "mime_type": "video/mp4", "data": base64.b64encode(mp4()).decode()}
        query = "?alt=media" if self.is_alt_named else ""
        return {"type": "video", "mime_type": "video/mp4", "uri": self.link(f"/v1beta/files/{job.id}:download{query}")}

    def _file(self, call: Call, name: str) -> Said:
        if call.query.get("alt") != "media" and not self.results_at:
            return said({"name": f"files/{name}", "mimeType": "video/mp4"})
        return self.file(self.jobs[name], mp4(), "video/mp4")


def _text_parts(body: dict[str, Any]) -> list[dict[str, Any]]:
    config = body["generationConfig"]
    if config.get("responseMimeType") != "application/json":
        raise AssertionError("A schema goes with the media type of JSON.")
    text = json.dumps(reply_for(config["responseJsonSchema"]))
    return [{"text": "Let me think.", "thought": True}, {"text": text}]


def _picture_parts(body: dict[str, Any]) -> list[dict[str, Any]]:
    asked = body.get("generationConfig", {}).get("imageConfig", {})
    size = _SIZES.get(asked.get("aspectRatio", "1:1"), (1024, 1024))
    return [{"inlineData": {"mimeType": "image/png", "data": base64.b64encode(png(*size)).decode()}}]


def _answer(model: str, parts: list[dict[str, Any]], usage: dict[str, Any], twist: str) -> dict[str, Any]:
    head = {"usageMetadata": usage, "modelVersion": model, "responseId": "r1"}
    if twist == "blocked":
        read = {"promptTokenCount": usage["promptTokenCount"], "totalTokenCount": usage["promptTokenCount"]}
        return {**head, "usageMetadata": read, "promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}
    finish = {"length": "MAX_TOKENS", "safety": "SAFETY", "unfinished": None}.get(twist, "STOP")
    if twist == "length":
        parts = [{**part, "text": part["text"][: len(part["text"]) // 2]} for part in parts if "text" in part]
    content = {"role": "model", "parts": [] if twist in {"silent", "safety"} else parts}
    candidate = {"content": content, "index": 0, **({"finishReason": finish} if finish else {})}
    return {"candidates": [candidate], **head}


def _streamed(model: str, parts: list[dict[str, Any]], usage: dict[str, Any], twist: str, *, is_sse: bool) -> Said:
    whole = _answer(model, parts, usage, twist)
    events: list[dict[str, Any]] = [whole]
    content = whole["candidates"][0]["content"]["parts"] if "candidates" in whole else []
    if content and "text" in content[-1]:
        text = content[-1]["text"]
        pieces = [{"text": text[start : start + 40]} for start in range(0, len(text), 40)]
        events = [{"candidates": [{"content": {"role": "model", "parts": [piece]}, "index": 0}]} for piece in pieces]
        events.append(
            {**whole, "candidates": [{**whole["candidates"][0], "content": {"role": "model", "parts": [{"text": ""}]}}]}
        )
    if twist == "error":
        events = [*events[:3], {"error": {"code": 500, "message": "It fell over.", "status": "INTERNAL"}}]
    if not is_sse:
        return said(events)
    lines = [f"data: {json.dumps(event)}\r\n\r\n" for event in events]
    return Said(200, "".join(lines).encode(), {"content-type": "text/event-stream"})
