"""Laws of processes and event loops: one client, kept across forks and several loops, over real sockets and TLS."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import ssl
import threading
import warnings
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from clerk_backend import AsyncClerk, Clerk, Limits
from clerk_backend.call import Call
from clerk_backend.dedupe import request_scope
from clerk_backend.emulator import SECRET_KEY, Emulator
from clerk_backend.models.users import User

CHILDREN, CALLS = 4, 150
FREE = Limits(requests=float("inf"))
FEW = Limits(requests=float("inf"), connections=4)

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


@pytest.fixture(params=["http", "https"])
def api_url(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, private_key: RSAPrivateKey
) -> Iterator[str]:
    """The address of an emulator on a real socket, without and with TLS."""
    context = None
    if request.param == "https":
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate: Any = authority.issue_cert("127.0.0.1")
        certificate.configure_cert(context)
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with Emulator(limits=None, private_key=private_key).serve(ssl=context) as server:
        yield server.url


@pytest.fixture
def user_ids(api_url: str) -> list[str]:
    with Clerk(SECRET_KEY, api_url=api_url, limits=FREE) as clerk:
        return [clerk.users.create_user(username=f"user_{number}").id for number in range(20)]


def in_children(work: Callable[[int], None]) -> list[int]:
    """Fork, let each child work, and give their exit codes.

    They begin when all are there: a thread that forks while another is in a TLS handshake, as the server of these tests
    may be, leaves the child with a lock of OpenSSL's that nobody will ever open.
    """
    children: list[int] = []
    gate, latch = os.pipe()
    for number in range(CHILDREN):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                signal.alarm(60)  # which ends the child, lest it hang for good
                os.close(latch)
                os.read(gate, 1)
                work(number)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    os.close(latch)
    os.close(gate)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def test_children_of_a_fork_get_the_objects_that_they_ask_for(api_url: str, user_ids: list[str]) -> None:
    with Clerk(SECRET_KEY, api_url=api_url, limits=FREE) as clerk:
        for user_id in user_ids:  # the pool is warm
            assert clerk.users.get_user(user_id).id == user_id

        def work(number: int) -> None:
            for call in range(CALLS):
                user_id = user_ids[(call * 7 + number) % len(user_ids)]
                assert clerk.users.get_user(user_id).id == user_id

        assert in_children(work) == [0] * CHILDREN
        assert clerk.users.get_user(user_ids[0]).id == user_ids[0]  # and the parent's pool is as it was


@pytest.mark.parametrize("api_url", ["http"], indirect=True)  # see in_children for why not with TLS
def test_children_get_their_own_objects_while_the_parent_asks_too(api_url: str, user_ids: list[str]) -> None:
    stop = threading.Event()
    with Clerk(SECRET_KEY, api_url=api_url, limits=FREE) as clerk:
        wrong: list[str] = []

        def ask() -> None:
            while not stop.is_set():
                wrong.extend(each for each in user_ids if clerk.users.get_user(each).id != each)

        def work(number: int) -> None:
            for call in range(20):
                user_id = user_ids[(call + number) % len(user_ids)]
                assert clerk.users.get_user(user_id).id == user_id

        asking = [threading.Thread(target=ask) for _ in range(3)]
        for thread in asking:
            thread.start()
        try:
            assert in_children(work) == [0] * CHILDREN
        finally:
            stop.set()
            for thread in asking:
                thread.join()
        assert wrong == []


def test_an_async_client_made_before_a_fork_serves_every_child(api_url: str, user_ids: list[str]) -> None:
    clerk = AsyncClerk(SECRET_KEY, api_url=api_url, limits=FEW)

    async def ask_all() -> list[str]:
        return [user.id for user in await asyncio.gather(*(clerk.users.get_user(each) for each in user_ids))]

    assert asyncio.run(ask_all()) == user_ids

    def work(_: int) -> None:
        for _ in range(CALLS // len(user_ids) + 1):
            assert asyncio.run(ask_all()) == user_ids

    assert in_children(work) == [0] * CHILDREN
    assert asyncio.run(ask_all()) == user_ids


def _in_a_process(clerk: Clerk, user_ids: list[str], found: Any, gate: Any) -> None:
    gate.wait(30)
    found.put([clerk.users.get_user(user_id).id for user_id in user_ids] == user_ids)


def test_a_client_goes_into_a_multiprocessing_fork(api_url: str, user_ids: list[str]) -> None:
    context = multiprocessing.get_context("fork")
    found: Any = context.Queue()
    gate = context.Event()
    with Clerk(SECRET_KEY, api_url=api_url, limits=FREE) as clerk:
        clerk.users.get_user(user_ids[0])
        processes = [context.Process(target=_in_a_process, args=(clerk, user_ids, found, gate)) for _ in range(2)]
        for process in processes:
            process.start()
        gate.set()
        assert [found.get(timeout=30) for _ in processes] == [True, True]
        for process in processes:
            process.join(30)


def test_a_client_outlives_its_event_loops(api_url: str, user_ids: list[str]) -> None:
    clerk = AsyncClerk(SECRET_KEY, api_url=api_url, limits=FREE)

    async def ask() -> list[str]:
        users = await asyncio.gather(*(clerk.users.get_user(each) for each in user_ids))
        return [user.id for user in users]

    with warnings.catch_warnings():
        warnings.simplefilter("error")  # such as a connection that nobody closed
        for _ in range(3):
            assert asyncio.run(ask()) == user_ids
            gc.collect()
    assert clerk.stats.failures == 0


def test_loops_in_several_threads_share_a_client(api_url: str, user_ids: list[str]) -> None:
    clerk = AsyncClerk(SECRET_KEY, api_url=api_url, limits=FREE)
    found: list[list[str]] = []

    async def ask() -> list[str]:
        return [(await clerk.users.get_user(each)).id for each in user_ids]

    threads = [threading.Thread(target=lambda: found.append(asyncio.run(ask()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [user_ids] * 4


async def test_children_of_a_fork_inside_of_a_loop_leave_its_warm_connections_alone(
    api_url: str, user_ids: list[str]
) -> None:
    async with AsyncClerk(SECRET_KEY, api_url=api_url, limits=FEW) as clerk:

        async def ask_all() -> list[str]:
            return [user.id for user in await asyncio.gather(*(clerk.users.get_user(each) for each in user_ids))]

        assert await ask_all() == user_ids  # so that all connections are open now

        def work(_: int) -> None:
            for _ in range(3):
                assert asyncio.run(_repeated(ask_all)) == [user_ids] * 3

        assert in_children(work) == [0] * CHILDREN
        assert await ask_all() == user_ids


async def _repeated(ask: Callable[[], Coroutine[Any, Any, list[str]]]) -> list[list[str]]:
    return [await ask() for _ in range(3)]


def test_a_grandchild_gets_its_own_objects_too(api_url: str, user_ids: list[str]) -> None:
    with Clerk(SECRET_KEY, api_url=api_url, limits=FREE) as clerk:
        clerk.users.get_user(user_ids[0])

        def check(number: int) -> None:
            for each in user_ids[number::CHILDREN]:
                assert clerk.users.get_user(each).id == each

        def work(number: int) -> None:
            check(number)
            assert in_children(check) == [0] * CHILDREN
            check(number)

        assert in_children(work) == [0] * CHILDREN


def test_a_child_does_not_wait_for_locks_that_threads_of_its_parent_hold(api_url: str, user_ids: list[str]) -> None:
    clerk: Any = Clerk(SECRET_KEY, api_url=api_url, limits=FREE)
    with clerk, request_scope() as scope:
        clerk.users.get_user(user_ids[0])
        inside: Any = scope
        pool = clerk._pool
        locks = [clerk._attempts.governor()._lock, clerk._attempts.counter()._lock, inside._kept().lock]
        held, done = threading.Event(), threading.Event()

        def hold() -> None:
            with ExitStack() as stack:
                for lock in locks:
                    stack.enter_context(lock)
                for _ in range(64):
                    assert pool._places().acquire(blocking=False)
                held.set()
                done.wait()

        holding = threading.Thread(target=hold)
        holding.start()
        held.wait()
        try:
            assert in_children(lambda _: _ask_before(clerk, user_ids[0], seconds=10)) == [0] * CHILDREN
        finally:
            done.set()
            holding.join()


def test_a_child_does_not_wait_for_what_a_thread_of_its_parent_asks(api_url: str, user_ids: list[str]) -> None:
    """The scope says that the answer is on its way, but it comes to the parent alone."""
    with Clerk(SECRET_KEY, api_url=api_url, limits=FREE) as clerk, request_scope() as scope:
        inside: Any = scope
        attempts: Any = clerk
        question: Call[User] = Call.get("users", user_ids[0], returns=User)
        assert inside._join(attempts._attempts.identity, question)[1]
        assert in_children(lambda _: _ask_before(clerk, user_ids[0], seconds=10)) == [0] * CHILDREN


def _ask_before(clerk: Clerk, user_id: str, *, seconds: int) -> None:
    signal.alarm(seconds)  # which ends the child
    assert clerk.users.get_user(user_id).id == user_id
    assert clerk.stats.requests == 1
