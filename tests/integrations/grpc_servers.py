"""Methods of gRPC servers, blocking and asyncio, the servers, and a client of them."""

# ruff: noqa: ARG002 - methods are given what they may not need

from __future__ import annotations

import asyncio
import json
import math
import threading
from collections.abc import AsyncIterator, Awaitable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import grpc
import grpc.aio
import pytest

from clerk_backend import AsyncClerk, Clerk, Limits
from clerk_backend.auth import AuthenticateOptions
from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.integrations.grpc import (
    Answer,
    AsyncClerkInterceptor,
    ClerkInterceptor,
    Interruption,
    aauth,
    aclerk_client,
    acurrent_user,
    aget_auth,
    auth,
    clerk_client,
    create_route_matcher,
    current_user,
    get_auth,
    protect,
)

library: Any = grpc  # it has types, though not of all functions

OTHER = "sk_test_" + "other" * 4
UNLIMITED = Limits(requests=math.inf)
KINDS = ("unary_unary", "unary_stream", "stream_unary", "stream_stream")
Metadata = tuple[tuple[str, str | bytes], ...]


def told(found: Any) -> bytes:
    names = ("user_id", "token_type", "is_authenticated", "subject", "org_role")
    return json.dumps({name: getattr(found, name, None) for name in names}).encode()


def id_of(user: Any) -> bytes:
    return str(user and user.id).encode()


class Blocking:
    """Methods as in a program with a `grpc.server`."""

    def unary_unary(self, request: bytes, context: Any) -> bytes:
        assert get_auth(context) == auth()
        return id_of(current_user())

    def unary_stream(self, request: bytes, context: Any) -> Iterator[bytes]:
        for _ in range(5):
            yield id_of(current_user())

    def stream_unary(self, requests: Iterator[bytes], context: Any) -> bytes:
        return b"".join(requests) + b" " + id_of(current_user())

    def stream_stream(self, requests: Iterator[bytes], context: Any) -> Iterator[bytes]:
        for request in requests:
            yield request + b" " + id_of(current_user())

    def whoami(self, request: bytes, context: Any) -> bytes:
        return told(auth(accepts_token="any"))

    @protect()
    def protected(self, request: bytes, context: Any) -> bytes:
        return told(auth())

    @protect()
    def protected_stream(self, request: bytes, context: Any) -> Iterator[bytes]:
        yield told(auth())

    @protect(role="org:admin")
    def admin(self, request: bytes, context: Any) -> bytes:
        return told(auth())

    def machine(self, request: bytes, context: Any) -> bytes:
        return auth.protect(token="m2m_token").machine_id.encode()

    def late(self, request: bytes, context: Any) -> Iterator[bytes]:
        yield b"first"
        auth.protect(role="org:admin")

    def client(self, request: bytes, context: Any) -> bytes:
        return id_of(clerk_client().users.get_user(auth().user_id or ""))

    def ends(self, request: bytes, context: Any) -> bytes:
        raise Interruption(Answer(int(request)))

    def ambiguous(self, request: bytes, context: Any) -> bytes:
        return str(create_route_matcher("/a")("/%2e%2e%2f%ff")).encode()

    def fails(self, request: bytes, context: Any) -> bytes:
        raise RuntimeError("boom")

    def speaks(self, request: bytes, context: Any) -> bytes:
        context.set_trailing_metadata((("method", "speaks"),))
        context.abort(grpc.StatusCode.DATA_LOSS, "lost")
        return b""

    def listed(self, request: bytes, context: Any) -> Iterator[bytes]:
        return iter([id_of(current_user())])

    def endless(self, request: bytes, context: Any) -> Iterator[bytes]:
        try:
            while True:
                yield id_of(current_user())
        finally:
            ended.append(str(auth().user_id))
            has_ended.set()


class Asynchronous:
    """The same in a program with a `grpc.aio.server`."""

    async def unary_unary(self, request: bytes, context: Any) -> bytes:
        assert aget_auth(context) == aauth()
        users = await asyncio.gather(acurrent_user(), acurrent_user())
        assert users[0] is users[1]
        return id_of(users[0])

    async def unary_stream(self, request: bytes, context: Any) -> AsyncIterator[bytes]:
        for _ in range(5):
            yield id_of(await acurrent_user())

    async def stream_unary(self, requests: AsyncIterator[bytes], context: Any) -> bytes:
        sent = [each async for each in requests]
        return b"".join(sent) + b" " + id_of(await acurrent_user())

    async def stream_stream(self, requests: AsyncIterator[bytes], context: Any) -> AsyncIterator[bytes]:
        async for request in requests:
            yield request + b" " + id_of(await acurrent_user())

    async def whoami(self, request: bytes, context: Any) -> bytes:
        return told(aauth(accepts_token="any"))

    @protect()
    async def protected(self, request: bytes, context: Any) -> bytes:
        return told(aauth())

    @protect()
    async def protected_stream(self, request: bytes, context: Any) -> AsyncIterator[bytes]:
        yield told(aauth())

    @protect(role="org:admin")
    async def admin(self, request: bytes, context: Any) -> bytes:
        return told(aauth())

    async def machine(self, request: bytes, context: Any) -> bytes:
        return aauth.protect(token="m2m_token").machine_id.encode()

    async def late(self, request: bytes, context: Any) -> AsyncIterator[bytes]:
        yield b"first"
        aauth.protect(role="org:admin")

    async def client(self, request: bytes, context: Any) -> bytes:
        return id_of(await aclerk_client().users.get_user(aauth().user_id or ""))

    async def ends(self, request: bytes, context: Any) -> bytes:
        raise Interruption(Answer(int(request)))

    async def ambiguous(self, request: bytes, context: Any) -> bytes:
        return str(create_route_matcher("/a")("/%2e%2e%2f%ff")).encode()

    async def fails(self, request: bytes, context: Any) -> bytes:
        raise RuntimeError("boom")

    async def speaks(self, request: bytes, context: Any) -> bytes:
        context.set_trailing_metadata((("method", "speaks"),))
        await context.abort(grpc.StatusCode.DATA_LOSS, "lost")
        return b""

    async def endless(self, request: bytes, context: Any) -> AsyncIterator[bytes]:
        try:
            while True:
                yield id_of(await acurrent_user())
        finally:
            ended.append(str(aauth().user_id))
            has_ended.set()

    async def writes(self, request: bytes, context: Any) -> None:
        await context.write(id_of(await acurrent_user()))

    def plain(self, request: bytes, context: Any) -> bytes:
        return told(auth.protect())

    def plain_stream(self, request: bytes, context: Any) -> Iterator[bytes]:
        yield told(auth.protect())
        yield told(get_auth(context))


ended: list[str] = []
has_ended = threading.Event()
STREAMS = {
    *("unary_stream", "stream_stream", "protected_stream", "plain_stream"),
    *("late", "endless", "listed", "writes"),
}


def kind_of(name: str) -> str:
    return name if name in KINDS else "unary_stream" if name in STREAMS else "unary_unary"


def service(methods: Any) -> Any:
    handlers = {
        name: getattr(grpc, f"{kind_of(name)}_rpc_method_handler")(getattr(methods, name))
        for name in dir(methods)
        if not name.startswith("_")
    }
    return library.method_handlers_generic_handler("Things", handlers)


@dataclass
class World:
    """An emulated Clerk, and servers of one kind that ask it."""

    emulator: Emulator
    clock: ManualClock
    is_async: bool
    stack: ExitStack
    loop: asyncio.AbstractEventLoop = field(init=False)
    people: Clerk = field(init=False)
    numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.emulator.add_instance(OTHER)
        self.people = self.clerk()
        self.loop = asyncio.new_event_loop()
        thread = threading.Thread(target=self.loop.run_forever)
        thread.start()
        self.stack.callback(self.loop.close)
        self.stack.callback(thread.join)
        self.stack.callback(self.loop.call_soon_threadsafe, self.loop.stop)

    def clerk(self, key: str | None = None) -> Clerk:
        key = key or self.emulator.instance().secret_key
        return self.stack.enter_context(Clerk(key, http_client=self.emulator.transport, limits=UNLIMITED))

    def wait(self, awaitable: Awaitable[Any]) -> Any:
        async def waiting() -> Any:
            return await awaitable

        return asyncio.run_coroutine_threadsafe(waiting(), self.loop).result(30)

    def serve(self, **options: Any) -> str:
        """Start a server on a port of its own, and return its address."""
        keys = AuthenticateOptions(publishable_key=self.emulator.publishable_key())
        given: dict[str, Any] = {
            "secret_key": self.emulator.instance().secret_key,
            "http_client": self.emulator.transport,
            "limits": UNLIMITED,
            "retries": 0,
            "authentication": options.pop("authentication", keys),
        }
        options = {"now": self.clock.now, **options}
        if self.is_async:
            return str(self.wait(self._serve_async(AsyncClerkInterceptor(AsyncClerk(**given), **options))))
        pool = self.stack.enter_context(ThreadPoolExecutor(8))
        clerk = self.stack.enter_context(Clerk(**given))
        server = library.server(pool, interceptors=[ClerkInterceptor(clerk, **options)])
        server.add_generic_rpc_handlers((service(Blocking()),))
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        self.stack.callback(lambda: server.stop(None).wait())
        return f"127.0.0.1:{port}"

    async def _serve_async(self, interceptor: AsyncClerkInterceptor) -> str:
        server = grpc.aio.server(interceptors=[interceptor])
        server.add_generic_rpc_handlers((service(Asynchronous()),))
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        self.stack.callback(lambda: self.wait(interceptor.clerk.aclose()))
        self.stack.callback(lambda: self.wait(server.stop(None)))
        return f"127.0.0.1:{port}"

    def channel(self, address: str | None = None) -> Channel:
        return Channel(self.stack.enter_context(library.insecure_channel(address or self.serve())))

    def user(self) -> str:
        return self.people.users.create_user(email_address=[f"user{next(self.numbers)}@example.com"]).id

    def token(self, user_id: str, **options: Any) -> str:
        return str(self.emulator.people().sign_in(user_id, **options)["token"])


@dataclass
class Channel:
    """A client of the methods."""

    channel: Any

    def __call__(self, name: str, request: bytes = b"", *, token: str | None = None, metadata: Metadata = ()) -> Any:
        call = getattr(self.channel, kind_of(name))(f"/Things/{name}")
        sent = (*metadata, *((("authorization", f"Bearer {token}"),) if token else ()))
        given = iter([request, request]) if kind_of(name).startswith("stream") else request
        answer = call(given, metadata=sent, timeout=30)
        return [bytes(each) for each in answer] if kind_of(name).endswith("stream") else bytes(answer)

    def told(self, name: str, **options: Any) -> Any:
        answer = self(name, **options)
        return json.loads(answer[-1] if isinstance(answer, list) else answer)

    def refusal(self, name: str, request: bytes = b"", **options: Any) -> tuple[Any, str]:
        with pytest.raises(grpc.RpcError) as caught:
            self(name, request, **options)
        error: Any = caught.value
        return error.code(), error.details()
