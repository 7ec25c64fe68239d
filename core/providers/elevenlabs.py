"""ElevenLabs: speech with the times of its words, songs, sound effects. The answer to a request is the sound itself.

What was said stands in the account's history, so speech whose answer was lost can be found and fetched; songs and sound
effects do not. Source: the vendor's own client 2.78.0.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from core.errors import (
    AuthError,
    BadRequestError,
    BusyError,
    InputError,
    LimitError,
    ModelRetiredError,
    ProviderError,
    RefusedError,
)
from core.model.money import UNKNOWN, Price
from core.model.orders import GenerateOrder, MusicRequest, SoundRequest, SpeechRequest
from core.model.voice import words_of
from core.providers.catalogue import Catalogue, Model
from core.providers.contract import Answer, Done, Files, Health, Hear, Made, Recent, RemoteFile, VoiceChoice
from core.providers.vendor import Vendor
from core.providers.wire import Gates, Line, Refusal, Reply
from core.providers.wire.documents import moment_of, number_of
from core.providers.wire.gate import wait_asked_s
from core.providers.wire.mapping import body_of, model_of
from core.settings import Settings

NAME, TITLE, API = "elevenlabs", "ElevenLabs", "https://api.elevenlabs.io"
FORMAT = "mp3_44100_128"
"""The best sound that every plan may have."""
SONG_S = 240.0
"""A song is made while one waits; the vendor's own client waits as long."""
_PAUSE_S = 3.0
"""Until a free place is asked for again; the vendor names no time."""
_PAGE, _MOST_PAGES = 100, 20
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_GATES = Gates()
_TOLD: Mapping[str, type[ProviderError]] = {
    "invalid_api_key": AuthError,
    "needs_authorization": AuthError,
    "missing_permissions": AuthError,
    "quota_exceeded": LimitError,
    "too_many_concurrent_requests": LimitError,
    "rate_limit_exceeded": LimitError,
    "system_busy": BusyError,
    "content_against_policy": RefusedError,
    "bad_prompt": RefusedError,
    "bad_composition_plan": RefusedError,
    "model_not_found": ModelRetiredError,
    "invalid_model_id": ModelRetiredError,
}
"""What the vendor's words mean, where the HTTP status does not tell: a 401 may be an empty account, a 429 a full house."""


class ElevenLabs:
    """The vendor. See the contract."""

    name = NAME
    is_idempotent = False

    def __init__(self, line: Line, catalogue: Catalogue) -> None:
        self._line = line
        self._catalogue = catalogue

    def submit(
        self,
        order: GenerateOrder,
        *,
        request_id: str,  # noqa: ARG002 - the vendor takes no name of ours
        files: Files,  # noqa: ARG002 - words are all it needs
        hear: Hear | None = None,  # noqa: ARG002 - it writes nothing
    ) -> Answer:
        """Makes it while one waits."""
        model, ask = model_of(self._catalogue, order), order.ask
        body = body_of(model, order, lambda digest: digest)
        if isinstance(ask, SpeechRequest):
            return self._spoken(model, ask, body)
        if isinstance(ask, MusicRequest):
            return self._made("/v1/music", model, _song(model, ask, body), SONG_S)
        if isinstance(ask, SoundRequest):
            return self._made("/v1/sound-generation", model, body, SONG_S)
        raise BadRequestError(f"{TITLE} makes nothing for {ask.ability}.", hint="Choose another model.")

    def poll(self, remote_id: str) -> Done:
        """Speech that was found in the history; nothing else is ever polled."""
        item = self._line.get(f"/v1/history/{quote(remote_id, safe='')}").json()
        suffix = ".mp3" if "mpeg" in str(item.get("content_type", "mpeg")) else ".wav"
        told = item.get("alignments")
        times = _word_times(told.get("alignment") if isinstance(told, dict) else None)
        return Done(files=(RemoteFile(ref=remote_id, suffix=suffix, extra=times),), billed=self._billed(item))

    def download(self, remote_id: str, file: RemoteFile, to: Path) -> None:
        """Streams speech out of the history."""
        if file.ref != remote_id:
            raise BadRequestError(f"{TITLE} has no {file.ref} in {remote_id}.")
        self._line.fetch(f"/v1/history/{quote(remote_id, safe='')}/audio", to, with_key=True)

    def cancel(self, remote_id: str) -> None:
        """What is made while one waits cannot be called back."""

    def find_recent(self, *, since: datetime) -> tuple[Recent, ...]:
        """Speech since then, the newest first. The vendor lists neither songs nor sound effects."""
        found: list[Recent] = []
        query: dict[str, Any] = {"page_size": _PAGE, "date_after_unix": int(since.timestamp()), "source": "TTS"}
        for _page in range(_MOST_PAGES):
            page = self._line.get("/v1/history", params=query).json()
            found += [self._recent(item) for item in _objects(page.get("history")) if item.get("history_item_id")]
            if not page.get("has_more") or not page.get("last_history_item_id"):
                break
            query["start_after_history_item_id"] = page["last_history_item_id"]
        return tuple(found)

    def check(self) -> Health:
        """What is left of the plan. A key that may not read the account is good for all that."""
        try:
            told = self._line.get("/v1/user/subscription").json()
        except AuthError as exc:
            if "missing_permissions" not in exc.message:
                raise
            return Health(is_key_good=True, note="The key may not read the account, so the credit is not told.")
        limit, used = told.get("character_limit"), told.get("character_count")
        if not isinstance(limit, int) or not isinstance(used, int):
            return Health(is_key_good=True)
        return Health(is_key_good=True, credit=f"{limit - used:,} of {limit:,} credits", note=_renewal(told))

    def voices(self) -> tuple[VoiceChoice, ...]:
        """Every voice of the account, in the vendor's order."""
        found: list[VoiceChoice] = []
        query: dict[str, Any] = {"page_size": _PAGE}
        for _page in range(_MOST_PAGES):
            page = self._line.get("/v2/voices", params=query).json()
            found += [_voice(item) for item in _objects(page.get("voices")) if item.get("voice_id")]
            if not page.get("has_more") or not page.get("next_page_token"):
                break
            query["next_page_token"] = page["next_page_token"]
        return tuple(found)

    def _spoken(self, model: Model, ask: SpeechRequest, body: dict[str, Any]) -> Answer:
        voice = ask.voice or next(iter(model.voices), "")
        if not voice:
            raise BadRequestError(f"{model.title} needs a voice.", hint="Choose one; nothing was sent.")
        _as_it_speaks(body)
        path = f"/v1/text-to-speech/{quote(voice, safe='')}/with-timestamps"
        reply = self._line.send(path, json=body, params={"output_format": FORMAT})
        told = reply.json()
        try:
            sound = base64.b64decode(str(told.get("audio_base64") or ""), validate=True)
        except ValueError as exc:
            raise reply.unreadable("speech that is not sound") from exc
        if not sound:
            raise reply.unreadable("speech without sound")
        return Answer((Made(sound, ".mp3", _word_times(told.get("alignment"))),), billed=_cost(model, reply))

    def _made(self, path: str, model: Model, body: dict[str, Any], read_s: float) -> Answer:
        reply = self._line.send(path, json=body, params={"output_format": FORMAT}, read_s=read_s)
        if not reply.content or not reply.kind.startswith(("audio/", "application/octet-stream")):
            raise reply.unreadable(f"{reply.kind or 'nothing'} in place of sound")
        return Answer((Made(reply.content, ".mp3"),), billed=_cost(model, reply))

    def _ours(self, vendor_model: object) -> Model | None:
        known = (model for model in self._catalogue.models() if model.provider == NAME)
        return next((model for model in known if model.constants.get("model_id") == vendor_model), None)

    def _recent(self, item: Mapping[str, Any]) -> Recent:
        model = self._ours(item.get("model_id"))
        return Recent(
            remote_id=str(item.get("history_item_id")),
            model=model.id if model else f"{NAME}/{item.get('model_id')}",
            created_at=moment_of(item.get("date_unix")) or _LONG_AGO,
            prompt=str(item.get("text") or ""),
        )

    def _billed(self, item: Mapping[str, Any]) -> Price:
        model = self._ours(item.get("model_id"))
        before, after = item.get("character_count_change_from"), item.get("character_count_change_to")
        if model is None or not isinstance(before, int) or not isinstance(after, int):
            return UNKNOWN
        return _of_credits(model, after - before)


def read_refusal(reply: Reply) -> Refusal:
    """The vendor's words: its `detail` is an object, a list of faults, or a text."""
    if reply.is_ok:
        return Refusal()
    detail = reply.body().get("detail")
    if isinstance(detail, str):
        return Refusal(detail, _kind(reply.status, ""))
    if isinstance(detail, list):
        return Refusal("; ".join(_fault(part) for part in _objects(detail)), BadRequestError)
    told = detail if isinstance(detail, dict) else {}
    code = next((said for name in ("status", "code") if (said := str(told.get(name))) in _TOLD), "")
    words = str(told.get("message") or told.get("status") or "")
    if code == "missing_permissions":
        words = f"{words} ({code})"
    kind = _kind(reply.status, code)
    is_full = kind is LimitError and code != "quota_exceeded" and wait_asked_s(reply.headers) is None
    return Refusal(words, kind, _PAUSE_S if is_full else None)


def _kind(status: int, code: str) -> type[ProviderError] | None:
    """A 403 is about the plan and a 404 about a voice: neither is about the key or the model."""
    return _TOLD.get(code) or (BadRequestError if status in {403, 404} else None)


def _fault(part: Mapping[str, Any]) -> str:
    at = part.get("loc")
    where = ".".join(str(step) for step in at if step != "body") if isinstance(at, list) else ""
    return f"{where}: {part.get('msg', '')}" if where else str(part.get("msg", ""))


def _song(model: Model, ask: MusicRequest, body: Mapping[str, Any]) -> dict[str, Any]:
    """What of a song the table of fields cannot say: tempo and lyrics are words of the prompt, without lyrics nobody sings."""
    tempo = f" {ask.tempo_bpm:g} BPM." if ask.tempo_bpm is not None else ""
    lyrics = f"\nLyrics:\n{ask.lyrics}" if ask.lyrics else ""
    return {
        **{name: value for name, value in body.items() if name != "lyrics"},
        "prompt": f"{ask.prompt}{tempo}{lyrics}",
        "music_length_ms": int(model.purchasable(ask.length_s) * 1000),
        "force_instrumental": not ask.lyrics,
    }


def _as_it_speaks(body: dict[str, Any]) -> None:
    """Takes a speed of 1 out of the request: settings that are sent replace those that the voice was saved with."""
    settings = body.get("voice_settings")
    if isinstance(settings, dict) and settings.get("speed") == 1:
        del settings["speed"]
        if not settings:
            del body["voice_settings"]


def _word_times(told: object) -> str | None:
    """Times of words as JSON; None where the vendor did not tell them or they do not fit. The sound is good without."""
    if not isinstance(told, dict):
        return None
    parts = [told.get(f"character{name}") for name in ("s", "_start_times_seconds", "_end_times_seconds")]
    if not all(isinstance(part, list) for part in parts):
        return None
    try:
        return words_of(*[list(part or ()) for part in parts]).to_json()
    except (InputError, TypeError, AttributeError):
        return None


def _cost(model: Model, reply: Reply) -> Price:
    told = number_of(reply.headers.get("character-cost"))
    return UNKNOWN if told is None else _of_credits(model, told)


def _of_credits(model: Model, credits_used: int) -> Price:
    """Credits are characters in models that are priced by them; in no other model does a credit have a price."""
    if model.price.per_1k_characters is None or credits_used < 0:
        return UNKNOWN
    return model.price.price(characters=credits_used)


def _renewal(told: Mapping[str, Any]) -> str:
    at = moment_of(told.get("next_character_count_reset_unix"))
    return f"Renewed on {at:%Y-%m-%d}." if at is not None else ""


def _voice(item: Mapping[str, Any]) -> VoiceChoice:
    labels = item.get("labels")
    plain = {str(name): str(value) for name, value in labels.items()} if isinstance(labels, dict) else {}
    voice_id = str(item["voice_id"])
    return VoiceChoice(voice_id, str(item.get("name") or voice_id), plain, str(item.get("preview_url") or ""))


def _objects(found: object) -> list[dict[str, Any]]:
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def open_elevenlabs(settings: Settings, catalogue: Catalogue) -> ElevenLabs:
    """The vendor, with the key of the settings."""
    key = settings.keys[NAME].get_secret_value()
    at = settings.vendor(NAME)
    gate = _GATES.gate(NAME, key)
    line = Line(TITLE, at.base_url or API, key, {"xi-api-key": key}, read_refusal, gate, at.result_hosts)
    return ElevenLabs(line, catalogue)


VENDOR = Vendor(
    name=NAME,
    title=TITLE,
    catalogue=Path(__file__).parent / "catalogue" / "elevenlabs.toml",
    open=open_elevenlabs,
    key=NAME,
)
