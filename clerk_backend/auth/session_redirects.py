"""Where the auth object of a session sends people: to the pages for signing in and up, and back again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ..unset import UNSET, Unset
from .backing import ClientT, RedirectSource
from .bound import Bound


@dataclass(frozen=True, slots=True)
class Redirect:
    """An HTTP response that sends the browser elsewhere, for any framework to send. Its `repr` shows no address.

    Attributes:
        location: Where the browser is sent, an absolute URL. In development it may say which browser this is.
        status: The HTTP status, 307: what was posted is posted again.
    """

    location: str = field(repr=False)
    status: Literal[307] = field(default=307, init=False)

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Names and values."""
        return (("location", self.location),)


@dataclass(frozen=True, kw_only=True)
class Redirecting(Bound[ClientT]):
    """What the auth objects of sessions have beside what all have: the ways to the pages for signing in and up.

    Attributes:
        session_status: The status of the session, where there is one.
    """

    session_status: str | None = None

    def redirect_to_sign_in(self, *, return_back_url: str | Unset | None = UNSET) -> Redirect:
        """The response that sends people to sign in; somebody whose session is pending goes on to what is left to do.

        Args:
            return_back_url: Where they come back to: the page of this request unless given, nowhere in particular for
                None. Check an address that comes from the request itself: Clerk brings people there.

        Raises:
            ConfigurationError: there is neither a sign-in URL nor a publishable key, or the URL is no web page's.
            ArgumentError: an address cannot be read.
        """
        return self._to("sign-in", return_back_url)

    def redirect_to_sign_up(self, *, return_back_url: str | Unset | None = UNSET) -> Redirect:
        """The response that sends people to sign up. Arguments and errors as for `redirect_to_sign_in`."""
        return self._to("sign-up", return_back_url)

    def _to(self, page: Literal["sign-in", "sign-up"], return_back_url: str | Unset | None) -> Redirect:
        from .redirects import create_redirect, return_address
        from .urls import parse

        source = self.backing.redirects or RedirectSource()
        here = parse(source.clerk_url) if source.clerk_url else None
        ways = create_redirect(
            here,
            publishable_key=source.publishable_key or "",
            dev_browser_token=source.dev_browser_token,
            sign_in_url=source.sign_in_url,
            sign_up_url=source.sign_up_url,
            session_status=self.session_status,
            is_satellite=source.is_satellite,
        )
        back = return_address(return_back_url, clerk_url=here) if here else return_back_url or None
        to = ways.redirect_to_sign_in if page == "sign-in" else ways.redirect_to_sign_up
        return Redirect(to(return_back_url=None if isinstance(back, Unset) else back))
