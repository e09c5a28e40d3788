"""The way in through a socket: HTTP/1.1 with keep-alive, in a thread of its own or in a program's own loop."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
import threading
from typing import TYPE_CHECKING, Any

import h11

from .errors import Refusal, bad_body, refuse
from .exchange import JSONObject, Request, Response, json_response

if TYPE_CHECKING:
    import ssl
    from types import TracebackType

    from .emulator import Emulator

_LOG = logging.getLogger(__name__)
_MOST_HEAD_BYTES = 64 * 1024
_MOST_BYTES = 12 * 1024 * 1024
_RESET = struct.pack("ii", 1, 0)


class Connection(asyncio.Protocol):
    """One connection: requests are answered one after the other."""

    def __init__(self, emulator: Emulator, connections: set[Connection]) -> None:
        self._emulator = emulator
        self._open = connections
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=_MOST_HEAD_BYTES)
        self._transport: Any = None
        self._head: h11.Request | None = None
        self._body = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport
        self._open.add(self)

    def abort(self) -> None:
        """Cut the connection."""
        self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        del exc
        self._open.discard(self)

    def data_received(self, data: bytes) -> None:
        """Take in what came, and answer every request that is complete."""
        self._http.receive_data(data)
        self._proceed()

    def _proceed(self) -> None:
        try:
            while self._step(self._http.next_event()):
                pass
        except h11.RemoteProtocolError:
            self._refuse(bad_body())

    def _step(self, event: object) -> bool:
        """Take in one event, and return whether there may be more to read already."""
        match event:
            case h11.Request():
                self._head, self._body = event, bytearray()
                if self._http.they_are_waiting_for_100_continue:
                    self._transport.write(self._http.send(h11.InformationalResponse(status_code=100, headers=[])))
                return True
            case h11.Data():
                self._body += event.data
                if len(self._body) > _MOST_BYTES:
                    self._refuse(refuse(413, "request_too_large", "Request too large"))
                    return False
                return True
            case h11.EndOfMessage():
                return self._answer()
            case _:
                return False

    def _refuse(self, refusal: Refusal) -> None:
        """Answer something that is no request, and hang up."""
        if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            body: JSONObject = refusal.view("")
            self._send(json_response(refusal.status, body), (("connection", "close"),))
        self._transport.close()

    def _answer(self) -> bool:
        """Answer the request, and return whether the next one may be read now."""
        response = self._handled()
        if response.delay:
            asyncio.get_running_loop().call_later(response.delay, self._finish_late, response)
            return False
        return self._finish(response)

    def _handled(self) -> Response:
        assert self._head is not None  # noqa: S101  # h11 has given one
        path, _, query = self._head.target.decode("latin-1").partition("?")
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in self._head.headers)
        request = Request(self._head.method.decode("latin-1"), path, query, headers, bytes(self._body))
        try:
            return self._emulator.handle(request)
        except Exception:  # noqa: BLE001  # one bad request must not end the others
            _LOG.exception("%s %s failed", request.method, path)
            refusal = refuse(500, "internal_clerk_error", "Oops, an unexpected error occurred")
            return json_response(500, refusal.view(""))

    def _finish_late(self, response: Response) -> None:
        if not self._transport.is_closing() and self._finish(response):
            self._proceed()

    def _finish(self, response: Response) -> bool:
        """Send an answer, or do what the connection does instead; return whether it goes on."""
        match response.ending:
            case "whole":
                self._send(response)
                if self._http.our_state is h11.DONE:
                    self._http.start_next_cycle()
                    return True
            case "cut":
                self._send(response, half=True)
            case "reset" | "refused":
                plain: socket.socket = self._transport.get_extra_info("socket")
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                self._transport.abort()
            case "disconnected":
                pass
        self._transport.close()
        return False

    def _send(self, response: Response, more: tuple[tuple[str, str], ...] = (), *, half: bool = False) -> None:
        headers = [*response.headers, *more]
        if response.status != 204:
            headers.append(("content-length", str(len(response.body))))
        sent = [self._http.send(h11.Response(status_code=response.status, headers=headers))]
        if half:
            sent.append(self._http.send(h11.Data(data=response.body[: len(response.body) // 2])))
        else:
            if response.body:
                sent.append(self._http.send(h11.Data(data=response.body)))
            sent.append(self._http.send(h11.EndOfMessage()))
        self._transport.write(b"".join(part for part in sent if part))


async def listen(
    emulator: Emulator, host: str, port: int, ssl_context: ssl.SSLContext | None, connections: set[Connection]
) -> asyncio.Server:
    """Return a server that runs in the present loop. Its open connections are in the set."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: Connection(emulator, connections), host, port, ssl=ssl_context, backlog=512)


class Server:
    """A server in a thread of its own, running for the length of a `with` block. `url` is where.

    Delays really take their time here, whatever the emulator's clock.
    """

    def __init__(self, emulator: Emulator, host: str, port: int, ssl_context: ssl.SSLContext | None) -> None:
        self._emulator = emulator
        self._address = host, port
        self._ssl = ssl_context
        self._connections: set[Connection] = set()
        self._listening: asyncio.Server | None = None
        self._running: tuple[asyncio.AbstractEventLoop, threading.Thread] | None = None
        self.url = ""

    def __enter__(self) -> Server:
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="clerk-emulator", daemon=True)
        self._running = loop, thread
        thread.start()
        listening = listen(self._emulator, *self._address, self._ssl, self._connections)
        try:
            self._listening = asyncio.run_coroutine_threadsafe(listening, loop).result()
        except BaseException:
            self.close()
            raise
        host, port = self._listening.sockets[0].getsockname()[:2]
        self.url = f"{'https' if self._ssl else 'http'}://{host}:{port}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def frontend_url(self, secret_key: str | None = None) -> str:
        """Return where the Frontend API of an instance is, or of the first one: the `proxy_url` of an application.

        People sign in at `/sign-in` below it.
        """
        return self.url + self._emulator.frontend_path(secret_key)

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    def close(self) -> None:
        """Stop, and cut all connections. Doing so again changes nothing."""
        if self._running is None:
            return
        (loop, thread), self._running = self._running, None
        asyncio.run_coroutine_threadsafe(self._close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    async def _close(self) -> None:
        if self._listening:
            self._listening.close()
        for connection in list(self._connections):
            connection.abort()
        await asyncio.sleep(0)
