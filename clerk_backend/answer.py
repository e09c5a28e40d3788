"""From the wire: an answer becomes what the call returns, or an error."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, get_origin

from pydantic import ConfigDict, TypeAdapter

from .errors import (
    APIError,
    ConfigurationError,
    ConnectionFailedError,
    ErrorDetail,
    OutcomeUnknownError,
    RequestTimeoutError,
    TransportError,
    UnreadableAnswerError,
    error_class,
)
from .model import Drift, JSONObject, is_array, is_model, is_object, unforeseen
from .paging import Page, rows_adapter

if TYPE_CHECKING:
    from .call import Call
    from .settings import Settings

T = TypeVar("T")
LARGEST_BODY = 2**28
"""Bytes; more than any answer of Clerk's, and less than would hurt a process."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came in.

    Attributes:
        status: The HTTP status.
        headers: The headers as they came.
        body: The whole body.
    """

    status: int
    headers: list[tuple[bytes, bytes]] = field(repr=False)
    body: bytes = field(repr=False)

    def header(self, name: bytes) -> str | None:
        """The value of a header, named in lower case, or None."""
        for each, value in self.headers:
            if each.lower() == name:
                return value.decode("latin-1")
        return None


@dataclass(frozen=True, slots=True)
class Response(Generic[T]):
    """An answer with what it came in: what `clerk.with_response` gives.

    Attributes:
        data: What the call returns.
        answer: The answer as it came in.
    """

    data: T
    answer: Answer = field(repr=False)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.answer.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers; names in any case."""
        import httpx

        return httpx.Headers(self.answer.headers)

    @property
    def body(self) -> bytes:
        """The body, decompressed."""
        return self.answer.body


@cache
def _reader(returns: Any, rows: str = "data") -> Callable[[Answer, Any], Any]:
    """What turns an answer into the type that a call returns; built at the first answer of its type."""
    if returns is None:
        return lambda _answer, _context: None
    if get_origin(returns) is Page:
        return rows_adapter(get_args(returns)[0], rows)
    if is_model(returns):
        returns.model_rebuild()
        validate = returns.__pydantic_validator__.validate_json
    else:
        adapter = TypeAdapter[Any](returns, config=ConfigDict(hide_input_in_errors=True))
        adapter.rebuild()
        validate = adapter.validator.validate_json
    return lambda answer, context: validate(answer.body, context=context)


def decode(call: Call[T], answer: Answer, settings: Settings) -> Response[T]:
    """The answer as the call returns it.

    Raises:
        APIError: Clerk refused; the class says which way.
        OutcomeUnknownError: Clerk failed (5xx) at a write that must not be repeated.
        UnreadableAnswerError: the body is no JSON, or not of the kind promised.
    """
    if not 200 <= answer.status < 300:
        raise refusal(call, answer)
    drifts: list[Drift] = []
    try:
        data: Any = _reader(call.returns, call.rows)(answer, None if settings.on_drift is None else drifts.append)
    except ValueError as error:  # pydantic's ValidationError is one
        raise UnreadableAnswerError(
            f"The answer to {call!r} cannot be read" + ("" if call.repeatable else f". {look_it_up(call)}"),
            method=call.method,
            path=call.path,
            status=answer.status,
        ) from error
    if settings.on_drift is not None:
        for drift in (*drifts, *unforeseen(data)):
            settings.on_drift(drift)
    return Response(data, answer)


def refusal(call: Call[Any], answer: Answer) -> APIError | OutcomeUnknownError:
    """The error that an answer other than 2xx stands for."""
    try:
        read: Any = json.loads(answer.body)
    except (ValueError, RecursionError):
        read = None
    body = read if is_object(read) else {}
    details = tuple(_details(body))
    trace: Any = body.get("clerk_trace_id")
    trace_id = trace if trace and isinstance(trace, str) else answer.header(b"cf-ray")
    wait = retry_after(answer)
    message = (
        f"{answer.status} "
        + ("; ".join(f"{each.code}: {each.long_message or each.message}" for each in details) or "no reason given")
        + ("" if wait is None else f"; asks to wait {wait:g} s")
        + f" ({call.method} {call.path}{f', trace {trace_id}' if trace_id else ''})"
    )
    if answer.status >= 500 and not call.repeatable:
        return OutcomeUnknownError(
            f"{message}. {look_it_up(call)}",
            method=call.method,
            path=call.path,
            status=answer.status,
            errors=details,
            clerk_trace_id=trace_id,
            retry_after=wait,
        )
    return error_class(answer.status)(
        message,
        status=answer.status,
        errors=details,
        clerk_trace_id=trace_id,
        retry_after=wait,
        method=call.method,
        path=call.path,
    )


def _details(body: JSONObject) -> list[ErrorDetail]:
    errors = body.get("errors")
    return [_detail(entry) for entry in errors if is_object(entry)] if is_array(errors) else []


def _detail(entry: JSONObject) -> ErrorDetail:
    meta, long_message = entry.get("meta"), entry.get("long_message")
    return ErrorDetail(
        str(entry.get("code") or "unknown"),
        str(entry.get("message") or ""),
        None if long_message is None else str(long_message),
        meta if is_object(meta) else {},
    )


def retry_after(answer: Answer) -> float | None:
    """`Retry-After` in seconds, whether it came as seconds or as a date; None for neither."""
    value = answer.header(b"retry-after")
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        from email.utils import parsedate_to_datetime

        try:
            seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return max(0.0, seconds) if seconds < float("inf") else None


_NEVER_CONNECTED = frozenset({"ConnectError", "ConnectTimeout", "ConnectionNotAvailable", "PoolTimeout", "ProxyError"})
_UNUSABLE = frozenset({"UnsupportedProtocol", "InvalidURL", "LocalProtocolError"})
"""Errors of the HTTP library by name: httpx and httpcore have classes of their own by the same names."""


def failure(call: Call[Any], error: Exception) -> TransportError | ConfigurationError:
    """The error of ours that stands for one of the HTTP library's, or of the system's."""
    reason = type(error).__name__
    if reason in _UNUSABLE:
        return ConfigurationError(f"The HTTP library cannot send this, see api_url and proxy: {error}")
    if reason in _NEVER_CONNECTED:
        text = f"No connection to Clerk: {reason} ({call.method} {call.path})"
        return ConnectionFailedError(text, method=call.method, path=call.path)
    text = f"The answer did not come: {reason} ({call.method} {call.path})"
    if call.repeatable:
        return RequestTimeoutError(text, method=call.method, path=call.path)
    return OutcomeUnknownError(f"{text}. {look_it_up(call)}", method=call.method, path=call.path)


def look_it_up(call: Call[Any]) -> str:
    """How to find out what became of a write whose answer never came."""
    topic = call.segments[0]
    return (
        f"It was not repeated, since that could do it twice. Look for its effect first, for instance by listing "
        f"{topic} with a filter on what you sent (an external_id of your own makes that exact); then decide."
    )


def decompressed(body: bytes) -> bytes:
    """The body without the compression that was asked for; JSON never begins like gzip.

    Raises:
        OSError: it is broken, or larger than any answer of Clerk's.
    """
    if body[:2] != b"\x1f\x8b":
        return body
    stream = zlib.decompressobj(wbits=31)
    try:
        plain = stream.decompress(body, LARGEST_BODY)
    except zlib.error as error:
        raise OSError(f"the answer's compression is broken: {error}") from error
    if not stream.eof:
        raise OSError("the answer was cut, or is larger than any of Clerk's")
    return plain
