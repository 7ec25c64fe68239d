"""The offline vendor's books outlive kills, threads and other programs."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import BlobMissingError, OutcomeUnknownError, ProviderError, SettingsError, UnreachableError
from core.providers.contract import Done
from core.providers.offline import log, read_log
from core.providers.offline.log import LOG_NAME
from core.providers.offline.studio import OfflineStudio
from tests.unit.providers.conftest import Clock, OpenStudio, Shelf, clip_ask, order_of, write_ask


@pytest.fixture
def log_path(tmp_path: Path) -> Path:
    return tmp_path / "workspace" / "offline" / LOG_NAME


def test_empty_workspace(tmp_path: Path) -> None:
    """Where nothing was ever asked, the log is empty and nothing is written by looking."""
    assert read_log(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_line_of_a_request(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf, clock: Clock) -> None:
    """A line says what was asked, by which id, when, and what was charged."""
    job = open_studio(has_prices=True).submit(order_of(write_ask("Rain")), request_id="a", files=shelf)
    assert read_log(tmp_path / "workspace") == [
        {
            "event": "submit",
            "request_id": "a",
            "remote_id": job.remote_id,
            "model": "offline/writer",
            "prompt": "Rain",
            "charge_usd": "0.01",
            "at": clock().isoformat(),
            "act": "ok",
        }
    ]


def test_torn_line(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf, log_path: Path) -> None:
    """A line torn by a kill counts as never written, and the next one is whole."""
    studio = open_studio()
    studio.submit(order_of(write_ask()), request_id="a", files=shelf)
    with log_path.open("ab") as stream:
        stream.write(b'{"event": "submit", "request_id": "b", "rem')
    studio.submit(order_of(write_ask()), request_id="c", files=shelf)
    assert [entry["request_id"] for entry in read_log(tmp_path / "workspace")] == ["a", "c"]
    assert json.loads(log_path.read_bytes().split(b"\n")[-2])["request_id"] == "c"


def test_any_text_is_kept(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """Line breaks, emoji and broken characters in a prompt come back as they were."""
    text = "Regen 🌧\n\u2028 \x00 \ud83d und mehr"
    studio = open_studio()
    job = studio.submit(order_of(write_ask(text)), request_id="a", files=shelf)
    assert read_log(tmp_path / "workspace")[0]["prompt"] == text
    assert isinstance(studio.poll(job.remote_id), Done)


def test_threads_with_one_request(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """Eight threads that send the same request at once get one job and one charge."""
    with ThreadPoolExecutor(8) as pool:
        jobs = list(
            pool.map(lambda _: open_studio().submit(order_of(write_ask()), request_id="a", files=shelf), range(8))
        )
    assert len({job.remote_id for job in jobs}) == 1
    assert len(read_log(tmp_path / "workspace")) == 1


def test_threads_take_turns(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """Failures are acted out once each, however many threads submit."""
    acts = ("busy", "refused", "ok", "auth")

    def submit(number: int) -> str:
        try:
            open_studio(fail=acts).submit(order_of(write_ask()), request_id=f"r{number}", files=shelf)
        except ProviderError as exc:
            return exc.code
        return "ok"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(submit, range(6))) == sorted([*acts, "ok", "ok"])
    assert sorted(entry["act"] for entry in read_log(tmp_path / "workspace")) == sorted([*acts, "ok", "ok"])


def killed(studio: OfflineStudio, shelf: Shelf, where: str) -> int | None:
    """Submits in a child process that is killed just before or after the charge is written; its exit status."""

    def append(folder: Path, entry: log.Entry) -> None:
        if where == "after":
            real(folder, entry)
        os.kill(os.getpid(), signal.SIGKILL)

    def run() -> None:
        log.append = append
        studio.submit(order_of(write_ask()), request_id="a", files=shelf)

    real = log.append
    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    child.join()
    return child.exitcode


@pytest.mark.parametrize(("where", "charges"), [("before", 0), ("after", 1)])
def test_kill_around_the_charge(
    tmp_path: Path, open_studio: OpenStudio, shelf: Shelf, where: str, charges: int
) -> None:
    """Killed just before or just after the charge is written: asked again, it is charged once and the job is whole."""
    workspace = tmp_path / "workspace"
    assert killed(open_studio(), shelf, where) == -signal.SIGKILL
    assert len(read_log(workspace)) == charges
    studio = open_studio()
    job = studio.submit(order_of(write_ask()), request_id="a", files=shelf)
    assert isinstance(studio.poll(job.remote_id), Done)
    assert len(read_log(workspace)) == 1


def test_missing_input_charges_nothing(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """An order whose picture is gone is not sent: nothing is charged."""
    with pytest.raises(BlobMissingError):
        open_studio().submit(order_of(clip_ask(first_frame="0" * 64)), request_id="a", files=shelf)
    assert read_log(tmp_path / "workspace") == []


def test_folder_cannot_be_written(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """A vendor whose folder cannot be made is unreachable, and says that nothing was charged."""
    (tmp_path / "workspace").write_text("in the way", "utf-8")
    with pytest.raises(UnreachableError, match="Nothing was charged"):
        open_studio().submit(order_of(write_ask()), request_id="a", files=shelf)


def test_unknown_failure_in_settings(open_studio: OpenStudio) -> None:
    """A failure that cannot be acted out is named when the studio is opened."""
    with pytest.raises(SettingsError, match=r"offline\.fail names explode.*timeout_after"):
        open_studio(fail=("explode",))


def test_settings_are_frozen_at_submit(open_studio: OpenStudio, shelf: Shelf, clock: Clock) -> None:
    """A job keeps the deadline it was given, whatever the settings say later."""
    job = open_studio(expire_s=60).submit(order_of(write_ask()), request_id="a", files=shelf)
    done = open_studio().poll(job.remote_id)
    assert isinstance(done, Done)
    assert done.deadline_at == clock() + timedelta(seconds=60)


def test_no_path_leads_out(open_studio: OpenStudio) -> None:
    """A pasted remote id cannot name a folder elsewhere."""
    studio = open_studio()
    for remote_id in ("../../etc", "", "..", "a/b"):
        with pytest.raises(ProviderError):
            studio.poll(remote_id)


def test_ambiguous_without_idempotency(tmp_path: Path, open_studio: OpenStudio, shelf: Shelf) -> None:
    """Without idempotency, sending again after a lost answer is charged again: the log shows both."""
    studio = open_studio(fail=("timeout_after",), is_idempotent=False, has_prices=True)
    with pytest.raises(OutcomeUnknownError):
        studio.submit(order_of(write_ask()), request_id="a", files=shelf)
    studio.submit(order_of(write_ask()), request_id="a", files=shelf)
    assert [entry["charge_usd"] for entry in read_log(tmp_path / "workspace")] == ["0.01", "0.01"]
