"""The vendor's own client (elevenlabs 2.78) against the fake, and its requests beside ours, field for field.

What differs, and why:
- The client repeats a request after 429, 408, 409 and 5xx; our adapter never does, because each one may be charged.
- Headers that name the client itself (`user-agent`, `x-fern-…`) are its own.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from elevenlabs import ElevenLabs as Client
from elevenlabs import VoiceSettings
from elevenlabs.core.api_error import ApiError
from elevenlabs.core.request_options import RequestOptions
from elevenlabs.errors import UnprocessableEntityError

from core.model.orders import Ask, MusicRequest, SoundRequest, SpeechRequest
from tests.fakes.elevenlabs import VOICE, FakeElevenLabs, alignment, mp3
from tests.fakes.http import Call
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.test_elevenlabs import LINE, SONG, SOUND, SPEECH, opened, order_of

FORMAT = "mp3_44100_128"


@pytest.fixture
def fake() -> Iterator[FakeElevenLabs]:
    with FakeElevenLabs() as server:
        yield server


@pytest.fixture
def client(fake: FakeElevenLabs) -> Client:
    return Client(api_key=fake.key, base_url=fake.url)


Asked = Callable[[Client], object]
ONCE = RequestOptions(max_retries=0)


def speech(client: Client) -> object:
    return client.text_to_speech.convert_with_timestamps(
        VOICE, text=LINE, output_format=FORMAT, model_id="eleven_multilingual_v2", seed=7, request_options=ONCE
    )


def fast_speech(client: Client) -> object:
    return client.text_to_speech.convert_with_timestamps(
        VOICE,
        text=LINE,
        output_format=FORMAT,
        model_id="eleven_v3",
        language_code="de",
        voice_settings=VoiceSettings(speed=1.1, stability=0.2),
        apply_text_normalization="off",
        seed=7,
    )


def song(client: Client) -> object:
    made = client.music.compose(
        prompt="waltz 96 BPM.",
        music_length_ms=30_000,
        model_id="music_v1",
        force_instrumental=True,
        output_format=FORMAT,
        request_options=ONCE,
    )
    return b"".join(made)


def sound(client: Client) -> object:
    made = client.text_to_sound_effects.convert(
        text="rain",
        duration_seconds=1.5,
        loop=True,
        prompt_influence=0.9,
        model_id="eleven_text_to_sound_v2",
        output_format=FORMAT,
    )
    return b"".join(made)


PAIRS: tuple[tuple[Asked, Ask, str, dict[str, object]], ...] = (
    (speech, SpeechRequest(prompt=LINE, voice=VOICE), SPEECH, {}),
    (
        fast_speech,
        SpeechRequest(prompt=LINE, voice=VOICE, language="de", speed=1.1),
        "elevenlabs/v3",
        {"voice_settings.stability": 0.2, "apply_text_normalization": "off"},
    ),
    (song, MusicRequest(prompt="waltz", length_s=Fraction(30), tempo_bpm=96), SONG, {}),
    (
        sound,
        SoundRequest(prompt="rain", length_s=Fraction(3, 2), is_loop=True),
        SOUND,
        {"prompt_influence": 0.9},
    ),
)


@pytest.mark.parametrize(("asked", "ask", "model", "parameters"), PAIRS, ids=["speech", "settings", "song", "sound"])
def test_same_requests(
    fake: FakeElevenLabs,
    client: Client,
    tmp_path: Path,
    asked: Asked,
    ask: Ask,
    model: str,
    parameters: dict[str, object],
) -> None:
    """Our adapter sends what the vendor's client sends for the same call, and both take the answer."""
    asked(client)
    opened(fake).submit(order_of(ask, model, **parameters), request_id="a", files=Shelf(tmp_path))
    theirs, ours = fake.calls
    assert _wire(ours) == _wire(theirs)


def test_same_questions(fake: FakeElevenLabs, client: Client) -> None:
    """Voices, account and history are asked for as the client asks."""
    page = client.voices.search(page_size=100)
    client.user.subscription.get()
    client.history.list(page_size=100, date_after_unix=5, source="TTS")
    provider = opened(fake)
    fake.voice_page = 100
    provider.voices()
    provider.check()
    list(provider.find_recent(since=datetime.fromtimestamp(5, UTC)))
    assert [voice.voice_id for voice in page.voices] == ["voice1", "voice2"]
    theirs, ours = fake.calls[:3], fake.calls[3:]
    assert [(call.method, call.path, call.query) for call in ours] == [
        (call.method, call.path, call.query) for call in theirs
    ]


def test_client_reads_speech(fake: FakeElevenLabs, client: Client) -> None:
    """The client finds sound and times where it looks for them."""
    told = client.text_to_speech.convert_with_timestamps(VOICE, text=LINE)
    assert base64.b64decode(told.audio_base_64) == mp3()
    assert told.alignment is not None
    assert told.alignment.dict() == alignment(LINE)
    assert told.alignment == told.normalized_alignment
    assert b"".join(client.text_to_speech.convert(VOICE, text=LINE)) == mp3()
    assert song(client) == sound(client) == mp3()
    assert fake.charged() == 4 * Decimal("0.18")


def test_client_reads_history(fake: FakeElevenLabs, client: Client) -> None:
    """The client finds what was said, its characters and its sound in the history; songs are not there."""
    client.text_to_speech.convert(VOICE, text=LINE, model_id="eleven_v3").__next__()
    song(client)
    (item,) = client.history.list().history
    assert (item.text, item.model_id, item.voice_id, item.source) == (LINE, "eleven_v3", VOICE, "TTS")
    assert item.character_count_change_to - item.character_count_change_from == len(LINE)
    whole = client.history.get(item.history_item_id)
    assert whole.alignments is not None
    assert whole.alignments.alignment.dict() == alignment(LINE)
    assert b"".join(client.history.get_audio(item.history_item_id)) == mp3()


def test_client_reads_voices_and_account(client: Client) -> None:
    """The client walks the pages of voices, and reads what is left."""
    first = client.voices.search(page_size=2)
    second = client.voices.search(page_size=2, next_page_token=first.next_page_token)
    assert (first.has_more, first.total_count) == (True, 5)
    assert [voice.voice_id for voice in [*first.voices, *second.voices]] == ["voice1", "voice2", "voice3", "voice4"]
    assert len(client.voices.get_all().voices) == 5
    account = client.user.subscription.get()
    assert (account.character_count, account.character_limit, account.tier) == (1500, 100_000, "creator")


ERRORS = (
    ("auth", 401, "invalid_api_key"),
    ("credit", 401, "quota_exceeded"),
    ("refused", 400, "content_against_policy"),
    ("retired", 400, "model_not_found"),
    ("limit", 429, "too_many_concurrent_requests"),
    ("busy", 429, "system_busy"),
    ("error_before", 500, "internal_server_error"),
)


@pytest.mark.parametrize(("act", "status", "code"), ERRORS)
@pytest.mark.parametrize("asked", [speech, song], ids=["speech", "song"])
def test_client_reads_errors(
    fake: FakeElevenLabs, client: Client, asked: Asked, act: str, status: int, code: str
) -> None:
    """The client reads every refusal as its own error, with the vendor's words in it."""
    fake.acts = [act]
    with pytest.raises(ApiError) as caught:
        asked(client)
    assert caught.value.status_code == status
    assert caught.value.body["detail"]["status"] == code
    assert not fake.charges


def test_client_reads_faults(fake: FakeElevenLabs, client: Client) -> None:
    """A list of faults is the client's error for what cannot be processed."""
    with pytest.raises(UnprocessableEntityError) as caught:
        client.text_to_speech.convert_with_timestamps(VOICE, text="")
    assert caught.value.body["detail"][0]["msg"] == "Field required"


def test_client_repeats_and_we_do_not(fake: FakeElevenLabs, client: Client) -> None:
    """After a 500 that was charged the client sends again and pays twice: why ours is written down and asked about."""
    fake.acts = ["error_after"]
    client.text_to_speech.convert_with_timestamps(VOICE, text=LINE, request_options={"max_retries": 1})
    assert len(fake.charges) == 2


def _wire(call: Call) -> tuple[object, ...]:
    named = {name: call.headers.get(name) for name in ("xi-api-key", "content-type")}
    return call.method, call.path, call.query, named, call.json()
