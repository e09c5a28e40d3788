"""What a client counted of its own work."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from threading import RLock


@dataclass(frozen=True, slots=True)
class Stats:
    """A client's counts at one moment: `clerk.stats`. Clients made by `with_options` count together.

    Attributes:
        calls: Calls asked of the client.
        requests: Requests that went to Clerk.
        retries: Requests that were repeats of one that failed.
        waits: Times that a call was held back, to stay inside the limits or before a repeat.
        waited: Seconds spent so, over all calls.
        rate_limited: Requests that Clerk answered with 429.
        deduplicated: Calls answered by another call's answer within a request scope.
        failures: Calls that raised.
    """

    calls: int = 0
    requests: int = 0
    retries: int = 0
    waits: int = 0
    waited: float = 0.0
    rate_limited: int = 0
    deduplicated: int = 0
    failures: int = 0


class Counter:
    """Counts from any thread; `read` gives the `Stats`."""

    def __init__(self) -> None:
        self._lock = RLock()  # see Governor
        self._counts = asdict(Stats())

    def add(self, name: str, amount: float = 1) -> None:
        """Add to one of the counts of `Stats`."""
        with self._lock:
            self._counts[name] += amount

    def read(self) -> Stats:
        """The counts so far."""
        with self._lock:
            return Stats(**self._counts)
