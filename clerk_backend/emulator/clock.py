"""The emulator's own time: real, or standing still until it is moved."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """What the emulator asks of a clock."""

    def now(self) -> float:
        """Return the time, in seconds since the epoch."""
        ...

    def advance(self, seconds: float) -> None:
        """Move the time forward."""
        ...


class ManualClock:
    """A clock that stands still until it is moved. In process, waiting moves it instead of taking time."""

    def __init__(self, start: float = 1_750_000_000.0) -> None:
        self._now = start

    def now(self) -> float:
        """Return the time, in seconds since the epoch."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the time forward."""
        self._now += max(0.0, seconds)

    def reach(self, moment: float) -> None:
        """Move the time forward to a moment, unless it is past already."""
        self._now = max(self._now, moment)


class RealClock:
    """The time of this machine, plus whatever it was advanced by."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Return the time, in seconds since the epoch."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move the time forward."""
        self._ahead += max(0.0, seconds)
