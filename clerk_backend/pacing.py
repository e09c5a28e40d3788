"""Staying inside Clerk's rate limits: a call is held back rather than sent and refused.

Clerk counts calls per instance in windows, and says so only by answering 429. So a client has to count for itself. Each
limit is a window that holds the calls under way and those *answered* less than a window ago; another call may start
when they are fewer than the limit. Clerk counted each of them somewhere between its start and its answer, so no window
of Clerk's ever holds more than the limit, however slow the network is.
"""

from __future__ import annotations

import hashlib
import math
import os
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from .call import Call

UNLEARN_AFTER = 60.0
"""Seconds without a refusal after which a limit that was learned gives way to the published one."""
PROBE_SECONDS = 0.02
"""Seconds between looks at the call that goes ahead after a pause."""
SHORT_PAUSE = 1.0
"""Seconds. A pause lasts one window at most, or this, since `Retry-After` is in whole seconds: a window is free again
by then. An answer that names more has a limit of one endpoint in mind, whose calls wait it out, and nobody else."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of Clerk, and of this machine, a client may use.

    Attributes:
        requests: Calls allowed in `per` seconds; None for what Clerk publishes for the kind of key, `math.inf` for any
            number, also of those that Clerk allows fewer of.
        per: Seconds of the window that `requests` is counted in.
        redis_url: A Redis in which all processes that use the key keep the same windows, such as `redis://cache:6379/0`.
        connections: The most connections open at once, per process and event loop.
        idle_connections: The most connections kept open for later calls.
        idle_seconds: Seconds after which a connection that nobody used is closed.
    """

    requests: float | None = None
    per: float = 10.0
    redis_url: str | None = field(default=None, repr=False)
    connections: int = 64
    idle_connections: int = 64
    idle_seconds: float = 15.0


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of Clerk's table of limits.

    Attributes:
        methods: The methods counted together.
        path: The paths, an item a segment; `*` is any segment and has a window of its own where `each` says so.
        requests: Calls allowed in a window.
        per: Seconds of the window.
        each: Whether every object that the path names has a window of its own, or the instance has one.
    """

    methods: frozenset[str]
    paths: tuple[tuple[str, ...], ...]
    requests: int
    per: float
    each: bool = False


PRODUCTION = (1000, 10.0)
DEVELOPMENT = (100, 10.0)
UNLIMITED = (("jwks",),)
RULES: Sequence[Rule] = (
    Rule(frozenset({"POST"}), (("invitations",),), 100, 3600),
    Rule(frozenset({"POST"}), (("invitations", "bulk"),), 25, 3600),
    Rule(frozenset({"POST"}), (("organizations", "*", "invitations"),), 250, 3600),
    Rule(frozenset({"POST"}), (("organizations", "*", "invitations", "bulk"),), 50, 3600),
    Rule(frozenset({"PATCH", "PUT"}), (("users", "*"), ("users", "*", "metadata")), 10, 10, each=True),
    Rule(frozenset({"PATCH", "PUT"}), (("organizations", "*"), ("organizations", "*", "metadata")), 10, 10, each=True),
    Rule(
        frozenset({"PATCH"}),
        (("organizations", "*", "memberships", "*"), ("organizations", "*", "memberships", "*", "metadata")),
        10,
        10,
        each=True,
    ),
)
"""Clerk's published limits of August 2026, besides the one of the whole API."""


class Window:
    """The calls of one limit: how many may start now, and when the next may.

    `requests` and `per` begin as published. A refusal (429) that they did not foresee teaches smaller ones: what Clerk
    accepted in the time that it now asks to wait. They are forgotten `UNLEARN_AFTER` seconds after the last refusal.
    """

    def __init__(self, requests: float, per: float) -> None:
        self.published = (requests, per)
        self.requests, self.per = requests, per
        self.answered: deque[float] = deque()
        self.flying = 0
        self.queued = self.passed = 0
        self.paused_until = self.learned_at = -math.inf
        self.probing = False

    def wait(self, now: float, position: int) -> float:
        """Seconds until a call with `position` others before it may start, at least; 0 for now."""
        if self.requests != self.published[0] and now > self.learned_at + UNLEARN_AFTER:
            self.requests, self.per = self.published
        while self.answered and self.answered[0] <= now - self.published[1]:
            self.answered.popleft()
        if now < self.paused_until:
            return self.paused_until - now
        if self.probing and self.flying:  # after a pause one call goes ahead, the others follow when it was accepted
            return PROBE_SECONDS
        wait = self._wait_for_room(now, position, *self.published)
        if self.requests == self.published[0]:
            return wait
        return max(wait, self._wait_for_room(now, position, self.requests, self.per))

    def _wait_for_room(self, now: float, position: int, requests: float, per: float) -> float:
        past = 0 if per == self.published[1] else bisect_right(self.answered, now - per)
        recent = len(self.answered) - past
        short = math.ceil(position + 1 + self.flying + recent - requests)
        if short <= 0:
            return 0.0
        if short <= recent:
            return self.answered[past + short - 1] + per - now
        return per * math.ceil((short - recent) / requests)

    def accept(self, sent: float, now: float) -> None:
        """Note that Clerk accepted a call that was sent at `sent`."""
        self.answered.append(max(now, self.answered[-1]) if self.answered else now)  # threads may be late to say
        if sent >= self.paused_until:
            self.probing = False
        if sent < self.learned_at and now - self.learned_at < self.per and self.requests < self.published[0]:
            self.requests += 1  # accepted before the refusal that taught the limit, and only answered now

    def refuse(self, sent: float, now: float, retry_after: float) -> None:
        """Note a 429: pause, and learn from it unless it was sent before the last lesson."""
        self.paused_until = max(self.paused_until, now + min(retry_after, max(self.published[1], SHORT_PAUSE)))
        self.probing = True
        if sent < self.learned_at:
            return
        if self.requests == self.published[0]:
            self.per = min(self.published[1], max(retry_after, 1.0))
        elif not self._accepted_since(now - self.per):  # the window is longer than was thought
            self.per = min(self.published[1], self.per * 2)
        self.requests = max(1, min(self.requests - 1, self._accepted_since(now - self.per)))
        self.learned_at = now

    def _accepted_since(self, then: float) -> int:
        return len(self.answered) - bisect_right(self.answered, then)

    def is_idle(self, now: float) -> bool:
        """Whether nothing would be lost by forgetting the window."""
        recent = bool(self.answered) and self.answered[-1] > now - self.published[1]
        return not (recent or self.flying or self.queued > self.passed or now < self.paused_until)


@dataclass(slots=True)
class Turn:
    """A call's place in the windows that count it.

    Attributes:
        windows: The endpoint's own first, if it has one, then that of the whole API.
        numbers: The places taken. One in a window is only held while those before it would let the call go, lest calls
            that wait for a single object stop all others.
        sent: When the call was let go.
        ticket: What the fleet knows the call by, if it does.
    """

    windows: tuple[Window, ...]
    numbers: list[int] = field(default_factory=list[int])
    sent: float = 0.0
    ticket: str = ""

    def step_back(self, kept: int) -> None:
        """Give up all places but the first `kept`."""
        for window in self.windows[kept : len(self.numbers)]:
            window.passed += 1
        del self.numbers[kept:]


class Governor:
    """The windows of one secret key in one process. Safe to use from any thread; it never waits itself."""

    def __init__(self, requests: float, per: float, *, ruled: bool = True) -> None:
        """`ruled` is whether `RULES` hold besides the limit of the whole API."""
        self._ruled = ruled
        self._lock = RLock()  # the collector may end a forgotten call while this very thread holds it
        self._whole = () if requests == math.inf else (Window(requests, per),)
        self._special: dict[tuple[int, tuple[str, ...]], Window] = {}

    def queue(self, call: Call[Any], now: float) -> Turn:
        """The call's turn, which begins behind the calls that wait already, with the first `start`."""
        with self._lock:
            return Turn(self._windows(call, now))

    def start(self, turn: Turn, now: float) -> float:
        """Seconds to wait, at least, before asking again; 0.0 where the call has started, and must `finish`."""
        with self._lock:
            for index, window in enumerate(turn.windows):
                if index == len(turn.numbers):
                    turn.numbers.append(window.queued)
                    window.queued += 1
                if wait := window.wait(now, max(0, turn.numbers[index] - window.passed)):
                    turn.step_back(index + 1)
                    return wait
            for window in turn.windows:
                window.passed += 1
                window.flying += 1
        turn.sent = now
        return 0.0

    def may_go(self, turn: Turn, now: float) -> bool:
        """Whether a call that has started, and waited for a connection since, may still go; else it must `finish`."""
        with self._lock:
            return all(now >= window.paused_until for window in turn.windows)

    def leave(self, turn: Turn) -> None:
        """Give up a place before having started."""
        with self._lock:
            turn.step_back(0)

    def finish(self, turn: Turn, now: float, *, counted: bool, refused: float | None = None) -> None:
        """Note how a call ended.

        Args:
            turn: What `start` let go.
            now: The time.
            counted: Whether Clerk may have counted it: False where it was never sent.
            refused: For a 429, the seconds to wait that Clerk named.
        """
        with self._lock:
            for window in turn.windows:
                window.flying -= 1
                if counted and refused is None:
                    window.accept(turn.sent, now)
            if refused is not None and turn.windows:
                turn.windows[0].refuse(turn.sent, now, refused)

    def _windows(self, call: Call[Any], now: float) -> tuple[Window, ...]:
        if not self._ruled:
            return self._whole
        if call.method in _UNRULED:
            return () if call.segments in UNLIMITED else self._whole
        key = rule_of(call)
        if key is None:
            return self._whole
        window = self._special.get(key)
        if window is None:
            if len(self._special) % 1000 == 999:
                self._special = {each: kept for each, kept in self._special.items() if not kept.is_idle(now)}
            rule = RULES[key[0]]
            window = self._special[key] = Window(rule.requests, rule.per)
        return (window, *self._whole)


_UNRULED = frozenset({"GET", "DELETE"})


def rule_of(call: Call[Any]) -> tuple[int, tuple[str, ...]] | None:
    """The line of `RULES` that counts the call, and whom it counts for; None where only the whole API's limit does."""
    for index, rule in enumerate(RULES):
        if call.method in rule.methods:
            for path in rule.paths:
                if len(path) == len(call.segments) and all(
                    part in ("*", given) for part, given in zip(path, call.segments, strict=True)
                ):
                    named = [given for part, given in zip(path, call.segments, strict=True) if part == "*"]
                    return index, tuple(named) if rule.each else ()
    return None


_governors: WeakValueDictionary[tuple[Any, ...], Governor] = WeakValueDictionary()
"""The one thing shared by clients that know nothing of each other: the limits of the key that they both use."""
_recent: deque[Governor] = deque(maxlen=16)
"""Those asked for last, kept for programs that make a client for each request, lest each begin to count anew."""


def governor_of(secret_key: str, api_url: str, limits: Limits) -> Governor:
    """The governor of a key in this process, made where there is none."""
    requests, per = published_limit(secret_key, limits)
    name = (os.getpid(), key_digest(secret_key, api_url), requests, per)
    kept = _governors.setdefault(name, Governor(requests, per, ruled=requests != math.inf))
    if kept not in _recent:
        _recent.append(kept)
    return kept


def published_limit(secret_key: str, limits: Limits) -> tuple[float, float]:
    """Calls to the whole API in how many seconds: as the caller said, else as Clerk publishes for the kind of key."""
    if limits.requests is not None:
        return limits.requests, limits.per
    return DEVELOPMENT if secret_key.startswith("sk_test_") else PRODUCTION


def key_digest(secret_key: str, api_url: str) -> bytes:
    """What stands for a key where it must not be shown."""
    return hashlib.sha256(f"{secret_key} {api_url}".encode()).digest()
