"""OpenAI on loopback, and OpenRouter, which speaks like it: texts, pictures, voices, lists of models.

Held to OpenAI's client 3.52.0. `twists` say what becomes of texts that were taken: `length`, `filter`, `refusal`, `error`
(in the middle), `unfinished`, `prose`, `silent`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from tests.fakes.elevenlabs import mp3
from tests.fakes.http import Call, FakeJob, FakeServer, Said, said
from tests.fakes.works import png, reply_for

PRICES: Mapping[str, tuple[str, str]] = {
    "gpt-6-luna": ("0.10", "0.50"),
    "gpt-6-sol": ("2", "10"),
    "gpt-image-2.5-flare": ("5", "30"),
    "gpt-image-2.5-sunburst": ("5", "30"),
    "gpt-image-1.5": ("5", "32"),
    "gpt-4o-mini-tts": ("0.60", "12"),
}
"""Dollars for a million tokens read and written. Pictures that are read cost IMAGE_USD."""
IMAGE_USD = Decimal(8)
WRITTEN, PAINTED, SPOKEN, SEEN = 700, 1500, 120, 900
_WORDS: Mapping[str, tuple[int, str, str | None, str]] = {
    "auth": (401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided: {key}."),
    "credit": (429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota."),
    "limit": (429, "requests", "rate_limit_exceeded", "Rate limit reached for requests."),
    "limit_bare": (429, "requests", "rate_limit_exceeded", "Rate limit reached for requests."),
    "busy": (503, "server_error", None, "The engine is currently overloaded."),
    "refused": (400, "image_generation_user_error", "moderation_blocked", "Rejected by the safety system."),
    "retired": (404, "invalid_request_error", "model_not_found", "The model does not exist."),
    "bad_request": (400, "invalid_request_error", None, "Unknown parameter."),
    "error": (500, "server_error", None, "The server had an error."),
}
_SHUT = {"gpt-image-1.5": "2026-12-01", "gpt-4o-mini-tts": "2027-01-06"}


class FakeOpenAi(FakeServer):
    """The server. Its addresses may begin with `/v1` or not, as a base address may."""

    name = "openai"
    models: tuple[str, ...] = tuple(PRICES)

    def __init__(self, *acts: str, **more: Any) -> None:
        super().__init__(*acts, **more)
        self.twists: list[str] = []

    def answer(self, call: Call) -> Said:
        if call.headers.get("authorization") != f"Bearer {self.key}":
            return self.refusal("auth", call)
        path = call.path.removeprefix("/api").removeprefix("/v1")
        makers: dict[tuple[str, str], Callable[[Call], Said]] = {
            ("POST", "/chat/completions"): self._chat,
            ("POST", "/images/generations"): self._picture,
            ("POST", "/images/edits"): self._picture,
            ("POST", "/audio/speech"): self._voice,
            ("GET", "/models"): self._models,
            ("GET", "/key"): self._key,
        }
        maker = makers.get((call.method, path))
        return maker(call) if maker else self._error(404, "invalid_request_error", None, f"Invalid URL ({path})")

    def refusal(self, act: str, call: Call | None = None) -> Said:
        status, kind, code, words = _WORDS[act]
        echoed = (call.headers.get("authorization", "") if call else "").removeprefix("Bearer ")
        more = {"retry_after": "2"} if act == "limit" else {}
        return self._error(status, kind, code, words.format(key=echoed), **more)

    def usage(self, model: str, read: int, written: int) -> dict[str, Any]:
        """The count of tokens of a text, as the answer has it."""
        return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}

    def _error(self, status: int, kind: str, code: str | None, words: str, **more: str) -> Said:
        body = {"error": {"message": words, "type": kind, "param": None, "code": code}}
        return said(body, status, x_request_id="req_1", **more)

    def _charged(self, call: Call, usd: Decimal, accepted: Callable[[FakeJob], Said], body: Any) -> Said:
        with self._lock:
            self.charge_usd = usd
            return self.submit(call, accepted, body)

    def _chat(self, call: Call) -> Said:
        body = call.json()
        schema = body["response_format"]["json_schema"]
        if not schema["strict"] or not is_strict(schema["schema"]):
            return self._error(400, "invalid_request_error", None, "Invalid schema for response_format.")
        read = len(body["messages"][-1]["content"]) // 4
        usage = self.usage(body["model"], read, WRITTEN)

        def written(_job: FakeJob) -> Said:
            twist = self.twists.pop(0) if self.twists else ""
            choice = _choice(json.dumps(reply_for(schema["schema"])), twist)
            if not body.get("stream"):
                return said(_completion(body["model"], choice, usage))
            has_usage = body.get("stream_options", {}).get("include_usage")
            return self._events(body["model"], choice, usage if has_usage else None, twist)

        return self._charged(call, self.cost(body["model"], read, WRITTEN), written, body)

    def cost(self, model: str, read: int, written: int, seen: int = 0) -> Decimal:
        """Dollars for so many tokens."""
        one, other = PRICES[model]
        return (Decimal(one) * read + Decimal(other) * written + IMAGE_USD * seen) / 1_000_000

    def _events(self, model: str, choice: dict[str, Any], usage: Any, twist: str) -> Said:
        text = choice["message"]["content"] or ""
        pieces = [text[start : start + 40] for start in range(0, len(text), 40)]
        deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
        deltas += [{"content": piece} for piece in pieces]
        if choice["message"]["refusal"]:
            deltas.append({"refusal": choice["message"]["refusal"]})
        events = [_chunk(model, delta, None) for delta in deltas]
        if twist == "error":
            events = [
                *events[:4],
                {"error": {"message": "The engine fell over.", "type": "server_error", "code": None}},
            ]
        elif twist != "unfinished":
            events.append(_chunk(model, {}, choice["finish_reason"]))
            events += [{**_chunk(model, {}, None), "choices": [], "usage": usage}] if usage else []
        return _stream(events, is_whole=twist not in {"error", "unfinished"}, comments=self.name == "openrouter")

    def _picture(self, call: Call) -> Said:
        is_edit = call.path.endswith("edits")
        body = form_of(call) if is_edit else call.json()
        if is_edit and not body.get("image[]"):
            return self._error(400, "invalid_request_error", None, "An image is needed.")
        width, _, height = (body.get("size") or "1024x1024").partition("x")
        if int(width) % 16 or int(height) % 16:
            return self._error(400, "invalid_request_error", None, "Width and height must divide by 16.")
        read, seen = len(body["prompt"]) // 4, SEEN * len(body.get("image[]", ()))

        def painted(_job: FakeJob) -> Said:
            content = base64.b64encode(png(int(width), int(height))).decode()
            usage = {
                "input_tokens": read + seen,
                "input_tokens_details": {"text_tokens": read, "image_tokens": seen},
                "output_tokens": PAINTED,
                "total_tokens": read + seen + PAINTED,
            }
            kind = {
                "background": "opaque",
                "output_format": "png",
                "quality": body.get("quality"),
                "size": body.get("size"),
            }
            return said({"created": 1, "data": [{"b64_json": content}], **kind, "usage": usage})

        return self._charged(call, self.cost(body["model"], read, PAINTED, seen), painted, body)

    def _voice(self, call: Call) -> Said:
        body = call.json()
        read = len(body["input"]) // 4
        usage = {"input_tokens": read, "output_tokens": SPOKEN, "total_tokens": read + SPOKEN}

        def spoken(_job: FakeJob) -> Said:
            if body.get("stream_format") != "sse":
                return Said(200, mp3(), {"content-type": "audio/mpeg"})
            sound = mp3()
            halves = (sound[: len(sound) // 2], sound[len(sound) // 2 :])
            events = [{"type": "speech.audio.delta", "audio": base64.b64encode(half).decode()} for half in halves]
            twist = self.twists.pop(0) if self.twists else ""
            if twist == "error":
                events[1:] = [{"error": {"message": "The voice is gone.", "code": None}}]  # type: ignore[dict-item]
            elif twist != "unfinished":
                events.append({"type": "speech.audio.done", "usage": usage})  # type: ignore[dict-item]
            return _stream(events, is_whole=False, comments=False)

        return self._charged(call, self.cost(body["model"], read, SPOKEN), spoken, body)

    def _models(self, _call: Call) -> Said:
        entries = [
            {"id": model, "object": "model", "created": 1, "owned_by": self.name, "shutdown_date": _SHUT.get(model)}
            for model in self.models
        ]
        return said({"object": "list", "data": entries})

    def _key(self, _call: Call) -> Said:
        return self._error(404, "invalid_request_error", None, "Invalid URL (/key)")


class FakeOpenRouter(FakeOpenAi):
    """OpenRouter: numbers for codes, lines that only keep the answer alive, and the cost of each answer."""

    name = "openrouter"
    models = ("openai/gpt-6-luna", "openai/gpt-6-sol", "google/gemini-3.8-flash")
    limit_remaining: float | None = 4.2

    def refusal(self, act: str, call: Call | None = None) -> Said:
        status = {"credit": 402, "refused": 403}.get(act, _WORDS[act][0])
        metadata = {"metadata": {"reasons": ["violence"], "flagged_input": "…"}} if act == "refused" else {}
        more = {"retry_after": "2"} if act == "limit" else {}
        return said({"error": {"code": status, "message": f"No: {act}", **metadata}}, status, **more)

    def cost(self, model: str, read: int, written: int, seen: int = 0) -> Decimal:
        return Decimal(read + written) / 1_000_000

    def usage(self, model: str, read: int, written: int) -> dict[str, Any]:
        cost = float(self.cost(model, read, written))
        return {**super().usage(model, read, written), "cost": cost, "is_byok": False}

    def _key(self, _call: Call) -> Said:
        return said({"data": {"label": "test", "usage": 0.8, "limit": 5, "limit_remaining": self.limit_remaining}})


def is_strict(schema: Any) -> bool:
    """Whether a schema is of the strict subset: all required, nothing else allowed, known words only."""
    if isinstance(schema, list):
        return all(is_strict(part) for part in schema)
    if set(schema) - {
        "type",
        "enum",
        "const",
        "description",
        "anyOf",
        "items",
        "properties",
        "required",
        "additionalProperties",
    }:
        return False
    if schema.get("type") == "object":
        names = list(schema["properties"])
        if schema["required"] != names or schema["additionalProperties"] is not False:
            return False
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    return is_strict([*parts, *([schema["items"]] if "items" in schema else [])])


def form_of(call: Call) -> dict[str, Any]:
    """The fields of a form; files come as lists of name, media type and bytes."""
    head = f"content-type: {call.headers['content-type']}\r\n\r\n".encode()
    message: EmailMessage = message_from_bytes(head + call.body, policy=default)
    found: dict[str, Any] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        if part.get_filename():
            found.setdefault(name, []).append((part.get_filename(), part.get_content_type(), content))
        else:
            found[name] = content.decode()
    return found


def _choice(text: str, twist: str) -> dict[str, Any]:
    finish = {"length": "length", "filter": "content_filter", "error": "error"}.get(twist, "stop")
    content: str | None = {"length": text[: len(text) // 2], "prose": "I would rather not.", "silent": ""}.get(
        twist, text
    )
    refusal = "I cannot help with that." if twist == "refusal" else None
    message: dict[str, Any] = {
        "role": "assistant",
        "content": None if refusal else content,
        "refusal": refusal,
        "annotations": [],
    }
    return {
        "index": 0,
        "message": message,
        "logprobs": None,
        "finish_reason": None if twist == "unfinished" else finish,
    }


def _completion(model: str, choice: dict[str, Any], usage: dict[str, Any]) -> dict[str, Any]:
    head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": model}
    return {**head, "choices": [choice], "usage": usage}


def _chunk(model: str, delta: dict[str, Any], finish: str | None) -> dict[str, Any]:
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": model}
    return {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], "usage": None}


def _stream(events: list[Any], *, is_whole: bool, comments: bool) -> Said:
    lines = [f"data: {json.dumps(event)}\n\n" for event in events]
    if comments:
        lines.insert(0, ": OPENROUTER PROCESSING\n\n")
    if is_whole:
        lines.append("data: [DONE]\n\n")
    return Said(200, "".join(lines).encode(), {"content-type": "text/event-stream"})
