"""Applications of raw ASGI and raw WSGI, asked without a server: one test for both."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from clerk_backend import AsyncClerk, Clerk
from clerk_backend.auth.options import AuthenticateOptions
from clerk_backend.emulator import Emulator
from clerk_backend.integrations import asgi, wsgi
from tests.auth.signing import NOW, pem, sign
from tests.vectors.cases import fixtures

DEV = fixtures()["pk"]["dev"]
PROD = fixtures()["pk"]["prod"]
FRONTEND_API = "oracle-app-12.clerk.accounts.dev"
HOST = "app.example.com"
HOME = f"https://{HOST}"
PAGE = {"accept": "text/html,*/*", "sec-fetch-dest": "document"}
DATA = {"accept": "application/json", "sec-fetch-dest": "empty"}
ACTION = {"next-url": "/", "next-action": "4f"}
BROWSER = "__clerk_db_jwt=dvb_1"
TEXT = ("content-type", "text/plain")

View = Callable[[], Any]
"""What answers in an application: a text, or status, headers and body."""


@dataclass
class Told:
    """A response."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def every(self, name: str) -> list[str]:
        return [value for each, value in self.headers if each.lower() == name]

    def header(self, name: str) -> str | None:
        found = self.every(name)
        assert len(found) < 2, found
        return found[0] if found else None

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Site:
    """An application of one kind, for each question a new one."""

    kind: str
    key: rsa.RSAPrivateKey
    emulator: Emulator

    def token(self, **claims: Any) -> str:
        """A session token of the user `user_1`."""
        return sign(self.key, **{"iss": f"https://{FRONTEND_API}", **claims})

    def bearer(self, **claims: Any) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token(**claims)}"}

    def cookies(self, **claims: Any) -> dict[str, str]:
        """What a browser sends whose user is signed in."""
        return {"cookie": f"{BROWSER}; __client_uat=1; __session={self.token(**claims)}"}

    def authentication(self, **options: Any) -> AuthenticateOptions:
        return AuthenticateOptions(**{"publishable_key": DEV, "jwt_key": pem(self.key), **options})

    def clerk(self, **options: Any) -> Any:
        kind = Clerk if self.kind == "wsgi" else AsyncClerk
        given = {"http_client": self.emulator.transport, "authentication": self.authentication(), **options}
        return kind(self.emulator.instance().secret_key, **given)

    def __call__(
        self,
        view: View,
        headers: dict[str, str] | None = None,
        path: str = "/",
        *,
        method: str = "GET",
        clerk: Any = None,
        **options: Any,
    ) -> Told:
        """Ask an application with a view, inside the middleware with these options."""
        middleware, app = (asgi, asgi_app(view)) if self.kind == "asgi" else (wsgi, wsgi_app(view))
        options = {"now": lambda: NOW, **options}
        wrapped: Any = middleware.ClerkMiddleware(app, clerk or self.clerk(), **options)
        return self.ask(wrapped, headers, path, method=method)

    def ask(self, app: Any, headers: dict[str, str] | None = None, path: str = "/", *, method: str = "GET") -> Told:
        """Ask an application that is there already."""
        asking = ask_asgi if self.kind == "asgi" else ask_wsgi
        return asking(app, {"host": HOST, **(headers or {})}, path, method=method)


def response_of(told: Any) -> tuple[int, list[tuple[str, str]], bytes]:
    match told:
        case (int() as status, list() as headers, bytes() as body):
            return status, [(str(name), str(value)) for name, value in headers], body
        case _:
            return 200, [TEXT], str(told).encode()


def asgi_app(view: View) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        status, headers, body = response_of(view())
        raw = [(name.encode(), value.encode()) for name, value in headers]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": body})

    return app


def wsgi_app(view: View) -> Any:
    def app(environ: Any, start_response: Any) -> Iterable[bytes]:
        status, headers, body = response_of(view())
        start_response(f"{status} Whatever", headers)
        return [body]

    return app


def scope_of(headers: dict[str, str], path: str = "/", *, method: str = "GET", kind: str = "http") -> dict[str, Any]:
    path, _, query = path.partition("?")
    return {
        "type": kind,
        "http_version": "1.1",
        "method": method,
        "scheme": "https" if kind == "http" else "wss",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
        "server": ("127.0.0.1", 443),
        "client": ("127.0.0.1", 5),
    }


def ask_asgi(app: Any, headers: dict[str, str], path: str, *, method: str = "GET") -> Told:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope_of(headers, path, method=method), receive, send))
    return told_by(sent)


def told_by(sent: list[Any]) -> Told:
    """The response that consists of these messages."""
    start, *parts = sent
    assert start["type"] == "http.response.start"
    assert all(part["type"] == "http.response.body" for part in parts)
    assert not parts[-1].get("more_body")
    pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]]
    return Told(start["status"], pairs, b"".join(part.get("body", b"") for part in parts))


def environ_of(headers: dict[str, str], path: str = "/", *, method: str = "GET", body: bytes = b"") -> dict[str, Any]:
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **({"CONTENT_LENGTH": str(len(body))} if body else {}),
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }


def ask_wsgi(app: Any, headers: dict[str, str], path: str, *, method: str = "GET") -> Told:
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        assert not started or exc_info
        started.append((status, headers))

    parts = app(environ_of(headers, path, method=method), start_response)
    try:
        body = b"".join(parts)
    finally:
        if close := getattr(parts, "close", None):
            close()
    status, told = started[-1]
    return Told(int(status.split(" ")[0]), told, body)
