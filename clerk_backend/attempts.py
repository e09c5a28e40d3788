"""What both clients do around each attempt: count it, keep it inside the limits, and note how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .answer import retry_after
from .errors import ConfigurationError, RateLimitError
from .pacing import Governor, governor_of
from .pool import PerProcess
from .stats import Counter
from .wire import Encoder

if TYPE_CHECKING:
    from .answer import Answer
    from .call import Call
    from .dedupe import Scope
    from .fleet import Fleet
    from .pacing import Turn
    from .settings import Settings
    from .wire import Request

TOO_MANY_REQUESTS = 429
PAUSE_UNTOLD = 1.0
"""Seconds to pause after a 429 that does not say how long."""


class Attempts:
    """A client's settings, limits and counts."""

    def __init__(self, settings: Settings, origin: Attempts | None = None) -> None:
        """`origin` is what `with_options` was called on: its counts are shared, and its limits with the same key."""
        self.settings = settings
        self._encode = Encoder(settings)
        self.counter: PerProcess[Counter] = PerProcess(Counter) if origin is None else origin.counter
        same = origin if origin is not None and _asked(settings) == _asked(origin.settings) else None
        self.identity: object = same.identity if same else object()
        self.governor: PerProcess[Governor] = (
            same.governor
            if same
            else PerProcess(lambda: governor_of(_key(settings), settings.api_url, settings.limits))
        )
        self.fleet: PerProcess[Fleet] | None = same.fleet if same else _fleet_for(settings)

    def changed(self, **options: Any) -> Attempts:
        """The same with some options changed."""
        return Attempts(self.settings.changed(**options), self)

    def begin(self, call: Call[Any]) -> tuple[Request, float]:
        """The request of a call, and the time after which it is no longer held back or repeated."""
        request = self._encode(call)  # which may refuse an argument: then there was no call
        self.counter().add("calls")
        return request, self.settings.clock.now() + self.settings.max_wait

    def left(self, deadline: float) -> float:
        """Seconds until then."""
        return deadline - self.settings.clock.now()

    def asker(self, scope: Scope) -> object:
        """Whose answers those are that the client finds in a scope.

        Raises:
            ConfigurationError: they are those of another secret key, address or version.
        """
        if scope.owner is None:
            return self.identity
        if scope.owner != (self.settings.api_url, self.settings.api_version, self.settings.secret_key):
            raise ConfigurationError(
                "This must be asked by a client of the same secret_key, api_url and api_version: "
                "clerk.with_options(secret_key=...) gives one."
            )
        return scope.owner

    def joined(self) -> None:
        """Count a call that took another's answer."""
        counter = self.counter()
        counter.add("calls")
        counter.add("deduplicated")

    def queue(self, call: Call[Any]) -> Turn:
        """Take a place among the calls of the same key."""
        return self.governor().queue(call, self.settings.clock.now())

    def leave(self, turn: Turn) -> None:
        """Give the place up."""
        self.governor().leave(turn)

    def start(self, turn: Turn, call: Call[Any], deadline: float) -> float:
        """Seconds to wait before asking again; 0.0 where the call has started, and must `finish`.

        Raises:
            RateLimitError: the wait would be longer than the call has time for.
        """
        return self._wait(self.governor().start(turn, self.settings.clock.now()), call, deadline)

    def join_fleet(self, turn: Turn, call: Call[Any], deadline: float) -> float:
        """As `start`, for the windows that the fleet shares. Asks Redis, and so may block for a moment."""
        if self.fleet is None:
            return 0.0
        wait, turn.ticket = self.fleet().enter(call)
        return self._wait(wait, call, deadline)

    def _wait(self, wait: float, call: Call[Any], deadline: float) -> float:
        if not wait:
            return 0.0
        now = self.settings.clock.now()
        if now + wait > deadline:
            raise RateLimitError(
                f"Not sent: Clerk's rate limits ask for a wait of {wait:.1f} s, and {max(0.0, deadline - now):.1f} s "
                f"of max_wait are left ({call.method} {call.path})",
                status=TOO_MANY_REQUESTS,
                retry_after=wait,
                method=call.method,
                path=call.path,
            )
        self.counter().add("waits")
        self.counter().add("waited", wait)
        return wait

    def may_go(self, turn: Turn) -> bool:
        """Whether a call that has its turn and a connection may be sent, which it then is; else it must `finish`."""
        if self.governor().may_go(turn, self.settings.clock.now()):
            self.counter().add("requests")
            return True
        return False

    def finish(self, turn: Turn, call: Call[Any], answer: Answer | None = None, *, sent: bool = True) -> None:
        """Note how an attempt ended, so that the limits count it, or learn from its refusal."""
        refused = None
        if answer is not None and answer.status == TOO_MANY_REQUESTS:
            self.counter().add("rate_limited")
            refused = retry_after(answer) or PAUSE_UNTOLD
        self.governor().finish(turn, self.settings.clock.now(), counted=sent, refused=refused)
        if turn.ticket and self.fleet is not None:
            self.fleet().leave(call, turn.ticket, counted=sent, refused=refused)

    def close(self) -> None:
        """Let the fleet go."""
        if self.fleet is not None:
            self.fleet().close()


def _fleet_for(settings: Settings) -> PerProcess[Fleet] | None:
    if settings.limits.redis_url is None:
        return None
    from .fleet import Fleet

    fleet = PerProcess(lambda: Fleet(settings))
    fleet()  # so that a malformed address is refused now
    return fleet


def _key(settings: Settings) -> str:
    return settings.secret_key or settings.machine_secret_key or ""


def _asked(settings: Settings) -> tuple[str, str | None, str, str]:
    """Whom the client asks, as whom, for what: equal questions of equal clients have equal answers."""
    return settings.secret_key, settings.machine_secret_key, settings.api_url, settings.api_version
