"""Rate limits that a fleet shares: the windows of `pacing`, kept in Redis for all processes that use a key.

A process first keeps its own windows, which cost nothing, and then takes a place in the fleet's. Redis counts a call
from its start until a window after its answer, or, should its process die, for `LEASE_SECONDS` and a window. While
Redis cannot be reached each process keeps to its own windows, and says so in the log.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from .errors import ConfigurationError
from .pacing import RULES, UNLIMITED, key_digest, published_limit, rule_of

try:
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry
except ImportError as missing:
    raise ConfigurationError('Limits(redis_url=...) needs Redis: pip install "clerk-backend[redis]"') from missing

if TYPE_CHECKING:
    from .call import Call
    from .settings import Settings

LEASE_SECONDS = 60.0
"""Seconds after which a call that never ended no longer counts as under way."""
POLL_SECONDS = 0.05
"""Seconds between looks where all places are taken by calls under way."""
REDIS_SECONDS = 1.0
"""Seconds that Redis may take to answer."""
ABSENT_SECONDS = 5.0
"""Seconds for which a Redis that could not be reached is left alone."""

_log = logging.getLogger("clerk_backend.fleet")

_ENTER = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local wait = 0
for i, key in ipairs(KEYS) do
  local requests, per = tonumber(ARGV[2 * i + 2]), tonumber(ARGV[2 * i + 3])
  wait = math.max(wait, redis.call('PTTL', key .. ':pause'))
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - per)
  local short = redis.call('ZCARD', key) + 1 - requests
  if short > 0 then
    local counted = tonumber(redis.call('ZRANGE', key, short - 1, short - 1, 'WITHSCORES')[2])
    wait = math.max(wait, counted > now and tonumber(ARGV[3]) or counted + per - now, 1)
  end
end
if wait > 0 then return wait end
for i, key in ipairs(KEYS) do
  redis.call('ZADD', key, now + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', key, ARGV[2] + ARGV[2 * i + 3])
end
return 0
"""
_LEAVE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
for _, key in ipairs(KEYS) do
  if ARGV[2] == 'counted' then redis.call('ZADD', key, 'XX', now, ARGV[1]) else redis.call('ZREM', key, ARGV[1]) end
end
if tonumber(ARGV[3]) > 0 then redis.call('SET', KEYS[1] .. ':pause', 1, 'PX', ARGV[3]) end
"""


class Fleet:
    """The shared windows of one key, as one process sees them. Safe to use from any thread."""

    def __init__(self, settings: Settings) -> None:
        connect: Any = getattr(redis.Redis, "from_url")  # noqa: B009 - redis leaves its options untyped
        try:
            self._redis: Any = connect(
                settings.limits.redis_url,
                socket_timeout=REDIS_SECONDS,
                socket_connect_timeout=REDIS_SECONDS,
                retry=Retry(NoBackoff(), 0),  # no call waits for a Redis that is away
            )
        except ValueError as error:
            raise ConfigurationError("redis_url must be an address such as redis://cache:6379/0") from error
        self._failures: tuple[type[Exception], ...] = (redis.RedisError, OSError)
        self._name = f"clerk:{{{key_digest(settings.secret_key, settings.api_url).hex()[:16]}}}"
        self._whole = published_limit(settings.secret_key, settings.limits)
        self._after = ThreadPoolExecutor(1, "clerk-fleet")
        self._absent_until = 0.0

    def enter(self, call: Call[Any]) -> tuple[float, str]:
        """Seconds to wait before asking again, and, where they are nought, the ticket to `leave` with, if any."""
        windows = self._windows(call)
        if not windows or time.monotonic() < self._absent_until:
            return 0.0, ""
        ticket = uuid4().hex
        limits = [int(each) for _, requests, per in windows for each in (requests, per * 1000)]
        arguments = [ticket, int(LEASE_SECONDS * 1000), int(POLL_SECONDS * 1000), *limits]
        try:
            wait = self._redis.eval(_ENTER, len(windows), *(name for name, _, _ in windows), *arguments)
        except self._failures as error:
            self._absent_until = time.monotonic() + ABSENT_SECONDS
            _log.warning("Redis cannot be reached, so this process keeps to its own limits: %s", type(error).__name__)
            return 0.0, ""
        return wait / 1000, "" if wait else ticket

    def leave(self, call: Call[Any], ticket: str, *, counted: bool, refused: float | None) -> None:
        """Note how a call ended, without waiting for Redis."""
        keys = [name for name, _, _ in self._windows(call)]
        mode = "counted" if counted and refused is None else "unsent"
        self._after.submit(self._note, keys, [ticket, mode, int(1000 * min(refused or 0.0, LEASE_SECONDS))])

    def close(self) -> None:
        """Tell Redis of the calls that ended, and close the connections."""
        self._after.shutdown()
        self._redis.close()

    def _note(self, keys: list[str], arguments: list[Any]) -> None:
        try:
            self._redis.eval(_LEAVE, len(keys), *keys, *arguments)
        except self._failures as error:  # its lease ends by itself
            _log.warning("Redis did not hear that a call ended: %s", type(error).__name__)

    def _windows(self, call: Call[Any]) -> list[tuple[str, float, float]]:
        """The windows that count a call: name, calls allowed and seconds; the endpoint's own first."""
        windows: list[tuple[str, float, float]] = []
        if self._whole[0] == float("inf"):
            return windows
        if (key := rule_of(call)) is not None:
            rule = RULES[key[0]]
            windows.append((":".join([self._name, str(key[0]), *key[1]]), rule.requests, rule.per))
        if call.segments not in UNLIMITED:
            windows.append((f"{self._name}:api", *self._whole))
        return windows
