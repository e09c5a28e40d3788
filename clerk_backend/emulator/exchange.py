"""One request and its answer as plain values, whatever door they came through."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal, cast

JSONObject = dict[str, Any]
Headers = tuple[tuple[str, str], ...]

Ending = Literal["whole", "cut", "reset", "disconnected", "refused"]
"""How the connection behaves: the whole answer arrives; it stops half way; it is reset before anything came back;
it is closed in good order but without an answer; it was never made."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent. `path` is as it was on the wire, still percent-encoded; header names are in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """Return the first header of this (lower-case) name, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Response:
    """What a client gets, `delay` seconds later, unless `ending` says that it does not."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    delay: float = 0.0
    ending: Ending = "whole"


JSON_TYPE: Headers = (("content-type", "application/json"),)


def as_object(value: object) -> JSONObject | None:
    """Return a JSON value if it is an object."""
    return cast("JSONObject", value) if isinstance(value, dict) else None


def as_list(value: object) -> list[Any] | None:
    """Return a JSON value if it is an array."""
    return value if isinstance(value, list) else None  # pyright: ignore[reportUnknownVariableType]


def json_response(status: int, value: object, headers: Headers = ()) -> Response:
    """Return an answer with a JSON body."""
    return Response(status, JSON_TYPE + headers, json.dumps(value, separators=(",", ":")).encode())
