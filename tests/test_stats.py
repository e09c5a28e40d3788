"""What a client says that it did: counts that agree with the server's, whoever counts."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, fields, replace
from inspect import getdoc
from typing import Any

import pytest

from clerk_backend import APIError, ArgumentError, AsyncClerk, Clerk, ClerkError, Limits, NotFoundError, Stats
from clerk_backend.emulator import Emulator
from clerk_backend.settings import Clock
from clerk_backend.stats import Counter
from tests.conftest import Clerks


def test_nothing_done_is_nothing_counted(clerks: Clerks) -> None:
    assert asdict(clerks().stats) == dict.fromkeys((each.name for each in fields(Stats)), 0)


def test_every_count_is_explained() -> None:
    explained = getdoc(Stats) or ""
    assert all(f"\n    {each.name}: " in explained for each in fields(Stats))


async def test_calls_requests_and_repeats_agree_with_the_server(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    await clerk.users.get_count()
    assert clerk.stats == Stats(calls=1, requests=1)
    emulator.faults.add("error", times=2)
    await clerk.users.get_count()
    stats = clerk.stats
    assert (stats.calls, stats.requests, stats.retries, stats.waits) == (2, 4, 2, 2)
    assert stats.waited == pytest.approx(sum(clerks.slept))
    emulator.faults.add("rate_limited", retry_after=5)
    await clerk.users.get_count()
    assert (clerk.stats.rate_limited, clerk.stats.requests) == (1, emulator.count())
    assert clerk.stats.waited == pytest.approx(sum(clerks.slept)) == pytest.approx(stats.waited + 5)
    assert clerk.stats.failures == 0


async def test_what_raises_is_counted_as_a_failure_once(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    with pytest.raises(NotFoundError):
        await clerk.users.get_user("user_none")
    emulator.faults.add("error", times=None)
    with pytest.raises(ClerkError):
        await clerk.users.get_count()
    assert (clerk.stats.calls, clerk.stats.failures, clerk.stats.requests) == (2, 2, 5)


async def test_a_call_that_waits_for_its_turn_is_counted(clerks: Clerks) -> None:
    clerk = clerks(limits=Limits(requests=1, per=10))
    await clerk.users.get_count()
    await clerk.users.get_count()
    assert (clerk.stats.waits, clerk.stats.requests) == (1, 2)
    assert clerk.stats.waited == pytest.approx(10, abs=0.1)


async def test_a_call_refused_for_want_of_time_is_a_failure_without_a_request(clerks: Clerks) -> None:
    clerk = clerks(limits=Limits(requests=1, per=10), max_wait=5)
    await clerk.users.get_count()
    with pytest.raises(ClerkError):
        await clerk.users.get_count()
    assert (clerk.stats.calls, clerk.stats.requests, clerk.stats.failures, clerk.stats.waits) == (2, 1, 1, 0)


async def test_an_answer_taken_from_another_call_is_counted_as_such(clerks: Clerks) -> None:
    clerk = clerks()
    with clerk.request_scope():
        await asyncio.gather(*(clerk.users.get_count() for _ in range(7)))
        await clerk.users.get_count()
    assert (clerk.stats.calls, clerk.stats.requests, clerk.stats.deduplicated) == (8, 1, 7)


async def test_changed_clients_count_together_and_others_for_themselves(clerks: Clerks) -> None:
    clerk, other = clerks(), clerks()
    await clerk.users.get_count()
    await clerk.with_options(retries=0).users.get_count()
    assert clerk.stats.calls == clerk.with_options(timeout=5).stats.calls == 2
    assert other.stats.calls == 0


async def test_what_was_read_does_not_change(clerks: Clerks) -> None:
    clerk = clerks()
    before = clerk.stats
    await clerk.users.get_count()
    assert (before.calls, clerk.stats.calls) == (0, 1)
    with pytest.raises(FrozenInstanceError):
        before.calls = 1  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue] - that is the point


def test_threads_lose_no_count() -> None:
    counter = Counter()

    def work() -> None:
        for _ in range(2000):
            counter.add("calls")
            counter.add("waited", 0.5)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (counter.read().calls, counter.read().waited) == (16000, 8000.0)


def test_a_count_that_there_is_not_is_an_error() -> None:
    with pytest.raises(KeyError):
        Counter().add("call")


async def test_each_page_of_a_walk_is_one_call(clerks: Clerks) -> None:
    clerk = clerks()
    for number in range(5):
        await clerk.users.create_user(username=f"user_{number}")
    before = clerk.stats
    assert len([user async for user in clerk.users.get_user_list(limit=2)]) == 5
    assert clerk.stats == replace(before, calls=before.calls + 3, requests=before.requests + 3)


async def test_calls_at_the_same_time_are_all_counted(clerks: Clerks, emulator: Emulator) -> None:
    clerk = clerks()
    changed = clerk.with_options(timeout=3)
    asked = [(clerk if number % 2 else changed).users.get_count() for number in range(60)]
    lost = [(clerk if number % 2 else changed).users.get_user("user_1") for number in range(60)]
    failed = [
        each for each in await asyncio.gather(*asked, *lost, return_exceptions=True) if isinstance(each, APIError)
    ]
    assert len(failed) == 60
    assert clerk.stats == Stats(calls=120, requests=120, failures=60) == changed.stats
    assert len(emulator.requests) == 120


async def test_what_never_became_a_call_is_not_counted(clerks: Clerks) -> None:
    clerk = clerks()
    with pytest.raises(ArgumentError):
        await clerk.users.get_user("")
    with pytest.raises(ArgumentError):
        await clerk.users.update_user_metadata("user_1", public_metadata={"odd": object()})
    with pytest.raises(ArgumentError):
        await clerk.users.update_user_profile_image("user_1", file="no/such/file")
    assert clerk.stats == Stats()


def test_both_clients_count_the_same_day_alike(emulator: Emulator) -> None:
    """The same calls, faults and limits, one call after the other; only the drawn waits differ."""
    seen = [day(emulator, ask) for ask in (blocking_day, awaiting_day)]
    assert seen[0] == seen[1]
    assert seen[0].retries
    assert seen[0].rate_limited
    assert seen[0].failures


def day(emulator: Emulator, ask: Callable[[Emulator], Stats]) -> Stats:
    emulator.reset()
    emulator.faults.add("rate_limited", "GET /users/count", times=2)
    emulator.faults.add("error", "GET /users", times=2)
    emulator.faults.add("reset", "POST /users", times=1)
    return replace(ask(emulator), waited=0.0)


def options(emulator: Emulator) -> dict[str, Any]:
    async def sleep(_: float) -> None:
        """Wait for nothing."""

    now = iter(range(10**6))
    clock = Clock(lambda: float(next(now)) / 100, lambda _: None, sleep)
    key = emulator.instance().secret_key
    return {"secret_key": key, "http_client": emulator.transport, "limits": Limits(requests=math.inf), "clock": clock}


def blocking_day(emulator: Emulator) -> Stats:
    with Clerk(**options(emulator)) as clerk:
        for ask in (
            clerk.users.get_count,
            clerk.users.get_user_list,
            lambda: clerk.users.create_user(username="ada_lovelace"),
            lambda: clerk.users.get_user("user_1"),
        ):
            try:
                ask()
            except ClerkError:
                continue
        return clerk.stats


def awaiting_day(emulator: Emulator) -> Stats:
    async def ask_all() -> Stats:
        async with AsyncClerk(**options(emulator)) as clerk:
            for ask in (
                clerk.users.get_count(),
                clerk.users.get_user_list(),
                clerk.users.create_user(username="ada_lovelace"),
                clerk.users.get_user("user_1"),
            ):
                try:
                    await ask
                except ClerkError:
                    continue
            return clerk.stats

    return asyncio.run(ask_all())
