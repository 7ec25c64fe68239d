"""Encoders of graphics cards: found by trying, given up when they fail, always told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from core.errors import RenderError
from core.film import hardware
from core.film.encoding import encoder_args, encoding_of
from core.film.tool import FfmpegFacts, ffmpeg_facts
from core.model.delivery import Codec, Delivery, Level
from core.model.film import ExportSettings
from core.model.project import Quality

WANTED = ExportSettings(quality=Quality.FINAL, delivery=Delivery(is_hardware=True))


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    hardware.forget()
    yield
    hardware.forget()


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A machine whose FFmpeg lists every card's encoder; those named in the list work. Notes each trial behind a `?`."""
    works: list[str] = []
    listed = tuple(f"{name}_{kind}" for name in ("h264", "hevc") for kind in ("nvenc", "qsv", "vaapi"))

    def run(args: Sequence[str | Path], **_: object) -> None:
        tried = str(args[list(args).index("-c:v") + 1])
        works.append(f"?{tried}")
        if tried not in works:
            raise RenderError("Cannot load libcuda.so.1", hint="")

    monkeypatch.setattr(hardware, "ffmpeg_facts", lambda: FfmpegFacts(Path("ffmpeg"), "test", listed, ()))
    monkeypatch.setattr(hardware, "run_ffmpeg", run)
    return works


def test_the_first_that_works_is_taken_and_tried_once(machine: list[str]) -> None:
    """A card that is listed but not there is passed over; what was found is not tried again."""
    machine.append("h264_qsv")
    assert [hardware.card_encoder(Codec.H264) for _ in range(3)] == ["h264_qsv"] * 3
    assert machine[1:] == ["?h264_nvenc", "?h264_qsv"]
    assert hardware.card_encoder(Codec.H265) is None
    assert hardware.card_encoder(Codec.PRORES) is None


def test_the_encoder_is_in_the_options_of_the_segment(machine: list[str]) -> None:
    """Pieces of different encoders are different pieces; a film without the wish never asks the machine."""
    machine.append("h264_nvenc")
    card = encoding_of(WANTED)
    assert (card.encoder, card.is_hardware) == ("h264_nvenc", True)
    assert "h264_nvenc" in encoder_args(card, Fraction(30))
    plain = encoding_of(ExportSettings(quality=Quality.FINAL))
    assert plain.encoder == "libx264"
    assert plain.model_dump_json() != card.model_dump_json()


def test_a_card_that_fails_at_work_is_given_up_and_told(machine: list[str]) -> None:
    """From then on the same settings mean software, and the film says why."""
    machine.append("h264_nvenc")
    assert hardware.fall_back_note(Codec.H264) == ""
    hardware.give_up("h264_nvenc", "out of memory")
    assert encoding_of(WANTED) == encoding_of(ExportSettings(quality=Quality.FINAL))
    assert "out of memory" in hardware.fall_back_note(Codec.H264)


def test_no_card_is_told(machine: list[str]) -> None:
    """Where none works, or none can exist, software does it and a sentence says so."""
    assert encoding_of(WANTED).encoder == "libx264"
    assert (
        hardware.fall_back_note(Codec.H264) == "No graphics card here encodes H.264; the film was encoded without one."
    )
    assert hardware.fall_back_note(Codec.PRORES).startswith("No graphics card encodes ProRes 422;")


def test_lossless_is_never_given_to_a_card(machine: list[str]) -> None:
    """Cards lose something; without loss, software encodes."""
    machine.append("h264_nvenc")
    settings = ExportSettings(delivery=Delivery(is_hardware=True, level=Level.LOSSLESS))
    assert encoding_of(settings).encoder == "libx264"


def test_this_machine_really_is_tried() -> None:
    """The real FFmpeg lists encoders of cards; whatever answers here has really encoded pictures."""
    assert any(hardware.is_card(name) for name in ffmpeg_facts().encoders)
    found = hardware.card_encoder(Codec.H264)
    assert found is None or found in ffmpeg_facts().encoders
    assert bool(hardware.fall_back_note(Codec.H264)) is (found is None)


@pytest.mark.parametrize("kind", ["nvenc", "qsv", "videotoolbox", "amf", "vaapi"])
def test_every_card_has_its_words(kind: str) -> None:
    """Constant quality and a bitrate both have words for each kind of card, and groups of pictures are closed."""
    for bitrate in (None, 5_000):
        args = hardware.card_args(f"h264_{kind}", quality=21, bitrate_kbps=bitrate, keyint=60)
        assert args[args.index("-g") + 1] == "60"
        assert "+cgop" in args
        assert ("5000k" in args) is (bitrate is not None)
    assert bool(hardware.upload(f"h264_{kind}")) is (kind == "vaapi")
