"""Where to send people who must sign in or sign up first, and how they find their way back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ..errors import ArgumentError, ConfigurationError
from ..unset import Unset
from .keys import accounts_base_url, is_development_secret_key, parse_publishable_key
from .urls import URL, parse

DEV_BROWSER: Final = "__clerk_db_jwt"
SYNCED: Final = "__clerk_synced"
_REDIRECT_URL = "redirect_url"
_SCHEMES = {"http:", "https:"}


@dataclass(frozen=True, slots=True)
class Redirects:
    """The ways to the sign-in and sign-up pages from one request. Its `repr` shows no token and no query.

    Whatever the return address is, it is only a parameter: the page's own address alone decides where people are sent.
    The exception is a request without an address (`base_url` is None) whose pages are paths: these are then taken to be
    at the return address's origin, which must be trusted.

    Attributes:
        base_url: The request's public address, or None where there is none.
        accounts_url: Where the instance's hosted pages are; empty without a publishable key.
        is_development: Whether the instance is for development.
        sign_in_url: Where people sign in, if not on the hosted page; a path is one beside `base_url`.
        sign_up_url: Where people sign up, likewise; below the sign-in page unless given.
        is_pending: Whether there is a session that has tasks left, which are then the target.
        is_satellite: Whether this is a satellite application.
    """

    base_url: URL | None
    accounts_url: str
    is_development: bool
    sign_in_url: str = field(repr=False)
    sign_up_url: str = field(repr=False)
    is_pending: bool
    is_satellite: bool
    _dev_browser_token: str = field(repr=False)

    def redirect_to_sign_in(self, *, return_back_url: str | None = None) -> str:
        """Where to sign in, as an absolute URL.

        Args:
            return_back_url: Where people come back to afterwards; nowhere in particular unless given.

        Raises:
            ConfigurationError: there is neither a sign-in URL nor a publishable key, or the URL is no web page's.
            ArgumentError: an address cannot be read.
        """
        self._require_page(self.sign_in_url)
        return self._location(self.sign_in_url or f"{self.accounts_url}/sign-in", return_back_url)

    def redirect_to_sign_up(self, *, return_back_url: str | None = None) -> str:
        """Where to sign up, as an absolute URL.

        Args:
            return_back_url: Where people come back to afterwards; nowhere in particular unless given.

        Raises:
            ConfigurationError: there is neither a sign-up URL nor a publishable key, or the URL is no web page's.
            ArgumentError: an address cannot be read.
        """
        self._require_page(self.sign_up_url)
        target = self.sign_up_url or self._below_sign_in() or f"{self.accounts_url}/sign-up"
        return self._location(target, return_back_url)

    def _require_page(self, page: str) -> None:
        if not page and not self.accounts_url:
            raise ConfigurationError(
                "@clerk/backend: Missing publishableKey. Set CLERK_PUBLISHABLE_KEY, or the URLs of the pages: "
                "it is at https://dashboard.clerk.com/last-active?path=api-keys."
            )

    def _below_sign_in(self) -> str:
        if not self.sign_in_url:
            return ""
        if self.base_url is None:
            raise ArgumentError("Invalid URL: without a base URL, sign_up_url must be given.")
        before, mark, fragment = _parsed("sign_in_url", self.sign_in_url, self.base_url).href.partition("#")
        path, question, query = before.partition("?")
        return f"{path}/create{question}{query}{mark}{fragment}"

    def _location(self, target: str, return_back_url: str | None) -> str:
        if self.is_pending:
            target += "/tasks"
        url = self._from_page(target, return_back_url) if self.base_url else self._alone(target, return_back_url)
        if url.protocol not in _SCHEMES:
            raise ConfigurationError("The sign-in and sign-up URLs must be those of web pages: http or https.")
        return url.href

    def _from_page(self, target: str, return_back_url: str | None) -> URL:
        base = self.base_url
        url = _parsed("The sign-in or sign-up URL", target, base)
        is_elsewhere = base is None or (base.hostname, base.port) != (url.hostname, url.port)
        parameters: dict[str, str] = {}
        if return_back_url:
            back = _parsed("return_back_url", return_back_url, base)
            if is_elsewhere and self.is_satellite:
                back = back.with_parameters(replace={SYNCED: "false"})
            parameters[_REDIRECT_URL] = back.href
        if is_elsewhere and self.is_development and self._dev_browser_token:
            parameters[DEV_BROWSER] = self._dev_browser_token
        return url.with_parameters(replace=parameters) if parameters else url

    def _alone(self, target: str, return_back_url: str | None) -> URL:
        """The target without a request, as Clerk's SDK has it for its older callers."""
        base = None
        if not target.startswith("http"):
            if not return_back_url or not return_back_url.startswith("http"):
                raise ArgumentError("destination url or return back url should be an absolute path url!")
            base = parse(_parsed("return_back_url", return_back_url, None).origin)
        url = _parsed("The sign-in or sign-up URL", target, base)
        return url.with_parameters(replace={_REDIRECT_URL: return_back_url}) if return_back_url else url


def _parsed(name: str, text: str, base: URL | None) -> URL:
    try:
        return parse(text, base)
    except ValueError:
        raise ArgumentError(f"Invalid URL: {name} cannot be read.") from None


def create_redirect(
    base_url: URL | str | None,
    *,
    publishable_key: str = "",
    dev_browser_token: str | None = None,
    sign_in_url: str | None = None,
    sign_up_url: str | None = None,
    session_status: str | None = None,
    is_satellite: bool = False,
) -> Redirects:
    """The ways to the sign-in and sign-up pages from one request, as Clerk's `createRedirect` finds them.

    Args:
        base_url: The request's public address; None or empty where there is none.
        publishable_key: The instance's publishable key, which says where its hosted pages are.
        dev_browser_token: What tells browsers apart in development; goes along to another host in development only.
        sign_in_url: Where people sign in, if not on the hosted page.
        sign_up_url: Where people sign up, if not there.
        session_status: The session's status: `pending` sends people to its tasks.
        is_satellite: Whether this is a satellite application, which syncs when people come back from another host.

    Raises:
        ArgumentError: the base URL cannot be read, or is no web page's.
    """
    key = parse_publishable_key(publishable_key)
    return Redirects(
        base_url=_base(base_url) if base_url else None,
        accounts_url=accounts_base_url(key.frontend_api if key else ""),
        is_development=key is not None and key.instance_type == "development",
        sign_in_url=sign_in_url or "",
        sign_up_url=sign_up_url or "",
        is_pending=session_status == "pending",
        is_satellite=is_satellite,
        _dev_browser_token=dev_browser_token or "",
    )


def _base(given: URL | str) -> URL:
    """The address of the request. Its host may come from a header, which is anybody's: controls are no host."""
    base = given if isinstance(given, URL) else _parsed("base_url", given, None)
    if base.protocol not in _SCHEMES or not str(given).isprintable():
        raise ArgumentError("Invalid URL: base_url is no address of a web page.")
    return base


def return_address(return_back_url: str | Unset | None, *, clerk_url: URL) -> str:
    """Where people come back to: the present page unless another is given, nowhere in particular (empty) for None."""
    if return_back_url is None:
        return ""
    return clerk_url.href if isinstance(return_back_url, Unset) or not return_back_url else return_back_url


def with_dev_browser(location: str, *, clerk_url: URL, secret_key: str | None, dev_browser_token: str | None) -> str:
    """A redirect's location with what tells browsers apart in development, where it leads to another origin.

    Args:
        location: Where the redirect leads.
        clerk_url: The request's public address.
        secret_key: The instance's secret key, of which only the prefix counts.
        dev_browser_token: The cookie `__clerk_db_jwt` without a suffix; the location's own parameter goes before it.

    Raises:
        ArgumentError: the location cannot be read.
    """
    url = _parsed("The location", location, clerk_url)
    if url.origin == clerk_url.origin or not is_development_secret_key(secret_key or ""):
        return location
    token = url.parameter(DEV_BROWSER) or dev_browser_token
    return url.with_parameters(delete=(DEV_BROWSER,), append=[(DEV_BROWSER, token)] if token else []).href
