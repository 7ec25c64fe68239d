"""The root of every stored value: validated on the way in, one JSON form with a schema version on the way out."""

from __future__ import annotations

import functools
import json
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, ValidationError, model_serializer

from core.digest import canonical_json, digest_of
from core.errors import InputError, StoreError

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]


class Value(BaseModel):
    """A frozen value inside a document; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


T = TypeVar("T", bound=Value)


class Grown(Value):
    """A stored value that got fields after it was first stored.

    Fields named in `later` are left out of the JSON while they hold their default, so what was stored before has the JSON,
    and so the digest, that it had.
    """

    later: ClassVar[tuple[str, ...]] = ()

    @model_serializer(mode="wrap")
    def _without_later(self, inner: SerializerFunctionWrapHandler) -> dict[str, Any]:
        body: dict[str, Any] = inner(self)
        for name, default in _later_defaults(type(self)):
            if name in body and getattr(self, name) == default:
                del body[name]
        return body


@functools.cache
def _later_defaults(kind: type[Grown]) -> tuple[tuple[str, Any], ...]:
    """Later fields and their defaults; made once, since pydantic copies a default each time it is asked for it."""
    fields = kind.model_fields
    return tuple((name, fields[name].get_default(call_default_factory=True)) for name in kind.later)


class Doc(Value):
    """A value that is stored on its own, as JSON with `schema: name/version`.

    A changed shape gets a higher `version` and one step in `upgrades`, keyed by the version it starts from.
    """

    schema_name: ClassVar[str]
    version: ClassVar[int] = 1
    upgrades: ClassVar[Mapping[int, Upgrade]] = {}

    def to_json(self) -> str:
        """Canonical JSON with the schema first; equal values give equal text."""
        body = {"schema": f"{self.schema_name}/{self.version}", **self.model_dump(mode="json")}
        return canonical_json(body)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads any known version of this document, one upgrade step at a time.

        Raises:
            StoreError: When the text is another document, newer than this program, or does not fit.
        """
        try:
            body = json.loads(text)
            name, _, number = str(body.pop("schema")).partition("/")
            have = int(number)
        except (ValueError, KeyError, AttributeError, TypeError) as exc:
            raise StoreError(f"This is not a stored {cls.schema_name}.") from exc
        if name != cls.schema_name or have > cls.version:
            raise StoreError(
                f"Found {name}/{have}, but this program reads {cls.schema_name} up to {cls.version}.",
                hint="Open the workspace with the version that wrote it.",
            )
        for step in range(have, cls.version):
            body = cls.upgrades[step](body)
        try:
            return cls.model_validate(body)
        except ValidationError as exc:
            raise StoreError(f"A stored {cls.schema_name} does not fit: {first_problem(exc)}") from exc

    def digest(self) -> str:
        """Hash of the content, tagged with the kind of document (not with its version)."""
        return digest_of(self.schema_name, self.model_dump(mode="json"))


def first_problem(exc: ValidationError) -> str:
    """The first thing pydantic found wrong, as `where: what`."""
    error = exc.errors()[0]
    where = ".".join(str(part) for part in error["loc"])
    return f"{where}: {error['msg']}" if where else str(error["msg"])


def checked(kind: type[T], /, **fields: Any) -> T:
    """Builds a value from what a person typed.

    Raises:
        InputError: In words, when it does not fit.
    """
    try:
        return kind(**fields)
    except ValidationError as exc:
        raise InputError(first_problem(exc)) from exc


def new_id(prefix: str) -> str:
    """A lasting random name, such as `scene_9f3c…`: 64 bits, letters and digits only."""
    return f"{prefix}_{secrets.token_hex(8)}"


def is_id(text: str, prefix: str) -> bool:
    """Whether a text from outside, such as an address, may be one of our names."""
    return re.fullmatch(rf"{prefix}_[0-9a-f]{{16}}", text) is not None


def utc_now() -> datetime:
    """This moment, in UTC with its zone."""
    return datetime.now(UTC)
