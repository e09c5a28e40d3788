"""Within one request the same question is asked once: who shares an answer, and when it is forgotten."""

from __future__ import annotations

import asyncio
import contextvars
import math
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from clerk_backend import (
    AsyncClerk,
    Clerk,
    ConfigurationError,
    Limits,
    NotFoundError,
    OutcomeUnknownError,
    RequestTimeoutError,
    ServerError,
    dedupe,
)
from clerk_backend.call import Call
from clerk_backend.dedupe import Scope, request_scope
from clerk_backend.emulator import Emulator
from clerk_backend.emulator.faults import Kind
from clerk_backend.models.users import User
from clerk_backend.settings import API_VERSION
from clerk_backend.shortcuts import MintedToken
from tests.conftest import Clerks
from tests.test_pacing import is_at_rest

KINDS: tuple[Kind, ...] = ("error", "reset")
USER = {"id": "user_1", "object": "user", "jwt": "a.b.c"}


class Door:
    """Answers when it is opened, and counts who came."""

    def __init__(self, *, is_open: bool = True) -> None:
        self.heard: list[str] = []
        self.came = asyncio.Event()
        self._open = asyncio.Event()
        if is_open:
            self._open.set()
        self.status = 200

    def open(self) -> None:
        self._open.set()

    def shut(self) -> None:
        self._open.clear()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.heard.append(f"{request.method} {request.url.raw_path.decode()}")
        self.came.set()
        number = len(self.heard)
        await self._open.wait()
        await asyncio.sleep(0)
        return httpx.Response(self.status, json=USER | {"number": number})

    def client(self) -> AsyncClerk:
        return AsyncClerk("sk_test_dedupe", http_client=httpx.MockTransport(self), retries=0)


async def test_equal_reads_at_the_same_time_send_one_request(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    user = await clerk.users.create_user(username="ada_lovelace")
    with clerk.request_scope():
        found = await asyncio.gather(*(clerk.users.get_user(user.id) for _ in range(50)))
    assert {each.id for each in found} == {user.id}
    assert emulator.count("GET /users/*") == 1
    assert (clerk.stats.calls, clerk.stats.deduplicated, clerk.stats.requests) == (51, 49, 2)


async def test_equal_reads_one_after_the_other_send_one_request(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    user = await clerk.users.create_user(username="ada_lovelace")
    with clerk.request_scope():
        assert await clerk.users.get_user(user.id) is await clerk.users.get_user(user.id)
        assert (await clerk.users.get_user_list(limit=5)).data == (await clerk.users.get_user_list(limit=5)).data
    assert (emulator.count("GET /users/*"), emulator.count("GET /users")) == (1, 1)


async def test_outside_of_a_scope_nothing_is_remembered(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    user = await clerk.users.create_user(username="ada_lovelace")
    await clerk.users.get_user(user.id)
    with clerk.request_scope():
        await clerk.users.get_user(user.id)
    await clerk.users.get_user(user.id)
    assert emulator.count("GET /users/*") == 3
    assert clerk.stats.deduplicated == 0


async def test_a_walk_in_a_scope_asks_for_each_page_once(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    for number in range(7):
        await clerk.users.create_user(username=f"user_{number}")
    with clerk.request_scope():
        first = [user.id async for user in clerk.users.get_user_list(limit=3)]
        assert first == [user.id async for user in clerk.users.get_user_list(limit=3)]
    assert len(first) == 7
    assert emulator.count("GET /users") == 3


@pytest.mark.parametrize("other", ["argument", "method", "query", "what it returns"])
async def test_another_question_is_asked(other: str, clerks: Clerks) -> None:
    door: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        door.append(request.url.path)
        return httpx.Response(200, json=[] if request.url.path == "/v1/users" else USER)

    clerk = clerks(handle)
    one: Call[Any] = Call.get("users", "user_1", returns=User)
    asked: dict[str, Call[Any]] = {
        "argument": Call.get("users", "user_2", returns=User),
        "method": Call.post("users", "user_1", returns=User, read=True),
        "query": Call.get("users", "user_1", query={"a": 1}, returns=User),
        "what it returns": Call.get("users", "user_1", returns=MintedToken),
    }
    with clerk.request_scope():
        await clerk.send(one)
        answer = await clerk.send(asked[other])
        assert type(answer) is asked[other].returns
        assert await clerk.send(asked[other]) is answer
    assert len(door) == 2


WRITES: list[Callable[[AsyncClerk, str], Any]] = [
    lambda clerk, user_id: clerk.users.update_user(user_id, first_name="Eve"),
    lambda clerk, user_id: clerk.users.ban_user(user_id),
    lambda clerk, user_id: clerk.with_options(retries=1).users.update_user(user_id, first_name="Eve"),
    lambda clerk, user_id: clerk.with_response(clerk.users.update_user, user_id, first_name="Eve"),
    lambda clerk, user_id: clerk.with_response(Call.patch("users", user_id, body={}, returns=User)),
]


@pytest.mark.parametrize("write", WRITES)
async def test_a_write_empties_the_scope(write: Any, clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    user = await clerk.users.create_user(username="ada_lovelace")
    with clerk.request_scope():
        await clerk.users.get_user(user.id)
        await write(clerk, user.id)
        assert (await clerk.users.get_user(user.id)).updated_at is not None
        await clerk.users.get_user(user.id)
    assert emulator.count("GET /users/*") == 2


async def test_a_write_that_failed_empties_the_scope_too(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    user = await clerk.users.create_user(username="ada_lovelace")
    with clerk.request_scope():
        assert (await clerk.users.get_count()).total_count == 1
        emulator.faults.add("reset", "POST /users", work=True)
        with pytest.raises(OutcomeUnknownError):
            await clerk.users.create_user(username="eve_online")
        assert (await clerk.users.get_count()).total_count == 2
        assert user.id


async def test_the_write_of_another_client_leaves_the_scope_alone(clerks: Clerks, emulator: Emulator) -> None:
    clerk, other = clerks(), clerks()
    user = await clerk.users.create_user(username="ada_lovelace")
    with clerk.request_scope():
        await clerk.users.get_user(user.id)
        await other.users.ban_user(user.id)
        assert (await clerk.users.get_user(user.id)).banned is False
    assert emulator.count("GET /users/*") == 1


async def test_a_read_under_way_during_a_write_is_not_remembered() -> None:
    door = Door(is_open=False)
    clerk = door.client()
    with clerk.request_scope():
        before = asyncio.ensure_future(clerk.users.get_user("user_1"))
        joined = asyncio.ensure_future(clerk.users.get_user("user_1"))
        await door.came.wait()
        writing = asyncio.ensure_future(clerk.users.update_user("user_1", first_name="Eve"))
        await asyncio.sleep(0.01)
        during = asyncio.ensure_future(clerk.users.get_user("user_1"))
        await asyncio.sleep(0.01)
        assert len(door.heard) == 3
        door.open()
        assert (await before) is (await joined)  # who waited for it still gets it
        assert (await during) is not (await before)
        await writing
        after = await clerk.users.get_user("user_1")
        assert after is not (await during)
        assert after is await clerk.users.get_user("user_1")
    assert len(door.heard) == 4


async def test_two_scopes_never_share(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    for _ in range(2):
        with clerk.request_scope():
            await clerk.users.get_count()

    async def in_a_scope_of_its_own() -> None:
        with clerk.request_scope():
            await asyncio.gather(clerk.users.get_count(), clerk.users.get_count())

    await asyncio.gather(*(in_a_scope_of_its_own() for _ in range(3)))
    assert emulator.count("GET /users/count") == 5


async def test_two_clients_never_share(clerks: Clerks, emulator: Emulator) -> None:
    one, other = clerks(), clerks()
    with one.request_scope():
        await one.users.get_count()
        await other.users.get_count()
    assert emulator.count("GET /users/count") == 2


async def test_two_keys_never_share(clerks: Clerks, emulator: Emulator) -> None:
    emulator.add_instance("sk_test_other")
    clerk = clerks()
    await clerk.users.create_user(username="ada_lovelace")
    with clerk.request_scope():
        assert (await clerk.users.get_count()).total_count == 1
        other = clerk.with_options(secret_key="sk_test_other")
        assert (await other.users.get_count()).total_count == 0
        assert (await clerk.users.get_count()).total_count == 1
        assert (await other.users.get_count()).total_count == 0
    assert emulator.count("GET /users/count") == 2


async def test_other_options_of_the_same_key_share(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    with clerk.request_scope():
        await clerk.users.get_count()
        await clerk.with_options(retries=1, timeout=5).users.get_count()
        await clerk.with_options(retries=1).with_options(max_wait=5).users.get_count()
        assert emulator.count("GET /users/count") == 1
        await clerk.with_options(api_version="2021-02-05").users.get_count()
    assert emulator.count("GET /users/count") == 2


async def test_a_scope_in_a_scope_is_one_of_its_own(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    with clerk.request_scope():
        await clerk.users.get_count()
        with clerk.request_scope():
            await clerk.users.get_count()
            await clerk.users.get_count()
        await clerk.users.get_count()
    assert emulator.count("GET /users/count") == 2


async def test_a_failed_call_is_not_remembered(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks(retries=0)
    with clerk.request_scope():
        for kind in KINDS:
            emulator.faults.add(kind)
            with pytest.raises((ServerError, RequestTimeoutError)):
                await clerk.users.get_count()
            count = await clerk.users.get_count()
            assert await clerk.users.get_count() is count
            await clerk.users.create_user(username=f"user_of_{kind}")  # empties the scope
        for _ in range(2):
            with pytest.raises(NotFoundError):
                await clerk.users.get_user("user_none")
    assert emulator.count("GET /users/*") == 6


async def test_who_asks_at_the_same_time_shares_the_failure() -> None:
    door = Door(is_open=False)
    door.status = 503
    clerk = door.client()
    with clerk.request_scope():
        asked = [asyncio.ensure_future(clerk.users.get_user("user_1")) for _ in range(20)]
        await door.came.wait()
        door.open()
        failed = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(each, ServerError) for each in failed)
        assert len(door.heard) == 1
        door.status = 200
        assert (await clerk.users.get_user("user_1")).id == "user_1"


async def test_a_cancelled_asker_hands_its_turn_on() -> None:
    door = Door(is_open=False)
    clerk = door.client()
    with clerk.request_scope():
        asked = [asyncio.ensure_future(clerk.users.get_user("user_1")) for _ in range(10)]
        for number, each in enumerate(asked[:3]):
            await asyncio.sleep(0.005)
            assert len(door.heard) == number + 1  # the asker is always the first that is left
            each.cancel()
        await asyncio.sleep(0.005)
        door.open()
        answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [isinstance(each, asyncio.CancelledError) for each in answers] == [True] * 3 + [False] * 7
    assert len({id(each) for each in answers[3:]}) == 1
    assert len(door.heard) == 4
    assert is_at_rest(clerk)


async def test_a_cancelled_waiter_disturbs_nobody() -> None:
    door = Door(is_open=False)
    clerk = door.client()
    with clerk.request_scope():
        asked = [asyncio.ensure_future(clerk.users.get_user("user_1")) for _ in range(10)]
        await door.came.wait()
        for each in asked[1:6]:
            each.cancel()
        await asyncio.sleep(0)
        door.open()
        answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(each, asyncio.CancelledError) for each in answers) == 5
    assert len(door.heard) == 1


async def test_an_asker_cancelled_after_a_write_leaves_the_newer_answer_alone() -> None:
    door = Door(is_open=False)
    clerk = door.client()
    with clerk.request_scope():
        old = asyncio.ensure_future(clerk.users.get_user("user_1"))
        await door.came.wait()
        door.open()
        await clerk.users.ban_user("user_1")
        fresh = await clerk.users.get_user("user_1")
        door.shut()
        stale = asyncio.ensure_future(clerk.users.get_user("user_2"))
        await asyncio.sleep(0.01)
        old.cancel()
        stale.cancel()
        await asyncio.wait([old, stale])
        assert await clerk.users.get_user("user_1") is fresh


async def test_what_the_program_is_ended_by_is_not_shared() -> None:
    """A task that is ended by something else than a failure hands its turn on as well."""
    heard: list[str] = []

    async def handle(request: httpx.Request) -> httpx.Response:
        heard.append(request.url.path)
        await asyncio.sleep(0.01)
        if len(heard) == 1:
            raise GeneratorExit
        return httpx.Response(200, json=USER)

    clerk = AsyncClerk("sk_test_ended", http_client=httpx.MockTransport(handle))
    with clerk.request_scope():
        asked = [asyncio.ensure_future(clerk.users.get_user("user_1")) for _ in range(3)]
        first, *others = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(first, GeneratorExit)
    assert all(isinstance(each, User) for each in others)
    assert len(heard) == 2


async def test_a_token_is_fetched_once(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    user = await clerk.users.create_user(username="ada_lovelace")
    session = await clerk.sessions.create_session(user_id=user.id)
    with clerk.request_scope():
        tokens = await asyncio.gather(*(clerk.sessions.get_token(session.id) for _ in range(20)))
        assert len(set(tokens)) == 1
        assert await clerk.sessions.get_token(session.id) == tokens[0]
        assert emulator.count("POST /sessions/*/tokens") == 1
        await clerk.sessions.get_token(session.id, expires_in_seconds=60)
    assert emulator.count("POST /sessions/*/tokens") == 2


# Threads


def in_threads(number: int, work: Callable[[int], None]) -> list[threading.Thread]:
    """Threads that share the context of the caller, started."""
    threads: list[threading.Thread] = []
    for each in range(number):
        context = contextvars.copy_context()
        threads.append(threading.Thread(target=context.run, args=(work, each)))
    for thread in threads:
        thread.start()
    return threads


def test_threads_that_inherit_the_scope_send_one_request() -> None:
    heard: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        heard.append(request.url.path)
        time.sleep(0.05)
        return httpx.Response(200, json=USER)

    clerk = Clerk("sk_test_threads", http_client=httpx.MockTransport(handle))
    found: list[User] = []
    with clerk.request_scope():
        for thread in in_threads(50, lambda _: found.append(clerk.users.get_user("user_1"))):
            thread.join()
    assert len({id(each) for each in found}) == 1
    assert (len(found), len(heard)) == (50, 1)
    assert clerk.stats.deduplicated == 49


def test_threads_that_do_not_inherit_it_ask_for_themselves() -> None:
    heard: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        heard.append(request.url.path)
        return httpx.Response(200, json=USER)

    clerk = Clerk("sk_test_threads_alone", http_client=httpx.MockTransport(handle))
    with clerk.request_scope():
        threads = [threading.Thread(target=clerk.users.get_user, args=("user_1",)) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(heard) == 5


@pytest.mark.parametrize("ended_by", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_an_asker_that_the_user_interrupts_hands_its_turn_on(ended_by: type[BaseException]) -> None:
    heard: list[str] = []
    came, go = threading.Event(), threading.Event()

    def handle(request: httpx.Request) -> httpx.Response:
        heard.append(request.url.path)
        came.set()
        go.wait()
        if len(heard) == 1:
            raise ended_by
        return httpx.Response(200, json=USER)

    clerk = Clerk("sk_test_interrupted", http_client=httpx.MockTransport(handle))
    outcomes: list[Any] = []

    def ask(_: int) -> None:
        try:
            outcomes.append(clerk.users.get_user("user_1"))
        except BaseException as error:  # noqa: BLE001 - it is looked at below
            outcomes.append(error)

    with request_scope():
        first = in_threads(1, ask)
        came.wait()
        others = in_threads(5, ask)
        time.sleep(0.05)
        go.set()
        for thread in [*first, *others]:
            thread.join(5)
    assert sum(type(each) is ended_by for each in outcomes) == 1
    assert sum(isinstance(each, User) for each in outcomes) == 5
    assert len(heard) == 2
    assert is_at_rest(clerk)


def test_an_interrupt_after_the_answer_came_is_not_hidden_by_another_error() -> None:
    """Of the two lines that note an answer and give it back, either may be interrupted."""
    clerk = Clerk("sk_test_late_interrupt", http_client=httpx.MockTransport(lambda _: httpx.Response(200, json=USER)))
    with request_scope() as scope:
        inside: Any = scope
        joining = inside._join

        def join(*arguments: Any) -> Any:
            answer, mine, answers = joining(*arguments)
            note = answer.set_result

            def interrupted(value: object) -> None:
                note(value)
                raise KeyboardInterrupt

            answer.set_result = interrupted
            return answer, mine, answers

        inside._join = join
        with pytest.raises(KeyboardInterrupt):
            clerk.users.get_user("user_1")
        inside._join = joining
        assert clerk.users.get_user("user_1").id == "user_1"


async def test_loops_in_threads_share_a_scope() -> None:
    """A scope may be inherited by a thread with an event loop of its own, as frameworks do for blocking views."""
    door = 0

    async def handle(request: httpx.Request) -> httpx.Response:
        nonlocal door
        door += 1
        await asyncio.sleep(0.05)
        return httpx.Response(200, json=USER)

    clerk = AsyncClerk("sk_test_loops", http_client=httpx.MockTransport(handle))
    with clerk.request_scope():
        found = await asyncio.gather(
            clerk.users.get_user("user_1"),
            *(asyncio.to_thread(lambda: asyncio.run(_one(clerk))) for _ in range(5)),
        )
    assert len({id(each) for each in found}) == 1
    assert door == 1


async def _one(clerk: AsyncClerk) -> User:
    return await clerk.users.get_user("user_1")


def test_a_scope_survives_threads_that_read_and_write_at_once() -> None:
    lock = threading.Lock()
    version = 0

    def handle(request: httpx.Request) -> httpx.Response:
        nonlocal version
        with lock:
            if request.method != "GET":
                version += 1
            return httpx.Response(200, json=USER | {"number": version})

    clerk = Clerk("sk_test_mixed", http_client=httpx.MockTransport(handle), limits=Limits(requests=math.inf))
    stale: list[tuple[int, Any]] = []

    def work(number: int) -> None:
        for _ in range(60):
            if number % 3 == 0:
                clerk.users.ban_user("user_1")
            else:
                with lock:
                    before = version
                if clerk.users.get_user("user_1").model_dump()["number"] < before - 3:  # as many as may write at once
                    stale.append((before, number))

    with request_scope():
        for thread in in_threads(9, work):
            thread.join()
    assert stale == []


# A scope that all clients of one key share


OWNER = ("https://api.clerk.com", API_VERSION, "sk_test_dedupe")


def shared(scope: Scope) -> Call[User]:
    return replace(Call.get("users", "user_1", returns=User), scope=scope)


def test_clients_of_one_key_share_a_scope_of_their_key() -> None:
    door, call = Door(), shared(Scope(OWNER))
    asyncio.run(door.client().send(call))
    blocking = Clerk("sk_test_dedupe", http_client=httpx.MockTransport(lambda _: httpx.Response(500)), retries=0)
    assert blocking.send(call).id == "user_1"
    assert len(door.heard) == 1
    with pytest.raises(ServerError):
        blocking.send(shared(Scope(OWNER)))


async def test_a_scope_is_no_others(clerks: Clerks, emulator: Emulator) -> None:
    for owner in (("https://other.example", *OWNER[1:]), (OWNER[0], "2021-02-05", OWNER[2]), (*OWNER[:2], "sk_other")):
        with pytest.raises(
            ConfigurationError, match="a client of the same secret_key, api_url and api_version"
        ) as caught:
            await clerks(secret_key="sk_test_dedupe").send(shared(Scope(owner)))
        assert "sk_" not in str(caught.value)
    assert emulator.count() == 0


async def test_a_blocking_call_on_an_event_loop_does_not_wait_for_that_loop() -> None:
    door, call = Door(is_open=False), shared(Scope(OWNER))
    task = asyncio.create_task(door.client().send(call))
    await door.came.wait()
    blocking = Clerk("sk_test_dedupe", http_client=httpx.MockTransport(lambda _: httpx.Response(200, json=USER)))
    assert blocking.send(call).id == "user_1"
    door.open()
    assert (await task).id == "user_1"
    assert blocking.send(call).id == "user_1"
    assert (blocking.stats.requests, blocking.stats.deduplicated) == (1, 1)  # the answer that is there is taken


@pytest.mark.parametrize("is_async", [False, True])
def test_an_asker_on_an_event_loop_that_was_left_is_not_waited_for(
    is_async: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dedupe, "PATIENCE", 0.01)
    scope, door, loop = Scope(OWNER), Door(is_open=False), asyncio.new_event_loop()
    left = loop.create_task(door.client().send(shared(scope)))
    loop.run_until_complete(door.came.wait())
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=USER))
    if is_async:
        answer = asyncio.run(AsyncClerk("sk_test_dedupe", http_client=transport).send(shared(scope)))
    else:
        answer = Clerk("sk_test_dedupe", http_client=transport).send(shared(scope))
    assert answer.id == "user_1"
    door.open()
    assert loop.run_until_complete(left).id == "user_1"
    loop.close()
    later = httpx.MockTransport(lambda _: httpx.Response(500))
    assert Clerk("sk_test_dedupe", http_client=later, retries=0).send(shared(scope)) is answer


def test_of_two_who_gave_up_one_asks() -> None:
    scope = Scope(OWNER)
    call = shared(scope)
    first, _, _ = scope._join(OWNER, call)
    scope._give_up(OWNER, call, first)
    second, mine, _ = scope._join(OWNER, call)
    assert mine
    scope._give_up(OWNER, call, first)
    assert scope._join(OWNER, call)[0] is second
