"""A browser, applications that it visits over real sockets, and the emulated Clerk that it is sent to and back from."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import httpx

from clerk_backend import AsyncClerk, Clerk, Limits
from clerk_backend.auth.options import AuthenticateOptions
from clerk_backend.auth.state import RequestState, location
from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.emulator.server import Server

PAGE = {"accept": "text/html,*/*", "sec-fetch-dest": "document"}
"""What a browser says of itself when somebody opens a page."""

Decide = Callable[[Any], RequestState[Any]]


class Browser:
    """An httpx client that keeps cookies and follows redirects, and in which time passes as the test says."""

    def __init__(self, clock: ManualClock, **options: Any) -> None:
        self._clock = clock
        self.http = httpx.Client(follow_redirects=True, headers=PAGE, trust_env=False, **options)

    def open(self, url: str, **options: Any) -> httpx.Response:
        return self.http.get(url, **options)

    def pass_time(self, seconds: float) -> None:
        """Let time pass: tokens and cookies grow old by it."""
        self._clock.advance(seconds)
        for cookie in list(self.http.cookies.jar):
            if cookie.expires is not None:
                cookie.expires -= int(seconds)
        self.http.cookies.jar.clear_expired_cookies()

    def cookies(self, host: str = "127.0.0.1") -> dict[str, str]:
        """The cookies that applications on a host are sent; those of the Frontend API are below its own path."""
        return {
            cookie.name: cookie.value or ""
            for cookie in self.http.cookies.jar
            if cookie.domain.removesuffix(".local") == host and cookie.path == "/"
        }

    def forget(self, *beginnings: str) -> None:
        """Delete the cookies whose names begin like this."""
        for cookie in list(self.http.cookies.jar):
            if cookie.name.startswith(beginnings):
                self.http.cookies.jar.clear(cookie.domain, cookie.path, cookie.name)

    @property
    def counter(self) -> str | None:
        return self.http.cookies.get("__clerk_redirect_count")


def way(response: httpx.Response) -> list[tuple[int, str]]:
    """The answers that led to a page: status and path of each."""
    return [(each.status_code, each.url.path) for each in (*response.history, response)]


@dataclass(frozen=True)
class Application:
    """An application whose every page says who is asking, after what `authenticate_request` decided."""

    decide: Decide

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        state = self.decide(environ)
        headers = [*state.headers]
        if location(state):
            start_response("307 Temporary Redirect", headers)
            return [b""]
        auth: Any = state.to_auth()
        told = {name: getattr(auth, name, None) for name in ("user_id", "session_id", "org_id", "org_slug", "subject")}
        told |= {"status": state.status, "reason": state.reason, "token_type": state.token_type}
        start_response("200 OK", [*headers, ("content-type", "application/json")])
        return [json.dumps(told).encode()]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = False

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # without asking what this machine is called
        self.server_name, self.server_port = "localhost", self.server_address[1]
        self.setup_environ()


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the method that this one is
        pass


@dataclass
class World:
    """An emulated Clerk on a socket, and clients of one kind; what it opens is closed at the end of the test."""

    emulator: Emulator
    clock: ManualClock
    is_async: bool
    stack: ExitStack
    server: Server = field(init=False)

    def __post_init__(self) -> None:
        self.server = self.stack.enter_context(self.emulator.serve())
        self._loop = asyncio.new_event_loop()
        thread = threading.Thread(target=self._loop.run_forever)
        thread.start()
        self.stack.callback(self._loop.close)
        self.stack.callback(thread.join)
        self.stack.callback(self._loop.call_soon_threadsafe, self._loop.stop)

    @property
    def keys(self) -> dict[str, str]:
        """The keys of the emulated instance, as options."""
        return {"publishable_key": self.emulator.publishable_key(), "proxy_url": self.server.frontend_url()}

    def browser(self) -> Browser:
        browser = Browser(self.clock)
        self.stack.callback(browser.http.close)
        return browser

    def decide(self, *, secret_key: str | None = None, machine_secret_key: str | None = None, **options: Any) -> Decide:
        """What an application authenticates by: a client of its own, with these options."""
        given: dict[str, Any] = {
            "secret_key": secret_key or self.emulator.instance().secret_key,
            "machine_secret_key": machine_secret_key,
            "api_url": self.server.url,
            "limits": Limits(requests=float("inf")),
            "authentication": AuthenticateOptions(**{**self.keys, **options}),
        }
        if not self.is_async:
            clerk = self.stack.enter_context(Clerk(**given))
            return lambda environ: clerk.authenticate_request(environ, now=self.clock.now())
        aclerk = AsyncClerk(**given)
        self.stack.callback(lambda: self._wait(aclerk.aclose()))
        return lambda environ: self._wait(aclerk.authenticate_request(environ, now=self.clock.now()))

    def _wait(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def application(self, host: str = "127.0.0.1", **options: Any) -> str:
        """Start an application on a port of its own, under a name of one's choice, and return its address."""
        server = _Server(("127.0.0.1", 0), _Handler)
        server.set_app(Application(self.decide(**options)))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.stack.callback(server.server_close)
        self.stack.callback(thread.join)
        self.stack.callback(server.shutdown)
        return f"http://{host}:{server.server_port}"
