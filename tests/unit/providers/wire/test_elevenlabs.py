"""ElevenLabs against the vendor on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from core.blobs import Blobs
from core.errors import (
    AuthError,
    BadReplyError,
    BadRequestError,
    BusyError,
    ExpiredError,
    LimitError,
    ModelRetiredError,
    OutcomeUnknownError,
    ProviderError,
    RefusedError,
    UnreachableError,
)
from core.model.media import MediaKind
from core.model.orders import Ask, GenerateOrder, MusicRequest, SoundRequest, SpeechRequest
from core.model.voice import WordTimes
from core.orders import generate
from core.providers.catalogue import Catalogue, read_models
from core.providers.contract import Answer, Done, HasVoices, RemoteFile
from core.providers.elevenlabs import VENDOR, ElevenLabs, read_refusal
from core.providers.wire import Reply
from core.settings import Settings, VendorSettings
from tests.fakes.elevenlabs import CHARACTER_S, VOICE, FakeElevenLabs, mp3
from tests.fakes.http import KEY
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.suite import VendorStand, WireContract

SPEECH, SONG, SOUND = "elevenlabs/multilingual-v2", "elevenlabs/music-v1", "elevenlabs/sound-v2"
LINE = "We sail at dawn."


@pytest.fixture
def fake() -> Iterator[FakeElevenLabs]:
    with FakeElevenLabs() as server:
        yield server


def opened(fake: FakeElevenLabs, key: str = "") -> ElevenLabs:
    at = {"elevenlabs": VendorSettings(base_url=fake.url)}
    settings = Settings(keys={"elevenlabs": SecretStr(key or fake.key)}, vendors=at)
    provider = VENDOR.open(settings, Catalogue(read_models(VENDOR.catalogue, {"elevenlabs"})))
    assert isinstance(provider, ElevenLabs)
    return provider


def order_of(ask: Ask, model: str, **parameters: object) -> GenerateOrder:
    return GenerateOrder(provider="elevenlabs", model=model, ask=ask, seed=7, parameters=parameters)


SPOKEN = order_of(SpeechRequest(prompt=LINE, voice=VOICE), SPEECH)


def submitted(provider: ElevenLabs, order: GenerateOrder, shelf: Shelf) -> Answer:
    return provider.submit(order, request_id="a", files=shelf)


REQUESTS = (
    (
        order_of(SpeechRequest(prompt=LINE, voice=VOICE), SPEECH),
        f"/v1/text-to-speech/{VOICE}/with-timestamps",
        {"text": LINE, "model_id": "eleven_multilingual_v2", "seed": 7},
    ),
    (
        order_of(
            SpeechRequest(prompt=LINE, speed=1.1, language="de"), "elevenlabs/v3", **{"voice_settings.style": 0.4}
        ),
        "/v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb/with-timestamps",
        {
            "text": LINE,
            "model_id": "eleven_v3",
            "language_code": "de",
            "voice_settings": {"speed": 1.1, "style": 0.4},
            "seed": 7,
        },
    ),
    (
        order_of(SpeechRequest(prompt=LINE, voice="a/b?c"), SPEECH),
        "/v1/text-to-speech/a%2Fb%3Fc/with-timestamps",
        {"text": LINE, "model_id": "eleven_multilingual_v2", "seed": 7},
    ),
    (
        order_of(MusicRequest(prompt="slow waltz", length_s=Fraction(61, 2), tempo_bpm=96.0), SONG),
        "/v1/music",
        {
            "prompt": "slow waltz 96 BPM.",
            "model_id": "music_v1",
            "music_length_ms": 31_000,
            "force_instrumental": True,
        },
    ),
    (
        order_of(MusicRequest(prompt="slow waltz", length_s=Fraction(2), lyrics="La la"), "elevenlabs/music-v2.5"),
        "/v1/music",
        {
            "prompt": "slow waltz\nLyrics:\nLa la",
            "model_id": "music_v2_5",
            "music_length_ms": 3_000,
            "force_instrumental": False,
        },
    ),
    (
        order_of(SoundRequest(prompt="a door", length_s=Fraction(3, 2)), SOUND),
        "/v1/sound-generation",
        {"text": "a door", "duration_seconds": 1.5, "model_id": "eleven_text_to_sound_v2"},
    ),
    (
        order_of(SoundRequest(prompt="rain", length_s=Fraction(1, 10), is_loop=True), SOUND, prompt_influence=0.9),
        "/v1/sound-generation",
        {
            "text": "rain",
            "duration_seconds": 0.5,
            "loop": True,
            "prompt_influence": 0.9,
            "model_id": "eleven_text_to_sound_v2",
        },
    ),
)


@pytest.mark.parametrize(("order", "path", "body"), REQUESTS, ids=lambda case: case if isinstance(case, str) else "")
def test_requests(fake: FakeElevenLabs, shelf: Shelf, order: GenerateOrder, path: str, body: dict[str, Any]) -> None:
    """Each of our asks becomes one request in the vendor's words, answered with sound."""
    answer = submitted(opened(fake), order, shelf)
    (call,) = fake.calls
    assert (call.method, call.path, call.json()) == ("POST", path, body)
    assert call.query == {"output_format": "mp3_44100_128"}
    assert call.headers["xi-api-key"] == fake.key
    assert [(made.content, made.suffix) for made in answer.files] == [(mp3(), ".mp3")]


def test_word_times(fake: FakeElevenLabs, shelf: Shelf) -> None:
    """Speech comes with the times of its words, and with what its characters cost."""
    answer = submitted(opened(fake), SPOKEN, shelf)
    times = WordTimes.from_json(answer.files[0].extra or "")
    tick = Fraction(str(CHARACTER_S))
    assert [(word.text, word.start_s, word.end_s) for word in times.words] == [
        ("We", 0, 2 * tick),
        ("sail", 3 * tick, 7 * tick),
        ("at", 8 * tick, 10 * tick),
        ("dawn.", 11 * tick, 16 * tick),
    ]
    assert answer.billed.usd == Decimal("0.18") * len(LINE) / 1000


def test_no_price_no_bill(fake: FakeElevenLabs, shelf: Shelf) -> None:
    """Credits have no price in a model that is not priced by characters: the bill is unknown, not nothing."""
    fast = order_of(SpeechRequest(prompt=LINE, voice=VOICE), "elevenlabs/flash-v2.5")
    song = order_of(MusicRequest(prompt="waltz", length_s=Fraction(3)), SONG)
    assert [submitted(opened(fake), order, shelf).billed.usd for order in (fast, song)] == [None, None]


REFUSALS: tuple[tuple[str, type[ProviderError], bool], ...] = (
    ("auth", AuthError, False),
    ("credit", LimitError, False),
    ("limit", LimitError, True),
    ("limit_bare", LimitError, True),
    ("busy", BusyError, False),
    ("refused", RefusedError, False),
    ("retired", ModelRetiredError, False),
    ("bad_request", BadRequestError, False),
    ("redirect", BadRequestError, False),
)


@pytest.mark.parametrize(("act", "error", "waits"), REFUSALS)
@pytest.mark.parametrize("kind", ["speech", "song"])
def test_turned_away(
    fake: FakeElevenLabs, shelf: Shelf, kind: str, act: str, error: type[ProviderError], *, waits: bool
) -> None:
    """What is turned away was certainly not taken, is told in the vendor's words, and nothing was charged."""
    fake.acts.append(act)
    song = order_of(MusicRequest(prompt="waltz", length_s=Fraction(3)), SONG)
    with pytest.raises(error) as caught:
        submitted(opened(fake), SPOKEN if kind == "speech" else song, shelf)
    assert type(caught.value) is error
    assert caught.value.is_accepted is False
    assert (getattr(caught.value, "wait_s", None) is not None) is waits
    assert not fake.charges
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("kind", ["speech", "song"])
@pytest.mark.parametrize(
    ("act", "error", "charges"),
    [
        ("timeout_before", OutcomeUnknownError, 0),
        ("error_before", OutcomeUnknownError, 0),
        ("timeout_after", OutcomeUnknownError, 1),
        ("error_after", OutcomeUnknownError, 1),
        ("cut", OutcomeUnknownError, 1),
        ("wrong_json", BadReplyError, 1),
        ("html", BadReplyError, 1),
    ],
)
def test_nobody_knows(
    fake: FakeElevenLabs, shelf: Shelf, kind: str, act: str, error: type[ProviderError], charges: int
) -> None:
    """Where an answer is lost or makes no sense, nobody knows whether it was taken, and it is sent once only."""
    fake.acts.append(act)
    song = order_of(MusicRequest(prompt="waltz", length_s=Fraction(3)), SONG)
    with pytest.raises(error) as caught:
        submitted(opened(fake), SPOKEN if kind == "speech" else song, shelf)
    assert caught.value.is_accepted is None
    assert (len(fake.charges), len(fake.calls)) == (charges, 1)


def test_a_full_house_is_left_alone(fake: FakeElevenLabs, shelf: Shelf) -> None:
    """After "too many at once" nothing is sent until the pause is over."""
    fake.acts.append("limit")
    provider = opened(fake)
    for _time in range(2):
        with pytest.raises(LimitError):
            submitted(provider, SPOKEN, shelf)
    assert len(fake.calls) == 1


def test_unknown_voice_and_model(fake: FakeElevenLabs, shelf: Shelf) -> None:
    """A voice that is gone is a wrong request; a model the catalogue does not have is retired and not asked for."""
    with pytest.raises(BadRequestError, match="nobody was not found"):
        submitted(opened(fake), order_of(SpeechRequest(prompt=LINE, voice="nobody"), SPEECH), shelf)
    with pytest.raises(ModelRetiredError):
        submitted(opened(fake), order_of(SpeechRequest(prompt=LINE), "elevenlabs/long-gone"), shelf)
    assert len(fake.calls) == 1


def test_lost_speech_is_found(fake: FakeElevenLabs, shelf: Shelf, tmp_path: Path) -> None:
    """Speech whose answer was lost stands in the history and is fetched from there, with its times and its bill."""
    fake.acts += ["timeout_after", "ok"]
    provider = opened(fake)
    since = datetime.now(UTC) - timedelta(seconds=5)
    with pytest.raises(OutcomeUnknownError):
        submitted(provider, SPOKEN, shelf)
    submitted(provider, order_of(SoundRequest(prompt="a door", length_s=Fraction(1)), SOUND), shelf)
    (entry,) = provider.find_recent(since=since)
    assert (entry.model, entry.prompt, entry.request_id) == (SPEECH, LINE, None)
    assert entry.created_at >= since
    done = provider.poll(entry.remote_id)
    provider.download(entry.remote_id, done.files[0], tmp_path / "x.mp3")
    assert (tmp_path / "x.mp3").read_bytes() == mp3()
    assert WordTimes.from_json(done.files[0].extra or "").words[-1].text == "dawn."
    assert done.billed.usd == Decimal("0.18") * len(LINE) / 1000
    assert provider.find_recent(since=since + timedelta(hours=1)) == ()


def test_unknown_history(fake: FakeElevenLabs, tmp_path: Path) -> None:
    """What never was cannot be polled; a file of something else is a wrong request; what is deleted has expired."""
    provider = opened(fake)
    with pytest.raises(BadRequestError):
        provider.poll("nothing-here")
    with pytest.raises(BadRequestError):
        provider.download("a", RemoteFile("b", ".mp3"), tmp_path / "x")
    with pytest.raises(ExpiredError):
        provider.download("a", RemoteFile("a", ".mp3"), tmp_path / "x")


def test_download_is_cut(fake: FakeElevenLabs, shelf: Shelf, tmp_path: Path) -> None:
    """A download that breaks off is begun again."""
    fake.acts.append("download_cut")
    provider = opened(fake)
    submitted(provider, SPOKEN, shelf)
    file = provider.poll("elevenlabs-1").files[0]
    for _time in range(3):
        with pytest.raises(UnreachableError):
            provider.download("elevenlabs-1", file, tmp_path / "x")
    provider.download("elevenlabs-1", file, tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == mp3()


def test_check(fake: FakeElevenLabs) -> None:
    """The check tells what is left; a wrong key is an error, a key that may not look is good."""
    health = opened(fake).check()
    assert (health.is_key_good, health.credit) == (True, "98,500 of 100,000 credits")
    assert health.note == "Renewed on 2027-01-01."
    with pytest.raises(AuthError):
        opened(fake, "wrong").check()
    fake.may_read_account = False
    assert opened(fake).check().is_key_good is True
    assert opened(fake).check().credit == ""


def test_voices(fake: FakeElevenLabs) -> None:
    """Every voice of every page is told, in order, with its labels."""
    provider = opened(fake)
    assert isinstance(provider, HasVoices)
    voices = provider.voices()
    assert [voice.id for voice in voices] == [f"voice{number}" for number in range(1, 6)]
    assert (voices[0].name, voices[0].labels) == ("Voice 1", {"language": "en"})
    assert [call.path for call in fake.calls] == ["/v2/voices"] * 3


DETAILS = (
    (400, "plain words", None, "plain words"),
    (422, [{"loc": ["body", "text"], "msg": "Field required"}, {"msg": "and more"}], BadRequestError, "text: Field"),
    (401, {"code": "quota_exceeded", "message": "Empty."}, LimitError, "Empty."),
    (401, {"status": "unheard_of", "message": "Hm."}, None, "Hm."),
    (403, {"status": "output_format_not_allowed", "message": "Higher plan."}, BadRequestError, "Higher plan."),
    (500, None, None, ""),
)


@pytest.mark.parametrize(("status", "detail", "kind", "words"), DETAILS)
def test_details(status: int, detail: object, kind: type[ProviderError] | None, words: str) -> None:
    """The vendor's fault is read whether it is a text, a list or an object."""
    refusal = read_refusal(Reply("ElevenLabs", status, {}, json.dumps({"detail": detail}).encode()))
    assert refusal.words.startswith(words)
    assert refusal.kind is kind


def test_comes_home_whole(fake: FakeElevenLabs, settings: Settings) -> None:
    """Speech is kept as it is answered, decodes as sound, and carries the times of its words to the take."""
    blobs = Blobs(settings.workspace / "blobs", settings.workspace / "tmp")
    provider = opened(fake)
    job = generate.submit(SPOKEN, provider, blobs, request_id="a")
    done = generate.poll(provider, job.remote_id, blobs)
    assert isinstance(done, Done)
    arrived = tuple(generate.download(provider, job.remote_id, file, blobs) for file in done.files)
    (output,) = generate.check(SPOKEN, blobs, arrived=arrived, limits=settings.limits).outputs
    assert output.info is not None
    assert output.info.kind is MediaKind.AUDIO
    assert [word.text for word in WordTimes.from_json(output.extra or "").words] == LINE.split()


@pytest.fixture
def stand(shelf: Shelf) -> Iterator[VendorStand]:
    with FakeElevenLabs() as fake:
        ask = SpeechRequest(prompt=LINE, voice=VOICE)
        yield VendorStand(VENDOR, fake, SPEECH, ask, shelf, answers_at_once=True, downloads=False, has_list=True)


class TestElevenLabs(WireContract):
    """ElevenLabs keeps the contract."""
