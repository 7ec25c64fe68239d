"""MiniMax against its fake: the suite on each of its interfaces, and what only MiniMax does.

There is no client of the vendor's to hold the fake to; requests are compared field for field with the vendor's pages as
`providers.md` §1 tells them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import (
    AuthError,
    BadReplyError,
    BadRequestError,
    BusyError,
    LimitError,
    OutcomeUnknownError,
    ProviderError,
    RefusedError,
    RemoteFailedError,
)
from core.model.orders import Ask, ClipRequest, GenerateOrder, ImageRequest, MusicRequest, SpeechRequest
from core.model.project import Reference
from core.model.scene import Camera
from core.model.voice import WordTimes
from core.providers.catalogue import Model, read_models
from core.providers.contract import Answer, CallsBack, Done, Failed, RemoteJob
from core.providers.minimax import VENDOR
from core.providers.minimax.codes import failure, kind_of
from core.providers.minimax.words import fitted
from tests.fakes.http import Call, FakeJob, Said
from tests.fakes.minimax import FakeMiniMax
from tests.unit.providers.conftest import Shelf
from tests.unit.providers.wire.suite import REQUEST, Stand, VendorStand, WireContract, ended, remote, submitted

CLIP = ClipRequest(prompt="A boat at night", width=1366, height=768, length_s=Fraction(6), camera=Camera.PUSH_IN)
LINE = SpeechRequest(prompt="Good night, Claude.")
MODELS = {model.id: model for model in read_models(VENDOR.catalogue, {"minimax"})}


@pytest.fixture
def fake() -> Iterator[FakeMiniMax]:
    with FakeMiniMax() as fake:
        yield fake


class TestFirstClips(WireContract):
    """The first clip interface keeps the contract."""

    @pytest.fixture
    def stand(self, shelf: Shelf, fake: FakeMiniMax) -> VendorStand:
        return VendorStand(VENDOR, fake, "minimax/hailuo-2.3", CLIP, shelf, refuses_late=True, has_list=True)

    def test_list(self, stand: Stand) -> None:
        """The first interface has no list: its clips are not found, those of the second one are."""
        remote(stand.open(), stand)
        assert stand.open().find_recent(since=datetime.now(UTC) - timedelta(hours=1)) == ()


class TestSecondClips(WireContract):
    """The second clip interface keeps the contract."""

    @pytest.fixture
    def stand(self, shelf: Shelf, fake: FakeMiniMax) -> VendorStand:
        return VendorStand(
            VENDOR,
            fake,
            "minimax/h3",
            CLIP,
            shelf,
            refuses_late=True,
            has_list=True,
            can_cancel=True,
            tells_progress=False,
        )

    def test_list(self, stand: Stand) -> None:
        """Work whose answer was lost is in the list, under the catalogue's name of the model; the vendor tells no prompt."""
        stand.fake.acts = ["timeout_after", "busy"]
        for error in (OutcomeUnknownError, BusyError):
            with pytest.raises(error):
                submitted(stand.open(), stand)
        (entry,) = stand.open().find_recent(since=datetime.now(UTC) - timedelta(seconds=2)) or ()
        assert (entry.model, entry.prompt, entry.request_id) == ("minimax/h3", "", None)
        assert isinstance(ended(stand.open(), entry.remote_id), Done)
        assert not stand.open().find_recent(since=datetime.now(UTC) + timedelta(hours=1))


class TestPictures(WireContract):
    """Pictures, which come in the answer, keep the contract."""

    @pytest.fixture
    def stand(self, shelf: Shelf, fake: FakeMiniMax) -> VendorStand:
        return at_once(shelf, fake, "minimax/image-01", ImageRequest(prompt="A boat", width=1280, height=720))

    def test_list(self, stand: Stand) -> None:
        """Pictures are in no list."""
        assert stand.open().find_recent(since=datetime.now(UTC)) == ()


class TestSpeech(WireContract):
    """Spoken lines, which come in the answer, keep the contract."""

    @pytest.fixture
    def stand(self, shelf: Shelf, fake: FakeMiniMax) -> VendorStand:
        return at_once(shelf, fake, "minimax/speech-2.8-hd", LINE)

    def test_list(self, stand: Stand) -> None:
        """Spoken lines are in no list."""
        assert stand.open().find_recent(since=datetime.now(UTC)) == ()


def at_once(shelf: Shelf, fake: FakeMiniMax, model: str, ask: Ask) -> VendorStand:
    """A stand for what is answered at once."""
    return VendorStand(VENDOR, fake, model, ask, shelf, answers_at_once=True, downloads=False, has_list=True)


def sent(fake: FakeMiniMax, shelf: Shelf, model: str, ask: Ask, **more: Any) -> dict[str, Any]:
    """The body of the submit that an order becomes."""
    order = GenerateOrder(provider="minimax", model=model, ask=ask, seed=7, parameters=more.pop("parameters", {}))
    stand = VendorStand(VENDOR, fake, model, ask, shelf, **more)
    stand.open().submit(order, request_id=REQUEST, files=shelf)
    posts = [call for call in fake.calls if call.method == "POST" and not call.path.endswith("upload")]
    found = posts[-1].json()
    assert isinstance(found, dict)
    return found


def says(fake: FakeMiniMax, body: Mapping[str, Any]) -> None:
    """Whatever it is asked, it says this."""

    def answer(call: Call) -> Said:
        del call
        return Said(200, json.dumps(body).encode(), {"content-type": "application/json"})

    fake.answer = answer  # type: ignore[method-assign]


@pytest.fixture
def picture(shelf: Shelf) -> str:
    return shelf.picture(np.full((400, 400, 3), 90, dtype=np.uint8))


def link_of(shelf: Shelf, digest: str) -> str:
    return f"data:image/png;base64,{base64.b64encode(shelf.path(digest).read_bytes()).decode()}"


def test_first_body(fake: FakeMiniMax, shelf: Shelf, picture: str) -> None:
    """A clip from a frame holds the vendor's fields and no other: whole seconds, an upper-case P, the camera in brackets."""
    body = sent(fake, shelf, "minimax/hailuo-02", CLIP.model_copy(update={"first_frame": picture}))
    assert body == {
        "model": "MiniMax-Hailuo-02",
        "prompt": "A boat at night [Push in]",
        "first_frame_image": link_of(shelf, picture),
        "duration": 6,
        "resolution": "768P",
    }


def test_first_body_of_frames(fake: FakeMiniMax, shelf: Shelf, picture: str) -> None:
    """From frame to frame, both go along; a further setting goes under the vendor's name, and so does where to call back."""
    ask = CLIP.model_copy(update={"first_frame": picture, "last_frame": picture, "length_s": Fraction(10)})
    body = sent(
        fake,
        shelf,
        "minimax/hailuo-02-frames",
        ask,
        parameters={"prompt_optimizer": False},
        public_url="https://films.example.com",
    )
    assert body["last_frame_image"] == body["first_frame_image"] == link_of(shelf, picture)
    assert (body["duration"], body["prompt_optimizer"]) == (10, False)
    assert body["callback_url"] == "https://films.example.com/hooks/minimax"


def test_first_body_of_a_face(fake: FakeMiniMax, shelf: Shelf, picture: str) -> None:
    """A face goes along as the one subject, and the prompt speaks of it by name."""
    ask = CLIP.model_copy(update={"prompt": "@Mira on a boat", "references": (Reference(name="Mira", blob=picture),)})
    body = sent(fake, shelf, "minimax/s2v-01", ask)
    assert body["subject_reference"] == [{"type": "character", "image": [link_of(shelf, picture)]}]
    assert body["prompt"] == "Mira (image 1) on a boat"


def test_missing_reference(fake: FakeMiniMax, shelf: Shelf, picture: str) -> None:
    """A name in the prompt without its picture is an error before anything is sent."""
    ask = CLIP.model_copy(update={"prompt": "@Tom", "references": (Reference(name="Mira", blob=picture),)})
    with pytest.raises(BadRequestError, match="@Tom"):
        sent(fake, shelf, "minimax/s2v-01", ask)
    assert not fake.calls


def test_second_body(fake: FakeMiniMax, shelf: Shelf) -> None:
    """A clip from text alone names its shape, its seconds as a number, and exactly one text."""
    body = sent(fake, shelf, "minimax/h3", CLIP.model_copy(update={"length_s": Fraction(4)}))
    assert body == {
        "model": "MiniMax-H3",
        "content": [{"type": "text", "text": "A boat at night"}],
        "resolution": "768P",
        "duration": 4,
        "ratio": "16:9",
    }
    assert type(body["duration"]) is int


def test_second_body_of_a_frame(fake: FakeMiniMax, shelf: Shelf, picture: str) -> None:
    """A frame is handed over first and named by its file; the clip then takes its shape."""
    body = sent(fake, shelf, "minimax/h3-2k", CLIP.model_copy(update={"first_frame": picture}))
    frame = {"type": "image_url", "image_url": {"url": "mm_file://288371"}, "role": "first_frame"}
    assert body["content"] == [{"type": "text", "text": "A boat at night"}, frame]
    assert (body["ratio"], body["resolution"]) == ("adaptive", "2K")
    upload = fake.calls[0]
    assert (upload.method, upload.path) == ("POST", "/v1/files/upload")
    assert b'name="purpose"\r\n\r\nvideo_generation_input' in upload.body
    assert b"Content-Type: image/png" in upload.body


def test_second_body_of_references(fake: FakeMiniMax, shelf: Shelf, picture: str) -> None:
    """Reference pictures keep their order and their role, and a clip goes along as one, too."""
    other = shelf.picture(np.full((400, 300, 3), 20, dtype=np.uint8))
    parts = (Reference(name="Mira", blob=picture), Reference(name="harbor", blob=other))
    body = sent(fake, shelf, "minimax/h3", CLIP.model_copy(update={"references": parts, "video": other}))
    assert [part.get("role") for part in body["content"]] == [
        None,
        "reference_image",
        "reference_image",
        "reference_video",
    ]
    assert body["content"][3]["type"] == "video_url"
    assert body["content"][0]["text"] == "A boat at night Image 1 shows Mira. Image 2 shows harbor."
    assert body["ratio"] == "16:9"


def test_lost_upload(fake: FakeMiniMax, shelf: Shelf, picture: str) -> None:
    """An upload that is answered with nonsense spends nothing: it is certain that nothing was ordered."""
    says(fake, {})
    with pytest.raises(BusyError) as caught:
        sent(fake, shelf, "minimax/h3", CLIP.model_copy(update={"first_frame": picture}))
    assert caught.value.is_accepted is False
    assert [call.path for call in fake.calls] == ["/v1/files/upload"]


def test_picture_body(fake: FakeMiniMax, shelf: Shelf, picture: str) -> None:
    """A picture is asked for in the answer, once, with its shape and its one subject."""
    ask = ImageRequest(prompt="Mira", width=1024, height=1024, references=(Reference(name="Mira", blob=picture),))
    body = sent(fake, shelf, "minimax/image-01", ask)
    assert body == {
        "model": "image-01",
        "prompt": "Mira Image 1 shows Mira.",
        "aspect_ratio": "1:1",
        "seed": 7,
        "n": 1,
        "response_format": "base64",
        "subject_reference": [{"type": "character", "image_file": link_of(shelf, picture)}],
    }


def test_picture_comes_whole(fake: FakeMiniMax, shelf: Shelf) -> None:
    """A picture comes as its bytes."""
    stand = at_once(shelf, fake, "minimax/image-01", ImageRequest(prompt="A boat", width=720, height=1280))
    found = submitted(stand.open(), stand)
    assert isinstance(found, Answer)
    assert [(made.content, made.suffix) for made in found.files] == [(fake.picture, ".jpg")]


@pytest.mark.parametrize(("place", "count"), [("metadata", "1"), ("metadata", 1), ("data", 1)])
def test_blocked_picture(fake: FakeMiniMax, shelf: Shelf, place: str, count: object) -> None:
    """A picture that was counted as failed was refused, wherever and however the count is written."""
    body: dict[str, Any] = {
        "id": "1",
        "data": {},
        "metadata": {},
        "base_resp": {"status_code": 0, "status_msg": "success"},
    }
    body[place] = {"failed_count": count}
    stand = at_once(shelf, fake, "minimax/image-01", ImageRequest(prompt="A boat", width=720, height=1280))
    says(fake, body)
    with pytest.raises(RefusedError):
        submitted(stand.open(), stand)


@pytest.mark.parametrize(
    ("lyrics", "more"), [("", {"is_instrumental": True}), ("[Verse]\nSail on", {"lyrics": "[Verse]\nSail on"})]
)
def test_music_body(fake: FakeMiniMax, shelf: Shelf, lyrics: str, more: dict[str, Any]) -> None:
    """A song has its words, or says that it has none."""
    body = sent(
        fake, shelf, "minimax/music-2.6", MusicRequest(prompt="Slow waltz", length_s=Fraction(60), lyrics=lyrics)
    )
    assert body == {
        "model": "music-2.6",
        "prompt": "Slow waltz",
        "output_format": "hex",
        "audio_setting": {"sample_rate": 44100, "bitrate": 256000, "format": "mp3"},
        **more,
    }


def test_song_comes_whole(fake: FakeMiniMax, shelf: Shelf) -> None:
    """A song comes as its bytes, out of the hex it was sent in."""
    stand = at_once(shelf, fake, "minimax/music-2.6", MusicRequest(prompt="Slow waltz", length_s=Fraction(60)))
    found = submitted(stand.open(), stand)
    assert isinstance(found, Answer)
    assert [(made.content, made.suffix, made.extra) for made in found.files] == [(fake.sound, ".mp3", None)]


def test_speech_body(fake: FakeMiniMax, shelf: Shelf) -> None:
    """A line is spoken by the voice that was chosen, with further settings where the vendor wants them; twice, it is the same."""
    ask = SpeechRequest(prompt="Good night.", voice="Wise_Woman", language="de", speed=1.25)
    first = sent(fake, shelf, "minimax/speech-2.8-hd", ask, parameters={"voice_setting.emotion": "sad"})
    assert first == {
        "model": "speech-2.8-hd",
        "text": "Good night.",
        "stream": False,
        "output_format": "hex",
        "subtitle_enable": True,
        "subtitle_type": "word",
        "language_boost": "German",
        "voice_setting": {"voice_id": "Wise_Woman", "speed": 1.25, "emotion": "sad"},
        "audio_setting": {"sample_rate": 44100, "bitrate": 256000, "format": "mp3", "channel": 1},
    }
    second = sent(fake, shelf, "minimax/speech-2.8-hd", LINE)
    assert second["voice_setting"] == {"voice_id": "English_expressive_narrator", "speed": 1.0}


def test_word_times(fake: FakeMiniMax, shelf: Shelf) -> None:
    """A spoken line carries its words as they were written, with the times of their pieces, fetched without the key."""
    stand = at_once(shelf, fake, "minimax/speech-2.8-hd", LINE)
    found = submitted(stand.open(), stand)
    assert isinstance(found, Answer)
    times = WordTimes.from_json(found.files[0].extra or "")
    assert [(word.text, float(word.start_s), float(word.end_s)) for word in times.words] == [
        ("Good", 0.04, 0.3),
        ("night,", 0.3, 0.64),
        ("Claude.", 0.7, 1.2),
    ]
    assert "authorization" not in next(call for call in fake.calls if call.path == "/words.json").headers


@pytest.mark.parametrize(
    "words", [None, [], {"a": 1}, [{"timestamped_words": None}], [{"timestamped_words": [{"word": "No"}]}]]
)
def test_no_word_times(fake: FakeMiniMax, shelf: Shelf, words: Any) -> None:
    """A line without a list of its words, or with one that cannot be read, still comes, without times."""
    fake.words = words
    stand = at_once(shelf, fake, "minimax/speech-2.8-hd", LINE)
    found = submitted(stand.open(), stand)
    assert isinstance(found, Answer)
    assert (found.files[0].content, found.files[0].extra) == (fake.sound, None)


def test_lost_word_times(fake: FakeMiniMax, shelf: Shelf) -> None:
    """A line whose list is on a private network still comes: it is paid for."""
    fake.results_at = "http://169.254.169.254"
    stand = at_once(shelf, fake, "minimax/speech-2.8-hd", LINE)
    found = submitted(stand.open(), stand)
    assert isinstance(found, Answer)
    assert found.files[0].extra is None


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("In 1953", [("In", 0.0, 0.2), ("nineteen", 0.2, 0.5)]),
        ("One two", [("One", 0.0, 0.2)]),
        ("One two", [("two", 0.0, 0.2)]),
        ("One", []),
        ("One two", [("One", 0.5, 0.6), ("two", 0.4, 0.1)]),
    ],
)
def test_words_that_do_not_fit(text: str, pieces: list[tuple[str, float, float]]) -> None:
    """Times that are not those of the written words are none: a wrong time is worse than no time."""
    assert fitted(pieces, text) is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (1002, LimitError),
        (1039, LimitError),
        (1041, LimitError),
        (2045, LimitError),
        (1008, LimitError),
        (2056, LimitError),
        (2061, LimitError),
        (1026, RefusedError),
        (1027, RefusedError),
        (1004, AuthError),
        (2049, AuthError),
        (2013, BadRequestError),
        (1042, BadRequestError),
        (20132, BadRequestError),
        (1000, None),
        (1001, None),
        (1013, None),
        (1024, None),
        (1033, None),
        (9999, None),
    ],
)
def test_codes(fake: FakeMiniMax, shelf: Shelf, code: int, kind: type[ProviderError] | None) -> None:
    """Each number under HTTP 200 is its own error; one that tells of a failure inside leaves a submit open, and a question busy."""
    assert kind_of(code, "words") is kind
    body = {"base_resp": {"status_code": code, "status_msg": "words"}}
    says(fake, body)
    stand = VendorStand(VENDOR, fake, "minimax/hailuo-2.3", CLIP, shelf)
    with pytest.raises(kind or OutcomeUnknownError) as bought:
        submitted(stand.open(), stand)
    assert bought.value.is_accepted is (False if kind else None)
    with pytest.raises(kind or BusyError):
        stand.open().poll("v1:1")


def test_key_of_another_region(fake: FakeMiniMax, shelf: Shelf) -> None:
    """A key that is not known may belong to the other address: the message says which, and where to set it."""
    stand = VendorStand(VENDOR, fake, "minimax/hailuo-2.3", CLIP, shelf)
    with pytest.raises(AuthError, match=r"api\.minimaxi\.com") as caught:
        stand.open(key="wrong").check()
    assert "base_url" in str(caught.value)


def test_failures() -> None:
    """A clip that failed tells the vendor's words, and a refusal is told apart, whether the number is text or not."""
    assert type(failure("1026", "no")) is type(failure(1027, "no")) is RefusedError
    assert type(failure("", "")) is type(failure("1033", "oh")) is RemoteFailedError
    assert "oh (1033)" in str(failure("1033", "oh"))


@pytest.mark.parametrize("state", ["Fail", "fail", "Failed", "FAILED"])
def test_both_words_for_failed(fake: FakeMiniMax, shelf: Shelf, state: str) -> None:
    """Fail and Failed are one, in any case, and the number beside it speaks of the clip, not of the question."""
    body = {"task_id": "1", "status": state, "base_resp": {"status_code": 1026, "status_msg": "sensitive"}}
    says(fake, body)
    found = VendorStand(VENDOR, fake, "minimax/hailuo-2.3", CLIP, shelf).open().poll("v1:1")
    assert isinstance(found, Failed)
    assert isinstance(found.error, RefusedError)


@pytest.mark.parametrize("model", ["minimax/hailuo-2.3", "minimax/h3"])
def test_bare_id(fake: FakeMiniMax, shelf: Shelf, tmp_path: Path, model: str) -> None:
    """An id that a person pastes, which does not say its interface, is found in either, fetched, and cancelled without harm."""
    stand = VendorStand(VENDOR, fake, model, CLIP, shelf)
    bare = remote(stand.open(), stand)[3:]
    done = ended(stand.open(), bare)
    assert isinstance(done, Done)
    stand.open().download(bare, done.files[0], tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == fake.clip
    stand.open().cancel(bare)
    assert bare in fake.jobs


def test_ids_say_their_interface(fake: FakeMiniMax, shelf: Shelf) -> None:
    """A remote id begins with its interface."""
    for model, start in (("minimax/hailuo-2.3", "v1:"), ("minimax/h3", "v2:")):
        stand = VendorStand(VENDOR, fake, model, CLIP, shelf)
        found = submitted(stand.open(), stand)
        assert isinstance(found, RemoteJob)
        assert found.remote_id.startswith(start)


def test_deadline_of_second(fake: FakeMiniMax, shelf: Shelf) -> None:
    """A clip of the second interface is kept seven days from its beginning; the signed link itself is nowhere kept."""
    stand = VendorStand(VENDOR, fake, "minimax/h3", CLIP, shelf)
    done = ended(stand.open(), remote(stand.open(), stand))
    assert isinstance(done, Done)
    assert done.deadline_at is not None
    assert timedelta(days=6, hours=23) < done.deadline_at - datetime.now(UTC) < timedelta(days=7)
    assert "secret" not in repr(done)


def test_what_runs_is_not_deleted(fake: FakeMiniMax, shelf: Shelf) -> None:
    """Cancel never deletes: a clip at work goes on, a finished one stays."""
    fake.polls = 3
    stand = VendorStand(VENDOR, fake, "minimax/h3", CLIP, shelf)
    provider = stand.open()
    remote_id = remote(provider, stand)
    for _turn in range(2):
        provider.poll(remote_id)
    provider.cancel(remote_id)
    assert isinstance(ended(provider, remote_id), Done)
    assert not [call for call in fake.calls if call.method == "DELETE"]


def test_list_of_many_pages(fake: FakeMiniMax, shelf: Shelf) -> None:
    """The list is read page by page until nothing younger is left."""
    stand = VendorStand(VENDOR, fake, "minimax/h3", CLIP, shelf)
    for number in range(60):
        fake.jobs[str(number)] = _old(fake, str(number), minutes=60 - number)
    found = stand.open().find_recent(since=datetime.now(UTC) - timedelta(minutes=55, seconds=30))
    assert found is not None
    assert len(found) == 55
    assert found[0].remote_id == "v2:59"
    assert len(fake.calls) == 2


def _old(fake: FakeMiniMax, name: str, minutes: int) -> FakeJob:
    body = {"model": "MiniMax-H3", "resolution": "768P", "duration": 4}
    job = FakeJob(name, body, fake.charge_usd, "ok", "/v2/video_generation")
    job.began_at -= minutes * 60
    return job


def test_callbacks(fake: FakeMiniMax, shelf: Shelf) -> None:
    """The first message is echoed; later ones are hints without a signature, from either interface."""
    provider = VendorStand(VENDOR, fake, "minimax/h3", CLIP, shelf).open()
    assert isinstance(provider, CallsBack)
    assert provider.hear_back({}, b'{"challenge": "abc"}').reply == {"challenge": "abc"}
    first = provider.hear_back({}, b'{"task_id": "12", "status": "success", "file_id": "3"}')
    assert (first.remote_id, first.is_signed, first.reply) == ("v1:12", False, None)
    second = provider.hear_back({}, b'{"task": {"id": "34", "status": "succeeded"}}')
    assert (second.remote_id, second.is_signed) == ("v2:34", False)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b"{}", b'{"task": 3}'])
def test_unreadable_callback(fake: FakeMiniMax, shelf: Shelf, body: bytes) -> None:
    """A message that cannot be read is an error that says so."""
    provider = VendorStand(VENDOR, fake, "minimax/h3", CLIP, shelf).open()
    assert isinstance(provider, CallsBack)
    with pytest.raises(BadReplyError):
        provider.hear_back({}, body)


def _clip(width: int, height: int, seconds: int, **more: Any) -> ClipRequest:
    return ClipRequest(prompt="A boat", width=width, height=height, length_s=Fraction(seconds), **more)


FRAME = {"first_frame": "d"}
CANNOT: list[tuple[str, ClipRequest, str]] = [
    ("minimax/hailuo-2.3", _clip(768, 1366, 6), "768P in 16:9"),
    ("minimax/hailuo-2.3", _clip(1366, 768, 12), "6 or 10 s"),
    ("minimax/hailuo-2.3", _clip(1366, 768, 6, **FRAME, last_frame="d"), "takes no last frame"),
    ("minimax/hailuo-2.3-1080p", _clip(1920, 1080, 10), "6 s"),
    ("minimax/hailuo-2.3-fast", _clip(1366, 768, 6), "needs a first frame"),
    ("minimax/hailuo-02-frames", _clip(1366, 768, 6, **FRAME), "needs a last frame"),
    ("minimax/s2v-01", _clip(1280, 720, 6), "needs a reference picture"),
    ("minimax/h3", _clip(1366, 768, 16), "4 to 15 s"),
    ("minimax/h3", _clip(1366, 768, 6, **FRAME, references=(Reference(name="a", blob="d"),)), "not both"),
]


@pytest.mark.parametrize(("model", "ask", "words"), CANNOT)
def test_said_before_bought(model: str, ask: ClipRequest, words: str) -> None:
    """What a model cannot do is said before it is bought."""
    (problem,) = MODELS[model].problems(ask)
    assert words in problem


@pytest.mark.parametrize("model", ["minimax/hailuo-2.3", "minimax/hailuo-02", "minimax/h3"])
def test_follows_its_frame(model: str) -> None:
    """From a frame, a clip takes the shape of the frame."""
    assert not MODELS[model].problems(_clip(768, 1366, 6, **FRAME))


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.id)
def test_entries(model: Model) -> None:
    """Every entry is worked through: a price with source and day or none at all, examples, and what it was held against."""
    assert model.examples
    assert model.verified
    assert model.price.is_known is bool(model.price.source and model.price.checked_on)
    assert not model.tiers
    assert model.constants["model"]
