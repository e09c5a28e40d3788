"""A small HTTP server, also with TLS and as a proxy, that notes what reached it byte for byte."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import cast


@dataclass(frozen=True)
class Heard:
    """A request as it came: its first line, its headers by lower-case name, its body."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def target(self) -> str:
        return self.line.split(" ")[1]


@dataclass
class Listener:
    """What a server heard, and what it answers."""

    port: int = 0
    scheme: str = "http"
    status: str = "200 OK"
    headers: str = ""
    body: bytes = b"{}"
    heard: list[Heard] = field(default_factory=list[Heard])

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def targets(self) -> list[str]:
        return [each.target for each in self.heard]


class _Server(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, listener: Listener, tls: ssl.SSLContext | None) -> None:
        self.listener, self.tls = listener, tls
        super().__init__(("127.0.0.1", 0), _Connection)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        connection, address = super().get_request()
        connection.settimeout(10)
        return connection if self.tls is None else self.tls.wrap_socket(connection, server_side=True), address

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up, or does not trust the certificate, is no failure of the server."""


class _Connection(StreamRequestHandler):
    def handle(self) -> None:
        listener = cast("_Server", self.server).listener
        with suppress(OSError):
            while line := self.rfile.readline():
                headers = dict(self._header(each) for each in iter(self.rfile.readline, b"\r\n"))
                body = self.rfile.read(int(headers.get("content-length", 0)))
                heard = Heard(line.decode("latin-1").rstrip("\r\n"), headers, body)
                listener.heard.append(heard)
                if heard.line.startswith("CONNECT ") and listener.status.startswith("200"):
                    self._tunnel(heard.target)
                    return
                head = f"HTTP/1.1 {listener.status}\r\n{listener.headers}Content-Length: {len(listener.body)}\r\n\r\n"
                self.wfile.write(head.encode() + listener.body)

    @staticmethod
    def _header(line: bytes) -> tuple[str, str]:
        name, _, value = line.decode("latin-1").partition(":")
        return name.lower(), value.strip()

    def _tunnel(self, target: str) -> None:
        host, _, port = target.partition(":")
        with socket.create_connection((host, int(port)), timeout=10) as other:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = Thread(target=_pump, args=(other, self.connection), daemon=True)
            back.start()
            _pump(self.connection, other)
            back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while some := source.recv(65536):
            sink.sendall(some)
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def listening(tls: ssl.SSLContext | None = None) -> Generator[Listener]:
    """A server on this machine for the length of the `with`."""
    listener = Listener(scheme="http" if tls is None else "https")
    with _Server(listener, tls) as server:
        listener.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield listener
        finally:
            server.shutdown()
            thread.join()
