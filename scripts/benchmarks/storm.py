"""A storm: 1,000 calls, 100 at once, against a server that lets in 100 a second and answers the rest with 429."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import perf_counter

from clerk_backend import AsyncClerk, ClerkError, Limits

from .measure import Verdict, print_table
from .server import Window, counts, running

CALLERS = 100
PER_SECOND = 100


@dataclass(frozen=True)
class Outcome:
    """What a storm came to."""

    errors: int
    wasted: float
    seconds: float


async def _storm(clerk: AsyncClerk, calls: int) -> tuple[int, float]:
    tickets, errors = iter(range(calls)), 0

    async def caller() -> None:
        nonlocal errors
        for _ in tickets:
            try:
                await clerk.users.get_user("user_1")
            except ClerkError:
                errors += 1

    start = perf_counter()
    async with clerk, asyncio.TaskGroup() as group:
        for _ in range(CALLERS):
            group.create_task(caller())
    return errors, perf_counter() - start


def _weather(window: Window, calls: int, limits: Limits) -> Outcome:
    with running(window) as address:
        # A key for each storm: what is learnt about a key's limits is remembered as long as the process lives.
        clerk = AsyncClerk(secret_key=f"sk_live_storm_{window}_{limits.requests}", api_url=address, limits=limits)
        errors, seconds = asyncio.run(_storm(clerk, calls))
        accepted, refused = counts(address)
    return Outcome(errors, refused / (accepted + refused), seconds)


def bench_storm(*, quick: bool) -> list[Verdict]:
    """Errors that reach the caller, requests refused, and the time taken, with and without knowing the limit."""
    calls = 500 if quick else 1000
    ideal = calls / PER_SECOND - 1
    verdicts: list[Verdict] = []
    for window in ("sliding", "fixed", "penal"):
        for told in (True, False):
            limits = Limits(requests=PER_SECOND, per=1.0) if told else Limits()
            outcome = _weather(window, calls, limits)
            name = f"{window}, {'told' if told else 'not told'}"
            verdicts += [
                Verdict(f"{name}: errors", outcome.errors, 0),
                Verdict(f"{name}: share of requests wasted", outcome.wasted, 0 if told else 0.1),
                Verdict(
                    f"{name}: time / ideal", outcome.seconds / ideal, 1.1 if told else 1.3, f"{outcome.seconds:.2f} s"
                ),
            ]
    title = f"storm: {calls} calls, {CALLERS} at once, {PER_SECOND} a second allowed, ideal {ideal:g} s"
    print_table(title, "", {}, verdicts)
    return verdicts
