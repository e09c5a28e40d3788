"""Connections: kept, capped, trimmed, never shared between loops, and closed in the end."""

from __future__ import annotations

import asyncio
import gc
import math
import socket
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import pytest
import trustme

from clerk_backend import AsyncClerk, Clerk, ClientClosedError, ConnectionFailedError, Limits
from clerk_backend.connection import AsyncConnection, Connection
from clerk_backend.emulator import Emulator, Request, Response
from clerk_backend.emulator.server import Server
from clerk_backend.pool import AsyncPool, PerProcess, Pool, Stack, close_all
from clerk_backend.settings import Clock, Settings
from tests.conftest import Clerks
from tests.test_pacing import is_at_rest

FREE = Limits(requests=math.inf)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Who signs the certificates of these tests."""
    return trustme.CA()


@pytest.fixture(params=["plain", "tls"])
def served(
    request: pytest.FixtureRequest, emulator: Emulator, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """The emulator behind a real socket, with and without TLS."""
    context: ssl.SSLContext | None = None
    if request.param == "tls":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate: Any = authority.issue_cert("127.0.0.1")
        certificate.configure_cert(context)
        with authority.cert_pem.tempfile() as path:
            monkeypatch.setenv("SSL_CERT_FILE", path)
            with emulator.serve(ssl=context) as server:
                yield server
        return
    with emulator.serve() as server:
        yield server


def eventually(is_so: Callable[[], bool]) -> bool:
    """Whether it is so within two seconds: a server learns of a closed connection a little later."""
    end = time.monotonic() + 2
    while not is_so() and time.monotonic() < end:
        time.sleep(0.002)
    return is_so()


async def soon(is_so: Callable[[], bool]) -> bool:
    return await asyncio.to_thread(eventually, is_so)


class Widest:
    """Notes the most connections that were open at once when a request came."""

    def __init__(self, emulator: Emulator, server: Server) -> None:
        self.most = 0
        self._handle, self._server = emulator.handle, server
        vars(emulator)["handle"] = self

    def __call__(self, request: Request) -> Response:
        self.most = max(self.most, self._server.connections)
        return self._handle(request)


def make_users(emulator: Emulator, number: int) -> list[str]:
    with Clerk(emulator.instance().secret_key, http_client=emulator.transport, limits=FREE) as clerk:
        return [clerk.users.create_user(username=f"user_{each}").id for each in range(number)]


def client(emulator: Emulator, server: Server, limits: Limits = FREE) -> AsyncClerk:
    return AsyncClerk(emulator.instance().secret_key, api_url=server.url, limits=limits)


def blocking(emulator: Emulator, server: Server, limits: Limits = FREE) -> Clerk:
    return Clerk(emulator.instance().secret_key, api_url=server.url, limits=limits)


@contextmanager
def no_resource_left_open() -> Generator[None]:
    """Whatever the collector finds unclosed fails the test."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        yield
        gc.collect()
    assert [str(each.message) for each in told] == []


async def test_one_connection_serves_calls_one_after_the_other(
    clerks: Clerks, served: Server, emulator: Emulator
) -> None:
    widest = Widest(emulator, served)
    clerk = clerks(served.url)
    for _ in range(10):
        await clerk.users.get_count()
    assert widest.most == served.connections == 1


async def test_no_more_connections_are_opened_than_allowed(clerks: Clerks, served: Server, emulator: Emulator) -> None:
    widest = Widest(emulator, served)
    emulator.faults.add("delay", times=None, seconds=0.005)
    clerk = clerks(served.url, limits=Limits(requests=math.inf, connections=3))
    await asyncio.gather(*(clerk.users.get_count() for _ in range(30)))
    assert 1 < widest.most <= 3
    assert emulator.count() == 30


async def test_superfluous_connections_are_closed(clerks: Clerks, served: Server, emulator: Emulator) -> None:
    emulator.faults.add("delay", times=None, seconds=0.02)
    clerk = clerks(served.url, limits=Limits(requests=math.inf, idle_connections=2))
    await asyncio.gather(*(clerk.users.get_count() for _ in range(8)))
    assert await soon(lambda: served.connections == 2)


class Idle:
    """Stands for a connection."""


def test_the_connection_used_last_is_used_next_and_the_oldest_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("clerk_backend.pool.time.monotonic", lambda: now)
    stack: Stack[Any] = Stack(Limits(idle_connections=3, idle_seconds=10))
    one, two, three, four = (Idle() for _ in range(4))
    assert (stack.put(one), stack.put(two)) == ([], [])
    assert (stack.take(), stack.take(), stack.take()) == (two, one, None)
    assert stack.put(one) == []
    now += 6
    assert (stack.put(two), stack.put(three)) == ([], [])
    assert stack.put(four) == [one]
    now += 11
    assert stack.put(one) == [two, three, four]
    assert stack.clear() == [one]
    assert stack.take() is None


def test_a_stack_survives_another_thread_that_takes_the_last_one() -> None:
    class Meddling:
        """Limits that let another thread in whenever they are looked at."""

        idle_seconds = 10.0

        @property
        def idle_connections(self) -> int:
            stack.take()
            return 0

    stack: Stack[Any] = Stack(cast("Limits", Meddling()))
    assert stack.put(Idle()) == []


async def test_a_connection_that_the_server_closed_is_not_used_again(
    clerks: Clerks, served: Server, emulator: Emulator
) -> None:
    clerk = clerks(served.url, retries=0)
    for number in range(4):
        await asyncio.gather(*(clerk.users.get_count() for _ in range(3)))
        inside: Any = served
        ends: Callable[[Any], Any] = (lambda each: each.abort()) if number % 2 else lambda each: each._transport.close()
        loop, _ = inside._running
        for connection in tuple(inside._connections):
            loop.call_soon_threadsafe(ends, connection)
        await asyncio.sleep(0.02)  # with TLS, a server may wait for the client to close too
        await clerk.users.create_user(username=f"user_{number}")  # would be of unknown outcome
    assert emulator.count("POST /users", 200) == 4


async def test_a_connection_that_failed_is_not_used_again(clerks: Clerks, served: Server, emulator: Emulator) -> None:
    clerk = clerks(served.url, retries=1)
    for kind in ("cut", "reset", "disconnected"):
        emulator.faults.add(kind)
        await clerk.users.get_count()
        assert await soon(lambda: served.connections == 1)


@pytest.mark.parametrize("callers", [1, 200])
async def test_many_callers_get_each_their_own_answer(
    callers: int, clerks: Clerks, served: Server, emulator: Emulator
) -> None:
    users = make_users(emulator, 20)
    clerk = clerks(served.url)
    asked = [users[number % 20] for number in range(callers)]
    found = await asyncio.gather(*(clerk.users.get_user(each) for each in asked))
    assert [each.id for each in found] == asked
    assert served.connections <= 64


def test_threads_get_each_their_own_answer(served: Server, emulator: Emulator) -> None:
    users = make_users(emulator, 8)
    wrong: list[object] = []
    start = threading.Barrier(8)
    widest = Widest(emulator, served)
    limits = Limits(requests=math.inf, connections=4)
    with no_resource_left_open(), blocking(emulator, served, limits=limits) as clerk:

        def work(user_id: str) -> None:
            start.wait()
            try:
                found = [clerk.users.get_user(user_id).id for _ in range(25)]
                wrong.extend(each for each in found if each != user_id)
            except BaseException as error:  # noqa: BLE001 - a thread's error is seen by nobody else
                wrong.append(error)

        threads = [threading.Thread(target=work, args=(user_id,)) for user_id in users]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert is_at_rest(clerk)
        assert clerk.stats.calls == clerk.stats.requests == 200
    assert widest.most <= 4
    assert eventually(lambda: served.connections == 0)


def test_what_a_process_makes_it_makes_once_whatever_threads_ask() -> None:
    start = threading.Barrier(8)

    def make() -> object:
        time.sleep(0.02)
        return object()

    value = PerProcess(make)
    seen: list[object] = []

    def ask() -> None:
        start.wait()
        seen.append(value())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(each) for each in seen}) == 1


def test_one_client_serves_the_loops_of_several_threads(served: Server, emulator: Emulator) -> None:
    users = make_users(emulator, 5)
    clerk = client(emulator, served)

    async def ask(user_id: str) -> list[str]:
        return [(await clerk.users.get_user(user_id)).id for _ in range(20)]

    found: dict[str, list[str]] = {}

    def work(user_id: str) -> None:
        found[user_id] = asyncio.run(ask(user_id))

    with no_resource_left_open():
        threads = [threading.Thread(target=work, args=(each,)) for each in users]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == {each: [each] * 20 for each in users}
    assert eventually(lambda: served.connections == 0)


def loops_of(clerk: Any) -> dict[Any, Any]:
    known: dict[Any, Any] = clerk._pool._loops()
    return known


def test_one_client_serves_one_loop_after_the_other(served: Server, emulator: Emulator) -> None:
    users = make_users(emulator, 5)
    clerk = client(emulator, served)

    async def ask() -> list[str]:
        found = await asyncio.gather(*(clerk.users.get_user(each) for each in users))
        await clerk.users.get_count()
        return [each.id for each in found]

    with no_resource_left_open():
        for _ in range(3):
            assert asyncio.run(ask()) == users
            assert eventually(lambda: served.connections == 0)
    for _ in range(10):
        asyncio.run(ask())
    assert len(loops_of(clerk)) == 1  # those before are forgotten
    assert is_at_rest(clerk)


def test_a_loop_that_ends_in_the_middle_of_calls_leaves_nothing_open(served: Server, emulator: Emulator) -> None:
    emulator.faults.add("delay", times=None, seconds=5)
    clerk = client(emulator, served)

    async def leave() -> None:
        calls = [asyncio.ensure_future(clerk.users.get_count()) for _ in range(5)]
        await asyncio.sleep(0.1)
        assert not any(each.done() for each in calls)

    with no_resource_left_open():
        asyncio.run(leave())
        asyncio.run(leave())
    assert eventually(lambda: served.connections == 0)
    emulator.faults.clear()
    assert asyncio.run(_count(clerk)) == 0
    assert is_at_rest(clerk)


async def _count(clerk: AsyncClerk) -> int:
    return (await clerk.users.get_count()).total_count


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # of whoever closed the loop without ending it
def test_a_loop_that_was_closed_without_ending_is_no_bother_to_the_next(served: Server, emulator: Emulator) -> None:
    clerk = client(emulator, served)
    for _ in range(3):
        loop = asyncio.new_event_loop()
        assert loop.run_until_complete(_count(clerk)) == 0
        loop.stop()
        loop.run_forever()
        loop.close()
        del loop
        gc.collect()
    assert asyncio.run(_count(clerk)) == 0
    assert len(loops_of(clerk)) == 1
    gc.collect()


def test_a_client_made_in_one_loop_is_closed_in_another(served: Server, emulator: Emulator) -> None:
    clerk = client(emulator, served)

    async def end() -> None:
        await clerk.aclose()

    with no_resource_left_open():
        asyncio.run(_count(clerk))
        asyncio.run(end())
        with pytest.raises(ClientClosedError):
            asyncio.run(_count(clerk))
    assert eventually(lambda: served.connections == 0)


async def test_closing_closes_the_connections(clerks: Clerks, served: Server, emulator: Emulator) -> None:
    emulator.faults.add("delay", times=None, seconds=0.01)
    clerk = clerks(served.url)
    await asyncio.gather(*(clerk.users.get_count() for _ in range(5)))
    assert served.connections > 1
    await clerk.aclose()
    assert await soon(lambda: served.connections == 0)
    with pytest.raises(ClientClosedError):
        await clerk.users.get_count()


async def test_closing_lets_calls_under_way_end(clerks: Clerks, served: Server, emulator: Emulator) -> None:
    emulator.faults.add("delay", times=None, seconds=0.1)
    clerk = clerks(served.url)
    calls = [asyncio.ensure_future(clerk.users.get_count()) for _ in range(3)]
    assert await soon(lambda: emulator.count() == 3)
    await clerk.aclose()
    assert [each.total_count for each in await asyncio.gather(*calls)] == [0, 0, 0]
    assert await soon(lambda: served.connections == 0)


def test_closing_while_threads_call_leaves_nothing_open(served: Server, emulator: Emulator) -> None:
    with no_resource_left_open():
        for _ in range(5):
            clerk = blocking(emulator, served)
            odd: list[BaseException] = []

            def work(clerk: Clerk = clerk, odd: list[BaseException] = odd) -> None:
                try:
                    while True:
                        clerk.users.get_count()
                except ClientClosedError:
                    pass
                except BaseException as error:  # noqa: BLE001 - a thread's error is seen by nobody else
                    odd.append(error)

            threads = [threading.Thread(target=work) for _ in range(4)]
            for thread in threads:
                thread.start()
            time.sleep(0.02)
            clerk.close()
            for thread in threads:
                thread.join()
            assert odd == []
            del clerk
    assert eventually(lambda: served.connections == 0)


async def test_a_call_for_which_no_connection_becomes_free_says_so(
    clerks: Clerks, served: Server, emulator: Emulator
) -> None:
    emulator.faults.add("delay", times=None, seconds=0.3)
    clerk = clerks(served.url, limits=Limits(requests=math.inf, connections=1), max_wait=0.1, retries=0)
    first = asyncio.ensure_future(clerk.users.get_count())
    assert await soon(lambda: emulator.count() == 1)
    with pytest.raises(ConnectionFailedError, match=r"raise Limits\.connections"):
        await clerk.users.create_user(username="ada_lovelace")
    assert (await first).total_count == 0
    assert emulator.count() == 1


async def test_a_caller_without_end_waits_for_a_connection(clerks: Clerks, served: Server, emulator: Emulator) -> None:
    emulator.faults.add("delay", times=None, seconds=0.01)
    clerk = clerks(served.url, limits=Limits(requests=math.inf, connections=1), max_wait=math.inf)
    await asyncio.gather(*(clerk.users.get_count() for _ in range(10)))
    assert served.connections == 1


def test_the_place_of_a_connection_that_cannot_be_made_is_given_back() -> None:
    clerk: Any = Clerk("sk_test_places", limits=Limits(requests=math.inf, connections=1))
    pool: Pool = clerk._pool
    inside: Any = pool

    def fail() -> Callable[[], Connection]:
        raise OSError

    made, inside._connect = inside._connect, fail
    for _ in range(3):
        with pytest.raises(OSError):
            pool.take(0.0)
    inside._connect = made
    connection = pool.take(0.0)
    with pytest.raises(ConnectionFailedError):
        pool.take(0.0)
    pool.drop(connection)
    pool.drop(pool.take(0.0))


async def test_cancelling_while_old_connections_are_closed_closes_them_all(
    served: Server, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator.faults.add("delay", seconds=0.02, times=6)
    async with client(emulator, served) as clerk:
        await asyncio.gather(*(clerk.users.get_count() for _ in range(6)))
        assert served.connections == 6
        now = time.monotonic()
        monkeypatch.setattr("clerk_backend.pool.time.monotonic", lambda: now + 60)
        task = asyncio.ensure_future(clerk.users.get_count())
        here: Any = loops_of(clerk)[asyncio.get_running_loop()]
        while len(here.stack._idle) != 1 or here.places._value != 64:  # noqa: ASYNC110 - until it closes the other five
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert await soon(lambda: served.connections <= 1)
        assert is_at_rest(clerk)


async def test_a_connection_that_comes_back_after_closing_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings("sk_test_pool", "http://127.0.0.1:1")
    ended: list[object] = []

    def close(connection: object) -> None:
        ended.append(connection)

    async def close_async(connection: object) -> None:
        ended.append(connection)

    monkeypatch.setattr(Connection, "close", close)
    monkeypatch.setattr(AsyncConnection, "close", close_async)
    pool, async_pool = Pool(settings), AsyncPool(settings)
    connection, async_connection = pool.take(1), await async_pool.take(1)
    pool.close()
    await async_pool.close()
    pool.give(connection)
    await async_pool.give(async_connection)
    assert ended == [connection, async_connection]
    with pytest.raises(ClientClosedError):
        pool.take(1)
    with pytest.raises(ClientClosedError):
        await async_pool.take(1)


async def test_a_connection_that_the_other_side_closed_is_not_used_again(clerks: Clerks) -> None:
    with socket.create_server(("127.0.0.1", 0)) as curt:
        hung_up = threading.Event()
        curt_server = threading.Thread(target=_answer_and_hang_up, args=(curt, hung_up, 2))
        curt_server.start()
        clerk = clerks(f"http://127.0.0.1:{curt.getsockname()[1]}", retries=0)
        await clerk.users.create_user(username="first")  # on a connection that says it stays open
        await asyncio.to_thread(hung_up.wait, 5)
        await clerk.users.create_user(username="second")
        curt_server.join()


def _answer_and_hang_up(curt: socket.socket, hung_up: threading.Event, times: int) -> None:
    for _ in range(times):
        connection, _ = curt.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        hung_up.set()


async def test_cancelled_calls_leave_no_place_taken(served: Server, emulator: Emulator) -> None:
    emulator.faults.add("delay", seconds=0.2, times=None)
    limits = Limits(requests=math.inf, connections=2)
    async with AsyncClerk(emulator.instance().secret_key, api_url=served.url, limits=limits) as clerk:
        for _ in range(5):
            calls = [asyncio.create_task(clerk.users.get_count()) for _ in range(4)]
            await asyncio.sleep(0.02)
            for call in calls:
                call.cancel()
            assert all(isinstance(each, asyncio.CancelledError) for each in await _outcomes(calls))
        emulator.faults.clear()
        answers = await asyncio.wait_for(asyncio.gather(*(clerk.users.get_count() for _ in range(8))), 10)
        assert len(answers) == 8


async def _outcomes(calls: Sequence[asyncio.Task[object]]) -> list[object]:
    return list(await asyncio.gather(*calls, return_exceptions=True))


def test_a_call_cancelled_while_it_connects_leaves_nothing_open(served: Server, emulator: Emulator) -> None:
    clerk = client(emulator, served, limits=Limits(requests=math.inf, idle_connections=0))

    async def cancel_at_each_step() -> None:
        for steps in range(60):
            call = asyncio.ensure_future(clerk.users.get_count())
            for _ in range(steps):
                await asyncio.sleep(0)
            call.cancel()
            await asyncio.wait([call])

    with no_resource_left_open():
        asyncio.run(cancel_at_each_step())
    assert eventually(lambda: served.connections == 0)
    assert is_at_rest(clerk)


async def test_a_call_that_waits_for_a_connection_heeds_what_clerk_refuses_meanwhile(
    clerks: Clerks, emulator: Emulator
) -> None:
    emulator.faults.add("rate_limited", retry_after=1, times=1)
    with emulator.serve() as server:
        clerk = clerks(server.url, limits=Limits(requests=100, connections=1), clock=Clock())  # real time: one second
        await asyncio.gather(*(clerk.users.get_count() for _ in range(5)))
    assert emulator.count("GET /users/count", status=429) == 1
    assert clerk.stats.requests == 6


class SlowToClose:
    """A connection that is closed by and by."""

    def __init__(self) -> None:
        self.closed = False

    async def close(self) -> None:
        self.closed = True
        await asyncio.sleep(0)


async def test_who_is_cancelled_while_closing_closes_all() -> None:
    connections = [SlowToClose() for _ in range(3)]
    closing = asyncio.create_task(close_all(cast("list[AsyncConnection]", list(connections))))
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    assert all(each.closed for each in connections)
