"""Connections: a stack of them per process and event loop, the last used on top.

A connection is httpcore's, which is what httpx itself sends through. httpx's and httpcore's pools look at all of their
connections at each step, and take half of a call's time even with one; a stack costs the same with 200 callers as with
one. Whatever belongs to another process (before a fork) or to another event loop is never touched.
"""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from threading import TIMEOUT_MAX, Semaphore
from typing import TYPE_CHECKING, Generic, TypeVar

from .connection import AsyncConnection, Connection, connector, failures
from .errors import ClientClosedError, ConnectionFailedError

if TYPE_CHECKING:
    from .pacing import Limits
    from .settings import Settings

T = TypeVar("T")
ConnectionT = TypeVar("ConnectionT", Connection, AsyncConnection)


class PerProcess(Generic[T]):
    """A value that each process makes for itself: after a fork, the parent's is left alone."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: dict[int, T] = {}  # the parent's stays, since dropping it would close what it holds

    def __call__(self) -> T:
        """Give this process's value, made now if it has none."""
        process = os.getpid()
        try:
            return self._made[process]
        except KeyError:
            return self._made.setdefault(process, self._make())  # of two threads that make one, both get the first


class Stack(Generic[ConnectionT]):
    """Idle connections, the last used on top."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._idle: deque[tuple[ConnectionT, float]] = deque()

    def take(self) -> ConnectionT | None:
        """The connection used last, or None where none is idle."""
        try:
            return self._idle.pop()[0]
        except IndexError:
            return None

    def put(self, connection: ConnectionT) -> list[ConnectionT]:
        """Keep a connection for later; gives those that are superfluous now, for the caller to close."""
        now = time.monotonic()
        self._idle.append((connection, now))
        most, oldest = self._limits.idle_connections, now - self._limits.idle_seconds
        superfluous: list[ConnectionT] = []
        with suppress(IndexError):  # another thread took the last one meanwhile
            while len(self._idle) > most or self._idle[0][1] < oldest:
                superfluous.append(self._idle.popleft()[0])
        return superfluous

    def clear(self) -> list[ConnectionT]:
        """Give all, for the caller to close."""
        taken: list[ConnectionT] = []
        while (connection := self.take()) is not None:
            taken.append(connection)
        return taken


class Pool:
    """Connections for blocking callers, from any thread."""

    failures = property(lambda _: failures())

    def __init__(self, settings: Settings) -> None:
        limits = settings.limits
        self._connect = PerProcess(lambda: connector(settings, Connection))
        self._stack = PerProcess[Stack[Connection]](lambda: Stack(limits))
        self._places = PerProcess(lambda: Semaphore(limits.connections))
        self._closed = False

    def take(self, patience: float) -> Connection:
        """A connection for one request, for which the caller owes a `give` or a `drop`.

        Raises:
            ClientClosedError: the pool was closed.
            ConnectionFailedError: no connection became free within `patience` seconds.
        """
        if self._closed:
            raise closed()
        places = self._places()
        if not places.acquire(blocking=False) and not places.acquire(timeout=min(max(0.0, patience), TIMEOUT_MAX)):
            raise busy()
        try:
            stack = self._stack()
            while (connection := stack.take()) is not None:
                if connection.is_usable():
                    return connection
                connection.close()
            return self._connect()()
        except BaseException:
            places.release()
            raise

    def give(self, connection: Connection) -> None:
        """Take back a connection whose request ended well."""
        self._places().release()
        superfluous = self._stack().put(connection)
        if self._closed:
            superfluous += self._stack().clear()
        for old in superfluous:
            old.close()

    def drop(self, connection: Connection) -> None:
        """Take back a connection whose request failed."""
        self._places().release()
        connection.close()

    def close(self) -> None:
        """Close all connections of this process; those in use are closed when they come back."""
        self._closed = True
        for connection in self._stack().clear():
            connection.close()


class AsyncPool:
    """Connections for coroutines; each event loop has its own."""

    failures = property(lambda _: failures())

    def __init__(self, settings: Settings) -> None:
        self._limits = settings.limits
        self._connect = PerProcess(lambda: connector(settings, AsyncConnection))
        self._loops = PerProcess[dict[asyncio.AbstractEventLoop, _LoopPool]](dict)
        self._closed = False

    def _here(self) -> _LoopPool:
        loops, loop = self._loops(), asyncio.get_running_loop()
        here = loops.get(loop)
        if here is None:
            for ended in [each for each in tuple(loops) if each.is_closed()]:
                loops.pop(ended, None)
            here = loops[loop] = _LoopPool(self._limits)
        return here

    async def take(self, patience: float) -> AsyncConnection:
        """As `Pool.take`."""
        if self._closed:
            raise closed()
        here = self._here()
        if here.places.locked():
            try:
                async with asyncio.timeout(None if patience == math.inf else max(0.0, patience)):
                    await here.places.acquire()
            except TimeoutError:
                raise busy() from None
        else:
            await here.places.acquire()
        try:
            while (connection := here.stack.take()) is not None:
                if connection.is_usable():
                    return connection
                await connection.close()
            return self._connect()()
        except BaseException:
            here.places.release()
            raise

    async def give(self, connection: AsyncConnection) -> None:
        """As `Pool.give`."""
        here = self._here()
        here.places.release()
        await close_all([connection] if self._closed else here.stack.put(connection))

    async def drop(self, connection: AsyncConnection) -> None:
        """As `Pool.drop`."""
        self._here().places.release()
        await connection.close()

    async def close(self) -> None:
        """Close the connections of this event loop; those of another are closed when it ends."""
        self._closed = True
        await self._here().close()


class _LoopPool:
    """The connections of one event loop, closed when it ends."""

    def __init__(self, limits: Limits) -> None:
        self.stack: Stack[AsyncConnection] = Stack(limits)
        self.places = asyncio.Semaphore(limits.connections)
        self._ending = self._close_at_the_end()
        _start(self._ending)

    async def close(self) -> None:
        await close_all(self.stack.clear())

    async def _close_at_the_end(self) -> AsyncGenerator[None, None]:
        """`asyncio.run` finishes all asynchronous generators before it closes its loop, and so finishes this one."""
        try:
            yield
        finally:
            await self.close()


async def close_all(connections: list[AsyncConnection]) -> None:
    """Close connections: all of them, though the caller is cancelled meanwhile."""
    try:
        while connections:
            await connections.pop().close()
    finally:
        if connections:
            await close_all(connections)


def _start(generator: AsyncGenerator[None, None]) -> None:
    """Run a generator to its first `yield`, which makes it known to the running loop."""
    with suppress(StopIteration):
        generator.asend(None).send(None)


def closed() -> ClientClosedError:
    """The error of a call on a closed client."""
    return ClientClosedError("This client was closed; make a new one, or close it later.")


def busy() -> ConnectionFailedError:
    """The error of a call for which no connection became free in time."""
    return ConnectionFailedError("No connection became free in the time that the call has: raise Limits.connections.")
