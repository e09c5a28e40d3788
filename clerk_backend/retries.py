"""What is safe to repeat, and when: tenacity's policies, the same for both clients. Imported at the first failure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from tenacity import AsyncRetrying, RetryCallState, Retrying, wait_random_exponential

from .errors import (
    APIError,
    ClerkError,
    ConnectionFailedError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
    UnreadableAnswerError,
)

if TYPE_CHECKING:
    from .call import Call
    from .settings import Settings
    from .stats import Counter

T = TypeVar("T")
FIRST_WAIT = 0.5
LONGEST_WAIT = 8.0
"""Seconds: bounds of the exponential wait, which is drawn anew between nought and its bound (full jitter)."""
LONGEST_SLEEP = 86_400.0
"""Seconds. Who has time without end asks again after a day, whatever `Retry-After` says."""


def may_repeat(error: BaseException, call: Call[Any]) -> bool:
    """Whether a call that failed so may be sent again without doing anything twice.

    Clerk did nothing where it refused (429) or was never reached. Otherwise only a call that is repeatable may be. A
    write that Clerk confirmed (2xx) is done, though its answer cannot be read: only a read is worth another try then.
    """
    if isinstance(error, RateLimitError | ConnectionFailedError):
        return True
    if isinstance(error, UnreadableAnswerError):
        return call.repeatable and call.read
    return call.repeatable and isinstance(error, RequestTimeoutError | ServerError)


class Repeats:
    """The policy of one call that failed once: when to send it again, and when to give up."""

    def __init__(self, call: Call[Any], settings: Settings, deadline: float, stats: Counter) -> None:
        self._call, self._settings, self._deadline, self._stats = call, settings, deadline, stats
        self._failures = 0

    def blocking(self) -> Retrying:
        """The policy as tenacity's blocking loop."""
        return Retrying(**self._policy(), sleep=self._settings.clock.sleep)

    def awaiting(self) -> AsyncRetrying:
        """The policy as tenacity's loop for coroutines."""
        return AsyncRetrying(**self._policy(), sleep=self._settings.clock.sleep_async)

    def _policy(self) -> dict[str, Any]:
        return {
            "retry": self._retry,
            "wait": self._wait,
            "stop": self._stop,
            "before_sleep": self._count,
            "reraise": True,
        }

    def _retry(self, state: RetryCallState) -> bool:
        error = _error(state)
        return error is not None and may_repeat(error, self._call)

    def _wait(self, state: RetryCallState) -> float:
        drawn = wait_random_exponential(multiplier=FIRST_WAIT, max=LONGEST_WAIT)(state)
        error = _error(state)
        asked = error.retry_after if isinstance(error, APIError) else None
        return min(asked or drawn, LONGEST_SLEEP)

    def _stop(self, state: RetryCallState) -> bool:
        if not isinstance(_error(state), RateLimitError):  # a refusal is waited out for as long as the call has time
            self._failures += 1
        late = self._settings.clock.now() + state.upcoming_sleep > self._deadline
        return late or self._failures > self._settings.retries

    def _count(self, state: RetryCallState) -> None:
        self._stats.add("retries")
        self._stats.add("waits")
        self._stats.add("waited", state.upcoming_sleep)


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def replay(error: ClerkError, attempt: Callable[[], T]) -> Callable[[], T]:
    """`attempt`, which raises `error` the first time: a failure that is past, told to tenacity afterwards.

    A call that succeeds at once, as nearly all do, therefore costs nothing here.
    """
    past = [error]

    def next_attempt() -> T:
        if past:
            raise past.pop()
        return attempt()

    return next_attempt


def replay_async(error: ClerkError, attempt: Callable[[], Awaitable[T]]) -> Callable[[], Awaitable[T]]:
    """As `replay`, for coroutines."""
    past = [error]

    async def next_attempt() -> T:
        if past:
            raise past.pop()
        return await attempt()

    return next_attempt
