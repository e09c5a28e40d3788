"""Laws of a fleet that shares a key's limits through Redis: a stand-in for it, on a real socket and with real Lua."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import pickle
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import Any

import httpx
import pytest
import redis
from fakeredis import TcpFakeServer
from redis.backoff import NoBackoff
from redis.retry import Retry

from clerk_backend import AsyncClerk, Clerk, ConfigurationError, Limits, RateLimitError
from clerk_backend.emulator import Emulator, Limit

KEY = "sk_live_fleet"
REQUESTS, SECONDS = 20, 0.5


@pytest.fixture
def redis_url() -> Iterator[str]:
    server: Any = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    server.daemon_threads = False  # so that closing waits for them
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"redis://127.0.0.1:{server.server_address[1]}/0"
    server.shutdown()
    thread.join()
    server.server_close()


def shared(redis_url: str, requests: float | None = REQUESTS, per: float = SECONDS) -> Limits:
    return Limits(requests=requests, per=per, redis_url=redis_url)


def emulated() -> Emulator:
    return Emulator(KEY, limits=[Limit(REQUESTS, SECONDS)])


def work(api_url: str, redis_url: str, calls: int) -> None:
    with Clerk(KEY, api_url=api_url, limits=shared(redis_url)) as clerk:
        for _ in range(calls):
            clerk.users.get_count()
        assert clerk.stats.rate_limited == 0


def test_processes_that_share_a_key_are_never_refused(redis_url: str) -> None:
    emulator = emulated()
    with emulator.serve() as server:
        context = multiprocessing.get_context("spawn")
        processes = [context.Process(target=work, args=(server.url, redis_url, 25)) for _ in range(3)]
        started = time.monotonic()
        for process in processes:
            process.start()
        for process in processes:
            process.join(30)
        assert [process.exitcode for process in processes] == [0, 0, 0]
        assert time.monotonic() - started > SECONDS * 3  # 75 calls at 20 in half a second
    assert emulator.count("GET /users/count") == 75
    assert emulator.count("GET /users/count", status=429) == 0


def test_coroutines_and_threads_of_one_fleet_are_never_refused(redis_url: str) -> None:
    async def many(api_url: str) -> None:
        # another limit of its own makes another governor, as another process has
        async with AsyncClerk(KEY, api_url=api_url, limits=shared(redis_url, REQUESTS, SECONDS)) as clerk:
            await asyncio.gather(*(clerk.users.get_count() for _ in range(30)))

    emulator = emulated()
    with emulator.serve() as server, ThreadPoolExecutor(1) as other:
        working = other.submit(work, server.url, redis_url, 30)
        asyncio.run(many(server.url))
        working.result()
    assert emulator.count("GET /users/count") == 60
    assert emulator.count("GET /users/count", status=429) == 0


def test_the_fleet_s_windows_are_clerk_s(redis_url: str) -> None:
    emulator = Emulator(KEY, limits=None)
    with Clerk(KEY, http_client=emulator.transport, max_wait=2, limits=shared(redis_url, None)) as clerk:
        ada, grace = (clerk.users.create_user(username=name).id for name in ("augusta", "grace"))
        for _ in range(10):
            clerk.users.update_user(ada, first_name="Ada")
        with Clerk(
            KEY, api_url="http://127.0.0.1:1", max_wait=2, limits=shared(redis_url, None), retries=0
        ) as elsewhere:
            _same_name(clerk, elsewhere)
            with pytest.raises(RateLimitError, match="ask for a wait") as refused:
                elsewhere.users.update_user(ada, first_name="Augusta")
            assert refused.value.retry_after is not None
            assert 2 < refused.value.retry_after <= 10
        clerk.users.update_user(grace, first_name="Grace")
        clerk.jwks.get_jwks()


def _same_name(one: Clerk, other: Clerk) -> None:
    """Make two clients of different addresses one fleet, whose second knows nothing of the first in this process."""
    there, here = (each._attempts.fleet for each in (one, other))
    assert there is not None
    assert here is not None
    here()._name = there()._name


def test_a_refusal_pauses_the_fleet(redis_url: str) -> None:
    emulator = Emulator(KEY, limits=None)
    emulator.faults.add("rate_limited", "GET /users/count", retry_after=7, times=1)
    with Clerk(KEY, http_client=emulator.transport, max_wait=0.2, limits=shared(redis_url)) as clerk:
        with pytest.raises(RateLimitError):
            clerk.users.get_count()
        with Clerk(KEY, api_url="http://127.0.0.1:1", max_wait=0.2, limits=shared(redis_url)) as elsewhere:
            _same_name(clerk, elsewhere)
            fleet = elsewhere._attempts.fleet
            assert fleet is not None
            deadline = time.monotonic() + 5
            while not fleet()._redis.keys("*:pause") and time.monotonic() < deadline:
                time.sleep(0.01)  # the refusal is told behind the caller's back
            with pytest.raises(RateLimitError, match=r"wait of [67]\.\d s"):
                elsewhere.users.get_count()


def test_without_redis_each_process_keeps_to_its_own_limits(caplog: pytest.LogCaptureFixture) -> None:
    emulator = Emulator(KEY, limits=None)
    limits = shared("redis://:hidden@127.0.0.1:1/0")
    with (
        caplog.at_level(logging.DEBUG),
        Clerk(KEY, http_client=emulator.transport, limits=limits) as clerk,
    ):
        assert clerk.users.get_count().total_count == 0
        assert clerk.users.get_count().total_count == 0
    warnings = [record for record in caplog.records if record.name == "clerk_backend.fleet"]
    assert [record.levelname for record in warnings] == ["WARNING"]  # and it was not asked again at once
    assert "hidden" not in caplog.text + repr(limits) + repr(clerk._attempts.settings)


def test_a_redis_that_goes_away_holds_no_call_up(redis_url: str) -> None:
    emulator = Emulator(KEY, limits=None)
    with Clerk(KEY, http_client=emulator.transport, limits=shared(redis_url)) as clerk:
        clerk.users.get_count()
        fleet = clerk._attempts.fleet
        assert fleet is not None
        fleet()._after.submit(lambda: None).result()  # what was to be noted is
        fleet()._redis.close()
        fleet()._redis = redis.Redis(port=1, retry=Retry(NoBackoff(), 0))
        clerk.users.get_count()
    assert emulator.count("GET /users/count") == 2


def test_a_redis_that_goes_away_during_a_call_spoils_no_answer(
    redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        fleet = clerk._attempts.fleet
        assert fleet is not None
        fleet()._redis.close()
        fleet()._redis = redis.Redis(port=1, retry=Retry(NoBackoff(), 0))
        return httpx.Response(200, json={"total_count": 7})

    with Clerk(KEY, http_client=httpx.MockTransport(answer), limits=shared(redis_url)) as clerk:
        assert clerk.users.get_count().total_count == 7
    assert "Redis did not hear that a call ended" in caplog.text


def test_a_malformed_address_is_refused_when_the_client_is_made() -> None:
    with pytest.raises(ConfigurationError, match="redis_url"):
        Clerk(KEY, limits=shared("gopher://cache"))


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    monkeypatch.delitem(sys.modules, "clerk_backend.fleet", raising=False)
    with pytest.raises(ConfigurationError, match=r"clerk-backend\[redis\]"):
        Clerk(KEY, limits=shared("redis://cache"))


def test_without_a_limit_the_fleet_is_not_asked(redis_url: str) -> None:
    emulator = Emulator(KEY, limits=None)
    with Clerk(KEY, http_client=emulator.transport, limits=shared(redis_url, float("inf"))) as clerk:
        clerk.users.get_count()
        fleet = clerk._attempts.fleet
        assert fleet is not None
        assert fleet()._redis.keys("*") == []


def test_limits_with_an_address_can_be_sent_to_workers(redis_url: str) -> None:
    limits = shared(redis_url)
    assert pickle.loads(pickle.dumps(limits)) == limits
