"""Models on the command line: listed, compared, warned of, and held against a vendor on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from core import cli
from core.model.base import utc_now
from core.providers import open_providers
from core.providers.catalogue import read_models
from core.providers.listing import held_against_vendors
from core.settings import Settings, VendorSettings
from tests.fakes.http import Said, said
from tests.fakes.replicate import FakeReplicate
from tests.unit.providers.conftest import Shelf

OWN = """
[[model]]
id = "offline/short"
provider = "offline"
ability = "clip"
title = "Short"
lengths = { kind = "menu", seconds = [5] }
"""


class Published(FakeReplicate):
    """Replicate with the pages of its models."""

    schema: Callable[[str], dict[str, Any] | None] = staticmethod(lambda _path: None)

    def _rest(self, path: str) -> Said:
        found = self.schema(path)
        return super()._rest(path) if found is None else said(found)


@pytest.fixture
def fake() -> Iterator[Published]:
    with Published() as fake:
        yield fake


def keyed(settings: Settings, fake: FakeReplicate) -> Settings:
    reach = {"replicate": VendorSettings(base_url=f"{fake.url}/v1")}
    return settings.model_copy(update={"keys": {"replicate": SecretStr(fake.key)}, "vendors": reach})


def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(cli, "load_settings", lambda: settings)
    return cli.main(["models", *words])


def own_models(settings: Settings, text: str) -> None:
    folder = settings.workspace / "catalogue"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(text, "utf-8")


def test_list_of_an_ability(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """The list says title, vendor, lengths, sizes and price, and what a vendor still needs."""
    assert run(settings, monkeypatch, "clip") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "clip"
    offline = next(line for line in lines if "offline/clip" in line)
    assert "Offline animatic" in offline
    assert "1 to 30 s" in offline
    assert "free" in offline
    assert any("replicate/" in line and "needs a key" in line for line in lines)
    assert not any("offline/writer" in line for line in lines)


def test_retirement_is_warned_of(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """A model that is switched off within sixty days is named at the end of the list."""
    day = utc_now().date() + timedelta(days=10)
    own_models(settings, f"{OWN}retired_on = {day}\n")
    assert run(settings, monkeypatch, "clip") == 0
    assert f"Short is switched off on {day}, in 10 days." in capsys.readouterr().out.splitlines()


def test_broken_catalogue_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """A file of one's own that is wrong is told with its line, and the rest is listed all the same."""
    own_models(settings, OWN.replace("[5]", "[]"))
    assert run(settings, monkeypatch) == 1
    heard = capsys.readouterr()
    assert heard.err.startswith("mine.toml, line 7: lengths")
    assert "offline/clip" in heard.out


def test_compare(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Two models stand side by side, fact by fact; one alone, or one that is not there, is refused in words."""
    own_models(settings, OWN)
    assert run(settings, monkeypatch, "compare", "offline/clip", "offline/short") == 0
    rows = {line.partition("  ")[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "1 to 30 s" in rows["lengths"]
    assert "5 s" in rows["lengths"]
    assert "free" in rows["price"]
    assert run(settings, monkeypatch, "compare", "offline/clip") == 1
    assert "nothing to compare" in capsys.readouterr().err
    assert run(settings, monkeypatch, "compare", "offline/clip", "offline/none") == 1
    assert "no model offline/none" in capsys.readouterr().err


def test_check_without_a_key(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """Without a key nobody is asked, and that is said."""
    assert run(settings, monkeypatch, "check") == 0
    assert "No vendor that publishes" in capsys.readouterr().out


def schema_like_ours(path: str) -> dict[str, Any] | None:
    """What the vendor would publish if every entry of ours were right."""
    folder = Path(cli.__file__).parent / "providers" / "catalogue"
    for model in read_models(folder / "replicate.toml", {"replicate"}):
        if path.startswith(f"/models/{model.endpoint}"):
            twins = [
                one for one in read_models(folder / "replicate.toml", {"replicate"}) if one.endpoint == model.endpoint
            ]
            names = {name for one in twins for name in (*one.constants, *one.parameters)}
            for one in twins:
                for field in one.fields.values():
                    names.add(f"{field.name}_1" if field.form == "numbered" else field.name)
            document: dict[str, Any] = {
                "components": {"schemas": {"Input": {"properties": {name: {} for name in names}}}}
            }
            return {"openapi_schema": document, "latest_version": {"openapi_schema": document}}
    return None


def test_check_holds_every_entry_against_the_vendor(settings: Settings, shelf: Shelf, fake: Published) -> None:
    """With a key every model of a vendor that publishes its fields is asked for, free of charge."""
    fake.schema = schema_like_ours
    providers = open_providers(keyed(settings, fake), shelf)
    said_, is_good = held_against_vendors(providers)
    wanted = [model.id for model in providers.catalogue.models() if model.provider == "replicate"]
    assert said_ == [f"ok {model_id}" for model_id in wanted]
    assert is_good
    assert {call.method for call in fake.calls} == {"GET"}


def test_check_tells_what_has_changed(settings: Settings, shelf: Shelf, fake: Published) -> None:
    """A field that was renamed and a model that is gone are told by name, each once."""

    def changed(path: str) -> dict[str, Any] | None:
        found = schema_like_ours(path)
        if found is None or "minimax/hailuo-02" not in path:
            return None
        del found["latest_version"]["openapi_schema"]["components"]["schemas"]["Input"]["properties"]["duration"]
        return found

    fake.schema = changed
    said_, is_good = held_against_vendors(open_providers(keyed(settings, fake), shelf))
    assert not is_good
    assert "!! replicate/hailuo-02: there is no field duration (our length)." in said_
    gone = [line for line in said_ if line.startswith("!! replicate/hailuo-2.3:")]
    assert len(gone) == 1
    assert fake.key not in " ".join(said_)
