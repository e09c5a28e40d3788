"""Rate limits: exact sliding windows, by Clerk's published table or one of your own."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .clock import Clock
from .errors import Refusal, refuse
from .routing import Match

_SWEEP = 10_000
_FREE = ("GET /jwks",)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many requests in so many seconds.

    `routes` are those that it counts together, as `POST /invitations`; none means all. `per` names the path parameters
    that have a window each. `keys` restricts the limit to secret keys that begin so.
    """

    requests: int
    seconds: float
    routes: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    keys: str = "sk_"


_ORGANIZATION = "/organizations/{organization_id}"
_MEMBERSHIP = _ORGANIZATION + "/memberships/{user_id}"
_HOUR = 3600.0

PUBLISHED: tuple[Limit, ...] = (
    Limit(1000, 10, keys="sk_live_"),
    Limit(100, 10, keys="sk_test_"),
    Limit(100, _HOUR, ("POST /invitations",)),
    Limit(25, _HOUR, ("POST /invitations/bulk",)),
    Limit(250, _HOUR, (f"POST {_ORGANIZATION}/invitations",)),
    Limit(50, _HOUR, (f"POST {_ORGANIZATION}/invitations/bulk",)),
    Limit(
        10,
        10,
        ("PATCH /users/{user_id}", "PATCH /users/{user_id}/metadata", "PUT /users/{user_id}/metadata"),
        ("user_id",),
    ),
    Limit(
        10,
        10,
        (f"PATCH {_ORGANIZATION}", f"PATCH {_ORGANIZATION}/metadata", f"PUT {_ORGANIZATION}/metadata"),
        ("organization_id",),
    ),
    Limit(10, 10, (f"PATCH {_MEMBERSHIP}", f"PATCH {_MEMBERSHIP}/metadata"), ("organization_id", "user_id")),
)
"""The limits that Clerk documents."""

Limits = Sequence[Limit] | Literal["published"] | None

_Key = tuple[int, str, tuple[str, ...]]


class Governor:
    """Counts the requests of all instances against the limits."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self.limits: tuple[Limit, ...] = PUBLISHED if limits == "published" else tuple(limits or ())
        self._clock = clock
        self._windows: dict[_Key, deque[float]] = {}
        self._refused: dict[tuple[_Key, str], float] = {}

    def admit(self, secret_key: str, match: Match) -> None:
        """Count a request, or refuse it with 429 and the seconds to wait."""
        name = match.route.name
        keys = [] if name in _FREE else self._keys(secret_key, match)
        now = self._clock.now()
        wait = max((self._wait(key, name, now) for key in keys), default=0.0)
        if wait > 0:
            seconds = math.ceil(wait)
            for key in keys:
                if self._wait(key, name, now) == wait and self._refused.get((key, name), 0.0) <= now:
                    self._refused[key, name] = now + seconds
            raise too_many(seconds)
        for key in keys:
            self._windows.setdefault(key, deque()).append(now)
        self._sweep(now)

    def _keys(self, secret_key: str, match: Match) -> list[_Key]:
        """Return the windows that a request counts in."""
        return [
            (index, secret_key, tuple(match.parameters[name] for name in limit.per))
            for index, limit in enumerate(self.limits)
            if secret_key.startswith(limit.keys) and (not limit.routes or match.route.name in limit.routes)
        ]

    def _wait(self, key: _Key, name: str, now: float) -> float:
        """Return the seconds until a window has room, or until the time that a refusal named."""
        limit, window = self.limits[key[0]], self._windows.get(key, deque[float]())
        while window and window[0] + limit.seconds <= now:
            window.popleft()
        full = window[0] + limit.seconds - now if len(window) >= limit.requests else 0.0
        return max(full, self._refused.get((key, name), 0.0) - now)

    def _sweep(self, now: float) -> None:
        """Forget the windows of those who have not been heard of for long."""
        if len(self._windows) > _SWEEP:
            longest = max(limit.seconds for limit in self.limits)
            old = [key for key, window in self._windows.items() if not window or window[-1] + longest <= now]
            for key in old:
                del self._windows[key]
            self._refused = {key: until for key, until in self._refused.items() if until > now}


def too_many(seconds: float | None) -> Refusal:
    """Return the 429, with the seconds to wait if they are to be told."""
    refusal = refuse(429, "too_many_requests", "Too many requests", "Too many requests. Please try again in a bit.")
    if seconds is not None:
        refusal.headers = (("retry-after", f"{seconds:g}"),)
    return refusal
