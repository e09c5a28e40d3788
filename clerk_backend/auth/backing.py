"""What stands behind an auth object: the request's token, and the client that asks for others."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, NoReturn, TypeVar

if TYPE_CHECKING:
    from ..client import AsyncClerk, Clerk
    from ..dedupe import Scope

ClientT = TypeVar("ClientT", None, "Clerk", "AsyncClerk")
OtherT = TypeVar("OtherT", None, "Clerk", "AsyncClerk")


class RedirectSource(NamedTuple):
    """What redirects to the pages for signing in and up are made from.

    Attributes:
        publishable_key: The instance's key, which says where its pages are.
        clerk_url: The URL of the request as its sender sees it: where people return to.
        sign_in_url: Where people sign in, if not on the instance's own page.
        sign_up_url: Where people sign up, likewise.
        is_satellite: Whether the application is a satellite.
        dev_browser_token: Which browser this is, to a development instance.
    """

    publishable_key: str | None = None
    clerk_url: str = ""
    sign_in_url: str | None = None
    sign_up_url: str | None = None
    is_satellite: bool = False
    dev_browser_token: str | None = None

    def __repr__(self) -> str:
        return f"<RedirectSource of {self.publishable_key}>"


class Renewals:
    """Where tokens are remembered that replace those of the request scope once these have expired: the latest scope."""

    __slots__ = ("scope",)

    def __init__(self) -> None:
        self.scope: Scope | None = None


class Backing(Generic[ClientT]):
    """What stands behind an auth object. It shows nothing of itself and goes into no pickle, for it holds the token."""

    __slots__ = ("_debug", "_redirects", "client", "clock", "renewals", "token")

    def __init__(
        self,
        *,
        client: ClientT,
        token: str | None = None,
        debug: Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None = None,
        redirects: RedirectSource | Callable[[], RedirectSource | None] | None = None,
        clock: Callable[[], float] = time.time,
        renewals: Renewals | None = None,
    ) -> None:
        """Put together what is behind an auth object.

        Args:
            client: Who asks Clerk for tokens, or None.
            token: The token that the request presented and that was found good.
            debug: Whatever `debug()` shows, or what gathers it; secrets in it are masked then.
            redirects: What redirects to sign in are made from, or what gathers it.
            clock: The time, in seconds since 1970.
            renewals: Where tokens are remembered later on; shared by all objects that are made of one another.
        """
        self.client: ClientT = client
        self.token = token
        self._debug = debug
        self._redirects = redirects
        self.clock = clock
        self.renewals = renewals or Renewals()

    @property
    def debug(self) -> Mapping[str, Any]:
        """Whatever `debug()` shows, secrets and all."""
        return (self._debug() if callable(self._debug) else self._debug) or {}

    @property
    def redirects(self) -> RedirectSource | None:
        """What redirects to sign in are made from."""
        return self._redirects() if callable(self._redirects) else self._redirects

    def with_client(self, client: OtherT) -> Backing[OtherT]:
        """The same behind an object that is bound to another client, or to none."""
        return Backing(
            client=client, token=self.token, debug=self._debug, redirects=self._redirects, clock=self.clock,
            renewals=self.renewals,
        )  # fmt: skip

    def without_dev_browser(self) -> Backing[ClientT]:
        """The same behind an object whose redirects do not say which browser this is: whoever sends them adds it."""
        redirects = self.redirects and self.redirects._replace(dev_browser_token=None)
        return Backing(
            client=self.client, token=self.token, debug=self._debug, redirects=redirects, clock=self.clock,
            renewals=self.renewals,
        )  # fmt: skip

    def without_token(self) -> Backing[ClientT]:
        """The same behind an object that says that nobody is signed in."""
        return Backing(client=self.client, debug=self._debug, redirects=self._redirects, clock=self.clock)

    def __repr__(self) -> str:
        return "<Backing>"

    def __deepcopy__(self, memo: dict[int, Any]) -> Backing[ClientT]:
        return self  # so that `dataclasses.asdict` of an auth object does not take it apart

    def __reduce__(self) -> NoReturn:
        raise TypeError("An auth object holds the token of its request and cannot be pickled.")
