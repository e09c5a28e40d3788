"""Applications on real servers: in a thread of this process, or in four processes of their own; and many who ask."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import AsyncExitStack, contextmanager
from importlib import import_module, reload
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from typing import Any, TypeVar
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import httpx
import pytest
import uvicorn

from clerk_backend import Clerk

ROOT = Path(__file__).parents[2]

T = TypeVar("T")


class _Uvicorn(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def asgi_server(app: Any) -> Generator[str]:
    """Serve an ASGI application by uvicorn, in a thread; yields its address."""
    with listening() as listener:
        config = uvicorn.Config(app, log_level="critical", ws="websockets-sansio", timeout_graceful_shutdown=2)
        server = _Uvicorn(config)
        thread = threading.Thread(target=server.run, args=[[listener]])
        thread.start()
        try:
            assert server.ready.wait(30)
            yield address(listener)
        finally:
            server.should_exit = True
            thread.join()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = False
    request_queue_size = 256

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # without asking what this machine is called
        self.server_name, self.server_port = "localhost", self.server_address[1]
        self.setup_environ()


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the method that this one is
        pass

    def handle_error(self) -> None:
        pass


@contextmanager
def wsgi_server(app: Any) -> Generator[str]:
    """Serve a WSGI application, a thread a request; yields its address."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.set_app(app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def site_of(name: str, environment: dict[str, str]) -> Generator[Any]:
    """Make the `app` of a site anew, with these variables, which stay; the blocking clients that it made end with it.

    Programs leave that to their end. Here their sockets would be found open later, in the middle of another test.
    """
    made: list[Clerk] = []
    begin = Clerk.__init__

    def begun(clerk: Clerk, *args: Any, **options: Any) -> None:
        made.append(clerk)
        begin(clerk, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        for variable, value in environment.items():
            patch.setenv(variable, value)
        patch.setattr(Clerk, "__init__", begun)
        try:
            yield reload(import_module(f"tests.integrations.sites.{name}")).app
        finally:
            for clerk in made:
                clerk.close()


@contextmanager
def four_workers(module: str, kind: str, environment: dict[str, str]) -> Generator[str]:
    """Serve the `app` of a module in four processes, by gunicorn or uvicorn; yields its address."""
    with listening() as listener:
        listener.set_inheritable(True)
        number = str(listener.fileno())
        quiet = ["--log-level", "critical"]
        command = {
            "asgi": ["uvicorn", "--fd", number, "--workers", "4", *quiet, f"{module}:app"],
            "wsgi": [
                "gunicorn",
                "--bind",
                f"fd://{number}",
                "--workers",
                "4",
                "--threads",
                "8",
                *quiet,
                f"{module}:app",
            ],
        }[kind]
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            pass_fds=[listener.fileno()],
            env={**os.environ, **environment},
            cwd=ROOT,
        )
        try:
            yield address(listener)
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def listening() -> Generator[socket.socket]:
    """A socket on a port of its own, which already queues connections."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        # Else a response in two parts waits 40 ms for the client's acknowledgement of the first.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listener


def address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def at_once(url: str, ask: Callable[[httpx.AsyncClient, int], Awaitable[T]]) -> list[T]:
    """Ask two hundred times, over fifty connections at the same time; gives all that came of it.

    Each connection is a client of its own, since the pool of a single one would take more time than the servers.
    """
    numbers = iter(range(200))

    async def one_after_another(client: httpx.AsyncClient) -> list[T]:
        return [await ask(client, number) for number in numbers]

    async def asking() -> list[list[T]]:
        async with AsyncExitStack() as stack:
            made = [httpx.AsyncClient(base_url=url, trust_env=False, timeout=60, verify=False) for _ in range(50)]
            clients = [await stack.enter_async_context(client) for client in made]
            return await asyncio.gather(*map(one_after_another, clients))

    return [told for some in asyncio.run(asking()) for told in some]
