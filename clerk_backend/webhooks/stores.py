"""What is remembered of deliveries, so that each is handled once: in memory, in Redis, or in a database.

A store is three methods, all blocking or all `async def`. It keeps a claim for `LEASE_SECONDS`, should the process that
has it die, which is less than Clerk waits before its third try; and what was done for `REMEMBER_SECONDS`, which is as
long as Clerk goes on trying.
"""

from __future__ import annotations

import inspect
import re
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import closing
from threading import Lock
from typing import Any, Literal, Protocol, TypeAlias

from ..errors import ConfigurationError

LEASE_SECONDS = 240
REMEMBER_SECONDS = 28 * 3600

State: TypeAlias = Literal["new", "running", "done"]
"""Of a delivery: the caller's to handle, being handled elsewhere, or handled."""


class Store(Protocol):
    """What a handler asks of a store. Each method may also be awaitable."""

    def claim(self, message_id: str, /) -> State | Awaitable[State]:
        """Whose a delivery is; at the same time, and until it is released, it is new to one caller only."""
        ...

    def finish(self, message_id: str, /) -> object:
        """Remember that a delivery was handled."""
        ...

    def release(self, message_id: str, /) -> object:
        """Give up a claim, so that the delivery is new when it comes again."""
        ...


class MemoryStore:
    """Remembers in this process, for all its threads and tasks. Several processes need one of the others."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = Lock()
        self._running: dict[str, float] = {}
        self._done: dict[str, float] = {}

    def claim(self, message_id: str, /) -> State:
        """Whose a delivery is."""
        with self._lock:
            now = self._clock()
            for kept in (self._running, self._done):
                while kept and kept[first := next(iter(kept))] <= now:  # the first expires first
                    del kept[first]
            if message_id in self._done:
                return "done"
            if message_id in self._running:
                return "running"
            self._running[message_id] = now + LEASE_SECONDS
            return "new"

    def finish(self, message_id: str, /) -> None:
        """Remember that a delivery was handled."""
        with self._lock:
            self._running.pop(message_id, None)
            self._done.pop(message_id, None)
            self._done[message_id] = self._clock() + REMEMBER_SECONDS

    def release(self, message_id: str, /) -> None:
        """Give up a claim."""
        with self._lock:
            self._running.pop(message_id, None)


_CLAIM = """
local state = redis.call('GET', KEYS[1])
if state then return state end
redis.call('SET', KEYS[1], 'running', 'EX', ARGV[1])
return 'new'
"""
_FINISH = "redis.call('SET', KEYS[1], 'done', 'EX', ARGV[1])"
_RELEASE = "if redis.call('GET', KEYS[1]) == 'running' then redis.call('DEL', KEYS[1]) end"


class RedisClient(Protocol):
    """What is asked of a Redis client, be it `redis.Redis` or `redis.asyncio.Redis`."""

    def eval(self, script: str, numkeys: int, /, *keys_and_args: str) -> Any:
        """Run a script in Redis."""
        ...


class RedisStore:
    """Remembers in Redis, for all processes that use it. With an asyncio client it is for `handle_async` only."""

    def __init__(self, client: RedisClient, *, prefix: str = "clerk:webhook:") -> None:
        self._client = client
        self._prefix = prefix

    def claim(self, message_id: str, /) -> State | Awaitable[State]:
        """Whose a delivery is."""
        answer = self._client.eval(_CLAIM, 1, self._prefix + message_id, str(LEASE_SECONDS))
        return _StateLater(answer) if inspect.isawaitable(answer) else _state(answer)

    def finish(self, message_id: str, /) -> Any:
        """Remember that a delivery was handled."""
        return self._client.eval(_FINISH, 1, self._prefix + message_id, str(REMEMBER_SECONDS))

    def release(self, message_id: str, /) -> Any:
        """Give up a claim."""
        return self._client.eval(_RELEASE, 1, self._prefix + message_id)


def _state(answer: Any) -> State:
    match answer:
        case b"new" | "new":
            return "new"
        case b"done" | "done":
            return "done"
        case _:
            return "running"


class _StateLater:
    """The state that an asyncio client will answer with."""

    def __init__(self, answer: Awaitable[Any]) -> None:
        self._answer = answer

    def __await__(self) -> Generator[Any, Any, State]:
        return _state((yield from self._answer.__await__()))

    def close(self) -> None:
        """Do not ask after all."""
        if inspect.iscoroutine(self._answer):
            self._answer.close()


class Connection(Protocol):
    """What is asked of a database connection: PEP 249."""

    def cursor(self) -> Any:
        """A cursor."""
        ...

    def commit(self) -> object:
        """End the transaction and keep what it did."""
        ...

    def rollback(self) -> object:
        """End the transaction as if it had not been."""
        ...

    def close(self) -> object:
        """Close it, or give it back to its pool."""
        ...


class DatabaseStore:
    """Remembers in a table of a database, through any driver of PEP 249.

    Args:
        connect: Makes a connection, or takes one from a pool; each is used once, by one thread, and closed.
        table: The table's name; `create_table` makes it.
        placeholder: How the driver marks a value: `?` for sqlite3, `%s` for psycopg, mysqlclient and others.
        clock: The time, in seconds since the epoch.
    """

    def __init__(
        self,
        connect: Callable[[], Connection],
        *,
        table: str = "clerk_webhooks",
        placeholder: str = "?",
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)?", table, re.ASCII):
            raise ConfigurationError("table must be the plain name of a table, such as clerk_webhooks.")
        if placeholder not in {"?", "%s"}:
            raise ConfigurationError('placeholder must be "?" or "%s", as the driver wants it.')
        self._connect, self._clock = connect, clock
        self._table, self._placeholder = table, placeholder

    def create_table(self) -> None:
        """Make the table, unless it is there."""
        columns = "message_id VARCHAR(255) PRIMARY KEY, state VARCHAR(7) NOT NULL, expires_at DOUBLE PRECISION NOT NULL"
        with closing(self._connect()) as connection:
            self._execute(connection, f"CREATE TABLE IF NOT EXISTS {{table}} ({columns})")
            connection.commit()

    def claim(self, message_id: str, /) -> State:
        """Whose a delivery is."""
        with closing(self._connect()) as connection:
            now = self._clock()
            taken_over = (
                "UPDATE {table} SET state = 'running', expires_at = {0} WHERE message_id = {0} AND expires_at <= {0}"
            )
            try:
                if not self._execute(connection, taken_over, now + LEASE_SECONDS, message_id, now):
                    added = "INSERT INTO {table} (message_id, state, expires_at) VALUES ({0}, 'running', {0})"
                    self._execute(connection, added, message_id, now + LEASE_SECONDS)
                connection.commit()
            except Exception:  # each driver has a class of its own for a key that is there already
                connection.rollback()
                if (state := self._state_of(connection, message_id)) is None:
                    raise
                return state
            return "new"

    def finish(self, message_id: str, /) -> None:
        """Remember that a delivery was handled, and forget those that Clerk no longer sends."""
        with closing(self._connect()) as connection:
            until = self._clock() + REMEMBER_SECONDS
            noted = "UPDATE {table} SET state = 'done', expires_at = {0} WHERE message_id = {0}"
            if not self._execute(connection, noted, until, message_id):
                added = "INSERT INTO {table} (expires_at, message_id, state) VALUES ({0}, {0}, 'done')"
                self._execute(connection, added, until, message_id)
            connection.commit()
            self._execute(connection, "DELETE FROM {table} WHERE expires_at <= {0}", self._clock())
            connection.commit()

    def release(self, message_id: str, /) -> None:
        """Give up a claim."""
        with closing(self._connect()) as connection:
            self._execute(connection, "DELETE FROM {table} WHERE message_id = {0} AND state = 'running'", message_id)
            connection.commit()

    def _state_of(self, connection: Connection, message_id: str) -> State | None:
        with closing(connection.cursor()) as cursor:
            cursor.execute(self._sql("SELECT state FROM {table} WHERE message_id = {0}"), (message_id,))
            row = cursor.fetchone()
        connection.rollback()
        return None if row is None else _state(row[0])

    def _execute(self, connection: Connection, statement: str, *values: object) -> int:
        """Run a statement; how many rows it touched."""
        with closing(connection.cursor()) as cursor:
            cursor.execute(self._sql(statement), values)
            return int(cursor.rowcount)

    def _sql(self, statement: str) -> str:
        return statement.format(self._placeholder, table=self._table)
