"""Many calls at once over real sockets, more than the limit allows: all are answered, and none is wasted."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from clerk_backend import AsyncClerk, Clerk, Limits
from clerk_backend.emulator import Emulator, Limit
from clerk_backend.emulator.server import Server
from tests.test_pacing import is_at_rest

ALLOWED, SECONDS = 40, 0.3
TOLD = Limits(requests=ALLOWED, per=SECONDS)


@pytest.fixture
def strict() -> Emulator:
    """An emulator in real time that allows 40 requests in 0.3 seconds."""
    return Emulator(limits=[Limit(ALLOWED, SECONDS)])


@pytest.fixture
def served(strict: Emulator) -> Iterator[Server]:
    with strict.serve() as server:
        yield server


def key(emulator: Emulator) -> str:
    return emulator.instance().secret_key


async def storm(clerk: AsyncClerk, calls: int, at_once: int) -> list[Any]:
    """What became of so many calls, so many of them at once."""
    gate = asyncio.Semaphore(at_once)

    async def one(number: int) -> object:
        async with gate:
            return await (clerk.users.get_count() if number % 4 else clerk.users.get_user_list(limit=1))

    return await asyncio.gather(*(one(number) for number in range(calls)), return_exceptions=True)


def storm_of_threads(clerk: Clerk, calls: int, at_once: int) -> list[Any]:
    outcomes: list[Any] = []

    def work() -> None:
        for number in range(calls // at_once):
            try:
                outcomes.append(clerk.users.get_count() if number % 4 else clerk.users.get_user_list(limit=1))
            except Exception as error:  # noqa: BLE001 - it is looked at by the caller
                outcomes.append(error)

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def failures(outcomes: list[Any]) -> list[Any]:
    return [each for each in outcomes if isinstance(each, BaseException)]


async def test_told_the_limit_tasks_waste_nothing(strict: Emulator, served: Server) -> None:
    async with AsyncClerk(key(strict), api_url=served.url, limits=TOLD) as clerk:
        began = time.monotonic()
        outcomes = await storm(clerk, 200, 50)
        took = time.monotonic() - began
        assert failures(outcomes) == []
        assert (strict.count(), strict.count(status=429)) == (200, 0)
        assert 4 * SECONDS <= took < 20 * SECONDS
        assert (clerk.stats.requests, clerk.stats.rate_limited, clerk.stats.retries) == (200, 0, 0)
        assert is_at_rest(clerk)


def test_told_the_limit_threads_waste_nothing(strict: Emulator, served: Server) -> None:
    with Clerk(key(strict), api_url=served.url, limits=TOLD) as clerk:
        assert failures(storm_of_threads(clerk, 200, 50)) == []
        assert (strict.count(), strict.count(status=429)) == (200, 0)
        assert is_at_rest(clerk)


async def test_not_told_the_limit_tasks_waste_little(strict: Emulator, served: Server) -> None:
    async with AsyncClerk(key(strict), api_url=served.url) as clerk:
        assert failures(await storm(clerk, 90, 50)) == []
        assert (strict.count(status=200), strict.count(status=429)) == (90, clerk.stats.rate_limited)
        assert clerk.stats.rate_limited <= 60  # of which fifty may be under way before the first comes back
        assert is_at_rest(clerk)


def test_not_told_the_limit_threads_waste_little(strict: Emulator, served: Server) -> None:
    with Clerk(key(strict), api_url=served.url) as clerk:
        assert failures(storm_of_threads(clerk, 80, 20)) == []
        assert (strict.count(status=200), strict.count(status=429)) == (80, clerk.stats.rate_limited)
        assert clerk.stats.rate_limited <= 30
        assert is_at_rest(clerk)


def test_clients_of_both_kinds_share_the_limit_of_their_key(strict: Emulator, served: Server) -> None:
    outcomes: list[Any] = []

    def work() -> None:
        async def run() -> None:
            async with AsyncClerk(key(strict), api_url=served.url, limits=TOLD) as clerk:
                outcomes.extend(await storm(clerk, 60, 30))

        asyncio.run(run())

    with Clerk(key(strict), api_url=served.url, limits=TOLD) as clerk:
        tasks = threading.Thread(target=work)
        tasks.start()
        outcomes.extend(storm_of_threads(clerk, 60, 10))
        tasks.join()
    assert failures(outcomes) == []
    assert (len(outcomes), strict.count(status=429)) == (120, 0)


async def test_a_storm_in_bad_weather_loses_no_call(strict: Emulator, served: Server) -> None:
    for kind in ("reset", "disconnected", "error", "cut"):
        strict.faults.add(kind, times=4)
    strict.faults.add("delay", times=20, seconds=0.05)
    async with AsyncClerk(key(strict), api_url=served.url, limits=TOLD, retries=10) as clerk:
        assert failures(await storm(clerk, 100, 50)) == []
        assert strict.count(status=429) == 0
        assert clerk.stats.retries == 16
        assert is_at_rest(clerk)
