"""Staying inside Clerk's rate limits: what a client is told, what it learns, and whom a pause stops."""

from __future__ import annotations

import asyncio
import gc
import itertools
import math
import selectors
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
import pytest
from hypothesis import given, settings, strategies as st

from clerk_backend import AsyncClerk, Clerk, ClerkError, Limits, RateLimitError
from clerk_backend.call import Call
from clerk_backend.pacing import RULES, Governor, Window, governor_of, rule_of
from clerk_backend.settings import Clock

T = TypeVar("T")
_numbers = itertools.count()
USER = {"id": "user_1", "object": "user"}


def fresh_key(kind: str = "sk_test") -> str:
    """A key that no other client has, so that nothing is shared with other tests."""
    return f"{kind}_pacing{next(_numbers)}"


class _Skips(selectors.DefaultSelector):
    """Waits for nothing: the time that would be waited passes at once."""

    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "all wait for something that will never happen"
            self.loop.passed += max(timeout, 1e-10)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in which sleeping takes no time: what happens next happens now."""

    def __init__(self) -> None:
        self.passed = 1000.0
        selector = _Skips()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self.passed


def simulate(main: Callable[[VirtualLoop], Coroutine[Any, Any, T]]) -> T:
    """Run a program in virtual time."""
    loop = VirtualLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(main(loop))


def in_seconds(wait: float) -> str:
    """A wait as Clerk tells it."""
    return str(math.ceil(wait))


def always(told: str | None) -> Callable[[float], str | None]:
    """The same answer, whatever the wait."""
    return lambda _: told


@dataclass
class Server:
    """Clerk: refuses what exceeds a sliding window, and notes when each request that it accepted was counted."""

    loop: VirtualLoop
    requests: float = math.inf
    per: float = 10.0
    retry_after: Callable[[float], str | None] = in_seconds
    latencies: Callable[[], tuple[float, float]] = lambda: (0.01, 0.01)
    rows: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    recent: deque[float] = field(default_factory=deque[float])
    refused: int = 0
    fixed: bool = False

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        there, back = self.latencies()
        await asyncio.sleep(there)
        answer = self._answer(request)
        await asyncio.sleep(back)
        return answer

    def _answer(self, request: httpx.Request) -> httpx.Response:
        now = self.loop.time()
        while self.recent and self._is_past(self.recent[0], now):
            self.recent.popleft()
        if len(self.recent) >= self.requests:
            self.refused += 1
            end = (now // self.per + 1) * self.per if self.fixed else self.recent[0] + self.per
            told = self.retry_after(end - now)
            return httpx.Response(429, headers={} if told is None else {"Retry-After": told}, json={"errors": []})
        self.recent.append(now)
        self.rows.setdefault(f"{request.method} {request.url.path}", []).append(now)
        return httpx.Response(200, json=USER)

    def _is_past(self, moment: float, now: float) -> bool:
        return moment // self.per < now // self.per if self.fixed else moment <= now - self.per

    @property
    def accepted(self) -> list[float]:
        return sorted(itertools.chain.from_iterable(self.rows.values()))

    def client(self, secret_key: str | None = None, **options: Any) -> AsyncClerk:
        options = {"max_wait": math.inf, "clock": Clock(self.loop.time, sleep_async=asyncio.sleep), **options}
        return AsyncClerk(secret_key or fresh_key(), http_client=httpx.MockTransport(self), **options)


def most_in_a_window(moments: list[float], per: float) -> int:
    """How many moments the fullest window of `per` seconds holds."""
    most = first = 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - per + 1e-6:
            first += 1
        most = max(most, last - first + 1)
    return most


def governor_in(clerk: Any) -> Any:
    """The insides of a client: what counts its calls."""
    return clerk._attempts.governor()


def windows_in(governor: Any) -> list[Window]:
    """The windows of a governor, that of the whole API first."""
    return [*governor._whole, *governor._special.values()]


def windows_of(clerk: AsyncClerk | Clerk) -> list[Window]:
    return windows_in(governor_in(clerk))


def is_at_rest(clerk: AsyncClerk | Clerk) -> bool:
    """Whether nobody is counted as under way or waiting."""
    return all(window.flying == 0 and window.queued == window.passed for window in windows_of(clerk))


async def settled(*calls: Awaitable[Any]) -> list[Any]:
    return await asyncio.gather(*calls, return_exceptions=True)


LATENCIES = st.sampled_from([0.0, 0.001, 0.02, 0.3, 2.0, 7.0, 25.0])


@settings(max_examples=40, deadline=None)
@given(
    calls=st.lists(
        st.tuples(
            st.floats(0, 20),  # when it is asked
            LATENCIES,
            LATENCIES,
            st.sampled_from(["read", "read", "update one", "update another"]),
            st.one_of(st.none(), st.floats(0, 30)),  # when it is cancelled
        ),
        min_size=20,
        max_size=80,
    ),
    limit=st.integers(1, 15),
    per=st.sampled_from([0.5, 3.0, 10.0]),
)
def test_no_window_of_the_servers_ever_holds_more_than_the_limit(
    calls: list[tuple[float, float, float, str, float | None]], limit: int, per: float
) -> None:
    async def storm(loop: VirtualLoop) -> None:
        latencies = iter(itertools.cycle([(there, back) for _, there, back, _, _ in calls]))
        server = Server(loop, latencies=lambda: next(latencies))
        clerk = server.client(limits=Limits(requests=limit, per=per))

        async def one(at: float, what: str, cancelled: float | None) -> None:
            await asyncio.sleep(at)
            if what == "read":
                asked = asyncio.ensure_future(clerk.users.get_user("user_1"))
            else:
                asked = asyncio.ensure_future(clerk.users.update_user(what.replace(" ", "_"), first_name="Ada"))
            if cancelled is not None:
                loop.call_later(cancelled, asked.cancel)
            await asyncio.wait([asked])
            assert asked.cancelled() or asked.result().id == "user_1"

        await asyncio.gather(*(one(at, what, cancelled) for at, _, _, what, cancelled in calls))
        assert is_at_rest(clerk)
        assert most_in_a_window(server.accepted, per) <= limit
        for name, moments in server.rows.items():
            assert not name.startswith("PATCH") or most_in_a_window(moments, 10) <= 10

    simulate(storm)


def test_what_the_limit_allows_is_used() -> None:
    async def storm(loop: VirtualLoop) -> None:
        server = Server(loop, 40)
        clerk = server.client(limits=Limits(requests=40))
        began = loop.time()
        await asyncio.gather(*(clerk.users.get_user("user_1") for _ in range(400)))
        assert loop.time() - began < 9 * 10 + 1
        assert (server.refused, clerk.stats.rate_limited, len(server.accepted)) == (0, 0, 400)

    simulate(storm)


def test_calls_are_held_back_in_the_order_in_which_they_came() -> None:
    async def storm(loop: VirtualLoop) -> None:
        server = Server(loop, latencies=lambda: (0.01, 0.0))
        clerk = server.client(limits=Limits(requests=5, per=1))
        done: list[int] = []

        async def one(number: int) -> None:
            await clerk.users.get_user("user_1")
            done.append(number)

        await asyncio.gather(*(one(number) for number in range(40)))
        assert [number // 5 for number in done] == [number // 5 for number in range(40)]

    simulate(storm)


# The table, row by row as published.
ROWS: list[tuple[str, list[tuple[str, ...]], int, float, bool]] = [
    ("POST", [("invitations",)], 100, 3600, False),
    ("POST", [("invitations", "bulk")], 25, 3600, False),
    ("POST", [("organizations", "{}", "invitations")], 250, 3600, False),
    ("POST", [("organizations", "{}", "invitations", "bulk")], 50, 3600, False),
    ("PATCH", [("users", "{}"), ("users", "{}", "metadata")], 10, 10, True),
    ("PATCH", [("organizations", "{}"), ("organizations", "{}", "metadata")], 10, 10, True),
    (
        "PATCH",
        [
            ("organizations", "{}", "memberships", "user_1"),
            ("organizations", "{}", "memberships", "user_1", "metadata"),
        ],
        10,
        10,
        True,
    ),
    (
        "PATCH",
        [("organizations", "org_1", "memberships", "{}"), ("organizations", "org_1", "memberships", "{}", "metadata")],
        10,
        10,
        True,
    ),
]


def call(method: str, *segments: str) -> Call[Any]:
    return Call(method, segments, "/v1/" + "/".join(segments), None, {})


@pytest.mark.parametrize(
    ("method", "paths", "requests", "per", "each"), ROWS, ids=[" ".join(row[1][0]) for row in ROWS]
)
def test_every_published_limit_is_kept(
    method: str, paths: list[tuple[str, ...]], requests: int, per: float, each: bool
) -> None:
    [rule] = {rule_of(call(method, *path)) for path in paths}
    assert rule is not None
    assert (RULES[rule[0]].requests, RULES[rule[0]].per) == (requests, per)
    here = Governor(math.inf, 10)
    chosen = itertools.cycle(paths)

    def start(name: str, now: float) -> float:
        asked = call(method, *(name if part == "{}" else part for part in next(chosen)))
        turn = here.queue(asked, now)
        wait = here.start(turn, now)
        if wait:
            here.leave(turn)
        else:
            here.finish(turn, now, counted=True)
        return wait

    assert [start("one", 0.0) for _ in range(requests)] == [0.0] * requests
    assert start("one", 1.0) == per - 1
    assert start("two", 1.0) == (0.0 if each else per - 1)
    assert start("one", per + 0.0) == 0.0


def test_replacing_metadata_counts_with_updating() -> None:
    assert rule_of(call("PUT", "users", "u", "metadata")) == rule_of(call("PATCH", "users", "u"))
    assert rule_of(call("PUT", "organizations", "o", "metadata")) == rule_of(call("PATCH", "organizations", "o"))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ("users", "u")),
        ("DELETE", ("users", "u")),
        ("POST", ("users",)),
        ("POST", ("users", "u", "ban")),
        ("GET", ("invitations",)),
        ("POST", ("organizations", "o", "memberships")),
        ("PATCH", ("organizations", "o", "domains", "d")),
        ("GET", ("organizations", "o", "memberships", "u")),
    ],
)
def test_what_has_no_limit_of_its_own_counts_only_for_the_whole(method: str, path: tuple[str, ...]) -> None:
    assert rule_of(call(method, *path)) is None
    assert len(Governor(5, 1).queue(call(method, *path), 0.0).windows) == 1


def test_the_keys_are_not_limited() -> None:
    here = Governor(1, 10)
    turns = [here.queue(call("GET", "jwks"), 0.0) for _ in range(500)]
    assert [here.start(turn, 0.0) for turn in turns] == [0.0] * 500


@pytest.mark.parametrize(("kind", "requests"), [("sk_test", 100), ("sk_live", 1000), ("ak", 1000)])
def test_a_development_key_is_allowed_a_tenth_of_a_production_key(kind: str, requests: int) -> None:
    [window] = windows_in(governor_of(fresh_key(kind), "https://api.clerk.com", Limits()))
    assert (window.requests, window.per) == (requests, 10)


def test_windows_of_single_objects_are_forgotten_when_idle() -> None:
    here = Governor(math.inf, 10)
    for number in range(5000):
        turn = here.queue(call("PATCH", "users", f"user_{number}"), float(number))
        assert here.start(turn, float(number)) == 0.0
        here.finish(turn, float(number), counted=True)
    assert len(windows_in(here)) < 1100


def test_clients_of_one_key_share_their_limits() -> None:
    async def storm(loop: VirtualLoop) -> None:
        server = Server(loop, 10)
        key = fresh_key()
        clerks = [server.client(key, limits=Limits(requests=10)) for _ in range(4)]
        await asyncio.gather(*(clerk.users.get_user("user_1") for clerk in clerks for _ in range(10)))
        assert server.refused == 0
        assert len({id(governor_in(clerk)) for clerk in clerks}) == 1

    simulate(storm)


def test_clients_of_two_keys_do_not_share_their_limits() -> None:
    async def storm(loop: VirtualLoop) -> None:
        server = Server(loop)
        clerks = [server.client(limits=Limits(requests=10)) for _ in range(4)]
        began = loop.time()
        await asyncio.gather(*(clerk.users.get_user("user_1") for clerk in clerks for _ in range(10)))
        assert loop.time() - began < 1

    simulate(storm)


def test_options_with_another_key_have_limits_of_their_own() -> None:
    async def storm(loop: VirtualLoop) -> None:
        clerk = Server(loop).client(limits=Limits(requests=10))
        assert governor_in(clerk.with_options(retries=1)) is governor_in(clerk)
        assert governor_in(clerk.with_options(secret_key=fresh_key())) is not governor_in(clerk)

    simulate(storm)


def test_an_infinite_limit_holds_nothing_back() -> None:
    async def storm(loop: VirtualLoop) -> None:
        clerk = Server(loop).client(limits=Limits(requests=math.inf))
        began = loop.time()
        await asyncio.gather(*(clerk.users.get_user("user_1") for _ in range(1500)))
        await asyncio.gather(*(clerk.users.update_user("user_1", first_name="Ada") for _ in range(50)))
        assert loop.time() - began < 1
        assert clerk.stats.waits == 0

    simulate(storm)


def test_a_wait_that_the_call_has_no_time_for_is_refused_at_once() -> None:
    async def storm(loop: VirtualLoop) -> None:
        server = Server(loop)
        clerk = server.client(limits=Limits(requests=5, per=30), max_wait=20)
        for _ in range(5):
            await clerk.users.get_user("user_1")
        await asyncio.sleep(3)
        began = loop.time()
        with pytest.raises(RateLimitError, match=r"Not sent.* wait of 2[67]\.\d s, and 20\.0 s of max_wait") as refused:
            await clerk.users.get_user("user_1")
        assert loop.time() - began < 0.001
        assert refused.value.retry_after == pytest.approx(27, abs=0.1)
        assert refused.value.status == 429
        assert (refused.value.method, refused.value.path) == ("GET", "/v1/users/user_1")
        assert len(server.accepted) == 5
        await asyncio.sleep(refused.value.retry_after or 0)
        await clerk.users.get_user("user_1")
        assert is_at_rest(clerk)

    simulate(storm)


def test_those_far_back_in_the_queue_are_refused_before_they_wait() -> None:
    async def storm(loop: VirtualLoop) -> None:
        clerk = Server(loop).client(limits=Limits(requests=10, per=10), max_wait=15)
        began = loop.time()
        failed: list[float] = []

        async def one() -> None:
            try:
                await clerk.users.get_user("user_1")
            except RateLimitError:
                failed.append(loop.time() - began)

        await asyncio.gather(*(one() for _ in range(100)))
        assert len(failed) == 80
        assert sum(moment < 0.001 for moment in failed) >= 60
        assert is_at_rest(clerk)

    simulate(storm)


def test_an_hour_long_pause_of_invitations_does_not_stop_reads() -> None:
    async def storm(loop: VirtualLoop) -> None:
        def handle(request: httpx.Request) -> httpx.Response:
            if request.method == "POST":
                return httpx.Response(429, headers={"Retry-After": "3600"})
            return httpx.Response(200, json=USER)

        clock = Clock(loop.time, sleep_async=asyncio.sleep)
        transport = httpx.MockTransport(handle)
        clerk = AsyncClerk(fresh_key(), http_client=transport, clock=clock)
        patient = clerk.with_options(max_wait=math.inf)
        invite: Call[None] = Call.post("invitations", body={"email_address": "a@example.com"}, returns=None)
        began = loop.time()
        with pytest.raises(RateLimitError) as refused:
            await clerk.send(invite)
        assert refused.value.retry_after == 3600
        with pytest.raises(RateLimitError, match="Not sent"):
            await clerk.send(invite)
        assert clerk.stats.requests == 1
        waiting = [asyncio.ensure_future(patient.send(invite)) for _ in range(300)]
        await asyncio.sleep(0)
        await asyncio.gather(*(clerk.users.get_user("user_1") for _ in range(90)))
        assert loop.time() - began < 1
        for each in waiting:
            each.cancel()
        await settled(*waiting)
        assert is_at_rest(clerk)

    simulate(storm)


def test_updates_of_one_user_that_wait_do_not_stop_others() -> None:
    async def storm(loop: VirtualLoop) -> None:
        server = Server(loop)
        clerk = server.client(limits=Limits(requests=50))
        waiting = [asyncio.ensure_future(clerk.users.update_user("user_1", first_name="Ada")) for _ in range(100)]
        await asyncio.sleep(0.1)
        began = loop.time()
        await asyncio.gather(*(clerk.users.update_user(f"user_{number}", first_name="Bob") for number in range(2, 20)))
        await asyncio.gather(*(clerk.users.get_user("user_1") for _ in range(20)))
        assert loop.time() - began < 1
        await asyncio.gather(*waiting)
        assert loop.time() - began < 91
        assert most_in_a_window(server.rows["PATCH /v1/users/user_1"], 10) == 10
        assert most_in_a_window(server.accepted, 10) <= 50
        assert is_at_rest(clerk)

    simulate(storm)


@pytest.mark.parametrize("latency", [0.0, 0.05, 0.5])
@pytest.mark.parametrize(
    ("requests", "per", "retry_after", "fixed"),
    [
        (40, 10.0, in_seconds, False),
        (40, 10.0, always("1"), False),
        (40, 10.0, always(None), False),
        (40, 10.0, in_seconds, True),
        (5, 1.0, in_seconds, False),
        (1, 2.0, in_seconds, False),
    ],
    ids=["exact", "always one second", "untold", "fixed windows", "small", "one"],
)
def test_a_lower_limit_is_learned(
    latency: float, requests: int, per: float, retry_after: Callable[[float], str | None], fixed: bool
) -> None:
    async def storm(loop: VirtualLoop) -> None:
        server = Server(loop, requests, per, retry_after, lambda: (latency, latency), fixed=fixed)
        clerk = server.client(limits=Limits(requests=100))
        gate = asyncio.Semaphore(50)
        calls = 400 if requests > 1 else 40

        async def one() -> None:
            async with gate:
                await clerk.users.get_user("user_1")

        await asyncio.gather(*(one() for _ in range(calls)))
        assert len(server.accepted) == calls
        assert server.refused <= 90  # of which up to fifty at once, when nothing is known
        assert is_at_rest(clerk)

    simulate(storm)


def test_a_learned_limit_never_allows_more_than_the_published_one() -> None:
    async def storm(loop: VirtualLoop) -> None:
        server = Server(loop)
        clerk = server.client(limits=Limits(requests=20, per=10))
        for _ in range(19):
            await clerk.users.get_user("user_1")
        server.requests, server.retry_after = 0, always("1")
        server.recent.append(loop.time())
        asked = asyncio.ensure_future(clerk.users.get_user("user_1"))
        await asyncio.sleep(0.5)
        server.requests = math.inf
        await asyncio.gather(*(clerk.users.get_user("user_1") for _ in range(50)))
        await asked
        assert server.refused == 1
        assert most_in_a_window(server.accepted, 10) <= 20

    simulate(storm)


def test_a_learned_limit_is_forgotten_after_a_minute() -> None:
    async def storm(loop: VirtualLoop) -> None:
        server = Server(loop, 40)
        clerk = server.client(limits=Limits(requests=100))
        await asyncio.gather(*(clerk.users.get_user("user_1") for _ in range(60)))
        assert server.refused
        [window] = windows_of(clerk)
        assert window.requests <= 40
        server.requests = math.inf
        await asyncio.sleep(61)
        refused, began = server.refused, loop.time()
        await asyncio.gather(*(clerk.users.get_user("user_1") for _ in range(100)))
        assert (server.refused, window.requests) == (refused, 100)
        assert loop.time() - began < 1

    simulate(storm)


def test_after_a_pause_one_call_goes_ahead() -> None:
    async def storm(loop: VirtualLoop) -> None:
        server = Server(loop, 0, retry_after=always("5"))
        server.recent.append(loop.time())
        clerk = server.client(limits=Limits(requests=50))
        asked = [asyncio.ensure_future(clerk.users.get_user("user_1")) for _ in range(20)]
        await asyncio.sleep(1)
        assert server.refused == 20
        await asyncio.sleep(5)
        assert server.refused == 21  # one asked again, the others wait for what becomes of it
        server.requests = math.inf
        await asyncio.gather(*asked)
        assert server.refused == 21

    simulate(storm)


@pytest.mark.parametrize("told", ["1e9", "1e10", "nan", "inf", "-1", "0", "", "soon", "99999999999999999999", "1e400"])
@pytest.mark.parametrize("max_wait", [60.0, math.inf])
def test_no_answer_stops_a_client_for_good(told: str, max_wait: float) -> None:
    async def storm(loop: VirtualLoop) -> None:
        server = Server(loop, 0, retry_after=always(told))
        server.recent.append(loop.time())
        clerk = server.client(limits=Limits(requests=50), max_wait=max_wait)
        asked = asyncio.ensure_future(clerk.users.get_user("user_1"))
        await asyncio.sleep(0.1)
        server.requests = math.inf
        await asyncio.sleep(3600)
        assert (await clerk.users.get_user("user_1")).id == "user_1"
        if max_wait == math.inf:
            await asked
        await settled(asked)
        assert is_at_rest(clerk)

    simulate(storm)


def test_a_long_pause_named_by_one_read_stops_the_others_for_a_window_at_most() -> None:
    async def storm(loop: VirtualLoop) -> None:
        def handle(request: httpx.Request) -> httpx.Response:
            if "verify_password" in request.url.path:
                return httpx.Response(429, headers={"Retry-After": "3000"})
            return httpx.Response(200, json=USER)

        clock = Clock(loop.time, sleep_async=asyncio.sleep)
        clerk = AsyncClerk(fresh_key(), http_client=httpx.MockTransport(handle), clock=clock)
        with pytest.raises(RateLimitError) as refused:
            await clerk.users.verify_password("user_1", password="x")
        assert refused.value.retry_after == 3000
        began = loop.time()
        await clerk.users.get_user("user_1")
        assert loop.time() - began <= 10.001

    simulate(storm)


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["queue", "start", "leave", "accept", "refuse", "unsent"]),
            st.integers(0, 9),
            st.floats(-5, 30),
            st.sampled_from([0.0, 0.5, 1.0, 7.0, 1e9]),
        ),
        max_size=80,
    ),
    limit=st.sampled_from([1, 2, 5]),
    per=st.sampled_from([0.1, 1.0, 10.0]),
)
def test_a_wait_is_never_negative_or_endless(
    steps: list[tuple[str, int, float, float]], limit: int, per: float
) -> None:
    """Whatever happens in whatever order, and though the clock runs back."""
    here, now = Governor(limit, per), 1000.0
    waiting: deque[Any] = deque()
    flying: deque[Any] = deque()
    for what, place, passed, asked in steps:
        now += passed
        if what == "queue":
            turn = here.queue(call("GET", "users"), now)
            if here.start(turn, now):
                waiting.append(turn)
            else:
                flying.append(turn)
        elif what == "start" and waiting:
            waiting.rotate(place)
            wait = here.start(waiting[0], now)
            assert 0.0 <= wait < 1e5
            if not wait:
                flying.append(waiting.popleft())
        elif what == "leave" and waiting:
            waiting.rotate(place)
            here.leave(waiting.popleft())
        elif flying:
            flying.rotate(place)
            refused = asked if what == "refuse" else None
            here.finish(flying.popleft(), now, counted=what != "unsent", refused=refused)
    [window] = windows_in(here)
    assert (window.flying, window.queued - window.passed) == (len(flying), len(waiting))
    assert 1 <= window.requests <= limit
    assert 0 < window.per <= per


def test_answers_told_out_of_order_ask_for_no_wait_that_is_past() -> None:
    window = Window(2, 1.0)
    window.flying = 0
    window.accept(0.0, 10.5)
    window.accept(0.0, 10.0)  # by a thread that looked at the clock before the other, and spoke after it
    assert window.wait(11.2, 0) == pytest.approx(0.3)
    assert window.wait(11.6, 0) == 0


def test_threads_together_keep_the_limit() -> None:
    """In real time: 150 calls of 10 threads, 50 a fifth of a second."""
    counted: list[float] = []
    lock = threading.Lock()

    def handle(request: httpx.Request) -> httpx.Response:
        with lock:
            counted.append(Clock().now())
        return httpx.Response(200, json=USER)

    clerk = Clerk(fresh_key(), http_client=httpx.MockTransport(handle), limits=Limits(requests=50, per=0.2))
    threads = [threading.Thread(target=lambda: [clerk.users.get_user("user_1") for _ in range(15)]) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counted) == 150
    assert most_in_a_window(sorted(counted), 0.2) <= 50
    assert is_at_rest(clerk)


def test_clients_made_one_after_another_go_on_counting() -> None:
    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"total_count": 0})

    key = fresh_key()
    for _ in range(3):
        with Clerk(key, http_client=httpx.MockTransport(handle), limits=Limits(requests=3), max_wait=0) as clerk:
            clerk.users.get_count()
        del clerk
        gc.collect()
    with (
        Clerk(key, http_client=httpx.MockTransport(handle), limits=Limits(requests=3), max_wait=0) as clerk,
        pytest.raises(RateLimitError),
    ):
        clerk.users.get_count()


def test_a_governor_is_forgotten_when_it_and_its_clients_have_long_gone() -> None:
    key = fresh_key()
    first = governor_of(key, "https://a.example", Limits())
    assert governor_of(key, "https://a.example", Limits()) is first
    assert governor_of(key, "https://b.example", Limits()) is not first
    assert governor_of(key, "https://a.example", Limits(requests=7)) is not first
    [window] = windows_in(first)
    window.queued = 7
    del first
    for _ in range(20):
        governor_of(fresh_key(), "https://a.example", Limits())
    gc.collect()
    [window] = windows_in(governor_of(key, "https://a.example", Limits()))
    assert window.queued == 0


@pytest.mark.parametrize(
    "bad",
    [{"requests": 0}, {"requests": -1}, {"requests": math.nan}, {"per": 0}, {"per": math.inf}, {"connections": 0}],
)
def test_limits_that_would_let_nothing_through_are_refused(bad: Mapping[str, float]) -> None:
    limits: Any = Limits
    with pytest.raises(ClerkError):
        Clerk(fresh_key(), limits=limits(**bad))
