"""To the wire: a call becomes the bytes of a request."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from pydantic import BaseModel

from .errors import ArgumentError, ConfigurationError
from .path import milliseconds
from .settings import check_machine_secret_key
from .unset import UNSET, Unset

if TYPE_CHECKING:
    from .call import Call, Upload
    from .settings import Settings


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it goes out; it can be sent again.

    Attributes:
        method: The HTTP method.
        target: Path and query.
        headers: The headers, `Host` and `Authorization` among them.
        content: The body.
        timeout: Seconds for each phase; None where the caller did not say.
    """

    method: bytes
    target: bytes
    headers: list[tuple[bytes, bytes]] = field(repr=False)
    content: bytes = field(repr=False)
    timeout: float | None


class Encoder:
    """Makes requests of calls, for one set of settings."""

    def __init__(self, settings: Settings) -> None:
        parts = urlsplit(settings.api_url)
        self._prefix = parts.path
        self._timeout = settings.timeout
        self._settings = settings
        self._headers = [
            (b"Authorization", b"Bearer " + settings.secret_key.encode()),
            (b"Host", parts.netloc.encode()),
            (b"Clerk-API-Version", settings.api_version.encode()),
            (b"User-Agent", settings.user_agent.encode()),
            (b"Accept", b"application/json"),
            (b"Accept-Encoding", b"gzip"),
        ]

    def __call__(self, call: Call[Any]) -> Request:
        """The request of a call.

        Raises:
            ArgumentError: the body has a value that cannot be sent, or an upload cannot be read.
            ConfigurationError: the machine's secret key is malformed, or no secret key is there.
        """
        content, kind = _multipart(call) if call.files or call.form else (dump(call), b"application/json")
        headers = self._headers
        if call.machine is not None or not self._settings.secret_key:
            headers = [(b"Authorization", b"Bearer " + self._key(call).encode()), *headers[1:]]
        if content:
            headers = [*headers, (b"Content-Type", kind)]
        if content or call.method not in ("GET", "DELETE"):
            headers = [*headers, (b"Content-Length", str(len(content)).encode())]
        return Request(call.method.encode(), (self._prefix + call.target).encode(), headers, content, self._timeout)

    def _key(self, call: Call[Any]) -> str:
        """The key of the machine that makes the call, or the instance's."""
        if isinstance(call.machine, str):
            check_machine_secret_key(call.machine)
            return call.machine
        if call.machine is UNSET and self._settings.machine_secret_key:
            return self._settings.machine_secret_key
        if not self._settings.secret_key:
            raise ConfigurationError(
                f"{call!r} needs the instance's secret key, and this client has only a machine's: pass secret_key="
            )
        return self._settings.secret_key


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            milliseconds("A time in the body", value)  # refuses one without a time zone
            return value.isoformat()
        case BaseModel():
            return value.model_dump(mode="json", by_alias=True)
        case set() | frozenset() | tuple():
            return list(cast("set[Any]", value))
        case Unset():
            raise ArgumentError("The body has an UNSET inside; leave the key out instead.")
        case _:
            raise ArgumentError(f"The body has a value that JSON has no form for: {type(value).__name__}.")


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain).encode


def dump(call: Call[Any]) -> bytes:
    """The body of a call as JSON, datetimes as RFC 3339; empty where it has none.

    Raises:
        ArgumentError: it has a value that JSON has no form for.
    """
    try:
        with suppress(UnicodeEncodeError):  # holds the whole body, passwords and all: not to be chained
            return b"" if call.body is None else _encode(call.body).encode()
    except ArgumentError:
        raise
    except (ValueError, TypeError, RecursionError) as error:
        raise ArgumentError(f"The body cannot be sent as JSON: {error}.") from error
    raise ArgumentError("The body has a character that cannot be sent.")


def _multipart(call: Call[Any]) -> tuple[bytes, bytes]:
    import httpx

    files = {name: _upload(upload) for name, upload in call.files.items()}
    try:
        request = httpx.Request("POST", "http://localhost", data=dict(call.form), files=files)
        return request.read(), request.headers["Content-Type"].encode()
    except (ValueError, TypeError) as error:
        raise ArgumentError(f"The form cannot be sent: {error}") from error


def _upload(upload: Upload) -> tuple[str, bytes]:
    """Name and bytes of an upload, read whole so that it can be sent again."""
    try:
        if isinstance(upload, bytes | bytearray | memoryview):
            return "upload", bytes(upload)
        if isinstance(upload, str | os.PathLike):
            return Path(upload).name, Path(upload).read_bytes()
        content = cast("Any", upload).read()
    except (OSError, AttributeError, ValueError) as error:
        raise ArgumentError(f"The upload cannot be read: {error}") from error
    if not isinstance(content, bytes):
        raise ArgumentError("The upload must be opened for reading bytes: open(path, 'rb').")
    return Path(str(getattr(upload, "name", "upload"))).name, content
