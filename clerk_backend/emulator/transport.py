"""The way in without a socket: a transport for httpx, blocking and asyncio."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import httpx

from .clock import ManualClock
from .exchange import Request, Response

if TYPE_CHECKING:
    from .emulator import Emulator


class Transport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Hands requests to an emulator, and raises what a connection that misbehaves would raise.

    A delay passes on the emulator's clock if that is a manual one, and takes its time otherwise.
    """

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a blocking client."""
        request.read()
        response = self._emulator.handle(_plain(request))
        seconds = _patience(request, response)
        if isinstance(self._emulator.clock, ManualClock):
            self._emulator.clock.advance(seconds)
        elif seconds:
            time.sleep(seconds)
        return _ended(request, response, seconds)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of an asyncio client. Those that wait at the same time wait together."""
        await request.aread()
        response = self._emulator.handle(_plain(request))
        seconds = _patience(request, response)
        if isinstance(self._emulator.clock, ManualClock):
            until = self._emulator.clock.now() + seconds
            await asyncio.sleep(0)
            self._emulator.clock.reach(until)
        elif seconds:
            await asyncio.sleep(seconds)
        return _ended(request, response, seconds)


def _plain(request: httpx.Request) -> Request:
    path, _, query = request.url.raw_path.decode("latin-1").partition("?")
    headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in request.headers.raw)
    return Request(request.method, path, query, headers, request.content)


def _patience(request: httpx.Request, response: Response) -> float:
    """Return for how many seconds the client waits: until the answer, or until it has enough."""
    limit: float | None = request.extensions.get("timeout", {}).get("read")
    return response.delay if limit is None else min(response.delay, limit)


def _ended(request: httpx.Request, response: Response, waited: float) -> httpx.Response:
    if waited < response.delay:
        raise httpx.ReadTimeout("The read operation timed out", request=request)
    match response.ending:
        case "refused":
            raise httpx.ConnectError("[Errno 111] Connection refused", request=request)
        case "reset":
            raise httpx.ReadError("[Errno 104] Connection reset by peer", request=request)
        case "disconnected":
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
        case "cut":
            headers = [*response.headers, ("content-length", str(len(response.body)))]
            return httpx.Response(response.status, headers=headers, stream=_Cut(response.body), request=request)
        case "whole":
            body = None if response.status == 204 else response.body
            return httpx.Response(response.status, headers=list(response.headers), content=body, request=request)


class _Cut(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The first half of a body."""

    def __init__(self, body: bytes) -> None:
        self._half = body[: len(body) // 2]
        received = f"(received {len(self._half)} bytes, expected {len(body)})"
        self._error = f"peer closed connection without sending complete message body {received}"

    def __iter__(self) -> Iterator[bytes]:
        yield self._half
        raise httpx.RemoteProtocolError(self._error)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._half
        raise httpx.RemoteProtocolError(self._error)
