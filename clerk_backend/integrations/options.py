"""How a middleware treats requests: the options of Clerk's own middleware, for all requests or made for each."""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeAlias

from ..auth.backing import ClientT
from ..auth.content_security_policy import ContentSecurityPolicy
from ..auth.entry import client_and_options
from ..auth.frontend_api_proxy import DEFAULT_PROXY_PATH, ProxyOptions, is_proxy_path
from ..auth.inbound import Inbound
from ..auth.keys import is_development_secret_key
from ..auth.options import AuthenticateOptions, bound
from ..errors import ConfigurationError

if TYPE_CHECKING:
    import httpx

_ABSOLUTE = re.compile("https?://").match
_PATH = re.compile(r"/[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*/*").fullmatch


@dataclass(frozen=True, slots=True)
class FrontendAPIProxy:
    """Serving Clerk's Frontend API below a path of the application itself.

    Attributes:
        path: The path below which it is served.
        fapi_url: Where the Frontend API is, if neither `CLERK_FAPI_URL` nor the publishable key says.
        transport: What it is asked through; a connection for each request, by the environment's proxies, unless given.
    """

    path: str = DEFAULT_PROXY_PATH
    fapi_url: str | None = None
    transport: httpx.BaseTransport | httpx.AsyncBaseTransport | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Check the path.

        Raises:
            ConfigurationError: it is none that a request could have, or that of all requests.
        """
        if not _PATH(self.path) or {".", ".."} & set(self.path.split("/")):
            raise ConfigurationError("The path of frontend_api_proxy must be one such as /__clerk.")


@dataclass(frozen=True, slots=True)
class MiddlewareOptions(AuthenticateOptions):
    """The options of `AuthenticateOptions`, and these; `accepts_token` is not used, for any token is looked at.

    Attributes:
        debug: Whether the logger `clerk_backend.debug` tells of each request what was decided, and why, as warnings, so
            that they are seen without further ado. Secrets are masked.
        content_security_policy: How pages are secured by a Content-Security-Policy that lets ClerkJS work.
        frontend_api_proxy: Whether the application serves Clerk's Frontend API too, and where.
        forward: Whether the application behind, which may be another program, is also told by Clerk's request headers.
    """

    debug: bool = field(default=False, compare=False)
    content_security_policy: ContentSecurityPolicy | None = field(default=None, compare=False)
    frontend_api_proxy: FrontendAPIProxy | None = field(default=None, compare=False)
    forward: bool = field(default=False, compare=False)


OptionsFunction: TypeAlias = Callable[[Inbound], AuthenticateOptions | None]
"""Makes the options of a request; None for the client's own."""
Options: TypeAlias = AuthenticateOptions | OptionsFunction | None
AsyncOptionsFunction: TypeAlias = Callable[
    [Inbound], AuthenticateOptions | Awaitable[AuthenticateOptions | None] | None
]
"""The same, where it may be awaited."""
AsyncOptions: TypeAlias = AuthenticateOptions | AsyncOptionsFunction | None

_NONE = MiddlewareOptions()
_NAMES = tuple(each.name for each in fields(AuthenticateOptions))


@lru_cache(maxsize=256)
def _accepting_any(given: AuthenticateOptions) -> AuthenticateOptions:
    return replace(given, accepts_token="any")  # noqa: S106 - types of tokens, no token


def accepting_any(given: AuthenticateOptions | None) -> AuthenticateOptions:
    """The options with which a middleware authenticates: whatever token comes is looked at."""
    return _accepting_any(given or _NONE)


def middleware_options(given: AuthenticateOptions | None) -> MiddlewareOptions:
    """The options of a middleware, those for authentication alone among them."""
    if given is None:
        return _NONE
    if isinstance(given, MiddlewareOptions):
        return given
    return MiddlewareOptions(**{name: getattr(given, name) for name in _NAMES})


def trusts_forwarded_headers(defaults: AuthenticateOptions, given: AuthenticateOptions | None) -> bool:
    """Whether `X-Forwarded-Host` and `X-Forwarded-Proto` name the address of the request."""
    return bound(defaults, given).trust_forwarded_headers is not False


@dataclass(frozen=True, slots=True)
class Prepared(Generic[ClientT]):
    """What holds for a request, or for all of them.

    Attributes:
        client: Whom to ask: the client of the secret key.
        authentication: How the request is authenticated, complete, with the keys.
        options: How it is treated besides.
        trusts_forwarded_headers: Whether `X-Forwarded-Host` and `X-Forwarded-Proto` name its address.
    """

    client: ClientT
    authentication: AuthenticateOptions
    options: MiddlewareOptions
    trusts_forwarded_headers: bool

    @property
    def transport(self) -> Any:
        """What the Frontend API is asked through, if the application says."""
        proxy = self.options.frontend_api_proxy
        return proxy and proxy.transport

    def proxy_for(self, inbound: Inbound) -> ProxyOptions | None:
        """How a request is passed on to the Frontend API; None: it is not for that."""
        proxy = self.options.frontend_api_proxy
        if proxy is None or not is_proxy_path(inbound.url.pathname, proxy.path):
            return None
        keys = self.authentication
        fapi_url = proxy.fapi_url or os.environ.get("CLERK_FAPI_URL", "").strip() or None
        return ProxyOptions(keys.publishable_key or "", keys.secret_key or "", proxy.path, fapi_url)


def prepared(client: ClientT, defaults: AuthenticateOptions, given: AuthenticateOptions | None) -> Prepared[ClientT]:
    """What holds for requests of these options.

    Args:
        client: The middleware's client.
        defaults: Its options.
        given: The options of the request.

    Raises:
        ConfigurationError: they are no options, or lack what a satellite needs.
    """
    checked(given, callable_too=False)
    options = middleware_options(given)
    client, authentication = client_and_options(client, defaults, accepting_any(given))
    if options.frontend_api_proxy and not authentication.proxy_url:
        authentication = replace(authentication, proxy_url=options.frontend_api_proxy.path.rstrip("/"))
    _check_satellite(authentication)
    trusts = authentication.trust_forwarded_headers is not False
    return Prepared(client, authentication, options, trusts)


def checked(given: Any, *, callable_too: bool = True) -> None:
    """Accept the options of a middleware.

    Raises:
        ConfigurationError: they are none.
    """
    if given is None or isinstance(given, AuthenticateOptions) or (callable_too and callable(given)):
        return
    wanted = "MiddlewareOptions, or a function that makes them" if callable_too else "MiddlewareOptions, or None"
    raise ConfigurationError(f"options must be {wanted}, not {type(given).__name__}.")


def _check_satellite(options: AuthenticateOptions) -> None:
    """As Clerk's middleware does, and in its words."""
    if not options.is_satellite:
        return
    if not (options.proxy_url or options.domain):
        raise ConfigurationError(
            "Missing domain and proxyUrl. A satellite application needs to specify a domain or a proxyUrl."
        )
    if not _ABSOLUTE(options.sign_in_url or "") and is_development_secret_key(options.secret_key or ""):
        raise ConfigurationError(
            "Invalid signInUrl. A satellite application requires a signInUrl for development instances. "
            "It must be an absolute URL."
        )
