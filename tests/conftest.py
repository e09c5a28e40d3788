"""Fixtures: an emulated Clerk, a clock that stands still, and both clients behind one way of writing."""

from __future__ import annotations

import asyncio
import math
import os
import random
import shutil
from collections.abc import AsyncIterator, Callable, Generator
from secrets import token_hex
from typing import Any, TypeAlias, cast

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import HealthCheck, settings

from clerk_backend import AsyncClerk, Clerk, Limits
from clerk_backend.auth.key_store import key_store
from clerk_backend.emulator import Emulator, ManualClock
from clerk_backend.paging import Page
from clerk_backend.settings import Clock

settings.register_profile(
    "unhurried",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,  # there, the same examples each time; elsewhere, new ones are looked for
)
settings.load_profile("unhurried")  # a busy machine is no failure

# A browser is no package of Python's: where there is none, its tests are not collected.
collect_ignore = [] if shutil.which("chromium") and shutil.which("chromedriver") else ["browser"]

Handler: TypeAlias = Callable[[httpx.Request], httpx.Response]

CLERK_VARIABLES = (
    *("CLERK_SECRET_KEY", "CLERK_MACHINE_SECRET_KEY", "CLERK_API_URL", "CLERK_API_VERSION"),
    *("CLERK_WEBHOOK_SIGNING_SECRET", "CLERK_ENCRYPTION_KEY"),
    *("CLERK_PUBLISHABLE_KEY", "CLERK_JWT_KEY", "CLERK_PROXY_URL", "CLERK_DOMAIN", "CLERK_IS_SATELLITE"),
    *("CLERK_SIGN_IN_URL", "CLERK_SIGN_UP_URL"),
)
NETWORK_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the keys and proxies of the machine that it runs on."""
    for name in (*CLERK_VARIABLES, *NETWORK_VARIABLES):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(autouse=True)
def _same_jitter() -> None:
    """Waits that are drawn at random are drawn alike in every run."""
    random.seed(0)


@pytest.fixture(autouse=True)
def _no_keys_of_other_tests() -> None:
    """Each test asks its emulator for public keys anew; after several unknown ones Clerk is not asked for a while."""
    key_store.cache_clear()


@pytest.fixture(scope="session")
def private_key() -> rsa.RSAPrivateKey:
    """The key that emulated instances sign with: made once, since making one takes a moment."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def clock() -> ManualClock:
    """The time of the emulator and of the clients; waiting moves it."""
    return ManualClock()


@pytest.fixture
def emulator(clock: ManualClock, private_key: rsa.RSAPrivateKey) -> Emulator:
    """An empty instance without rate limits; its key is no other test's, since limits are counted by key."""
    return Emulator(f"sk_test_{token_hex(8)}", clock=clock, limits=None, seed=1, private_key=private_key)


class Clerks:
    """Makes clients of one kind; what it gives is written and typed as an `AsyncClerk`, whichever it is.

    ```python
    async def test_a_user_is_found(clerks: Clerks) -> None:     # runs twice
        clerk = clerks()                                        # of the emulator of this test
        user = await clerk.users.create_user(username="ada_lovelace")
        assert [each.id async for each in clerk.users.get_user_list()] == [user.id]
    ```

    A blocking client's calls run in threads, so that `asyncio.gather` asks at the same time on both. Cancelling is the
    one thing that they do not share: such a test is written for `AsyncClerk` alone.
    """

    def __init__(self, *, is_async: bool, emulator: Emulator, clock: ManualClock) -> None:
        self.is_async = is_async
        self.slept: list[float] = []
        """Seconds of each wait, in the order in which they began."""
        self._emulator, self._clock = emulator, clock
        self._made: list[AsyncClerk] = []
        self._http_clients: list[httpx.Client | httpx.AsyncClient] = []

    def __call__(self, to: Emulator | Handler | str | None = None, **options: Any) -> AsyncClerk:
        """A client, closed at the end of the test.

        Args:
            to: Who answers: an emulator (that of the test unless given), a function as for `httpx.MockTransport`, or
                the address of a server, which is asked through the client's own pool.
            options: As for `AsyncClerk`. Unless given, the key is the emulator's, waits take no time and no rate limits
                hold.
        """
        emulator = to if isinstance(to, Emulator) else self._emulator
        key = emulator.instance().secret_key
        if isinstance(to, str):
            options = {"api_url": to, **options}
        elif "http_client" not in options:
            transport = httpx.MockTransport(to) if callable(to) else emulator.transport
            options = {"http_client": transport, **options}
        options = {"secret_key": key, "limits": Limits(requests=math.inf), "clock": self.clock, **options}
        made = AsyncClerk(**options) if self.is_async else cast("AsyncClerk", Awaited(Clerk(**options)))
        self._made.append(made)
        return made

    def http_client(self, **options: Any) -> Any:
        """An httpx client of the kind that goes with the clients, for `http_client=`; closed at the end of the test."""
        made = httpx.AsyncClient(**options) if self.is_async else httpx.Client(**options)
        self._http_clients.append(made)
        return made

    @property
    def clock(self) -> Clock:
        """The test's clock as the clients want it: a wait moves it, and is noted in `slept`."""
        return Clock(self._clock.now, self._sleep, self._sleep_async)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._clock.reach(self._clock.now() + seconds)

    async def _sleep_async(self, seconds: float) -> None:
        self.slept.append(seconds)
        until = self._clock.now() + seconds
        await asyncio.sleep(0)  # those that wait at the same time wait together
        self._clock.reach(until)

    async def close(self) -> None:
        for clerk in self._made:
            await clerk.aclose()
        for client in self._http_clients:
            if isinstance(client, httpx.Client):
                client.close()
            else:
                await client.aclose()


@pytest.fixture(params=["Clerk", "AsyncClerk"])
async def clerks(request: pytest.FixtureRequest, emulator: Emulator, clock: ManualClock) -> AsyncIterator[Clerks]:
    """Both clients, one after the other: a test that takes it runs twice."""
    made = Clerks(is_async=request.param == "AsyncClerk", emulator=emulator, clock=clock)
    yield made
    await made.close()


class Awaited:
    """A `Clerk` that is used like an `AsyncClerk`; each of its calls runs in a thread."""

    def __init__(self, clerk: Clerk) -> None:
        self.blocking = clerk

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.blocking, name)
        if name in ("send", "request", "run", "with_response", "authenticate_request"):
            return Method(found)
        return found if name in ("stats", "request_scope", "is_async") or name.startswith("_") else Topic(found)

    def with_options(self, **options: Any) -> Awaited:
        return Awaited(self.blocking.with_options(**options))

    async def aclose(self) -> None:
        self.blocking.close()

    async def __aenter__(self) -> Awaited:
        self.blocking.__enter__()
        return self

    async def __aexit__(self, *raised: object) -> None:
        self.blocking.__exit__(*raised)

    def __repr__(self) -> str:
        return repr(self.blocking)


class Topic:
    """A resource of such a client."""

    def __init__(self, resource: Any) -> None:
        self._resource = resource

    def __getattr__(self, name: str) -> Method:
        return Method(getattr(self._resource, name))


class Method:
    """A method of such a client or resource."""

    def __init__(self, method: Callable[..., Any]) -> None:
        self.method = method

    def __call__(self, *args: Any, **kwargs: Any) -> Asked:
        given = [each.method if isinstance(each, Method) else each for each in args]
        return Asked(lambda: self.method(*given, **kwargs))


class Asked:
    """What such a method gives: made when it is awaited, or walked by `async for`."""

    def __init__(self, ask: Callable[[], Any]) -> None:
        self._ask = ask

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._answer().__await__()

    async def __aiter__(self) -> AsyncIterator[Any]:
        async for row in await self._answer():
            yield row

    async def _answer(self) -> Any:
        answer = await asyncio.to_thread(self._ask)
        return AwaitedPage(**vars(answer)) if type(answer) is Page else answer


class AwaitedPage(Page[Any]):
    """A page of a blocking client, walked by `async for`."""

    async def __aiter__(self) -> AsyncIterator[Any]:
        rows = super().__iter__()
        end = object()
        while (row := await asyncio.to_thread(next, rows, end)) is not end:
            yield row
