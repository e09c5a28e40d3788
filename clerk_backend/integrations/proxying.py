"""Serving Clerk's Frontend API below a path of the application: requests pass on, answers pass back, as they stream.

What is passed on, and what is not, decides `clerk_backend.auth.frontend_api_proxy`. Each request has a connection of
its own, which is closed with it, so that nothing is left where processes fork and event loops end.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from ..auth.frontend_api_proxy import (
    ProxyAnswer,
    ProxyOptions,
    ProxyRequest,
    proxy_failure,
    proxy_request,
    proxy_response_headers,
)
from ..auth.requests import inbound_of
from ..auth.state import Headers
from ..connection import TIMEOUT, environment_proxy, tls_context
from ..errors import ConfigurationError, ConnectionFailedError, TransportError
from .answers import Answer
from .options import Prepared

FAILURES: Final = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError)
_ADDRESSES: Final = ("x-forwarded-for", "x-real-ip", "cf-connecting-ip")
_FROM_PROXIES: Final = (*_ADDRESSES, "x-forwarded-host", "x-forwarded-proto")
_CHUNK_BYTES: Final = 64 * 1024

Send = Callable[[Any], Awaitable[None]]
Receive = Callable[[], Awaitable[Any]]


def asked(request: Mapping[str, Any], held: Prepared[Any], options: ProxyOptions) -> ProxyRequest | Answer:
    """What to ask of the Frontend API for an ASGI scope or a WSGI environ, or the answer to give instead.

    Clerk is told the address of whoever asks, for its limits: by the headers of a proxy in front, or else the server.
    """
    inbound = inbound_of(request, trust_forwarded_headers=False)  # at the address that the server knows
    headers = dict(inbound.headers)
    if not held.trusts_forwarded_headers:
        for name in _FROM_PROXIES:
            headers.pop(name, None)
    client = request.get("REMOTE_ADDR") or (request.get("client") or ("",))[0]
    if client and not any(name in headers for name in _ADDRESSES):
        headers["x-forwarded-for"] = str(client)
    found = proxy_request(inbound.method, inbound.url.href, headers.items(), options=options)
    return answer_of(found) if isinstance(found, ProxyAnswer) else found


def answer_of(refusal: ProxyAnswer) -> Answer:
    """An answer that the proxy gives by itself."""
    return Answer(refusal.status, refusal.headers, refusal.body)


def _failed(error: Exception) -> Answer:
    return answer_of(proxy_failure(str(error) or type(error).__name__))


def _broken() -> TransportError:
    return ConnectionFailedError("Clerk's Frontend API broke its answer off.")


def _request(request: ProxyRequest, content: Any) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url,
        headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in request.headers],
        content=content,
        extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), TIMEOUT)},
    )


def _headers(response: httpx.Response, request: ProxyRequest) -> Headers:
    raw = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw]
    return tuple(proxy_response_headers(raw, request=request))


def _line(request: ProxyRequest) -> dict[str, Any]:
    """How a connection is opened: as the environment asks."""
    parts = urlsplit(request.url)
    proxy = environment_proxy(parts.scheme, parts.hostname or "", parts.netloc)
    tls = tls_context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    return {"verify": tls, "proxy": proxy, "trust_env": False}


class Proxied:
    """The Frontend API's answer to a request of a WSGI server."""

    def __init__(self, environ: Mapping[str, Any], request: ProxyRequest, transport: Any) -> None:
        """Ask.

        Raises:
            httpx.HTTPError: there is no answer; or another of `FAILURES`.
            ConfigurationError: the transport is none for blocking calls.
        """
        with ExitStack() as opening:
            line = transport or opening.enter_context(httpx.HTTPTransport(**_line(request)))
            if not isinstance(line, httpx.BaseTransport):
                raise ConfigurationError("The transport of frontend_api_proxy must be one for blocking calls.")
            self._response = line.handle_request(_request(request, _content(environ)))
            opening.callback(self._response.close)
            self._open = opening.pop_all()
        self._parts = self._response.iter_bytes()
        self.status, self.headers = self._response.status_code, _headers(self._response, request)

    def __iter__(self) -> Proxied:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._parts)
        except FAILURES:
            raise _broken() from None  # which would name the request, and the secret key in it

    def close(self) -> None:
        """Close the connection, whether or not all was sent."""
        self._open.close()


def proxied_blocking(request: ProxyRequest, environ: Mapping[str, Any], transport: Any) -> Proxied | Answer:
    """Pass a request of a WSGI server on; the Frontend API's answer, as it streams, or the one to give instead."""
    try:
        return Proxied(environ, request, transport)
    except FAILURES as error:
        return _failed(error)


def _content(environ: Mapping[str, Any]) -> Iterable[bytes] | None:
    """The body as it comes in; None where there is none."""
    length = environ.get("CONTENT_LENGTH")
    if length and int(length):
        return _read(environ["wsgi.input"], int(length))
    if environ.get("wsgi.input_terminated") and environ.get("HTTP_TRANSFER_ENCODING"):
        return iter(lambda: environ["wsgi.input"].read(_CHUNK_BYTES), b"")
    return None


def _read(stream: Any, left: int) -> Iterator[bytes]:
    while left and (part := stream.read(min(left, _CHUNK_BYTES))):
        left -= len(part)
        yield part


async def proxied(
    request: ProxyRequest, receive: Receive, send: Send, transport: httpx.AsyncBaseTransport | None
) -> Answer | None:
    """Pass a request of an ASGI server on, and its answer back; or give the answer to send instead.

    Raises:
        ConnectionFailedError: the Frontend API broke its answer off.
        ConfigurationError: the transport is none for coroutines.
    """
    body = _Body(receive)
    exchange = asyncio.ensure_future(_exchange(request, body, send, transport))
    leaving = asyncio.ensure_future(body.gone())
    try:
        await asyncio.wait((exchange, leaving), return_when=asyncio.FIRST_COMPLETED)
        return exchange.result() if exchange.done() else None
    finally:
        exchange.cancel()
        leaving.cancel()
        await asyncio.gather(exchange, leaving, return_exceptions=True)


async def _exchange(
    request: ProxyRequest, body: _Body, send: Send, transport: httpx.AsyncBaseTransport | None
) -> Answer | None:
    async with AsyncExitStack() as stack:
        try:
            line: Any = transport or await stack.enter_async_context(httpx.AsyncHTTPTransport(**_line(request)))
            if not isinstance(line, httpx.AsyncBaseTransport):
                raise ConfigurationError("The transport of frontend_api_proxy must be one for coroutines.")
            response = await line.handle_async_request(_request(request, await body.content()))
        except FAILURES as error:
            return _failed(error)
        stack.push_async_callback(response.aclose)
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in _headers(response, request)]
        await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
        async for part in _parts(response):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    return None


async def _parts(response: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for part in response.aiter_bytes():
            yield part
    except FAILURES:
        raise _broken() from None  # which would name the request, and the secret key in it


class _GoneError(OSError):
    """Whoever asked has gone away before all was heard."""


class _Body:
    """The body of a request as it comes in, and whether its sender has gone away."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._is_complete = asyncio.Event()

    async def content(self) -> AsyncIterator[bytes] | None:
        """The body; None where there is none."""
        first = await self._receive()
        if first["type"] == "http.request" and not first.get("body") and not first.get("more_body"):
            self._is_complete.set()
            return None
        return self._read(first)

    async def _read(self, message: Any) -> AsyncIterator[bytes]:
        while True:
            if message["type"] == "http.disconnect":
                raise _GoneError("The request was broken off.")
            if part := message.get("body"):
                yield part
            if not message.get("more_body"):
                break
            message = await self._receive()
        self._is_complete.set()

    async def gone(self) -> None:
        """Wait until its sender has gone away."""
        await self._is_complete.wait()
        if (await self._receive())["type"] != "http.disconnect":
            await asyncio.Event().wait()  # there is nothing else that a server could say, so this one never will
