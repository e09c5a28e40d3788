"""The cost of a call: alone, among many, and for a page of 500 users; ours, raw httpx, and Clerk's official SDK."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from typing import TypeAlias

import httpx
from clerk_backend_api import Clerk as OfficialClerk
from pydantic import TypeAdapter

from clerk_backend import AsyncClerk, Clerk, Limits
from clerk_backend.models.users import User

from .measure import Samples, Verdict, by_turns, cpu_per_call, print_table, ratio
from .server import running

KEY = "sk_live_benchmarks"
UNLIMITED = Limits(requests=100_000, per=1.0)
"""The pacing is measured along with the rest, but never has to wait."""

USERS = TypeAdapter(list[User])
HEADERS = {"Authorization": f"Bearer {KEY}"}

Blocking: TypeAlias = Callable[[], object]
Awaiting: TypeAlias = Callable[[], Awaitable[object]]


@contextmanager
def blocking(address: str) -> Generator[tuple[dict[str, Blocking], dict[str, Blocking]], None, None]:
    """What gets one user and what gets a page of users, by contender, in the blocking manner."""
    with ExitStack() as stack:
        clerk = stack.enter_context(Clerk(secret_key=KEY, api_url=address, limits=UNLIMITED))
        client = stack.enter_context(httpx.Client(headers=HEADERS))
        official = stack.enter_context(OfficialClerk(bearer_auth=KEY, server_url=f"{address}/v1"))

        def raw_user() -> User:
            answer = client.get(f"{address}/v1/users/user_1")
            answer.raise_for_status()
            return User.model_validate_json(answer.content)

        def raw_page() -> list[User]:
            answer = client.get(f"{address}/v1/users", params={"limit": 500})
            answer.raise_for_status()
            return USERS.validate_json(answer.content)

        yield (
            {
                "ours": lambda: clerk.users.get_user("user_1"),
                "httpx": raw_user,
                "official": lambda: official.users.get(user_id="user_1"),
            },
            {
                "ours": lambda: clerk.users.get_user_list(limit=500),
                "httpx": raw_page,
                "official": lambda: official.users.list(request={"limit": 500}),
            },
        )


class Awaited:
    """The contenders in the asyncio manner, on an event loop of their own."""

    def __init__(self, address: str) -> None:
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.users, self.pages = self.runner.run(self._open(address))

    async def _open(self, address: str) -> tuple[dict[str, Awaiting], dict[str, Awaiting]]:
        clerk = await self.stack.enter_async_context(AsyncClerk(secret_key=KEY, api_url=address, limits=UNLIMITED))
        client = await self.stack.enter_async_context(httpx.AsyncClient(headers=HEADERS))
        official = await self.stack.enter_async_context(OfficialClerk(bearer_auth=KEY, server_url=f"{address}/v1"))

        async def raw_user() -> User:
            answer = await client.get(f"{address}/v1/users/user_1")
            answer.raise_for_status()
            return User.model_validate_json(answer.content)

        async def raw_page() -> list[User]:
            answer = await client.get(f"{address}/v1/users", params={"limit": 500})
            answer.raise_for_status()
            return USERS.validate_json(answer.content)

        return (
            {
                "ours": lambda: clerk.users.get_user("user_1"),
                "httpx": raw_user,
                "official": lambda: official.users.get_async(user_id="user_1"),
            },
            {
                "ours": lambda: clerk.users.get_user_list(limit=500),
                "httpx": raw_page,
                "official": lambda: official.users.list_async(request={"limit": 500}),
            },
        )

    def crowd(self, call: Awaiting, calls: int, concurrency: int) -> None:
        """Make so many calls with so many callers, each of whom waits for an answer before asking again."""
        tickets = iter(range(calls))

        async def caller() -> None:
            for _ in tickets:
                await call()

        async def all_callers() -> None:
            async with asyncio.TaskGroup() as group:
                for _ in range(concurrency):
                    group.create_task(caller())

        self.runner.run(all_callers())

    def close(self) -> None:
        """Close the clients and the loop."""
        self.runner.run(self.stack.aclose())
        self.runner.close()

    def __enter__(self) -> Awaited:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _blocking_samples(contenders: dict[str, Blocking], calls: int, rounds: int) -> Samples:
    def repeat(call: Blocking) -> None:
        for _ in range(calls):
            call()

    return by_turns(rounds, contenders, lambda call: cpu_per_call(calls, lambda: repeat(call)))


def _awaited_samples(awaited: Awaited, contenders: dict[str, Awaiting], calls: int, rounds: int) -> Samples:
    return by_turns(rounds, contenders, lambda call: cpu_per_call(calls, lambda: awaited.crowd(call, calls, 1)))


def bench_calls(*, quick: bool) -> list[Verdict]:
    """One warm `get_user` after the other."""
    calls, rounds = (100, 5) if quick else (250, 15)
    with running() as address, blocking(address) as (users, _), Awaited(address) as awaited:
        sync = _blocking_samples(users, calls, rounds)
        asynchronous = _awaited_samples(awaited, awaited.users, calls, rounds)
    verdicts = [
        Verdict("sync, ours / raw httpx", ratio(sync, "ours", "httpx"), 0.7, "goal 0.65"),
        Verdict("async, ours / raw httpx", ratio(asynchronous, "ours", "httpx"), 0.8, "goal 0.75"),
        Verdict("sync, ours / official", ratio(sync, "ours", "official"), 0.28),
        Verdict("async, ours / official", ratio(asynchronous, "ours", "official"), 0.28),
    ]
    print_table("calls: one warm get_user", "us CPU", {"sync": sync, "async": asynchronous}, verdicts)
    return verdicts


def bench_concurrency(*, quick: bool) -> list[Verdict]:
    """2,000 calls by 1, 50 and 200 simultaneous callers."""
    calls, rounds = (600, 2) if quick else (2000, 5)
    with running() as address, Awaited(address) as awaited:
        crowds = {f"{name} {n}": (call, n) for n in (1, 50, 200) for name, call in awaited.users.items()}
        together = by_turns(
            rounds, crowds, lambda crowd: cpu_per_call(calls, lambda: awaited.crowd(crowd[0], calls, crowd[1]))
        )
    samples = {n: {name: together[f"{name} {n}"] for name in awaited.users} for n in (1, 50, 200)}
    verdicts = [
        verdict
        for n in (50, 200)
        for verdict in (
            Verdict(f"{n} at once, ours / raw httpx", ratio(samples[n], "ours", "httpx"), 0.35),
            Verdict(f"{n} at once, ours / official", ratio(samples[n], "ours", "official")),
            Verdict(f"{n} at once, ours / ours alone", ratio(together, f"ours {n}", "ours 1"), 1.0),
        )
    ]
    rows = {f"{n} at once": of for n, of in samples.items()}
    print_table(f"concurrency: {calls} get_user, async", "us CPU a call", rows, verdicts)
    return verdicts


def bench_pages(*, quick: bool) -> list[Verdict]:
    """A page of 500 users, fetched and decoded."""
    calls, rounds = (2, 3) if quick else (4, 9)
    with running() as address, blocking(address) as (_, pages), Awaited(address) as awaited:
        sync = _blocking_samples(pages, calls, rounds)
        asynchronous = _awaited_samples(awaited, awaited.pages, calls, rounds)
    verdicts = [
        Verdict(f"{colour}, ours / {name}", ratio(samples, "ours", rival), bar)
        for colour, samples in (("sync", sync), ("async", asynchronous))
        for rival, name, bar in (("httpx", "raw httpx", 1.1), ("official", "official", None))
    ]
    print_table("pages: 500 users", "us CPU", {"sync": sync, "async": asynchronous}, verdicts)
    return verdicts
