"""ElevenLabs on loopback: speech with times, songs, sound effects, voices, the history. Held to the vendor's client 2.78.0."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import av
import numpy as np

from tests.fakes.http import Call, FakeJob, FakeServer, Said, said

CHARACTER_S = 0.05
"""How long each character is spoken."""
_MP3 = {"content-type": "audio/mpeg"}
_WORDS: Mapping[str, tuple[int, str, str]] = {
    "auth": (401, "invalid_api_key", "Invalid API key"),
    "credit": (401, "quota_exceeded", "This request exceeds your quota. You have 3 credits remaining."),
    "limit": (429, "too_many_concurrent_requests", "Too many concurrent requests."),
    "limit_bare": (429, "too_many_concurrent_requests", "Too many concurrent requests."),
    "busy": (429, "system_busy", "The system is busy, try again later."),
    "refused": (400, "content_against_policy", "The text goes against our policy."),
    "retired": (400, "model_not_found", "A model with this id was not found."),
    "error": (500, "internal_server_error", "Something broke."),
}
_VOICES = [
    {"voice_id": f"voice{number}", "name": f"Voice {number}", "category": "premade", "labels": {"language": "en"}}
    for number in range(1, 6)
]
VOICE = "voice1"


class FakeElevenLabs(FakeServer):
    """The server. `voice_page`: voices on a page; `may_read_account`: whether the key has that permission."""

    name = "elevenlabs"
    charge_usd = Decimal("0.18")
    voice_page = 2
    may_read_account = True

    def answer(self, call: Call) -> Said:
        if call.headers.get("xi-api-key") != self.key:
            return self.refusal("auth")
        parts = call.path.strip("/").split("/")
        if call.method == "POST" and parts[:2] == ["v1", "text-to-speech"]:
            return self._speech(call, parts[2], timed=parts[3:] == ["with-timestamps"])
        if call.method == "POST" and call.path in {"/v1/music", "/v1/sound-generation"}:
            return self._sound(call)
        if call.method == "GET" and call.path == "/v1/user/subscription":
            return self._account()
        if call.method == "GET" and call.path in {"/v1/voices", "/v2/voices"}:
            return self._voices(call)
        if call.method == "GET" and parts[:2] == ["v1", "history"]:
            return self._history(call, parts[2:])
        return said({"detail": "Not Found"}, 404)

    def refusal(self, act: str) -> Said:
        if act == "bad_request":
            return said({"detail": [{"loc": ["body", "text"], "msg": "Field required", "type": "missing"}]}, 422)
        status, code, message = _WORDS[act]
        more = {"retry_after": "2"} if act == "limit" else {}
        return said({"detail": {"status": code, "message": message}}, status, request_id="r-1", **more)

    def _speech(self, call: Call, voice: str, *, timed: bool) -> Said:
        if voice == "nobody":
            return said(
                {"detail": {"status": "voice_not_found", "message": f"A voice for {voice} was not found."}}, 404
            )
        body = call.json()
        if not body.get("text"):
            return self.refusal("bad_request")
        cost = str(len(body["text"]))

        def spoken(job: FakeJob) -> Said:
            if not timed:
                return Said(200, mp3(), {**_MP3, "character-cost": cost})
            times = alignment(body["text"])
            told = {"audio_base64": base64.b64encode(mp3()).decode(), "alignment": times, "normalized_alignment": times}
            return said(told, character_cost=cost, request_id=job.id)

        return self.submit(call, spoken, {**body, "voice_id": voice})

    def _sound(self, call: Call) -> Said:
        body = call.json()
        if wrong := _wrong(call.path, body):
            return said({"detail": {"status": "invalid_parameters", "message": wrong}}, 400)
        return self.submit(call, lambda _job: Said(200, mp3(), _MP3), body)

    def _account(self) -> Said:
        if not self.may_read_account:
            return said({"detail": {"status": "missing_permissions", "message": "The key lacks user_read."}}, 401)
        return said(
            {
                "tier": "creator",
                "character_count": 1500,
                "character_limit": 100_000,
                "max_credit_limit_extension": 0,
                "can_extend_character_limit": False,
                "allowed_to_extend_character_limit": False,
                "next_character_count_reset_unix": 1_798_761_600,
                "voice_slots_used": 1,
                "professional_voice_slots_used": 0,
                "voice_limit": 30,
                "voice_add_edit_counter": 0,
                "professional_voice_limit": 1,
                "can_extend_voice_limit": False,
                "can_use_instant_voice_cloning": True,
                "can_use_professional_voice_cloning": True,
                "status": "active",
            }
        )

    def _voices(self, call: Call) -> Said:
        if call.path == "/v1/voices":
            return said({"voices": _VOICES})
        start = int(call.query.get("next_page_token", "0"))
        stop = start + min(self.voice_page, int(call.query.get("page_size", "10")))
        more = {"has_more": stop < len(_VOICES), "next_page_token": str(stop) if stop < len(_VOICES) else None}
        return said({"voices": _VOICES[start:stop], "total_count": len(_VOICES), **more})

    def _history(self, call: Call, parts: list[str]) -> Said:
        """Speech only, as at the vendor: songs and sound effects are in no list."""
        spoken = [job for job in self.jobs.values() if "voice_id" in job.body]
        if not parts:
            since = int(call.query.get("date_after_unix", "0"))
            items = [_item(job) for job in reversed(spoken) if int(job.began_at) >= since]
            return said(
                {
                    "history": items,
                    "has_more": False,
                    "last_history_item_id": items[-1:] and items[-1]["history_item_id"],
                }
            )
        job = next((job for job in spoken if job.id == parts[0]), None)
        if job is None:
            return said({"detail": {"status": "history_item_not_found", "message": "No such history item."}}, 404)
        return self.file(job, mp3(), "audio/mpeg") if parts[1:] == ["audio"] else said(_item(job, with_times=True))


def _wrong(path: str, body: Mapping[str, Any]) -> str:
    """What the vendor's own rules say against a request; empty when it fits."""
    if path == "/v1/sound-generation":
        length_s = body.get("duration_seconds")
        return "" if body.get("text") and (length_s is None or 0.5 <= length_s <= 30) else "Duration is 0.5 to 30."
    if ("prompt" in body) == ("composition_plan" in body):
        return "Give either a prompt or a composition plan."
    if "prompt" in body and "seed" in body:
        return "A seed cannot be used with a prompt."
    return "" if 3000 <= body.get("music_length_ms", 3000) <= 600_000 else "Length is 3000 to 600000 ms."


def _item(job: FakeJob, *, with_times: bool = False) -> dict[str, Any]:
    text = str(job.body["text"])
    item = {
        "history_item_id": job.id,
        "request_id": f"r-{job.id}",
        "voice_id": job.body["voice_id"],
        "voice_name": "Voice 1",
        "model_id": job.body.get("model_id", "eleven_multilingual_v2"),
        "text": text,
        "date_unix": int(job.began_at),
        "character_count_change_from": 100,
        "character_count_change_to": 100 + len(text),
        "content_type": "audio/mpeg",
        "state": "created",
        "source": "TTS",
    }
    times = {"alignment": alignment(text), "normalized_alignment": alignment(text)}
    return {**item, "alignments": times} if with_times else item


def alignment(text: str) -> dict[str, list[Any]]:
    """Each character spoken for the same time."""
    starts = [round(place * CHARACTER_S, 3) for place in range(len(text))]
    return {
        "characters": list(text),
        "character_start_times_seconds": starts,
        "character_end_times_seconds": [round(start + CHARACTER_S, 3) for start in starts],
    }


@cache
def mp3(seconds: float = 1.0) -> bytes:
    """A tone that decodes."""
    sink = io.BytesIO()
    with av.open(sink, "w", format="mp3") as out:
        stream = out.add_stream("libmp3lame", rate=44_100, layout="mono")
        wave = np.sin(np.arange(int(44_100 * seconds)) * 2 * np.pi * 220 / 44_100) * 8000
        for start in range(0, len(wave), 1152):
            frame = av.AudioFrame.from_ndarray(wave[None, start : start + 1152].astype(np.int16), "s16p", "mono")
            frame.sample_rate, frame.pts = 44_100, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return sink.getvalue()
