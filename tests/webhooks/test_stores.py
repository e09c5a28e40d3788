"""Laws of stores: a delivery is new to one only, what failed is new again, what was done is remembered."""

from __future__ import annotations

import inspect
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import redis
import redis.asyncio

from clerk_backend import ConfigurationError
from clerk_backend.emulator import ManualClock
from clerk_backend.webhooks import DatabaseStore, MemoryStore, RedisStore, Store, WebhookHandler, WebhookResponse
from clerk_backend.webhooks.stores import LEASE_SECONDS, REMEMBER_SECONDS
from tests.webhooks.deliveries import NOW, SECRET, delivery

THREADS = 8
Blocking: TypeAlias = MemoryStore | RedisStore | DatabaseStore


@pytest.fixture
def blocking_redis(redis_url: str) -> Iterator[Any]:
    connect: Any = redis.Redis.from_url
    with closing(connect(redis_url)) as client:
        yield client


@pytest.fixture
async def async_redis(redis_url: str) -> AsyncIterator[Any]:
    connect: Any = redis.asyncio.Redis.from_url
    client = connect(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
def database(tmp_path: Path, clock: ManualClock) -> DatabaseStore:
    store = DatabaseStore(lambda: sqlite3.connect(tmp_path / "webhooks.db", timeout=30), clock=clock.now)
    store.create_table()
    store.create_table()
    return store


@pytest.fixture(params=["memory", "redis", "database"])
def store(request: pytest.FixtureRequest, clock: ManualClock) -> Blocking:
    """Each blocking store: a test that takes it runs thrice."""
    if request.param == "redis":
        return RedisStore(request.getfixturevalue("blocking_redis"))
    found: DatabaseStore | MemoryStore
    found = request.getfixturevalue("database") if request.param == "database" else MemoryStore(clock=clock.now)
    return found


def test_a_claim_is_new_once_until_it_is_released(store: Store) -> None:
    assert [store.claim("msg_1"), store.claim("msg_1"), store.claim("msg_2")] == ["new", "running", "new"]
    store.release("msg_1")
    assert [store.claim("msg_1"), store.claim("msg_2")] == ["new", "running"]


def test_what_is_finished_is_done_and_stays_so(store: Store) -> None:
    store.claim("msg_1")
    store.finish("msg_1")
    assert store.claim("msg_1") == "done"
    store.release("msg_1")  # by one whose claim ended before
    store.finish("msg_1")
    assert store.claim("msg_1") == "done"


def test_what_is_unknown_can_be_finished_and_released(store: Store) -> None:
    store.release("msg_1")
    store.finish("msg_1")
    assert store.claim("msg_1") == "done"


def test_of_many_threads_one_has_the_claim(store: Store) -> None:
    together = threading.Barrier(THREADS)

    def claim(message_id: str) -> Any:
        together.wait(30)
        return store.claim(message_id)

    with ThreadPoolExecutor(THREADS) as pool:
        for message_id in ("msg_1", "msg_2", "msg_3", "msg_4"):
            claims = [pool.submit(claim, message_id) for _ in range(THREADS)]
            assert sorted(each.result() for each in claims) == ["new"] + ["running"] * (THREADS - 1)


@pytest.mark.parametrize("kind", ["memory", "database"])
def test_a_claim_ends_and_what_was_done_is_forgotten(
    kind: str, database: DatabaseStore, clock: ManualClock, tmp_path: Path
) -> None:
    store = database if kind == "database" else MemoryStore(clock=clock.now)
    store.claim("msg_1")
    store.claim("msg_2")
    clock.advance(LEASE_SECONDS - 1)
    assert store.claim("msg_1") == "running"
    clock.advance(1)
    assert store.claim("msg_1") == "new"
    store.finish("msg_1")
    clock.advance(REMEMBER_SECONDS - 1)
    assert store.claim("msg_1") == "done"
    clock.advance(1)
    store.finish("msg_3")
    assert store.claim("msg_4") == "new"
    if isinstance(store, MemoryStore):
        kept = {*store._running, *store._done}
    else:
        with closing(sqlite3.connect(tmp_path / "webhooks.db")) as connection:
            kept = {name for (name,) in connection.execute("SELECT message_id FROM clerk_webhooks")}
    assert kept == {"msg_3", "msg_4"}


def test_redis_lets_claims_end_and_forgets(blocking_redis: Any) -> None:
    store = RedisStore(blocking_redis, prefix="app:")
    store.claim("msg_1")
    store.claim("msg_2")
    store.finish("msg_2")
    assert LEASE_SECONDS - 60 < blocking_redis.ttl("app:msg_1") <= LEASE_SECONDS
    assert REMEMBER_SECONDS - 60 < blocking_redis.ttl("app:msg_2") <= REMEMBER_SECONDS


async def test_an_asyncio_client_of_redis_is_awaited(async_redis: Any) -> None:
    handler = WebhookHandler(SECRET, store=RedisStore(async_redis), clock=lambda: NOW)
    failures = [ValueError()]

    @handler.on()
    async def fail(event: object) -> None:
        if failures:
            raise failures.pop()

    signed = delivery()
    answers = [await handler.handle_async(signed.body, signed.headers) for _ in range(3)]
    assert [answer.result for answer in answers] == ["failed", "handled", "duplicate"]
    store = RedisStore(async_redis)
    for expected in ("new", "running"):
        claimed = store.claim("msg_2")
        assert inspect.isawaitable(claimed)
        assert await claimed == expected


async def test_an_asyncio_client_of_redis_is_not_for_blocking(async_redis: Any) -> None:
    handler = WebhookHandler(SECRET, store=RedisStore(async_redis), clock=lambda: NOW)
    handler.on()(print)
    signed = delivery()
    with pytest.raises(ConfigurationError, match="await handle_async"):
        handler.handle(signed.body, signed.headers)


class Later:
    """A Redis client whose answers are awaitable, but no coroutines."""

    def __await__(self) -> Iterator[Any]:
        return iter(())

    def eval(self, *_: object) -> Later:
        return self


def test_other_awaitable_answers_are_not_for_blocking_either() -> None:
    handler = WebhookHandler(SECRET, store=RedisStore(Later()), clock=lambda: NOW)
    handler.on()(print)
    signed = delivery()
    with pytest.raises(ConfigurationError, match="await handle_async"):
        handler.handle(signed.body, signed.headers)


async def test_what_a_process_did_its_successor_does_not(database: DatabaseStore) -> None:
    signed = delivery()
    for expected in ("handled", "duplicate"):
        handler = WebhookHandler(SECRET, store=database, clock=lambda: NOW)
        handler.on()(type)
        assert await handler.handle_async(signed.body, signed.headers) == WebhookResponse(200, expected)


def test_a_database_that_fails_says_so() -> None:
    store = DatabaseStore(lambda: sqlite3.connect(":memory:"))
    for ask in (store.claim, store.finish, store.release):
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            ask("msg_1")


class Recorder:
    """A connection of a driver that has its values marked by `%s`, and finds a row where one was to be added."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.rowcount = 0

    def cursor(self) -> Recorder:
        return self

    def execute(self, statement: str, _values: object) -> None:
        self.statements.append(statement)
        if statement.startswith("INSERT"):
            raise LookupError

    def fetchone(self) -> tuple[str] | None:
        return ("running",) if len(self.statements) == 3 else None

    def commit(self) -> None: ...

    def rollback(self) -> None:
        self.statements.append("rolled back")

    def close(self) -> None: ...


def test_other_drivers_get_their_own_marks() -> None:
    recorder = Recorder()
    store = DatabaseStore(lambda: recorder, placeholder="%s", table="app.deliveries")
    with pytest.raises(LookupError):
        store.claim("msg_1")
    assert recorder.statements == [
        "UPDATE app.deliveries SET state = 'running', expires_at = %s WHERE message_id = %s AND expires_at <= %s",
        "INSERT INTO app.deliveries (message_id, state, expires_at) VALUES (%s, 'running', %s)",
        "rolled back",
        "SELECT state FROM app.deliveries WHERE message_id = %s",
        "rolled back",
    ]


@pytest.mark.parametrize("table", ["", "a b", "a;b", "a.b.c", "é", "1a", 'a"', "a\n"])
def test_a_table_has_a_plain_name(table: str) -> None:
    with pytest.raises(ConfigurationError, match="table"):
        DatabaseStore(lambda: sqlite3.connect(":memory:"), table=table)


def test_a_placeholder_is_one_that_is_known() -> None:
    with pytest.raises(ConfigurationError, match="placeholder"):
        DatabaseStore(lambda: sqlite3.connect(":memory:"), placeholder=":1")
